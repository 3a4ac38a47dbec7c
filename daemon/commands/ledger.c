/*
 * ledger - what a client can be told: every row of the audit chain about any of the client's cases, those
 * merged into one included, as: what, who, whose information, on what ground. Nothing of other clients, and
 * not what was said. Rows are looked for by reading on: an index on the case would cost every write, and this
 * is asked seldom. It is asked by a case, or by who the client is: after a withdrawal no list shows the case
 * any more, and the client may ask all the same.
 */
#include <string.h>

#include "base/text.h"
#include "commands/client_identify.h"
#include "commands/desk_view.h"
#include "store/store_client.h"

#define SCAN_ROWS 20000
#define PAGE_ROWS 200
#define NAMES_BYTES 4000 /* proto: ledger_row.recipients */

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
        {"crisis.reviewed", NULL, TOLD_REVIEWED, SIDE_ACTOR},
        {"consent.confirmed", NULL, TOLD_CONFIRMED, SIDE_ACTOR},
        {"consent.renewed", NULL, TOLD_CHANGED, SIDE_ACTOR},
        {"consent.narrowed", NULL, TOLD_NARROWED, SIDE_ACTOR},
        {"consent.withdrawn", NULL, TOLD_ENDED, SIDE_ACTOR},
        {"consent.expired", NULL, TOLD_ENDED, SIDE_ACTOR},
        {"consent.suspended", NULL, TOLD_HELD, SIDE_ACTOR},
        {"erasure.asked", NULL, TOLD_ASKED, SIDE_RECIPIENT},
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
	struct instant at;
	struct day on;
	const char *actor, *office, *recipient, *consent, *domains, *code;
	const char *reference; /* of the recipient, that the row is about */
	bool emergency;
};

struct search {
	struct turn *t;
	const struct proto_ledger_params *params;
	struct case_id asked; /* the case that was named, else the client's newest */
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

static bool is_own_case(const struct search *s, const struct case_id *id)
{
	for (size_t i = 0; i < s->cases.count; i++)
		if (ID_EQUAL(s->cases.at[i], *id))
			return true;
	return false;
}

/* Of a signal that is not kept any more nobody knows whose it was. */
static bool is_own_reference(const struct search *s, const struct find *f)
{
	struct partner_id partner;
	struct store_reference found;
	struct store_signal signal;

	ID_SET(partner, f->recipient != NULL ? f->recipient : "");
	if (!store_reference_find(s->t->store, &partner, f->reference, &found))
		return false;
	if (ID_IS_SET(found.case_))
		return is_own_case(s, &found.case_);
	return store_signal_get(s->t->store, found.signal.text, &signal) && is_own_case(s, &signal.case_);
}

/* What rests on a consent belongs to who gave it, and what is held under a reference to whom it means: of a
 * case that was matched wrongly for a while, each of the two is told its own. One that is not the client's is
 * somebody else's, also when it is not kept any more: the client's own are as long as its cases are. */
static bool is_others(const struct search *s, const struct find *f)
{
	if (f->consent != NULL)
		return own_consent(s, f->consent) == NULL;
	return f->reference != NULL && !is_own_reference(s, f);
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

	if (meaning == NULL || !names_client(s, row))
		return true;
	if (s->count == s->room) {
		size_t room = s->room == 0 ? 64 : 2 * s->room;
		struct find *at = arena_array(s->t->arena, room, sizeof(*at));

		if (s->count > 0)
			memcpy(at, s->at, s->count * sizeof(*at));
		s->at = at;
		s->room = room;
	}
	s->at[s->count++] = (struct find){
	        .meaning = meaning,
	        .seq = from->seq,
	        .at = from->at,
	        .on = on,
	        .actor = copy(s, row->actor),
	        .office = copy(s, row->office),
	        .recipient = copy(s, row->recipient),
	        .consent = copy(s, row->consent),
	        .domains = copy(s, row->domains),
	        .code = copy(s, row->code),
	        .reference = text_equal(row->object_kind, "reference") ? copy(s, row->object) : NULL,
	        .emergency = text_equal(row->purpose, "emergency")};
	return true;
}

static bool in_period(const struct search *s, struct day on)
{
	return (!day_is_set(s->params->from) || on.n >= s->params->from.n) &&
	       (!day_is_set(s->params->to) || on.n <= s->params->to.n);
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

static bool is_new_consent(enum told told)
{
	return told == TOLD_GIVEN || told == TOLD_CHANGED || told == TOLD_NARROWED;
}

/* "A -> B" of a review: the part wanted; NULL: it found no other basis. */
static const char *reviewed_basis(const struct search *s, const struct find *f, bool before)
{
	const char *arrow = f->code != NULL ? strstr(f->code, " -> ") : NULL;

	if (arrow == NULL)
		return NULL;
	return before ? arena_bytes(s->t->arena, f->code, (size_t)(arrow - f->code)) : arrow + 4;
}

/* A review gives a ground another basis: what went out before went out on the one of then. */
static const char *basis_then(const struct search *s, const struct find *f, const struct consent *c)
{
	for (size_t i = 0; i < s->count && c->form == FORM_CRISIS; i++) {
		const struct find *review = &s->at[i];
		const char *was;

		if (review->meaning->told != TOLD_REVIEWED || review->seq <= f->seq ||
		    !text_equal(review->consent, f->consent))
			continue;
		was = reviewed_basis(s, review, true);
		if (was != NULL)
			return was;
	}
	if (f->meaning->told == TOLD_REVIEWED && reviewed_basis(s, f, false) != NULL)
		return reviewed_basis(s, f, false);
	return c->basis[0] != '\0' ? c->basis : NULL;
}

/* "Name; name" of all whom it names, as many as fit; NULL: nobody. */
static const char *names_of(const struct search *s, const struct consent *c)
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
static void add_ground(const struct search *s, const struct find *f, const struct consent *c,
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

static struct proto_ledger_row row_of(const struct search *s, const struct find *f)
{
	const struct consent *c = own_consent(s, f->consent);
	struct proto_ledger_row row;

	proto_clear(&proto_table_ledger_row, &row);
	row.on = f->on;
	row.what = f->meaning->told;
	row.who = who_is(s, f, &row.role);
	row.code = tells_why(row.what) ? f->code : NULL;
	row.emergency = f->emergency;
	row.times = 1;
	row.domains = domains_of(f->domains);
	if (row.what == TOLD_ERASED && text_equal(row.who, "mdod"))
		row.unreadable_from = day_add(f->on, (int)s->t->conf->backup_vault_days + 1);
	if (c != NULL)
		add_ground(s, f, c, &row);
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

/* Whose ledger is asked for by who it is: one client, known here. */
static bool find_client(struct turn *t, const struct conf_person *who, const struct proto_ledger_params *p,
                        struct client_id *ret_client, struct refusal *refusal)
{
	struct client_keys keys = client_identify_asked(t, p->client);
	struct matching m = client_identify_match(t, &keys);
	struct client_id_list named = {0};

	if ((who->rights & TERMS_BIT(RIGHT_IDENTIFY)) == 0) {
		refusal_set(refusal, PROBLEM_RIGHT_MISSING, "/params/client", "it needs the right identify");
		return false;
	}
	if (p->reason == NULL) {
		refusal_set(refusal, PROBLEM_REASON_MISSING, "/params/reason", NULL);
		return false;
	}
	if (m.kind == MATCHING_KNOWN) {
		*ret_client = m.client;
		return true;
	}
	named = client_identify_namesakes(t, &keys);
	if (named.count == 1) {
		*ret_client = named.at[0];
		return true;
	}
	refusal_set(refusal, PROBLEM_CASE_UNKNOWN, "/params/client",
	            named.count > 1 ? "more than one client has that name and birth date: name a number"
	                            : "nobody is known here by that");
	return false;
}

/* A case of the client on a table that the person sees; of a client without any, none is refused. */
static bool sees_one(struct turn *t, const struct conf_person *who, const struct store_case_ids *cases,
                     struct refusal *refusal)
{
	struct store_case c;

	for (size_t i = 0; i < cases->count; i++)
		if (store_case_get(t->store, cases->at[i].text, &c) && desk_view_table(who, &c.table))
			return true;
	refusal_set(refusal, PROBLEM_CASE_UNKNOWN, "/params/client", "nobody is known here by that");
	return false;
}

static bool find_cases(struct search *s, const struct conf_person *who, struct refusal *refusal)
{
	struct client_id client;
	struct case_view v;

	if (s->params->client != NULL) {
		if (!find_client(s->t, who, s->params, &client, refusal))
			return false;
	} else if (desk_view_case(s->t, who, s->params->case_, "/params/case", &v, refusal)) {
		client = v.c.client;
		s->asked = v.c.id;
	} else {
		return false;
	}
	s->cases = store_audit_cases(s->t->store, s->t->arena, &client);
	s->consents = store_consent_of_client(s->t->store, s->t->arena, &client);
	if (s->params->client == NULL)
		return true;
	if (!sees_one(s->t, who, &s->cases, refusal))
		return false;
	s->asked = s->cases.at[s->cases.count - 1];
	return true;
}

static void name_cases(const struct search *s, struct proto_ledger *r)
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
	struct search s = {.t = t, .params = p};
	struct proto_ledger *r = result;
	struct page page = {.rows = &r->rows};

	if (!find_cases(&s, who, refusal))
		return false;
	name_cases(&s, r);
	r->rows.at = arena_array(t->arena, PAGE_ROWS, sizeof(*r->rows.at));
	r->upto = store_audit_walk(t->store, p->after != PROTO_NO_INT ? p->after : 0, SCAN_ROWS, visit, &s,
	                           &r->more);
	for (size_t i = 0; i < s.count; i++) {
		struct proto_ledger_row row;

		if (!in_period(&s, s.at[i].on) || is_others(&s, &s.at[i]))
			continue;
		row = row_of(&s, &s.at[i]);
		if (tell(&page, &row, s.at[i].at))
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
		                                    .object = s.asked.text,
		                                    .case_id = s.asked.text,
		                                    .purpose = "ledger",
		                                    .reason = p->reason});
	return true;
}
