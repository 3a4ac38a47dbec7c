/*
 * profile - where the daemon is and who we are. From, in rising order: the environment (MDO_DOOR,
 * MDO_SERVER_KEY, MDO_KEY, MDO_SOURCE, and, where wanted, MDO_WITNESS and MDO_REGION_KEY), a file of
 * NAME=VALUE lines with the same names, options.
 */
#ifndef MDO_LIBMDO_PROFILE_H
#define MDO_LIBMDO_PROFILE_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/crypto.h"
#include "base/why.h"
#include "libmdo/args.h"

/* What is not known is "". */
struct mdo_profile {
	char door[256];                  /* tcp://address:port */
	char server_key[CRYPTO_Z85_MAX]; /* the daemon's public key */
	char key_file[1024];             /* the file with our own secret key */
	char source[121];                /* partners: urn:nld:oin:... or urn:nld:kvknr:... */
	char witness[1024];              /* the file of witness.h; may be "" */
	char region_key[CRYPTO_HEX_MAX]; /* 64 digits: who signs audit heads; "": the first one seen */
	struct why server_key_why; /* why the environment's server key is not known; "": it named none */
};

/* --profile --door --server-key --key --source --witness --region-key, for the tables of a program. */
extern const struct mdo_option mdo_profile_options[];

/* One setting by its name in the environment. Server keys may also be the name of a file that holds one. */
bool mdo_profile_set(struct mdo_profile *p, const char *name, const char *value, struct why *why) MDO_CHECK;
/* A server key that cannot be read is as good as none: who makes keys needs none. */
bool mdo_profile_environment(struct mdo_profile *p, struct why *why) MDO_CHECK;
bool mdo_profile_file(struct mdo_profile *p, const char *path, struct why *why) MDO_CHECK;
/* All three, beginning with nothing known. */
bool mdo_profile_gather(const struct mdo_args *args, struct mdo_profile *ret_profile,
                        struct why *why) MDO_CHECK;
/* Is all there that speaking with the daemon needs? Says what is missing and where it can stand. */
bool mdo_profile_complete(const struct mdo_profile *p, bool as_partner, struct why *why) MDO_CHECK;

#endif
