#include "sim_matrix.h"

#include <stdio.h>
#include <string.h>

#include "base/bsn.h"
#include "base/text.h"
#include "sim_say.h"
#include "store/store_case.h"
#include "store/store_client.h"

#define DAY_MS (24 * TIME_HOUR_MS)
#define EXPIRES_AFTER 20 /* days */
#define LASTS 180

/* ---- talking ---- */

static struct proto_answer *heard(struct matrix *m, const char *partner, const struct commands_reply *r)
{
	struct proto_answer *a = proto_new(m->w->arena, &proto_table_answer);
	struct refusal refusal;

	if (!proto_read(m->w->arena, &proto_table_answer, r->bytes, r->len, a, &refusal))
		sim_fail(m->w, "contract", "an answer: %s at %s", problem_code(refusal.problem),
		         refusal.pointer);
	m->answers++;
	if (sim_planted(m->w, "leak:error") && a->problem != NULL)
		a->problem->detail = m->clients[2].name;
	if (sim_planted(m->w, "leak:error"))
		matrix_scan(m, partner, MATRIX_ANSWER,
		            a->problem != NULL && a->problem->detail != NULL ? a->problem->detail : "",
		            a->problem != NULL && a->problem->detail != NULL ? strlen(a->problem->detail)
		                                                             : 0);
	matrix_scan(m, partner, a->answer == ANSWER_EVENTS ? MATRIX_HANDED : MATRIX_ANSWER, r->bytes, r->len);
	if (a->answer == ANSWER_EVENTS)
		matrix_judge_events(m, partner, a);
	sim_trace(m->w, "%s: %s %s%s%s", partner, terms_name(&terms_answer, (int)a->answer),
	          a->problem != NULL ? a->problem->code : "", a->problem != NULL ? " at " : "",
	          a->problem != NULL && a->problem->pointer != NULL ? a->problem->pointer : "");
	return a;
}

struct proto_answer *matrix_tell_text(struct matrix *m, const char *partner, const char *text)
{
	struct sim_world *w = m->w;
	struct commands_reply r;

	w->now = time_add(w->now, 1);
	store_begin(w->store);
	r = commands_partner(w->commands, w->arena, w->now, partner, text, strlen(text), false);
	if (!store_commit(w->store))
		sim_fail(w, "store", "commit: %s", store_why(w->store));
	return heard(m, partner, &r);
}

struct proto_answer *matrix_tell(struct matrix *m, const char *partner, enum message kind, const void *data)
{
	struct proto_envelope *e = proto_new(m->w->arena, &proto_table_envelope);

	e->specversion = "1.0";
	e->id = arena_printf(m->w->arena, "mx-%d", ++m->asked);
	e->source = conf_partner(m->w->conf, partner)->source;
	e->type = message_type(kind);
	e->data = proto_write(m->w->arena, message_table(kind), data, NULL);
	return matrix_tell_text(m, partner, proto_write(m->w->arena, &proto_table_envelope, e, NULL));
}

static struct proto_answer *stored(struct matrix *m, struct proto_answer *a, const char *what)
{
	if (a->answer != ANSWER_STORED)
		sim_fail(m->w, "matrix", "%s was answered %s %s at %s", what,
		         terms_name(&terms_answer, (int)a->answer),
		         a->problem != NULL ? a->problem->code : "",
		         a->problem != NULL && a->problem->pointer != NULL ? a->problem->pointer : "");
	return a;
}

void *matrix_ask(struct matrix *m, const char *person, enum method method, const void *params,
                 enum matrix_place place)
{
	struct sim_world *w = m->w;
	struct proto_rpc_response *response = proto_new(w->arena, &proto_table_rpc_response);
	void *result = proto_new(w->arena, method_result(method));
	struct commands_reply r;
	struct refusal refusal;
	size_t len;
	const char *request = sim_say_request(w, method, params, &len);

	w->now = time_add(w->now, 1);
	store_begin(w->store);
	r = commands_person(w->commands, w->arena, w->now, person, request, len);
	if (!store_commit(w->store))
		sim_fail(w, "store", "commit: %s", store_why(w->store));
	m->answers++;
	matrix_scan(m, person, place, r.bytes, r.len);
	if (!proto_read(w->arena, &proto_table_rpc_response, r.bytes, r.len, response, &refusal))
		sim_fail(w, "contract", "a response: %s", problem_code(refusal.problem));
	sim_trace(w, "%s %s: %s", person, method_name(method),
	          response->error != NULL ? response->error->data->code : "done");
	if (response->error != NULL)
		return NULL;
	if (!proto_read(w->arena, method_result(method), response->result, strlen(response->result), result,
	                &refusal))
		sim_fail(w, "contract", "result of %s: %s at %s", method_name(method),
		         problem_code(refusal.problem), refusal.pointer);
	return result;
}

static void fetch_all(struct matrix *m, const char *partner, int64_t after)
{
	for (;;) {
		struct proto_fetch *in = proto_new(m->w->arena, &proto_table_fetch);
		struct proto_answer *a;

		in->epoch = store_epoch(m->w->store);
		in->after = after;
		in->credit = 64;
		a = matrix_tell(m, partner, MESSAGE_FETCH, in);
		if (a->answer != ANSWER_EVENTS || a->events.count == 0)
			return;
		after += (int64_t)a->events.count;
	}
}

static int64_t newest(struct matrix *m, const char *partner)
{
	struct proto_fetch *in = proto_new(m->w->arena, &proto_table_fetch);
	struct proto_answer *a;

	in->epoch = store_epoch(m->w->store);
	in->after = 0;
	in->credit = 1;
	a = matrix_tell(m, partner, MESSAGE_FETCH, in);
	return a->newest;
}

void matrix_round(struct matrix *m, bool again)
{
	for (size_t i = 0; i < m->w->conf->partner_count; i++) {
		const char *partner = m->w->conf->partners[i].id.text;

		fetch_all(m, partner, again ? 0 : newest(m, partner));
	}
}

/* ---- clients and what is said of them ---- */

static void make_client(int number, struct matrix_client *c)
{
	int tail = 0;

	c->state = (enum matrix_state)(number / 2);
	c->late = number % 2 == 1;
	do
		snprintf(c->bsn, sizeof(c->bsn), "5926%02d%03d", number, tail++);
	while (!bsn_is_valid(c->bsn));
	snprintf(c->vnumber, sizeof(c->vnumber), "27182%02d000", number);
	snprintf(c->name, sizeof(c->name), "Mn%02dq Zoekwoord", number);
	snprintf(c->born, sizeof(c->born), "19%02d-01-17", 30 + number);
}

static struct proto_consent *consent(struct matrix *m, const struct matrix_client *c)
{
	struct proto_consent *ret = proto_new(m->w->arena, &proto_table_consent);
	struct day today = sim_today(m->w);

	ret->recipients.at = arena_array(m->w->arena, ROLE_COUNT, sizeof(*ret->recipients.at));
	for (int role = 1; role < ROLE_COUNT; role++)
		ret->recipients.at[ret->recipients.count++] = matrix_partner(m, (enum role)role);
	ret->domains = (1U << DOMAIN_COUNT) - 2;
	ret->purposes = TERMS_BIT(PURPOSE_SIGNAL) | (c->state != MATRIX_SHARE ? TERMS_BIT(PURPOSE_MDO) : 0);
	ret->valid_from = today;
	ret->valid_until = day_add(today, c->state == MATRIX_EXPIRED ? EXPIRES_AFTER : LASTS);
	ret->form = FORM_WRITTEN;
	ret->language = "ti";
	ret->recorded_by = "arts-1";
	ret->basis = "UAVG-22-2a";
	return ret;
}

static struct proto_crisis *ground(struct matrix *m, const struct matrix_client *c)
{
	struct proto_crisis *ret = proto_new(m->w->arena, &proto_table_crisis);

	ret->ground = arena_printf(m->w->arena, "Mg%02dq gevaar op straat", matrix_number(m, c));
	ret->decided_by = arena_printf(m->w->arena, "Mg%02dq arts", matrix_number(m, c));
	ret->tried = arena_printf(m->w->arena, "Mg%02dq gebeld", matrix_number(m, c));
	ret->recipients = consent(m, c)->recipients;
	ret->basis = "UAVG-22-2a";
	return ret;
}

static bool on_a_ground(const struct matrix_client *c)
{
	return c->state == MATRIX_CRISIS || c->state == MATRIX_REVIEWED || c->state == MATRIX_UNREVIEWED;
}

/* One of three signals, in which each life domain is of another kind. */
static struct proto_signal *signal_of(struct matrix *m, const struct matrix_client *c, int which)
{
	struct proto_signal *in = proto_new(m->w->arena, &proto_table_signal);

	in->client = proto_new(m->w->arena, &proto_table_client_key);
	in->client->bsn = c->bsn;
	in->client->vnumber = c->vnumber;
	in->client->name = c->name;
	if (!time_parse_day(c->born, &in->client->birth_date))
		sim_fail(m->w, "matrix", "no date");
	in->reporter = "arts-1";
	in->observations.at = arena_array(m->w->arena, DOMAIN_COUNT, sizeof(*in->observations.at));
	for (int d = 1; d < DOMAIN_COUNT; d++) {
		int kind = (d + which) % MATRIX_KINDS;

		in->observations.at[in->observations.count++] =
		        (struct proto_observation){.domain = (enum domain)d,
		                                   .kind = (enum content)(CONTENT_NOTICED + kind),
		                                   .text = matrix_word(m->w->arena, m, c, d, kind)};
	}
	in->language = "ti";
	in->interpreter = true;
	in->place = "0392";
	if (on_a_ground(c))
		in->crisis = ground(m, c);
	else if (c->state != MATRIX_NONE)
		in->consent = consent(m, c);
	if (on_a_ground(c))
		in->urgency = URGENCY_CRISIS;
	return in;
}

static void note_case(struct matrix *m, struct matrix_client *c)
{
	struct store_reference found;
	struct store_case open;

	if (store_reference_find(m->w->store, &conf_partner(m->w->conf, MATRIX_SENDER)->id, c->references[0],
	                         &found) &&
	    store_case_open_of(m->w->store, &found.client, &open))
		id_set(c->case_, sizeof(c->case_), open.id.text);
}

static void send(struct matrix *m, struct matrix_client *c)
{
	for (int i = 0; i < MATRIX_SIGNALS; i++) {
		struct proto_answer *a = matrix_tell(m, MATRIX_SENDER, MESSAGE_SIGNAL, signal_of(m, c, i));

		if (c->state == MATRIX_NONE) {
			if (a->answer != ANSWER_REFUSED)
				sim_fail(m->w, "I1", "a signal without consent was not refused");
			continue;
		}
		stored(m, a, "a signal");
		id_set(c->references[i], ID_UUID_MAX, a->reference);
	}
	if (c->state == MATRIX_NONE)
		return;
	note_case(m, c);
	c->roles = c->domains = MATRIX_ALL;
	c->purposes = TERMS_BIT(PURPOSE_SIGNAL) | (c->state != MATRIX_SHARE ? TERMS_BIT(PURPOSE_MDO) : 0);
}

/* ---- what becomes of their consents ---- */

/* Who and what is left in the end, as the table of states says. */
static void apply(struct matrix_client *c)
{
	static const struct {
		uint32_t roles, domains, purposes;
	} left[] = {
#define X(S, name, roles, domains, purposes) {roles, domains, purposes},
	        MATRIX_STATES(X)
#undef X
	};

	c->roles = left[c->state].roles;
	c->domains = left[c->state].domains;
	c->purposes = left[c->state].purposes;
}

static struct proto_withdrawal *withdrawal(struct matrix *m, const struct matrix_client *c)
{
	struct proto_withdrawal *in = proto_new(m->w->arena, &proto_table_withdrawal);

	in->client = proto_new(m->w->arena, &proto_table_client_key);
	in->client->bsn = c->bsn;
	in->reporter = "arts-1";
	in->on = sim_today(m->w);
	return in;
}

static void narrow(struct matrix *m, const struct matrix_client *c)
{
	struct proto_withdrawal *in = withdrawal(m, c);

	in->recipients.at = arena_array(m->w->arena, ROLE_COUNT, sizeof(*in->recipients.at));
	for (int role = 1; role < ROLE_COUNT; role++)
		if ((MATRIX_SOME_ROLES & TERMS_BIT(role)) == 0)
			in->recipients.at[in->recipients.count++] = matrix_partner(m, (enum role)role);
	in->domains = ((1U << DOMAIN_COUNT) - 2) & ~MATRIX_SOME_DOMAINS;
	stored(m, matrix_tell(m, MATRIX_SENDER, MESSAGE_WITHDRAWAL, in), "a withdrawal in part");
}

static void replace(struct matrix *m, const struct matrix_client *c)
{
	for (int i = 0; i < MATRIX_SIGNALS; i++) {
		struct proto_renewal *in = proto_new(m->w->arena, &proto_table_renewal);

		in->reference = c->references[i];
		in->reporter = "arts-1";
		in->consent = consent(m, c);
		in->consent->recipients.count = 0;
		for (int role = 1; role < ROLE_COUNT; role++)
			if ((MATRIX_SOME_ROLES & TERMS_BIT(role)) != 0)
				in->consent->recipients.at[in->consent->recipients.count++] =
				        matrix_partner(m, (enum role)role);
		in->consent->domains = MATRIX_SOME_DOMAINS;
		stored(m, matrix_tell(m, MATRIX_SENDER, MESSAGE_RENEWAL, in), "a renewal");
	}
}

static void review(struct matrix *m, const struct matrix_client *c)
{
	struct proto_crises *open = matrix_ask(m, MATRIX_COORDINATOR, METHOD_CRISIS_LIST, NULL, MATRIX_LIST);

	for (size_t i = 0; open != NULL && i < open->grounds.count; i++) {
		struct proto_review_params *p = proto_new(m->w->arena, &proto_table_review_params);

		if (!text_equal(open->grounds.at[i].case_, c->case_))
			continue;
		p->case_ = c->case_;
		p->consent = open->grounds.at[i].consent;
		p->basis = "UAVG-30-3a";
		p->until = day_add(sim_today(m->w), LASTS);
		p->reason = "Mr reden";
		if (matrix_ask(m, MATRIX_COORDINATOR, METHOD_CRISIS_REVIEW, p, MATRIX_LIST) == NULL)
			sim_fail(m->w, "matrix", "a review was refused");
	}
}

static void become(struct matrix *m, struct matrix_client *c)
{
	apply(c);
	switch (c->state) {
	case MATRIX_NARROW:
		if (!sim_planted(m->w, "leak:narrow"))
			narrow(m, c);
		break;
	case MATRIX_REPLACED:
		if (!sim_planted(m->w, "leak:replaced"))
			replace(m, c);
		break;
	case MATRIX_WITHDRAWN:
		if (!sim_planted(m->w, "leak:withdrawn"))
			stored(m, matrix_tell(m, MATRIX_SENDER, MESSAGE_WITHDRAWAL, withdrawal(m, c)),
			       "a withdrawal");
		break;
	case MATRIX_SUSPENDED:
		if (!sim_planted(m->w, "leak:suspended"))
			stored(m, matrix_tell(m, MATRIX_STRANGER, MESSAGE_WITHDRAWAL, withdrawal(m, c)),
			       "a withdrawal");
		break;
	case MATRIX_REVIEWED:
		review(m, c);
		break;
	case MATRIX_NONE:
	case MATRIX_FULL:
	case MATRIX_SHARE:
	case MATRIX_EXPIRED:
	case MATRIX_CRISIS:
	case MATRIX_UNREVIEWED:
	case MATRIX_STATE_COUNT:
		break;
	}
	arena_reset(m->w->arena);
}

static void pass(struct matrix *m, int days)
{
	for (int i = 0; i < days; i++) {
		m->w->now = time_add(m->w->now, DAY_MS);
		sim_world_tend(m->w);
	}
}

/* ---- wrong messages, full of what may not come back ---- */

static const char *const WRONG[] = {
        "{\"Mn02q Zoekwoord\":\"Mt02011q\"}",
        "Mn02q Zoekwoord",
        "{\"specversion\":\"1.0\",\"id\":\"mx-w\",\"source\":\"Mn02q\",\"type\":\"nl.mdo.signals.reported."
        "v1\","
        "\"data\":{}}",
        "{\"specversion\":\"1.0\",\"id\":\"mx-w\",\"source\":\"%s\",\"type\":\"Mn02q\",\"data\":{}}",
        "{\"specversion\":\"1.0\",\"id\":\"mx-w\",\"source\":\"%s\",\"type\":\"nl.mdo.signals.reported.v1\","
        "\"data\":{\"client\":{\"bsn\":\"Mn02q\"}}}",
        "{\"specversion\":\"1.0\",\"id\":\"mx-w\",\"source\":\"%s\",\"type\":\"nl.mdo.signals.reported.v1\","
        "\"data\":{\"client\":{\"name\":\"Mn02q\"},\"reporter\":\"Mt02011q\"}}",
        "{\"specversion\":\"1.0\",\"id\":\"mx-w\",\"source\":\"%s\",\"type\":\"nl.mdo.consents.renewed.v1\","
        "\"data\":{\"reference\":\"Mn02q\",\"reporter\":\"Mn02q\"}}",
        "{\"specversion\":\"1.0\",\"id\":\"mx-w\",\"source\":\"%s\",\"type\":\"nl.mdo.erasures.done.v1\","
        "\"data\":{\"references\":[\"Mn02q\"]}}",
        "{\"specversion\":\"1.0\",\"id\":\"mx-w\",\"source\":\"%s\",\"type\":\"nl.mdo.consents.withdrawn."
        "v1\","
        "\"data\":{\"client\":{\"reference\":\"01900000-0000-7000-8000-00000000abcd\"},\"reporter\":\"x\","
        "\"on\":\"2020-01-01\",\"recipients\":[\"Mn02q\"]}}",
};

static void say_wrong(struct matrix *m)
{
	for (size_t p = 0; p < m->w->conf->partner_count; p++)
		for (size_t i = 0; i < sizeof(WRONG) / sizeof(WRONG[0]); i++) {
			struct text t = {0};
			const char *gap = strstr(WRONG[i], "%s");

			text_add_bytes(&t, WRONG[i],
			               gap != NULL ? (size_t)(gap - WRONG[i]) : strlen(WRONG[i]));
			if (gap != NULL) {
				text_add(&t, m->w->conf->partners[p].source);
				text_add(&t, gap + 2);
			}
			if (matrix_tell_text(m, m->w->conf->partners[p].id.text, t.at)->answer ==
			    ANSWER_STORED)
				sim_fail(m->w, "matrix", "wrong message %zu was stored", i);
			text_free(&t);
		}
	arena_reset(m->w->arena);
}

/* ---- the run ---- */

/* Faults for the judge to find. Those of messages (narrow, replaced, withdrawn, suspended) are not sent, that
 * of errors is put into the answer; the others are a configuration that the daemon has and the judge does
 * not. */
static void plant(struct matrix *m)
{
	struct conf *conf = m->w->conf;

	for (int role = 1; role < ROLE_COUNT && sim_planted(m->w, "leak:roles"); role++)
		conf->roles.of[role] = conf->roles.of[ROLE_GP];
	if (sim_planted(m->w, "leak:keypersons"))
		conf->roles.of[ROLE_KEY_PERSONS] = conf->roles.of[ROLE_EMPLOYER];
	if (sim_planted(m->w, "leak:facts"))
		conf->roles.of[ROLE_KEY_PERSONS].see |= TERMS_BIT(CONTENT_FACTS);
	if (sim_planted(m->w, "leak:medical"))
		conf->roles.of[ROLE_WIJKTEAM].see |= TERMS_BIT(CONTENT_MEDICAL);
	if (sim_planted(m->w, "leak:unreviewed"))
		conf->policy.crisis_review_workdays = 30;
	if (sim_planted(m->w, "leak:missing"))
		conf->roles.of[ROLE_DEBT_HELP].see &= ~TERMS_BIT(CONTENT_LIMITS);
	for (size_t i = 0; i < conf->person_count && sim_planted(m->w, "leak:tables"); i++)
		if (text_equal(conf->people[i].id.text, MATRIX_ELSEWHERE)) {
			struct conf_person *everywhere = (struct conf_person *)&conf->people[i];

			everywhere->table_count = 0;
		}
}

static void send_those(struct matrix *m, bool late, uint32_t states)
{
	for (int i = 0; i < MATRIX_CLIENTS; i++)
		if (m->clients[i].late == late && (states & TERMS_BIT(m->clients[i].state)) != 0) {
			send(m, &m->clients[i]);
			arena_reset(m->w->arena);
		}
}

static void become_those(struct matrix *m, uint32_t states)
{
	for (int i = 0; i < MATRIX_CLIENTS; i++)
		if ((states & TERMS_BIT(m->clients[i].state)) != 0)
			become(m, &m->clients[i]);
}

static void live(struct matrix *m)
{
	uint32_t by_time = TERMS_BIT(MATRIX_EXPIRED) | TERMS_BIT(MATRIX_UNREVIEWED);
	uint32_t ground = TERMS_BIT(MATRIX_CRISIS) | TERMS_BIT(MATRIX_REVIEWED);
	uint32_t all = (1U << MATRIX_STATE_COUNT) - 1;

	send_those(m, true, all & ~ground);
	matrix_round(m, false);
	matrix_all_shown(m);
	/* Reviewed in time by nobody; then past its last day, never handed over. */
	send_those(m, false, TERMS_BIT(MATRIX_UNREVIEWED));
	pass(m, 7);
	become_those(m, TERMS_BIT(MATRIX_UNREVIEWED));
	matrix_round(m, true);
	matrix_desk_look(m);
	send_those(m, false, TERMS_BIT(MATRIX_EXPIRED));
	pass(m, EXPIRES_AFTER + 1);
	become_those(m, TERMS_BIT(MATRIX_EXPIRED));
	matrix_round(m, true);
	send_those(m, true, ground);
	matrix_round(m, false);
	matrix_all_shown(m);
	send_those(m, false, all & ~by_time);
	become_those(m, all & ~by_time);
	sim_world_tend(m->w);
	matrix_round(m, true);
	matrix_all_shown(m);
	say_wrong(m);
	matrix_desk_look(m);
	matrix_desk_act(m);
	matrix_round(m, true);
	pass(m, 14);
	matrix_round(m, true);
}

void sim_matrix(bool loud, const char *planted)
{
	struct matrix m = {.w = NULL};
	char path[SIM_PATH_MAX + 20];

	sim_world_dir(m.conf_dir);
	matrix_region_write(m.conf_dir);
	snprintf(path, sizeof(path), "%s/mdod.conf", m.conf_dir);
	m.w = sim_world_of(path, 5, loud, planted);
	sim_world_remove(m.conf_dir);
	plant(&m);
	for (int i = 0; i < MATRIX_CLIENTS; i++)
		make_client(i, &m.clients[i]);
	while (time_weekday(sim_today(m.w)) != WEEKDAY_MON)
		m.w->now = time_add(m.w->now, DAY_MS);
	sim_world_tend(m.w);
	live(&m);
	printf("matrix: %d clients, %lld answers, %lld notifications, %lld cells, %lld bytes read: nothing "
	       "that may "
	       "not\n",
	       MATRIX_CLIENTS, (long long)m.answers, (long long)m.events, (long long)m.cells,
	       (long long)m.scanned);
	sim_world_free(m.w);
}
