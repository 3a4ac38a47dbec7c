/*
 * store_glass - the emergency button: who saw content that no consent let him see, of which case, until when,
 * and who looked at it afterwards. The reason is sealed with the audit row that tells of it.
 */
#ifndef MDO_STORE_STORE_GLASS_H
#define MDO_STORE_STORE_GLASS_H

#include "store/store.h"

struct store_glass {
	int64_t number;
	struct case_id case_;
	struct person_id person;
	struct instant opened, until;
	int64_t reads;
	int64_t audit;       /* row of the chain with the reason */
	struct instant seen; /* 0: nobody looked at it yet */
	struct person_id seen_by;
};
struct store_glass_list {
	size_t count;
	struct store_glass *at;
};

/* A use from ${now} to ${until}. Call it right behind the audit row that holds the reason: that one is
 * remembered with it. */
void store_glass_add(struct store *s, const struct case_id *case_, const char *person, struct instant now,
                     struct instant until);
/* The use of this person that is open at ${now}. */
bool store_glass_open(struct store *s, const struct case_id *case_, const char *person, struct instant now,
                      struct store_glass *ret_glass);
bool store_glass_get(struct store *s, int64_t number, struct store_glass *ret_glass);
/* Content was shown by it once more. */
void store_glass_read(struct store *s, int64_t number);
/* Somebody looked at it; the first one stays. */
void store_glass_see(struct store *s, int64_t number, const char *by, struct instant now);
/* Newest first; ${unseen}: only those nobody looked at; at most ${max}. */
struct store_glass_list store_glass_list(struct store *s, struct arena *a, bool unseen, size_t max);
/* The reason in words; NULL when it is not kept any more. */
const char *store_glass_reason(struct store *s, struct arena *a, const struct store_glass *glass);

#endif
