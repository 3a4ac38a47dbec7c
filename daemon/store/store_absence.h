/*
 * store_absence - who will not be there: people, and whole organisations. The one place for it: what the
 * roster says of somebody's absence is an absence like those told by message (design section 6).
 */
#ifndef MDO_STORE_STORE_ABSENCE_H
#define MDO_STORE_STORE_ABSENCE_H

#include "store/store.h"

#define STORE_ABSENCE_MAX 81
#define STORE_ABSENCE_FAR 2932896 /* 9999-12-31: until further notice */
#define STORE_ABSENCE_ROSTER "roster-"

struct store_absence {
	char id[STORE_ABSENCE_MAX]; /* a UUID; of the roster: "roster-" and the person */
	struct partner_id partner;
	struct person_id person; /* unset: nobody of this organisation comes */
	struct day from, until;  /* both within; ${until} STORE_ABSENCE_FAR: until further notice */
	struct person_id deputy; /* who stands in meanwhile; unset: whoever the roster names */
	struct instant told;
	char told_by[ID_NAME_MAX]; /* partner or person of people.d */
};
struct store_absence_list {
	size_t count;
	struct store_absence *at;
};

/* A new one, or in place of what stood under its id. */
void store_absence_put(struct store *s, const struct store_absence *absence);
bool store_absence_get(struct store *s, const char *id, struct store_absence *ret_absence);
/* Its last day is ${until} from now on. */
void store_absence_end(struct store *s, const char *id, struct day until);
void store_absence_drop(struct store *s, const char *id);

/* Those of one organisation (NULL: all) that are not over before ${since}, in order of first day, then id. */
struct store_absence_list store_absence_list(struct store *s, struct arena *a, const char *partner,
                                             struct day since);
/* Those of whole organisations that are of use for planning: until when, store_absence_tidy says. */
struct store_absence_list store_absence_whole(struct store *s, struct arena *a);
/* Whether nobody of ${partner} comes on that day, by a list of the above. */
bool store_absence_partner(const struct store_absence_list *list, const struct partner_id *partner,
                           struct day on);
static inline bool store_absence_covers(const struct store_absence *absence, struct day on)
{
	return absence->from.n <= on.n && on.n <= absence->until.n;
}

/*
 * Once a day: forgets those that ended before ${before}. What ended before ${past} is of no use for planning
 * any more: people of the roster come without it from then on (store_case.h).
 */
void store_absence_tidy(struct store *s, struct day before, struct day past);

#endif
