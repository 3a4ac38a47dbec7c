/*
 * sim_roles - what a role of partner may see where a consent covers it, as the judges of the simulator have
 * it: their own table, by the issue and the guides. Medical content is for care roles; key persons see place,
 * language and time.
 */
#ifndef MDO_SIM_ROLES_H
#define MDO_SIM_ROLES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/terms.h"

/* Content of that kind in a life domain. */
bool sim_role_sees(enum role role, int domain, enum content kind);
/* Bits of enum domain of which it sees any content. */
uint32_t sim_role_domains(enum role role);
/* Who it is about; a case's urgency, terms and reasons. */
bool sim_role_identity(enum role role);
bool sim_role_facts(enum role role);
/* Whether it may send medical content. */
bool sim_role_cares(enum role role);

#endif
