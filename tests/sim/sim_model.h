/*
 * sim_model - what the simulator itself knows: clients, the consents they gave, what was withdrawn, who was
 * told what. It judges what the daemon tells by its own account of design section 7; nothing of rules/consent
 * is used.
 */
#ifndef MDO_SIM_MODEL_H
#define MDO_SIM_MODEL_H

#include "proto/proto.h"
#include "sim_world.h"

#define SIM_PARTNERS 8
#define SIM_NOBODY (SIM_PARTNERS - 1) /* a withdrawal that may be held against no partner */
#define SIM_PERSONAS 14
#define SIM_ID_MAX 65
#define SIM_CHANGES 32
#define SIM_TEXT_MARK "zqxtekst"
#define SIM_NAME_MARK "Zqxnaam"

struct sim_persona {
	char bsn[24], vnumber[24], name[48];
	struct day birth_date;
};

enum sim_state { SIM_ACTIVE, SIM_SUSPENDED, SIM_ENDED };

/* In which cluster a signal was until a split. */
#define SIM_SPLITS 8
struct sim_before {
	int cluster;
	struct instant until;
};

struct sim_change {
	struct instant at;
	enum sim_state to;
};

/* A signal that was stored, with its consent or ground. */
struct sim_signal {
	int number, partner, persona, cluster;
	uint32_t gave;     /* SIM_BSN and so on */
	bool by_reference; /* that is what a reference meant, or less when what it was given for is gone */
	char reference[ID_UUID_MAX];
	struct instant received;
	int split_count;
	struct sim_before before[SIM_SPLITS];
	int change_count;
	struct sim_change changes[SIM_CHANGES]; /* of state, oldest first */
	uint32_t observed, recipients, domains, purposes;
	enum content kinds[DOMAIN_COUNT]; /* of its observations */
	struct day from, until, suspended_until;
	bool crisis, confirmed, interpreter;
	enum sim_state state;
	uint32_t told;                          /* partners that were told something that rests on it */
	char shared[SIM_PARTNERS][ID_UUID_MAX]; /* under which reference each got its content */
	char held[SIM_PARTNERS][ID_UUID_MAX]; /* the same, of days that a restore lost: it was made before */
	bool erased[SIM_PARTNERS];            /* each was told to erase that */
	bool was_confirmed;                   /* an older consent of it */
	uint32_t over;                        /* partners that it was told and taken back from at some time */
	bool over_term, gone;                 /* its term of keeping is over: erased; and removed */
	bool steady;                          /* never anything but active */
	bool withdrawn;                       /* ended, since somebody took it back */
	bool returned;                        /* ended, though a restored copy may say so only later */
	bool mistrusted; /* taken back before a restore, and sent again: not in force until somebody asked */
	bool doubt; /* whether a part that somebody took back holds against it is not for this model to say:
	             * what the store has of its consent counts */
};

enum { SIM_BSN = 1, SIM_VNUMBER = 2, SIM_NAME = 4, SIM_REFERENCE = 8 };

/* One client as the daemon can tell them apart. */
struct sim_cluster {
	int persona, into; /* into: merged, -1 not */
	struct instant merged;
	struct client_id client; /* of those that came out of a split: as the store has them */
	uint32_t keys;
	uint32_t ever;                      /* the same, those forgotten with a match key too */
	uint32_t fresh;                     /* of keys: those written under the next match key */
	struct day withdrawn[SIM_PARTNERS]; /* latest that each partner may know of */
	struct day parted; /* latest on which a part was taken back, or left out of a renewal */
};

/* How a message names its client. */
struct sim_naming {
	int persona;
	uint32_t gave;
	int by_reference; /* cluster, with SIM_REFERENCE */
	char reference[ID_UUID_MAX];
};

struct sim_model {
	struct sim_world *w;
	int partner_count;
	struct sim_persona personas[SIM_PERSONAS];
	int drafts, signal_count, cluster_count, room, cluster_room;
	bool rotating;            /* to another match key */
	bool loose[SIM_PERSONAS]; /* matched and parted again: which signal is whose, the store says */
	struct day strangers; /* latest on which somebody withdrew whom the daemon does not know any more */
	struct sim_signal *signals;
	struct sim_cluster *clusters;
};

struct sim_model *sim_model_new(struct sim_world *w);
void sim_model_free(struct sim_model *m);
const struct conf_partner *sim_partner(const struct sim_model *m, int partner);
int sim_partner_of(const struct sim_model *m, const char *id); /* -1: none */

/* The cluster a message means by the daemon's rules of identity; -1: nobody known. Other: when its keys point
 * to two. */
int sim_model_find(const struct sim_model *m, const struct sim_naming *n, int *ret_other);
int sim_model_root(const struct sim_model *m, int cluster);
/* The cluster, new when there was none; the keys given are its own from now on, unless they point to two. */
int sim_model_settle(struct sim_model *m, const struct sim_naming *n);
int sim_model_cluster(struct sim_model *m, int persona); /* a new one */
/* A signal was stored: cluster and state follow. Returns where it is kept. */
struct sim_signal *sim_model_store(struct sim_model *m, const struct sim_signal *draft,
                                   const struct sim_naming *n, struct instant at);
/* Must it be refused since its sender may know that the client withdrew? */
bool sim_model_withdrawn(const struct sim_model *m, const struct sim_naming *n, int partner, struct day from);
/* A partner's report, applied. */
void sim_model_withdraw(struct sim_model *m, const struct sim_naming *n, int partner, struct day on);
/* Of one signal, by a coordinator. */
void sim_model_end(struct sim_model *m, struct sim_signal *s, struct day on);
void sim_model_confirm(struct sim_model *m, struct sim_signal *s);
/* The same for a part: what is taken away stands in ${cut}. */
void sim_model_part(struct sim_model *m, const struct sim_naming *n, int partner,
                    const struct sim_signal *cut, struct day on);
/* Something may have been taken back of what its client consented to. */
void sim_model_note_part(struct sim_model *m, const struct sim_signal *s, struct day on);
void sim_model_cut(struct sim_model *m, struct sim_signal *s, const struct sim_signal *cut, struct day on);
/* A newer consent takes the place of what ${s} rested on. */
void sim_model_renew(struct sim_model *m, struct sim_signal *s, const struct sim_signal *consent);
/* Whether a part that was taken back may be held against a consent of that day. */
bool sim_model_parted(const struct sim_model *m, const struct sim_naming *n, struct day from);
/* Whether what this partner was told of it is covered no longer. */
bool sim_model_over(const struct sim_signal *s, int partner);
/* After any change: who must erase. */
void sim_model_note_over(struct sim_model *m);
/* Those of a case long closed, of somebody known by name only, may be gone: are they? */
void sim_model_note_gone(struct sim_model *m);
/* The client of its consent in the store, in the arena; NULL: its persona's cases were parted, or it has
 * ended. */
const char *sim_model_client(struct sim_model *m, const struct sim_signal *s);
/* What is in doubt, as the store has it. */
void sim_model_sync(struct sim_model *m);
/* Suspensions whose term is over, and what expired, end. */
void sim_model_tick(struct sim_model *m);
void sim_model_merge(struct sim_model *m, int from, int to);
/* Cases of this persona are two again, or one became two. */
void sim_model_split(struct sim_model *m, int persona);

/* The signal that a partner got its reference for; NULL: none. */
struct sim_signal *sim_model_by_reference(struct sim_model *m, int partner, const char *reference);

/* May this partner hear that there is such a signal? NULL: it may; else why not. */
const char *sim_model_exists(const struct sim_model *m, const struct sim_signal *s, int partner);
/* Set another state, now. */
void sim_model_state(struct sim_model *m, struct sim_signal *s, enum sim_state state);
struct day sim_model_latest(const struct sim_model *m, int cluster);
/* May this partner see what the signal says in a life domain? NULL: it may; else why not. */
const char *sim_model_content(const struct sim_model *m, const struct sim_signal *s, int partner,
                              enum domain domain);
/*
 * May it be told a fact made at ${made}? It rests on those of the signals that were there then, in one case
 * with
 * ${newest}. Sets told.
 */
struct sim_fact {
	size_t count;
	struct sim_signal **of_case; /* as the store puts them together now */
	const struct sim_signal *newest;
	struct instant made;
	bool parting; /* told by the command that joined two cases, of the one that went */
};
const char *sim_model_fact(const struct sim_model *m, const struct sim_fact *f, int partner);

/* What the model knows of them, into the trace. */
void sim_model_describe(const struct sim_model *m, struct sim_signal *const *of_case, size_t count);
/* The model's signals of a case, as the store puts them together; NULL-free, in the arena. */
struct sim_signal **sim_model_of_case(struct sim_model *m, const char *case_id, size_t *ret_count);

#endif
