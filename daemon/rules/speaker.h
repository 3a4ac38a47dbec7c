/*
 * speaker - who interprets at a meeting, so that as few people as possible have to come for it (design
 * section 5). Pure. An interpreter is a professional; a key person comes from the client's own community and
 * bridges language and culture, but is not asked where what is spoken of is sensitive.
 */
#ifndef MDO_RULES_SPEAKER_H
#define MDO_RULES_SPEAKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/id.h"
#include "base/terms.h"

#define SPEAKER_NOBODY SIZE_MAX

/* Somebody who can be asked that day. */
struct speaker_person {
	struct person_id person;
	uint32_t duties;       /* bits of enum duty */
	const char *languages; /* tags, a space between */
	int64_t load;          /* meetings at which he interprets already */
};

/* One item for which an interpreter is needed. */
struct speaker_need {
	const char *language;
	bool professional;
	size_t asked; /* index of who was asked for it before and still can; SPEAKER_NOBODY: none */
};

/* Whether what it is about asks for a professional: a life domain of the region's list, or a crisis. */
bool speaker_sensitive(uint32_t domains, bool crisis, uint32_t sensitive_domains);
/* Speaks the language, and has the duty for it. Whether he is there and may know is not asked here. */
bool speaker_fits(const struct speaker_need *need, const struct speaker_person *person);

/*
 * Who interprets each need: ret_person[need] is an index of ${people}, who are in order of id, or
 * SPEAKER_NOBODY when nobody can. ${may}[need * person_count + person]: he is there, and his organisation may
 * know that case.
 *
 * Whoever was asked before stays, and does what else he can. Of all sets of others that do the rest the one
 * is taken that has the fewest people, then the smallest sum of loads, then the first in order of id:
 * exactly, while no more than SPEAKER_EXACT kinds of need are left (those whom the same people can serve are
 * one kind); else the one is added again and again who serves most kinds, then by load and id. Each need gets
 * the first in that same order (load, id) of those who come; those asked before go first.
 */
#define SPEAKER_EXACT 10
void speaker_choose(const struct speaker_need *needs, size_t need_count, const struct speaker_person *people,
                    size_t person_count, const bool *may, size_t *ret_person);

#endif
