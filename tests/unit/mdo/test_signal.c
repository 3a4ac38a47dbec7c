#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "terminal.h"

#define BSN "999990019"
#define WORDS "huur niet betaald"
#define FLAGS                                                                                                \
	"--client-file @/client --reporter f.jansen --language ti --interpreter --place 0392 --observe "     \
	"housing=@/words "                                                                                   \
	"--recipient role:ggd --recipient taalschool --from 2026-11-21 --until 2027-05-21 --form spoken "    \
	"--basis UAVG-22-2a"

/* What came, and what is answered: the word, with the fake's epoch. */
struct record {
	const char *answer;
	char last[8192];
	char ids[8][40];
};

static void records(struct fake *f, const char *text, void *cookie)
{
	struct record *r = cookie;
	unsigned n = fake_count(f) - 1;

	snprintf(r->last, sizeof(r->last), "%s", text);
	if (n < 8)
		snprintf(r->ids[n], sizeof(r->ids[n]), "%s", fake_member(text, "id"));
	if (strcmp(r->answer, "refused") == 0)
		fake_answer(f,
		            "{\"answer\":\"refused\",\"id\":\"%s\",\"epoch\":\"" FAKE_EPOCH
		            "\",\"problem\":{\"type\":\"urn:mdo:problem:consent-missing\",\"title\":\"no "
		            "\\u202econsent\","
		            "\"status\":403,\"code\":\"consent-missing\",\"pointer\":\"/data/consent\"}}",
		            fake_member(text, "id"));
	else
		fake_answer(f, "{\"answer\":\"%s\",\"id\":\"%s\",\"epoch\":\"" FAKE_EPOCH "\"}", r->answer,
		            fake_member(text, "id"));
}

struct stage {
	struct fake *fake;
	struct record record;
	struct arena *arena;
	struct mdo_profile down; /* nobody listens there */
};

static int setup(void **state)
{
	struct stage *s = mem_alloc(sizeof(*s));

	if (!crypto_start())
		return 1;
	s->record.answer = "stored";
	s->fake = fake_start(records, &s->record);
	s->arena = arena_new();
	s->down = *fake_profile(s->fake);
	snprintf(s->down.door, sizeof(s->down.door), "tcp://127.0.0.1:1");
	terminal_file(fake_dir(s->fake), "client", "{\"bsn\":\"" BSN "\"}");
	terminal_file(fake_dir(s->fake), "words", WORDS "\n");
	*state = s;
	return 0;
}

static int teardown(void **state)
{
	struct stage *s = *state;

	fake_stop(s->fake);
	arena_free(s->arena);
	mem_free(s);
	return 0;
}

static struct run mdo(struct stage *s, const char *line, const char *input)
{
	return terminal_run(s->arena, fake_profile(s->fake), fake_dir(s->fake), line, input);
}

static void expect_in(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" is not in: %s", part, text);
}

static void signal__flags_make_a_message_that_the_daemon_reads(void **state)
{
	struct stage *s = *state;
	struct run r =
	        mdo(s,
	            "signal " FLAGS
	            " --deadline pip=2027-01-31 --contact f.jansen --trusted --refuses a.b --refuses c.d",
	            NULL);
	struct proto_message m;
	struct refusal refusal;
	struct proto_signal *data;

	assert_int_equal(r.status, MDO_STORED);
	expect_in(r.out, "stored");
	if (!proto_read_message(s->arena, s->record.last, strlen(s->record.last), &m, &refusal))
		fail_msg("%s %s", problem_code(refusal.problem), refusal.pointer);
	assert_int_equal(m.kind, MESSAGE_SIGNAL);
	assert_string_equal(m.envelope.source, FAKE_SOURCE);
	assert_true(id_is_uuid(m.envelope.id));
	data = m.data;
	assert_string_equal(data->client->bsn, BSN);
	assert_string_equal(data->observations.at[0].text, WORDS);
	assert_int_equal(data->consent->domains, TERMS_BIT(DOMAIN_HOUSING));
	assert_int_equal(data->consent->purposes, TERMS_BIT(PURPOSE_SIGNAL) | TERMS_BIT(PURPOSE_MDO));
	assert_string_equal(data->consent->language, "ti");
	assert_string_equal(data->consent->recorded_by, "f.jansen");
	assert_int_equal(data->consent->recipients.count, 2);
	assert_int_equal(data->deadlines.at[0].kind, DEADLINE_PIP);
	assert_true(data->contact->trusted);
	assert_int_equal(data->wishes->refused.count, 2);
	assert_null(data->protect);
}

static void signal__exit_status_says_what_became_of_it(void **state)
{
	static const struct {
		const char *answer, *word;
		int status;
	} rows[] = {{"stored", "stored", 0},
	            {"duplicate", "duplicate", 3},
	            {"refused", "consent-missing at /data/consent", 4}};
	struct stage *s = *state;

	for (size_t i = 0; i < 3; i++) {
		struct run r;

		s->record.answer = rows[i].answer;
		r = mdo(s, "signal " FLAGS, NULL);
		assert_int_equal(r.status, rows[i].status);
		expect_in(r.out, rows[i].word);
		assert_null(strstr(r.out, "\xe2\x80\xae"));
	}
}

static void signal__json_is_the_answer_itself(void **state)
{
	struct stage *s = *state;
	struct run r = mdo(s, "signal --json " FLAGS, NULL);
	struct proto_answer answer;
	struct refusal refusal;

	assert_int_equal(r.status, MDO_STORED);
	assert_true(proto_read(s->arena, &proto_table_answer, r.out, strlen(r.out), &answer, &refusal));
}

static void signal__down_says_so_at_once(void **state)
{
	struct stage *s = *state;
	struct run r = terminal_run(s->arena, &s->down, fake_dir(s->fake), "signal " FLAGS, NULL);

	assert_int_equal(r.status, MDO_UNREACHABLE);
	expect_in(r.err, "nobody listens");
}

static void signal__spool_keeps_it_and_sends_it_once(void **state)
{
	struct stage *s = *state;
	struct run r =
	        terminal_run(s->arena, &s->down, fake_dir(s->fake), "signal --spool @/sp " FLAGS, NULL);

	assert_int_equal(r.status, MDO_SPOOLED);
	expect_in(r.err, "kept in the spool: 1 message");
	r = mdo(s, "signal --spool @/sp " FLAGS, NULL);
	assert_int_equal(r.status, MDO_STORED);
	assert_int_equal(fake_count(s->fake), 2);
	assert_string_not_equal(s->record.ids[0], s->record.ids[1]);
	r = mdo(s, "spool list --spool @/sp", NULL);
	expect_in(r.out, s->record.ids[0]);
	expect_in(r.out, s->record.ids[1]);
	assert_null(strstr(r.out, "waits"));
	assert_null(strstr(r.out, BSN));
	r = mdo(s, "spool send --spool @/sp --keep-days 0", NULL);
	assert_int_equal(r.status, MDO_STORED);
}

static void signal__lines(void **state)
{
	struct stage *s = *state;
	struct run r = mdo(s, "signal --lines", "{\"a\":1}\n\n{\"b\":2}\nno json\n");

	assert_int_equal(r.status, MDO_USAGE);
	assert_int_equal(fake_count(s->fake), 2);
	expect_in(s->record.last, "\"data\":{\"b\":2}");
	expect_in(r.err, "line 3");
	expect_in(r.err, "2 stored, 0 duplicate, 0 refused, 0 not sent, 1 lines");
	s->record.answer = "duplicate";
	r = mdo(s, "signal --lines", "{\"a\":1}\n{\"b\":2}");
	assert_int_equal(r.status, MDO_STORED);
	s->record.answer = "refused";
	r = mdo(s, "signal --lines --spool @/sp", "{\"a\":1}\n{\"b\":2}\n");
	assert_int_equal(r.status, MDO_REFUSED);
	assert_int_equal(fake_count(s->fake), 6);
}

static void signal__whole_event_keeps_its_id(void **state)
{
	struct stage *s = *state;
	struct run r =
	        mdo(s, "signal --file -",
	            "{\"specversion\":\"1.0\",\"id\":\"mine\",\"source\":\"x\",\"type\":\"t\",\"data\":{}}");

	assert_int_equal(r.status, MDO_STORED);
	assert_string_equal(s->record.ids[0], "mine");
}

static void signal__mistakes_send_nothing(void **state)
{
	static const struct {
		const char *line, *why;
	} rows[] = {{"signal", "either --file"},
	            {"signal --file @/client --lines", "either --file"},
	            {"signal --bsn 1", "no option --bsn"},
	            {"signal --reporter f.jansen", "say who it is about"},
	            {"signal --client-file @/words --reporter f.jansen", "not-json"},
	            {"signal --client-file @/bad --reporter f.jansen", "bsn-invalid"},
	            {"signal --client-file @/client --reporter f.jansen --observe hose",
	             "one of physical_health"},
	            {"signal --client-file @/client --reporter f.jansen --domain housing", "/language"},
	            {"signal --client-file @/client --urgency now", "one of low"},
	            {"signal word", "too many words"},
	            {"signal --timeout 0 --lines", "--timeout"},
	            {"regie decline --reference x --person y", "/reference"},
	            {"sing", "no such command"}};
	struct stage *s = *state;

	terminal_file(fake_dir(s->fake), "bad", "{\"bsn\":\"999990018\"}");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct run r = mdo(s, rows[i].line, NULL);

		assert_int_equal(r.status, MDO_USAGE);
		expect_in(r.err, rows[i].why);
		assert_null(strstr(r.err, "99999"));
	}
	assert_int_equal(fake_count(s->fake), 0);
}

static void protect__only_counts_leave(void **state)
{
	struct stage *s = *state;
	struct run r = mdo(s, "protect --lang en " FLAGS, "y\nn\ns\nYes\nperhaps\nno\nskip\ny\ny\nn\nn\n");
	struct proto_message m;
	struct refusal refusal;
	const struct proto_signal *data;

	assert_int_equal(r.status, MDO_STORED);
	assert_true(proto_read_message(s->arena, s->record.last, strlen(s->record.last), &m, &refusal));
	data = m.data;
	assert_int_equal(data->protect->answered, 8);
	assert_int_equal(data->protect->yes, 4);
	expect_in(r.err, "10.");
	r = mdo(s, "protect " FLAGS, "j\nn\n");
	assert_int_equal(r.status, MDO_USAGE);
	assert_int_equal(fake_count(s->fake), 1);
}

static void regie_and_consent__messages(void **state)
{
	static const struct {
		const char *line, *part;
		enum message kind;
	} rows[] = {
	        {"regie accept --reference 01935b2e-7c2a-7e4b-9a51-3f2b6c8d9e01 --person f.jansen",
	         "\"accepts\":true", MESSAGE_REGIE_ANSWER},
	        {"regie decline --reference 01935b2e-7c2a-7e4b-9a51-3f2b6c8d9e01 --person f.jansen --reason "
	         "overload",
	         "\"accepts\":false,\"reason\":\"overload\"", MESSAGE_REGIE_ANSWER},
	        {"contact 2026-12-03 --reference 01935b2e-7c2a-7e4b-9a51-3f2b6c8d9e01",
	         "\"on\":\"2026-12-03\"", MESSAGE_PLANNED},
	        {"contact 2026-12-03 --reference 01935b2e-7c2a-7e4b-9a51-3f2b6c8d9e01 --cancelled",
	         "\"cancelled\":true", MESSAGE_PLANNED},
	        {"consent withdraw --client-file @/client --reporter f.jansen --on 2026-11-20",
	         "\"on\":\"2026-11-20\"", MESSAGE_WITHDRAWAL},
	        {"consent confirm --reference 01935b2e-7c2a-7e4b-9a51-3f2b6c8d9e01 --person f.jansen",
	         "\"person\":\"f.jansen\"", MESSAGE_CONFIRMATION},
	};
	struct stage *s = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct run r = mdo(s, rows[i].line, NULL);
		struct proto_message m;
		struct refusal refusal;

		assert_int_equal(r.status, MDO_STORED);
		assert_true(
		        proto_read_message(s->arena, s->record.last, strlen(s->record.last), &m, &refusal));
		assert_int_equal(m.kind, rows[i].kind);
		expect_in(s->record.last, rows[i].part);
	}
}

static struct proto_message last(struct stage *s)
{
	struct proto_message m;
	struct refusal refusal;

	if (!proto_read_message(s->arena, s->record.last, strlen(s->record.last), &m, &refusal))
		fail_msg("%s %s", problem_code(refusal.problem), refusal.pointer);
	return m;
}

#define REF_1 "01935b2e-7c2a-7e4b-9a51-3f2b6c8d9e01"
#define REF_2 "01935b2e-7c2a-7e4b-9a51-3f2b6c8d9e02"

static void consent__a_part_is_withdrawn_and_a_newer_one_given(void **state)
{
	struct stage *s = *state;
	struct proto_message m;

	assert_int_equal(
	        mdo(s,
	            "consent withdraw --client-file @/client --reporter f.jansen --domains housing,finances "
	            "--recipients role:employer,ggz --purposes mdo",
	            NULL)
	                .status,
	        MDO_STORED);
	m = last(s);
	assert_int_equal(m.kind, MESSAGE_WITHDRAWAL);
	const struct proto_withdrawal *w = m.data;
	assert_int_equal(w->domains, TERMS_BIT(DOMAIN_HOUSING) | TERMS_BIT(DOMAIN_FINANCES));
	assert_int_equal(w->purposes, TERMS_BIT(PURPOSE_MDO));
	assert_int_equal(w->recipients.count, 2);

	assert_int_equal(mdo(s,
	                     "consent renew " REF_1
	                     " --reporter f.jansen --recipient gemeente --consent-domains housing "
	                     "--from 2026-11-21 --until 2027-11-20 --form spoken --consent-language ti "
	                     "--given-by both "
	                     "--age from_12 --basis UAVG-22-2a",
	                     NULL)
	                         .status,
	                 MDO_STORED);
	m = last(s);
	assert_int_equal(m.kind, MESSAGE_RENEWAL);
	const struct proto_renewal *r = m.data;
	assert_string_equal(r->reference, REF_1);
	assert_string_equal(r->consent->recorded_by, "f.jansen");
	assert_int_equal(r->consent->given_by, GIVER_BOTH);
	assert_int_equal(r->consent->age, AGE_FROM_12);
	assert_int_equal(mdo(s, "consent renew " REF_1 " --reporter f.jansen", NULL).status, MDO_USAGE);
	assert_int_equal(mdo(s, "consent renew --reporter f.jansen", NULL).status, MDO_USAGE);
}

static void erased__one_or_many(void **state)
{
	struct stage *s = *state;
	struct proto_message m;

	assert_int_equal(mdo(s, "erased " REF_1 " " REF_2, NULL).status, MDO_STORED);
	m = last(s);
	assert_int_equal(m.kind, MESSAGE_ERASED);
	assert_int_equal(((const struct proto_erased *)m.data)->references.count, 2);
	assert_int_equal(mdo(s, "erased", NULL).status, MDO_USAGE);
}

static void signal__kinds_of_content(void **state)
{
	struct stage *s = *state;
	const struct proto_signal *data;

	assert_int_equal(mdo(s,
	                     "signal " FLAGS " --observe work:limits=@/words --observe language:noticed "
	                     "--consent-domains housing,work,language",
	                     NULL)
	                         .status,
	                 MDO_STORED);
	data = last(s).data;
	assert_int_equal(data->observations.count, 3);
	assert_int_equal(data->observations.at[0].kind, CONTENT_ABSENT);
	assert_int_equal(data->observations.at[1].kind, CONTENT_LIMITS);
	assert_string_equal(data->observations.at[1].text, WORDS);
	assert_int_equal(data->observations.at[2].kind, CONTENT_NOTICED);
	assert_int_equal(mdo(s, "signal " FLAGS " --observe work:secret", NULL).status, MDO_USAGE);
	assert_int_equal(mdo(s, "signal " FLAGS " --observe work:identity", NULL).status, MDO_USAGE);
}

static void help__everywhere(void **state)
{
	static const char *const lines[] = {
	        "--help",         "key new --help",    "key public --help",       "signal --help",
	        "protect --help", "listen --help",     "consent withdraw --help", "regie accept --help",
	        "contact --help", "spool send --help", "consent renew --help",    "erased --help"};
	struct stage *s = *state;

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct run r = terminal_run(s->arena, NULL, fake_dir(s->fake), lines[i], NULL);

		assert_int_equal(r.status, MDO_STORED);
		expect_in(r.out, "Exit status");
		assert_string_equal(r.err, "");
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(signal__flags_make_a_message_that_the_daemon_reads),
	        TEST(signal__exit_status_says_what_became_of_it),
	        TEST(signal__json_is_the_answer_itself),
	        TEST(signal__down_says_so_at_once),
	        TEST(signal__spool_keeps_it_and_sends_it_once),
	        TEST(signal__lines),
	        TEST(signal__whole_event_keeps_its_id),
	        TEST(signal__mistakes_send_nothing),
	        TEST(protect__only_counts_leave),
	        TEST(regie_and_consent__messages),
	        TEST(consent__a_part_is_withdrawn_and_a_newer_one_given),
	        TEST(erased__one_or_many),
	        TEST(signal__kinds_of_content),
	        TEST(help__everywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
