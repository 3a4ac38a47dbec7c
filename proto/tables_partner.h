/*
 * tables_partner - every message at a partner's door, field by field. One row is the decoder, the encoder,
 * the JSON Schema and the reference of that field.
 *
 * Columns: F(NEED, KIND, member, "name", TYPE, MIN, MAX, "meaning")
 *   NEED    REQ required, OPT may be absent (absent and null are the same)
 *   KIND    TEXT     const char *     MIN..MAX bytes of UTF-8 without control characters but newline and tab
 *           NAME     const char *     id of a partner, person or table: [a-z0-9][a-z0-9.-]{0,63}
 *           TOKEN    const char *     MIN..MAX of [A-Za-z0-9._:/@+-]
 *           UUID     const char *     8-4-4-4-12 hexadecimal digits, lower case
 *           CASE     const char *     C-XXXXXXXX
 *           BSN      const char *     nine digits that pass the 11-test
 *           VNUMBER  const char *     ten digits
 *           LANG     const char *     BCP 47: language, script, region only
 *           HEX      const char *     MIN..MAX lower case hexadecimal digits
 *           DATE     struct day       YYYY-MM-DD
 *           INSTANT  struct instant   RFC 3339, written in UTC with milliseconds
 *           LOCAL    struct instant   RFC 3339, written with the Dutch local offset; read like INSTANT
 *           INT      int64_t          MIN..MAX (absent: PROTO_NO_INT)
 *           FLAG     bool             (absent: false)
 *           CHOICE   enum TYPE        one of the words of terms_TYPE (absent: 0)
 *           CHOICES  uint32_t         array of different words of terms_TYPE, MIN..MAX of them, as a bit set
 *           NAMES    struct proto_texts   array of MIN..MAX NAMEs
 *           TOKENS   struct proto_texts   array of MIN..MAX TOKENs of up to 80
 *           OBJECT   struct TYPE *    a table of its own (absent: NULL)
 *           OBJECTS  struct TYPE_list array of MIN..MAX of them
 *           JSON     const char *     any JSON value, kept as text (at most MAX bytes)
 */
#ifndef MDO_PROTO_TABLES_PARTNER_H
#define MDO_PROTO_TABLES_PARTNER_H

/* ---- what a partner sends: the CloudEvents envelope; `data` is one of the tables below, by `type` ---- */

#define PROTO_ENVELOPE(F)                                                                                    \
	F(REQ, TOKEN, specversion, "specversion", _, 3, 3, "CloudEvents version, always 1.0")                \
	F(REQ, TOKEN, id, "id", _, 1, 64,                                                                    \
	  "the sender's id of this message; a UUIDv7 keeps the receiver fast; the same id is the same "      \
	  "message")                                                                                         \
	F(REQ, TOKEN, source, "source", _, 1, 120,                                                           \
	  "the sender: urn:nld:oin:... or urn:nld:kvknr:..., as agreed for this door")                       \
	F(REQ, TOKEN, type, "type", _, 1, 80, "which message this is; decides what data holds")              \
	F(OPT, INSTANT, time, "time", _, 0, 0, "when the sender logged it")                                  \
	F(OPT, TOKEN, subject, "subject", _, 1, 64, "not used; never personal data")                         \
	F(OPT, TEXT, datacontenttype, "datacontenttype", _, 16, 16, "application/json")                      \
	F(OPT, TEXT, dataschema, "dataschema", _, 1, 200, "informational")                                   \
	F(REQ, JSON, data, "data", _, 0, 65536, "the message itself, by type")

/* Who it is about. At least one of bsn, vnumber, reference, or name with birth_date. */
#define PROTO_CLIENT_KEY(F)                                                                                  \
	F(OPT, BSN, bsn, "bsn", _, 9, 9,                                                                     \
	  "citizen service number; only from partners that may use it (Wabb, UAVG art. 46)")                 \
	F(OPT, VNUMBER, vnumber, "vnumber", _, 10, 10,                                                       \
	  "alien registration number; only from partners that may use it")                                   \
	F(OPT, UUID, reference, "reference", _, 36, 36,                                                      \
	  "a reference this partner got in an earlier answer or notification")                               \
	F(OPT, TEXT, name, "name", _, 1, 120, "full name")                                                   \
	F(OPT, DATE, birth_date, "birth_date", _, 0, 0,                                                      \
	  "with name: opens a case of its own until a coordinator matches it")

#define PROTO_OBSERVATION(F)                                                                                 \
	F(REQ, CHOICE, domain, "domain", domain, 0, 0, "life domain (leefgebied)")                           \
	F(OPT, CHOICE, kind, "kind", content, 0, 0,                                                          \
	  "noticed, limits or medical; absent: medical from a care role in a health domain, else noticed")   \
	F(OPT, TEXT, text, "text", _, 1, 500, "what was noticed, in plain words; kept sealed")

#define PROTO_CONSENT(F)                                                                                     \
	F(REQ, TOKENS, recipients, "recipients", _, 1, 32,                                                   \
	  "who may know: a partner's id, role:<role> or group:<group>; expanded when recorded")              \
	F(REQ, CHOICES, domains, "domains", domain, 1, 11, "life domains it covers")                         \
	F(REQ, CHOICES, purposes, "purposes", purpose, 1, 4, "what for")                                     \
	F(REQ, DATE, valid_from, "valid_from", _, 0, 0, "first day")                                         \
	F(REQ, DATE, valid_until, "valid_until", _, 0, 0,                                                    \
	  "last day; at most the policy's term after the first")                                             \
	F(REQ, CHOICE, form, "form", form, 0, 0, "how it was given")                                         \
	F(REQ, LANG, language, "language", _, 2, 11, "in which language it was asked and given")             \
	F(OPT, FLAG, interpreter, "interpreter", _, 0, 0, "whether an interpreter helped")                   \
	F(REQ, NAME, recorded_by, "recorded_by", _, 1, 64,                                                   \
	  "the professional of this partner who recorded it")                                                \
	F(REQ, TOKEN, basis, "basis", _, 1, 32,                                                              \
	  "legal-basis code beside the consent, from the region's list")                                     \
	F(OPT, TOKEN, text_version, "text_version", _, 1, 32, "which consent text was used")                 \
	F(OPT, CHOICE, given_by, "given_by", giver, 0, 0, "who gave it; absent: the client")                 \
	F(OPT, CHOICE, age, "age", age, 0, 0,                                                                \
	  "the client's age group; absent: from_16, or what the birth date says")

/* Instead of consent, in a crisis only: then other rules hold (Pharos guide for municipalities). */
#define PROTO_CRISIS(F)                                                                                      \
	F(REQ, TEXT, ground, "ground", _, 10, 500, "why this cannot wait for consent; kept sealed")          \
	F(REQ, TEXT, decided_by, "decided_by", _, 1, 120,                                                    \
	  "name and function of the professional who decided; kept sealed")                                  \
	F(REQ, TEXT, tried, "tried", _, 1, 500, "what was done to obtain consent; kept sealed")              \
	F(REQ, TOKENS, recipients, "recipients", _, 1, 32, "who has to know, as in a consent")               \
	F(REQ, TOKEN, basis, "basis", _, 1, 32, "legal-basis code from the region's list")

/* The ten Protect answers stay with the partner; only counts come here. */
#define PROTO_PROTECT(F)                                                                                     \
	F(REQ, INT, answered, "answered", _, 0, 10, "how many of the ten questions were answered")           \
	F(REQ, INT, yes, "yes", _, 0, 10, "how many of those with yes")                                      \
	F(REQ, DATE, asked_on, "asked_on", _, 0, 0, "when they were asked")

#define PROTO_CONTACT(F)                                                                                     \
	F(REQ, NAME, person, "person", _, 1, 64,                                                             \
	  "the person of this partner who has the best contact with the client")                             \
	F(OPT, FLAG, trusted, "trusted", _, 0, 0, "whether the client says to trust this person")

#define PROTO_WISHES(F)                                                                                      \
	F(OPT, NAME, preferred, "preferred", _, 1, 64, "the person the client would like as regiehouder")    \
	F(OPT, NAMES, refused, "refused", _, 0, 8, "people the client does not want as regiehouder")         \
	F(OPT, FLAG, attends, "attends", _, 0, 0, "the client wants to be there (driegesprek)")

#define PROTO_DUE(F)                                                                                         \
	F(REQ, CHOICE, kind, "kind", deadline, 0, 0, "which term")                                           \
	F(OPT, DATE, on, "on", _, 0, 0, "its last day; required, unless since")                              \
	F(OPT, DATE, since, "since", _, 0, 0,                                                                \
	  "pip: the day after which its ten weeks began; its last day follows by law")

#define PROTO_SIGNAL(F)                                                                                      \
	F(REQ, OBJECT, client, "client", client_key, 0, 0, "who it is about")                                \
	F(REQ, NAME, reporter, "reporter", _, 1, 64, "the person of this partner who signals")               \
	F(REQ, OBJECTS, observations, "observations", observation, 1, 11,                                    \
	  "what was noticed, each life domain once")                                                         \
	F(REQ, LANG, language, "language", _, 2, 11, "the language to speak with the client")                \
	F(REQ, FLAG, interpreter, "interpreter", _, 0, 0, "whether an interpreter is needed")                \
	F(OPT, CHOICE, urgency, "urgency", urgency, 0, 0,                                                    \
	  "as the sender sees it; crisis only with the member crisis")                                       \
	F(OPT, TOKEN, place, "place", _, 1, 16,                                                              \
	  "place code of where the client lives: decides the MDO table")                                     \
	F(OPT, OBJECT, protect, "protect", protect, 0, 0,                                                    \
	  "outcome of the ten Protect questions, counts only")                                               \
	F(OPT, OBJECT, contact, "contact", contact, 0, 0, "who has the best contact")                        \
	F(OPT, OBJECT, wishes, "wishes", wishes, 0, 0, "what the client wants")                              \
	F(OPT, OBJECTS, deadlines, "deadlines", due, 0, 4, "terms that run")                                 \
	F(OPT, OBJECT, consent, "consent", consent, 0, 0,                                                    \
	  "the client's explicit consent; required, unless crisis")                                          \
	F(OPT, OBJECT, crisis, "crisis", crisis, 0, 0, "the ground on which this comes without consent")

#define PROTO_WITHDRAWAL(F)                                                                                  \
	F(REQ, OBJECT, client, "client", client_key, 0, 0,                                                   \
	  "whose consent; for a partner unconnected with the client it suspends until confirmed")            \
	F(REQ, NAME, reporter, "reporter", _, 1, 64, "the person of this partner whom the client told")      \
	F(REQ, DATE, on, "on", _, 0, 0, "when the client said so")                                           \
	F(OPT, TOKENS, recipients, "recipients", _, 0, 32,                                                   \
	  "only these may know no longer: a partner's id, role:<role> or group:<group>")                     \
	F(OPT, CHOICES, domains, "domains", domain, 0, 11, "only these life domains are taken back")         \
	F(OPT, CHOICES, purposes, "purposes", purpose, 0, 4,                                                 \
	  "only these purposes are taken back; without all three: the whole consent")

/* The recorder's own consent anew: longer, with later joiners, or in place of a crisis ground. */
#define PROTO_RENEWAL(F)                                                                                     \
	F(REQ, UUID, reference, "reference", _, 36, 36, "this partner's own signal, by its own reference")   \
	F(REQ, NAME, reporter, "reporter", _, 1, 64, "the person of this partner who asked the client")      \
	F(REQ, OBJECT, consent, "consent", consent, 0, 0, "the new consent, whole")

/* The answer to consents.withdrawn and consents.changed. */
#define PROTO_ERASED(F)                                                                                      \
	F(REQ, TOKENS, references, "references", _, 1, 64,                                                   \
	  "all that was received under these references, and is not covered, is erased here")

#define PROTO_CONFIRMATION(F)                                                                                \
	F(REQ, UUID, reference, "reference", _, 36, 36, "the case, by this partner's own reference")         \
	F(REQ, NAME, person, "person", _, 1, 64, "its regiehouder, who checked with the client")

#define PROTO_REGIE_ANSWER(F)                                                                                \
	F(REQ, UUID, reference, "reference", _, 36, 36,                                                      \
	  "the case, by this partner's own reference from the offer")                                        \
	F(REQ, NAME, person, "person", _, 1, 64, "to whom the regie is offered")                             \
	F(REQ, FLAG, accepts, "accepts", _, 0, 0, "true accepts, false declines")                            \
	F(OPT, CHOICE, reason, "reason", cause, 0, 0,                                                        \
	  "why not: required to decline; absence, overload, no_bond, conflict, other")

/* The holder gives the regie back, or hands it to somebody who may hold it and is asked then. */
#define PROTO_REGIE_RELEASE(F)                                                                               \
	F(REQ, UUID, reference, "reference", _, 36, 36, "the case, by this partner's own reference")         \
	F(REQ, NAME, person, "person", _, 1, 64, "its regiehouder, or to whom it is offered")                \
	F(OPT, NAME, to, "to", _, 1, 64, "who should be asked next; absent: the best candidate")             \
	F(REQ, CHOICE, reason, "reason", cause, 0, 0, "absence, overload, no_bond, conflict, other")

#define PROTO_ABSENCE(F)                                                                                     \
	F(OPT, NAME, person, "person", _, 1, 64, "somebody of this partner; absent: nobody of it comes")     \
	F(REQ, DATE, from, "from", _, 0, 0, "first day")                                                     \
	F(OPT, DATE, until, "until", _, 0, 0, "last day; absent: until further notice")                      \
	F(OPT, NAME, deputy, "deputy", _, 1, 64, "who stands in meanwhile; absent: the deputy of the roster")

#define PROTO_ABSENCE_END(F)                                                                                 \
	F(REQ, TOKEN, absence, "absence", _, 1, 80, "which one: the reference in the answer to it")

/* A day on which this partner sees the client: never two things on a day. */
#define PROTO_PLANNED(F)                                                                                     \
	F(REQ, UUID, reference, "reference", _, 36, 36, "the client, by this partner's own reference")       \
	F(REQ, DATE, on, "on", _, 0, 0, "the day")                                                           \
	F(OPT, FLAG, cancelled, "cancelled", _, 0, 0, "it does not take place after all")

/* People of this partner who may be asked for something; each replaces what stood under that person. */
#define PROTO_OWN_ROSTER(F)                                                                                  \
	F(REQ, OBJECTS, people, "people", roster_person, 1, 100, "each with this partner as partner")

/* What this partner's people have to come for. */
#define PROTO_AGENDA_ASKED(F)                                                                                \
	F(OPT, DATE, from, "from", _, 0, 0, "first day; default today")                                      \
	F(OPT, UUID, after, "after", _, 36, 36, "go on behind the entry of this uid")

#define PROTO_SUBSCRIBE(F)                                                                                   \
	F(OPT, CHOICES, now, "now", event, 0, 21,                                                            \
	  "kinds to hand over at once; consents.withdrawn, consents.changed, consents.ending and "           \
	  "regies.offered always are")                                                                       \
	F(OPT, CHOICES, digest, "digest", event, 0, 21, "kinds to keep until the daily digest")

#define PROTO_FETCH(F)                                                                                       \
	F(OPT, HEX, epoch, "epoch", _, 16, 16, "the epoch after counts in; absent at the very first fetch")  \
	F(REQ, INT, after, "after", _, 0, 9007199254740991,                                                  \
	  "hand over what has a higher number; lower than acknowledged asks for a replay")                   \
	F(REQ, INT, credit, "credit", _, 1, 64, "at most so many")                                           \
	F(OPT, INT, wait_ms, "wait_ms", _, 0, 30000,                                                         \
	  "when there is nothing, wait this long before answering so")

#define PROTO_ACK(F)                                                                                         \
	F(REQ, HEX, epoch, "epoch", _, 16, 16, "the epoch upto counts in")                                   \
	F(REQ, INT, upto, "upto", _, 0, 9007199254740991, "everything up to this number was taken over")

/* ---- what a partner gets back ---- */

#define PROTO_PROBLEM(F)                                                                                     \
	F(REQ, TOKEN, type, "type", _, 1, 80, "urn:mdo:problem:<code>")                                      \
	F(REQ, TEXT, title, "title", _, 1, 200, "what is wrong, the same for each of its code")              \
	F(REQ, INT, status, "status", _, 400, 599, "the HTTP status nearest to it")                          \
	F(REQ, TOKEN, code, "code", _, 1, 40, "stable, for programs")                                        \
	F(OPT, TEXT, detail, "detail", _, 1, 300, "this case of it; never repeats what was sent")            \
	F(OPT, TEXT, pointer, "pointer", _, 0, 200, "JSON pointer (RFC 6901) to the place in the message")

/* The audit head that partners keep as witnesses. Its number counts terms, not rows: rows would tell of
 * others. */
#define PROTO_WITNESS(F)                                                                                     \
	F(REQ, INT, anchor, "anchor", _, 0, 9007199254740991, "grows; must never be seen to go back")        \
	F(REQ, HEX, head, "head", _, 64, 64,                                                                 \
	  "the chain's hash at that anchor; the same number always has the same head")                       \
	F(OPT, HEX, signature, "signature", _, 128, 128,                                                     \
	  "Ed25519 over anchor and head, by the region's key that mdoctl audit key shows")                   \
	F(OPT, HEX, key, "key", _, 64, 64, "that key; keep the first one seen, another one is an alarm")

#define PROTO_ANSWER(F)                                                                                      \
	F(REQ, CHOICE, answer, "answer", answer, 0, 0, "what happened")                                      \
	F(OPT, TOKEN, id, "id", _, 1, 64, "the message's id; absent when it could not be read")              \
	F(REQ, HEX, epoch, "epoch", _, 16, 16,                                                               \
	  "of this daemon's store: another one means it was restored (see streams)")                         \
	F(OPT, UUID, reference, "reference", _, 36, 36,                                                      \
	  "stored, duplicate: this partner's own reference for what was stored")                             \
	F(OPT, INSTANT, recorded, "recorded", _, 0, 0, "stored, duplicate: when it was first stored")        \
	F(OPT, CHOICE, state, "state", signal_state, 0, 0, "stored, duplicate: what it is now")              \
	F(OPT, OBJECT, problem, "problem", problem, 0, 0, "refused, retry: RFC 9457 problem details")        \
	F(OPT, INT, after_ms, "after_ms", _, 0, 86400000, "retry: not sooner than this")                     \
	F(OPT, INT, newest, "newest", _, 0, 9007199254740991, "events: the highest number given so far")     \
	F(OPT, INT, upto, "upto", _, 0, 9007199254740991, "events, acked: the highest number acknowledged")  \
	F(OPT, OBJECTS, events, "events", notification, 0, 64, "events: in order, without gap")              \
	F(OPT, CHOICES, now, "now", event, 0, 21, "subscribed: kinds handed over at once")                   \
	F(OPT, CHOICES, digest, "digest", event, 0, 21, "subscribed: kinds kept for the digest")             \
	F(OPT, OBJECTS, entries, "entries", calendar_entry, 0, 100, "calendar: in order of uid")             \
	F(OPT, FLAG, more, "more", _, 0, 0, "calendar: ask on behind the last uid")                          \
	F(OPT, TOKEN, absence, "absence", _, 1, 80, "stored, duplicate: names the absence, to end it")       \
	F(OPT, OBJECT, witness, "witness", witness, 0, 0, "the audit head")

/* ---- notifications ---- */

#define PROTO_NOTIFICATION(F)                                                                                \
	F(REQ, TOKEN, specversion, "specversion", _, 3, 3, "1.0")                                            \
	F(REQ, UUID, id, "id", _, 36, 36, "of this notification; the same when handed over again")           \
	F(REQ, TOKEN, source, "source", _, 1, 120, "the region's daemon")                                    \
	F(REQ, TOKEN, type, "type", _, 1, 80, "nl.mdo.<kind>.v1")                                            \
	F(REQ, INSTANT, time, "time", _, 0, 0, "when it was first handed over")                              \
	F(OPT, UUID, subject, "subject", _, 36, 36, "the receiver's own reference for the case or signal")   \
	F(REQ, TOKEN, sequence, "sequence", _, 20, 20, "its number in the receiver's stream, zero-padded")   \
	F(REQ, TEXT, datacontenttype, "datacontenttype", _, 16, 16, "application/json")                      \
	F(REQ, JSON, data, "data", _, 0, 65536, "by type")

/* Identity, as far as the receiver may have it. */
#define PROTO_IDENTITY(F)                                                                                    \
	F(OPT, BSN, bsn, "bsn", _, 9, 9, "only to partners that may use it")                                 \
	F(OPT, VNUMBER, vnumber, "vnumber", _, 10, 10, "only to partners that may use it")                   \
	F(OPT, TEXT, name, "name", _, 1, 120, "full name")                                                   \
	F(OPT, DATE, birth_date, "birth_date", _, 0, 0, "date of birth")

#define PROTO_SHARED(F)                                                                                      \
	F(REQ, UUID, signal, "signal", _, 36, 36, "the receiver's own reference for this signal")            \
	F(REQ, NAME, partner, "partner", _, 1, 64, "who signalled")                                          \
	F(REQ, CHOICE, role, "role", role, 0, 0, "as what")                                                  \
	F(REQ, INSTANT, received, "received", _, 0, 0, "when it came in")                                    \
	F(OPT, OBJECT, client, "client", identity, 0, 0,                                                     \
	  "who it is about; absent for a role that does not see identities")                                 \
	F(OPT, TOKEN, place, "place", _, 1, 16, "place code, for a role that sees no content")               \
	F(REQ, OBJECTS, observations, "observations", observation, 0, 11,                                    \
	  "in the life domains that the consent covers")                                                     \
	F(REQ, LANG, language, "language", _, 2, 11, "to speak with the client")                             \
	F(REQ, FLAG, interpreter, "interpreter", _, 0, 0, "an interpreter is needed")                        \
	F(REQ, FLAG, crisis, "crisis", _, 0, 0, "shared on a crisis ground, without consent")                \
	F(REQ, CHOICES, domains, "domains", domain, 0, 11,                                                   \
	  "life domains covered, as far as the receiver sees them")                                          \
	F(REQ, CHOICES, purposes, "purposes", purpose, 1, 4, "what it may be used for")                      \
	F(REQ, DATE, until, "until", _, 0, 0,                                                                \
	  "last day on which the receiver may keep it without asking again")

/* A regiehouder or the lack of one. */
#define PROTO_HOLDER(F)                                                                                      \
	F(OPT, NAME, person, "person", _, 1, 64, "absent while escalated")                                   \
	F(OPT, NAME, partner, "partner", _, 1, 64, "that person's organisation")                             \
	F(REQ, CHOICE, state, "state", regie_state, 0, 0, "offered, accepted or escalated")                  \
	F(OPT, TEXT, why, "why", _, 0, 300, "what decided the choice")

/* One entry of a calendar feed (RFC 5545, RFC 7986): no personal data. */
#define PROTO_CALENDAR_ENTRY(F)                                                                              \
	F(REQ, UUID, uid, "uid", _, 36, 36, "random; the same as long as the entry lives")                   \
	F(REQ, INT, sequence, "sequence", _, 0, 1000000,                                                     \
	  "grows when time or place change, and when cancelled")                                             \
	F(REQ, INSTANT, changed, "changed", _, 0, 0, "when it last did")                                     \
	F(REQ, INSTANT, start, "start", _, 0, 0, "begins")                                                   \
	F(REQ, INSTANT, end, "end", _, 0, 0, "ends")                                                         \
	F(REQ, NAME, table, "table", _, 1, 64, "the MDO table")                                              \
	F(OPT, TEXT, room, "room", _, 1, 120, "where it meets")                                              \
	F(REQ, FLAG, meeting, "meeting", _, 0, 0, "a whole meeting; else one item of it")                    \
	F(REQ, FLAG, cancelled, "cancelled", _, 0, 0, "it does not take place, or not with this principal")

#define PROTO_PLACE(F)                                                                                       \
	F(REQ, NAME, table, "table", _, 1, 64, "the MDO table")                                              \
	F(REQ, TOKEN, meeting, "meeting", _, 1, 83, "id of the meeting")                                     \
	F(REQ, LOCAL, at, "at", _, 0, 0, "when this case is on")                                             \
	F(REQ, FLAG, client_attends, "client_attends", _, 0, 0, "the client is there")

/* What is known of a case: cases.opened, signals.joined, signals.status, consents.confirmed. */
#define PROTO_CASE_FACTS(F)                                                                                  \
	F(OPT, UUID, signal, "signal", _, 36, 36,                                                            \
	  "by which signal the receiver knows it: its own reference")                                        \
	F(OPT, UUID, case_, "case", _, 36, 36, "the receiver's own reference for the case")                  \
	F(OPT, CHOICE, state, "state", signal_state, 0, 0, "signals.status: of the signal")                  \
	F(OPT, DATE, opened, "opened", _, 0, 0, "day the case was opened")                                   \
	F(OPT, CHOICE, urgency, "urgency", urgency, 0, 0, "of the case, then")                               \
	F(OPT, DATE, discuss_by, "discuss_by", _, 0, 0, "day by which it should be discussed")               \
	F(OPT, OBJECT, regiehouder, "regiehouder", holder, 0, 0, "who held the regie then, and why")         \
	F(OPT, OBJECT, place, "place", place, 0, 0, "on which announced agenda")                             \
	F(OPT, CHOICE, confirmed_by, "confirmed_by", office, 0, 0,                                           \
	  "consents.confirmed: coordinator; absent: the regiehouder")                                        \
	F(OPT, CHOICE, cause, "cause", cause, 0, 0, "why, when it says that something ended")

#define PROTO_REGIE_FACTS(F)                                                                                 \
	F(REQ, UUID, case_, "case", _, 36, 36, "the receiver's own reference for the case")                  \
	F(REQ, NAME, person, "person", _, 1, 64, "the professional, by the id of its organisation")          \
	F(REQ, NAME, partner, "partner", _, 1, 64, "that person's organisation")                             \
	F(OPT, CHOICE, urgency, "urgency", urgency, 0, 0, "of the case, then")                               \
	F(OPT, INSTANT, answer_by, "answer_by", _, 0, 0, "regies.offered: then it passes on")                \
	F(OPT, CHOICE, cause, "cause", cause, 0, 0, "regies.declined, regies.released: why")                 \
	F(OPT, TEXT, why, "why", _, 0, 300, "what decided the choice")

#define PROTO_ITEM_FACTS(F)                                                                                  \
	F(REQ, UUID, case_, "case", _, 36, 36, "the receiver's own reference for the case")                  \
	F(OPT, OBJECT, place, "place", place, 0, 0, "where it is now; absent when cancelled")                \
	F(OPT, OBJECT, was, "was", place, 0, 0, "where it was")                                              \
	F(OPT, CHOICE, urgency, "urgency", urgency, 0, 0, "of the case, then")                               \
	F(OPT, CHOICE, cause, "cause", cause, 0, 0, "items.moved, items.cancelled: why")                     \
	F(OPT, LANG, language, "language", _, 2, 11, "items.not_ready: which nobody there speaks")

#define PROTO_ERASE(F)                                                                                       \
	F(REQ, TOKENS, references, "references", _, 1, 64,                                                   \
	  "all that was received under these references: erase it")

/* consents.changed: what was received under this reference is covered so from now on; the rest is to be
 * erased. */
#define PROTO_COVER(F)                                                                                       \
	F(REQ, UUID, signal, "signal", _, 36, 36, "the receiver's own reference for the signal")             \
	F(REQ, CHOICES, domains, "domains", domain, 0, 11, "life domains still covered")                     \
	F(REQ, CHOICES, purposes, "purposes", purpose, 0, 4, "what it may be used for")                      \
	F(REQ, DATE, until, "until", _, 0, 0, "last day on which the receiver may keep it")

/* consents.ending: to the recorder, and to the regiehouder of a case that may know. */
#define PROTO_ENDING(F)                                                                                      \
	F(OPT, UUID, signal, "signal", _, 36, 36, "the recorder's own reference for its signal")             \
	F(OPT, UUID, case_, "case", _, 36, 36, "the receiver's own reference for the case")                  \
	F(REQ, DATE, until, "until", _, 0, 0, "the consent's last day: renew it before, if the client wants")

/* speakers.booked, speakers.released: tells of no case. */
#define PROTO_SPEAKER_FACTS(F)                                                                               \
	F(REQ, NAME, person, "person", _, 1, 64, "who is asked, by the id of its organisation")              \
	F(REQ, LANG, language, "language", _, 2, 11, "to interpret")                                         \
	F(REQ, NAME, table, "table", _, 1, 64, "the MDO table")                                              \
	F(REQ, TOKEN, meeting, "meeting", _, 1, 83, "id of the meeting")                                     \
	F(REQ, LOCAL, at, "at", _, 0, 0, "from when")                                                        \
	F(OPT, LOCAL, until, "until", _, 0, 0, "until when")

/* people.digest: what one person has in hand; each case only while the receiver may know it. */
#define PROTO_DIGEST_ENTRY(F)                                                                                \
	F(REQ, UUID, case_, "case", _, 36, 36, "the receiver's own reference for the case")                  \
	F(REQ, CHOICE, state, "state", regie_state, 0, 0, "the regie is offered or accepted")                \
	F(OPT, INSTANT, answer_by, "answer_by", _, 0, 0, "offered: then it passes on")                       \
	F(OPT, DATE, next_date, "next_date", _, 0, 0, "when something happens next")                         \
	F(OPT, DATE, discuss_by, "discuss_by", _, 0, 0, "day by which it should be discussed")               \
	F(OPT, OBJECT, place, "place", place, 0, 0, "on which announced agenda")                             \
	F(OPT, DATE, consent_until, "consent_until", _, 0, 0,                                                \
	  "a consent that it rests on ends soon: its last day")
#define PROTO_PERSON_DIGEST(F)                                                                               \
	F(REQ, NAME, person, "person", _, 1, 64, "whose")                                                    \
	F(REQ, DATE, on, "on", _, 0, 0, "of which day")                                                      \
	F(REQ, OBJECTS, entries, "entries", digest_entry, 0, 100, "soonest date first")

#define PROTO_WITHHELD(F)                                                                                    \
	F(REQ, CHOICE, kind, "kind", event, 0, 0, "what it was; its content is no longer covered")

#endif
