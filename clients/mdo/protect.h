/*
 * protect - the ten Protect questions, asked at the terminal. The answers are counted as they are typed and
 * kept nowhere: what leaves this module is how many were answered and how many with yes.
 */
#ifndef MDO_MDO_PROTECT_H
#define MDO_MDO_PROTECT_H

#include "mdo/session.h"

/* --lang */
extern const struct mdo_option protect_options[];

/* Reads standard input. False, with that said, when it ends early or the language is unknown. */
bool protect_ask(struct session *s, struct proto_protect *ret_counts) MDO_CHECK;

#endif
