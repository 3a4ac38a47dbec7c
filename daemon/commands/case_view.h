/*
 * case_view - a case with all that it rests on, loaded once per command; and the questions that only consent
 * answers. Private to the room.
 */
#ifndef MDO_COMMANDS_CASE_VIEW_H
#define MDO_COMMANDS_CASE_VIEW_H

#include "commands/turn.h"
#include "rules/consent.h"
#include "store/store_case.h"
#include "store/store_signal.h"

/* The kinds of a signal's observations; content.h reads them when they are asked for. */
struct case_view_kinds {
	bool known;
	enum content of[DOMAIN_COUNT];
};

struct case_view {
	struct store_case c;
	struct store_signal_list signals; /* live ones, oldest first */
	struct consent_list consents;     /* of those, each once, as store_consent_bases has them */
	struct consent_ground *grounds;   /* one per live signal, same order */
	struct case_view_kinds *kinds;    /* the same */
	size_t suspended;                 /* signals that wait for a withdrawal to be confirmed or not */
	const struct case_view *before; /* the case before a consent ended in this command; NULL: none did */
};

/* A case that is opened now, of nobody yet, as little urgent as can be; not stored. */
struct store_case case_view_fresh(struct turn *t, const struct table_id *table);

/* Of a case that was read in this turn, and is as it was. ${upto}: only signals not later than this id; NULL:
 * all. */
struct case_view case_view_of(struct turn *t, const struct store_case *c, const char *upto);
/* The same before a consent ends: signals that consent_end_begin took out count as there. */
struct case_view case_view_before(struct turn *t, const struct store_case *c);
/* By its id. False when there is no such case. */
bool case_view_load(struct turn *t, const char *case_id, const char *upto,
                    struct case_view *ret_view) MDO_CHECK;
const struct consent *case_view_consent(const struct case_view *v,
                                        const struct signal_id *signal); /* NULL: none */

/* What consent is asked about, of what was read of a case for one partner: its live signals. */
struct consent_ground *case_view_grounds(struct turn *t, const struct store_case_ground_list *all,
                                         size_t *ret_count);

/* May this partner know of the case (derived facts)? */
enum consent_verdict case_view_partner(const struct turn *t, const struct case_view *v,
                                       const struct partner_id *partner);
/* The same by the signals that were there at ${when} only: who was given something then keeps it, whatever
 * came in since. */
enum consent_verdict case_view_partner_then(const struct turn *t, const struct case_view *v,
                                            const struct partner_id *partner, struct instant when);
/* Whether a regie given at ${when} stays with this partner: it may know the case by what there was then, or
 * its own consent was renewed since and is not confirmed anew yet. A renewal takes the client's contact
 * person away from nobody, and tells nothing: what it may not know now it is not told. */
bool case_view_keeps(const struct turn *t, const struct case_view *v, const struct partner_id *partner,
                     struct instant when);
/* Last day on which it may be discussed in an MDO; day_none(): not at all. */
struct day case_view_discuss_until(const struct turn *t, const struct case_view *v);
/* Different partners with a live signal. */
size_t case_view_partners(const struct case_view *v);
bool case_view_attends(const struct case_view *v); /* the client wants to be there */
bool case_view_interpreter(const struct case_view *v);
const char *case_view_language(const struct case_view *v); /* of the newest signal; "" for none */

/*
 * After any change to what a case rests on: urgency, dates, regie (I3) and agenda follow in the same
 * transaction. Closes the case when nothing is left to rest on (${cause} says why). Reloads ${v}.
 */
void case_view_settle(struct turn *t, struct case_view *v, enum cause cause);
/* Closes: the item leaves the agenda, the regie ends, partners that may know are told. */
void case_view_close(struct turn *t, struct case_view *v, enum cause cause);

#endif
