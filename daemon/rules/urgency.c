#include "rules/urgency.h"

#include <assert.h>

static enum urgency of_thresholds(int64_t n, int64_t medium_from, int64_t high_from)
{
	if (n >= high_from)
		return URGENCY_HIGH;
	return n >= medium_from ? URGENCY_MEDIUM : URGENCY_LOW;
}

enum urgency urgency_of_protect(const struct urgency_policy *p, int64_t answered, int64_t yes)
{
	if (answered <= 0 || yes < 0)
		return URGENCY_ABSENT;
	return of_thresholds(yes, p->protect_medium_from, p->protect_high_from);
}

static bool is_asked(const struct urgency_signal *s)
{
	return s->protect_answered > 0 && s->protect_yes >= 0;
}

static bool is_newer(const struct urgency_signal *a, const struct urgency_signal *b)
{
	if (a->protect_on.n != b->protect_on.n)
		return a->protect_on.n > b->protect_on.n;
	return a->received.n > b->received.n;
}

static bool is_repeated(const struct urgency_signal *signals, size_t count, const struct urgency_signal *s)
{
	for (size_t i = 0; i < count; i++) {
		if (ID_EQUAL(signals[i].partner, s->partner) && is_asked(&signals[i]) &&
		    is_newer(&signals[i], s))
			return true;
	}
	return false;
}

static int64_t count_partners(const struct urgency_signal *signals, size_t count)
{
	int64_t partners = 0;

	for (size_t i = 0; i < count; i++) {
		size_t before = 0;

		while (before < i && !ID_EQUAL(signals[before].partner, signals[i].partner))
			before++;
		partners += before == i;
	}
	return partners;
}

static bool is_near(const struct urgency_policy *p, struct day deadline, struct day today)
{
	return day_is_set(deadline) && (int64_t)deadline.n - today.n <= p->deadline_near_days;
}

/* The highest urgency so far, and by what. */
struct height {
	enum urgency urgency;
	unsigned reasons;
};

static void raise(struct height *h, enum urgency urgency, enum urgency_reason reason)
{
	if (urgency < h->urgency || urgency <= URGENCY_LOW)
		return;
	if (urgency > h->urgency)
		*h = (struct height){urgency, 0};
	h->reasons |= (unsigned)reason;
}

enum urgency urgency_of_case(const struct urgency_policy *p, const struct urgency_signal *signals,
                             size_t count, struct day today, unsigned *ret_reasons)
{
	struct height h = {count > 0 ? URGENCY_LOW : URGENCY_ABSENT, 0};

	for (size_t i = 0; i < count; i++) {
		const struct urgency_signal *s = &signals[i];

		if (s->crisis)
			raise(&h, URGENCY_CRISIS, URGENCY_BY_CRISIS);
		raise(&h, s->stated == URGENCY_CRISIS ? URGENCY_HIGH : s->stated, URGENCY_BY_STATED);
		if (!is_repeated(signals, count, s))
			raise(&h, urgency_of_protect(p, s->protect_answered, s->protect_yes),
			      URGENCY_BY_PROTECT);
		if (is_near(p, s->deadline, today))
			raise(&h, URGENCY_HIGH, URGENCY_BY_DEADLINE);
	}
	if (count > 0)
		raise(&h,
		      of_thresholds(count_partners(signals, count), p->accumulation_medium_from,
		                    p->accumulation_high_from),
		      URGENCY_BY_PARTNERS);
	if (ret_reasons != NULL)
		*ret_reasons = h.reasons;
	return h.urgency;
}

struct day urgency_discuss_by(const struct urgency_policy *p, enum urgency urgency, struct day today,
                              struct day before)
{
	struct day by;

	assert(urgency > URGENCY_ABSENT && urgency < URGENCY_COUNT);
	by = day_add(today, (int)p->discuss_days[urgency]);
	return day_is_set(before) && before.n < by.n ? before : by;
}
