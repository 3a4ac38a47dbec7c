#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "house.h"

static void add_rows(struct house *h, int count)
{
	store_begin(h->store);
	for (int i = 0; i < count; i++)
		store_audit_add(h->store, HOUSE_NOW,
		                &(struct store_audit){.event = "content.shown",
		                                      .action = 'R',
		                                      .outcome = i % 3 == 0 ? 4 : 0,
		                                      .actor = "coordinator-1",
		                                      .office = "coordinator",
		                                      .object_kind = "signal",
		                                      .object = i % 2 == 0 ? "" : NULL,
		                                      .code = "covered",
		                                      .reason = i == 0 ? "asked by the client" : NULL});
	house_commit(h);
}

static void store_audit_add__chains_and_verifies(void **state)
{
	struct house *h = *state;
	struct store_audit_check check, later;

	add_rows(h, 10);
	check = store_audit_verify(h->store);
	assert_true(check.intact);
	assert_int_equal(check.rows, 11);
	assert_int_equal(check.broken_at, 0);
	add_rows(h, 1);
	later = store_audit_verify(h->store);
	assert_true(later.intact);
	assert_false(crypto_hash_equal(&check.head, &later.head));
}

static void store_audit_add__seals_the_reason(void **state)
{
	struct house *h = *state;

	add_rows(h, 1);
	assert_string_equal(store_unseal(h->store, h->arena, SEAL_REASON, "2", DOMAIN_ABSENT),
	                    "asked by the client");
	assert_false(house_has_bytes(h, "asked by the client", 19));
}

/* Each of these is done to the closed file; the tail is looked at when it opens. */
static const char *const tampers[] = {
        "UPDATE audit SET outcome = 8 WHERE seq = 5",
        "UPDATE audit SET object = NULL WHERE seq = 6 AND object = ''",
        "UPDATE audit SET object = '' WHERE seq = 7 AND object IS NULL",
        "UPDATE audit SET actor = 'coordinator-2' WHERE seq = 11",
        "UPDATE audit SET at = at + 1 WHERE seq = 2",
        "UPDATE audit SET sealed = sealed + 1 WHERE seq = 2",
        "UPDATE audit SET action = 'RR' WHERE seq = 3",
        "UPDATE audit SET hash = zeroblob(32) WHERE seq = 4",
        "UPDATE audit SET hash = zeroblob(31) WHERE seq = 4",
        "DELETE FROM audit WHERE seq = 5",
        "DELETE FROM audit WHERE seq = 1",
        "DELETE FROM audit WHERE seq = 11",
        "DELETE FROM audit WHERE seq > 8",
        "DELETE FROM audit",
        "INSERT INTO audit (seq, at, event, action, outcome, actor, hash) VALUES (12, 1, 'e', 'R', 0, 'a', "
        "zeroblob(32))",
        "INSERT INTO audit (seq, at, event, action, outcome, actor, hash) VALUES (0, 1, 'e', 'R', 0, 'a', "
        "zeroblob(32))",
        "DELETE FROM audit WHERE seq = 5; UPDATE audit SET seq = seq - 1 WHERE seq > 5",
        "UPDATE audit SET seq = -5 WHERE seq = 5; UPDATE audit SET seq = 5 WHERE seq = 6; UPDATE audit SET "
        "seq = 6 WHERE seq = -5",
        "UPDATE meta SET value = 'x' WHERE name = 'audit_head'",
        "DELETE FROM meta WHERE name = 'audit_head'",
};

static void store_open__finds_what_was_done_to_the_chain(void **state)
{
	struct house *h = *state;

	add_rows(h, 10);
	house_close(h);
	for (size_t i = 0; i < sizeof(tampers) / sizeof(tampers[0]); i++) {
		house_keep(h, true);
		house_sql(h, "mdod.db", tampers[i]);
		if (house_open(h))
			fail_msg("not found: %s", tampers[i]);
		/* a hash of a wrong length is not even a hash: damage */
		assert_true(strstr(h->why.text, "audit chain") != NULL ||
		            strstr(h->why.text, "LIST_AUDIT") != NULL);
		house_keep(h, false);
	}
	assert_true(house_open(h));
	assert_true(store_audit_verify(h->store).intact);
}

static void store_audit_verify__finds_it_far_from_the_end(void **state)
{
	struct house *h = *state;

	add_rows(h, 1500);
	house_close(h);
	house_sql(h, "mdod.db", "UPDATE audit SET outcome = 4 WHERE seq = 300 AND outcome = 0");
	assert_true(house_open(h));
	assert_false(store_audit_verify(h->store).intact);
	assert_int_equal(store_audit_verify(h->store).broken_at, 300);
}

static void store_anchor_now__one_a_period(void **state)
{
	struct house *h = *state;
	struct store_anchor one, same, next;

	store_begin(h->store);
	one = store_anchor_now(h->store, HOUSE_NOW, 60000);
	house_commit(h);
	add_rows(h, 1);
	store_begin(h->store);
	same = store_anchor_now(h->store, time_add(HOUSE_NOW, 59999), 60000);
	next = store_anchor_now(h->store, time_add(HOUSE_NOW, 60000), 60000);
	house_commit(h);
	assert_int_equal(one.number, 1);
	assert_int_equal(same.number, 1);
	assert_true(crypto_hash_equal(&one.head, &same.head));
	assert_int_equal(next.number, 2);
	assert_false(crypto_hash_equal(&one.head, &next.head));
	assert_true(store_audit_verify(h->store).intact);
}

static void store_audit_verify__finds_a_false_anchor(void **state)
{
	struct house *h = *state;

	store_begin(h->store);
	(void)store_anchor_now(h->store, HOUSE_NOW, 60000);
	house_commit(h);
	house_close(h);
	house_sql(h, "mdod.db", "UPDATE anchor SET head = zeroblob(32)");
	assert_true(house_open(h));
	assert_false(store_audit_verify(h->store).intact);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, house_set_up, house_tear_down)
	const struct CMUnitTest tests[] = {
	        T(store_audit_add__chains_and_verifies),
	        T(store_audit_add__seals_the_reason),
	        T(store_open__finds_what_was_done_to_the_chain),
	        T(store_audit_verify__finds_it_far_from_the_end),
	        T(store_anchor_now__one_a_period),
	        T(store_audit_verify__finds_a_false_anchor),
	};
#undef T

	return cmocka_run_group_tests(tests, NULL, NULL);
}
