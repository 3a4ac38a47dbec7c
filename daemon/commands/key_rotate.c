/*
 * key.status, key.rotate, key.retire: another match key, while everybody is recognised all the time (DESIGN
 * section 7). What is new is written under the next key from the start; look-ups try it first, then the one
 * before. What is there is written anew from the sealed identities. Of whom nothing can be read any more,
 * only the key before knows: when that is retired, they are forgotten.
 */
#include "commands/key_rotate.h"

#include "commands/client_identify.h"
#include "store/store_rotate.h"

#define AT_ONCE 32

static void audit(struct turn *t, const char *event, int64_t generation)
{
	turn_audit(t, &(struct store_audit){.event = event,
	                                    .action = 'U',
	                                    .object_kind = "match-key",
	                                    .object = arena_printf(t->arena, "%lld", (long long)generation)});
}

/* Under the key before, and the next one. */
static void renew(struct turn *t, const struct client_id *client, const struct partner_id *sender,
                  enum identity_kind kind, const struct turn_hashes *hashes)
{
	(void)kind;
	if (hashes->count == 2)
		store_identity_renew(t->store, client, sender, &hashes->at[1], &hashes->at[0]);
}

bool key_rotate_step(struct turn *t)
{
	struct client_id_list clients;

	if (!store_rotation_renews(t->store))
		return false;
	clients = store_rotation_clients(t->store, t->arena, AT_ONCE);
	for (size_t i = 0; i < clients.count; i++)
		client_identify_each(t, &clients.at[i], renew);
	if (clients.count > 0) {
		store_rotation_pass(t->store, &clients.at[clients.count - 1]);
		return true;
	}
	store_rotation_pass(t->store, NULL);
	audit(t, "key.rotated", store_rotation(t->store).generation);
	turn_line(t, LOG_LEVEL_NOTICE, "key-rotated",
	          "all clients that can be read are known under the next match "
	          "key: mdoctl key status");
	return false;
}

static enum rotation state_of(const struct store_rotation *r)
{
	if (r->running)
		return r->over ? ROTATION_DONE : ROTATION_RUNNING;
	return r->offered ? ROTATION_READY : ROTATION_NONE;
}

static const char *next_of(const struct store_rotation *r)
{
	if (r->running && !r->over)
		return "wait: clients are being written anew; leave both key files where they are";
	if (r->running)
		return r->unreadable > 0
		               ? "mdoctl key retire forgets the unreadable ones; leave both key files where "
		                 "they are"
		               : "mdoctl key retire; leave both key files where they are until then";
	if (!r->swapped)
		return "put the file match.key.next in the place of match.key, restart mdod; keep the old "
		       "one "
		       "apart, as long as there are backups from before";
	if (r->offered)
		return "mdoctl key rotate";
	return "nothing; to rotate: make a key, configure it as match_key_next, restart mdod";
}

bool key_status(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	struct store_rotation r = store_rotation(t->store);
	struct proto_key_status *status = result;

	(void)who, (void)params, (void)refusal;
	status->state = state_of(&r);
	status->generation = r.generation;
	status->done = r.done;
	status->left = r.left;
	status->unreadable = r.unreadable;
	status->next = next_of(&r);
	turn_audit(t, &(struct store_audit){.event = "key.shown", .action = 'R', .object_kind = "match-key"});
	return true;
}

static bool refuse(const struct store_rotation *r, struct refusal *refusal)
{
	refusal_set(refusal, PROBLEM_KEY_STATE, NULL, "%s", next_of(r));
	return false;
}

bool key_rotate(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	struct store_rotation r = store_rotation(t->store);
	struct proto_done *done = result;

	(void)who, (void)params;
	if (state_of(&r) != ROTATION_READY)
		return refuse(&r, refusal);
	store_rotation_start(t->store);
	audit(t, "key.rotation_started", r.generation + 1);
	done->done = true;
	done->note = "mdoctl key status shows how far it is";
	return true;
}

bool key_retire(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	struct store_rotation r = store_rotation(t->store);
	struct proto_done *done = result;

	(void)who, (void)params;
	if (state_of(&r) != ROTATION_DONE)
		return refuse(&r, refusal);
	done->count = store_rotation_retire(t->store, t->now);
	audit(t, "key.retired", r.generation - 1);
	done->done = true;
	done->note = "put the file match.key.next in the place of match.key before the next start";
	return true;
}
