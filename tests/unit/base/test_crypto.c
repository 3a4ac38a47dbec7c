#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/crypto.h"

static int start(void **state)
{
	(void)state;
	return crypto_start() ? 0 : -1;
}

static struct crypto_key key_of(uint8_t b)
{
	struct crypto_key key;

	memset(key.b, b, sizeof(key.b));
	return key;
}

static struct crypto_hash hash_two(const struct crypto_key *key, const char *a, const char *b)
{
	struct crypto_hasher h;

	crypto_hash_start(&h, key);
	crypto_hash_text(&h, a);
	crypto_hash_text(&h, b);
	return crypto_hash_end(&h);
}

static bool same(struct crypto_hash a, struct crypto_hash b)
{
	return crypto_hash_equal(&a, &b);
}

/* Made with Python's hashlib.blake2b(digest_size=32) over the bytes that the header describes. */
static void crypto_hash__keeps_its_stored_form(void **state)
{
	struct crypto_key key = key_of(7);
	struct crypto_hasher h;
	struct crypto_hash hash;
	char hex[CRYPTO_HEX_MAX];

	(void)state;
	crypto_hash_start(&h, NULL);
	crypto_hash_text(&h, "mdo");
	crypto_hash_text(&h, NULL);
	crypto_hash_int(&h, -2);
	crypto_hash_part(&h, "\0x", 2);
	hash = crypto_hash_end(&h);
	assert_string_equal(crypto_hex(&hash, hex),
	                    "cbea789acd8b8f73463d4e8d7db245d83b2f4dedc5310577746ac9fc1b97d15b");
	crypto_hash_start(&h, &key);
	crypto_hash_text(&h, "mdo");
	hash = crypto_hash_end(&h);
	assert_string_equal(crypto_hex(&hash, hex),
	                    "85339edab5efc01f46ee274942b719d411755ac3d0669fb6ed6a84070619d047");
}

/* However the lengths fall: the digest is that of all bytes in a row. */
static void crypto_hash__of_short_and_long_parts(void **state)
{
	static const size_t lengths[] = {1, 236, 247, 248, 256, 257, 300, 0, 3};
	char text[300], hex[CRYPTO_HEX_MAX];
	struct crypto_hasher h;
	struct crypto_hash hash;

	(void)state;
	memset(text, 'x', sizeof(text));
	crypto_hash_start(&h, NULL);
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
		crypto_hash_part(&h, text, lengths[i]);
	hash = crypto_hash_end(&h);
	assert_string_equal(crypto_hex(&hash, hex),
	                    "d7d4839679ee710b5608a3d805a09abbed1d493741f49a5f72eabe4963d3b561");
}

static void crypto_hash__tells_lists_of_parts_apart(void **state)
{
	struct crypto_key key = key_of(1);
	struct crypto_hasher h;
	struct crypto_hash as_int, as_bytes;

	(void)state;
	assert_true(same(hash_two(NULL, "ab", "c"), hash_two(NULL, "ab", "c")));
	assert_false(same(hash_two(NULL, "ab", "c"), hash_two(NULL, "a", "bc")));
	assert_false(same(hash_two(NULL, "ab", ""), hash_two(NULL, "ab", NULL)));
	assert_false(same(hash_two(NULL, "ab", "c"), hash_two(&key, "ab", "c")));
	crypto_hash_start(&h, NULL);
	crypto_hash_int(&h, 0);
	as_int = crypto_hash_end(&h);
	crypto_hash_start(&h, NULL);
	crypto_hash_part(&h, "\0\0\0\0\0\0\0", 8);
	as_bytes = crypto_hash_end(&h);
	assert_false(same(as_int, as_bytes));
}

static void crypto_hash_end__wipes(void **state)
{
	static const struct crypto_hasher zero;
	struct crypto_key key = key_of(1);
	struct crypto_hasher h;

	(void)state;
	crypto_hash_start(&h, &key);
	crypto_hash_text(&h, "word");
	crypto_hash_end(&h);
	assert_memory_equal(&h, &zero, sizeof(h));
}

static void crypto_derive__differs_by_label_and_key(void **state)
{
	struct crypto_key a = key_of(1), b = key_of(2);
	struct crypto_key one = crypto_derive(&a, "match"), again = crypto_derive(&a, "match");
	struct crypto_key other = crypto_derive(&a, "spool"), foreign = crypto_derive(&b, "match");

	(void)state;
	assert_memory_equal(one.b, again.b, sizeof(one.b));
	assert_memory_not_equal(one.b, other.b, sizeof(one.b));
	assert_memory_not_equal(one.b, foreign.b, sizeof(one.b));
	assert_memory_not_equal(one.b, a.b, sizeof(one.b));
}

static void crypto_open__gives_back_what_was_sealed(void **state)
{
	struct crypto_key key = key_of(3);
	struct crypto_nonce nonce = {{9}};
	char sealed[5 + CRYPTO_SEAL_OVERHEAD], plain[5], empty[CRYPTO_SEAL_OVERHEAD];

	(void)state;
	crypto_seal(&key, &nonce, "row 1", 5, "hello", 5, sealed);
	assert_true(crypto_open(&key, &nonce, "row 1", 5, sealed, sizeof(sealed), plain));
	assert_memory_equal(plain, "hello", 5);
	crypto_seal(&key, &nonce, NULL, 0, NULL, 0, empty);
	assert_true(crypto_open(&key, &nonce, NULL, 0, empty, sizeof(empty), NULL));
}

static void crypto_open__refuses_any_change_and_leaves_the_output(void **state)
{
	struct crypto_key key = key_of(3), other = key_of(4);
	struct crypto_nonce nonce = {{9}}, later = {{10}};
	char sealed[5 + CRYPTO_SEAL_OVERHEAD], plain[6] = "kept!";

	(void)state;
	crypto_seal(&key, &nonce, "row 1", 5, "hello", 5, sealed);
	assert_false(crypto_open(&other, &nonce, "row 1", 5, sealed, sizeof(sealed), plain));
	assert_false(crypto_open(&key, &later, "row 1", 5, sealed, sizeof(sealed), plain));
	assert_false(crypto_open(&key, &nonce, "row 2", 5, sealed, sizeof(sealed), plain));
	assert_false(crypto_open(&key, &nonce, NULL, 0, sealed, sizeof(sealed), plain));
	for (size_t len = 0; len < sizeof(sealed); len++)
		assert_false(crypto_open(&key, &nonce, "row 1", 5, sealed, len, plain));
	for (size_t i = 0; i < sizeof(sealed); i++) {
		sealed[i] ^= 1;
		assert_false(crypto_open(&key, &nonce, "row 1", 5, sealed, sizeof(sealed), plain));
		sealed[i] ^= 1;
	}
	assert_string_equal(plain, "kept!");
}

/* The test vectors of ZeroMQ's CURVE man page: the keys of its ironhouse example. */
static void crypto_curve_public__agrees_with_zeromq(void **state)
{
	static const char secret[] = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs";
	static const char expected[] = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID";
	char public[CRYPTO_Z85_MAX] = "";

	(void)state;
	assert_true(crypto_curve_public(secret, public));
	assert_string_equal(public, expected);
}

static void crypto_curve_pair__makes_a_pair(void **state)
{
	char public[CRYPTO_Z85_MAX], secret[CRYPTO_Z85_MAX], again[CRYPTO_Z85_MAX], other[CRYPTO_Z85_MAX];

	(void)state;
	crypto_curve_pair(public, secret);
	assert_true(crypto_is_z85_key(public) && crypto_is_z85_key(secret));
	assert_true(crypto_curve_public(secret, again));
	assert_string_equal(public, again);
	crypto_curve_pair(other, secret);
	assert_string_not_equal(public, other);
}

static void crypto_z85_decode__knows_the_reference_and_its_limits(void **state)
{
	/* ZeroMQ RFC 32: "HelloWorld" is 86 4F D2 6F B5 59 F7 5B. */
	static const uint8_t hello[] = {0x86, 0x4F, 0xD2, 0x6F, 0xB5, 0x59, 0xF7, 0x5B};
	static const char *const wrong[] = {
	        "",
	        "HelloWorldHelloWorldHelloWorldHelloWorl",
	        "HelloWorldHelloWorldHelloWorldHelloWorldx",
	        "HelloWorldHelloWorldHelloWorldHelloWor d",
	        "HelloWorldHelloWorldHelloWorldHelloWor~d",
	        "#####HelloHelloWorldHelloWorldHelloWorld",
	        "%nSc1HelloHelloWorldHelloWorldHelloWorld",
	};
	uint8_t key[CRYPTO_KEY_BYTES];

	(void)state;
	assert_true(crypto_z85_decode("HelloWorldHelloWorldHelloWorldHelloWorld", key));
	for (int i = 0; i < 4; i++)
		assert_memory_equal(key + 8 * i, hello, sizeof(hello));
	/* The largest group, and one more. */
	assert_true(crypto_is_z85_key("%nSc0HelloHelloWorldHelloWorldHelloWorld"));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (crypto_is_z85_key(wrong[i]))
			fail_msg("took \"%s\"", wrong[i]);
}

static void crypto_random__is_not_constant(void **state)
{
	uint8_t a[32] = {0}, b[32] = {0};

	(void)state;
	crypto_random(a, sizeof(a));
	crypto_random(b, sizeof(b));
	assert_memory_not_equal(a, b, sizeof(a));
	crypto_wipe(a, sizeof(a));
	memset(b, 0, sizeof(b));
	assert_memory_equal(a, b, sizeof(a));
}

static void crypto_key_from_hex__takes_exactly_64_digits(void **state)
{
	char hex[] = "000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E1F";
	struct crypto_key key, untouched;

	(void)state;
	assert_true(crypto_key_from_hex(hex, &key));
	for (uint8_t i = 0; i < CRYPTO_KEY_BYTES; i++)
		assert_int_equal(key.b[i], i);
	untouched = key;
	assert_false(crypto_key_from_hex("", &key));
	assert_false(crypto_key_from_hex("00", &key));
	hex[63] = 'g';
	assert_false(crypto_key_from_hex(hex, &key));
	hex[63] = '\0';
	assert_false(crypto_key_from_hex(hex, &key));
	assert_memory_equal(&key, &untouched, sizeof(key));
}

/* RFC 8032, section 7.1: the second test vector. */
static void crypto_signature__is_ed25519(void **state)
{
	struct crypto_key seed;
	struct crypto_signing signing;
	struct crypto_signer signer;
	struct crypto_signature signature, again;
	char hex[CRYPTO_SIGNATURE_HEX_MAX], key[CRYPTO_HEX_MAX];

	(void)state;
	assert_true(crypto_key_from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
	                                &seed));
	signing = crypto_signing_of(&seed);
	signer = crypto_signer_of(&signing);
	assert_string_equal(crypto_signer_hex(&signer, key),
	                    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
	signature = crypto_signature_make(&signing, "\x72", 1);
	assert_string_equal(crypto_signature_hex(&signature, hex),
	                    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
	                    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
	assert_true(crypto_signature_fits(&signature, &signer, "\x72", 1));
	assert_false(crypto_signature_fits(&signature, &signer, "\x73", 1));
	assert_false(crypto_signature_fits(&signature, &signer, "\x72", 0));
	assert_true(crypto_signature_from_hex(hex, &again));
	assert_memory_equal(&again, &signature, sizeof(again));
	again.b[0] ^= 1;
	assert_false(crypto_signature_fits(&again, &signer, "\x72", 1));
	hex[127] = '\0';
	assert_false(crypto_signature_from_hex(hex, &again));
	assert_false(crypto_signer_from_hex("", &signer));
	assert_true(crypto_signer_from_hex(key, &signer));
	assert_true(crypto_signature_fits(&signature, &signer, "\x72", 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(crypto_hash__keeps_its_stored_form),
	        cmocka_unit_test(crypto_hash__of_short_and_long_parts),
	        cmocka_unit_test(crypto_hash__tells_lists_of_parts_apart),
	        cmocka_unit_test(crypto_hash_end__wipes),
	        cmocka_unit_test(crypto_derive__differs_by_label_and_key),
	        cmocka_unit_test(crypto_open__gives_back_what_was_sealed),
	        cmocka_unit_test(crypto_open__refuses_any_change_and_leaves_the_output),
	        cmocka_unit_test(crypto_curve_public__agrees_with_zeromq),
	        cmocka_unit_test(crypto_curve_pair__makes_a_pair),
	        cmocka_unit_test(crypto_z85_decode__knows_the_reference_and_its_limits),
	        cmocka_unit_test(crypto_key_from_hex__takes_exactly_64_digits),
	        cmocka_unit_test(crypto_signature__is_ed25519),
	        cmocka_unit_test(crypto_random__is_not_constant),
	};

	return cmocka_run_group_tests_name("base/crypto", tests, start, NULL);
}
