#include "commands/digest.h"

#include <string.h>

#include "commands/desk_view.h"
#include "commands/notify.h"
#include "store/store_client.h"
#include "store/store_digest.h"
#include "store/store_outbox.h"

#define AHEAD_DAYS 7 /* what comes within a week is told */
#define PEOPLE_AT_ONCE 48
#define ENTRIES_MAX 100 /* tables_partner.h */

static struct day dates_to(const struct turn *t)
{
	return day_add(t->today, AHEAD_DAYS);
}

static struct day consents_to(const struct turn *t)
{
	return day_add(t->today, (int)t->conf->policy.consent_warning_days);
}

/* What is told of a case by what it rests on. */
struct rests {
	bool known;        /* to the receiver */
	bool noted;        /* that the receiver was told something of it is noted already, of each */
	bool attends;      /* the client wants to be there */
	struct day ending; /* last day of the first consent that ends soon; day_none(): none does */
};

static struct rests rests_on(struct turn *t, const struct store_digest_line *l)
{
	size_t count;
	const struct consent_ground *grounds = case_view_grounds(t, &l->grounds, &count);
	struct rests r = {.known = consent_fact(grounds, count, &l->partner, t->today) == VERDICT_MAY,
	                  .noted = true,
	                  .ending = day_none()};
	struct day soon = consents_to(t);

	for (size_t i = 0; i < l->grounds.count; i++) {
		const struct consent *c = &l->grounds.at[i].consent;

		r.noted = r.noted && l->grounds.at[i].served;
		r.attends = r.attends || l->grounds.at[i].attends;
		if (c->state == CONSENT_ACTIVE && c->valid_until.n <= soon.n &&
		    (!day_is_set(r.ending) || c->valid_until.n < r.ending.n))
			r.ending = c->valid_until;
	}
	return r;
}

/* False: the receiver may not know it, or there is nothing to say of it today. */
static bool fill(struct turn *t, const struct store_digest_line *l, struct proto_digest_entry *ret,
                 bool *ret_noted)
{
	struct rests r = rests_on(t, l);
	struct reference_id reference = l->reference;

	if (!r.known ||
	    (l->state != REGIE_OFFERED && l->next_date.n > dates_to(t).n && !day_is_set(r.ending)))
		return false;
	if (!ID_IS_SET(reference))
		reference = store_reference_case(t->store, &l->partner, &l->case_, &l->client, t->now);
	proto_clear(&proto_table_digest_entry, ret);
	ret->case_ = arena_text(t->arena, reference.text);
	ret->state = l->state;
	ret->answer_by = l->state == REGIE_OFFERED ? l->answer_by : (struct instant){0};
	ret->next_date = l->next_date;
	ret->discuss_by = day_is_set(l->discussed) ? day_none() : l->discuss_by;
	ret->consent_until = r.ending;
	if (ID_IS_SET(l->meeting.id))
		ret->place = notify_place_at(t, r.attends, &l->meeting, l->slot);
	*ret_noted = r.noted;
	return true;
}

static void add(struct proto_digest_entry_list *list, const struct proto_digest_entry *e)
{
	size_t i = list->count++;

	for (; i > 0 && list->at[i - 1].next_date.n > e->next_date.n; i--)
		list->at[i] = list->at[i - 1];
	list->at[i] = *e;
}

/* Soonest date first. ${told} NULL: nobody is told yet. */
static struct proto_digest_entry_list entries(struct turn *t, const struct partner_id *to,
                                              const struct store_digest *d, struct desk_view_told *told)
{
	struct proto_digest_entry_list list = {.at = arena_array(t->arena, ENTRIES_MAX, sizeof(*list.at))};
	struct proto_digest_entry e;
	bool noted;

	for (size_t i = 0; i < d->count && list.count < ENTRIES_MAX; i++) {
		const struct store_digest_line *l = &d->lines[i];

		if (!ID_EQUAL(l->partner, *to) || !fill(t, l, &e, &noted))
			continue;
		add(&list, &e);
		if (told == NULL)
			continue;
		desk_view_tell(t, told, &l->case_);
		if (!noted)
			store_outbox_told(t->store, to, &l->case_, e.case_);
	}
	return list;
}

/* What a digest is about, so that none is sent that says the same again. */
static struct crypto_hash about(struct turn *t, const struct proto_digest_entry_list *list)
{
	const char *text = "";

	for (size_t i = 0; i < list->count; i++)
		text = arena_printf(t->arena, "%s%s", text,
		                    proto_write(t->arena, &proto_table_digest_entry, &list->at[i], NULL));
	return turn_body_hash(t, "digest", text);
}

static void look_at(struct turn *t, const struct store_digest *d)
{
	struct proto_digest_entry_list list = entries(t, &d->partner, d, NULL);
	struct crypto_hash now = about(t, &list);

	if (d->told_before && crypto_hash_equal(&now, &d->said))
		return;
	if (list.count > 0)
		notify_digest(t, &d->partner, d->person.text);
	store_digest_set(t->store, &d->person, t->today, &now);
}

bool digest_due(struct turn *t)
{
	struct local l = time_to_local(t->now);
	struct store_digest_list due;
	struct person_id after;

	if (l.hour * 60 + l.minute < t->conf->policy.digest_minute ||
	    !store_digest_goes_on(t->store, t->arena, t->today, &after))
		return false;
	due = store_digest_due(t->store, t->arena, &after, dates_to(t), consents_to(t), PEOPLE_AT_ONCE);
	for (size_t i = 0; i < due.count; i++)
		look_at(t, &due.at[i]);
	if (due.count == PEOPLE_AT_ONCE) {
		store_digest_passed(t->store, t->today, &due.at[due.count - 1].person);
		return true;
	}
	store_digest_end(t->store, t->today);
	return false;
}

const char *digest_render(struct turn *t, const struct conf_partner *to, const struct store_notification *n,
                          struct stream_said *said)
{
	struct proto_person_digest *digest = proto_new(t->arena, &proto_table_person_digest);
	struct desk_view_told told = {0};
	struct store_digest held;
	struct refusal ignored;

	said->code = consent_verdict_code(VERDICT_NONE);
	if (!proto_read(t->arena, &proto_table_person_digest, n->facts, strlen(n->facts), digest, &ignored))
		return NULL;
	held = store_digest_of(t->store, t->arena, digest->person, dates_to(t), consents_to(t));
	digest->entries = entries(t, &to->id, &held, &told);
	if (digest->entries.count == 0)
		return NULL;
	/* Which cases it names is in rows of its own: that of the notification has room for one. */
	desk_view_disclose(t, "digest.told", &told);
	said->code = NULL;
	return proto_write(t->arena, &proto_table_person_digest, digest, NULL);
}
