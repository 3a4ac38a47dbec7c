#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "fake.h"
#include "spools.h"

/* ---- the spool itself ---- */

static void spool_put__comes_out_in_order(void **state)
{
	char *dir = fake_dir_new();
	struct mdo_spool *s = open_spool(dir);
	struct arena *a = arena_new();
	struct mdo_spool_entry *entries;
	struct why why;
	size_t n;

	(void)state;
	for (int i = 0; i < 12; i++) {
		char id[16];

		snprintf(id, sizeof(id), "m-%d", i);
		assert_int_equal(put(s, id), i + 1);
		if (i == 5) { /* another process goes on where this one ended */
			mdo_spool_close(s);
			s = open_spool(dir);
		}
	}
	assert_true(mdo_spool_list(s, a, MDO_SPOOL_QUEUE, &entries, &n, &why));
	assert_int_equal(n, 12);
	for (size_t i = 0; i < n; i++) {
		struct mdo_spool_message m;
		char id[32];

		snprintf(id, sizeof(id), "m-%zu", i);
		assert_true(mdo_spool_read(s, a, &entries[i], &m, &why));
		assert_string_equal(m.id, id);
		assert_memory_equal(m.text, "{\"id\":\"m-", 9);
		assert_int_equal(m.text[m.len - 1], '}');
	}
	arena_free(a);
	mdo_spool_close(s);
	fake_dir_remove(dir);
}

static void spool_put__nothing_readable_and_nobody_else_may_look(void **state)
{
	char *dir = fake_dir_new();
	struct mdo_spool *s = open_spool(dir);
	struct arena *a = arena_new();
	const char *bytes;
	struct why why;
	struct stat st;
	size_t len;
	int fd;

	(void)state;
	put(s, "m-1");
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(mdo_file_read_at(a, fd, "queue/00000000000000000001", 10000, &bytes, &len, &why));
	assert_null(memmem(bytes, len, MARKER, strlen(MARKER)));
	assert_null(memmem(bytes, len, "m-1", 3));
	assert_int_equal(fstatat(fd, "queue/00000000000000000001", &st, 0), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(fstatat(fd, "queue", &st, 0), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	close(fd);
	arena_free(a);
	mdo_spool_close(s);
	fake_dir_remove(dir);
}

static void spool_open__refuses_a_directory_that_others_may_enter(void **state)
{
	char *dir = fake_dir_new();
	struct mdo_spool *s;
	struct why why;

	(void)state;
	chmod(dir, 0750);
	assert_false(mdo_spool_open(dir, spools_secret, 0, &s, &why));
	assert_non_null(strstr(why.text, "chmod 700"));
	fake_dir_remove(dir);
}

static void spool_open__one_process_at_a_time(void **state)
{
	char *dir = fake_dir_new();
	struct mdo_spool *s = open_spool(dir), *second;
	struct why why;

	(void)state;
	assert_false(mdo_spool_open(dir, spools_secret, 50, &second, &why));
	assert_non_null(strstr(why.text, "another process"));
	mdo_spool_close(s);
	s = open_spool(dir);
	mdo_spool_close(s);
	fake_dir_remove(dir);
}

static void spool_read__another_key_or_place_does_not_open_it(void **state)
{
	char *dir = fake_dir_new();
	struct mdo_spool *s = open_spool(dir);
	struct arena *a = arena_new();
	struct mdo_spool_entry *entries;
	struct mdo_spool_message m;
	struct why why;
	size_t n;

	(void)state;
	put(s, "m-1");
	put(s, "m-2");
	mdo_spool_close(s);
	assert_true(mdo_spool_open(dir, spools_other_secret, 0, &s, &why));
	assert_true(mdo_spool_list(s, a, MDO_SPOOL_QUEUE, &entries, &n, &why));
	assert_int_equal(n, 2);
	assert_false(mdo_spool_read(s, a, &entries[0], &m, &why));
	mdo_spool_close(s);
	s = open_spool(dir);
	assert_true(mdo_spool_read(s, a, &entries[0], &m, &why));
	memcpy(entries[0].name, entries[1].name, sizeof(entries[0].name));
	assert_false(mdo_spool_read(s, a, &entries[0], &m, &why));
	arena_free(a);
	mdo_spool_close(s);
	fake_dir_remove(dir);
}

static void spool_sweep__removes_what_was_kept_long_enough(void **state)
{
	char *dir = fake_dir_new();
	struct mdo_spool *s = open_spool(dir);
	struct arena *a = arena_new();
	struct mdo_spool_entry *entries;
	struct why why;
	size_t n;

	(void)state;
	for (int i = 0; i < 4; i++)
		put(s, "m");
	assert_true(mdo_spool_list(s, a, MDO_SPOOL_QUEUE, &entries, &n, &why));
	assert_true(mdo_spool_move(s, &entries[0], MDO_SPOOL_SENT, (struct instant){1000}, NULL, &why));
	assert_true(mdo_spool_move(s, &entries[1], MDO_SPOOL_SENT, (struct instant){2000}, NULL, &why));
	assert_true(mdo_spool_move(s, &entries[2], MDO_SPOOL_REFUSED, (struct instant){1000},
	                           "consent-missing", &why));
	assert_true(mdo_spool_list(s, a, MDO_SPOOL_REFUSED, &entries, &n, &why));
	assert_string_equal(entries[0].code, "consent-missing");
	assert_int_equal(entries[0].since.ms, 1000);
	assert_true(mdo_spool_sweep(s, (struct instant){2000}, &why));
	assert_int_equal(count(s, MDO_SPOOL_QUEUE), 1);
	assert_int_equal(count(s, MDO_SPOOL_SENT), 1);
	assert_int_equal(count(s, MDO_SPOOL_REFUSED), 0);
	arena_free(a);
	mdo_spool_close(s);
	fake_dir_remove(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(spool_put__comes_out_in_order),
	        cmocka_unit_test(spool_put__nothing_readable_and_nobody_else_may_look),
	        cmocka_unit_test(spool_open__refuses_a_directory_that_others_may_enter),
	        cmocka_unit_test(spool_open__one_process_at_a_time),
	        cmocka_unit_test(spool_read__another_key_or_place_does_not_open_it),
	        cmocka_unit_test(spool_sweep__removes_what_was_kept_long_enough),
	};

	return cmocka_run_group_tests(tests, spools_setup, NULL);
}
