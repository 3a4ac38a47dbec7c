/*
 * crypto - the few primitives the house uses, all from libsodium, so that no other file names a cipher.
 * Keys are wiped when freed. Nothing here logs.
 */
#ifndef MDO_BASE_CRYPTO_H
#define MDO_BASE_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

#define CRYPTO_KEY_BYTES 32
#define CRYPTO_HASH_BYTES 32
#define CRYPTO_NONCE_BYTES 24
#define CRYPTO_SEAL_OVERHEAD 16 /* bytes a sealed text is longer than its plain text */
#define CRYPTO_HEX_MAX (2 * CRYPTO_HASH_BYTES + 1)

struct crypto_key {
	uint8_t b[CRYPTO_KEY_BYTES];
};
struct crypto_hash {
	uint8_t b[CRYPTO_HASH_BYTES];
};
struct crypto_nonce {
	uint8_t b[CRYPTO_NONCE_BYTES];
};

/* Once, before anything else here. False when the kernel's randomness cannot be had. */
bool crypto_start(void) MDO_CHECK;
void crypto_random(void *buf, size_t len);
void crypto_wipe(void *buf, size_t len);

/* BLAKE2b-256, incremental. A NULL key gives the plain hash. Parts are length-prefixed, so that no two
 * different lists of parts give the same bytes; the first part is a domain tag by custom ("mdo.derive" is
 * taken). Stored hashes rest on the form of a part: kind ('b' bytes or text, 'i' int, 'n' NULL), length or 8
 * as 64 bits little endian, bytes. */
struct crypto_hasher {
	_Alignas(64) unsigned char state[384];
	unsigned char held[256]; /* parts are short, and handing over each costs more than it */
	size_t held_count;
};
void crypto_hash_start(struct crypto_hasher *h, const struct crypto_key *key);
void crypto_hash_part(struct crypto_hasher *h, const void *part, size_t len);
void crypto_hash_text(struct crypto_hasher *h,
                      const char *s); /* NULL counts as a part of its own kind, not as "" */
void crypto_hash_int(struct crypto_hasher *h, int64_t v);
struct crypto_hash crypto_hash_end(struct crypto_hasher *h);                      /* wipes h */
bool crypto_hash_equal(const struct crypto_hash *a, const struct crypto_hash *b); /* constant time */
const char *crypto_hex(const struct crypto_hash *h, char buf[CRYPTO_HEX_MAX]);
/* Exactly 64 hexadecimal digits. */
bool crypto_hash_from_hex(const char *hex, struct crypto_hash *ret_hash) MDO_CHECK;
/* A key written as exactly 64 hexadecimal digits, of either case. */
bool crypto_key_from_hex(const char *hex, struct crypto_key *ret_key) MDO_CHECK;

/* Keys from a key: ${label} names the use. */
struct crypto_key crypto_derive(const struct crypto_key *from, const char *label);

/* XChaCha20-Poly1305-IETF. ret holds len + CRYPTO_SEAL_OVERHEAD; ${ad} binds the text to its place. */
void crypto_seal(const struct crypto_key *key, const struct crypto_nonce *nonce, const void *ad,
                 size_t ad_len, const void *plain, size_t len, void *ret_sealed);
/* False when the text, the key, the nonce or the place is not what was sealed; ret untouched then. */
bool crypto_open(const struct crypto_key *key, const struct crypto_nonce *nonce, const void *ad,
                 size_t ad_len, const void *sealed, size_t sealed_len, void *ret_plain) MDO_CHECK;

/*
 * Signatures that others check without any secret of ours: Ed25519 (RFC 8032). What signs follows from a
 * seed, so that there is no second secret to keep on a disk; the same seed and bytes always give the same
 * signature.
 */
#define CRYPTO_SIGNATURE_BYTES 64
#define CRYPTO_SIGNATURE_HEX_MAX (2 * CRYPTO_SIGNATURE_BYTES + 1)
struct crypto_signature {
	uint8_t b[CRYPTO_SIGNATURE_BYTES];
};
struct crypto_signer { /* the public key */
	uint8_t b[CRYPTO_KEY_BYTES];
};
struct crypto_signing { /* the secret one, worked out once; to be wiped */
	uint8_t b[2 * CRYPTO_KEY_BYTES];
};
struct crypto_signing crypto_signing_of(const struct crypto_key *seed);
struct crypto_signer crypto_signer_of(const struct crypto_signing *signing);
struct crypto_signature crypto_signature_make(const struct crypto_signing *signing, const void *bytes,
                                              size_t len);
bool crypto_signature_fits(const struct crypto_signature *signature, const struct crypto_signer *signer,
                           const void *bytes, size_t len) MDO_CHECK;
const char *crypto_signature_hex(const struct crypto_signature *s, char buf[CRYPTO_SIGNATURE_HEX_MAX]);
const char *crypto_signer_hex(const struct crypto_signer *s, char buf[CRYPTO_HEX_MAX]);
/* Exactly 128, 64 hexadecimal digits. */
bool crypto_signature_from_hex(const char *hex, struct crypto_signature *ret_signature) MDO_CHECK;
bool crypto_signer_from_hex(const char *hex, struct crypto_signer *ret_signer) MDO_CHECK;

/* CURVE keys in ZeroMQ's Z85 text form (40 characters and the NUL). */
#define CRYPTO_Z85_MAX 41
void crypto_curve_pair(char ret_public[CRYPTO_Z85_MAX], char ret_secret[CRYPTO_Z85_MAX]);
bool crypto_curve_public(const char secret[CRYPTO_Z85_MAX], char ret_public[CRYPTO_Z85_MAX]) MDO_CHECK;
bool crypto_is_z85_key(const char *s);
bool crypto_z85_decode(const char *s, uint8_t ret_key[CRYPTO_KEY_BYTES]) MDO_CHECK;

#endif
