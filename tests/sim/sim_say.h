/*
 * sim_say - what the simulator's partners and people say: messages in the contract's own encoder, right ones
 * and wrong ones with the problem that must come back.
 */
#ifndef MDO_SIM_SAY_H
#define MDO_SIM_SAY_H

#include "sim_model.h"

struct sim_message {
	int partner;
	enum message kind;
	char id[SIM_ID_MAX];
	char *bytes; /* own memory */
	size_t len;
	enum problem expect; /* PROBLEM_NONE: unless the client withdrew, it is to be stored */
	struct sim_naming naming;
	struct sim_signal draft;     /* a signal */
	struct day on;               /* a withdrawal */
	bool part;                   /* of a part: what it takes away is in draft */
	char reference[ID_UUID_MAX]; /* an answer or a confirmation: which case; a renewal: which signal */
	char absence[81];            /* an absence: as the answer named it */
	char case_[ID_CASE_MAX];     /* what that reference meant when it was sent */
	int64_t after;               /* a fetch, an ack */
	uint32_t kinds, digest;      /* a subscription */
	bool stored;
	int64_t stored_in; /* which turn */
	int64_t first_in;  /* and the first time */
	bool acknowledged; /* at some time, by what the daemon is now or was */
	bool excused;      /* acknowledged, and it is right that it does not come back */
	char epoch[24];    /* a fetch, an ack: as it names it */
	struct instant recorded;
	char answered[ID_UUID_MAX]; /* the reference that came back */
};

struct sim_message *sim_say_new(struct sim_model *m, int partner, enum message kind);
/* Wraps data in an envelope of this partner (or of ${source}); fills bytes and len. */
void sim_say_wrap_from(struct sim_model *m, struct sim_message *msg, const void *data, const char *source);
void sim_say_wrap(struct sim_model *m, struct sim_message *msg, const void *data);

/* How a partner may name this persona; by one of its references when it has any and the dice say so. */
struct sim_naming sim_say_naming(struct sim_model *m, int partner, int persona);
struct proto_client_key *sim_say_key(struct sim_model *m, const struct sim_naming *n);

/* What stands in an observation: made from its number, so that it is known again anywhere. */
const char *sim_say_text(struct arena *a, int signal, int domain);
/* A signal; about one in six is wrong in a way that has an answer of its own. */
struct sim_message *sim_say_signal(struct sim_model *m, int partner, int persona);
struct sim_message *sim_say_withdrawal(struct sim_model *m, int partner, int persona);
/* Only a part is taken back: recipients, life domains or purposes, as the dice say. */
struct sim_message *sim_say_part(struct sim_model *m, int partner, int persona);
/* A newer consent for the signal of that reference; ${observed}: what it observed. */
struct sim_message *sim_say_renewal(struct sim_model *m, int partner, const char *reference,
                                    uint32_t observed);
struct sim_message *sim_say_erased(struct sim_model *m, int partner, const char **references, size_t count);
/* A consent of this partner that is in order, and what the model has to know of it in ${draft}. */
struct proto_consent *sim_say_consent(struct sim_model *m, int partner, const char *recorder,
                                      struct sim_signal *draft);
struct sim_message *sim_say_answer(struct sim_model *m, int partner, const char *reference,
                                   const char *person, bool accepts);
struct sim_message *sim_say_confirmation(struct sim_model *m, int partner, const char *reference,
                                         const char *person);
/* The regie of that case, given back or, with ${to}, handed to somebody. */
struct sim_message *sim_say_release(struct sim_model *m, int partner, const char *reference,
                                    const char *person, const char *to);
/* Somebody of this partner, or nobody of it, comes; and that one is over, named as the answer to it did. */
struct sim_message *sim_say_absence(struct sim_model *m, int partner);
struct sim_message *sim_say_absence_end(struct sim_model *m, int partner, const char *absence);
/* Some days to come; the last one may be left out. */
void sim_say_days(struct sim_model *m, struct day *ret_from, struct day *ret_until);
/* A day on which it sees its client; people of its own; what it has to come for. */
struct sim_message *sim_say_planned(struct sim_model *m, int partner, const char *reference);
struct sim_message *sim_say_roster(struct sim_model *m, int partner);
struct sim_message *sim_say_agenda(struct sim_model *m, int partner);
struct sim_message *sim_say_subscribe(struct sim_model *m, int partner, uint32_t now, uint32_t digest);
struct sim_message *sim_say_fetch(struct sim_model *m, int partner, const char *epoch, int64_t after,
                                  int credit);
struct sim_message *sim_say_ack(struct sim_model *m, int partner, const char *epoch, int64_t upto);
void sim_say_free(struct sim_message *msg);

/* "partner-a" or "partner-b": the people of the roster. */
const char *sim_say_person(struct sim_model *m, int partner, int which);

/* A person's request as text in the arena; ${params} a struct of the method's table. */
const char *sim_say_request(struct sim_world *w, enum method method, const void *params, size_t *ret_len);

#endif
