/*
 * statements_desk - SQL of what people look at: the emergency button, crisis grounds, business that is about
 * no case. Columns as in statements.h.
 */
#ifndef MDO_STORE_STATEMENTS_DESK_H
#define MDO_STORE_STATEMENTS_DESK_H

/* clang-format off */
#define STORE_DESK_STATEMENTS(S) \
	S(ADD_GLASS, MAIN, \
	  "INSERT INTO glass (number, case_id, person, opened, until, reads, audit) " \
	  "SELECT coalesce(max(number), 0) + 1, :case_id, :person, :opened, :until, 0, :audit FROM glass") \
	S(FIND_GLASS_OPEN, MAIN, \
	  "SELECT number, case_id, person, opened, until, reads, audit, seen, seen_by FROM glass " \
	  "WHERE case_id = :case_id AND person = :person AND opened <= :now AND until > :now " \
	  "ORDER BY number DESC LIMIT 1") \
	S(FIND_GLASS, MAIN, \
	  "SELECT number, case_id, person, opened, until, reads, audit, seen, seen_by FROM glass " \
	  "WHERE number = :number") \
	S(LIST_GLASS, MAIN, \
	  "SELECT number, case_id, person, opened, until, reads, audit, seen, seen_by FROM glass " \
	  "WHERE :unseen = 0 OR seen IS NULL ORDER BY number DESC LIMIT :most") \
	S(COUNT_GLASS_READ, MAIN, "UPDATE glass SET reads = reads + 1 WHERE number = :number") \
	S(SET_GLASS_SEEN, MAIN, \
	  "UPDATE glass SET seen = :now, seen_by = :by WHERE number = :number AND seen IS NULL") \
	/* In order of client, which is the order of the index: of a case together, and nothing is sorted. */ \
	S(LIST_GLANCES, MAIN, \
	  "SELECT k.id, s.state, s.received, s.attends, s.interpreter, c.id, c.recorded_by, c.recorded, c.form, c.state, " \
	  "c.domains, c.purposes, c.valid_from, c.valid_until, c.confirmed_by IS NOT NULL " \
	  "FROM mdo_case k CROSS JOIN signal s ON s.case_id = k.id AND s.state IN (1, 2) " \
	  "LEFT JOIN consent c ON c.id = s.consent AND s.state = 1 WHERE k.state = 1 ORDER BY k.client, s.id") \
	S(LIST_GROUNDS, MAIN, \
	  "SELECT DISTINCT k.id, k.table_id, c.id, c.recorded_by, c.basis, c.state, c.valid_until, c.suspended_until " \
	  "FROM consent c CROSS JOIN signal s ON s.consent = c.id AND s.state <> 3 " \
	  "CROSS JOIN mdo_case k ON k.id = s.case_id WHERE c.form = 3 AND c.state IN (1, 2) " \
	  "ORDER BY c.valid_until, c.id, k.id") \
	S(SET_GROUND_BASIS, MAIN, \
	  "UPDATE consent SET basis = :basis, valid_until = :until WHERE id = :id AND form = 3") \
	S(COUNT_CRISES, MAIN, \
	  "SELECT recorded_by, sum(recorded > :month), count(*), max(recorded) FROM consent " \
	  "WHERE form = 3 AND recorded > :year AND replaces IS NULL GROUP BY recorded_by ORDER BY recorded_by") \
	S(FIND_READABLE, MAIN, \
	  "SELECT EXISTS (SELECT 1 FROM signal s CROSS JOIN sealed x ON x.owner = s.id AND x.kind IN (1, 2, 3) " \
	  "WHERE s.case_id = :case_id AND s.state <> 3 AND x.state = 1)") \
	S(FIND_ERASED_ON, MAIN, \
	  "SELECT max(erased_on) FROM sealed WHERE owner = :signal AND kind IN (1, 2, 3) HAVING min(state) = 3") \
	S(LIST_LIMITED, MAIN, \
	  "SELECT partner, refused FROM partner_day " \
	  "WHERE on_day = :today AND refused > 0 AND lifted_by IS NULL ORDER BY partner") \
	S(LIST_CONFLICTS, MAIN, \
	  "SELECT f.at, coalesce(a.id, b.id), CASE WHEN a.id IS NULL THEN NULL ELSE b.id END, f.low, f.high " \
	  "FROM client_conflict f " \
	  "CROSS JOIN client x ON x.id = f.low AND x.merged_into IS NULL " \
	  "CROSS JOIN client y ON y.id = f.high AND y.merged_into IS NULL " \
	  "LEFT JOIN mdo_case a ON a.client = f.low AND a.state = 1 " \
	  "LEFT JOIN mdo_case b ON b.client = f.high AND b.state = 1 " \
	  "WHERE (a.id IS NOT NULL OR b.id IS NOT NULL) AND NOT EXISTS " \
	  "(SELECT 1 FROM match_rejected m WHERE m.low = f.low AND m.high = f.high) ORDER BY f.at, f.low, f.high")

/* clang-format on */

#endif
