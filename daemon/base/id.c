#include "base/id.h"

#include <assert.h>
#include <string.h>

#include "base/crypto.h"

static const char BASE32[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* Crockford: no I L O U */

#define CASE_CHARS 8
#define COUNT_MAX 0xFFF /* rand_a of UUIDv7, RFC 9562 section 6.2 method 1 */

static void fill_system(void *cookie, void *buf, size_t len)
{
	(void)cookie;
	crypto_random(buf, len);
}

/* splitmix64: small, and the same on every machine. */
static void fill_seeded(void *cookie, void *buf, size_t len)
{
	uint64_t *state = cookie;
	unsigned char *out = buf;

	for (size_t i = 0; i < len;) {
		uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);

		z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
		z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
		z ^= z >> 31;
		for (int k = 0; k < 8 && i < len; k++, i++)
			out[i] = (unsigned char)(z >> (8 * k));
	}
}

struct id_source id_source_system(void)
{
	return (struct id_source){.fill = fill_system};
}

struct id_source id_source_seeded(uint64_t *seed)
{
	return (struct id_source){.fill = fill_seeded, .cookie = seed};
}

/* The counter starts in its lower half, so that at least 2048 ids fit before a millisecond must be borrowed.
 */
static void advance(struct id_source *src, int64_t now_ms, uint16_t start)
{
	if (now_ms > src->last_ms) {
		src->last_ms = now_ms;
		src->last_count = start;
	} else if (src->last_count < COUNT_MAX) {
		src->last_count++;
	} else {
		src->last_ms++;
		src->last_count = start;
	}
}

/* By hand: a signal makes a dozen, and reading a format each time is most of the work. */
static void write_uuid(const unsigned char b[16], char ret_text[ID_UUID_MAX])
{
	static const char HEX[] = "0123456789abcdef";
	char *at = ret_text;

	for (int i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*at++ = '-';
		*at++ = HEX[b[i] >> 4];
		*at++ = HEX[b[i] & 15];
	}
	*at = '\0';
}

void id_uuid(struct id_source *src, struct instant now, char ret_text[ID_UUID_MAX])
{
	unsigned char r[10], b[16];

	src->fill(src->cookie, r, sizeof(r));
	advance(src, now.ms, (uint16_t)((r[0] << 8 | r[1]) & (COUNT_MAX >> 1)));
	for (int i = 0; i < 6; i++)
		b[i] = (unsigned char)((uint64_t)src->last_ms >> (8 * (5 - i)));
	b[6] = (unsigned char)(0x70 | (src->last_count >> 8 & 0x0F));
	b[7] = (unsigned char)(src->last_count & 0xFF);
	memcpy(b + 8, r + 2, 8);
	b[8] = (unsigned char)(0x80 | (b[8] & 0x3F));
	write_uuid(b, ret_text);
}

void id_uuid_random(struct id_source *src, char ret_text[ID_UUID_MAX])
{
	unsigned char b[16];

	src->fill(src->cookie, b, sizeof(b));
	b[6] = (unsigned char)(0x40 | (b[6] & 0x0F));
	b[8] = (unsigned char)(0x80 | (b[8] & 0x3F));
	write_uuid(b, ret_text);
}

struct case_id id_case(struct id_source *src)
{
	unsigned char r[CASE_CHARS];
	struct case_id id = {.text = "C-"};

	src->fill(src->cookie, r, sizeof(r));
	for (int i = 0; i < CASE_CHARS; i++)
		id.text[2 + i] = BASE32[r[i] & 31];
	return id;
}

uint64_t id_random(struct id_source *src)
{
	unsigned char r[8];
	uint64_t v = 0;

	src->fill(src->cookie, r, sizeof(r));
	for (int i = 0; i < 8; i++)
		v |= (uint64_t)r[i] << (8 * i);
	return v;
}

bool id_is_uuid(const char *s)
{
	for (int i = 0; i < ID_UUID_MAX - 1; i++) {
		bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
		bool hex = (s[i] >= '0' && s[i] <= '9') || (s[i] >= 'a' && s[i] <= 'f');

		if (hyphen ? s[i] != '-' : !hex)
			return false;
	}
	return s[ID_UUID_MAX - 1] == '\0';
}

bool id_is_name(const char *s)
{
	size_t len = 0;

	for (; s[len] != '\0'; len++) {
		bool letter = (s[len] >= 'a' && s[len] <= 'z') || (s[len] >= '0' && s[len] <= '9');

		if (!letter && (len == 0 || (s[len] != '.' && s[len] != '-')))
			return false;
		if (len + 1 >= ID_NAME_MAX)
			return false;
	}
	return len > 0;
}

/* The canonical letter for one that a person wrote; NUL when it is none of the alphabet. */
static char canonical(char c)
{
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == 'I' || c == 'L')
		c = '1';
	if (c == 'O')
		c = '0';
	return c != '\0' && strchr(BASE32, c) != NULL ? c : '\0';
}

bool id_parse_case(const char *s, struct case_id *ret_id)
{
	struct case_id id = {.text = "C-"};

	if ((s[0] != 'C' && s[0] != 'c') || s[1] != '-')
		return false;
	for (int i = 2; i < 2 + CASE_CHARS; i++) {
		id.text[i] = canonical(s[i]);
		if (id.text[i] == '\0')
			return false;
	}
	if (s[2 + CASE_CHARS] != '\0')
		return false;
	*ret_id = id;
	return true;
}

void id_set(char *dst, size_t size, const char *src)
{
	size_t len = strlen(src);

	assert(len < size);
	memmove(dst, src, len);
	memset(dst + len, 0, size - len);
}

bool id_equal(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}
