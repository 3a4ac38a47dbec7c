/*
 * store_test - what tests need of the store and nobody else: a place to stop at each boundary, and a disk
 * that is full.
 */
#ifndef MDO_STORE_STORE_TEST_H
#define MDO_STORE_STORE_TEST_H

#include <stddef.h>
#include <stdint.h>

#include "store/store.h"

/*
 * Called at each boundary of a commit: "open:migrated", "open:checkpointed", "boot:before-commit",
 * "boot:after-commit", "commit:before", "commit:after", "pool:before-commit", "pool:after-commit",
 * "erase:after-pending-commit", "erase:after-vault-delete", "erase:after-vault-checkpoint",
 * "erase:after-main-erased", "erase:after-main-checkpoint", "checkpoint:before", "checkpoint:after",
 * "recover:made", "recover:marked", "recover:moved", "restore:made", "restore:marked", "backup:begun",
 * "backup:copied", "backup:checked" (each for both files), "backup:named" (twice), "backup:told",
 * "ledger:before-write", "ledger:before-sync", "ledger:written", "replay:after-main", "replay:after-vault",
 * "replay:after-line". NULL: nobody.
 */
void store_test_pause(void (*stop)(const char *point));

/* From now on the main file may not grow beyond ${spare} more pages; negative: as it likes. */
void store_test_limit(struct store *s, int64_t spare);

/* Bytes of content that one sealed row and its key have on disk, to search files for after erasing. Both NUL
 * sized when gone. */
struct store_test_sealed {
	unsigned char body[64], wrapped[48];
	size_t body_len, wrapped_len;
};
struct store_test_sealed store_test_sealed(struct store *s, int64_t number);

#endif
