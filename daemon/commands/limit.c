#include "commands/limit.h"

#include "store/store_limit.h"

#define FORGET_AT_ONCE 512
#define KEEP_DAYS 35

/* Whom a message names; NULL: nobody. */
static const struct proto_client_key *named_by(const struct proto_message *m)
{
	if (m->kind == MESSAGE_SIGNAL)
		return ((const struct proto_signal *)m->data)->client;
	if (m->kind == MESSAGE_WITHDRAWAL)
		return ((const struct proto_withdrawal *)m->data)->client;
	return NULL;
}

static bool acquainted(struct turn *t, const struct conf_partner *from, const struct turn_hashes *hashes)
{
	for (size_t i = 0; i < hashes->count; i++)
		if (store_acquaintance(t->store, &from->id, &hashes->at[i]))
			return true;
	return hashes->count == 0;
}

bool limit_admit(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                 struct limit *ret_limit, struct refusal *refusal)
{
	const struct proto_client_key *key = named_by(m);
	struct store_partner_day day;
	enum identity_kind kind;

	if (key == NULL)
		return true;
	ret_limit->keys = client_identify_named(t, from, key);
	/* Each key for itself: one that is known may not carry guesses along. */
	for (size_t i = 0; i < CLIENT_KEYS; i++)
		if (!acquainted(t, from, client_keys_at(&ret_limit->keys, i, &kind)))
			ret_limit->fresh = true;
	if (!ret_limit->fresh)
		return true;
	day = store_partner_day(t->store, &from->id, t->today);
	if (day.named < t->conf->policy.new_persons_per_day || ID_IS_SET(day.lifted_by))
		return true;
	refusal_set(refusal, PROBLEM_NEW_PERSONS, "/data/client", NULL);
	return false;
}

static void put_off(struct turn *t, const struct conf_partner *from)
{
	store_partner_day_refused(t->store, &from->id, t->today);
	if (store_partner_day(t->store, &from->id, t->today).refused == 1)
		turn_line(t, LOG_LEVEL_WARNING, "new-persons",
		          "partner %s named %lld persons today that are new to it, and more are put off: "
		          "mdoctl limit list",
		          from->id.text, (long long)t->conf->policy.new_persons_per_day);
}

void limit_count(struct turn *t, const struct conf_partner *from, const struct limit *limit,
                 enum problem problem)
{
	enum identity_kind kind;

	if (problem == PROBLEM_NEW_PERSONS)
		put_off(t, from);
	if (problem == PROBLEM_NEW_PERSONS || problem == PROBLEM_BUSY || problem == PROBLEM_FULL)
		return;
	if (limit->fresh)
		store_partner_day_named(t->store, &from->id, t->today);
	for (size_t i = 0; i < CLIENT_KEYS; i++) {
		const struct turn_hashes *hashes = client_keys_at(&limit->keys, i, &kind);

		if (hashes->count > 0)
			store_acquaintance_add(t->store, &from->id, &hashes->at[0], t->now,
			                       problem != PROBLEM_NONE);
	}
}

static struct instant midnight(struct day day)
{
	return time_from_local(day, 0, 0);
}

int64_t limit_after_ms(const struct turn *t)
{
	static const int64_t MOST_MS =
	        24 * TIME_HOUR_MS; /* proto: answer.after_ms; one day a year is longer */
	int64_t ms = midnight(day_add(t->today, 1)).ms - t->now.ms;

	return ms < MOST_MS ? ms : MOST_MS;
}

bool limit_forget(struct turn *t)
{
	return store_limit_forget(t->store, midnight(t->today), day_add(t->today, -KEEP_DAYS),
	                          FORGET_AT_ONCE) == FORGET_AT_ONCE;
}

bool limit_list(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	struct proto_limit_list *list = result;

	(void)who, (void)params, (void)refusal;
	list->limits.at = arena_array(t->arena, t->conf->partner_count + 1, sizeof(*list->limits.at));
	for (size_t i = 0; i < t->conf->partner_count; i++) {
		const struct conf_partner *p = &t->conf->partners[i];
		struct store_partner_day day = store_partner_day(t->store, &p->id, t->today);
		struct proto_limit_row *row;

		if (p->revoked)
			continue;
		row = &list->limits.at[list->limits.count++];
		proto_clear(&proto_table_limit_row, row);
		row->partner = p->id.text;
		row->today = day.named;
		row->most = t->conf->policy.new_persons_per_day;
		row->refused = day.refused;
		row->lifted = ID_IS_SET(day.lifted_by);
	}
	turn_audit(t, &(struct store_audit){.event = "limit.listed", .action = 'R', .object_kind = "limit"});
	return true;
}

bool limit_lift(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	const struct proto_limit_params *p = params;
	const struct conf_partner *partner = conf_partner(t->conf, p->partner);
	struct proto_done *done = result;

	(void)who;
	if (partner == NULL || partner->revoked) {
		refusal_set(refusal, PROBLEM_PARTNER_UNKNOWN, "/params/partner", NULL);
		return false;
	}
	store_partner_day_lift(t->store, &partner->id, t->today, t->actor);
	turn_audit(t, &(struct store_audit){.event = "limit.lifted",
	                                    .action = 'U',
	                                    .object_kind = "partner",
	                                    .object = partner->id.text});
	done->done = true;
	done->note = "until midnight";
	return true;
}
