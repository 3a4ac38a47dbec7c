/*
 * ledger_find - whose ledger is asked for, and the rows of the audit chain that are about that client: of any
 * of its cases, those merged into one included, and of its consents. Rows are looked for by reading on: an
 * index on the case would cost every write, and this is asked seldom. It is asked by a case, or by who the
 * client is: after a withdrawal no list shows the case any more, and the client may ask all the same.
 */
#include <string.h>

#include "base/text.h"
#include "commands/client_identify.h"
#include "commands/desk_view.h"
#include "commands/ledger.h"

#define SCAN_ROWS 20000

/* What an event means to the client. The first row that fits: event, kind of object (NULL: any), what is told
 * (TOLD_ABSENT: nothing), and who it is told of. */
static const struct meaning {
	const char *event, *object_kind;
	enum told told;
	enum ledger_side side;
} meanings[] = {
        {"signal.stored", NULL, TOLD_RECEIVED, LEDGER_ACTOR},
        {"contact.planned", NULL, TOLD_RECEIVED, LEDGER_ACTOR},
        {"notification.served", "signals.shared", TOLD_SHARED, LEDGER_RECIPIENT},
        {"notification.repeated", "signals.shared", TOLD_SHARED, LEDGER_RECIPIENT},
        /* These carry nothing about a case but that something is to be erased, asked or was confirmed. */
        {"notification.served", "consents.withdrawn", TOLD_ABSENT, LEDGER_RECIPIENT},
        {"notification.served", "consents.changed", TOLD_ABSENT, LEDGER_RECIPIENT},
        {"notification.served", "consents.ending", TOLD_ABSENT, LEDGER_RECIPIENT},
        {"notification.served", "consents.confirmed", TOLD_ABSENT, LEDGER_RECIPIENT},
        {"notification.repeated", "consents.withdrawn", TOLD_ABSENT, LEDGER_RECIPIENT},
        {"notification.repeated", "consents.changed", TOLD_ABSENT, LEDGER_RECIPIENT},
        {"notification.repeated", "consents.ending", TOLD_ABSENT, LEDGER_RECIPIENT},
        {"notification.repeated", "consents.confirmed", TOLD_ABSENT, LEDGER_RECIPIENT},
        {"notification.served", NULL, TOLD_FACTS, LEDGER_RECIPIENT},
        {"notification.repeated", NULL, TOLD_FACTS, LEDGER_RECIPIENT},
        {"notification.withheld", NULL, TOLD_WITHHELD, LEDGER_RECIPIENT},
        {"notification.dropped", NULL, TOLD_WITHHELD, LEDGER_RECIPIENT},
        {"case.identified", NULL, TOLD_IDENTIFIED, LEDGER_ACTOR},
        {"case.read", NULL, TOLD_READ, LEDGER_ACTOR},
        {"case.listed", NULL, TOLD_READ, LEDGER_ACTOR},
        {"agenda.read", NULL, TOLD_READ, LEDGER_ACTOR},
        {"agenda.explained", NULL, TOLD_READ, LEDGER_ACTOR},
        {"agenda.supposed", NULL, TOLD_READ, LEDGER_ACTOR},
        {"meeting.read", NULL, TOLD_READ, LEDGER_ACTOR},
        {"speaker.listed", NULL, TOLD_READ, LEDGER_ACTOR},
        {"digest.listed", NULL, TOLD_READ, LEDGER_ACTOR},
        {"calendar.told", NULL, TOLD_FACTS, LEDGER_ACTOR},
        {"digest.told", NULL, TOLD_FACTS, LEDGER_ACTOR},
        {"match.listed", NULL, TOLD_READ, LEDGER_ACTOR},
        {"regie.listed", NULL, TOLD_READ, LEDGER_ACTOR},
        {"inbox.read", NULL, TOLD_READ, LEDGER_ACTOR},
        {"case.read_by_glass", NULL, TOLD_IDENTIFIED, LEDGER_ACTOR},
        {"glass.broken", NULL, TOLD_READ, LEDGER_ACTOR},
        {"glass.listed", NULL, TOLD_READ, LEDGER_ACTOR},
        {"crisis.listed", NULL, TOLD_READ, LEDGER_ACTOR},
        {"retention.listed", NULL, TOLD_READ, LEDGER_ACTOR},
        {"ledger.read", NULL, TOLD_READ, LEDGER_ACTOR},
        {"audit.exported", NULL, TOLD_READ, LEDGER_ACTOR},
        {"case.discussed", NULL, TOLD_DISCUSSED, LEDGER_ACTOR},
        {"request.refused", NULL, TOLD_REFUSED, LEDGER_ACTOR},
        {"message.refused", NULL, TOLD_REFUSED, LEDGER_ACTOR},
        {"consent.recorded", NULL, TOLD_GIVEN, LEDGER_ACTOR},
        {"crisis.recorded", NULL, TOLD_GIVEN, LEDGER_ACTOR},
        {"crisis.reviewed", NULL, TOLD_REVIEWED, LEDGER_ACTOR},
        {"consent.confirmed", NULL, TOLD_CONFIRMED, LEDGER_ACTOR},
        {"consent.renewed", NULL, TOLD_CHANGED, LEDGER_ACTOR},
        {"consent.narrowed", NULL, TOLD_NARROWED, LEDGER_ACTOR},
        {"consent.withdrawn", NULL, TOLD_ENDED, LEDGER_ACTOR},
        {"consent.expired", NULL, TOLD_ENDED, LEDGER_ACTOR},
        {"consent.suspended", NULL, TOLD_HELD, LEDGER_ACTOR},
        {"erasure.asked", NULL, TOLD_ASKED, LEDGER_RECIPIENT},
        {"content.erased", NULL, TOLD_ERASED, LEDGER_ACTOR},
        {"erasure.done", NULL, TOLD_ERASED, LEDGER_ACTOR},
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

/* ---- whose row it is ---- */

const struct consent *ledger_consent(const struct ledger_rows *rows, const char *consents, size_t *from)
{
	while (consents != NULL && consents[*from] != '\0') {
		size_t len = strcspn(consents + *from, " ");

		for (size_t i = 0; i < rows->consents.count; i++) {
			const char *id = rows->consents.at[i].id.text;

			if (strlen(id) != len || memcmp(id, consents + *from, len) != 0)
				continue;
			*from += len;
			return &rows->consents.at[i];
		}
		*from += len;
		*from += strspn(consents + *from, " ");
	}
	return NULL;
}

/* Whether the client gave one of those. */
static bool own_one(const struct ledger_rows *rows, const char *consents)
{
	size_t from = 0;

	return ledger_consent(rows, consents, &from) != NULL;
}

/* Among codes with a space between. */
static bool in_list(const char *list, const char *code)
{
	const char *at = list != NULL ? strstr(list, code) : NULL;

	return at != NULL && strcspn(at, " ") == strlen(code);
}

static bool names_client(const struct ledger_rows *s, const struct store_audit *row)
{
	bool listed = text_equal(row->object_kind, "cases");

	for (size_t i = 0; i < s->cases.count; i++)
		if (text_equal(row->case_id, s->cases.at[i].text) ||
		    (listed && in_list(row->object, s->cases.at[i].text)))
			return true;
	return own_one(s, row->consent);
}

static bool is_own_case(const struct ledger_rows *s, const struct case_id *id)
{
	for (size_t i = 0; i < s->cases.count; i++)
		if (ID_EQUAL(s->cases.at[i], *id))
			return true;
	return false;
}

/* Of a signal that is not kept any more nobody knows whose it was. */
static bool is_own_reference(const struct ledger_rows *s, const struct ledger_row *f)
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
static bool is_others(const struct ledger_rows *s, const struct ledger_row *f)
{
	if (f->consents != NULL)
		return !own_one(s, f->consents);
	return f->reference != NULL && !is_own_reference(s, f);
}

static const char *copy(const struct ledger_rows *s, const char *text)
{
	return text != NULL && text[0] != '\0' ? arena_text(s->t->arena, text) : NULL;
}

static bool visit(void *cookie, const struct store_audit_row *from)
{
	struct ledger_rows *s = cookie;
	const struct store_audit *row = &from->row;
	const struct meaning *meaning = meaning_of(row);
	struct day on = time_local_day(from->at);

	if (meaning == NULL || !names_client(s, row))
		return true;
	s->at = arena_grow(s->t->arena, s->at, s->count, sizeof(*s->at));
	s->at[s->count++] = (struct ledger_row){
	        .told = meaning->told,
	        .side = meaning->side,
	        .seq = from->seq,
	        .at = from->at,
	        .on = on,
	        .actor = copy(s, row->actor),
	        .office = copy(s, row->office),
	        .recipient = copy(s, row->recipient),
	        .consents = copy(s, row->consent),
	        .domains = copy(s, row->domains),
	        .code = copy(s, row->code),
	        .reference = text_equal(row->object_kind, "reference") ? copy(s, row->object) : NULL,
	        .emergency = text_equal(row->purpose, "emergency")};
	return true;
}

int64_t ledger_read(struct ledger_rows *rows, int64_t after, bool *ret_more)
{
	int64_t upto = store_audit_walk(rows->t->store, after, SCAN_ROWS, visit, rows, ret_more);
	size_t kept = 0;

	for (size_t i = 0; i < rows->count; i++)
		if (!is_others(rows, &rows->at[i]))
			rows->at[kept++] = rows->at[i];
	rows->count = kept;
	return upto;
}

/* ---- whose ledger it is ---- */

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

bool ledger_find(struct turn *t, const struct conf_person *who, const struct proto_ledger_params *params,
                 struct ledger_rows *ret_rows, struct refusal *refusal)
{
	struct ledger_rows rows = {.t = t};
	struct client_id client;
	struct case_view v;

	if (params->client != NULL) {
		if (!find_client(t, who, params, &client, refusal))
			return false;
	} else if (desk_view_case(t, who, params->case_, "/params/case", &v, refusal)) {
		client = v.c.client;
		rows.asked = v.c.id;
	} else {
		return false;
	}
	rows.cases = store_audit_cases(t->store, t->arena, &client);
	rows.consents = store_consent_of_client(t->store, t->arena, &client);
	if (params->client != NULL) {
		if (!sees_one(t, who, &rows.cases, refusal))
			return false;
		rows.asked = rows.cases.at[rows.cases.count - 1];
	}
	*ret_rows = rows;
	return true;
}
