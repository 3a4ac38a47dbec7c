#include "store/store_ledger.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "store/ledger_inside.h"

#define LOOK_MS 5000
#define LINES_AT_ONCE 64
#define MARK_MAX (24 + CRYPTO_HEX_MAX)

static_assert(CONSENT_ACTIVE == 1 && CONSENT_STATE_ABSENT == 0,
              "a consent that is not known any more reads as 0");

/* ---- keys that are pending ---- */

static size_t place_of(const struct ledger_kept *k, int64_t number)
{
	size_t low = 0, high = k->key_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (k->keys[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct pending_key *ledger_find_key(const struct ledger_kept *k, int64_t number)
{
	size_t at = place_of(k, number);

	return at < k->key_count && k->keys[at].number == number ? &k->keys[at] : NULL;
}

void ledger_set_key(struct ledger_kept *k, int64_t number, bool noted)
{
	size_t at = place_of(k, number);

	if (at < k->key_count && k->keys[at].number == number) {
		k->keys[at].noted = k->keys[at].noted || noted;
		return;
	}
	if (k->key_count == k->key_room) {
		k->key_room = k->key_room == 0 ? 64 : 2 * k->key_room;
		k->keys = mem_grow(k->keys, k->key_room, sizeof(*k->keys));
	}
	memmove(&k->keys[at + 1], &k->keys[at], (k->key_count - at) * sizeof(*k->keys));
	k->keys[at] = (struct pending_key){number, noted};
	k->key_count++;
}

bool store_ledger_has(const struct store *s, int64_t number)
{
	const struct pending_key *key;

	if (s->ledger == NULL || !s->ledger->kept)
		return true;
	key = ledger_find_key(s->ledger, number);
	return key != NULL && key->noted;
}

void store_ledger_forget(struct store *s)
{
	if (s->ledger != NULL)
		s->ledger->key_count = 0;
}

/* ---- lines ---- */

static struct erasure_line line_of(struct store *s, enum erasure_kind kind, struct instant at)
{
	struct erasure_line line = {.kind = kind, .at = at, .boot = sql_number(&s->sql, FIND_LAST_BOOT)};

	memcpy(line.epoch, s->epoch, sizeof(line.epoch));
	line.seq = s->head_committed.seq;
	line.head = s->head_committed.hash;
	return line;
}

/* Lines on their way to the file. */
struct batch {
	struct store *s;
	struct instant at;
	size_t count;
	struct erasure_line lines[LINES_AT_ONCE];
};

static bool flush(struct batch *b)
{
	struct ledger_kept *k = b->s->ledger;

	if (b->count == 0)
		return true;
	if (!erasure_ledger_append(&k->file, b->lines, b->count, &k->trouble))
		return false;
	for (size_t i = 0; i < b->count; i++)
		for (size_t n = 0; n < b->lines[i].key_count; n++)
			ledger_set_key(k, b->lines[i].keys[n], true);
	b->count = 0;
	return true;
}

/* One row of LIST_PENDING_WITH_CONSENT: a key, and what there is to say of the consent it was under. */
struct row {
	int64_t number;
	struct consent_id consent;
	struct client_id client;
	enum consent_state became;
	struct day day;
};

static struct row read_row(struct sql_run *r)
{
	struct row row = {.number = sql_int(r)};
	struct instant ended;

	SQL_ID(r, row.consent);
	SQL_ID(r, row.client);
	row.became = (enum consent_state)sql_enum(r, CONSENT_STATE_COUNT);
	ended = sql_instant(r);
	row.day = sql_day(r);
	if (!day_is_set(row.day) && time_is_set(ended))
		row.day = time_local_day(ended);
	return row;
}

/* One line for each consent, and another when it is full. */
static bool add_row(struct batch *b, const struct row *row)
{
	struct erasure_line *line = b->count > 0 ? &b->lines[b->count - 1] : NULL;

	if (line == NULL || line->key_count == ERASURE_KEYS_MAX || !ID_EQUAL(line->consent, row->consent)) {
		if (b->count == LINES_AT_ONCE && !flush(b))
			return false;
		line = &b->lines[b->count++];
		*line = line_of(b->s, ERASURE_ERASE, b->at);
		line->consent = row->consent;
		line->client = row->client;
		line->became = row->became;
		line->day = row->day;
	}
	line->keys[line->key_count++] = row->number;
	return true;
}

/* Writes what a statement lists and the ledger has not. */
bool ledger_write_listed(struct store *s, enum statement which)
{
	struct batch *b = mem_alloc(sizeof(*b));
	struct sql_run r;
	bool done = true;

	b->s = s;
	b->at.ms = sql_number(&s->sql, FIND_LAST_AUDIT_AT);
	r = sql_begin(&s->sql, which);
	while (done && sql_row(&r)) {
		struct row row = read_row(&r);
		const struct pending_key *key = ledger_find_key(s->ledger, row.number);

		if (key == NULL || !key->noted)
			done = add_row(b, &row);
	}
	sql_end(&r);
	done = done && s->sql.state == STORE_WELL && flush(b);
	mem_free(b);
	return done;
}

bool ledger_append(struct store *s, enum erasure_kind kind, struct instant now, struct why *why)
{
	struct erasure_line line = line_of(s, kind, now);

	return s->sql.state == STORE_WELL ? erasure_ledger_append(&s->ledger->file, &line, 1, why)
	                                  : why_set(why, "%s", s->sql.why);
}

/* ---- while the daemon runs ---- */

/* How many pending keys the ledger has never been asked to take. */
size_t ledger_fresh_keys(struct store *s)
{
	struct sql_run r = sql_begin(&s->sql, LIST_PENDING_NUMBERS);
	size_t fresh = 0;

	while (sql_row(&r)) {
		int64_t number = sql_int(&r);

		if (ledger_find_key(s->ledger, number) == NULL) {
			ledger_set_key(s->ledger, number, false);
			fresh++;
		}
	}
	return fresh;
}

bool ledger_write_owed(struct store *s)
{
	struct ledger_kept *k = s->ledger;

	k->owes = !ledger_write_listed(s, LIST_PENDING_WITH_CONSENT);
	if (!k->owes)
		k->trouble.text[0] = '\0';
	return !k->owes;
}

bool store_ledger_settle(struct store *s)
{
	if (s->ledger == NULL || !s->ledger->kept)
		return true;
	if (ledger_fresh_keys(s) == 0)
		return s->sql.state == STORE_WELL;
	s->erase_wanted = true;
	return ledger_write_owed(s);
}

void store_ledger_tend(struct store *s, struct instant now)
{
	struct ledger_kept *k = s->ledger;

	if (k == NULL || !k->kept || (now.ms < k->look_at.ms && k->look_at.ms - now.ms <= LOOK_MS))
		return;
	k->look_at = time_add(now, LOOK_MS);
	if (k->owes)
		(void)!ledger_write_owed(s);
	else if (erasure_ledger_there(&k->file, &k->trouble))
		k->trouble.text[0] = '\0';
}

void store_ledger_mark(struct store *s)
{
	struct ledger_kept *k = s->ledger;
	char text[MARK_MAX], mac[CRYPTO_HEX_MAX];

	if (k == NULL || !k->kept || k->marked == k->file.lines)
		return;
	snprintf(text, sizeof(text), "%lld:%s", (long long)k->file.lines, crypto_hex(&k->file.mac, mac));
	store_meta_set(s, LEDGER_MARK, text);
}

void store_ledger_marked(struct store *s)
{
	if (s->ledger == NULL || !s->ledger->kept)
		return;
	s->ledger->marked = s->ledger->file.lines;
	s->ledger->marked_mac = s->ledger->file.mac;
}

bool store_ledger_keep_mark(struct store *s)
{
	const struct ledger_kept *k = s->ledger;

	if (k == NULL || !k->kept || k->marked == k->file.lines)
		return true;
	(void)!store_own_begin(s);
	return store_own_commit(s);
}

bool store_owes(const struct store *s)
{
	return s->ledger != NULL && s->ledger->owes;
}

const char *store_ledger_trouble(const struct store *s, bool *ret_kept)
{
	*ret_kept = s->ledger != NULL && s->ledger->kept;
	return *ret_kept && s->ledger->trouble.text[0] != '\0' ? s->ledger->trouble.text : NULL;
}

void store_ledger_close(struct store *s)
{
	if (s->ledger == NULL)
		return;
	if (s->ledger->kept)
		erasure_ledger_close(&s->ledger->file);
	mem_free(s->ledger->keys);
	mem_free(s->ledger);
	s->ledger = NULL;
}
