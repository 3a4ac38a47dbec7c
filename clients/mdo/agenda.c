/*
 * mdo agenda: what our people have to come for, as a table or as iCalendar. Only announced items that we may
 * know; which case an entry is about is told by notifications, not by a calendar.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mdo/commands.h"
#include "mdo/report.h"

#define AGAIN_MS 2000

const struct mdo_option agenda_options[] = {
        {"from", MDO_VALUE, "DATE", "what ends on this day or later; default today"},
        {"ics", MDO_SWITCH, NULL, "as iCalendar, for a calendar program"},
        {NULL, MDO_SWITCH, NULL, NULL}};

static enum mdo_reach ask(struct session *s, const struct proto_agenda_asked *data,
                          struct mdo_answer *ret_answer, const char **ret_id)
{
	struct mdo_sender from = session_sender(s);
	struct mdo_event event = mdo_event_make(s->arena, &from, MESSAGE_AGENDA,
	                                        proto_write(s->arena, &proto_table_agenda_asked, data, NULL));
	struct mdo_question q = {event.id, event.text, event.len, s->timeout_ms, AGAIN_MS};

	*ret_id = event.id;
	return mdo_door_deliver(s->door, s->arena, &q, ret_answer);
}

static void take(struct arena *a, struct proto_calendar_entry_list *all,
                 const struct proto_calendar_entry_list *page)
{
	struct proto_calendar_entry *at = arena_array(a, all->count + page->count, sizeof(*at));

	for (size_t i = 0; i < all->count; i++)
		at[i] = all->at[i];
	for (size_t i = 0; i < page->count; i++)
		at[all->count + i] = page->at[i];
	all->at = at;
	all->count += page->count;
}

/* Page after page; MDO_STORED when all is there. */
static int ask_all(struct session *s, struct proto_agenda_asked *data, struct proto_calendar_entry_list *ret)
{
	struct proto_calendar_entry_list all = {.count = 0};
	struct mdo_answer answer;
	const char *id;
	bool more = true;

	while (more) {
		enum mdo_reach reach = ask(s, data, &answer, &id);

		if (reach != MDO_REACHED)
			return session_unreached(s, reach);
		if (report_outcome(&answer.body) != MDO_STORED) {
			report_answer(s, id, &answer);
			return (int)report_outcome(&answer.body);
		}
		take(s->arena, &all, &answer.body.entries);
		more = answer.body.more && answer.body.entries.count > 0;
		if (more)
			data->after = all.at[all.count - 1].uid;
	}
	*ret = all;
	return MDO_STORED;
}

static void print_table(struct arena *a, const struct proto_calendar_entry_list *all)
{
	char from[TIME_TEXT_MAX], until[TIME_TEXT_MAX];

	for (size_t i = 0; i < all->count; i++) {
		const struct proto_calendar_entry *e = &all->at[i];

		printf("%.16s  %.5s  %s%s%s%s\n", time_text_local(e->start, from),
		       time_text_local(e->end, until) + 11, mdo_clean_text(a, e->table),
		       e->room != NULL ? "  " : "", mdo_clean_text(a, e->room),
		       e->cancelled ? "  cancelled" : "");
	}
	if (all->count == 0)
		printf("nothing to come for\n");
}

static void print_json(struct arena *a, const struct proto_calendar_entry_list *all)
{
	putchar('[');
	for (size_t i = 0; i < all->count; i++) {
		size_t len;
		const char *text = proto_write(a, &proto_table_calendar_entry, &all->at[i], &len);

		printf("%s%s", i > 0 ? "," : "", mdo_clean_json(a, text, len));
	}
	puts("]");
}

static int by_start(const void *a, const void *b)
{
	const struct proto_calendar_entry *x = a, *y = b;

	return x->start.ms != y->start.ms ? (x->start.ms > y->start.ms) - (x->start.ms < y->start.ms)
	                                  : strcmp(x->uid, y->uid);
}

static int print_all(struct session *s, struct proto_calendar_entry_list *all)
{
	const char *text;
	struct why why;

	if (mdo_args_has(&s->args, "ics")) {
		text = mdo_calendar_text(s->arena, all, &why);
		if (text == NULL)
			return session_fail(MDO_OTHER, "%s", why.text);
		fputs(text, stdout);
		return MDO_STORED;
	}
	if (all->count > 0)
		qsort(all->at, all->count, sizeof(*all->at), by_start);
	if (s->json)
		print_json(s->arena, all);
	else
		print_table(s->arena, all);
	return MDO_STORED;
}

int agenda_command(struct session *s)
{
	struct proto_calendar_entry_list all = {.count = 0};
	struct proto_agenda_asked data;
	const char *from = mdo_args_value(&s->args, "from");
	struct why why;
	int status;

	proto_clear(&proto_table_agenda_asked, &data);
	if (from != NULL && !mdo_field_set(s->arena, &proto_table_agenda_asked, &data, "from", from, &why))
		return session_fail(MDO_USAGE, "--from: %s", why.text);
	if (!mdo_profile_complete(&s->profile, true, &why))
		return session_fail(MDO_USAGE, "%s", why.text);
	if (!session_connect(s))
		return MDO_USAGE;
	status = ask_all(s, &data, &all);
	if (status == MDO_STORED)
		status = print_all(s, &all);
	return session_flush() ? status : MDO_OTHER;
}
