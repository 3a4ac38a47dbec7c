/*
 * loop_doors - which doors are open follows from the configuration alone.
 */
#include "base/memory.h"
#include "base/text.h"
#include "loop.h"

struct doors {
	size_t count;
	struct net_door *at;
};

static void add(struct doors *d, const char *principal, const char *endpoint, bool revoked, size_t key_count,
                const char *const *keys)
{
	if (revoked || endpoint == NULL || key_count == 0)
		return;
	struct net_door *door = &d->at[d->count++];
	*door = (struct net_door){.principal = principal, .endpoint = endpoint, .key_count = key_count};
	for (size_t k = 0; k < key_count; k++)
		door->keys[k] = keys[k];
}

static struct doors doors_of(const struct conf *conf)
{
	struct doors d = {.count = 0};

	if (conf == NULL)
		return d;
	d.at = mem_array(conf->partner_count + conf->person_count + 1, sizeof(*d.at));
	for (size_t i = 0; i < conf->partner_count; i++) {
		const struct conf_partner *p = &conf->partners[i];
		add(&d, p->id.text, p->door, p->revoked, p->key_count, p->keys);
	}
	for (size_t i = 0; i < conf->person_count; i++) {
		const struct conf_person *p = &conf->people[i];
		add(&d, p->id.text, p->door, p->revoked, p->key_count, p->keys);
	}
	return d;
}

static bool same(const struct net_door *a, const struct net_door *b)
{
	if (!text_equal(a->principal, b->principal) || !text_equal(a->endpoint, b->endpoint) ||
	    a->key_count != b->key_count)
		return false;
	for (size_t k = 0; k < a->key_count; k++)
		if (!text_equal(a->keys[k], b->keys[k]))
			return false;
	return true;
}

static bool stands(const struct doors *d, const struct net_door *door)
{
	for (size_t i = 0; i < d->count; i++)
		if (same(&d->at[i], door))
			return true;
	return false;
}

bool loop_doors(struct net *net, const struct conf *old, const struct conf *now, struct why *why)
{
	struct doors before = doors_of(old), after = doors_of(now);
	bool all = true;

	for (size_t i = 0; i < before.count; i++)
		if (!stands(&after, &before.at[i]))
			net_door_close(net, before.at[i].principal);
	for (size_t i = 0; i < after.count; i++)
		/* One that could not be opened before is tried again. */
		if (net_door_endpoint(net, after.at[i].principal) == NULL &&
		    !net_door_open(net, &after.at[i], why))
			all = false;
	mem_free(before.at);
	mem_free(after.at);
	return all;
}
