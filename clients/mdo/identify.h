/*
 * identify - who a message is about, from where it does not show: a file, standard input, or questions on a
 * terminal. Never from the argument vector, which every process on the machine can read; a reference is no
 * personal data.
 */
#ifndef MDO_MDO_IDENTIFY_H
#define MDO_MDO_IDENTIFY_H

#include "mdo/session.h"

/* --client-file --reference */
extern const struct mdo_option identify_options[];

/* Checked for form. False: said why. */
bool identify_client(struct session *s, struct proto_client_key *ret_client) MDO_CHECK;

#endif
