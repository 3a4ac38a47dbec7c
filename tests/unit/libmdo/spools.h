/*
 * spools - a spool with messages in it, for the tests of spools and of what is sent from them.
 */
#ifndef MDO_TESTS_LIBMDO_SPOOLS_H
#define MDO_TESTS_LIBMDO_SPOOLS_H

#include "libmdo/libmdo.h"

#define EPOCH_1 "1111111111111111"
#define EPOCH_2 "2222222222222222"
#define MARKER "999990019" /* in each message */

/* Keys of this run of the test; a setup of a group. */
extern char spools_secret[CRYPTO_Z85_MAX], spools_other_secret[CRYPTO_Z85_MAX];
int spools_setup(void **state);

/* Each fails the test when it cannot. */
struct mdo_spool *open_spool(const char *dir);
uint64_t put(struct mdo_spool *s, const char *id);
size_t count(struct mdo_spool *s, enum mdo_spool_place place);

#endif
