/*
 * store_vault - readable content: sealed in the main file, its keys in the vault (design section 4). Erasing
 * is the deletion of a key.
 */
#ifndef MDO_STORE_STORE_VAULT_H
#define MDO_STORE_STORE_VAULT_H

#include "base/terms.h"
#include "store/store.h"

enum seal_kind { SEAL_OBSERVATION = 1, SEAL_IDENTITY, SEAL_GROUND, SEAL_REASON };

/* Seals ${len} bytes (at most 16 KiB). ${owner}: signal id, or audit row. ${consent}: what covers it, NULL
 * for reasons. Returns its number. */
int64_t store_seal(struct store *s, enum seal_kind kind, const char *owner, enum domain domain,
                   const char *consent, const void *bytes, size_t len);
/* An observation, with its kind beside it in the open: who may see it is asked before its key is. */
int64_t store_seal_observation(struct store *s, const char *signal, enum domain domain, enum content content,
                               const char *consent, const char *text);
/* The kinds of a signal's observations that can still be read, by domain. Others stay as they are in ret. */
void store_seal_contents(struct store *s, const char *signal, enum content ret_contents[DOMAIN_COUNT]);
/* The content as a NUL-terminated text, NULL when there is none or it was erased (also pending). */
const char *store_unseal(struct store *s, struct arena *a, enum seal_kind kind, const char *owner,
                         enum domain domain);
/* Marks everything under a consent for erasure; from this turn on nothing reads it. The vault follows in
 * store_tend. */
void store_erase_consent(struct store *s, const struct consent_id *consent);

#endif
