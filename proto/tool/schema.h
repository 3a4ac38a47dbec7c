/*
 * schema - JSON Schema 2020-12 of each message, notification, answer, request and response, from the tables.
 */
#ifndef MDO_PROTO_TOOL_SCHEMA_H
#define MDO_PROTO_TOOL_SCHEMA_H

#include "base/attr.h"
#include "base/text.h"

/* What a schema is called: "message.signals.reported.v1"; the file adds ".json", the $id "urn:mdo:schema:"
 * before. */
typedef bool schema_sink(void *cookie, const char *name, const struct text *json);

/* Makes every schema and hands it to the sink, in a fixed order. False as soon as the sink says so. */
bool schema_each(schema_sink *sink, void *cookie) MDO_CHECK;

#endif
