#include "store/backup_check.h"

#include <errno.h>
#include <string.h>

#include "base/memory.h"

#define STRETCH 64

struct backup_readback {
	int fd;
	int64_t number, count;
	uint8_t records[STRETCH][BACKUP_RECORD];
};

void backup_check_open(struct backup_check *c, const struct backup_file *file, struct backup_hand *hand)
{
	*c = (struct backup_check){.file = file, .hand = hand};
	c->stretches = mem_array(2, sizeof(*c->stretches));
	backup_file_hash(&c->hasher);
}

void backup_check_close(struct backup_check *c)
{
	(void)backup_hand_await(c->hand);
	mem_free(c->stretches);
	c->stretches = NULL;
}

static struct backup_readback *stretch_of(const struct backup_check *c, int64_t number)
{
	return &c->stretches[(number - 1) / STRETCH % 2];
}

static int read_stretch(void *what)
{
	struct backup_readback *s = what;

	return backup_file_take(s->fd, s->number, s->count, s->records[0]);
}

/* The one after what is read, when there is one, into the place of what was looked at. */
static bool read_on(struct backup_check *c, struct why *why)
{
	struct backup_readback *s = stretch_of(c, c->read + 1);
	int64_t left = c->file->pages - c->read;

	if (left == 0)
		return true;
	s->fd = c->file->fd;
	s->number = c->read + 1;
	s->count = left < STRETCH ? left : STRETCH;
	c->read += s->count;
	return backup_hand_give(c->hand, read_stretch, s, why);
}

/* Whether the next record can be looked at. */
static enum backup_check_end fetch(struct backup_check *c, struct why *why)
{
	int error;

	if (c->checked % STRETCH != 0)
		return BACKUP_CHECK_MORE;
	if (c->read == 0 && !read_on(c, why))
		return BACKUP_CHECK_FAILED;
	if (!backup_hand_over(c->hand, &error))
		return BACKUP_CHECK_WAITS;
	if (error != 0) {
		(void)why_set(why, "read: %s", error == ENODATA ? "it is cut off" : strerror(error));
		return BACKUP_CHECK_FAILED;
	}
	return read_on(c, why) ? BACKUP_CHECK_MORE : BACKUP_CHECK_FAILED;
}

enum backup_check_end backup_check_step(struct backup_check *c, int records, struct crypto_hash *ret_hash,
                                        struct why *why)
{
	uint8_t page[BACKUP_PAGE];
	enum backup_check_end end = BACKUP_CHECK_MORE;

	for (int i = 0; end == BACKUP_CHECK_MORE && i < records && c->checked < c->file->pages; i++) {
		end = fetch(c, why);
		if (end != BACKUP_CHECK_MORE)
			break;
		c->checked++;
		if (!backup_file_page(c->file, c->checked,
		                      stretch_of(c, c->checked)->records[(c->checked - 1) % STRETCH],
		                      &c->hasher, page, why))
			end = BACKUP_CHECK_FAILED;
	}
	crypto_wipe(page, sizeof(page));
	if (end != BACKUP_CHECK_MORE || c->checked < c->file->pages)
		return end;
	*ret_hash = crypto_hash_end(&c->hasher);
	return BACKUP_CHECK_WELL;
}
