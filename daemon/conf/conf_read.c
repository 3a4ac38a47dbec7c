#include "conf/conf_read.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "conf/conf_complaint.h"
#include "conf/conf_value.h"

static const size_t WORD_MAX = 40; /* longer names are not compared for likeness */

static bool is_section(const struct conf_keys *keys, const char *name)
{
	for (size_t i = 0; i < keys->count; i++)
		if (strcmp(keys->at[i].section, name) == 0)
			return true;
	return false;
}

static const struct conf_key *find(const struct conf_keys *keys, const char *section, const char *name)
{
	for (size_t i = 0; i < keys->count; i++)
		if (strcmp(keys->at[i].section, section) == 0 && strcmp(keys->at[i].name, name) == 0)
			return &keys->at[i];
	return NULL;
}

/* Letters to add, drop or change to make one of the other (Levenshtein). */
static size_t distance(const char *a, const char *b)
{
	size_t row[64], n = strlen(b);

	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 1; a[i - 1] != '\0'; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= n; j++) {
			size_t best = corner + (a[i - 1] != b[j - 1]);

			corner = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[n];
}

/* A key of that section written nearly so, NULL when none is near. */
static const struct conf_key *find_near(const struct conf_keys *keys, const char *section, const char *name)
{
	const struct conf_key *best = NULL;
	size_t nearest = 3;

	if (strlen(name) > WORD_MAX)
		return NULL;
	for (size_t i = 0; i < keys->count; i++) {
		size_t d;

		if (strcmp(keys->at[i].section, section) != 0)
			continue;
		d = distance(name, keys->at[i].name);
		if (d < nearest && d < strlen(name)) {
			nearest = d;
			best = &keys->at[i];
		}
	}
	return best;
}

static const struct conf_key *find_elsewhere(const struct conf_keys *keys, const char *name)
{
	for (size_t i = 0; i < keys->count; i++)
		if (strcmp(keys->at[i].name, name) == 0)
			return &keys->at[i];
	return NULL;
}

static bool refuse_unknown(const struct conf_reader *r, const struct conf_keys *keys, const char *section,
                           const config_setting_t *s)
{
	const char *name = config_setting_name(s);
	int line = (int)config_setting_source_line(s);
	const struct conf_key *near = find_near(keys, section, name);
	const struct conf_key *other = find_elsewhere(keys, name);
	char quote[CONF_QUOTE_MAX];

	conf_complaint_quote(name, quote);
	if (other != NULL && other->section[0] != '\0')
		return conf_complaint_set(r->complaint, r->file->path, line, "%s belongs inside %s { }",
		                          quote, other->section);
	if (other != NULL)
		return conf_complaint_set(r->complaint, r->file->path, line, "%s belongs outside %s { }",
		                          quote, section);
	if (near != NULL)
		return conf_complaint_set(r->complaint, r->file->path, line,
		                          "unknown key %s in %s; is \"%s\" meant?", quote, keys->file,
		                          near->name);
	return conf_complaint_set(r->complaint, r->file->path, line, "unknown key %s in %s; take it out",
	                          quote, keys->file);
}

static bool check_section(const struct conf_reader *r, const struct conf_keys *keys,
                          const config_setting_t *group)
{
	const char *section = config_setting_name(group);

	if (!config_setting_is_group(group))
		return conf_complaint_set(r->complaint, r->file->path, (int)config_setting_source_line(group),
		                          "%s: give a group, %s: { key = value; }", section, section);
	for (int i = 0; i < config_setting_length(group); i++) {
		const config_setting_t *s = config_setting_get_elem(group, (unsigned)i);

		if (find(keys, section, config_setting_name(s)) == NULL)
			return refuse_unknown(r, keys, section, s);
	}
	return true;
}

static bool check_known(const struct conf_reader *r, const struct conf_keys *keys)
{
	const config_setting_t *root = config_root_setting(&r->file->tree);

	for (int i = 0; i < config_setting_length(root); i++) {
		const config_setting_t *s = config_setting_get_elem(root, (unsigned)i);
		const char *name = config_setting_name(s);

		if (find(keys, "", name) != NULL)
			continue;
		if (!is_section(keys, name))
			return refuse_unknown(r, keys, "", s);
		if (!check_section(r, keys, s))
			return false;
	}
	return true;
}

/* The defaults go the way of every other value: written, parsed, checked. One that fails is our bug. */
static void parse_defaults(const struct conf_keys *keys, config_t *tree)
{
	struct text t = {0};
	const char *open = "";
	int rc;

	for (size_t i = 0; i < keys->count; i++) {
		const struct conf_key *k = &keys->at[i];

		if (strcmp(k->section, open) != 0) {
			text_addf(&t, "%s%s: {\n", open[0] != '\0' ? "};\n" : "", k->section);
			open = k->section;
		}
		if (k->standard != CONF_MUST && k->standard[0] != '\0')
			text_addf(&t, "%s = %s;\n", k->name, k->standard);
	}
	text_add(&t, open[0] != '\0' ? "};\n" : "\n");
	config_init(tree);
	rc = config_read_string(tree, t.at);
	assert(rc == CONFIG_TRUE);
	text_free(&t);
}

static bool read_key(const struct conf_reader *r, const struct conf_key *k, const config_t *defaults,
                     void *ret_struct)
{
	char path[CONF_PATH_MAX], wanted[CONF_WANTED_MAX];
	const config_setting_t *s = config_lookup(&r->file->tree, conf_keys_path(k, path));
	bool ok;

	if (s != NULL)
		return conf_value_read(r, k, s, ret_struct);
	if (k->standard == CONF_MUST)
		return conf_complaint_set(r->complaint, r->file->path, 1, "%s is missing; give %s", path,
		                          conf_keys_wanted(k, wanted));
	if (k->standard[0] == '\0') {
		if (k->type == CONF_PATH)
			*(const char **)(void *)((char *)ret_struct + k->at) = "";
		return true;
	}
	ok = conf_value_read(r, k, config_lookup(defaults, path), ret_struct);
	assert(ok);
	return true;
}

bool conf_read(const struct conf_reader *r, const struct conf_keys *keys, void *ret_struct)
{
	config_t defaults;
	bool ok = check_known(r, keys);

	if (!ok)
		return false;
	parse_defaults(keys, &defaults);
	for (size_t i = 0; ok && i < keys->count; i++)
		ok = read_key(r, &keys->at[i], &defaults, ret_struct);
	config_destroy(&defaults);
	return ok;
}

bool conf_read_is_given(const struct conf_file *file, const char *key)
{
	return config_lookup(&file->tree, key) != NULL;
}
