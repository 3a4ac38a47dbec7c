#include "store/store_ledger.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "store/erasure_ledger.h"
#include "store/store_audit.h"
#include "store/store_inside.h"

#define LOOK_MS 5000
#define LINES_AT_ONCE 64
#define MARK_NAME "ledger_line"
#define MARK_MAX (24 + CRYPTO_HEX_MAX)

static_assert(CONSENT_ACTIVE == 1 && CONSENT_STATE_ABSENT == 0,
              "a consent that is not known any more reads as 0");

/* A key that is pending in the main file. */
struct pending_key {
	int64_t number;
	bool noted; /* on the ledger's disk; else it is owed */
};

struct ledger_kept {
	struct erasure_ledger file;
	bool kept;            /* false: none is configured */
	bool begun;           /* now, with this start */
	const char *accepted; /* what was wrong with it, and accepted; static, NULL: nothing */
	int64_t marked;       /* the newest line that the main file knows of */
	struct crypto_hash marked_mac;
	bool owes;
	struct instant look_at;
	struct why trouble;
	struct pending_key *keys; /* in order of number */
	size_t key_count, key_room;
};

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

static struct pending_key *find_key(const struct ledger_kept *k, int64_t number)
{
	size_t at = place_of(k, number);

	return at < k->key_count && k->keys[at].number == number ? &k->keys[at] : NULL;
}

static void set_key(struct ledger_kept *k, int64_t number, bool noted)
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
	key = find_key(s->ledger, number);
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
			set_key(k, b->lines[i].keys[n], true);
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
static bool write_listed(struct store *s, enum statement which)
{
	struct batch *b = mem_alloc(sizeof(*b));
	struct sql_run r;
	bool done = true;

	b->s = s;
	b->at.ms = sql_number(&s->sql, FIND_LAST_AUDIT_AT);
	r = sql_begin(&s->sql, which);
	while (done && sql_row(&r)) {
		struct row row = read_row(&r);
		const struct pending_key *key = find_key(s->ledger, row.number);

		if (key == NULL || !key->noted)
			done = add_row(b, &row);
	}
	sql_end(&r);
	done = done && s->sql.state == STORE_WELL && flush(b);
	mem_free(b);
	return done;
}

static bool append_one(struct store *s, enum erasure_kind kind, struct instant now, struct why *why)
{
	struct erasure_line line = line_of(s, kind, now);

	return s->sql.state == STORE_WELL ? erasure_ledger_append(&s->ledger->file, &line, 1, why)
	                                  : why_set(why, "%s", s->sql.why);
}

/* ---- while the daemon runs ---- */

/* How many pending keys the ledger has never been asked to take. */
static size_t fresh_keys(struct store *s)
{
	struct sql_run r = sql_begin(&s->sql, LIST_PENDING_NUMBERS);
	size_t fresh = 0;

	while (sql_row(&r)) {
		int64_t number = sql_int(&r);

		if (find_key(s->ledger, number) == NULL) {
			set_key(s->ledger, number, false);
			fresh++;
		}
	}
	return fresh;
}

static bool write_owed(struct store *s)
{
	struct ledger_kept *k = s->ledger;

	k->owes = !write_listed(s, LIST_PENDING_WITH_CONSENT);
	if (!k->owes)
		k->trouble.text[0] = '\0';
	return !k->owes;
}

bool store_ledger_settle(struct store *s)
{
	if (s->ledger == NULL || !s->ledger->kept)
		return true;
	if (fresh_keys(s) == 0)
		return s->sql.state == STORE_WELL;
	s->erase_wanted = true;
	return write_owed(s);
}

void store_ledger_tend(struct store *s, struct instant now)
{
	struct ledger_kept *k = s->ledger;

	if (k == NULL || !k->kept || (now.ms < k->look_at.ms && k->look_at.ms - now.ms <= LOOK_MS))
		return;
	k->look_at = time_add(now, LOOK_MS);
	if (k->owes)
		(void)!write_owed(s);
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
	store_meta_set(s, MARK_NAME, text);
}

void store_ledger_marked(struct store *s)
{
	if (s->ledger == NULL || !s->ledger->kept)
		return;
	s->ledger->marked = s->ledger->file.lines;
	s->ledger->marked_mac = s->ledger->file.mac;
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

/* ---- at open ---- */

static void read_mark(struct store *s)
{
	struct arena *a = arena_new();
	struct crypto_key mac;
	const char *text = NULL;
	char *colon;

	if (store_meta_get(s, a, MARK_NAME, &text) && text[0] != '\0') {
		s->ledger->marked = strtoll(text, &colon, 10);
		if (*colon == ':' && crypto_key_from_hex(colon + 1, &mac))
			memcpy(s->ledger->marked_mac.b, mac.b, sizeof(mac.b));
	}
	arena_free(a);
}

/* What one walk over the ledger looks for. */
struct look {
	struct ledger_kept *k;
	int64_t last_key;
	bool mark_found;
};

static bool look_at(void *cookie, const struct erasure_line *line, const struct crypto_hash *mac)
{
	struct look *look = cookie;

	if (line->number == look->k->marked && crypto_hash_equal(mac, &look->k->marked_mac))
		look->mark_found = true;
	for (size_t i = 0; i < line->key_count; i++) {
		look->last_key = line->keys[i] > look->last_key ? line->keys[i] : look->last_key;
		if (find_key(look->k, line->keys[i]) != NULL)
			set_key(look->k, line->keys[i], true);
	}
	return true;
}

/* Static words for what does not fit; NULL: it does. */
static const char *misfit(const struct ledger_kept *k, enum erasure_found found, const struct look *look)
{
	if (found == ERASURE_WRONG)
		return "is not what was written";
	if (found == ERASURE_NOTHING && k->marked > 0)
		return "is missing or empty";
	if (k->file.lines < k->marked)
		return "is shorter than it was";
	if (k->marked > 0 && !look->mark_found)
		return "is not the one that belongs to this database";
	return NULL;
}

static bool refuse(const struct ledger_kept *k, const char *what, struct why *why)
{
	if (!k->kept)
		return why_set(why,
		               "erasure ledger: %s; configure it again, or accept it with "
		               "--accept-erasure-ledger REASON",
		               what);
	return why_set(
	        why,
	        "erasure ledger: %s %s (line %lld); what was erased may come back: bring back the right "
	        "file, or accept it with --accept-erasure-ledger REASON",
	        k->file.path, what, (long long)k->file.lines + 1);
}

/* Is the ledger's newest line a point of the file's own audit chain? One older than all that is kept is. */
static bool knows_newest(struct store *s, const struct erasure_line *last)
{
	struct sql_run r;
	struct crypto_hash hash;

	if (last->seq > s->head.seq)
		return false;
	r = sql_begin(&s->sql, FIND_AUDIT_HASH);
	sql_bind_int(&r, ":seq", last->seq);
	if (!sql_row(&r))
		return true;
	hash = sql_hash(&r);
	sql_end(&r);
	return crypto_hash_equal(&hash, &last->head);
}

static bool without(struct store *s, const struct store_settings *settings, struct why *why)
{
	struct ledger_kept *k = s->ledger;

	if (k->marked == 0)
		return true;
	if (settings->accept_ledger == NULL)
		return refuse(k, "none is configured, and this database has one", why);
	k->accepted = "dropped";
	return true;
}

/* The file is there and judged; what does not fit is laid aside, when that was accepted. */
static bool take_over(struct store *s, const char *what, enum erasure_found found, struct instant now,
                      struct why *why)
{
	struct ledger_kept *k = s->ledger;
	char stamp[TIME_TEXT_MAX];

	if (what != NULL) {
		k->accepted = what;
		if (found == ERASURE_WRONG &&
		    !erasure_ledger_rescue(&k->file, time_text_utc(now, stamp), why))
			return false;
	}
	k->begun = k->file.lines == 0;
	return erasure_ledger_make(&k->file, why);
}

static const char *trouble(const struct store *s)
{
	return s->sql.state == STORE_WELL ? s->ledger->trouble.text : s->sql.why;
}

/* Which of the pending keys the ledger has; it gets the others. */
static bool note_pending(struct store *s, struct why *why)
{
	struct look look = {.k = s->ledger};

	/* A ledger that begins, begins with all that was erased before. */
	if (s->ledger->begun)
		return write_listed(s, LIST_ALL_ERASED) || why_set(why, "%s", trouble(s));
	if (fresh_keys(s) == 0)
		return s->sql.state == STORE_WELL || why_set(why, "%s", s->sql.why);
	if (!erasure_ledger_walk(&s->ledger->file, look_at, &look, why))
		return false;
	return write_owed(s) || why_set(why, "%s", trouble(s));
}

static bool judge(struct store *s, const struct store_settings *settings, struct instant now, int64_t *next,
                  struct why *why)
{
	struct ledger_kept *k = s->ledger;
	struct look look = {.k = k};
	enum erasure_found found;
	const char *what;

	if (!erasure_ledger_open(&k->file, settings->erasure_ledger, &s->vault_key, &found, why) ||
	    !erasure_ledger_walk(&k->file, look_at, &look, why))
		return false;
	what = misfit(k, found, &look);
	if (what != NULL && settings->accept_ledger == NULL)
		return refuse(k, what, why);
	if (!take_over(s, what, found, now, why))
		return false;
	/* Also without a replay: a number the ledger names is never given again. */
	if (k->file.lines > 0 && !knows_newest(s, &k->file.last) &&
	    !store_replay(s, &k->file, now, *next, why))
		return false;
	*next = look.last_key >= *next ? look.last_key + 1 : *next;
	return note_pending(s, why);
}

bool store_ledger_start(struct store *s, const struct store_settings *settings, struct instant now,
                        int64_t *next, struct why *why)
{
	s->ledger = mem_alloc(sizeof(*s->ledger));
	s->ledger->kept = settings->erasure_ledger != NULL && settings->erasure_ledger[0] != '\0';
	read_mark(s);
	if (!(s->ledger->kept ? judge(s, settings, now, next, why) : without(s, settings, why)))
		return false;
	if (settings->accept_ledger != NULL && s->ledger->accepted == NULL)
		return why_set(why, "erasure ledger: there is nothing to accept: start without "
		                    "--accept-erasure-ledger");
	return true;
}

/* In the audit chain: by whom is not known here, why is. */
static bool put_on_record(struct store *s, const struct store_settings *settings, struct instant now)
{
	const struct ledger_kept *k = s->ledger;
	struct store_audit row = {
	        .action = 'E', .actor = "mdod", .object_kind = "erasure ledger", .purpose = "erasure"};

	if (k->accepted == NULL && !k->begun)
		return true;
	if (!store_own_begin(s))
		return store_own_commit(s);
	if (k->accepted != NULL) {
		row.event = "ledger.accepted";
		row.code = k->accepted;
		row.reason = settings->accept_ledger;
		store_audit_add(s, now, &row);
	}
	if (!k->kept)
		store_meta_set(s, MARK_NAME, "");
	if (k->begun) {
		row.event = "ledger.begun";
		row.code = row.reason = NULL;
		store_audit_add(s, now, &row);
	}
	return store_own_commit(s);
}

bool store_ledger_started(struct store *s, const struct store_settings *settings, struct instant now,
                          struct why *why)
{
	struct ledger_kept *k = s->ledger;

	if (k == NULL)
		return true;
	if (!put_on_record(s, settings, now))
		return why_set(why, "%s", s->sql.why[0] != '\0' ? s->sql.why : "the disk is full");
	if (!k->kept)
		return true;
	if (k->accepted != NULL && !append_one(s, ERASURE_OVERRIDE, now, why))
		return false;
	return append_one(s, ERASURE_BOOT, now, why);
}
