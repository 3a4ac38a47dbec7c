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
CREATE INDEX absence_until ON absence (until_day);

ALTER TABLE meeting ADD COLUMN breaks TEXT NOT NULL DEFAULT '';       -- "after slot:minutes", a space between
ALTER TABLE meeting ADD COLUMN extra INTEGER NOT NULL DEFAULT 0;      -- made by a person, beside the rhythm

ALTER TABLE mdo_case ADD COLUMN passed_over INTEGER NOT NULL DEFAULT 0; -- meetings at which it could have been discussed and was not
ALTER TABLE item ADD COLUMN go_ahead INTEGER NOT NULL DEFAULT 0;      -- a person decided: also without interpreter

CREATE TABLE speaker (         -- interpreters and key persons booked for a meeting: each serves all its items
	meeting TEXT NOT NULL,
	person TEXT NOT NULL,
	language TEXT NOT NULL,
	told INTEGER NOT NULL,     -- 1: the organisation was told
	PRIMARY KEY (meeting, person, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE contact (         -- days on which a partner sees the client: never two things on a day, not too many a week
	id TEXT PRIMARY KEY,
	partner TEXT NOT NULL,
	reference TEXT NOT NULL,   -- the partner's own, of a signal or a case: leads to the client, also after a match
	on_day INTEGER NOT NULL,
	told INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_reference ON contact (reference, on_day);

ALTER TABLE regie ADD COLUMN batch TEXT;       -- handed on together with others, at once
ALTER TABLE regie ADD COLUMN follows INTEGER;  -- number of the regie before, to which undoing returns

CREATE TABLE calendar_entry (  -- what a calendar feed showed: a UID for life, a sequence that grows
	uid TEXT PRIMARY KEY,      -- random; each principal has its own
	principal TEXT NOT NULL,
	meeting TEXT,              -- a feed of meetings, or
	case_id TEXT,              -- of the items of cases
	sequence INTEGER NOT NULL,
	changed INTEGER NOT NULL,
	start INTEGER NOT NULL,
	end INTEGER NOT NULL,
	place TEXT NOT NULL,       -- table and room
	cancelled INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX calendar_meeting ON calendar_entry (principal, meeting) WHERE meeting IS NOT NULL;
CREATE UNIQUE INDEX calendar_case ON calendar_entry (principal, case_id) WHERE case_id IS NOT NULL;

CREATE TABLE digest (          -- up to when each person was given one
	person TEXT PRIMARY KEY,
	upto INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
