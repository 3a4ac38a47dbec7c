/*
 * conf_read - one file's tree against its table of keys: unknown keys, missing ones, types, ranges and
 * grammar of each value. What depends on two values or two files is conf_check's.
 */
#ifndef MDO_CONF_CONF_READ_H
#define MDO_CONF_CONF_READ_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/memory.h"
#include "conf/conf_file.h"
#include "conf/conf_keys.h"

struct conf_reader {
	struct arena *arena; /* holds what the values point to */
	const char *dir;     /* relative paths begin here; NULL: they stay as written */
	const struct conf_file *file;
	struct conf_complaint *complaint;
};

/* Fills the struct that ${keys} are of; it must be zeroed. Keys left out get their default. */
bool conf_read(const struct conf_reader *r, const struct conf_keys *keys, void *ret_struct) MDO_CHECK;
/* True when the file itself has that key. */
bool conf_read_is_given(const struct conf_file *file, const char *key);

#endif
