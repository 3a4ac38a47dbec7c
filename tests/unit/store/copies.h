/*
 * copies - for the tests of backup and restore: a house with a backup key, and beside it a directory for
 * copies.
 */
#ifndef MDO_UNIT_STORE_COPIES_H
#define MDO_UNIT_STORE_COPIES_H

#include "house.h"
#include "store/store_backup.h"

#define DAY_MS (INT64_C(24) * 3600 * 1000)
#define TEXT "Backupwoord, said by the client"
#define CASE_1 "C-AAAAAAAA"
#define CASE_2 "C-BBBBBBBB"
#define REGION "kust"

struct copies {
	struct house *h;
	char dir[SCRATCH_MAX];
	struct instant now;
	char name[100]; /* of the newest backup */
};

extern struct copies copies;

int copies_set_up(void **state);
int copies_tear_down(void **state);
struct store_backup_plan copies_plan(void);
void copies_commit(void);
void copies_open(void); /* the store, once more */

/* A case with one sealed text, TEXT. */
void copies_add(const char *case_, int n, const char *consent);
const char *copies_text(const char *case_);
bool copies_has(const char *case_);

void copies_ask(void);
void copies_finish(int pages); /* at once */
void copies_rest(void);
struct store_backup_status copies_status(void);
/* In the house that is closed. */
bool copies_restore(bool without_vault);
void copies_must_restore(bool without_vault);

/* Paths are valid for some calls more. */
const char *copies_path(const char *name);
const char *copies_file(const char *tail); /* of the newest backup */
int copies_count(const char *dir, const char *part);
void copies_empty(void);

/* Runs ${what} in a process that ends at the ${count}th passing of ${point}; whether it came there. */
bool copies_stopped_at(const char *point, int count, void (*what)(void));

#endif
