/*
 * statements_keep - SQL of what is kept and for how long, backups, the erasure ledger. Columns as in
 * statements.h.
 */
#ifndef MDO_STORE_STATEMENTS_KEEP_H
#define MDO_STORE_STATEMENTS_KEEP_H

/* clang-format off */

/* The erasure ledger, and a main file that is told of it. The columns of a listed key are those of store_ledger.c. */
#define STORE_LEDGER_STATEMENTS(S) \
	S(FIND_LAST_BOOT, MAIN, "SELECT coalesce(max(number), 0) FROM boot") \
	S(FIND_LAST_AUDIT_AT, MAIN, "SELECT at FROM audit ORDER BY seq DESC LIMIT 1") \
	S(LIST_PENDING_NUMBERS, MAIN, "SELECT id FROM sealed WHERE state = 2 ORDER BY id") \
	S(LIST_PENDING_WITH_CONSENT, MAIN, \
	  "SELECT s.id, s.consent, c.client, coalesce(c.state, 0), CASE WHEN c.form <> 3 THEN c.ended END, " \
	  "(SELECT max(w.on_day) FROM withdrawal w WHERE w.client = c.client AND w.partner = c.recorded_by AND w.on_day >= c.valid_from AND c.state = 3 AND c.form <> 3) " \
	  "FROM sealed s LEFT JOIN consent c ON c.id = s.consent WHERE s.state = 2 ORDER BY s.consent, s.id") \
	S(LIST_ALL_ERASED, MAIN, \
	  "SELECT s.id, s.consent, c.client, coalesce(c.state, 0), CASE WHEN c.form <> 3 THEN c.ended END, " \
	  "(SELECT max(w.on_day) FROM withdrawal w WHERE w.client = c.client AND w.partner = c.recorded_by AND w.on_day >= c.valid_from AND c.state = 3 AND c.form <> 3) " \
	  "FROM sealed s LEFT JOIN consent c ON c.id = s.consent WHERE s.state >= 2 ORDER BY s.consent, s.id") \
	S(REPLAY_KEY, MAIN, "UPDATE sealed SET state = 2 WHERE id = :id AND state IN (1, 2)") \
	S(REPLAY_DOMAIN, MAIN, \
	  "UPDATE signal SET domains = domains & ~(1 << (SELECT domain FROM sealed WHERE id = :id)) WHERE state <> 3 AND " \
	  "id = (SELECT owner FROM sealed WHERE id = :id AND kind = 1 AND domain > 0)") \
	S(FIND_SEALED_CONSENT, MAIN, "SELECT consent FROM sealed WHERE id = :id") \
	S(FIND_CONSENT_CLIENT, MAIN, "SELECT client FROM consent WHERE id = :id") \
	S(FIND_CLIENT_CREATED, MAIN, "SELECT created FROM client WHERE id = :id") \
	S(REPLAY_SUSPEND, MAIN, \
	  "UPDATE consent SET state = 2, ended = :at, suspended_until = :until WHERE id = :id AND state IN (1, 2)") \
	S(REPLAY_SUSPEND_GROUND, MAIN, \
	  "UPDATE consent SET state = 2, ended = :at, suspended_until = :until WHERE id = :id AND state IN (1, 2) AND form = 3") \
	S(REPLAY_SUSPEND_EMPTY, MAIN, \
	  "UPDATE consent SET state = 2, ended = :at, suspended_until = :until WHERE id = :id AND state IN (1, 2) AND " \
	  "NOT EXISTS (SELECT 1 FROM sealed s WHERE s.consent = :id AND s.state = 1)") \
	S(REPLAY_HOLD, MAIN, \
	  "UPDATE consent SET state = 2, ended = :at, suspended_until = CASE WHEN form = 3 THEN valid_until END " \
	  "WHERE id = :id AND (state = 1 OR state = 2 AND EXISTS (SELECT 1 FROM consent_cut x WHERE x.consent = :id))") \
	S(REPLAY_END, MAIN, \
	  "UPDATE consent SET valid_until = min(valid_until, :day) WHERE id = :id AND state IN (1, 2)")

/* What a restored copy has no key for; REPLAY_KEY and REPLAY_DOMAIN when its vault was copied too. */
#define STORE_RESTORE_STATEMENTS(S) \
	S(LIST_SEALED_AFTER, MAIN, "SELECT id FROM sealed WHERE id > :after AND state = 1 ORDER BY id LIMIT :most") \
	S(HAS_KEY, VAULT, "SELECT count(*) FROM vault_key WHERE id = :id") \
	S(MARK_LOST, MAIN, \
	  "UPDATE sealed SET state = 3, erased_on = :today, domain = 0, content = 0, nonce = zeroblob(0), " \
	  "body = zeroblob(0) WHERE id = :id")

/* What is over. Cases are looked at in the order in which they were closed, clients in that of their ids. */
#define STORE_RETENTION_STATEMENTS(S) \
	S(LIST_KEEP_CASES, MAIN, \
	  "SELECT o.id, o.client, o.table_id, o.closed, 1 FROM mdo_case o CROSS JOIN client u ON u.id = o.client " \
	  "WHERE o.state = 2 AND o.closed >= :from AND (o.closed > :from OR o.id > :id) AND o.closed < :matched " \
	  "AND u.matched <> 0 " \
	  "UNION ALL SELECT o.id, o.client, o.table_id, o.closed, 0 FROM client u CROSS JOIN mdo_case o ON o.client = u.id " \
	  "WHERE u.matched = 0 AND o.state = 2 AND o.closed >= :from AND (o.closed > :from OR o.id > :id) " \
	  "AND o.closed < :unmatched ORDER BY 4, 1") \
	S(FIND_KEEP_STAND, MAIN, \
	  "SELECT max(g.state = 2 OR t.state = 2), max(t.form = 3 AND t.state IN (1, 2)), " \
	  "EXISTS (SELECT 1 FROM merge m JOIN mdo_case o ON o.id = m.to_case " \
	  "WHERE m.from_case = :case_id AND m.split = 0 AND m.undone IS NULL), " \
	  "max(t.state = 1), max(EXISTS (SELECT 1 FROM sealed x WHERE x.owner = g.id AND x.state < 3)) " \
	  "FROM signal g LEFT JOIN consent t ON t.id = g.consent WHERE g.case_id = :case_id") \
	S(FIND_KEEP_AWAITED, MAIN, \
	  "SELECT EXISTS (SELECT 1 FROM served v CROSS JOIN erasure e ON e.partner = v.partner AND e.reference = v.reference " \
	  "WHERE v.consent = :consent AND e.done IS NULL AND e.asked >= :since)") \
	S(ERASE_CASE_CONTENT, MAIN, \
	  "UPDATE sealed SET state = 2 WHERE state = 1 AND kind <> 4 AND owner IN " \
	  "(SELECT id FROM signal WHERE case_id = :case_id)") \
	S(LIST_KEEP_SIGNALS, MAIN, "SELECT id, consent FROM signal WHERE case_id = :case_id ORDER BY id LIMIT :most") \
	S(KEEP_DROP_SIGNAL_REFERENCES, MAIN, "DELETE FROM reference WHERE signal = :signal") \
	S(KEEP_DROP_SIGNAL_SEALED, MAIN, "DELETE FROM sealed WHERE owner = :signal AND kind <> 4") \
	S(KEEP_DROP_SIGNAL, MAIN, "DELETE FROM signal WHERE id = :signal") \
	S(KEEP_COUNT_ON_CONSENT, MAIN, \
	  "SELECT (SELECT count(*) FROM signal WHERE consent = :consent) + " \
	  "(SELECT count(*) FROM sealed WHERE consent = :consent AND state < 3)") \
	S(KEEP_FIND_REPLACED, MAIN, "SELECT replaces FROM consent WHERE id = :consent") \
	S(KEEP_DROP_ERASURES, MAIN, \
	  "DELETE FROM erasure WHERE done IS NOT NULL AND (partner, reference) IN " \
	  "(SELECT partner, reference FROM served WHERE consent = :consent)") \
	S(KEEP_DROP_ANSWERED, MAIN, \
	  "DELETE FROM erasure WHERE done >= :since AND done < :before AND NOT EXISTS " \
	  "(SELECT 1 FROM reference f WHERE f.id = erasure.reference)") \
	S(KEEP_DROP_SETTLED, MAIN, \
	  "DELETE FROM erasure WHERE partner = :partner AND reference = :reference AND done < " \
	  "(SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'retention.settled')") \
	S(KEEP_DROP_SIGNAL_ERASURES, MAIN, \
	  "DELETE FROM erasure WHERE done IS NOT NULL AND (partner, reference) IN " \
	  "(SELECT partner, id FROM reference WHERE signal = :signal)") \
	S(KEEP_DROP_CASE_ERASURES, MAIN, \
	  "DELETE FROM erasure WHERE done IS NOT NULL AND (partner, reference) IN " \
	  "(SELECT partner, id FROM reference WHERE case_id = :case_id)") \
	S(KEEP_DROP_SERVED, MAIN, "DELETE FROM served WHERE consent = :consent") \
	S(KEEP_DROP_CUTS, MAIN, "DELETE FROM consent_cut WHERE consent = :consent") \
	S(KEEP_DROP_CONSENT_SEALED, MAIN, "DELETE FROM sealed WHERE consent = :consent") \
	S(KEEP_DROP_CONSENT, MAIN, "DELETE FROM consent WHERE id = :consent") \
	S(KEEP_DROP_REGIES, MAIN, "DELETE FROM regie WHERE case_id = :case_id") \
	S(KEEP_DROP_ESCALATIONS, MAIN, "DELETE FROM escalation WHERE case_id = :case_id") \
	S(KEEP_DROP_ITEMS_HELD, MAIN, "DELETE FROM item_held WHERE case_id = :case_id") \
	S(KEEP_DROP_CASE_REFERENCES, MAIN, "DELETE FROM reference WHERE case_id = :case_id") \
	S(KEEP_DROP_GLASS, MAIN, "DELETE FROM glass WHERE case_id = :case_id AND seen IS NOT NULL") \
	S(KEEP_DROP_SEEN, MAIN, \
	  "DELETE FROM glass WHERE seen IS NOT NULL AND NOT EXISTS (SELECT 1 FROM mdo_case k WHERE k.id = glass.case_id)") \
	S(KEEP_COUNT_MERGES, MAIN, \
	  "SELECT (SELECT count(*) FROM merge WHERE from_case = :case_id) + (SELECT count(*) FROM merge WHERE to_case = :case_id)") \
	S(KEEP_DROP_MOVED, MAIN, \
	  "DELETE FROM merge_moved WHERE merge IN (SELECT id FROM merge WHERE to_case = :case_id OR from_case = :case_id)") \
	S(KEEP_DROP_MERGES, MAIN, "DELETE FROM merge WHERE to_case = :case_id OR from_case = :case_id") \
	S(KEEP_LOOSEN_CLIENT, MAIN, \
	  "UPDATE client SET loose = 1 WHERE id = (SELECT client FROM mdo_case WHERE id = :case_id)") \
	S(KEEP_DROP_CASE, MAIN, "DELETE FROM mdo_case WHERE id = :case_id AND state = 2") \
	S(KEEP_SETTLE_CLIENTS, MAIN, \
	  "UPDATE client SET loose = 0 WHERE loose = 1 AND EXISTS (SELECT 1 FROM mdo_case k WHERE k.client = client.id)") \
	S(LIST_KEEP_CLIENTS, MAIN, \
	  "SELECT c.id, c.created, (SELECT max(w.on_day) FROM withdrawal w WHERE w.client = c.id) " \
	  "FROM client c WHERE c.loose = 1 AND c.id > :after AND NOT EXISTS " \
	  "(SELECT 1 FROM mdo_case k WHERE k.client = c.id) AND NOT EXISTS (SELECT 1 FROM signal g " \
	  "JOIN consent t ON t.id = g.consent WHERE t.client = c.id) " \
	  "AND NOT EXISTS (SELECT 1 FROM client o WHERE o.id = c.merged_into) ORDER BY c.id LIMIT :most") \
	S(LIST_KEEP_CLIENT_CONSENTS, MAIN, "SELECT id FROM consent WHERE client = :client ORDER BY id") \
	S(KEEP_COUNT_OF_CLIENT, MAIN, \
	  "SELECT EXISTS (SELECT 1 FROM mdo_case WHERE client = :client) + EXISTS (SELECT 1 FROM signal g " \
	  "JOIN consent t ON t.id = g.consent WHERE t.client = :client) + " \
	  "EXISTS (SELECT 1 FROM withdrawal WHERE client = :client)") \
	S(KEEP_DROP_ACQUAINTANCES, MAIN, \
	  "DELETE FROM acquaintance WHERE hash IN (SELECT i.hash FROM identity_key i WHERE i.client = :client AND NOT EXISTS " \
	  "(SELECT 1 FROM identity_key o WHERE o.hash = i.hash AND o.client <> :client))") \
	S(KEEP_DROP_CONFLICTS, MAIN, "DELETE FROM client_conflict WHERE low = :client OR high = :client") \
	S(KEEP_DROP_MERGED, MAIN, "DELETE FROM client WHERE merged_into = :client") \
	S(KEEP_DROP_CLIENT, MAIN, "DELETE FROM client WHERE id = :client") \
	S(KEEP_DROP_STRANGER, MAIN, "DELETE FROM withdrawal WHERE client = '' AND on_day <= :before") \
	S(KEEP_COUNT_ANSWERS, MAIN, "SELECT count(*), min(recorded) FROM answer WHERE recorded < :before") \
	S(KEEP_DROP_ANSWERS, MAIN, \
	  "DELETE FROM answer WHERE (principal, event_id) IN " \
	  "(SELECT principal, event_id FROM answer WHERE recorded < :before ORDER BY recorded LIMIT :most)") \
	S(KEEP_COUNT_AUDIT, MAIN, \
	  "SELECT count(*), min(at) FROM audit WHERE seq <= " \
	  "(SELECT coalesce(max(seq), 0) FROM audit_checkpoint WHERE at < :before) AND seq <= :upto") \
	S(KEEP_DROP_REASON, MAIN, \
	  "DELETE FROM sealed WHERE id = :id AND state = 3 AND kind = 4 AND NOT EXISTS " \
	  "(SELECT 1 FROM audit WHERE seq = CAST(owner AS INTEGER))") \
	S(KEEP_DROP_SIGNAL_PENDING, MAIN, "DELETE FROM outbox WHERE signal = :signal AND number IS NULL") \
	S(KEEP_EMPTY_SIGNAL_TOLD, MAIN, \
	  "UPDATE outbox SET signal = NULL, case_id = NULL, signal_upto = NULL, reference = NULL, facts = NULL " \
	  "WHERE signal = :signal") \
	S(KEEP_DROP_CASE_PENDING, MAIN, "DELETE FROM outbox WHERE case_id = :case_id AND number IS NULL") \
	S(KEEP_EMPTY_CASE_TOLD, MAIN, \
	  "UPDATE outbox SET signal = NULL, case_id = NULL, signal_upto = NULL, reference = NULL, facts = NULL " \
	  "WHERE case_id = :case_id")

#define STORE_KEEP_STATEMENTS(S) \
	STORE_LEDGER_STATEMENTS(S) \
	STORE_RETENTION_STATEMENTS(S)

/* clang-format on */

#endif
