#include "town_see.h"

#include <string.h>

enum ask {
	CASE,
	MEETING,
	ITEMS,
	COVERED,
	ATTENDED,
	OPEN_OF,
	HELD_BY,
	DIRTY,
	SENDERS,
	REFERENCE,
	OF_SIGNAL,
	STATE,
	LOADS,
	PLACED,
	OVERDUE,
	ASKS
};

static const char *const asks[ASKS] = {
        [CASE] =
                "SELECT c.client, c.table_id, c.state, c.urgency, c.opened, c.discuss_by, c.discussed, "
                "c.next_date, c.passed_over, r.number, r.person, r.partner, r.state, e.opened, i.meeting, "
                "i.slot, m.start, m.state, m.ad_hoc, (SELECT count(*) FROM mdo_case o WHERE o.client = "
                "c.client AND o.state = 1) FROM mdo_case c LEFT JOIN regie r ON r.case_id = c.id AND r.state "
                "IN (1, 2) LEFT JOIN escalation e ON e.case_id = c.id AND e.closed IS NULL LEFT JOIN item i "
                "ON i.case_id = c.id LEFT JOIN meeting m ON m.id = i.meeting WHERE c.id = ?1",
        [MEETING] = "SELECT table_id, start, seats, slot_minutes, state, ad_hoc FROM meeting WHERE id = ?1",
        [ITEMS] = "SELECT i.case_id, i.slot, c.state, c.table_id = m.table_id FROM item i JOIN meeting m ON "
                  "m.id = i.meeting LEFT JOIN mdo_case c ON c.id = i.case_id WHERE i.meeting = ?1 ORDER BY "
                  "i.slot",
        [COVERED] = "SELECT 1 FROM signal s JOIN consent c ON c.id = s.consent WHERE s.case_id = ?1 AND "
                    "s.state = 1 AND "
                    "c.state = 1 AND c.valid_until >= ?2 AND c.purposes & 4 LIMIT 1",
        [ATTENDED] = "SELECT 1 FROM signal WHERE case_id = ?1 AND state = 1 AND attends = 1 LIMIT 1",
        [OPEN_OF] = "SELECT id FROM mdo_case WHERE client = ?1 AND state = 1",
        [HELD_BY] = "SELECT r.case_id FROM regie r JOIN item i ON i.case_id = r.case_id WHERE "
                    "r.person = ?1 AND r.state IN (1, 2) "
                    "AND r.state = 2",
        [DIRTY] = "SELECT id FROM mdo_table WHERE dirty <> 0",
        [SENDERS] = "SELECT DISTINCT partner FROM signal WHERE case_id = ?1 AND state = 1",
        [REFERENCE] = "SELECT signal, case_id FROM reference WHERE id = ?1",
        [OF_SIGNAL] = "SELECT case_id FROM signal WHERE id = ?1",
        [STATE] = "SELECT c.state FROM signal s JOIN consent c ON c.id = s.consent WHERE s.id = ?1",
        [LOADS] = "SELECT person, count(*) FROM regie WHERE state = 2 GROUP BY person",
        [PLACED] = "SELECT case_id FROM item",
        [OVERDUE] = "SELECT id FROM mdo_case WHERE state = 1 AND next_date < ?1",
};

static const char *const wholes[TOWN_SEE_WHOLES] = {
        [TOWN_SEE_REGIE_BROKEN] =
                "SELECT count(*) FROM mdo_case c WHERE state = 1 AND "
                "(SELECT count(*) FROM regie r WHERE r.case_id = c.id AND r.state IN (1, 2)) + "
                "(SELECT count(*) FROM escalation e WHERE e.case_id = c.id AND e.closed IS NULL) <> 1",
        [TOWN_SEE_NO_DATE] = "SELECT count(*) FROM mdo_case WHERE state = 1 AND next_date < 0",
        [TOWN_SEE_TWO_OPEN] = "SELECT count(*) FROM (SELECT client FROM mdo_case WHERE state = 1 GROUP BY "
                              "client HAVING count(*) > 1)",
        [TOWN_SEE_OVERFULL] =
                "SELECT count(*) FROM (SELECT i.meeting FROM item i JOIN meeting m ON m.id = i.meeting "
                "GROUP BY i.meeting HAVING count(*) > m.seats)",
        [TOWN_SEE_SLOT_TWICE] = "SELECT count(*) FROM (SELECT meeting FROM item GROUP BY meeting, slot "
                                "HAVING count(*) > 1 OR slot < 1)",
        [TOWN_SEE_ASTRAY] =
                "SELECT count(*) FROM item i JOIN mdo_case c ON c.id = i.case_id JOIN meeting m ON m.id = "
                "i.meeting WHERE c.state <> 1 OR c.table_id <> m.table_id OR m.state NOT IN (1, 2)",
        [TOWN_SEE_UNCOVERED] = "SELECT count(*) FROM item i JOIN meeting m ON m.id = i.meeting JOIN "
                               "mdo_table t ON t.id = m.table_id "
                               "WHERE t.dirty = 0 AND NOT EXISTS (SELECT 1 FROM signal s JOIN consent c ON "
                               "c.id = s.consent WHERE "
                               "s.case_id = i.case_id AND s.state = 1 AND c.state = 1 AND c.purposes & 4 AND "
                               "c.valid_until >= (m.start + 3600000) / 86400000)",
        [TOWN_SEE_SIGNALS] = "SELECT count(*) FROM signal",
        [TOWN_SEE_STREAM_BROKEN] =
                "SELECT count(*) FROM (SELECT o.partner FROM outbox o JOIN stream s ON s.partner = o.partner "
                "WHERE "
                "o.number IS NOT NULL GROUP BY o.partner HAVING max(o.number) <> max(s.newest) OR "
                "max(o.number) - min(o.number) + 1 <> count(*))",
        [TOWN_SEE_OPEN] = "SELECT count(*) FROM mdo_case WHERE state = 1",
        [TOWN_SEE_ACCEPTED] = "SELECT count(*) FROM regie WHERE state = 2",
        [TOWN_SEE_AUDIT] = "SELECT count(*) FROM audit",
};

struct town_see {
	sqlite3_stmt *asks[ASKS], *wholes[TOWN_SEE_WHOLES];
};

struct town_see *town_see_new(struct town_watch *w)
{
	struct town_see *s = mem_alloc(sizeof(*s));

	for (int i = 0; i < ASKS; i++)
		s->asks[i] = town_watch_prepare(w, asks[i]);
	for (int i = 0; i < TOWN_SEE_WHOLES; i++)
		s->wholes[i] = town_watch_prepare(w, wholes[i]);
	return s;
}

void town_see_free(struct town_see *s)
{
	for (int i = 0; i < ASKS; i++)
		sqlite3_finalize(s->asks[i]);
	for (int i = 0; i < TOWN_SEE_WHOLES; i++)
		sqlite3_finalize(s->wholes[i]);
	mem_free(s);
}

static sqlite3_stmt *ask(struct town_see *s, enum ask what, const char *text)
{
	sqlite3_stmt *q = s->asks[what];

	sqlite3_reset(q);
	if (text != NULL)
		sqlite3_bind_text(q, 1, text, -1, SQLITE_STATIC);
	return q;
}

static void text_of(sqlite3_stmt *q, int column, char *to, size_t size)
{
	const unsigned char *text = sqlite3_column_text(q, column);

	id_set(to, size, text != NULL ? (const char *)text : "");
}

static struct day day_of(sqlite3_stmt *q, int column)
{
	if (sqlite3_column_type(q, column) == SQLITE_NULL)
		return day_none();
	return (struct day){(int32_t)sqlite3_column_int(q, column)};
}

/* No statement stays open: it would hold up the store's checkpoint. */
static bool done(sqlite3_stmt *q, bool found)
{
	sqlite3_reset(q);
	return found;
}

static struct instant instant_of(sqlite3_stmt *q, int column)
{
	return (struct instant){sqlite3_column_int64(q, column)};
}

bool town_see_case(struct town_see *s, const char *id, struct town_see_case *ret)
{
	sqlite3_stmt *q = ask(s, CASE, id);

	if (sqlite3_step(q) != SQLITE_ROW)
		return done(q, false);
	text_of(q, 0, ret->client, sizeof(ret->client));
	text_of(q, 1, ret->table, sizeof(ret->table));
	ret->state = (enum case_state)sqlite3_column_int(q, 2);
	ret->urgency = (enum urgency)sqlite3_column_int(q, 3);
	ret->opened = instant_of(q, 4);
	ret->discuss_by = day_of(q, 5);
	ret->discussed = day_of(q, 6);
	ret->next_date = day_of(q, 7);
	ret->passed_over = sqlite3_column_int64(q, 8);
	ret->regie.number = sqlite3_column_int64(q, 9);
	text_of(q, 10, ret->regie.person, sizeof(ret->regie.person));
	text_of(q, 11, ret->regie.partner, sizeof(ret->regie.partner));
	ret->regie.state = (enum regie_state)sqlite3_column_int(q, 12);
	ret->escalated = instant_of(q, 13);
	text_of(q, 14, ret->place.meeting, sizeof(ret->place.meeting));
	ret->place.slot = sqlite3_column_int64(q, 15);
	ret->place.start = instant_of(q, 16);
	ret->place.state = (enum meeting_state)sqlite3_column_int(q, 17);
	ret->place.ad_hoc = sqlite3_column_int(q, 18) != 0;
	ret->open_cases = sqlite3_column_int64(q, 19);
	return done(q, true);
}

bool town_see_meeting(struct town_see *s, const char *id, struct town_see_meeting *ret)
{
	sqlite3_stmt *q = ask(s, MEETING, id);

	if (sqlite3_step(q) != SQLITE_ROW)
		return done(q, false);
	text_of(q, 0, ret->table, sizeof(ret->table));
	ret->start.ms = sqlite3_column_int64(q, 1);
	ret->seats = sqlite3_column_int64(q, 2);
	ret->slot_minutes = sqlite3_column_int64(q, 3);
	ret->state = (enum meeting_state)sqlite3_column_int(q, 4);
	ret->ad_hoc = sqlite3_column_int(q, 5) != 0;
	return done(q, true);
}

void town_see_items(struct town_see *s, const char *meeting, struct town_see_items *ret)
{
	sqlite3_stmt *q = ask(s, ITEMS, meeting);

	ret->count = 0;
	while (ret->count < sizeof(ret->at) / sizeof(ret->at[0]) && sqlite3_step(q) == SQLITE_ROW) {
		struct town_see_item *i = &ret->at[ret->count++];

		text_of(q, 0, i->case_, sizeof(i->case_));
		i->slot = sqlite3_column_int64(q, 1);
		i->state = (enum case_state)sqlite3_column_int(q, 2);
		i->of_table = sqlite3_column_int(q, 3) != 0;
	}
	sqlite3_reset(q);
}

bool town_see_covered(struct town_see *s, const char *case_id, struct day on)
{
	sqlite3_stmt *q = ask(s, COVERED, case_id);

	sqlite3_bind_int(q, 2, on.n);
	return done(q, sqlite3_step(q) == SQLITE_ROW);
}

bool town_see_attended(struct town_see *s, const char *case_id)
{
	sqlite3_stmt *q = ask(s, ATTENDED, case_id);

	return done(q, sqlite3_step(q) == SQLITE_ROW);
}

bool town_see_open_of(struct town_see *s, const char *client, char ret_case[ID_CASE_MAX])
{
	sqlite3_stmt *q = ask(s, OPEN_OF, client);

	if (sqlite3_step(q) != SQLITE_ROW)
		return done(q, false);
	text_of(q, 0, ret_case, ID_CASE_MAX);
	return done(q, true);
}

static void add_all(sqlite3_stmt *q, struct town_texts *into)
{
	while (sqlite3_step(q) == SQLITE_ROW)
		town_texts_add(into, (const char *)sqlite3_column_text(q, 0));
	sqlite3_reset(q);
}

void town_see_held_by(struct town_see *s, const char *person, struct town_texts *into)
{
	add_all(ask(s, HELD_BY, person), into);
}

void town_see_placed(struct town_see *s, struct town_texts *into)
{
	add_all(ask(s, PLACED, NULL), into);
}

void town_see_dirty(struct town_see *s, bool ret_dirty[TOWN_TABLES])
{
	sqlite3_stmt *q = ask(s, DIRTY, NULL);

	memset(ret_dirty, 0, TOWN_TABLES * sizeof(*ret_dirty));
	while (sqlite3_step(q) == SQLITE_ROW)
		ret_dirty[town_table_find((const char *)sqlite3_column_text(q, 0))] = true;
	sqlite3_reset(q);
}

uint64_t town_see_senders(struct town_see *s, const struct town *t, const char *case_id)
{
	sqlite3_stmt *q = ask(s, SENDERS, case_id);
	uint64_t who = 0;

	while (sqlite3_step(q) == SQLITE_ROW) {
		int p = town_partner_find(t, (const char *)sqlite3_column_text(q, 0));

		who |= p >= 0 ? UINT64_C(1) << p : 0;
	}
	sqlite3_reset(q);
	return who;
}

bool town_see_reference(struct town_see *s, const char *reference, char ret_signal[ID_UUID_MAX],
                        char ret_case[ID_CASE_MAX])
{
	sqlite3_stmt *q = ask(s, REFERENCE, reference);

	if (sqlite3_step(q) != SQLITE_ROW)
		return done(q, false);
	text_of(q, 0, ret_signal, ID_UUID_MAX);
	text_of(q, 1, ret_case, ID_CASE_MAX);
	return done(q, true);
}

bool town_see_case_of_signal(struct town_see *s, const char *signal, char ret_case[ID_CASE_MAX])
{
	sqlite3_stmt *q = ask(s, OF_SIGNAL, signal);

	if (sqlite3_step(q) != SQLITE_ROW)
		return done(q, false);
	text_of(q, 0, ret_case, ID_CASE_MAX);
	return done(q, true);
}

enum consent_state town_see_consent(struct town_see *s, const char *signal)
{
	sqlite3_stmt *q = ask(s, STATE, signal);
	enum consent_state state = CONSENT_STATE_ABSENT;

	if (sqlite3_step(q) == SQLITE_ROW)
		state = (enum consent_state)sqlite3_column_int(q, 0);
	sqlite3_reset(q);
	return state;
}

int64_t town_see_whole(struct town_see *s, enum town_see_whole what)
{
	sqlite3_stmt *q = s->wholes[what];
	int64_t n = sqlite3_step(q) == SQLITE_ROW ? sqlite3_column_int64(q, 0) : -1;

	sqlite3_reset(q);
	return n;
}

void town_see_loads(struct town_see *s, struct town *t,
                    void (*each)(struct town *t, const char *person, int64_t cases))
{
	sqlite3_stmt *q = ask(s, LOADS, NULL);

	while (sqlite3_step(q) == SQLITE_ROW)
		each(t, (const char *)sqlite3_column_text(q, 0), sqlite3_column_int64(q, 1));
	sqlite3_reset(q);
}

void town_see_overdue(struct town_see *s, struct town *t, struct day today,
                      void (*each)(struct town *t, const char *case_id))
{
	sqlite3_stmt *q = ask(s, OVERDUE, NULL);

	sqlite3_bind_int(q, 1, today.n);
	while (sqlite3_step(q) == SQLITE_ROW)
		each(t, (const char *)sqlite3_column_text(q, 0));
	sqlite3_reset(q);
}
