#include "agenda.h"

static const char *named(struct region *r, const char *case_)
{
	return region_text(r, "{\"case\":\"%s\"}", case_);
}

static const struct proto_agenda_why *why(struct region *r, const char *case_)
{
	return region_ask(r, COORDINATOR, "agenda.why", named(r, case_));
}

static const struct proto_why_row *row(const struct proto_agenda_why *w, const char *meeting)
{
	for (size_t i = 0; i < w->meetings.count; i++)
		if (strcmp(w->meetings.at[i].meeting, meeting) == 0)
			return &w->meetings.at[i];
	fail_msg("no row of that meeting");
	return NULL;
}

static void agenda_why__what_binds_each_meeting(void **state)
{
	struct region *r = region_of(state);
	const struct proto_agenda_why *w;
	const char *last, *other;

	agenda_clients(r, 5);
	last = agenda_at(r, DRAFT, 0);
	w = why(r, last);
	assert_string_equal(w->meeting, DRAFT);
	assert_false(w->fixed);
	assert_int_equal(w->cost->waiting, 15);
	/* Both there were announced: nobody can be moved, so that there is nothing to price. */
	assert_int_equal(row(w, SOON)->bound, BOUND_FULL);
	assert_null(row(w, SOON)->more);
	assert_null(row(w, SOON)->instead_of);
	/* Changing places with another costs as much; who would give way is one of those there. */
	assert_int_equal(row(w, NEXT)->bound, BOUND_FULL);
	assert_int_equal(row(w, NEXT)->more->waiting, 0);
	other = row(w, NEXT)->instead_of;
	assert_true(strcmp(other, agenda_at(r, NEXT, 0)) == 0 || strcmp(other, agenda_at(r, NEXT, 1)) == 0);
	assert_int_equal(row(w, DRAFT)->bound, BOUND_HERE);
	assert_int_equal(row(w, LATER)->bound, BOUND_DEARER);
	assert_int_equal(row(w, LATER)->more->waiting, 7);
	assert_null(row(w, LATER)->instead_of);
	assert_string_equal(w->next_best, NEXT);
	/* What was shown is written down: the case, and the one that would give way. */
	assert_int_equal(region_audited(r, "agenda.explained", NULL), 1);
	assert_int_equal(
	        region_audited_with(r, "agenda.explained", "object", region_text(r, "%s %s", last, other)),
	        1);
}

static void agenda_why__announced_and_pinned(void **state)
{
	struct region *r = region_of(state);
	const struct proto_agenda_why *w;
	const char *c;

	agenda_clients(r, 1);
	c = agenda_at(r, SOON, 0);
	w = why(r, c);
	assert_true(w->fixed);
	assert_non_null(strstr(w->what, "announced"));
	assert_int_equal(row(w, NEXT)->bound, BOUND_ANNOUNCED);
	assert_int_equal(row(w, NEXT)->more->waiting, 7);
	assert_int_equal(row(w, NEXT)->more->moved, 1);
	region_ask(r, COORDINATOR, "agenda.pin",
	           region_text(r, "{\"case\":\"%s\",\"meeting\":\"" DRAFT "\",\"reason\":\"x\"}", c));
	region_plan(r);
	w = why(r, c);
	assert_true(w->fixed);
	assert_non_null(strstr(w->what, "a person put it there"));
	/* A person's decision may be dear: less, where it is not. */
	assert_int_equal(row(w, NEXT)->more->waiting, -7);
	assert_string_equal(w->next_best, SOON);
	assert_int_equal(w->next_more->waiting, -14);
}

static void agenda_why__deferred_and_consent_ends(void **state)
{
	struct region *r = region_of(state);
	const struct proto_agenda_why *w;
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){.until = "2026-12-09"});
	c = region_case(r, NULL);
	region_ask(r, COORDINATOR, "agenda.defer",
	           region_text(r, "{\"case\":\"%s\",\"until\":\"2026-12-02\",\"reason\":\"x\"}", c));
	region_plan(r);
	w = why(r, c);
	assert_int_equal(row(w, NEXT)->bound, BOUND_EARLIER);
	assert_int_equal(row(w, DRAFT)->bound, BOUND_HERE);
	assert_int_equal(row(w, LATER)->bound, BOUND_CONSENT);
	assert_null(w->next_best);
	assert_true(w->next_more->late_low > 0 || w->next_more->waiting > 0);
}

static void agenda_why__who_is_absent(void **state)
{
	struct region *r = region_of(state);
	const struct proto_agenda_why *w;
	const struct proto_case_show *shown;
	const char *c, *person, *partner;

	region_roster(r);
	agenda_clients(r, 1);
	c = region_case(r, NULL);
	region_accept(r, c);
	shown = region_ask(r, COORDINATOR, "case.show", named(r, c));
	person = shown->row->regiehouder->person;
	partner = shown->row->regiehouder->partner;
	region_ask(r, COORDINATOR, "roster.set",
	           region_text(r,
	                       "{\"people\":[{\"person\":\"%s\",\"partner\":\"%s\","
	                       "\"absent_from\":\"2026-12-07\",\"absent_until\":\"2026-12-08\"}]}",
	                       person, partner));
	region_plan(r);
	w = why(r, c);
	assert_int_equal(row(w, DRAFT)->bound, BOUND_ABSENT);
	assert_string_equal(row(w, DRAFT)->person, person);
	assert_null(row(w, DRAFT)->more);
	/* What goes on is no question any more; to others it has begun. */
	region_later(r, 1);
	assert_non_null(strstr(why(r, c)->what, "goes on"));
	assert_string_equal(why(r, c)->meeting, SOON);
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_B});
	region_plan(r);
	w = why(r, region_case(r, c));
	assert_int_equal(row(w, SOON)->bound, BOUND_BEGUN);
	assert_null(row(w, SOON)->more);
}

static void agenda_why__nothing_to_plan(void **state)
{
	struct region *r = region_of(state);
	const struct proto_agenda_why *w;
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){.purposes = "[\"signal\"]"});
	c = region_case(r, NULL);
	w = why(r, c);
	assert_non_null(strstr(w->what, "no consent"));
	assert_int_equal(w->meetings.count, 0);
	assert_null(w->cost);
	region_ask(r, COORDINATOR, "case.close", region_text(r, "{\"case\":\"%s\",\"reason\":\"x\"}", c));
	assert_non_null(strstr(why(r, c)->what, "closed"));
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_B});
	c = region_case(r, NULL);
	region_plan(r);
	region_later(r, 2);
	assert_non_null(strstr(why(r, c)->what, "it was discussed on 2026-11-24"));
}

static void agenda_why__refused(void **state)
{
	struct region *r = region_of(state);
	const char *c;

	agenda_clients(r, 1);
	c = region_case(r, NULL);
	region_refused(r, COORDINATOR, "agenda.why", named(r, "C-00000000"), "case-unknown");
	region_refused(r, CHAIR_ELSEWHERE, "agenda.why", named(r, c), "case-unknown");
	region_refused(r, OFFICER, "agenda.why", named(r, c), "right-missing");
	region_ask(r, CHAIR, "agenda.why", named(r, c));
	region_withdraw(r, "gemeente", region_text(r, AGENDA_CLIENT, 0));
	region_refused(r, COORDINATOR, "agenda.why", named(r, c), "consent-ended");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(agenda_why__what_binds_each_meeting),   TEST(agenda_why__announced_and_pinned),
	        TEST(agenda_why__deferred_and_consent_ends), TEST(agenda_why__who_is_absent),
	        TEST(agenda_why__nothing_to_plan),           TEST(agenda_why__refused),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
