#include "store/store_audit.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "store/store_inside.h"
#include "store/store_vault.h"

#define CHAIN_TAG "mdod audit 1"
#define TAIL_ROWS 1000

/* A row as it is hashed, in this order; absent texts differ from empty ones. */
struct canon {
	struct store_audit row;
	struct instant at;
	int64_t seq, sealed; /* sealed 0: none */
};

static struct crypto_hash link_of(const struct store *s, const struct crypto_hash *before,
                                  const struct canon *c)
{
	const struct store_audit *row = &c->row;
	const char *const texts[] = {row->actor,   row->office,  row->person,    row->object_kind,
	                             row->object,  row->case_id, row->recipient, row->consent,
	                             row->purpose, row->code};
	struct crypto_hasher h;

	crypto_hash_start(&h, &s->audit_key);
	crypto_hash_text(&h, CHAIN_TAG);
	crypto_hash_part(&h, before->b, sizeof(before->b));
	crypto_hash_int(&h, c->seq);
	crypto_hash_int(&h, c->at.ms);
	crypto_hash_text(&h, row->event);
	crypto_hash_int(&h, row->action);
	crypto_hash_int(&h, row->outcome);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		crypto_hash_text(&h, texts[i]);
	crypto_hash_int(&h, c->sealed);
	return crypto_hash_end(&h);
}

static void write_row(struct store *s, const struct canon *c, const struct crypto_hash *hash)
{
	struct sql_run r = sql_begin(&s->sql, ADD_AUDIT);
	const struct store_audit *row = &c->row;
	const char action[2] = {row->action};

	sql_bind_int(&r, ":seq", c->seq);
	sql_bind_instant(&r, ":at", c->at);
	sql_bind_text(&r, ":event", row->event);
	sql_bind_text(&r, ":action", action);
	sql_bind_int(&r, ":outcome", row->outcome);
	sql_bind_text(&r, ":actor", row->actor);
	sql_bind_text(&r, ":office", row->office);
	sql_bind_text(&r, ":person", row->person);
	sql_bind_text(&r, ":object_kind", row->object_kind);
	sql_bind_text(&r, ":object", row->object);
	sql_bind_text(&r, ":case_id", row->case_id);
	sql_bind_text(&r, ":recipient", row->recipient);
	sql_bind_text(&r, ":consent", row->consent);
	sql_bind_text(&r, ":purpose", row->purpose);
	sql_bind_text(&r, ":code", row->code);
	if (c->sealed != 0)
		sql_bind_int(&r, ":sealed", c->sealed);
	else
		sql_bind_null(&r, ":sealed");
	sql_bind_hash(&r, ":hash", hash);
	sql_do(&r);
}

void store_audit_add(struct store *s, struct instant now, const struct store_audit *row)
{
	struct canon c = {.row = *row, .at = now, .seq = s->head.seq + 1};
	struct crypto_hash hash;
	char owner[24];

	assert(row->event != NULL && row->actor != NULL && time_is_set(now));
	assert(strchr("CRUDE", row->action) != NULL && row->action != '\0');
	if (s->sql.state != STORE_WELL)
		return;
	if (row->reason != NULL) {
		snprintf(owner, sizeof(owner), "%lld", (long long)c.seq);
		c.sealed = store_seal(s, SEAL_REASON, owner, DOMAIN_ABSENT, NULL, row->reason,
		                      strlen(row->reason));
	}
	hash = link_of(s, &s->head.hash, &c);
	write_row(s, &c, &hash);
	s->head = (struct audit_head){.seq = c.seq, .hash = hash};
}

/* The chain as it is read: what comes next must follow from what was. */
struct walk {
	struct audit_head head;
	int64_t rows, broken_at; /* 0: intact */
};

/* Texts of a row are only looked at before the next step. */
static void read_row(struct sql_run *r, struct canon *ret_c, struct crypto_hash *ret_hash)
{
	struct canon c;
	const char *action;

	memset(&c, 0, sizeof(c));
	c.seq = sql_int(r);
	c.at = sql_instant(r);
	c.row.event = sql_peek(r);
	action = sql_peek(r);
	c.row.action = action != NULL ? action[0] : '\0';
	if (action != NULL && action[0] != '\0' && action[1] != '\0')
		c.row.action = '\0';
	c.row.outcome = (int)sql_int(r);
	c.row.actor = sql_peek(r);
	c.row.office = sql_peek(r);
	c.row.person = sql_peek(r);
	c.row.object_kind = sql_peek(r);
	c.row.object = sql_peek(r);
	c.row.case_id = sql_peek(r);
	c.row.recipient = sql_peek(r);
	c.row.consent = sql_peek(r);
	c.row.purpose = sql_peek(r);
	c.row.code = sql_peek(r);
	c.sealed = sql_int(r);
	*ret_hash = sql_hash(r);
	*ret_c = c;
}

static void walk_rows(struct store *s, struct walk *w)
{
	struct sql_run r = sql_begin(&s->sql, LIST_AUDIT);
	struct crypto_hash hash, expected;
	struct canon c;

	/* From the very start: also what was put in front of the first row. */
	sql_bind_int(&r, ":from", w->head.seq > 0 ? w->head.seq + 1 : INT64_MIN);
	while (w->broken_at == 0 && sql_row(&r)) {
		read_row(&r, &c, &hash);
		expected = link_of(s, &w->head.hash, &c);
		if (c.seq != w->head.seq + 1 || !crypto_hash_equal(&hash, &expected)) {
			w->broken_at = w->head.seq + 1;
			break;
		}
		w->head = (struct audit_head){.seq = c.seq, .hash = hash};
		w->rows++;
	}
	sql_end(&r);
}

static struct crypto_hash seal_of_head(const struct store *s, const struct audit_head *head)
{
	struct crypto_hasher h;

	crypto_hash_start(&h, &s->audit_key);
	crypto_hash_text(&h, "mdod audit head 1");
	crypto_hash_int(&h, head->seq);
	crypto_hash_part(&h, head->hash.b, sizeof(head->hash.b));
	return crypto_hash_end(&h);
}

void store_audit_seal_head(struct store *s)
{
	struct crypto_hash seal = seal_of_head(s, &s->head);
	char hex[CRYPTO_HEX_MAX];

	store_meta_set(s, "audit_head", crypto_hex(&seal, hex));
}

/* Whether the file's own word on where its chain ends is about this head. */
static bool head_is_sealed(struct store *s, const struct audit_head *head)
{
	struct crypto_hash seal = seal_of_head(s, head);
	struct arena *a = arena_new();
	char hex[CRYPTO_HEX_MAX];
	const char *kept = NULL;
	bool found = store_meta_get(s, a, "audit_head", &kept);
	bool fits = found ? id_equal(kept, crypto_hex(&seal, hex)) : head->seq == 0;

	arena_free(a);
	return fits;
}

static struct audit_head stored_head(struct store *s)
{
	struct sql_run r = sql_begin(&s->sql, FIND_AUDIT_HEAD);
	struct audit_head head = {0};

	if (sql_row(&r)) {
		head.seq = sql_int(&r);
		head.hash = sql_hash(&r);
		sql_end(&r);
	}
	return head;
}

bool store_audit_load(struct store *s, struct why *why)
{
	struct audit_head head = stored_head(s);
	struct walk w = {.head.seq = head.seq > TAIL_ROWS ? head.seq - TAIL_ROWS : 0};

	if (w.head.seq > 0) {
		struct sql_run r = sql_begin(&s->sql, FIND_AUDIT_HASH);

		sql_bind_int(&r, ":seq", w.head.seq);
		if (sql_row(&r)) {
			w.head.hash = sql_hash(&r);
			sql_end(&r);
		}
	}
	walk_rows(s, &w);
	if (s->sql.state != STORE_WELL)
		return why_set(why, "%s", s->sql.why);
	if (w.broken_at != 0)
		return why_set(why, "mdod.db: the audit chain is broken at row %lld, or the key is another",
		               (long long)w.broken_at);
	if (!head_is_sealed(s, &w.head))
		return why_set(why, "mdod.db: the audit chain does not end where it was left (row %lld)",
		               (long long)w.head.seq);
	s->head = s->head_committed = w.head;
	return true;
}

static int64_t false_anchor(struct store *s)
{
	struct sql_run r = sql_begin(&s->sql, FIND_FALSE_ANCHOR);
	int64_t seq = 0;

	if (sql_row(&r)) {
		seq = sql_int(&r);
		sql_end(&r);
	}
	return seq;
}

struct store_audit_check store_audit_verify(struct store *s)
{
	struct store_audit_check check = {0};
	struct walk w = {0};

	walk_rows(s, &w);
	if (w.broken_at == 0 &&
	    (w.head.seq != s->head.seq || !crypto_hash_equal(&w.head.hash, &s->head.hash)))
		w.broken_at = w.head.seq + 1;
	if (w.broken_at == 0)
		w.broken_at = false_anchor(s);
	if (s->sql.state != STORE_WELL)
		return check;
	check.intact = w.broken_at == 0;
	check.rows = w.rows;
	check.broken_at = w.broken_at;
	check.head = w.head.hash;
	return check;
}

static void add_anchor(struct store *s)
{
	struct sql_run r = sql_begin(&s->sql, ADD_ANCHOR);

	sql_bind_int(&r, ":number", s->anchor.number);
	sql_bind_instant(&r, ":at", s->anchor.made);
	sql_bind_int(&r, ":seq", s->head.seq);
	sql_bind_hash(&r, ":head", &s->anchor.head);
	sql_do(&r);
}

static void load_anchor(struct store *s)
{
	struct sql_run r = sql_begin(&s->sql, FIND_ANCHOR);

	if (!sql_row(&r))
		return;
	s->anchor.number = sql_int(&r);
	s->anchor.made = sql_instant(&r);
	s->anchor.head = sql_hash(&r);
	sql_end(&r);
}

struct store_anchor store_anchor_now(struct store *s, struct instant now, int64_t period_ms)
{
	if (s->anchor.number == 0)
		load_anchor(s);
	if (s->sql.state == STORE_WELL &&
	    (s->anchor.number == 0 || now.ms - s->anchor.made.ms >= period_ms)) {
		s->anchor = (struct audit_anchor){
		        .number = s->anchor.number + 1, .made = now, .head = s->head.hash};
		add_anchor(s);
	}
	if (s->sql.state != STORE_WELL)
		return (struct store_anchor){0};
	return (struct store_anchor){.number = s->anchor.number, .head = s->anchor.head};
}
