#include "proto/json_plain.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "proto/proto.h"

#define DIGITS_MOST 18 /* any number of so many digits fits */

struct plain {
	const char *at, *end;
	size_t depth;
};

static json_t *value(struct plain *p);

static void pass_space(struct plain *p)
{
	while (p->at < p->end && (*p->at == ' ' || *p->at == '\n' || *p->at == '\t' || *p->at == '\r'))
		p->at++;
}

static bool pass(struct plain *p, char c)
{
	if (p->at == p->end || *p->at != c)
		return false;
	p->at++;
	return true;
}

/* The bytes between two quotation marks, UTF-8 without controls and escapes; the first one is passed already.
 */
static bool text(struct plain *p, const char **ret_s, size_t *ret_len)
{
	const char *s = p->at;
	bool wide = false;

	for (; p->at < p->end && *p->at != '"'; p->at++) {
		unsigned char c = (unsigned char)*p->at;

		if (c < 0x20 || c == '\\')
			return false;
		wide = wide || c >= 0x80;
	}
	*ret_s = s;
	*ret_len = (size_t)(p->at - s);
	return pass(p, '"') && (!wide || text_is_utf8(s, *ret_len));
}

static json_t *text_value(struct plain *p)
{
	const char *s;
	size_t len;

	return text(p, &s, &len) ? json_stringn_nocheck(s, len) : NULL;
}

static json_t *number(struct plain *p)
{
	bool negative = pass(p, '-');
	const char *first = p->at;
	int64_t v = 0;

	for (; p->at < p->end && *p->at >= '0' && *p->at <= '9'; p->at++) {
		if (p->at - first == DIGITS_MOST)
			return NULL;
		v = v * 10 + (*p->at - '0');
	}
	if (p->at == first || (*first == '0' && p->at - first > 1))
		return NULL;
	/* A fraction or an exponent makes another kind of number. */
	if (p->at < p->end && (*p->at == '.' || *p->at == 'e' || *p->at == 'E'))
		return NULL;
	return json_integer(negative ? -v : v);
}

static bool word(struct plain *p, const char *s)
{
	size_t len = strlen(s);

	if ((size_t)(p->end - p->at) < len || memcmp(p->at, s, len) != 0)
		return false;
	p->at += len;
	return true;
}

/* One member or element. */
typedef bool taker(struct plain *p, json_t *into);

static bool element(struct plain *p, json_t *into)
{
	json_t *one = value(p);

	return one != NULL && json_array_append_new(into, one) == 0;
}

static bool member(struct plain *p, json_t *into)
{
	size_t len, before = json_object_size(into);
	const char *key;
	json_t *one;

	if (!pass(p, '"') || !text(p, &key, &len))
		return false;
	pass_space(p);
	if (!pass(p, ':'))
		return false;
	one = value(p);
	/* One that was there already makes no object larger. */
	return one != NULL && json_object_setn_new_nocheck(into, key, len, one) == 0 &&
	       json_object_size(into) > before;
}

/* What stands between brackets, the first of which is passed already, separated by commas; takes ${into}. */
static json_t *all_of(struct plain *p, json_t *into, taker *take, char last)
{
	bool ok = ++p->depth <= PROTO_DEPTH_MAX;

	pass_space(p);
	if (ok && !pass(p, last)) {
		do {
			pass_space(p);
			ok = take(p, into);
			pass_space(p);
		} while (ok && pass(p, ','));
		ok = ok && pass(p, last);
	}
	p->depth--;
	if (ok)
		return into;
	json_decref(into);
	return NULL;
}

static json_t *value(struct plain *p)
{
	pass_space(p);
	if (pass(p, '"'))
		return text_value(p);
	if (pass(p, '{'))
		return all_of(p, json_object(), member, '}');
	if (pass(p, '['))
		return all_of(p, json_array(), element, ']');
	if (word(p, "true"))
		return json_true();
	if (word(p, "false"))
		return json_false();
	return word(p, "null") ? json_null() : number(p);
}

json_t *json_plain(const char *s, size_t len)
{
	struct plain p = {.at = s, .end = s + len};
	json_t *all = value(&p);

	if (all == NULL)
		return NULL;
	pass_space(&p);
	if (p.at == p.end)
		return all;
	json_decref(all);
	return NULL;
}
