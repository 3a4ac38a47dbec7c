-- The agenda, exact: absences, breaks, who was passed over; interpreters and key persons; the client's week; the regie handed on
-- in one go; calendar feeds.

ALTER TABLE roster ADD COLUMN duties INTEGER NOT NULL DEFAULT 2;      -- bits of enum duty: regiehouder
ALTER TABLE roster ADD COLUMN workdays INTEGER NOT NULL DEFAULT 62;   -- bits of enum weekday: Monday to Friday

CREATE TABLE absence (         -- of a person, or of a whole organisation
	id TEXT PRIMARY KEY,
	partner TEXT NOT NULL,
	person TEXT,               -- NULL: nobody of this organisation comes
	from_day INTEGER NOT NULL,
	until_day INTEGER NOT NULL, -- last day; a far one: until further notice
	deputy TEXT,               -- who stands in meanwhile; NULL: the roster's
	told INTEGER NOT NULL,
	told_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX absence_partner ON absence (partner, until_day);
INSERT INTO absence (id, partner, person, from_day, until_day, deputy, told, told_by)
SELECT 'roster-' || person, partner, person, absent_from, coalesce(absent_until, 2932896), NULL, 0, 'roster'
FROM roster WHERE absent_from IS NOT NULL;
ALTER TABLE roster DROP COLUMN absent_from;
ALTER TABLE roster DROP COLUMN absent_until;

ALTER TABLE meeting ADD COLUMN breaks TEXT NOT NULL DEFAULT '';       -- "after slot:minutes", a space between
ALTER TABLE mdo_table ADD COLUMN rhythm INTEGER NOT NULL DEFAULT 0;   -- by which its meetings were made
ALTER TABLE meeting ADD COLUMN extra INTEGER NOT NULL DEFAULT 0;      -- made by a person, beside the rhythm

ALTER TABLE mdo_case ADD COLUMN passed_over INTEGER NOT NULL DEFAULT 0; -- meetings at which it could have been discussed and was not
ALTER TABLE mdo_case ADD COLUMN displaced TEXT;                       -- meeting at which it had to give way: not at that one again
ALTER TABLE meeting ADD COLUMN counting TEXT;  -- held: up to which case of its table those passed over were counted; NULL: all
CREATE INDEX meeting_counting ON meeting (start) WHERE counting IS NOT NULL;
CREATE INDEX item_held_meeting ON item_held (meeting, slot);
ALTER TABLE mdo_case ADD COLUMN go_ahead INTEGER NOT NULL DEFAULT 0;  -- a person decided: also without interpreter

CREATE TABLE speaker (         -- who interprets an item of an announced meeting; what each organisation is told rests on that case
	meeting TEXT NOT NULL,
	case_id TEXT NOT NULL,
	language TEXT NOT NULL,
	slot INTEGER NOT NULL,     -- 0: it was deferred for want of an interpreter
	person TEXT,               -- NULL: nobody; a gap
	partner TEXT,
	booked INTEGER NOT NULL,   -- when
	event TEXT,                -- the notification that asked him; NULL: none was made
	told INTEGER NOT NULL,     -- 1: it was handed over
	PRIMARY KEY (meeting, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX speaker_case ON speaker (case_id);

CREATE TABLE contact (         -- days on which a partner sees the client: never two things on a day, not too many a week
	id TEXT PRIMARY KEY,
	partner TEXT NOT NULL,
	reference TEXT NOT NULL,   -- the partner's own, of a signal or a case: leads to the client, also after a match
	on_day INTEGER NOT NULL,
	told INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX contact_reference ON contact (reference, on_day);
CREATE INDEX contact_day ON contact (on_day);

ALTER TABLE regie ADD COLUMN accepted INTEGER; -- when; NULL: never
UPDATE regie SET accepted = offered WHERE state = 2;
ALTER TABLE regie ADD COLUMN batch TEXT;       -- taken from this person together with others, and may be given back
CREATE INDEX regie_batch ON regie (batch) WHERE batch IS NOT NULL;

CREATE TABLE calendar_entry (  -- what a calendar feed showed: a UID for life, a sequence that grows
	uid TEXT PRIMARY KEY,      -- random; each principal has its own
	principal TEXT NOT NULL,
	meeting TEXT,              -- a feed of meetings, or
	case_id TEXT,              -- of the items of cases
	sequence INTEGER NOT NULL,
	changed INTEGER NOT NULL,
	start INTEGER NOT NULL,
	end INTEGER NOT NULL,
	table_id TEXT NOT NULL,
	room TEXT NOT NULL,
	cancelled INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX calendar_meeting ON calendar_entry (principal, meeting) WHERE meeting IS NOT NULL;
CREATE UNIQUE INDEX calendar_case ON calendar_entry (principal, case_id) WHERE case_id IS NOT NULL;

CREATE TABLE digest (          -- what each person of the roster was last given: none is sent that says the same again
	person TEXT PRIMARY KEY,
	on_day INTEGER NOT NULL,   -- looked at for this day
	said BLOB NOT NULL         -- hash of what it was about; no content
) STRICT, WITHOUT ROWID;

-- Who takes all kinds of notification takes the new ones as well: items.not_ready, speakers.*, people.digest.
UPDATE stream SET now_kinds = now_kinds | 3932160 WHERE ((now_kinds | digest_kinds) & 65534) = 65534;

-- Looked at every second: what is suspended until a day, without all that is not.
CREATE INDEX consent_suspended ON consent (suspended_until) WHERE state = 2;
