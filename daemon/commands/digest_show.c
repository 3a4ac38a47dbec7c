/*
 * digest: what happened at a person's tables, from the audit chain. Cases by their code, and only those whose
 * facts he may see.
 */
#include <string.h>

#include "base/text.h"
#include "commands/desk_view.h"
#include "store/store_digest.h"

#define SCAN_ROWS 20000
#define PAGE_LINES 200 /* tables_person.h */

/* Columns: event of the chain, what it means to people. What is not here is no news. */
static const struct word {
	const char *event, *what;
} words[] = {
        {"signal.stored", "a signal came in"},
        {"case.discussed", "discussed"},
        {"case.closed", "closed"},
        {"case.merged", "matched with another case"},
        {"case.split", "parted into two cases"},
        {"case.passed_over", "could have been discussed, and was not"},
        {"consent.confirmed", "the client was asked, and consents"},
        {"consent.renewed", "a newer consent"},
        {"consent.narrowed", "the client took a part of a consent back"},
        {"consent.suspended", "a withdrawal waits to be confirmed"},
        {"consent.withdrawn", "the client withdrew"},
        {"consent.expired", "a consent ran out"},
        {"consent.warned", "a consent ends soon"},
        {"regie.offered", "the regie was offered"},
        {"regie.accepted", "the regie was accepted"},
        {"regie.assigned", "the regie was given by decision"},
        {"regie.claimed", "the regie was taken up"},
        {"regie.declined", "the regie was declined"},
        {"regie.lapsed", "an offer of the regie was not answered"},
        {"regie.released", "the regie was given up"},
        {"regie.escalated", "nobody has the regie"},
        {"item.placed", "placed on the agenda"},
        {"item.unplaced", "off the agenda for now"},
        {"item.pinned", "put on a meeting by decision"},
        {"item.moved", "moved by decision"},
        {"item.deferred", "deferred"},
        {"item.cancelled", "taken off the agenda"},
        {"item.not_ready", "nobody booked speaks the language"},
        {"item.go_ahead", "goes ahead without interpreter by decision"},
        {"meeting.announced", "a meeting was announced"},
        {"meeting.held", "a meeting was held"},
        {"meeting.cancelled", "a meeting was cancelled"},
        {"meeting.ad-hoc", "a meeting was made for a crisis"},
        {"meeting.added", "a meeting was added by decision"},
};

static const char *word_of(const char *event)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (text_equal(words[i].event, event))
			return words[i].what;
	return NULL;
}

struct find {
	int64_t seq;
	struct instant at;
	const char *event, *what, *case_, *meeting;
};

struct search {
	struct turn *t;
	struct instant from, to;
	size_t count;
	struct find at[PAGE_LINES];
};

static const char *copy(const struct search *s, const char *text)
{
	return text != NULL ? arena_text(s->t->arena, text) : NULL;
}

/* The store rests while its rows are shown: who may see them is asked afterwards. */
static bool visit(void *cookie, const struct store_audit_row *row)
{
	struct search *s = cookie;
	const char *what = word_of(row->row.event);
	bool meeting = text_equal(row->row.object_kind, "meeting");

	if (row->at.ms >= s->to.ms || s->count == PAGE_LINES)
		return false;
	if (what == NULL || row->row.outcome != 0 || row->at.ms < s->from.ms ||
	    (row->row.case_id == NULL && !meeting))
		return true;
	s->at[s->count++] = (struct find){.seq = row->seq,
	                                  .at = row->at,
	                                  .event = copy(s, row->row.event),
	                                  .what = what,
	                                  .case_ = copy(s, row->row.case_id),
	                                  .meeting = meeting ? copy(s, row->row.object) : NULL};
	return true;
}

/* At whose table it was; false: not for this person. */
static bool shown(struct turn *t, const struct conf_person *who, const struct find *f,
                  struct desk_view_told *told, struct table_id *ret_table)
{
	struct store_meeting m;
	struct case_view v;

	if (f->case_ == NULL) {
		if (!store_meeting_get(t->store, f->meeting, &m) || !desk_view_table(who, &m.table) ||
		    (m.state == MEETING_DRAFT && !desk_view_drafts(who)))
			return false;
		*ret_table = m.table;
		return true;
	}
	if (!case_view_load(t, f->case_, NULL, &v) || !desk_view_table(who, &v.c.table) ||
	    !desk_view_facts(t, &v))
		return false;
	desk_view_tell(t, told, &v.c.id);
	*ret_table = v.c.table;
	return true;
}

static void show(struct turn *t, const struct conf_person *who, const struct search *s,
                 struct proto_digest *digest)
{
	struct desk_view_told told = {0};
	struct table_id table;

	digest->lines.at = arena_array(t->arena, s->count, sizeof(*digest->lines.at));
	for (size_t i = 0; i < s->count; i++) {
		struct proto_digest_line *line = &digest->lines.at[digest->lines.count];

		if (!shown(t, who, &s->at[i], &told, &table))
			continue;
		proto_clear(&proto_table_digest_line, line);
		line->at = s->at[i].at;
		line->case_ = s->at[i].case_;
		line->table = arena_text(t->arena, table.text);
		line->event = s->at[i].event;
		line->what = s->at[i].what;
		digest->lines.count++;
	}
	desk_view_disclose(t, "digest.listed", &told);
}

bool digest_show(struct turn *t, const struct conf_person *who, const void *params, void *result,
                 struct refusal *refusal)
{
	const struct proto_digest_params *p = params;
	struct proto_digest *digest = result;
	struct search *s = arena_alloc(t->arena, sizeof(*s));
	struct day first = day_is_set(p->on) ? p->on : day_add(t->today, -1);
	int64_t after = p->after;

	if (first.n > t->today.n) {
		refusal_set(refusal, PROBLEM_DATE_FUTURE, "/params/on", NULL);
		return false;
	}
	*s = (struct search){.t = t,
	                     .from = time_day_start(first),
	                     .to = time_day_start(day_add(day_is_set(p->on) ? first : t->today, 1))};
	if (after == PROTO_NO_INT)
		after = store_digest_row_before(t->store, s->from);
	digest->upto = store_audit_walk(t->store, after, SCAN_ROWS, visit, s, &digest->more);
	/* The walk also stops at the end of the day. */
	if (s->count < PAGE_LINES && digest->upto - after < SCAN_ROWS)
		digest->more = false;
	show(t, who, s, digest);
	return true;
}
