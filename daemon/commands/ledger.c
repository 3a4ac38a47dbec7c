/*
 * ledger - what a client can be told: every row of the audit chain about any of the client's cases, those
 * merged into one included, as: what, who, whose information, on what ground. Nothing of other clients, and
 * not what was said. Rows are looked for by reading on: an index on the case would cost every write, and this
 * is asked seldom.
 */
#include <string.h>

#include "base/text.h"
#include "commands/desk_view.h"
#include "store/store_client.h"

#define SCAN_ROWS 20000
#define PAGE_ROWS 200

enum side { SIDE_ACTOR, SIDE_RECIPIENT };

/* What an event means to the client. The first row that fits: event, kind of object (NULL: any), what is told
 * (TOLD_ABSENT: nothing), and who it is told of. */
static const struct meaning {
	const char *event, *object_kind;
	enum told told;
	enum side side;
} meanings[] = {
        {"signal.stored", NULL, TOLD_RECEIVED, SIDE_ACTOR},
        {"notification.served", "signals.shared", TOLD_SHARED, SIDE_RECIPIENT},
        {"notification.repeated", "signals.shared", TOLD_SHARED, SIDE_RECIPIENT},
        /* These carry nothing about a case but that something is to be erased, asked or was confirmed. */
        {"notification.served", "consents.withdrawn", TOLD_ABSENT, SIDE_RECIPIENT},
        {"notification.served", "consents.changed", TOLD_ABSENT, SIDE_RECIPIENT},
        {"notification.served", "consents.ending", TOLD_ABSENT, SIDE_RECIPIENT},
        {"notification.served", "consents.confirmed", TOLD_ABSENT, SIDE_RECIPIENT},
        {"notification.repeated", "consents.withdrawn", TOLD_ABSENT, SIDE_RECIPIENT},
        {"notification.repeated", "consents.changed", TOLD_ABSENT, SIDE_RECIPIENT},
        {"notification.repeated", "consents.ending", TOLD_ABSENT, SIDE_RECIPIENT},
        {"notification.repeated", "consents.confirmed", TOLD_ABSENT, SIDE_RECIPIENT},
        {"notification.served", NULL, TOLD_FACTS, SIDE_RECIPIENT},
        {"notification.repeated", NULL, TOLD_FACTS, SIDE_RECIPIENT},
        {"notification.withheld", NULL, TOLD_WITHHELD, SIDE_RECIPIENT},
        {"notification.dropped", NULL, TOLD_WITHHELD, SIDE_RECIPIENT},
        {"case.identified", NULL, TOLD_IDENTIFIED, SIDE_ACTOR},
        {"case.read", NULL, TOLD_READ, SIDE_ACTOR},
        {"case.listed", NULL, TOLD_READ, SIDE_ACTOR},
        {"agenda.read", NULL, TOLD_READ, SIDE_ACTOR},
        {"meeting.read", NULL, TOLD_READ, SIDE_ACTOR},
        {"match.listed", NULL, TOLD_READ, SIDE_ACTOR},
        {"inbox.read", NULL, TOLD_READ, SIDE_ACTOR},
        {"case.read_by_glass", NULL, TOLD_IDENTIFIED, SIDE_ACTOR},
        {"glass.broken", NULL, TOLD_READ, SIDE_ACTOR},
        {"glass.listed", NULL, TOLD_READ, SIDE_ACTOR},
        {"crisis.listed", NULL, TOLD_READ, SIDE_ACTOR},
        {"retention.listed", NULL, TOLD_READ, SIDE_ACTOR},
        {"ledger.read", NULL, TOLD_READ, SIDE_ACTOR},
        {"audit.exported", NULL, TOLD_READ, SIDE_ACTOR},
        {"case.discussed", NULL, TOLD_DISCUSSED, SIDE_ACTOR},
        {"request.refused", NULL, TOLD_REFUSED, SIDE_ACTOR},
        {"message.refused", NULL, TOLD_REFUSED, SIDE_ACTOR},
        {"consent.recorded", NULL, TOLD_GIVEN, SIDE_ACTOR},
        {"crisis.recorded", NULL, TOLD_GIVEN, SIDE_ACTOR},
        {"crisis.reviewed", NULL, TOLD_CHANGED, SIDE_ACTOR},
        {"consent.confirmed", NULL, TOLD_CHANGED, SIDE_ACTOR},
        {"consent.renewed", NULL, TOLD_CHANGED, SIDE_ACTOR},
        {"consent.narrowed", NULL, TOLD_CHANGED, SIDE_ACTOR},
        {"consent.replaced", NULL, TOLD_CHANGED, SIDE_ACTOR},
        {"consent.withdrawn", NULL, TOLD_ENDED, SIDE_ACTOR},
        {"consent.expired", NULL, TOLD_ENDED, SIDE_ACTOR},
        {"consent.suspended", NULL, TOLD_ENDED, SIDE_ACTOR},
        {"content.erased", NULL, TOLD_ERASED, SIDE_ACTOR},
        {"erasure.done", NULL, TOLD_ERASED, SIDE_ACTOR},
};

static const struct meaning *meaning_of(const struct store_audit *row)
{
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		if (text_equal(meanings[i].event, row->event) &&
		    (meanings[i].object_kind == NULL ||
		     text_equal(meanings[i].object_kind, row->object_kind)))
			return meanings[i].told != TOLD_ABSENT ? &meanings[i] : NULL;
	return NULL;
}

/* A row that may be about the client, as much of it as is needed. */
struct find {
	const struct meaning *meaning;
	int64_t seq;
	struct day on;
	const char *actor, *office, *recipient, *consent, *domains, *code;
	bool emergency;
};

struct search {
	struct turn *t;
	const struct proto_ledger_params *params;
	struct store_case_ids cases;
	struct consent_list consents; /* of the client */
	struct find *at;
	size_t count, room;
};

/* ---- whose row it is ---- */

static const struct consent *own_consent(const struct search *s, const char *id)
{
	for (size_t i = 0; id != NULL && i < s->consents.count; i++)
		if (text_equal(s->consents.at[i].id.text, id))
			return &s->consents.at[i];
	return NULL;
}

/* Among codes with a space between. */
static bool in_list(const char *list, const char *code)
{
	const char *at = list != NULL ? strstr(list, code) : NULL;

	return at != NULL && strcspn(at, " ") == strlen(code);
}

static bool names_client(const struct search *s, const struct store_audit *row)
{
	bool listed = text_equal(row->object_kind, "cases");

	for (size_t i = 0; i < s->cases.count; i++)
		if (text_equal(row->case_id, s->cases.at[i].text) ||
		    (listed && in_list(row->object, s->cases.at[i].text)))
			return true;
	return own_consent(s, row->consent) != NULL;
}

/* What rests on a consent belongs to who gave it: of a case that was matched wrongly for a while, each of the
 * two is told its own. */
static bool is_others(struct search *s, const struct find *f)
{
	struct consent c;

	return f->consent != NULL && own_consent(s, f->consent) == NULL &&
	       store_consent_get(s->t->store, s->t->arena, f->consent, &c);
}

static const char *copy(const struct search *s, const char *text)
{
	return text != NULL && text[0] != '\0' ? arena_text(s->t->arena, text) : NULL;
}

static bool visit(void *cookie, const struct store_audit_row *from)
{
	struct search *s = cookie;
	const struct store_audit *row = &from->row;
	const struct meaning *meaning = meaning_of(row);
	struct day on = time_local_day(from->at);

	if (meaning == NULL || !names_client(s, row) ||
	    (day_is_set(s->params->from) && on.n < s->params->from.n) ||
	    (day_is_set(s->params->to) && on.n > s->params->to.n))
		return true;
	if (s->count == s->room) {
		size_t room = s->room == 0 ? 64 : 2 * s->room;
		struct find *at = arena_array(s->t->arena, room, sizeof(*at));

		if (s->count > 0)
			memcpy(at, s->at, s->count * sizeof(*at));
		s->at = at;
		s->room = room;
	}
	s->at[s->count++] = (struct find){.meaning = meaning,
	                                  .seq = from->seq,
	                                  .on = on,
	                                  .actor = copy(s, row->actor),
	                                  .office = copy(s, row->office),
	                                  .recipient = copy(s, row->recipient),
	                                  .consent = copy(s, row->consent),
	                                  .domains = copy(s, row->domains),
	                                  .code = copy(s, row->code),
	                                  .emergency = text_equal(row->purpose, "emergency")};
	return true;
}

/* ---- what is told of it ---- */

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

static const char *organisation(const struct search *s, const char *id, enum role *ret_role)
{
	const struct conf_partner *p = conf_partner(s->t->conf, id);

	if (p == NULL)
		return id;
	*ret_role = p->role;
	return p->name != NULL && p->name[0] != '\0' ? p->name : p->id.text;
}

/* An organisation by its name; of people only the office: who it was is in the chain, for the officer. */
static const char *who_is(const struct search *s, const struct find *f, enum role *ret_role)
{
	*ret_role = ROLE_ABSENT;
	if (f->meaning->side == SIDE_RECIPIENT && f->recipient != NULL)
		return organisation(s, f->recipient, ret_role);
	if (conf_partner(s->t->conf, f->actor) == NULL && f->office != NULL)
		return f->office;
	return organisation(s, f->actor, ret_role);
}

static bool same(const struct proto_ledger_row *a, const struct proto_ledger_row *b)
{
	return a->on.n == b->on.n && a->what == b->what && a->role == b->role && a->domains == b->domains &&
	       a->form == b->form && a->given.n == b->given.n && a->emergency == b->emergency &&
	       text_equal(a->who, b->who) && text_equal(a->from, b->from) && text_equal(a->basis, b->basis) &&
	       text_equal(a->code, b->code);
}

static bool tells_why(enum told told)
{
	return told == TOLD_REFUSED || told == TOLD_WITHHELD;
}

static struct proto_ledger_row row_of(const struct search *s, const struct find *f)
{
	const struct consent *c = own_consent(s, f->consent);
	struct proto_ledger_row row;
	enum role ignored;

	proto_clear(&proto_table_ledger_row, &row);
	row.on = f->on;
	row.what = f->meaning->told;
	row.who = who_is(s, f, &row.role);
	row.domains = domains_of(f->domains);
	row.code = tells_why(row.what) ? f->code : NULL;
	row.emergency = f->emergency;
	row.times = 1;
	if (c == NULL)
		return row;
	row.form = c->form;
	row.basis = c->basis[0] != '\0' ? c->basis : NULL;
	row.given = c->valid_from;
	if (row.what == TOLD_SHARED || row.what == TOLD_WITHHELD)
		row.from = organisation(s, c->recorded_by.text, &ignored);
	return row;
}

/* The same of one day is one row. False: it is full. */
static bool tell(struct proto_ledger *r, const struct proto_ledger_row *row)
{
	for (size_t i = r->rows.count; i-- > 0 && r->rows.at[i].on.n == row->on.n;)
		if (same(&r->rows.at[i], row)) {
			r->rows.at[i].times++;
			return true;
		}
	if (r->rows.count == PAGE_ROWS)
		return false;
	r->rows.at[r->rows.count++] = *row;
	return true;
}

bool ledger_show(struct turn *t, const struct conf_person *who, const void *params, void *result,
                 struct refusal *refusal)
{
	const struct proto_ledger_params *p = params;
	struct search s = {.t = t, .params = p};
	struct proto_ledger *r = result;
	struct case_view v;

	if (!desk_view_case(t, who, p->case_, "/params/case", &v, refusal))
		return false;
	s.cases = store_audit_cases(t->store, t->arena, &v.c.client);
	s.consents = store_consent_of_client(t->store, t->arena, &v.c.client);
	r->rows.at = arena_array(t->arena, PAGE_ROWS, sizeof(*r->rows.at));
	r->upto = store_audit_walk(t->store, p->after != PROTO_NO_INT ? p->after : 0, SCAN_ROWS, visit, &s,
	                           &r->more);
	for (size_t i = 0; i < s.count; i++) {
		struct proto_ledger_row row;

		if (is_others(&s, &s.at[i]))
			continue;
		row = row_of(&s, &s.at[i]);
		if (tell(r, &row))
			continue;
		r->upto = s.at[i].seq - 1;
		r->more = true;
		break;
	}
	/* A page further on that holds nothing tells nothing. */
	if (r->rows.count > 0 || p->after == PROTO_NO_INT)
		turn_audit(t, &(struct store_audit){.event = "ledger.read",
		                                    .action = 'R',
		                                    .object_kind = "case",
		                                    .object = v.c.id.text,
		                                    .case_id = v.c.id.text,
		                                    .purpose = "ledger",
		                                    .reason = p->reason});
	return true;
}
