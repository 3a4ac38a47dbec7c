#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"

static void mem_alloc__is_zeroed_and_never_null(void **state)
{
	char *p = mem_array(100, 3), *none = mem_alloc(0);

	(void)state;
	for (int i = 0; i < 300; i++)
		assert_int_equal(p[i], 0);
	assert_non_null(none);
	mem_free(none);
	mem_free(p);
	mem_free(NULL);
}

static void mem_grow__keeps_content(void **state)
{
	int *p = mem_grow(NULL, 2, sizeof(*p));

	(void)state;
	p[0] = 1;
	p[1] = 2;
	p = mem_grow(p, 1000, sizeof(*p));
	assert_int_equal(p[0] + p[1], 3);
	mem_free(p);
}

static void mem_text__copies(void **state)
{
	char from[] = "word", *copy = mem_text(from);

	(void)state;
	from[0] = 'x';
	assert_string_equal(copy, "word");
	mem_free(copy);
}

static void too_much_array(void)
{
	mem_free(mem_array(SIZE_MAX / 2 + 2, 2));
}

static void too_much_grow(void)
{
	mem_free(mem_grow(NULL, SIZE_MAX / 2 + 2, 2));
}

static void too_much_arena(void)
{
	arena_array(arena_new(), SIZE_MAX / 2 + 2, 2);
}

static void too_much_arena_size(void)
{
	arena_alloc(arena_new(), SIZE_MAX);
}

/* Ends with the promised status, or by the sanitizer, which ends a process that asks too much before we can.
 */
static void expect_death(void (*call)(void))
{
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (pid == 0) {
		close(STDERR_FILENO);
		call();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
#if defined(__SANITIZE_ADDRESS__)
	assert_true(!WIFEXITED(status) || WEXITSTATUS(status) != 0);
#else
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 71);
#endif
}

static void mem__ends_the_process_when_there_is_none(void **state)
{
	(void)state;
	expect_death(too_much_array);
	expect_death(too_much_grow);
	expect_death(too_much_arena);
	expect_death(too_much_arena_size);
}

static void arena_alloc__is_zeroed_and_aligned(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (size_t size = 0; size < 3000; size += 7) {
			unsigned char *p = arena_alloc(a, size);

			assert_int_equal((uintptr_t)p % 16, 0);
			for (size_t i = 0; i < size; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xAA, size);
		}
		arena_reset(a);
	}
	arena_free(a);
	arena_free(NULL);
}

static void arena_alloc__serves_what_is_larger_than_a_block(void **state)
{
	struct arena *a = arena_new();
	char *small = arena_text(a, "small"), *large = arena_alloc(a, 1000000);

	(void)state;
	memset(large, 'x', 1000000);
	assert_string_equal(small, "small");
	assert_int_equal(*(char *)arena_alloc(a, 1), 0);
	arena_free(a);
}

/* The first block outlives a reset, so its bytes can be looked at; under the sanitizer they must be out of
 * bounds. */
static void arena_grow__keeps_what_is_there(void **state)
{
	struct arena *a = arena_new();
	int *at = NULL;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		at = arena_grow(a, at, (size_t)i, sizeof(*at));
		at[i] = i;
		(void)arena_text(a, "between");
	}
	for (int i = 0; i < 1000; i++)
		assert_int_equal(at[i], i);
	arena_free(a);
}

static void arena_reset__wipes(void **state)
{
	struct arena *a = arena_new();
	char *words = arena_text(a, "words of a client");
#if !defined(__SANITIZE_ADDRESS__)
	static const char zero[18];

	arena_reset(a);
	assert_memory_equal(words, zero, sizeof(zero));
#else
	extern int __asan_address_is_poisoned(void const volatile *addr);

	assert_false(__asan_address_is_poisoned(words));
	arena_reset(a);
	assert_true(__asan_address_is_poisoned(words));
#endif
	(void)state;
	arena_free(a);
}

static void arena_text__copies_and_prints(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_null(arena_text(a, NULL));
	assert_string_equal(arena_text(a, ""), "");
	assert_string_equal(arena_bytes(a, "abcdef", 3), "abc");
	assert_string_equal(arena_bytes(a, NULL, 0), "");
	assert_string_equal(arena_printf(a, "%d-%s", 7, "x"), "7-x");
	assert_int_equal(strlen(arena_printf(a, "%0*d", 100000, 1)), 100000);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(mem_alloc__is_zeroed_and_never_null),
	        cmocka_unit_test(mem_grow__keeps_content),
	        cmocka_unit_test(mem_text__copies),
	        cmocka_unit_test(mem__ends_the_process_when_there_is_none),
	        cmocka_unit_test(arena_alloc__is_zeroed_and_aligned),
	        cmocka_unit_test(arena_alloc__serves_what_is_larger_than_a_block),
	        cmocka_unit_test(arena_grow__keeps_what_is_there),
	        cmocka_unit_test(arena_reset__wipes),
	        cmocka_unit_test(arena_text__copies_and_prints),
	};

	return cmocka_run_group_tests_name("base/memory", tests, NULL, NULL);
}
