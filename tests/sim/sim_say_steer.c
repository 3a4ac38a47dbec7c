/* What partners say of the regie that they hold, of who will be there and of when they see a client. */
#include "base/text.h"
#include "sim_say.h"

struct sim_message *sim_say_release(struct sim_model *m, int partner, const char *reference,
                                    const char *person, const char *to)
{
	struct sim_message *msg = sim_say_new(m, partner, MESSAGE_REGIE_RELEASE);
	struct proto_regie_release *in = proto_new(m->w->arena, &proto_table_regie_release);

	id_set(msg->reference, sizeof(msg->reference), reference);
	in->reference = reference;
	in->person = person;
	in->to = to;
	in->reason = CAUSE_OVERLOAD;
	sim_say_wrap(m, msg, in);
	return msg;
}

void sim_say_days(struct sim_model *m, struct day *ret_from, struct day *ret_until)
{
	struct sim_dice *d = &m->w->dice;

	*ret_from = day_add(sim_today(m->w), sim_below(d, 20) - 3);
	if (sim_chance(d, 90))
		*ret_until = day_add(*ret_from, sim_below(d, 25) - 1);
}

struct sim_message *sim_say_absence(struct sim_model *m, int partner)
{
	struct sim_message *msg = sim_say_new(m, partner, MESSAGE_ABSENCE);
	struct proto_absence *in = proto_new(m->w->arena, &proto_table_absence);
	struct sim_dice *d = &m->w->dice;
	int which = sim_below(d, 2);

	if (sim_chance(d, 90))
		in->person = sim_say_person(m, partner, which);
	sim_say_days(m, &in->from, &in->until);
	if (in->person != NULL && sim_chance(d, 30))
		in->deputy = sim_say_person(m, partner, 1 - which);
	sim_say_wrap(m, msg, in);
	return msg;
}

struct sim_message *sim_say_absence_end(struct sim_model *m, int partner, const char *absence)
{
	struct sim_message *msg = sim_say_new(m, partner, MESSAGE_ABSENCE_END);
	struct proto_absence_end *in = proto_new(m->w->arena, &proto_table_absence_end);

	in->absence = absence;
	sim_say_wrap(m, msg, in);
	return msg;
}

struct sim_message *sim_say_planned(struct sim_model *m, int partner, const char *reference)
{
	struct sim_message *msg = sim_say_new(m, partner, MESSAGE_PLANNED);
	struct proto_planned *in = proto_new(m->w->arena, &proto_table_planned);

	id_set(msg->reference, sizeof(msg->reference), reference);
	in->reference = reference;
	in->on = day_add(sim_today(m->w), sim_below(&m->w->dice, 30));
	in->cancelled = sim_chance(&m->w->dice, 20);
	sim_say_wrap(m, msg, in);
	return msg;
}

struct sim_message *sim_say_roster(struct sim_model *m, int partner)
{
	struct sim_message *msg = sim_say_new(m, partner, MESSAGE_ROSTER);
	struct proto_own_roster *in = proto_new(m->w->arena, &proto_table_own_roster);
	struct proto_roster_person *p = proto_new(m->w->arena, &proto_table_roster_person);

	p->person = sim_say_person(m, partner, sim_below(&m->w->dice, 2));
	p->partner = sim_partner(m, partner)->id.text;
	p->domains = TERMS_BIT(DOMAIN_HOUSING);
	p->limit = 2 + sim_below(&m->w->dice, 12);
	in->people.at = p;
	in->people.count = 1;
	sim_say_wrap(m, msg, in);
	return msg;
}

struct sim_message *sim_say_agenda(struct sim_model *m, int partner)
{
	struct sim_message *msg = sim_say_new(m, partner, MESSAGE_AGENDA);

	sim_say_wrap(m, msg, proto_new(m->w->arena, &proto_table_agenda_asked));
	return msg;
}
