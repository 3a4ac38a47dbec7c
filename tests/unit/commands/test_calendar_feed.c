#include "region.h"

#define ANNOUNCED "haarlem-2026-11-24"
#define LATER "haarlem-2026-12-08"

static const struct proto_calendar_entry_list *asked(struct region *r, const char *partner)
{
	const struct proto_answer *a = region_tell(r, partner, "agendas.asked", "{}");

	assert_int_equal(a->answer, ANSWER_CALENDAR);
	assert_false(a->more);
	return &a->entries;
}

static const struct proto_calendar_entry *only(struct region *r, const char *partner)
{
	const struct proto_calendar_entry_list *list = asked(r, partner);

	assert_int_equal(list->count, 1);
	return &list->at[0];
}

/* Told by gemeente, for all others: ggd and school may know the case, gemeente not until somebody confirms.
 */
static const char *one_item(struct region *r)
{
	region_signal(r, "gemeente", (struct region_signal){0});
	region_plan(r);
	return region_case(r, NULL);
}

static void calendar_asked__what_it_may_know(void **state)
{
	struct region *r = region_of(state);
	const struct proto_calendar_entry *e;
	const char *c = one_item(r);

	e = only(r, "ggd");
	assert_int_equal(e->sequence, 0);
	assert_false(e->cancelled || e->meeting);
	assert_string_equal(e->table, "haarlem");
	assert_int_equal(e->end.ms - e->start.ms, 15 * TIME_MINUTE_MS);
	assert_int_equal(e->changed.ms, region_now(r).ms);
	assert_int_equal(asked(r, "gemeente")->count, 0);
	assert_int_equal(region_audited_with(r, "calendar.told", "case_id", c), 1);
	region_ask(r, COORDINATOR, "consent.confirm",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"r\"}", c));
	assert_int_equal(asked(r, "gemeente")->count, 1);
}

static void calendar_asked__uid_for_life(void **state)
{
	struct region *r = region_of(state);
	const char *c = one_item(r), *uid = only(r, "ggd")->uid;
	struct instant made = only(r, "ggd")->changed;
	const struct proto_calendar_entry *e;

	region_pass(r, TIME_HOUR_MS);
	e = only(r, "ggd");
	assert_string_equal(e->uid, uid);
	assert_int_equal(e->sequence, 0);
	assert_int_equal(e->changed.ms, made.ms);

	region_ask(r, COORDINATOR, "agenda.pin",
	           region_text(r, "{\"case\":\"%s\",\"meeting\":\"" LATER "\",\"reason\":\"r\"}", c));
	e = only(r, "ggd");
	assert_string_equal(e->uid, uid);
	assert_int_equal(e->sequence, 1);
	assert_true(e->cancelled); /* there, it is a draft */
	assert_int_equal(only(r, "ggd")->sequence, 1);

	region_ask(r, COORDINATOR, "meeting.announce", "{\"meeting\":\"" LATER "\"}");
	e = only(r, "ggd");
	assert_string_equal(e->uid, uid);
	assert_int_equal(e->sequence, 2);
	assert_false(e->cancelled);
	assert_int_equal(time_local_day(e->start).n - time_local_day(region_now(r)).n, 15);
}

static void calendar_asked__each_its_own_uid(void **state)
{
	struct region *r = region_of(state);

	one_item(r);
	assert_string_not_equal(only(r, "ggd")->uid, only(r, "school")->uid);
}

static void calendar_asked__withdrawn_is_cancelled(void **state)
{
	struct region *r = region_of(state);
	const char *c = one_item(r);

	assert_false(only(r, "ggd")->cancelled);
	region_ask(r, COORDINATOR, "consent.withdraw",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"r\"}", c));
	assert_true(only(r, "ggd")->cancelled);
	assert_int_equal(only(r, "ggd")->sequence, 1);
	region_later(r, 91);
	assert_int_equal(asked(r, "ggd")->count, 0);
}

static void calendar_asked__in_pages(void **state)
{
	struct region *r = region_of(state);
	const char *last, *first;
	const struct proto_answer *a;

	one_item(r);
	first = only(r, "ggd")->uid;
	region_sql(
	        r,
	        region_text(r,
	                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120) "
	                    "INSERT INTO calendar_entry SELECT printf('00000000-0000-4000-8000-%%012d', i), "
	                    "principal, NULL, 'X-' || i, 1, changed, start, end, table_id, room, 1 "
	                    "FROM calendar_entry, n WHERE uid = '%s'",
	                    first));
	a = region_tell(r, "ggd", "agendas.asked", "{}");
	assert_int_equal(a->entries.count, 100);
	assert_true(a->more);
	last = a->entries.at[99].uid;
	a = region_tell(r, "ggd", "agendas.asked", region_text(r, "{\"after\":\"%s\"}", last));
	assert_int_equal(a->entries.count, 21);
	assert_false(a->more);
	assert_string_equal(a->entries.at[20].uid, first);
}

static void calendar_show__meetings_of_ones_tables(void **state)
{
	struct region *r = region_of(state);
	const struct proto_calendar *all = region_ask(r, COORDINATOR, "agenda.calendar", "{}"), *one;
	size_t cancelled = 0;

	assert_true(all->entries.count >= 1);
	for (size_t i = 0; i < all->entries.count; i++)
		assert_true(all->entries.at[i].meeting && all->entries.at[i].sequence == 0);
	one = region_ask(r, CHAIR_ELSEWHERE, "agenda.calendar", "{}");
	for (size_t i = 0; i < one->entries.count; i++)
		assert_string_equal(one->entries.at[i].table, "zandvoort");
	/* Asked for one table, the others are not off. */
	region_ask(r, COORDINATOR, "agenda.calendar", "{\"table\":\"zandvoort\"}");
	all = region_ask(r, COORDINATOR, "agenda.calendar", "{\"table\":\"haarlem\"}");
	for (size_t i = 0; i < all->entries.count; i++) {
		assert_string_equal(all->entries.at[i].table, "haarlem");
		cancelled += all->entries.at[i].cancelled ? 1 : 0;
	}
	assert_int_equal(cancelled, 0);
	region_refused(r, CHAIR_ELSEWHERE, "agenda.calendar", "{\"table\":\"haarlem\"}", "member-word");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(calendar_asked__what_it_may_know), TEST(calendar_asked__uid_for_life),
	        TEST(calendar_asked__each_its_own_uid), TEST(calendar_asked__withdrawn_is_cancelled),
	        TEST(calendar_asked__in_pages),         TEST(calendar_show__meetings_of_ones_tables),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
