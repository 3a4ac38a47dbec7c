#include "scratch.h"

#include <assert.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

void scratch_make(char ret_dir[SCRATCH_MAX])
{
	const char *tmp = getenv("TMPDIR");
	int len = snprintf(ret_dir, SCRATCH_MAX, "%s/mdo-test-XXXXXX", tmp != NULL ? tmp : "/tmp");

	assert(len > 0 && len < SCRATCH_MAX);
	if (mkdtemp(ret_dir) == NULL) {
		perror(ret_dir);
		abort();
	}
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void scratch_remove(const char *dir)
{
	int rc = nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);

	assert(rc == 0);
}
