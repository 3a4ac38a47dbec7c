/*
 * consent_warn - nothing expires silently: a consent's end is announced beforehand (DESIGN section 7).
 * Private to the room.
 */
#ifndef MDO_COMMANDS_CONSENT_WARN_H
#define MDO_COMMANDS_CONSENT_WARN_H

#include "commands/turn.h"

/*
 * Announces, once each, the ends that come within policy.consent_warning_days: to the recorder, which knows
 * its own consent, suspended or not; to the organisation of the regiehouder as far as that may know the case.
 * Crisis grounds are reviewed, not renewed: not here. A bounded number; true when there is more.
 */
bool consent_warn_due(struct turn *t);

#endif
