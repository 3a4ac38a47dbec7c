#include "conf/conf_principals.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "conf/conf_complaint.h"
#include "conf/conf_grammar.h"

/* Whoever has a door, seen alike. */
struct principal {
	const char *id, *door;
	const char *source; /* NULL for a person */
	const char *const *keys;
	size_t key_count;
	bool revoked;
	struct conf_endpoint endpoint;
	const struct conf_file *file;
};

static void set_endpoint(struct principal *p)
{
	bool ok;

	if (p->door == NULL)
		return;
	ok = conf_grammar_endpoint(p->door, &p->endpoint);
	assert(ok); /* the value was read by the same grammar */
}

static struct principal *gather(const struct conf *conf, const struct conf_sources *from)
{
	struct principal *all = mem_array(conf->partner_count + conf->person_count, sizeof(*all));
	size_t n = 0;

	for (size_t i = 0; i < conf->partner_count; i++) {
		const struct conf_partner *p = &conf->partners[i];

		all[n] = (struct principal){p->id.text,   p->door,    p->source, p->keys,
		                            p->key_count, p->revoked, {{0}, 0},  &from->partners.at[i]};
		set_endpoint(&all[n++]);
	}
	for (size_t i = 0; i < conf->person_count; i++) {
		const struct conf_person *p = &conf->people[i];

		all[n] = (struct principal){p->id.text,   p->door,    NULL,     p->keys,
		                            p->key_count, p->revoked, {{0}, 0}, &from->people.at[i]};
		set_endpoint(&all[n++]);
	}
	return all;
}

static bool complain(struct conf_complaint *c, const struct principal *p, const char *key, const char *text)
{
	return conf_complaint_set(c, p->file->path, conf_file_line(p->file, key), "%.*s: %s",
	                          (int)strcspn(key, "."), key, text);
}

static bool check_open(const struct principal *p, struct conf_complaint *c)
{
	if (p->revoked)
		return true;
	if (p->door == NULL)
		return complain(c, p, "door", "is missing; give one, or revoked = true until there is one");
	if (p->key_count == 0)
		return complain(c, p, "keys",
		                "there is none; give a public key, or revoked = true until there is one");
	return true;
}

static bool share_key(const struct principal *p, const struct principal *other, size_t *ret_index)
{
	for (size_t i = 0; i < p->key_count; i++)
		for (size_t j = 0; j < other->key_count; j++)
			if (strcmp(p->keys[i], other->keys[j]) == 0) {
				*ret_index = i;
				return true;
			}
	return false;
}

static bool check_pair(const struct principal *p, const struct principal *other, struct conf_complaint *c)
{
	const char *name = conf_file_name(other->file);
	char text[260], key[40];
	size_t index;

	if (id_equal(p->id, other->id)) {
		snprintf(text, sizeof(text), "\"%s\" is also that of %.100s", p->id, name);
		return complain(c, p, "id", text);
	}
	if (p->door != NULL && other->door != NULL &&
	    conf_grammar_endpoints_clash(&p->endpoint, &other->endpoint)) {
		snprintf(text, sizeof(text), "%.60s is taken by %.100s; everybody has a door of their own",
		         p->door, name);
		return complain(c, p, "door", text);
	}
	if (share_key(p, other, &index)) {
		snprintf(key, sizeof(key), "keys.[%zu]", index);
		snprintf(text, sizeof(text), "this key is also in %.100s; everybody has keys of their own",
		         name);
		return complain(c, p, key, text);
	}
	if (p->source != NULL && other->source != NULL && strcmp(p->source, other->source) == 0) {
		snprintf(text, sizeof(text),
		         "the same organisation and system as in %.100s; change one of them", name);
		return complain(c, p, "system", text);
	}
	return true;
}

static bool check_all(const struct conf *conf, const struct principal *all, struct conf_complaint *c)
{
	size_t count = conf->partner_count + conf->person_count;

	for (size_t i = 0; i < count; i++) {
		if (!check_open(&all[i], c))
			return false;
		if (all[i].source != NULL && strcmp(all[i].source, conf->source) == 0)
			return complain(c, &all[i], "system",
			                "the same organisation and system as in mdod.conf");
		for (size_t j = 0; j < i; j++)
			if (!check_pair(&all[i], &all[j], c))
				return false;
	}
	return true;
}

bool conf_principals_check(const struct conf *conf, const struct conf_sources *from,
                           struct conf_complaint *ret_complaint)
{
	struct principal *all = gather(conf, from);
	bool ok = check_all(conf, all, ret_complaint);

	mem_free(all);
	return ok;
}
