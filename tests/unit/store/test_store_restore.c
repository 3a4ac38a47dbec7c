/*
 * The way back: what is refused, what comes back without a vault, and what a stop leaves.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "copies.h"
#include "store/store_client.h"
#include "store/store_lease.h"

/* ---- what is refused ---- */

struct before { /* of the state directory */
	char names[2048];
	int64_t bytes;
};

static struct before look(void)
{
	struct before b = {.bytes = 0};
	struct dirent **list = NULL;
	struct stat st;
	int count = scandir(copies.h->dir, &list, NULL, alphasort);

	for (int i = 0; i < count; i++) {
		size_t len = strlen(b.names);

		snprintf(b.names + len, sizeof(b.names) - len, "%s ", list[i]->d_name);
		if (stat(house_path(copies.h, list[i]->d_name), &st) == 0 && S_ISREG(st.st_mode))
			b.bytes += st.st_size * (i + 1);
		free(list[i]);
	}
	free(list);
	return b;
}

static void must_refuse(const char *part)
{
	struct before before = look(), after;

	assert_false(copies_restore(false));
	if (strstr(copies.h->why.text, part) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", copies.h->why.text, part);
	after = look();
	assert_string_equal(before.names, after.names);
	assert_int_equal(before.bytes, after.bytes);
}

static void make_one(void)
{
	copies_add(CASE_1, 1, "consent-1");
	copies_ask();
	copies_finish(16);
	copies_add(CASE_2, 2, "consent-2");
	house_close(copies.h);
}

static void still_opens(void)
{
	copies_open();
	assert_true(copies_has(CASE_1) && copies_has(CASE_2));
}

static void store_restore__another_key(void **state)
{
	(void)state;
	make_one();
	copies.h->settings.backup_key.b[0] ^= 1;
	must_refuse("another backup key");
	copies.h->settings.backup_key.b[0] ^= 1;
	copies.h->settings.vault_key.b[0] ^= 1;
	must_refuse("vault key");
	copies.h->settings.vault_key.b[0] ^= 1;
	copies.h->settings.match_key.b[0] ^= 1;
	must_refuse("match key");
	copies.h->settings.match_key.b[0] ^= 1;
	still_opens();
}

static int64_t size_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_size;
}

static void store_restore__cut_off_or_longer(void **state)
{
	int64_t bytes;

	(void)state;
	make_one();
	bytes = size_of(copies_file(".main"));
	assert_int_equal(truncate(copies_file(".main"), bytes - 1), 0);
	must_refuse("not as long as it says");
	assert_int_equal(truncate(copies_file(".main"), bytes + 1), 0);
	must_refuse("not as long as it says");
	assert_int_equal(truncate(copies_file(".main"), bytes - 4136), 0);
	must_refuse("not as long as it says");
	assert_int_equal(truncate(copies_file(".main"), 100), 0);
	must_refuse("cut off");
	assert_int_equal(truncate(copies_file(".main"), 0), 0);
	must_refuse("cut off");
	still_opens();
}

static void get(const char *path, void *ret, size_t len, off_t at)
{
	int fd = open(path, O_RDONLY);

	assert_true(fd >= 0);
	assert_int_equal(pread(fd, ret, len, at), len);
	close(fd);
}

static void put(const char *path, const void *bytes, size_t len, off_t at)
{
	int fd = open(path, O_WRONLY);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, bytes, len, at), len);
	close(fd);
}

static void store_restore__a_page_changed_or_swapped(void **state)
{
	static char second[4136], third[4136];
	char byte;

	(void)state;
	make_one();
	get(copies_file(".main"), second, sizeof(second), 512 + 4136);
	get(copies_file(".main"), third, sizeof(third), 512 + 2 * 4136);
	put(copies_file(".main"), third, sizeof(third), 512 + 4136);
	must_refuse("page 2 is not what was sealed there");
	put(copies_file(".main"), second, sizeof(second), 512 + 2 * 4136);
	must_refuse("page 2 is not");
	put(copies_file(".main"), second, sizeof(second), 512 + 4136);
	must_refuse("page 3 is not");
	put(copies_file(".main"), third, sizeof(third), 512 + 2 * 4136);
	get(copies_file(".vault"), &byte, 1, 512 + 1000);
	byte = (char)(byte ^ 4);
	put(copies_file(".vault"), &byte, 1, 512 + 1000);
	must_refuse("page 1 is not");
	byte = (char)(byte ^ 4);
	put(copies_file(".vault"), &byte, 1, 512 + 1000);
	get(copies_file(".main"), &byte, 1, 60);
	byte = (char)(byte ^ 4);
	put(copies_file(".main"), &byte, 1, 60);
	must_refuse("header is damaged");
	still_opens();
}

static void rename_copy(const char *from, const char *to)
{
	assert_int_equal(rename(copies_path(from), copies_path(to)), 0);
}

static void store_restore__a_mixed_pair(void **state)
{
	char first[100], a[120], b[120], vault[120];

	(void)state;
	copies_add(CASE_1, 1, "consent-1");
	copies_ask();
	copies_finish(16);
	snprintf(first, sizeof(first), "%s", copies.name);
	copies.now = time_add(copies.now, 60000);
	copies_add(CASE_2, 2, "consent-2");
	copies_ask();
	copies_finish(16);
	house_close(copies.h);
	snprintf(a, sizeof(a), "%s.vault", first);
	snprintf(vault, sizeof(vault), "%s.vault", copies.name);
	rename_copy(a, vault);
	must_refuse("of another backup");
	/* The main file twice. */
	snprintf(b, sizeof(b), "%s.main", first);
	rename_copy(b, vault);
	must_refuse("the other file of a backup");
	still_opens();
}

static void store_restore__of_another_region_or_name(void **state)
{
	struct store_restore what = {.dir = copies.dir, .region = "bergen"};
	char as[160], was[120];

	(void)state;
	make_one();
	what.name = copies.name;
	assert_false(store_restore(&copies.h->settings, &what, &copies.h->ids, copies.now, &copies.h->why));
	assert_non_null(strstr(copies.h->why.text, "not the name of a backup of region bergen"));
	what.region = REGION;
	what.name = "x/kust-20200101T000000Z";
	assert_false(store_restore(&copies.h->settings, &what, &copies.h->ids, copies.now, &copies.h->why));
	assert_non_null(strstr(copies.h->why.text, "not the name"));
	/* Renamed to look like one of the other region. */
	for (int i = 0; i < 2; i++) {
		snprintf(was, sizeof(was), "%s%s", copies.name, i == 0 ? ".main" : ".vault");
		snprintf(as, sizeof(as), "bergen%s", was + strlen(REGION));
		rename_copy(was, as);
	}
	as[strlen(as) - strlen(".vault")] = '\0';
	what = (struct store_restore){.dir = copies.dir, .region = "bergen", .name = as};
	assert_false(store_restore(&copies.h->settings, &what, &copies.h->ids, copies.now, &copies.h->why));
	assert_non_null(strstr(copies.h->why.text, "is of region kust"));
	still_opens();
}

static void store_restore__while_the_daemon_runs(void **state)
{
	pid_t child;
	int end;

	(void)state;
	copies_add(CASE_1, 1, "consent-1");
	copies_ask();
	copies_finish(16);
	copies_add(CASE_2, 2, "consent-2");
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		_exit(!copies_restore(false) && strstr(copies.h->why.text, "in use by another mdod") != NULL
		              ? 7
		              : 8);
	assert_int_equal(waitpid(child, &end, 0), child);
	assert_true(WIFEXITED(end));
	assert_int_equal(WEXITSTATUS(end), 7);
	copies_add("C-CCCCCCCC", 3, "consent-3");
	house_close(copies.h);
	still_opens();
}

static void store_restore__onto_an_empty_machine(void **state)
{
	(void)state;
	make_one();
	unlink(house_path(copies.h, "mdod.db"));
	unlink(house_path(copies.h, "vault.db"));
	copies.h->settings.backup_key.b[0] ^= 1;
	must_refuse("another backup key");
	copies.h->settings.backup_key.b[0] ^= 1;
	copies_must_restore(false);
	copies_open();
	assert_string_equal(copies_text(CASE_1), TEXT);
	assert_false(copies_has(CASE_2));
}

static void store_restore__without_its_vault(void **state)
{
	(void)state;
	make_one();
	assert_false(copies_restore(true));
	assert_non_null(strstr(copies.h->why.text, ".vault is there"));
	assert_int_equal(unlink(copies_file(".vault")), 0);
	must_refuse("--without-vault");
	copies_must_restore(true);
	copies_open();
	assert_true(copies_has(CASE_1));
	assert_null(copies_text(CASE_1));
	assert_int_equal(store_numbers(copies.h->store).damaged, 0);
	assert_true(store_audit_verify(copies.h->store).intact);
	/* New content has keys of its own. */
	copies_add("C-CCCCCCCC", 3, "consent-3");
	house_close(copies.h);
	assert_int_equal(
	        house_number(copies.h, "mdod.db",
	                     "SELECT count(*) FROM sealed WHERE state = 3 AND (domain <> 0 OR content <> 0)"),
	        0);
	copies_open();
	assert_string_equal(copies_text("C-CCCCCCCC"), TEXT);
}

/* ---- what was erased while the copy was made ---- */

static const uint32_t MENTAL = TERMS_BIT(DOMAIN_MENTAL), HOUSING = TERMS_BIT(DOMAIN_HOUSING);

static struct consent a_consent(int n, uint32_t domains)
{
	static const struct partner_id ggd = {"ggd"};
	struct consent c = house_consent(n, 1, &ggd, 1);

	c.domains = domains;
	return c;
}

/* Renewed as consent 6, which covers this; that is withdrawn. */
static void renew(uint32_t domains, bool withdrawn)
{
	struct consent old = a_consent(5, MENTAL | HOUSING), next = a_consent(6, domains);

	next.replaces = old.id;
	store_begin(copies.h->store);
	store_lease_replace(copies.h->store, &old, &next, false, copies.now);
	if (withdrawn) {
		store_consent_set_state(copies.h->store, &next.id, CONSENT_WITHDRAWN, copies.now, day_none());
		store_erase_consent(copies.h->store, &next.id);
	}
	store_audit_add(copies.h->store, copies.now,
	                &(struct store_audit){.event = "consent.renewed", .action = 'U', .actor = "mdod"});
	copies_commit();
	assert_true(store_tend(copies.h->store, copies.now, true));
}

/* The main file is copied, then this happens, then the vault is copied, and that copy restored: keys that it
 * has no more are of lines in the ledger, which is carried out on rows that still name them. */
static void restored_after(uint32_t domains, bool withdrawn, bool without_vault,
                           struct store_signal *ret_signal, struct consent *ret_consent)
{
	static char ledger[512];
	struct consent old = a_consent(5, MENTAL | HOUSING);
	struct store_signal s = house_signal(10, 1, CASE_1, 5);

	house_close(copies.h);
	snprintf(ledger, sizeof(ledger), "%s", copies_path("erased.jsonl"));
	copies.h->settings.erasure_ledger = ledger;
	copies_open();
	s.domains = MENTAL | HOUSING;
	store_begin(copies.h->store);
	store_consent_add(copies.h->store, &old);
	store_signal_add(copies.h->store, &s);
	store_seal_observation(copies.h->store, s.id.text, DOMAIN_MENTAL, CONTENT_NOTICED, old.id.text, TEXT);
	store_seal_observation(copies.h->store, s.id.text, DOMAIN_HOUSING, CONTENT_NOTICED, old.id.text,
	                       TEXT);
	copies_commit();
	copies_ask();
	while (copies_status().doing != STORE_BACKUP_VAULT)
		if (!store_backup_step(copies.h->store, copies.now, 16))
			copies_rest();
	renew(domains, withdrawn);
	copies_finish(16);
	house_close(copies.h);
	if (without_vault)
		assert_int_equal(unlink(copies_file(".vault")), 0);
	copies_must_restore(without_vault);
	copies_open();
	assert_true(store_signal_get(copies.h->store, s.id.text, ret_signal));
	assert_true(store_consent_get(copies.h->store, copies.h->arena, old.id.text, ret_consent));
	house_close(copies.h);
	assert_int_equal(house_number(copies.h, "mdod.db", "SELECT count(*) FROM sealed WHERE state = 2"), 0);
	assert_int_equal(house_number(copies.h, "mdod.db", "SELECT count(*) FROM sealed WHERE state = 1"),
	                 without_vault || withdrawn ? 0 : 1);
	assert_int_equal(house_number(copies.h, "mdod.db",
	                              "SELECT count(*) FROM meta WHERE name = 'vault_lost' AND value <> ''"),
	                 0);
	copies.h->settings.erasure_ledger = NULL;
	copies.h->settings.accept_ledger = "the test is over";
	copies_open();
}

static void store_restore__a_domain_that_went_between_the_two_copies_is_not_named(void **state)
{
	struct store_signal s;
	struct consent c;

	(void)state;
	restored_after(HOUSING, false, false, &s, &c);
	assert_int_equal(s.domains, HOUSING);
	assert_int_equal(c.state, CONSENT_SUSPENDED);
	assert_false(day_is_set(c.suspended_until));
}

/* No words are left of anything: what it is about is still named, but for what the client took back since. */
static void store_restore__without_its_vault_a_domain_that_went_is_not_named(void **state)
{
	struct store_signal s;
	struct consent c;

	(void)state;
	restored_after(HOUSING, false, true, &s, &c);
	assert_int_equal(s.domains, HOUSING);
	assert_int_equal(c.state, CONSENT_SUSPENDED);
	assert_false(day_is_set(c.suspended_until));
}

static void store_restore__without_its_vault_what_was_withdrawn_is_over(void **state)
{
	struct store_signal s;
	struct consent c;

	(void)state;
	restored_after(MENTAL | HOUSING, true, true, &s, &c);
	assert_int_equal(c.state, CONSENT_SUSPENDED);
	assert_true(day_is_set(c.suspended_until) && c.suspended_until.n < time_local_day(copies.now).n);
}

static void store_restore__what_was_withdrawn_between_the_two_copies_is_over(void **state)
{
	struct store_signal s;
	struct consent c;

	(void)state;
	restored_after(MENTAL | HOUSING, true, false, &s, &c);
	assert_int_equal(c.state, CONSENT_SUSPENDED);
	assert_true(day_is_set(c.suspended_until) && c.suspended_until.n < time_local_day(copies.now).n);
}

/* ---- stops ---- */

static void restore_it(void)
{
	(void)copies_restore(false);
}

static void store_restore__cut_short_anywhere_is_finished_or_never_was(void **state)
{
	static const struct {
		const char *point;
		int count;
		bool begun; /* the new files are put in place for certain */
	} points[] = {{"restore:made", 1, false},
	              {"restore:marked", 1, true},
	              {"recover:moved", 1, true},
	              {"recover:moved", 2, true}};

	(void)state;
	for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++) {
		char later[16];

		snprintf(later, sizeof(later), "C-DDDDDDD%zu", i);
		copies.now = time_add(copies.now, 60000);
		if (!copies_has(CASE_1))
			copies_add(CASE_1, 1, "consent-1");
		copies_ask();
		copies_finish(16);
		copies_add(later, 10 + (int)i, "consent-9");
		house_close(copies.h);
		assert_true(copies_stopped_at(points[i].point, points[i].count, restore_it));
		if (points[i].begun) {
			assert_false(house_open(copies.h));
			assert_non_null(strstr(copies.h->why.text, "cut short"));
			assert_false(copies_restore(false));
			assert_true(store_recover(&copies.h->settings, &copies.h->ids, copies.now,
			                          &copies.h->why));
		}
		copies_open();
		assert_int_equal(copies_has(later), !points[i].begun);
		assert_string_equal(copies_text(CASE_1), TEXT);
	}
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, copies_set_up, copies_tear_down)
	const struct CMUnitTest tests[] = {
	        T(store_restore__another_key),
	        T(store_restore__cut_off_or_longer),
	        T(store_restore__a_page_changed_or_swapped),
	        T(store_restore__a_mixed_pair),
	        T(store_restore__of_another_region_or_name),
	        T(store_restore__while_the_daemon_runs),
	        T(store_restore__onto_an_empty_machine),
	        T(store_restore__without_its_vault),
	        T(store_restore__a_domain_that_went_between_the_two_copies_is_not_named),
	        T(store_restore__without_its_vault_a_domain_that_went_is_not_named),
	        T(store_restore__without_its_vault_what_was_withdrawn_is_over),
	        T(store_restore__what_was_withdrawn_between_the_two_copies_is_over),
	        T(store_restore__cut_short_anywhere_is_finished_or_never_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
