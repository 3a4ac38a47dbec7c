-- Consent as a lease: renewed, narrowed, reviewed; who was asked to erase; matches that can be undone; limits; keys that
-- change; terms for keeping; checkpoints and signatures of the audit chain.

ALTER TABLE consent ADD COLUMN given_by INTEGER NOT NULL DEFAULT 1;   -- enum giver
ALTER TABLE consent ADD COLUMN age INTEGER NOT NULL DEFAULT 3;        -- enum age
ALTER TABLE consent ADD COLUMN replaces TEXT;                         -- the consent that it renewed or narrowed
ALTER TABLE consent ADD COLUMN warned INTEGER;                        -- when its end was announced beforehand
CREATE INDEX consent_warning ON consent (valid_until) WHERE state IN (1, 2) AND warned IS NULL;
CREATE INDEX consent_crisis ON consent (recorded) WHERE form = 3;

CREATE TABLE consent_cut (     -- what a withdrawal in part takes away, while it waits to be confirmed
	consent TEXT NOT NULL,
	kind INTEGER NOT NULL,     -- 1 recipient, 2 life domain, 3 purpose
	value TEXT NOT NULL,
	PRIMARY KEY (consent, kind, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE withdrawal_cut (  -- what a client took back in part; an older consent that names it revives nothing
	client TEXT NOT NULL,
	partner TEXT NOT NULL,     -- who may know; '' for nobody
	kind INTEGER NOT NULL,     -- as in consent_cut
	value TEXT NOT NULL,
	wide INTEGER NOT NULL,     -- 1: of whatever consent, 0: left out by this partner when it renewed its own
	on_day INTEGER NOT NULL,
	PRIMARY KEY (client, partner, kind, value, wide)
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
UPDATE sealed SET domain = 0 WHERE state = 3; -- what is erased is not known by its domain either

CREATE TABLE acquaintance (    -- what a partner named persons by before: new ones per day are limited. By its own words only,
	hash BLOB NOT NULL,        -- and nothing of whom they mean here: else the limit would tell (I11). Same hash as identity_key
	partner TEXT NOT NULL,
	since INTEGER NOT NULL,
	passing INTEGER NOT NULL,  -- named in refused messages only: forgotten when the day is over
	generation INTEGER NOT NULL, -- of the match key
	PRIMARY KEY (hash, partner)
) STRICT, WITHOUT ROWID;
CREATE INDEX acquaintance_passing ON acquaintance (since) WHERE passing = 1;

CREATE TABLE partner_day (     -- the limit of new persons: counted, lifted, and hit
	partner TEXT NOT NULL,
	on_day INTEGER NOT NULL,
	named INTEGER NOT NULL,    -- messages that named a person new to this partner
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
	kind INTEGER NOT NULL,     -- 1 signal, 2 consent, 3 identity (hash, a space and 1 when the other had it too), 4 reference,
	                           -- 5 withdrawal of either (partner, day or -, day or -), 6 case, 7 client it is known not to be,
	                           -- 8 withdrawal in part of either (from or to, and the row of withdrawal_cut)
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
CREATE INDEX anchor_seq ON anchor (seq);

CREATE TABLE audit_checkpoint ( -- the chain was checked up to here; sealed with the audit key
	seq INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,       -- of the row it stands on
	hash BLOB NOT NULL,
	seal BLOB NOT NULL
) STRICT;

CREATE INDEX case_closed_at ON mdo_case (closed) WHERE state = 2;
CREATE INDEX case_client ON mdo_case (client);
CREATE INDEX answer_recorded ON answer (recorded);
