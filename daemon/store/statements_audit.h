/*
 * statements_audit - SQL of checkpoints, witnesses, export and the client's ledger of the audit chain.
 * Columns as in statements.h.
 */
#ifndef MDO_STORE_STATEMENTS_AUDIT_H
#define MDO_STORE_STATEMENTS_AUDIT_H

/* clang-format off */
#define STORE_AUDIT_STATEMENTS(S) \
	S(FIND_AUDIT_FIRST, MAIN, "SELECT seq, at FROM audit ORDER BY seq LIMIT 1") \
	S(FIND_CHECKPOINT, MAIN, \
	  "SELECT seq, at, hash, seal FROM audit_checkpoint WHERE seq <= :upto ORDER BY seq DESC LIMIT 1") \
	S(FIND_CHECKPOINT_AFTER, MAIN, \
	  "SELECT seq, at, hash, seal FROM audit_checkpoint WHERE seq >= :from ORDER BY seq LIMIT 1") \
	S(ADD_CHECKPOINT, MAIN, \
	  "INSERT INTO audit_checkpoint (seq, at, hash, seal) VALUES (:seq, :at, :hash, :seal) " \
	  "ON CONFLICT (seq) DO NOTHING") \
	S(DROP_CHECKPOINTS, MAIN, "DELETE FROM audit_checkpoint WHERE seq < :seq") \
	S(DROP_AUDIT, MAIN, "DELETE FROM audit WHERE seq <= :seq") \
	S(MARK_REASONS_PENDING, MAIN, \
	  "UPDATE sealed SET state = 2 WHERE state = 1 AND kind = :kind AND id IN " \
	  "(SELECT sealed FROM audit WHERE seq <= :seq AND sealed IS NOT NULL)") \
	S(FIND_ANCHOR_NUMBER, MAIN, "SELECT seq, head, signature FROM anchor WHERE number = :number") \
	S(FIND_SIGNED_ANCHOR, MAIN, \
	  "SELECT number FROM anchor WHERE number < :number AND signature IS NOT NULL ORDER BY number LIMIT 1") \
	S(LIST_CLIENT_CASES, MAIN, \
	  "WITH RECURSIVE up (id) AS (SELECT :client UNION SELECT c.merged_into FROM client c JOIN up ON c.id = up.id " \
	  "WHERE c.merged_into IS NOT NULL), " \
	  "one (id) AS (SELECT id FROM up UNION SELECT c.id FROM client c JOIN one ON c.merged_into = one.id) " \
	  "SELECT id FROM mdo_case WHERE client IN (SELECT id FROM one) ORDER BY id")

/* clang-format on */

#endif
