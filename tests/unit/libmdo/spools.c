#include "spools.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

char spools_secret[CRYPTO_Z85_MAX], spools_other_secret[CRYPTO_Z85_MAX];

int spools_setup(void **state)
{
	char public[CRYPTO_Z85_MAX];

	*state = NULL;
	if (!crypto_start())
		return 1;
	crypto_curve_pair(public, spools_secret);
	crypto_curve_pair(public, spools_other_secret);
	return 0;
}

struct mdo_spool *open_spool(const char *dir)
{
	struct mdo_spool *s;
	struct why why;

	if (!mdo_spool_open(dir, spools_secret, 0, &s, &why))
		fail_msg("%s", why.text);
	return s;
}

uint64_t put(struct mdo_spool *s, const char *id)
{
	char text[100];
	struct mdo_spool_message m = {
	        id, text, (size_t)snprintf(text, sizeof(text), "{\"id\":\"%s\",\"bsn\":\"" MARKER "\"}", id)};
	struct why why;
	uint64_t number;

	assert_true(mdo_spool_put(s, &m, &number, &why));
	return number;
}

size_t count(struct mdo_spool *s, enum mdo_spool_place place)
{
	struct arena *a = arena_new();
	struct mdo_spool_entry *entries;
	struct why why;
	size_t n;

	assert_true(mdo_spool_list(s, a, place, &entries, &n, &why));
	arena_free(a);
	return n;
}
