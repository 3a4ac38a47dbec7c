/*
 * ledgers - for the tests of the erasure ledger: a house, a second place beside it, and consents with one
 * sealed observation each.
 */
#ifndef MDO_UNIT_STORE_LEDGERS_H
#define MDO_UNIT_STORE_LEDGERS_H

#include <string.h>

#include "base/text.h"
#include "house.h"

#define LEDGERS_PATH_MAX (SCRATCH_MAX + 20)

/* The ledger of the test, and what every observation says. */
extern char ledgers_path[LEDGERS_PATH_MAX];
extern const char ledgers_marker[37];

int ledgers_set_up(void **state);
int ledgers_tear_down(void **state);

/* The house, closed and opened with a ledger; and once more. */
struct house *ledgers_open(void **state);
void ledgers_reopen(struct house *h);
/* The closed house does not open, and says so in these words. */
void ledgers_refuses(struct house *h, const char *words);
/* Yesterday's copy of both files of a closed house: kept, or put back. */
void ledgers_backup(const struct house *h, bool keep);

/* A whole file as text, until the next call; or made of it. */
char *ledgers_read(const char *path);
void ledgers_write(const char *path, const char *text);
/* Lines of the ledger in which this stands. */
int ledgers_lines(const char *what);

/* Consent ${n} of client ${client} with one sealed observation; its key's number. */
int64_t ledgers_put(struct house *h, int n, int client);
void ledgers_add_client(struct house *h, int client);
struct consent_id ledgers_consent_id(int n);
/* As the commands do it: state, memory, keys. Whether it may be told. */
bool ledgers_withdraw(struct house *h, int n, int client, enum consent_state state);
const char *ledgers_read_signal(struct house *h, int n);
enum consent_state ledgers_state_of(struct house *h, int n);

#endif
