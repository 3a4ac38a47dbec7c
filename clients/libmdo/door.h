/*
 * door - one connection to our door at the daemon: ask, and get the answer that belongs to the question.
 * DEALER with CURVE. A daemon that is down, a wrong key, a door that does not admit us are noticed at once,
 * not by waiting.
 */
#ifndef MDO_LIBMDO_DOOR_H
#define MDO_LIBMDO_DOOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/memory.h"
#include "base/why.h"
#include "libmdo/profile.h"
#include "proto/proto.h"

struct mdo_door;
struct mdo_witness;

enum mdo_reach {
	MDO_REACHED,
	MDO_DOWN,    /* nobody listens there */
	MDO_FOREIGN, /* somebody listens, but is not the daemon with that public key */
	MDO_SHUT,    /* the daemon does not admit our key at this door */
	MDO_SILENT,  /* no answer in time */
	MDO_GARBLED  /* an answer that is not of this protocol */
};

/* One line for a person: what it is and what to do. Not for MDO_REACHED. */
const char *mdo_reach_text(enum mdo_reach r);

/* Reads the key file; connects in the background. False: the profile is not complete, a key is no key. */
bool mdo_door_open(const struct mdo_profile *p, struct mdo_door **ret_door, struct why *why) MDO_CHECK;
void mdo_door_close(struct mdo_door *d); /* NULL is fine; does not wait */

/*
 * A question. It is sent again with the same id after ${again_ms} without an answer (0: never) and after a
 * connection that broke; late answers to earlier questions are passed over by their id.
 */
struct mdo_question {
	const char *id, *text;
	size_t len;
	int timeout_ms, again_ms;
};

/* The daemon's answer, as it came and as a struct. Valid as long as the arena. */
struct mdo_answer {
	const char *text;
	size_t len;
	struct proto_answer body;
};
struct mdo_reply {
	const char *text;
	size_t len;
	struct proto_rpc_response body;
};

/* Who watches the audit heads that come with the answers at a partner's door (witness.h); lives as long as
 * the door. */
const struct mdo_witness *mdo_door_witness(const struct mdo_door *d);

/* At a partner's door; at a person's. *ret is filled only when reached. */
enum mdo_reach mdo_door_ask(struct mdo_door *d, struct arena *a, const struct mdo_question *q,
                            struct mdo_answer *ret_answer) MDO_CHECK;
enum mdo_reach mdo_door_call(struct mdo_door *d, struct arena *a, const struct mdo_question *q,
                             struct mdo_reply *ret_reply) MDO_CHECK;

/* mdo_door_ask, and while the answer is `retry` and the daemon wants no more than what is left of the time:
 * again after its after_ms. The answer may be `retry` in the end. */
enum mdo_reach mdo_door_deliver(struct mdo_door *d, struct arena *a, const struct mdo_question *q,
                                struct mdo_answer *ret_answer) MDO_CHECK;

#endif
