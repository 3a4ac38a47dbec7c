/*
 * fields - the field reference for people, from the tables: messages, notifications, answers, methods, words,
 * problems.
 */
#ifndef MDO_PROTO_TOOL_FIELDS_H
#define MDO_PROTO_TOOL_FIELDS_H

#include "base/text.h"

/* Adds the whole document (Markdown). */
void fields_write(struct text *out);

#endif
