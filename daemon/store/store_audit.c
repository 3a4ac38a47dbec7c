#include "store/store_audit.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "store/audit_inside.h"
#include "store/store_inside.h"
#include "store/store_vault.h"

#define CHAIN_TAG "mdod audit 1"
#define TAIL_ROWS 1000

/* In this order; absent texts differ from empty ones. */
static struct crypto_hash link_of(const struct store *s, const struct crypto_hash *before,
                                  const struct audit_canon *c)
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
	/* A part more, not another part: rows from before there were domains keep their hash. */
	if (row->domains != NULL)
		crypto_hash_text(&h, row->domains);
	return crypto_hash_end(&h);
}

static void write_row(struct store *s, const struct audit_canon *c, const struct crypto_hash *hash)
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
	sql_bind_text(&r, ":domains", row->domains);
	sql_bind_hash(&r, ":hash", hash);
	sql_do(&r);
}

void store_audit_add(struct store *s, struct instant now, const struct store_audit *row)
{
	struct audit_canon c = {.row = *row, .at = now, .seq = s->head.seq + 1};
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

void audit_read_row(struct sql_run *r, struct audit_canon *ret_c, struct crypto_hash *ret_hash)
{
	struct audit_canon c;
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
	c.row.domains = sql_peek(r);
	*ret_hash = sql_hash(r);
	*ret_c = c;
}

void audit_walk_rows(struct store *s, struct audit_walk *w, int64_t most)
{
	struct sql_run r = sql_begin(&s->sql, LIST_AUDIT);
	struct crypto_hash hash, expected;
	struct audit_canon c;

	/* From the very start: also what was put in front of the first row. */
	sql_bind_int(&r, ":from", w->head.seq > 0 ? w->head.seq + 1 : INT64_MIN);
	sql_bind_int(&r, ":most", most);
	while (w->broken_at == 0 && sql_row(&r)) {
		audit_read_row(&r, &c, &hash);
		expected = link_of(s, &w->head.hash, &c);
		if (c.seq != w->head.seq + 1 || !crypto_hash_equal(&hash, &expected)) {
			w->broken_at = w->head.seq + 1;
			break;
		}
		w->head = (struct audit_head){.seq = c.seq, .hash = hash};
		w->at = c.at;
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
	int64_t first = audit_first(s), from = head.seq - TAIL_ROWS;
	struct audit_walk w = {.rows = 0};

	if (from < first - 1)
		from = first - 1;
	if (from > 0 && !audit_base(s, from, &w.head))
		w.broken_at = from + 1;
	audit_walk_rows(s, &w, -1);
	if (s->sql.state != STORE_WELL)
		return why_set(why, "%s", s->sql.why);
	if (w.broken_at != 0)
		return why_set(why, "mdod.db: the audit chain is broken at row %lld, or the key is another",
		               (long long)w.broken_at);
	if (!head_is_sealed(s, &w.head))
		return why_set(why, "mdod.db: the audit chain does not end where it was left (row %lld)",
		               (long long)w.head.seq);
	s->head = s->head_committed = w.head;
	s->audit_signing = audit_signing_of(s);
	return true;
}
