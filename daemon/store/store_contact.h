/*
 * store_contact - days on which a partner sees a client, under a reference of its own. Which client that is
 * follows from what the reference stands for, so that it holds after a match too.
 */
#ifndef MDO_STORE_STORE_CONTACT_H
#define MDO_STORE_STORE_CONTACT_H

#include "store/store.h"

/* Once for each reference and day. */
void store_contact_put(struct store *s, const struct partner_id *partner, const char *reference,
                       struct day on, struct instant now);
/* True when it was there. */
bool store_contact_drop(struct store *s, const char *reference, struct day on);
/* How many stand under this reference from that day on. */
int64_t store_contact_count(struct store *s, const char *reference, struct day from);
/* All under a reference, when that means nothing any more. */
void store_contact_forget(struct store *s, const char *reference);
/* All before that day. */
void store_contact_trim(struct store *s, struct day before);

struct store_contact {
	struct day on;
	struct partner_id partner;
};
struct store_contact_list {
	size_t count;
	struct store_contact *at;
};
/* Of one client, both days included, by day and partner, each pair once; only what rests on a live signal, or
 * on a case. Costs next to nothing while nobody planned any. */
struct store_contact_list store_contact_of(struct store *s, struct arena *a, const struct client_id *client,
                                           struct day from, struct day to);
/* The same of the clients of all open cases by one statement, in order of case, day and partner. */
struct store_case_contact {
	struct case_id case_;
	struct day on;
	struct partner_id partner;
};
struct store_case_contact_list {
	size_t count;
	struct store_case_contact *at;
};
struct store_case_contact_list store_contact_of_open(struct store *s, struct arena *a, struct day from,
                                                     struct day to);

#endif
