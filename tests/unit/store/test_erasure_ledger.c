#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "house.h"
#include "store/erasure_line.h"

static const char marker[] = "MARKER-she-was-seen-crying-at-school";

/* The second place of one test. */
static char place[64], ledger[96];

static int set_up(void **state)
{
	snprintf(place, sizeof(place), "%s", "/tmp/mdo-ledger-XXXXXX");
	if (mkdtemp(place) == NULL || house_set_up(state) != 0)
		return -1;
	snprintf(ledger, sizeof(ledger), "%s/erased.jsonl", place);
	return 0;
}

static int tear_down(void **state)
{
	char command[160];
	int done = house_tear_down(state);

	unlink(ledger);
	for (int i = 0; i < 3; i++) {
		static const char *const tails[] = {".away", ".part", ".before-2026-09-21T14:13:20.000Z"};

		snprintf(command, sizeof(command), "%s%s", ledger, tails[i]);
		unlink(command);
	}
	return rmdir(place) == 0 ? done : -1;
}

static void copy(const char *from, const char *to)
{
	static char bytes[8 << 20];
	FILE *in = fopen(from, "re"), *out = fopen(to, "we");
	size_t len;

	assert_true(in != NULL && out != NULL);
	len = fread(bytes, 1, sizeof(bytes), in);
	assert_true(len < sizeof(bytes) && fwrite(bytes, 1, len, out) == len);
	fclose(in);
	assert_int_equal(fclose(out), 0);
	chmod(to, 0600);
}

/* Yesterday's copy of both files of a closed store: kept, or put back. */
static void backup(const struct house *h, bool keep)
{
	static const char *const names[] = {"mdod.db", "vault.db"};
	char aside[160], path[160];

	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s", house_path(h, names[i]));
		snprintf(aside, sizeof(aside), "%s/%s.copy", h->dir, names[i]);
		copy(keep ? path : aside, keep ? aside : path);
	}
}

static char *contents(const char *path)
{
	static char text[1 << 20];
	FILE *f = fopen(path, "re");
	size_t len;

	assert_non_null(f);
	len = fread(text, 1, sizeof(text) - 1, f);
	fclose(f);
	text[len] = '\0';
	return text;
}

static void put_contents(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static int lines_with(const char *what)
{
	const char *at = contents(ledger);
	int n = 0;

	while ((at = strstr(at, what)) != NULL) {
		n++;
		at++;
	}
	return n;
}

static void reopen(struct house *h)
{
	house_close(h);
	if (!house_open(h))
		fail_msg("%s", h->why.text);
}

/* Closed, and opened with a ledger. */
static struct house *with_ledger(void **state)
{
	struct house *h = *state;

	h->settings.erasure_ledger = ledger;
	reopen(h);
	return h;
}

static void refuses(struct house *h, const char *words)
{
	h->why.text[0] = '\0';
	assert_false(house_open(h));
	if (strstr(h->why.text, words) == NULL)
		fail_msg("%s", h->why.text);
}

static struct consent_id consent_id(int n)
{
	struct consent_id id;

	house_id(n, id.text);
	return id;
}

/* Consent ${n} of client ${client} with one sealed observation; its key's number. */
static int64_t put(struct house *h, int n, int client)
{
	struct partner_id to = {"ggd"};
	struct consent c = house_consent(n, client, &to, 1);
	char owner[24];
	int64_t number;

	/* In force today, so that whatever suspends it shows. */
	c.valid_until.n = 21000;
	snprintf(owner, sizeof(owner), "signal-%d", n);
	store_begin(h->store);
	store_consent_add(h->store, &c);
	number = store_seal(h->store, SEAL_OBSERVATION, owner, DOMAIN_HOUSING, c.id.text, marker,
	                    strlen(marker));
	house_commit(h);
	return number;
}

static void add_client(struct house *h, int client)
{
	struct client_id id;

	house_id(client, id.text);
	store_begin(h->store);
	store_client_add(h->store, &id, HOUSE_NOW, true);
	house_commit(h);
}

/* As the commands do it: state, memory, keys. */
static bool withdraw(struct house *h, int n, int client, enum consent_state state)
{
	struct consent_id id = consent_id(n);
	struct partner_id by = {"taalschool"};
	struct client_id who;

	house_id(client, who.text);
	store_begin(h->store);
	if (state != CONSENT_ACTIVE)
		store_consent_set_state(h->store, &id, state, HOUSE_NOW, day_none());
	if (state == CONSENT_WITHDRAWN)
		store_withdrawal_add(h->store, &who, &by, (struct day){20717});
	store_erase_consent(h->store, &id);
	return store_commit(h->store);
}

static const char *read_signal(struct house *h, int n)
{
	char owner[24];

	snprintf(owner, sizeof(owner), "signal-%d", n);
	return store_unseal(h->store, h->arena, SEAL_OBSERVATION, owner, DOMAIN_HOUSING);
}

static enum consent_state state_of(struct house *h, int n)
{
	struct consent_id id = consent_id(n);
	struct consent c = {0};

	assert_true(store_consent_get(h->store, h->arena, id.text, &c));
	return c.state;
}

static void erasure_line__is_read_back_and_nothing_else_is(void **state)
{
	struct crypto_key key = {{1}}, other = {{2}};
	struct crypto_hash before = {{3}}, mac, again;
	struct erasure_line line = {.number = 7,
	                            .kind = ERASURE_ERASE,
	                            .at = HOUSE_NOW,
	                            .boot = 3,
	                            .epoch = "0123456789abcdef",
	                            .seq = 40,
	                            .became = CONSENT_WITHDRAWN,
	                            .day = {20717},
	                            .key_count = 2,
	                            .keys = {11, INT64_MAX}},
	                    back;
	char text[ERASURE_TEXT_MAX];
	size_t len;

	(void)state;
	house_id(1, line.consent.text);
	len = erasure_line_write(&line, &key, &before, text, &mac);
	assert_int_equal(text[--len], '\n');
	assert_true(erasure_line_read(text, len, &key, &before, &back, &again));
	assert_true(crypto_hash_equal(&mac, &again));
	assert_int_equal(back.keys[1], INT64_MAX);
	assert_int_equal(back.key_count, 2);
	assert_string_equal(back.consent.text, line.consent.text);
	assert_string_equal(back.client.text, "");
	assert_int_equal(back.day.n, 20717);
	assert_int_equal(back.became, CONSENT_WITHDRAWN);
	assert_false(erasure_line_read(text, len, &other, &before, &back, &again));
	assert_false(erasure_line_read(text, len, &key, &mac, &back, &again));
	assert_false(erasure_line_read(text, len - 1, &key, &before, &back, &again));
	for (size_t i = 0; i < len; i++) {
		text[i] = (char)(text[i] ^ 1);
		assert_false(erasure_line_read(text, len, &key, &before, &back, &again));
		text[i] = (char)(text[i] ^ 1);
	}
	/* The fullest line fits. */
	line.key_count = ERASURE_KEYS_MAX;
	for (size_t i = 0; i < line.key_count; i++)
		line.keys[i] = INT64_MAX;
	house_id(2, line.client.text);
	assert_true(erasure_line_write(&line, &key, &before, text, &mac) < ERASURE_TEXT_MAX);
}

static void store_open__begins_a_ledger_and_tells_each_start(void **state)
{
	struct house *h = *state;
	bool kept = true;
	struct stat st;

	assert_null(store_ledger_trouble(h->store, &kept));
	assert_false(kept);
	h = with_ledger(state);
	assert_null(store_ledger_trouble(h->store, &kept));
	assert_true(kept);
	assert_int_equal(stat(ledger, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(lines_with("\"kind\":\"boot\""), 1);
	reopen(h);
	assert_int_equal(lines_with("\"kind\":\"boot\""), 2);
	assert_int_equal(lines_with("\"kind\":\"replayed\""), 0);
	assert_true(store_audit_verify(h->store).intact);
}

static void store_open__begins_with_what_was_erased_before(void **state)
{
	struct house *h = *state;
	char id[ID_UUID_MAX];

	put(h, 1, 10);
	assert_true(withdraw(h, 1, 10, CONSENT_WITHDRAWN));
	with_ledger(state);
	assert_int_equal(lines_with(house_id(1, id)), 1);
}

static void store_commit__has_it_in_the_ledger_before_it_is_told(void **state)
{
	struct house *h = with_ledger(state);
	char id[ID_UUID_MAX];

	add_client(h, 10);
	put(h, 1, 10);
	put(h, 2, 10);
	assert_int_equal(lines_with("erase\""), 0);
	assert_true(withdraw(h, 1, 10, CONSENT_WITHDRAWN));
	assert_int_equal(lines_with("\"kind\":\"erase\""), 1);
	assert_int_equal(lines_with(house_id(1, id)), 1);
	assert_int_equal(lines_with("\"became\":\"withdrawn\",\"day\":\"2026-09-21\""), 1);
	assert_int_equal(lines_with(house_id(2, id)), 0);
	/* Once only, whatever comes after. */
	assert_true(withdraw(h, 1, 10, CONSENT_WITHDRAWN));
	assert_true(store_tend(h->store, HOUSE_NOW, true));
	put(h, 3, 10);
	assert_int_equal(lines_with("\"kind\":\"erase\""), 1);
	assert_null(strstr(contents(ledger), "MARKER"));
}

static void store_commit__is_false_while_the_ledger_cannot_be_told(void **state)
{
	struct house *h = with_ledger(state);
	struct store_test_sealed before;
	char away[128];
	int64_t number;
	bool kept;

	snprintf(away, sizeof(away), "%s.away", ledger);
	number = put(h, 1, 10);
	put(h, 2, 10);
	before = store_test_sealed(h->store, number);
	assert_int_equal(rename(ledger, away), 0);
	assert_false(withdraw(h, 1, 10, CONSENT_WITHDRAWN));
	store_rollback(h->store);
	assert_int_equal(store_state(h->store), STORE_WELL);
	assert_true(store_owes(h->store));
	assert_non_null(store_ledger_trouble(h->store, &kept));
	/* It stands: nothing reads it. Its key waits for the line. */
	assert_null(read_signal(h, 1));
	assert_true(store_tend(h->store, HOUSE_NOW, true));
	assert_int_equal(store_test_sealed(h->store, number).wrapped_len, before.wrapped_len);
	/* What erases nothing is told meanwhile; what does is not. */
	put(h, 3, 10);
	assert_false(withdraw(h, 2, 10, CONSENT_WITHDRAWN));
	assert_true(store_tend(h->store, time_add(HOUSE_NOW, 6000), true));
	assert_true(store_owes(h->store));

	assert_int_equal(rename(away, ledger), 0);
	assert_true(store_tend(h->store, time_add(HOUSE_NOW, 12000), true));
	assert_false(store_owes(h->store));
	assert_null(store_ledger_trouble(h->store, &kept));
	assert_int_equal(lines_with("\"kind\":\"erase\""), 2);
	assert_true(store_tend(h->store, time_add(HOUSE_NOW, 18000), true));
	assert_int_equal(store_test_sealed(h->store, number).wrapped_len, 0);
	assert_non_null(read_signal(h, 3));
	reopen(h);
	assert_null(read_signal(h, 2));
}

static void store_open__tells_a_ledger_what_a_stop_kept_from_it(void **state)
{
	struct house *h = with_ledger(state);
	char away[128];

	snprintf(away, sizeof(away), "%s.away", ledger);
	put(h, 1, 10);
	assert_int_equal(rename(ledger, away), 0);
	assert_false(withdraw(h, 1, 10, CONSENT_WITHDRAWN));
	house_close(h);
	refuses(h, "is missing or empty");
	assert_int_equal(rename(away, ledger), 0);
	assert_true(house_open(h));
	assert_int_equal(lines_with("\"kind\":\"erase\""), 1);
	assert_int_equal(store_numbers(h->store).erasing, 0);
}

static void store_open__erases_again_what_a_restored_copy_brings_back(void **state)
{
	struct house *h = with_ledger(state);
	struct client_id who;
	char epoch[17];
	int64_t number;

	house_id(10, who.text);
	add_client(h, 10);
	number = put(h, 1, 10);
	put(h, 2, 10);
	put(h, 3, 10);
	put(h, 4, 10);
	house_close(h);
	backup(h, true);
	assert_true(house_open(h));
	assert_true(withdraw(h, 1, 10, CONSENT_WITHDRAWN));
	assert_true(withdraw(h, 2, 10, CONSENT_ACTIVE)); /* in part, as far as this can be seen */
	assert_true(withdraw(h, 3, 10, CONSENT_EXPIRED));
	assert_true(store_tend(h->store, HOUSE_NOW, true));
	house_close(h);
	backup(h, false);
	assert_true(house_open(h));
	snprintf(epoch, sizeof(epoch), "%s", store_epoch(h->store));

	for (int n = 1; n <= 3; n++)
		assert_null(read_signal(h, n));
	assert_string_equal(read_signal(h, 4), marker);
	assert_int_equal(store_test_sealed(h->store, number).wrapped_len, 0);
	assert_int_equal(store_test_sealed(h->store, number).body_len, 0);
	assert_int_equal(store_numbers(h->store).erasing, 0);
	/* The first is over at the first tick, the third too, the second waits for a person. */
	assert_int_equal(state_of(h, 1), CONSENT_SUSPENDED);
	assert_int_equal(state_of(h, 2), CONSENT_SUSPENDED);
	assert_int_equal(state_of(h, 3), CONSENT_ACTIVE);
	assert_int_equal(state_of(h, 4), CONSENT_ACTIVE);
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
	assert_int_equal(lines_with("\"kind\":\"replayed\""), 1);
	assert_true(store_audit_verify(h->store).intact);
	/* Once. */
	reopen(h);
	assert_string_equal(store_epoch(h->store), epoch);
	assert_int_equal(lines_with("\"kind\":\"replayed\""), 1);
}

/* A number that was given in the lost days is not given again: its line would erase what is new. */
static void store_open__never_gives_a_number_the_ledger_names(void **state)
{
	struct house *h = with_ledger(state);
	int64_t lost, fresh;

	put(h, 1, 10);
	house_close(h);
	backup(h, true);
	assert_true(house_open(h));
	/* More than the pool of the copy had made ahead. */
	store_begin(h->store);
	for (int n = 0; n < 1200; n++)
		assert_true(store_seal(h->store, SEAL_GROUND, "lost", DOMAIN_HOUSING, NULL, "x", 1) > 0);
	house_commit(h);
	lost = put(h, 39, 10);
	assert_true(withdraw(h, 39, 10, CONSENT_WITHDRAWN));
	house_close(h);
	backup(h, false);
	assert_true(house_open(h));
	fresh = put(h, 50, 10);
	assert_true(fresh > lost);
	reopen(h);
	assert_string_equal(read_signal(h, 50), marker);
	assert_string_equal(read_signal(h, 1), marker);
}

/* Whoever came and withdrew in the lost days is not known here: an old consent for somebody new is doubted.
 */
static void store_open__doubts_old_consents_of_strangers_after_a_replay(void **state)
{
	struct house *h = with_ledger(state);
	struct client_id known, stranger;

	house_id(10, known.text);
	house_id(77, stranger.text);
	add_client(h, 10);
	put(h, 1, 10);
	house_close(h);
	backup(h, true);
	assert_true(house_open(h));
	add_client(h, 30);
	put(h, 2, 30);
	assert_true(withdraw(h, 2, 30, CONSENT_WITHDRAWN));
	house_close(h);
	backup(h, false);
	assert_true(house_open(h));
	assert_false(day_is_set(store_withdrawal_latest(h->store, &known)));
	store_begin(h->store);
	store_client_add(h->store, &stranger, time_add(HOUSE_NOW, 1), true);
	house_commit(h);
	assert_int_equal(store_withdrawal_latest(h->store, &stranger).n, 20717);
}

static void store_open__refuses_a_ledger_that_does_not_fit(void **state)
{
	struct house *h = with_ledger(state);
	static char whole[1 << 20], broken[1 << 20];
	char *second;

	put(h, 1, 10);
	assert_true(withdraw(h, 1, 10, CONSENT_WITHDRAWN));
	put(h, 2, 10);
	house_close(h);
	snprintf(whole, sizeof(whole), "%s", contents(ledger));

	snprintf(broken, sizeof(broken), "%s", whole);
	second = strchr(broken, '\n') + 1;
	*second = '\0';
	put_contents(ledger, broken);
	refuses(h, "is shorter than it was (line 2)");

	snprintf(broken, sizeof(broken), "%s", whole);
	strstr(broken, "withdrawn")[0] = 'x';
	put_contents(ledger, broken);
	refuses(h, "is not what was written (line 2)");

	unlink(ledger);
	refuses(h, "is missing or empty");
	h->settings.erasure_ledger = "";
	refuses(h, "none is configured");
	snprintf(broken, sizeof(broken), "%s/unmounted/ledger", place);
	h->settings.erasure_ledger = broken;
	refuses(h, "is its disk mounted?");
	h->settings.erasure_ledger = ledger;
	put_contents(ledger, whole);
	chmod(ledger, 0644);
	refuses(h, "mode 0600");
	chmod(ledger, 0600);
	assert_true(house_open(h));
}

static void store_open__takes_another_ledger_only_when_that_is_accepted(void **state)
{
	struct house *h = with_ledger(state);
	const char *text;

	put(h, 1, 10);
	assert_true(withdraw(h, 1, 10, CONSENT_WITHDRAWN));
	put(h, 2, 10);
	h->settings.accept_ledger = "the second disk burnt";
	house_close(h);
	refuses(h, "there is nothing to accept");

	/* Missing: a new one begins, with all that was erased. */
	unlink(ledger);
	assert_true(house_open(h));
	assert_int_equal(lines_with("\"kind\":\"override\""), 1);
	assert_int_equal(lines_with("\"kind\":\"erase\""), 1);
	text = contents(ledger);
	assert_null(strstr(text, "burnt"));
	assert_false(house_has_bytes(h, "burnt", 5));
	put(h, 3, 10);
	house_close(h);
	/* Not what was written: what is right goes on, the rest is laid aside. */
	{
		static char wrong[1 << 20];

		snprintf(wrong, sizeof(wrong), "%s", contents(ledger));
		strstr(wrong, "\"kind\":\"boot\"")[9] = 'x';
		put_contents(ledger, wrong);
	}
	assert_true(house_open(h));
	assert_int_equal(lines_with("\"kind\":\"override\""), 2);
	/* None any more. */
	h->settings.erasure_ledger = NULL;
	reopen(h);
	h->settings.accept_ledger = NULL;
	reopen(h);
	assert_true(store_audit_verify(h->store).intact);
}

static void store_open__cuts_off_a_line_that_was_never_finished(void **state)
{
	struct house *h = with_ledger(state);
	FILE *f;

	house_close(h);
	f = fopen(ledger, "ae");
	assert_non_null(f);
	fputs("{\"line\":2,\"kind\":\"era", f);
	fclose(f);
	assert_true(house_open(h));
	assert_int_equal(lines_with("\n"), 2);
	reopen(h);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(erasure_line__is_read_back_and_nothing_else_is),
	        T(store_open__begins_a_ledger_and_tells_each_start),
	        T(store_open__begins_with_what_was_erased_before),
	        T(store_commit__has_it_in_the_ledger_before_it_is_told),
	        T(store_commit__is_false_while_the_ledger_cannot_be_told),
	        T(store_open__tells_a_ledger_what_a_stop_kept_from_it),
	        T(store_open__erases_again_what_a_restored_copy_brings_back),
	        T(store_open__never_gives_a_number_the_ledger_names),
	        T(store_open__doubts_old_consents_of_strangers_after_a_replay),
	        T(store_open__refuses_a_ledger_that_does_not_fit),
	        T(store_open__takes_another_ledger_only_when_that_is_accepted),
	        T(store_open__cuts_off_a_line_that_was_never_finished),
	};
#undef T

	return cmocka_run_group_tests(tests, NULL, NULL);
}
