#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledgers.h"

const char ledgers_marker[] = "MARKER-she-was-seen-crying-at-school";

/* The second place of one test. */
static char place[SCRATCH_MAX];
char ledgers_path[LEDGERS_PATH_MAX];

int ledgers_set_up(void **state)
{
	scratch_make(place);
	if (house_set_up(state) != 0)
		return -1;
	snprintf(ledgers_path, sizeof(ledgers_path), "%s/erased.jsonl", place);
	return 0;
}

int ledgers_tear_down(void **state)
{
	int done = house_tear_down(state);

	scratch_remove(place);
	return done;
}

/* Yesterday's copy of both files of a closed store: kept, or put back. */
void ledgers_backup(const struct house *h, bool keep)
{
	static const char *const names[] = {"mdod.db", "vault.db"};
	char aside[160], path[160];

	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s", house_path(h, names[i]));
		snprintf(aside, sizeof(aside), "%s/%s.copy", h->dir, names[i]);
		scratch_copy(keep ? path : aside, keep ? aside : path);
	}
}

char *ledgers_read(const char *path)
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

void ledgers_write(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

int ledgers_lines(const char *what)
{
	const char *at = ledgers_read(ledgers_path);
	int n = 0;

	while ((at = strstr(at, what)) != NULL) {
		n++;
		at++;
	}
	return n;
}

void ledgers_reopen(struct house *h)
{
	house_close(h);
	if (!house_open(h))
		fail_msg("%s", h->why.text);
}

/* Closed, and opened with a ledger. */
struct house *ledgers_open(void **state)
{
	struct house *h = *state;

	h->settings.erasure_ledger = ledgers_path;
	ledgers_reopen(h);
	return h;
}

void ledgers_refuses(struct house *h, const char *words)
{
	h->why.text[0] = '\0';
	assert_false(house_open(h));
	if (strstr(h->why.text, words) == NULL)
		fail_msg("%s", h->why.text);
}

struct consent_id ledgers_consent_id(int n)
{
	struct consent_id id;

	house_id(n, id.text);
	return id;
}

/* Consent ${n} of client ${client} with one sealed observation; its key's number. */
int64_t ledgers_put(struct house *h, int n, int client)
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
	number = store_seal(h->store, SEAL_OBSERVATION, owner, DOMAIN_HOUSING, c.id.text, ledgers_marker,
	                    strlen(ledgers_marker));
	house_commit(h);
	return number;
}

void ledgers_add_client(struct house *h, int client)
{
	struct client_id id;

	house_id(client, id.text);
	store_begin(h->store);
	store_client_add(h->store, &id, HOUSE_NOW, true);
	house_commit(h);
}

/* As the commands do it: state, memory, keys. */
bool ledgers_withdraw(struct house *h, int n, int client, enum consent_state state)
{
	struct consent_id id = ledgers_consent_id(n);
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

const char *ledgers_read_signal(struct house *h, int n)
{
	char owner[24];

	snprintf(owner, sizeof(owner), "signal-%d", n);
	return store_unseal(h->store, h->arena, SEAL_OBSERVATION, owner, DOMAIN_HOUSING);
}

enum consent_state ledgers_state_of(struct house *h, int n)
{
	struct consent_id id = ledgers_consent_id(n);
	struct consent c = {0};

	assert_true(store_consent_get(h->store, h->arena, id.text, &c));
	return c.state;
}
