#include "sim_roles.h"

#define N TERMS_BIT(CONTENT_NOTICED)
#define L TERMS_BIT(CONTENT_LIMITS)
#define M TERMS_BIT(CONTENT_MEDICAL)
#define D(name) TERMS_BIT(DOMAIN_##name)
#define EVERY ((1U << DOMAIN_COUNT) - 2)

/* Life domains, kinds of content, identity, facts. */
static const struct {
	uint32_t domains, kinds;
	bool identity, facts;
} may[ROLE_COUNT] = {
        [ROLE_MUNICIPALITY] = {EVERY, N | L, true, true},
        [ROLE_LANGUAGE_SCHOOL] = {EVERY, N | L, true, true},
        [ROLE_REFUGEE_SUPPORT] = {EVERY, N | L, true, true},
        [ROLE_GP] = {EVERY, N | L | M, true, true},
        [ROLE_GGZ] = {EVERY, N | L | M, true, true},
        [ROLE_GGD] = {EVERY, N | L | M, true, true},
        [ROLE_YOUTH_HEALTH] = {EVERY, N | L | M, true, true},
        [ROLE_WIJKTEAM] = {EVERY, N | L, true, true},
        [ROLE_SOCIAL_WORK] = {EVERY, N | L, true, true},
        [ROLE_DEBT_HELP] = {D(FINANCES) | D(HOUSING) | D(WORK) | D(ACCESS), N | L, true, true},
        [ROLE_HOUSING_CORPORATION] = {D(HOUSING) | D(FINANCES) | D(SAFETY), N | L, true, true},
        [ROLE_EMPLOYER] = {D(WORK) | D(LANGUAGE), L, true, true},
        [ROLE_KEY_PERSONS] = {0, 0, false, false},
};

bool sim_role_sees(enum role role, int domain, enum content kind)
{
	return (may[role].domains & TERMS_BIT(domain)) != 0 && (may[role].kinds & TERMS_BIT(kind)) != 0;
}

uint32_t sim_role_domains(enum role role)
{
	return may[role].domains;
}

bool sim_role_identity(enum role role)
{
	return may[role].identity;
}

bool sim_role_facts(enum role role)
{
	return may[role].facts;
}

bool sim_role_cares(enum role role)
{
	return role == ROLE_GP || role == ROLE_GGZ || role == ROLE_GGD || role == ROLE_YOUTH_HEALTH;
}
