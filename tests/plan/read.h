/*
 * read - members of a JSON object, strictly, for instances of a planning problem. The first thing that is
 * wrong is kept with its place; what follows then reads as nothing.
 */
#ifndef MDO_TESTS_PLAN_READ_H
#define MDO_TESTS_PLAN_READ_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "rules/agenda.h"

struct reading {
	struct arena *arena; /* of this line */
	json_t *people;      /* name to number; one numbering for a whole instance */
	bool wrong;
	char field[200]; /* JSON pointer */
	char why[120];
	double took_ms; /* the planner alone */
	size_t changes; /* to be made after it, and what one took: in the middle, and the longest */
	double change_ms, longest_change_ms;
};

/* A clock for took_ms: of the processor, so that other work on the machine does not count. */
double read_clock_ms(void);

/* Keeps the first complaint only. Always false. */
bool read_wrong(struct reading *r, const char *field, const char *why);

/* Members of ${at}, which stands at ${where}. A member that may be absent then has ${otherwise}; REQUIRED: it
 * may not. */
#define READ_REQUIRED INT64_MIN
int64_t read_int(struct reading *r, const json_t *at, const char *where, const char *name, int64_t least,
                 int64_t most, int64_t otherwise);
bool read_flag(struct reading *r, const json_t *at, const char *where, const char *name);
/* NULL when absent or null and not ${required}. */
const char *read_text(struct reading *r, const json_t *at, const char *where, const char *name,
                      bool required);
enum urgency read_urgency(struct reading *r, const json_t *at, const char *where);
/* A list of names of people, each once, as numbers. */
struct agenda_set read_people(struct reading *r, const json_t *at, const char *where, const char *name);
/* An array of objects: how many. */
size_t read_objects(struct reading *r, const json_t *at, const char *name, size_t most, json_t **ret_array);
/* No other members than these (NULL at the end). */
void read_only(struct reading *r, const json_t *at, const char *where, const char *const *names);
/* "/items/3" in the arena. */
const char *read_place(struct reading *r, const char *array, size_t index);

#endif
