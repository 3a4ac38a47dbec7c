/*
 * consent_follow - what follows for the cases of a consent's signals when the consent ends, is suspended, or
 * gives way to another one: the same in all of them. Private to the room.
 */
#ifndef MDO_COMMANDS_CONSENT_FOLLOW_H
#define MDO_COMMANDS_CONSENT_FOLLOW_H

#include "commands/case_view.h"

/* A partner that was to hear something of a case. */
struct consent_unsaid {
	size_t which; /* of the cases */
	struct partner_id partner;
};

struct consent_follow {
	size_t count;
	struct case_view *cases;   /* as they were before, each once */
	struct case_view *settled; /* after consent_follow_end: as they are, the same in number and order */
	int64_t *regies; /* where something was taken back: number of who held, or was offered, their
	                    regie; 0: nobody */
	size_t unsaid_count;
	struct consent_unsaid *unsaid;
};

/*
 * Before anything changes: looks at the cases of these signals, and, when ${unsay}, takes back whatever facts
 * resting on them still wait to be handed over (design section 7: no longer covered, gone, and no hole).
 * Signals that consent_end_begin took out count as there.
 */
struct consent_follow consent_follow_begin(struct turn *t, const struct store_signal_list *signals,
                                           bool unsay);
/* After: the cases settle (${cause}), and who may still know one of which something was taken back hears how
 * it stands now. */
void consent_follow_end(struct turn *t, struct consent_follow *follow, enum cause cause);
/* After that, until the command changes more of it: a case as it is; NULL: it is none of these. */
const struct case_view *consent_follow_settled(const struct consent_follow *follow,
                                               const struct case_id *case_);
/* Whoever of ${partners} may not know a case any more, and holds no regie of it, loses its reference: the
 * same one again later would tell that the case lived on (I11). */
void consent_follow_forget(struct turn *t, const struct consent_follow *follow,
                           const struct partner_id *partners, size_t count);

/* A case as it stands, to one partner that may know it: opened, or closed. */
void consent_follow_tell(struct turn *t, const struct case_view *v, const struct partner_id *partner);

#endif
