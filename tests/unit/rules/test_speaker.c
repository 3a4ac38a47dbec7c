#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "rules/speaker.h"

#define PRO TERMS_BIT(DUTY_INTERPRETER)
#define KEY TERMS_BIT(DUTY_KEY_PERSON)
#define MOST 12

static const struct speaker_need TIGRINYA = {.language = "ti", .asked = SPEAKER_NOBODY},
                                 ARABIC = {.language = "ar", .asked = SPEAKER_NOBODY},
                                 SENSITIVE = {
                                         .language = "ti", .professional = true, .asked = SPEAKER_NOBODY};

static void all_may(bool *may, size_t count)
{
	for (size_t i = 0; i < count; i++)
		may[i] = true;
}

static void speaker_sensitive__by_domain_or_crisis(void **state)
{
	uint32_t list = TERMS_BIT(DOMAIN_MENTAL) | TERMS_BIT(DOMAIN_SAFETY);

	(void)state;
	assert_false(speaker_sensitive(TERMS_BIT(DOMAIN_HOUSING), false, list));
	assert_true(speaker_sensitive(TERMS_BIT(DOMAIN_HOUSING), true, list));
	assert_true(speaker_sensitive(TERMS_BIT(DOMAIN_HOUSING) | TERMS_BIT(DOMAIN_SAFETY), false, list));
	assert_false(speaker_sensitive(TERMS_BIT(DOMAIN_SAFETY), false, 0));
}

static void speaker_fits__by_language_and_duty(void **state)
{
	struct speaker_person p = {.duties = KEY, .languages = "am ti"};
	struct speaker_need longer = TIGRINYA;

	(void)state;
	assert_true(speaker_fits(&TIGRINYA, &p));
	assert_false(speaker_fits(&ARABIC, &p));
	assert_false(speaker_fits(&SENSITIVE, &p));
	p.duties = PRO;
	assert_true(speaker_fits(&SENSITIVE, &p));
	assert_true(speaker_fits(&TIGRINYA, &p));
	p.duties = TERMS_BIT(DUTY_REGIEHOUDER);
	assert_false(speaker_fits(&TIGRINYA, &p));
	p.duties = PRO;
	longer.language = "t";
	assert_false(speaker_fits(&longer, &p));
	p.languages = "tir";
	assert_false(speaker_fits(&TIGRINYA, &p));
	p.languages = NULL;
	assert_false(speaker_fits(&TIGRINYA, &p));
}

static void speaker_choose__one_for_all_his_languages(void **state)
{
	struct speaker_need needs[] = {TIGRINYA, ARABIC, TIGRINYA};
	struct speaker_person people[] = {{.duties = PRO, .languages = "ti"},
	                                  {.duties = PRO, .languages = "ar"},
	                                  {.duties = PRO, .languages = "ar ti", .load = 5}};
	bool may[9];
	size_t who[3];

	(void)state;
	all_may(may, 9);
	speaker_choose(needs, 3, people, 3, may, who);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(who[i], 2);
	/* His organisation may not know the first case. */
	may[2] = false;
	speaker_choose(needs, 3, people, 3, may, who);
	assert_int_equal(who[0], 0);
	assert_int_equal(who[1], 1);
	assert_int_equal(who[2], 0);
}

static void speaker_choose__load_then_id_and_nobody(void **state)
{
	struct speaker_need needs[] = {TIGRINYA, SENSITIVE, {.language = "so", .asked = SPEAKER_NOBODY}};
	struct speaker_person people[] = {{.duties = KEY, .languages = "ti", .load = 0},
	                                  {.duties = PRO, .languages = "ti", .load = 2},
	                                  {.duties = PRO, .languages = "ti", .load = 1},
	                                  {.duties = PRO, .languages = "ti", .load = 1}};
	bool may[12];
	size_t who[3];

	(void)state;
	all_may(may, 12);
	speaker_choose(needs, 3, people, 4, may, who);
	assert_int_equal(who[0], 2);
	assert_int_equal(who[1], 2);
	assert_int_equal(who[2], SPEAKER_NOBODY);
	speaker_choose(needs, 0, people, 4, may, who);
	speaker_choose(needs, 3, people, 0, may, who);
	assert_int_equal(who[0], SPEAKER_NOBODY);
}

static void speaker_choose__who_was_asked_stays(void **state)
{
	struct speaker_need needs[] = {{.language = "ti", .asked = 1}, TIGRINYA, ARABIC};
	struct speaker_person people[] = {{.duties = PRO, .languages = "ar ti"},
	                                  {.duties = KEY, .languages = "ti", .load = 9},
	                                  {.duties = PRO, .languages = "ar", .load = 3}};
	bool may[9];
	size_t who[3];

	(void)state;
	all_may(may, 9);
	speaker_choose(needs, 3, people, 3, may, who);
	assert_int_equal(who[0], 1);
	assert_int_equal(who[1], 1);
	assert_int_equal(who[2], 0);
}

/* ---- against all sets there are ---- */

static uint64_t seed = 11;

static uint32_t draw(uint32_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % below;
}

struct instance {
	size_t needs, people;
	struct speaker_need need[MOST];
	struct speaker_person person[MOST];
	bool may[MOST * MOST];
};

static void make(struct instance *in)
{
	static const char *const languages[] = {"ti", "ar", "ar ti", "so", "so ti", "ar so", "ar so ti"};

	in->needs = 1 + draw(8);
	in->people = draw(9);
	for (size_t p = 0; p < in->people; p++)
		in->person[p] = (struct speaker_person){
		        .duties = 2u << draw(3), .languages = languages[draw(7)], .load = draw(3)};
	for (size_t n = 0; n < in->needs; n++) {
		static const char *const one[] = {"ti", "ar", "so"};
		in->need[n] = (struct speaker_need){
		        .language = one[draw(3)], .professional = draw(3) == 0, .asked = SPEAKER_NOBODY};
		for (size_t p = 0; p < in->people; p++) {
			in->may[n * in->people + p] = draw(4) != 0;
			if (draw(12) == 0 && speaker_fits(&in->need[n], &in->person[p]))
				in->need[n].asked = p;
		}
	}
}

static bool can(const struct instance *in, size_t n, size_t p)
{
	return in->need[n].asked == p ||
	       (in->may[n * in->people + p] && speaker_fits(&in->need[n], &in->person[p]));
}

static unsigned asked_of(const struct instance *in)
{
	unsigned asked = 0;

	for (size_t n = 0; n < in->needs; n++)
		if (in->need[n].asked != SPEAKER_NOBODY)
			asked |= 1u << in->need[n].asked;
	return asked;
}

static bool does_all(const struct instance *in, unsigned set)
{
	for (size_t n = 0; n < in->needs; n++) {
		bool any = false, done = false;
		for (size_t p = 0; p < in->people; p++) {
			any = any || can(in, n, p);
			done = done || (can(in, n, p) && (set >> p & 1) != 0);
		}
		if (any && !done)
			return false;
	}
	return true;
}

/* Whether set a comes before b, both without those asked. */
static bool sooner(const struct instance *in, unsigned a, unsigned b)
{
	int count = __builtin_popcount(a) - __builtin_popcount(b);
	int64_t load = 0;

	for (size_t p = 0; p < in->people; p++)
		load += ((a >> p & 1) != 0 ? in->person[p].load : 0) -
		        ((b >> p & 1) != 0 ? in->person[p].load : 0);
	if (count != 0 || load != 0)
		return count != 0 ? count < 0 : load < 0;
	for (size_t p = 0; p < in->people; p++)
		if ((a >> p & 1) != (b >> p & 1))
			return (a >> p & 1) != 0;
	return false;
}

static void speaker_choose__fewest_of_all_sets(void **state)
{
	(void)state;
	for (int i = 0; i < 4000; i++) {
		struct instance in;
		size_t who[MOST];
		unsigned asked, best = ~0u, used = 0;

		make(&in);
		asked = asked_of(&in);
		for (unsigned set = 0; set < 1u << in.people; set++)
			if ((set & asked) == 0 && does_all(&in, set | asked) &&
			    (best == ~0u || sooner(&in, set, best)))
				best = set;
		assert_int_not_equal(best, ~0u);
		speaker_choose(in.need, in.needs, in.person, in.people, in.may, who);
		for (size_t n = 0; n < in.needs; n++) {
			bool any = false;
			for (size_t p = 0; p < in.people; p++)
				any = any || can(&in, n, p);
			assert_int_equal(any, who[n] != SPEAKER_NOBODY);
			if (who[n] == SPEAKER_NOBODY)
				continue;
			assert_true(can(&in, n, who[n]));
			used |= 1u << who[n];
		}
		/* Nobody comes for nothing: of the smallest set everybody is needed. */
		assert_int_equal(used & ~(best | asked), 0);
		assert_int_equal(used & best, used & ~asked);
	}
}

static void speaker_choose__many_kinds_are_all_served(void **state)
{
	static const char *const tags[] = {"aa", "bb", "cc", "dd", "ee", "ff",
	                                   "gg", "hh", "ii", "jj", "kk", "ll"};
	struct speaker_need needs[MOST];
	struct speaker_person people[MOST];
	bool may[MOST * MOST];
	size_t who[MOST];

	(void)state;
	all_may(may, MOST * MOST);
	for (size_t i = 0; i < MOST; i++) {
		needs[i] = (struct speaker_need){.language = tags[i], .asked = SPEAKER_NOBODY};
		people[i] = (struct speaker_person){.duties = PRO, .languages = tags[i]};
	}
	people[3].languages = "aa bb cc dd";
	assert_true(MOST > SPEAKER_EXACT);
	speaker_choose(needs, MOST, people, MOST, may, who);
	for (size_t i = 0; i < MOST; i++)
		assert_int_equal(who[i], i < 4 ? 3 : i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(speaker_sensitive__by_domain_or_crisis),
	        cmocka_unit_test(speaker_fits__by_language_and_duty),
	        cmocka_unit_test(speaker_choose__one_for_all_his_languages),
	        cmocka_unit_test(speaker_choose__load_then_id_and_nobody),
	        cmocka_unit_test(speaker_choose__who_was_asked_stays),
	        cmocka_unit_test(speaker_choose__fewest_of_all_sets),
	        cmocka_unit_test(speaker_choose__many_kinds_are_all_served),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
