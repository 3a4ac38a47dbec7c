/*
 * deliver - messages of a command to the daemon: directly, or through a spool with --spool.
 */
#ifndef MDO_MDO_DELIVER_H
#define MDO_MDO_DELIVER_H

#include "mdo/session.h"

/* --spool --keep-days */
extern const struct mdo_option deliver_options[];

/* Messages on their way. */
struct delivery {
	struct session *session;
	struct mdo_spool *spool; /* NULL: directly */
	uint64_t own;            /* in the spool: number of the newest message put there */
	int own_outcome;
	struct instant keep_from;
	size_t stored, duplicate, refused, waiting;
};

/* Connects, and opens the spool if there is to be one. Not MDO_STORED: said why. */
int deliver_begin(struct session *s, struct delivery *ret_delivery) MDO_CHECK;
/* Directly: asks, reports and returns its outcome. With a spool: keeps it, and returns MDO_SPOOLED. */
int deliver_message(struct delivery *d, const struct mdo_event *event) MDO_CHECK;
/* With a spool: sends what is in it, reports, and removes what was kept long enough. MDO_OTHER: the spool did
 * not work. */
int deliver_spooled(struct delivery *d) MDO_CHECK;
void deliver_end(struct delivery *d);

/* All of it for one message. */
int deliver_one(struct session *s, const struct mdo_event *event);
/* The exit status of many. */
int deliver_sum(const struct delivery *d);

#endif
