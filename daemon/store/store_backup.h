/*
 * store_backup - a sealed copy of main file and vault while the daemon runs, in steps between turns, and the
 * way back (DESIGN section 4). The main file is copied first: what was erased meanwhile is not in the vault's
 * copy any more.
 *
 * In the directory: NAME.main and NAME.vault, mode 0600, NAME being "REGION-20261122T014153Z" (UTC). Until
 * both are whole, read back and on disk they are called .part.
 */
#ifndef MDO_STORE_STORE_BACKUP_H
#define MDO_STORE_STORE_BACKUP_H

#include "store/store.h"

struct store_backup_plan {
	const char *dir, *region;
	int64_t main_days, vault_days; /* copies older than this go, but never the last main file */
};

/* Whether a backup key was handed in with the settings. */
bool store_backup_able(const struct store *s);

/*
 * Within a turn: a backup begins once the turn is committed. ${ret_name} lives as long as the store. Refuses,
 * with why: one is being made already, no key, a directory that cannot be used or is open to others. Writes
 * no audit row; "backup.made" or "backup.failed" follow by themselves.
 */
bool store_backup_ask(struct store *s, struct instant now, const struct store_backup_plan *plan,
                      const char **ret_name, struct why *why) MDO_CHECK;
/* Removes what is too old, and what a stop left half made, once a day when nothing else is being done; in
 * steps too. */
void store_backup_tidy(struct store *s, struct day today, const struct store_backup_plan *plan);

enum store_backup_doing { STORE_BACKUP_IDLE, STORE_BACKUP_MAIN, STORE_BACKUP_VAULT };
struct store_backup_status {
	enum store_backup_doing doing;
	struct instant started;
	int64_t pages, left; /* of the file that is being copied */
	struct instant last; /* the last good one; unset: there was none */
	const char *name;    /* its name; NULL */
	int64_t bytes;       /* and size of both files */
	const char *failed;  /* why the newest one was not made; NULL when it was */
};
void store_backup_status(struct store *s, struct arena *a, struct store_backup_status *ret);

/* Whether there is anything to do in steps. */
bool store_backup_busy(const struct store *s);
/*
 * Between turns: one small piece of work, copying or reading back at most ${pages} pages. True: more can be
 * done at once; false: nothing to do, or the disk is being waited for. The caller measures: it knows the
 * time. Trouble of the copy fails the backup, never the store.
 */
bool store_backup_step(struct store *s, struct instant now, int pages);

/* Whether the next step may write what became of it, in a turn of its own: that takes as long as any commit,
 * and nothing is copied in it. */
bool store_backup_tells(const struct store *s);

struct store_restore {
	const char *dir, *region, *name;
	bool without_vault; /* there is none any more: all content becomes unreadable */
};
/*
 * mdod --restore, with the daemon stopped: opens both sealed files, checks every record, writes the databases
 * into ${settings->dir}/recovered, checks their structure, keys, the whole audit chain and that it has the
 * head that the copy was made at; gives a new epoch and the audit row "store.restored"; then puts them in
 * place as store_recover does. What had a key in the main file and has none in the vault counts as erased.
 * False: nothing was changed, and why; a restore cut short while putting in place is finished by
 * store_recover.
 */
bool store_restore(const struct store_settings *settings, const struct store_restore *what,
                   struct id_source *ids, struct instant now, struct why *why) MDO_CHECK;

#endif
