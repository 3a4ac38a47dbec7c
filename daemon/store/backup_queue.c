#include "store/backup_queue.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"

#define STRETCH 64 /* records that are written at once */
#define RING 16
#define RING_COPY 8          /* a copy fills so many; the rest is for commits */
#define SYNC_BYTES (8 << 20) /* so much may be written before the disk is given the time to take it */

struct backup_stretch {
	int fd, count;
	int64_t numbers[STRETCH];
	uint8_t records[STRETCH][BACKUP_RECORD];
};

void backup_queue_open(struct backup_queue *q, struct backup_file *file, struct backup_hand *hand)
{
	*q = (struct backup_queue){.file = file, .hand = hand};
	q->stretches = mem_array(RING, sizeof(*q->stretches));
}

void backup_queue_close(struct backup_queue *q)
{
	(void)backup_hand_await(q->hand);
	mem_free(q->stretches);
	q->stretches = NULL;
}

/* ---- the hand's work ---- */

/* Pages come in order, but for those that a commit changed: what lies together goes together. */
static int write_stretch(void *what)
{
	struct backup_stretch *s = what;
	int error = 0;

	for (int i = 0, next; error == 0 && i < s->count; i = next) {
		for (next = i + 1; next < s->count && s->numbers[next] == s->numbers[next - 1] + 1;)
			next++;
		error = backup_file_put(s->fd, s->numbers[i], next - i, s->records[i]);
	}
	return error;
}

static int sync_file(void *what)
{
	const struct backup_file *f = what;

	return fdatasync(f->fd) == 0 ? 0 : errno;
}

/* ---- between hand and loop ---- */

static struct backup_stretch *at(const struct backup_queue *q, int n)
{
	return &q->stretches[(q->first + n) % RING];
}

/* What the hand did. */
static bool settle(struct backup_queue *q, int error, struct why *why)
{
	bool wrote = q->doing == QUEUE_WRITES;

	q->doing = QUEUE_NOTHING;
	if (error != 0)
		return why_set(why, "%s: %s", wrote ? "write" : "sync", strerror(error));
	if (wrote) {
		q->unsynced += (int64_t)at(q, 0)->count * BACKUP_RECORD;
		q->first = (q->first + 1) % RING;
		q->count--;
	}
	return true;
}

static bool give(struct backup_queue *q, bool flush, struct why *why)
{
	if (q->unsynced >= SYNC_BYTES) {
		q->unsynced = 0;
		q->doing = QUEUE_SYNCS;
		return backup_hand_give(q->hand, sync_file, q->file, why);
	}
	if (q->count == 0 || (at(q, 0)->count < STRETCH && !flush))
		return true;
	at(q, 0)->fd = q->file->fd;
	q->doing = QUEUE_WRITES;
	return backup_hand_give(q->hand, write_stretch, at(q, 0), why);
}

enum backup_queue_state backup_queue_look(struct backup_queue *q, bool flush, struct why *why)
{
	int error;

	if (backup_hand_over(q->hand, &error) && (!settle(q, error, why) || !give(q, flush, why)))
		return BACKUP_QUEUE_FAILED;
	if (flush && q->count == 0 && q->doing == QUEUE_NOTHING)
		return BACKUP_QUEUE_EMPTY;
	return q->count < RING_COPY ? BACKUP_QUEUE_ROOM : BACKUP_QUEUE_FULL;
}

/* Until no more than ${most} stretches are left, what is being written included. */
static bool drain(struct backup_queue *q, int most, struct why *why)
{
	while (q->count > most)
		if (!settle(q, backup_hand_await(q->hand), why) || !give(q, true, why))
			return false;
	return true;
}

/* ---- records ---- */

/* The record of a page that still waits, the newest first, in what the hand does not hold; NULL: none. */
static uint8_t *find(const struct backup_queue *q, int64_t number, bool held)
{
	for (int n = q->count - 1; n >= (!held && q->doing == QUEUE_WRITES ? 1 : 0); n--)
		for (int i = at(q, n)->count - 1; i >= 0; i--)
			if (at(q, n)->numbers[i] == number)
				return at(q, n)->records[i];
	return NULL;
}

/* Room for one record more in the newest stretch; NULL: the disk took nothing. */
static uint8_t *place(struct backup_queue *q, int64_t number, struct why *why)
{
	struct backup_stretch *s = q->count > 0 ? at(q, q->count - 1) : NULL;

	if (s == NULL || s->count == STRETCH || (q->count == 1 && q->doing == QUEUE_WRITES)) {
		if (q->count == RING && !drain(q, RING - 1, why))
			return NULL;
		s = at(q, q->count++);
		s->count = 0;
	}
	s->numbers[s->count] = number;
	return s->records[s->count++];
}

bool backup_queue_write(struct backup_queue *q, int64_t number, const uint8_t page[BACKUP_PAGE],
                        struct why *why)
{
	uint8_t *record = find(q, number, false);

	if (record == NULL)
		record = place(q, number, why);
	if (record == NULL)
		return false;
	backup_file_record(q->file, number, page, record);
	return true;
}

bool backup_queue_read(const struct backup_queue *q, int64_t number, uint8_t ret_page[BACKUP_PAGE],
                       struct why *why)
{
	const uint8_t *record = find(q, number, true);

	return record != NULL ? backup_file_page(q->file, number, record, NULL, ret_page, why)
	                      : backup_file_read(q->file, number, NULL, ret_page, why);
}

bool backup_queue_cut(struct backup_queue *q, int64_t pages, struct why *why)
{
	return drain(q, 0, why) && backup_file_cut(q->file, pages, why);
}
