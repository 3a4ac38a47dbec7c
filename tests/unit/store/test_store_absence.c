#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/store_absence.h"

#include "house.h"

static struct store_absence absence(const char *id, const char *partner, const char *person, int from,
                                    int until)
{
	struct store_absence a = {.from = {from}, .until = {until}, .told = HOUSE_NOW, .told_by = "gemeente"};

	id_set(a.id, sizeof(a.id), id);
	ID_SET(a.partner, partner);
	if (person != NULL)
		ID_SET(a.person, person);
	return a;
}

static void put(struct house *h, const struct store_absence *a)
{
	store_begin(h->store);
	store_absence_put(h->store, a);
	house_commit(h);
}

static struct store_person person(struct house *h, const char *id)
{
	struct store_person p;

	assert_true(store_roster_get(h->store, h->arena, id, &p));
	return p;
}

static struct house *two_people(void **state)
{
	struct house *h = *state;
	struct store_person a = {.person = {"km-1"}, .partner = {"gemeente"}, .deputy = {"km-2"}};
	struct store_person b = {.person = {"gz-1"}, .partner = {"ggz"}};

	store_begin(h->store);
	store_roster_set(h->store, &a);
	store_roster_set(h->store, &b);
	house_commit(h);
	return h;
}

static void store_absence_put__is_read_back(void **state)
{
	struct house *h = *state;
	struct store_absence in = absence("a-1", "gemeente", "km-1", 20700, 20710), out;

	ID_SET(in.deputy, "km-2");
	put(h, &in);
	in.until = (struct day){STORE_ABSENCE_FAR};
	put(h, &in);
	assert_true(store_absence_get(h->store, "a-1", &out));
	assert_string_equal(out.partner.text, "gemeente");
	assert_string_equal(out.person.text, "km-1");
	assert_string_equal(out.deputy.text, "km-2");
	assert_string_equal(out.told_by, "gemeente");
	assert_int_equal(out.from.n, 20700);
	assert_int_equal(out.until.n, STORE_ABSENCE_FAR);
	assert_false(store_absence_get(h->store, "a-2", &out));
	store_begin(h->store);
	store_absence_end(h->store, "a-1", (struct day){20705});
	house_commit(h);
	assert_true(store_absence_get(h->store, "a-1", &out));
	assert_int_equal(out.until.n, 20705);
	store_begin(h->store);
	store_absence_drop(h->store, "a-1");
	house_commit(h);
	assert_false(store_absence_get(h->store, "a-1", &out));
}

static void store_absence_list__by_partner_and_day(void **state)
{
	struct house *h = *state;
	struct store_absence a = absence("a-1", "gemeente", NULL, 20705, 20710),
	                     b = absence("a-2", "ggz", "gz-1", 20700, 20702),
	                     c = absence("a-3", "gemeente", "km-1", 20700, 20701);
	struct store_absence_list list;

	put(h, &a);
	put(h, &b);
	put(h, &c);
	list = store_absence_list(h->store, h->arena, NULL, (struct day){20702});
	assert_int_equal(list.count, 2);
	assert_string_equal(list.at[0].id, "a-2");
	assert_true(store_absence_partner(&list, &a.partner, (struct day){20705}));
	assert_true(store_absence_partner(&list, &a.partner, (struct day){20710}));
	assert_false(store_absence_partner(&list, &a.partner, (struct day){20711}));
	assert_false(store_absence_partner(&list, &a.partner, (struct day){20704}));
	/* one person is not the organisation */
	assert_false(store_absence_partner(&list, &b.partner, (struct day){20701}));
	list = store_absence_list(h->store, h->arena, "gemeente", (struct day){0});
	assert_int_equal(list.count, 2);
}

static void store_person_absent__own_and_of_the_organisation(void **state)
{
	struct house *h = two_people(state);
	struct store_absence own = absence("a-1", "gemeente", "km-1", 20700, 20701),
	                     whole = absence("a-2", "gemeente", NULL, 20703, 20703),
	                     foreign = absence("a-3", "ggz", "km-1", 20705, 20705);
	struct store_person p;

	ID_SET(own.deputy, "km-3");
	put(h, &whole);
	put(h, &own);
	put(h, &foreign);
	for (int listed = 0; listed < 2; listed++) {
		struct store_person_list list = store_roster_list(h->store, h->arena);

		assert_int_equal(list.count, 2);
		p = listed ? list.at[1] : person(h, "km-1");
		assert_int_equal(p.absence_count, 2);
		assert_true(store_person_absent(&p, (struct day){20700}));
		assert_true(store_person_absent(&p, (struct day){20701}));
		assert_false(store_person_absent(&p, (struct day){20702}));
		assert_true(store_person_absent(&p, (struct day){20703}));
		assert_false(store_person_absent(&p, (struct day){20705}));
		assert_string_equal(store_person_deputy(&p, (struct day){20701})->text, "km-3");
		assert_string_equal(store_person_deputy(&p, (struct day){20703})->text, "km-2");
		assert_int_equal(list.at[0].absence_count, 0);
	}
}

static void store_person_away__on_days_without_work(void **state)
{
	struct house *h = two_people(state);
	struct store_person p = person(h, "km-1");
	struct day friday = {20784}, saturday = {20785};

	assert_int_equal(time_weekday(friday), WEEKDAY_FRI);
	assert_false(store_person_away(&p, friday));
	assert_true(store_person_away(&p, saturday));
	assert_false(store_person_absent(&p, saturday));
	p.workdays = TERMS_BIT(WEEKDAY_SAT);
	assert_true(store_person_away(&p, friday));
	assert_false(store_person_away(&p, saturday));
	p.left = true;
	assert_true(store_person_away(&p, saturday));
}

static void store_roster_list__forgets_absences_that_were_undone(void **state)
{
	struct house *h = two_people(state);
	struct store_absence a = absence("a-1", "gemeente", "km-1", 20700, 20701);

	assert_int_equal(person(h, "km-1").absence_count, 0);
	store_begin(h->store);
	store_savepoint(h->store);
	store_absence_put(h->store, &a);
	assert_int_equal(store_roster_list(h->store, h->arena).at[1].absence_count, 1);
	store_undo(h->store);
	assert_int_equal(store_roster_list(h->store, h->arena).at[1].absence_count, 0);
	store_absence_put(h->store, &a);
	assert_int_equal(person(h, "km-1").absence_count, 1);
	store_rollback(h->store);
	assert_int_equal(store_roster_list(h->store, h->arena).at[1].absence_count, 0);
}

static void store_absence_tidy__forgets_what_is_long_over(void **state)
{
	struct house *h = two_people(state);
	struct store_absence old = absence("a-1", "gemeente", "km-1", 20300, 20301),
	                     past = absence("a-2", "gemeente", "km-1", 20600, 20601),
	                     now = absence("a-3", "gemeente", "km-1", 20700, 20701);

	put(h, &old);
	put(h, &past);
	put(h, &now);
	assert_int_equal(person(h, "km-1").absence_count, 3);
	assert_int_equal(store_roster_list(h->store, h->arena).at[1].absence_count, 3);
	store_begin(h->store);
	store_absence_tidy(h->store, (struct day){20400}, (struct day){20650});
	house_commit(h);
	assert_int_equal(store_absence_list(h->store, h->arena, NULL, (struct day){0}).count, 2);
	assert_int_equal(person(h, "km-1").absence_count, 1);
	assert_int_equal(store_roster_list(h->store, h->arena).at[1].absence_count, 1);
	/* The clock went back. */
	store_begin(h->store);
	store_absence_tidy(h->store, (struct day){20400}, (struct day){20550});
	house_commit(h);
	assert_int_equal(person(h, "km-1").absence_count, 2);
	assert_int_equal(store_roster_list(h->store, h->arena).at[1].absence_count, 2);
}

/* Of two at a time the one that began first says who stands in, read alone or with all. */
static void store_person_deputy__of_the_absence_that_began_first(void **state)
{
	struct house *h = two_people(state);
	struct store_absence first = absence("a-2", "gemeente", "km-1", 20700, 20720),
	                     second = absence("a-1", "gemeente", "km-1", 20705, 20710);

	ID_SET(first.deputy, "km-3");
	ID_SET(second.deputy, "km-4");
	put(h, &second);
	put(h, &first);
	for (int listed = 0; listed < 2; listed++) {
		struct store_person p =
		        listed ? store_roster_list(h->store, h->arena).at[1] : person(h, "km-1");

		assert_int_equal(p.absence_count, 2);
		assert_string_equal(store_person_deputy(&p, (struct day){20706})->text, "km-3");
	}
}

static void store_absence_whole__organisations_only(void **state)
{
	struct house *h = two_people(state);
	struct store_absence own = absence("a-1", "gemeente", "km-1", 20700, 20701),
	                     whole = absence("a-2", "gemeente", NULL, 20703, 20703);
	struct store_absence_list list;

	put(h, &own);
	assert_int_equal(store_absence_whole(h->store, h->arena).count, 0);
	put(h, &whole);
	list = store_absence_whole(h->store, h->arena);
	assert_int_equal(list.count, 1);
	assert_string_equal(list.at[0].id, "a-2");
	assert_true(store_absence_partner(&list, &whole.partner, (struct day){20703}));
}

static void store_person_find__by_id(void **state)
{
	struct house *h = two_people(state);
	struct store_person_list list = store_roster_now(h->store), none = {0};
	struct person_id id = {{0}};

	assert_null(store_person_find(&list, &id));
	for (size_t i = 0; i < list.count; i++)
		assert_ptr_equal(store_person_find(&list, &list.at[i].person), &list.at[i]);
	ID_SET(id, "km-2");
	assert_null(store_person_find(&list, &id));
	assert_null(store_person_find(&none, &id));
}

static void store_roster_clear__takes_what_the_roster_said_only(void **state)
{
	struct house *h = two_people(state);
	struct store_absence told = absence("0198", "gemeente", "km-1", 20700, 20701),
	                     said = absence("roster-km-1", "gemeente", "km-1", 20700, 20701);

	put(h, &told);
	put(h, &said);
	assert_true(person(h, "km-1").absences[0].of_roster != person(h, "km-1").absences[1].of_roster);
	store_begin(h->store);
	store_roster_clear(h->store);
	house_commit(h);
	assert_int_equal(store_absence_list(h->store, h->arena, NULL, (struct day){0}).count, 1);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, house_set_up, house_tear_down)
	const struct CMUnitTest tests[] = {
	        T(store_absence_put__is_read_back),
	        T(store_absence_list__by_partner_and_day),
	        T(store_person_absent__own_and_of_the_organisation),
	        T(store_person_away__on_days_without_work),
	        T(store_roster_list__forgets_absences_that_were_undone),
	        T(store_absence_tidy__forgets_what_is_long_over),
	        T(store_person_deputy__of_the_absence_that_began_first),
	        T(store_absence_whole__organisations_only),
	        T(store_person_find__by_id),
	        T(store_roster_clear__takes_what_the_roster_said_only),
	};
#undef T

	return cmocka_run_group_tests_name("store/absence", tests, NULL, NULL);
}
