#include "store/backup_remove.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE_BYTES (1 << 20)

int backup_remove(const char *path)
{
	int fd = open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC), error;
	struct stat st;

	error = unlink(path) == 0 ? 0 : errno;
	if (fd < 0)
		return error;
	/* What cannot be cut goes when it is closed. */
	if (error == 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink == 0)
		for (int64_t left = st.st_size - PIECE_BYTES; left > 0 && ftruncate(fd, left) == 0;)
			left -= PIECE_BYTES;
	close(fd);
	return error;
}
