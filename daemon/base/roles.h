/*
 * roles - what each role of partner may send and see, by life domain and kind of content: a value that the
 * configuration fills and rules/consent judges by. Nobody sees more than a consent covers; this takes away
 * from that, never adds.
 */
#ifndef MDO_BASE_ROLES_H
#define MDO_BASE_ROLES_H

#include <stdint.h>

#include "base/terms.h"

/* Roles bound to medical secrecy: medical content goes from and to them only, whatever is configured. */
#define ROLES_CARE                                                                                           \
	(TERMS_BIT(ROLE_GP) | TERMS_BIT(ROLE_GGZ) | TERMS_BIT(ROLE_GGD) | TERMS_BIT(ROLE_YOUTH_HEALTH))

/* Bits of enum domain and of enum content. */
struct role_rule {
	uint32_t send_domains, see_domains;
	uint32_t send, see;
};
struct role_rules {
	struct role_rule of[ROLE_COUNT];
};

#endif
