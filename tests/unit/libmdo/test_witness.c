#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "fake.h"

#define EPOCH_1 "00112233445566aa"
#define EPOCH_2 "00112233445566bb"

/* A region that signs: its heads are all digits '0' + ${fill}. */
struct region {
	struct crypto_signing signing;
	char key[CRYPTO_HEX_MAX];
};

static struct region region_new(uint8_t fill)
{
	struct region r;
	struct crypto_signer signer;
	struct crypto_key seed;

	memset(seed.b, fill, sizeof(seed.b));
	r.signing = crypto_signing_of(&seed);
	signer = crypto_signer_of(&r.signing);
	crypto_signer_hex(&signer, r.key);
	return r;
}

static struct mdo_witness_head head(const struct region *r, const char *epoch, int64_t anchor, char digit)
{
	struct mdo_witness_head h = {.anchor = anchor};
	struct crypto_signature signature;
	char text[128];

	snprintf(h.epoch, sizeof(h.epoch), "%s", epoch);
	memset(h.head, digit, CRYPTO_HEX_MAX - 1);
	if (r == NULL)
		return h;
	snprintf(text, sizeof(text), "mdod audit head 1\n%lld\n%s\n", (long long)anchor, h.head);
	signature = crypto_signature_make(&r->signing, text, strlen(text));
	crypto_signature_hex(&signature, h.signature);
	snprintf(h.key, sizeof(h.key), "%s", r->key);
	return h;
}

static void witness_judge__each_alarm(void **state)
{
	struct region ours = region_new(1), other = region_new(2);
	struct mdo_witness_head none = {.anchor = -1}, stands = head(&ours, EPOCH_1, 5, '5'),
	                        bare = head(NULL, EPOCH_1, 5, '5'), forged = head(&ours, EPOCH_1, 6, '6'),
	                        keyless = head(&ours, EPOCH_1, 6, '6');
	const struct {
		const char *what;
		struct mdo_witness_head stands, came;
		const char *pinned;
		enum mdo_witness_alarm alarm;
	} rows[] = {
	        {"the first", none, head(&ours, EPOCH_1, 5, '5'), "", MDO_WITNESS_NONE},
	        {"the first, of a pinned key", none, head(&ours, EPOCH_1, 5, '5'), ours.key,
	         MDO_WITNESS_NONE},
	        {"the first, of another", none, head(&other, EPOCH_1, 5, '5'), ours.key, MDO_WITNESS_KEY},
	        {"the first, unsigned though pinned", none, bare, ours.key, MDO_WITNESS_UNSIGNED},
	        {"the same", stands, stands, "", MDO_WITNESS_NONE},
	        {"further", stands, head(&ours, EPOCH_1, 6, '6'), "", MDO_WITNESS_NONE},
	        {"back", stands, head(&ours, EPOCH_1, 4, '4'), "", MDO_WITNESS_BACK},
	        {"rewritten", stands, head(&ours, EPOCH_1, 5, '6'), "", MDO_WITNESS_CHANGED},
	        {"another key", stands, head(&other, EPOCH_1, 6, '6'), "", MDO_WITNESS_KEY},
	        {"no longer signed", stands, head(NULL, EPOCH_1, 6, '6'), "", MDO_WITNESS_UNSIGNED},
	        {"not signed yet", bare, head(NULL, EPOCH_1, 6, '6'), "", MDO_WITNESS_NONE},
	        {"signed now", bare, head(&ours, EPOCH_1, 6, '6'), "", MDO_WITNESS_NONE},
	        {"restored", stands, head(&ours, EPOCH_2, 3, '3'), "", MDO_WITNESS_NONE},
	        {"restored from before signatures", stands, head(NULL, EPOCH_2, 3, '3'), "",
	         MDO_WITNESS_NONE},
	        {"restored by another", stands, head(&other, EPOCH_2, 3, '3'), "", MDO_WITNESS_KEY},
	        {"forged", stands, forged, "", MDO_WITNESS_FORGED},
	        {"no key with it", stands, keyless, "", MDO_WITNESS_NONE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct mdo_witness_head came = rows[i].came;
		enum mdo_witness_alarm alarm;

		if (strcmp(rows[i].what, "forged") == 0)
			came.signature[0] = came.signature[0] == '0' ? '1' : '0';
		if (strcmp(rows[i].what, "no key with it") == 0)
			came.key[0] = '\0';
		alarm = mdo_witness_judge(&rows[i].stands, &came, rows[i].pinned);
		if (alarm != rows[i].alarm)
			fail_msg("%s: %d", rows[i].what, (int)alarm);
	}
}

/* ---- kept in a file ---- */

struct stage {
	char *dir;
	struct mdo_profile profile;
};

static int setup(void **state)
{
	struct stage *s = mem_alloc(sizeof(*s));

	if (!crypto_start())
		return 1;
	s->dir = fake_dir_new();
	s->profile = (struct mdo_profile){.door = "tcp://127.0.0.1:1"};
	snprintf(s->profile.key_file, sizeof(s->profile.key_file), "%s/school.secret", s->dir);
	*state = s;
	return 0;
}

static int teardown(void **state)
{
	struct stage *s = *state;

	fake_dir_remove(s->dir);
	mem_free(s);
	return 0;
}

static void answer(struct mdo_witness *w, const struct mdo_witness_head *h)
{
	struct proto_witness came = {.anchor = h->anchor, .head = h->head};

	if (h->signature[0] != '\0')
		came.signature = h->signature;
	if (h->key[0] != '\0')
		came.key = h->key;
	mdo_witness_after(w, h->epoch, &came);
}

/* One run of a program that gets one answer. */
static enum mdo_witness_alarm run(struct stage *s, struct mdo_witness_head h)
{
	struct mdo_witness *w = mdo_witness_new(&s->profile);
	enum mdo_witness_alarm alarm;

	mdo_witness_before(w);
	answer(w, &h);
	assert_string_equal(mdo_witness_trouble(w), "");
	alarm = mdo_witness_alarm(w);
	mdo_witness_free(w);
	return alarm;
}

static struct mdo_witness_kept kept(const struct stage *s)
{
	struct mdo_witness *w = mdo_witness_new(&s->profile);
	struct mdo_witness_kept k;
	struct why why;

	if (!mdo_witness_read(mdo_witness_path(w), &k, &why))
		fail_msg("%s", why.text);
	mdo_witness_free(w);
	return k;
}

static bool accept_alarm(const struct stage *s)
{
	struct mdo_witness *w = mdo_witness_new(&s->profile);
	struct why why;
	bool done = mdo_witness_accept(mdo_witness_path(w), &why);

	mdo_witness_free(w);
	return done;
}

static void witness_after__is_remembered_by_the_next_run(void **state)
{
	struct region r = region_new(1);
	struct stage *s = *state;

	assert_int_equal(run(s, head(&r, EPOCH_1, 5, '5')), MDO_WITNESS_NONE);
	assert_int_equal(kept(s).head.anchor, 5);
	assert_string_equal(kept(s).head.key, r.key);
	assert_int_equal(run(s, head(&r, EPOCH_1, 9, '9')), MDO_WITNESS_NONE);
	assert_int_equal(kept(s).head.anchor, 9);
}

static void witness_after__an_alarm_stays_until_accepted(void **state)
{
	struct region r = region_new(1);
	struct stage *s = *state;

	assert_int_equal(run(s, head(&r, EPOCH_1, 9, '9')), MDO_WITNESS_NONE);
	assert_false(accept_alarm(s));
	assert_int_equal(run(s, head(&r, EPOCH_1, 4, '4')), MDO_WITNESS_BACK);
	/* Also when the daemon is as it was again, and another kind of alarm does not hide it. */
	assert_int_equal(run(s, head(&r, EPOCH_1, 9, '9')), MDO_WITNESS_BACK);
	assert_int_equal(run(s, head(&r, EPOCH_1, 9, '8')), MDO_WITNESS_BACK);
	assert_int_equal(kept(s).head.anchor, 9);
	assert_int_equal(kept(s).came.anchor, 4);
	assert_true(accept_alarm(s));
	assert_int_equal(kept(s).head.anchor, 4);
	assert_int_equal(run(s, head(&r, EPOCH_1, 5, '5')), MDO_WITNESS_NONE);
}

static void witness_after__two_runs_that_cross(void **state)
{
	struct region r = region_new(1);
	struct mdo_witness_head five = head(&r, EPOCH_1, 5, '5'), six = head(&r, EPOCH_1, 6, '6'),
	                        false_six = head(&r, EPOCH_1, 6, '7');
	struct stage *s = *state;
	struct mdo_witness *slow, *quick;

	assert_int_equal(run(s, five), MDO_WITNESS_NONE);
	slow = mdo_witness_new(&s->profile);
	quick = mdo_witness_new(&s->profile);
	mdo_witness_before(slow);
	mdo_witness_before(quick);
	answer(quick, &six);
	answer(slow, &five); /* was on its way before */
	assert_int_equal(mdo_witness_alarm(slow), MDO_WITNESS_NONE);
	assert_int_equal(kept(s).head.anchor, 6);
	answer(slow, &false_six); /* two faces of one daemon */
	assert_int_equal(mdo_witness_alarm(slow), MDO_WITNESS_CHANGED);
	mdo_witness_free(slow);
	mdo_witness_free(quick);
}

static void witness_after__a_declared_restore_is_told_once(void **state)
{
	struct region r = region_new(1);
	struct mdo_witness_head back = head(NULL, EPOCH_2, 4, '4');
	struct stage *s = *state;
	struct mdo_witness *w;

	assert_int_equal(run(s, head(&r, EPOCH_1, 9, '9')), MDO_WITNESS_NONE);
	w = mdo_witness_new(&s->profile);
	mdo_witness_before(w);
	answer(w, &back);
	assert_int_equal(mdo_witness_alarm(w), MDO_WITNESS_NONE);
	assert_non_null(strstr(mdo_witness_restored(w), "was 9 and is 4"));
	mdo_witness_free(w);
	w = mdo_witness_new(&s->profile);
	mdo_witness_before(w);
	answer(w, &back);
	assert_string_equal(mdo_witness_restored(w), "");
	mdo_witness_free(w);
	/* The key that was pinned before still is. */
	assert_string_equal(kept(s).head.key, r.key);
	struct region other = region_new(2);
	assert_int_equal(run(s, head(&other, EPOCH_2, 5, '5')), MDO_WITNESS_KEY);
}

static void witness_read__refuses_a_damaged_file(void **state)
{
	static const char *const texts[] = {
	        "mdo-witness 1\n",
	        "mdo-witness 2\nepoch \nanchor -1\nhead \nsignature \nkey \nalarm none\n",
	        "mdo-witness 1\nepoch \nanchor 3\nhead \nsignature \nkey \nalarm none\n",
	        "mdo-witness 1\nepoch \nanchor -1\nhead \nsignature \nkey \nalarm loud\n",
	        "mdo-witness 1\nepoch \nanchor -1\nhead \nsignature \nkey \nalarm back\n",
	        "mdo-witness 1\nepoch \nanchor -1\nhead \nsignature \nkey \nalarm none\nmore\n",
	};
	struct stage *s = *state;
	struct text path = {0};

	text_addf(&path, "%s/school.secret.witness", s->dir);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct mdo_witness *w = mdo_witness_new(&s->profile);
		struct region r = region_new(1);
		struct mdo_witness_head h = head(&r, EPOCH_1, 1, '1');
		FILE *f = fopen(path.at, "w");

		assert_non_null(f);
		fputs(texts[i], f);
		fclose(f);
		mdo_witness_before(w);
		answer(w, &h);
		if (strstr(mdo_witness_trouble(w), "damaged") == NULL)
			fail_msg("took: %s", texts[i]);
		mdo_witness_free(w);
	}
	text_free(&path);
}

static void witness_after__says_where_it_cannot_write(void **state)
{
	struct stage *s = *state;
	struct region r = region_new(1);
	struct mdo_witness_head h = head(&r, EPOCH_1, 1, '1');
	struct mdo_witness *w;

	snprintf(s->profile.witness, sizeof(s->profile.witness), "%s/nowhere/file", s->dir);
	w = mdo_witness_new(&s->profile);
	mdo_witness_before(w);
	answer(w, &h);
	assert_non_null(strstr(mdo_witness_trouble(w), "nowhere/file"));
	mdo_witness_free(w);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	        TEST(witness_judge__each_alarm),
	        TEST(witness_after__is_remembered_by_the_next_run),
	        TEST(witness_after__an_alarm_stays_until_accepted),
	        TEST(witness_after__two_runs_that_cross),
	        TEST(witness_after__a_declared_restore_is_told_once),
	        TEST(witness_read__refuses_a_damaged_file),
	        TEST(witness_after__says_where_it_cannot_write),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
