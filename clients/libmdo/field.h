/*
 * field - members of a proto struct set from what a person typed, by the tables of proto. Only the form of
 * words, numbers and days is judged here; lengths and the rest by reading back what was written
 * (mdo_field_check).
 */
#ifndef MDO_LIBMDO_FIELD_H
#define MDO_LIBMDO_FIELD_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/memory.h"
#include "base/why.h"
#include "proto/proto.h"

/*
 * Sets the member that is called ${name} on the wire. Arrays: ${text} is one or more values with commas
 * between them, added to what is there. FLAG: "", "true", "yes" or "false", "no". The member exists and is no
 * OBJECT, OBJECTS or JSON (asserted). Texts are copied to the arena. What is wrong is said without repeating
 * ${text}.
 */
bool mdo_field_set(struct arena *a, const struct proto_table *t, void *strct, const char *name,
                   const char *text, struct why *why) MDO_CHECK;

/* Writes the struct as JSON and reads it back, so that a mistake shows before anything is sent. */
bool mdo_field_check(struct arena *a, const struct proto_table *t, const void *strct, const char **ret_text,
                     struct why *why) MDO_CHECK;

/* "title (code) at /pointer: detail" of a refusal found on this side. Returns false. */
bool mdo_field_why(const struct refusal *r, struct why *why);

#endif
