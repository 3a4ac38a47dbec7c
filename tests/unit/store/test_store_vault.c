#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "house.h"

static const char marker[] = "MARKER-she-sleeps-badly-and-has-nightmares";

static int64_t seal(struct house *h, const char *owner, enum domain domain, const char *consent)
{
	int64_t number =
	        store_seal(h->store, SEAL_OBSERVATION, owner, domain, consent, marker, strlen(marker));

	assert_true(number > 0);
	return number;
}

static struct consent_id consent_id(int n)
{
	struct consent_id id;

	house_id(n, id.text);
	return id;
}

static void store_seal__is_read_back_from_its_place_only(void **state)
{
	struct house *h = *state;
	struct store *s = h->store;
	char id[ID_UUID_MAX];

	store_begin(s);
	seal(h, "signal-1", DOMAIN_MENTAL, house_id(1, id));
	assert_string_equal(store_unseal(s, h->arena, SEAL_OBSERVATION, "signal-1", DOMAIN_MENTAL), marker);
	house_commit(h);
	assert_string_equal(store_unseal(s, h->arena, SEAL_OBSERVATION, "signal-1", DOMAIN_MENTAL), marker);
	assert_null(store_unseal(s, h->arena, SEAL_IDENTITY, "signal-1", DOMAIN_MENTAL));
	assert_null(store_unseal(s, h->arena, SEAL_OBSERVATION, "signal-1", DOMAIN_WORK));
	assert_null(store_unseal(s, h->arena, SEAL_OBSERVATION, "signal-2", DOMAIN_MENTAL));
	house_close(h);
	assert_true(house_open(h));
	assert_string_equal(store_unseal(h->store, h->arena, SEAL_OBSERVATION, "signal-1", DOMAIN_MENTAL),
	                    marker);
	assert_int_equal(store_numbers(h->store).damaged, 0);
}

static void store_seal__takes_empty_and_largest(void **state)
{
	struct house *h = *state;
	static char large[16 * 1024];

	memset(large, 'a', sizeof(large));
	store_begin(h->store);
	assert_true(store_seal(h->store, SEAL_IDENTITY, "o", DOMAIN_ABSENT, NULL, "", 0) > 0);
	assert_true(store_seal(h->store, SEAL_GROUND, "o", DOMAIN_ABSENT, NULL, large, sizeof(large)) > 0);
	house_commit(h);
	assert_string_equal(store_unseal(h->store, h->arena, SEAL_IDENTITY, "o", DOMAIN_ABSENT), "");
	assert_int_equal(strlen(store_unseal(h->store, h->arena, SEAL_GROUND, "o", DOMAIN_ABSENT)),
	                 sizeof(large));
}

static void store_seal__leaves_nothing_readable_on_disk(void **state)
{
	struct house *h = *state;
	char id[ID_UUID_MAX];

	store_begin(h->store);
	seal(h, "signal-1", DOMAIN_MENTAL, house_id(1, id));
	store_audit_add(
	        h->store, HOUSE_NOW,
	        &(struct store_audit){.event = "case.closed", .action = 'U', .actor = "c", .reason = marker});
	house_commit(h);
	/* Clear ids are found this way, so the search itself works. */
	assert_true(house_has_bytes(h, "signal-1", 8));
	assert_false(house_has_bytes(h, "nightmares", 10));
	house_close(h);
	assert_false(house_has_bytes(h, "nightmares", 10));
}

static void store_unseal__finds_nothing_in_a_row_put_elsewhere(void **state)
{
	struct house *h = *state;
	char id[ID_UUID_MAX];

	store_begin(h->store);
	seal(h, "signal-1", DOMAIN_MENTAL, house_id(1, id));
	house_commit(h);
	house_close(h);
	house_sql(h, "mdod.db", "UPDATE sealed SET owner = 'signal-2'");
	assert_true(house_open(h));
	assert_null(store_unseal(h->store, h->arena, SEAL_OBSERVATION, "signal-2", DOMAIN_MENTAL));
	assert_int_equal(store_numbers(h->store).damaged, 1);
	assert_int_equal(store_state(h->store), STORE_WELL);
}

static void store_erase_consent__unreadable_at_once_and_gone_after(void **state)
{
	struct house *h = *state;
	struct consent_id one = consent_id(1), two = consent_id(2);
	struct store_test_sealed before, other;
	int64_t erased, kept;

	store_begin(h->store);
	erased = seal(h, "signal-1", DOMAIN_MENTAL, one.text);
	seal(h, "signal-1", DOMAIN_WORK, one.text);
	kept = seal(h, "signal-2", DOMAIN_WORK, two.text);
	house_commit(h);
	before = store_test_sealed(h->store, erased);
	other = store_test_sealed(h->store, kept);
	assert_true(house_has_bytes(h, before.body, before.body_len) &&
	            house_has_bytes(h, before.wrapped, before.wrapped_len));

	store_begin(h->store);
	store_erase_consent(h->store, &one);
	assert_null(store_unseal(h->store, h->arena, SEAL_OBSERVATION, "signal-1", DOMAIN_MENTAL));
	house_commit(h);
	assert_null(store_unseal(h->store, h->arena, SEAL_OBSERVATION, "signal-1", DOMAIN_MENTAL));
	assert_int_equal(store_numbers(h->store).erasing, 2);
	assert_true(store_tend(h->store, HOUSE_NOW, false));
	assert_int_equal(store_numbers(h->store).erasing, 0);

	assert_false(house_has_bytes(h, before.body, before.body_len));
	assert_false(house_has_bytes(h, before.wrapped, before.wrapped_len));
	assert_true(house_has_bytes(h, other.body, other.body_len));
	assert_true(house_has_bytes(h, other.wrapped, other.wrapped_len));
	assert_string_equal(store_unseal(h->store, h->arena, SEAL_OBSERVATION, "signal-2", DOMAIN_WORK),
	                    marker);
	assert_int_equal(store_numbers(h->store).audit_rows, 2); /* one for the start, one for the consent */
	assert_true(store_audit_verify(h->store).intact);
}

/* Which part of life it was about, and of what kind, tells of a person too. */
static void store_erase_consent__leaves_neither_domain_nor_kind(void **state)
{
	struct house *h = *state;
	struct consent_id one = consent_id(1), two = consent_id(2);
	enum content contents[DOMAIN_COUNT] = {CONTENT_ABSENT};

	store_begin(h->store);
	assert_true(store_seal_observation(h->store, "signal-1", DOMAIN_MENTAL, CONTENT_MEDICAL, one.text,
	                                   marker) > 0);
	assert_true(store_seal_observation(h->store, "signal-2", DOMAIN_WORK, CONTENT_LIMITS, two.text,
	                                   marker) > 0);
	store_erase_consent(h->store, &one);
	house_commit(h);
	assert_true(store_tend(h->store, HOUSE_NOW, false));
	store_seal_contents(h->store, "signal-2", contents);
	assert_int_equal(contents[DOMAIN_WORK], CONTENT_LIMITS);
	assert_string_equal(store_unseal(h->store, h->arena, SEAL_OBSERVATION, "signal-2", DOMAIN_WORK),
	                    marker);
	house_close(h);
	assert_int_equal(house_number(h, "mdod.db",
	                              "SELECT count(*) FROM sealed WHERE owner = 'signal-1' AND state = 3 "
	                              "AND erased_on IS NOT NULL AND domain = 0 AND content = 0"),
	                 1);
}

static void store_erase_consent__undone_leaves_all(void **state)
{
	struct house *h = *state;
	struct consent_id one = consent_id(1);

	store_begin(h->store);
	seal(h, "signal-1", DOMAIN_MENTAL, one.text);
	store_savepoint(h->store);
	store_erase_consent(h->store, &one);
	store_undo(h->store);
	house_commit(h);
	assert_true(store_tend(h->store, HOUSE_NOW, true));
	assert_non_null(store_unseal(h->store, h->arena, SEAL_OBSERVATION, "signal-1", DOMAIN_MENTAL));
}

static void store_erase_consent__pending_is_carried_out_at_open(void **state)
{
	struct house *h = *state;
	struct consent_id one = consent_id(1);
	struct store_test_sealed before;
	int64_t number;

	store_begin(h->store);
	number = seal(h, "signal-1", DOMAIN_MENTAL, one.text);
	house_commit(h);
	before = store_test_sealed(h->store, number);
	store_begin(h->store);
	store_erase_consent(h->store, &one);
	house_commit(h);
	house_close(h);
	assert_true(house_open(h));
	assert_int_equal(store_numbers(h->store).erasing, 0);
	assert_false(house_has_bytes(h, before.wrapped, before.wrapped_len));
	assert_false(house_has_bytes(h, before.body, before.body_len));
}

/* More than the pool holds, in one turn: keys are made in between. */
static void store_seal__outlasts_the_pool(void **state)
{
	struct house *h = *state;
	char owner[24];
	int64_t last = 0;

	store_begin(h->store);
	for (int i = 0; i < 1300; i++) {
		int64_t number;

		snprintf(owner, sizeof(owner), "signal-%d", i);
		number = seal(h, owner, DOMAIN_WORK, "c");
		assert_true(number > last);
		last = number;
	}
	house_commit(h);
	assert_true(store_tend(h->store, HOUSE_NOW, false));
	house_close(h);
	assert_true(house_open(h));
	for (int i = 0; i < 1300; i += 7) {
		snprintf(owner, sizeof(owner), "signal-%d", i);
		assert_string_equal(store_unseal(h->store, h->arena, SEAL_OBSERVATION, owner, DOMAIN_WORK),
		                    marker);
	}
	store_begin(h->store);
	assert_true(seal(h, "next", DOMAIN_WORK, "c") > last);
	house_commit(h);
}

/* A key that something undone was sealed with opens nothing else, and does not stay. */
static void store_seal__never_uses_a_key_twice(void **state)
{
	struct house *h = *state;
	struct store_test_sealed undone;
	int64_t first, second, third;

	store_begin(h->store);
	store_savepoint(h->store);
	first = seal(h, "signal-1", DOMAIN_WORK, "c");
	undone = store_test_sealed(h->store, first);
	store_undo(h->store);
	second = seal(h, "signal-1", DOMAIN_WORK, "c");
	store_rollback(h->store);
	store_begin(h->store);
	third = seal(h, "signal-1", DOMAIN_WORK, "c");
	house_commit(h);
	assert_true(first < second && second < third);
	assert_int_equal(undone.wrapped_len, 48);
	assert_true(store_tend(h->store, HOUSE_NOW, false));
	assert_int_equal(store_test_sealed(h->store, first).wrapped_len, 0);
	assert_int_equal(store_test_sealed(h->store, second).wrapped_len, 0);
	assert_int_equal(store_test_sealed(h->store, third).wrapped_len, 48);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, house_set_up, house_tear_down)
	const struct CMUnitTest tests[] = {
	        T(store_seal__is_read_back_from_its_place_only),
	        T(store_seal__takes_empty_and_largest),
	        T(store_seal__leaves_nothing_readable_on_disk),
	        T(store_unseal__finds_nothing_in_a_row_put_elsewhere),
	        T(store_erase_consent__unreadable_at_once_and_gone_after),
	        T(store_erase_consent__leaves_neither_domain_nor_kind),
	        T(store_erase_consent__undone_leaves_all),
	        T(store_erase_consent__pending_is_carried_out_at_open),
	        T(store_seal__outlasts_the_pool),
	        T(store_seal__never_uses_a_key_twice),
	};
#undef T

	return cmocka_run_group_tests(tests, NULL, NULL);
}
