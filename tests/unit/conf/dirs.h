/*
 * dirs - directories of configuration files made and removed by the tests of this room.
 */
#ifndef MDO_CONF_DIRS_H
#define MDO_CONF_DIRS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "conf/conf.h"

#define DIRS_PATH_MAX 512

/* A directory below the temporary one, with empty partners.d, people.d and tables.d. */
struct dirs {
	char path[DIRS_PATH_MAX];
};

struct dirs dirs_new(void);
void dirs_remove(const struct dirs *d);

/* ${name} is relative to the directory. */
void dirs_write(const struct dirs *d, const char *name, const void *bytes, size_t len);
void dirs_write_text(const struct dirs *d, const char *name, const char *text);
/* Copies a file of the source tree. */
void dirs_copy(const struct dirs *d, const char *name, const char *from);
/* Writes what conf_print printed back into the files it names. */
void dirs_write_printed(const struct dirs *d, const char *printed);

/* conf_load of the directory's mdod.conf; prints the complaint and fails the test when there is one. */
struct conf *dirs_load(const struct dirs *d);
/* The complaint as "file:line: text", without the file's directory; "" when the directory loads. */
struct text dirs_complaint(const struct dirs *d);

/* The whole of a file; fails the test when it cannot be read. */
struct text dirs_read(const char *path);
/* conf_print and conf_print_default (NULL) as text. */
struct text dirs_print(const struct conf *conf);
void dirs_complaint_text(const struct conf_complaint *c, struct text *out);

#endif
