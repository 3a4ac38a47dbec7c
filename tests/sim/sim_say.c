#include "sim_say.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

struct sim_message *sim_say_new(struct sim_model *m, int partner, enum message kind)
{
	struct sim_message *msg = mem_alloc(sizeof(*msg));

	msg->partner = partner;
	msg->kind = kind;
	snprintf(msg->id, sizeof(msg->id), "m-%016llx", (unsigned long long)sim_roll(&m->w->dice));
	return msg;
}

void sim_say_free(struct sim_message *msg)
{
	if (msg == NULL)
		return;
	mem_free(msg->bytes);
	mem_free(msg);
}

void sim_say_wrap_from(struct sim_model *m, struct sim_message *msg, const void *data, const char *source)
{
	struct proto_envelope *e = proto_new(m->w->arena, &proto_table_envelope);
	const char *text;

	e->specversion = "1.0";
	e->id = msg->id;
	e->source = source;
	e->type = message_type(msg->kind);
	e->data = proto_write(m->w->arena, message_table(msg->kind), data, NULL);
	text = proto_write(m->w->arena, &proto_table_envelope, e, &msg->len);
	mem_free(msg->bytes);
	msg->bytes = mem_text(text);
}

void sim_say_wrap(struct sim_model *m, struct sim_message *msg, const void *data)
{
	sim_say_wrap_from(m, msg, data, sim_partner(m, msg->partner)->source);
}

const char *sim_say_person(struct sim_model *m, int partner, int which)
{
	return arena_printf(m->w->arena, "%s-%c", sim_partner(m, partner)->id.text, 'a' + which);
}

static bool by_reference(struct sim_model *m, struct sim_naming *n, int partner)
{
	for (int i = m->signal_count; i-- > 0;) {
		const struct sim_signal *s = &m->signals[i];
		const char *reference = s->partner == partner ? s->reference : s->shared[partner];

		if (s->persona != n->persona || reference[0] == '\0')
			continue;
		n->gave = SIM_REFERENCE;
		n->by_reference = s->cluster;
		id_set(n->reference, sizeof(n->reference), reference);
		return true;
	}
	return false;
}

struct sim_naming sim_say_naming(struct sim_model *m, int partner, int persona)
{
	const struct conf_partner *p = sim_partner(m, partner);
	struct sim_dice *d = &m->w->dice;
	struct sim_naming n = {.persona = persona, .by_reference = -1};

	if (sim_chance(d, 25) && by_reference(m, &n, partner))
		return n;
	if (p->bsn_allowed && sim_chance(d, 75))
		n.gave |= SIM_BSN;
	if (p->vnumber_allowed && sim_chance(d, 60))
		n.gave |= SIM_VNUMBER;
	if (n.gave == 0 || sim_chance(d, 40))
		n.gave |= SIM_NAME;
	return n;
}

struct proto_client_key *sim_say_key(struct sim_model *m, const struct sim_naming *n)
{
	struct proto_client_key *key = proto_new(m->w->arena, &proto_table_client_key);
	const struct sim_persona *p = &m->personas[n->persona];

	if ((n->gave & SIM_BSN) != 0)
		key->bsn = p->bsn;
	if ((n->gave & SIM_VNUMBER) != 0)
		key->vnumber = p->vnumber;
	if ((n->gave & SIM_NAME) != 0) {
		key->name = p->name;
		key->birth_date = p->birth_date;
	}
	if ((n->gave & SIM_REFERENCE) != 0)
		key->reference = n->reference;
	return key;
}

struct sim_message *sim_say_withdrawal(struct sim_model *m, int partner, int persona)
{
	struct sim_message *msg = sim_say_new(m, partner, MESSAGE_WITHDRAWAL);
	struct proto_withdrawal *in = proto_new(m->w->arena, &proto_table_withdrawal);

	msg->naming = sim_say_naming(m, partner, persona);
	msg->on = day_add(sim_today(m->w), -sim_below(&m->w->dice, 10));
	in->client = sim_say_key(m, &msg->naming);
	in->reporter = sim_say_person(m, partner, 0);
	in->on = msg->on;
	sim_say_wrap(m, msg, in);
	return msg;
}

struct sim_message *sim_say_erased(struct sim_model *m, int partner, const char **references, size_t count)
{
	struct sim_message *msg = sim_say_new(m, partner, MESSAGE_ERASED);
	struct proto_erased *in = proto_new(m->w->arena, &proto_table_erased);

	in->references.at = references;
	in->references.count = count;
	sim_say_wrap(m, msg, in);
	return msg;
}

struct sim_message *sim_say_answer(struct sim_model *m, int partner, const char *reference,
                                   const char *person, bool accepts)
{
	struct sim_message *msg = sim_say_new(m, partner, MESSAGE_REGIE_ANSWER);
	struct proto_regie_answer *in = proto_new(m->w->arena, &proto_table_regie_answer);

	id_set(msg->reference, sizeof(msg->reference), reference);
	in->reference = reference;
	in->person = person;
	in->accepts = accepts;
	in->reason = accepts ? CAUSE_ABSENT : CAUSE_OVERLOAD;
	sim_say_wrap(m, msg, in);
	return msg;
}

struct sim_message *sim_say_confirmation(struct sim_model *m, int partner, const char *reference,
                                         const char *person)
{
	struct sim_message *msg = sim_say_new(m, partner, MESSAGE_CONFIRMATION);
	struct proto_confirmation *in = proto_new(m->w->arena, &proto_table_confirmation);

	id_set(msg->reference, sizeof(msg->reference), reference);
	in->reference = reference;
	in->person = person;
	sim_say_wrap(m, msg, in);
	return msg;
}

struct sim_message *sim_say_subscribe(struct sim_model *m, int partner, uint32_t now, uint32_t digest)
{
	struct sim_message *msg = sim_say_new(m, partner, MESSAGE_SUBSCRIBE);
	struct proto_subscribe *in = proto_new(m->w->arena, &proto_table_subscribe);

	in->now = msg->kinds = now;
	in->digest = msg->digest = digest;
	sim_say_wrap(m, msg, in);
	return msg;
}

struct sim_message *sim_say_fetch(struct sim_model *m, int partner, const char *epoch, int64_t after,
                                  int credit)
{
	struct sim_message *msg = sim_say_new(m, partner, MESSAGE_FETCH);
	struct proto_fetch *in = proto_new(m->w->arena, &proto_table_fetch);

	in->epoch = epoch[0] != '\0' ? epoch : NULL;
	id_set(msg->epoch, sizeof(msg->epoch), epoch);
	in->after = msg->after = after;
	in->credit = credit;
	in->wait_ms = sim_chance(&m->w->dice, 50) ? 1000 : PROTO_NO_INT;
	sim_say_wrap(m, msg, in);
	return msg;
}

struct sim_message *sim_say_ack(struct sim_model *m, int partner, const char *epoch, int64_t upto)
{
	struct sim_message *msg = sim_say_new(m, partner, MESSAGE_ACK);
	struct proto_ack *in = proto_new(m->w->arena, &proto_table_ack);

	in->epoch = epoch;
	id_set(msg->epoch, sizeof(msg->epoch), epoch);
	in->upto = msg->after = upto;
	sim_say_wrap(m, msg, in);
	return msg;
}

const char *sim_say_request(struct sim_world *w, enum method method, const void *params, size_t *ret_len)
{
	struct proto_rpc_request *r = proto_new(w->arena, &proto_table_rpc_request);

	r->jsonrpc = "2.0";
	r->id = arena_printf(w->arena, "r-%016llx", (unsigned long long)sim_roll(&w->dice));
	r->method = method_name(method);
	r->params = params != NULL ? proto_write(w->arena, method_params(method), params, NULL) : NULL;
	return proto_write(w->arena, &proto_table_rpc_request, r, ret_len);
}
