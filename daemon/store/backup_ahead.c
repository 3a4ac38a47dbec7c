#include "store/backup_ahead.h"

#include <unistd.h>

#include "base/crypto.h"
#include "base/memory.h"
#include "store/backup_file.h"

#define AHEAD 256 /* pages that are asked for at once */
#define PIECE 16

struct backup_scratch {
	int fd;
	int64_t first; /* page; AHEAD of them */
	uint8_t bytes[PIECE * BACKUP_PAGE];
};

void backup_ahead_open(struct backup_ahead *a, int fd)
{
	*a = (struct backup_ahead){.asked = 0};
	if (fd < 0)
		return;
	a->scratch = mem_alloc(sizeof(*a->scratch));
	a->scratch->fd = fd;
}

void backup_ahead_close(struct backup_ahead *a)
{
	(void)backup_hand_await(&a->hand);
	if (a->scratch != NULL)
		crypto_wipe(a->scratch, sizeof(*a->scratch));
	mem_free(a->scratch);
	a->scratch = NULL;
}

static int read_pages(void *what)
{
	struct backup_scratch *s = what;
	ssize_t n = 1;

	for (int64_t i = 0; i < AHEAD && n > 0; i += PIECE)
		n = pread(s->fd, s->bytes, sizeof(s->bytes), (s->first - 1 + i) * BACKUP_PAGE);
	return 0;
}

bool backup_ahead_ready(struct backup_ahead *a, int64_t next, int64_t pages)
{
	int64_t last = next + pages - 1;
	int error;

	if (a->scratch == NULL)
		return true;
	if (backup_hand_over(&a->hand, &error)) {
		a->read = a->asked;
		if (a->asked - last < AHEAD / 2) {
			a->scratch->first = a->asked + 1 > next ? a->asked + 1 : next;
			a->asked = a->scratch->first - 1 + AHEAD;
			if (!backup_hand_give(&a->hand, read_pages, a->scratch, NULL))
				return true;
		}
	}
	return last <= a->read;
}
