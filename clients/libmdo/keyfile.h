/*
 * keyfile - CURVE keys in files: NAME.secret (mode 0600) and NAME.public, each one line of 40 Z85 characters.
 * Secret keys never stand in an argument vector or the environment, only the names of their files.
 */
#ifndef MDO_LIBMDO_KEYFILE_H
#define MDO_LIBMDO_KEYFILE_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/crypto.h"
#include "base/why.h"

/* A new pair in ${dir}; an existing file of either name is left alone and fails it. ${ret_public} may be
 * NULL. */
bool mdo_keyfile_new(const char *dir, const char *name, char ret_public[CRYPTO_Z85_MAX],
                     struct why *why) MDO_CHECK;
/* 32 random bytes as hexadecimal digits in NAME.key (mode 0600): a secret of the daemon. */
bool mdo_keyfile_new_random(const char *dir, const char *name, struct why *why) MDO_CHECK;
/* False when the file is not a key, or others than its owner may read it. Wipe the key after use. */
bool mdo_keyfile_secret(const char *path, char ret_secret[CRYPTO_Z85_MAX], struct why *why) MDO_CHECK;
/* The public key of a file with a public key, by its text. */
bool mdo_keyfile_public(const char *path, char ret_public[CRYPTO_Z85_MAX], struct why *why) MDO_CHECK;

#endif
