/*
 * commands - the room's state: what the setup handed in, keys derived from the match key, counters, and whom
 * to wake.
 */
#include "commands/commands.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "commands/plan_job.h"
#include "commands/turn.h"
#include "store/store_rotate.h"

#define LINES_MAX 16

struct commands {
	struct commands_setup setup;
	struct crypto_key body_key;
	struct turn_counts counts;
	bool *notified; /* by position in conf->partners */
	struct planning *planning;
	uint64_t conf_number;
	bool reloaded;    /* what a start or a reload changed is yet to be looked for */
	struct day begun; /* what is done once a day was done on this one */
	char health[200];
	char broken[100]; /* "": as far as is known the audit chain holds */
	struct commands_line lines[LINES_MAX];
	size_t line_count, line_next;
};

struct commands *commands_new(const struct commands_setup *setup)
{
	struct commands *c = mem_alloc(sizeof(*c));

	c->setup = *setup;
	c->planning = planning_new();
	c->body_key = store_body_key(setup->store);
	commands_set_conf(c, setup->conf);
	commands_set_health(c, NULL);
	return c;
}

void commands_free(struct commands *c)
{
	if (c == NULL)
		return;
	planning_free(c->planning);
	mem_free(c->notified);
	crypto_wipe(c, sizeof(*c));
	mem_free(c);
}

void commands_set_conf(struct commands *c, const struct conf *conf)
{
	c->setup.conf = conf;
	c->reloaded = true;
	c->begun = day_none();
	c->conf_number++;
	mem_free(c->notified);
	c->notified = mem_array(conf->partner_count + 1, sizeof(*c->notified));
	/* Whoever waits asks again: who is who may have changed. */
	memset(c->notified, 1, conf->partner_count * sizeof(*c->notified));
}

void commands_set_health(struct commands *c, const char *health)
{
	id_set(c->health, sizeof(c->health), health != NULL && health[0] != '\0' ? health : "ok");
}

bool commands_notified(struct commands *c, const char *principal)
{
	const struct conf_partner *p = conf_partner(c->setup.conf, principal);

	if (p == NULL)
		return planning_answered(c->planning, principal);
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

bool turn_day_begins(const struct turn *t)
{
	return t->c->begun.n != t->today.n;
}

void turn_day_begun(struct turn *t)
{
	t->c->begun = t->today;
}

void turn_day_lost(struct turn *t)
{
	t->c->begun = day_none();
	t->c->reloaded = true;
}

struct planning *turn_planning(struct turn *t)
{
	return t->c->planning;
}

uint64_t turn_conf_number(const struct turn *t)
{
	return t->c->conf_number;
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
	return turn_chain_holds(t) ? t->c->health : t->c->broken;
}

bool turn_chain_holds(const struct turn *t)
{
	return t->c->broken[0] == '\0';
}

void turn_chain_broke(struct turn *t, int64_t row)
{
	snprintf(t->c->broken, sizeof(t->c->broken),
	         "the audit chain is broken at row %lld: tell the privacy officer", (long long)row);
	turn_line(t, LOG_LEVEL_ERR, "audit-broken", "%s", t->c->broken);
}

void turn_line(struct turn *t, enum log_level level, const char *code, const char *fmt, ...)
{
	struct commands *c = t->c;
	struct commands_line *line;
	va_list args;

	if (c->line_count == LINES_MAX)
		return;
	line = &c->lines[c->line_count++];
	line->level = level;
	line->code = code;
	va_start(args, fmt);
	vsnprintf(line->text, sizeof(line->text), fmt, args);
	va_end(args);
}

bool commands_line(struct commands *c, struct commands_line *ret_line)
{
	if (c->line_next == c->line_count) {
		commands_forget_lines(c);
		return false;
	}
	*ret_line = c->lines[c->line_next++];
	return true;
}

void commands_forget_lines(struct commands *c)
{
	c->line_count = c->line_next = 0;
}

void turn_notified(struct turn *t, const struct partner_id *partner)
{
	const struct conf_partner *p = conf_partner(t->conf, partner->text);

	if (p != NULL)
		t->c->notified[p - t->conf->partners] = true;
}

static struct crypto_hash identity_hash(const struct crypto_key *match, const char *kind, const char *value,
                                        const char *extra)
{
	struct crypto_key key = crypto_derive(match, "identity 1");
	struct crypto_hasher h;

	crypto_hash_start(&h, &key);
	crypto_hash_text(&h, "mdod identity 1");
	crypto_hash_text(&h, kind);
	crypto_hash_text(&h, value);
	crypto_hash_text(&h, extra);
	crypto_wipe(&key, sizeof(key));
	return crypto_hash_end(&h);
}

struct turn_hashes turn_identity_hashes(struct turn *t, const char *kind, const char *value,
                                        const char *extra)
{
	struct store_match_keys keys = store_match_keys(t->store);
	struct turn_hashes hashes = {.count = 1};

	hashes.at[0] = identity_hash(&keys.write, kind, value, extra);
	if (keys.rotating)
		hashes.at[hashes.count++] = identity_hash(&keys.before, kind, value, extra);
	crypto_wipe(&keys, sizeof(keys));
	return hashes;
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
