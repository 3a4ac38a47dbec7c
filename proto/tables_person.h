/*
 * tables_person - JSON-RPC 2.0 at the doors of coordinators, chairs, officers and administrators: parameters
 * and results of each method. Columns as in tables_partner.h. The methods themselves stand in methods.h.
 */
#ifndef MDO_PROTO_TABLES_PERSON_H
#define MDO_PROTO_TABLES_PERSON_H

#define PROTO_RPC_REQUEST(F)                                                                                 \
	F(REQ, TOKEN, jsonrpc, "jsonrpc", _, 3, 3, "2.0")                                                    \
	F(REQ, TOKEN, id, "id", _, 1, 64,                                                                    \
	  "the caller's; returned; a command with the same id is applied once")                              \
	F(REQ, TOKEN, method, "method", _, 1, 40, "one of the methods below")                                \
	F(OPT, JSON, params, "params", _, 0, 65536, "by method")

#define PROTO_RPC_ERROR(F)                                                                                   \
	F(REQ, INT, code, "code", _, -32768, 32767,                                                          \
	  "JSON-RPC's own codes, and 1000 + the HTTP status for ours")                                       \
	F(REQ, TEXT, message, "message", _, 1, 200, "the problem's title")                                   \
	F(REQ, OBJECT, data, "data", problem, 0, 0, "RFC 9457 problem details")

#define PROTO_RPC_RESPONSE(F)                                                                                \
	F(REQ, TOKEN, jsonrpc, "jsonrpc", _, 3, 3, "2.0")                                                    \
	F(OPT, TOKEN, id, "id", _, 1, 64, "null when the request could not be read")                         \
	F(OPT, JSON, result, "result", _, 0, 0, "by method")                                                 \
	F(OPT, OBJECT, error, "error", rpc_error, 0, 0, "instead of result: why it was refused")

/* ---- parameters ---- */

#define PROTO_NO_PARAMS(F)

#define PROTO_AGENDA_PARAMS(F)                                                                               \
	F(OPT, NAME, table, "table", _, 1, 64, "only this MDO table")                                        \
	F(OPT, DATE, from, "from", _, 0, 0, "first day; default today")                                      \
	F(OPT, DATE, to, "to", _, 0, 0, "last day; default the planning horizon")

#define PROTO_MEETING_PARAMS(F)                                                                              \
	F(REQ, TOKEN, meeting, "meeting", _, 1, 83, "the meeting's id, as agenda shows it")                  \
	F(OPT, FLAG, hold, "hold", _, 0, 0,                                                                  \
	  "meeting.hold: true holds the announcement back, false lets it go")                                \
	F(OPT, TEXT, reason, "reason", _, 1, 300,                                                            \
	  "kept in the audit as a hash only, sealed with the case's minutes")

#define PROTO_CASE_LIST_PARAMS(F)                                                                            \
	F(OPT, NAME, table, "table", _, 1, 64, "only this MDO table")                                        \
	F(OPT, CHOICE, state, "state", case_state, 0, 0, "default open")

#define PROTO_CASE_PARAMS(F)                                                                                 \
	F(REQ, CASE, case_, "case", _, 10, 10, "the case's code, as case.list shows it")                     \
	F(OPT, FLAG, identify, "identify", _, 0, 0,                                                          \
	  "case.show: who the client is; needs the right and a reason")                                      \
	F(OPT, TEXT, reason, "reason", _, 1, 300,                                                            \
	  "why; required to identify, to close, to assign, to pin, to defer")                                \
	F(OPT, NAME, person, "person", _, 1, 64, "regie.assign: to whom")                                    \
	F(OPT, TOKEN, meeting, "meeting", _, 1, 83, "agenda.pin: at which meeting")                          \
	F(OPT, DATE, until, "until", _, 0, 0, "agenda.defer: not before")                                    \
	F(OPT, UUID, consent, "consent", _, 36, 36,                                                          \
	  "consent.confirm, consent.withdraw: only this one; default all of the case")                       \
	F(OPT, CASE, with, "with", _, 10, 10, "match.confirm, match.reject: the other case")

#define PROTO_ROSTER_PERSON(F)                                                                               \
	F(REQ, NAME, person, "person", _, 1, 64, "an id chosen by the partner; no name")                     \
	F(REQ, NAME, partner, "partner", _, 1, 64, "organisation")                                           \
	F(OPT, CHOICES, domains, "domains", domain, 0, 11, "life domains this person works in")              \
	F(OPT, TOKENS, languages, "languages", _, 0, 16, "BCP 47 tags")                                      \
	F(OPT, TOKENS, expertise, "expertise", _, 0, 16, "tags")                                             \
	F(OPT, INT, limit, "limit", _, 0, 500, "caseload limit; default 20")                                 \
	F(OPT, NAME, deputy, "deputy", _, 1, 64, "who stands in")                                            \
	F(OPT, DATE, absent_from, "absent_from", _, 0, 0, "first day of absence")                            \
	F(OPT, DATE, absent_until, "absent_until", _, 0, 0, "last day of absence")                           \
	F(OPT, FLAG, left, "left", _, 0, 0, "no longer available")                                           \
	F(OPT, INT, load, "load", _, 0, 100000, "result only: open cases held or offered")

#define PROTO_ROSTER_PARAMS(F)                                                                               \
	F(REQ, OBJECTS, people, "people", roster_person, 1, 200, "each replaces what stood under that person")

/* ---- results ---- */

#define PROTO_DONE(F)                                                                                        \
	F(REQ, FLAG, done, "done", _, 0, 0, "true")                                                          \
	F(OPT, INT, count, "count", _, 0, 1000000, "how many it touched")                                    \
	F(OPT, CASE, case_, "case", _, 10, 10, "the case it is now")                                         \
	F(OPT, TOKEN, meeting, "meeting", _, 1, 83, "the meeting it touched")                                \
	F(OPT, TEXT, note, "note", _, 0, 300, "what a person should know about it")

#define PROTO_AGENDA_ITEM(F)                                                                                 \
	F(REQ, INT, slot, "slot", _, 0, 1000, "place in the order, from 1; 0 when not placed")               \
	F(OPT, LOCAL, at, "at", _, 0, 0, "when, by slot length")                                             \
	F(REQ, CASE, case_, "case", _, 10, 10, "code of the case")                                           \
	F(REQ, CHOICE, urgency, "urgency", urgency, 0, 0, "of the case, now")                                \
	F(REQ, DATE, discuss_by, "discuss_by", _, 0, 0, "day by which it should be discussed")               \
	F(REQ, FLAG, late, "late", _, 0, 0, "discussed after discuss_by")                                    \
	F(REQ, FLAG, pinned, "pinned", _, 0, 0, "put there by a person")                                     \
	F(REQ, FLAG, client_attends, "client_attends", _, 0, 0,                                              \
	  "the client wants to be there (driegesprek)")                                                      \
	F(REQ, FLAG, interpreter, "interpreter", _, 0, 0, "one is needed")                                   \
	F(OPT, LANG, language, "language", _, 2, 11, "to speak with the client")                             \
	F(REQ, OBJECT, regiehouder, "regiehouder", holder, 0, 0, "who holds the regie, and why")

#define PROTO_MEETING(F)                                                                                     \
	F(REQ, TOKEN, meeting, "meeting", _, 1, 83,                                                          \
	  "id: table and date, x and a number behind it when ad hoc")                                        \
	F(REQ, NAME, table, "table", _, 1, 64, "MDO table")                                                  \
	F(REQ, LOCAL, start, "start", _, 0, 0, "RFC 3339 with Dutch local offset")                           \
	F(REQ, INT, seats, "seats", _, 1, 1000, "most items it takes")                                       \
	F(REQ, INT, slot_minutes, "slot_minutes", _, 1, 480, "time for one item")                            \
	F(REQ, CHOICE, state, "state", meeting_state, 0, 0, "draft: seen by coordinators and chairs only")   \
	F(REQ, FLAG, ad_hoc, "ad_hoc", _, 0, 0, "made for a crisis")                                         \
	F(REQ, FLAG, held_back, "held_back", _, 0, 0, "a person holds its announcement back")                \
	F(REQ, LOCAL, announce_at, "announce_at", _, 0, 0,                                                   \
	  "when partners hear of its items, unless held back")                                               \
	F(REQ, OBJECTS, items, "items", agenda_item, 0, 1000, "in order")

#define PROTO_AGENDA(F)                                                                                      \
	F(REQ, OBJECTS, meetings, "meetings", meeting, 0, 2000, "in order of start")                         \
	F(REQ, OBJECTS, unplaced, "unplaced", agenda_item, 0, 100000, "open items without a meeting")

#define PROTO_CASE_ROW(F)                                                                                    \
	F(REQ, CASE, case_, "case", _, 10, 10, "code")                                                       \
	F(REQ, NAME, table, "table", _, 1, 64, "MDO table at which it is discussed")                         \
	F(REQ, CHOICE, state, "state", case_state, 0, 0, "open or closed")                                   \
	F(REQ, FLAG, unmatched, "unmatched", _, 0, 0, "client known by name only")                           \
	F(REQ, CHOICE, urgency, "urgency", urgency, 0, 0, "from all its live signals")                       \
	F(REQ, DATE, opened, "opened", _, 0, 0, "day of its first signal")                                   \
	F(REQ, DATE, discuss_by, "discuss_by", _, 0, 0, "day by which it should be discussed")               \
	F(REQ, DATE, next_date, "next_date", _, 0, 0, "nobody out of sight: when something happens next")    \
	F(REQ, INT, signals, "signals", _, 0, 100000, "live ones")                                           \
	F(REQ, INT, partners, "partners", _, 0, 10000, "that signalled")                                     \
	F(OPT, TOKEN, meeting, "meeting", _, 1, 83, "where it is placed")                                    \
	F(REQ, OBJECT, regiehouder, "regiehouder", holder, 0, 0, "who holds the regie, and why")

#define PROTO_CASE_LIST(F) F(REQ, OBJECTS, cases, "cases", case_row, 0, 100000, "in order of code")

#define PROTO_CASE_SIGNAL(F)                                                                                 \
	F(REQ, UUID, signal, "signal", _, 36, 36, "id")                                                      \
	F(REQ, NAME, partner, "partner", _, 1, 64, "who sent it")                                            \
	F(REQ, INSTANT, received, "received", _, 0, 0, "when it was stored")                                 \
	F(REQ, CHOICE, state, "state", signal_state, 0, 0, "kept, suspended or erased")                      \
	F(REQ, FLAG, crisis, "crisis", _, 0, 0, "came on a crisis ground")                                   \
	F(REQ, CHOICES, domains, "domains", domain, 0, 11, "life domains it observes")                       \
	F(OPT, CHOICE, urgency, "urgency", urgency, 0, 0, "as stated")                                       \
	F(OPT, CHOICE, protect, "protect", urgency, 0, 0, "class of the Protect outcome")                    \
	F(REQ, UUID, consent, "consent", _, 36, 36, "consent or ground that it rests on")                    \
	F(OPT, OBJECTS, observations, "observations", observation, 0, 11, "identify only")

#define PROTO_CASE_CONSENT(F)                                                                                \
	F(REQ, UUID, consent, "consent", _, 36, 36, "id")                                                    \
	F(REQ, NAME, recorded_by, "recorded_by", _, 1, 64, "partner")                                        \
	F(REQ, CHOICE, form, "form", form, 0, 0, "how it was given; crisis: a ground in its place")          \
	F(REQ, CHOICE, state, "state", consent_state, 0, 0, "in force, suspended or over")                   \
	F(REQ, CHOICES, domains, "domains", domain, 0, 11, "life domains it covers")                         \
	F(REQ, CHOICES, purposes, "purposes", purpose, 0, 4, "what for")                                     \
	F(REQ, NAMES, recipients, "recipients", _, 0, 200, "partners")                                       \
	F(REQ, DATE, valid_from, "valid_from", _, 0, 0, "first day")                                         \
	F(REQ, DATE, valid_until, "valid_until", _, 0, 0, "last day; of a ground: day of review")            \
	F(REQ, TOKEN, basis, "basis", _, 1, 32, "legal-basis code")                                          \
	F(REQ, FLAG, confirmed, "confirmed", _, 0, 0, "by someone outside the partner that recorded it")

#define PROTO_CASE_REGIE(F)                                                                                  \
	F(REQ, NAME, person, "person", _, 1, 64, "to whom it was offered or given")                          \
	F(REQ, NAME, partner, "partner", _, 1, 64, "that person's organisation")                             \
	F(REQ, CHOICE, state, "state", regie_state, 0, 0, "what came of it")                                 \
	F(REQ, INSTANT, offered, "offered", _, 0, 0, "when")                                                 \
	F(OPT, INSTANT, answer_by, "answer_by", _, 0, 0, "term of an offer")                                 \
	F(OPT, INSTANT, ended, "ended", _, 0, 0, "when it ended")                                            \
	F(OPT, CHOICE, cause, "cause", cause, 0, 0, "why it ended")                                          \
	F(OPT, TEXT, why, "why", _, 0, 300, "what decided the choice")

#define PROTO_CASE_SHOW(F)                                                                                   \
	F(REQ, OBJECT, row, "row", case_row, 0, 0, "as case.list shows it")                                  \
	F(OPT, OBJECT, client, "client", identity, 0, 0, "identify only")                                    \
	F(REQ, OBJECTS, signals, "signals", case_signal, 0, 1000, "oldest first")                            \
	F(REQ, OBJECTS, consents, "consents", case_consent, 0, 1000, "oldest first")                         \
	F(REQ, OBJECTS, regie, "regie", case_regie, 0, 1000, "history, newest last")

#define PROTO_MATCH_ROW(F)                                                                                   \
	F(REQ, CASE, case_, "case", _, 10, 10, "of a client known by name only")                             \
	F(OPT, CASE, with, "with", _, 10, 10, "a case that may be the same client; absent: no candidate")    \
	F(REQ, DATE, opened, "opened", _, 0, 0, "day of its first signal")                                   \
	F(REQ, NAME, table, "table", _, 1, 64, "MDO table of the case known by name")

#define PROTO_MATCH_LIST(F) F(REQ, OBJECTS, matches, "matches", match_row, 0, 10000, "in order of code")

#define PROTO_INBOX_ROW(F)                                                                                   \
	F(REQ, CHOICE, kind, "kind", inbox, 0, 0, "what waits")                                              \
	F(REQ, CASE, case_, "case", _, 10, 10, "code of the case")                                           \
	F(REQ, NAME, table, "table", _, 1, 64, "its MDO table")                                              \
	F(REQ, INSTANT, since, "since", _, 0, 0, "since when it waits")                                      \
	F(OPT, DATE, due, "due", _, 0, 0, "day by which something should be done")                           \
	F(REQ, TEXT, what, "what", _, 1, 200, "what to do")

#define PROTO_INBOX(F) F(REQ, OBJECTS, business, "business", inbox_row, 0, 100000, "oldest first")

#define PROTO_PARTNER_ROW(F)                                                                                 \
	F(REQ, NAME, partner, "partner", _, 1, 64, "id")                                                     \
	F(REQ, CHOICE, role, "role", role, 0, 0, "in the chain")                                             \
	F(REQ, CHOICES, rights, "rights", right, 0, 10, "what it may do here")                               \
	F(REQ, FLAG, revoked, "revoked", _, 0, 0, "cut off: its door is closed")                             \
	F(REQ, INT, newest, "newest", _, 0, 9007199254740991, "highest number given")                        \
	F(REQ, INT, acked, "acked", _, 0, 9007199254740991, "highest number acknowledged")                   \
	F(REQ, INT, pending, "pending", _, 0, 9007199254740991, "not yet handed over")                       \
	F(OPT, INSTANT, seen, "seen", _, 0, 0, "last message from it")

#define PROTO_PARTNER_LIST(F) F(REQ, OBJECTS, partners, "partners", partner_row, 0, 1000, "in order of id")

#define PROTO_STATUS(F)                                                                                      \
	F(REQ, TEXT, region, "region", _, 1, 64, "name of this instance")                                    \
	F(REQ, TEXT, version, "version", _, 1, 32, "of the program")                                         \
	F(REQ, HEX, epoch, "epoch", _, 16, 16, "of the store; new after a recovery")                         \
	F(REQ, INSTANT, started, "started", _, 0, 0, "when the daemon started")                              \
	F(REQ, INSTANT, now, "now", _, 0, 0, "the daemon's clock")                                           \
	F(REQ, INT, schema, "schema", _, 0, 100000, "schema version of the store")                           \
	F(REQ, INT, open_cases, "open_cases", _, 0, 9007199254740991, "cases that are open")                 \
	F(REQ, INT, escalations, "escalations", _, 0, 9007199254740991, "open cases without regiehouder")    \
	F(REQ, INT, pending, "pending", _, 0, 9007199254740991, "notifications not yet handed over")         \
	F(REQ, INT, erasing, "erasing", _, 0, 9007199254740991, "keys still to be erased")                   \
	F(REQ, INT, stored, "stored", _, 0, 9007199254740991, "since start")                                 \
	F(REQ, INT, duplicates, "duplicates", _, 0, 9007199254740991, "since start")                         \
	F(REQ, INT, refused, "refused", _, 0, 9007199254740991, "since start")                               \
	F(REQ, INT, audit_rows, "audit_rows", _, 0, 9007199254740991, "rows in the audit chain")             \
	F(REQ, TEXT, health, "health", _, 1, 200, "ok, or what is wrong")

#define PROTO_AUDIT_RESULT(F)                                                                                \
	F(REQ, FLAG, intact, "intact", _, 0, 0, "every row follows from the one before")                     \
	F(REQ, INT, rows, "rows", _, 0, 9007199254740991, "checked")                                         \
	F(OPT, INT, broken_at, "broken_at", _, 0, 9007199254740991, "first row that does not fit")           \
	F(REQ, HEX, head, "head", _, 64, 64, "of the last row")

#define PROTO_ROSTER(F) F(REQ, OBJECTS, people, "people", roster_person, 0, 10000, "in order of id")

#endif
