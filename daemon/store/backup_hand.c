#include "store/backup_hand.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"

#define STACK_BYTES (256 << 10)

struct job {
	backup_work *work;
	void *what;
};

static void *run(void *arg)
{
	struct job job = *(struct job *)arg;

	mem_free(arg);
	return (void *)(intptr_t)job.work(job.what);
}

/* Signals are the loop's: a thread begins with those blocked that its maker has. */
static int start(pthread_t *ret_thread, struct job *job)
{
	pthread_attr_t attr;
	sigset_t all, before;
	int error = pthread_attr_init(&attr);

	if (error != 0)
		return error;
	error = pthread_attr_setstacksize(&attr, STACK_BYTES);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (error == 0)
		error = pthread_create(ret_thread, &attr, run, job);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	(void)pthread_attr_destroy(&attr);
	return error;
}

bool backup_hand_give(struct backup_hand *hand, backup_work *work, void *what, struct why *why)
{
	struct job *job = mem_alloc(sizeof(*job));
	int error;

	assert(!hand->works);
	*job = (struct job){.work = work, .what = what};
	error = start(&hand->thread, job);
	if (error != 0) {
		mem_free(job);
		return why_set(why, "thread: %s", strerror(error));
	}
	hand->works = true;
	return true;
}

bool backup_hand_over(struct backup_hand *hand, int *ret_error)
{
	void *result = NULL;

	if (hand->works && pthread_tryjoin_np(hand->thread, &result) == EBUSY)
		return false;
	hand->works = false;
	*ret_error = (int)(intptr_t)result;
	return true;
}

int backup_hand_await(struct backup_hand *hand)
{
	void *result = NULL;

	if (hand->works)
		(void)pthread_join(hand->thread, &result);
	hand->works = false;
	return (int)(intptr_t)result;
}
