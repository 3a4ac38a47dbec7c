#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "rules/urgency.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct urgency_policy policy = {
        .protect_medium_from = 4,
        .protect_high_from = 8,
        .accumulation_medium_from = 2,
        .accumulation_high_from = 3,
        .deadline_near_days = 14,
        .discuss_days =
                {[URGENCY_LOW] = 42, [URGENCY_MEDIUM] = 28, [URGENCY_HIGH] = 14, [URGENCY_CRISIS] = 2},
};
static const struct day today = {20000};

static struct urgency_signal from(const char *partner)
{
	struct urgency_signal s = {.received = today,
	                           .protect_answered = -1,
	                           .protect_yes = -1,
	                           .protect_on = day_none(),
	                           .deadline = day_none()};

	ID_SET(s.partner, partner);
	return s;
}

static struct urgency_signal asked(const char *partner, int on, int64_t answered, int64_t yes)
{
	struct urgency_signal s = from(partner);

	s.protect_on = day_add(today, on);
	s.protect_answered = answered;
	s.protect_yes = yes;
	return s;
}

/* The same both ways round: what comes out does not depend on the order of the signals. */
static void expect(const struct urgency_signal *signals, size_t count, enum urgency urgency, unsigned reasons)
{
	struct urgency_signal turned[8];
	unsigned got = 99;

	assert_true(count <= COUNT(turned));
	for (size_t i = 0; i < count; i++)
		turned[count - 1 - i] = signals[i];
	assert_int_equal(urgency_of_case(&policy, signals, count, today, &got), urgency);
	assert_int_equal(got, reasons);
	assert_int_equal(urgency_of_case(&policy, turned, count, today, &got), urgency);
	assert_int_equal(got, reasons);
	assert_int_equal(urgency_of_case(&policy, signals, count, today, NULL), urgency);
}

static void urgency_of_protect__classes(void **state)
{
	static const struct {
		int64_t answered, yes;
		enum urgency class;
	} rows[] = {
	        {-1, -1, URGENCY_ABSENT}, {0, 0, URGENCY_ABSENT}, {5, -1, URGENCY_ABSENT},
	        {10, 0, URGENCY_LOW},     {10, 3, URGENCY_LOW},   {10, 4, URGENCY_MEDIUM},
	        {10, 7, URGENCY_MEDIUM},  {10, 8, URGENCY_HIGH},  {10, 10, URGENCY_HIGH},
	        {3, 3, URGENCY_LOW},      {4, 4, URGENCY_MEDIUM}, {8, 8, URGENCY_HIGH},
	        {9, 7, URGENCY_MEDIUM},   {1, 0, URGENCY_LOW},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(urgency_of_protect(&policy, rows[i].answered, rows[i].yes), rows[i].class);
}

static void urgency_of_case__nothing_and_little(void **state)
{
	struct urgency_signal s = from("school");

	(void)state;
	expect(NULL, 0, URGENCY_ABSENT, 0);
	expect(&s, 1, URGENCY_LOW, 0);
	s.stated = URGENCY_LOW;
	expect(&s, 1, URGENCY_LOW, 0);
}

static void urgency_of_case__stated(void **state)
{
	struct urgency_signal s[] = {from("school"), from("school")};

	(void)state;
	s[0].stated = URGENCY_MEDIUM;
	expect(s, 2, URGENCY_MEDIUM, URGENCY_BY_STATED);
	s[1].stated = URGENCY_HIGH;
	expect(s, 2, URGENCY_HIGH, URGENCY_BY_STATED);
	s[1].stated = URGENCY_CRISIS;
	expect(s, 2, URGENCY_HIGH, URGENCY_BY_STATED);
}

static void urgency_of_case__crisis_above_all(void **state)
{
	struct urgency_signal s[] = {from("school"), from("ggz"), from("ggd")};

	(void)state;
	s[0].stated = URGENCY_HIGH;
	s[1].crisis = true;
	expect(s, 3, URGENCY_CRISIS, URGENCY_BY_CRISIS);
}

static void urgency_of_case__partners_accumulate(void **state)
{
	struct urgency_signal s[] = {from("school"), from("school"), from("ggz"), from("ggd"), from("ggz")};

	(void)state;
	expect(s, 2, URGENCY_LOW, 0);
	expect(s, 3, URGENCY_MEDIUM, URGENCY_BY_PARTNERS);
	expect(s, 4, URGENCY_HIGH, URGENCY_BY_PARTNERS);
	expect(s, 5, URGENCY_HIGH, URGENCY_BY_PARTNERS);
	s[0].stated = URGENCY_MEDIUM;
	expect(s, 3, URGENCY_MEDIUM, URGENCY_BY_PARTNERS | URGENCY_BY_STATED);
	expect(s, 4, URGENCY_HIGH, URGENCY_BY_PARTNERS);
}

static void urgency_of_case__newest_protect_of_each_partner(void **state)
{
	struct urgency_signal s[] = {asked("school", -30, 10, 9), asked("school", -1, 10, 5),
	                             asked("school", 0, 0, 0), asked("ggz", -60, 10, 8)};

	(void)state;
	expect(s, 1, URGENCY_HIGH, URGENCY_BY_PROTECT);
	expect(s, 2, URGENCY_MEDIUM, URGENCY_BY_PROTECT);
	expect(s, 3, URGENCY_MEDIUM, URGENCY_BY_PROTECT);
	expect(s, 4, URGENCY_HIGH, URGENCY_BY_PROTECT);
}

static void urgency_of_case__protect_of_one_day_by_receipt(void **state)
{
	struct urgency_signal s[] = {asked("school", -3, 10, 9), asked("school", -3, 10, 5)};

	(void)state;
	expect(s, 2, URGENCY_HIGH, URGENCY_BY_PROTECT);
	s[0].received = day_add(today, -1);
	expect(s, 2, URGENCY_MEDIUM, URGENCY_BY_PROTECT);
	s[1].protect_yes = 0;
	expect(s, 2, URGENCY_LOW, 0);
	s[1].protect_yes = -1;
	expect(s, 2, URGENCY_HIGH, URGENCY_BY_PROTECT);
}

static void urgency_of_case__deadline(void **state)
{
	static const struct {
		int in;
		enum urgency urgency;
	} rows[] = {{15, URGENCY_LOW}, {14, URGENCY_HIGH}, {0, URGENCY_HIGH}, {-400, URGENCY_HIGH}};
	struct urgency_signal s = from("school");

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		s.deadline = day_add(today, rows[i].in);
		expect(&s, 1, rows[i].urgency, rows[i].urgency == URGENCY_HIGH ? URGENCY_BY_DEADLINE : 0);
	}
}

static void urgency_of_case__all_reasons_together(void **state)
{
	struct urgency_signal s[] = {asked("school", 0, 10, 10), from("ggz"), from("ggd")};

	(void)state;
	s[1].stated = URGENCY_HIGH;
	s[2].deadline = today;
	expect(s, 3, URGENCY_HIGH,
	       URGENCY_BY_STATED | URGENCY_BY_PROTECT | URGENCY_BY_PARTNERS | URGENCY_BY_DEADLINE);
}

static void urgency_discuss_by__never_later_than_before(void **state)
{
	(void)state;
	assert_int_equal(urgency_discuss_by(&policy, URGENCY_LOW, today, day_none()).n, today.n + 42);
	assert_int_equal(urgency_discuss_by(&policy, URGENCY_CRISIS, today, day_none()).n, today.n + 2);
	assert_int_equal(urgency_discuss_by(&policy, URGENCY_HIGH, today, day_add(today, 30)).n,
	                 today.n + 14);
	assert_int_equal(urgency_discuss_by(&policy, URGENCY_LOW, today, day_add(today, 30)).n, today.n + 30);
	assert_int_equal(urgency_discuss_by(&policy, URGENCY_LOW, today, day_add(today, -3)).n, today.n - 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(urgency_of_protect__classes),
	        cmocka_unit_test(urgency_of_case__nothing_and_little),
	        cmocka_unit_test(urgency_of_case__stated),
	        cmocka_unit_test(urgency_of_case__crisis_above_all),
	        cmocka_unit_test(urgency_of_case__partners_accumulate),
	        cmocka_unit_test(urgency_of_case__newest_protect_of_each_partner),
	        cmocka_unit_test(urgency_of_case__protect_of_one_day_by_receipt),
	        cmocka_unit_test(urgency_of_case__deadline),
	        cmocka_unit_test(urgency_of_case__all_reasons_together),
	        cmocka_unit_test(urgency_discuss_by__never_later_than_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
