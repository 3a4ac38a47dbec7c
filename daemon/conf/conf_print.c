/*
 * The printed half of conf.h: values back to what one writes in a file.
 */
#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/memory.h"
#include "base/text.h"
#include "conf/conf.h"
#include "conf/conf_keys.h"
#include "conf/conf_origin.h"
#include "conf/conf_read.h"

static const size_t LIST_COLUMNS = 100;
static const size_t COMMENT_COLUMNS = 106;

enum style {
	STYLE_FULL, /* with meanings and defaults */
	STYLE_BARE  /* values only, without paths: what is hashed */
};

/* A list under way: breaks the line when it gets long. */
struct items {
	struct text *out;
	const char *indent;
	size_t line_start;
	size_t count;
};

static void add_quoted(struct text *out, const char *s)
{
	text_add(out, "\"");
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			text_add(out, "\\");
		text_add_bytes(out, s, 1);
	}
	text_add(out, "\"");
}

static void add_item(struct items *i, const char *s)
{
	text_add(i->out, i->count++ > 0 ? "," : "[");
	if (i->out->len - i->line_start + strlen(s) > LIST_COLUMNS) {
		text_addf(i->out, "\n%s\t", i->indent);
		i->line_start = i->out->len;
	} else {
		text_add(i->out, " ");
	}
	add_quoted(i->out, s);
}

static void add_list(struct items *i, const struct conf_key *k, const void *from, size_t count)
{
	const char *at = (const char *)from + k->at;
	const char *const *words = NULL;
	const struct day *days = NULL;
	const char *ids = NULL;
	char buf[TIME_TEXT_MAX];

	if (k->type == CONF_WORDS)
		memcpy(&words, at, sizeof(words));
	else if (k->type == CONF_CURVE)
		words = (const char *const *)(const void *)at;
	else if (k->type == CONF_DAYS)
		memcpy(&days, at, sizeof(const struct day *));
	else if (k->type == CONF_IDS)
		memcpy(&ids, at, sizeof(ids));
	for (size_t n = 0; n < count; n++) {
		int v;

		if (words != NULL) {
			add_item(i, words[n]);
		} else if (days != NULL) {
			add_item(i, time_text_day(days[n], buf));
		} else if (ids != NULL) {
			add_item(i, ids + n * ID_NAME_MAX);
		} else {
			memcpy(&v, at + n * sizeof(v), sizeof(v));
			add_item(i, k->names->names[v]);
		}
	}
}

static void add_set(struct items *i, const struct conf_key *k, uint32_t set)
{
	for (size_t v = 0; v < k->names->count; v++)
		if ((set & TERMS_BIT(v)) != 0)
			add_item(i, k->names->names[v]);
}

/* Every kind of list; false when it is one that is left out. */
static bool add_many(struct text *out, const char *indent, size_t line_start, const struct conf_key *k,
                     const void *from)
{
	struct items i = {out, indent, line_start, 0};
	size_t count = 0;

	if (k->type == CONF_SET) {
		add_set(&i, k, *(const uint32_t *)(const void *)((const char *)from + k->at));
	} else {
		memcpy(&count, (const char *)from + k->count_at, sizeof(count));
		if (count == 0 && k->standard[0] == '\0')
			return false;
		add_list(&i, k, from, count);
	}
	text_add(out, i.count > 0 ? " ]" : "[ ]");
	return true;
}

static bool add_text(struct text *out, const char *s)
{
	if (s == NULL || *s == '\0')
		return false;
	add_quoted(out, s);
	return true;
}

/* The value of ${k}; false, and nothing added, when it is left out. */
static bool add_value(struct text *out, const char *indent, size_t line_start, const struct conf_key *k,
                      const void *from)
{
	const void *at = (const char *)from + k->at;
	char buf[TIME_TEXT_MAX];
	int v;

	switch (k->type) {
	case CONF_INT:
		text_addf(out, "%" PRId64, *(const int64_t *)at);
		return true;
	case CONF_BOOL:
		text_add(out, *(const bool *)at ? "true" : "false");
		return true;
	case CONF_CLOCK:
		v = (int)*(const int64_t *)at;
		text_addf(out, "\"%02d:%02d\"", v / 60, v % 60);
		return true;
	case CONF_DAY:
		return add_text(out, time_text_day(*(const struct day *)at, buf));
	case CONF_CHOICE:
		memcpy(&v, at, sizeof(v));
		return add_text(out, k->names->names[v]);
	case CONF_TEXT:
	case CONF_PATH:
	case CONF_WORD:
		return add_text(out, *(const char *const *)at);
	case CONF_ID:
		return add_text(out, at);
	case CONF_SET:
	case CONF_ORDER:
	case CONF_WORDS:
	case CONF_DAYS:
	case CONF_IDS:
	case CONF_CURVE:
		return add_many(out, indent, line_start, k, from);
	}
	assert(false); /* a type without a printed form */
	return false;
}

static bool is_list(const struct conf_key *k)
{
	return k->type == CONF_SET || k->type == CONF_ORDER || k->type == CONF_WORDS ||
	       k->type == CONF_DAYS || k->type == CONF_IDS || k->type == CONF_CURVE;
}

/* One comment, broken between words where a line gets long. */
static void add_wrapped(struct text *out, const char *indent, const char *s)
{
	size_t start = out->len;

	text_addf(out, "%s#", indent);
	while (*s != '\0') {
		size_t word = strcspn(s, " ");

		if (out->len - start + word > COMMENT_COLUMNS) {
			start = out->len + 1;
			text_addf(out, "\n%s#", indent);
		}
		text_add(out, " ");
		text_add_bytes(out, s, word);
		s += word + (s[word] == ' ');
	}
	text_add(out, "\n");
}

static void add_comment(struct text *out, const char *indent, const struct conf_key *k)
{
	bool shown = k->standard != CONF_MUST && k->standard[0] != '\0' && !is_list(k);
	char wanted[CONF_WANTED_MAX];
	struct text second = {0};

	text_addf(&second, "Give %s%s%s.", conf_keys_wanted(k, wanted), shown ? "; default " : "",
	          shown ? k->standard : "");
	add_wrapped(out, indent, k->meaning);
	add_wrapped(out, indent, second.at);
	text_free(&second);
}

/* Whether a key of the same name in a section before this one means the same, and has said so. */
static bool was_told(const struct conf_keys *keys, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (strcmp(keys->at[i].name, keys->at[at].name) == 0 &&
		    strcmp(keys->at[i].meaning, keys->at[at].meaning) == 0)
			return true;
	return false;
}

static void add_key(struct text *out, enum style style, const struct conf_keys *keys, size_t number,
                    bool first, const void *from)
{
	const struct conf_key *k = &keys->at[number];
	bool told = was_told(keys, number);
	const char *indent = k->section[0] != '\0' ? "\t" : "";
	size_t start;

	if (style == STYLE_BARE && k->type == CONF_PATH)
		return;
	if (style == STYLE_FULL && !told) {
		text_add(out, first ? "" : "\n");
		add_comment(out, indent, k);
	}
	start = out->len;
	text_addf(out, "%s%s = ", indent, k->name);
	if (add_value(out, indent, start, k, from)) {
		text_add(out, ";\n");
		return;
	}
	out->len = start;
	out->at[start] = '\0';
	if (style == STYLE_FULL)
		text_addf(out, "%s#%s = \"\";\n", indent, k->name);
}

static void add_keys(struct text *out, enum style style, const struct conf_keys *keys, const void *from)
{
	const char *open = "";

	for (size_t i = 0; i < keys->count; i++) {
		const struct conf_key *k = &keys->at[i];
		bool first = i == 0 || strcmp(k->section, open) != 0;

		if (strcmp(k->section, open) != 0) {
			text_addf(out, "%s%s%s: {\n", open[0] != '\0' ? "};\n" : "",
			          style == STYLE_FULL ? "\n" : "", k->section);
			open = k->section;
		}
		add_key(out, style, keys, i, first, from);
	}
	if (open[0] != '\0')
		text_add(out, "};\n");
}

static void add_file(struct text *out, enum style style, const char *dir, const char *id)
{
	text_addf(out, "%s# ==== %s/%s.conf ====\n", style == STYLE_FULL ? "\n" : "", dir, id);
}

static struct text conf_text(const struct conf *conf, enum style style)
{
	struct arena *scratch = arena_new();
	struct conf_main_draft draft = {*conf, conf_origin_parts(scratch, conf->source)};
	struct text out = {0};

	text_add(&out, "# ==== mdod.conf ====\n");
	add_keys(&out, style, &conf_keys_main, &draft);
	for (size_t i = 0; i < conf->partner_count; i++) {
		const struct conf_partner *p = &conf->partners[i];
		struct conf_partner_draft partner = {*p, conf_origin_parts(scratch, p->source)};

		add_file(&out, style, "partners.d", p->id.text);
		add_keys(&out, style, &conf_keys_partner, &partner);
	}
	for (size_t i = 0; i < conf->person_count; i++) {
		add_file(&out, style, "people.d", conf->people[i].id.text);
		add_keys(&out, style, &conf_keys_person, &conf->people[i]);
	}
	for (size_t i = 0; i < conf->table_count; i++) {
		add_file(&out, style, "tables.d", conf->tables[i].id.text);
		add_keys(&out, style, &conf_keys_table, &conf->tables[i]);
	}
	arena_free(scratch);
	return out;
}

void conf_print(const struct conf *conf, FILE *to)
{
	struct text out = conf_text(conf, STYLE_FULL);

	fputs(out.at, to);
	text_free(&out);
}

/* An empty file, read: the road on which every default goes. */
void conf_print_default(FILE *to)
{
	struct conf_main_draft draft = {0};
	struct conf_complaint complaint;
	struct conf_file nothing = {.path = ""};
	struct conf_reader reader = {arena_new(), NULL, &nothing, &complaint};
	struct text out = {0};
	bool ok;

	config_init(&nothing.tree);
	ok = conf_read(&reader, &conf_keys_main, &draft);
	assert(ok);
	text_addf(&out, "%s\n", conf_keys_main.head);
	add_keys(&out, STYLE_FULL, &conf_keys_main, &draft);
	fputs(out.at, to);
	text_free(&out);
	config_destroy(&nothing.tree);
	arena_free(reader.arena);
}

uint64_t conf_digest(const struct conf *conf)
{
	struct text out = conf_text(conf, STYLE_BARE);
	struct crypto_hasher h;
	struct crypto_hash hash;
	uint64_t digest = 0;

	crypto_hash_start(&h, NULL);
	crypto_hash_text(&h, "conf");
	crypto_hash_part(&h, out.at, out.len);
	hash = crypto_hash_end(&h);
	text_free(&out);
	for (size_t i = 0; i < sizeof(digest); i++)
		digest = digest << 8 | hash.b[i];
	return digest;
}
