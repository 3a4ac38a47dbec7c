#include "store/backup_names.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "store/backup_remove.h"

static int sync_dir(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), error = 0;

	if (fd < 0 || fsync(fd) != 0)
		error = errno;
	if (fd >= 0)
		close(fd);
	return error;
}

/* The vault first: a main file under its own name has one beside it. */
int backup_names_give(void *names)
{
	static const enum sql_file order[] = {SQL_VAULT, SQL_MAIN};
	const struct backup_names *n = names;

	for (int i = 0; i < SQL_FILES; i++) {
		if (rename(n->parts[order[i]], n->paths[order[i]]) != 0)
			return errno;
		store_point("backup:named");
	}
	return sync_dir(n->dir);
}

int backup_names_remove(void *names)
{
	const struct backup_names *n = names;

	for (int kind = 0; kind < SQL_FILES; kind++)
		(void)backup_remove(n->parts[kind]);
	return 0;
}

int backup_names_find(void *names)
{
	struct backup_names *n = names;

	n->is_old = backup_old_find(n->dir, n->region, &n->key, n->now, n->days, &n->old);
	return 0;
}

int backup_names_tidy(void *names)
{
	const struct backup_names *n = names;

	return backup_remove(n->old.path);
}
