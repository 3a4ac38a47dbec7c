/*
 * audit.verify, audit.export: whether the chain holds, what it says to a witness, and its rows with the
 * fields of NEN 7513. Both look at a bounded number of rows; whoever asks goes on behind the last.
 */
#include <string.h>

#include "base/text.h"
#include "commands/desk_view.h"

#define VERIFY_ROWS 20000
#define SCAN_ROWS 20000
#define PAGE_ROWS 200

/* ---- audit.verify ---- */

static enum witnessed against(struct turn *t, const struct proto_audit_params *p)
{
	struct crypto_hash head;

	if (p->head == NULL)
		return WITNESSED_ABSENT;
	/* The reader took 64 digits only. */
	if (!crypto_hash_from_hex(p->head, &head))
		return WITNESSED_OTHER;
	switch (store_anchor_against(t->store, p->anchor, &head)) {
	case STORE_WITNESSED_SAME:
		return WITNESSED_SAME;
	case STORE_WITNESSED_OTHER:
		return WITNESSED_OTHER;
	case STORE_WITNESSED_NEVER:
		break;
	}
	return WITNESSED_NEVER;
}

/* The newest anchor as partners get it; false when it is not one that we made. */
static bool show_anchor(struct turn *t, struct proto_audit_result *r)
{
	struct store_anchor anchor = store_anchor_last(t->store);
	struct crypto_signer signer = store_anchor_signer(t->store);

	r->key = crypto_signer_hex(&signer, arena_alloc(t->arena, CRYPTO_HEX_MAX));
	if (anchor.number == 0)
		return true;
	r->anchor = anchor.number;
	r->anchor_head = crypto_hex(&anchor.head, arena_alloc(t->arena, CRYPTO_HEX_MAX));
	if (anchor.is_signed)
		r->signature = crypto_signature_hex(&anchor.signature,
		                                    arena_alloc(t->arena, CRYPTO_SIGNATURE_HEX_MAX));
	return store_anchor_against(t->store, anchor.number, &anchor.head) == STORE_WITNESSED_SAME;
}

bool audit_verify(struct turn *t, const struct conf_person *who, const void *params, void *result,
                  struct refusal *refusal)
{
	const struct proto_audit_params *p = params;
	struct store_audit_range range = {.after = STORE_AUDIT_NEWEST, .full = p->full, .most = VERIFY_ROWS};
	struct proto_audit_result *r = result;
	struct store_audit_check check;

	(void)who;
	if (p->after != PROTO_NO_INT)
		range.after = p->after;
	if (range.after > store_numbers(t->store).audit_rows) {
		refusal_set(refusal, PROBLEM_MEMBER_RANGE, "/params/after", "the chain has no such row");
		return false;
	}
	check = store_audit_verify_part(t->store, &range);
	r->intact = show_anchor(t, r) && check.intact;
	r->rows = check.rows;
	r->upto = check.upto;
	r->more = check.more;
	if (check.broken_at != 0)
		r->broken_at = check.broken_at;
	r->head = crypto_hex(&check.head, arena_alloc(t->arena, CRYPTO_HEX_MAX));
	r->against = against(t, p);
	turn_audit(t, &(struct store_audit){.event = "audit.verified",
	                                    .action = 'E',
	                                    .outcome = r->intact ? 0 : 8,
	                                    .object_kind = "row",
	                                    .object = arena_printf(t->arena, "%lld", (long long)check.upto),
	                                    .purpose = "audit",
	                                    .code = terms_name(&terms_witnessed, (int)r->against)});
	if (check.broken_at != 0 && turn_chain_holds(t))
		turn_chain_broke(t, check.broken_at);
	return true;
}

/* ---- audit.export ---- */

struct page {
	struct turn *t;
	const struct proto_export_params *params;
	struct proto_audit_row_list *rows;
};

/* A disclosure row of a list names the cases that it showed, a space between. */
static bool names_case(const struct store_audit *row, const char *case_id)
{
	const char *at = row->object;

	if (text_equal(row->case_id, case_id))
		return true;
	if (at == NULL || !text_equal(row->object_kind, "cases"))
		return false;
	at = strstr(at, case_id);
	return at != NULL && strcspn(at, " ") == strlen(case_id);
}

static const char *copy(struct turn *t, const char *s)
{
	return s != NULL && s[0] != '\0' ? arena_text(t->arena, s) : NULL;
}

static const char *door_of(const struct turn *t, const char *actor)
{
	const struct conf_partner *partner = conf_partner(t->conf, actor);
	const struct conf_person *person = partner == NULL ? conf_person(t->conf, actor) : NULL;

	if (partner != NULL)
		return partner->door;
	return person != NULL ? person->door : NULL;
}

/* Names in NEN's sense are ours in store_audit.h. The daemon knows ids of people, no names. */
static void fill(struct turn *t, const struct store_audit_row *from, const char *only,
                 struct proto_audit_row *ret)
{
	const struct store_audit *row = &from->row;
	char *action = arena_alloc(t->arena, 2);

	proto_clear(&proto_table_audit_row, ret);
	action[0] = row->action;
	ret->event_id = from->seq;
	ret->event_time = from->at;
	ret->event_type = arena_text(t->arena, row->event);
	ret->event_action = action;
	ret->event_outcome = row->outcome;
	ret->user = arena_text(t->arena, row->actor);
	ret->responsible = copy(t, row->person);
	ret->requestor = !text_equal(row->actor, "mdod");
	ret->role = copy(t, row->office);
	ret->purpose = copy(t, row->purpose);
	ret->access_point = door_of(t, row->actor);
	ret->object_type = copy(t, row->object_kind);
	/* Of a list only what was asked for: the others are other clients. */
	ret->object = only != NULL && text_equal(row->object_kind, "cases") ? only : copy(t, row->object);
	ret->subject = copy(t, row->case_id);
	ret->recipient = copy(t, row->recipient);
	ret->consent = copy(t, row->consent);
	ret->domains = copy(t, row->domains);
	ret->code = copy(t, row->code);
	ret->source = t->conf->source;
	ret->hash = crypto_hex(&from->hash, arena_alloc(t->arena, CRYPTO_HEX_MAX));
}

static bool visit(void *cookie, const struct store_audit_row *row)
{
	struct page *page = cookie;
	const struct proto_export_params *p = page->params;
	struct day on = time_local_day(row->at);

	if ((day_is_set(p->from) && on.n < p->from.n) || (day_is_set(p->to) && on.n > p->to.n) ||
	    (p->case_ != NULL && !names_case(&row->row, p->case_)))
		return true;
	if (page->rows->count == PAGE_ROWS)
		return false;
	fill(page->t, row, p->case_, &page->rows->at[page->rows->count++]);
	return true;
}

bool audit_export(struct turn *t, const struct conf_person *who, const void *params, void *result,
                  struct refusal *refusal)
{
	const struct proto_export_params *p = params;
	struct proto_audit_page *r = result;
	struct page page = {.t = t, .params = p, .rows = &r->rows};

	(void)who;
	(void)refusal;
	r->rows.at = arena_array(t->arena, PAGE_ROWS, sizeof(*r->rows.at));
	r->upto = store_audit_walk(t->store, p->after != PROTO_NO_INT ? p->after : 0, SCAN_ROWS, visit, &page,
	                           &r->more);
	/* A page further on that holds nothing tells nothing. */
	if (r->rows.count > 0 || p->after == PROTO_NO_INT)
		turn_audit(t, &(struct store_audit){
		                      .event = "audit.exported",
		                      .action = 'R',
		                      .object_kind = "rows",
		                      .object = arena_printf(
		                              t->arena, "%lld-%lld",
		                              r->rows.count > 0 ? (long long)r->rows.at[0].event_id : 0LL,
		                              (long long)r->upto),
		                      .case_id = p->case_,
		                      .purpose = "audit"});
	return true;
}
