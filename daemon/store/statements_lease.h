/*
 * statements_lease - SQL of consents renewed, narrowed and erased elsewhere. Columns as in
 * statements.h.
 */
#ifndef MDO_STORE_STATEMENTS_LEASE_H
#define MDO_STORE_STATEMENTS_LEASE_H

/* clang-format off */
#define STORE_LEASE_STATEMENTS(S) \
	S(SET_CONSENT_REPLACED, MAIN, \
	  "UPDATE consent SET state = 5, ended = :at, suspended_until = NULL WHERE id = :id") \
	S(COPY_CONFIRMATION, MAIN, \
	  "UPDATE consent SET confirmed_by = (SELECT o.confirmed_by FROM consent o WHERE o.id = :old), " \
	  "confirmed = (SELECT o.confirmed FROM consent o WHERE o.id = :old) WHERE id = :id") \
	S(COPY_SERVED, MAIN, \
	  "INSERT INTO served (consent, partner, reference) SELECT :id, v.partner, v.reference FROM served v " \
	  "WHERE v.consent = :old AND (v.partner = :recorder OR " \
	  "instr((SELECT recipients FROM consent WHERE id = :id), ' ' || v.partner || ' ') > 0) " \
	  "ON CONFLICT (consent, partner, reference) DO NOTHING") \
	S(ERASE_LOST_SIGNALS, MAIN, \
	  "UPDATE sealed SET state = 2 WHERE consent = :old AND state = 1 AND owner IN " \
	  "(SELECT id FROM signal WHERE consent = :old AND state <> 3 AND (domains & :domains) = 0)") \
	S(ERASE_LOST_DOMAINS, MAIN, \
	  "UPDATE sealed SET state = 2 " \
	  "WHERE consent = :old AND state = 1 AND kind = 1 AND ((1 << domain) & :domains) = 0") \
	S(MOVE_SEALED, MAIN, "UPDATE sealed SET consent = :id WHERE consent = :old AND state = 1") \
	S(MOVE_CONSENT_SIGNALS, MAIN, \
	  "UPDATE signal SET consent = :id, domains = domains & :domains " \
	  "WHERE consent = :old AND state <> 3 AND (domains & :domains) <> 0") \
	S(DROP_PROTECT, MAIN, \
	  "UPDATE signal SET protect_answered = NULL, protect_yes = NULL, protect_on = NULL WHERE consent = :consent") \
	S(ADD_CUT, MAIN, \
	  "INSERT INTO consent_cut (consent, kind, value) VALUES (:consent, :kind, :value) " \
	  "ON CONFLICT (consent, kind, value) DO NOTHING") \
	S(LIST_CUT, MAIN, "SELECT kind, value FROM consent_cut WHERE consent = :consent ORDER BY kind, value") \
	S(DROP_CUT, MAIN, "DELETE FROM consent_cut WHERE consent = :consent") \
	S(ADD_CUT_MEMORY, MAIN, \
	  "INSERT INTO withdrawal_cut (client, partner, kind, value, wide, on_day) " \
	  "VALUES (:client, :partner, :kind, :value, :wide, :on_day) " \
	  "ON CONFLICT (client, partner, kind, value, wide) DO UPDATE SET on_day = excluded.on_day " \
	  "WHERE excluded.on_day > withdrawal_cut.on_day") \
	S(FIND_CUT_DAY, MAIN, \
	  "SELECT max(on_day) FROM withdrawal_cut " \
	  "WHERE client = :client AND kind = :kind AND value = :value AND wide = 1") \
	S(LIST_CUT_MEMORY, MAIN, \
	  "SELECT DISTINCT kind, value FROM withdrawal_cut WHERE client = :client AND on_day >= :since AND " \
	  "(partner = :partner OR (:partner IS NULL AND wide = 1)) ORDER BY kind, value") \
	S(COPY_CUT_MEMORY, MAIN, \
	  "INSERT INTO withdrawal_cut (client, partner, kind, value, wide, on_day) " \
	  "SELECT :to, partner, kind, value, wide, on_day FROM withdrawal_cut WHERE client = :from " \
	  "ON CONFLICT (client, partner, kind, value, wide) DO UPDATE SET on_day = excluded.on_day " \
	  "WHERE excluded.on_day > withdrawal_cut.on_day") \
	S(DROP_CUT_MEMORY, MAIN, "DELETE FROM withdrawal_cut WHERE client = :client") \
	S(ADD_ERASURE, MAIN, \
	  "INSERT INTO erasure (partner, reference, asked, done) VALUES (:partner, :reference, :asked, NULL) " \
	  "ON CONFLICT (partner, reference) DO UPDATE SET asked = excluded.asked, done = NULL " \
	  "WHERE erasure.done IS NOT NULL") \
	S(FIND_ERASURE, MAIN, "SELECT 1 FROM erasure WHERE partner = :partner AND reference = :reference") \
	S(SET_ERASED, MAIN, \
	  "UPDATE erasure SET done = :done WHERE partner = :partner AND reference = :reference AND done IS NULL") \
	S(LIST_ERASURES, MAIN, \
	  "SELECT partner, reference, asked, done FROM erasure " \
	  "ORDER BY done IS NOT NULL, asked, partner, reference LIMIT :most") \
	S(LIST_OPEN_ERASURES, MAIN, \
	  "SELECT partner, reference, asked, done FROM erasure WHERE done IS NULL AND asked < :before " \
	  "ORDER BY asked, partner, reference LIMIT :most") \
	S(LIST_TOLD_ERASE, MAIN, \
	  "SELECT served, facts FROM outbox WHERE partner = :partner AND number IS NOT NULL AND kind IN (5, 16) " \
	  "ORDER BY number") \
	S(LIST_TO_WARN, MAIN, \
	  "SELECT " STORE_CONSENT_COLUMNS " FROM consent WHERE state IN (1, 2) AND warned IS NULL AND valid_until <= :upto AND form <> 3 " \
	  "ORDER BY valid_until, id LIMIT :most") \
	S(SET_WARNED, MAIN, "UPDATE consent SET warned = :at WHERE id = :id") \
	S(ANY_TO_UNSAY, MAIN, \
	  "SELECT EXISTS (SELECT 1 FROM outbox WHERE number IS NULL AND case_id = :case_id AND signal_upto >= :signal)") \
	S(UNSAY, MAIN, \
	  "DELETE FROM outbox WHERE partner = :partner AND number IS NULL AND case_id = :case_id " \
	  "AND signal_upto >= :signal")

/* clang-format on */

#endif
