/*
 * pages - answers that come a page at a time (audit verify, audit export, ledger, digest): asks on behind
 * what it has, until there is no more.
 */
#ifndef MDO_MDOCTL_PAGES_H
#define MDO_MDOCTL_PAGES_H

#include <stdio.h>

#include "mdoctl/commands.h"

/* Asks once; the result of the command's method, in ${a}. False: said why, and *ret_status. */
typedef bool pages_ask(void *cookie, struct arena *a, const char *params, void **ret_result, int *ret_status);

/* All of it to ${out}; how far it is, to stderr. The exit status. ${params}: JSON text. */
int pages_run(const struct command *c, const struct mdo_args *args, const char *params, pages_ask *ask,
              void *cookie, FILE *out);

/* --against NUMBER:HEAD, or a file of mdo (witness.h): sets anchor and head of audit.verify's params. */
bool pages_against(struct arena *a, void *params, const char *value, struct why *why) MDO_CHECK;

#endif
