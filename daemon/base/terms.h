/*
 * terms - the words of the domain that more than one room uses, as enums. The names on the wire and in the
 * configuration are in the same tables; their order is the order of the enum and never changes.
 * terms_name and terms_value turn the one into the other.
 */
#ifndef MDO_BASE_TERMS_H
#define MDO_BASE_TERMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

/* Columns: ENUM suffix, name on the wire, Dutch term or explanation. 0 is always "absent". */

/* Life domains (leefgebieden); sets of them are bit sets, bit = enum value. */
#define TERMS_DOMAIN(X)                                                                                      \
	X(PHYSICAL, "physical_health", "lichamelijke gezondheid")                                            \
	X(MENTAL, "mental_health", "psychische gezondheid")                                                  \
	X(FAMILY, "family", "gezin en opvoeding")                                                            \
	X(NETWORK, "social_network", "sociaal netwerk")                                                      \
	X(HOUSING, "housing", "wonen")                                                                       \
	X(FINANCES, "finances", "financien en schulden")                                                     \
	X(WORK, "work", "werk en dagbesteding")                                                              \
	X(LANGUAGE, "language", "taal en onderwijs")                                                         \
	X(SUBSTANCES, "substance_use", "middelengebruik")                                                    \
	X(SAFETY, "safety", "veiligheid")                                                                    \
	X(ACCESS, "access_to_care", "praktische toegang tot zorg")

/* Roles of partners. */
#define TERMS_ROLE(X)                                                                                        \
	X(MUNICIPALITY, "municipality", "klantmanager of consulent van de gemeente")                         \
	X(LANGUAGE_SCHOOL, "language_school", "taalschool")                                                  \
	X(REFUGEE_SUPPORT, "refugee_support", "VluchtelingenWerk")                                           \
	X(GP, "gp", "huisarts of POH-GGZ")                                                                   \
	X(GGZ, "ggz", "ggz-aanbieder")                                                                       \
	X(GGD, "ggd", "ggd")                                                                                 \
	X(YOUTH_HEALTH, "youth_health", "jeugdgezondheidszorg")                                              \
	X(WIJKTEAM, "wijkteam", "wijkteam")                                                                  \
	X(SOCIAL_WORK, "social_work", "maatschappelijk werk")                                                \
	X(DEBT_HELP, "debt_help", "schuldhulpverlening")                                                     \
	X(HOUSING_CORPORATION, "housing_corporation", "woningcorporatie")                                    \
	X(EMPLOYER, "employer", "werkgever")                                                                 \
	X(KEY_PERSONS, "key_persons", "sleutelpersonen")

/* Roles of people who have a door of their own. */
#define TERMS_OFFICE(X)                                                                                      \
	X(COORDINATOR, "coordinator", "coordinator van het MDO")                                             \
	X(CHAIR, "chair", "voorzitter van een MDO-tafel")                                                    \
	X(PRIVACY_OFFICER, "privacy_officer", "functionaris gegevensbescherming")                            \
	X(ADMINISTRATOR, "administrator", "beheerder van de dienst")

#define TERMS_URGENCY(X)                                                                                     \
	X(LOW, "low", "laag")                                                                                \
	X(MEDIUM, "medium", "middel")                                                                        \
	X(HIGH, "high", "hoog")                                                                              \
	X(CRISIS, "crisis", "crisis")

/* What a consent allows (design section 7). Sets are bit sets. */
#define TERMS_PURPOSE(X)                                                                                     \
	X(SIGNAL, "signal", "signalen delen")                                                                \
	X(MDO, "mdo", "bespreken in een MDO")                                                                \
	X(CONSULT, "consult", "een aanbieder vooraf raadplegen")                                             \
	X(REFERRAL, "referral", "verwijzen")

/* Who gave it: minors by the age rule (Wmo 2015 art. 5.3.3, 5.3.5). */
#define TERMS_GIVER(X)                                                                                       \
	X(CLIENT, "client", "de client zelf")                                                                \
	X(REPRESENTATIVE, "representative", "wettelijk vertegenwoordiger")                                   \
	X(BOTH, "both", "client en vertegenwoordiger samen")

#define TERMS_AGE(X)                                                                                         \
	X(UNDER_12, "under_12", "jonger dan 12")                                                             \
	X(FROM_12, "from_12", "12 tot en met 15")                                                            \
	X(FROM_16, "from_16", "16 of ouder")

/* Kinds of content: what each role may send and see of them is configuration. Sets are bit sets. */
#define TERMS_CONTENT(X)                                                                                     \
	X(IDENTITY, "identity", "wie het is")                                                                \
	X(NOTICED, "noticed", "wat iemand opviel, in gewone woorden")                                        \
	X(LIMITS, "limits", "beperkingen en belastbaarheid")                                                 \
	X(MEDICAL, "medical", "medische inhoud: diagnose, behandeling, medicatie")                           \
	X(FACTS, "facts", "urgentie, termijnen en waarom iemand de regie heeft")

/* How consent was given. CRISIS is no consent but a ground that stands in for it (design section 7). */
#define TERMS_FORM(X)                                                                                        \
	X(WRITTEN, "written", "schriftelijk")                                                                \
	X(SPOKEN, "spoken", "mondeling")                                                                     \
	X(CRISIS, "crisis", "crisisgrond, zonder toestemming")

#define TERMS_CONSENT_STATE(X)                                                                               \
	X(ACTIVE, "active", "geldig")                                                                        \
	X(SUSPENDED, "suspended", "opgeschort")                                                              \
	X(WITHDRAWN, "withdrawn", "ingetrokken")                                                             \
	X(EXPIRED, "expired", "verlopen")                                                                    \
	X(REPLACED, "replaced", "vervangen door een nieuwere of nauwere")

#define TERMS_REGIE_STATE(X)                                                                                 \
	X(OFFERED, "offered", "aangeboden")                                                                  \
	X(ACCEPTED, "accepted", "aanvaard")                                                                  \
	X(DECLINED, "declined", "geweigerd")                                                                 \
	X(LAPSED, "lapsed", "termijn verlopen")                                                              \
	X(RELEASED, "released", "teruggegeven of overgedragen")                                              \
	X(ESCALATED, "escalated", "niemand: bij de coordinator")

#define TERMS_MEETING_STATE(X)                                                                               \
	X(DRAFT, "draft", "concept")                                                                         \
	X(ANNOUNCED, "announced", "aangekondigd")                                                            \
	X(HELD, "held", "gehouden")                                                                          \
	X(CANCELLED, "cancelled", "vervallen")

/* What a notification tells; on the wire the type is "nl.mdo." name ".v1". */
#define TERMS_EVENT(X)                                                                                       \
	X(SIGNAL_SHARED, "signals.shared", "a signal that you may see")                                      \
	X(SIGNAL_JOINED, "signals.joined", "another signal joined a case you know")                          \
	X(SIGNAL_STATUS, "signals.status", "what became of your signal")                                     \
	X(CONSENT_CONFIRMED, "consents.confirmed", "your consent was confirmed by another")                  \
	X(CONSENT_WITHDRAWN, "consents.withdrawn", "erase what you received")                                \
	X(CASE_OPENED, "cases.opened", "a case was opened")                                                  \
	X(CASE_CLOSED, "cases.closed", "a case was closed")                                                  \
	X(REGIE_OFFERED, "regies.offered", "the regie is offered to one of your people")                     \
	X(REGIE_ACCEPTED, "regies.accepted", "a regiehouder accepted")                                       \
	X(REGIE_DECLINED, "regies.declined", "an offer was declined or lapsed")                              \
	X(REGIE_RELEASED, "regies.released", "a regiehouder handed over")                                    \
	X(ITEM_ANNOUNCED, "items.announced", "a case is on an announced agenda")                             \
	X(ITEM_MOVED, "items.moved", "an announced item moved")                                              \
	X(ITEM_CANCELLED, "items.cancelled", "an announced item was taken off")                              \
	X(WITHHELD, "streams.withheld", "asked for again, no longer covered")                                \
	X(CONSENT_CHANGED, "consents.changed",                                                               \
	  "a consent was renewed or narrowed: erase what it no longer covers")                               \
	X(CONSENT_ENDING, "consents.ending", "a consent ends soon: ask the client")                          \
	X(ITEM_NOT_READY, "items.not_ready",                                                                 \
	  "nobody speaks the language of an item: it waits unless a person decides")                         \
	X(SPEAKER_BOOKED, "speakers.booked", "one of your people is asked to interpret at a meeting")        \
	X(SPEAKER_RELEASED, "speakers.released", "one of your people need not come to interpret")            \
	X(DIGEST, "people.digest", "what one of your people has in hand, once a day")

/* Why an announced item moved or went (design section 5), and why an offer ended. */
#define TERMS_CAUSE(X)                                                                                       \
	X(WITHDRAWAL, "consent_withdrawn", "toestemming ingetrokken of verlopen")                            \
	X(DECISION, "decision", "besluit van een mens")                                                      \
	X(ABSENCE, "absence", "iemand die nodig is, is er niet")                                             \
	X(CLOSED, "case_closed", "casus gesloten")                                                           \
	X(MERGED, "case_merged", "casussen samengevoegd")                                                    \
	X(MEETING_CANCELLED, "meeting_cancelled", "overleg vervallen")                                       \
	X(SILENCE, "silence", "niet op tijd geantwoord")                                                     \
	X(OVERLOAD, "overload", "te veel casussen")                                                          \
	X(NO_BOND, "no_bond", "geen vertrouwensband")                                                        \
	X(CONFLICT, "conflict", "belangenconflict")                                                          \
	X(OTHER, "other", "anders")                                                                          \
	X(NARROWED, "consent_narrowed", "toestemming deels ingetrokken")                                     \
	X(EXPIRED, "consent_expired", "toestemming verlopen")                                                \
	X(SPLIT, "case_split", "casussen weer gesplitst")                                                    \
	X(NO_SPEAKER, "no_interpreter", "niemand die de taal spreekt")                                       \
	X(HANDED_OVER, "handed_over", "overgedragen")                                                        \
	X(REDISTRIBUTED, "redistributed", "alle casussen van iemand herverdeeld")                            \
	X(UNDONE, "undone", "herverdeling teruggedraaid")                                                    \
	X(DISPLACED, "displaced", "moest wijken voor een andere casus")                                      \
	X(NOT_REACHED, "not_reached", "niet aan de beurt gekomen")

#define TERMS_DEADLINE(X)                                                                                    \
	X(PIP, "pip", "Plan Inburgering en Participatie vast te stellen")                                    \
	X(ROUTE, "route", "laatste dag voor wisseling van leerroute")                                        \
	X(TERM, "term", "einde inburgeringstermijn")                                                         \
	X(GUIDANCE, "guidance", "einde maatschappelijke begeleiding")                                        \
	X(OTHER, "other", "anders")

/* What a principal's signal is now, as far as its sender may know. */
#define TERMS_SIGNAL_STATE(X)                                                                                \
	X(KEPT, "kept", "bewaard")                                                                           \
	X(SUSPENDED, "suspended", "opgeschort: intrekking wacht op bevestiging")                             \
	X(ERASED, "erased", "inhoud gewist")

#define TERMS_CASE_STATE(X)                                                                                  \
	X(OPEN, "open", "open")                                                                              \
	X(CLOSED, "closed", "gesloten")

/* What somebody of the roster may be asked for. Sets are bit sets. */
#define TERMS_DUTY(X)                                                                                        \
	X(REGIEHOUDER, "regiehouder", "houdt de regie over casussen")                                        \
	X(INTERPRETER, "interpreter", "professionele tolk")                                                  \
	X(KEY_PERSON, "key_person", "sleutelpersoon: slaat een brug in taal en cultuur")

/* As enum weekday of base/time.h. Sets are bit sets. */
#define TERMS_WEEKDAY(X)                                                                                     \
	X(MON, "mon", "maandag")                                                                             \
	X(TUE, "tue", "dinsdag")                                                                             \
	X(WED, "wed", "woensdag")                                                                            \
	X(THU, "thu", "donderdag")                                                                           \
	X(FRI, "fri", "vrijdag")                                                                             \
	X(SAT, "sat", "zaterdag")                                                                            \
	X(SUN, "sun", "zondag")

/* The kinds of business that wait for a coordinator (mdoctl inbox). */
#define TERMS_INBOX(X)                                                                                       \
	X(ESCALATION, "escalation", "niemand heeft de regie")                                                \
	X(UNMATCHED, "unmatched", "client alleen op naam bekend")                                            \
	X(CONSENT, "consent", "toestemming nog niet bevestigd")                                              \
	X(WITHDRAWAL, "withdrawal", "intrekking wacht op bevestiging")                                       \
	X(OFFER, "offer", "aanbod van regie over zijn termijn")                                              \
	X(UNPLACED, "unplaced", "geen plaats op een agenda")                                                 \
	X(CRISIS, "crisis", "crisisgrond te beoordelen")                                                     \
	X(OVERDUE, "overdue", "volgende datum verstreken")                                                   \
	X(ENDING, "ending", "toestemming loopt af")                                                          \
	X(REVIEW, "review", "crisisgrond niet op tijd beoordeeld")                                           \
	X(CRISES, "crises", "veel crisismeldingen van een partner")                                          \
	X(GLASS, "glass", "noodknop gebruikt: bekijk waarom")                                                \
	X(ERASURE, "erasure", "een partner heeft niet gemeld dat gewist is")                                 \
	X(LIMIT, "limit", "een partner kwam aan de grens van nieuwe personen")                               \
	X(CONFLICT, "conflict", "twee nummers wijzen naar twee clienten")                                    \
	X(RETENTION, "retention", "bewaartermijn loopt af")                                                  \
	X(BACKUP, "backup", "geen verse reservekopie")                                                       \
	X(PASSED_OVER, "passed_over", "twee keer niet aan de beurt gekomen")                                 \
	X(NOT_READY, "not_ready", "niemand die de taal spreekt")                                             \
	X(STRESS, "stress", "te veel afspraken in een week voor deze client")                                \
	X(UNATTENDED, "unattended", "de client komt, de regiehouder is er die dag niet")

/* What is kept how long (the page on keeping says why). */
#define TERMS_RETENTION(X)                                                                                   \
	X(CASE, "case", "gesloten casus met alles eraan")                                                    \
	X(UNMATCHED, "unmatched", "gesloten casus van iemand die alleen op naam bekend was")                 \
	X(UNLINKED, "unlinked", "client zonder casus: alleen nog sleutels en intrekkingen")                  \
	X(ANSWER, "answer", "antwoorden op verwerkte berichten")                                             \
	X(AUDIT, "audit", "regels van het logboek")

/* What a right lets a principal do; a partner has the first group, a person the second. Sets are bit sets. */
#define TERMS_RIGHT(X)                                                                                       \
	X(SIGNAL, "signal", "send signals and consents")                                                     \
	X(LISTEN, "listen", "subscribe, fetch and acknowledge notifications")                                \
	X(WITHDRAW, "withdraw", "report that a client withdraws consent")                                    \
	X(REGIE, "regie", "accept or decline a regie offered to its people")                                 \
	X(READ, "read", "see agendas, meetings, cases and their regie")                                      \
	X(STEER, "steer", "announce and hold meetings, pin, defer, assign, close")                           \
	X(CONSENT, "consent", "confirm and withdraw consents, match clients")                                \
	X(IDENTIFY, "identify", "see who a client is, with a reason")                                        \
	X(AUDIT, "audit", "verify the audit chain")                                                          \
	X(ROSTER, "roster", "keep the roster of possible regiehouders")                                      \
	X(GLASS, "glass", "break the glass: see content without cover, with a reason, for some hours")       \
	X(KEEP, "keep", "backups, retention, keys")

enum domain {
	DOMAIN_ABSENT,
#define X(S, n, m) DOMAIN_##S,
	TERMS_DOMAIN(X)
#undef X
	        DOMAIN_COUNT
};
enum role {
	ROLE_ABSENT,
#define X(S, n, m) ROLE_##S,
	TERMS_ROLE(X)
#undef X
	        ROLE_COUNT
};
enum office {
	OFFICE_ABSENT,
#define X(S, n, m) OFFICE_##S,
	TERMS_OFFICE(X)
#undef X
	        OFFICE_COUNT
};
enum urgency {
	URGENCY_ABSENT,
#define X(S, n, m) URGENCY_##S,
	TERMS_URGENCY(X)
#undef X
	        URGENCY_COUNT
};
enum purpose {
	PURPOSE_ABSENT,
#define X(S, n, m) PURPOSE_##S,
	TERMS_PURPOSE(X)
#undef X
	        PURPOSE_COUNT
};
enum giver {
	GIVER_ABSENT,
#define X(S, n, m) GIVER_##S,
	TERMS_GIVER(X)
#undef X
	        GIVER_COUNT
};
enum age {
	AGE_ABSENT,
#define X(S, n, m) AGE_##S,
	TERMS_AGE(X)
#undef X
	        AGE_COUNT
};
enum content {
	CONTENT_ABSENT,
#define X(S, n, m) CONTENT_##S,
	TERMS_CONTENT(X)
#undef X
	        CONTENT_COUNT
};
enum retention {
	RETENTION_ABSENT,
#define X(S, n, m) RETENTION_##S,
	TERMS_RETENTION(X)
#undef X
	        RETENTION_COUNT
};
enum form {
	FORM_ABSENT,
#define X(S, n, m) FORM_##S,
	TERMS_FORM(X)
#undef X
	        FORM_COUNT
};
enum consent_state {
	CONSENT_STATE_ABSENT,
#define X(S, n, m) CONSENT_##S,
	TERMS_CONSENT_STATE(X)
#undef X
	        CONSENT_STATE_COUNT
};
enum regie_state {
	REGIE_ABSENT,
#define X(S, n, m) REGIE_##S,
	TERMS_REGIE_STATE(X)
#undef X
	        REGIE_STATE_COUNT
};
enum meeting_state {
	MEETING_ABSENT,
#define X(S, n, m) MEETING_##S,
	TERMS_MEETING_STATE(X)
#undef X
	        MEETING_STATE_COUNT
};
enum right {
	RIGHT_ABSENT,
#define X(S, n, m) RIGHT_##S,
	TERMS_RIGHT(X)
#undef X
	        RIGHT_COUNT
};

enum event {
	EVENT_ABSENT,
#define X(S, n, m) EVENT_##S,
	TERMS_EVENT(X)
#undef X
	        EVENT_COUNT
};
enum cause {
	CAUSE_ABSENT,
#define X(S, n, m) CAUSE_##S,
	TERMS_CAUSE(X)
#undef X
	        CAUSE_COUNT
};
enum deadline {
	DEADLINE_ABSENT,
#define X(S, n, m) DEADLINE_##S,
	TERMS_DEADLINE(X)
#undef X
	        DEADLINE_COUNT
};
enum signal_state {
	SIGNAL_STATE_ABSENT,
#define X(S, n, m) SIGNAL_##S,
	TERMS_SIGNAL_STATE(X)
#undef X
	        SIGNAL_STATE_COUNT
};
enum case_state {
	CASE_STATE_ABSENT,
#define X(S, n, m) CASE_##S,
	TERMS_CASE_STATE(X)
#undef X
	        CASE_STATE_COUNT
};
enum inbox {
	INBOX_ABSENT,
#define X(S, n, m) INBOX_##S,
	TERMS_INBOX(X)
#undef X
	        INBOX_COUNT
};

enum duty {
	DUTY_ABSENT,
#define X(S, n, m) DUTY_##S,
	TERMS_DUTY(X)
#undef X
	        DUTY_COUNT
};

/* Bit sets over the enums above. */
#define TERMS_BIT(value) (UINT32_C(1) << (unsigned)(value))

/* One list of names. Row 0 is the absent value: its name is NULL. */
struct terms {
	const char *what;            /* "life domain": for messages and reference */
	size_t count;                /* rows, the absent one included */
	const char *const *names;    /* on the wire */
	const char *const *meanings; /* for people */
};

extern const struct terms terms_domain, terms_role, terms_office, terms_urgency, terms_purpose, terms_form,
        terms_consent_state, terms_regie_state, terms_meeting_state, terms_right, terms_event, terms_cause,
        terms_deadline, terms_signal_state, terms_case_state, terms_inbox, terms_giver, terms_age,
        terms_content, terms_retention, terms_duty, terms_weekday;

/* NULL for the absent value; a value outside the list is a bug. */
const char *terms_name(const struct terms *t, int value);
/* 0 when no row has that name. */
int terms_value(const struct terms *t, const char *name);
/* "a, b" of a bit set into buf; returns buf. */
const char *terms_set_text(const struct terms *t, uint32_t set, char *buf, size_t size);

#endif
