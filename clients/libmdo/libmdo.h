/*
 * libmdo - what a partner's program needs to speak with mdod: keys, a door, messages, a spool, a stream. This
 * header brings in all of it. Nothing here prints or logs; what went wrong comes back as a struct why or an
 * enum mdo_reach. One thread per door. crypto_start() (base/crypto.h) comes first.
 */
#ifndef MDO_LIBMDO_LIBMDO_H
#define MDO_LIBMDO_LIBMDO_H

#include "libmdo/args.h"
#include "libmdo/calendar.h"
#include "libmdo/clean.h"
#include "libmdo/cursor.h"
#include "libmdo/door.h"
#include "libmdo/event.h"
#include "libmdo/field.h"
#include "libmdo/file.h"
#include "libmdo/keyfile.h"
#include "libmdo/outcome.h"
#include "libmdo/people.h"
#include "libmdo/post.h"
#include "libmdo/profile.h"
#include "libmdo/spool.h"
#include "libmdo/stream.h"
#include "libmdo/witness.h"

#endif
