/*
 * A struct to compact JSON text: proto_write of proto.h.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "proto/proto.h"

static void write_object(struct text *out, const struct proto_table *t, const void *strct);

/* RFC 8259 section 7: quotation mark, reverse solidus and control characters are escaped; the rest is UTF-8
 * as it is. How much of ${s} needs no escape. */
static size_t plain_length(const char *s)
{
	size_t len = 0;

	while ((unsigned char)s[len] >= 0x20 && s[len] != '"' && s[len] != '\\')
		len++;
	return len;
}

/* ${before}, if any, then ${len} bytes between quotation marks, then ${behind}, if any. */
static void write_quoted(struct text *out, char before, const char *s, size_t len, char behind)
{
	char *at = text_more(out, (before != '\0') + len + 2 + (behind != '\0'));

	if (before != '\0')
		*at++ = before;
	*at++ = '"';
	memcpy(at, s, len);
	at[len] = '"';
	if (behind != '\0')
		at[len + 1] = behind;
}

static void write_string(struct text *out, const char *s)
{
	size_t plain = plain_length(s);

	if (s[plain] == '\0') {
		write_quoted(out, '\0', s, plain, '\0');
		return;
	}
	text_add_bytes(out, "\"", 1);
	for (; *s != '\0'; plain = plain_length(s)) {
		text_add_bytes(out, s, plain);
		s += plain;
		if (*s == '\0')
			break;
		if (*s == '"' || *s == '\\')
			text_addf(out, "\\%c", *s);
		else if (*s == '\n')
			text_add(out, "\\n");
		else if (*s == '\t')
			text_add(out, "\\t");
		else
			text_addf(out, "\\u%04x", (unsigned)(unsigned char)*s);
		s++;
	}
	text_add_bytes(out, "\"", 1);
}

static void comma(struct text *out, bool *first)
{
	if (!*first)
		text_add_bytes(out, ",", 1);
	*first = false;
}

static void write_int(struct text *out, int64_t v)
{
	uint64_t left = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	char digits[20], *at = digits + sizeof(digits);

	do {
		*--at = (char)('0' + left % 10);
		left /= 10;
	} while (left > 0);
	if (v < 0)
		*--at = '-';
	text_add_bytes(out, at, (size_t)(digits + sizeof(digits) - at));
}

static void write_words(struct text *out, const struct terms *terms, uint32_t set)
{
	bool first = true;

	text_add(out, "[");
	for (size_t i = 1; i < terms->count; i++) {
		if ((set & TERMS_BIT(i)) == 0)
			continue;
		comma(out, &first);
		write_string(out, terms->names[i]);
	}
	text_add(out, "]");
}

static void write_texts(struct text *out, const struct proto_texts *texts)
{
	bool first = true;

	text_add(out, "[");
	for (size_t i = 0; i < texts->count; i++) {
		comma(out, &first);
		write_string(out, texts->at[i]);
	}
	text_add(out, "]");
}

/* Every struct proto_<table>_list begins alike. */
struct any_list {
	size_t count;
	const void *at;
};

static void write_objects(struct text *out, const struct proto_table *t, const void *member)
{
	struct any_list list;
	bool first = true;

	memcpy(&list, member, sizeof(list));
	text_add(out, "[");
	for (size_t i = 0; i < list.count; i++) {
		comma(out, &first);
		write_object(out, t, (const char *)list.at + i * t->size);
	}
	text_add(out, "]");
}

/* A pointer to text or struct, whichever the kind has; both have one representation here. */
static const void *pointer_of(const void *member)
{
	const void *p;

	memcpy(&p, member, sizeof(p));
	return p;
}

/* Whether the member is left out, by the rules of structs.h and proto_write. */
static bool is_absent(const struct proto_field *f, const void *member)
{
	switch (f->kind) {
	case PROTO_KIND_TEXT:
	case PROTO_KIND_NAME:
	case PROTO_KIND_TOKEN:
	case PROTO_KIND_UUID:
	case PROTO_KIND_CASE:
	case PROTO_KIND_BSN:
	case PROTO_KIND_VNUMBER:
	case PROTO_KIND_LANG:
	case PROTO_KIND_HEX:
	case PROTO_KIND_JSON:
	case PROTO_KIND_OBJECT:
		return pointer_of(member) == NULL;
	case PROTO_KIND_DATE:
		return !day_is_set(*(const struct day *)member);
	case PROTO_KIND_INSTANT:
	case PROTO_KIND_LOCAL:
		return !time_is_set(*(const struct instant *)member);
	case PROTO_KIND_INT:
		return *(const int64_t *)member == PROTO_NO_INT;
	case PROTO_KIND_FLAG:
		return !f->required && !*(const bool *)member;
	case PROTO_KIND_CHOICE:
		return *(const int *)member == 0;
	case PROTO_KIND_CHOICES:
		return !f->required && *(const uint32_t *)member == 0;
	case PROTO_KIND_NAMES:
	case PROTO_KIND_TOKENS:
	case PROTO_KIND_OBJECTS:
		return !f->required && *(const size_t *)member == 0;
	}
	abort();
}

static void write_member(struct text *out, const struct proto_field *f, const void *member)
{
	char buf[TIME_TEXT_MAX];

	switch (f->kind) {
	case PROTO_KIND_TEXT:
	case PROTO_KIND_NAME:
	case PROTO_KIND_TOKEN:
	case PROTO_KIND_UUID:
	case PROTO_KIND_CASE:
	case PROTO_KIND_BSN:
	case PROTO_KIND_VNUMBER:
	case PROTO_KIND_LANG:
	case PROTO_KIND_HEX:
		write_string(out, pointer_of(member));
		return;
	case PROTO_KIND_JSON:
		text_add(out, pointer_of(member));
		return;
	case PROTO_KIND_DATE:
		write_string(out, time_text_day(*(const struct day *)member, buf));
		return;
	case PROTO_KIND_INSTANT:
		write_string(out, time_text_utc(*(const struct instant *)member, buf));
		return;
	case PROTO_KIND_LOCAL:
		write_string(out, time_text_local(*(const struct instant *)member, buf));
		return;
	case PROTO_KIND_INT:
		write_int(out, *(const int64_t *)member);
		return;
	case PROTO_KIND_FLAG:
		text_add(out, *(const bool *)member ? "true" : "false");
		return;
	case PROTO_KIND_CHOICE:
		write_string(out, terms_name(f->terms, *(const int *)member));
		return;
	case PROTO_KIND_CHOICES:
		write_words(out, f->terms, *(const uint32_t *)member);
		return;
	case PROTO_KIND_NAMES:
	case PROTO_KIND_TOKENS:
		write_texts(out, member);
		return;
	case PROTO_KIND_OBJECT:
		write_object(out, f->table, pointer_of(member));
		return;
	case PROTO_KIND_OBJECTS:
		write_objects(out, f->table, member);
		return;
	}
}

static void write_object(struct text *out, const struct proto_table *t, const void *strct)
{
	const struct proto_field *fields = t->fields();
	bool first = true;

	text_add(out, "{");
	for (size_t i = 0; i < t->count; i++) {
		const void *member = (const char *)strct + fields[i].offset;

		if (is_absent(&fields[i], member))
			continue;
		write_quoted(out, first ? '\0' : ',', fields[i].name, strlen(fields[i].name), ':');
		first = false;
		write_member(out, &fields[i], member);
	}
	text_add(out, "}");
}

const char *proto_write(struct arena *a, const struct proto_table *t, const void *strct, size_t *ret_len)
{
	struct text out = {0};
	const char *json;

	write_object(&out, t, strct);
	json = arena_bytes(a, out.at, out.len);
	if (ret_len != NULL)
		*ret_len = out.len;
	text_free(&out);
	return json;
}

struct proto_problem *proto_problem(struct arena *a, const struct refusal *r)
{
	struct proto_problem *p = proto_new(a, &proto_table_problem);

	p->type = arena_printf(a, "urn:mdo:problem:%s", problem_code(r->problem));
	p->title = problem_title(r->problem);
	p->status = problem_status(r->problem);
	p->code = problem_code(r->problem);
	p->detail = r->detail[0] != '\0' ? arena_text(a, r->detail) : NULL;
	p->pointer = arena_text(a, r->pointer);
	return p;
}
