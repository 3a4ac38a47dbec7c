#include "commands/digest.h"

#include <string.h>

#include "commands/desk_view.h"
#include "commands/notify.h"
#include "store/store_client.h"
#include "store/store_digest.h"
#include "store/store_outbox.h"

#define AHEAD_DAYS 7 /* what comes within a week is told */
#define PEOPLE_AT_ONCE 16
#define ENTRIES_MAX 100 /* tables_partner.h */

static struct day dates_to(const struct turn *t)
{
	return day_add(t->today, AHEAD_DAYS);
}

static struct day consents_to(const struct turn *t)
{
	return day_add(t->today, (int)t->conf->policy.consent_warning_days);
}

/* The last day of the first consent that ends soon; day_none(): none does. */
static struct day ending(const struct turn *t, const struct case_view *v)
{
	struct day soon = consents_to(t), first = day_none();

	for (size_t i = 0; i < v->consents.count; i++) {
		const struct consent *c = &v->consents.at[i];

		if (c->state == CONSENT_ACTIVE && c->valid_until.n <= soon.n &&
		    (!day_is_set(first) || c->valid_until.n < first.n))
			first = c->valid_until;
	}
	return first;
}

/* False: the receiver may not know it, or there is nothing to say of it today. */
static bool fill(struct turn *t, const struct partner_id *to, const struct store_regie *r,
                 struct case_view *ret_view, struct proto_digest_entry *ret)
{
	struct reference_id reference;
	struct case_view v;

	if (!case_view_load(t, r->case_.text, NULL, &v) || v.c.state != CASE_OPEN ||
	    case_view_partner(t, &v, to) != VERDICT_MAY)
		return false;
	proto_clear(&proto_table_digest_entry, ret);
	ret->state = r->state;
	ret->answer_by = r->state == REGIE_OFFERED ? r->answer_by : (struct instant){0};
	ret->next_date = v.c.next_date;
	ret->discuss_by = day_is_set(v.c.discussed) ? day_none() : v.c.discuss_by;
	ret->place = notify_announced_place(t, &v);
	ret->consent_until = ending(t, &v);
	if (r->state != REGIE_OFFERED && v.c.next_date.n > dates_to(t).n && !day_is_set(ret->consent_until))
		return false;
	reference = store_reference_case(t->store, to, &v.c.id, &v.c.client, t->now);
	ret->case_ = arena_text(t->arena, reference.text);
	*ret_view = v;
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
static struct proto_digest_entry_list entries(struct turn *t, const struct partner_id *to, const char *person,
                                              struct desk_view_told *told)
{
	struct store_regie_list held =
	        store_regie_to_tell(t->store, t->arena, person, dates_to(t), consents_to(t));
	struct proto_digest_entry_list list = {.at = arena_array(t->arena, ENTRIES_MAX, sizeof(*list.at))};
	struct proto_digest_entry e;
	struct case_view v;

	for (size_t i = 0; i < held.count && list.count < ENTRIES_MAX; i++) {
		if (!ID_EQUAL(held.at[i].partner, *to) || !fill(t, to, &held.at[i], &v, &e))
			continue;
		add(&list, &e);
		if (told == NULL)
			continue;
		desk_view_tell(t, told, &v.c.id);
		store_outbox_told(t->store, to, &v.c.id, e.case_);
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
	struct proto_digest_entry_list list = entries(t, &d->partner, d->person.text, NULL);
	struct crypto_hash now = about(t, &list);

	if (list.count > 0 && (!d->told_before || !crypto_hash_equal(&now, &d->said)))
		notify_digest(t, &d->partner, d->person.text);
	store_digest_set(t->store, &d->person, t->today, &now);
}

bool digest_due(struct turn *t)
{
	struct local l = time_to_local(t->now);
	struct store_digest_list due;

	if (l.hour * 60 + l.minute < t->conf->policy.digest_minute ||
	    store_digest_over(t->store, t->arena, t->today))
		return false;
	due = store_digest_due(t->store, t->arena, t->today, dates_to(t), consents_to(t), PEOPLE_AT_ONCE);
	for (size_t i = 0; i < due.count; i++)
		look_at(t, &due.at[i]);
	if (due.count == PEOPLE_AT_ONCE)
		return true;
	store_digest_tidy(t->store);
	store_digest_end(t->store, t->today);
	return false;
}

const char *digest_render(struct turn *t, const struct conf_partner *to, const struct store_notification *n,
                          struct stream_said *said)
{
	struct proto_person_digest *digest = proto_new(t->arena, &proto_table_person_digest);
	struct desk_view_told told = {0};
	struct refusal ignored;

	said->code = consent_verdict_code(VERDICT_NONE);
	if (!proto_read(t->arena, &proto_table_person_digest, n->facts, strlen(n->facts), digest, &ignored))
		return NULL;
	digest->entries = entries(t, &to->id, digest->person, &told);
	if (digest->entries.count == 0)
		return NULL;
	/* Which cases it names is in rows of its own: that of the notification has room for one. */
	desk_view_disclose(t, "digest.told", &told);
	said->code = NULL;
	return proto_write(t->arena, &proto_table_person_digest, digest, NULL);
}
