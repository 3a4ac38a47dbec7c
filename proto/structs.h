/*
 * structs - one struct for each table of tables_partner.h, tables_person.h and tables_planning.h: struct
 * proto_signal for PROTO_SIGNAL, with the members and types that the columns there name, and struct
 * proto_signal_list for arrays of it.
 *
 * Absent: NULL, false, 0 (a CHOICE or a set), PROTO_NO_INT, day_none(), an instant of 0, a list of 0. Zero
 * bytes are therefore not yet an empty struct: begin with proto_new or proto_clear (proto.h).
 */
#ifndef MDO_PROTO_STRUCTS_H
#define MDO_PROTO_STRUCTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/terms.h"
#include "base/time.h"
#include "proto/tables_partner.h"
#include "proto/tables_person.h"
#include "proto/tables_planning.h"

#define PROTO_NO_INT INT64_MIN

/* What an answer at a partner's door says. Columns: X(ENUM suffix, name on the wire, meaning) */
#define PROTO_ANSWERS(X)                                                                                     \
	X(STORED, "stored", "on disk, applied")                                                              \
	X(DUPLICATE, "duplicate", "was stored before; nothing done again")                                   \
	X(REFUSED, "refused", "not stored; see problem")                                                     \
	X(RETRY, "retry", "not stored for now; send it again later")                                         \
	X(EVENTS, "events", "notifications")                                                                 \
	X(ACKED, "acked", "taken over up to upto")                                                           \
	X(SUBSCRIBED, "subscribed", "kinds as they are now")                                                 \
	X(CALENDAR, "calendar", "what this partner has to come for")

enum answer {
	ANSWER_ABSENT,
#define X(S, n, m) ANSWER_##S,
	PROTO_ANSWERS(X)
#undef X
	        ANSWER_COUNT
};
extern const struct terms terms_answer;

/* What a witness's head is to the chain. Columns as above. */
#define PROTO_WITNESSED(X)                                                                                   \
	X(SAME, "same", "the chain passed there")                                                            \
	X(OTHER, "other", "at that anchor the chain has another hash: it was rewritten")                     \
	X(NEVER, "never", "the chain never came there: it was cut off or restored")
enum witnessed {
	WITNESSED_ABSENT,
#define X(S, n, m) WITNESSED_##S,
	PROTO_WITNESSED(X)
#undef X
	        WITNESSED_COUNT
};

/* What a client's ledger tells. */
#define PROTO_TOLD(X)                                                                                        \
	X(RECEIVED, "received", "an organisation told something about you")                                  \
	X(SHARED, "shared", "an organisation was given what another told about you")                         \
	X(FACTS, "facts", "an organisation heard how your case stands")                                      \
	X(READ, "read", "somebody of the MDO looked at your case")                                           \
	X(IDENTIFIED, "identified", "somebody of the MDO looked up who you are, or what was told")           \
	X(DISCUSSED, "discussed", "your case was on an agenda")                                              \
	X(REFUSED, "refused", "an organisation asked or sent something and was refused")                     \
	X(WITHHELD, "withheld",                                                                              \
	  "an organisation was not given something, since your consent did not cover it")                    \
	X(GIVEN, "given", "your consent was recorded")                                                       \
	X(CHANGED, "changed", "a newer consent of yours took the place of another")                          \
	X(ENDED, "ended", "your consent was withdrawn or ended")                                             \
	X(ERASED, "erased", "what was told about you was erased")                                            \
	X(CONFIRMED, "confirmed", "you were asked, and your consent was confirmed")                          \
	X(NARROWED, "narrowed", "you took a part of your consent back")                                      \
	X(REVIEWED, "reviewed", "what was told in an emergency was looked at again")                         \
	X(HELD, "held", "your consent, or what was told in an emergency, was put on hold")                   \
	X(ASKED, "asked", "an organisation was asked to erase what it had been given")
enum told {
	TOLD_ABSENT,
#define X(S, n, m) TOLD_##S,
	PROTO_TOLD(X)
#undef X
	        TOLD_COUNT
};

#define PROTO_ROTATION(X)                                                                                    \
	X(NONE, "none", "one match key")                                                                     \
	X(READY, "ready", "a next match key is there: mdoctl key rotate")                                    \
	X(RUNNING, "running", "clients are being written anew under the next key")                           \
	X(DONE, "done",                                                                                      \
	  "all that can be read is known under the next key: mdoctl key retire, then swap the files")
enum rotation {
	ROTATION_ABSENT,
#define X(S, n, m) ROTATION_##S,
	PROTO_ROTATION(X)
#undef X
	        ROTATION_COUNT
};

#define PROTO_BACKUP(X)                                                                                      \
	X(OFF, "off", "no backup directory or key is configured")                                            \
	X(IDLE, "idle", "nothing runs")                                                                      \
	X(MAIN, "main", "the main file is being copied")                                                     \
	X(VAULT, "vault", "the vault is being copied")
enum backup {
	BACKUP_ABSENT,
#define X(S, n, m) BACKUP_##S,
	PROTO_BACKUP(X)
#undef X
	        BACKUP_COUNT
};
/* What binds the place of an item: agenda.why. */
#define PROTO_BOUND(X)                                                                                       \
	X(HERE, "here", "it stands here")                                                                    \
	X(FULL, "full", "its seats are better used by others")                                               \
	X(DEARER, "dearer", "there is room, but another meeting is better")                                  \
	X(EARLIER, "too_early", "it was deferred until later")                                               \
	X(CONSENT, "consent_ends", "the consent will have ended, or covers no MDO")                          \
	X(ABSENT, "absent", "somebody who has to be there is not")                                           \
	X(CLIENT, "client_elsewhere", "the client has something else that day")                              \
	X(ANNOUNCED, "announced", "it was announced elsewhere, or pinned, and stays there")                  \
	X(BEGUN, "begun", "it has begun, or was held or cancelled")
enum bound {
	BOUND_ABSENT_,
#define X(S, n, m) BOUND_##S,
	PROTO_BOUND(X)
#undef X
	        BOUND_COUNT
};
extern const struct terms terms_witnessed, terms_told, terms_rotation, terms_backup, terms_bound;

struct proto_texts {
	size_t count;
	const char **at;
};

/* Every table, those that others hold first. Columns: T(table, its rows, what holds between its
 * fields: a function of checks.h or NULL) */
#define PROTO_TABLES(T)                                                                                      \
	T(problem, PROTO_PROBLEM, NULL)                                                                      \
	T(client_key, PROTO_CLIENT_KEY, check_client_key)                                                    \
	T(observation, PROTO_OBSERVATION, check_observation)                                                 \
	T(consent, PROTO_CONSENT, check_consent)                                                             \
	T(crisis, PROTO_CRISIS, NULL)                                                                        \
	T(protect, PROTO_PROTECT, check_protect)                                                             \
	T(contact, PROTO_CONTACT, NULL)                                                                      \
	T(wishes, PROTO_WISHES, NULL)                                                                        \
	T(due, PROTO_DUE, check_due)                                                                         \
	T(envelope, PROTO_ENVELOPE, check_envelope)                                                          \
	T(signal, PROTO_SIGNAL, check_signal)                                                                \
	T(withdrawal, PROTO_WITHDRAWAL, NULL)                                                                \
	T(renewal, PROTO_RENEWAL, NULL)                                                                      \
	T(erased, PROTO_ERASED, NULL)                                                                        \
	T(confirmation, PROTO_CONFIRMATION, NULL)                                                            \
	T(regie_answer, PROTO_REGIE_ANSWER, check_regie_answer)                                              \
	T(regie_release, PROTO_REGIE_RELEASE, check_regie_release)                                           \
	T(absence, PROTO_ABSENCE, NULL)                                                                      \
	T(absence_end, PROTO_ABSENCE_END, NULL)                                                              \
	T(planned, PROTO_PLANNED, NULL)                                                                      \
	T(roster_person, PROTO_ROSTER_PERSON, check_roster_person)                                           \
	T(own_roster, PROTO_OWN_ROSTER, NULL)                                                                \
	T(agenda_asked, PROTO_AGENDA_ASKED, NULL)                                                            \
	T(calendar_entry, PROTO_CALENDAR_ENTRY, NULL)                                                        \
	T(subscribe, PROTO_SUBSCRIBE, check_subscribe)                                                       \
	T(fetch, PROTO_FETCH, NULL)                                                                          \
	T(ack, PROTO_ACK, NULL)                                                                              \
	T(witness, PROTO_WITNESS, NULL)                                                                      \
	T(identity, PROTO_IDENTITY, NULL)                                                                    \
	T(holder, PROTO_HOLDER, NULL)                                                                        \
	T(place, PROTO_PLACE, NULL)                                                                          \
	T(shared, PROTO_SHARED, NULL)                                                                        \
	T(case_facts, PROTO_CASE_FACTS, NULL)                                                                \
	T(regie_facts, PROTO_REGIE_FACTS, NULL)                                                              \
	T(item_facts, PROTO_ITEM_FACTS, NULL)                                                                \
	T(erase, PROTO_ERASE, NULL)                                                                          \
	T(withheld, PROTO_WITHHELD, NULL)                                                                    \
	T(cover, PROTO_COVER, NULL)                                                                          \
	T(ending, PROTO_ENDING, NULL)                                                                        \
	T(speaker_facts, PROTO_SPEAKER_FACTS, NULL)                                                          \
	T(digest_entry, PROTO_DIGEST_ENTRY, NULL)                                                            \
	T(person_digest, PROTO_PERSON_DIGEST, NULL)                                                          \
	T(notification, PROTO_NOTIFICATION, check_notification)                                              \
	T(answer, PROTO_ANSWER, NULL)                                                                        \
	T(rpc_request, PROTO_RPC_REQUEST, NULL)                                                              \
	T(rpc_error, PROTO_RPC_ERROR, NULL)                                                                  \
	T(rpc_response, PROTO_RPC_RESPONSE, check_rpc_response)                                              \
	T(agenda_params, PROTO_AGENDA_PARAMS, check_agenda_params)                                           \
	T(meeting_params, PROTO_MEETING_PARAMS, NULL)                                                        \
	T(case_list_params, PROTO_CASE_LIST_PARAMS, NULL)                                                    \
	T(case_params, PROTO_CASE_PARAMS, NULL)                                                              \
	T(roster_params, PROTO_ROSTER_PARAMS, NULL)                                                          \
	T(done, PROTO_DONE, NULL)                                                                            \
	T(agenda_item, PROTO_AGENDA_ITEM, NULL)                                                              \
	T(meeting, PROTO_MEETING, NULL)                                                                      \
	T(agenda, PROTO_AGENDA, NULL)                                                                        \
	T(absence_params, PROTO_ABSENCE_PARAMS, NULL)                                                        \
	T(absence_end_params, PROTO_ABSENCE_END_PARAMS, NULL)                                                \
	T(meeting_add_params, PROTO_MEETING_ADD_PARAMS, NULL)                                                \
	T(close_params, PROTO_CLOSE_PARAMS, NULL)                                                            \
	T(move_params, PROTO_MOVE_PARAMS, NULL)                                                              \
	T(what_if_params, PROTO_WHAT_IF_PARAMS, check_what_if_params)                                        \
	T(regie_move_params, PROTO_REGIE_MOVE_PARAMS, NULL)                                                  \
	T(batch_params, PROTO_BATCH_PARAMS, NULL)                                                            \
	T(digest_params, PROTO_DIGEST_PARAMS, NULL)                                                          \
	T(cost, PROTO_COST, NULL)                                                                            \
	T(why_row, PROTO_WHY_ROW, NULL)                                                                      \
	T(agenda_why, PROTO_AGENDA_WHY, NULL)                                                                \
	T(what_if_change, PROTO_WHAT_IF_CHANGE, NULL)                                                        \
	T(what_if, PROTO_WHAT_IF, NULL)                                                                      \
	T(regie_move_row, PROTO_REGIE_MOVE_ROW, NULL)                                                        \
	T(regie_move, PROTO_REGIE_MOVE, NULL)                                                                \
	T(absence_row, PROTO_ABSENCE_ROW, NULL)                                                              \
	T(absences, PROTO_ABSENCES, NULL)                                                                    \
	T(speaker_row, PROTO_SPEAKER_ROW, NULL)                                                              \
	T(speaker_list, PROTO_SPEAKER_LIST, NULL)                                                            \
	T(calendar, PROTO_CALENDAR, NULL)                                                                    \
	T(digest_line, PROTO_DIGEST_LINE, NULL)                                                              \
	T(digest, PROTO_DIGEST, NULL)                                                                        \
	T(case_row, PROTO_CASE_ROW, NULL)                                                                    \
	T(case_list, PROTO_CASE_LIST, NULL)                                                                  \
	T(case_signal, PROTO_CASE_SIGNAL, NULL)                                                              \
	T(case_consent, PROTO_CASE_CONSENT, NULL)                                                            \
	T(case_regie, PROTO_CASE_REGIE, NULL)                                                                \
	T(case_show, PROTO_CASE_SHOW, NULL)                                                                  \
	T(match_row, PROTO_MATCH_ROW, NULL)                                                                  \
	T(match_list, PROTO_MATCH_LIST, NULL)                                                                \
	T(inbox_row, PROTO_INBOX_ROW, NULL)                                                                  \
	T(inbox, PROTO_INBOX, NULL)                                                                          \
	T(partner_row, PROTO_PARTNER_ROW, NULL)                                                              \
	T(partner_list, PROTO_PARTNER_LIST, NULL)                                                            \
	T(status, PROTO_STATUS, NULL)                                                                        \
	T(audit_result, PROTO_AUDIT_RESULT, NULL)                                                            \
	T(reason_params, PROTO_REASON_PARAMS, NULL)                                                          \
	T(narrow_params, PROTO_NARROW_PARAMS, check_narrow_params)                                           \
	T(review_params, PROTO_REVIEW_PARAMS, check_review_params)                                           \
	T(glass_params, PROTO_GLASS_PARAMS, NULL)                                                            \
	T(split_params, PROTO_SPLIT_PARAMS, NULL)                                                            \
	T(limit_params, PROTO_LIMIT_PARAMS, NULL)                                                            \
	T(retention_params, PROTO_RETENTION_PARAMS, NULL)                                                    \
	T(ledger_params, PROTO_LEDGER_PARAMS, check_ledger_params)                                           \
	T(export_params, PROTO_EXPORT_PARAMS, check_export_params)                                           \
	T(audit_params, PROTO_AUDIT_PARAMS, check_audit_params)                                              \
	T(audit_row, PROTO_AUDIT_ROW, NULL)                                                                  \
	T(audit_page, PROTO_AUDIT_PAGE, NULL)                                                                \
	T(ledger_row, PROTO_LEDGER_ROW, NULL)                                                                \
	T(ledger, PROTO_LEDGER, NULL)                                                                        \
	T(crisis_row, PROTO_CRISIS_ROW, NULL)                                                                \
	T(ground_row, PROTO_GROUND_ROW, NULL)                                                                \
	T(crises, PROTO_CRISES, NULL)                                                                        \
	T(glass_row, PROTO_GLASS_ROW, NULL)                                                                  \
	T(glass_list, PROTO_GLASS_LIST, NULL)                                                                \
	T(erasure_row, PROTO_ERASURE_ROW, NULL)                                                              \
	T(erasure_list, PROTO_ERASURE_LIST, NULL)                                                            \
	T(merge_row, PROTO_MERGE_ROW, NULL)                                                                  \
	T(merge_list, PROTO_MERGE_LIST, NULL)                                                                \
	T(limit_row, PROTO_LIMIT_ROW, NULL)                                                                  \
	T(limit_list, PROTO_LIMIT_LIST, NULL)                                                                \
	T(key_status, PROTO_KEY_STATUS, NULL)                                                                \
	T(retention_row, PROTO_RETENTION_ROW, NULL)                                                          \
	T(retention_class, PROTO_RETENTION_CLASS, NULL)                                                      \
	T(retention_list, PROTO_RETENTION_LIST, NULL)                                                        \
	T(backup_status, PROTO_BACKUP_STATUS, NULL)                                                          \
	T(roster, PROTO_ROSTER, NULL)

/* A method without parameters: PROTO_NO_PARAMS has no rows, and C no empty struct. */
struct proto_no_params {
	bool none;
};

#define MEMBER_TEXT(type, member) const char *member;
#define MEMBER_NAME(type, member) const char *member;
#define MEMBER_TOKEN(type, member) const char *member;
#define MEMBER_UUID(type, member) const char *member;
#define MEMBER_CASE(type, member) const char *member;
#define MEMBER_BSN(type, member) const char *member;
#define MEMBER_VNUMBER(type, member) const char *member;
#define MEMBER_LANG(type, member) const char *member;
#define MEMBER_HEX(type, member) const char *member;
#define MEMBER_DATE(type, member) struct day member;
#define MEMBER_INSTANT(type, member) struct instant member;
#define MEMBER_LOCAL(type, member) struct instant member;
#define MEMBER_INT(type, member) int64_t member;
#define MEMBER_FLAG(type, member) bool member;
#define MEMBER_CHOICE(type, member) enum type member;
#define MEMBER_CHOICES(type, member) uint32_t member;
#define MEMBER_NAMES(type, member) struct proto_texts member;
#define MEMBER_TOKENS(type, member) struct proto_texts member;
#define MEMBER_OBJECT(type, member) struct proto_##type *member;
#define MEMBER_OBJECTS(type, member) struct proto_##type##_list member;
#define MEMBER_JSON(type, member) const char *member;
#define F(need, kind, member, name, type, min, max, meaning) MEMBER_##kind(type, member)
#define T(table, ROWS, check)                                                                                \
	struct proto_##table {                                                                               \
		ROWS(F)                                                                                      \
	};                                                                                                   \
	struct proto_##table##_list {                                                                        \
		size_t count;                                                                                \
		struct proto_##table *at;                                                                    \
	};
PROTO_TABLES(T)
#undef T
#undef F
#undef MEMBER_TEXT
#undef MEMBER_NAME
#undef MEMBER_TOKEN
#undef MEMBER_UUID
#undef MEMBER_CASE
#undef MEMBER_BSN
#undef MEMBER_VNUMBER
#undef MEMBER_LANG
#undef MEMBER_HEX
#undef MEMBER_DATE
#undef MEMBER_INSTANT
#undef MEMBER_LOCAL
#undef MEMBER_INT
#undef MEMBER_FLAG
#undef MEMBER_CHOICE
#undef MEMBER_CHOICES
#undef MEMBER_NAMES
#undef MEMBER_TOKENS
#undef MEMBER_OBJECT
#undef MEMBER_OBJECTS
#undef MEMBER_JSON

#endif
