#include "base/text.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

#define ROOM_AT_FIRST 256

/* Room for ${more} bytes and the NUL. Texts carry clients' words: what they leave behind when they move is
 * wiped. */
static void reserve(struct text *t, size_t more)
{
	size_t need, room = t->room > 0 ? t->room : ROOM_AT_FIRST;
	bool too_much = __builtin_add_overflow(t->len, more, &need) || need > SIZE_MAX / 4;
	char *at;

	if (too_much)
		need = SIZE_MAX / 4; /* the allocator refuses this, and ends us */
	need++;
	if (need <= t->room)
		return;
	while (room < need)
		room *= 2;
	at = mem_grow(NULL, room, 1);
	if (t->len > 0)
		memcpy(at, t->at, t->len);
	if (t->at != NULL)
		explicit_bzero(t->at, t->room);
	mem_free(t->at);
	t->at = at;
	t->room = room;
}

void text_add(struct text *t, const char *s)
{
	text_add_bytes(t, s, strlen(s));
}

char *text_more(struct text *t, size_t len)
{
	char *more;

	reserve(t, len);
	more = t->at + t->len;
	t->len += len;
	t->at[t->len] = '\0';
	return more;
}

void text_add_bytes(struct text *t, const void *s, size_t len)
{
	char *more = text_more(t, len);

	if (len > 0)
		memcpy(more, s, len);
}

void text_addf(struct text *t, const char *fmt, ...)
{
	va_list args, again;
	int len;

	va_start(args, fmt);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	assert(len >= 0);
	reserve(t, (size_t)len);
	vsnprintf(t->at + t->len, (size_t)len + 1, fmt, again);
	va_end(again);
	t->len += (size_t)len;
}

void text_free(struct text *t)
{
	if (t->at != NULL)
		explicit_bzero(t->at, t->room);
	mem_free(t->at);
	*t = (struct text){0};
}

bool text_parse_int(const char *s, int64_t min, int64_t max, int64_t *ret_v)
{
	bool negative = *s == '-';
	int64_t v = 0;

	if (negative)
		s++;
	if (*s == '\0')
		return false;
	for (; *s != '\0'; s++) {
		int digit = *s - '0';

		if (digit < 0 || digit > 9)
			return false;
		if (__builtin_mul_overflow(v, 10, &v) ||
		    __builtin_add_overflow(v, negative ? -digit : digit, &v))
			return false;
	}
	if (v < min || v > max)
		return false;
	*ret_v = v;
	return true;
}

/* Bytes of the well-formed sequence at ${s}, 0 when there is none (Unicode, table 3-7). */
static size_t sequence(const unsigned char *s, size_t len)
{
	static const struct {
		unsigned char first_min, first_max, second_min, second_max;
		size_t bytes;
	} rows[] = {
	        {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3},
	        {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4},
	        {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
	};

	if (s[0] < 0x80)
		return 1;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (s[0] < rows[i].first_min || s[0] > rows[i].first_max)
			continue;
		if (len < rows[i].bytes || s[1] < rows[i].second_min || s[1] > rows[i].second_max)
			return 0;
		for (size_t k = 2; k < rows[i].bytes; k++)
			if (s[k] < 0x80 || s[k] > 0xBF)
				return 0;
		return rows[i].bytes;
	}
	return 0;
}

bool text_is_utf8(const char *s, size_t len)
{
	size_t at = 0;

	while (at < len) {
		size_t n = sequence((const unsigned char *)s + at, len - at);

		if (n == 0)
			return false;
		at += n;
	}
	return true;
}

size_t text_length(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xC0) != 0x80;
	return n;
}

bool text_equal(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a, b) == 0;
}
