/*
 * conf_keys - every key of the configuration, once: where it stands, its type, range, default and meaning.
 * The loader, the checks of single values, the printed form and the shipped mdod.conf all come from these
 * tables.
 */
#ifndef MDO_CONF_CONF_KEYS_H
#define MDO_CONF_CONF_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include "base/terms.h"
#include "conf/conf.h"
#include "conf/conf_grammar.h"

enum conf_type {              /* member it fills */
	         CONF_INT,    /* int64_t within min..max */
	         CONF_BOOL,   /* bool */
	         CONF_CLOCK,  /* "HH:MM" to minutes after midnight, int64_t */
	         CONF_DAY,    /* "YYYY-MM-DD", struct day */
	         CONF_CHOICE, /* one of names, an enum */
	         CONF_SET,    /* list of names, uint32_t of bits min..max */
	         CONF_ORDER,  /* list of names, array of an enum and a size_t */
	         CONF_TEXT,   /* const char *, min..max characters */
	         CONF_PATH,   /* const char *, taken from the directory of mdod.conf when relative */
	         CONF_WORD,   /* const char * of a grammar */
	         CONF_ID,     /* struct of base/id.h with a name in it */
	         CONF_WORDS,  /* list of words of a grammar, const char *const * and a size_t */
	         CONF_DAYS,   /* list of days, array of struct day and a size_t */
	         CONF_IDS,    /* list of names, array of structs of base/id.h and a size_t */
	         CONF_CURVE   /* list of at most CONF_KEYS_MAX public keys, array of const char * and a size_t
	                       */
};

/* A default that is no value. */
#define CONF_MUST NULL /* there is none: the key must be given */
#define CONF_MAY ""    /* the key may be left out, and the member is then empty */

struct conf_key {
	const char *section; /* the group it stands in, "" for none; keys of a group are neighbours */
	const char *name;
	enum conf_type type;
	size_t at, count_at;       /* offsets of the member, and of the one that counts a list's entries */
	const char *standard;      /* the default as one writes it in a file, CONF_MUST or CONF_MAY */
	int64_t min, max;          /* of a number; characters of a text; entries of a list; bits of a set */
	const char *unit;          /* of a number */
	const struct terms *names; /* of a choice, set or order */
	const struct conf_grammar *grammar;
	const char *meaning;
};

struct conf_keys {
	const char *file; /* what a file with these keys is called in messages */
	const char *head; /* first lines of the printed form, NUL for none */
	const struct conf_key *at;
	size_t count;
};

/* Who a message comes from, as it stands in a file; becomes one URN. */
struct conf_origin {
	const char *oin, *kvk, *system;
};

/* What the tables fill: the value, and what is made into a part of it afterwards. */
struct conf_main_draft {
	struct conf conf;
	struct conf_origin origin;
};
struct conf_partner_draft {
	struct conf_partner partner;
	struct conf_origin origin;
};

extern const struct conf_keys conf_keys_main;    /* fills struct conf_main_draft */
extern const struct conf_keys conf_keys_partner; /* struct conf_partner_draft */
extern const struct conf_keys conf_keys_person;  /* struct conf_person */
extern const struct conf_keys conf_keys_table;   /* struct conf_table */

#define CONF_WANTED_MAX 400

/* What a value must be: "a whole number, 1 to 48 items". In buf, or a constant. */
const char *conf_keys_wanted(const struct conf_key *k, char buf[CONF_WANTED_MAX]);
/* What one entry of a list must be; of no list, the same as above. */
const char *conf_keys_wanted_entry(const struct conf_key *k, char buf[CONF_WANTED_MAX]);
/* "section.name". Returns buf. */
#define CONF_PATH_MAX 80
const char *conf_keys_path(const struct conf_key *k, char buf[CONF_PATH_MAX]);

#endif
