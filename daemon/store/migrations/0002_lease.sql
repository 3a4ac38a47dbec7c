-- Consent as a lease: renewed, narrowed, reviewed; who was asked to erase; matches that can be undone; limits; keys that
-- change; terms for keeping; checkpoints and signatures of the audit chain.

ALTER TABLE consent ADD COLUMN given_by INTEGER NOT NULL DEFAULT 1;   -- enum giver
ALTER TABLE consent ADD COLUMN age INTEGER NOT NULL DEFAULT 3;        -- enum age
ALTER TABLE consent ADD COLUMN replaces TEXT;                         -- the consent that it renewed or narrowed
ALTER TABLE consent ADD COLUMN warned INTEGER;                        -- when its end was announced beforehand
CREATE INDEX consent_warning ON consent (valid_until) WHERE state = 1 AND warned IS NULL;
CREATE INDEX consent_crisis ON consent (recorded) WHERE form = 3;

CREATE TABLE consent_cut (     -- what a withdrawal in part takes away, while it waits to be confirmed
	consent TEXT NOT NULL,
	kind INTEGER NOT NULL,     -- 1 recipient, 2 life domain, 3 purpose
	value TEXT NOT NULL,
	PRIMARY KEY (consent, kind, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE erasure (         -- who was asked to erase what it holds under a reference, and whether it said it did
	partner TEXT NOT NULL,
	reference TEXT NOT NULL,
	asked INTEGER NOT NULL,
	done INTEGER,
	PRIMARY KEY (partner, reference)
) STRICT, WITHOUT ROWID;
CREATE INDEX erasure_open ON erasure (asked) WHERE done IS NULL;

CREATE TABLE glass (           -- the emergency button: who saw a case's content that no consent let him see
	number INTEGER PRIMARY KEY,
	case_id TEXT NOT NULL,
	person TEXT NOT NULL,
	opened INTEGER NOT NULL,
	until INTEGER NOT NULL,
	reads INTEGER NOT NULL,
	audit INTEGER NOT NULL,    -- row of the chain with the reason
	seen INTEGER,
	seen_by TEXT
) STRICT;
CREATE INDEX glass_case ON glass (case_id, person);

ALTER TABLE sealed ADD COLUMN content INTEGER NOT NULL DEFAULT 0;     -- enum content, of an observation
ALTER TABLE sealed ADD COLUMN erased_on INTEGER;                      -- day on which its key went

CREATE TABLE acquaintance (    -- whom a partner named before: new persons per day are limited
	partner TEXT NOT NULL,
	client TEXT NOT NULL,
	since INTEGER NOT NULL,
	PRIMARY KEY (partner, client)
) STRICT, WITHOUT ROWID;
CREATE INDEX acquaintance_since ON acquaintance (partner, since);
CREATE INDEX acquaintance_client ON acquaintance (client);
INSERT INTO acquaintance (partner, client, since)
	SELECT partner, client, min(received) FROM signal WHERE true GROUP BY partner, client;

CREATE TABLE partner_day (     -- the limit of new persons: lifted, and hit
	partner TEXT NOT NULL,
	on_day INTEGER NOT NULL,
	refused INTEGER NOT NULL,
	lifted_by TEXT,
	PRIMARY KEY (partner, on_day)
) STRICT, WITHOUT ROWID;

CREATE TABLE merge (           -- two cases that became one, or one that became two
	id TEXT PRIMARY KEY,
	at INTEGER NOT NULL,
	by TEXT NOT NULL,
	split INTEGER NOT NULL,
	from_case TEXT NOT NULL,
	to_case TEXT NOT NULL,
	from_client TEXT NOT NULL,
	to_client TEXT NOT NULL,
	undone INTEGER,
	undone_by TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX merge_to ON merge (to_case);

CREATE TABLE merge_moved (     -- what moved then: goes back when it is undone
	merge TEXT NOT NULL,
	kind INTEGER NOT NULL,     -- 1 signal, 2 consent, 3 identity (hash), 4 reference, 5 withdrawal (partner), 6 case
	value TEXT NOT NULL,
	PRIMARY KEY (merge, kind, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE client_conflict ( -- two strong keys of one message that mean two clients
	low TEXT NOT NULL,
	high TEXT NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (low, high)
) STRICT, WITHOUT ROWID;

ALTER TABLE identity_key ADD COLUMN generation INTEGER NOT NULL DEFAULT 1; -- of the match key

ALTER TABLE audit ADD COLUMN domains TEXT;                            -- life domains disclosed
ALTER TABLE anchor ADD COLUMN signature BLOB;

CREATE TABLE audit_checkpoint ( -- the chain was checked up to here; sealed with the audit key
	seq INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	hash BLOB NOT NULL,
	seal BLOB NOT NULL
) STRICT;

CREATE INDEX case_closed_at ON mdo_case (closed) WHERE state = 2;
CREATE INDEX answer_recorded ON answer (recorded);
