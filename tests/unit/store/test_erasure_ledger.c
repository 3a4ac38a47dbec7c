#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledgers.h"
#include "store/erasure_line.h"

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
	h = ledgers_open(state);
	assert_null(store_ledger_trouble(h->store, &kept));
	assert_true(kept);
	assert_int_equal(stat(ledgers_path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(ledgers_lines("\"kind\":\"boot\""), 1);
	ledgers_reopen(h);
	assert_int_equal(ledgers_lines("\"kind\":\"boot\""), 2);
	assert_int_equal(ledgers_lines("\"kind\":\"replayed\""), 0);
	assert_true(store_audit_verify(h->store).intact);
}

static void store_open__begins_with_what_was_erased_before(void **state)
{
	struct house *h = *state;
	char id[ID_UUID_MAX];

	ledgers_put(h, 1, 10);
	assert_true(ledgers_withdraw(h, 1, 10, CONSENT_WITHDRAWN));
	ledgers_open(state);
	assert_int_equal(ledgers_lines(house_id(1, id)), 1);
}

static void store_commit__has_it_in_the_ledger_before_it_is_told(void **state)
{
	struct house *h = ledgers_open(state);
	char id[ID_UUID_MAX];

	ledgers_add_client(h, 10);
	ledgers_put(h, 1, 10);
	ledgers_put(h, 2, 10);
	assert_int_equal(ledgers_lines("erase\""), 0);
	assert_true(ledgers_withdraw(h, 1, 10, CONSENT_WITHDRAWN));
	assert_int_equal(ledgers_lines("\"kind\":\"erase\""), 1);
	assert_int_equal(ledgers_lines(house_id(1, id)), 1);
	assert_int_equal(ledgers_lines("\"became\":\"withdrawn\",\"day\":\"2026-09-21\""), 1);
	assert_int_equal(ledgers_lines(house_id(2, id)), 0);
	/* Once only, whatever comes after. */
	assert_true(ledgers_withdraw(h, 1, 10, CONSENT_WITHDRAWN));
	assert_true(store_tend(h->store, HOUSE_NOW, true));
	ledgers_put(h, 3, 10);
	assert_int_equal(ledgers_lines("\"kind\":\"erase\""), 1);
	assert_null(strstr(ledgers_read(ledgers_path), "MARKER"));
}

static void store_commit__is_false_while_the_ledger_cannot_be_told(void **state)
{
	struct house *h = ledgers_open(state);
	struct store_test_sealed before;
	char away[128];
	int64_t number;
	bool kept;

	snprintf(away, sizeof(away), "%s.away", ledgers_path);
	number = ledgers_put(h, 1, 10);
	ledgers_put(h, 2, 10);
	before = store_test_sealed(h->store, number);
	assert_int_equal(rename(ledgers_path, away), 0);
	assert_false(ledgers_withdraw(h, 1, 10, CONSENT_WITHDRAWN));
	store_rollback(h->store);
	assert_int_equal(store_state(h->store), STORE_WELL);
	assert_true(store_owes(h->store));
	assert_non_null(store_ledger_trouble(h->store, &kept));
	/* It stands: nothing reads it. Its key waits for the line. */
	assert_null(ledgers_read_signal(h, 1));
	assert_true(store_tend(h->store, HOUSE_NOW, true));
	assert_int_equal(store_test_sealed(h->store, number).wrapped_len, before.wrapped_len);
	/* What erases nothing is told meanwhile; what does is not. */
	ledgers_put(h, 3, 10);
	assert_false(ledgers_withdraw(h, 2, 10, CONSENT_WITHDRAWN));
	assert_true(store_tend(h->store, time_add(HOUSE_NOW, 6000), true));
	assert_true(store_owes(h->store));

	assert_int_equal(rename(away, ledgers_path), 0);
	assert_true(store_tend(h->store, time_add(HOUSE_NOW, 12000), true));
	assert_false(store_owes(h->store));
	assert_null(store_ledger_trouble(h->store, &kept));
	assert_int_equal(ledgers_lines("\"kind\":\"erase\""), 2);
	assert_true(store_tend(h->store, time_add(HOUSE_NOW, 18000), true));
	assert_int_equal(store_test_sealed(h->store, number).wrapped_len, 0);
	assert_non_null(ledgers_read_signal(h, 3));
	ledgers_reopen(h);
	assert_null(ledgers_read_signal(h, 2));
}

/* Another disk in its place, or a file that somebody cut: evidence, and maybe another region's ledger. */
static void store_commit__leaves_a_file_alone_that_is_not_its_ledger(void **state)
{
	static const char *const others[] = {"short\n", NULL};
	struct house *h = ledgers_open(state);
	char away[128], longer[8192];

	snprintf(away, sizeof(away), "%s.away", ledgers_path);
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	ledgers_put(h, 1, 10);
	assert_int_equal(rename(ledgers_path, away), 0);
	for (size_t i = 0; i < 2; i++) {
		const char *other = others[i] != NULL ? others[i] : longer;

		ledgers_write(ledgers_path, other);
		chmod(ledgers_path, 0600);
		if (i == 0)
			assert_false(ledgers_withdraw(h, 1, 10, CONSENT_WITHDRAWN));
		/* The second look opens it anew. */
		for (int n = 1; n <= 2; n++)
			assert_true(store_tend(h->store, time_add(HOUSE_NOW, (int64_t)i * 20000 + n * 6000),
			                       true));
		assert_true(store_owes(h->store));
		assert_string_equal(ledgers_read(ledgers_path), other);
	}
	assert_int_equal(rename(away, ledgers_path), 0);
	assert_true(store_tend(h->store, time_add(HOUSE_NOW, 60000), true));
	assert_false(store_owes(h->store));
	assert_int_equal(ledgers_lines("\"kind\":\"erase\""), 1);
}

static void store_open__tells_a_ledger_what_a_stop_kept_from_it(void **state)
{
	struct house *h = ledgers_open(state);
	char away[128];

	snprintf(away, sizeof(away), "%s.away", ledgers_path);
	ledgers_put(h, 1, 10);
	assert_int_equal(rename(ledgers_path, away), 0);
	assert_false(ledgers_withdraw(h, 1, 10, CONSENT_WITHDRAWN));
	house_close(h);
	ledgers_refuses(h, "is missing or empty");
	assert_int_equal(rename(away, ledgers_path), 0);
	assert_true(house_open(h));
	assert_int_equal(ledgers_lines("\"kind\":\"erase\""), 1);
	assert_int_equal(store_numbers(h->store).erasing, 0);
}

static void store_open__refuses_a_ledger_that_does_not_fit(void **state)
{
	struct house *h = ledgers_open(state);
	static char whole[1 << 20], broken[1 << 20];
	char *second;

	ledgers_put(h, 1, 10);
	assert_true(ledgers_withdraw(h, 1, 10, CONSENT_WITHDRAWN));
	ledgers_put(h, 2, 10);
	assert_true(store_tend(h->store, HOUSE_NOW, true));
	house_close(h);
	snprintf(whole, sizeof(whole), "%s", ledgers_read(ledgers_path));

	snprintf(broken, sizeof(broken), "%s", whole);
	second = strchr(broken, '\n') + 1;
	*second = '\0';
	ledgers_write(ledgers_path, broken);
	ledgers_refuses(h, "is shorter than it was (line 2)");

	snprintf(broken, sizeof(broken), "%s", whole);
	strstr(broken, "withdrawn")[0] = 'x';
	ledgers_write(ledgers_path, broken);
	ledgers_refuses(h, "is not what was written (line 2)");

	unlink(ledgers_path);
	ledgers_refuses(h, "is missing or empty");
	h->settings.erasure_ledger = "";
	ledgers_refuses(h, "none is configured");
	snprintf(broken, sizeof(broken), "%s.unmounted/ledger", ledgers_path);
	h->settings.erasure_ledger = broken;
	ledgers_refuses(h, "is its disk mounted?");
	h->settings.erasure_ledger = ledgers_path;
	ledgers_write(ledgers_path, whole);
	chmod(ledgers_path, 0644);
	ledgers_refuses(h, "mode 0600");
	chmod(ledgers_path, 0600);
	assert_true(house_open(h));
}

static long long marked(struct house *h)
{
	return house_number(h, "mdod.db",
	                    "SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'ledger_line'");
}

/* That something was erased costs nobody's turn a statement: how far the ledger is goes with the store's own,
 * and a stop before that leaves a ledger that is longer than the file knows. */
static void store_tend__marks_how_far_the_ledger_is(void **state)
{
	struct house *h = ledgers_open(state);
	long long before;

	ledgers_put(h, 1, 10);
	ledgers_put(h, 2, 10);
	house_close(h);
	before = marked(h);
	assert_int_equal(before, 1);
	assert_true(house_open(h));
	assert_true(ledgers_withdraw(h, 1, 10, CONSENT_WITHDRAWN));
	ledgers_add_client(h, 30);
	house_close(h);
	assert_int_equal(marked(h), before + 1);
	assert_int_equal(ledgers_lines("\"line\""), before + 2);
	assert_true(house_open(h));
	assert_null(ledgers_read_signal(h, 1));
	assert_true(ledgers_withdraw(h, 2, 10, CONSENT_WITHDRAWN));
	assert_true(store_tend(h->store, HOUSE_NOW, true));
	house_close(h);
	assert_int_equal(marked(h), ledgers_lines("\"line\""));
	assert_int_equal(marked(h), before + 4);
	assert_true(house_open(h));
}

static void store_open__takes_another_ledger_only_when_that_is_accepted(void **state)
{
	struct house *h = ledgers_open(state);
	const char *text;

	ledgers_put(h, 1, 10);
	assert_true(ledgers_withdraw(h, 1, 10, CONSENT_WITHDRAWN));
	ledgers_put(h, 2, 10);
	h->settings.accept_ledger = "the second disk burnt";
	house_close(h);
	ledgers_refuses(h, "there is nothing to accept");

	/* Missing: a new one begins, with all that was erased. */
	unlink(ledgers_path);
	assert_true(house_open(h));
	assert_int_equal(ledgers_lines("\"kind\":\"override\""), 1);
	assert_int_equal(ledgers_lines("\"kind\":\"erase\""), 1);
	text = ledgers_read(ledgers_path);
	assert_null(strstr(text, "burnt"));
	assert_false(house_has_bytes(h, "burnt", 5));
	ledgers_put(h, 3, 10);
	house_close(h);
	/* Not what was written: what is right goes on, the rest is laid aside. */
	{
		static char wrong[1 << 20];

		snprintf(wrong, sizeof(wrong), "%s", ledgers_read(ledgers_path));
		strstr(wrong, "\"kind\":\"boot\"")[9] = 'x';
		ledgers_write(ledgers_path, wrong);
	}
	assert_true(house_open(h));
	assert_int_equal(ledgers_lines("\"kind\":\"override\""), 2);
	/* None any more. */
	h->settings.erasure_ledger = NULL;
	ledgers_reopen(h);
	h->settings.accept_ledger = NULL;
	ledgers_reopen(h);
	assert_true(store_audit_verify(h->store).intact);
}

static void store_open__cuts_off_a_line_that_was_never_finished(void **state)
{
	struct house *h = ledgers_open(state);
	FILE *f;

	house_close(h);
	f = fopen(ledgers_path, "ae");
	assert_non_null(f);
	fputs("{\"line\":2,\"kind\":\"era", f);
	fclose(f);
	assert_true(house_open(h));
	assert_int_equal(ledgers_lines("\n"), 2);
	ledgers_reopen(h);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, ledgers_set_up, ledgers_tear_down)
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(erasure_line__is_read_back_and_nothing_else_is),
	        T(store_open__begins_a_ledger_and_tells_each_start),
	        T(store_open__begins_with_what_was_erased_before),
	        T(store_commit__has_it_in_the_ledger_before_it_is_told),
	        T(store_commit__is_false_while_the_ledger_cannot_be_told),
	        T(store_commit__leaves_a_file_alone_that_is_not_its_ledger),
	        T(store_open__tells_a_ledger_what_a_stop_kept_from_it),
	        T(store_open__refuses_a_ledger_that_does_not_fit),
	        T(store_tend__marks_how_far_the_ledger_is),
	        T(store_open__takes_another_ledger_only_when_that_is_accepted),
	        T(store_open__cuts_off_a_line_that_was_never_finished),
	};
#undef T

	return cmocka_run_group_tests(tests, NULL, NULL);
}
