/*
 * kinds - what can be asked: messages of partners, methods of people, kinds of notification; and for each
 * what it carries and which right it needs. From the tables in methods.h and base/terms.h.
 */
#ifndef MDO_PROTO_KINDS_H
#define MDO_PROTO_KINDS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/terms.h"
#include "proto/methods.h"
#include "proto/table.h"

enum message {
	MESSAGE_ABSENT,
#define M(S, type, table, right, way, meaning) MESSAGE_##S,
	PROTO_MESSAGES(M)
#undef M
	        MESSAGE_COUNT
};

enum method {
	METHOD_ABSENT,
#define M(S, name, params, result, right, way, meaning) METHOD_##S,
	PROTO_METHODS(M)
#undef M
	        METHOD_COUNT
};

/* All take a real one (ABSENT is asserted against) and return static data. A command is applied exactly once;
 * a query may be repeated. The right is RIGHT_ABSENT when none is needed. */
const char *message_type(enum message m); /* "nl.mdo.signals.reported.v1" */
const struct proto_table *message_table(enum message m);
enum right message_right(enum message m);
bool message_is_command(enum message m);
const char *message_meaning(enum message m);
enum message message_from_type(const char *type); /* MESSAGE_ABSENT: there is none */

const char *method_name(enum method m);
const struct proto_table *method_params(enum method m);
const struct proto_table *method_result(enum method m);
enum right method_right(enum method m);
enum right method_right_also(enum method m); /* as good as that one; RIGHT_ABSENT: none is */
bool method_is_command(enum method m);
const char *method_meaning(enum method m);
enum method method_from_name(const char *name); /* METHOD_ABSENT: there is none */

/* Notifications: "nl.mdo.<name>.v1", and the table of its data. */
const char *proto_event_type(struct arena *a, enum event e);
enum event proto_event_from_type(const char *type); /* EVENT_ABSENT: there is none */
const struct proto_table *proto_event_table(enum event e);

#endif
