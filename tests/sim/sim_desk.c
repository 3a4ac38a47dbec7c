/*
 * The coordinator: keeps the roster, confirms, withdraws, closes, assigns, pins, defers, announces, matches,
 * and looks at everything there is to look at.
 */
#include <string.h>

#include "base/text.h"
#include "sim_steer.h"
#include "store/store_agenda.h"
#include "store/store_case.h"
#include "store/store_client.h"

#define COORDINATOR "c.coordinator"
#define CHAIR "v.voorzitter"

void *sim_ask(struct sim *s, const char *person, enum method method, const void *params)
{
	struct sim_world *w = s->w;
	size_t len;
	const char *request = sim_say_request(w, method, params, &len);

	s->requests++;
	return sim_world_ask(w, person, method, request, len, NULL);
}

static void fill_person(struct sim *s, int partner, int which, struct proto_roster_person *p)
{
	static const uint32_t some =
	        TERMS_BIT(DOMAIN_MENTAL) | TERMS_BIT(DOMAIN_HOUSING) | TERMS_BIT(DOMAIN_WORK);
	struct sim_dice *d = &s->w->dice;

	proto_clear(&proto_table_roster_person, p);
	p->person = sim_say_person(s->m, partner, which);
	p->partner = sim_partner(s->m, partner)->id.text;
	p->domains = some;
	p->limit = 2 + sim_below(d, 12);
	p->languages.at = arena_array(s->w->arena, 2, sizeof(*p->languages.at));
	p->languages.at[p->languages.count++] = sim_chance(d, 50) ? "ti" : "ar";
	p->duties = TERMS_BIT(DUTY_REGIEHOUDER);
	if (which == 0)
		p->deputy = sim_say_person(s->m, partner, 1);
	else
		p->duties |= TERMS_BIT(partner % 2 == 0 ? DUTY_INTERPRETER : DUTY_KEY_PERSON);
}

static bool may_hold(const struct sim *s, int partner)
{
	return (sim_partner(s->m, partner)->rights & TERMS_BIT(RIGHT_REGIE)) != 0;
}

void sim_desk_roster(struct sim *s)
{
	struct proto_roster_params *p = proto_new(s->w->arena, &proto_table_roster_params);

	p->people.at = arena_array(s->w->arena, 2 * SIM_PARTNERS, sizeof(*p->people.at));
	for (int i = 0; i < s->m->partner_count; i++)
		for (int which = 0; which < 2 && may_hold(s, i); which++)
			fill_person(s, i, which, &p->people.at[p->people.count++]);
	if (sim_ask(s, COORDINATOR, METHOD_ROSTER_IMPORT, p) == NULL)
		sim_fail(s->w, "desk", "the roster was refused");
	arena_reset(s->w->arena);
}

/* Somebody goes on leave, or leaves, or is back. */
static void change_roster(struct sim *s)
{
	struct proto_roster_params *p = proto_new(s->w->arena, &proto_table_roster_params);
	struct sim_dice *d = &s->w->dice;
	int partner = sim_below(d, s->m->partner_count);
	struct proto_roster_person *person;

	if (!may_hold(s, partner))
		return;
	p->people.at = person = arena_alloc(s->w->arena, sizeof(*person));
	p->people.count = 1;
	fill_person(s, partner, sim_below(d, 2), person);
	if (sim_chance(d, 60)) {
		person->absent_from = day_add(sim_today(s->w), sim_below(d, 20) - 3);
		person->absent_until = day_add(person->absent_from, sim_below(d, 30));
	}
	person->left = sim_chance(d, 8);
	if (sim_ask(s, COORDINATOR, METHOD_ROSTER_SET, p) != NULL)
		s->roster_changed = true;
}

static bool some_case(struct sim *s, struct store_case *ret_case)
{
	struct store_case_list open = store_case_list(s->w->store, s->w->arena, NULL, CASE_OPEN);

	if (open.count == 0)
		return false;
	*ret_case = open.at[sim_below(&s->w->dice, (int)open.count)];
	return true;
}

const char *sim_desk_meeting(struct sim *s, const struct table_id *table)
{
	struct store_meeting_list all = store_meeting_list(s->w->store, s->w->arena, table->text, s->w->now,
	                                                   time_add(s->w->now, 60 * 24 * TIME_HOUR_MS));

	return all.count == 0 ? "nergens" : all.at[sim_below(&s->w->dice, (int)all.count)].id.text;
}

static void consents(struct sim *s, const struct store_case *c, enum method method,
                     const struct proto_case_params *p)
{
	struct sim_signal **all;
	size_t count;

	if (sim_ask(s, COORDINATOR, method, p) == NULL)
		return;
	all = sim_model_of_case(s->m, c->id.text, &count);
	for (size_t i = 0; i < count; i++) {
		if (all[i]->state == SIM_ENDED || all[i]->crisis)
			continue;
		if (method == METHOD_CONSENT_CONFIRM)
			sim_model_confirm(s->m, all[i]);
		else if (all[i]->doubt)
			sim_model_note_part(s->m, all[i], sim_today(s->w)); /* of a part only, it may be */
		else
			sim_model_end(s->m, all[i], sim_today(s->w));
	}
}

/* A person takes back a part for the client: at once, of all its consents. */
static void narrow(struct sim *s, const struct store_case *c)
{
	struct proto_narrow_params *p = proto_new(s->w->arena, &proto_table_narrow_params);
	struct sim_dice *d = &s->w->dice;
	struct sim_signal cut = {.number = 0}, **all;
	int partner = sim_below(d, s->m->partner_count);
	size_t count;

	p->case_ = c->id.text;
	p->reason = SIM_TEXT_MARK " reden";
	p->domains = cut.domains = (uint32_t)(sim_roll(d) & sim_roll(d)) & ((1U << DOMAIN_COUNT) - 2);
	if (p->domains == 0 || sim_chance(d, 50)) {
		p->recipients.at = arena_array(s->w->arena, 1, sizeof(*p->recipients.at));
		p->recipients.at[p->recipients.count++] = sim_partner(s->m, partner)->id.text;
		cut.recipients = 1U << partner;
	}
	if (sim_ask(s, COORDINATOR, METHOD_CONSENT_NARROW, p) == NULL)
		return;
	all = sim_model_of_case(s->m, c->id.text, &count);
	for (size_t i = 0; i < count; i++)
		sim_model_cut(s->m, all[i], &cut, sim_today(s->w));
}

/* A ground rests on something else, or is erased. */
static void review(struct sim *s)
{
	struct proto_crises *open = sim_ask(s, COORDINATOR, METHOD_CRISIS_LIST, NULL);
	struct proto_review_params *p = proto_new(s->w->arena, &proto_table_review_params);
	const struct proto_ground_row *ground;
	struct sim_signal **all;
	size_t count;

	if (open == NULL || open->grounds.count == 0)
		return;
	ground = &open->grounds.at[sim_below(&s->w->dice, (int)open->grounds.count)];
	p->case_ = ground->case_;
	p->consent = ground->consent;
	p->reason = SIM_TEXT_MARK " reden";
	p->erase = sim_chance(&s->w->dice, 40);
	if (!p->erase) {
		p->basis = "UAVG-30-3a";
		p->until = day_add(sim_today(s->w), sim_below(&s->w->dice, 40));
	}
	sim_touch(s, p->case_);
	sim_ask(s, COORDINATOR, METHOD_CRISIS_REVIEW, p);
	all = sim_model_of_case(s->m, p->case_, &count);
	for (size_t i = 0; i < count; i++)
		all[i]->doubt = all[i]->doubt || all[i]->crisis;
}

static int persona_of(struct sim *s, const char *case_id)
{
	size_t count;
	struct sim_signal **all = sim_model_of_case(s->m, case_id, &count);

	return count > 0 ? all[0]->persona : -1;
}

/* The last thing that was done to the case: a match, or a split since. */
static void undo_last(struct sim *s, const struct proto_case_params *p, int persona)
{
	struct proto_done *done = sim_ask(s, COORDINATOR, METHOD_MATCH_UNDO, p);

	if (done == NULL)
		return;
	sim_trace(s->w, "%s and %s, persona %d", p->case_, done->case_, persona);
	sim_touch(s, p->case_);
	sim_touch(s, done->case_);
	sim_model_split(s->m, persona);
}

static void undo(struct sim *s)
{
	struct proto_merge_list *all = sim_ask(s, COORDINATOR, METHOD_MATCH_HISTORY, NULL);
	struct proto_case_params *p = proto_new(s->w->arena, &proto_table_case_params);

	p->reason = SIM_TEXT_MARK " reden";
	for (size_t i = 0; all != NULL && i < all->merges.count; i++) {
		if (all->merges.at[i].undone.ms != 0 || sim_chance(&s->w->dice, 50))
			continue;
		p->case_ = all->merges.at[i].into;
		int persona = persona_of(s, p->case_);
		if (persona >= 0)
			undo_last(s, p, persona);
		return;
	}
}

static void split(struct sim *s)
{
	struct store_case_list open = store_case_list(s->w->store, s->w->arena, NULL, CASE_OPEN);
	struct proto_case_params *see = proto_new(s->w->arena, &proto_table_case_params);
	struct proto_split_params *p = proto_new(s->w->arena, &proto_table_split_params);
	struct proto_case_show *shown = NULL;

	for (size_t i = 0; i < open.count && (shown == NULL || shown->signals.count < 2); i++) {
		see->case_ = open.at[i].id.text;
		if (sim_chance(&s->w->dice, 40))
			shown = sim_ask(s, COORDINATOR, METHOD_CASE_SHOW, see);
	}
	if (shown == NULL || shown->signals.count < 2)
		return;
	p->case_ = see->case_;
	p->reason = SIM_TEXT_MARK " reden";
	p->signals.at = arena_array(s->w->arena, 1, sizeof(*p->signals.at));
	p->signals.at[p->signals.count++] =
	        shown->signals.at[sim_below(&s->w->dice, (int)shown->signals.count)].signal;
	int persona = persona_of(s, p->case_);
	sim_touch(s, p->case_);
	sim_trace(s->w, "%s split, persona %d", p->case_, persona);
	if (persona >= 0 && sim_ask(s, COORDINATOR, METHOD_CASE_SPLIT, p) != NULL)
		sim_model_split(s->m, persona);
}

/* What a coordinator does about consents and matches. */
static void lease(struct sim *s, const struct store_case *c, const struct proto_case_params *p)
{
	switch (sim_below(&s->w->dice, 6)) {
	case 0:
		sim_touch(s, c->id.text);
		narrow(s, c);
		return;
	case 1:
		review(s);
		return;
	case 2:
		undo(s);
		return;
	case 3:
		split(s);
		return;
	case 4:
		sim_ask(s, COORDINATOR, METHOD_GLASS_BREAK, p);
		return;
	default:
		sim_touch(s, c->id.text);
		consents(s, c, METHOD_CONSENT_CONFIRM, p);
	}
}

static int cluster_of(struct sim *s, const char *case_id)
{
	size_t count;
	struct sim_signal **all = sim_model_of_case(s->m, case_id, &count);

	return count > 0 ? sim_model_root(s->m, all[0]->cluster) : -1;
}

static void match(struct sim *s)
{
	struct proto_match_list *list = sim_ask(s, COORDINATOR, METHOD_MATCH_LIST, NULL);
	struct proto_case_params *p = proto_new(s->w->arena, &proto_table_case_params);
	struct proto_match_row *row;
	struct proto_done *done;

	if (list == NULL || list->matches.count == 0)
		return;
	row = &list->matches.at[sim_below(&s->w->dice, (int)list->matches.count)];
	if (row->with == NULL)
		return;
	p->case_ = row->case_;
	p->with = row->with;
	if (sim_chance(&s->w->dice, 25)) {
		sim_ask(s, COORDINATOR, METHOD_MATCH_REJECT, p);
		return;
	}
	int one = cluster_of(s, p->case_), other = cluster_of(s, p->with);
	sim_touch(s, p->case_);
	sim_touch(s, p->with);
	done = sim_ask(s, COORDINATOR, METHOD_MATCH_CONFIRM, p);
	if (done == NULL)
		return;
	if (one < 0 || other < 0 || s->m->clusters[one].persona != s->m->clusters[other].persona)
		sim_fail(s->w, "match", "two people were offered as one");
	sim_trace(s->w, "%s with %s is %s, clusters %d %d", p->case_, p->with, done->case_, one, other);
	if (strcmp(done->case_, p->case_) == 0)
		sim_model_merge(s->m, other, one);
	else
		sim_model_merge(s->m, one, other);
}

static void look(struct sim *s, const struct proto_case_params *p)
{
	static const enum method all[] = {
	        METHOD_AGENDA,       METHOD_MEETING_LIST,  METHOD_CASE_LIST,   METHOD_CASE_SHOW,
	        METHOD_INBOX,        METHOD_PARTNERS,      METHOD_STATUS,      METHOD_MATCH_LIST,
	        METHOD_ROSTER_LIST,  METHOD_AUDIT_VERIFY,  METHOD_CRISIS_LIST, METHOD_GLASS_LIST,
	        METHOD_ERASURE_LIST, METHOD_MATCH_HISTORY, METHOD_LIMIT_LIST,  METHOD_KEY_STATUS,
	        METHOD_RETENTION,    METHOD_BACKUP_STATUS, METHOD_LEDGER,      METHOD_AUDIT_EXPORT};
	static const char *const people[] = {COORDINATOR, COORDINATOR, CHAIR, "f.privacy", "b.beheer"};
	struct proto_ledger_params *ledger = proto_new(s->w->arena, &proto_table_ledger_params);
	enum method method = all[sim_below(&s->w->dice, (int)(sizeof(all) / sizeof(all[0])))];
	const char *person = people[sim_below(&s->w->dice, 5)];

	ledger->case_ = p->case_;
	sim_ask(s, person, method,
	        method == METHOD_CASE_SHOW ? (const void *)p
	        : method == METHOD_LEDGER  ? (const void *)ledger
	                                   : NULL);
}

static void decide(struct sim *s, const struct store_case *c, struct proto_case_params *p)
{
	struct proto_meeting_params *mp = proto_new(s->w->arena, &proto_table_meeting_params);
	struct sim_dice *d = &s->w->dice;
	int what = sim_below(d, 100), partner = sim_below(d, s->m->partner_count);

	mp->meeting = sim_desk_meeting(s, &c->table);
	sim_touch(s, c->id.text);
	if (what < 22) {
		consents(s, c, METHOD_CONSENT_CONFIRM, p);
	} else if (what < 28) {
		consents(s, c, METHOD_CONSENT_WITHDRAW, p);
	} else if (what < 34) {
		sim_ask(s, COORDINATOR, METHOD_CASE_CLOSE, p);
	} else if (what < 50) {
		p->person = sim_say_person(s->m, partner, sim_below(d, 2));
		sim_ask(s, COORDINATOR, METHOD_REGIE_ASSIGN, p);
	} else if (what < 66) {
		p->meeting = mp->meeting;
		sim_ask(s, CHAIR, METHOD_AGENDA_PIN, p);
	} else if (what < 80) {
		p->until = day_add(sim_today(s->w), sim_below(d, 50));
		sim_ask(s, CHAIR, METHOD_AGENDA_DEFER, p);
	} else if (what < 92) {
		sim_ask(s, CHAIR, METHOD_MEETING_ANNOUNCE, mp);
	} else {
		mp->hold = sim_chance(d, 60);
		sim_ask(s, CHAIR, METHOD_MEETING_HOLD, mp);
	}
}

void sim_desk(struct sim *s)
{
	struct proto_case_params *p = proto_new(s->w->arena, &proto_table_case_params);
	struct sim_dice *d = &s->w->dice;
	int what = sim_below(d, 100);
	struct store_case c;

	if (!some_case(s, &c))
		return;
	p->case_ = c.id.text;
	p->identify = sim_chance(d, 30);
	p->reason = SIM_TEXT_MARK " reden";
	if (what < 30)
		look(s, p);
	else if (what < 40)
		change_roster(s);
	else if (what < 54)
		match(s);
	else if (what < 75)
		lease(s, &c, p);
	else if (what < 86)
		sim_steer_desk(s, &c);
	else
		decide(s, &c, p);
	sim_model_sync(s->m);
	arena_reset(s->w->arena);
}
