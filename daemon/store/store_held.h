/*
 * store_held - what was discussed at meetings that are over, and how far those passed over are counted.
 */
#ifndef MDO_STORE_STORE_HELD_H
#define MDO_STORE_STORE_HELD_H

#include "store/store_agenda.h"

/* What stood at a meeting that was held: discussed in order of slot, then, with slot 0, what was not reached.
 */
struct store_item_list store_held_items(struct store *s, struct arena *a, const struct meeting_id *meeting);
/* A case stood there: true and its slot, 0 when it was not reached. */
bool store_held_slot(struct store *s, const struct case_id *case_, const struct meeting_id *meeting,
                     int64_t *ret_slot);
/* Start of the last meeting at which it was discussed; unset: never was. */
struct instant store_held_last(struct store *s, const struct case_id *case_);
/* It was put off at announcement since nobody there speaks the language. */
bool store_held_unspoken(struct store *s, const struct case_id *case_, const struct meeting_id *meeting);

/* Those passed over at a meeting are to be counted behind this case, "" for all; NULL: they are. */
void store_held_count(struct store *s, const struct meeting_id *meeting, const char *upto);
/* The first meeting with some to count, and behind which case. */
bool store_held_counting(struct store *s, struct store_meeting *ret_meeting, struct case_id *ret_upto);
/* The next open cases of a table, in order. */
struct store_held_cases {
	size_t count;
	struct case_id *at;
};
struct store_held_cases store_held_next(struct store *s, struct arena *a, const struct table_id *table,
                                        const struct case_id *upto, int64_t most);

#endif
