/*
 * fake - a daemon for tests: one door with CURVE and ZAP in a thread, which answers as the test says. It
 * lives in a temporary directory of its own, with the client's key file and profile.
 */
#ifndef MDO_LIBMDO_FAKE_H
#define MDO_LIBMDO_FAKE_H

#include <stddef.h>

#include "libmdo/libmdo.h"

#define FAKE_EPOCH "00112233445566aa"
#define FAKE_SOURCE "urn:nld:oin:00000001234567890000"

struct fake;

/* Called in the fake's thread for each message. No asserts here: note what came, judge it in the test. */
typedef void fake_behaviour(struct fake *f, const char *text, void *cookie);

struct fake *fake_start(fake_behaviour *behaviour, void *cookie);
void fake_stop(struct fake *f);

/* In a behaviour: answers the message at hand; after some milliseconds; both may be called more than once. */
void fake_answer(struct fake *f, const char *fmt, ...) MDO_PRINTF(2, 3);
void fake_answer_late(struct fake *f, int ms, const char *fmt, ...) MDO_PRINTF(3, 4);
/* The first member "id" (or another) of JSON text that holds a string, or ""; in a buffer that the next call
 * uses again. */
const char *fake_member(const char *text, const char *name);
/* How many messages came so far. */
unsigned fake_count(const struct fake *f);

/* A profile that gets in. In a directory that fake_stop removes, with a key file "own.secret". */
const struct mdo_profile *fake_profile(const struct fake *f);
const char *fake_dir(const struct fake *f);

/* A fresh directory, and its removal with all in it. */
char *fake_dir_new(void);
void fake_dir_remove(char *dir);

#endif
