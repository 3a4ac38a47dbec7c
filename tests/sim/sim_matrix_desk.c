/*
 * The matrix's people: everybody asks everything there is to ask, then does everything there is to do.
 */
#include <string.h>

#include "base/text.h"
#include "sim_matrix.h"

static const char *const PEOPLE[] = {MATRIX_COORDINATOR, MATRIX_CHAIR, MATRIX_ELSEWHERE, MATRIX_OFFICER,
                                     MATRIX_ADMINISTRATOR};
#define PEOPLE_COUNT (sizeof(PEOPLE) / sizeof(PEOPLE[0]))

static const struct proto_field *field(enum method method, const char *name)
{
	return proto_table_field(method_params(method), name);
}

/* What a method takes, filled with whatever of it is there. */
static void *params_of(struct matrix *m, enum method method, const struct matrix_client *c)
{
	void *p = proto_new(m->w->arena, method_params(method));
	const struct proto_field *f;

	if ((f = field(method, "case")) != NULL)
		*(const char **)((char *)p + f->offset) = c->case_;
	if ((f = field(method, "reason")) != NULL)
		*(const char **)((char *)p + f->offset) = "Mr reden";
	if ((f = field(method, "with")) != NULL)
		*(const char **)((char *)p + f->offset) = m->clients[2].case_;
	if ((f = field(method, "meeting")) != NULL)
		*(const char **)((char *)p + f->offset) = "noord-2026-01-06";
	if ((f = field(method, "person")) != NULL)
		*(const char **)((char *)p + f->offset) = "iemand";
	if ((f = field(method, "partner")) != NULL)
		*(const char **)((char *)p + f->offset) = MATRIX_SENDER;
	if ((f = field(method, "number")) != NULL)
		*(int64_t *)((char *)p + f->offset) = 1;
	if ((f = field(method, "until")) != NULL)
		*(struct day *)((char *)p + f->offset) = day_add(sim_today(m->w), 5);
	return p;
}

static bool names_a_case(enum method method)
{
	const struct proto_field *f = field(method, "case");

	return f != NULL && f->required;
}

static void look(struct matrix *m, const char *person, enum method method)
{
	for (int i = 0; i < MATRIX_CLIENTS; i++) {
		struct matrix_client *c = &m->clients[i];

		if (names_a_case(method) && c->case_[0] == '\0')
			continue;
		matrix_ask(m, person, method, names_a_case(method) ? params_of(m, method, c) : NULL,
		           MATRIX_LIST);
		arena_reset(m->w->arena);
		if (!names_a_case(method))
			return;
	}
}

static void identify(struct matrix *m, const char *person)
{
	bool has = (conf_person(m->w->conf, person)->rights & TERMS_BIT(RIGHT_IDENTIFY)) != 0;

	for (int i = 0; i < MATRIX_CLIENTS; i++) {
		struct matrix_client *c = &m->clients[i];
		struct proto_case_params *p = proto_new(m->w->arena, &proto_table_case_params);

		if (c->case_[0] == '\0')
			continue;
		c->office_shown = false;
		p->case_ = c->case_;
		p->identify = true;
		p->reason = "Mr reden";
		matrix_ask(m, person, METHOD_CASE_SHOW, p, has ? MATRIX_IDENTIFY : MATRIX_LIST);
		if (has && (c->purposes & TERMS_BIT(PURPOSE_MDO)) != 0 && !c->office_shown)
			sim_fail(m->w, "I4", "%s was not shown the words of client %d", person, i);
		arena_reset(m->w->arena);
	}
}

void matrix_desk_look(struct matrix *m)
{
	for (size_t who = 0; who < PEOPLE_COUNT; who++) {
		for (int method = 1; method < METHOD_COUNT; method++)
			if (!method_is_command((enum method)method))
				look(m, PEOPLE[who], (enum method)method);
		identify(m, PEOPLE[who]);
	}
}

/* Those that make two cases one, or give one back, are for the end: who is whom is another question then. */
static bool changes_who(enum method method)
{
	return method == METHOD_MATCH_CONFIRM || method == METHOD_MATCH_UNDO || method == METHOD_CASE_SPLIT ||
	       method == METHOD_ROSTER_IMPORT || method == METHOD_ROSTER_SET ||
	       method == METHOD_CONSENT_CONFIRM || method == METHOD_CONSENT_NARROW ||
	       method == METHOD_CRISIS_REVIEW;
}

static void act(struct matrix *m, const char *person, enum method method)
{
	for (int i = 0; i < MATRIX_CLIENTS; i++) {
		struct matrix_client *c = &m->clients[i];
		bool ground = c->state == MATRIX_CRISIS || c->state == MATRIX_REVIEWED;

		if (c->case_[0] == '\0')
			continue;
		if (matrix_ask(m, person, method, params_of(m, method, c), MATRIX_LIST) != NULL &&
		    method == METHOD_CONSENT_WITHDRAW && !ground)
			c->roles = c->domains = c->purposes = 0;
		arena_reset(m->w->arena);
		if (!names_a_case(method))
			return;
	}
}

void matrix_desk_act(struct matrix *m)
{
	for (size_t who = PEOPLE_COUNT; who-- > 0;)
		for (int method = 1; method < METHOD_COUNT; method++)
			if (method_is_command((enum method)method) && !changes_who((enum method)method))
				act(m, PEOPLE[who], (enum method)method);
}
