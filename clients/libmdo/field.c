#include "libmdo/field.h"

#include <assert.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "base/time.h"

static bool set_flag(const char *text, bool *ret_flag)
{
	if (text[0] == '\0' || text_equal(text, "true") || text_equal(text, "yes"))
		*ret_flag = true;
	else if (text_equal(text, "false") || text_equal(text, "no"))
		*ret_flag = false;
	else
		return false;
	return true;
}

static bool set_instant(const char *text, struct instant *ret_instant)
{
	struct day d;

	if (time_parse_instant(text, ret_instant))
		return true;
	if (!time_parse_day(text, &d))
		return false;
	*ret_instant = time_day_start(d);
	return true;
}

/* The words there are, for who typed another. */
static bool why_words(const struct proto_field *f, struct why *why)
{
	struct text words = {0};

	for (size_t i = 1; i < f->terms->count; i++)
		text_addf(&words, "%s%s", i > 1 ? ", " : "", f->terms->names[i]);
	why_set(why, "%s: one of %s", f->name, words.at);
	text_free(&words);
	return false;
}

static void add_text(struct arena *a, struct proto_texts *list, const char *value)
{
	const char **at = arena_array(a, list->count + 1, sizeof(*at));

	if (list->count > 0)
		memcpy(at, list->at, list->count * sizeof(*at));
	at[list->count] = value;
	*list = (struct proto_texts){list->count + 1, at};
}

static bool add_values(struct arena *a, const struct proto_field *f, void *member, const char *text,
                       struct why *why)
{
	char *rest = arena_text(a, text);
	char *value;

	while ((value = strsep(&rest, ",")) != NULL) {
		value += strspn(value, " ");
		if (value[0] == '\0')
			return why_set(why, "%s: an empty value between commas", f->name);
		if (f->kind == PROTO_KIND_CHOICES) {
			int term = terms_value(f->terms, value);

			if (term == 0)
				return why_words(f, why);
			*(uint32_t *)member |= TERMS_BIT(term);
		} else {
			add_text(a, member, value);
		}
	}
	return true;
}

static bool set_choice(const struct proto_field *f, void *member, const char *text, struct why *why)
{
	int term = terms_value(f->terms, text);

	if (term == 0)
		return why_words(f, why);
	/* Every choice is an enum of its own, all of the size of an int. */
	memcpy(member, &term, sizeof(term));
	return true;
}

/* As a person may have typed it: in lower case, with an O for a 0. What is no code is left for the check. */
static const char *case_code(struct arena *a, const char *text)
{
	struct case_id id;

	return arena_text(a, id_parse_case(text, &id) ? id.text : text);
}

bool mdo_field_set(struct arena *a, const struct proto_table *t, void *strct, const char *name,
                   const char *text, struct why *why)
{
	const struct proto_field *f = proto_table_field(t, name);
	void *member;

	assert(f != NULL);
	member = (char *)strct + f->offset;
	switch (f->kind) {
	case PROTO_KIND_TEXT:
	case PROTO_KIND_NAME:
	case PROTO_KIND_TOKEN:
	case PROTO_KIND_UUID:
	case PROTO_KIND_BSN:
	case PROTO_KIND_VNUMBER:
	case PROTO_KIND_LANG:
	case PROTO_KIND_HEX:
		*(const char **)member = arena_text(a, text);
		return true;
	case PROTO_KIND_CASE:
		*(const char **)member = case_code(a, text);
		return true;
	case PROTO_KIND_DATE:
		return time_parse_day(text, member) || why_set(why, "%s: a day is written YYYY-MM-DD", name);
	case PROTO_KIND_INSTANT:
	case PROTO_KIND_LOCAL:
		return set_instant(text, member) ||
		       why_set(why, "%s: a moment as in RFC 3339 is wanted", name);
	case PROTO_KIND_INT:
		return text_parse_int(text, f->min, f->max, member) ||
		       why_set(why, "%s: a number from %lld to %lld", name, (long long)f->min,
		               (long long)f->max);
	case PROTO_KIND_FLAG:
		return set_flag(text, member) || why_set(why, "%s: yes or no", name);
	case PROTO_KIND_CHOICE:
		return set_choice(f, member, text, why);
	case PROTO_KIND_CHOICES:
	case PROTO_KIND_NAMES:
	case PROTO_KIND_TOKENS:
		return add_values(a, f, member, text, why);
	case PROTO_KIND_OBJECT:
	case PROTO_KIND_OBJECTS:
	case PROTO_KIND_JSON:
		break;
	}
	assert(f->table == NULL && f->kind != PROTO_KIND_JSON);
	return false;
}

bool mdo_field_check(struct arena *a, const struct proto_table *t, const void *strct, const char **ret_text,
                     struct why *why)
{
	size_t len;
	const char *text = proto_write(a, t, strct, &len);
	void *again = proto_new(a, t);
	struct refusal refusal;

	if (!proto_read(a, t, text, len, again, &refusal))
		return mdo_field_why(&refusal, why);
	*ret_text = text;
	return true;
}

bool mdo_field_why(const struct refusal *r, struct why *why)
{
	return why_set(why, "%s (%s)%s%s%s%s", problem_title(r->problem), problem_code(r->problem),
	               r->pointer[0] != '\0' ? " at " : "", r->pointer, r->detail[0] != '\0' ? ": " : "",
	               r->detail);
}
