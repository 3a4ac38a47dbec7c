/*
 * What a role sends and sees, at the door and when served: by life domain and kind of content. The region has
 * a municipality, a ggd (care), a language school, a housing corporation and key persons, at the defaults.
 */
#include "region.h"

#include "base/text.h"

#define ALL "[\"gemeente\",\"ggd\",\"school\",\"woning\",\"sleutel\"]"

/* A signal with these observations, on a consent in words; the consent covers what they are about. */
static struct proto_answer *report(struct region *r, const char *partner, const char *client,
                                   const char *observations, const char *consent)
{
	return region_tell(
	        r, partner, "signals.reported",
	        region_text(r,
	                    "{\"client\":%s,\"reporter\":\"p1\",\"observations\":%s,\"language\":\"ti\","
	                    "\"interpreter\":true,\"place\":\"0392\","
	                    "\"protect\":{\"answered\":10,\"yes\":9,\"asked_on\":\"2026-11-20\"},%s}",
	                    client, observations, consent));
}

#define CONSENT(recipients, domains, purposes, from, until, form, more)                                      \
	"\"consent\":{\"recipients\":" recipients ",\"domains\":" domains ",\"purposes\":" purposes          \
	",\"valid_from\":\"" from "\",\"valid_until\":\"" until "\",\"form\":\"" form                        \
	"\",\"language\":\"ti\",\"recorded_by\":\"p1\",\"basis\":\"WI2021-37-2b\"" more "}"
#define DOMAINS "[\"mental_health\",\"housing\",\"work\"]"
#define GOOD CONSENT(ALL, DOMAINS, "[\"signal\",\"mdo\"]", "2026-11-01", "2027-06-30", "written", "")

static struct proto_answer *stored(struct region *r, const char *partner, const char *observations)
{
	struct proto_answer *answer = report(r, partner, BSN_A, observations, GOOD);

	if (answer->answer != ANSWER_STORED)
		fail_msg("%s at %s", answer->problem->code, answer->problem->pointer);
	return answer;
}

static void refused(struct proto_answer *answer, const char *code, const char *pointer)
{
	if (code[0] == '\0') {
		if (answer->answer != ANSWER_STORED)
			fail_msg("%s at %s", answer->problem->code, answer->problem->pointer);
		return;
	}
	assert_int_equal(answer->answer, ANSWER_REFUSED);
	assert_string_equal(answer->problem->code, code);
	assert_string_equal(answer->problem->pointer, pointer);
}

static const struct proto_answer *fetch(struct region *r, const char *partner)
{
	return region_tell(r, partner, "streams.fetch",
	                   region_text(r, "{\"epoch\":\"%s\",\"after\":0,\"credit\":64}", region_epoch(r)));
}

static const char *find(const struct proto_answer *events, enum event kind)
{
	for (size_t i = 0; i < events->events.count; i++)
		if (proto_event_from_type(events->events.at[i].type) == kind)
			return events->events.at[i].data;
	return NULL;
}

static void *read(struct region *r, const struct proto_answer *events, enum event kind)
{
	const struct proto_table *table = proto_event_table(kind);
	void *facts = proto_new(region_arena(r), table);
	const char *data = find(events, kind);
	struct refusal refusal = {0};

	assert_non_null(data);
	assert_true(proto_read(region_arena(r), table, data, strlen(data), facts, &refusal));
	return facts;
}

/* Whether anything that it was handed over holds this text. */
static bool told(const struct proto_answer *events, const char *text)
{
	for (size_t i = 0; i < events->events.count; i++)
		if (strstr(events->events.at[i].data, text) != NULL)
			return true;
	return false;
}

static void signal_report__kinds_of_a_role(void **state)
{
	static const struct {
		const char *partner, *observations, *code, *pointer;
	} rows[] = {
	        {"gemeente", "[{\"domain\":\"housing\",\"kind\":\"noticed\"}]", "", ""},
	        {"gemeente", "[{\"domain\":\"mental_health\",\"kind\":\"limits\"}]", "", ""},
	        {"gemeente", "[{\"domain\":\"mental_health\"}]", "", ""},
	        {"gemeente", "[{\"domain\":\"mental_health\",\"kind\":\"medical\"}]", "content-not-allowed",
	         "/data/observations/0/kind"},
	        {"school", "[{\"domain\":\"work\"},{\"domain\":\"housing\",\"kind\":\"medical\"}]",
	         "content-not-allowed", "/data/observations/1/kind"},
	        {"ggd", "[{\"domain\":\"mental_health\",\"kind\":\"medical\"}]", "", ""},
	        {"ggd", "[{\"domain\":\"housing\",\"kind\":\"medical\"}]", "", ""},
	        {"ggd", "[{\"domain\":\"housing\",\"kind\":\"facts\"}]", "member-word",
	         "/data/observations/0/kind"},
	        {"ggd", "[{\"domain\":\"housing\",\"kind\":\"diagnosis\"}]", "member-word",
	         "/data/observations/0/kind"},
	        {"sleutel", "[{\"domain\":\"family\",\"kind\":\"limits\"}]", "content-not-allowed",
	         "/data/observations/0/kind"},
	        {"sleutel", "[{\"domain\":\"family\"},{\"domain\":\"housing\"}]", "domain-not-allowed",
	         "/data/observations/1/domain"},
	};
	struct region *r = region_of(state);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *consent =
		        CONSENT(ALL, "[\"mental_health\",\"housing\",\"work\",\"family\"]",
		                "[\"signal\",\"mdo\"]", "2026-11-01", "2027-06-30", "written", "");

		refused(report(r, rows[i].partner, BSN_A, rows[i].observations, consent), rows[i].code,
		        rows[i].pointer);
	}
}

#define OF_CARE                                                                                              \
	"[{\"domain\":\"mental_health\",\"text\":\"MMMM\"},{\"domain\":\"housing\",\"text\":\"NNNN\"},"      \
	"{\"domain\":\"work\",\"kind\":\"limits\",\"text\":\"LLLL\"}]"

static void stream_render__shows_what_each_role_sees(void **state)
{
	static const struct {
		const char *partner, *domains;
		bool medical, noticed, limits, identity;
	} rows[] = {
	        {"gemeente", "housing, work", false, true, true, true},
	        {"school", "housing, work", false, true, true, true},
	        {"woning", "housing", false, true, false, true},
	        {"sleutel", NULL, false, false, false, false},
	};
	struct region *r = region_of(state);

	stored(r, "ggd", OF_CARE);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct proto_answer *events = fetch(r, rows[i].partner);
		const struct proto_shared *shared = read(r, events, EVENT_SIGNAL_SHARED);
		char buf[200];

		assert_int_equal(told(events, "MMMM"), rows[i].medical);
		assert_int_equal(told(events, "mental_health"), rows[i].medical);
		assert_int_equal(told(events, "NNNN"), rows[i].noticed);
		assert_int_equal(told(events, "LLLL"), rows[i].limits);
		assert_int_equal(shared->client != NULL, rows[i].identity);
		assert_int_equal(shared->observations.count,
		                 rows[i].medical + rows[i].noticed + rows[i].limits);
		assert_string_equal(terms_set_text(&terms_domain, shared->domains, buf, sizeof(buf)),
		                    rows[i].domains != NULL ? rows[i].domains : "");
		/* Place instead of content, and what bridges language. */
		assert_int_equal(shared->place != NULL, !rows[i].identity);
		assert_string_equal(shared->language, "ti");
		assert_true(shared->interpreter);
		/* Counts of the Protect questions are for urgency only. */
		assert_false(told(events, "protect") || told(events, "answered"));
	}
	assert_int_equal(region_audited_with(r, "notification.served", "domains", "housing, work"), 2);
	assert_int_equal(region_audited_with(r, "notification.served", "domains", "housing"), 1);
}

/* That care signalled about somebody is about his health: not to a role that sees nothing of it. */
static void notify_shared__nothing_to_a_role_that_sees_nothing_of_it(void **state)
{
	struct region *r = region_of(state);

	region_roster(r);
	stored(r, "ggd", "[{\"domain\":\"mental_health\",\"text\":\"MMMM\"}]");
	assert_null(find(fetch(r, "woning"), EVENT_SIGNAL_SHARED));
	assert_null(find(fetch(r, "gemeente"), EVENT_SIGNAL_SHARED));
	assert_non_null(find(fetch(r, "sleutel"), EVENT_SIGNAL_SHARED));
	/* Nor can its people hold the regie of they do not know whom. */
	assert_null(find(fetch(r, "gemeente"), EVENT_REGIE_OFFERED));
}

static void stream_render__care_sees_what_care_sends(void **state)
{
	struct region *r = region_of(state);
	const struct proto_shared *shared;

	stored(r, "gemeente", "[{\"domain\":\"mental_health\",\"kind\":\"limits\",\"text\":\"LLLL\"}]");
	shared = read(r, fetch(r, "ggd"), EVENT_SIGNAL_SHARED);
	assert_int_equal(shared->observations.count, 1);
	assert_int_equal(shared->observations.at[0].kind, CONTENT_LIMITS);
	assert_string_equal(shared->observations.at[0].text, "LLLL");
	assert_string_equal(shared->client->bsn, "111222333");
}

/* That it is medical is kept also where there are no words, and what is said wins over what goes without
 * saying. */
static void stream_render__a_kind_without_words(void **state)
{
	struct region *r = region_of(state);
	const struct proto_shared *shared;

	stored(r, "ggd",
	       "[{\"domain\":\"housing\",\"kind\":\"medical\"},{\"domain\":\"mental_health\",\"kind\":"
	       "\"noticed\"},{\"domain\":\"work\"}]");
	shared = read(r, fetch(r, "gemeente"), EVENT_SIGNAL_SHARED);
	assert_int_equal(shared->domains, TERMS_BIT(DOMAIN_MENTAL) | TERMS_BIT(DOMAIN_WORK));
	assert_int_equal(shared->observations.count, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(shared->observations.at[i].kind, CONTENT_NOTICED);
		assert_null(shared->observations.at[i].text);
	}
}

static void stream_render__facts_by_role(void **state)
{
	struct region *r = region_of(state);
	const struct proto_case_facts *facts;
	const struct proto_item_facts *item;
	const struct proto_answer *events;

	region_roster(r);
	region_ask(r, COORDINATOR, "roster.set",
	           "{\"people\":[{\"person\":\"t1\",\"partner\":\"ggd\",\"languages\":[\"ti\"],"
	           "\"duties\":[\"interpreter\"]}]}");
	stored(r, "gemeente", "[{\"domain\":\"housing\",\"text\":\"NNNN\"}]");
	region_plan(r);
	events = fetch(r, "ggd");
	facts = read(r, events, EVENT_CASE_OPENED);
	assert_int_not_equal(facts->urgency, URGENCY_ABSENT);
	assert_true(day_is_set(facts->discuss_by));
	assert_non_null(facts->regiehouder);
	item = read(r, events, EVENT_ITEM_ANNOUNCED);
	assert_int_not_equal(item->urgency, URGENCY_ABSENT);

	events = fetch(r, "sleutel");
	facts = read(r, events, EVENT_CASE_OPENED);
	assert_non_null(facts->case_);
	assert_int_equal(facts->urgency, URGENCY_ABSENT);
	assert_false(day_is_set(facts->discuss_by) || day_is_set(facts->opened));
	assert_null(facts->regiehouder);
	/* Place and time are what it comes for. */
	item = read(r, events, EVENT_ITEM_ANNOUNCED);
	assert_non_null(item->place);
	assert_int_equal(item->urgency, URGENCY_ABSENT);
	assert_string_equal(item->case_, facts->case_);
	for (enum event e = EVENT_REGIE_OFFERED; e <= EVENT_REGIE_RELEASED; e++)
		assert_null(find(events, e));
	assert_false(told(events, "score") || told(events, "why") || told(events, "urgency"));
	/* Why it is off is no place and no time. */
	region_ask(r, COORDINATOR, "case.close",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"help has started\"}", region_case(r, NULL)));
	item = read(r, fetch(r, "ggd"), EVENT_ITEM_CANCELLED);
	assert_int_equal(item->cause, CAUSE_CLOSED);
	item = read(r, fetch(r, "sleutel"), EVENT_ITEM_CANCELLED);
	assert_int_equal(item->cause, CAUSE_ABSENT);
	assert_int_equal(region_audited(r, "notification.dropped", "role"), 0);
}

/* ---- consents that are not good ---- */

#define FORM(recipients, domains, purposes, from, until, form)                                               \
	CONSENT(recipients, domains, purposes, from, until, form, "")
#define BOTH "[\"signal\",\"mdo\"]"

static void consent_record__bad_input(void **state)
{
	static const struct {
		const char *consent, *code, *pointer;
	} rows[] = {
	        {FORM(ALL, "[\"housing\"]", BOTH, "2026-11-24", "2027-01-01", "written"), "consent-future",
	         "/data/consent/valid_from"},
	        {FORM(ALL, "[\"housing\"]", BOTH, "2026-11-20", "2026-11-19", "written"), "consent-term",
	         "/data/consent/valid_until"},
	        {FORM(ALL, "[\"housing\"]", BOTH, "2026-11-01", "2026-11-22", "written"), "consent-ended",
	         "/data/consent/valid_until"},
	        {FORM(ALL, "[\"housing\"]", BOTH, "2026-11-01", "2027-11-02", "written"), "consent-term",
	         "/data/consent/valid_until"},
	        {FORM(ALL, "[\"housing\"]", BOTH, "2026-11-01", "2027-11-01", "written"), "", ""},
	        {FORM(ALL, "[\"housing\"]", BOTH, "2026-11-23", "2026-11-23", "spoken"), "", ""},
	        {FORM("[\"ggd\",\"nobody\"]", "[\"housing\"]", BOTH, "2026-11-01", "2027-01-01", "written"),
	         "recipient-unknown", "/data/consent/recipients/1"},
	        {FORM("[\"role:dentist\"]", "[\"housing\"]", BOTH, "2026-11-01", "2027-01-01", "written"),
	         "recipient-unknown", "/data/consent/recipients/0"},
	        {FORM("[\"group:nobody\"]", "[\"housing\"]", BOTH, "2026-11-01", "2027-01-01", "written"),
	         "recipient-unknown", "/data/consent/recipients/0"},
	        {FORM("[]", "[\"housing\"]", BOTH, "2026-11-01", "2027-01-01", "written"), "member-range",
	         "/data/consent/recipients"},
	        {FORM(ALL, "[\"hobby\"]", BOTH, "2026-11-01", "2027-01-01", "written"), "member-word",
	         "/data/consent/domains/0"},
	        {FORM(ALL, "[\"work\"]", BOTH, "2026-11-01", "2027-01-01", "written"), "consent-scope",
	         "/data/consent/domains"},
	        {FORM(ALL, "[\"housing\"]", "[\"mdo\"]", "2026-11-01", "2027-01-01", "written"),
	         "consent-scope", "/data/consent/purposes"},
	        {FORM(ALL, "[\"housing\"]", "[\"gossip\"]", "2026-11-01", "2027-01-01", "written"),
	         "member-word", "/data/consent/purposes/0"},
	        {FORM(ALL, "[\"housing\"]", BOTH, "2026-11-01", "2027-01-01", "implied"), "member-word",
	         "/data/consent/form"},
	        {FORM(ALL, "[\"housing\"]", BOTH, "2026-11-01", "2027-01-01", "crisis"), "consent-form",
	         "/data/consent/form"},
	        {"\"urgency\":\"low\"", "consent-missing", "/data/consent"},
	};
	struct region *r = region_of(state);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		refused(report(r, "gemeente", BSN_A, "[{\"domain\":\"housing\",\"text\":\"NNNN\"}]",
		               rows[i].consent),
		        rows[i].code, rows[i].pointer);
}

#define MINOR(until, more) CONSENT(ALL, "[\"housing\"]", BOTH, "2026-11-01", until, "written", more)

static void consent_record__minors(void **state)
{
	static const struct {
		const char *client, *consent, *code, *pointer;
	} rows[] = {
	        {BSN_A, MINOR("2027-06-30", ",\"given_by\":\"client\""), "", ""},
	        {BSN_A, MINOR("2027-06-30", ",\"given_by\":\"representative\""), "consent-age",
	         "/data/consent/given_by"},
	        {BSN_A, MINOR("2027-06-30", ",\"given_by\":\"representative\",\"age\":\"under_12\""), "", ""},
	        {BSN_A, MINOR("2027-06-30", ",\"age\":\"under_12\""), "consent-age",
	         "/data/consent/given_by"},
	        {BSN_A, MINOR("2027-06-30", ",\"given_by\":\"both\",\"age\":\"from_12\""), "", ""},
	        {BSN_A, MINOR("2027-06-30", ",\"given_by\":\"client\",\"age\":\"from_12\""), "consent-age",
	         "/data/consent/given_by"},
	        {BSN_A, MINOR("2027-06-30", ",\"given_by\":\"uncle\""), "member-word",
	         "/data/consent/given_by"},
	        {"{\"bsn\":\"111222333\",\"birth_date\":\"2020-05-05\"}", MINOR("2027-06-30", ""),
	         "consent-age", "/data/consent/given_by"},
	        {"{\"bsn\":\"111222333\",\"birth_date\":\"2020-05-05\"}",
	         MINOR("2027-06-30", ",\"given_by\":\"representative\",\"age\":\"from_12\""), "consent-age",
	         "/data/consent/age"},
	        {"{\"bsn\":\"111222333\",\"birth_date\":\"2015-03-01\"}",
	         MINOR("2027-03-01", ",\"given_by\":\"representative\""), "consent-age",
	         "/data/consent/valid_until"},
	        {"{\"bsn\":\"111222333\",\"birth_date\":\"2015-03-01\"}",
	         MINOR("2027-02-28", ",\"given_by\":\"representative\""), "", ""},
	        {"{\"bsn\":\"111222333\",\"birth_date\":\"2026-12-01\"}",
	         MINOR("2027-02-28", ",\"given_by\":\"representative\""), "date-future",
	         "/data/client/birth_date"},
	};
	struct region *r = region_of(state);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		refused(report(r, "gemeente", rows[i].client, "[{\"domain\":\"housing\",\"text\":\"NNNN\"}]",
		               rows[i].consent),
		        rows[i].code, rows[i].pointer);
}

/* ---- facts and the end of a consent within one millisecond ---- */

/* Two signals make it urgent; the second one's consent ends at once. */
static void two_signals(struct region *r)
{
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]"});
	region_signal(r, "school",
	              (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\",\"gemeente\"]"});
}

/* A coordinator is told: only the school's, of the two. */
static void end_second(struct region *r)
{
	const char *case_ = region_case(r, NULL);
	const struct proto_case_show *show =
	        region_ask(r, COORDINATOR, "case.show", region_text(r, "{\"case\":\"%s\"}", case_));

	for (size_t i = 0; i < show->consents.count; i++)
		if (strcmp(show->consents.at[i].recorded_by, "school") == 0)
			region_ask(r, COORDINATOR, "consent.withdraw",
			           region_text(r, "{\"case\":\"%s\",\"consent\":\"%s\",\"reason\":\"told\"}",
			                       case_, show->consents.at[i].consent));
}

static void stream_render__a_fact_that_waited_when_its_consent_ended(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *events;

	two_signals(r);
	end_second(r);
	events = fetch(r, "ggd");
	assert_false(told(events, "\"urgency\":\"medium\""));
	assert_true(told(events, "\"urgency\":\"low\""));
}

static void stream_render__a_fact_that_was_served_when_its_consent_ended(void **state)
{
	struct region *r = region_of(state);

	two_signals(r);
	assert_true(told(fetch(r, "ggd"), "\"urgency\":\"medium\""));
	end_second(r);
	assert_false(told(fetch(r, "ggd"), "\"urgency\":\"medium\""));
	region_later(r, 1);
	assert_false(told(fetch(r, "ggd"), "\"urgency\":\"medium\""));
}

/* What was told since can be asked for again. */
static void stream_render__a_fact_made_when_a_consent_ended(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *first, *again;

	two_signals(r);
	end_second(r);
	region_later(r, 1);
	first = fetch(r, "ggd");
	again = fetch(r, "ggd");
	assert_true(first->events.count > 0);
	assert_int_equal(again->events.count, first->events.count);
	for (size_t i = 0; i < first->events.count; i++)
		assert_string_equal(again->events.at[i].type, first->events.at[i].type);
	/* Covered still, it knows the case by the signal that is left. */
	assert_true(told(again, "\"urgency\":\"low\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, region_setup, region_teardown)
	        TEST(signal_report__kinds_of_a_role),
	        TEST(stream_render__shows_what_each_role_sees),
	        TEST(notify_shared__nothing_to_a_role_that_sees_nothing_of_it),
	        TEST(stream_render__care_sees_what_care_sends),
	        TEST(stream_render__a_kind_without_words),
	        TEST(stream_render__facts_by_role),
	        TEST(consent_record__bad_input),
	        TEST(consent_record__minors),
	        TEST(stream_render__a_fact_that_waited_when_its_consent_ended),
	        TEST(stream_render__a_fact_that_was_served_when_its_consent_ended),
	        TEST(stream_render__a_fact_made_when_a_consent_ended),
#undef TEST
	};

	return cmocka_run_group_tests_name("commands/content", tests, NULL, NULL);
}
