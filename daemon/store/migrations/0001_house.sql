-- The first schema. Times are milliseconds since 1970 (UTC), days are days since 1970, sets are bits of the enums of base/terms.h,
-- states and kinds are the numbers of those enums. No BSN, V-number, name or free text stands readable anywhere in this file (I9):
-- identities are keyed hashes here, and content is in `sealed`.

CREATE TABLE meta (            -- epoch, next vault key, ...
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE boot (            -- written before a start serves anybody
	number INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	version TEXT NOT NULL,
	config TEXT NOT NULL
) STRICT;

CREATE TABLE audit (           -- each row's hash covers the row before it (I7)
	seq INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	event TEXT NOT NULL,
	action TEXT NOT NULL,      -- C R U D E
	outcome INTEGER NOT NULL,  -- 0 success, 4 refused, 8 failed
	actor TEXT NOT NULL,       -- principal, or mdod
	office TEXT,               -- as what
	person TEXT,               -- on behalf of whom
	object_kind TEXT,
	object TEXT,
	case_id TEXT,
	recipient TEXT,
	consent TEXT,
	purpose TEXT,
	code TEXT,                 -- problem code, cause, verdict
	sealed INTEGER,            -- a reason in words, sealed
	hash BLOB NOT NULL
) STRICT;

CREATE TABLE anchor (          -- heads that are given to partners as witnesses
	number INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	head BLOB NOT NULL
) STRICT;

CREATE TABLE answer (          -- commands applied: exactly once per principal and id (I2)
	principal TEXT NOT NULL,
	event_id TEXT NOT NULL,
	body BLOB NOT NULL,        -- keyed hash of what was asked
	recorded INTEGER NOT NULL,
	object TEXT,               -- signal it stored
	reference TEXT,
	result TEXT,               -- of a person's command, as it was answered
	PRIMARY KEY (principal, event_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE client (
	id TEXT PRIMARY KEY,
	created INTEGER NOT NULL,
	matched INTEGER NOT NULL,  -- 0: known by name only
	merged_into TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE identity_key (    -- keyed hashes; the key is outside the database
	hash BLOB NOT NULL,
	client TEXT NOT NULL,      -- columns of the key stand first: quick_check of SQLite 3.40 misreads them otherwise
	kind INTEGER NOT NULL,     -- 1 BSN, 2 V-number, 3 name and birth date
	PRIMARY KEY (hash, client)
) STRICT, WITHOUT ROWID;
CREATE INDEX identity_key_client ON identity_key (client);

CREATE TABLE match_rejected (  -- two clients of like name that are not the same
	low TEXT NOT NULL,
	high TEXT NOT NULL,
	PRIMARY KEY (low, high)
) STRICT, WITHOUT ROWID;

CREATE TABLE consent (         -- a consent, or the crisis ground in its place
	id TEXT PRIMARY KEY,
	client TEXT NOT NULL,
	recorded_by TEXT NOT NULL,
	recorder TEXT NOT NULL,
	recorded INTEGER NOT NULL,
	form INTEGER NOT NULL,
	state INTEGER NOT NULL,
	domains INTEGER NOT NULL,
	purposes INTEGER NOT NULL,
	valid_from INTEGER NOT NULL,
	valid_until INTEGER NOT NULL,
	language TEXT NOT NULL,
	interpreter INTEGER NOT NULL,
	basis TEXT NOT NULL,
	text_version TEXT,
	confirmed_by TEXT,         -- principal or person outside recorded_by
	confirmed INTEGER,
	ended INTEGER,             -- withdrawn, expired or suspended at
	suspended_until INTEGER    -- erased after this day unless confirmed
) STRICT, WITHOUT ROWID;
CREATE INDEX consent_client ON consent (client);
CREATE INDEX consent_ending ON consent (valid_until) WHERE state IN (1, 2);

CREATE TABLE consent_recipient (
	consent TEXT NOT NULL,
	partner TEXT NOT NULL,
	PRIMARY KEY (consent, partner)
) STRICT, WITHOUT ROWID;

CREATE TABLE served (          -- who was served something that rests on a consent, under which of its references; stays when the
	consent TEXT NOT NULL,     -- notification itself is trimmed, so that a withdrawal reaches exactly those who received
	partner TEXT NOT NULL,
	reference TEXT NOT NULL,   -- '' when it had none
	PRIMARY KEY (consent, partner, reference)
) STRICT, WITHOUT ROWID;

CREATE TABLE withdrawal (      -- what a client took back; a consent older than this revives nothing for whoever may know it
	client TEXT NOT NULL,
	partner TEXT NOT NULL,     -- who may know: parties to a consent that ended
	on_day INTEGER NOT NULL,
	PRIMARY KEY (client, partner)
) STRICT, WITHOUT ROWID;

CREATE TABLE signal (
	id TEXT PRIMARY KEY,
	partner TEXT NOT NULL,
	reporter TEXT NOT NULL,
	client TEXT NOT NULL,
	case_id TEXT NOT NULL,
	consent TEXT NOT NULL,
	reference TEXT NOT NULL,   -- the sender's own
	received INTEGER NOT NULL,
	state INTEGER NOT NULL,
	domains INTEGER NOT NULL,
	crisis INTEGER NOT NULL,
	stated INTEGER NOT NULL,   -- urgency as the sender sees it
	interpreter INTEGER NOT NULL,
	attends INTEGER NOT NULL,  -- the client wants to be there
	language TEXT NOT NULL,
	place TEXT,
	protect_answered INTEGER,
	protect_yes INTEGER,
	protect_on INTEGER,
	contact TEXT,
	trusted INTEGER NOT NULL,
	preferred TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX signal_case ON signal (case_id);
CREATE INDEX signal_consent ON signal (consent);

CREATE TABLE signal_refused (  -- people the client does not want
	signal TEXT NOT NULL,
	person TEXT NOT NULL,
	PRIMARY KEY (signal, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE signal_deadline (
	signal TEXT NOT NULL,
	kind INTEGER NOT NULL,
	due INTEGER NOT NULL,
	PRIMARY KEY (signal, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE reference (       -- what a partner holds for a signal or a case; nobody else's
	id TEXT PRIMARY KEY,
	partner TEXT NOT NULL,
	signal TEXT,
	case_id TEXT,
	client TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX reference_case ON reference (case_id, partner) WHERE case_id IS NOT NULL;
CREATE UNIQUE INDEX reference_signal ON reference (signal, partner) WHERE signal IS NOT NULL;

CREATE TABLE sealed (          -- readable content, one random key each; the keys are in the vault
	id INTEGER PRIMARY KEY,    -- also the number of its key
	kind INTEGER NOT NULL,     -- enum seal_kind
	owner TEXT NOT NULL,
	domain INTEGER NOT NULL,
	consent TEXT,
	state INTEGER NOT NULL,    -- 1 sealed, 2 erase pending, 3 erased
	nonce BLOB NOT NULL,
	body BLOB NOT NULL
) STRICT;
CREATE INDEX sealed_owner ON sealed (owner, kind, domain);
CREATE INDEX sealed_consent ON sealed (consent) WHERE consent IS NOT NULL;
CREATE INDEX sealed_pending ON sealed (id) WHERE state = 2;

CREATE TABLE mdo_case (
	id TEXT PRIMARY KEY,
	client TEXT NOT NULL,
	table_id TEXT NOT NULL,
	state INTEGER NOT NULL,
	urgency INTEGER NOT NULL,
	opened INTEGER NOT NULL,
	closed INTEGER,
	cause INTEGER,
	discuss_by INTEGER NOT NULL,
	discussed INTEGER,         -- day it was last discussed
	earliest INTEGER,          -- deferred by a person until
	next_date INTEGER NOT NULL -- nobody out of sight (I8)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX case_open_client ON mdo_case (client) WHERE state = 1;
CREATE INDEX case_open_table ON mdo_case (table_id, id) WHERE state = 1;

CREATE TABLE regie (
	number INTEGER PRIMARY KEY,
	case_id TEXT NOT NULL,
	person TEXT NOT NULL,
	partner TEXT NOT NULL,
	state INTEGER NOT NULL,
	offered INTEGER NOT NULL,
	answer_by INTEGER NOT NULL,
	ended INTEGER,
	cause INTEGER,
	why TEXT NOT NULL          -- scores, no personal data
) STRICT;
CREATE UNIQUE INDEX regie_one ON regie (case_id) WHERE state IN (1, 2);
CREATE INDEX regie_case ON regie (case_id, number);
CREATE INDEX regie_due ON regie (answer_by) WHERE state = 1;
CREATE INDEX regie_load ON regie (person) WHERE state IN (1, 2);

CREATE TABLE escalation (      -- nobody holds the regie: the coordinator must
	case_id TEXT NOT NULL,
	opened INTEGER NOT NULL,
	closed INTEGER,
	PRIMARY KEY (case_id, opened)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX escalation_one ON escalation (case_id) WHERE closed IS NULL;

CREATE TABLE roster (          -- possible regiehouders; people go by an id their organisation chose
	person TEXT PRIMARY KEY,
	partner TEXT NOT NULL,
	domains INTEGER NOT NULL,
	languages TEXT NOT NULL,   -- tags, a space between
	expertise TEXT NOT NULL,
	caseload INTEGER NOT NULL,
	deputy TEXT,
	absent_from INTEGER,
	absent_until INTEGER,
	gone INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE mdo_table (       -- dirty: to be planned anew; urgent: at once
	id TEXT PRIMARY KEY,
	dirty INTEGER NOT NULL,
	made_until INTEGER NOT NULL -- last rule day for which meetings were made
) STRICT, WITHOUT ROWID;

CREATE TABLE meeting (
	id TEXT PRIMARY KEY,
	table_id TEXT NOT NULL,
	start INTEGER NOT NULL,
	seats INTEGER NOT NULL,
	slot_minutes INTEGER NOT NULL,
	state INTEGER NOT NULL,
	ad_hoc INTEGER NOT NULL,
	held_back INTEGER NOT NULL,
	announce_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX meeting_start ON meeting (table_id, start);
CREATE INDEX meeting_due ON meeting (start) WHERE state IN (1, 2);

CREATE TABLE item (            -- where a case stands
	case_id TEXT PRIMARY KEY,
	meeting TEXT NOT NULL,
	slot INTEGER NOT NULL,
	pinned INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX item_meeting ON item (meeting, slot);

CREATE TABLE item_held (       -- what was discussed when
	case_id TEXT NOT NULL,
	meeting TEXT NOT NULL,
	slot INTEGER NOT NULL,
	PRIMARY KEY (case_id, meeting)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (          -- notifications; a number is given when first served (I4)
	id INTEGER PRIMARY KEY,
	event_id TEXT NOT NULL,
	partner TEXT NOT NULL,
	kind INTEGER NOT NULL,
	number INTEGER,
	created INTEGER NOT NULL,
	not_before INTEGER NOT NULL,
	served INTEGER,
	signal TEXT,               -- rests on this signal's content, or
	case_id TEXT,              -- on the live signals of this case,
	signal_upto TEXT,          -- as far as they had come then
	reference TEXT,
	facts TEXT                 -- JSON of the facts, no personal data
) STRICT;
CREATE UNIQUE INDEX outbox_number ON outbox (partner, number) WHERE number IS NOT NULL;
CREATE INDEX outbox_pending ON outbox (partner, id) WHERE number IS NULL;
CREATE INDEX outbox_due ON outbox (not_before) WHERE number IS NULL;

CREATE TABLE stream (          -- a partner's stream and what it subscribed to
	partner TEXT PRIMARY KEY,
	newest INTEGER NOT NULL,
	acked INTEGER NOT NULL,
	now_kinds INTEGER NOT NULL,
	digest_kinds INTEGER NOT NULL,
	seen INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE reserve (         -- pages kept for audit rows when the disk is full
	id INTEGER PRIMARY KEY,
	body BLOB NOT NULL
) STRICT;
