#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/store_case.h"

#include "house.h"

static struct store_person person(const char *id)
{
	struct store_person p = {.languages = "ti nl", .expertise = "", .limit = 20};

	id_set(p.person.text, sizeof(p.person.text), id);
	id_set(p.partner.text, sizeof(p.partner.text), "gemeente");
	return p;
}

static void give(struct house *h, const char *case_, const char *who)
{
	struct store_regie r = {.state = REGIE_OFFERED, .offered = HOUSE_NOW, .answer_by = HOUSE_NOW};

	id_set(r.case_.text, sizeof(r.case_.text), case_);
	id_set(r.person.text, sizeof(r.person.text), who);
	id_set(r.partner.text, sizeof(r.partner.text), "gemeente");
	store_regie_add(h->store, &r);
}

/* The loads of both people as the list says, in one number. */
static int64_t loads(struct house *h)
{
	struct store_person_list list = store_roster_list(h->store, h->arena);

	assert_int_equal(list.count, 2);
	assert_string_equal(list.at[0].languages, "ti nl");
	return 10 * list.at[0].load + list.at[1].load;
}

static struct house *two_people(void **state)
{
	struct house *h = *state;
	struct store_person a = person("km-1"), b = person("km-2");

	store_begin(h->store);
	store_roster_set(h->store, &a);
	store_roster_set(h->store, &b);
	house_commit(h);
	return h;
}

static void store_roster_partner__of_those_who_left_too(void **state)
{
	struct house *h = two_people(state);
	struct store_person gone = person("km-2");
	struct partner_id partner = {""};
	bool left = true;

	assert_true(store_roster_partner(h->store, "km-1", &partner, &left));
	assert_string_equal(partner.text, "gemeente");
	assert_false(left);
	gone.left = true;
	store_begin(h->store);
	store_roster_set(h->store, &gone);
	assert_true(store_roster_partner(h->store, "km-2", &partner, &left));
	assert_true(left);
	left = false;
	assert_false(store_roster_partner(h->store, "km-3", &partner, &left));
	assert_false(left);
	house_commit(h);
}

static void store_roster_list__follows_what_is_given_and_ended(void **state)
{
	struct house *h = two_people(state);

	store_begin(h->store);
	assert_int_equal(loads(h), 0);
	give(h, "C-AAAAAAAA", "km-1");
	give(h, "C-BBBBBBBB", "km-2");
	give(h, "C-CCCCCCCC", "km-2");
	assert_int_equal(loads(h), 12);
	store_regie_accept(h->store, 1, HOUSE_NOW);
	store_regie_end(h->store, 2, REGIE_DECLINED, CAUSE_OVERLOAD, HOUSE_NOW);
	assert_int_equal(loads(h), 11);
	house_commit(h);
	assert_int_equal(loads(h), 11);
	house_close(h);
	assert_true(house_open(h));
	assert_int_equal(loads(h), 11);
}

static void store_roster_list__forgets_what_was_undone(void **state)
{
	struct house *h = two_people(state);

	store_begin(h->store);
	assert_int_equal(loads(h), 0);
	store_savepoint(h->store);
	give(h, "C-AAAAAAAA", "km-1");
	assert_int_equal(loads(h), 10);
	store_undo(h->store);
	assert_int_equal(loads(h), 0);
	give(h, "C-AAAAAAAA", "km-2");
	assert_int_equal(loads(h), 1);
	store_rollback(h->store);
	assert_int_equal(loads(h), 0);
}

static void store_roster_list__is_the_callers_own(void **state)
{
	struct house *h = two_people(state);
	struct store_person_list before = store_roster_list(h->store, h->arena);
	struct store_person other = person("km-1");

	other.languages = "fa";
	store_begin(h->store);
	store_roster_set(h->store, &other);
	house_commit(h);
	assert_string_equal(store_roster_list(h->store, h->arena).at[0].languages, "fa");
	assert_string_equal(before.at[0].languages, "ti nl");
}

#define T(name) cmocka_unit_test_setup_teardown(name, house_set_up, house_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        T(store_roster_partner__of_those_who_left_too),
	        T(store_roster_list__follows_what_is_given_and_ended),
	        T(store_roster_list__forgets_what_was_undone),
	        T(store_roster_list__is_the_callers_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
