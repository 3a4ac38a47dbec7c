#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "house.h"
#include "store/store_rotate.h"

static void store_open__makes_files_only_the_owner_reads(void **state)
{
	static const char *const names[] = {"mdod.db", "vault.db", "mdod.db-wal", "vault.db-wal"};
	struct house *h = *state;
	struct stat st;

	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(stat(house_path(h, names[i]), &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
	}
	assert_int_equal(store_schema(h->store), 5);
	assert_int_equal(strlen(store_epoch(h->store)), 16);
	assert_int_equal(store_numbers(h->store).audit_rows, 1);
}

static void store_open__makes_the_directory(void **state)
{
	struct house *h = *state;
	char dir[SCRATCH_MAX + 8];
	struct stat st;

	house_close(h);
	snprintf(dir, sizeof(dir), "%s/made", h->dir);
	h->settings.dir = dir;
	assert_true(house_open(h));
	assert_int_equal(stat(dir, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	house_close(h);
	unlink(house_path(h, "made/mdod.db"));
	unlink(house_path(h, "made/vault.db"));
	unlink(house_path(h, "made/reserve"));
	assert_int_equal(rmdir(dir), 0);
}

static void store_open__refuses_a_directory_open_to_others(void **state)
{
	struct house *h = *state;

	house_close(h);
	chmod(h->dir, 0750);
	assert_false(house_open(h));
	assert_non_null(strstr(h->why.text, "open to others"));
	chmod(h->dir, 0700);
	chmod(house_path(h, "vault.db"), 0640);
	assert_false(house_open(h));
	assert_non_null(strstr(h->why.text, "open to others"));
}

static void store_open__keeps_out_a_second_daemon(void **state)
{
	struct house *h = *state;
	struct store *first = h->store;
	struct store *second = NULL;

	assert_false(store_open(&h->settings, &h->ids, HOUSE_NOW, &second, &h->why));
	assert_non_null(strstr(h->why.text, "in use by another mdod"));
	assert_null(second);
	store_begin(first);
	house_commit(h);
}

static void store_open__keeps_the_epoch_and_the_chain(void **state)
{
	struct house *h = *state;
	char epoch[17];

	snprintf(epoch, sizeof(epoch), "%s", store_epoch(h->store));
	for (int i = 2; i < 5; i++) {
		house_close(h);
		assert_true(house_open(h));
		assert_string_equal(store_epoch(h->store), epoch);
		assert_int_equal(store_numbers(h->store).audit_rows, i);
	}
	assert_true(store_audit_verify(h->store).intact);
}

static void store_open__refuses_other_keys(void **state)
{
	struct house *h = *state;

	house_close(h);
	h->settings.vault_key.b[0] ^= 1;
	assert_false(house_open(h));
	assert_non_null(strstr(h->why.text, "vault key"));
	h->settings.vault_key.b[0] ^= 1;
	h->settings.match_key.b[0] ^= 1;
	assert_false(house_open(h));
	assert_non_null(strstr(h->why.text, "match.key is not the match key"));
	h->settings.match_key.b[0] ^= 1;
	assert_true(house_open(h));
}

static void store_open__needs_both_keys_of_a_rotation(void **state)
{
	struct house *h = *state;

	house_close(h);
	h->settings.has_match_key_next = true;
	memset(h->settings.match_key_next.b, 9, sizeof(h->settings.match_key_next.b));
	assert_true(house_open(h));
	assert_true(store_rotation(h->store).offered);
	store_begin(h->store);
	store_rotation_start(h->store);
	assert_true(store_rotation(h->store).running);
	store_rollback(h->store);
	assert_false(store_rotation(h->store).running);
	store_begin(h->store);
	store_rotation_start(h->store);
	house_commit(h);
	house_close(h);
	h->settings.has_match_key_next = false;
	assert_false(house_open(h));
	assert_non_null(strstr(h->why.text, "both keys are needed"));
	/* The new one alone is no better: who is not written anew yet would be somebody new. */
	h->settings.match_key = h->settings.match_key_next;
	assert_false(house_open(h));
	assert_non_null(strstr(h->why.text, "both keys are needed"));
}

/* The audit key and the body key follow from the first match key, and stay. */
static void store_open__keeps_the_other_keys(void **state)
{
	struct house *h = *state;
	struct crypto_key body = store_body_key(h->store);

	house_close(h);
	memset(h->settings.audit_key.b, 7, sizeof(h->settings.audit_key.b));
	memset(h->settings.body_key.b, 7, sizeof(h->settings.body_key.b));
	assert_true(house_open(h));
	assert_memory_equal(store_body_key(h->store).b, body.b, sizeof(body.b));
	assert_true(store_audit_verify(h->store).intact);
}

/* A file of the first schema knows its match key by the audit key that was derived from it. */
static void store_open__takes_the_keys_of_an_older_file(void **state)
{
	struct house *h = *state;

	house_close(h);
	house_sql(h, "mdod.db", "DELETE FROM meta WHERE name LIKE 'kept%' OR name LIKE 'match%'");
	h->settings.audit_key.b[0] ^= 1;
	assert_false(house_open(h));
	assert_non_null(strstr(h->why.text, "audit key"));
	h->settings.audit_key.b[0] ^= 1;
	assert_true(house_open(h));
	house_close(h);
	h->settings.match_key.b[0] ^= 1;
	assert_false(house_open(h));
}

static void store_open__refuses_files_that_do_not_belong_together(void **state)
{
	struct house *h = *state;
	char other[128];

	house_close(h);
	snprintf(other, sizeof(other), "%s/aside", h->dir);
	assert_int_equal(rename(house_path(h, "mdod.db"), other), 0);
	assert_false(house_open(h));
	assert_non_null(strstr(h->why.text, "vault.db has keys, and mdod.db is new"));
	/* and again: the look itself must not have made them fit */
	assert_false(house_open(h));
	assert_int_equal(rename(other, house_path(h, "mdod.db")), 0);
	assert_true(house_open(h));
}

static void store_open__refuses_a_vault_that_is_gone(void **state)
{
	struct house *h = *state;

	store_begin(h->store);
	assert_true(store_seal(h->store, SEAL_OBSERVATION, "s", DOMAIN_WORK, "c", "x", 1) > 0);
	house_commit(h);
	house_close(h);
	unlink(house_path(h, "vault.db"));
	assert_false(house_open(h));
	assert_non_null(strstr(h->why.text, "bring back the right vault.db"));
}

static void store_commit__keeps_and_rollback_undoes(void **state)
{
	struct house *h = *state;
	struct store_case c = house_case("C-AAAAAAAA", 1), found;

	store_begin(h->store);
	store_case_add(h->store, &c);
	store_rollback(h->store);
	assert_false(store_case_get(h->store, "C-AAAAAAAA", &found));
	store_begin(h->store);
	store_case_add(h->store, &c);
	house_commit(h);
	assert_true(store_case_get(h->store, "C-AAAAAAAA", &found));
	store_begin(h->store);
	house_close(h);
	assert_true(house_open(h));
	assert_true(store_case_get(h->store, "C-AAAAAAAA", &found));
}

static void store_undo__is_one_command_of_a_turn(void **state)
{
	struct house *h = *state;
	struct store_case one = house_case("C-AAAAAAAA", 1), two = house_case("C-BBBBBBBB", 2), found;
	struct store_audit row = {.event = "signal.stored", .action = 'C', .actor = "taalschool"};

	store_begin(h->store);
	store_savepoint(h->store);
	store_case_add(h->store, &one);
	store_audit_add(h->store, HOUSE_NOW, &row);
	store_keep(h->store);
	store_savepoint(h->store);
	store_case_add(h->store, &two);
	store_audit_add(h->store, HOUSE_NOW, &row);
	store_undo(h->store);
	store_audit_add(h->store, HOUSE_NOW, &row);
	house_commit(h);
	assert_true(store_case_get(h->store, "C-AAAAAAAA", &found));
	assert_false(store_case_get(h->store, "C-BBBBBBBB", &found));
	assert_int_equal(store_numbers(h->store).audit_rows, 3);
	assert_true(store_audit_verify(h->store).intact);
}

static void store_rollback__gives_the_head_back(void **state)
{
	struct house *h = *state;
	struct store_audit row = {.event = "signal.stored", .action = 'C', .actor = "taalschool"};

	store_begin(h->store);
	store_audit_add(h->store, HOUSE_NOW, &row);
	store_rollback(h->store);
	assert_true(store_audit_verify(h->store).intact);
	store_begin(h->store);
	store_audit_add(h->store, HOUSE_NOW, &row);
	house_commit(h);
	assert_int_equal(store_audit_verify(h->store).rows, 2);
}

/* Whether the row stands in the main file itself, not only in its log. */
static bool in_main_file(struct house *h, const char *id)
{
	char seen[64 << 10];
	FILE *f = fopen(house_path(h, "mdod.db"), "re");
	bool found = false;
	size_t len;

	assert_non_null(f);
	while (!found && (len = fread(seen, 1, sizeof(seen), f)) > 0)
		found = memmem(seen, len, id, strlen(id)) != NULL;
	fclose(f);
	return found;
}

static void store_tend__moves_the_log_when_it_is_quiet(void **state)
{
	struct house *h = *state;
	struct store_case c = house_case("C-AAAAAAAA", 1);

	store_begin(h->store);
	store_case_add(h->store, &c);
	house_commit(h);
	assert_true(store_tend(h->store, HOUSE_NOW, true));
	assert_true(store_tend(h->store, time_add(HOUSE_NOW, 100), true));
	assert_false(in_main_file(h, "C-AAAAAAAA"));
	assert_true(store_tend(h->store, time_add(HOUSE_NOW, 200), false));
	assert_false(in_main_file(h, "C-AAAAAAAA"));
	assert_true(store_tend(h->store, time_add(HOUSE_NOW, 200), true));
	assert_true(in_main_file(h, "C-AAAAAAAA"));
}

static void store_tend__moves_a_long_log_at_once(void **state)
{
	static const char filler[16 * 1024];
	struct house *h = *state;
	struct stat st;
	int64_t longest = 0;

	for (int i = 0; i < 200; i++) {
		store_begin(h->store);
		for (int k = 0; k < 8; k++)
			assert_true(store_seal(h->store, SEAL_GROUND, "o", DOMAIN_WORK, NULL, filler,
			                       sizeof(filler)) > 0);
		house_commit(h);
		assert_true(store_tend(h->store, HOUSE_NOW, false));
		assert_int_equal(stat(house_path(h, "mdod.db-wal"), &st), 0);
		longest = st.st_size > longest ? st.st_size : longest;
	}
	/* 25 MiB went through it; the limit is 4. */
	assert_true(longest < 6 << 20);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, house_set_up, house_tear_down)
	const struct CMUnitTest tests[] = {
	        T(store_open__makes_files_only_the_owner_reads),
	        T(store_open__makes_the_directory),
	        T(store_open__refuses_a_directory_open_to_others),
	        T(store_open__keeps_out_a_second_daemon),
	        T(store_open__keeps_the_epoch_and_the_chain),
	        T(store_open__refuses_other_keys),
	        T(store_open__needs_both_keys_of_a_rotation),
	        T(store_open__keeps_the_other_keys),
	        T(store_open__takes_the_keys_of_an_older_file),
	        T(store_open__refuses_files_that_do_not_belong_together),
	        T(store_open__refuses_a_vault_that_is_gone),
	        T(store_commit__keeps_and_rollback_undoes),
	        T(store_undo__is_one_command_of_a_turn),
	        T(store_rollback__gives_the_head_back),
	        T(store_tend__moves_the_log_when_it_is_quiet),
	        T(store_tend__moves_a_long_log_at_once),
	};
#undef T

	return cmocka_run_group_tests(tests, NULL, NULL);
}
