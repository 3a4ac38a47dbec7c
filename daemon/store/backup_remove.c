#include "store/backup_remove.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE_BYTES (1 << 20)

bool backup_remove_add(struct backup_remove *r, const char *path)
{
	int fd = r->count < BACKUP_REMOVE_FILES ? open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC) : -1;
	struct stat st;
	int error;

	if (unlink(path) != 0) {
		error = errno;
		if (fd >= 0)
			close(fd);
		errno = error;
		return false;
	}
	if (fd < 0)
		return true;
	/* Under another name it is somebody else's copy, which is left as it is. */
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_nlink > 0) {
		close(fd);
		return true;
	}
	r->at[r->count].fd = fd;
	r->at[r->count].bytes = st.st_size;
	r->count++;
	return true;
}

bool backup_remove_busy(const struct backup_remove *r)
{
	return r->count > 0;
}

/* What cannot be cut goes when it is closed. */
void backup_remove_step(struct backup_remove *r)
{
	int64_t left;
	int at = r->count - 1;

	assert(r->count > 0);
	left = r->at[at].bytes - PIECE_BYTES;
	if (left > 0 && ftruncate(r->at[at].fd, left) == 0) {
		r->at[at].bytes = left;
		return;
	}
	close(r->at[at].fd);
	r->count--;
}

void backup_remove_close(struct backup_remove *r)
{
	while (r->count > 0)
		close(r->at[--r->count].fd);
}
