/*
 * store_inside - what the files of this room share and nobody else sees.
 */
#ifndef MDO_STORE_STORE_INSIDE_H
#define MDO_STORE_STORE_INSIDE_H

#include "store/pool.h"
#include "store/sql.h"
#include "store/store.h"
#include "store/store_absence.h"
#include "store/store_signal.h"

#define STORE_EPOCH_MAX 17

/* The newest row of the audit chain. */
struct audit_head {
	int64_t seq;
	struct crypto_hash hash;
};

/* The newest anchor; number 0: not looked up since something was undone. */
struct audit_anchor {
	int64_t number;
	struct instant made;
	struct crypto_hash head;
	bool is_signed;
	struct crypto_signature signature;
};

/* The roster with its loads, which are counted over all cases: what the file says, until something changes it
 * or a change is undone. */
struct roster_kept {
	bool known, written; /* in this turn */
	bool absent;         /* with who is absent, as it is known now */
	size_t count;
	struct store_person *at;        /* in the arena, */
	struct arena *arena, *absences; /* their absences in the other */
};

/* Who will not be there: what the file says, without what was over before ${past}. */
struct absences_kept {
	bool known, written; /* in this turn */
	struct day past;
	struct store_absence_list list; /* in the arena */
	struct arena *arena;
};

/* Which match key is in use, as the file says; not known since something was undone: ask store_keys_match. */
#define STORE_CURSOR_OVER "~"
struct match_in_use {
	bool known, rotating, offered, swapped;
	int write, before;  /* which of those handed in */
	int64_t generation; /* of what is written */
	char cursor[ID_UUID_MAX];
};

/* Reads the columns STORE_SIGNAL_COLUMNS. */
void store_signal_read(struct sql_run *r, struct store_signal *ret_signal);
/* store_consent.c: what of a consent decides who may know what: id, recorded_by, recorded, form, state,
 * domains, purposes, valid_from, valid_until, whether it is confirmed. Nothing else of it is touched. */
void store_consent_read_deciding(struct sql_run *r, struct consent *c);
/* store_consent.c: STORE_GROUND_COLUMNS. ${named}: whoever asks; it stays the consent's one recipient. */
void store_consent_read_ground(struct sql_run *r, const struct partner_id *named,
                               struct store_case_ground *ret_ground);
/* store_agenda.c: id, table_id, start, seats, slot_minutes, breaks of a meeting, all that
 * store_meeting_slot_at asks. */
struct store_meeting;
void store_meeting_read_place(struct sql_run *r, struct store_meeting *ret_meeting);

struct store {
	struct sql sql;
	struct id_source *ids;
	struct crypto_key vault_key, audit_key, body_key;
	struct crypto_key match_files[2]; /* as handed in: the match key, and the next one if there is one */
	bool has_match_next;
	struct match_in_use match;
	int64_t wal_limit, reserve_bytes;
	int64_t ballast_bytes;  /* on the disk beside the file */
	int64_t reserve_blocks; /* in the file now */
	char *dir;
	char epoch[STORE_EPOCH_MAX];
	bool in_turn, in_savepoint;
	bool low;             /* the disk was full and the reserve is not whole since */
	bool give_reserve;    /* the next turn may use a block of it */
	bool erase_wanted;    /* there are, or may be, pending erases */
	bool truncate_wanted; /* erased bytes may still stand in the main file's WAL */
	int64_t wal_seen;     /* how long the WALs were when last looked at, and since when they are */
	struct instant quiet_since;
	struct instant retry_at; /* upkeep that found the disk full waits until then */
	int64_t damaged;         /* sealed records that did not open, since start */
	struct audit_head head, head_committed, head_saved;
	struct audit_anchor anchor;
	struct crypto_signing audit_signing; /* follows from the audit key */
	struct roster_kept roster;
	struct absences_kept absences;
	struct touched *touched;    /* store_touch.c; NULL until something is */
	struct ledger_kept *ledger; /* NULL: none is kept */
	struct pool pool;
	bool has_backup_key;
	struct crypto_key backup_key;
	struct store_backup *backup; /* NULL until one is asked for */
	int readers[SQL_FILES];      /* its own descriptors of the two files; -1: none */
};

/* A turn of the store's own, between those of the loop. False: undone, the sticky STORE_FULL forgotten. */
bool store_own_begin(struct store *s) MDO_CHECK;
bool store_own_commit(struct store *s) MDO_CHECK;

/* Named values of the house. store_meta_get: false when there is none; the text lives in ${a}. */
bool store_meta_get(struct store *s, struct arena *a, const char *name, const char **ret_value) MDO_CHECK;
void store_meta_set(struct store *s, const char *name, const char *value);
int64_t store_meta_number(struct store *s, struct arena *a, const char *name); /* 0: there is none */
void store_meta_set_number(struct store *s, const char *name, int64_t n);

/* store_agenda.c: what ${which} lists of a meeting: case_id, meeting, slot, pinned. */
struct store_item_list store_items(struct store *s, struct arena *a, enum statement which,
                                   const struct meeting_id *meeting);

/* store_restore.c: what a copy that came back without its vault has no keys for, once the erasure ledger was
 * carried out on it. What the disk has no room for is left to the next start. */
#define VAULT_LOST "vault_lost" /* in meta: that is still to be done */
void store_restore_lost(struct store *s, struct instant now);

/* store_keys.c: what is kept of the keys; at first start, in a turn of its own; at every later one. */
void store_keys_settle(struct store *s);
bool store_keys_open(struct store *s, struct arena *a, struct why *why) MDO_CHECK;
struct match_in_use *store_keys_match(struct store *s);
void store_keys_retire(struct store *s); /* the next key is the one in use */

/* store_audit.c: the chain's head as it stands in the file, checked with the rows before it; at open. */
bool store_audit_load(struct store *s, struct why *why) MDO_CHECK;
/* The head, written with each commit under the audit key: a chain whose end was cut off does not fit it. */
void store_audit_seal_head(struct store *s);

/* store_roster.c: whatever writes the tables roster and regie says so: one case more for this person, or
 * anything else. */
void store_roster_load(struct store *s, const struct person_id *person, int more);
void store_roster_forget(struct store *s);
void store_roster_undone(struct store *s);

/* store_absence.c: all of them, until something writes them, or something that did is undone: what a refusal
 * undoes wrote none, and what is read again after it would only cost time. */
const struct store_absence_list *store_absence_known(struct store *s);
/* A person's and the whole organisation's that are of use for planning, as store_absence_list has them. */
struct store_absence_list store_absence_of_person(struct store *s, struct arena *a,
                                                  const struct partner_id *partner,
                                                  const struct person_id *person);
void store_absence_forget(struct store *s);
void store_absence_undone(struct store *s);
/* store_touch.c: as a turn begins, and when something of it was undone. */
void store_touch_begin(struct store *s);
void store_touch_undone(struct store *s);

/* store_erase.c: carries out pending erases; false when the store broke, or when the disk is full: then
 * later. */
bool store_erase_pending(struct store *s, struct instant now) MDO_CHECK;

/* store_reserve.c: what is kept for a full disk; fills it at open. */
void store_reserve_load(struct store *s);
/* Lets a part of it go, so that a turn can be written on a full disk. */
void store_reserve_give(struct store *s);
/* Lets a part of the file beside go, for the WAL; false when there is nothing left of it. */
bool store_reserve_cut(struct store *s);
/* Fills it again when there is room; then the store is no longer low. False on trouble. */
bool store_reserve_refill(struct store *s) MDO_CHECK;

/* store_touch.c: what it took in memory. */
void store_touch_close(struct store *s);

/* store_backup.c: what was asked for in a turn that is undone; and the end of it all. */
void store_backup_forget(struct store *s);
void store_backup_close(struct store *s);

/* store.c: opened for looking and for putting in place: files, keys and the chain's end are checked, nothing
 * is begun. ${alone}: there is no vault any more, a new one is made. */
bool store_open_still(const struct store_settings *settings, struct id_source *ids, bool alone,
                      struct store **ret_store, struct why *why) MDO_CHECK;

/* store_test.h: where a test may stop the program. */
void store_point(const char *point);

#endif
