/*
 * store_case - cases, who holds their regie, escalations, and the roster.
 */
#ifndef MDO_STORE_STORE_CASE_H
#define MDO_STORE_STORE_CASE_H

#include "base/terms.h"
#include "store/store.h"
#include "store/store_agenda.h"

struct store_case {
	struct case_id id;
	struct client_id client;
	struct table_id table;
	enum case_state state;
	enum urgency urgency;
	struct instant opened, closed;
	enum cause cause;
	struct day discuss_by, discussed, earliest, next_date; /* discussed, earliest may be day_none() */
	int64_t passed_over; /* meetings at which it could have been discussed and was not, since the last */
	struct meeting_id displaced; /* where it had to give way to another; unset: nowhere */
};
struct store_case_list {
	size_t count;
	struct store_case *at;
};
void store_case_add(struct store *s, const struct store_case *c);
bool store_case_get(struct store *s, const char *id, struct store_case *ret_case);
bool store_case_open_of(struct store *s, const struct client_id *client, struct store_case *ret_case);
/* One that is open and of this table, and not discussed since its last signal. */
struct store_case_to_plan {
	struct store_case c;
	bool go_ahead;           /* a person decided: also without interpreter */
	struct store_item item;  /* meeting unset: it stands nowhere */
	struct person_id holder; /* who accepted the regie; unset: nobody yet */
};
bool store_case_to_plan(struct store *s, const struct table_id *table, const struct case_id *id,
                        struct store_case_to_plan *ret_case);
/* Writes back what changes while a case is open: urgency, days, passed_over, displaced. No index holds these,
 * so this is cheap; */
void store_case_update(struct store *s, const struct store_case *c);
/* and the rest that can change: state, closed and cause. */
void store_case_set_state(struct store *s, const struct store_case *c);
/* In order of id; ${table} NULL: all; CASE_STATE_ABSENT: all. */
struct store_case_list store_case_list(struct store *s, struct arena *a, const char *table,
                                       enum case_state state);
/* Ids of the open cases of a table after ${after} ("": from the first), at most ${most}, in order; into
 * ${ret_ids}. */
size_t store_case_ids(struct store *s, const struct table_id *table, const struct case_id *after, size_t most,
                      struct case_id *ret_ids);
/* Open cases whose next date is before ${today}. */
struct store_case_list store_case_overdue(struct store *s, struct arena *a, struct day today);
/* Open cases whose regie nobody has: escalated, in order of id. */
struct store_case_list store_case_escalated(struct store *s, struct arena *a);

struct store_regie {
	int64_t number;
	struct case_id case_;
	struct person_id person;
	struct partner_id partner;
	enum regie_state state;
	struct instant offered, accepted, answer_by, ended; /* accepted, ended: unset: not */
	enum cause cause;
	const char *why;
};
struct store_regie_list {
	size_t count;
	struct store_regie *at;
};
/* At most one offered or accepted per case: a second one is a bug of the caller. */
void store_regie_add(struct store *s, const struct store_regie *r);
bool store_regie_current(struct store *s, struct arena *a, const struct case_id *case_,
                         struct store_regie *ret_regie);
void store_regie_accept(struct store *s, int64_t number, struct instant now);
void store_regie_end(struct store *s, int64_t number, enum regie_state state, enum cause cause,
                     struct instant now);
struct store_regie_list store_regie_history(struct store *s, struct arena *a, const struct case_id *case_);
/* Held by or offered to this person, in order of case. */
struct store_regie_list store_regie_of(struct store *s, struct arena *a, const char *person);
/* The last one of the client's case that was closed last; false: there is none. */
bool store_regie_before(struct store *s, struct arena *a, const struct client_id *client,
                        struct store_regie *ret_regie);
/* Rows that were ended together and may be given back, in order of case; ${batch} NULL: this one may not any
 * more. */
void store_regie_set_batch(struct store *s, int64_t number, const char *batch);
struct store_regie_list store_regie_of_batch(struct store *s, struct arena *a, const char *batch);
/* Offers to somebody who is absent on ${today}. */
struct store_regie_list store_regie_waiting(struct store *s, struct arena *a, struct day today);
/* Offers whose term is over. */
struct store_regie_list store_regie_lapsed(struct store *s, struct arena *a, struct instant now);

bool store_escalation_open(struct store *s, const struct case_id *case_, struct instant *ret_since);
void store_escalation_add(struct store *s, const struct case_id *case_, struct instant now);
void store_escalation_close(struct store *s, const struct case_id *case_, struct instant now);

struct store_person_absence;
struct store_person {
	struct person_id person;
	struct partner_id partner;
	uint32_t domains;
	const char *languages, *expertise; /* tags, a space between */
	int64_t limit, load;               /* load: open cases held or offered; not written */
	struct person_id deputy;
	bool left;
	uint32_t duties, workdays; /* bits of enum duty, of enum weekday; no workday: Monday to Friday */
	size_t absence_count;
	const struct store_person_absence *absences; /* read only: store_absence.h writes them */
};
struct store_person_absence { /* of the person (first), or of the whole organisation */
	struct day from, until;
	struct person_id deputy; /* meanwhile; unset: the roster's */
	bool of_roster;          /* what the roster says */
};
/* Absent on that day, the person or the whole organisation; away: that, or no working day, or gone for good.
 */
bool store_person_absent(const struct store_person *p, struct day on);
bool store_person_works(const struct store_person *p, struct day on);
bool store_person_away(const struct store_person *p, struct day on);
/* To a meeting; one for a crisis (${ad_hoc}) waits for nobody's working days. */
bool store_person_comes(const struct store_person *p, struct day on, bool ad_hoc);
/* Who stands in on that day; unset when nobody was named. */
const struct person_id *store_person_deputy(const struct store_person *p, struct day on);
struct store_person_list {
	size_t count;
	const struct store_person *at;
};
void store_roster_set(struct store *s, const struct store_person *p);
void store_roster_clear(struct store *s);
bool store_roster_get(struct store *s, struct arena *a, const char *person, struct store_person *ret_person);
/* Whose they are, and whether they left: for what asks no more. False: nobody of that id. */
bool store_roster_partner(struct store *s, const char *person, struct partner_id *ret_partner,
                          bool *ret_left);
/* In the order of their ids. The caller's own, in the arena. */
struct store_person_list store_roster_list(struct store *s, struct arena *a);
/* The same as the store has it: until anything of people, absences or regies is written or undone. */
struct store_person_list store_roster_now(struct store *s);
/* Somebody of such a list; NULL: nobody of it. */
const struct store_person *store_person_find(const struct store_person_list *roster,
                                             const struct person_id *person);
/* One of them, its texts and absences in the arena. */
struct store_person store_person_copy(const struct store_person *p, struct arena *a);

#endif
