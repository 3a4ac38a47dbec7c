#include "rules/regie.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules/calendar.h"

/* The parts of a score, in the order of the explanation. */
static const struct {
	const char *name;
	size_t offset;
} parts[] = {
        {"best contact", offsetof(struct regie_score, contact)},
        {"trusted", offsetof(struct regie_score, trust)},
        {"client's wish", offsetof(struct regie_score, wish)},
        {"order", offsetof(struct regie_score, order)},
        {"life domains", offsetof(struct regie_score, domain)},
        {"language", offsetof(struct regie_score, language)},
        {"expertise", offsetof(struct regie_score, expertise)},
        {"load", offsetof(struct regie_score, load)},
};
static const size_t PART_COUNT = sizeof(parts) / sizeof(parts[0]);

static int64_t part(const struct regie_score *s, size_t i)
{
	int64_t value;

	memcpy(&value, (const char *)s + parts[i].offset, sizeof(value));
	return value;
}

bool regie_claimable(const struct regie_candidate *c)
{
	return c->duty && c->may_know && c->present && !c->left && !c->refused && c->load < c->limit;
}

static bool is_eligible(const struct regie_candidate *c)
{
	return regie_claimable(c) && !c->asked_before;
}

bool regie_had_turn(enum regie_state state, enum cause cause)
{
	static const uint32_t given_back = TERMS_BIT(CAUSE_ABSENCE) | TERMS_BIT(CAUSE_OVERLOAD) |
	                                   TERMS_BIT(CAUSE_NO_BOND) | TERMS_BIT(CAUSE_CONFLICT) |
	                                   TERMS_BIT(CAUSE_OTHER) | TERMS_BIT(CAUSE_HANDED_OVER) |
	                                   TERMS_BIT(CAUSE_REDISTRIBUTED);

	return state == REGIE_DECLINED || state == REGIE_LAPSED ||
	       (state == REGIE_RELEASED && (given_back & TERMS_BIT(cause)) != 0);
}

static int64_t of_order(const struct regie_weights *w, enum role role)
{
	for (size_t i = 0; i < w->order_count; i++) {
		if (w->roles[i] == role)
			return w->order * (int64_t)(w->order_count - i) / (int64_t)w->order_count;
	}
	return 0;
}

static int64_t of_domains(const struct regie_weights *w, uint32_t wanted, uint32_t works_in)
{
	if (wanted == 0)
		return 0;
	return w->domain * __builtin_popcount(wanted & works_in) / __builtin_popcount(wanted);
}

static struct regie_score score(const struct regie_weights *w, const struct regie_case *c,
                                const struct regie_candidate *candidate)
{
	struct regie_score s = {
	        .eligible = is_eligible(candidate),
	        .contact = candidate->contact ? w->contact : 0,
	        .trust = candidate->trusted ? w->trust : 0,
	        .wish = candidate->preferred ? w->wish : 0,
	        .order = of_order(w, candidate->role),
	        .domain = of_domains(w, c->domains, candidate->domains),
	        .language = c->language_needed && candidate->speaks ? w->language : 0,
	        .expertise = candidate->expert ? w->expertise : 0,
	        .load = -w->load * candidate->load,
	};

	for (size_t i = 0; i < PART_COUNT; i++)
		s.total += part(&s, i);
	return s;
}

static int better_first(const void *left, const void *right, void *cookie)
{
	const struct regie_score *a = left, *b = right;
	const struct regie_candidate *candidates = cookie;
	const struct regie_candidate *x = &candidates[a->candidate], *y = &candidates[b->candidate];

	if (a->eligible != b->eligible)
		return b->eligible - a->eligible;
	if (x->held_before != y->held_before)
		return y->held_before - x->held_before;
	if (a->total != b->total)
		return a->total > b->total ? -1 : 1;
	if (x->load != y->load)
		return x->load < y->load ? -1 : 1;
	return strcmp(x->person.text, y->person.text);
}

size_t regie_rank(const struct regie_weights *w, const struct regie_case *c,
                  const struct regie_candidate *candidates, size_t count, struct regie_score *ret_scores)
{
	size_t eligible = 0;

	for (size_t i = 0; i < count; i++) {
		ret_scores[i] = score(w, c, &candidates[i]);
		ret_scores[i].candidate = i;
		eligible += ret_scores[i].eligible;
	}
	if (count > 0)
		qsort_r(ret_scores, count, sizeof(ret_scores[0]), better_first, (void *)candidates);
	return eligible;
}

bool regie_assignable(const struct regie_candidate *c, const char **ret_why)
{
	const struct {
		bool holds;
		const char *why;
	} objections[] = {
	        {c->left, "is no longer on the roster"},
	        {!c->duty, "is on the roster, but not to hold a regie"},
	        {!c->may_know, "is of a partner that the client's consent does not cover"},
	        {c->refused, "is refused by the client"},
	        {!c->present, "is absent"},
	};

	for (size_t i = 0; i < sizeof(objections) / sizeof(objections[0]); i++) {
		if (objections[i].holds) {
			*ret_why = objections[i].why;
			return false;
		}
	}
	return true;
}

void regie_why(const struct regie_score *s, char ret_why[REGIE_WHY_MAX])
{
	size_t used = 0;

	for (size_t i = 0; i < PART_COUNT; i++) {
		if (part(s, i) == 0)
			continue;
		used += (size_t)snprintf(ret_why + used, REGIE_WHY_MAX - used, "%s%s %+lld",
		                         used > 0 ? ", " : "", parts[i].name, (long long)part(s, i));
		assert(used < REGIE_WHY_MAX);
	}
	used += (size_t)snprintf(ret_why + used, REGIE_WHY_MAX - used, "%s = %lld",
	                         used > 0 ? "" : "nothing counts", (long long)s->total);
	assert(used < REGIE_WHY_MAX);
}

/* The best eligible candidate other than ${asked}: the one who is ${person}, or any when that is NULL. */
static size_t first_eligible(const struct regie_candidate *candidates, const struct regie_score *ranked,
                             size_t count, const struct person_id *person, const struct person_id *asked)
{
	for (size_t i = 0; i < count && ranked[i].eligible; i++) {
		const struct person_id *id = &candidates[ranked[i].candidate].person;

		if ((person == NULL || ID_EQUAL(*id, *person)) && (asked == NULL || !ID_EQUAL(*id, *asked)))
			return ranked[i].candidate;
	}
	return SIZE_MAX;
}

static const struct person_id *deputy_of(const struct regie_candidate *candidates, size_t count,
                                         const struct person_id *person)
{
	for (size_t i = 0; i < count; i++) {
		if (ID_EQUAL(candidates[i].person, *person))
			return ID_IS_SET(candidates[i].deputy) ? &candidates[i].deputy : NULL;
	}
	return NULL;
}

size_t regie_next(const struct regie_candidate *candidates, const struct regie_score *ranked, size_t count,
                  const struct person_id *asked)
{
	const struct person_id *deputy = asked != NULL ? deputy_of(candidates, count, asked) : NULL;
	size_t next = SIZE_MAX;

	if (deputy != NULL)
		next = first_eligible(candidates, ranked, count, deputy, asked);
	return next != SIZE_MAX ? next : first_eligible(candidates, ranked, count, NULL, asked);
}

struct instant regie_answer_by(struct instant now, enum urgency urgency, int64_t workdays,
                               int64_t crisis_hours)
{
	struct day last;

	if (urgency == URGENCY_CRISIS)
		return time_add(now, crisis_hours * TIME_HOUR_MS);
	last = calendar_add_working_days(time_local_day(now), (int)workdays, CALENDAR_MEETING);
	return time_add(time_day_start(day_add(last, 1)), -TIME_SECOND_MS);
}
