#include "sim_keys.h"

#include "sim_act.h"
#include "store/store_client.h"
#include "store/store_rotate.h"

#define ADMINISTRATOR "b.beheer"

static bool ask(struct sim *s, enum method method)
{
	struct proto_reason_params *p = proto_new(s->w->arena, &proto_table_reason_params);
	const struct proto_done *done;

	p->reason = SIM_TEXT_MARK " reden";
	done = sim_ask(s, ADMINISTRATOR, method, p);
	return done != NULL && done->done;
}

static void hand_in(struct sim *s, unsigned char match, unsigned char next)
{
	s->w->secrets = (struct sim_secrets){.match = match, .match_next = next};
	sim_trace(s->w, "match key %d, next %d", match, next);
	sim_world_restart(s->w);
}

/* From now on what a client is named by is written under the next key. */
static void rotate(struct sim *s)
{
	if (!ask(s, METHOD_KEY_ROTATE))
		sim_fail(s->w, "desk", "key.rotate was refused");
	s->m->rotating = true;
	for (int i = 0; i < s->m->cluster_count; i++)
		s->m->clusters[i].fresh = 0;
}

/* Whom only the key before knew is somebody new when named again; had they withdrawn, older consents of
 * whoever is new are doubted. */
static void retire(struct sim *s)
{
	if (sim_planted(s->w, "rotate:lost")) {
		sim_world_close(s->w);
		sim_world_spoil(s->w, "DELETE FROM identity_key WHERE generation = (SELECT max(generation) "
		                      "FROM identity_key)");
		sim_world_open(s->w);
	}
	if (!ask(s, METHOD_KEY_RETIRE))
		sim_fail(s->w, "desk", "key.retire was refused");
	s->m->rotating = false;
	for (int i = 0; i < s->m->cluster_count; i++) {
		struct sim_cluster *c = &s->m->clusters[i];

		c->keys &= c->fresh;
	}
	s->m->strangers = store_withdrawal_strangers(s->w->store).on;
	s->rotations++;
}

void sim_keys_act(struct sim *s)
{
	const struct sim_secrets now = s->w->secrets;
	struct store_rotation r = store_rotation(s->w->store);
	struct sim_dice *d = &s->w->dice;

	if (!sim_chance(d, 15))
		return;
	if (now.match_next == 0)
		hand_in(s, now.match, (unsigned char)(now.match + 1));
	else if (r.running && !r.over && sim_chance(d, 30))
		hand_in(s, now.match_next,
		        now.match); /* the two files the other way round are the same two keys */
	else if (r.running && r.over)
		retire(s);
	else if (!r.running && r.offered)
		rotate(s);
	else if (!r.running && !r.swapped)
		hand_in(s, now.match_next, 0);
	arena_reset(s->w->arena);
}

/* What its sender said of who it is can be read, and is written anew. */
static void written_anew(struct sim_model *m, const struct sim_signal *g)
{
	m->clusters[sim_model_root(m, g->cluster)].fresh |= g->gave & (uint32_t)~SIM_REFERENCE;
}

void sim_keys_tend(struct sim *s)
{
	struct sim_model *m = s->m;
	bool renews = m->rotating && store_rotation_renews(s->w->store);
	bool *before = mem_alloc((size_t)m->signal_count + 1);

	for (int i = 0; i < m->signal_count; i++)
		before[i] = m->signals[i].state != SIM_ENDED;
	sim_world_tend(s->w);
	sim_model_tick(m);
	renews = renews && !store_rotation_renews(s->w->store);
	for (int i = 0; i < m->signal_count && renews; i++) {
		struct sim_signal *g = &m->signals[i];

		if (before[i] && g->state != SIM_ENDED)
			written_anew(m, g);
		else if (before[i])
			sim_model_split(
			        m, g->persona); /* which came first, its end or its new key, is not told */
	}
	mem_free(before);
}
