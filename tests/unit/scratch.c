#include "scratch.h"

#include <assert.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

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

void scratch_copy(const char *from, const char *to)
{
	char bytes[65536];
	int in = open(from, O_RDONLY | O_CLOEXEC),
	    out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ssize_t len;

	assert(in >= 0 && out >= 0 && fchmod(out, 0600) == 0);
	while ((len = read(in, bytes, sizeof(bytes))) > 0) {
		ssize_t written = write(out, bytes, (size_t)len);

		assert(written == len);
	}
	assert(len == 0);
	close(in);
	close(out);
}
