#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ledgers.h"
#include "store/store_limit.h"

static void store_open__erases_again_what_a_restored_copy_brings_back(void **state)
{
	struct house *h = ledgers_open(state);
	struct client_id who;
	char epoch[17];
	int64_t number;

	house_id(10, who.text);
	ledgers_add_client(h, 10);
	number = ledgers_put(h, 1, 10);
	ledgers_put(h, 2, 10);
	ledgers_put(h, 3, 10);
	ledgers_put(h, 4, 10);
	house_close(h);
	ledgers_backup(h, true);
	assert_true(house_open(h));
	assert_true(ledgers_withdraw(h, 1, 10, CONSENT_WITHDRAWN));
	assert_true(ledgers_withdraw(h, 2, 10, CONSENT_ACTIVE)); /* in part, as far as this can be seen */
	assert_true(ledgers_withdraw(h, 3, 10, CONSENT_EXPIRED));
	assert_true(store_tend(h->store, HOUSE_NOW, true));
	house_close(h);
	ledgers_backup(h, false);
	assert_true(house_open(h));
	snprintf(epoch, sizeof(epoch), "%s", store_epoch(h->store));

	for (int n = 1; n <= 3; n++)
		assert_null(ledgers_read_signal(h, n));
	assert_string_equal(ledgers_read_signal(h, 4), ledgers_marker);
	assert_int_equal(store_test_sealed(h->store, number).wrapped_len, 0);
	assert_int_equal(store_test_sealed(h->store, number).body_len, 0);
	assert_int_equal(store_numbers(h->store).erasing, 0);
	/* The first is over at the first tick, the third too, the second waits for a person. */
	assert_int_equal(ledgers_state_of(h, 1), CONSENT_SUSPENDED);
	assert_int_equal(ledgers_state_of(h, 2), CONSENT_SUSPENDED);
	assert_int_equal(ledgers_state_of(h, 3), CONSENT_ACTIVE);
	assert_int_equal(ledgers_state_of(h, 4), CONSENT_ACTIVE);
	{
		struct consent_list ending =
		        store_consent_ending(h->store, h->arena, time_local_day(HOUSE_NOW), 10);
		char one[ID_UUID_MAX], three[ID_UUID_MAX];

		house_id(1, one);
		house_id(3, three);
		assert_int_equal(ending.count, 2);
		assert_true(id_equal(ending.at[0].id.text, three) || id_equal(ending.at[1].id.text, three));
		assert_true(id_equal(ending.at[0].id.text, one) || id_equal(ending.at[1].id.text, one));
	}
	assert_int_equal(store_withdrawal_latest(h->store, &who).n, 20717);
	assert_false(day_is_set(store_withdrawal_day(h->store, &who, &(struct partner_id){"ggd"})));
	assert_int_equal(ledgers_lines("\"kind\":\"replayed\""), 1);
	assert_true(store_audit_verify(h->store).intact);
	/* Once. */
	ledgers_reopen(h);
	assert_string_equal(store_epoch(h->store), epoch);
	assert_int_equal(ledgers_lines("\"kind\":\"replayed\""), 1);
}

/* A number that was given in the lost days is not given again: its line would erase what is new. */
static void store_open__never_gives_a_number_the_ledger_names(void **state)
{
	struct house *h = ledgers_open(state);
	int64_t lost, fresh;

	ledgers_put(h, 1, 10);
	house_close(h);
	ledgers_backup(h, true);
	assert_true(house_open(h));
	/* More than the pool of the copy had made ahead. */
	store_begin(h->store);
	for (int n = 0; n < 1200; n++)
		assert_true(store_seal(h->store, SEAL_GROUND, "lost", DOMAIN_HOUSING, NULL, "x", 1) > 0);
	house_commit(h);
	lost = ledgers_put(h, 39, 10);
	assert_true(ledgers_withdraw(h, 39, 10, CONSENT_WITHDRAWN));
	house_close(h);
	ledgers_backup(h, false);
	assert_true(house_open(h));
	fresh = ledgers_put(h, 50, 10);
	assert_true(fresh > lost);
	ledgers_reopen(h);
	assert_string_equal(ledgers_read_signal(h, 50), ledgers_marker);
	assert_string_equal(ledgers_read_signal(h, 1), ledgers_marker);
}

static const char *stop_point;

static void stop(const char *point)
{
	if (strcmp(point, stop_point) == 0)
		_exit(9);
}

/* Opens the store in a process that ends at this point. */
static void stopped_at(struct house *h, const char *point)
{
	pid_t child = fork();
	int end;

	assert_true(child >= 0);
	if (child == 0) {
		stop_point = point;
		store_test_pause(stop);
		(void)house_open(h);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &end, 0), child);
	assert_true(WIFEXITED(end) && WEXITSTATUS(end) == 9);
}

/* Keys that the copy had made ahead may have been used in the lost days: none of them stays, wherever a
 * replay stopped. */
static void store_open__leaves_no_key_of_the_lost_days(void **state)
{
	static const char *const points[] = {"replay:after-main", "replay:after-vault", "replay:after-line"};
	struct house *h = ledgers_open(state);
	int64_t kept = ledgers_put(h, 1, 10), lost = 0;
	char between[96];

	for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++) {
		house_close(h);
		ledgers_backup(h, true);
		assert_true(house_open(h));
		store_begin(h->store);
		for (int n = 0; n < 20; n++)
			lost = store_seal(h->store, SEAL_GROUND, "lost", DOMAIN_HOUSING, NULL, "x", 1);
		house_commit(h);
		ledgers_put(h, 40 + (int)i, 10);
		assert_true(ledgers_withdraw(h, 40 + (int)i, 10, CONSENT_WITHDRAWN));
		house_close(h);
		ledgers_backup(h, false);
		stopped_at(h, points[i]);
		assert_true(house_open(h));
		assert_string_equal(ledgers_read_signal(h, 1), ledgers_marker);
		assert_int_equal(ledgers_lines("\"kind\":\"replayed\""), (int)i + 1);
		house_close(h);
		snprintf(between, sizeof(between),
		         "SELECT count(*) FROM vault_key WHERE id > %lld AND id <= %lld", (long long)kept,
		         (long long)lost);
		assert_int_equal(house_number(h, "vault.db", between), 0);
		assert_true(house_open(h));
	}
}

/* Whoever came and withdrew in the lost days is not known here: an old consent for somebody who is new to its
 * sender since then is doubted, and of whom this file knows nothing is known of that. */
static void store_open__doubts_old_consents_of_strangers_after_a_replay(void **state)
{
	struct house *h = ledgers_open(state);
	const struct partner_id ggd = {"ggd"};
	const struct crypto_hash named = {.b = {1}}, fresh = {.b = {2}};
	struct store_strangers strangers;
	struct client_id known;

	house_id(10, known.text);
	ledgers_add_client(h, 10);
	ledgers_put(h, 1, 10);
	assert_false(day_is_set(store_withdrawal_strangers(h->store).on));
	store_begin(h->store);
	store_acquaintance_add(h->store, &ggd, &named, time_add(HOUSE_NOW, -1), false);
	store_acquaintance_add(h->store, &ggd, &fresh, time_add(HOUSE_NOW, -1), true);
	house_commit(h);
	house_close(h);
	ledgers_backup(h, true);
	assert_true(house_open(h));
	ledgers_add_client(h, 30);
	ledgers_put(h, 2, 30);
	assert_true(ledgers_withdraw(h, 2, 30, CONSENT_WITHDRAWN));
	house_close(h);
	ledgers_backup(h, false);
	assert_true(house_open(h));
	assert_false(day_is_set(store_withdrawal_latest(h->store, &known)));
	strangers = store_withdrawal_strangers(h->store);
	assert_int_equal(strangers.on.n, 20717);
	assert_int_equal(strangers.since.ms, HOUSE_NOW.ms);
	assert_true(store_acquaintance_since(h->store, &ggd, &named, strangers.since));
	assert_false(store_acquaintance_since(h->store, &ggd, &fresh, strangers.since));
	/* Kept now, but refused before: it is new. */
	store_begin(h->store);
	store_acquaintance_add(h->store, &ggd, &fresh, time_add(HOUSE_NOW, 1), false);
	house_commit(h);
	assert_false(store_acquaintance_since(h->store, &ggd, &fresh, strangers.since));
	assert_true(store_acquaintance_since(h->store, &ggd, &fresh, time_add(HOUSE_NOW, 1)));
}

/* Its client is known here, and had withdrawn once before it was given. It ended without another word of the
 * client's that is remembered (in parts, say): the ledger tells the day on which it ended, or that older
 * withdrawal would stand in the file, and against nothing. */
static void store_open__remembers_the_day_of_the_consent_and_no_older_one(void **state)
{
	struct house *h = ledgers_open(state);
	const struct partner_id by = {"taalschool"};
	const struct consent_id one = ledgers_consent_id(1);
	struct client_id who;

	house_id(10, who.text);
	ledgers_add_client(h, 10);
	ledgers_put(h, 1, 10);
	store_begin(h->store);
	store_withdrawal_add(h->store, &who, &by, (struct day){19000});
	house_commit(h);
	house_close(h);
	ledgers_backup(h, true);
	assert_true(house_open(h));
	store_begin(h->store);
	store_consent_set_state(h->store, &one, CONSENT_WITHDRAWN, HOUSE_NOW, day_none());
	store_erase_consent(h->store, &one);
	house_commit(h);
	house_close(h);
	ledgers_backup(h, false);
	assert_true(house_open(h));
	assert_int_equal(store_withdrawal_latest(h->store, &who).n, time_local_day(HOUSE_NOW).n);
	assert_int_equal(ledgers_state_of(h, 1), CONSENT_SUSPENDED);
}

/* Held by a replay a ground is not shown, and goes on the day by which it was to be reviewed: the first tick
 * after that would not find it else. */
static void store_open__holds_a_ground_no_longer_than_its_term(void **state)
{
	struct house *h = ledgers_open(state);
	struct consent_list ending;
	const struct day term = {21000};

	ledgers_put(h, 1, 10);
	house_close(h);
	house_sql(h, "mdod.db", "UPDATE consent SET form = 3");
	ledgers_backup(h, true);
	assert_true(house_open(h));
	assert_true(ledgers_withdraw(h, 1, 10,
	                             CONSENT_ACTIVE)); /* renewed, say: what became of it is not clear */
	house_close(h);
	ledgers_backup(h, false);
	assert_true(house_open(h));
	assert_int_equal(ledgers_state_of(h, 1), CONSENT_SUSPENDED);
	ending = store_consent_ending(h->store, h->arena, term, 10);
	assert_int_equal(ending.count, 0);
	ending = store_consent_ending(h->store, h->arena, day_add(term, 1), 10);
	assert_int_equal(ending.count, 1);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, ledgers_set_up, ledgers_tear_down)
	const struct CMUnitTest tests[] = {
	        T(store_open__erases_again_what_a_restored_copy_brings_back),
	        T(store_open__never_gives_a_number_the_ledger_names),
	        T(store_open__leaves_no_key_of_the_lost_days),
	        T(store_open__doubts_old_consents_of_strangers_after_a_replay),
	        T(store_open__remembers_the_day_of_the_consent_and_no_older_one),
	        T(store_open__holds_a_ground_no_longer_than_its_term),
	};
#undef T

	return cmocka_run_group_tests(tests, NULL, NULL);
}
