#include "proto/json.h"

#include <stdalign.h>
#include <stdbool.h>
#include <string.h>

#include "base/memory.h"
#include "proto/proto.h"

/* What jansson asks for, with its size before it, so that it can be wiped when it goes. */
struct piece {
	size_t size;
	alignas(max_align_t) unsigned char bytes[];
};

static void *piece_new(size_t size)
{
	struct piece *p;

	if (size > SIZE_MAX - sizeof(*p))
		return NULL;
	p = mem_grow(NULL, 1, sizeof(*p) + size);
	p->size = size;
	return p->bytes;
}

static void piece_free(void *bytes)
{
	struct piece *p;

	if (bytes == NULL)
		return;
	p = (struct piece *)((char *)bytes - offsetof(struct piece, bytes));
	explicit_bzero(p->bytes, p->size);
	mem_free(p);
}

/* Whether arrays and objects stand deeper inside each other than `max`; needs no valid JSON. Before jansson,
 * because it would go into 2048 levels. */
static bool deeper_than(const char *s, size_t len, size_t max)
{
	size_t depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < len; i++) {
		char c = s[i];

		if (quoted) {
			if (c == '\\')
				i++;
			else if (c == '"')
				quoted = false;
		} else if (c == '"') {
			quoted = true;
		} else if (c == '[' || c == '{') {
			if (++depth > max)
				return true;
		} else if ((c == ']' || c == '}') && depth > 0) {
			depth--;
		}
	}
	return false;
}

/* jansson's own text may quote what was sent, so the reason is told in words of ours. */
static const char *reason(enum json_error_code code)
{
	switch (code) {
	case json_error_invalid_utf8:
		return "not UTF-8";
	case json_error_duplicate_key:
		return "a member stands twice";
	case json_error_premature_end_of_input:
		return "ends too early";
	case json_error_end_of_input_expected:
		return "something stands behind it";
	case json_error_null_character:
	case json_error_null_byte_in_key:
		return "a NUL character";
	case json_error_unknown:
	case json_error_out_of_memory:
	case json_error_stack_overflow:
	case json_error_cannot_open_file:
	case json_error_invalid_argument:
	case json_error_invalid_syntax:
	case json_error_invalid_format:
	case json_error_wrong_type:
	case json_error_null_value:
	case json_error_numeric_overflow:
	case json_error_item_not_found:
	case json_error_index_out_of_range:
		break;
	}
	return "not JSON";
}

static void refuse(const json_error_t *error, struct refusal *ret_refusal)
{
	if (json_error_code(error) == json_error_numeric_overflow)
		refusal_set(ret_refusal, PROBLEM_MEMBER_RANGE, "",
		            "a number is too large: line %d, column %d", error->line, error->column);
	else
		refusal_set(ret_refusal, PROBLEM_NOT_JSON, "", "%s: line %d, column %d",
		            reason(json_error_code(error)), error->line, error->column);
}

json_t *json_parse(const void *bytes, size_t len, size_t max, struct refusal *ret_refusal)
{
	json_error_t error;
	json_t *value;

	if (len > max) {
		refusal_set(ret_refusal, PROBLEM_TOO_LARGE, "", "at most %zu bytes", max);
		return NULL;
	}
	if (deeper_than(bytes, len, PROTO_DEPTH_MAX)) {
		refusal_set(ret_refusal, PROBLEM_NOT_JSON, "", "arrays and objects at most %d deep",
		            PROTO_DEPTH_MAX);
		return NULL;
	}
	/* This is the only place where jansson is started, so nothing it frees was allocated without. */
	json_set_alloc_funcs(piece_new, piece_free);
	value = json_loadb(len > 0 ? bytes : "", len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (value == NULL)
		refuse(&error, ret_refusal);
	explicit_bzero(&error, sizeof(error)); /* its text quotes what was sent */
	return value;
}
