/*
 * inbox_care - business about the people in the room: items that nobody can interpret, too much in a client's
 * week, and a client who comes while the regiehouder is away.
 */
#include "commands/contact.h"
#include "commands/desk_view.h"
#include "commands/inbox.h"
#include "commands/speaker_board.h"

/* Where it stands, else when it waits: today. */
static void add_not_ready(struct turn *t, struct inbox_rows *rows, struct inbox_case *k)
{
	struct day on = k->at.placed ? time_local_day(k->at.meeting.start) : t->today;
	struct proto_inbox_row *row;
	struct case_view v;

	if (!k->interpreter || on.n < t->today.n || (!k->at.placed && day_is_set(k->c.discussed)))
		return;
	/* Of many somebody decided that they are ready: asked first, since the rest takes their whole basis.
	 */
	if ((!k->at.placed && !inbox_case_waits(t, k)) || !inbox_case_shown(t, k) ||
	    store_speaker_go_ahead(t->store, &k->c.id))
		return;
	v = case_view_of(t, &k->c, NULL);
	if (speaker_board_language(&v) == NULL || speaker_board_can(t, &v, on))
		return;
	row = inbox_add_case(t, rows, INBOX_NOT_READY, &k->c, k->c.opened);
	row->due = k->at.placed ? on : k->c.discuss_by;
	row->what = arena_printf(
	        t->arena,
	        "nobody can interpret %s%s: find somebody (mdoctl speaker list), or mdoctl agenda "
	        "ready %s --reason REASON",
	        speaker_board_language(&v),
	        speaker_board_sensitive(t, &v) ? ", and it asks for a professional" : "", k->c.id.text);
}

static void add_week(struct turn *t, struct inbox_rows *rows, const struct store_case *c,
                     const struct week_load *w)
{
	struct proto_inbox_row *row = inbox_add_case(t, rows, INBOX_STRESS, c, time_day_start(t->today));
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

/* What partners planned with the client, and an announced meeting that the client comes to. */
static void add_weeks(struct turn *t, struct inbox_rows *rows, struct inbox_case *k)
{
	const struct store_meeting *m = k->attends && k->at.announced ? &k->at.meeting : NULL;
	struct week_load *weeks;
	size_t count = k->contact_count == 0 && m == NULL
	                       ? 0
	                       : contact_weeks(t, k->contacts, k->contact_count, m, &weeks);

	if (count == 0 || !inbox_case_shown(t, k))
		return;
	for (size_t i = 0; i < count; i++)
		add_week(t, rows, &k->c, &weeks[i]);
}

static bool comes_elsewhere(const struct inbox_case *k, struct day on)
{
	for (size_t i = 0; i < k->contact_count; i++)
		if (k->contacts[i].on.n == on.n)
			return true;
	return false;
}

/* An announced item stays when a partner plans something on its day: only a person moves it. */
static void add_elsewhere(struct turn *t, struct inbox_rows *rows, struct inbox_case *k)
{
	const struct store_meeting *m = &k->at.meeting;
	struct proto_inbox_row *row;

	if (!k->at.announced || m->start.ms <= t->now.ms || k->attends ||
	    !comes_elsewhere(k, time_local_day(m->start)) || !inbox_case_shown(t, k))
		return;
	row = inbox_add_case(t, rows, INBOX_STRESS, &k->c, time_day_start(t->today));
	row->due = time_local_day(m->start);
	row->what = arena_printf(
	        t->arena,
	        "a partner sees the client on the day of %s: leave it, or mdoctl agenda defer %s DAY "
	        "--reason REASON",
	        m->id.text, k->c.id.text);
}

/* It stays put, since the client was told (I6): the chair is there, and a person decides. */
static void add_unattended(struct turn *t, struct inbox_rows *rows, struct inbox_case *k)
{
	const struct store_meeting *m = &k->at.meeting;
	struct proto_inbox_row *row;

	if (!k->attends || !k->at.announced || m->start.ms <= t->now.ms ||
	    item_place_attended(t, &k->c.id, m) || !inbox_case_shown(t, k))
		return;
	row = inbox_add_case(t, rows, INBOX_UNATTENDED, &k->c, time_day_start(t->today));
	row->due = time_local_day(m->start);
	row->what = arena_printf(t->arena,
	                         "the client comes to %s, where the regiehouder is away and nobody stands "
	                         "in: mdoctl regie assign %s PERSON --reason REASON, or ask the client and "
	                         "mdoctl agenda move %s MEETING",
	                         m->id.text, k->c.id.text, k->c.id.text);
}

void inbox_care(struct turn *t, struct inbox_rows *rows, struct inbox_case *k)
{
	if (inbox_wants(rows, INBOX_NOT_READY))
		add_not_ready(t, rows, k);
	if (inbox_wants(rows, INBOX_UNATTENDED))
		add_unattended(t, rows, k);
	if (!inbox_wants(rows, INBOX_STRESS))
		return;
	add_weeks(t, rows, k);
	add_elsewhere(t, rows, k);
}
