/*
 * item_place - where a case stands, and standing somewhere by a person's decision: that may overrule an
 * earlier defer, never the consent, the seats, or the known absence of the regiehouder (I5). Partners hear of
 * it as far as they knew: a draft is told to nobody (design section 5). Private to the room.
 */
#ifndef MDO_COMMANDS_ITEM_PLACE_H
#define MDO_COMMANDS_ITEM_PLACE_H

#include "commands/case_view.h"
#include "store/store_agenda.h"

struct item_place {
	bool placed, announced;
	struct store_item item;
	struct store_meeting meeting;
};
struct item_place item_place_of(struct turn *t, const struct case_id *case_);

/* It is taken away from there: what that asks of whoever decides, since the client wants to come and was told
 * when; NULL: nothing. */
const char *item_place_expects(const struct case_view *v, const struct item_place *was);

/* Whether who has to be there can: the regiehouder who accepted, or the deputy. */
bool item_place_attended(struct turn *t, const struct case_id *case_, const struct store_meeting *m);

/* May it be put there, seats aside? Else meeting-unknown, meeting-state, consent-scope, consent-ended or
 * person-refused. */
bool item_place_may(struct turn *t, const struct case_view *v, const struct store_meeting *m,
                    struct refusal *refusal) MDO_CHECK;
/* The lowest slot there that nobody but the case itself has; 0: all seats are taken. */
int64_t item_place_free_slot(struct turn *t, const struct case_id *case_, const struct store_meeting *m);

/* The day of a meeting to come at which it had to give way to another: it is not planned there again. False:
 * there is none. */
bool item_place_barred(struct turn *t, const struct store_case *c, struct day *ret_day);

/* Puts it there, pinned, and tells. Where it stands already it keeps its slot. ${event} of the audit row. */
void item_place_stand(struct turn *t, struct case_view *v, const struct store_meeting *m, int64_t slot,
                      const char *event);

#endif
