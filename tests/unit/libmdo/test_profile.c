#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/text.h"
#include "fake.h"

#define KEY_1 "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"
#define KEY_2 "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"

static char *dir;

static int setup(void **state)
{
	*state = NULL;
	dir = fake_dir_new();
	for (size_t i = 0; i < 4; i++)
		unsetenv(((const char *const[]){"MDO_DOOR", "MDO_SERVER_KEY", "MDO_KEY", "MDO_SOURCE"})[i]);
	return crypto_start() ? 0 : 1;
}

static int teardown(void **state)
{
	(void)state;
	fake_dir_remove(dir);
	return 0;
}

/* The path is valid until the next call. */
static const char *write_file(const char *name, const char *text, mode_t mode)
{
	static char path[300];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	chmod(path, mode);
	return path;
}

static bool gather(int argc, char *const *argv, struct mdo_profile *ret, struct why *why)
{
	const struct mdo_option *const tables[] = {mdo_profile_options, NULL};
	struct arena *a = arena_new();
	struct mdo_args args;
	bool ok = mdo_args_parse(a, tables, argc, argv, &args, why) && mdo_profile_gather(&args, ret, why);

	arena_free(a);
	return ok;
}

static void profile_gather__options_over_file_over_environment(void **state)
{
	char file[300], *argv[] = {"--profile", file, "--door", "tcp://option:1"};
	struct mdo_profile p;
	struct why why;

	(void)state;
	snprintf(
	        file, sizeof(file), "%s",
	        write_file(
	                "profile",
	                "# ours\n\n  MDO_DOOR=tcp://file:1\nexport MDO_KEY=\"/k e y\"\nMDO_SERVER_KEY='" KEY_2
	                "'\n",
	                0600));
	setenv("MDO_DOOR", "tcp://environment:1", 1);
	setenv("MDO_SERVER_KEY", KEY_1, 1);
	setenv("MDO_SOURCE", FAKE_SOURCE, 1);
	assert_true(gather(0, argv, &p, &why));
	assert_string_equal(p.door, "tcp://environment:1");
	assert_string_equal(p.server_key, KEY_1);
	assert_string_equal(p.key_file, "");
	assert_true(gather(2, argv, &p, &why));
	assert_string_equal(p.door, "tcp://file:1");
	assert_string_equal(p.server_key, KEY_2);
	assert_string_equal(p.key_file, "/k e y");
	assert_string_equal(p.source, FAKE_SOURCE);
	assert_true(gather(4, argv, &p, &why));
	assert_string_equal(p.door, "tcp://option:1");
	assert_true(mdo_profile_complete(&p, true, &why));
}

static void profile_file__says_where_and_why(void **state)
{
	static const struct {
		const char *text, *why;
	} rows[] = {{"MDO_DOOR=tcp://a:1\nMDO_DOR=x\n", ":2: there is no such setting"},
	            {"nothing\n", ":1: NAME=VALUE"},
	            {"MDO_SERVER_KEY=short\n", ":1: MDO_SERVER_KEY"},
	            {"MDO_SOURCE=\n", ":1: MDO_SOURCE"}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct mdo_profile p = {.door = ""};
		struct why why;

		assert_false(mdo_profile_file(&p, write_file("bad", rows[i].text, 0600), &why));
		if (strstr(why.text, rows[i].why) == NULL)
			fail_msg("\"%s\" is not in \"%s\"", rows[i].why, why.text);
	}
}

/* Who makes keys needs none; who speaks with the daemon hears why it is not known. */
static void profile_environment__a_server_key_that_is_not_there(void **state)
{
	struct mdo_profile p = {.door = ""};
	struct why why = {""};

	(void)state;
	setenv("MDO_SERVER_KEY", "/nowhere/server.public", 1);
	setenv("MDO_DOOR", "tcp://a:1", 1);
	setenv("MDO_KEY", "k", 1);
	assert_true(mdo_profile_environment(&p, &why));
	assert_string_equal(p.server_key, "");
	assert_false(mdo_profile_complete(&p, false, &why));
	assert_non_null(strstr(why.text, "MDO_SERVER_KEY: "));
	assert_non_null(strstr(why.text, "/nowhere/server.public"));
	assert_true(mdo_profile_set(&p, "MDO_SERVER_KEY", KEY_1, &why));
	assert_true(mdo_profile_complete(&p, false, &why));
	unsetenv("MDO_SERVER_KEY");
	unsetenv("MDO_DOOR");
	unsetenv("MDO_KEY");
}

static void profile_set__server_key_from_a_file(void **state)
{
	struct mdo_profile p = {.door = ""};
	struct why why;

	(void)state;
	assert_true(
	        mdo_profile_set(&p, "MDO_SERVER_KEY", write_file("server.public", KEY_1 "\n", 0644), &why));
	assert_string_equal(p.server_key, KEY_1);
}

static void profile_complete__names_what_is_missing(void **state)
{
	struct mdo_profile p = {.door = "tcp://a:1", .server_key = KEY_1, .key_file = "k"};
	struct why why;

	(void)state;
	assert_true(mdo_profile_complete(&p, false, &why));
	assert_false(mdo_profile_complete(&p, true, &why));
	assert_non_null(strstr(why.text, "MDO_SOURCE"));
	assert_non_null(strstr(why.text, "--source"));
	snprintf(p.door, sizeof(p.door), "ipc:///x");
	assert_false(mdo_profile_complete(&p, false, &why));
}

static void keyfile_new__a_pair_that_fits_and_is_never_overwritten(void **state)
{
	char public[CRYPTO_Z85_MAX], secret[CRYPTO_Z85_MAX], again[CRYPTO_Z85_MAX], path[300];
	struct stat st;
	struct why why;

	(void)state;
	assert_true(mdo_keyfile_new(dir, "pair", public, &why));
	snprintf(path, sizeof(path), "%s/pair.secret", dir);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_true(mdo_keyfile_secret(path, secret, &why));
	assert_true(crypto_curve_public(secret, again));
	assert_string_equal(public, again);
	assert_false(mdo_keyfile_new(dir, "pair", public, &why));
	assert_true(mdo_keyfile_secret(path, again, &why));
	assert_string_equal(secret, again);
	assert_false(mdo_keyfile_new(dir, "a/pair", public, &why));
}

static void keyfile_secret__refuses_what_others_may_read_and_what_is_no_key(void **state)
{
	char key[CRYPTO_Z85_MAX] = "untouched";
	struct why why;

	(void)state;
	assert_false(mdo_keyfile_secret(write_file("open.secret", KEY_1 "\n", 0640), key, &why));
	assert_non_null(strstr(why.text, "chmod 600"));
	assert_false(mdo_keyfile_secret(write_file("short.secret", "abc\n", 0600), key, &why));
	assert_false(mdo_keyfile_secret(write_file("two.secret", KEY_1 " " KEY_2 "\n", 0600), key, &why));
	assert_false(mdo_keyfile_secret(write_file("empty.secret", "", 0600), key, &why));
	assert_string_equal(key, "untouched");
	assert_true(mdo_keyfile_secret(write_file("good.secret", KEY_1, 0400), key, &why));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(profile_gather__options_over_file_over_environment),
	        cmocka_unit_test(profile_file__says_where_and_why),
	        cmocka_unit_test(profile_environment__a_server_key_that_is_not_there),
	        cmocka_unit_test(profile_set__server_key_from_a_file),
	        cmocka_unit_test(profile_complete__names_what_is_missing),
	        cmocka_unit_test(keyfile_new__a_pair_that_fits_and_is_never_overwritten),
	        cmocka_unit_test(keyfile_secret__refuses_what_others_may_read_and_what_is_no_key),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
