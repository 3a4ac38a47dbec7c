#include "base/crypto.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "base/memory.h"

_Static_assert(CRYPTO_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "key size");
_Static_assert(CRYPTO_NONCE_BYTES == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, "nonce size");
_Static_assert(CRYPTO_SEAL_OVERHEAD == crypto_aead_xchacha20poly1305_ietf_ABYTES, "seal overhead");
_Static_assert(CRYPTO_HASH_BYTES == crypto_generichash_BYTES, "hash size");
_Static_assert(CRYPTO_KEY_BYTES == crypto_box_SECRETKEYBYTES, "curve key size");
_Static_assert(CRYPTO_SIGNATURE_BYTES == crypto_sign_BYTES, "signature size");
_Static_assert(sizeof(struct crypto_signer) == crypto_sign_PUBLICKEYBYTES, "signer size");
_Static_assert(CRYPTO_KEY_BYTES == crypto_sign_SEEDBYTES, "signing seed size");
_Static_assert(sizeof(crypto_generichash_state) <= sizeof(struct crypto_hasher), "hasher size");

#define Z85_CHARS (CRYPTO_Z85_MAX - 1)

/* The kinds of parts, one byte before each: stored hashes depend on them. */
enum part_kind { PART_BYTES = 'b', PART_NULL = 'n', PART_INT = 'i' };

bool crypto_start(void)
{
	return sodium_init() >= 0;
}

void crypto_random(void *buf, size_t len)
{
	randombytes_buf(buf, len);
}

void crypto_wipe(void *buf, size_t len)
{
	sodium_memzero(buf, len);
}

static crypto_generichash_state *state_of(struct crypto_hasher *h)
{
	return (crypto_generichash_state *)(void *)h->state;
}

static void put_u64(uint8_t out[8], uint64_t v)
{
	for (int i = 0; i < 8; i++)
		out[i] = (uint8_t)(v >> (8 * i));
}

static void hand_over(struct crypto_hasher *h)
{
	crypto_generichash_update(state_of(h), h->held, h->held_count);
	h->held_count = 0;
}

static void feed(struct crypto_hasher *h, const void *bytes, size_t len)
{
	if (len > sizeof(h->held) - h->held_count)
		hand_over(h);
	if (len > sizeof(h->held)) {
		crypto_generichash_update(state_of(h), bytes, len);
		return;
	}
	memcpy(h->held + h->held_count, bytes, len);
	h->held_count += len;
}

static void update(struct crypto_hasher *h, enum part_kind kind, const void *part, size_t len)
{
	uint8_t head[9] = {(uint8_t)kind};

	put_u64(head + 1, len);
	feed(h, head, sizeof(head));
	if (len > 0)
		feed(h, part, len);
}

void crypto_hash_start(struct crypto_hasher *h, const struct crypto_key *key)
{
	int rc = crypto_generichash_init(state_of(h), key != NULL ? key->b : NULL,
	                                 key != NULL ? sizeof(key->b) : 0, CRYPTO_HASH_BYTES);

	assert(rc == 0);
	h->held_count = 0;
}

void crypto_hash_part(struct crypto_hasher *h, const void *part, size_t len)
{
	update(h, PART_BYTES, part, len);
}

void crypto_hash_text(struct crypto_hasher *h, const char *s)
{
	if (s == NULL)
		update(h, PART_NULL, NULL, 0);
	else
		update(h, PART_BYTES, s, strlen(s));
}

void crypto_hash_int(struct crypto_hasher *h, int64_t v)
{
	uint8_t bytes[8];

	put_u64(bytes, (uint64_t)v);
	update(h, PART_INT, bytes, sizeof(bytes));
}

struct crypto_hash crypto_hash_end(struct crypto_hasher *h)
{
	struct crypto_hash hash;
	int rc;

	hand_over(h);
	rc = crypto_generichash_final(state_of(h), hash.b, sizeof(hash.b));
	assert(rc == 0);
	crypto_wipe(h, sizeof(*h));
	return hash;
}

bool crypto_hash_equal(const struct crypto_hash *a, const struct crypto_hash *b)
{
	return sodium_memcmp(a->b, b->b, sizeof(a->b)) == 0;
}

const char *crypto_hex(const struct crypto_hash *h, char buf[CRYPTO_HEX_MAX])
{
	return sodium_bin2hex(buf, CRYPTO_HEX_MAX, h->b, sizeof(h->b));
}

/* Exactly as many digits as make ${size} bytes. */
static bool from_hex(const char *hex, uint8_t *ret_bytes, size_t size)
{
	size_t len = 0;

	return strlen(hex) == 2 * size &&
	       sodium_hex2bin(ret_bytes, size, hex, 2 * size, NULL, &len, NULL) == 0 && len == size;
}

bool crypto_hash_from_hex(const char *hex, struct crypto_hash *ret_hash)
{
	struct crypto_hash hash;

	if (!from_hex(hex, hash.b, sizeof(hash.b)))
		return false;
	*ret_hash = hash;
	return true;
}

bool crypto_key_from_hex(const char *hex, struct crypto_key *ret_key)
{
	struct crypto_key key;

	if (!from_hex(hex, key.b, sizeof(key.b)))
		return false;
	*ret_key = key;
	crypto_wipe(&key, sizeof(key));
	return true;
}

struct crypto_key crypto_derive(const struct crypto_key *from, const char *label)
{
	struct crypto_hasher h;
	struct crypto_hash hash;
	struct crypto_key key;

	crypto_hash_start(&h, from);
	crypto_hash_text(&h, "mdo.derive");
	crypto_hash_text(&h, label);
	hash = crypto_hash_end(&h);
	memcpy(key.b, hash.b, sizeof(key.b));
	crypto_wipe(&hash, sizeof(hash));
	return key;
}

void crypto_seal(const struct crypto_key *key, const struct crypto_nonce *nonce, const void *ad,
                 size_t ad_len, const void *plain, size_t len, void *ret_sealed)
{
	int rc = crypto_aead_xchacha20poly1305_ietf_encrypt(ret_sealed, NULL, plain, len, ad, ad_len, NULL,
	                                                    nonce->b, key->b);

	assert(rc == 0);
}

bool crypto_open(const struct crypto_key *key, const struct crypto_nonce *nonce, const void *ad,
                 size_t ad_len, const void *sealed, size_t sealed_len, void *ret_plain)
{
	/* Verified first, without an output: the library zeroes its output when the text is not the one
	 * sealed. */
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(NULL, NULL, NULL, sealed, sealed_len, ad, ad_len,
	                                               nonce->b, key->b) != 0)
		return false;
	if (sealed_len == CRYPTO_SEAL_OVERHEAD)
		return true;
	return crypto_aead_xchacha20poly1305_ietf_decrypt(ret_plain, NULL, NULL, sealed, sealed_len, ad,
	                                                  ad_len, nonce->b, key->b) == 0;
}

struct crypto_signing crypto_signing_of(const struct crypto_key *seed)
{
	struct crypto_signing signing;
	struct crypto_signer signer;
	int rc;

	static_assert(sizeof(signing.b) == crypto_sign_SECRETKEYBYTES,
	              "what signs is what the library keeps");
	rc = crypto_sign_seed_keypair(signer.b, signing.b, seed->b);
	assert(rc == 0);
	return signing;
}

struct crypto_signer crypto_signer_of(const struct crypto_signing *signing)
{
	struct crypto_signer signer;
	int rc = crypto_sign_ed25519_sk_to_pk(signer.b, signing->b);

	assert(rc == 0);
	return signer;
}

struct crypto_signature crypto_signature_make(const struct crypto_signing *signing, const void *bytes,
                                              size_t len)
{
	struct crypto_signature signature;
	int rc = crypto_sign_detached(signature.b, NULL, bytes, len, signing->b);

	assert(rc == 0);
	return signature;
}

bool crypto_signature_fits(const struct crypto_signature *signature, const struct crypto_signer *signer,
                           const void *bytes, size_t len)
{
	return crypto_sign_verify_detached(signature->b, bytes, len, signer->b) == 0;
}

const char *crypto_signature_hex(const struct crypto_signature *s, char buf[CRYPTO_SIGNATURE_HEX_MAX])
{
	return sodium_bin2hex(buf, CRYPTO_SIGNATURE_HEX_MAX, s->b, sizeof(s->b));
}

const char *crypto_signer_hex(const struct crypto_signer *s, char buf[CRYPTO_HEX_MAX])
{
	return sodium_bin2hex(buf, CRYPTO_HEX_MAX, s->b, sizeof(s->b));
}

bool crypto_signature_from_hex(const char *hex, struct crypto_signature *ret_signature)
{
	struct crypto_signature signature;

	if (!from_hex(hex, signature.b, sizeof(signature.b)))
		return false;
	*ret_signature = signature;
	return true;
}

bool crypto_signer_from_hex(const char *hex, struct crypto_signer *ret_signer)
{
	struct crypto_signer signer;

	if (!from_hex(hex, signer.b, sizeof(signer.b)))
		return false;
	*ret_signer = signer;
	return true;
}

/* ZeroMQ RFC 32. */
static const char Z85[] =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

static void z85_encode(const uint8_t key[CRYPTO_KEY_BYTES], char ret_text[CRYPTO_Z85_MAX])
{
	for (int group = 0; group < CRYPTO_KEY_BYTES / 4; group++) {
		const uint8_t *in = key + group * 4;
		uint32_t v = (uint32_t)in[0] << 24 | (uint32_t)in[1] << 16 | (uint32_t)in[2] << 8 | in[3];

		for (int i = 4; i >= 0; i--, v /= 85)
			ret_text[group * 5 + i] = Z85[v % 85];
	}
	ret_text[Z85_CHARS] = '\0';
}

/* Four bytes from five characters; false for a foreign character or more than 32 bits. */
static bool z85_group(const char *s, uint8_t ret_bytes[4])
{
	uint64_t v = 0;

	for (int i = 0; i < 5; i++) {
		const char *at = s[i] != '\0' ? strchr(Z85, s[i]) : NULL;

		if (at == NULL)
			return false;
		v = v * 85 + (uint64_t)(at - Z85);
	}
	if (v > UINT32_MAX)
		return false;
	for (int i = 0; i < 4; i++)
		ret_bytes[i] = (uint8_t)(v >> (8 * (3 - i)));
	return true;
}

bool crypto_z85_decode(const char *s, uint8_t ret_key[CRYPTO_KEY_BYTES])
{
	uint8_t key[CRYPTO_KEY_BYTES];
	bool ok = true;

	for (int group = 0; ok && group < CRYPTO_KEY_BYTES / 4; group++)
		ok = z85_group(s + group * 5, key + group * 4);
	ok = ok && s[Z85_CHARS] == '\0';
	if (ok)
		memcpy(ret_key, key, sizeof(key));
	crypto_wipe(key, sizeof(key));
	return ok;
}

bool crypto_is_z85_key(const char *s)
{
	uint8_t key[CRYPTO_KEY_BYTES];
	bool ok = crypto_z85_decode(s, key);

	crypto_wipe(key, sizeof(key));
	return ok;
}

void crypto_curve_pair(char ret_public[CRYPTO_Z85_MAX], char ret_secret[CRYPTO_Z85_MAX])
{
	uint8_t public[CRYPTO_KEY_BYTES], secret[CRYPTO_KEY_BYTES];
	int rc = crypto_box_keypair(public, secret);

	assert(rc == 0);
	z85_encode(public, ret_public);
	z85_encode(secret, ret_secret);
	crypto_wipe(secret, sizeof(secret));
}

bool crypto_curve_public(const char secret[CRYPTO_Z85_MAX], char ret_public[CRYPTO_Z85_MAX])
{
	uint8_t public[CRYPTO_KEY_BYTES], bytes[CRYPTO_KEY_BYTES];
	bool ok = crypto_z85_decode(secret, bytes) && crypto_scalarmult_base(public, bytes) == 0;

	crypto_wipe(bytes, sizeof(bytes));
	if (ok)
		z85_encode(public, ret_public);
	return ok;
}
