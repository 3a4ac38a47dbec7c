#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "store/audit_inside.h"
#include "store/store_vault.h"

#define DAY_MS (24 * TIME_HOUR_MS)
#define CHECKPOINT_ROWS 100 /* fewer new ones get none, unless a day has passed */

/* The chain was followed up to here. */
struct checkpoint {
	struct audit_head head; /* seq 0: there is none */
	struct instant at;      /* of the row */
	bool sealed;            /* it is ours */
};

/* ${tag} says what for. */
static struct crypto_hash seal_of(const struct store *s, const char *tag, const struct audit_head *head)
{
	struct crypto_hasher h;

	crypto_hash_start(&h, &s->audit_key);
	crypto_hash_text(&h, tag);
	crypto_hash_int(&h, head->seq);
	crypto_hash_part(&h, head->hash.b, sizeof(head->hash.b));
	return crypto_hash_end(&h);
}

static struct crypto_hash seal_of_checkpoint(const struct store *s, const struct checkpoint *c)
{
	struct crypto_hash seal = seal_of(s, "mdod audit checkpoint 1", &c->head);
	struct crypto_hasher h;

	crypto_hash_start(&h, &s->audit_key);
	crypto_hash_part(&h, seal.b, sizeof(seal.b));
	crypto_hash_int(&h, c->at.ms);
	return crypto_hash_end(&h);
}

static struct checkpoint find(struct store *s, enum statement which, const char *parameter, int64_t seq)
{
	struct sql_run r = sql_begin(&s->sql, which);
	struct checkpoint c = {.sealed = false};
	struct crypto_hash seal, right;

	sql_bind_int(&r, parameter, seq);
	if (!sql_row(&r))
		return c;
	c.head.seq = sql_int(&r);
	c.at = sql_instant(&r);
	c.head.hash = sql_hash(&r);
	seal = sql_hash(&r);
	sql_end(&r);
	right = seal_of_checkpoint(s, &c);
	c.sealed = crypto_hash_equal(&seal, &right);
	return c;
}

static struct checkpoint newest(struct store *s)
{
	return find(s, FIND_CHECKPOINT, ":upto", INT64_MAX);
}

static void add(struct store *s, const struct audit_walk *w)
{
	struct checkpoint c = {.head = w->head, .at = w->at};
	struct crypto_hash seal = seal_of_checkpoint(s, &c);
	struct sql_run r = sql_begin(&s->sql, ADD_CHECKPOINT);

	sql_bind_int(&r, ":seq", c.head.seq);
	sql_bind_instant(&r, ":at", c.at);
	sql_bind_hash(&r, ":hash", &c.head.hash);
	sql_bind_hash(&r, ":seal", &seal);
	sql_do(&r);
}

/* ---- where the chain begins ---- */

static bool first_row(struct store *s, int64_t *ret_seq, struct instant *ret_at)
{
	struct sql_run r = sql_begin(&s->sql, FIND_AUDIT_FIRST);

	if (!sql_row(&r))
		return false;
	*ret_seq = sql_int(&r);
	*ret_at = sql_instant(&r);
	sql_end(&r);
	return true;
}

int64_t audit_first(struct store *s)
{
	struct instant at;
	int64_t seq = 0;

	return first_row(s, &seq, &at) ? seq : 0;
}

static bool row_at(struct store *s, int64_t seq, struct audit_head *ret_head)
{
	struct sql_run r = sql_begin(&s->sql, FIND_AUDIT_HASH);

	sql_bind_int(&r, ":seq", seq);
	if (!sql_row(&r))
		return false;
	*ret_head = (struct audit_head){.seq = seq, .hash = sql_hash(&r)};
	sql_end(&r);
	return true;
}

/* Whether the mark says that the chain was cut at this checkpoint. */
static bool is_cut_at(struct store *s, const struct audit_head *head)
{
	struct crypto_hash seal = seal_of(s, "mdod audit cut 1", head);
	struct arena *a = arena_new();
	char hex[CRYPTO_HEX_MAX];
	const char *kept = NULL;
	bool is = store_meta_get(s, a, "audit_cut", &kept) && id_equal(kept, crypto_hex(&seal, hex));

	arena_free(a);
	return is;
}

bool audit_base(struct store *s, int64_t seq, struct audit_head *ret_head)
{
	struct checkpoint c;

	if (seq == 0) {
		*ret_head = (struct audit_head){.seq = 0};
		return true;
	}
	if (row_at(s, seq, ret_head))
		return true;
	c = find(s, FIND_CHECKPOINT, ":upto", seq);
	if (c.head.seq != seq || !c.sealed || !is_cut_at(s, &c.head))
		return false;
	*ret_head = c.head;
	return true;
}

/* ---- verifying ---- */

static int64_t false_anchor(struct store *s, int64_t from, int64_t upto)
{
	struct sql_run r = sql_begin(&s->sql, FIND_FALSE_ANCHOR);
	int64_t seq = 0;

	sql_bind_int(&r, ":from", from);
	sql_bind_int(&r, ":upto", upto);
	if (sql_row(&r)) {
		seq = sql_int(&r);
		sql_end(&r);
	}
	return seq;
}

/* Behind ${base}, ${most} rows (-1: all). What was walked is left in *ret_walk. */
static struct store_audit_check follow(struct store *s, const struct audit_head *base, int64_t most,
                                       struct audit_walk *ret_walk)
{
	struct store_audit_check check = {.intact = false};
	struct audit_walk w = {.head = *base};
	bool at_end;

	audit_walk_rows(s, &w, most);
	at_end = most < 0 || w.rows < most;
	if (w.broken_at == 0 && (at_end || w.head.seq >= s->head.seq) &&
	    (w.head.seq != s->head.seq || !crypto_hash_equal(&w.head.hash, &s->head.hash)))
		w.broken_at = w.head.seq + 1;
	if (w.broken_at == 0)
		w.broken_at = false_anchor(s, base->seq, at_end ? INT64_MAX : w.head.seq);
	*ret_walk = w;
	if (s->sql.state != STORE_WELL)
		return check;
	check.intact = w.broken_at == 0;
	check.rows = w.rows;
	check.broken_at = w.broken_at;
	check.upto = w.head.seq;
	check.more = check.intact && w.head.seq < s->head.seq;
	check.head = w.head.hash;
	return check;
}

static struct store_audit_check broken(struct store *s, int64_t at)
{
	struct store_audit_check check = {.intact = false};

	if (s->sql.state == STORE_WELL)
		check.broken_at = at;
	return check;
}

/* Of the oldest row kept. */
static int64_t begin_of_chain(struct store *s)
{
	int64_t first = audit_first(s);

	return first > 0 ? first - 1 : 0;
}

struct store_audit_check store_audit_verify(struct store *s)
{
	int64_t begin = begin_of_chain(s);
	struct audit_head base;
	struct audit_walk w;

	if (!audit_base(s, begin, &base))
		return broken(s, begin + 1);
	return follow(s, &base, -1, &w);
}

/* A checkpoint that the stored chain does not pass through is not one to begin with. */
static bool passes(struct store *s, const struct checkpoint *c)
{
	struct audit_head there;

	return c->sealed && audit_base(s, c->head.seq, &there) &&
	       crypto_hash_equal(&there.hash, &c->head.hash);
}

struct store_audit_check store_audit_verify_part(struct store *s, const struct store_audit_range *range)
{
	int64_t begin = begin_of_chain(s), from = range->after;
	struct checkpoint c = newest(s);
	struct store_audit_check check;
	struct audit_head base;
	struct audit_walk w;
	bool proven;

	if (from == STORE_AUDIT_NEWEST)
		from = range->full || c.head.seq < begin ? begin : c.head.seq;
	if (from != begin && from != c.head.seq)
		c = find(s, FIND_CHECKPOINT, ":upto", from);
	if (c.head.seq > 0 && c.head.seq == from && !passes(s, &c))
		return broken(s, from);
	if (!audit_base(s, from, &base))
		return broken(s, from + 1);
	/* Only what goes on from where the chain begins, or from what was proven before, proves anything. */
	proven = from == begin || from == c.head.seq;
	check = follow(s, &base, (int64_t)range->most, &w);
	if (check.intact && proven && w.rows > 0 &&
	    (w.rows >= CHECKPOINT_ROWS || w.at.ms - c.at.ms >= DAY_MS))
		add(s, &w);
	return check;
}

bool store_audit_stale(struct store *s, struct instant now)
{
	struct checkpoint c = newest(s);
	struct instant at = c.at;
	int64_t first;

	if (c.head.seq == 0 && !first_row(s, &first, &at))
		return false;
	return s->head.seq > c.head.seq && now.ms - at.ms >= DAY_MS;
}

/* ---- cutting ---- */

static void drop(struct store *s, enum statement which, int64_t seq)
{
	struct sql_run r = sql_begin(&s->sql, which);

	sql_bind_int(&r, ":seq", seq);
	sql_do(&r);
}

static void drop_reasons(struct store *s, int64_t seq)
{
	struct sql_run r = sql_begin(&s->sql, MARK_REASONS_PENDING);

	sql_bind_int(&r, ":kind", SEAL_REASON);
	sql_bind_int(&r, ":seq", seq);
	if (sql_do(&r) > 0)
		s->erase_wanted = true;
}

int64_t store_audit_cut(struct store *s, struct instant before, int64_t keep)
{
	int64_t first = audit_first(s);
	struct checkpoint c = find(s, FIND_CHECKPOINT_AFTER, ":from", first);
	struct crypto_hash seal;
	char hex[CRYPTO_HEX_MAX];

	if (first <= 0 || c.head.seq == 0 || !passes(s, &c) || c.at.ms >= before.ms ||
	    s->head.seq - c.head.seq < keep)
		return 0;
	drop_reasons(s, c.head.seq);
	drop(s, DROP_AUDIT, c.head.seq);
	drop(s, DROP_CHECKPOINTS, c.head.seq);
	seal = seal_of(s, "mdod audit cut 1", &c.head);
	store_meta_set(s, "audit_cut", crypto_hex(&seal, hex));
	return c.head.seq - first + 1;
}
