#include "proto/tool/fields.h"

#include <inttypes.h>
#include <string.h>

#include "proto/proto.h"

static const char INTRO[] =
        "# Fields, words and problems\n"
        "\n"
        "Every message of mdod, field by field. This file and the JSON Schemas in `schema/` are written by\n"
        "`proto-schema` from the tables that decode and encode the messages; `PROTOCOL.md` says how they are "
        "used.\n"
        "\n"
        "A member that is not *required* may be absent or `null`. A member that is not listed is refused, "
        "except\n"
        "extension attributes of a CloudEvents envelope. Sizes of texts are bytes of UTF-8.\n"
        "\n"
        "| kind | how it is written |\n"
        "| --- | --- |\n"
        "| text | a string without control characters but newline and tab |\n"
        "| name | a string: a-z 0-9 . - and first a letter or digit: a partner, person or MDO table |\n"
        "| token | a string of A-Z a-z 0-9 . _ : / @ + - |\n"
        "| uuid | a string: 8-4-4-4-12 hexadecimal digits in lower case |\n"
        "| case | a string: C- and eight letters or digits; read in lower case too |\n"
        "| bsn | a string: nine digits that pass the 11-test (citizen service number) |\n"
        "| vnumber | a string: ten digits (alien registration number) |\n"
        "| language | a string: BCP 47 tag of language, script, region: `ar`, `fa-AF`, `zh-Hant` |\n"
        "| hex | a string of hexadecimal digits in lower case |\n"
        "| date | a string: YYYY-MM-DD, 1900 to 2399 |\n"
        "| instant | a string: RFC 3339 with offset; written in UTC with milliseconds |\n"
        "| local | a string: RFC 3339 with offset; written with the Dutch local one |\n"
        "| integer | a number without fraction or exponent |\n"
        "| flag | true or false; absent is false |\n"
        "| word | a string: one of the words of the list named |\n"
        "| words | an array of different words of the list named |\n"
        "| names, tokens | an array of them |\n"
        "| object, objects | an object, an array of objects, of the table named |\n"
        "| json | any JSON value |\n";

static const char *const kinds[] = {
        [PROTO_KIND_TEXT] = "text",       [PROTO_KIND_NAME] = "name",       [PROTO_KIND_TOKEN] = "token",
        [PROTO_KIND_UUID] = "uuid",       [PROTO_KIND_CASE] = "case",       [PROTO_KIND_BSN] = "bsn",
        [PROTO_KIND_VNUMBER] = "vnumber", [PROTO_KIND_LANG] = "language",   [PROTO_KIND_HEX] = "hex",
        [PROTO_KIND_DATE] = "date",       [PROTO_KIND_INSTANT] = "instant", [PROTO_KIND_LOCAL] = "local",
        [PROTO_KIND_INT] = "integer",     [PROTO_KIND_FLAG] = "flag",       [PROTO_KIND_CHOICE] = "word",
        [PROTO_KIND_CHOICES] = "words",   [PROTO_KIND_NAMES] = "names",     [PROTO_KIND_TOKENS] = "tokens",
        [PROTO_KIND_OBJECT] = "object",   [PROTO_KIND_OBJECTS] = "objects", [PROTO_KIND_JSON] = "json",
};

static const struct terms *const lists[] = {
        &terms_answer,        &terms_domain,      &terms_role,          &terms_office,
        &terms_urgency,       &terms_purpose,     &terms_form,          &terms_event,
        &terms_cause,         &terms_deadline,    &terms_signal_state,  &terms_case_state,
        &terms_consent_state, &terms_regie_state, &terms_meeting_state, &terms_right,
        &terms_inbox,
};

static void kind(struct text *out, const struct proto_field *f)
{
	text_add(out, kinds[f->kind]);
	if (f->table != NULL)
		text_addf(out, " [%s](#%s)", f->table->name, f->table->name);
	if (f->terms != NULL)
		text_addf(out, " of *%s*", f->terms->what);
}

static void limits(struct text *out, const struct proto_field *f)
{
	if (f->min == 0 && f->max == 0)
		return;
	if (f->min == f->max)
		text_addf(out, "%" PRId64, f->max);
	else
		text_addf(out, "%" PRId64 "..%" PRId64, f->min, f->max);
}

static void table(struct text *out, const struct proto_table *t)
{
	const struct proto_field *fields = t->fields();

	text_addf(out, "\n### %s\n\n", t->name);
	if (t->count == 0) {
		text_add(out, "No members.\n");
		return;
	}
	text_add(out, "| member | | kind | from..to | meaning |\n| --- | --- | --- | --- | --- |\n");
	for (size_t i = 0; i < t->count; i++) {
		text_addf(out, "| `%s` | %s | ", fields[i].name, fields[i].required ? "required" : "");
		kind(out, &fields[i]);
		text_add(out, " | ");
		limits(out, &fields[i]);
		text_addf(out, " | %s |\n", fields[i].meaning);
	}
}

static void messages(struct text *out)
{
	text_add(out, "\n## What a partner sends\n\n| type | data | right | | meaning |\n| --- | --- | --- | "
	              "--- | --- |\n");
	for (enum message m = MESSAGE_ABSENT + 1; m < MESSAGE_COUNT; m++)
		text_addf(out, "| `%s` | [%s](#%s) | %s | %s | %s |\n", message_type(m),
		          message_table(m)->name, message_table(m)->name,
		          terms_name(&terms_right, (int)message_right(m)),
		          message_is_command(m) ? "applied once" : "may be repeated", message_meaning(m));
}

static void notifications(struct text *out)
{
	struct arena *a = arena_new();

	text_add(out, "\n## What a partner is told\n\n| type | data | meaning |\n| --- | --- | --- |\n");
	for (enum event e = EVENT_ABSENT + 1; e < EVENT_COUNT; e++)
		text_addf(out, "| `%s` | [%s](#%s) | %s |\n", proto_event_type(a, e),
		          proto_event_table(e)->name, proto_event_table(e)->name, terms_event.meanings[e]);
	arena_free(a);
}

static void methods(struct text *out)
{
	text_add(out, "\n## What people ask\n\n| method | params | result | right | | meaning |\n"
	              "| --- | --- | --- | --- | --- | --- |\n");
	for (enum method m = METHOD_ABSENT + 1; m < METHOD_COUNT; m++) {
		const char *right = terms_name(&terms_right, (int)method_right(m));
		const char *also = terms_name(&terms_right, (int)method_right_also(m));

		text_addf(out, "| `%s` | [%s](#%s) | [%s](#%s) | %s%s%s | %s | %s |\n", method_name(m),
		          method_params(m)->name, method_params(m)->name, method_result(m)->name,
		          method_result(m)->name, right != NULL ? right : "none", also != NULL ? " or " : "",
		          also != NULL ? also : "", method_is_command(m) ? "applied once" : "may be repeated",
		          method_meaning(m));
	}
}

static void tables(struct text *out)
{
	text_add(out, "\n## Tables\n");
#define T(name, ROWS, check) table(out, &proto_table_##name);
	PROTO_TABLES(T)
#undef T
	table(out, &proto_table_no_params);
}

static void words(struct text *out)
{
	text_add(out, "\n## Words\n");
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		text_addf(out, "\n### %s\n\n| word | meaning |\n| --- | --- |\n", lists[i]->what);
		for (size_t w = 1; w < lists[i]->count; w++)
			text_addf(out, "| `%s` | %s |\n", lists[i]->names[w], lists[i]->meanings[w]);
	}
}

static void problems(struct text *out)
{
	text_add(out, "\n## Problems\n\nThe type of a problem is `urn:mdo:problem:` and its code. Codes are "
	              "never renamed.\n\n"
	              "| code | status | title |\n| --- | --- | --- |\n");
	for (enum problem p = PROBLEM_NONE + 1; p < PROBLEM_COUNT; p++)
		text_addf(out, "| `%s` | %d | %s |\n", problem_code(p), problem_status(p), problem_title(p));
}

void fields_write(struct text *out)
{
	text_add(out, INTRO);
	messages(out);
	notifications(out);
	methods(out);
	tables(out);
	words(out);
	problems(out);
}
