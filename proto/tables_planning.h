/*
 * tables_planning - agenda, absence, regie handed on, speakers, calendars and digests at the doors of people:
 * parameters and results. Columns as in tables_partner.h. The methods themselves stand in methods.h.
 */
#ifndef MDO_PROTO_TABLES_PLANNING_H
#define MDO_PROTO_TABLES_PLANNING_H

/* ---- parameters ---- */

#define PROTO_ABSENCE_PARAMS(F)                                                                              \
	F(REQ, NAME, partner, "partner", _, 1, 64, "organisation")                                           \
	F(OPT, NAME, person, "person", _, 1, 64, "somebody of it; absent: nobody of it comes")               \
	F(REQ, DATE, from, "from", _, 0, 0, "first day")                                                     \
	F(OPT, DATE, until, "until", _, 0, 0, "last day; absent: until further notice")                      \
	F(OPT, NAME, deputy, "deputy", _, 1, 64,                                                             \
	  "who stands in meanwhile; absent: the deputy of the roster")                                       \
	F(OPT, TEXT, reason, "reason", _, 1, 300, "kept sealed with the audit row")

#define PROTO_ABSENCE_END_PARAMS(F)                                                                          \
	F(REQ, TOKEN, absence, "absence", _, 1, 80, "as absence.list shows it")                              \
	F(OPT, TEXT, reason, "reason", _, 1, 300, "kept sealed with the audit row")

#define PROTO_MEETING_ADD_PARAMS(F)                                                                          \
	F(REQ, NAME, table, "table", _, 1, 64, "MDO table")                                                  \
	F(REQ, DATE, on, "on", _, 0, 0, "day")                                                               \
	F(OPT, TOKEN, start, "start", _, 5, 5, "local time HH:MM; default the table's")                      \
	F(OPT, INT, seats, "seats", _, 1, 48, "default the table's")                                         \
	F(REQ, TEXT, reason, "reason", _, 1, 300, "kept sealed with the audit row")

#define PROTO_CLOSE_PARAMS(F)                                                                                \
	F(REQ, TOKEN, meeting, "meeting", _, 1, 83, "the meeting's id, as agenda shows it")                  \
	F(OPT, TOKENS, not_discussed, "not_discussed", _, 0, 48, "codes of cases that were not reached")     \
	F(OPT, TEXT, reason, "reason", _, 1, 300, "kept sealed with the audit row")

#define PROTO_MOVE_PARAMS(F)                                                                                 \
	F(REQ, CASE, case_, "case", _, 10, 10, "the case's code, as case.list shows it")                     \
	F(REQ, TOKEN, meeting, "meeting", _, 1, 83, "to which meeting")                                      \
	F(OPT, CASE, displace, "displace", _, 10, 10,                                                        \
	  "this case gives up its seat there and waits for another")                                         \
	F(REQ, TEXT, reason, "reason", _, 1, 300, "kept sealed with the audit row")

/* At least one of meeting with seats, extra_on, absent, or case. */
#define PROTO_WHAT_IF_PARAMS(F)                                                                              \
	F(REQ, NAME, table, "table", _, 1, 64, "MDO table")                                                  \
	F(OPT, TOKEN, meeting, "meeting", _, 1, 83, "seats: of this meeting; case: it stands here")          \
	F(OPT, INT, seats, "seats", _, 0, 48, "it has so many seats")                                        \
	F(OPT, DATE, extra_on, "extra_on", _, 0, 0, "there is one more meeting, on this day")                \
	F(OPT, INT, extra_seats, "extra_seats", _, 1, 48, "with so many seats; default the table's")         \
	F(OPT, NAME, absent, "absent", _, 1, 64, "this person or partner is absent")                         \
	F(OPT, DATE, from, "from", _, 0, 0, "absent: first day; default today")                              \
	F(OPT, DATE, until, "until", _, 0, 0, "absent: last day; default the planning horizon")              \
	F(OPT, CASE, case_, "case", _, 10, 10, "this case stands at meeting")                                \
	F(OPT, CASE, displace, "displace", _, 10, 10, "this case gives up its seat there")

#define PROTO_REGIE_MOVE_PARAMS(F)                                                                           \
	F(REQ, NAME, person, "person", _, 1, 64, "whose cases go to others")                                 \
	F(OPT, FLAG, dry_run, "dry_run", _, 0, 0, "only tell who would be asked")                            \
	F(REQ, TEXT, reason, "reason", _, 1, 300, "kept sealed with the audit row")

#define PROTO_BATCH_PARAMS(F)                                                                                \
	F(REQ, UUID, batch, "batch", _, 36, 36, "as the answer to regie.move_all named it")                  \
	F(REQ, TEXT, reason, "reason", _, 1, 300, "kept sealed with the audit row")

#define PROTO_DIGEST_PARAMS(F)                                                                               \
	F(OPT, DATE, on, "on", _, 0, 0, "what happened on this day; default yesterday and today")            \
	F(OPT, INT, after, "after", _, 0, 9007199254740991, "go on behind this row")

/* ---- results ---- */

/* What a placement costs: the vector of design section 5, first component first. */
#define PROTO_COST(F)                                                                                        \
	F(REQ, INT, late_crisis, "late_crisis", _, -9007199254740991, 9007199254740991, "days late, crisis") \
	F(REQ, INT, late_high, "late_high", _, -9007199254740991, 9007199254740991, "days late, high")       \
	F(REQ, INT, late_medium, "late_medium", _, -9007199254740991, 9007199254740991, "days late, medium") \
	F(REQ, INT, late_low, "late_low", _, -9007199254740991, 9007199254740991, "days late, low")          \
	F(REQ, INT, waiting, "waiting", _, -9007199254740991, 9007199254740991,                              \
	  "weighted days until discussed")                                                                   \
	F(REQ, INT, wished_missed, "wished_missed", _, -9007199254740991, 9007199254740991,                  \
	  "wished attendees who miss their item")                                                            \
	F(REQ, INT, moved, "moved", _, -9007199254740991, 9007199254740991, "announced items moved")

#define PROTO_WHY_ROW(F)                                                                                     \
	F(REQ, TOKEN, meeting, "meeting", _, 1, 83, "which meeting")                                         \
	F(REQ, LOCAL, start, "start", _, 0, 0, "when it begins")                                             \
	F(REQ, CHOICE, bound, "bound", bound, 0, 0, "what binds: it stands here, or why not")                \
	F(OPT, NAME, person, "person", _, 1, 64, "absent: who has to be there and is not")                   \
	F(OPT, OBJECT, more, "more", cost, 0, 0, "what the whole plan would cost more if it stood here")     \
	F(OPT, CASE, instead_of, "instead_of", _, 10, 10, "which case would have to give way first")

#define PROTO_AGENDA_WHY(F)                                                                                  \
	F(REQ, CASE, case_, "case", _, 10, 10, "code")                                                       \
	F(REQ, CHOICE, urgency, "urgency", urgency, 0, 0, "of the case, now")                                \
	F(REQ, DATE, discuss_by, "discuss_by", _, 0, 0, "day by which it should be discussed")               \
	F(OPT, TOKEN, meeting, "meeting", _, 1, 83, "where it stands")                                       \
	F(REQ, FLAG, fixed, "fixed", _, 0, 0, "announced or pinned: it stays there whatever that costs")     \
	F(OPT, OBJECT, cost, "cost", cost, 0, 0, "what its place costs")                                     \
	F(OPT, TOKEN, next_best, "next_best", _, 1, 83,                                                      \
	  "the next best meeting; absent: waiting without one")                                              \
	F(OPT, OBJECT, next_more, "next_more", cost, 0, 0, "what the whole plan would cost more then")       \
	F(REQ, OBJECTS, meetings, "meetings", why_row, 0, 200, "all within the horizon, soonest first")      \
	F(REQ, TEXT, what, "what", _, 1, 300, "in words")

#define PROTO_WHAT_IF_CHANGE(F)                                                                              \
	F(REQ, CASE, case_, "case", _, 10, 10, "code")                                                       \
	F(REQ, CHOICE, urgency, "urgency", urgency, 0, 0, "of the case, now")                                \
	F(OPT, TOKEN, was, "was", _, 1, 83, "where it stands now; absent: nowhere")                          \
	F(OPT, TOKEN, now, "now", _, 1, 83, "where it would; absent: nowhere")                               \
	F(OPT, FLAG, announced, "announced", _, 0, 0, "it was announced where it stands")                    \
	F(REQ, INT, days, "days", _, -100000, 100000, "sooner (negative) or later by so many days")

#define PROTO_WHAT_IF(F)                                                                                     \
	F(REQ, OBJECT, before, "before", cost, 0, 0, "what the plan costs as it is")                         \
	F(REQ, OBJECT, after, "after", cost, 0, 0, "what it would cost")                                     \
	F(REQ, OBJECTS, changes, "changes", what_if_change, 0, 100000, "which cases would stand elsewhere")

#define PROTO_REGIE_MOVE_ROW(F)                                                                              \
	F(REQ, CASE, case_, "case", _, 10, 10, "code")                                                       \
	F(OPT, NAME, to, "to", _, 1, 64, "who is asked; absent: nobody can, it is escalated")                \
	F(OPT, NAME, partner, "partner", _, 1, 64, "that person's organisation")                             \
	F(OPT, TEXT, why, "why", _, 0, 300, "what decided the choice")

#define PROTO_REGIE_MOVE(F)                                                                                  \
	F(OPT, UUID, batch, "batch", _, 36, 36, "names it for regie.undo; absent in a dry run")              \
	F(REQ, INT, moved, "moved", _, 0, 100000, "cases that somebody is asked for")                        \
	F(REQ, INT, escalated, "escalated", _, 0, 100000, "cases that nobody can take")                      \
	F(OPT, INT, left, "left", _, 0, 100000, "cases beyond those that go at once: ask again")             \
	F(REQ, OBJECTS, cases, "cases", regie_move_row, 0, 1000, "in order of code")

#define PROTO_ABSENCE_ROW(F)                                                                                 \
	F(REQ, TOKEN, absence, "absence", _, 1, 80, "names it")                                              \
	F(REQ, NAME, partner, "partner", _, 1, 64, "organisation")                                           \
	F(OPT, NAME, person, "person", _, 1, 64, "absent: the whole organisation")                           \
	F(REQ, DATE, from, "from", _, 0, 0, "first day")                                                     \
	F(OPT, DATE, until, "until", _, 0, 0, "last day; absent: until further notice")                      \
	F(OPT, NAME, deputy, "deputy", _, 1, 64, "who stands in")                                            \
	F(REQ, FLAG, covered, "covered", _, 0, 0, "the deputy is there on all these days")                   \
	F(REQ, INT, cases, "cases", _, 0, 100000, "held or offered, of the person, or all")

#define PROTO_ABSENCES(F)                                                                                    \
	F(REQ, OBJECTS, absences, "absences", absence_row, 0, 10000, "in order of first day")

#define PROTO_SPEAKER_ROW(F)                                                                                 \
	F(REQ, TOKEN, meeting, "meeting", _, 1, 83, "which meeting")                                         \
	F(REQ, LOCAL, start, "start", _, 0, 0, "when it begins")                                             \
	F(REQ, LANG, language, "language", _, 2, 11, "which is needed")                                      \
	F(REQ, INT, items, "items", _, 0, 1000, "how many items need it")                                    \
	F(REQ, INT, sensitive, "sensitive", _, 0, 1000, "of those, that ask for a professional interpreter") \
	F(REQ, INT, not_ready, "not_ready", _, 0, 1000, "of those, that nobody booked can serve")            \
	F(REQ, NAMES, people, "people", _, 0, 16, "who is booked")

#define PROTO_SPEAKER_LIST(F) F(REQ, OBJECTS, needs, "needs", speaker_row, 0, 10000, "soonest meeting first")

#define PROTO_CALENDAR(F) F(REQ, OBJECTS, entries, "entries", calendar_entry, 0, 2000, "in order of uid")

#define PROTO_DIGEST_LINE(F)                                                                                 \
	F(REQ, INSTANT, at, "at", _, 0, 0, "when")                                                           \
	F(OPT, CASE, case_, "case", _, 10, 10, "code of the case, when it is about one")                     \
	F(OPT, NAME, table, "table", _, 1, 64, "its MDO table")                                              \
	F(REQ, TOKEN, event, "event", _, 1, 40, "what happened: noun.verb, as in the audit")                 \
	F(REQ, TEXT, what, "what", _, 1, 300, "in words")

#define PROTO_DIGEST(F)                                                                                      \
	F(REQ, OBJECTS, lines, "lines", digest_line, 0, 200, "oldest first")                                 \
	F(REQ, INT, upto, "upto", _, 0, 9007199254740991, "the last row looked at")                          \
	F(REQ, FLAG, more, "more", _, 0, 0, "there is more: go on with after = upto")

#endif
