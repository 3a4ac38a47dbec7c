/*
 * inbox_care - business about the people in the room: items that nobody can interpret, too much in a client's
 * week, and a client who comes while the regiehouder is away.
 */
#include "commands/contact.h"
#include "commands/desk_view.h"
#include "commands/inbox.h"
#include "commands/item_place.h"
#include "commands/speaker_board.h"

/* Where it stands, else when it waits: today. */
static void add_not_ready(struct turn *t, struct inbox_rows *rows, const struct case_view *v)
{
	struct proto_inbox_row *row;
	struct store_meeting m;
	struct store_item item;
	bool stands = store_item_get(t->store, &v->c.id, &item) &&
	              store_meeting_get(t->store, item.meeting.text, &m);
	struct day on = stands ? time_local_day(m.start) : t->today;

	if ((!stands && !desk_view_waits(t, v)) || on.n < t->today.n || !speaker_board_lacks(t, v, on))
		return;
	row = inbox_add_case(t, rows, INBOX_NOT_READY, &v->c, v->c.opened);
	row->due = stands ? on : v->c.discuss_by;
	row->what = arena_printf(
	        t->arena,
	        "nobody can interpret %s%s: find somebody (mdoctl speaker list), or mdoctl agenda "
	        "ready %s --reason REASON",
	        speaker_board_language(v),
	        speaker_board_sensitive(t, v) ? ", and it asks for a professional" : "", v->c.id.text);
}

static void add_week(struct turn *t, struct inbox_rows *rows, const struct case_view *v,
                     const struct week_load *w)
{
	struct proto_inbox_row *row = inbox_add_case(t, rows, INBOX_STRESS, &v->c, time_day_start(t->today));
	bool many = w->things > t->conf->policy.contacts_per_week;
	char week[TIME_TEXT_MAX], day[TIME_TEXT_MAX];

	row->due = w->monday.n > t->today.n ? w->monday : t->today;
	time_text_day(w->monday, week);
	if (day_is_set(w->twice))
		row->what =
		        arena_printf(t->arena,
		                     "the client has two things on %s, and %lld in the week of %s: ask who "
		                     "planned them to spread them",
		                     time_text_day(w->twice, day), (long long)w->things, week);
	else if (many)
		row->what = arena_printf(
		        t->arena,
		        "the client has %lld things in the week of %s, more than %lld: ask who "
		        "planned them to spread them",
		        (long long)w->things, week, (long long)t->conf->policy.contacts_per_week);
}

/* An announced item stays when a partner plans something on its day: only a person moves it. */
static void add_elsewhere(struct turn *t, struct inbox_rows *rows, const struct case_view *v)
{
	struct store_meeting m;
	struct store_item item;
	struct proto_inbox_row *row;

	if (!store_item_get(t->store, &v->c.id, &item) ||
	    !store_meeting_get(t->store, item.meeting.text, &m) || m.state != MEETING_ANNOUNCED ||
	    m.start.ms <= t->now.ms || case_view_attends(v) || !contact_elsewhere(t, v, &m))
		return;
	row = inbox_add_case(t, rows, INBOX_STRESS, &v->c, time_day_start(t->today));
	row->due = time_local_day(m.start);
	row->what = arena_printf(
	        t->arena,
	        "a partner sees the client on the day of %s: leave it, or mdoctl agenda defer %s DAY "
	        "--reason REASON",
	        m.id.text, v->c.id.text);
}

/* It stays put, since the client was told (I6): the chair is there, and a person decides. */
static void add_unattended(struct turn *t, struct inbox_rows *rows, const struct case_view *v)
{
	struct proto_inbox_row *row;
	struct item_place at;

	if (!case_view_attends(v))
		return;
	at = item_place_of(t, &v->c.id);
	if (!at.announced || at.meeting.start.ms <= t->now.ms ||
	    item_place_attended(t, &v->c.id, &at.meeting))
		return;
	row = inbox_add_case(t, rows, INBOX_UNATTENDED, &v->c, time_day_start(t->today));
	row->due = time_local_day(at.meeting.start);
	row->what = arena_printf(t->arena,
	                         "the client comes to %s, where the regiehouder is away and nobody stands "
	                         "in: mdoctl regie assign %s PERSON --reason REASON, or ask the client and "
	                         "mdoctl agenda move %s MEETING",
	                         at.meeting.id.text, v->c.id.text, v->c.id.text);
}

void inbox_care(struct turn *t, struct inbox_rows *rows, const struct case_view *v)
{
	struct week_load *weeks;

	if (!desk_view_facts(t, v))
		return;
	if (inbox_wants(rows, INBOX_NOT_READY))
		add_not_ready(t, rows, v);
	if (inbox_wants(rows, INBOX_UNATTENDED))
		add_unattended(t, rows, v);
	if (!inbox_wants(rows, INBOX_STRESS))
		return;
	for (size_t i = 0, count = contact_weeks(t, v, &weeks); i < count; i++)
		add_week(t, rows, v, &weeks[i]);
	add_elsewhere(t, rows, v);
}
