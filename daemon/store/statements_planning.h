/*
 * statements_planning - SQL of planning beyond one table's items: absences, speakers, the client's days, the
 * regie handed on, calendar feeds, digests. Columns as in statements.h.
 */
#ifndef MDO_STORE_STATEMENTS_PLANNING_H
#define MDO_STORE_STATEMENTS_PLANNING_H

/* clang-format off */
/* A regie g that has something to say: it waits for an answer, its case has a date soon, or a consent ends. */
#define STORE_DIGEST_TELLS(ends) \
	"g.state IN (1, 2) AND c.state = 1 AND (g.state = 1 OR c.next_date <= :dates_to OR " ends ") "
#define STORE_DIGEST_LINE(served) \
	"g.partner, g.case_id, c.client, g.state, g.answer_by, c.next_date, c.discuss_by, c.discussed, f.id, i.slot, " \
	"m.id, m.table_id, m.start, m.seats, m.slot_minutes, m.breaks, " STORE_GROUND_COLUMNS(served)
#define STORE_DIGEST_JOINS \
	"LEFT JOIN item i ON i.case_id = c.id LEFT JOIN meeting m ON m.id = i.meeting AND m.state = 2 " \
	"LEFT JOIN reference f ON f.case_id = c.id AND f.partner = g.partner " \
	"LEFT JOIN signal s ON s.case_id = c.id AND s.state = 1 " STORE_GROUND_JOIN

#define STORE_PLANNING_STATEMENTS(S) \
	S(LIST_HELD, MAIN, \
	  "SELECT case_id, meeting, slot, 0 FROM item_held WHERE meeting = :meeting ORDER BY slot = 0, slot, case_id") \
	S(FIND_HELD, MAIN, "SELECT slot FROM item_held WHERE case_id = :case_id AND meeting = :meeting") \
	S(FIND_LAST_HELD, MAIN, \
	  "SELECT max(m.start) FROM item_held h JOIN meeting m ON m.id = h.meeting WHERE h.case_id = :case_id AND h.slot > 0") \
	S(SET_COUNTING, MAIN, "UPDATE meeting SET counting = :upto WHERE id = :meeting") \
	S(FIND_COUNTING, MAIN, \
	  "SELECT id, counting FROM meeting WHERE counting IS NOT NULL ORDER BY start, id LIMIT 1") \
	S(LIST_TO_COUNT, MAIN, \
	  "SELECT id FROM mdo_case WHERE state = 1 AND table_id = :table_id AND id > :upto ORDER BY id LIMIT :most") \
	S(IS_UNSPOKEN, MAIN, \
	  "SELECT EXISTS (SELECT 1 FROM speaker WHERE meeting = :meeting AND case_id = :case_id AND slot = 0)") \
	S(PUT_ABSENCE, MAIN, \
	  "INSERT INTO absence (id, partner, person, from_day, until_day, deputy, told, told_by) " \
	  "VALUES (:id, :partner, :person, :from_day, :until_day, :deputy, :told, :told_by) " \
	  "ON CONFLICT (id) DO UPDATE SET partner = excluded.partner, person = excluded.person, from_day = excluded.from_day, " \
	  "until_day = excluded.until_day, deputy = excluded.deputy, told = excluded.told, told_by = excluded.told_by") \
	S(FIND_ABSENCE, MAIN, \
	  "SELECT id, partner, person, from_day, until_day, deputy, told, told_by FROM absence WHERE id = :id") \
	S(END_ABSENCE, MAIN, "UPDATE absence SET until_day = :until_day WHERE id = :id") \
	S(DROP_ABSENCE, MAIN, "DELETE FROM absence WHERE id = :id") \
	S(LIST_ABSENCES, MAIN, \
	  "SELECT id, partner, person, from_day, until_day, deputy, told, told_by FROM absence " \
	  "WHERE until_day >= :since ORDER BY from_day, id") \
	S(LIST_PARTNER_ABSENCES, MAIN, \
	  "SELECT id, partner, person, from_day, until_day, deputy, told, told_by FROM absence " \
	  "WHERE partner = :partner AND until_day >= :since ORDER BY from_day, id") \
	S(LIST_PERSON_ABSENCES, MAIN, \
	  "SELECT id, partner, person, from_day, until_day, deputy, told, told_by FROM absence " \
	  "WHERE partner = :partner AND until_day >= :since AND (person = :person OR person IS NULL)") \
	S(LIST_ABSENT_OFFERS, MAIN, \
	  "SELECT r.number, r.case_id, r.person, r.partner, r.state, r.offered, r.accepted, r.answer_by, r.ended, r.cause, r.why " \
	  "FROM regie r WHERE r.state = 1 AND EXISTS (SELECT 1 FROM absence a WHERE a.partner = r.partner " \
	  "AND (a.person = r.person OR a.person IS NULL) AND a.from_day <= :today AND a.until_day >= :today)") \
	S(FIND_RHYTHM, MAIN, "SELECT rhythm FROM mdo_table WHERE id = :id") \
	S(SET_RHYTHM, MAIN, "UPDATE mdo_table SET rhythm = :rhythm WHERE id = :id") \
	S(DROP_MEETING, MAIN, "DELETE FROM meeting WHERE id = :id AND state = 1") \
	S(FORGET_ABSENCES, MAIN, "DELETE FROM absence WHERE until_day < :before") \
	S(CLEAR_ROSTER_ABSENCES, MAIN, "DELETE FROM absence WHERE id >= 'roster-' AND id < 'roster.'") \
	S(LIST_CALENDAR, MAIN, \
	  "SELECT uid, meeting, case_id, sequence, changed, start, end, table_id, room, cancelled FROM calendar_entry " \
	  "WHERE principal = :principal ORDER BY uid") \
	S(SET_CALENDAR, MAIN, \
	  "INSERT INTO calendar_entry (uid, principal, meeting, case_id, sequence, changed, start, end, table_id, room, cancelled) " \
	  "VALUES (:uid, :principal, :meeting, :case_id, :sequence, :changed, :start, :end, :table_id, :room, :cancelled) " \
	  "ON CONFLICT (uid) DO UPDATE SET sequence = excluded.sequence, changed = excluded.changed, start = excluded.start, " \
	  "end = excluded.end, table_id = excluded.table_id, room = excluded.room, cancelled = excluded.cancelled") \
	S(LIST_REGIES_OF, MAIN, \
	  "SELECT number, case_id, person, partner, state, offered, accepted, answer_by, ended, cause, why " \
	  "FROM regie WHERE person = :person AND state IN (1, 2) ORDER BY case_id") \
	S(LIST_BATCH, MAIN, \
	  "SELECT number, case_id, person, partner, state, offered, accepted, answer_by, ended, cause, why " \
	  "FROM regie WHERE batch = :batch ORDER BY case_id") \
	S(SET_REGIE_BATCH, MAIN, "UPDATE regie SET batch = :batch WHERE number = :number") \
	S(FIND_REGIE_BEFORE, MAIN, \
	  "SELECT number, case_id, person, partner, state, offered, accepted, answer_by, ended, cause, why " \
	  "FROM regie WHERE case_id = (SELECT id FROM mdo_case WHERE client = :client AND state = 2 " \
	  "ORDER BY closed DESC, id DESC LIMIT 1) ORDER BY number DESC LIMIT 1") \
	S(LIST_ESCALATED, MAIN, \
	  "SELECT c.id, c.client, c.table_id, c.state, c.urgency, c.opened, c.closed, c.cause, c.discuss_by, c.discussed, " \
	  "c.earliest, c.next_date, c.passed_over, c.displaced FROM escalation e CROSS JOIN mdo_case c ON c.id = e.case_id " \
	  "WHERE e.closed IS NULL AND c.state = 1 ORDER BY e.case_id") \
	S(TRIM_CALENDAR, MAIN, "DELETE FROM calendar_entry WHERE principal = :principal AND changed < :before AND end < :before") \
	S(DROP_CALENDAR_CASE, MAIN, "DELETE FROM calendar_entry WHERE case_id = :case_id") \
	S(LIST_DIGESTS, MAIN, \
	  "SELECT g.person, r.partner, d.said, " STORE_DIGEST_LINE("0") \
	  "FROM regie g CROSS JOIN mdo_case c ON c.id = g.case_id CROSS JOIN roster r ON r.person = g.person " \
	  "LEFT JOIN digest d ON d.person = g.person " STORE_DIGEST_JOINS "WHERE g.person > :after AND r.gone = 0 AND " \
	  STORE_DIGEST_TELLS("c.id IN (SELECT e.case_id FROM consent t CROSS JOIN signal e ON e.consent = t.id " \
	  "WHERE t.state IN (1, 2) AND t.state = 1 AND t.valid_until <= :consents_to)") "ORDER BY g.person") \
	S(LIST_DIGEST_OF, MAIN, \
	  "SELECT " STORE_DIGEST_LINE("v.partner IS NOT NULL") "FROM regie g CROSS JOIN mdo_case c ON c.id = g.case_id " \
	  STORE_DIGEST_JOINS STORE_GROUND_SERVED("g.partner", "f.id") "WHERE g.person = :person AND " \
	  STORE_DIGEST_TELLS("EXISTS (SELECT 1 FROM signal e CROSS JOIN consent t ON t.id = e.consent " \
	  "WHERE e.case_id = c.id AND t.state = 1 AND t.valid_until <= :consents_to)")) \
	S(SET_DIGEST, MAIN, \
	  "INSERT INTO digest (person, on_day, said) VALUES (:person, :on_day, :said) " \
	  "ON CONFLICT (person) DO UPDATE SET on_day = excluded.on_day, said = excluded.said") \
	S(DROP_DIGESTS, MAIN, "DELETE FROM digest WHERE person NOT IN (SELECT person FROM roster)") \
	S(FIND_ANCHOR_BEFORE, MAIN, "SELECT seq FROM anchor WHERE at <= :at ORDER BY number DESC LIMIT 1") \
	S(PUT_CONTACT, MAIN, \
	  "INSERT INTO contact (id, partner, reference, on_day, told) VALUES (:id, :partner, :reference, :on_day, :told) " \
	  "ON CONFLICT (reference, on_day) DO NOTHING") \
	S(DROP_CONTACT, MAIN, "DELETE FROM contact WHERE reference = :reference AND on_day = :on_day") \
	S(COUNT_CONTACTS, MAIN, "SELECT count(*) FROM contact WHERE reference = :reference AND on_day >= :from") \
	S(FORGET_CONTACTS, MAIN, "DELETE FROM contact WHERE reference = :reference") \
	/* Few have any: asked first, since the list of references to delete by costs more than to look. */ \
	S(ANY_SIGNAL_CONTACT, MAIN, \
	  "SELECT 1 FROM reference f CROSS JOIN contact k ON k.reference = f.id WHERE f.signal = :signal LIMIT 1") \
	S(FORGET_SIGNAL_CONTACTS, MAIN, \
	  "DELETE FROM contact WHERE reference IN (SELECT id FROM reference WHERE signal = :signal)") \
	S(FORGET_CASE_CONTACTS, MAIN, \
	  "DELETE FROM contact WHERE reference IN (SELECT id FROM reference WHERE case_id = :case_id)") \
	S(TRIM_CONTACTS, MAIN, "DELETE FROM contact WHERE on_day < :before") \
	S(LIST_CLIENT_CONTACTS, MAIN, \
	  "SELECT k.on_day, k.partner FROM consent t CROSS JOIN signal g ON g.consent = t.id " \
	  "CROSS JOIN reference f ON f.signal = g.id CROSS JOIN contact k ON k.reference = f.id " \
	  "WHERE EXISTS (SELECT 1 FROM contact WHERE on_day >= :from) " \
	  "AND t.client = :client AND g.state = 1 AND k.on_day >= :from AND k.on_day <= :to " \
	  "UNION ALL SELECT k.on_day, k.partner FROM mdo_case m CROSS JOIN reference f ON f.case_id = m.id " \
	  "CROSS JOIN contact k ON k.reference = f.id WHERE EXISTS (SELECT 1 FROM contact WHERE on_day >= :from) " \
	  "AND m.client = :client AND k.on_day >= :from AND k.on_day <= :to") \
	/* A reference is of a signal or of a case. */ \
	S(LIST_OPEN_CONTACTS, MAIN, \
	  "SELECT c.id, k.on_day, k.partner FROM contact k CROSS JOIN reference f ON f.id = k.reference " \
	  "LEFT JOIN signal g ON g.id = f.signal AND g.state = 1 LEFT JOIN consent t ON t.id = g.consent " \
	  "LEFT JOIN mdo_case m ON m.id = f.case_id CROSS JOIN mdo_case c ON c.client = coalesce(t.client, m.client) " \
	  "AND c.state = 1 WHERE k.on_day >= :from AND k.on_day <= :to") \
	S(PUT_SPEAKER, MAIN, \
	  "INSERT INTO speaker (meeting, case_id, language, slot, person, partner, booked, event, told) " \
	  "VALUES (:meeting, :case_id, :language, :slot, :person, :partner, :booked, :event, :told) " \
	  "ON CONFLICT (meeting, case_id) DO UPDATE SET language = excluded.language, slot = excluded.slot, " \
	  "person = excluded.person, partner = excluded.partner, booked = excluded.booked, event = excluded.event, " \
	  "told = excluded.told") \
	S(DROP_SPEAKER, MAIN, "DELETE FROM speaker WHERE meeting = :meeting AND case_id = :case_id") \
	S(LIST_SPEAKERS, MAIN, \
	  "SELECT meeting, case_id, language, slot, person, partner, booked, event, told FROM speaker " \
	  "WHERE meeting = :meeting ORDER BY case_id") \
	S(LIST_SPEAKERS_AHEAD, MAIN, \
	  "SELECT p.meeting, p.case_id, p.language, p.slot, p.person, p.partner, p.booked, p.event, p.told " \
	  "FROM speaker p CROSS JOIN meeting m ON m.id = p.meeting " \
	  "WHERE m.table_id = :table_id AND (m.start > :now OR p.person IS NULL) ORDER BY p.meeting, p.case_id") \
	S(SET_SPEAKER_TOLD, MAIN, "UPDATE speaker SET told = 1 WHERE event = :event") \
	S(FIND_PENDING, MAIN, \
	  "SELECT 1 FROM outbox WHERE partner = :partner AND number IS NULL AND event_id = :event LIMIT 1") \
	S(DROP_PENDING, MAIN, "DELETE FROM outbox WHERE partner = :partner AND number IS NULL AND event_id = :event") \
	S(COUNT_SPEAKER, MAIN, \
	  "SELECT count(DISTINCT p.meeting) FROM speaker p JOIN meeting m ON m.id = p.meeting " \
	  "WHERE p.person = :person AND m.start > :now") \
	S(COUNT_GAPS, MAIN, \
	  "SELECT count(DISTINCT p.case_id) FROM speaker p JOIN mdo_case c ON c.id = p.case_id " \
	  "WHERE p.person IS NULL AND c.state = 1") \
	S(TRIM_SPEAKERS, MAIN, \
	  "DELETE FROM speaker WHERE NOT EXISTS (SELECT 1 FROM meeting m WHERE m.id = speaker.meeting AND m.start >= :before) " \
	  "AND (person IS NOT NULL OR slot > 0 OR NOT EXISTS (SELECT 1 FROM mdo_case c WHERE c.id = speaker.case_id AND c.state = 1))") \
	S(KEEP_DROP_SPEAKERS, MAIN, "DELETE FROM speaker WHERE case_id = :case_id") \
	S(LIST_SPEAKER_ITEMS, MAIN, \
	  "SELECT i.case_id, i.meeting, i.slot, i.pinned FROM item i WHERE i.meeting = :meeting AND EXISTS " \
	  "(SELECT 1 FROM signal g WHERE g.case_id = i.case_id AND g.state = 1 AND g.interpreter = 1) ORDER BY i.slot, i.case_id") \
	S(FIND_GO_AHEAD, MAIN, "SELECT go_ahead FROM mdo_case WHERE id = :case_id") \
	S(SET_GO_AHEAD, MAIN, "UPDATE mdo_case SET go_ahead = :ahead WHERE id = :case_id") \
	/* Number of a regie: whose case it is. Open cases of a table, some at a time. */ \
	S(FIND_REGIE_CASE, MAIN, "SELECT case_id, person FROM regie WHERE number = :number") \
	S(LIST_TABLE_CASE_IDS, MAIN, \
	  "SELECT id FROM mdo_case WHERE table_id = :table_id AND state = 1 AND id > :after ORDER BY id LIMIT :most")
/* clang-format on */

#endif
