/*
 * sim_listen - the partners' side of their streams: fetch, acknowledge, replay; every notification judged
 * (I1), numbered (I4), and its causes looked at (I6).
 */
#ifndef MDO_SIM_LISTEN_H
#define MDO_SIM_LISTEN_H

#include "sim_say.h"

#define SIM_OFFERS 16

struct sim_seen {
	char id[ID_UUID_MAX];
	enum event kind;
};
struct sim_offer {
	char reference[ID_UUID_MAX], person[SIM_ID_MAX];
};
struct sim_listener {
	char epoch[24];
	int64_t got, acked, newest;
	int64_t seen_room;
	struct sim_seen *seen; /* by number; id empty: not handed over yet */
	bool chose;            /* changed its subscription at some time */
	int offer_count, held_count;
	struct sim_offer offers[SIM_OFFERS], held[SIM_OFFERS]; /* the last ones */
	size_t reference_count;
	char (*references)[ID_UUID_MAX]; /* all it was ever given */
	int64_t handed;                  /* over, in all */
};

struct sim_listeners {
	struct sim_model *m;
	struct sim_listener at[SIM_PARTNERS];
};

struct sim_listeners *sim_listen_new(struct sim_model *m);
void sim_listen_free(struct sim_listeners *l);

/* The answer to a fetch, committed. ${lost}: it never reached the partner, which will ask again. */
void sim_listen_took(struct sim_listeners *l, const struct sim_message *msg,
                     const struct proto_answer *answer, bool lost);
/* Its stream begins anew in that epoch. */
void sim_listen_restart(struct sim_listeners *l, int partner, const char *epoch);
/* A reference was given to this partner: nobody else may have the same. */
void sim_listen_reference(struct sim_listeners *l, int partner, const char *reference);

#endif
