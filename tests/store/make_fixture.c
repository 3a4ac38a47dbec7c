/*
 * Makes the database files of the newest schema version that the migration test keeps: tests/store/v000N/.
 * Run once for a version, when it is released, in an empty directory: make_fixture DIR. Fixed keys, a seeded
 * stream of ids.
 */
#include <stdio.h>
#include <string.h>

#include "fixture.h"

static int die(const char *what)
{
	fprintf(stderr, "make_fixture: %s\n", what);
	return 1;
}

int main(int argc, char **argv)
{
	uint64_t seed = 11;
	struct id_source ids = id_source_seeded(&seed);
	struct store_settings settings;
	struct store *s;
	struct why why;

	if (argc != 2 || !crypto_start())
		return die("usage: make_fixture DIR");
	settings = fixture_settings(argv[1]);
	if (!store_open(&settings, &ids, FIXTURE_NOW, &s, &why))
		return die(why.text);
	fixture_fill(s);
	if (store_state(s) != STORE_WELL || !store_tend(s, FIXTURE_NOW, true))
		return die(store_why(s));
	store_close(s);
	return 0;
}
