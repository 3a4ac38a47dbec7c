/*
 * ledger - what a client can be told of each row of the audit chain about it: what, who, whose information,
 * on what ground. Nothing of other clients, and not what was said.
 */
#include "commands/ledger.h"

#include <string.h>

#include "base/text.h"

#define PAGE_ROWS 200
#define NAMES_BYTES 4000 /* proto: ledger_row.recipients */

static bool in_period(const struct proto_ledger_params *p, struct day on)
{
	return (!day_is_set(p->from) || on.n >= p->from.n) && (!day_is_set(p->to) || on.n <= p->to.n);
}

/* "a, b" as terms_set_text writes it; words of another version are passed over. */
static uint32_t domains_of(const char *text)
{
	uint32_t set = 0;
	char word[40];

	while (text != NULL && *text != '\0') {
		size_t len = strcspn(text, ", ");

		if (len > 0 && len < sizeof(word)) {
			memcpy(word, text, len);
			word[len] = '\0';
			int value = terms_value(&terms_domain, word);
			set |= value != 0 ? TERMS_BIT(value) : 0;
		}
		text += len;
		text += strspn(text, ", ");
	}
	return set;
}

static const char *organisation(const struct ledger_rows *s, const char *id, enum role *ret_role)
{
	const struct conf_partner *p = conf_partner(s->t->conf, id);

	if (p == NULL)
		return id;
	*ret_role = p->role;
	return p->name != NULL && p->name[0] != '\0' ? p->name : p->id.text;
}

/* An organisation by its name; of people only the office: who it was is in the chain, for the officer. */
static const char *who_is(const struct ledger_rows *s, const struct ledger_row *f, enum role *ret_role)
{
	*ret_role = ROLE_ABSENT;
	if (f->side == LEDGER_RECIPIENT && f->recipient != NULL)
		return organisation(s, f->recipient, ret_role);
	if (conf_partner(s->t->conf, f->actor) == NULL && f->office != NULL)
		return f->office;
	return organisation(s, f->actor, ret_role);
}

static bool is_new_consent(enum told told)
{
	return told == TOLD_GIVEN || told == TOLD_CHANGED || told == TOLD_NARROWED;
}

/* "A -> B" of a review: the part wanted; NULL: it found no other basis. */
static const char *reviewed_basis(const struct ledger_rows *s, const struct ledger_row *f, bool before)
{
	const char *arrow = f->code != NULL ? strstr(f->code, " -> ") : NULL;

	if (arrow == NULL)
		return NULL;
	return before ? arena_bytes(s->t->arena, f->code, (size_t)(arrow - f->code)) : arrow + 4;
}

/* A review gives a ground another basis: what went out before went out on the one of then. */
static const char *basis_then(const struct ledger_rows *s, const struct ledger_row *f,
                              const struct consent *c)
{
	for (size_t i = 0; i < s->count && c->form == FORM_CRISIS; i++) {
		const struct ledger_row *review = &s->at[i];
		const char *was;

		if (review->told != TOLD_REVIEWED || review->seq <= f->seq ||
		    !text_equal(review->consents, c->id.text))
			continue;
		was = reviewed_basis(s, review, true);
		if (was != NULL)
			return was;
	}
	if (f->told == TOLD_REVIEWED && reviewed_basis(s, f, false) != NULL)
		return reviewed_basis(s, f, false);
	return c->basis[0] != '\0' ? c->basis : NULL;
}

/* "Name; name" of all whom it names, as many as fit; NULL: nobody. */
static const char *names_of(const struct ledger_rows *s, const struct consent *c)
{
	const char *all = NULL;
	enum role ignored;

	for (size_t i = 0; i < c->recipient_count; i++) {
		const char *name = organisation(s, c->recipients[i].text, &ignored);

		if (all != NULL && strlen(all) + strlen(name) + 2 > NAMES_BYTES)
			break;
		all = all != NULL ? arena_printf(s->t->arena, "%s; %s", all, name) : name;
	}
	return all;
}

/* Of a consent: who gave it to whom, for what and until when; what became of it. */
static void add_ground(const struct ledger_rows *s, const struct ledger_row *f, const struct consent *c,
                       struct proto_ledger_row *row)
{
	enum role ignored;

	row->form = c->form;
	row->basis = basis_then(s, f, c);
	row->given = c->valid_from;
	if (row->what == TOLD_SHARED || row->what == TOLD_WITHHELD)
		row->from = organisation(s, c->recorded_by.text, &ignored);
	if (!is_new_consent(row->what))
		return;
	row->recipients = names_of(s, c);
	if (c->form == FORM_CRISIS)
		return;
	row->domains = c->domains;
	row->until = c->valid_until;
}

/* Facts of a case rest on several consents: what these have in common is told, and no more. */
static void add_grounds(const struct ledger_rows *s, const struct ledger_row *f, struct proto_ledger_row *row)
{
	size_t from = 0;
	const struct consent *c = ledger_consent(s, f->consents, &from), *other;

	if (c == NULL)
		return;
	add_ground(s, f, c, row);
	while ((other = ledger_consent(s, f->consents, &from)) != NULL) {
		const char *basis = basis_then(s, f, other);

		if (other->form != c->form)
			row->form = FORM_ABSENT;
		if (other->valid_from.n != c->valid_from.n)
			row->given = day_none();
		if (!text_equal(basis, row->basis))
			row->basis = NULL;
	}
}

static bool same(const struct proto_ledger_row *a, const struct proto_ledger_row *b)
{
	return a->on.n == b->on.n && a->what == b->what && a->role == b->role &&
	       (a->domains == b->domains || a->what == TOLD_IDENTIFIED) && a->form == b->form &&
	       a->given.n == b->given.n && a->until.n == b->until.n && a->emergency == b->emergency &&
	       text_equal(a->who, b->who) && text_equal(a->from, b->from) && text_equal(a->basis, b->basis) &&
	       text_equal(a->code, b->code) && text_equal(a->recipients, b->recipients);
}

static bool tells_why(enum told told)
{
	return told == TOLD_REFUSED || told == TOLD_WITHHELD;
}

static struct proto_ledger_row row_of(const struct ledger_rows *s, const struct ledger_row *f)
{
	struct proto_ledger_row row;

	proto_clear(&proto_table_ledger_row, &row);
	row.on = f->on;
	row.what = f->told;
	row.who = who_is(s, f, &row.role);
	row.code = tells_why(row.what) ? f->code : NULL;
	row.emergency = f->emergency;
	row.times = 1;
	row.domains = domains_of(f->domains);
	if (row.what == TOLD_ERASED && text_equal(row.who, "mdod"))
		row.unreadable_from = day_add(f->on, (int)s->t->conf->backup_vault_days + 1);
	add_grounds(s, f, &row);
	return row;
}

/* What is told so far, and when each row of it last was. */
struct page {
	struct proto_ledger_row_list *rows;
	struct instant last[PAGE_ROWS];
};

/* The same of one day is one row; and that somebody looked at all signals is one look, with a row of the
 * chain for each of them. False: it is full. */
static bool tell(struct page *page, const struct proto_ledger_row *row, struct instant at)
{
	struct proto_ledger_row_list *rows = page->rows;

	for (size_t i = rows->count; i-- > 0 && rows->at[i].on.n == row->on.n;)
		if (same(&rows->at[i], row)) {
			rows->at[i].times +=
			        row->what != TOLD_IDENTIFIED || page->last[i].ms != at.ms ? 1 : 0;
			rows->at[i].domains |= row->domains;
			page->last[i] = at;
			return true;
		}
	if (rows->count == PAGE_ROWS)
		return false;
	page->last[rows->count] = at;
	rows->at[rows->count++] = *row;
	return true;
}

static void name_cases(const struct ledger_rows *s, struct proto_ledger *r)
{
	const char **codes = arena_array(s->t->arena, s->cases.count, sizeof(*codes));

	for (size_t i = 0; i < s->cases.count; i++)
		codes[i] = s->cases.at[i].text;
	r->cases.at = codes;
	r->cases.count = s->cases.count;
}

bool ledger_show(struct turn *t, const struct conf_person *who, const void *params, void *result,
                 struct refusal *refusal)
{
	const struct proto_ledger_params *p = params;
	struct proto_ledger *r = result;
	struct page page = {.rows = &r->rows};
	struct ledger_rows rows;

	if (!ledger_find(t, who, p, &rows, refusal))
		return false;
	name_cases(&rows, r);
	r->rows.at = arena_array(t->arena, PAGE_ROWS, sizeof(*r->rows.at));
	r->upto = ledger_read(&rows, p->after != PROTO_NO_INT ? p->after : 0, &r->more);
	for (size_t i = 0; i < rows.count; i++) {
		struct proto_ledger_row row;

		if (!in_period(p, rows.at[i].on))
			continue;
		row = row_of(&rows, &rows.at[i]);
		if (tell(&page, &row, rows.at[i].at))
			continue;
		r->upto = rows.at[i].seq - 1;
		r->more = true;
		break;
	}
	/* A page further on that holds nothing tells nothing. */
	if (r->rows.count > 0 || p->after == PROTO_NO_INT)
		turn_audit(t, &(struct store_audit){.event = "ledger.read",
		                                    .action = 'R',
		                                    .object_kind = "case",
		                                    .object = rows.asked.text,
		                                    .case_id = rows.asked.text,
		                                    .purpose = "ledger",
		                                    .reason = p->reason});
	return true;
}
