/*
 * Replay: the main file is a copy from before, and the ledger says what was erased since. Keys go at once, in
 * any copy. What else follows from a consent that ended (notifications, agendas, regie) is a decision of the
 * commands: here such a consent is put where the first tick finds its term over, and until then nothing is
 * shown that rests on it. Every step may be repeated.
 */
#include <assert.h>
#include <stdio.h>

#include "base/text.h"
#include "store/erasure_ledger.h"
#include "store/file.h"
#include "store/store_audit.h"
#include "store/store_client.h"
#include "store/store_inside.h"
#include "store/store_lease.h"
#include "store/store_ledger.h"
#include "store/store_vault.h"

static_assert(CONSENT_ACTIVE == 1 && CONSENT_SUSPENDED == 2 && CONSENT_WITHDRAWN == 3 && FORM_CRISIS == 3 &&
                      SEAL_OBSERVATION == 1 && SIGNAL_ERASED == 3,
              "the statements of replaying name them by their numbers");

struct replay {
	struct store *s;
	struct instant now;
	struct day yesterday; /* a term that is over */
	struct day stranger;  /* latest withdrawal of a client whom this file does not know */
	int64_t last_key, lines;
};

static bool one_text(struct sql_run *r, const char *id, char *ret, size_t size)
{
	sql_bind_text(r, ":id", id);
	if (!sql_row(r))
		return false;
	sql_text_into(r, ret, size);
	sql_end(r);
	return true;
}

static bool knows_client(struct store *s, const struct client_id *client)
{
	struct sql_run r = sql_begin(&s->sql, FIND_CLIENT_CREATED);

	sql_bind_text(&r, ":id", client->text);
	if (!sql_row(&r))
		return false;
	(void)sql_instant(&r);
	sql_end(&r);
	return true;
}

/* Suspended, and the term of that is over. What had been claimed of a part of it plays no part any more: at
 * the end of the term the rest would be in force. */
static int64_t withdraw(struct replay *p, const struct erasure_line *line, enum statement which,
                        const struct consent_id *consent)
{
	struct sql_run r = sql_begin(&p->s->sql, which);
	int64_t changed;

	sql_bind_instant(&r, ":at", line->at);
	sql_bind_day(&r, ":until", p->yesterday);
	sql_bind_text(&r, ":id", consent->text);
	changed = sql_do(&r);
	if (changed > 0)
		store_lease_cut_drop(p->s, consent);
	return changed;
}

/* Whole: over, as of the day the client spoke. */
static int64_t end_whole(struct replay *p, const struct erasure_line *line)
{
	struct sql_run r;

	if (line->became == CONSENT_WITHDRAWN)
		return withdraw(p, line, REPLAY_SUSPEND, &line->consent);
	/* A ground whose last day is over is for review first: this one was past that. */
	if (withdraw(p, line, REPLAY_SUSPEND_GROUND, &line->consent) > 0)
		return 1;
	r = sql_begin(&p->s->sql, REPLAY_END);
	sql_bind_day(&r, ":day", p->yesterday);
	sql_bind_text(&r, ":id", line->consent.text);
	return sql_do(&r);
}

/* In part, or not known how: nothing is shown until a person, or a message sent again, settles it, also when
 * a part of it waited to be confirmed. A ground that nobody settles goes when its term is over. */
static int64_t hold(struct replay *p, const struct erasure_line *line, const char *consent)
{
	struct sql_run r = sql_begin(&p->s->sql, REPLAY_HOLD);

	sql_bind_instant(&r, ":at", line->at);
	sql_bind_text(&r, ":id", consent);
	return sql_do(&r);
}

/* An older consent that is sent again revives nothing: not for this client, and not for one whom only the
 * messages of the lost days know. */
static void remember(struct replay *p, const struct erasure_line *line)
{
	static const struct partner_id nobody = {""};
	struct client_id client = {""};
	struct sql_run r = sql_begin(&p->s->sql, FIND_CONSENT_CLIENT);

	bool lost = !one_text(&r, line->consent.text, client.text, sizeof(client.text));

	if (lost)
		client = line->client;
	if (line->became != CONSENT_WITHDRAWN || !day_is_set(line->day))
		return;
	if (ID_IS_SET(client) && knows_client(p->s, &client))
		store_withdrawal_add(p->s, &client, &nobody, line->day);
	else
		lost = true;
	/* Sent again it may come by a name alone, which finds no client: whose it was a match of those days
	 * said. */
	if (lost && (!day_is_set(p->stranger) || p->stranger.n < line->day.n))
		p->stranger = line->day;
}

/* What was noticed in a life domain is gone, and what it was about with it: a newer consent that covers the
 * domain must not tell of it. */
static void drop_domain(struct replay *p, int64_t number)
{
	struct sql_run r = sql_begin(&p->s->sql, REPLAY_DOMAIN);

	sql_bind_int(&r, ":id", number);
	sql_do(&r);
}

/* The key's row, wherever this file has it. Who held it under which consent may have changed since. */
static int64_t mark_key(struct replay *p, const struct erasure_line *line, int64_t number, bool whole)
{
	struct sql_run r = sql_begin(&p->s->sql, REPLAY_KEY);
	struct consent_id consent = {""};

	sql_bind_int(&r, ":id", number);
	if (sql_do(&r) == 0)
		return 0;
	if (!whole)
		drop_domain(p, number);
	r = sql_begin(&p->s->sql, FIND_SEALED_CONSENT);
	sql_bind_int(&r, ":id", number);
	if (sql_row(&r)) {
		SQL_ID(&r, consent);
		sql_end(&r);
	}
	if (!ID_IS_SET(consent) || (whole && ID_EQUAL(consent, line->consent)))
		return 1;
	(void)hold(p, line, consent.text);
	/* The newer consent that took its place since was withdrawn, and nothing is left that was under this
	 * one. */
	if (line->became == CONSENT_WITHDRAWN)
		(void)withdraw(p, line, REPLAY_SUSPEND_EMPTY, &consent);
	return 1;
}

static bool replay_line(void *cookie, const struct erasure_line *line, const struct crypto_hash *mac)
{
	struct replay *p = cookie;
	bool whole = line->became == CONSENT_WITHDRAWN || line->became == CONSENT_EXPIRED;
	int64_t changed = 0;

	(void)mac;
	p->lines++;
	if (line->kind != ERASURE_ERASE)
		return true;
	if (whole)
		changed += end_whole(p, line);
	else if (ID_IS_SET(line->consent))
		changed += hold(p, line, line->consent.text);
	for (size_t i = 0; i < line->key_count; i++) {
		changed += mark_key(p, line, line->keys[i], whole);
		p->last_key = line->keys[i] > p->last_key ? line->keys[i] : p->last_key;
	}
	remember(p, line);
	if (changed > 0)
		store_audit_add(
		        p->s, p->now,
		        &(struct store_audit){.event = "erasure.replayed",
		                              .action = 'D',
		                              .actor = "mdod",
		                              .object_kind = "consent",
		                              .object = line->consent.text,
		                              .consent = line->consent.text,
		                              .purpose = "erasure",
		                              .code = terms_name(&terms_consent_state, (int)line->became)});
	return p->s->sql.state == STORE_WELL;
}

static void mark_stranger(struct replay *p)
{
	static const struct client_id unknown = {""};
	static const struct partner_id nobody = {""};
	char at[24];

	if (!day_is_set(p->stranger))
		return;
	store_withdrawal_add(p->s, &unknown, &nobody, p->stranger);
	snprintf(at, sizeof(at), "%lld", (long long)p->now.ms);
	store_meta_set(p->s, "replayed", at);
}

/* The main file, in one turn; with a new epoch: clients send again what the copy lacks. */
static bool replay_main(struct replay *p, const struct erasure_ledger *l, int64_t next, struct why *why)
{
	struct store *s = p->s;
	char number[24];
	bool walked = true;

	if (store_own_begin(s)) {
		walked = erasure_ledger_walk(l, replay_line, p, why);
		mark_stranger(p);
		next = p->last_key >= next ? p->last_key + 1 : next;
		store_meta_set_number(s, "vault_next", next);
		snprintf(s->epoch, sizeof(s->epoch), "%016llx", (unsigned long long)id_random(s->ids));
		store_meta_set(s, "epoch", s->epoch);
		snprintf(number, sizeof(number), "%lld", (long long)p->lines);
		store_audit_add(s, p->now,
		                &(struct store_audit){.event = "ledger.replayed",
		                                      .action = 'E',
		                                      .actor = "mdod",
		                                      .object_kind = "erasure ledger",
		                                      .object = number,
		                                      .purpose = "erasure"});
	}
	if (!walked) {
		store_rollback(s);
		return false;
	}
	if (!store_own_commit(s))
		return why_set(why, "erasure ledger: replay: %s",
		               s->sql.why[0] != '\0' ? s->sql.why : "the disk is full");
	store_point("replay:after-main");
	return true;
}

static bool drop_line(void *cookie, const struct erasure_line *line, const struct crypto_hash *mac)
{
	struct store *s = cookie;

	(void)mac;
	for (size_t i = 0; i < line->key_count; i++) {
		struct sql_run r = sql_begin(&s->sql, DROP_KEY);

		sql_bind_int(&r, ":id", line->keys[i]);
		sql_do(&r);
	}
	return s->sql.state == STORE_WELL;
}

/* The vault: also all keys the copy had not used yet. The days that are lost may have used them. Which these
 * are is told by what the copy sealed: its next number was raised already when this is done a second time. */
static bool replay_vault(struct replay *p, const struct erasure_ledger *l, struct why *why)
{
	struct store *s = p->s;
	int64_t unused = sql_number(&s->sql, FIND_LAST_SEALED) + 1;
	bool done = s->sql.state == STORE_WELL && sql_control(&s->sql, BEGIN_VAULT) &&
	            erasure_ledger_walk(l, drop_line, s, why);

	if (done) {
		struct sql_run r = sql_begin(&s->sql, DROP_KEYS);

		sql_bind_int(&r, ":from", unused);
		sql_bind_int(&r, ":to", INT64_MAX);
		sql_do(&r);
	}
	done = done && s->sql.state == STORE_WELL && sql_control(&s->sql, COMMIT_VAULT);
	if (!done) {
		sql_abandon(&s->sql, SQL_VAULT);
		return why_set(why, "erasure ledger: replay: %s",
		               s->sql.why[0] != '\0' ? s->sql.why : "the vault cannot be written");
	}
	store_point("replay:after-vault");
	return file_checkpoint(&s->sql, SQL_VAULT, true) ||
	       why_set(why, "erasure ledger: replay: the vault's log cannot be emptied");
}

static bool close_replay(struct replay *p, struct erasure_ledger *l, struct why *why)
{
	struct store *s = p->s;
	struct erasure_line line = {.kind = ERASURE_REPLAYED,
	                            .at = p->now,
	                            .boot = sql_number(&s->sql, FIND_LAST_BOOT),
	                            .seq = s->head_committed.seq,
	                            .head = s->head_committed.hash};

	id_set(line.epoch, sizeof(line.epoch), s->epoch);
	if (!erasure_ledger_append(l, &line, 1, why))
		return false;
	store_point("replay:after-line");
	return true;
}

bool store_replay(struct store *s, struct erasure_ledger *l, struct instant now, int64_t next,
                  struct why *why)
{
	struct replay p = {
	        .s = s, .now = now, .yesterday = day_add(time_local_day(now), -1), .stranger = day_none()};

	return replay_main(&p, l, next, why) && replay_vault(&p, l, why) && close_replay(&p, l, why);
}
