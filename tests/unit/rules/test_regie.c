#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "rules/regie.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct regie_weights weights = {
        .contact = 30,
        .trust = 25,
        .wish = 40,
        .order = 10,
        .domain = 15,
        .language = 12,
        .expertise = 8,
        .load = 5,
        .order_count = 3,
        .roles = {ROLE_MUNICIPALITY, ROLE_WIJKTEAM, ROLE_GGZ},
};
static const struct regie_case mental = {.domains = TERMS_BIT(DOMAIN_MENTAL) | TERMS_BIT(DOMAIN_HOUSING) |
                                                    TERMS_BIT(DOMAIN_WORK),
                                         .language_needed = true};

static struct regie_candidate someone(const char *person)
{
	struct regie_candidate c = {
	        .role = ROLE_EMPLOYER, .duty = true, .may_know = true, .present = true, .limit = 5};

	ID_SET(c.person, person);
	return c;
}

static struct regie_score score_of(const struct regie_candidate *c)
{
	struct regie_score s;

	assert_in_range(regie_rank(&weights, &mental, c, 1, &s), 0, 1);
	assert_int_equal(s.candidate, 0);
	return s;
}

static void regie_rank__parts(void **state)
{
	struct regie_candidate c = someone("anna");
	struct regie_score s = score_of(&c);

	(void)state;
	assert_true(s.eligible);
	assert_int_equal(s.total, 0);
	c.contact = c.trusted = c.preferred = c.speaks = c.expert = true;
	c.role = ROLE_MUNICIPALITY;
	c.domains = TERMS_BIT(DOMAIN_MENTAL) | TERMS_BIT(DOMAIN_WORK) | TERMS_BIT(DOMAIN_SAFETY);
	c.load = 2;
	s = score_of(&c);
	assert_int_equal(s.contact, 30);
	assert_int_equal(s.trust, 25);
	assert_int_equal(s.wish, 40);
	assert_int_equal(s.order, 10);
	assert_int_equal(s.domain, 10);
	assert_int_equal(s.language, 12);
	assert_int_equal(s.expertise, 8);
	assert_int_equal(s.load, -10);
	assert_int_equal(s.total, 125);
}

static void regie_rank__order_of_organisations(void **state)
{
	static const struct {
		enum role role;
		int64_t order;
	} rows[] = {{ROLE_MUNICIPALITY, 10}, {ROLE_WIJKTEAM, 6}, {ROLE_GGZ, 3}, {ROLE_GP, 0}};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct regie_candidate c = someone("anna");

		c.role = rows[i].role;
		assert_int_equal(score_of(&c).order, rows[i].order);
	}
}

static void regie_rank__no_domains_no_language(void **state)
{
	struct regie_case plain = {0};
	struct regie_candidate c = someone("anna");
	struct regie_score s;

	(void)state;
	c.domains = TERMS_BIT(DOMAIN_MENTAL);
	c.speaks = true;
	assert_int_equal(regie_rank(&weights, &plain, &c, 1, &s), 1);
	assert_int_equal(s.total, 0);
}

static void regie_rank__eligible(void **state)
{
	(void)state;
	for (int why = 0; why < 9; why++) {
		struct regie_candidate c = someone("anna");

		c.may_know = why != 1;
		c.present = why != 2;
		c.left = why == 3;
		c.refused = why == 4;
		c.asked_before = why == 5;
		c.load = why == 6 ? c.limit : why == 7 ? c.limit - 1 : 0;
		c.duty = why != 8;
		assert_int_equal(score_of(&c).eligible, why == 0 || why == 7);
		/* Who had his turn may still take what nobody has. */
		assert_int_equal(regie_claimable(&c), why == 0 || why == 7 || why == 5);
	}
}

static void regie_rank__who_held_it_before_comes_first(void **state)
{
	struct regie_candidate all[] = {someone("anna"), someone("bert"), someone("cees")};
	struct regie_score s[COUNT(all)];

	(void)state;
	all[0].contact = all[0].trusted = true;
	all[1].held_before = true;
	all[1].load = 3;
	assert_int_equal(regie_rank(&weights, &mental, all, COUNT(all), s), 3);
	assert_int_equal(s[0].candidate, 1);
	assert_int_equal(s[1].candidate, 0);
	all[1].present = false;
	assert_int_equal(regie_rank(&weights, &mental, all, COUNT(all), s), 2);
	assert_int_equal(s[0].candidate, 0);
}

static void regie_had_turn__declined_lapsed_or_given_back(void **state)
{
	static const struct {
		enum regie_state state;
		enum cause cause;
		bool had;
	} rows[] = {
	        {REGIE_DECLINED, CAUSE_OVERLOAD, true},      {REGIE_LAPSED, CAUSE_SILENCE, true},
	        {REGIE_RELEASED, CAUSE_NO_BOND, true},       {REGIE_RELEASED, CAUSE_HANDED_OVER, true},
	        {REGIE_RELEASED, CAUSE_REDISTRIBUTED, true}, {REGIE_RELEASED, CAUSE_ABSENCE, true},
	        {REGIE_RELEASED, CAUSE_UNDONE, false},       {REGIE_RELEASED, CAUSE_DECISION, false},
	        {REGIE_RELEASED, CAUSE_WITHDRAWAL, false},   {REGIE_ACCEPTED, CAUSE_ABSENT, false},
	        {REGIE_OFFERED, CAUSE_ABSENT, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(regie_had_turn(rows[i].state, rows[i].cause), rows[i].had);
}

static void regie_rank__nobody(void **state)
{
	struct regie_candidate c = someone("anna");
	struct regie_score s;

	(void)state;
	assert_int_equal(regie_rank(&weights, &mental, NULL, 0, &s), 0);
	c.left = true;
	assert_int_equal(regie_rank(&weights, &mental, &c, 1, &s), 0);
	assert_int_equal(regie_next(&c, &s, 1, NULL), SIZE_MAX);
	assert_int_equal(regie_next(NULL, NULL, 0, &c.person), SIZE_MAX);
}

static void regie_rank__ties(void **state)
{
	struct regie_candidate c[] = {someone("dora"), someone("carl"), someone("bert"), someone("anna")};
	struct regie_score s[4];

	(void)state;
	c[0].trusted = true; /* +25, load -20; with a load of 5 as much as bert and carl have */
	c[0].load = 4;
	c[3].contact = true;
	c[3].refused = true;
	assert_int_equal(regie_rank(&weights, &mental, c, 4, s), 3);
	assert_string_equal(c[s[0].candidate].person.text, "dora");
	assert_string_equal(c[s[1].candidate].person.text, "bert");
	assert_string_equal(c[s[2].candidate].person.text, "carl");
	assert_string_equal(c[s[3].candidate].person.text, "anna");
	c[0].load = 5;
	c[0].limit = 9;
	assert_int_equal(regie_rank(&weights, &mental, c, 4, s), 3);
	assert_string_equal(c[s[0].candidate].person.text, "bert");
	assert_string_equal(c[s[2].candidate].person.text, "dora");
}

static uint64_t next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static int below(uint64_t *seed, int n)
{
	return (int)(next_random(seed) % (uint64_t)n);
}

static struct regie_candidate anyone(uint64_t *seed, size_t i)
{
	struct regie_candidate c = {
	        .role = (enum role)below(seed, ROLE_COUNT),
	        .may_know = below(seed, 8),
	        .present = below(seed, 8),
	        .left = !below(seed, 8),
	        .refused = !below(seed, 8),
	        .asked_before = !below(seed, 8),
	        .preferred = !below(seed, 4),
	        .contact = !below(seed, 3),
	        .trusted = !below(seed, 3),
	        .domains = (uint32_t)below(seed, 1 << DOMAIN_COUNT),
	        .speaks = below(seed, 2),
	        .expert = below(seed, 2),
	        .load = below(seed, 6),
	        .limit = 5,
	};

	snprintf(c.person.text, sizeof(c.person.text), "p%02u", (unsigned)i);
	return c;
}

/* Said otherwise than by comparing scores in turn: the place of each is the number of those that go before
 * it. */
static bool goes_before(const struct regie_score *a, const struct regie_candidate *x,
                        const struct regie_score *b, const struct regie_candidate *y)
{
	if (a->eligible != b->eligible)
		return a->eligible;
	return a->total > b->total || (a->total == b->total && x->load < y->load) ||
	       (a->total == b->total && x->load == y->load && strcmp(x->person.text, y->person.text) < 0);
}

static void regie_rank__total_order_whatever_the_input_order(void **state)
{
	uint64_t seed = 42;

	(void)state;
	for (int run = 0; run < 2000; run++) {
		struct regie_candidate c[12], mixed[12];
		struct regie_score s[12], t[12];
		size_t count = (size_t)below(&seed, 13), eligible;

		for (size_t i = 0; i < count; i++)
			mixed[i] = c[i] = anyone(&seed, i);
		for (size_t i = count; i > 1; i--) {
			size_t j = (size_t)below(&seed, (int)i);
			struct regie_candidate swap = mixed[i - 1];

			mixed[i - 1] = mixed[j];
			mixed[j] = swap;
		}
		eligible = regie_rank(&weights, &mental, c, count, s);
		assert_int_equal(regie_rank(&weights, &mental, mixed, count, t), eligible);
		for (size_t i = 0; i < count; i++) {
			assert_string_equal(c[s[i].candidate].person.text, mixed[t[i].candidate].person.text);
			assert_int_equal(s[i].total, t[i].total);
			assert_int_equal(s[i].eligible, i < eligible);
			for (size_t j = i + 1; j < count; j++)
				assert_true(
				        goes_before(&s[i], &c[s[i].candidate], &s[j], &c[s[j].candidate]));
		}
	}
}

/* Passed on until nobody is left, everyone eligible is asked once, and the regie never comes back to one who
 * said no. */
static void regie_next__asks_each_once(void **state)
{
	uint64_t seed = 4711;

	(void)state;
	for (int run = 0; run < 500; run++) {
		struct regie_candidate c[10];
		struct regie_score s[10];
		size_t count = (size_t)below(&seed, 11), asked = 0, eligible, next;
		const struct person_id *last = NULL;

		for (size_t i = 0; i < count; i++) {
			c[i] = anyone(&seed, i);
			if (below(&seed, 2))
				snprintf(c[i].deputy.text, sizeof(c[i].deputy.text), "p%02d",
				         below(&seed, 12));
		}
		eligible = regie_rank(&weights, &mental, c, count, s);
		while ((next = regie_next(c, s, count, last)) != SIZE_MAX) {
			size_t left;

			assert_false(c[next].asked_before);
			asked++;
			c[next].asked_before = true;
			last = &c[next].person;
			left = regie_rank(&weights, &mental, c, count, s);
			assert_int_equal(left, eligible - asked);
		}
		assert_int_equal(asked, eligible);
	}
}

static void regie_next__deputy_first(void **state)
{
	struct regie_candidate c[] = {someone("anna"), someone("bert"), someone("carl")};
	struct regie_score s[3];

	(void)state;
	c[1].contact = true;
	c[0].preferred = c[0].contact = true;
	ID_SET(c[0].deputy, "carl");
	assert_int_equal(regie_rank(&weights, &mental, c, 3, s), 3);
	assert_int_equal(regie_next(c, s, 3, NULL), 0);
	assert_int_equal(regie_next(c, s, 3, &c[0].person), 2);
	assert_int_equal(regie_next(c, s, 3, &c[1].person), 0);
	c[2].present = false;
	assert_int_equal(regie_rank(&weights, &mental, c, 3, s), 2);
	assert_int_equal(regie_next(c, s, 3, &c[0].person), 1);
	ID_SET(c[0].deputy, "anna");
	assert_int_equal(regie_next(c, s, 3, &c[0].person), 1);
	ID_SET(c[0].deputy, "gone");
	assert_int_equal(regie_next(c, s, 3, &c[0].person), 1);
	assert_int_equal(regie_next(c, s, 3, &(struct person_id){"gone"}), 0);
	c[0].left = c[1].left = true;
	assert_int_equal(regie_rank(&weights, &mental, c, 3, s), 0);
	assert_int_equal(regie_next(c, s, 3, &c[0].person), SIZE_MAX);
}

static void regie_assignable__each(void **state)
{
	struct regie_candidate c = someone("anna");
	const char *why = NULL;

	(void)state;
	c.load = c.limit;
	c.asked_before = true;
	assert_true(regie_assignable(&c, &why));
	assert_null(why);
	c.present = false;
	assert_false(regie_assignable(&c, &why));
	assert_string_equal(why, "is absent");
	c.refused = true;
	assert_false(regie_assignable(&c, &why));
	assert_string_equal(why, "is refused by the client");
	c.may_know = false;
	assert_false(regie_assignable(&c, &why));
	assert_string_equal(why, "is of a partner that the client's consent does not cover");
	c.left = true;
	assert_false(regie_assignable(&c, &why));
	assert_string_equal(why, "is no longer on the roster");
}

static void regie_why__each(void **state)
{
	struct regie_score s = {.contact = 30, .trust = 20, .order = 12, .load = -4, .total = 58};
	char why[REGIE_WHY_MAX];

	(void)state;
	regie_why(&s, why);
	assert_string_equal(why, "best contact +30, trusted +20, order +12, load -4 = 58");
	s = (struct regie_score){.load = -4, .total = -4};
	regie_why(&s, why);
	assert_string_equal(why, "load -4 = -4");
	s = (struct regie_score){0};
	regie_why(&s, why);
	assert_string_equal(why, "nothing counts = 0");
	s = (struct regie_score){1, true, 36, 1, 2, 3, 4, 5, 6, 7, 8};
	regie_why(&s, why);
	assert_string_equal(
	        why, "best contact +1, trusted +2, client's wish +3, order +4, life domains +5, language +6, "
	             "expertise +7, load +8 = 36");
}

static void regie_why__longest_fits(void **state)
{
	struct regie_score s = {.total = INT64_MIN};
	char why[REGIE_WHY_MAX + 1];

	(void)state;
	s.contact = s.trust = s.wish = s.order = s.domain = s.language = s.expertise = s.load = INT64_MIN;
	memset(why, '#', sizeof(why));
	regie_why(&s, why);
	assert_int_equal(why[REGIE_WHY_MAX], '#');
	assert_in_range(strlen(why), 200, REGIE_WHY_MAX - 1);
}

static void regie_answer_by__each(void **state)
{
	static const struct {
		const char *now;
		enum urgency urgency;
		int64_t workdays;
		const char *by;
	} rows[] = {
	        {"2026-11-19T10:00:00+01:00", URGENCY_LOW, 3, "2026-11-24T23:59:59+01:00"},
	        {"2026-11-21T10:00:00+01:00", URGENCY_HIGH, 1, "2026-11-23T23:59:59+01:00"},
	        {"2026-12-24T23:30:00+01:00", URGENCY_MEDIUM, 3, "2026-12-30T23:59:59+01:00"},
	        {"2026-03-27T09:00:00+01:00", URGENCY_LOW, 3, "2026-04-01T23:59:59+02:00"},
	        {"2026-04-26T12:00:00+02:00", URGENCY_LOW, 1, "2026-04-28T23:59:59+02:00"},
	        {"2026-12-24T23:30:00+01:00", URGENCY_CRISIS, 3, "2026-12-25T03:30:00+01:00"},
	        {"2026-03-29T00:30:00+01:00", URGENCY_CRISIS, 3, "2026-03-29T05:30:00+02:00"},
	        {"2026-11-23T00:10:00+01:00", URGENCY_LOW, 0, "2026-11-23T23:59:59+01:00"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char buf[TIME_TEXT_MAX];
		struct instant now = {0};

		assert_true(time_parse_instant(rows[i].now, &now));
		assert_string_equal(
		        time_text_local(regie_answer_by(now, rows[i].urgency, rows[i].workdays, 4), buf),
		        rows[i].by);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(regie_rank__parts),
	        cmocka_unit_test(regie_rank__order_of_organisations),
	        cmocka_unit_test(regie_rank__no_domains_no_language),
	        cmocka_unit_test(regie_rank__eligible),
	        cmocka_unit_test(regie_rank__who_held_it_before_comes_first),
	        cmocka_unit_test(regie_had_turn__declined_lapsed_or_given_back),
	        cmocka_unit_test(regie_rank__nobody),
	        cmocka_unit_test(regie_rank__ties),
	        cmocka_unit_test(regie_rank__total_order_whatever_the_input_order),
	        cmocka_unit_test(regie_next__asks_each_once),
	        cmocka_unit_test(regie_next__deputy_first),
	        cmocka_unit_test(regie_assignable__each),
	        cmocka_unit_test(regie_why__each),
	        cmocka_unit_test(regie_why__longest_fits),
	        cmocka_unit_test(regie_answer_by__each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
