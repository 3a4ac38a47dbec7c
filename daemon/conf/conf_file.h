/*
 * conf_file - configuration files as trees of libconfig: one file, or all of a directory. Bounded in size and
 * number, regular files only, not writable by everybody.
 */
#ifndef MDO_CONF_CONF_FILE_H
#define MDO_CONF_CONF_FILE_H

#include <libconfig.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/memory.h"
#include "conf/conf.h"

#define CONF_FILE_BYTES_MAX (256 * 1024)
#define CONF_FILES_MAX 1000 /* of one directory */

struct conf_file {
	const char *path; /* in the arena it was opened with */
	config_t tree;
};

struct conf_files {
	size_t count;
	struct conf_file *at;
};

/* Needs a close only when it succeeded. */
bool conf_file_open(struct arena *arena, const char *path, struct conf_file *ret_file,
                    struct conf_complaint *ret_complaint) MDO_CHECK;
void conf_file_close(struct conf_file *file);

/*
 * Every *.conf of ${dir}, hidden ones left out, in the order of their names. A directory that does not exist
 * holds no files. ${files} may be closed in any case, also when this failed half way.
 */
bool conf_file_open_all(struct arena *arena, const char *dir, struct conf_files *files,
                        struct conf_complaint *ret_complaint) MDO_CHECK;
void conf_file_close_all(struct conf_files *files);

/* The line on which "key", "section.key" or "key.[2]" stands; 1 when the file leaves it out. */
int conf_file_line(const struct conf_file *file, const char *key);
/* The path without its directories. */
const char *conf_file_name(const struct conf_file *file);

#endif
