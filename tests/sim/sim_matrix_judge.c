/*
 * The matrix's judge: every byte that goes to anybody, against what a role may see of a consent.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "sim_matrix.h"
#include "sim_roles.h"
#include "store/store_client.h"

static bool named(const struct matrix_client *c, enum role role)
{
	return role != ROLE_ABSENT && (c->roles & TERMS_BIT(role)) != 0 &&
	       (c->purposes & TERMS_BIT(PURPOSE_SIGNAL)) != 0;
}

bool matrix_may_see(const struct matrix_client *c, enum role role, int domain, int kind)
{
	return named(c, role) && (c->domains & TERMS_BIT(domain)) != 0 &&
	       sim_role_sees(role, domain, (enum content)(CONTENT_NOTICED + kind));
}

static bool sees_something(const struct matrix_client *c, enum role role)
{
	for (int d = 1; d < DOMAIN_COUNT; d++)
		for (int k = 0; k < MATRIX_KINDS; k++)
			if (matrix_may_see(c, role, d, k))
				return true;
	return false;
}

static bool office_may(const struct matrix_client *c)
{
	return (c->purposes & TERMS_BIT(PURPOSE_MDO)) != 0;
}

int matrix_number(const struct matrix *m, const struct matrix_client *c)
{
	return (int)(c - m->clients);
}

static const char *const state_names[] = {
#define X(S, name, roles, domains, purposes) name,
        MATRIX_STATES(X)
#undef X
};

MDO_NORETURN static void leak(struct matrix *m, const struct matrix_client *c, const char *to,
                              const char *what)
{
	sim_fail(m->w, "I1", "%s was given %s of client %d (%s, %s)", to, what, matrix_number(m, c),
	         state_names[c->state], c->late ? "handed over before" : "not handed over before");
}

/* ---- words: Mt<client><domain><kind> in observations, Mn<client> in names, Mg in grounds, Mr in reasons
 * ---- */

const char *matrix_word(struct arena *a, const struct matrix *m, const struct matrix_client *c, int domain,
                        int kind)
{
	return arena_printf(a, "Mt%02d%02d%dq gezien", matrix_number(m, c), domain, kind);
}

static int digits(const char *at, int count)
{
	int v = 0;

	for (int i = 0; i < count; i++) {
		if (!isdigit((unsigned char)at[i]))
			return -1;
		v = v * 10 + at[i] - '0';
	}
	return v;
}

static void judge_text(struct matrix *m, const char *to, enum matrix_place place, struct matrix_client *c,
                       int domain, int kind)
{
	enum role role = matrix_role(m, to);

	if (place == MATRIX_HANDED && matrix_may_see(c, role, domain, kind)) {
		c->shown[role] |= UINT64_C(1) << (domain * MATRIX_KINDS + kind);
		return;
	}
	if (place == MATRIX_IDENTIFY && office_may(c)) {
		c->office_shown = true;
		return;
	}
	leak(m, c, to, arena_printf(m->w->arena, "%s of kind %d", terms_name(&terms_domain, domain), kind));
}

static void judge_who(struct matrix *m, const char *to, enum matrix_place place,
                      const struct matrix_client *c)
{
	enum role role = matrix_role(m, to);

	if (place == MATRIX_HANDED && role != ROLE_ABSENT && sim_role_identity(role) &&
	    sees_something(c, role))
		return;
	if (place == MATRIX_IDENTIFY && office_may(c))
		return;
	leak(m, c, to, "the identity");
}

static void judge_word(struct matrix *m, const char *to, enum matrix_place place, const char *at, size_t left)
{
	int client = left >= 4 ? digits(at + 2, 2) : -1;
	struct matrix_client *c;

	if (client < 0 || client >= MATRIX_CLIENTS)
		return;
	c = &m->clients[client];
	if (at[1] == 't' && left >= 7 && digits(at + 4, 3) >= 0)
		judge_text(m, to, place, c, digits(at + 4, 2), digits(at + 6, 1));
	else if (at[1] == 'n')
		judge_who(m, to, place, c);
	else if (at[1] == 'g' && !(place == MATRIX_IDENTIFY && office_may(c)))
		leak(m, c, to, "the crisis ground");
}

static void search(struct matrix *m, const char *to, enum matrix_place place, const char *bytes, size_t len,
                   const char *needle, const struct matrix_client *c)
{
	const char *at = bytes;

	while ((at = memmem(at, (size_t)(bytes + len - at), needle, strlen(needle))) != NULL) {
		if (c != NULL)
			judge_who(m, to, place, c);
		else
			judge_word(m, to, place, at, (size_t)(bytes + len - at));
		at++;
	}
}

void matrix_scan(struct matrix *m, const char *to, enum matrix_place place, const char *bytes, size_t len)
{
	static const char *const kinds[] = {"Mt", "Mn", "Mg"};

	m->scanned += (int64_t)len;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		search(m, to, place, bytes, len, kinds[i], NULL);
	for (int i = 0; i < MATRIX_CLIENTS; i++) {
		search(m, to, place, bytes, len, m->clients[i].bsn, &m->clients[i]);
		search(m, to, place, bytes, len, m->clients[i].vnumber, &m->clients[i]);
		search(m, to, place, bytes, len, m->clients[i].born, &m->clients[i]);
		/* The code of a case is for people; and only for those of its table. */
		bool person = conf_person(m->w->conf, to) != NULL;
		if (m->clients[i].case_[0] != '\0' && (!person || text_equal(to, MATRIX_ELSEWHERE)) &&
		    memmem(bytes, len, m->clients[i].case_, strlen(m->clients[i].case_)) != NULL)
			leak(m, &m->clients[i], to, "the code of the case");
	}
}

/* ---- what events tell ---- */

struct matrix_client *matrix_client_of(struct matrix *m, const char *partner, const char *reference)
{
	struct store_reference found, own;
	const struct conf_partner *p = conf_partner(m->w->conf, partner);

	if (p == NULL || reference == NULL || !store_reference_find(m->w->store, &p->id, reference, &found))
		return NULL;
	for (int i = 0; i < MATRIX_CLIENTS; i++)
		if (m->clients[i].references[0][0] != '\0' &&
		    store_reference_find(m->w->store, &conf_partner(m->w->conf, MATRIX_SENDER)->id,
		                         m->clients[i].references[0], &own) &&
		    ID_EQUAL(own.client, found.client))
			return &m->clients[i];
	return NULL;
}

static bool says(const struct proto_notification *e, const char *member)
{
	return strstr(e->data, member) != NULL;
}

/* signals.shared: to whom a consent names, with nothing that the role does not see. */
static void judge_shared(struct matrix *m, const char *partner, enum role role,
                         const struct proto_notification *e)
{
	struct matrix_client *c = matrix_client_of(m, partner, e->subject);
	struct proto_shared *d = proto_new(m->w->arena, &proto_table_shared);
	struct refusal refusal;

	if (c == NULL)
		sim_fail(m->w, "I1", "%s was told of a signal of nobody", partner);
	if (!named(c, role) || (sim_role_domains(role) != 0 && !sees_something(c, role)))
		leak(m, c, partner, "that there is a signal");
	if (sim_role_domains(role) == 0 &&
	    (says(e, "\"text\"") || says(e, "\"client\"") || says(e, "\"birth_date\"")))
		leak(m, c, partner, "content, and its role sees none");
	if (!proto_read(m->w->arena, &proto_table_shared, e->data, strlen(e->data), d, &refusal))
		sim_fail(m->w, "contract", "signals.shared: %s", problem_code(refusal.problem));
	if ((d->domains & ~(c->domains & sim_role_domains(role))) != 0)
		leak(m, c, partner, "a life domain that it does not see");
	c->shown[role] |= 1; /* bit 0: that there is a signal */
}

/* A fact about the case: every signal of it is the sender's, on one consent. */
static void judge_fact(struct matrix *m, const char *partner, enum role role,
                       const struct proto_notification *e)
{
	struct matrix_client *c = matrix_client_of(m, partner, e->subject);

	if (c == NULL)
		sim_fail(m->w, "I1", "%s was told of a case of nobody", partner);
	if (role == ROLE_ABSENT && text_equal(partner, MATRIX_SENDER))
		return; /* what it asserted itself was confirmed by the coordinator, or says nothing of the
		           case */
	if (!named(c, role))
		leak(m, c, partner, "a fact about the case");
	if (!sim_role_facts(role) &&
	    (says(e, "\"urgency\"") || says(e, "\"discuss_by\"") || says(e, "\"why\"")))
		leak(m, c, partner, "urgency, terms or reasons, and its role sees none");
	c->told[role] = true;
}

void matrix_judge_events(struct matrix *m, const char *partner, const struct proto_answer *a)
{
	enum role role = matrix_role(m, partner);

	for (size_t i = 0; i < a->events.count; i++) {
		const struct proto_notification *e = &a->events.at[i];
		enum event kind = proto_event_from_type(e->type);

		m->events++;
		switch (kind) {
		case EVENT_SIGNAL_SHARED:
			judge_shared(m, partner, role, e);
			break;
		case EVENT_SIGNAL_JOINED:
		case EVENT_CASE_OPENED:
		case EVENT_CASE_CLOSED:
		case EVENT_REGIE_OFFERED:
		case EVENT_REGIE_ACCEPTED:
		case EVENT_REGIE_DECLINED:
		case EVENT_REGIE_RELEASED:
		case EVENT_ITEM_ANNOUNCED:
		case EVENT_ITEM_MOVED:
		case EVENT_ITEM_CANCELLED:
		case EVENT_ITEM_NOT_READY:
			judge_fact(m, partner, role, e);
			break;
		case EVENT_SIGNAL_STATUS:
		case EVENT_CONSENT_CONFIRMED:
			if (!text_equal(partner, MATRIX_SENDER))
				sim_fail(m->w, "I11", "%s hears what became of another's signal", partner);
			break;
		case EVENT_CONSENT_ENDING:
		case EVENT_CONSENT_WITHDRAWN:
		case EVENT_CONSENT_CHANGED:
		case EVENT_WITHHELD:
		case EVENT_SPEAKER_BOOKED:
		case EVENT_SPEAKER_RELEASED:
		case EVENT_DIGEST:
			break; /* content-free: the scan of all bytes is the whole judgement */
		case EVENT_ABSENT:
		case EVENT_COUNT:
			sim_fail(m->w, "contract", "%s was told %s", partner, e->type);
		}
	}
}

/* ---- not vacuous ---- */

static void all_shown(struct matrix *m, struct matrix_client *c, enum role role)
{
	for (int d = 1; d < DOMAIN_COUNT; d++)
		for (int k = 0; k < MATRIX_KINDS; k++) {
			m->cells++;
			if (matrix_may_see(c, role, d, k) &&
			    (c->shown[role] & (UINT64_C(1) << (d * MATRIX_KINDS + k))) == 0)
				sim_fail(m->w, "I4", "%s was never given %s, kind %d, of client %d (%s)",
				         matrix_partner(m, role), terms_name(&terms_domain, d), k,
				         matrix_number(m, c), state_names[c->state]);
		}
	if (named(c, role) && sim_role_domains(role) == 0 && (c->shown[role] & 1) == 0)
		sim_fail(m->w, "I4", "%s was never told place and time of client %d (%s)",
		         matrix_partner(m, role), matrix_number(m, c), state_names[c->state]);
	if (named(c, role) && !c->told[role])
		sim_fail(m->w, "I4", "%s never heard of the case of client %d (%s)", matrix_partner(m, role),
		         matrix_number(m, c), state_names[c->state]);
}

void matrix_all_shown(struct matrix *m)
{
	for (int i = 0; i < MATRIX_CLIENTS; i++)
		for (int role = 1; role < ROLE_COUNT; role++)
			if (m->clients[i].references[0][0] != '\0')
				all_shown(m, &m->clients[i], (enum role)role);
}
