#include "rules/speaker.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"

struct choice {
	const struct speaker_need *needs;
	const struct speaker_person *people;
	size_t need_count, person_count;
	bool *fits;    /* by need, then person */
	bool *asked;   /* people who come anyway */
	bool *comes;   /* all who do */
	size_t *first; /* a need of each kind that is left */
	size_t kind_count;
};

bool speaker_sensitive(uint32_t domains, bool crisis, uint32_t sensitive_domains)
{
	return crisis || (domains & sensitive_domains) != 0;
}

static bool has_tag(const char *tags, const char *tag)
{
	size_t len = strlen(tag);

	for (const char *at = tags; len > 0 && at != NULL && (at = strstr(at, tag)) != NULL; at += len)
		if ((at == tags || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
			return true;
	return false;
}

bool speaker_fits(const struct speaker_need *need, const struct speaker_person *person)
{
	uint32_t duties = TERMS_BIT(DUTY_INTERPRETER);

	if (!need->professional)
		duties |= TERMS_BIT(DUTY_KEY_PERSON);
	return (person->duties & duties) != 0 && has_tag(person->languages, need->language);
}

static const bool *fits_of(const struct choice *c, size_t need)
{
	return c->fits + need * c->person_count;
}

static bool served(const struct choice *c, size_t need, const bool *who)
{
	for (size_t p = 0; p < c->person_count; p++)
		if (who[p] && fits_of(c, need)[p])
			return true;
	return false;
}

static bool alike(const struct choice *c, size_t a, size_t b)
{
	return memcmp(fits_of(c, a), fits_of(c, b), c->person_count * sizeof(*c->fits)) == 0;
}

/* Needs that are left, by kind: whom the same people can serve. */
static void sort_needs(struct choice *c)
{
	for (size_t n = 0; n < c->need_count; n++) {
		bool known = served(c, n, c->asked), can = false;

		for (size_t k = 0; k < c->kind_count && !known; k++)
			known = alike(c, n, c->first[k]);
		for (size_t p = 0; p < c->person_count && !can; p++)
			can = fits_of(c, n)[p];
		if (!known && can)
			c->first[c->kind_count++] = n;
	}
}

/* Sooner taken: of those who can do the same, only the first is ever needed. */
static bool before(const struct choice *c, size_t a, size_t b)
{
	if (c->people[a].load != c->people[b].load)
		return c->people[a].load < c->people[b].load;
	return a < b;
}

static size_t mask_of(const struct choice *c, size_t person)
{
	size_t mask = 0;

	for (size_t k = 0; k < c->kind_count; k++)
		if (fits_of(c, c->first[k])[person])
			mask |= (size_t)1 << k;
	return mask;
}

struct best {
	size_t count; /* SIZE_MAX: it cannot be done */
	int64_t load;
};

static bool cheaper(struct best a, struct best b)
{
	return a.count != b.count ? a.count < b.count : a.load < b.load;
}

/*
 * best[left]: what it costs at least to serve the kinds ${left} with people from some number on. Going down
 * the people, whoever is as good with him as without is taken: of sets that cost the same that gives the
 * first in order of id.
 */
static void choose_exactly(struct choice *c)
{
	size_t masks = (size_t)1 << c->kind_count, count = 0;
	size_t *first = mem_array(masks, sizeof(*first)), *who = mem_array(masks, sizeof(*who));
	struct best *best = mem_array(masks, sizeof(*best));
	bool *take;

	for (size_t m = 0; m < masks; m++)
		first[m] = SPEAKER_NOBODY;
	for (size_t p = 0; p < c->person_count; p++) {
		size_t m = mask_of(c, p);
		if (m != 0 && !c->asked[p] && (first[m] == SPEAKER_NOBODY || before(c, p, first[m])))
			first[m] = p;
	}
	for (size_t p = 0; p < c->person_count; p++)
		if (first[mask_of(c, p)] == p)
			who[count++] = p;
	take = mem_array(count * masks + 1, sizeof(*take));
	for (size_t m = 0; m < masks; m++)
		best[m] = (struct best){.count = m == 0 ? 0 : SIZE_MAX};
	/* Larger sets of kinds first: what they rest on is still that of the people behind. */
	for (size_t i = count; i > 0; i--)
		for (size_t m = masks; m-- > 1;) {
			struct best with = best[m & ~mask_of(c, who[i - 1])];
			if (with.count == SIZE_MAX || (m & mask_of(c, who[i - 1])) == 0)
				continue;
			with.count++;
			with.load += c->people[who[i - 1]].load;
			take[(i - 1) * masks + m] = !cheaper(best[m], with);
			if (take[(i - 1) * masks + m])
				best[m] = with;
		}
	for (size_t i = 0, m = masks - 1; i < count; i++)
		if (take[i * masks + m]) {
			c->comes[who[i]] = true;
			m &= ~mask_of(c, who[i]);
		}
	mem_free(take);
	mem_free(best);
	mem_free(who);
	mem_free(first);
}

static void choose_greedily(struct choice *c)
{
	for (;;) {
		size_t best = SPEAKER_NOBODY, most = 0;

		for (size_t p = 0; p < c->person_count; p++) {
			size_t serves = 0;
			for (size_t k = 0; k < c->kind_count; k++)
				serves += !served(c, c->first[k], c->comes) && fits_of(c, c->first[k])[p] ? 1
				                                                                          : 0;
			if (serves > most || (serves == most && serves > 0 && before(c, p, best))) {
				best = p;
				most = serves;
			}
		}
		if (best == SPEAKER_NOBODY)
			return;
		c->comes[best] = true;
	}
}

static size_t who_serves(const struct choice *c, size_t need)
{
	size_t best = SPEAKER_NOBODY;

	if (c->needs[need].asked != SPEAKER_NOBODY)
		return c->needs[need].asked;
	for (size_t p = 0; p < c->person_count; p++) {
		if (!c->comes[p] || !fits_of(c, need)[p])
			continue;
		if (best == SPEAKER_NOBODY || (c->asked[p] && !c->asked[best]) ||
		    (c->asked[p] == c->asked[best] && before(c, p, best)))
			best = p;
	}
	return best;
}

void speaker_choose(const struct speaker_need *needs, size_t need_count, const struct speaker_person *people,
                    size_t person_count, const bool *may, size_t *ret_person)
{
	struct choice c = {
	        .needs = needs, .people = people, .need_count = need_count, .person_count = person_count};

	c.fits = mem_array(need_count * person_count + 1, sizeof(*c.fits));
	c.asked = mem_array(person_count + 1, sizeof(*c.asked));
	c.comes = mem_array(person_count + 1, sizeof(*c.comes));
	c.first = mem_array(need_count + 1, sizeof(*c.first));
	for (size_t n = 0; n < need_count; n++) {
		assert(needs[n].asked == SPEAKER_NOBODY || needs[n].asked < person_count);
		if (needs[n].asked != SPEAKER_NOBODY)
			c.asked[needs[n].asked] = true;
		for (size_t p = 0; p < person_count; p++)
			c.fits[n * person_count + p] =
			        may[n * person_count + p] && speaker_fits(&needs[n], &people[p]);
	}
	/* An item whose own is asked already needs nobody else, whatever he speaks. */
	for (size_t n = 0; n < need_count; n++)
		if (needs[n].asked != SPEAKER_NOBODY)
			c.fits[n * person_count + needs[n].asked] = true;
	memcpy(c.comes, c.asked, person_count * sizeof(*c.comes));
	sort_needs(&c);
	if (c.kind_count <= SPEAKER_EXACT)
		choose_exactly(&c);
	else
		choose_greedily(&c);
	for (size_t n = 0; n < need_count; n++)
		ret_person[n] = who_serves(&c, n);
	mem_free(c.first);
	mem_free(c.comes);
	mem_free(c.asked);
	mem_free(c.fits);
}
