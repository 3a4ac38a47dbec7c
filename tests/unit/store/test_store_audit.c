#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
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
		                                      .domains = i % 4 == 0 ? "housing, work" : NULL,
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
        "UPDATE audit SET domains = 'housing' WHERE seq = 2",
        "UPDATE audit SET domains = NULL WHERE seq = 2",
        "UPDATE audit SET domains = '' WHERE seq = 3",
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

/* ---- in pieces ---- */

static struct store_audit_check part(struct house *h, int64_t after, bool full, size_t most)
{
	struct store_audit_check check;

	store_begin(h->store);
	check = store_audit_verify_part(
	        h->store, &(struct store_audit_range){.after = after, .full = full, .most = most});
	house_commit(h);
	return check;
}

static void store_audit_verify_part__reads_only_what_is_new(void **state)
{
	struct house *h = *state;
	struct store_audit_check check;

	add_rows(h, 999); /* and the boot record */
	check = part(h, STORE_AUDIT_NEWEST, false, 400);
	assert_true(check.intact && check.more);
	assert_int_equal(check.upto, 400);
	check = part(h, check.upto, false, 400);
	assert_true(check.intact && check.more);
	check = part(h, check.upto, false, 400);
	assert_true(check.intact);
	assert_false(check.more);
	assert_int_equal(check.rows, 200);
	assert_int_equal(check.upto, 1000);
	add_rows(h, 3);
	check = part(h, STORE_AUDIT_NEWEST, false, 400);
	assert_true(check.intact);
	assert_int_equal(check.rows, 3);
	assert_int_equal(part(h, STORE_AUDIT_NEWEST, true, 5000).rows, 1003);
	/* What does not go on from a proven place proves nothing: no checkpoint there. */
	add_rows(h, 300);
	assert_int_equal(part(h, 1100, false, 5000).rows, 203);
	assert_int_equal(part(h, STORE_AUDIT_NEWEST, false, 5000).rows, 300);
}

static void store_audit_verify_part__finds_what_is_behind_a_checkpoint_in_full(void **state)
{
	struct house *h = *state;

	add_rows(h, 2999);
	assert_int_equal(part(h, STORE_AUDIT_NEWEST, false, 5000).upto, 3000);
	add_rows(h, 10);
	house_close(h);
	house_sql(h, "mdod.db", "UPDATE audit SET actor = 'x' WHERE seq = 700");
	assert_true(house_open(h));
	assert_true(part(h, STORE_AUDIT_NEWEST, false, 5000).intact);
	assert_int_equal(part(h, STORE_AUDIT_NEWEST, true, 5000).broken_at, 700);
}

/* Each done to a file with a checkpoint at row 3000. */
static const struct {
	const char *sql;
	int64_t broken_at; /* 0: intact */
} behind[] = {
        {"UPDATE audit_checkpoint SET hash = zeroblob(32) WHERE seq = 3000", 3000},
        {"UPDATE audit_checkpoint SET seal = zeroblob(32) WHERE seq = 3000", 3000},
        {"UPDATE audit_checkpoint SET at = at + 1 WHERE seq = 3000", 3000},
        {"UPDATE audit SET hash = zeroblob(32) WHERE seq = 3000", 3000},
        {"DELETE FROM audit WHERE seq = 3000", 3000},
        {"DELETE FROM audit_checkpoint", 0}, /* then from the start */
        {"INSERT INTO audit_checkpoint SELECT seq + 5, at, hash, seal FROM audit_checkpoint WHERE seq = 3000",
         3005},
};

static void store_audit_verify_part__takes_no_false_checkpoint(void **state)
{
	struct house *h = *state;

	add_rows(h, 2999);
	assert_true(part(h, STORE_AUDIT_NEWEST, false, 5000).intact);
	add_rows(h, 1500); /* the tail that is looked at when it opens is elsewhere */
	house_close(h);
	for (size_t i = 0; i < sizeof(behind) / sizeof(behind[0]); i++) {
		struct store_audit_check check;

		house_keep(h, true);
		house_sql(h, "mdod.db", behind[i].sql);
		assert_true(house_open(h));
		check = part(h, STORE_AUDIT_NEWEST, false, 9000);
		if (check.broken_at != behind[i].broken_at || check.intact != (behind[i].broken_at == 0))
			fail_msg("%s: %lld", behind[i].sql, (long long)check.broken_at);
		house_close(h);
		house_keep(h, false);
	}
	assert_true(house_open(h));
}

static void store_audit_stale__once_a_day(void **state)
{
	struct house *h = *state;
	const int64_t day = 24 * TIME_HOUR_MS;

	add_rows(h, 10);
	assert_false(store_audit_stale(h->store, time_add(HOUSE_NOW, day - 1)));
	assert_true(store_audit_stale(h->store, time_add(HOUSE_NOW, day)));
	assert_true(part(h, STORE_AUDIT_NEWEST, false, 5000).intact);
	assert_false(store_audit_stale(h->store, time_add(HOUSE_NOW, day)));
}

/* ---- cutting ---- */

static void store_audit_cut__begins_anew_at_a_checkpoint(void **state)
{
	struct house *h = *state;
	struct instant later = time_add(HOUSE_NOW, 1);
	struct store_audit_check check;

	add_rows(h, 1999);
	for (int64_t upto = 0; upto < 2000; upto += 500)
		assert_int_equal(part(h, STORE_AUDIT_NEWEST, false, 500).upto, upto + 500);
	store_begin(h->store);
	assert_int_equal(store_audit_cut(h->store, HOUSE_NOW, 1000), 0); /* not older */
	assert_int_equal(store_audit_cut(h->store, later, 1000), 500);
	assert_int_equal(store_audit_cut(h->store, later, 1000), 500);
	assert_int_equal(store_audit_cut(h->store, later, 1000), 0); /* would leave too few */
	house_commit(h);
	check = store_audit_verify(h->store);
	assert_true(check.intact);
	assert_int_equal(check.rows, 1000);
	assert_int_equal(part(h, STORE_AUDIT_NEWEST, true, 5000).rows, 1000);
	assert_true(store_tend(h->store, later, true));
	assert_null(store_unseal(h->store, h->arena, SEAL_REASON, "2", DOMAIN_ABSENT));
	house_close(h);
	assert_true(house_open(h));
	assert_true(store_audit_verify(h->store).intact);
}

/* A file that was cut at row 1000. */
static const char *const cuts[] = {
        "DELETE FROM audit WHERE seq = 1001",
        "DELETE FROM audit WHERE seq <= 1500", /* a checkpoint is there, but nobody of us cut there */
        "DELETE FROM audit_checkpoint WHERE seq = 1000",
        "UPDATE audit_checkpoint SET hash = zeroblob(32) WHERE seq = 1000",
        "DELETE FROM meta WHERE name = 'audit_cut'",
        "UPDATE meta SET value = 'x' WHERE name = 'audit_cut'",
        ("INSERT INTO audit (seq, at, event, action, outcome, actor, hash) "
         "VALUES (1000, 1, 'e', 'R', 0, 'a', zeroblob(32))"),
};

static void store_audit_verify__finds_a_cut_that_is_not_ours(void **state)
{
	struct house *h = *state;
	struct instant later = time_add(HOUSE_NOW, 1);

	add_rows(h, 3999);
	for (int64_t upto = 0; upto < 4000; upto += 500)
		assert_int_equal(part(h, STORE_AUDIT_NEWEST, false, 500).upto, upto + 500);
	store_begin(h->store);
	assert_int_equal(store_audit_cut(h->store, later, 1000), 500);
	assert_int_equal(store_audit_cut(h->store, later, 1000), 500);
	house_commit(h);
	house_close(h);
	for (size_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
		house_keep(h, true);
		house_sql(h, "mdod.db", cuts[i]);
		assert_true(house_open(h));
		if (store_audit_verify(h->store).intact || part(h, STORE_AUDIT_NEWEST, true, 9000).intact)
			fail_msg("not found: %s", cuts[i]);
		house_close(h);
		house_keep(h, false);
	}
	assert_true(house_open(h));
	assert_true(store_audit_verify(h->store).intact);
}

/* ---- witnesses ---- */

static struct store_anchor anchored(struct house *h, int64_t minute)
{
	struct store_anchor a;

	add_rows(h, 2);
	store_begin(h->store);
	a = store_anchor_now(h->store, time_add(HOUSE_NOW, minute * 60000), 60000);
	house_commit(h);
	return a;
}

static void store_anchor_now__is_signed(void **state)
{
	struct house *h = *state;
	struct store_anchor a = anchored(h, 0);
	struct crypto_signer signer = store_anchor_signer(h->store), again;
	char hex[CRYPTO_HEX_MAX], text[128];

	assert_true(a.is_signed);
	snprintf(text, sizeof(text), "mdod audit head 1\n%lld\n%s\n", (long long)a.number,
	         crypto_hex(&a.head, hex));
	assert_true(crypto_signature_fits(&a.signature, &signer, text, strlen(text)));
	text[0] = 'M';
	assert_false(crypto_signature_fits(&a.signature, &signer, text, strlen(text)));
	house_close(h);
	assert_true(house_open(h));
	again = store_anchor_signer(h->store);
	assert_memory_equal(&signer, &again, sizeof(signer));
}

static void store_anchor_against__rewritten(void **state)
{
	struct house *h = *state;
	struct store_anchor one = anchored(h, 0), two;
	struct crypto_hash seen;

	house_close(h);
	house_keep(h, true);
	assert_true(house_open(h));
	two = anchored(h, 1);
	seen = two.head;
	assert_int_equal(store_anchor_against(h->store, two.number, &seen), STORE_WITNESSED_SAME);
	/* Put back, and gone on with otherwise, by someone who holds the key. */
	house_close(h);
	house_keep(h, false);
	assert_true(house_open(h));
	add_rows(h, 1);
	two = anchored(h, 1);
	assert_true(store_audit_verify(h->store).intact);
	assert_int_equal(store_anchor_against(h->store, one.number, &one.head), STORE_WITNESSED_SAME);
	assert_int_equal(store_anchor_against(h->store, two.number, &seen), STORE_WITNESSED_OTHER);
}

static void store_anchor_against__rolled_back(void **state)
{
	struct house *h = *state;
	struct store_anchor one = anchored(h, 0), two;

	house_close(h);
	house_keep(h, true);
	assert_true(house_open(h));
	two = anchored(h, 1);
	house_close(h);
	house_keep(h, false);
	assert_true(house_open(h));
	assert_true(store_audit_verify(h->store).intact);
	assert_int_equal(store_anchor_against(h->store, one.number, &one.head), STORE_WITNESSED_SAME);
	assert_int_equal(store_anchor_against(h->store, two.number, &two.head), STORE_WITNESSED_NEVER);
}

/* Each done to a file with three signed anchors; the second is asked for. */
static const struct {
	const char *sql;
	enum store_witnessed says;
} anchors[] = {
        {"DELETE FROM anchor WHERE number >= 2", STORE_WITNESSED_NEVER}, /* the end cut off */
        {"UPDATE anchor SET head = zeroblob(32) WHERE number = 2", STORE_WITNESSED_OTHER},
        {"UPDATE anchor SET signature = zeroblob(64) WHERE number = 2", STORE_WITNESSED_OTHER},
        {"UPDATE anchor SET signature = NULL WHERE number = 2", STORE_WITNESSED_OTHER},
        {"UPDATE anchor SET signature = (SELECT signature FROM anchor WHERE number = 1) WHERE number = 2",
         STORE_WITNESSED_OTHER},
        {"UPDATE anchor SET seq = seq - 1 WHERE number = 2", STORE_WITNESSED_OTHER},
        {"UPDATE anchor SET signature = NULL", STORE_WITNESSED_SAME}, /* made before there were any */
};

static void store_anchor_against__what_was_done_to_it(void **state)
{
	struct house *h = *state;
	struct store_anchor two;

	(void)anchored(h, 0);
	two = anchored(h, 1);
	(void)anchored(h, 2);
	house_close(h);
	for (size_t i = 0; i < sizeof(anchors) / sizeof(anchors[0]); i++) {
		house_keep(h, true);
		house_sql(h, "mdod.db", anchors[i].sql);
		assert_true(house_open(h));
		if (store_anchor_against(h->store, two.number, &two.head) != anchors[i].says)
			fail_msg("%s", anchors[i].sql);
		house_close(h);
		house_keep(h, false);
	}
	assert_true(house_open(h));
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
	        T(store_audit_verify_part__reads_only_what_is_new),
	        T(store_audit_verify_part__finds_what_is_behind_a_checkpoint_in_full),
	        T(store_audit_verify_part__takes_no_false_checkpoint),
	        T(store_audit_stale__once_a_day),
	        T(store_audit_cut__begins_anew_at_a_checkpoint),
	        T(store_audit_verify__finds_a_cut_that_is_not_ours),
	        T(store_anchor_now__is_signed),
	        T(store_anchor_against__rewritten),
	        T(store_anchor_against__rolled_back),
	        T(store_anchor_against__what_was_done_to_it),
	};
#undef T

	return cmocka_run_group_tests(tests, NULL, NULL);
}
