#include "proto/read.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bsn.h"
#include "base/id.h"
#include "proto/form.h"
#include "proto/json.h"
#include "proto/proto.h"

static const int64_t TOKENS_LENGTH_MAX = 80;
static const int64_t NAMES_LENGTH_MAX = ID_NAME_MAX - 1;

struct reader read_start(struct arena *a, struct refusal *refusal)
{
	return (struct reader){.arena = a, .refusal = refusal};
}

/* Names are of our own tables, and tables end: that a pointer is too long is a bug. */
size_t read_enter(struct reader *r, const char *member)
{
	size_t back = r->at_len, len = strlen(member);

	assert(len + 1 < sizeof(r->at) - back);
	r->at[back] = '/';
	memcpy(r->at + back + 1, member, len + 1);
	r->at_len += len + 1;
	return back;
}

static size_t enter_index(struct reader *r, size_t index)
{
	char text[24];

	snprintf(text, sizeof(text), "%zu", index);
	return read_enter(r, text);
}

void read_leave(struct reader *r, size_t back)
{
	r->at_len = back;
	r->at[back] = '\0';
}

bool read_refuse(struct reader *r, enum problem p, const char *detail)
{
	refusal_set(r->refusal, p, r->at, detail != NULL ? "%s" : NULL, detail);
	return false;
}

static bool refuse_type(struct reader *r, const char *expected, const json_t *value)
{
	static const char *const types[] = {
	        [JSON_OBJECT] = "an object",
	        [JSON_ARRAY] = "an array",
	        [JSON_STRING] = "a string",
	        [JSON_INTEGER] = "an integer",
	        [JSON_REAL] = "a number with a fraction or exponent",
	        [JSON_TRUE] = "true",
	        [JSON_FALSE] = "false",
	        [JSON_NULL] = "null",
	};

	refusal_set(r->refusal, PROBLEM_MEMBER_TYPE, r->at, "expected %s, this is %s", expected,
	            types[json_typeof(value)]);
	return false;
}

static bool in_range(struct reader *r, int64_t n, int64_t min, int64_t max, const char *unit)
{
	if (n >= min && n <= max)
		return true;
	refusal_set(r->refusal, PROBLEM_MEMBER_RANGE, r->at, "from %" PRId64 " to %" PRId64 "%s", min, max,
	            unit);
	return false;
}

/* ---- texts ---- */

/* Columns: kind, its predicate, what to say. Kinds whose form fixes the length have no range check. */
static const struct form_row {
	bool (*is)(const char *s);
	bool fixed_length;
	const char *say;
} forms[] = {
        [PROTO_KIND_TEXT] = {form_is_text, false, "no control characters but newline and tab"},
        [PROTO_KIND_NAME] = {form_is_name, false, "a-z 0-9 . - and first a letter or digit"},
        [PROTO_KIND_TOKEN] = {form_is_token, false, "A-Z a-z 0-9 . _ : / @ + -"},
        [PROTO_KIND_UUID] = {id_is_uuid, true, "a UUID in lower case"},
        [PROTO_KIND_BSN] = {form_is_nine_digits, true, "nine digits"},
        [PROTO_KIND_VNUMBER] = {form_is_vnumber, true, "ten digits"},
        [PROTO_KIND_LANG] = {form_is_language, false, "a BCP 47 tag: ar, prs, fa-AF, zh-Hant"},
        [PROTO_KIND_HEX] = {form_is_hex, false, "hexadecimal digits in lower case"},
};

static bool well_formed(struct reader *r, enum proto_kind kind, const char *s, int64_t min, int64_t max)
{
	const struct form_row *form = &forms[kind];

	if (!form->fixed_length && !in_range(r, (int64_t)strlen(s), min, max, " bytes"))
		return false;
	if (!form->is(s))
		return read_refuse(r, PROBLEM_MEMBER_FORM, form->say);
	if (kind == PROTO_KIND_BSN && !bsn_is_valid(s))
		return read_refuse(r, PROBLEM_BSN_INVALID, NULL);
	return true;
}

static bool read_text(struct reader *r, enum proto_kind kind, const json_t *value,
                      const struct proto_field *f, const char **ret)
{
	if (!json_is_string(value))
		return refuse_type(r, "a string", value);
	if (!well_formed(r, kind, json_string_value(value), f->min, f->max))
		return false;
	*ret = arena_text(r->arena, json_string_value(value));
	return true;
}

static bool read_case(struct reader *r, const json_t *value, const char **ret)
{
	struct case_id id;

	if (!json_is_string(value))
		return refuse_type(r, "a string", value);
	if (!id_parse_case(json_string_value(value), &id))
		return read_refuse(r, PROBLEM_MEMBER_FORM, "C- and eight letters or digits");
	*ret = arena_text(r->arena, id.text);
	return true;
}

static bool read_date(struct reader *r, const json_t *value, struct day *ret)
{
	if (!json_is_string(value))
		return refuse_type(r, "a string", value);
	if (!form_is_date(json_string_value(value)))
		return read_refuse(r, PROBLEM_MEMBER_FORM, "YYYY-MM-DD");
	if (!time_parse_day(json_string_value(value), ret))
		return read_refuse(r, PROBLEM_DATE_IMPOSSIBLE, "a day of the years 1900 to 2399");
	return true;
}

static bool read_instant(struct reader *r, const json_t *value, struct instant *ret)
{
	char date[sizeof("YYYY-MM-DD")];
	struct instant t;
	struct day d;

	if (!json_is_string(value))
		return refuse_type(r, "a string", value);
	if (time_parse_instant(json_string_value(value), &t)) {
		if (!time_is_set(t))
			return read_refuse(r, PROBLEM_MEMBER_RANGE,
			                   "the very first moment of 1970 stands for none");
		*ret = t;
		return true;
	}
	snprintf(date, sizeof(date), "%s", json_string_value(value));
	if (form_is_date(date) && !time_parse_day(date, &d))
		return read_refuse(r, PROBLEM_DATE_IMPOSSIBLE, "a day of the years 1900 to 2399");
	return read_refuse(r, PROBLEM_MEMBER_FORM, "RFC 3339 with seconds and offset: 2026-11-21T09:30:00Z");
}

static bool read_json(struct reader *r, const json_t *value, int64_t max, const char **ret)
{
	char most[1024], *text;
	size_t len;

	if (r->json_left)
		return true;
	/* Only what does not fit is written twice. */
	len = json_dumpb(value, most, sizeof(most), JSON_COMPACT | JSON_ENCODE_ANY);
	if (max > 0 && !in_range(r, (int64_t)len, 0, max, " bytes")) {
		explicit_bzero(most, sizeof(most));
		return false;
	}
	text = arena_alloc(r->arena, len + 1);
	if (len <= sizeof(most))
		memcpy(text, most, len);
	else
		json_dumpb(value, text, len, JSON_COMPACT | JSON_ENCODE_ANY);
	explicit_bzero(most, sizeof(most));
	*ret = text;
	return true;
}

/* ---- words and numbers ---- */

static bool read_word(struct reader *r, const json_t *value, const struct terms *terms, int *ret)
{
	char detail[PROTO_DETAIL_MAX] = "one of: ";
	size_t used = strlen(detail);

	if (!json_is_string(value))
		return refuse_type(r, "a string", value);
	*ret = terms_value(terms, json_string_value(value));
	if (*ret != 0)
		return true;
	terms_set_text(terms, UINT32_MAX, detail + used, sizeof(detail) - used);
	return read_refuse(r, PROBLEM_MEMBER_WORD, detail);
}

static bool read_words(struct reader *r, const json_t *value, const struct proto_field *f, uint32_t *ret)
{
	uint32_t set = 0;

	if (!json_is_array(value))
		return refuse_type(r, "an array", value);
	if (!in_range(r, (int64_t)json_array_size(value), f->min, f->max, " words"))
		return false;
	for (size_t i = 0; i < json_array_size(value); i++) {
		size_t back = enter_index(r, i);
		int word = 0;

		if (!read_word(r, json_array_get(value, i), f->terms, &word))
			return false;
		if ((set & TERMS_BIT(word)) != 0)
			return read_refuse(r, PROBLEM_MEMBER_WORD, "the same word twice");
		set |= TERMS_BIT(word);
		read_leave(r, back);
	}
	*ret = set;
	return true;
}

static bool read_int(struct reader *r, const json_t *value, const struct proto_field *f, int64_t *ret)
{
	if (!json_is_integer(value))
		return refuse_type(r, "an integer", value);
	if (!in_range(r, json_integer_value(value), f->min, f->max, ""))
		return false;
	*ret = json_integer_value(value);
	return true;
}

static bool read_flag(struct reader *r, const json_t *value, bool *ret)
{
	if (!json_is_boolean(value))
		return refuse_type(r, "true or false", value);
	*ret = json_is_true(value);
	return true;
}

/* ---- lists and objects ---- */

static bool read_texts(struct reader *r, enum proto_kind kind, const json_t *value,
                       const struct proto_field *f, struct proto_texts *ret)
{
	int64_t longest = kind == PROTO_KIND_NAME ? NAMES_LENGTH_MAX : TOKENS_LENGTH_MAX;
	struct proto_texts texts = {.count = json_array_size(value)};

	if (!json_is_array(value))
		return refuse_type(r, "an array", value);
	if (!in_range(r, (int64_t)texts.count, f->min, f->max, " of them"))
		return false;
	texts.at = arena_array(r->arena, texts.count, sizeof(texts.at[0]));
	for (size_t i = 0; i < texts.count; i++) {
		const json_t *one = json_array_get(value, i);
		size_t back = enter_index(r, i);

		if (!json_is_string(one))
			return refuse_type(r, "a string", one);
		if (!well_formed(r, kind, json_string_value(one), 1, longest))
			return false;
		texts.at[i] = arena_text(r->arena, json_string_value(one));
		read_leave(r, back);
	}
	*ret = texts;
	return true;
}

static bool read_one(struct reader *r, const json_t *value, const struct proto_table *t, void *ret_pointer)
{
	void *strct = arena_alloc(r->arena, t->size);

	if (!read_object(r, t, value, strct))
		return false;
	memcpy(ret_pointer, &strct, sizeof(strct));
	return true;
}

/* Every struct proto_<table>_list begins alike. */
struct any_list {
	size_t count;
	void *at;
};

static bool read_objects(struct reader *r, const json_t *value, const struct proto_field *f, void *ret)
{
	struct any_list list = {.count = json_array_size(value)};

	if (!json_is_array(value))
		return refuse_type(r, "an array", value);
	if (!in_range(r, (int64_t)list.count, f->min, f->max, " of them"))
		return false;
	list.at = arena_array(r->arena, list.count, f->table->size);
	for (size_t i = 0; i < list.count; i++) {
		size_t back = enter_index(r, i);

		if (!read_object(r, f->table, json_array_get(value, i), (char *)list.at + i * f->table->size))
			return false;
		read_leave(r, back);
	}
	memcpy(ret, &list, sizeof(list));
	return true;
}

static bool read_member(struct reader *r, const struct proto_field *f, const json_t *value, void *member)
{
	switch (f->kind) {
	case PROTO_KIND_TEXT:
	case PROTO_KIND_NAME:
	case PROTO_KIND_TOKEN:
	case PROTO_KIND_UUID:
	case PROTO_KIND_BSN:
	case PROTO_KIND_VNUMBER:
	case PROTO_KIND_LANG:
	case PROTO_KIND_HEX:
		return read_text(r, f->kind, value, f, member);
	case PROTO_KIND_CASE:
		return read_case(r, value, member);
	case PROTO_KIND_DATE:
		return read_date(r, value, member);
	case PROTO_KIND_INSTANT:
	case PROTO_KIND_LOCAL:
		return read_instant(r, value, member);
	case PROTO_KIND_INT:
		return read_int(r, value, f, member);
	case PROTO_KIND_FLAG:
		return read_flag(r, value, member);
	case PROTO_KIND_CHOICE:
		return read_word(r, value, f->terms, member);
	case PROTO_KIND_CHOICES:
		return read_words(r, value, f, member);
	case PROTO_KIND_NAMES:
		return read_texts(r, PROTO_KIND_NAME, value, f, member);
	case PROTO_KIND_TOKENS:
		return read_texts(r, PROTO_KIND_TOKEN, value, f, member);
	case PROTO_KIND_OBJECT:
		return read_one(r, value, f->table, member);
	case PROTO_KIND_OBJECTS:
		return read_objects(r, value, f, member);
	case PROTO_KIND_JSON:
		return read_json(r, value, f->max, member);
	}
	abort();
}

static bool is_extension(const char *key, const json_t *value)
{
	return form_is_extension(key) && !json_is_object(value) && !json_is_array(value);
}

/* The name of an unknown member is something that was sent: its place among the members is told instead. */
static bool no_unknown(struct reader *r, const struct proto_table *t, const json_t *value)
{
	bool envelope = t == &proto_table_envelope || t == &proto_table_notification;
	size_t number = 0;
	const char *key;
	json_t *member;

	json_object_foreach((json_t *)value, key, member)
	{
		number++;
		if (proto_table_field(t, key) != NULL || (envelope && is_extension(key, member)))
			continue;
		refusal_set(r->refusal, PROBLEM_MEMBER_UNKNOWN, r->at, "member %zu of this object%s", number,
		            envelope ? "; extension attributes have a name of 1 to 20 a-z 0-9 and hold a "
		                       "text, number or flag"
		                     : "");
		return false;
	}
	return true;
}

static bool checked(struct reader *r, const struct proto_table *t, const void *strct)
{
	struct proto_finding finding = {0};

	if (t->check == NULL || t->check(strct, &finding))
		return true;
	/* The finding's pointer begins with its own slash, or is empty. */
	if (finding.pointer[0] != '\0')
		read_enter(r, finding.pointer + 1);
	return read_refuse(r, finding.problem, finding.detail);
}

bool read_object(struct reader *r, const struct proto_table *t, const json_t *value, void *strct)
{
	const struct proto_field *fields = t->fields();
	size_t known = 0;

	if (!json_is_object(value))
		return refuse_type(r, "an object", value);
	proto_clear(t, strct);
	for (size_t i = 0; i < t->count; i++) {
		const json_t *member = json_object_get(value, fields[i].name);
		size_t back = read_enter(r, fields[i].name);

		known += member != NULL;
		if (member == NULL || json_is_null(member)) {
			if (fields[i].required)
				return read_refuse(r, PROBLEM_MEMBER_MISSING, NULL);
		} else if (!read_member(r, &fields[i], member, (char *)strct + fields[i].offset)) {
			return false;
		}
		read_leave(r, back);
	}
	return (json_object_size(value) == known || no_unknown(r, t, value)) && checked(r, t, strct);
}

const char *read_id(struct arena *a, const struct proto_table *t, const json_t *root)
{
	const struct proto_field *f = proto_table_field(t, "id");
	const json_t *id = json_object_get(root, "id");
	struct refusal ignored;
	struct reader r = read_start(a, &ignored);
	const char *text = NULL;

	if (json_is_string(id) && read_text(&r, f->kind, id, f, &text))
		return text;
	return NULL;
}

bool proto_read(struct arena *a, const struct proto_table *t, const void *bytes, size_t len, void *ret_struct,
                struct refusal *ret_refusal)
{
	json_t *root = json_parse(bytes, len, PROTO_RESULT_MAX, ret_refusal);
	struct reader r = read_start(a, ret_refusal);
	void *strct = arena_alloc(a, t->size);
	bool ok;

	if (root == NULL)
		return false;
	ok = read_object(&r, t, root, strct);
	json_decref(root);
	if (ok)
		memcpy(ret_struct, strct, t->size);
	return ok;
}
