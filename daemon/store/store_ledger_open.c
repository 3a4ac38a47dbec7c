/* The erasure ledger at open: which one this is, whether it goes with the file, what is put on record of it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "store/ledger_inside.h"
#include "store/store_audit.h"
#include "store/store_ledger.h"

static void read_mark(struct store *s)
{
	struct arena *a = arena_new();
	struct crypto_key mac;
	const char *text = NULL;
	char *colon;

	if (store_meta_get(s, a, LEDGER_MARK, &text) && text[0] != '\0') {
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
		if (ledger_find_key(look->k, line->keys[i]) != NULL)
			ledger_set_key(look->k, line->keys[i], true);
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
		return ledger_write_listed(s, LIST_ALL_ERASED) || why_set(why, "%s", trouble(s));
	if (ledger_fresh_keys(s) == 0)
		return s->sql.state == STORE_WELL || why_set(why, "%s", s->sql.why);
	if (!erasure_ledger_walk(&s->ledger->file, look_at, &look, why))
		return false;
	return ledger_write_owed(s) || why_set(why, "%s", trouble(s));
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
		store_meta_set(s, LEDGER_MARK, "");
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
	if (k->accepted != NULL && !ledger_append(s, ERASURE_OVERRIDE, now, why))
		return false;
	if (!ledger_append(s, ERASURE_BOOT, now, why))
		return false;
	/* A full disk keeps nobody from starting; the next turn of the store's own marks it then. */
	(void)!store_ledger_keep_mark(s);
	return s->sql.state != STORE_BROKEN || why_set(why, "%s", s->sql.why);
}
