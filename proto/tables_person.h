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
	F(OPT, CASE, with, "with", _, 10, 10,                                                                \
	  "match.confirm, match.reject: the other case; without it match.reject settles what the inbox "     \
	  "says of "                                                                                         \
	  "two numbers in one message")

#define PROTO_ROSTER_PERSON(F)                                                                               \
	F(REQ, NAME, person, "person", _, 1, 64, "an id chosen by the partner; no name")                     \
	F(REQ, NAME, partner, "partner", _, 1, 64, "organisation")                                           \
	F(OPT, CHOICES, domains, "domains", domain, 0, 11, "life domains this person works in")              \
	F(OPT, TOKENS, languages, "languages", _, 0, 16, "BCP 47 tags")                                      \
	F(OPT, TOKENS, expertise, "expertise", _, 0, 16, "tags")                                             \
	F(OPT, CHOICES, duties, "duties", duty, 0, 3, "what for: default regiehouder")                       \
	F(OPT, CHOICES, workdays, "workdays", weekday, 0, 7, "default mon to fri")                           \
	F(OPT, INT, limit, "limit", _, 0, 500, "caseload limit; default 20")                                 \
	F(OPT, NAME, deputy, "deputy", _, 1, 64, "who stands in")                                            \
	F(OPT, DATE, absent_from, "absent_from", _, 0, 0, "first day of absence")                            \
	F(OPT, DATE, absent_until, "absent_until", _, 0, 0, "last day of absence")                           \
	F(OPT, FLAG, left, "left", _, 0, 0, "no longer available")                                           \
	F(OPT, INT, load, "load", _, 0, 100000, "result only: open cases held or offered")

#define PROTO_ROSTER_PARAMS(F)                                                                               \
	F(REQ, OBJECTS, people, "people", roster_person, 1, 200, "each replaces what stood under that person")

#define PROTO_REASON_PARAMS(F)                                                                               \
	F(REQ, TEXT, reason, "reason", _, 1, 300, "why; kept sealed with the audit row")

/* What the client takes back; at least one of the three. */
#define PROTO_NARROW_PARAMS(F)                                                                               \
	F(REQ, CASE, case_, "case", _, 10, 10, "the case's code, as case.list shows it")                     \
	F(OPT, UUID, consent, "consent", _, 36, 36, "only this consent; default all of the case")            \
	F(OPT, TOKENS, recipients, "recipients", _, 0, 32, "these may know no longer, as in a consent")      \
	F(OPT, CHOICES, domains, "domains", domain, 0, 11, "these life domains are covered no longer")       \
	F(OPT, CHOICES, purposes, "purposes", purpose, 0, 4, "it may be used no longer for these")           \
	F(OPT, TEXT, reason, "reason", _, 1, 300, "how the client said so")

/* With basis and until: it rests on that from now on. With erase: what rests on it is erased. */
#define PROTO_REVIEW_PARAMS(F)                                                                               \
	F(REQ, CASE, case_, "case", _, 10, 10, "the case's code, as case.list shows it")                     \
	F(OPT, UUID, consent, "consent", _, 36, 36, "only this ground; default the only one of the case")    \
	F(OPT, TOKEN, basis, "basis", _, 1, 32, "legal-basis code from the region's list")                   \
	F(OPT, DATE, until, "until", _, 0, 0, "with basis: its last day, then it is reviewed again")         \
	F(OPT, FLAG, erase, "erase", _, 0, 0, "nothing lets it be kept")                                     \
	F(REQ, TEXT, reason, "reason", _, 1, 300, "what the review found")

#define PROTO_GLASS_PARAMS(F)                                                                                \
	F(REQ, INT, number, "number", _, 1, 9007199254740991, "as glass.list shows it")                      \
	F(OPT, TEXT, reason, "reason", _, 1, 300, "what came of it")

#define PROTO_SPLIT_PARAMS(F)                                                                                \
	F(REQ, CASE, case_, "case", _, 10, 10, "the case's code, as case.list shows it")                     \
	F(REQ, TOKENS, signals, "signals", _, 1, 32, "which of its signals are about somebody else, by id")  \
	F(REQ, TEXT, reason, "reason", _, 1, 300, "how that is known")

#define PROTO_LIMIT_PARAMS(F)                                                                                \
	F(REQ, NAME, partner, "partner", _, 1, 64, "whose limit")                                            \
	F(REQ, TEXT, reason, "reason", _, 1, 300, "why there are so many")

#define PROTO_RETENTION_PARAMS(F)                                                                            \
	F(OPT, INT, days, "days", _, 0, 3660, "what goes within so many days; default the region's warning")

#define PROTO_LEDGER_PARAMS(F)                                                                               \
	F(OPT, CASE, case_, "case", _, 10, 10, "any case of the client")                                     \
	F(OPT, OBJECT, client, "client", client_key, 0, 0,                                                   \
	  "instead: who it is, by number, or by name and birth date; needs the right identify and a reason") \
	F(OPT, DATE, from, "from", _, 0, 0, "first day")                                                     \
	F(OPT, DATE, to, "to", _, 0, 0, "last day")                                                          \
	F(OPT, INT, after, "after", _, 0, 9007199254740991, "go on behind this row")                         \
	F(OPT, TEXT, reason, "reason", _, 1, 300, "who asks")

#define PROTO_EXPORT_PARAMS(F)                                                                               \
	F(OPT, INT, after, "after", _, 0, 9007199254740991, "go on behind this row")                         \
	F(OPT, DATE, from, "from", _, 0, 0, "first day")                                                     \
	F(OPT, DATE, to, "to", _, 0, 0, "last day")                                                          \
	F(OPT, CASE, case_, "case", _, 10, 10, "only about this case")

#define PROTO_AUDIT_PARAMS(F)                                                                                \
	F(OPT, INT, after, "after", _, 0, 9007199254740991,                                                  \
	  "go on behind this row, which an answer before named; absent: behind the last checkpoint")         \
	F(OPT, FLAG, full, "full", _, 0, 0, "from the first row there is, checkpoints or not")               \
	F(OPT, INT, anchor, "anchor", _, 0, 9007199254740991,                                                \
	  "with head: a witness says the chain passed here")                                                 \
	F(OPT, HEX, head, "head", _, 64, 64, "and this was its hash")

/* ---- results ---- */

#define PROTO_DONE(F)                                                                                        \
	F(REQ, FLAG, done, "done", _, 0, 0, "true")                                                          \
	F(OPT, INT, count, "count", _, 0, 1000000, "how many it touched")                                    \
	F(OPT, CASE, case_, "case", _, 10, 10, "the case it is now")                                         \
	F(OPT, TOKEN, meeting, "meeting", _, 1, 83, "the meeting it touched")                                \
	F(OPT, TOKEN, absence, "absence", _, 1, 80, "names the absence, to end it")                          \
	F(OPT, TEXT, note, "note", _, 0, 300, "what a person should know about it")

#define PROTO_AGENDA_ITEM(F)                                                                                 \
	F(REQ, INT, slot, "slot", _, 0, 1000, "place in the order, from 1; 0: not placed, or not reached")   \
	F(OPT, LOCAL, at, "at", _, 0, 0, "when, by slot length")                                             \
	F(REQ, CASE, case_, "case", _, 10, 10, "code of the case")                                           \
	F(REQ, CHOICE, urgency, "urgency", urgency, 0, 0, "of the case, now")                                \
	F(OPT, FLAG, crisis, "crisis", _, 0, 0, "it rests on a crisis ground, without consent")              \
	F(REQ, DATE, discuss_by, "discuss_by", _, 0, 0, "day by which it should be discussed")               \
	F(REQ, FLAG, late, "late", _, 0, 0, "discussed after discuss_by")                                    \
	F(REQ, FLAG, pinned, "pinned", _, 0, 0, "put there by a person")                                     \
	F(REQ, FLAG, client_attends, "client_attends", _, 0, 0,                                              \
	  "the client wants to be there (driegesprek)")                                                      \
	F(REQ, FLAG, interpreter, "interpreter", _, 0, 0, "one is needed")                                   \
	F(OPT, LANG, language, "language", _, 2, 11, "to speak with the client")                             \
	F(OPT, FLAG, not_ready, "not_ready", _, 0, 0,                                                        \
	  "nobody booked speaks the language: deferred at announcement")                                     \
	F(OPT, FLAG, go_ahead, "go_ahead", _, 0, 0, "a person decided: also without interpreter")            \
	F(OPT, NAMES, speakers, "speakers", _, 0, 8, "who interprets")                                       \
	F(OPT, INT, passed_over, "passed_over", _, 0, 1000, "meetings at which it was not reached")          \
	F(OPT, INT, contacts, "contacts", _, 0, 1000, "of the client that week, when it is too many")        \
	F(OPT, FLAG, elsewhere, "elsewhere", _, 0, 0, "a partner sees the client that day")                  \
	F(REQ, OBJECT, regiehouder, "regiehouder", holder, 0, 0, "who holds the regie, and why")

#define PROTO_MEETING(F)                                                                                     \
	F(REQ, TOKEN, meeting, "meeting", _, 1, 83,                                                          \
	  "id: table and date; x and a number behind it: beside the rhythm")                                 \
	F(REQ, NAME, table, "table", _, 1, 64, "MDO table")                                                  \
	F(REQ, LOCAL, start, "start", _, 0, 0, "RFC 3339 with Dutch local offset")                           \
	F(REQ, INT, seats, "seats", _, 1, 1000, "most items it takes")                                       \
	F(REQ, INT, slot_minutes, "slot_minutes", _, 1, 480, "time for one item")                            \
	F(REQ, CHOICE, state, "state", meeting_state, 0, 0, "draft: seen by coordinators and chairs only")   \
	F(REQ, FLAG, ad_hoc, "ad_hoc", _, 0, 0, "made for a crisis")                                         \
	F(REQ, FLAG, held_back, "held_back", _, 0, 0, "a person holds its announcement back")                \
	F(REQ, LOCAL, announce_at, "announce_at", _, 0, 0,                                                   \
	  "when partners hear of its items, unless held back")                                               \
	F(OPT, FLAG, extra, "extra", _, 0, 0, "made by a person, beside the rhythm")                         \
	F(OPT, TEXT, room, "room", _, 1, 120, "where it meets")                                              \
	F(OPT, NAME, chair, "chair", _, 1, 64, "who presides")                                               \
	F(OPT, NAME, chair_deputy, "chair_deputy", _, 1, 64, "who does when the chair cannot")               \
	F(OPT, NAME, secretary, "secretary", _, 1, 64, "who writes down")                                    \
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
	F(OPT, FLAG, crisis, "crisis", _, 0, 0, "it rests on a crisis ground, without consent")              \
	F(REQ, DATE, opened, "opened", _, 0, 0, "day of its first signal")                                   \
	F(REQ, DATE, discuss_by, "discuss_by", _, 0, 0, "day by which it should be discussed")               \
	F(REQ, DATE, next_date, "next_date", _, 0, 0, "nobody out of sight: when something happens next")    \
	F(REQ, INT, signals, "signals", _, 0, 100000, "live ones")                                           \
	F(REQ, INT, partners, "partners", _, 0, 10000, "that signalled")                                     \
	F(OPT, TOKEN, meeting, "meeting", _, 1, 83, "where it is placed")                                    \
	F(OPT, INT, passed_over, "passed_over", _, 0, 1000, "meetings at which it was not reached")          \
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
	F(OPT, DATE, unreadable_from, "unreadable_from", _, 0, 0,                                            \
	  "erased: from that day no backup of the vault can show it either")                                 \
	F(OPT, OBJECTS, observations, "observations", observation, 0, 11, "identify only")                   \
	F(OPT, OBJECT, ground, "ground", crisis, 0, 0,                                                       \
	  "identify only: the ground of a crisis, who decided, what was tried")

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
	F(REQ, FLAG, confirmed, "confirmed", _, 0, 0, "by someone outside the partner that recorded it")     \
	F(OPT, CHOICE, given_by, "given_by", giver, 0, 0, "who gave it")                                     \
	F(OPT, CHOICE, age, "age", age, 0, 0, "the client's age group then")                                 \
	F(OPT, LANG, language, "language", _, 2, 11, "in which it was asked")                                \
	F(OPT, FLAG, interpreter, "interpreter", _, 0, 0, "an interpreter helped")                           \
	F(OPT, TOKEN, text_version, "text_version", _, 1, 32, "which consent text was used")                 \
	F(OPT, UUID, replaces, "replaces", _, 36, 36, "the consent that this one renewed or narrowed")

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
	F(OPT, INSTANT, glass_until, "glass_until", _, 0, 0, "shown by the emergency button until then")     \
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
	F(OPT, CASE, case_, "case", _, 10, 10, "code of the case, when it is about one")                     \
	F(OPT, NAME, table, "table", _, 1, 64, "its MDO table")                                              \
	F(OPT, NAME, partner, "partner", _, 1, 64, "when it is about a partner")                             \
	F(REQ, INSTANT, since, "since", _, 0, 0, "since when it waits")                                      \
	F(OPT, DATE, due, "due", _, 0, 0, "day by which something should be done")                           \
	F(REQ, TEXT, what, "what", _, 1, 300, "what to do")

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
	F(OPT, INT, not_ready, "not_ready", _, 0, 9007199254740991, "open cases that nobody can interpret")  \
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
	F(REQ, HEX, head, "head", _, 64, 64, "of the last row")                                              \
	F(REQ, INT, upto, "upto", _, 0, 9007199254740991, "the last row checked")                            \
	F(REQ, FLAG, more, "more", _, 0, 0, "not at the end yet: go on with after = upto")                   \
	F(OPT, CHOICE, against, "against", witnessed, 0, 0, "what the chain says to the witness's head")     \
	F(OPT, INT, anchor, "anchor", _, 0, 9007199254740991, "the newest anchor")                           \
	F(OPT, HEX, anchor_head, "anchor_head", _, 64, 64, "the chain's hash there")                         \
	F(OPT, HEX, signature, "signature", _, 128, 128, "of anchor and head")                               \
	F(OPT, HEX, key, "key", _, 64, 64, "the region's public key for such signatures (Ed25519)")

/* One row with the fields of NEN 7513, in the names of its mapping. Columns of the chain that it has no name
 * for keep ours. */
#define PROTO_AUDIT_ROW(F)                                                                                   \
	F(REQ, INT, event_id, "EventID", _, 1, 9007199254740991, "number of the row")                        \
	F(REQ, INSTANT, event_time, "EventDateTime", _, 0, 0, "when it began")                               \
	F(REQ, TOKEN, event_type, "EventTypeCode", _, 1, 40, "what happened: noun.verb")                     \
	F(REQ, TOKEN, event_action, "EventActionCode", _, 1, 1,                                              \
	  "C create, R read, U update, D delete, E execute")                                                 \
	F(REQ, INT, event_outcome, "EventOutcomeIndicator", _, 0, 12, "0 success, 4 refused, 8 failed")      \
	F(REQ, TEXT, user, "UserID", _, 1, 64, "who did it: the principal of the door, or mdod")             \
	F(OPT, TEXT, responsible, "AlternateUserID", _, 1, 64, "on behalf of whom")                          \
	F(REQ, FLAG, requestor, "UserIsRequestor", _, 0, 0,                                                  \
	  "it asked for it; false for what was due by time")                                                 \
	F(OPT, TEXT, role, "RoleIDCode", _, 1, 40, "its role in the chain, or office")                       \
	F(OPT, TEXT, purpose, "PurposeOfUse", _, 1, 40, "why")                                               \
	F(OPT, TEXT, access_point, "NetworkAccessPointID", _, 1, 120, "the door it came in by")              \
	F(OPT, TEXT, object_type, "ParticipantObjectTypeCode", _, 1, 40, "kind of thing it was about")       \
	F(OPT, TEXT, object, "ParticipantObjectID", _, 1, 2400,                                              \
	  "which one; of a list: all that it named, a space between")                                        \
	F(OPT, TEXT, subject, "ParticipantObjectPatientID", _, 1, 64, "the client, by the case's code")      \
	F(OPT, TEXT, recipient, "recipient", _, 1, 64, "to whom something was disclosed")                    \
	F(OPT, TEXT, consent, "toestemmingsProfiel", _, 1, 600,                                              \
	  "consents or grounds that allowed it, a space between")                                            \
	F(OPT, TEXT, domains, "domains", _, 1, 400, "life domains disclosed")                                \
	F(OPT, TEXT, code, "controles", _, 1, 80, "verdict, problem code, cause")                            \
	F(REQ, TEXT, source, "AuditSourceID", _, 1, 120, "this region's daemon")                             \
	F(REQ, HEX, hash, "hash", _, 64, 64, "of the row, over the one before")

#define PROTO_AUDIT_PAGE(F)                                                                                  \
	F(REQ, OBJECTS, rows, "rows", audit_row, 0, 200, "in order")                                         \
	F(REQ, INT, upto, "upto", _, 0, 9007199254740991, "the last row looked at")                          \
	F(REQ, FLAG, more, "more", _, 0, 0, "there are more: go on with after = upto")

/* Lines for the client. Words for people are the reader's: what is here are terms of the domain. */
#define PROTO_LEDGER_ROW(F)                                                                                  \
	F(REQ, DATE, on, "on", _, 0, 0, "local day")                                                         \
	F(REQ, CHOICE, what, "what", told, 0, 0, "what happened")                                            \
	F(REQ, TEXT, who, "who", _, 1, 120, "organisation, by its name; or the office of a person")          \
	F(OPT, CHOICE, role, "role", role, 0, 0, "its role in the chain")                                    \
	F(OPT, TEXT, from, "from", _, 1, 120, "whose information it was: organisation, by its name")         \
	F(OPT, CHOICES, domains, "domains", domain, 0, 11, "life domains")                                   \
	F(OPT, CHOICE, form, "form", form, 0, 0, "ground: written or spoken consent, or crisis")             \
	F(OPT, TOKEN, basis, "basis", _, 1, 32, "legal-basis code beside it")                                \
	F(OPT, DATE, given, "given", _, 0, 0, "first day of that consent")                                   \
	F(OPT, DATE, until, "until", _, 0, 0, "of a consent recorded or changed: its last day")              \
	F(OPT, TEXT, recipients, "recipients", _, 1, 4000,                                                   \
	  "of a consent recorded or changed: who may know, organisations by their names, with ; between")    \
	F(OPT, DATE, unreadable_from, "unreadable_from", _, 0, 0,                                            \
	  "of what was erased here: from then on no backup can be read either")                              \
	F(OPT, TEXT, code, "code", _, 1, 80, "refused: why, as a stable code")                               \
	F(REQ, FLAG, emergency, "emergency", _, 0, 0, "by the emergency button")                             \
	F(REQ, INT, times, "times", _, 1, 1000000, "so many times that day")

#define PROTO_LEDGER(F)                                                                                      \
	F(REQ, OBJECTS, rows, "rows", ledger_row, 0, 200, "oldest first; the same of one day is one row")    \
	F(OPT, TOKENS, cases, "cases", _, 0, 256, "codes of the client's cases")                             \
	F(REQ, INT, upto, "upto", _, 0, 9007199254740991, "the last row of the chain looked at")             \
	F(REQ, FLAG, more, "more", _, 0, 0, "there are more: go on with after = upto")

#define PROTO_CRISIS_ROW(F)                                                                                  \
	F(REQ, NAME, partner, "partner", _, 1, 64, "who signalled without consent")                          \
	F(REQ, INT, month, "month", _, 0, 1000000, "in the last 30 days")                                    \
	F(REQ, INT, year, "year", _, 0, 1000000, "in the last 365 days")                                     \
	F(REQ, FLAG, alarm, "alarm", _, 0, 0, "more in 30 days than the region expects")

#define PROTO_GROUND_ROW(F)                                                                                  \
	F(REQ, CASE, case_, "case", _, 10, 10, "code of the case")                                           \
	F(REQ, UUID, consent, "consent", _, 36, 36, "the ground")                                            \
	F(REQ, NAME, partner, "partner", _, 1, 64, "who signalled")                                          \
	F(REQ, TOKEN, basis, "basis", _, 1, 32, "legal-basis code")                                          \
	F(REQ, CHOICE, state, "state", consent_state, 0, 0, "active, or suspended: the review is late")      \
	F(REQ, DATE, review_by, "review_by", _, 0, 0, "then disclosure stops")                               \
	F(OPT, DATE, erased_after, "erased_after", _, 0, 0, "suspended: then it is erased")

#define PROTO_CRISES(F)                                                                                      \
	F(REQ, OBJECTS, grounds, "grounds", ground_row, 0, 10000, "open ones, soonest review first")         \
	F(REQ, OBJECTS, partners, "partners", crisis_row, 0, 1000, "in order of id")

#define PROTO_GLASS_ROW(F)                                                                                   \
	F(REQ, INT, number, "number", _, 1, 9007199254740991, "of this use")                                 \
	F(REQ, CASE, case_, "case", _, 10, 10, "code of the case")                                           \
	F(REQ, NAME, person, "person", _, 1, 64, "who broke it")                                             \
	F(REQ, INSTANT, opened, "opened", _, 0, 0, "when")                                                   \
	F(REQ, INSTANT, until, "until", _, 0, 0, "until when it shows content")                              \
	F(REQ, INT, reads, "reads", _, 0, 1000000, "how often content was shown by it")                      \
	F(OPT, TEXT, reason, "reason", _, 1, 300, "why")                                                     \
	F(OPT, NAME, seen_by, "seen_by", _, 1, 64, "the officer who looked at it")

#define PROTO_GLASS_LIST(F) F(REQ, OBJECTS, uses, "uses", glass_row, 0, 10000, "newest first")

#define PROTO_ERASURE_ROW(F)                                                                                 \
	F(REQ, NAME, partner, "partner", _, 1, 64, "who was asked to erase")                                 \
	F(REQ, UUID, reference, "reference", _, 36, 36, "under which reference it holds it")                 \
	F(REQ, INSTANT, asked, "asked", _, 0, 0, "when it was put in its stream")                            \
	F(OPT, INSTANT, told, "told", _, 0, 0, "when it was handed over")                                    \
	F(OPT, INSTANT, done, "done", _, 0, 0, "when it said that it is erased")                             \
	F(REQ, FLAG, late, "late", _, 0, 0, "not done within the region's term")

#define PROTO_ERASURE_LIST(F)                                                                                \
	F(REQ, OBJECTS, erasures, "erasures", erasure_row, 0, 10000, "open ones first, oldest first")

#define PROTO_MERGE_ROW(F)                                                                                   \
	F(REQ, CASE, from, "from", _, 10, 10, "the case that went into the other, or was split off")         \
	F(REQ, CASE, into, "into", _, 10, 10, "the case that went on")                                       \
	F(REQ, FLAG, split, "split", _, 0, 0, "split off, not matched")                                      \
	F(REQ, INSTANT, at, "at", _, 0, 0, "when")                                                           \
	F(REQ, NAME, by, "by", _, 1, 64, "who decided")                                                      \
	F(REQ, INT, signals, "signals", _, 0, 100000, "signals that moved")                                  \
	F(OPT, INSTANT, undone, "undone", _, 0, 0, "when it was undone")                                     \
	F(OPT, NAME, undone_by, "undone_by", _, 1, 64, "by whom")

#define PROTO_MERGE_LIST(F) F(REQ, OBJECTS, merges, "merges", merge_row, 0, 10000, "newest first")

#define PROTO_LIMIT_ROW(F)                                                                                   \
	F(REQ, NAME, partner, "partner", _, 1, 64, "id")                                                     \
	F(REQ, INT, today, "today", _, 0, 1000000, "persons it named today for the first time")              \
	F(REQ, INT, most, "most", _, 0, 1000000, "how many a day it may")                                    \
	F(REQ, INT, refused, "refused", _, 0, 100000000, "messages answered retry today for that")           \
	F(REQ, FLAG, lifted, "lifted", _, 0, 0, "somebody lifted the limit for today")

#define PROTO_LIMIT_LIST(F) F(REQ, OBJECTS, limits, "limits", limit_row, 0, 1000, "in order of id")

#define PROTO_KEY_STATUS(F)                                                                                  \
	F(REQ, CHOICE, state, "state", rotation, 0, 0, "where the rotation is")                              \
	F(REQ, INT, generation, "generation", _, 1, 1000000, "under which clients are recognised first")     \
	F(REQ, INT, done, "done", _, 0, 9007199254740991, "clients that the new key knows")                  \
	F(REQ, INT, left, "left", _, 0, 9007199254740991, "clients still to be read and written anew")       \
	F(REQ, INT, unreadable, "unreadable", _, 0, 9007199254740991,                                        \
	  "clients whose identity cannot be read any more: only the old key knows them")                     \
	F(REQ, TEXT, next, "next", _, 1, 200, "what to do now")

#define PROTO_RETENTION_ROW(F)                                                                               \
	F(REQ, CHOICE, class_, "class", retention, 0, 0, "what")                                             \
	F(OPT, CASE, case_, "case", _, 10, 10, "which case")                                                 \
	F(REQ, DATE, start, "start", _, 0, 0, "day from which its term runs")                                \
	F(REQ, DATE, goes, "goes", _, 0, 0, "first day on which it is removed")                              \
	F(REQ, INT, count, "count", _, 1, 9007199254740991, "how many rows, when it is no case")

#define PROTO_RETENTION_CLASS(F)                                                                             \
	F(REQ, CHOICE, class_, "class", retention, 0, 0, "what")                                             \
	F(REQ, TEXT, start, "start", _, 1, 120, "from when the term runs")                                   \
	F(REQ, INT, days, "days", _, 0, 36600, "how long")                                                   \
	F(REQ, TEXT, source, "source", _, 1, 200, "where the term comes from")

#define PROTO_RETENTION_LIST(F)                                                                              \
	F(REQ, OBJECTS, classes, "classes", retention_class, 0, 32, "the terms")                             \
	F(REQ, OBJECTS, rows, "rows", retention_row, 0, 10000, "soonest first")

#define PROTO_BACKUP_STATUS(F)                                                                               \
	F(REQ, CHOICE, state, "state", backup, 0, 0, "what it does")                                         \
	F(OPT, INSTANT, started, "started", _, 0, 0, "of the one that runs")                                 \
	F(REQ, INT, pages, "pages", _, 0, 9007199254740991, "of the one that runs: in all")                  \
	F(REQ, INT, left, "left", _, 0, 9007199254740991, "and yet to copy")                                 \
	F(OPT, INSTANT, last, "last", _, 0, 0, "when the last good one was finished")                        \
	F(OPT, TEXT, name, "name", _, 1, 80, "and what its files are called")                                \
	F(OPT, INT, bytes, "bytes", _, 0, 9007199254740991, "and their size together")                       \
	F(OPT, TEXT, failed, "failed", _, 1, 200, "why the one after that failed")

#define PROTO_ROSTER(F) F(REQ, OBJECTS, people, "people", roster_person, 0, 10000, "in order of id")

#endif
