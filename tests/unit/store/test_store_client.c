#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "house.h"
#include "store/store_keep.h"

static struct client_id client_id(int n)
{
	struct client_id id;

	house_id(n, id.text);
	return id;
}

static struct crypto_hash hash_of(unsigned char b)
{
	struct crypto_hash hash;

	memset(hash.b, b, sizeof(hash.b));
	return hash;
}

static void store_identity_find__strong_keys_only(void **state)
{
	struct house *h = *state;
	struct client_id one = client_id(1), found;
	struct crypto_hash bsn = hash_of(1), name = hash_of(2), none = hash_of(3);

	store_begin(h->store);
	store_client_add(h->store, &one, HOUSE_NOW, false);
	store_identity_add(h->store, &name, IDENTITY_NAME, &one);
	assert_false(store_client_matched(h->store, &one));
	store_identity_add(h->store, &bsn, IDENTITY_BSN, &one);
	store_identity_add(h->store, &bsn, IDENTITY_BSN, &one);
	store_client_set_matched(h->store, &one);
	house_commit(h);
	assert_true(store_identity_find(h->store, &bsn, &found));
	assert_string_equal(found.text, one.text);
	assert_false(store_identity_find(h->store, &name, &found));
	assert_false(store_identity_find(h->store, &none, &found));
	assert_true(store_client_matched(h->store, &one));
}

static void store_client_merge__moves_all_that_hangs_on_it(void **state)
{
	struct house *h = *state;
	struct client_id from = client_id(1), to = client_id(2), third = client_id(3), found;
	struct crypto_hash bsn = hash_of(1), name = hash_of(2);
	struct partner_id school = {"taalschool"}, ggd = {"ggd"};
	struct store_signal g = house_signal(10, 1, "C-AAAAAAAA", 5), got;
	struct consent c = house_consent(5, 1, NULL, 0);
	struct store_case mine = house_case("C-AAAAAAAA", 1), moved;
	struct reference_id reference;
	struct store_reference ref;

	store_begin(h->store);
	store_case_add(h->store, &mine);
	store_client_add(h->store, &from, HOUSE_NOW, true);
	store_client_add(h->store, &to, HOUSE_NOW, true);
	store_client_add(h->store, &third, HOUSE_NOW, false);
	store_identity_add(h->store, &bsn, IDENTITY_BSN, &from);
	store_identity_add(h->store, &name, IDENTITY_NAME, &from);
	store_identity_add(h->store, &name, IDENTITY_NAME, &to);
	store_consent_add(h->store, &c);
	store_signal_add(h->store, &g);
	reference = store_reference_signal(h->store, &school, &g.id, &from, HOUSE_NOW);
	store_withdrawal_add(h->store, &from, &school, (struct day){20500});
	store_withdrawal_add(h->store, &to, &school, (struct day){20400});
	store_withdrawal_add(h->store, &from, &ggd, (struct day){20100});
	store_withdrawal_add(h->store, &to, &ggd, (struct day){20200});
	store_match_reject(h->store, &from, &third);
	store_client_merge(h->store, &from, &to);
	house_commit(h);
	assert_true(store_identity_find(h->store, &bsn, &found));
	assert_string_equal(found.text, to.text);
	assert_true(store_signal_get(h->store, g.id.text, &got));
	assert_string_equal(got.client.text, to.text);
	assert_true(store_case_open_of(h->store, &to, &moved));
	assert_string_equal(moved.id.text, "C-AAAAAAAA");
	assert_int_equal(store_consent_of_client(h->store, h->arena, &to).count, 1);
	assert_int_equal(store_consent_of_client(h->store, h->arena, &from).count, 0);
	assert_true(store_reference_find(h->store, &school, reference.text, &ref));
	assert_string_equal(ref.client.text, to.text);
	assert_int_equal(store_withdrawal_day(h->store, &to, &school).n, 20500);
	assert_int_equal(store_withdrawal_day(h->store, &to, &ggd).n, 20200);
	assert_false(day_is_set(store_withdrawal_day(h->store, &from, &school)));

	/* What still names the merged one is led to where it went. */
	store_begin(h->store);
	bsn = hash_of(9);
	store_identity_add(h->store, &bsn, IDENTITY_VNUMBER, &from);
	house_commit(h);
	assert_true(store_identity_find(h->store, &bsn, &found));
	assert_string_equal(found.text, to.text);
}

static void store_reference_find__only_ones_own(void **state)
{
	struct house *h = *state;
	struct client_id one = client_id(1);
	struct partner_id school = {"taalschool"}, ggd = {"ggd"};
	struct store_signal g = house_signal(10, 1, "C-AAAAAAAA", 5);
	struct reference_id a, b, again, of_case;
	struct store_reference found;

	store_begin(h->store);
	store_client_add(h->store, &one, HOUSE_NOW, true);
	a = store_reference_signal(h->store, &school, &g.id, &one, HOUSE_NOW);
	b = store_reference_signal(h->store, &ggd, &g.id, &one, HOUSE_NOW);
	again = store_reference_signal(h->store, &school, &g.id, &one, HOUSE_NOW);
	of_case = store_reference_case(h->store, &school, &g.case_, &one, HOUSE_NOW);
	assert_string_equal(store_reference_case(h->store, &school, &g.case_, &one, HOUSE_NOW).text,
	                    of_case.text);
	house_commit(h);
	assert_string_equal(a.text, again.text);
	assert_string_not_equal(a.text, b.text);
	assert_true(id_is_uuid(a.text));
	assert_true(store_reference_find(h->store, &school, a.text, &found));
	assert_string_equal(found.signal.text, g.id.text);
	assert_false(ID_IS_SET(found.case_));
	assert_false(store_reference_find(h->store, &ggd, a.text, &found));
	assert_false(store_reference_find(h->store, &ggd, "nothing", &found));
	assert_true(store_reference_find(h->store, &school, of_case.text, &found));
	assert_string_equal(found.case_.text, "C-AAAAAAAA");
	assert_false(ID_IS_SET(found.signal));
}

static void store_reference_about__case_and_consent(void **state)
{
	struct house *h = *state;
	struct client_id one = client_id(1);
	struct partner_id school = {"taalschool"}, ggd = {"ggd"};
	struct store_signal g = house_signal(10, 1, "C-AAAAAAAA", 5),
	                    gone = house_signal(11, 1, "C-BBBBBBBB", 6);
	struct reference_id of_signal, of_gone, of_case;
	struct consent_id consent = {""};
	struct case_id case_ = {""};

	store_begin(h->store);
	store_signal_add(h->store, &g);
	of_signal = store_reference_signal(h->store, &school, &g.id, &one, HOUSE_NOW);
	of_gone = store_reference_signal(h->store, &school, &gone.id, &one, HOUSE_NOW);
	of_case = store_reference_case(h->store, &school, &gone.case_, &one, HOUSE_NOW);
	house_commit(h);
	assert_false(store_reference_about(h->store, &ggd, of_signal.text, &case_, &consent));
	assert_false(store_reference_about(h->store, &school, "nothing", &case_, &consent));
	assert_false(store_reference_about(h->store, &school, of_gone.text, &case_, &consent));
	assert_true(store_reference_about(h->store, &school, of_signal.text, &case_, &consent));
	assert_string_equal(case_.text, "C-AAAAAAAA");
	assert_string_equal(consent.text, g.consent.text);
	assert_true(store_reference_about(h->store, &school, of_case.text, &case_, &consent));
	assert_string_equal(case_.text, "C-BBBBBBBB");
	assert_false(ID_IS_SET(consent));
}

static void store_withdrawal_add__keeps_the_latest(void **state)
{
	struct house *h = *state;
	struct client_id one = client_id(1);
	struct partner_id school = {"taalschool"}, ggd = {"ggd"};

	store_begin(h->store);
	assert_false(day_is_set(store_withdrawal_latest(h->store, &one)));
	store_withdrawal_add(h->store, &one, &school, (struct day){20500});
	store_withdrawal_add(h->store, &one, &school, (struct day){20400});
	store_withdrawal_add(h->store, &one, &ggd, (struct day){20600});
	house_commit(h);
	assert_int_equal(store_withdrawal_day(h->store, &one, &school).n, 20500);
	assert_int_equal(store_withdrawal_latest(h->store, &one).n, 20600);
}

static void store_match_list__namesakes_with_open_cases(void **state)
{
	struct house *h = *state;
	struct client_id one = client_id(1), two = client_id(2), alone = client_id(3);
	struct store_case a = house_case("C-AAAAAAAA", 1), b = house_case("C-BBBBBBBB", 2),
	                  c = house_case("C-CCCCCCCC", 3);
	struct crypto_hash name = hash_of(2), other = hash_of(3);
	struct store_match_list list;

	store_begin(h->store);
	store_client_add(h->store, &one, HOUSE_NOW, false);
	store_client_add(h->store, &two, HOUSE_NOW, true);
	store_client_add(h->store, &alone, HOUSE_NOW, false);
	store_identity_add(h->store, &name, IDENTITY_NAME, &one);
	store_identity_add(h->store, &name, IDENTITY_NAME, &two);
	store_identity_add(h->store, &other, IDENTITY_NAME, &alone);
	store_case_add(h->store, &a);
	store_case_add(h->store, &b);
	store_case_add(h->store, &c);
	house_commit(h);
	list = store_match_list(h->store, h->arena);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.at[0].case_.text, "C-AAAAAAAA");
	assert_string_equal(list.at[0].with.text, "C-BBBBBBBB");
	assert_string_equal(list.at[0].table.text, "noord");
	assert_int_equal(list.at[0].opened.n, time_local_day(HOUSE_NOW).n);
	assert_string_equal(list.at[1].case_.text, "C-CCCCCCCC");
	assert_false(ID_IS_SET(list.at[1].with));
	store_begin(h->store);
	store_match_reject(h->store, &two, &one);
	store_match_reject(h->store, &one, &two);
	house_commit(h);
	list = store_match_list(h->store, h->arena);
	assert_int_equal(list.count, 2);
	assert_false(ID_IS_SET(list.at[0].with));
}

static void store_answer_find__by_principal_and_id(void **state)
{
	struct house *h = *state;
	struct store_answer in = {.body = hash_of(7),
	                          .recorded = HOUSE_NOW,
	                          .object = "signal-1",
	                          .reference = "ref-1"},
	                    out;

	store_begin(h->store);
	store_answer_add(h->store, "taalschool", "event-1", &in);
	house_commit(h);
	assert_true(store_answer_find(h->store, h->arena, "taalschool", "event-1", &out));
	assert_true(crypto_hash_equal(&out.body, &in.body));
	assert_int_equal(out.recorded.ms, HOUSE_NOW.ms);
	assert_string_equal(out.object, "signal-1");
	assert_string_equal(out.reference, "ref-1");
	assert_null(out.result);
	assert_false(store_answer_find(h->store, h->arena, "ggd", "event-1", &out));
	assert_false(store_answer_find(h->store, h->arena, "taalschool", "event-2", &out));
}

/* Each once, however many are looked at together. */
static void store_keep_clients__some_at_a_time(void **state)
{
	struct house *h = *state;
	struct store_keep_client_list list;

	store_begin(h->store);
	for (int n = 1; n <= 5; n++) {
		struct client_id id = client_id(n);

		store_client_add(h->store, &id, HOUSE_NOW, true);
	}
	for (size_t max = 1; max <= 6; max++) {
		struct client_id after = {""}, expected;
		int seen = 0;

		do {
			list = store_keep_clients(h->store, h->arena, &after, max);
			assert_true(list.count <= max);
			for (size_t i = 0; i < list.count; i++) {
				after = list.at[i].id;
				expected = client_id(++seen);
				assert_string_equal(list.at[i].id.text, expected.text);
			}
		} while (list.count == max);
		assert_int_equal(seen, 5);
	}
	house_commit(h);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, house_set_up, house_tear_down)
	const struct CMUnitTest tests[] = {
	        T(store_identity_find__strong_keys_only),  T(store_client_merge__moves_all_that_hangs_on_it),
	        T(store_reference_find__only_ones_own),    T(store_reference_about__case_and_consent),
	        T(store_withdrawal_add__keeps_the_latest), T(store_match_list__namesakes_with_open_cases),
	        T(store_answer_find__by_principal_and_id), T(store_keep_clients__some_at_a_time),
	};
#undef T

	return cmocka_run_group_tests(tests, NULL, NULL);
}
