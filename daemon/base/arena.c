#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISONS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISONS 1
#endif
#endif

#ifdef ARENA_POISONS
#include <sanitizer/asan_interface.h>
#define GAP 16 /* poisoned bytes between two pieces */
#else
#define ASAN_POISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#define GAP 0
#endif

#define BLOCK_SIZE (64 * (size_t)1024)
#define SPARE_MOST 16
#define ALIGN alignof(max_align_t)

/* Bytes behind ${used} are always zero: blocks come zeroed, and reset wipes what was used. */
struct block {
	struct block *next;
	size_t size, used;
	alignas(max_align_t) unsigned char bytes[];
};

struct arena {
	struct block *first; /* the newest; the last of the chain is kept by reset */
	struct block *spare; /* kept for the next time, wiped: what one turn took the next often takes */
	size_t spare_count;
};

static struct block *new_block(size_t size, struct block *next)
{
	struct block *b = mem_alloc(sizeof(*b) + size);

	b->next = next;
	b->size = size;
	ASAN_POISON_MEMORY_REGION(b->bytes, size);
	return b;
}

static void wipe(struct block *b)
{
	ASAN_UNPOISON_MEMORY_REGION(b->bytes, b->size);
	explicit_bzero(b->bytes, b->used);
	b->used = 0;
}

struct arena *arena_new(void)
{
	struct arena *a = mem_alloc(sizeof(*a));

	a->first = new_block(BLOCK_SIZE, NULL);
	return a;
}

static void keep_or_free(struct arena *a, struct block *b)
{
	wipe(b);
	if (b->size != BLOCK_SIZE || a->spare_count == SPARE_MOST) {
		mem_free(b);
		return;
	}
	ASAN_POISON_MEMORY_REGION(b->bytes, b->size);
	b->next = a->spare;
	a->spare = b;
	a->spare_count++;
}

void arena_reset(struct arena *a)
{
	while (a->first->next != NULL) {
		struct block *b = a->first;

		a->first = b->next;
		keep_or_free(a, b);
	}
	wipe(a->first);
	ASAN_POISON_MEMORY_REGION(a->first->bytes, a->first->size);
}

void arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	arena_reset(a);
	while (a->spare != NULL) {
		struct block *b = a->spare;

		a->spare = b->next;
		ASAN_UNPOISON_MEMORY_REGION(b->bytes, b->size);
		mem_free(b);
	}
	ASAN_UNPOISON_MEMORY_REGION(a->first->bytes, a->first->size);
	mem_free(a->first);
	mem_free(a);
}

static struct block *another(struct arena *a, size_t room)
{
	struct block *b = a->spare;

	if (room > BLOCK_SIZE || b == NULL)
		return new_block(room > BLOCK_SIZE ? room : BLOCK_SIZE, a->first);
	a->spare = b->next;
	a->spare_count--;
	b->next = a->first;
	return b;
}

void *arena_alloc(struct arena *a, size_t size)
{
	struct block *b = a->first;
	size_t room = size + GAP + ALIGN - 1;
	void *p;

	if (room < size || room > SIZE_MAX - sizeof(*b) - ALIGN)
		room = SIZE_MAX - sizeof(*b) -
		       ALIGN; /* more than there is: lets the allocator refuse, and end us */
	room -= room % ALIGN;
	if (room > b->size - b->used)
		b = a->first = another(a, room);
	p = b->bytes + b->used;
	b->used += room;
	ASAN_UNPOISON_MEMORY_REGION(p, size);
	return p;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
	size_t total;

	return arena_alloc(a, __builtin_mul_overflow(count, size, &total) ? SIZE_MAX : total);
}

void *arena_grow(struct arena *a, void *at, size_t count, size_t size)
{
	void *more;

	/* Arrays double: they are full when their count is 0 or a power of two from 2 on. Most hold one or
	 * two, and what is asked of an arena is wiped after the turn. */
	if (count < 2 ? count != 0 : (count & (count - 1)) != 0)
		return at;
	more = arena_array(a, count == 0 ? 2 : 2 * count, size);
	if (count > 0)
		memcpy(more, at, count * size);
	return more;
}

char *arena_text(struct arena *a, const char *s)
{
	return s == NULL ? NULL : arena_bytes(a, s, strlen(s));
}

char *arena_bytes(struct arena *a, const void *from, size_t len)
{
	char *copy = arena_alloc(a, len < SIZE_MAX ? len + 1 : len);

	if (len > 0)
		memcpy(copy, from, len);
	return copy;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list args, again;
	char *s = NULL;
	int len;

	va_start(args, fmt);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (len >= 0) {
		s = arena_alloc(a, (size_t)len + 1);
		vsnprintf(s, (size_t)len + 1, fmt, again);
	}
	va_end(again);
	return s != NULL ? s : arena_alloc(a, 1);
}
