/* A ground is reviewed, escalated when it is not, and erased when nobody cares. It begins on Monday 23
 * November and is reviewed by Thursday 26; unreviewed it is suspended on the 27th, and erased after Tuesday 1
 * December. */
#include "region.h"

#include <stdio.h>

#define BASIS "WMO-5.2.5"

static const char *crisis(struct region *r, const char *client)
{
	region_signal(r, "gemeente",
	              (struct region_signal){
	                      .client = client, .crisis = true, .recipients = "[\"ggd\",\"school\"]"});
	return region_case(r, NULL);
}

static const char *of_case(struct region *r, const char *c, const char *more)
{
	return region_text(r, "{\"case\":\"%s\"%s}", c, more);
}

static const char *to_basis(struct region *r, const char *c)
{
	return of_case(r, c, ",\"basis\":\"" BASIS "\",\"until\":\"2027-01-31\",\"reason\":\"the law asks\"");
}

static const struct proto_case_show *shown(struct region *r, const char *c)
{
	return region_ask(r, COORDINATOR, "case.show", of_case(r, c, ""));
}

static const struct proto_crises *crises(struct region *r, const char *person)
{
	return region_ask(r, person, "crisis.list", NULL);
}

/* Rows of a kind in somebody's inbox; the last of them in ret_row, which may be NULL. */
static size_t rows(struct region *r, const char *person, enum inbox kind,
                   const struct proto_inbox_row **ret_row)
{
	const struct proto_inbox *inbox = region_ask(r, person, "inbox", NULL);
	size_t count = 0;

	for (size_t i = 0; i < inbox->business.count; i++) {
		if (inbox->business.at[i].kind != kind)
			continue;
		count++;
		if (ret_row != NULL)
			*ret_row = &inbox->business.at[i];
	}
	return count;
}

static struct day day_of(const char *text)
{
	struct day d;

	assert_true(time_parse_day(text, &d));
	return d;
}

static void crisis_review__to_another_basis_keeps_the_recipients(void **state)
{
	struct region *r = region_of(state);
	const char *c = crisis(r, BSN_A);
	const struct proto_case_consent *ground;

	region_ask(r, COORDINATOR, "crisis.review", to_basis(r, c));
	region_later(r, 20);
	ground = &shown(r, c)->consents.at[0];
	assert_int_equal(ground->form, FORM_CRISIS);
	assert_int_equal(ground->state, CONSENT_ACTIVE);
	assert_string_equal(ground->basis, BASIS);
	assert_int_equal(ground->valid_until.n, day_of("2027-01-31").n);
	assert_true(ground->confirmed);
	assert_int_equal(ground->recipients.count, 2);
	assert_string_equal(ground->recipients.at[0], "ggd");
	assert_string_equal(ground->recipients.at[1], "school");
	assert_int_equal(region_heard(r, "ggd", EVENT_CONSENT_WITHDRAWN), 0);
	assert_int_equal(region_audited(r, "crisis.reviewed", "CONFLICT-VAN-PLICHTEN -> " BASIS), 1);
	assert_int_equal(region_audited_with(r, "crisis.reviewed", "purpose", "review"), 1);
	assert_int_equal(region_audited_with(r, "crisis.reviewed", "case_id", c), 1);
}

static void crisis_review__lets_its_recipients_go_on(void **state)
{
	struct region *r = region_of(state);
	const char *c = crisis(r, BSN_A);

	region_ask(r, COORDINATOR, "crisis.review", to_basis(r, c));
	region_later(r, 20);
	assert_int_equal(region_heard(r, "ggd", EVENT_SIGNAL_SHARED), 1);
	assert_int_equal(region_heard(r, "woning", EVENT_SIGNAL_SHARED), 0);
}

static void crisis_review__erases(void **state)
{
	struct region *r = region_of(state);
	const char *c = crisis(r, BSN_A);
	const struct proto_done *done;

	assert_int_equal(region_heard(r, "ggd", EVENT_SIGNAL_SHARED), 1);
	done = region_ask(r, COORDINATOR, "crisis.review",
	                  of_case(r, c, ",\"erase\":true,\"reason\":\"it was a mistake\""));
	assert_non_null(done->note);
	assert_int_equal(region_heard(r, "ggd", EVENT_CONSENT_WITHDRAWN), 1);
	assert_int_equal(region_heard(r, "woning", EVENT_CONSENT_WITHDRAWN), 0);
	assert_int_equal(region_heard(r, "school", EVENT_SIGNAL_SHARED), 0);
	region_refused(r, COORDINATOR, "crisis.review", to_basis(r, c), "ground-none");
	assert_int_equal(crises(r, COORDINATOR)->grounds.count, 0);
	assert_int_equal(region_audited(r, "crisis.reviewed", "erased"), 1);
	assert_int_equal(region_number(r, "SELECT count(*) FROM sealed WHERE state = 1 AND kind <> 4"), 0);
}

static void crisis_review__bad_input(void **state)
{
	static const struct {
		const char *members, *code, *pointer;
	} bad[] = {
	        {"\"basis\":\"" BASIS "\",\"until\":\"2027-01-31\"", "member-missing", "/params/reason"},
	        {"\"reason\":\"x\"", "member-missing", "/params/basis"},
	        {"\"basis\":\"" BASIS "\",\"reason\":\"x\"", "member-missing", "/params/until"},
	        {"\"basis\":\"" BASIS "\",\"until\":\"2027-01-31\",\"erase\":true,\"reason\":\"x\"",
	         "member-unknown", "/params/basis"},
	        {"\"basis\":\"ANDERS\",\"until\":\"2027-01-31\",\"reason\":\"x\"", "basis-unknown",
	         "/params/basis"},
	        {"\"basis\":\"CONFLICT-VAN-PLICHTEN\",\"until\":\"2027-01-31\",\"reason\":\"x\"",
	         "member-word", "/params/basis"},
	        {"\"basis\":\"" BASIS "\",\"until\":\"2026-11-22\",\"reason\":\"x\"", "date-past",
	         "/params/until"},
	        {"\"basis\":\"" BASIS "\",\"until\":\"2029-01-31\",\"reason\":\"x\"", "consent-term",
	         "/params/until"},
	        {"\"consent\":\"00000000-0000-7000-8000-000000000000\",\"erase\":true,\"reason\":\"x\"",
	         "ground-none", "/params/consent"},
	};
	struct region *r = region_of(state);
	const char *c = crisis(r, BSN_A);

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const struct proto_problem *p = region_refused(
		        r, COORDINATOR, "crisis.review",
		        region_text(r, "{\"case\":\"%s\",%s}", c, bad[i].members), bad[i].code);
		assert_string_equal(p->pointer, bad[i].pointer);
	}
	region_refused(r, CHAIR, "crisis.review", to_basis(r, c), "right-missing");
	region_refused(r, COORDINATOR, "crisis.review", to_basis(r, "C-00000000"), "case-unknown");
	assert_string_equal(shown(r, c)->consents.at[0].basis, "CONFLICT-VAN-PLICHTEN");
}

/* A ground is no consent: confirming it would only put its review off. */
static void consent_confirm_person__is_no_review(void **state)
{
	struct region *r = region_of(state);
	const char *c = crisis(r, BSN_A), *ground = shown(r, c)->consents.at[0].consent;
	const struct proto_problem *p;

	p = region_refused(r, COORDINATOR, "consent.confirm",
	                   of_case(r, c, region_text(r, ",\"consent\":\"%s\"", ground)), "consent-none");
	assert_string_equal(p->pointer, "/params/consent");
	region_later(r, 4);
	region_refused(r, COORDINATOR, "consent.confirm",
	               of_case(r, c, region_text(r, ",\"consent\":\"%s\"", ground)), "consent-none");
	assert_int_equal(rows(r, OFFICER, INBOX_REVIEW, NULL), 1);
}

static void crisis_review__of_a_consent_there_is_none(void **state)
{
	struct region *r = region_of(state);
	const char *c;
	const struct proto_problem *p;

	region_signal(r, "gemeente", (struct region_signal){0});
	c = region_case(r, NULL);
	p = region_refused(r, COORDINATOR, "crisis.review", to_basis(r, c), "ground-none");
	assert_string_equal(p->pointer, "/params/case");
	p = region_refused(r, COORDINATOR, "crisis.review",
	                   of_case(r, c,
	                           region_text(r, ",\"consent\":\"%s\",\"erase\":true,\"reason\":\"x\"",
	                                       shown(r, c)->consents.at[0].consent)),
	                   "ground-none");
	assert_string_equal(p->pointer, "/params/consent");
}

static void crisis_review__one_of_two_is_named(void **state)
{
	struct region *r = region_of(state);
	const char *c = crisis(r, BSN_A), *first;
	const struct proto_problem *p;

	first = shown(r, c)->consents.at[0].consent;
	region_signal(r, "ggd", (struct region_signal){.client = BSN_A, .crisis = true});
	p = region_refused(r, COORDINATOR, "crisis.review", to_basis(r, c), "member-missing");
	assert_string_equal(p->pointer, "/params/consent");
	region_ask(
	        r, COORDINATOR, "crisis.review",
	        of_case(r, c, region_text(r, ",\"consent\":\"%s\",\"erase\":true,\"reason\":\"x\"", first)));
	assert_int_equal(crises(r, COORDINATOR)->grounds.count, 1);
	assert_string_equal(crises(r, COORDINATOR)->grounds.at[0].partner, "ggd");
}

/* The basis that a review found may be found again; what it came on may not. */
static void crisis_review__is_due_again_at_its_last_day(void **state)
{
	struct region *r = region_of(state);
	const char *c = crisis(r, BSN_A);
	const struct proto_inbox_row *row = NULL;

	assert_int_equal(rows(r, COORDINATOR, INBOX_CRISIS, &row), 1);
	assert_int_equal(row->due.n, day_of("2026-11-26").n);
	region_ask(r, COORDINATOR, "crisis.review",
	           of_case(r, c, ",\"basis\":\"" BASIS "\",\"until\":\"2026-12-18\",\"reason\":\"x\""));
	assert_int_equal(rows(r, COORDINATOR, INBOX_CRISIS, NULL), 0);
	region_later(r, 21); /* Monday 14 December */
	assert_int_equal(rows(r, COORDINATOR, INBOX_CRISIS, NULL), 0);
	region_later(r, 1);
	assert_int_equal(rows(r, COORDINATOR, INBOX_CRISIS, &row), 1);
	assert_int_equal(row->due.n, day_of("2026-12-18").n);
	region_ask(r, COORDINATOR, "crisis.review",
	           of_case(r, c, ",\"basis\":\"" BASIS "\",\"until\":\"2027-02-01\",\"reason\":\"still\""));
	assert_int_equal(rows(r, COORDINATOR, INBOX_CRISIS, NULL), 0);
	region_later(r, 10);
	assert_int_equal(shown(r, c)->consents.at[0].state, CONSENT_ACTIVE);
	assert_int_equal(region_audited(r, "crisis.reviewed", BASIS " -> " BASIS), 1);
}

static void crisis_lapse__discloses_nothing_and_is_escalated(void **state)
{
	struct region *r = region_of(state);
	const char *c = crisis(r, BSN_A);
	const struct proto_inbox_row *row = NULL;

	region_later(r, 3);
	assert_int_equal(shown(r, c)->signals.at[0].state, SIGNAL_KEPT);
	assert_int_equal(rows(r, OFFICER, INBOX_REVIEW, NULL), 0);
	region_later(r, 1);
	region_refused(r, COORDINATOR, "case.show", of_case(r, c, ""), "consent-ended");
	/* Not yet handed over: gone, without a word. */
	assert_int_equal(region_heard(r, "ggd", EVENT_SIGNAL_SHARED), 0);
	assert_int_equal(rows(r, OFFICER, INBOX_REVIEW, &row), 1);
	assert_string_equal(row->case_, c);
	assert_int_equal(row->due.n, day_of("2026-12-01").n);
	assert_int_equal(time_local_day(row->since).n, day_of("2026-11-27").n);
	assert_non_null(strstr(row->what, "mdoctl crisis review"));
	assert_int_equal(rows(r, COORDINATOR, INBOX_REVIEW, NULL), 1);
	assert_int_equal(rows(r, CHAIR, INBOX_REVIEW, NULL), 0);
	assert_int_equal(rows(r, COORDINATOR, INBOX_WITHDRAWAL, NULL), 0);
	assert_int_equal(rows(r, COORDINATOR, INBOX_CRISIS, NULL), 0);
	assert_int_equal(crises(r, COORDINATOR)->grounds.at[0].state, CONSENT_SUSPENDED);
	assert_int_equal(crises(r, COORDINATOR)->grounds.at[0].erased_after.n, day_of("2026-12-01").n);
	assert_int_equal(region_audited(r, "crisis.escalated", NULL), 1);
	assert_int_equal(region_number(r, "SELECT count(*) FROM sealed WHERE state = 1 AND kind = 2"), 1);
}

static void crisis_lapse__tells_partners_nothing(void **state)
{
	struct region *r = region_of(state);
	size_t heard = 0;

	crisis(r, BSN_A);
	assert_int_equal(region_heard(r, "ggd", EVENT_SIGNAL_SHARED), 1);
	region_heard(r, "gemeente", EVENT_ABSENT);
	region_later(r, 4);
	for (int e = EVENT_ABSENT + 1; e < EVENT_COUNT; e++)
		heard += region_heard(r, "ggd", (enum event)e) + region_heard(r, "gemeente", (enum event)e);
	assert_int_equal(heard, 0);
	assert_int_equal(region_audited(r, "consent.suspended", NULL), 1);
}

static void crisis_lapse__erases_when_the_escalation_passes(void **state)
{
	struct region *r = region_of(state);

	crisis(r, BSN_A);
	assert_int_equal(region_heard(r, "ggd", EVENT_SIGNAL_SHARED), 1);
	region_later(r, 4);
	region_later(r, 4); /* Tuesday 1 December, its last day */
	assert_int_equal(crises(r, COORDINATOR)->grounds.count, 1);
	assert_int_equal(region_heard(r, "ggd", EVENT_CONSENT_WITHDRAWN), 0);
	region_later(r, 1);
	assert_int_equal(crises(r, COORDINATOR)->grounds.count, 0);
	assert_int_equal(region_heard(r, "ggd", EVENT_CONSENT_WITHDRAWN), 1);
	assert_int_equal(region_heard(r, "school", EVENT_CONSENT_WITHDRAWN), 0);
	assert_int_equal(rows(r, OFFICER, INBOX_REVIEW, NULL), 0);
	assert_int_equal(region_audited(r, "consent.expired", NULL), 1);
	assert_int_equal(region_number(r, "SELECT count(*) FROM sealed WHERE state = 1 AND kind <> 4"), 0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM withdrawal"), 0);
}

/* Late is better than never: what was shut away is there again, also for its recipients. */
static void crisis_review__after_the_escalation_brings_it_back(void **state)
{
	struct region *r = region_of(state);
	const char *c = crisis(r, BSN_A);
	const struct proto_case_show *show;

	region_later(r, 4);
	assert_int_equal(region_heard(r, "ggd", EVENT_SIGNAL_SHARED), 0);
	region_ask(r, COORDINATOR, "crisis.review", to_basis(r, c));
	show = shown(r, c);
	assert_int_equal(show->signals.at[0].state, SIGNAL_KEPT);
	assert_int_equal(show->consents.at[0].state, CONSENT_ACTIVE);
	assert_int_equal(region_heard(r, "ggd", EVENT_SIGNAL_SHARED), 1);
	region_later(r, 14);
	assert_int_equal(shown(r, c)->signals.at[0].state, SIGNAL_KEPT);
	assert_int_equal(rows(r, OFFICER, INBOX_REVIEW, NULL), 0);
}

/* A closed case leaves nobody without help: what nobody reviewed goes at once. */
static void crisis_lapse__of_a_closed_case_erases_at_once(void **state)
{
	struct region *r = region_of(state);
	const char *c = crisis(r, BSN_A);

	region_ask(r, COORDINATOR, "case.close", of_case(r, c, ",\"reason\":\"done\""));
	region_refused(r, COORDINATOR, "crisis.review", to_basis(r, c), "case-closed");
	region_later(r, 4);
	assert_int_equal(crises(r, COORDINATOR)->grounds.count, 0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM sealed WHERE state = 1 AND kind <> 4"), 0);
}

/* Many late grounds at once do not keep the daemon from ending what is over. */
static void crisis_lapse__leaves_room_for_others(void **state)
{
	struct region *r = region_of(state);

	for (int i = 0; i < 40; i++)
		region_signal(
		        r, "gemeente",
		        (struct region_signal){.client = region_text(r, "{\"vnumber\":\"12345678%02d\"}", i),
		                               .crisis = true});
	region_later(r, 4);
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .until = "2026-11-28"});
	region_later(r, 2);
	assert_int_equal(region_audited(r, "consent.expired", NULL), 1);
	assert_int_equal(region_audited(r, "crisis.escalated", NULL), 40);
	region_later(r, 4);
	assert_int_equal(region_audited(r, "consent.expired", NULL), 41);
}

static void crisis_list__is_of_ones_tables(void **state)
{
	struct region *r = region_of(state);
	const struct proto_crises *all;
	const char *c = crisis(r, BSN_A);

	all = crises(r, CHAIR);
	assert_int_equal(all->grounds.count, 1);
	assert_string_equal(all->grounds.at[0].case_, c);
	assert_string_equal(all->grounds.at[0].basis, "CONFLICT-VAN-PLICHTEN");
	assert_int_equal(all->grounds.at[0].review_by.n, day_of("2026-11-26").n);
	assert_false(day_is_set(all->grounds.at[0].erased_after));
	assert_int_equal(all->partners.count, 0);
	all = crises(r, CHAIR_ELSEWHERE);
	assert_int_equal(all->grounds.count, 0);
	assert_int_equal(all->partners.count, 0);
	region_refused(r, ADMINISTRATOR, "crisis.list", NULL, "right-missing");
	assert_int_equal(region_audited_with(r, "crisis.listed", "case_id", c), 1);
}

/* Counted is what was recorded, whatever became of it; after 30 and 365 days it counts no more. */
static void crisis_list__counts_what_was_recorded(void **state)
{
	struct region *r = region_of(state);
	const struct proto_crises *all;
	const struct proto_inbox_row *row = NULL;
	const char *c = crisis(r, BSN_A);

	region_conf(r)->policy.crisis_alarm_per_month = 2;
	region_ask(r, COORDINATOR, "crisis.review", of_case(r, c, ",\"erase\":true,\"reason\":\"x\""));
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_B, .crisis = true});
	region_ask(r, COORDINATOR, "crisis.review", to_basis(r, region_case(r, NULL)));
	region_signal(r, "ggd", (struct region_signal){.client = BSN_A, .crisis = true});
	all = crises(r, OFFICER);
	assert_int_equal(all->partners.count, 2);
	assert_string_equal(all->partners.at[0].partner, "gemeente");
	assert_int_equal(all->partners.at[0].month, 2);
	assert_int_equal(all->partners.at[0].year, 2);
	assert_false(all->partners.at[0].alarm);
	assert_int_equal(all->partners.at[1].month, 1);
	assert_int_equal(rows(r, OFFICER, INBOX_CRISES, NULL), 0);
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .crisis = true});
	assert_true(crises(r, OFFICER)->partners.at[0].alarm);
	assert_int_equal(rows(r, OFFICER, INBOX_CRISES, &row), 1);
	assert_string_equal(row->partner, "gemeente");
	assert_null(row->case_);
	assert_int_equal(rows(r, COORDINATOR, INBOX_CRISES, NULL), 0);
	region_later(r, 31);
	assert_int_equal(crises(r, OFFICER)->partners.at[0].month, 0);
	assert_int_equal(crises(r, OFFICER)->partners.at[0].year, 3);
	assert_int_equal(rows(r, OFFICER, INBOX_CRISES, NULL), 0);
	region_later(r, 340);
	assert_int_equal(crises(r, OFFICER)->partners.count, 0);
}

static const struct proto_answer *renew(struct region *r, const char *reference)
{
	return region_tell(
	        r, "gemeente", "consents.renewed",
	        region_text(r,
	                    "{\"reference\":\"%s\",\"reporter\":\"k1\",\"consent\":{\"recipients\":[\"ggd\"],"
	                    "\"domains\":[\"housing\"],\"purposes\":[\"signal\",\"mdo\"],"
	                    "\"valid_from\":\"2026-11-23\",\"valid_until\":\"2027-06-30\","
	                    "\"form\":\"spoken\",\"language\":\"ti\",\"recorded_by\":\"k1\","
	                    "\"basis\":\"WI2021-37-2b\"}}",
	                    reference));
}

/* Consent obtained: the ground is over, and still counts as a crisis. */
static void crisis_review__ends_with_consent(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *answer;
	const char *c, *reference;

	reference =
	        region_signal(r, "gemeente",
	                      (struct region_signal){.crisis = true, .recipients = "[\"ggd\",\"school\"]"})
	                ->reference;
	c = region_case(r, NULL);
	region_later(r, 4);
	assert_int_equal(rows(r, OFFICER, INBOX_REVIEW, NULL), 1);
	answer = renew(r, reference);
	assert_int_equal(answer->answer, ANSWER_STORED);
	assert_int_equal(crises(r, OFFICER)->grounds.count, 0);
	assert_int_equal(crises(r, OFFICER)->partners.at[0].month, 1);
	assert_int_equal(rows(r, OFFICER, INBOX_REVIEW, NULL), 0);
	assert_false(shown(r, c)->row->crisis);
	region_later(r, 14);
	assert_int_equal(shown(r, c)->signals.at[0].state, SIGNAL_KEPT);
	assert_true(shown(r, c)->signals.at[0].crisis);
}

/* I11: whether others know the client or not, a sender sees the same of the end of its ground. */
static void crisis_lapse__looks_alike_in_two_worlds(void **state)
{
	struct region *r = region_of(state), *other = region_open(), *worlds[2] = {r, other};
	size_t heard[2][EVENT_COUNT] = {{0}};

	region_signal(other, "ggd", (struct region_signal){.client = BSN_A, .recipients = "[\"woning\"]"});
	for (int w = 0; w < 2; w++) {
		region_signal(worlds[w], "school",
		              (struct region_signal){
		                      .client = BSN_A, .crisis = true, .recipients = "[\"gemeente\"]"});
		for (int i = 0; i < 12; i++) {
			region_later(worlds[w], 1);
			heard[w][i] = region_heard(worlds[w], "school", EVENT_SIGNAL_STATUS);
		}
	}
	assert_memory_equal(heard[0], heard[1], sizeof(heard[0]));
	region_close(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, region_setup, region_teardown)
	        TEST(crisis_review__to_another_basis_keeps_the_recipients),
	        TEST(crisis_review__lets_its_recipients_go_on),
	        TEST(crisis_review__erases),
	        TEST(crisis_review__bad_input),
	        TEST(crisis_review__of_a_consent_there_is_none),
	        TEST(consent_confirm_person__is_no_review),
	        TEST(crisis_review__one_of_two_is_named),
	        TEST(crisis_review__is_due_again_at_its_last_day),
	        TEST(crisis_review__after_the_escalation_brings_it_back),
	        TEST(crisis_review__ends_with_consent),
	        TEST(crisis_lapse__discloses_nothing_and_is_escalated),
	        TEST(crisis_lapse__tells_partners_nothing),
	        TEST(crisis_lapse__erases_when_the_escalation_passes),
	        TEST(crisis_lapse__of_a_closed_case_erases_at_once),
	        TEST(crisis_lapse__leaves_room_for_others),
	        TEST(crisis_lapse__looks_alike_in_two_worlds),
	        TEST(crisis_list__is_of_ones_tables),
	        TEST(crisis_list__counts_what_was_recorded),
#undef TEST
	};

	return cmocka_run_group_tests_name("commands/crisis", tests, NULL, NULL);
}
