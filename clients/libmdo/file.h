/*
 * file - files read whole within a bound, and written so that a crash leaves the old or the new one. All
 * files are made with mode 0600.
 */
#ifndef MDO_LIBMDO_FILE_H
#define MDO_LIBMDO_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/memory.h"
#include "base/why.h"

/* The whole file into the arena, NUL-terminated; "-" is standard input. False when it is larger than ${max}
 * bytes. ${ret_len} may be NULL. */
bool mdo_file_read(struct arena *a, const char *path, size_t max, const char **ret_text, size_t *ret_len,
                   struct why *why) MDO_CHECK;
/* The same below an open directory. */
bool mdo_file_read_at(struct arena *a, int dir, const char *name, size_t max, const char **ret_text,
                      size_t *ret_len, struct why *why) MDO_CHECK;
/* A new file; false with an existing one left alone. On disk with its name when it returns true. */
bool mdo_file_create_at(int dir, const char *name, const void *bytes, size_t len, struct why *why) MDO_CHECK;
/* Puts the file in place of what stood there, at once; on disk when it returns true. */
bool mdo_file_replace_at(int dir, const char *name, const void *bytes, size_t len, struct why *why) MDO_CHECK;
/* From one open directory to another of the same file system; both on disk when it returns true. */
bool mdo_file_move(int from_dir, const char *from, int to_dir, const char *to, struct why *why) MDO_CHECK;

/* Opens a directory, made with mode 0700 when missing. False when others than its owner may enter it, or its
 * owner is another. */
bool mdo_file_private_dir(int parent, const char *path, int *ret_dir, struct why *why) MDO_CHECK;

/* Tests only: called between the steps of writing and moving, with the step's name; NULL for none. */
void mdo_file_on_step(void (*step)(const char *name));

#endif
