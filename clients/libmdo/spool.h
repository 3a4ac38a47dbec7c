/*
 * spool - messages kept in a directory until the daemon has them, and for some days after, in case it is
 * restored to an earlier state. Sealed with a key derived from our own secret key: somebody who gets the
 * directory reads nothing.
 *
 * Below DIR (mode 0700): queue/NUMBER to be sent, in order of number; sent/NUMBER-MS stored, since when;
 * refused/NUMBER-MS-CODE; epoch: whose store holds what is in sent/. Each message is in exactly one of the
 * three, whatever crashes: it goes from one to the next by a rename. A sealed file cannot be passed off as
 * another number's.
 */
#ifndef MDO_LIBMDO_SPOOL_H
#define MDO_LIBMDO_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/memory.h"
#include "base/time.h"
#include "base/why.h"

struct mdo_spool;

enum mdo_spool_place { MDO_SPOOL_QUEUE, MDO_SPOOL_SENT, MDO_SPOOL_REFUSED, MDO_SPOOL_PLACES };

#define MDO_SPOOL_NAME_MAX 80
#define MDO_SPOOL_CODE_MAX 41

/* One kept message. */
struct mdo_spool_entry {
	enum mdo_spool_place place;
	char name[MDO_SPOOL_NAME_MAX]; /* of its file */
	uint64_t number;
	struct instant since;          /* sent, refused: when it got there */
	char code[MDO_SPOOL_CODE_MAX]; /* refused: why */
};

/* What was kept. */
struct mdo_spool_message {
	const char *id, *text;
	size_t len;
};

/*
 * Opens or makes DIR and locks it: for at most ${wait_ms} it waits until another process is ready with it.
 * ${secret} is our own CURVE secret key in Z85.
 */
bool mdo_spool_open(const char *dir, const char *secret, int wait_ms, struct mdo_spool **ret_spool,
                    struct why *why) MDO_CHECK;
void mdo_spool_close(struct mdo_spool *s); /* NULL is fine */

/* On disk in the queue when it returns true. */
bool mdo_spool_put(struct mdo_spool *s, const struct mdo_spool_message *m, uint64_t *ret_number,
                   struct why *why) MDO_CHECK;
/* All in one place, by number. In the arena. */
bool mdo_spool_list(struct mdo_spool *s, struct arena *a, enum mdo_spool_place place,
                    struct mdo_spool_entry **ret_entries, size_t *ret_count, struct why *why) MDO_CHECK;
/* Opens the seal. False: damaged, or sealed with another secret key. */
bool mdo_spool_read(struct mdo_spool *s, struct arena *a, const struct mdo_spool_entry *e,
                    struct mdo_spool_message *ret_m, struct why *why) MDO_CHECK;
/* To sent or, with the problem's code, to refused. On disk when it returns true. */
bool mdo_spool_move(struct mdo_spool *s, const struct mdo_spool_entry *e, enum mdo_spool_place to,
                    struct instant now, const char *code, struct why *why) MDO_CHECK;
/* Removes what is in sent and refused since before ${before}. */
bool mdo_spool_sweep(struct mdo_spool *s, struct instant before, struct why *why) MDO_CHECK;

/* The epoch in which all of sent/ was stored; "" when nothing was sent yet. */
const char *mdo_spool_epoch(const struct mdo_spool *s);
bool mdo_spool_set_epoch(struct mdo_spool *s, const char *epoch, struct why *why) MDO_CHECK;

#endif
