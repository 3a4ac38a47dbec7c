/*
 * matching - whose signal is this? (design section 7, identity). Works on what was found by keyed hash, never
 * on numbers or names. Also the form that names are brought into before they are hashed. Pure.
 */
#ifndef MDO_RULES_MATCHING_H
#define MDO_RULES_MATCHING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/id.h"

/* What a look-up by each key gave; an unset id is "not given or not found". */
struct matching_found {
	bool named; /* the sender gave at least one strong key (reference, BSN, V-number) */
	struct client_id by_reference; /* the sender's own reference */
	struct client_id by_bsn, by_vnumber;
};

enum matching_kind {
	MATCHING_KNOWN,    /* the client in `client` */
	MATCHING_NEW,      /* a new client, identified */
	MATCHING_UNMATCHED /* a new client, known by name only: joins another only when a coordinator confirms
	                    */
};

struct matching {
	enum matching_kind kind;
	struct client_id client;
	bool conflict; /* strong keys point to different clients: the strongest was taken, a coordinator must
	                  look */
	struct client_id other; /* with conflict: the other one */
};

/* The strongest key that found a client decides: reference, BSN, V-number. */
struct matching matching_decide(const struct matching_found *found);

/*
 * The form in which a name is compared: lower case, Latin letters without diacritics (composed or combining;
 * ae for the letter U+00E6, ss for U+00DF and so on), and hyphens, apostrophes and white space, in runs, as
 * one space, none at either end. Words keep their order. Invisible format marks, pasted along with
 * right-to-left names, are dropped. Anything not Latin passes as it is, invalid UTF-8 too. Writes whole
 * characters, at most ${size} - 1 bytes, and the NUL; size > 0.
 */
void matching_fold_name(const char *name, char *ret_folded, size_t size);

#endif
