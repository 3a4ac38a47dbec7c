/*
 * commands - the room's state: what the setup handed in, keys derived from the match key, counters, and whom
 * to wake.
 */
#include "commands/commands.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "commands/turn.h"

struct commands {
	struct commands_setup setup;
	struct crypto_key identity_key, body_key;
	struct turn_counts counts;
	bool *notified; /* by position in conf->partners */
	bool reloaded;  /* holders of partners that are gone are yet to be looked for */
	char health[200];
};

struct commands *commands_new(const struct commands_setup *setup)
{
	struct commands *c = mem_alloc(sizeof(*c));

	c->setup = *setup;
	c->identity_key = crypto_derive(&setup->match_key, "identity 1");
	c->body_key = crypto_derive(&setup->match_key, "message body 1");
	crypto_wipe(&c->setup.match_key, sizeof(c->setup.match_key));
	commands_set_conf(c, setup->conf);
	commands_set_health(c, NULL);
	return c;
}

void commands_free(struct commands *c)
{
	if (c == NULL)
		return;
	mem_free(c->notified);
	crypto_wipe(c, sizeof(*c));
	mem_free(c);
}

void commands_set_conf(struct commands *c, const struct conf *conf)
{
	c->setup.conf = conf;
	c->reloaded = true;
	mem_free(c->notified);
	c->notified = mem_array(conf->partner_count + 1, sizeof(*c->notified));
	/* Whoever waits asks again: who is who may have changed. */
	memset(c->notified, 1, conf->partner_count * sizeof(*c->notified));
}

void commands_set_health(struct commands *c, const char *health)
{
	id_set(c->health, sizeof(c->health), health != NULL && health[0] != '\0' ? health : "ok");
}

bool commands_notified(struct commands *c, const char *partner)
{
	const struct conf_partner *p = conf_partner(c->setup.conf, partner);

	if (p == NULL)
		return true;
	size_t at = (size_t)(p - c->setup.conf->partners);
	bool was = c->notified[at];
	c->notified[at] = false;
	return was;
}

struct turn turn_begin(struct commands *c, struct arena *a, struct instant now)
{
	return (struct turn){
	        .c = c,
	        .store = c->setup.store,
	        .conf = c->setup.conf,
	        .ids = c->setup.ids,
	        .arena = a,
	        .now = now,
	        .today = time_local_day(now),
	        .actor = "mdod",
	};
}

bool turn_reloaded(struct turn *t)
{
	bool was = t->c->reloaded;

	t->c->reloaded = false;
	return was;
}

struct turn_counts *turn_counts(struct turn *t)
{
	return &t->c->counts;
}

const char *turn_version(const struct turn *t)
{
	return t->c->setup.version;
}

struct instant turn_started(const struct turn *t)
{
	return t->c->setup.started;
}

const char *turn_health(const struct turn *t)
{
	return t->c->health;
}

void turn_audit(struct turn *t, const struct store_audit *row)
{
	struct store_audit filled = *row;

	if (filled.actor == NULL)
		filled.actor = t->actor;
	if (filled.office == NULL)
		filled.office = t->office;
	if (filled.person == NULL)
		filled.person = t->person;
	store_audit_add(t->store, t->now, &filled);
}

void turn_notified(struct turn *t, const struct partner_id *partner)
{
	const struct conf_partner *p = conf_partner(t->conf, partner->text);

	if (p != NULL)
		t->c->notified[p - t->conf->partners] = true;
}

struct crypto_hash turn_identity_hash(const struct turn *t, const char *kind, const char *value,
                                      const char *extra)
{
	struct crypto_hasher h;

	crypto_hash_start(&h, &t->c->identity_key);
	crypto_hash_text(&h, "mdod identity 1");
	crypto_hash_text(&h, kind);
	crypto_hash_text(&h, value);
	crypto_hash_text(&h, extra);
	return crypto_hash_end(&h);
}

struct crypto_hash turn_body_hash(const struct turn *t, const char *kind, const char *body)
{
	struct crypto_hasher h;

	crypto_hash_start(&h, &t->c->body_key);
	crypto_hash_text(&h, "mdod body 1");
	crypto_hash_text(&h, kind);
	crypto_hash_text(&h, body);
	return crypto_hash_end(&h);
}
