#include "store/store_digest.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/store_inside.h"

#define PROGRESS "digest"

static_assert(MEETING_ANNOUNCED == 2, "the lists of digests name the state by its number");

/* The one of this case, made when it is not there. */
static struct store_digest_line *line_of(struct store_digest *d, struct arena *a,
                                         const struct store_digest_line *l)
{
	size_t at = d->count;

	while (at > 0 && strcmp(d->lines[at - 1].case_.text, l->case_.text) > 0)
		at--;
	if (at > 0 && ID_EQUAL(d->lines[at - 1].case_, l->case_))
		return &d->lines[at - 1];
	d->lines = sql_grow(a, d->lines, d->count, sizeof(*d->lines));
	memmove(&d->lines[at + 1], &d->lines[at], (d->count++ - at) * sizeof(*d->lines));
	d->lines[at] = *l;
	return &d->lines[at];
}

/* A line comes as often as its case has live signals. */
static void read_line(struct sql_run *r, struct arena *a, struct store_digest *d)
{
	struct partner_id *named = arena_alloc(a, sizeof(*named));
	struct store_digest_line l = {.grounds.count = 0}, *line;
	struct store_case_ground ground;

	SQL_ID(r, l.partner);
	SQL_ID(r, l.case_);
	SQL_ID(r, l.client);
	l.state = (enum regie_state)sql_enum(r, REGIE_STATE_COUNT);
	l.answer_by = sql_instant(r);
	l.next_date = sql_day(r);
	l.discuss_by = sql_day(r);
	l.discussed = sql_day(r);
	SQL_ID(r, l.reference);
	l.slot = sql_int(r);
	store_meeting_read_place(r, &l.meeting);
	*named = l.partner;
	store_consent_read_ground(r, named, &ground);
	line = line_of(d, a, &l);
	if (!ID_IS_SET(ground.signal))
		return;
	line->grounds.at = sql_grow(a, line->grounds.at, line->grounds.count, sizeof(ground));
	line->grounds.at[line->grounds.count++] = ground;
}

struct store_digest_list store_digest_due(struct store *s, struct arena *a, const struct person_id *after,
                                          struct day dates_to, struct day consents_to, size_t max)
{
	/* One more than are wanted, whose lines are not all there. */
	struct store_digest_list list = {.at = arena_array(a, max + 1, sizeof(*list.at))};
	struct sql_run r = sql_begin(&s->sql, LIST_DIGESTS);
	struct store_digest d = {.count = 0}, *last;

	sql_bind_text(&r, ":after", after->text);
	sql_bind_day(&r, ":dates_to", dates_to);
	sql_bind_day(&r, ":consents_to", consents_to);
	while (list.count <= max && sql_row(&r)) {
		SQL_ID(&r, d.person);
		SQL_ID(&r, d.partner);
		d.told_before = !sql_is_null(&r);
		if (d.told_before)
			d.said = sql_hash(&r);
		else
			(void)sql_peek(&r);
		last = list.count > 0 ? &list.at[list.count - 1] : NULL;
		if (last == NULL || !ID_EQUAL(last->person, d.person)) {
			last = &list.at[list.count++];
			*last = d;
		}
		read_line(&r, a, last);
	}
	if (list.count > max) {
		sql_end(&r);
		list.count = max;
	}
	return s->sql.state == STORE_WELL ? list : (struct store_digest_list){0};
}

struct store_digest store_digest_of(struct store *s, struct arena *a, const char *person, struct day dates_to,
                                    struct day consents_to)
{
	struct sql_run r = sql_begin(&s->sql, LIST_DIGEST_OF);
	struct store_digest d = {.count = 0};

	sql_bind_text(&r, ":person", person);
	sql_bind_day(&r, ":dates_to", dates_to);
	sql_bind_day(&r, ":consents_to", consents_to);
	while (sql_row(&r))
		read_line(&r, a, &d);
	return s->sql.state == STORE_WELL ? d : (struct store_digest){0};
}

/* "day" when it is over, else "day person". */
bool store_digest_goes_on(struct store *s, struct arena *a, struct day today, struct person_id *ret_after)
{
	struct person_id after = {""};
	const char *text;
	char *end;

	if (store_meta_get(s, a, PROGRESS, &text) && strtoll(text, &end, 10) == today.n) {
		if (*end != ' ')
			return false;
		ID_SET(after, end + 1);
	}
	*ret_after = after;
	return true;
}

void store_digest_passed(struct store *s, struct day today, const struct person_id *last)
{
	char text[sizeof(last->text) + 16];

	snprintf(text, sizeof(text), "%d %s", today.n, last->text);
	store_meta_set(s, PROGRESS, text);
}

void store_digest_end(struct store *s, struct day today)
{
	store_meta_set_number(s, PROGRESS, today.n);
}

void store_digest_set(struct store *s, const struct person_id *person, struct day today,
                      const struct crypto_hash *said)
{
	struct sql_run r = sql_begin(&s->sql, SET_DIGEST);

	sql_bind_text(&r, ":person", person->text);
	sql_bind_day(&r, ":on_day", today);
	sql_bind_hash(&r, ":said", said);
	sql_do(&r);
}

void store_digest_tidy(struct store *s)
{
	struct sql_run r = sql_begin(&s->sql, DROP_DIGESTS);

	sql_do(&r);
}

int64_t store_digest_row_before(struct store *s, struct instant at)
{
	struct sql_run r = sql_begin(&s->sql, FIND_ANCHOR_BEFORE);
	int64_t seq = 0;

	sql_bind_instant(&r, ":at", at);
	if (sql_row(&r)) {
		seq = sql_int(&r);
		sql_end(&r);
	}
	return s->sql.state == STORE_WELL ? seq : 0;
}
