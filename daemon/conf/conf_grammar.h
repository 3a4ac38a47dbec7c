/*
 * conf_grammar - what single words of the configuration look like. Pure.
 */
#ifndef MDO_CONF_CONF_GRAMMAR_H
#define MDO_CONF_CONF_GRAMMAR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"

/* A kind of word: a test, and what is wanted, for messages and comments. */
struct conf_grammar {
	bool (*ok)(const char *s);
	const char *wanted;
};

extern const struct conf_grammar conf_grammar_name; /* base/id: partners, people, tables, groups */
extern const struct conf_grammar
        conf_grammar_oin; /* 20 positions, a prefix that is handed out (Logius OIN-stelsel) */
extern const struct conf_grammar conf_grammar_kvk;
extern const struct conf_grammar conf_grammar_system;   /* last part of a source URN */
extern const struct conf_grammar conf_grammar_basis;    /* legal-basis code: WI2021-37-2b */
extern const struct conf_grammar conf_grammar_language; /* BCP 47: language, script, region */
extern const struct conf_grammar conf_grammar_place;
extern const struct conf_grammar conf_grammar_door;
extern const struct conf_grammar conf_grammar_day;
extern const struct conf_grammar conf_grammar_break; /* SLOT:MINUTES */
extern const struct conf_grammar conf_grammar_curve; /* public CURVE key in Z85 */

/* After the item of which slot, and how many minutes. */
bool conf_grammar_parse_break(const char *s, int64_t *ret_slot, int64_t *ret_minutes) MDO_CHECK;

/* What a door is bound to. An address of all zeros is every address of the machine. */
struct conf_endpoint {
	uint8_t address[16]; /* IPv4 as ::ffff:a.b.c.d */
	uint16_t port;
};

bool conf_grammar_endpoint(const char *door, struct conf_endpoint *ret_endpoint) MDO_CHECK;
/* True when the two cannot be bound together: one port, and one address or every address. */
bool conf_grammar_endpoints_clash(const struct conf_endpoint *a, const struct conf_endpoint *b);

#endif
