-- 0005: what was found by looking at all there is, though only few could matter; and what was read for two columns only.

ALTER TABLE client ADD COLUMN loose INTEGER NOT NULL DEFAULT 1;       -- 1: may have no case; keeping looks, and sets 0 when it has
UPDATE client SET loose = 0 WHERE id IN (SELECT client FROM mdo_case);
CREATE INDEX client_loose ON client (id) WHERE loose = 1;
CREATE INDEX client_merged ON client (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX merge_from ON merge (from_case);

DROP INDEX consent_warning; -- grounds are not warned of, and each second all that are open were looked at for it
CREATE INDEX consent_warning ON consent (valid_until) WHERE state IN (1, 2) AND warned IS NULL AND form <> 3;

CREATE INDEX meeting_announce ON meeting (announce_at) WHERE state = 1 AND held_back = 0;
CREATE INDEX meeting_announced ON meeting (table_id, start) WHERE state = 2;

DROP INDEX outbox_due; -- nobody asks what is due next
CREATE INDEX outbox_case ON outbox (case_id) WHERE case_id IS NOT NULL; -- what is about a case moves, or goes, with it
CREATE INDEX outbox_signal ON outbox (signal) WHERE signal IS NOT NULL;

DROP INDEX signal_case;
CREATE INDEX signal_case ON signal (case_id, id, state, domains, attends, consent, interpreter, received);
DROP INDEX signal_consent;
CREATE INDEX signal_consent ON signal (consent, id, case_id, state);
DROP INDEX consent_ending;
CREATE INDEX consent_ending ON consent (valid_until, state) WHERE state IN (1, 2);

-- What is about cases and signals that are gone goes with them now; what an older round still had before it goes here.
DELETE FROM outbox WHERE number IS NULL AND (case_id IS NOT NULL AND case_id NOT IN (SELECT id FROM mdo_case)
	OR signal IS NOT NULL AND signal NOT IN (SELECT id FROM signal));
UPDATE outbox SET signal = NULL, case_id = NULL, signal_upto = NULL, reference = NULL, facts = NULL
WHERE case_id IS NOT NULL AND case_id NOT IN (SELECT id FROM mdo_case)
	OR signal IS NOT NULL AND signal NOT IN (SELECT id FROM signal);

-- An answered erasure goes with its reference; those whose reference went before are looked for once.
DELETE FROM meta WHERE name = 'retention.settled';

ALTER TABLE consent ADD COLUMN recipients TEXT NOT NULL DEFAULT ' '; -- partners, a space before, between and behind; never changed
UPDATE consent SET recipients = coalesce((SELECT ' ' || group_concat(partner, ' ') || ' ' FROM consent_recipient WHERE consent = consent.id), ' ');
DROP TABLE consent_recipient;
