/*
 * house - a store in a directory of its own for a test, with fixed keys and seeded ids, and rows to put in
 * it.
 */
#ifndef MDO_UNIT_STORE_HOUSE_H
#define MDO_UNIT_STORE_HOUSE_H

#include <stdbool.h>

#include "../scratch.h"
#include "base/arena.h"
#include "store/store.h"
#include "store/store_agenda.h"
#include "store/store_answer.h"
#include "store/store_audit.h"
#include "store/store_case.h"
#include "store/store_client.h"
#include "store/store_outbox.h"
#include "store/store_signal.h"
#include "store/store_test.h"
#include "store/store_vault.h"

#define HOUSE_NOW ((struct instant){INT64_C(1790000000000)})

struct house {
	char dir[SCRATCH_MAX];
	uint64_t seed;
	struct id_source ids;
	struct store_settings settings;
	struct store *store;
	struct arena *arena;
	struct why why;
};

/* cmocka set up and tear down: *state is a struct house with its store open. */
int house_set_up(void **state);
int house_tear_down(void **state);

/* False leaves the reason in why. */
bool house_open(struct house *h);
void house_close(struct house *h);
void house_commit(struct house *h); /* must succeed */

/* Path of a file of the store, valid until the next call. */
const char *house_path(const struct house *h, const char *name);
/* Runs SQL on a file of a closed store. */
void house_sql(const struct house *h, const char *file, const char *text);
/* The number that a query on a file of a closed store gives. */
long long house_number(const struct house *h, const char *file, const char *query);
/* Copies mdod.db of a closed store aside, or brings the copy back. */
void house_keep(const struct house *h, bool aside);
/* Whether bytes stand in any file of the directory. */
bool house_has_bytes(const struct house *h, const void *bytes, size_t len);

/* Rows with everything filled in; n makes them differ. Ids: house_id(n) is a UUID that grows with n. */
const char *house_id(int n, char buf[ID_UUID_MAX]);
struct store_signal house_signal(int n, int client, const char *case_, int consent);
struct consent house_consent(int n, int client, const struct partner_id *recipients, size_t count);
struct store_case house_case(const char *id, int client);

/* Hands a pending notification over; its number. */
int64_t house_serve(struct house *h, const struct store_notification *n, struct instant now);

#endif
