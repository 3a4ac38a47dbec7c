/*
 * turn - one command at work: who asks, when, with what to hand. Private to the room.
 */
#ifndef MDO_COMMANDS_TURN_H
#define MDO_COMMANDS_TURN_H

#include "commands/commands.h"
#include "store/store_audit.h"

struct turn {
	struct commands *c;
	struct store *store;
	const struct conf *conf;
	struct id_source *ids;
	struct arena *arena;
	struct instant now;
	struct day today;
	const char *actor;   /* principal, or "mdod" for what is due by time */
	const char *office;  /* its role or office; NULL for mdod */
	const char *person;  /* on behalf of whom; may be NULL */
	bool patient;        /* a fetch that finds nothing, or a person's request, may wait */
	bool at_once;        /* a person's question is answered in this turn, whatever it takes */
	int64_t wait_ms;     /* set by that fetch, by a question that is not answered yet, or by a command
	                        that waits for a plan and did nothing yet */
	const char *request; /* a person's: its id */
	const char *stored;  /* set by a command: the id of the signal, or absence, it stored */
	const char
	        *told_of; /* set by a command that refuses: the case of which the refusal tells something */
};

/* A turn on behalf of nobody ("mdod"); the caller sets actor, office, person. */
struct turn turn_begin(struct commands *c, struct arena *a, struct instant now);

/* Whether the daemon started, its configuration is new, or a turn that may have looked was lost, since it was
 * last asked; asking clears it. */
bool turn_reloaded(struct turn *t);

/* What the tick does once a day is yet to be done: on a new day, after a start or a reload, or when a turn
 * that may have done it was lost. */
bool turn_day_begins(const struct turn *t);
void turn_day_begun(struct turn *t);
void turn_day_lost(struct turn *t);

/* Counters since start, for status. */
struct turn_counts {
	int64_t stored, duplicates, refused;
};
struct turn_counts *turn_counts(struct turn *t);
const char *turn_version(const struct turn *t);
struct instant turn_started(const struct turn *t);
const char *turn_health(const struct turn *t); /* "ok", or what is wrong */

/* A line for the log, once the turn is committed; when there are too many in one turn, the last are left out.
 */
void turn_line(struct turn *t, enum log_level level, const char *code, const char *fmt, ...) MDO_PRINTF(4, 5);
/* The audit chain does not hold at this row: status says so from now on, and the tick looks no further. */
void turn_chain_broke(struct turn *t, int64_t row);
bool turn_chain_holds(const struct turn *t);

/* An audit row with actor, office and person of the turn, and a purpose by its event; those of ${row} win. */
void turn_audit(struct turn *t, const struct store_audit *row);
/* Wakes this partner's waiting fetches after the commit. */
void turn_notified(struct turn *t, const struct partner_id *partner);

/* Keyed hashes of an identity: ${kind} "bsn", "vnumber", "name"; ${extra} the birth date for names, else
 * NULL. The first is under the match key that is written; while that is rotated, the second is under the one
 * before. */
struct turn_hashes {
	size_t count; /* 0: not given */
	struct crypto_hash at[2];
};
struct turn_hashes turn_identity_hashes(struct turn *t, const char *kind, const char *value,
                                        const char *extra);
/* Keyed hash of what was asked, for id-reused. */
struct crypto_hash turn_body_hash(const struct turn *t, const char *kind, const char *body);

/* A partner's command: true when applied, with the answer filled (answer STORED is preset); false with the
 * refusal. */
typedef bool turn_partner_command(struct turn *t, const struct conf_partner *from,
                                  const struct proto_message *m, struct proto_answer *answer,
                                  struct refusal *refusal);
/* backup: once a day, copies that are too old. */
void backup_tidy(struct turn *t);

/* desk: the answers of a person's door, for door.c; NULL bytes: the request could not be read. */
struct commands_reply desk_refuse(struct turn *t, const char *request_id,
                                  const struct refusal *refusal); /* with its audit row */
struct commands_reply desk_retry(struct turn *t, const void *bytes, size_t len,
                                 const struct refusal *refusal); /* touches no store */

turn_partner_command signal_report, withdrawal_report, consent_confirm_partner, regie_answer,
        stream_subscribe, stream_fetch, stream_ack, consent_renew, erasure_done, regie_release,
        absence_report, absence_withdraw, contact_plan, roster_report, calendar_asked;

/* A person's method: ${params} struct proto_<params>, ${result} a cleared struct proto_<result>, by the
 * method table. */
typedef bool turn_person_command(struct turn *t, const struct conf_person *who, const void *params,
                                 void *result, struct refusal *refusal);
turn_person_command agenda_show, agenda_pin, agenda_defer, meeting_list, meeting_show, meeting_announce,
        meeting_hold, case_list, case_show, case_close, regie_assign, consent_confirm_person,
        consent_withdraw_person, match_list, match_confirm, match_reject, inbox_list, partner_list,
        status_show, audit_verify, roster_import, roster_set, roster_list, consent_narrow, crisis_review,
        crisis_list, glass_break, glass_list, glass_seen, erasure_list, match_history, match_undo, case_split,
        limit_list, limit_lift, key_status, key_rotate, key_retire, retention_list, backup_start,
        backup_status, ledger_show, audit_export, agenda_why, agenda_what_if, agenda_move, agenda_ready,
        calendar_show, meeting_add, meeting_cancel, meeting_close, absence_list, absence_set, absence_drop,
        speaker_list, regie_move_all, regie_undo, digest_show;

#endif
