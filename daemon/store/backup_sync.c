#include "store/backup_sync.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

bool backup_sync_begin(struct backup_sync *sync, int fd, struct why *why)
{
	assert(!sync->running);
	sync->block = (struct aiocb){.aio_fildes = fd, .aio_sigevent.sigev_notify = SIGEV_NONE};
	if (aio_fsync(O_SYNC, &sync->block) != 0)
		return why_set(why, "sync: %s", strerror(errno));
	sync->running = true;
	return true;
}

bool backup_sync_over(struct backup_sync *sync, bool *ret_well, struct why *why)
{
	int error = sync->running ? aio_error(&sync->block) : 0;

	if (error == EINPROGRESS)
		return false;
	if (sync->running)
		(void)aio_return(&sync->block);
	sync->running = false;
	*ret_well = error == 0 || why_set(why, "sync: %s", strerror(error));
	return true;
}

void backup_sync_await(struct backup_sync *sync)
{
	const struct aiocb *list[1] = {&sync->block};
	bool well;

	while (!backup_sync_over(sync, &well, NULL))
		(void)aio_suspend(list, 1, NULL);
}
