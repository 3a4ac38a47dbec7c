/*
 * store_desk - what people are asked to look at, and no case alone tells: crisis grounds of the region,
 * partners that did not erase or came to a limit, numbers that contradict each other, what goes by its term,
 * the last backup.
 */
#ifndef MDO_STORE_STORE_DESK_H
#define MDO_STORE_STORE_DESK_H

#include "base/terms.h"
#include "rules/consent.h"
#include "store/store.h"

/* A live or suspended signal of an open case, with as much of its consent as decides what offices may see and
 * until when it may be discussed (consent_office, consent_discuss_until): not to whom it may be shown.
 * Signals of a case stand together, oldest first. */
struct store_glance {
	struct case_id case_;
	enum signal_state state;
	struct instant received;
	bool attends, interpreter;
	struct consent consent; /* without id: the signal is suspended, or rests on nothing any more */
};
struct store_glance_list {
	size_t count;
	struct store_glance *at;
};
struct store_glance_list store_desk_glances(struct store *s, struct arena *a);

/* A crisis ground that is active or suspended, and a case with a signal that rests on it. */
struct store_ground {
	struct case_id case_;
	struct table_id table;
	struct consent_id consent;
	struct partner_id partner;
	char basis[33];
	enum consent_state state;
	struct day review_by, suspended_until;
};
struct store_ground_list {
	size_t count;
	struct store_ground *at;
};
/* Soonest review first. */
struct store_ground_list store_desk_grounds(struct store *s, struct arena *a);
/* A ground rests on another basis, up to and including ${until}. Says nothing of its state. */
void store_desk_ground_basis(struct store *s, const struct consent_id *ground, const char *basis,
                             struct day until);

/* Crisis grounds that a partner recorded, whatever became of them; what only narrows an older one is not
 * counted again. In order of id; only partners with one since ${year}. */
struct store_crises {
	struct partner_id partner;
	int64_t month, year;   /* since ${month}, since ${year} */
	struct instant newest; /* when it last recorded one */
};
struct store_crises_list {
	size_t count;
	struct store_crises *at;
};
struct store_crises_list store_desk_crises(struct store *s, struct arena *a, struct instant month,
                                           struct instant year);

/* Whether anything that a signal of the case said can still be read: nothing of it is left once its keys are
 * set to erase. */
bool store_desk_readable(struct store *s, const struct case_id *case_);

/* The day on which the last of a signal's content was erased; day_none() while any of it is not. */
struct day store_desk_erased_on(struct store *s, const struct signal_id *signal);

/* Partners that named too many new persons today, where nobody lifted the limit, and how many messages were
 * put off for it. In order of id. */
struct store_limited {
	struct partner_id partner;
	int64_t refused;
};
struct store_limited_list {
	size_t count;
	struct store_limited *at;
};
struct store_limited_list store_desk_limited(struct store *s, struct arena *a, struct day today);

/* Two clients that one message meant by two numbers, neither merged nor rejected as one since: their open
 * cases; one of them may be unset. Oldest first. */
struct store_conflict {
	struct instant at;
	struct case_id case_, with;
	struct client_id low, high;
};
struct store_conflict_list {
	size_t count;
	struct store_conflict *at;
};
struct store_conflict_list store_desk_conflicts(struct store *s, struct arena *a);

/* When the last good backup was finished; 0: none yet. */
struct instant store_desk_backup(struct store *s, struct arena *a);

#endif
