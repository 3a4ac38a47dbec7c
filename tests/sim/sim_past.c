#include "sim_past.h"

#include <string.h>

#include "sim_act.h"

static void *copy(const void *from, size_t count, size_t size)
{
	void *to;

	if (count == 0)
		return NULL;
	to = mem_alloc(count * size);
	memcpy(to, from, count * size);
	return to;
}

static void copy_model(struct sim_model *to, const struct sim_model *from)
{
	*to = *from;
	to->room = from->signal_count;
	to->cluster_room = from->cluster_count;
	to->signals = copy(from->signals, (size_t)from->signal_count, sizeof(*from->signals));
	to->clusters = copy(from->clusters, (size_t)from->cluster_count, sizeof(*from->clusters));
}

static void copy_listener(struct sim_listener *to, const struct sim_listener *from)
{
	*to = *from;
	to->seen = copy(from->seen, (size_t)from->seen_room, sizeof(*from->seen));
	to->references = copy(from->references, from->reference_count, sizeof(*from->references));
}

struct sim_past *sim_past_take(const struct sim *s)
{
	struct sim_past *p = mem_alloc(sizeof(*p));

	p->turns = s->turns;
	p->m = mem_alloc(sizeof(*p->m));
	copy_model(p->m, s->m);
	p->l = sim_listen_new(p->m);
	for (int i = 0; i < SIM_PARTNERS; i++)
		copy_listener(&p->l->at[i], &s->l->at[i]);
	return p;
}

void sim_past_free(struct sim_past *p)
{
	if (p == NULL)
		return;
	sim_listen_free(p->l);
	sim_model_free(p->m);
	mem_free(p);
}

static void return_model(struct sim *s, const struct sim_past *p)
{
	int drafts = s->m->drafts;

	mem_free(s->m->signals);
	mem_free(s->m->clusters);
	copy_model(s->m, p->m);
	s->m->drafts = drafts;
	for (int i = 0; i < s->kept_count; i++)
		if (s->kept[i]->stored_in > p->turns)
			s->kept[i]->stored = false;
}

void sim_past_return(struct sim *s, const struct sim_past *p)
{
	return_model(s, p);
	/* Nobody heard of what was undone. */
	for (int i = 0; i < s->kept_count; i++)
		if (s->kept[i]->first_in > p->turns)
			s->kept[i]->acknowledged = false;
	for (int i = 0; i < SIM_PARTNERS; i++) {
		mem_free(s->l->at[i].seen);
		mem_free(s->l->at[i].references);
		copy_listener(&s->l->at[i], &p->l->at[i]);
	}
}

/* Numbers given since then are given again, for something else. */
static void forget_numbers(struct sim_listener *who, const struct sim_listener *then)
{
	for (int64_t n = then->newest + 1; n < who->seen_room; n++)
		who->seen[n] = (struct sim_seen){.id = ""};
	who->newest = then->newest;
	who->acked = then->acked;
}

void sim_past_return_daemon(struct sim *s, const struct sim_past *p)
{
	return_model(s, p);
	for (int i = 0; i < SIM_PARTNERS; i++)
		forget_numbers(&s->l->at[i], &p->l->at[i]);
}
