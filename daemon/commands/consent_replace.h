/*
 * consent_replace - a consent gives way to a newer one (renewed) or to what is left of it (narrowed), in one
 * transaction (DESIGN section 7). The old one stays as proof. Private to the room.
 */
#ifndef MDO_COMMANDS_CONSENT_REPLACE_H
#define MDO_COMMANDS_CONSENT_REPLACE_H

#include "commands/case_view.h"

/*
 * ${next} takes the place of ${old}, which is active or suspended: its signals and their sealed content rest
 * on it from here on, what it does not cover is set to erase. state (active, or suspended with its last day)
 * is that of
 * ${next}; id, client, recorder's organisation, recorded and replaces are set here, the id is returned.
 *
 * Told: who received something and is not named any more, to erase it; who still is and for whom something
 * changed, what is covered now; the sender, what was erased or cut; who is named now first, or again after a
 * suspension, the signals and the case. What waited to be told and rested on what is lost is gone. ${cause}:
 * CAUSE_NARROWED, what the client took back on day ${on} (day_none(): as it is remembered), remembered
 * against older consents; CAUSE_DECISION, renewed by its recorder, who may not go back to what was wider.
 */
struct consent_id consent_replace(struct turn *t, const struct consent *old, const struct consent *next,
                                  enum cause cause, struct day on);

#endif
