/*
 * store_agenda - tables, meetings and the places of cases on them.
 */
#ifndef MDO_STORE_STORE_AGENDA_H
#define MDO_STORE_STORE_AGENDA_H

#include "base/terms.h"
#include "store/store.h"

enum store_dirty { STORE_CLEAN, STORE_DIRTY, STORE_DIRTY_AT_ONCE };

/* A table's planning state; made when there is none. */
void store_table_ensure(struct store *s, const struct table_id *table);
void store_table_mark(struct store *s, const struct table_id *table,
                      enum store_dirty dirty); /* STORE_CLEAN clears; else never lowers */
enum store_dirty store_table_dirty(struct store *s, const struct table_id *table);
struct day store_table_made_until(struct store *s, const struct table_id *table);
void store_table_set_made_until(struct store *s, const struct table_id *table, struct day until);
/* By which rhythm its meetings were made: any number that says so; 0: none yet. */
int64_t store_table_rhythm(struct store *s, const struct table_id *table);
void store_table_set_rhythm(struct store *s, const struct table_id *table, int64_t rhythm);

#define STORE_BREAKS_MAX 8
struct store_break {
	int64_t slot, minutes; /* after the item of that slot */
};

struct store_meeting {
	struct meeting_id id;
	struct table_id table;
	struct instant start, announce_at;
	int64_t seats, slot_minutes;
	enum meeting_state state;
	bool ad_hoc, held_back;
	bool extra; /* made by a person, beside the rhythm */
	size_t break_count;
	struct store_break breaks[STORE_BREAKS_MAX]; /* as the table had them when it was made */
};
struct store_meeting_list {
	size_t count;
	struct store_meeting *at;
};
/* When slot ${slot} (1..) of a meeting begins, after the breaks before it; 0 gives its start. */
struct instant store_meeting_slot_at(const struct store_meeting *m, int64_t slot);
/* When its last slot is over. */
struct instant store_meeting_end(const struct store_meeting *m);
void store_meeting_add(struct store *s, const struct store_meeting *m);
bool store_meeting_get(struct store *s, const char *id, struct store_meeting *ret_meeting);
void store_meeting_update(struct store *s,
                          const struct store_meeting *m); /* all but id, table, ad_hoc, extra */
/* As if it had never been: a draft that the rhythm of its table does not have any more. */
void store_meeting_drop(struct store *s, const struct meeting_id *id);
/* Start within [from, to); ${table} NULL: all; in order of start, then id. */
struct store_meeting_list store_meeting_list(struct store *s, struct arena *a, const char *table,
                                             struct instant from, struct instant to);
/* Of one table, drafts and announced ones only, with how many items stand at each: into ${ret_taken}. */
struct store_meeting_list store_meeting_open(struct store *s, struct arena *a, const struct table_id *table,
                                             struct instant from, struct instant to, int64_t **ret_taken);
/* Announced ones of a table. */
struct store_meeting_list store_meeting_announced(struct store *s, struct arena *a,
                                                  const struct table_id *table, struct instant from,
                                                  struct instant to);
/* Drafts whose announcement is due and not held back; announced ones that are over (store_meeting_end before
 * now). By start. */
struct store_meeting_list store_meeting_to_announce(struct store *s, struct arena *a, struct instant now);
struct store_meeting_list store_meeting_over(struct store *s, struct arena *a, struct instant now);

struct store_item {
	struct case_id case_;
	struct meeting_id meeting;
	int64_t slot;
	bool pinned;
};
struct store_item_list {
	size_t count;
	struct store_item *at;
};
void store_item_put(struct store *s, const struct store_item *item); /* one place per case: replaces */
void store_item_remove(struct store *s, const struct case_id *case_);
bool store_item_get(struct store *s, const struct case_id *case_, struct store_item *ret_item);
struct store_item_list store_item_of_meeting(struct store *s, struct arena *a,
                                             const struct meeting_id *meeting); /* by slot */
/* All that stand somewhere, each with its meeting, in order of case. */
struct store_place {
	struct store_item item;
	struct store_meeting meeting;
};
struct store_place_list {
	size_t count;
	struct store_place *at;
};
struct store_place_list store_item_places(struct store *s, struct arena *a);
/* The item was discussed: kept as history, the place is free. */
void store_item_held(struct store *s, const struct store_item *item);

#endif
