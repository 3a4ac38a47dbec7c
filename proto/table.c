#include "proto/table.h"

#include <stddef.h>
#include <string.h>

#include "proto/checks.h"
#include "proto/proto.h"

#define NAME(SUFFIX, name, meaning) name,
#define MEANING(SUFFIX, name, meaning) meaning,
/* LIST: variable, its table of words, what one of them is called. */
#define LIST(variable, TABLE, what_text)                                                                     \
	static const char *const variable##_names[] = {NULL, TABLE(NAME)};                                   \
	static const char *const variable##_meanings[] = {NULL, TABLE(MEANING)};                             \
	const struct terms variable = {what_text, sizeof(variable##_names) / sizeof(variable##_names[0]),    \
	                               variable##_names, variable##_meanings};
LIST(terms_answer, PROTO_ANSWERS, "answer")
LIST(terms_witnessed, PROTO_WITNESSED, "word on a witness's head")
LIST(terms_told, PROTO_TOLD, "line of a client's ledger")
LIST(terms_rotation, PROTO_ROTATION, "state of a key rotation")
LIST(terms_bound, PROTO_BOUND, "what binds a place")
LIST(terms_backup, PROTO_BACKUP, "state of a backup")
#undef LIST
#undef NAME
#undef MEANING

#define NEED_REQ true
#define NEED_OPT false

/* The TYPE column: a list of words, another table, or nothing. Only the kinds that use it differ. */
#define TYPE_TEXT(type) NULL, NULL
#define TYPE_NAME(type) NULL, NULL
#define TYPE_TOKEN(type) NULL, NULL
#define TYPE_UUID(type) NULL, NULL
#define TYPE_CASE(type) NULL, NULL
#define TYPE_BSN(type) NULL, NULL
#define TYPE_VNUMBER(type) NULL, NULL
#define TYPE_LANG(type) NULL, NULL
#define TYPE_HEX(type) NULL, NULL
#define TYPE_DATE(type) NULL, NULL
#define TYPE_INSTANT(type) NULL, NULL
#define TYPE_LOCAL(type) NULL, NULL
#define TYPE_INT(type) NULL, NULL
#define TYPE_FLAG(type) NULL, NULL
#define TYPE_CHOICE(type) &terms_##type, NULL
#define TYPE_CHOICES(type) &terms_##type, NULL
#define TYPE_NAMES(type) NULL, NULL
#define TYPE_TOKENS(type) NULL, NULL
#define TYPE_OBJECT(type) NULL, &proto_table_##type
#define TYPE_OBJECTS(type) NULL, &proto_table_##type
#define TYPE_JSON(type) NULL, NULL

/* A row does not know its table, so the rows stand in a function of each table, where `here` says which
 * struct they describe. */
#define F(need, kind, member, name, type, min, max, meaning)                                                 \
	{name, NEED_##need, PROTO_KIND_##kind, offsetof(__typeof__(*here), member),                          \
	 min,  max,         TYPE_##kind(type), meaning},
#define T(table, ROWS, check)                                                                                \
	static const struct proto_field *fields_##table(void)                                                \
	{                                                                                                    \
		__attribute__((unused)) const struct proto_##table *here;                                    \
		static const struct proto_field fields[] = {ROWS(F)};                                        \
		return fields;                                                                               \
	}
PROTO_TABLES(T)
#undef T
#undef F

static const struct proto_field *fields_no_params(void)
{
	return NULL;
}

#define F(...) +1
#define T(table, ROWS, check_function)                                                                       \
	const struct proto_table proto_table_##table = {#table, 0 ROWS(F), sizeof(struct proto_##table),     \
	                                                fields_##table, check_function};
PROTO_TABLES(T)
#undef T
#undef F
const struct proto_table proto_table_no_params = {"no_params", 0, sizeof(struct proto_no_params),
                                                  fields_no_params, NULL};

#undef NEED_REQ
#undef NEED_OPT
#undef TYPE_TEXT
#undef TYPE_NAME
#undef TYPE_TOKEN
#undef TYPE_UUID
#undef TYPE_CASE
#undef TYPE_BSN
#undef TYPE_VNUMBER
#undef TYPE_LANG
#undef TYPE_HEX
#undef TYPE_DATE
#undef TYPE_INSTANT
#undef TYPE_LOCAL
#undef TYPE_INT
#undef TYPE_FLAG
#undef TYPE_CHOICE
#undef TYPE_CHOICES
#undef TYPE_NAMES
#undef TYPE_TOKENS
#undef TYPE_OBJECT
#undef TYPE_OBJECTS
#undef TYPE_JSON

const struct proto_field *proto_table_field(const struct proto_table *t, const char *name)
{
	const struct proto_field *fields = t->fields();

	for (size_t i = 0; i < t->count; i++)
		if (strcmp(fields[i].name, name) == 0)
			return &fields[i];
	return NULL;
}

void proto_clear(const struct proto_table *t, void *strct)
{
	const struct proto_field *fields = t->fields();

	memset(strct, 0, t->size);
	for (size_t i = 0; i < t->count; i++) {
		void *member = (char *)strct + fields[i].offset;

		if (fields[i].kind == PROTO_KIND_INT)
			*(int64_t *)member = PROTO_NO_INT;
		else if (fields[i].kind == PROTO_KIND_DATE)
			*(struct day *)member = day_none();
	}
}

void *proto_new(struct arena *a, const struct proto_table *t)
{
	void *strct = arena_alloc(a, t->size);

	proto_clear(t, strct);
	return strct;
}
