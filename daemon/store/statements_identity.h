/*
 * statements_identity - SQL of clients known under keys that change, limits, matches made and undone. Columns
 * as in statements.h.
 */
#ifndef MDO_STORE_STATEMENTS_IDENTITY_H
#define MDO_STORE_STATEMENTS_IDENTITY_H

/* clang-format off */
/* New persons per partner and day. */
#define STORE_LIMIT_STATEMENTS(S) \
	S(FIND_ACQUAINTANCE, MAIN, "SELECT passing FROM acquaintance WHERE hash = :hash AND partner = :partner") \
	S(FIND_KEPT_ACQUAINTANCE, MAIN, \
	  "SELECT since FROM acquaintance WHERE hash = :hash AND partner = :partner AND passing = 0") \
	S(ADD_ACQUAINTANCE, MAIN, \
	  "INSERT INTO acquaintance (hash, partner, since, passing, generation) " \
	  "VALUES (:hash, :partner, :since, :passing, :generation) " \
	  "ON CONFLICT (hash, partner) DO UPDATE SET passing = 0, since = excluded.since " \
	  "WHERE excluded.passing = 0 AND acquaintance.passing = 1") \
	S(DROP_PASSING, MAIN, \
	  "DELETE FROM acquaintance WHERE (hash, partner) IN " \
	  "(SELECT hash, partner FROM acquaintance WHERE passing = 1 AND since < :before LIMIT :most)") \
	S(FIND_PARTNER_DAY, MAIN, \
	  "SELECT named, refused, lifted_by FROM partner_day WHERE partner = :partner AND on_day = :on_day") \
	S(ENSURE_PARTNER_DAY, MAIN, \
	  "INSERT INTO partner_day (partner, on_day, named, refused, lifted_by) VALUES (:partner, :on_day, 0, 0, NULL) " \
	  "ON CONFLICT (partner, on_day) DO NOTHING") \
	S(COUNT_NAMED, MAIN, "UPDATE partner_day SET named = named + 1 WHERE partner = :partner AND on_day = :on_day") \
	S(COUNT_OVER, MAIN, "UPDATE partner_day SET refused = refused + 1 WHERE partner = :partner AND on_day = :on_day") \
	S(LIFT_LIMIT, MAIN, "UPDATE partner_day SET lifted_by = :by WHERE partner = :partner AND on_day = :on_day") \
	S(DROP_PARTNER_DAYS, MAIN, "DELETE FROM partner_day WHERE on_day < :before")

/* Two clients that became one: what moves is written down first. */
#define STORE_MERGE_STATEMENTS(S) \
	S(ADD_MERGE, MAIN, \
	  "INSERT INTO merge (id, at, by, split, from_case, to_case, from_client, to_client, undone, undone_by) " \
	  "VALUES (:id, :at, :by, :split, :from_case, :to_case, :from_client, :to_client, NULL, NULL)") \
	S(ADD_MOVED, MAIN, "INSERT INTO merge_moved (merge, kind, value) VALUES (:merge, :kind, :value)") \
	S(NOTE_SIGNALS, MAIN, \
	  "INSERT INTO merge_moved (merge, kind, value) SELECT :merge, 1, id FROM signal " \
	  "WHERE consent IN (SELECT id FROM consent WHERE client = :from)") \
	S(NOTE_CONSENTS, MAIN, \
	  "INSERT INTO merge_moved (merge, kind, value) SELECT :merge, 2, id FROM consent WHERE client = :from") \
	S(NOTE_IDENTITIES, MAIN, \
	  "INSERT INTO merge_moved (merge, kind, value) " \
	  "SELECT :merge, 3, hex(hash) || CASE WHEN EXISTS (SELECT 1 FROM identity_key k WHERE k.client = :to " \
	  "AND k.hash = i.hash) THEN ' 1' ELSE '' END FROM identity_key i WHERE client = :from") \
	S(NOTE_REFERENCES, MAIN, \
	  "INSERT INTO merge_moved (merge, kind, value) SELECT :merge, 4, id FROM reference r " \
	  "WHERE case_id = :from_case AND NOT EXISTS " \
	  "(SELECT 1 FROM reference k WHERE k.case_id = :to_case AND k.partner = r.partner)") \
	S(NOTE_WITHDRAWALS, MAIN, \
	  "INSERT INTO merge_moved (merge, kind, value) " \
	  "SELECT :merge, 5, partner || ' ' || " \
	  "coalesce((SELECT on_day FROM withdrawal k WHERE k.client = :from AND k.partner = w.partner), '-') || ' ' || " \
	  "coalesce((SELECT on_day FROM withdrawal k WHERE k.client = :to AND k.partner = w.partner), '-') " \
	  "FROM (SELECT DISTINCT partner FROM withdrawal WHERE client = :from OR client = :to) AS w") \
	S(NOTE_CASES, MAIN, \
	  "INSERT INTO merge_moved (merge, kind, value) SELECT :merge, 6, id FROM mdo_case WHERE client = :from") \
	S(NOTE_REJECTED, MAIN, \
	  "INSERT INTO merge_moved (merge, kind, value) " \
	  "SELECT :merge, 7, other || CASE WHEN EXISTS (SELECT 1 FROM match_rejected k WHERE " \
	  "(k.low = other AND k.high = :to) OR (k.low = :to AND k.high = other)) THEN ' 1' ELSE '' END " \
	  "FROM (SELECT CASE WHEN low = :from THEN high ELSE low END AS other FROM match_rejected " \
	  "WHERE low = :from OR high = :from) AS others WHERE other <> :to") \
	S(NOTE_CUTS, MAIN, \
	  "INSERT INTO merge_moved (merge, kind, value) " \
	  "SELECT :merge, 8, CASE WHEN client = :from THEN 'from ' ELSE 'to ' END || partner || ' ' || kind || ' ' || " \
	  "value || ' ' || wide || ' ' || on_day FROM withdrawal_cut WHERE client = :from OR client = :to") \
	S(LIST_MERGES, MAIN, \
	  "SELECT id, at, by, split, from_case, to_case, from_client, to_client, undone, undone_by, " \
	  "(SELECT count(*) FROM merge_moved v WHERE v.merge = m.id AND v.kind = 1) FROM merge m ORDER BY id DESC") \
	S(FIND_LAST_MERGE, MAIN, \
	  "SELECT id, at, by, split, from_case, to_case, from_client, to_client, undone, undone_by, 0 FROM merge " \
	  "WHERE undone IS NULL AND (to_case = :case_id OR from_case = :case_id) ORDER BY id DESC LIMIT 1") \
	S(LIST_MOVED, MAIN, "SELECT value FROM merge_moved WHERE merge = :merge AND kind = :kind ORDER BY value") \
	S(FIND_PARTED, MAIN, \
	  "SELECT CASE WHEN from_case = :case_id THEN to_case ELSE from_case END FROM merge " \
	  "WHERE (from_case = :case_id OR to_case = :case_id) AND ((split = 1 AND at = :at) OR undone = :at) LIMIT 1") \
	S(SET_MERGE_UNDONE, MAIN, "UPDATE merge SET undone = :at, undone_by = :by WHERE id = :id")

/* And two again. */
#define STORE_UNMERGE_STATEMENTS(S) \
	S(RETURN_CONSENTS, MAIN, \
	  "UPDATE consent SET client = :from WHERE client = :to AND (id IN (WITH RECURSIVE line (id) AS " \
	  "(SELECT value FROM merge_moved WHERE merge = :merge AND kind = 2 " \
	  "UNION SELECT c.id FROM consent c JOIN line ON c.replaces = line.id WHERE c.client = :to) SELECT id FROM line) " \
	  "OR id IN (SELECT consent FROM signal WHERE id IN " \
	  "(SELECT value FROM merge_moved WHERE merge = :merge AND kind = 1)))") \
	S(RETURN_SIGNALS, MAIN, \
	  "UPDATE signal SET client = :from, case_id = CASE WHEN case_id = :to_case THEN :from_case ELSE case_id END " \
	  "WHERE client = :to AND id IN (SELECT value FROM merge_moved WHERE merge = :merge AND kind = 1)") \
	S(RETURN_CASES, MAIN, \
	  "UPDATE mdo_case SET client = :from WHERE id IN (SELECT value FROM merge_moved WHERE merge = :merge AND kind = 6)") \
	S(RETURN_IDENTITIES, MAIN, \
	  "INSERT INTO identity_key (hash, kind, client, generation) SELECT hash, kind, :from, generation " \
	  "FROM identity_key WHERE client = :to AND EXISTS (SELECT 1 FROM merge_moved WHERE merge = :merge AND kind = 3 " \
	  "AND value IN (hex(hash), hex(hash) || ' 1')) ON CONFLICT (hash, client) DO NOTHING") \
	S(DROP_RETURNED, MAIN, \
	  "DELETE FROM identity_key WHERE client = :to AND hex(hash) IN " \
	  "(SELECT value FROM merge_moved WHERE merge = :merge AND kind = 3)") \
	S(RETURN_REFERENCES, MAIN, \
	  "UPDATE reference SET case_id = :from_case WHERE case_id = :to_case AND id IN " \
	  "(SELECT value FROM merge_moved WHERE merge = :merge AND kind = 4)") \
	S(RETURN_REFERENCED, MAIN, \
	  "UPDATE reference SET client = :from WHERE case_id = :from_case OR (client = :to AND signal IN " \
	  "(SELECT value FROM merge_moved WHERE merge = :merge AND kind = 1))") \
	S(RETURN_NOTIFICATIONS, MAIN, \
	  "UPDATE outbox SET case_id = :from_case WHERE case_id = :to_case AND signal_upto IN " \
	  "(SELECT value FROM merge_moved WHERE merge = :merge AND kind = 1)") \
	S(DROP_JOINT_PENDING, MAIN, \
	  "DELETE FROM outbox WHERE case_id = :case_id AND number IS NULL AND created >= :since") \
	S(CLOSE_JOINT_SERVED, MAIN, \
	  "UPDATE outbox SET signal_upto = '0' WHERE case_id = :case_id AND number IS NOT NULL AND created >= :since") \
	S(RETURN_CUTS, MAIN, \
	  "INSERT INTO withdrawal_cut (client, partner, kind, value, wide, on_day) " \
	  "SELECT :from, partner, kind, value, wide, on_day FROM withdrawal_cut w WHERE client = :to AND " \
	  "(NOT EXISTS (SELECT 1 FROM merge_moved v WHERE v.merge = :merge AND v.kind = 8 AND v.value = " \
	  "'to ' || w.partner || ' ' || w.kind || ' ' || w.value || ' ' || w.wide || ' ' || w.on_day) " \
	  "OR EXISTS (SELECT 1 FROM merge_moved v WHERE v.merge = :merge AND v.kind = 8 AND v.value LIKE " \
	  "'from ' || w.partner || ' ' || w.kind || ' ' || w.value || ' ' || w.wide || ' %')) " \
	  "ON CONFLICT (client, partner, kind, value, wide) DO NOTHING") \
	S(DROP_RETURNED_CUTS, MAIN, \
	  "DELETE FROM withdrawal_cut WHERE client = :to AND EXISTS (SELECT 1 FROM merge_moved v " \
	  "WHERE v.merge = :merge AND v.kind = 8 AND v.value = 'from ' || withdrawal_cut.partner || ' ' || " \
	  "withdrawal_cut.kind || ' ' || withdrawal_cut.value || ' ' || withdrawal_cut.wide || ' ' || " \
	  "withdrawal_cut.on_day) AND NOT EXISTS (SELECT 1 FROM merge_moved v WHERE v.merge = :merge AND v.kind = 8 " \
	  "AND v.value LIKE 'to ' || withdrawal_cut.partner || ' ' || withdrawal_cut.kind || ' ' || " \
	  "withdrawal_cut.value || ' ' || withdrawal_cut.wide || ' %')") \
	S(SET_CLIENT_APART, MAIN, "UPDATE client SET merged_into = NULL WHERE id = :id") \
	S(LOOSEN_CLIENT, MAIN, "UPDATE client SET loose = 1 WHERE id = :id") \
	S(SET_WITHDRAWAL, MAIN, \
	  "INSERT INTO withdrawal (client, partner, on_day) VALUES (:client, :partner, :on_day) " \
	  "ON CONFLICT (client, partner) DO UPDATE SET on_day = excluded.on_day") \
	S(DROP_WITHDRAWAL, MAIN, "DELETE FROM withdrawal WHERE client = :client AND partner = :partner") \
	S(COPY_WITHDRAWALS, MAIN, \
	  "INSERT INTO withdrawal (client, partner, on_day) SELECT :to, partner, on_day FROM withdrawal " \
	  "WHERE client = :from ON CONFLICT (client, partner) DO UPDATE SET on_day = excluded.on_day " \
	  "WHERE excluded.on_day > withdrawal.on_day") \
	S(DROP_REJECTED_PAIR, MAIN, "DELETE FROM match_rejected WHERE low = :low AND high = :high") \
	S(SPLIT_SIGNAL, MAIN, "UPDATE signal SET client = :client, case_id = :case_id WHERE id = :id") \
	S(SPLIT_CONSENT, MAIN, "UPDATE consent SET client = :client WHERE id = :id") \
	S(SPLIT_REFERENCES, MAIN, "UPDATE reference SET client = :client WHERE signal = :signal")

/* Clients under match keys that change, and keys of one message that mean two of them. */
#define STORE_ROTATION_STATEMENTS(S) \
	S(LIST_CLIENT_SIGNALS, MAIN, \
	  "SELECT id, partner FROM signal WHERE consent IN (SELECT id FROM consent WHERE client = :client) ORDER BY id") \
	S(LIST_OLD_CLIENTS, MAIN, \
	  "SELECT DISTINCT client FROM identity_key WHERE client > :after AND generation < :generation " \
	  "ORDER BY client LIMIT :most") \
	S(COUNT_ROTATED, MAIN, \
	  "SELECT (SELECT count(DISTINCT client) FROM identity_key WHERE generation = :generation), " \
	  "(SELECT count(DISTINCT client) FROM identity_key WHERE generation < :generation AND client > :after), " \
	  "(SELECT count(DISTINCT client) FROM identity_key WHERE generation < :generation AND client <= :after)") \
	S(ADD_RENEWED, MAIN, \
	  "INSERT INTO identity_key (hash, kind, client, generation) SELECT :hash, kind, client, :generation " \
	  "FROM identity_key WHERE hash = :old AND client = :client ON CONFLICT (hash, client) DO NOTHING") \
	S(DROP_IDENTITY, MAIN, "DELETE FROM identity_key WHERE hash = :hash AND client = :client") \
	S(RENEW_MOVED, MAIN, \
	  "UPDATE merge_moved SET value = replace(value, hex(:old), hex(:hash)) WHERE kind = 3 AND " \
	  "value IN (hex(:old), hex(:old) || ' 1') AND merge IN (SELECT id FROM merge WHERE undone IS NULL)") \
	S(ADD_RENEWED_ACQUAINTANCE, MAIN, \
	  "INSERT INTO acquaintance (hash, partner, since, passing, generation) " \
	  "SELECT :hash, partner, since, passing, :generation FROM acquaintance WHERE hash = :old AND partner = :partner " \
	  "ON CONFLICT (hash, partner) DO UPDATE SET passing = 0, since = CASE WHEN acquaintance.passing = 1 " \
	  "THEN excluded.since ELSE min(acquaintance.since, excluded.since) END WHERE excluded.passing = 0") \
	S(DROP_ACQUAINTANCE, MAIN, "DELETE FROM acquaintance WHERE hash = :hash AND partner = :partner") \
	S(FIND_FORGOTTEN_WITHDRAWAL, MAIN, \
	  "SELECT max(on_day) FROM (SELECT client, on_day FROM withdrawal UNION ALL SELECT client, on_day FROM withdrawal_cut) " \
	  "WHERE client IN (SELECT client FROM identity_key WHERE generation < :generation)") \
	S(DROP_OLD_IDENTITIES, MAIN, "DELETE FROM identity_key WHERE generation < :generation") \
	S(DROP_OLD_ACQUAINTANCES, MAIN, "DELETE FROM acquaintance WHERE generation < :generation") \
	S(ADD_CONFLICT, MAIN, \
	  "INSERT INTO client_conflict (low, high, at) VALUES (:low, :high, :at) ON CONFLICT (low, high) DO NOTHING") \
	S(DROP_CONFLICT, MAIN, "DELETE FROM client_conflict WHERE low = :low AND high = :high")

#define STORE_IDENTITY_STATEMENTS(S) \
	STORE_LIMIT_STATEMENTS(S) \
	STORE_MERGE_STATEMENTS(S) \
	STORE_UNMERGE_STATEMENTS(S) \
	STORE_ROTATION_STATEMENTS(S)

/* clang-format on */

#endif
