#include "agenda.h"

/* ${rest}: members, behind the table. */
static const struct proto_what_if *what_if(struct region *r, const char *rest)
{
	return region_ask(r, COORDINATOR, "agenda.what_if",
	                  region_text(r, "{\"table\":\"haarlem\",%s}", rest));
}

static const struct proto_problem *refused(struct region *r, const char *rest, const char *code)
{
	return region_refused(r, COORDINATOR, "agenda.what_if",
	                      region_text(r, "{\"table\":\"haarlem\",%s}", rest), code);
}

static const struct proto_what_if_change *change(const struct proto_what_if *w, const char *case_)
{
	for (size_t i = 0; i < w->changes.count; i++)
		if (strcmp(w->changes.at[i].case_, case_) == 0)
			return &w->changes.at[i];
	fail_msg("that case does not change");
	return NULL;
}

/* Everything that planning writes, as one number for each table. */
static int sum_of(struct region *r, const char *rows)
{
	return region_number(r, region_text(r, "SELECT coalesce(sum(n), 0) FROM (SELECT %s)", rows));
}

struct planned {
	int items, meetings, cases, tables, outbox;
};

static struct planned planned(struct region *r)
{
	return (struct planned){
	        .items = sum_of(r, "slot * 7 + pinned + unicode(substr(meeting, -1)) * length(case_id) AS n "
	                           "FROM item"),
	        .meetings = sum_of(r, "seats * 5 + state + length(id) AS n FROM meeting"),
	        .cases = sum_of(r, "next_date + coalesce(earliest, 0) + passed_over AS n FROM mdo_case"),
	        .tables = sum_of(r, "dirty * 3 + made_until AS n FROM mdo_table"),
	        .outbox = sum_of(r, "id AS n FROM outbox")};
}

static void agenda_what_if__seats(void **state)
{
	struct region *r = region_of(state);
	const struct proto_what_if *w;
	const char *last;

	agenda_clients(r, 5);
	last = agenda_at(r, DRAFT, 0);
	w = what_if(r, "\"meeting\":\"" NEXT "\",\"seats\":3");
	assert_int_equal(w->changes.count, 1);
	assert_string_equal(change(w, last)->was, DRAFT);
	assert_string_equal(change(w, last)->now, NEXT);
	assert_int_equal(change(w, last)->days, -7);
	assert_false(change(w, last)->announced);
	assert_int_equal(w->before->waiting - w->after->waiting, 7);
	/* None at all: those there go on. */
	w = what_if(r, "\"meeting\":\"" NEXT "\",\"seats\":0");
	assert_true(w->changes.count >= 2);
	assert_int_equal(w->after->waiting - w->before->waiting, 7 + 14);
	/* One of two announced ones has to go. */
	w = what_if(r, "\"meeting\":\"" SOON "\",\"seats\":1");
	assert_int_equal(w->after->moved, 1);
	assert_true(w->changes.at[0].announced || w->changes.count > 1);
}

static void agenda_what_if__an_extra_meeting(void **state)
{
	struct region *r = region_of(state);
	const struct proto_what_if *w;
	const char *last;

	agenda_clients(r, 5);
	last = agenda_at(r, DRAFT, 0);
	w = what_if(r, "\"extra_on\":\"2026-11-26\"");
	assert_int_equal(w->changes.count, 3);
	assert_string_equal(change(w, agenda_at(r, NEXT, 0))->now, "haarlem-2026-11-26");
	assert_int_equal(change(w, agenda_at(r, NEXT, 0))->days, -5);
	assert_string_equal(change(w, last)->now, NEXT);
	w = what_if(r, "\"extra_on\":\"2026-11-26\",\"extra_seats\":1");
	assert_int_equal(w->changes.count, 2);
	refused(r, "\"extra_on\":\"2026-11-22\"", "date-past");
	refused(r, "\"extra_on\":\"2028-11-22\"", "member-range");
	refused(r, "\"extra_on\":\"2026-12-01\"", "meeting-overlap");
}

static void agenda_what_if__somebody_absent(void **state)
{
	struct region *r = region_of(state);
	const struct proto_case_show *shown;
	const struct proto_what_if *w;
	const char *c, *person, *partner;

	region_roster(r);
	agenda_clients(r, 1);
	c = region_case(r, NULL);
	region_accept(r, c);
	shown = region_ask(r, COORDINATOR, "case.show", region_text(r, "{\"case\":\"%s\"}", c));
	person = shown->row->regiehouder->person;
	partner = shown->row->regiehouder->partner;
	/* Announced, and yet it cannot stay. */
	w = what_if(r, region_text(r, "\"absent\":\"%s\",\"until\":\"2026-12-03\"", person));
	assert_int_equal(w->changes.count, 1);
	assert_true(change(w, c)->announced);
	assert_string_equal(change(w, c)->was, SOON);
	assert_string_equal(change(w, c)->now, DRAFT);
	w = what_if(r, region_text(r, "\"absent\":\"%s\"", partner));
	assert_null(change(w, c)->now);
	assert_true(change(w, c)->days > 7);
	w = what_if(r, region_text(r, "\"absent\":\"%s\",\"from\":\"2026-11-25\"", partner));
	assert_int_equal(w->changes.count, 0);
	refused(r, "\"absent\":\"nobody\"", "person-unknown");
	refused(r, "\"absent\":\"gemeente\",\"from\":\"2026-12-03\",\"until\":\"2026-12-01\"",
	        "member-range");
}

static void agenda_what_if__a_case_elsewhere(void **state)
{
	struct region *r = region_of(state);
	const struct proto_what_if *w;
	const char *first, *third, *last;

	agenda_clients(r, 5);
	first = agenda_at(r, SOON, 0);
	third = agenda_at(r, NEXT, 0);
	last = agenda_at(r, DRAFT, 0);
	/* Where all are announced somebody has to be named. */
	refused(r, region_text(r, "\"case\":\"%s\",\"meeting\":\"" SOON "\"", last), "meeting-full");
	w = what_if(r, region_text(r, "\"case\":\"%s\",\"meeting\":\"" SOON "\",\"displace\":\"%s\"", last,
	                           first));
	assert_string_equal(change(w, last)->now, SOON);
	assert_true(change(w, first)->announced);
	assert_string_not_equal(change(w, first)->now, SOON);
	assert_int_equal(w->after->moved, 1);
	/* In a draft the cheapest one gives way, unless one is named. */
	w = what_if(r, region_text(r, "\"case\":\"%s\",\"meeting\":\"" NEXT "\"", last));
	assert_int_equal(w->changes.count, 2);
	w = what_if(r, region_text(r, "\"case\":\"%s\",\"meeting\":\"" NEXT "\",\"displace\":\"%s\"", last,
	                           third));
	assert_string_equal(change(w, third)->now, DRAFT);
	refused(r,
	        region_text(r, "\"case\":\"%s\",\"meeting\":\"" NEXT "\",\"displace\":\"%s\"", last, first),
	        "case-unknown");
	refused(r, region_text(r, "\"case\":\"C-00000000\",\"meeting\":\"" NEXT "\""), "case-unknown");
}

static void agenda_what_if__nothing_changes(void **state)
{
	struct region *r = region_of(state);
	struct planned before, after;
	int rows;

	agenda_clients(r, 5);
	before = planned(r);
	rows = region_number(r, "SELECT count(*) FROM audit");
	what_if(r, region_text(r, "\"case\":\"%s\",\"meeting\":\"" SOON "\",\"displace\":\"%s\"",
	                       agenda_at(r, DRAFT, 0), agenda_at(r, SOON, 0)));
	what_if(r, "\"meeting\":\"" NEXT "\",\"seats\":1,\"extra_on\":\"2026-11-26\",\"absent\":\"ggd\"");
	after = planned(r);
	assert_memory_equal(&before, &after, sizeof(before));
	/* The two questions, and the two that found the cases: what was shown. */
	assert_int_equal(region_audited(r, "agenda.supposed", NULL), 2);
	assert_true(region_number(r, "SELECT count(*) FROM audit") >= rows + 4);
}

static void agenda_what_if__refused(void **state)
{
	struct region *r = region_of(state);
	const struct proto_problem *p;

	agenda_clients(r, 1);
	p = region_refused(r, COORDINATOR, "agenda.what_if", "{\"table\":\"haarlem\"}", "member-missing");
	assert_string_equal(p->pointer, "/params/meeting");
	refused(r, "\"seats\":3", "member-missing");
	refused(r, "\"meeting\":\"" NEXT "\"", "member-missing");
	refused(r, "\"extra_seats\":3,\"absent\":\"ggd\"", "member-missing");
	refused(r, "\"displace\":\"C-00000000\",\"absent\":\"ggd\"", "member-missing");
	refused(r, "\"extra_on\":\"2026-11-26\",\"from\":\"2026-11-26\"", "member-missing");
	refused(r, "\"meeting\":\"haarlem-2026-12-02\",\"seats\":3", "meeting-unknown");
	refused(r, "\"meeting\":\"zandvoort-2026-12-03\",\"seats\":3", "meeting-state");
	region_refused(r, COORDINATOR, "agenda.what_if", "{\"table\":\"nergens\",\"absent\":\"ggd\"}",
	               "member-word");
	region_refused(r, CHAIR_ELSEWHERE, "agenda.what_if", "{\"table\":\"haarlem\",\"absent\":\"ggd\"}",
	               "member-word");
	region_refused(r, OFFICER, "agenda.what_if", "{\"table\":\"haarlem\",\"absent\":\"ggd\"}",
	               "right-missing");
	region_later(r, 1);
	refused(r, "\"meeting\":\"" SOON "\",\"seats\":3", "meeting-state");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(agenda_what_if__seats),           TEST(agenda_what_if__an_extra_meeting),
	        TEST(agenda_what_if__somebody_absent), TEST(agenda_what_if__a_case_elsewhere),
	        TEST(agenda_what_if__nothing_changes), TEST(agenda_what_if__refused),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
