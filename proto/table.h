/*
 * table - the tables of tables_partner.h and tables_person.h as data, for the decoder, the encoder, the JSON
 * Schemas, the field reference and whoever prints help.
 */
#ifndef MDO_PROTO_TABLE_H
#define MDO_PROTO_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/problem.h"
#include "proto/structs.h"

/* The KIND column; what each one is stands in tables_partner.h. */
enum proto_kind {
	PROTO_KIND_TEXT,
	PROTO_KIND_NAME,
	PROTO_KIND_TOKEN,
	PROTO_KIND_UUID,
	PROTO_KIND_CASE,
	PROTO_KIND_BSN,
	PROTO_KIND_VNUMBER,
	PROTO_KIND_LANG,
	PROTO_KIND_HEX,
	PROTO_KIND_DATE,
	PROTO_KIND_INSTANT,
	PROTO_KIND_LOCAL,
	PROTO_KIND_INT,
	PROTO_KIND_FLAG,
	PROTO_KIND_CHOICE,
	PROTO_KIND_CHOICES,
	PROTO_KIND_NAMES,
	PROTO_KIND_TOKENS,
	PROTO_KIND_OBJECT,
	PROTO_KIND_OBJECTS,
	PROTO_KIND_JSON
};

struct proto_field {
	const char *name; /* on the wire */
	bool required;
	enum proto_kind kind;
	size_t offset; /* in the struct */
	int64_t min, max;
	const struct terms *terms;       /* CHOICE, CHOICES; else NULL */
	const struct proto_table *table; /* OBJECT, OBJECTS; else NULL */
	const char *meaning;
};

/* What a check found: pointer is relative to the struct checked, detail static text or NULL. */
struct proto_finding {
	enum problem problem;
	char pointer[48];
	const char *detail;
};

/* What the fields cannot say one by one. False: ret is filled. */
typedef bool proto_check(const void *strct, struct proto_finding *ret);

struct proto_table {
	const char *name;
	size_t count, size;                        /* fields; bytes of the struct */
	const struct proto_field *(*fields)(void); /* `count` rows, in the order of the table */
	proto_check *check;                        /* NULL: nothing to check */
};

#define T(table, ROWS, check) extern const struct proto_table proto_table_##table;
PROTO_TABLES(T)
#undef T
extern const struct proto_table proto_table_no_params;

/* The field of that name, NULL when there is none. */
const struct proto_field *proto_table_field(const struct proto_table *t, const char *name);

#endif
