#include "sim_steer.h"

#include "base/text.h"
#include "store/store_agenda.h"

#define COORDINATOR "c.coordinator"
#define REASON SIM_TEXT_MARK " reden"

/* ---- partners ---- */

/* Mostly the newest that it has, else one that it had. */
static struct sim_message *release(struct sim *s, int partner)
{
	const struct sim_listener *who = &s->l->at[partner];
	struct sim_dice *d = &s->w->dice;
	bool held = who->offer_count == 0 || (who->held_count > 0 && sim_chance(d, 60));
	const struct sim_offer *at = held ? who->held : who->offers;
	int count = held ? who->held_count : who->offer_count;
	const char *to = NULL;

	if (count == 0)
		return NULL;
	if (sim_chance(d, 75))
		at += (count - 1) % SIM_OFFERS;
	else
		at += sim_below(d, count < SIM_OFFERS ? count : SIM_OFFERS);
	if (sim_chance(d, 40))
		to = sim_say_person(s->m, sim_below(d, s->m->partner_count), sim_below(d, 2));
	return sim_say_release(s->m, partner, at->reference, at->person, to);
}

static struct sim_message *absence_end(struct sim *s, int partner)
{
	for (int i = s->kept_count; i-- > 0;) {
		const struct sim_message *told = s->kept[i];

		if (told->partner == partner && told->absence[0] != '\0' && sim_chance(&s->w->dice, 70))
			return sim_say_absence_end(s->m, partner, told->absence);
	}
	return NULL;
}

struct sim_message *sim_steer_say(struct sim *s, int partner)
{
	int what = sim_below(&s->w->dice, 5);
	struct sim_message *msg = what < 2   ? release(s, partner)
	                          : what < 4 ? sim_say_absence(s->m, partner)
	                                     : absence_end(s, partner);

	return msg != NULL ? sim_act_keep(s, msg) : NULL;
}

/* ---- the coordinator ---- */

static void move(struct sim *s, const struct store_case *c)
{
	struct proto_move_params *p = proto_new(s->w->arena, &proto_table_move_params);
	struct meeting_id meeting = {""};
	struct store_item_list there;

	p->case_ = c->id.text;
	p->meeting = sim_desk_meeting(s, &c->table);
	p->reason = REASON;
	ID_SET(meeting, p->meeting);
	there = store_item_of_meeting(s->w->store, s->w->arena, &meeting);
	sim_touch(s, c->id.text);
	if (there.count > 0 && sim_chance(&s->w->dice, 60)) {
		p->displace = there.at[sim_below(&s->w->dice, (int)there.count)].case_.text;
		sim_touch(s, p->displace);
	}
	sim_ask(s, COORDINATOR, METHOD_AGENDA_MOVE, p);
}

static void move_all(struct sim *s)
{
	struct proto_regie_move_params *p = proto_new(s->w->arena, &proto_table_regie_move_params);
	struct sim_dice *d = &s->w->dice;
	const struct proto_regie_move *done;

	p->person = sim_say_person(s->m, sim_below(d, s->m->partner_count), sim_below(d, 2));
	p->dry_run = sim_chance(d, 15);
	p->reason = REASON;
	done = sim_ask(s, COORDINATOR, METHOD_REGIE_MOVE_ALL, p);
	if (done == NULL)
		return;
	if (p->dry_run && done->batch != NULL)
		sim_fail(s->w, "desk", "what was only to be told was done");
	if (done->batch != NULL)
		id_set(s->batch, sizeof(s->batch), done->batch);
}

static void undo(struct sim *s)
{
	struct proto_batch_params *p = proto_new(s->w->arena, &proto_table_batch_params);

	if (s->batch[0] == '\0')
		return;
	p->batch = s->batch;
	p->reason = REASON;
	sim_ask(s, COORDINATOR, METHOD_REGIE_UNDO, p);
}

static void absence_set(struct sim *s)
{
	struct proto_absence_params *p = proto_new(s->w->arena, &proto_table_absence_params);
	struct sim_dice *d = &s->w->dice;
	int partner = sim_below(d, s->m->partner_count);

	p->partner = sim_partner(s->m, partner)->id.text;
	if (sim_chance(d, 90))
		p->person = sim_say_person(s->m, partner, sim_below(d, 2));
	sim_say_days(s->m, &p->from, &p->until);
	p->reason = REASON;
	if (sim_ask(s, COORDINATOR, METHOD_ABSENCE_SET, p) != NULL)
		s->roster_changed = true;
}

static void absence_drop(struct sim *s)
{
	const struct proto_absences *all = sim_ask(s, COORDINATOR, METHOD_ABSENCE_LIST, NULL);
	struct proto_absence_end_params *p = proto_new(s->w->arena, &proto_table_absence_end_params);

	if (all == NULL || all->absences.count == 0)
		return;
	p->absence = all->absences.at[sim_below(&s->w->dice, (int)all->absences.count)].absence;
	p->reason = REASON;
	if (sim_ask(s, COORDINATOR, METHOD_ABSENCE_DROP, p) != NULL)
		s->roster_changed = true;
}

void sim_steer_desk(struct sim *s, const struct store_case *c)
{
	switch (sim_below(&s->w->dice, 6)) {
	case 0:
	case 1:
		move(s, c);
		return;
	case 2:
		move_all(s);
		return;
	case 3:
		undo(s);
		return;
	case 4:
		absence_set(s);
		return;
	default:
		absence_drop(s);
	}
}
