#include "conf/conf_value.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "conf/conf_complaint.h"

_Static_assert(sizeof(enum role) == sizeof(int) && sizeof(enum weekday) == sizeof(int),
               "enums are kept as int");

static bool refuse(const struct conf_reader *r, const struct conf_key *k, const config_setting_t *s,
                   const char *found)
{
	char path[CONF_PATH_MAX], wanted[CONF_WANTED_MAX];

	return conf_complaint_set(r->complaint, r->file->path, (int)config_setting_source_line(s),
	                          "%s: %s; give %s", conf_keys_path(k, path), found,
	                          conf_keys_wanted(k, wanted));
}

static bool refuse_type(const struct conf_reader *r, const struct conf_key *k, const config_setting_t *s)
{
	static const char *const names[] = {"nothing", "a group { }", "a number",   "a number",  "a fraction",
	                                    "a text",  "true/false",  "a list [ ]", "a list ( )"};
	char found[40];

	snprintf(found, sizeof(found), "%s is not taken here", names[config_setting_type(s)]);
	return refuse(r, k, s, found);
}

/* A text, or an entry of a list, that is not what its key takes. */
static bool refuse_text(const struct conf_reader *r, const struct conf_key *k, const config_setting_t *s)
{
	/* What stands where a key or the path of one should may be a secret, put in the wrong place. */
	bool secret = k->type == CONF_CURVE || k->type == CONF_PATH;
	char path[CONF_PATH_MAX], wanted[CONF_WANTED_MAX], quote[CONF_QUOTE_MAX];

	return conf_complaint_set(r->complaint, r->file->path, (int)config_setting_source_line(s),
	                          "%s: %s does not fit; give %s", conf_keys_path(k, path),
	                          secret ? "this value"
	                                 : conf_complaint_quote(config_setting_get_string(s), quote),
	                          conf_keys_wanted_entry(k, wanted));
}

static bool is_text(const config_setting_t *s)
{
	return config_setting_type(s) == CONFIG_TYPE_STRING;
}

/* Value of a name, -1 when it is none. Values begin at 0 or leave rows empty, so this is not terms_value. */
static int value_of(const struct terms *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (names->names[i] != NULL && strcmp(names->names[i], name) == 0)
			return (int)i;
	return -1;
}

static bool read_int(const struct conf_reader *r, const struct conf_key *k, const config_setting_t *s,
                     void *at)
{
	char found[40];
	int64_t v;

	if (config_setting_type(s) != CONFIG_TYPE_INT && config_setting_type(s) != CONFIG_TYPE_INT64)
		return refuse_type(r, k, s);
	v = config_setting_get_int64(s);
	if (v < k->min || v > k->max) {
		snprintf(found, sizeof(found), "%lld is out of range", (long long)v);
		return refuse(r, k, s, found);
	}
	*(int64_t *)at = v;
	return true;
}

static bool read_bool(const struct conf_reader *r, const struct conf_key *k, const config_setting_t *s,
                      void *at)
{
	if (config_setting_type(s) != CONFIG_TYPE_BOOL)
		return refuse_type(r, k, s);
	*(bool *)at = config_setting_get_bool(s) != CONFIG_FALSE;
	return true;
}

static bool read_clock(const struct conf_reader *r, const struct conf_key *k, const config_setting_t *s,
                       void *at)
{
	int minutes;

	if (!is_text(s))
		return refuse_type(r, k, s);
	if (!time_parse_clock(config_setting_get_string(s), &minutes))
		return refuse_text(r, k, s);
	*(int64_t *)at = minutes;
	return true;
}

static bool read_day(const struct conf_reader *r, const struct conf_key *k, const config_setting_t *s,
                     void *at)
{
	if (!is_text(s))
		return refuse_type(r, k, s);
	return time_parse_day(config_setting_get_string(s), at) || refuse_text(r, k, s);
}

static bool read_choice(const struct conf_reader *r, const struct conf_key *k, const config_setting_t *s,
                        void *at)
{
	int v;

	if (!is_text(s))
		return refuse_type(r, k, s);
	v = value_of(k->names, config_setting_get_string(s));
	if (v < 0)
		return refuse_text(r, k, s);
	memcpy(at, &v, sizeof(v));
	return true;
}

/* Any text without control characters, ${min} to ${max} characters. */
static bool is_plain(const char *text, int64_t min, int64_t max)
{
	int64_t length;

	if (!text_is_utf8(text, strlen(text)))
		return false;
	for (const char *c = text; *c != '\0'; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7F)
			return false;
	length = (int64_t)text_length(text);
	return length >= min && length <= max;
}

static bool read_text(const struct conf_reader *r, const struct conf_key *k, const config_setting_t *s,
                      void *at)
{
	if (!is_text(s))
		return refuse_type(r, k, s);
	if (!is_plain(config_setting_get_string(s), k->min, k->max))
		return refuse_text(r, k, s);
	*(const char **)at = arena_text(r->arena, config_setting_get_string(s));
	return true;
}

static bool read_path(const struct conf_reader *r, const struct conf_key *k, const config_setting_t *s,
                      void *at)
{
	const char *path = config_setting_get_string(s);

	if (!is_text(s))
		return refuse_type(r, k, s);
	if (!is_plain(path, 1, 1024))
		return refuse_text(r, k, s);
	*(const char **)at = path[0] == '/' || r->dir == NULL ? arena_text(r->arena, path)
	                                                      : arena_printf(r->arena, "%s/%s", r->dir, path);
	return true;
}

static bool read_word(const struct conf_reader *r, const struct conf_key *k, const config_setting_t *s,
                      void *at)
{
	if (!is_text(s))
		return refuse_type(r, k, s);
	if (!k->grammar->ok(config_setting_get_string(s)))
		return refuse_text(r, k, s);
	*(const char **)at = arena_text(r->arena, config_setting_get_string(s));
	return true;
}

static bool read_id(const struct conf_reader *r, const struct conf_key *k, const config_setting_t *s,
                    void *at)
{
	if (!is_text(s))
		return refuse_type(r, k, s);
	if (!conf_grammar_name.ok(config_setting_get_string(s)))
		return refuse_text(r, k, s);
	id_set(at, ID_NAME_MAX, config_setting_get_string(s));
	return true;
}

/* A list of texts, none twice; both of libconfig's brackets will do. */
static bool check_list(const struct conf_reader *r, const struct conf_key *k, const config_setting_t *s)
{
	int count = config_setting_length(s);
	char path[CONF_PATH_MAX];

	if (!config_setting_is_array(s) && !config_setting_is_list(s))
		return refuse_type(r, k, s);
	for (int i = 0; i < count; i++) {
		const config_setting_t *e = config_setting_get_elem(s, (unsigned)i);

		if (!is_text(e))
			return refuse_type(r, k, e);
		for (int j = 0; j < i; j++)
			if (text_equal(config_setting_get_string(e), config_setting_get_string_elem(s, j)))
				return conf_complaint_set(
				        r->complaint, r->file->path, (int)config_setting_source_line(e),
				        "%s: entry %d is the same as entry %d; take one out",
				        conf_keys_path(k, path), i + 1, j + 1);
	}
	return true;
}

/* ... with as many entries as the key takes. */
static bool check_count(const struct conf_reader *r, const struct conf_key *k, const config_setting_t *s)
{
	char found[40];
	int count;

	if (!check_list(r, k, s))
		return false;
	count = config_setting_length(s);
	if (count >= k->min && count <= k->max)
		return true;
	if (count == 0)
		return refuse(r, k, s,
		              k->standard == CONF_MUST || k->standard[0] != '\0'
		                      ? "an empty list is not taken"
		                      : "an empty list is not taken, leave the key out");
	snprintf(found, sizeof(found), "%d entries are too many", count);
	return refuse(r, k, s, found);
}

static bool read_set(const struct conf_reader *r, const struct conf_key *k, const config_setting_t *s,
                     void *at)
{
	uint32_t set = 0;

	if (!check_list(r, k, s))
		return false;
	for (int i = 0; i < config_setting_length(s); i++) {
		const config_setting_t *e = config_setting_get_elem(s, (unsigned)i);
		int v = value_of(k->names, config_setting_get_string(e));

		if (v < k->min || v > k->max)
			return refuse_text(r, k, e);
		set |= TERMS_BIT(v);
	}
	*(uint32_t *)at = set;
	return true;
}

static bool read_order(const struct conf_reader *r, const struct conf_key *k, const config_setting_t *s,
                       void *at)
{
	if (!check_count(r, k, s))
		return false;
	for (int i = 0; i < config_setting_length(s); i++) {
		const config_setting_t *e = config_setting_get_elem(s, (unsigned)i);
		int v = value_of(k->names, config_setting_get_string(e));

		if (v < 0)
			return refuse_text(r, k, e);
		memcpy((char *)at + (size_t)i * sizeof(v), &v, sizeof(v));
	}
	return true;
}

static bool check_words(const struct conf_reader *r, const struct conf_key *k, const config_setting_t *s)
{
	if (!check_count(r, k, s))
		return false;
	for (int i = 0; i < config_setting_length(s); i++)
		if (!k->grammar->ok(config_setting_get_string_elem(s, i)))
			return refuse_text(r, k, config_setting_get_elem(s, (unsigned)i));
	return true;
}

static bool read_words(const struct conf_reader *r, const struct conf_key *k, const config_setting_t *s,
                       void *at)
{
	size_t count;
	const char **words;

	if (!check_words(r, k, s))
		return false;
	count = (size_t)config_setting_length(s);
	words = arena_array(r->arena, count, sizeof(*words));
	for (size_t i = 0; i < count; i++)
		words[i] = arena_text(r->arena, config_setting_get_string_elem(s, (int)i));
	*(const char ***)at = words;
	return true;
}

static bool read_ids(const struct conf_reader *r, const struct conf_key *k, const config_setting_t *s,
                     void *at)
{
	size_t count;
	char(*ids)[ID_NAME_MAX];
	void *all;

	if (!check_words(r, k, s))
		return false;
	count = (size_t)config_setting_length(s);
	ids = arena_array(r->arena, count, sizeof(*ids));
	for (size_t i = 0; i < count; i++)
		id_set(ids[i], ID_NAME_MAX, config_setting_get_string_elem(s, (int)i));
	all = ids;
	memcpy(at, &all, sizeof(all));
	return true;
}

static bool read_days(const struct conf_reader *r, const struct conf_key *k, const config_setting_t *s,
                      void *at)
{
	size_t count;
	struct day *days;
	bool ok = check_words(r, k, s);

	if (!ok)
		return false;
	count = (size_t)config_setting_length(s);
	days = arena_array(r->arena, count, sizeof(*days));
	for (size_t i = 0; i < count; i++) {
		ok = time_parse_day(config_setting_get_string_elem(s, (int)i), &days[i]);
		assert(ok);
	}
	*(const struct day **)at = days;
	return true;
}

static bool read_curve(const struct conf_reader *r, const struct conf_key *k, const config_setting_t *s,
                       void *at)
{
	const char **keys = at;

	if (!check_words(r, k, s))
		return false;
	for (int i = 0; i < config_setting_length(s); i++)
		keys[i] = arena_text(r->arena, config_setting_get_string_elem(s, i));
	return true;
}

bool conf_value_read(const struct conf_reader *r, const struct conf_key *k, const config_setting_t *s,
                     void *ret_struct)
{
	static bool (*const readers[])(const struct conf_reader *, const struct conf_key *,
	                               const config_setting_t *, void *) = {
	        [CONF_INT] = read_int,     [CONF_BOOL] = read_bool,     [CONF_CLOCK] = read_clock,
	        [CONF_DAY] = read_day,     [CONF_CHOICE] = read_choice, [CONF_SET] = read_set,
	        [CONF_ORDER] = read_order, [CONF_TEXT] = read_text,     [CONF_PATH] = read_path,
	        [CONF_WORD] = read_word,   [CONF_ID] = read_id,         [CONF_WORDS] = read_words,
	        [CONF_DAYS] = read_days,   [CONF_IDS] = read_ids,       [CONF_CURVE] = read_curve,
	};
	size_t count;

	if (!readers[k->type](r, k, s, (char *)ret_struct + k->at))
		return false;
	if (k->count_at != 0) {
		count = (size_t)config_setting_length(s);
		memcpy((char *)ret_struct + k->count_at, &count, sizeof(count));
	}
	return true;
}
