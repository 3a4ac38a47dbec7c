/*
 * sim_matrix - every verb x what a consent can be x each role of partner x each kind of content: a client in
 * each state of consent, every free field with a marker of its own, and a judge that reads all bytes that go
 * to anybody. The judge has its own table of what a role may see and nothing of rules/consent.
 */
#ifndef MDO_SIM_MATRIX_H
#define MDO_SIM_MATRIX_H

#include "proto/proto.h"
#include "sim_world.h"

/* What a client's consent is in the end; each twice: its signals handed over before that, or not yet.
 * Columns: ENUM suffix, name, recipients, life domains and purposes left in the end (0: none) */
#define MATRIX_ALL UINT32_MAX
#define MATRIX_SOME_ROLES                                                                                    \
	(TERMS_BIT(ROLE_MUNICIPALITY) | TERMS_BIT(ROLE_GP) | TERMS_BIT(ROLE_LANGUAGE_SCHOOL) |               \
	 TERMS_BIT(ROLE_HOUSING_CORPORATION) | TERMS_BIT(ROLE_KEY_PERSONS))
#define MATRIX_SOME_DOMAINS                                                                                  \
	(TERMS_BIT(DOMAIN_MENTAL) | TERMS_BIT(DOMAIN_HOUSING) | TERMS_BIT(DOMAIN_WORK) |                     \
	 TERMS_BIT(DOMAIN_SAFETY))
#define MATRIX_STATES(X)                                                                                     \
	X(NONE, "none", 0, 0, 0)                                                                             \
	X(FULL, "full", MATRIX_ALL, MATRIX_ALL, TERMS_BIT(PURPOSE_SIGNAL) | TERMS_BIT(PURPOSE_MDO))          \
	X(SHARE, "share", MATRIX_ALL, MATRIX_ALL, TERMS_BIT(PURPOSE_SIGNAL))                                 \
	X(NARROW, "narrow", MATRIX_SOME_ROLES, MATRIX_SOME_DOMAINS,                                          \
	  TERMS_BIT(PURPOSE_SIGNAL) | TERMS_BIT(PURPOSE_MDO))                                                \
	X(REPLACED, "replaced", MATRIX_SOME_ROLES, MATRIX_SOME_DOMAINS,                                      \
	  TERMS_BIT(PURPOSE_SIGNAL) | TERMS_BIT(PURPOSE_MDO))                                                \
	X(EXPIRED, "expired", 0, 0, 0)                                                                       \
	X(WITHDRAWN, "withdrawn", 0, 0, 0)                                                                   \
	X(SUSPENDED, "suspended", 0, 0, 0)                                                                   \
	X(CRISIS, "crisis", MATRIX_ALL, MATRIX_ALL, TERMS_BIT(PURPOSE_SIGNAL) | TERMS_BIT(PURPOSE_MDO))      \
	X(REVIEWED, "reviewed", MATRIX_ALL, MATRIX_ALL, TERMS_BIT(PURPOSE_SIGNAL) | TERMS_BIT(PURPOSE_MDO))  \
	X(UNREVIEWED, "unreviewed", 0, 0, 0)
enum matrix_state {
#define X(S, name, roles, domains, purposes) MATRIX_##S,
	MATRIX_STATES(X)
#undef X
	        MATRIX_STATE_COUNT
};
#define MATRIX_CLIENTS (2 * MATRIX_STATE_COUNT)
#define MATRIX_SIGNALS 3 /* of each client: every life domain with every kind of content */
#define MATRIX_KINDS 3   /* noticed, limits, medical */
#define MATRIX_SENDER "zender"
#define MATRIX_STRANGER "vreemde"
#define MATRIX_COORDINATOR "c.coordinator"
#define MATRIX_CHAIR "v.noord"
#define MATRIX_ELSEWHERE "v.zuid"
#define MATRIX_OFFICER "f.privacy"
#define MATRIX_ADMINISTRATOR "b.beheer"

struct matrix_client {
	enum matrix_state state;
	bool late; /* handed over before its consent became what it is */
	char bsn[24], vnumber[24], name[32], born[24], case_[ID_CASE_MAX];
	char references[MATRIX_SIGNALS][ID_UUID_MAX]; /* the sender's */
	/* What its consent covers now: roles of recipients, life domains, purposes; 0: nothing. */
	uint32_t roles, domains, purposes;
	/* By role: bits of domain * MATRIX_KINDS + kind that its partner was shown, and may be shown now. */
	uint64_t shown[ROLE_COUNT];
	bool told[ROLE_COUNT]; /* a fact about the case */
	bool office_shown;
};

struct matrix {
	struct sim_world *w;
	struct matrix_client clients[MATRIX_CLIENTS];
	int64_t scanned, answers, events, cells;
	int asked;
	char conf_dir[SIM_PATH_MAX];
};

/* Writes a region with a partner of each role, a sender, a stranger, two tables and people of each office. */
void matrix_region_write(const char *dir);
/* The partner of a role; and back (ROLE_ABSENT: the sender or the stranger). */
const char *matrix_partner(struct matrix *m, enum role role);
enum role matrix_role(struct matrix *m, const char *partner);

/* ---- the judge ---- */

/* What came back to whom, for which words it may hold. */
enum matrix_place {
	MATRIX_ANSWER,  /* to a partner's command, or a refusal: no readable thing at all */
	MATRIX_HANDED,  /* notifications to a partner */
	MATRIX_LIST,    /* to a person: no readable thing at all */
	MATRIX_IDENTIFY /* case.show with identify, to a person who may */
};
/* What may stand in one observation, for a role. */
bool matrix_may_see(const struct matrix_client *c, enum role role, int domain, int kind);
/* Reads all bytes; fails the run when a word stands there that may not. Remembers what was shown. */
void matrix_scan(struct matrix *m, const char *to, enum matrix_place place, const char *bytes, size_t len);
/* Notifications of one answer: what they tell about whom. */
void matrix_judge_events(struct matrix *m, const char *partner, const struct proto_answer *a);
/* All that may be seen now was shown. ${late_only}: of those whose signals went out before. */
void matrix_all_shown(struct matrix *m);
/* The client that a partner's reference is about; NULL: none. */
struct matrix_client *matrix_client_of(struct matrix *m, const char *partner, const char *reference);

/* ---- words ---- */

const char *matrix_word(struct arena *a, const struct matrix *m, const struct matrix_client *c, int domain,
                        int kind);
int matrix_number(const struct matrix *m, const struct matrix_client *c);

/* ---- talking ---- */

struct proto_answer *matrix_tell(struct matrix *m, const char *partner, enum message kind, const void *data);
/* Bytes as they are. */
struct proto_answer *matrix_tell_text(struct matrix *m, const char *partner, const char *text);
/* The result, or NULL when refused. */
void *matrix_ask(struct matrix *m, const char *person, enum method method, const void *params,
                 enum matrix_place place);
/* Everybody fetches all there is, and all there was. */
void matrix_round(struct matrix *m, bool again);

/* Every query and list by every person, then every command. */
void matrix_desk_look(struct matrix *m);
void matrix_desk_act(struct matrix *m);

/* The whole of it; a disclosure that is not allowed, or one missing that must be, ends the program. */
void sim_matrix(bool loud, const char *planted);

#endif
