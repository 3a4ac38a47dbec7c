/*
 * content - what kind of content a signal holds, and which of it a partner sees by its role. Private to the
 * room.
 */
#ifndef MDO_COMMANDS_CONTENT_H
#define MDO_COMMANDS_CONTENT_H

#include "commands/case_view.h"
#include "rules/consent.h"
#include "store/store_signal.h"

/* A partner by its role and its own life domains; whoever is not configured (any more) sees nothing. Borrowed
 * from the configuration. */
struct consent_reader content_reader(const struct turn *t, const struct partner_id *partner);
/* The kinds of a signal's observations by domain: as they were said, or as its sender's role has them. */
void content_kinds(const struct turn *t, const struct store_signal *signal,
                   enum content ret_kinds[DOMAIN_COUNT]);
/* The same of live signal ${i} of a view, read once. */
const enum content *content_kinds_in(const struct turn *t, const struct case_view *v, size_t i);
/* That there is this signal, whose observations are of ${kinds} and which rests on ${c}, to ${partner} today.
 */
enum consent_verdict content_shared(const struct turn *t, const struct consent *c,
                                    const struct store_signal *signal, const enum content *kinds,
                                    const struct partner_id *partner);
/* And who it is about. */
enum consent_verdict content_identity(const struct turn *t, const struct consent *c,
                                      const struct store_signal *signal, const enum content *kinds,
                                      const struct partner_id *partner);
/* Whether ${partner} can know whom the case is about: it signalled itself, or may see who it is. */
bool content_knows_client(const struct turn *t, const struct case_view *v, const struct partner_id *partner);
/* The domains whose content it sees of this signal. */
uint32_t content_seen(const struct turn *t, const struct consent *c, const struct store_signal *signal,
                      const enum content *kinds, const struct partner_id *partner);

#endif
