#include "libmdo/clean.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* The next code point of valid UTF-8, and how many bytes it takes. */
static uint32_t next_point(const unsigned char *s, size_t *ret_len)
{
	static const unsigned char lead[] = {0x7f, 0x1f, 0x0f, 0x07};
	size_t more = s[0] < 0x80 ? 0 : s[0] < 0xe0 ? 1 : s[0] < 0xf0 ? 2 : 3;
	uint32_t point = s[0] & lead[more];

	for (size_t i = 1; i <= more; i++)
		point = point << 6 | (s[i] & 0x3fU);
	*ret_len = more + 1;
	return point;
}

static bool is_fit(uint32_t point)
{
	static const struct {
		uint32_t from, to;
	} unfit[] = {{0x00, 0x1f},     {0x7f, 0x9f},     {0x061c, 0x061c}, {0x200b, 0x200f},
	             {0x2028, 0x202e}, {0x2060, 0x2069}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb}};

	for (size_t i = 0; i < sizeof(unfit) / sizeof(unfit[0]); i++)
		if (point >= unfit[i].from && point <= unfit[i].to)
			return false;
	return true;
}

const char *mdo_clean_text(struct arena *a, const char *s)
{
	size_t len = s != NULL ? strlen(s) : 0, at = 0;
	char *out = arena_bytes(a, s != NULL ? s : "", len);
	char *to = out;

	if (!text_is_utf8(out, len)) {
		for (char *p = out; *p != '\0'; p++)
			if ((unsigned char)*p < 0x20 || (unsigned char)*p >= 0x7f)
				*p = '?';
		return out;
	}
	while (at < len) {
		size_t n;
		uint32_t point = next_point((const unsigned char *)out + at, &n);

		if (is_fit(point)) {
			memmove(to, out + at, n);
			to += n;
		} else {
			*to++ = point == '\n' || point == '\t' ? ' ' : '?';
		}
		at += n;
	}
	*to = '\0';
	return out;
}

const char *mdo_clean_json(struct arena *a, const char *s, size_t len)
{
	struct text out = {0};
	const char *result;

	/* White space between members is left: only what stands in strings can be unfit otherwise. */
	for (size_t at = 0; at < len;) {
		size_t n;
		uint32_t point = next_point((const unsigned char *)s + at, &n);

		if (is_fit(point) || point == '\n' || point == '\t' || point == '\r')
			text_add_bytes(&out, s + at, n);
		else
			text_addf(&out, "\\u%04x", (unsigned)point);
		at += n;
	}
	result = arena_bytes(a, out.len > 0 ? out.at : "", out.len);
	text_free(&out);
	return result;
}

size_t mdo_clean_width(const char *s)
{
	return text_length(s);
}
