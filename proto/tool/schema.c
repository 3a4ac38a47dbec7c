#include "proto/tool/schema.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "proto/proto.h"

/* Tables that a schema refers to, each once, in the order they are met. */
struct used {
	size_t count;
	const struct proto_table *at[32];
};

/* An envelope member that is fixed or given by another table. */
struct special {
	const char *member;
	const char *constant;            /* the only text allowed, or NULL */
	const struct proto_table *table; /* what a JSON member holds, or NULL */
};

#define PATTERN_TEXT "^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]*$"
#define PATTERN_TOKEN "^[A-Za-z0-9._:/@+-]*$"
#define PATTERN_NAME "^[a-z0-9][a-z0-9.-]*$"
#define PATTERN_DATE "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
#define PATTERN_INSTANT                                                                                      \
	"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\\\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2}" \
	")$"

/* How a kind of text is written. min_of: how many bytes one character of it may take. */
static const struct {
	const char *pattern, *format;
	int64_t min_of;
} texts[] = {
        [PROTO_KIND_TEXT] = {PATTERN_TEXT, NULL, 4},
        [PROTO_KIND_NAME] = {PATTERN_NAME, NULL, 1},
        [PROTO_KIND_TOKEN] = {PATTERN_TOKEN, NULL, 1},
        [PROTO_KIND_UUID] = {"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", "uuid", 1},
        [PROTO_KIND_CASE] = {"^[Cc]-[0-9A-TV-Za-tv-z]{8}$", NULL, 1},
        [PROTO_KIND_BSN] = {"^[0-9]{9}$", NULL, 1},
        [PROTO_KIND_VNUMBER] = {"^[0-9]{10}$", NULL, 1},
        [PROTO_KIND_LANG] = {"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$", NULL, 1},
        [PROTO_KIND_HEX] = {"^[0-9a-f]*$", NULL, 1},
        [PROTO_KIND_DATE] = {PATTERN_DATE, "date", 1},
        [PROTO_KIND_INSTANT] = {PATTERN_INSTANT, "date-time", 1},
        [PROTO_KIND_LOCAL] = {PATTERN_INSTANT, "date-time", 1},
};

/* What holds between fields, where JSON Schema can say it. */
static const struct {
	const struct proto_table *table;
	const char *json;
} rules[] = {
        {&proto_table_client_key, "\"anyOf\":[{\"required\":[\"bsn\"]},{\"required\":[\"vnumber\"]},"
                                  "{\"required\":[\"reference\"]},{\"required\":[\"name\",\"birth_date\"]}]"},
        {&proto_table_notification,
         "\"allOf\":[{\"properties\":{\"sequence\":{\"pattern\":\"^[0-9]{20}$\"}}}]"},
        {&proto_table_rpc_response, "\"oneOf\":[{\"required\":[\"result\"]},{\"required\":[\"error\"]}]"},
};

static void use(struct used *used, const struct proto_table *t)
{
	for (size_t i = 0; i < used->count; i++)
		if (used->at[i] == t)
			return;
	assert(used->count < sizeof(used->at) / sizeof(used->at[0]));
	used->at[used->count++] = t;
}

static void refer(struct text *out, struct used *used, const struct proto_table *t)
{
	assert(t != NULL);
	use(used, t);
	text_addf(out, "\"$ref\":\"#/$defs/%s\"", t->name);
}

static void words(struct text *out, const struct terms *terms, bool or_null)
{
	text_add(out, "\"enum\":[");
	for (size_t i = 1; i < terms->count; i++)
		text_addf(out, "%s\"%s\"", i > 1 ? "," : "", terms->names[i]);
	text_addf(out, "%s]", or_null ? ",null" : "");
}

static void type(struct text *out, const char *name, bool or_null)
{
	text_addf(out, or_null ? "\"type\":[\"%s\",\"null\"]" : "\"type\":\"%s\"", name);
}

static void count(struct text *out, const struct proto_field *f)
{
	text_addf(out, ",\"minItems\":%" PRId64 ",\"maxItems\":%" PRId64, f->min, f->max);
}

static void text_value(struct text *out, const struct proto_field *f)
{
	int64_t of = texts[f->kind].min_of;

	type(out, "string", !f->required);
	if (f->max > 0)
		text_addf(out, ",\"minLength\":%" PRId64 ",\"maxLength\":%" PRId64, (f->min + of - 1) / of,
		          f->max);
	text_addf(out, ",\"pattern\":\"%s\"", texts[f->kind].pattern);
	if (texts[f->kind].format != NULL)
		text_addf(out, ",\"format\":\"%s\"", texts[f->kind].format);
}

static void array_value(struct text *out, struct used *used, const struct proto_field *f)
{
	type(out, "array", !f->required);
	count(out, f);
	if (f->kind == PROTO_KIND_CHOICES) {
		text_add(out, ",\"uniqueItems\":true,\"items\":{");
		words(out, f->terms, false);
		text_add(out, "}");
	} else if (f->kind == PROTO_KIND_OBJECTS) {
		text_add(out, ",\"items\":{");
		refer(out, used, f->table);
		text_add(out, "}");
	} else if (f->kind == PROTO_KIND_NAMES) {
		text_add(out, ",\"items\":{\"type\":\"string\",\"maxLength\":64,\"pattern\":\"" PATTERN_NAME
		              "\"}");
	} else {
		text_add(out, ",\"items\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":80,\"pattern\":"
		              "\"" PATTERN_TOKEN "\"}");
	}
}

static void object_value(struct text *out, struct used *used, const struct proto_field *f)
{
	if (f->required) {
		refer(out, used, f->table);
		return;
	}
	text_add(out, "\"anyOf\":[{");
	refer(out, used, f->table);
	text_add(out, "},{\"type\":\"null\"}]");
}

static void value(struct text *out, struct used *used, const struct proto_field *f)
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
	case PROTO_KIND_DATE:
	case PROTO_KIND_INSTANT:
	case PROTO_KIND_LOCAL:
		text_value(out, f);
		return;
	case PROTO_KIND_INT:
		type(out, "integer", !f->required);
		text_addf(out, ",\"minimum\":%" PRId64 ",\"maximum\":%" PRId64, f->min, f->max);
		return;
	case PROTO_KIND_FLAG:
		type(out, "boolean", !f->required);
		return;
	case PROTO_KIND_CHOICE:
		words(out, f->terms, !f->required);
		return;
	case PROTO_KIND_CHOICES:
	case PROTO_KIND_NAMES:
	case PROTO_KIND_TOKENS:
	case PROTO_KIND_OBJECTS:
		array_value(out, used, f);
		return;
	case PROTO_KIND_OBJECT:
		object_value(out, used, f);
		return;
	case PROTO_KIND_JSON:
		text_add(out, "\"$comment\":\"any JSON value\"");
		return;
	}
}

static const struct special *special_of(const struct special *specials, const char *member)
{
	for (; specials != NULL && specials->member != NULL; specials++)
		if (strcmp(specials->member, member) == 0)
			return specials;
	return NULL;
}

static void property(struct text *out, struct used *used, const struct proto_field *f,
                     const struct special *s)
{
	text_addf(out, "\"%s\":{", f->name);
	if (s != NULL && s->constant != NULL)
		text_addf(out, "\"const\":\"%s\"", s->constant);
	else if (s != NULL)
		refer(out, used, s->table);
	else
		value(out, used, f);
	if (f->meaning[0] != '\0')
		text_addf(out, ",\"description\":\"%s\"", f->meaning);
	text_add(out, "}");
}

/* The inside of an object's schema. */
static void object(struct text *out, struct used *used, const struct proto_table *t,
                   const struct special *specials)
{
	const struct proto_field *fields = t->fields();
	bool first = true;

	text_add(out, "\"type\":\"object\",\n\"properties\":{");
	for (size_t i = 0; i < t->count; i++) {
		text_add(out, i > 0 ? ",\n" : "\n");
		property(out, used, &fields[i], special_of(specials, fields[i].name));
	}
	text_add(out, "},\n\"required\":[");
	for (size_t i = 0; i < t->count; i++) {
		if (!fields[i].required)
			continue;
		text_addf(out, "%s\"%s\"", first ? "" : ",", fields[i].name);
		first = false;
	}
	text_add(out, "]");
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (rules[i].table == t)
			text_addf(out, ",\n%s", rules[i].json);
	/* CloudEvents: unknown extension attributes are passed over. data is known, and no scalar. */
	if (t == &proto_table_envelope || t == &proto_table_notification)
		text_add(out, ",\n\"patternProperties\":{\"^(?!data$)[a-z0-9]{1,20}$\":"
		              "{\"type\":[\"string\",\"number\",\"boolean\",\"null\"]}}");
	text_add(out, ",\n\"additionalProperties\":false");
}

static bool emit(schema_sink *sink, void *cookie, const char *name, const struct proto_table *t,
                 const struct special *specials)
{
	struct text out = {0};
	struct used used = {0};
	bool ok;

	text_addf(&out,
	          "{\"$schema\":\"https://json-schema.org/draft/2020-12/"
	          "schema\",\n\"$id\":\"urn:mdo:schema:%s\",\n",
	          name);
	object(&out, &used, t, specials);
	text_add(&out, ",\n\"$defs\":{");
	/* Writing one may add more behind it. */
	for (size_t i = 0; i < used.count; i++) {
		text_addf(&out, "%s\"%s\":{", i > 0 ? ",\n" : "\n", used.at[i]->name);
		object(&out, &used, used.at[i], NULL);
		text_add(&out, "}");
	}
	text_add(&out, "}}\n");
	ok = sink(cookie, name, &out);
	text_free(&out);
	return ok;
}

/* "nl.mdo.signals.reported.v1" without what all begin with. */
static const char *short_type(const char *t)
{
	return t + strlen("nl.mdo.");
}

static bool messages(struct arena *a, schema_sink *sink, void *cookie)
{
	for (enum message m = MESSAGE_ABSENT + 1; m < MESSAGE_COUNT; m++) {
		const struct special specials[] = {{"specversion", "1.0", NULL},
		                                   {"datacontenttype", "application/json", NULL},
		                                   {"type", message_type(m), NULL},
		                                   {"data", NULL, message_table(m)},
		                                   {0}};

		if (!emit(sink, cookie, arena_printf(a, "message.%s", short_type(message_type(m))),
		          &proto_table_envelope, specials))
			return false;
	}
	return true;
}

static bool notifications(struct arena *a, schema_sink *sink, void *cookie)
{
	for (enum event e = EVENT_ABSENT + 1; e < EVENT_COUNT; e++) {
		const char *event_type = proto_event_type(a, e);
		const struct special specials[] = {{"specversion", "1.0", NULL},
		                                   {"datacontenttype", "application/json", NULL},
		                                   {"type", event_type, NULL},
		                                   {"data", NULL, proto_event_table(e)},
		                                   {0}};

		if (!emit(sink, cookie, arena_printf(a, "notification.%s", short_type(event_type)),
		          &proto_table_notification, specials))
			return false;
	}
	return true;
}

static bool methods(struct arena *a, schema_sink *sink, void *cookie)
{
	for (enum method m = METHOD_ABSENT + 1; m < METHOD_COUNT; m++) {
		const struct special request[] = {{"jsonrpc", "2.0", NULL},
		                                  {"method", method_name(m), NULL},
		                                  {"params", NULL, method_params(m)},
		                                  {0}};
		const struct special response[] = {
		        {"jsonrpc", "2.0", NULL}, {"result", NULL, method_result(m)}, {0}};

		if (!emit(sink, cookie, arena_printf(a, "request.%s", method_name(m)),
		          &proto_table_rpc_request, request))
			return false;
		if (!emit(sink, cookie, arena_printf(a, "response.%s", method_name(m)),
		          &proto_table_rpc_response, response))
			return false;
	}
	return true;
}

bool schema_each(schema_sink *sink, void *cookie)
{
	struct arena *a = arena_new();
	bool ok = messages(a, sink, cookie) && notifications(a, sink, cookie) &&
	          emit(sink, cookie, "answer", &proto_table_answer, NULL) && methods(a, sink, cookie);

	arena_free(a);
	return ok;
}
