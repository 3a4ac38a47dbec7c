#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/time.h"

static struct instant at(const char *s)
{
	struct instant t = {-1};

	assert_true(time_parse_instant(s, &t));
	return t;
}

static struct day on(const char *s)
{
	struct day d = day_none();

	assert_true(time_parse_day(s, &d));
	return d;
}

static void time_civil_to_day__knows_fixed_days(void **state)
{
	(void)state;
	assert_int_equal(on("1970-01-01").n, 0);
	assert_int_equal(on("1969-12-31").n, -1);
	assert_int_equal(on("2000-03-01").n, 11017);
	assert_int_equal(on("2026-11-21").n, 20778);
	assert_int_equal(on("1900-01-01").n, -25567);
}

static void time_civil_to_day__goes_round_for_every_day(void **state)
{
	struct day first = on("1900-01-01"), last = on("2399-12-31");

	(void)state;
	for (int32_t n = first.n; n <= last.n; n++) {
		struct civil c = time_day_to_civil((struct day){n});
		struct day back = day_none();

		assert_true(time_civil_to_day(c, &back));
		assert_int_equal(back.n, n);
	}
}

static void time_civil_to_day__refuses_what_does_not_exist(void **state)
{
	static const struct civil wrong[] = {
	        {1899, 12, 31}, {2400, 1, 1},  {2026, 0, 1},  {2026, 13, 1}, {2026, 1, 0},   {2026, 1, 32},
	        {2026, 4, 31},  {2026, 2, 29}, {2100, 2, 29}, {2200, 2, 29}, {2026, -1, -1},
	};
	struct day d = {77};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(time_civil_to_day(wrong[i], &d));
	assert_int_equal(d.n, 77);
	assert_true(time_civil_to_day((struct civil){2028, 2, 29}, &d));
	assert_true(time_civil_to_day((struct civil){2000, 2, 29}, &d));
}

static void time_day_to_civil__takes_any_day(void **state)
{
	struct civil c = time_day_to_civil((struct day){INT32_MIN});

	(void)state;
	assert_int_equal(c.year, -5877641);
	assert_int_equal(c.month, 6);
	assert_int_equal(c.mday, 23);
	c = time_day_to_civil((struct day){INT32_MAX});
	assert_int_equal(c.year, 5881580);
}

static void time_weekday__follows_iso(void **state)
{
	(void)state;
	assert_int_equal(time_weekday(on("1970-01-01")), WEEKDAY_THU);
	assert_int_equal(time_weekday(on("2026-11-21")), WEEKDAY_SAT);
	assert_int_equal(time_weekday(on("2026-11-22")), WEEKDAY_SUN);
	assert_int_equal(time_weekday(on("2026-11-23")), WEEKDAY_MON);
	assert_int_equal(time_weekday(on("1900-01-01")), WEEKDAY_MON);
}

/* The zone files of the system are the witness. */
static void time_to_local__agrees_with_zoneinfo(void **state)
{
	struct instant first = at("2020-01-01T00:00:00Z"), last = at("2040-01-01T00:00:00Z");

	(void)state;
	assert_int_equal(setenv("TZ", "Europe/Amsterdam", 1), 0);
	tzset();
	if (strcmp(tzname[1], "CEST") != 0)
		fail_msg("no zoneinfo to compare with: install tzdata");
	for (struct instant t = first; t.ms < last.ms; t.ms += TIME_HOUR_MS) {
		time_t seconds = t.ms / 1000;
		struct local l = time_to_local(t);
		struct civil c = time_day_to_civil(l.day);
		struct tm tm;

		assert_non_null(localtime_r(&seconds, &tm));
		if (tm.tm_hour != l.hour || tm.tm_mday != c.mday || tm.tm_mon + 1 != c.month ||
		    tm.tm_year + 1900 != c.year || tm.tm_gmtoff != l.offset_minutes * 60 ||
		    tm.tm_wday != (int)time_weekday(l.day) % 7)
			fail_msg("differs at %lld", (long long)t.ms);
		assert_int_equal(time_local_day(t).n, l.day.n);
	}
}

static void time_to_local__switches_at_one_utc(void **state)
{
	char buf[TIME_TEXT_MAX];

	(void)state;
	assert_string_equal(time_text_local(at("2026-03-29T00:59:59.999Z"), buf),
	                    "2026-03-29T01:59:59+01:00");
	assert_string_equal(time_text_local(at("2026-03-29T01:00:00Z"), buf), "2026-03-29T03:00:00+02:00");
	assert_string_equal(time_text_local(at("2026-10-25T00:59:59.999Z"), buf),
	                    "2026-10-25T02:59:59+02:00");
	assert_string_equal(time_text_local(at("2026-10-25T01:00:00Z"), buf), "2026-10-25T02:00:00+01:00");
	assert_int_equal(time_to_local(at("2026-10-25T01:00:00.007Z")).milli, 7);
}

static void time_from_local__inverts_every_hour(void **state)
{
	struct instant first = at("2026-01-01T00:00:00Z"), last = at("2029-01-01T00:00:00Z");

	(void)state;
	for (struct instant t = first; t.ms < last.ms; t.ms += 30 * TIME_MINUTE_MS) {
		struct local l = time_to_local(t);
		struct instant back = time_from_local(l.day, l.hour, l.minute);

		/* The second of two equal hours reads as the first. */
		if (back.ms != t.ms)
			assert_true(back.ms == t.ms - TIME_HOUR_MS && l.offset_minutes == 60 && l.hour == 2);
	}
}

static void time_from_local__reads_the_hours_that_are_not_or_twice(void **state)
{
	(void)state;
	assert_int_equal(time_from_local(on("2026-03-29"), 2, 30).ms, at("2026-03-29T01:30:00Z").ms);
	assert_int_equal(time_from_local(on("2026-03-29"), 3, 0).ms, at("2026-03-29T01:00:00Z").ms);
	assert_int_equal(time_from_local(on("2026-10-25"), 2, 30).ms, at("2026-10-25T00:30:00Z").ms);
	assert_int_equal(time_from_local(on("2026-10-25"), 3, 0).ms, at("2026-10-25T02:00:00Z").ms);
}

static void time_day_start__is_local_midnight(void **state)
{
	(void)state;
	assert_int_equal(time_day_start(on("2026-07-01")).ms, at("2026-06-30T22:00:00Z").ms);
	assert_int_equal(time_day_start(on("2026-12-01")).ms, at("2026-11-30T23:00:00Z").ms);
	assert_int_equal(time_day_start(on("2026-03-30")).ms - time_day_start(on("2026-03-29")).ms,
	                 23 * TIME_HOUR_MS);
	assert_int_equal(time_day_start(on("2026-10-26")).ms - time_day_start(on("2026-10-25")).ms,
	                 25 * TIME_HOUR_MS);
}

static void time_parse_instant__takes_rfc3339(void **state)
{
	(void)state;
	assert_int_equal(at("1970-01-01T00:00:00Z").ms, 0);
	assert_int_equal(at("1970-01-01t00:00:01.5z").ms, 1500);
	assert_int_equal(at("1970-01-01T00:00:00.0019999999999999Z").ms, 1);
	assert_int_equal(at("1969-12-31T23:59:59.999Z").ms, -1);
	assert_int_equal(at("1970-01-01T01:00:00+01:00").ms, 0);
	assert_int_equal(at("1969-12-31T18:30:00-05:30").ms, 0);
	assert_int_equal(at("2026-11-21T10:30:00+01:00").ms, at("2026-11-21T09:30:00Z").ms);
	assert_int_equal(at("2026-11-21T10:30:00-00:00").ms, at("2026-11-21T10:30:00Z").ms);
}

static void time_parse_instant__refuses_the_rest(void **state)
{
	static const char *const wrong[] = {
	        "",
	        "2026",
	        "2026-11-21",
	        "2026-11-21T09:30Z",
	        "2026-11-21T09:30:00",
	        "2026-11-21 09:30:00Z",
	        "2026-11-21T24:00:00Z",
	        "2026-11-21T09:60:00Z",
	        "2026-11-21T09:30:60Z",
	        "2026-11-21T09:30:00.Z",
	        "2026-11-21T09:30:00+1:00",
	        "2026-11-21T09:30:00+24:00",
	        "2026-11-21T09:30:00+01:60",
	        "2026-11-21T09:30:00+0100",
	        "2026-11-21T09:30:00ZZ",
	        "2026-11-21T09:30:00Z ",
	        " 2026-11-21T09:30:00Z",
	        "2026-02-29T09:30:00Z",
	        "1899-12-31T09:30:00Z",
	        "2400-01-01T00:00:00Z",
	        "2026-11-21T09:30:00*01:00",
	        "2026-1-21T09:30:00Z",
	        "-026-11-21T09:30:00Z",
	        "2026-11-21T09:30:0",
	        "2026-11-21T09:30:00+01:00Z",
	};
	struct instant t = {42};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (time_parse_instant(wrong[i], &t))
			fail_msg("took \"%s\"", wrong[i]);
	assert_int_equal(t.ms, 42);
}

static void time_parse_day__is_exact(void **state)
{
	static const char *const wrong[] = {"",           "2026-11-2", "2026-11-211", "2026/11/21",
	                                    "2026-02-30", "20261121",  "2026-11-21T"};
	struct day d = {42};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(time_parse_day(wrong[i], &d));
	assert_int_equal(d.n, 42);
	assert_int_equal(on("2028-02-29").n + 1, on("2028-03-01").n);
}

static void time_parse_clock__is_exact(void **state)
{
	static const char *const wrong[] = {"",         "9:00",  "24:00", "12:60",
	                                    "12:00:00", "12-00", "1200",  "12:0"};
	int m = 42;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(time_parse_clock(wrong[i], &m));
	assert_int_equal(m, 42);
	assert_true(time_parse_clock("00:00", &m));
	assert_int_equal(m, 0);
	assert_true(time_parse_clock("23:59", &m));
	assert_int_equal(m, 1439);
}

static void time_parse_weekday__knows_seven(void **state)
{
	static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
	enum weekday w = WEEKDAY_MON;

	(void)state;
	for (int i = 0; i < 7; i++) {
		assert_true(time_parse_weekday(names[i], &w));
		assert_int_equal(w, i + 1);
	}
	assert_false(time_parse_weekday("Mon", &w));
	assert_false(time_parse_weekday("monday", &w));
	assert_false(time_parse_weekday("", &w));
	assert_int_equal(w, WEEKDAY_SUN);
}

static void time_text__writes_what_is_parsed(void **state)
{
	static const char *const texts[] = {
	        "2026-11-21T09:30:00.123Z", "1900-01-01T00:00:00.000Z", "2399-12-31T23:59:59.999Z",
	        "2026-03-29T00:30:00.000Z", "2026-03-29T01:30:00.000Z", "2026-10-25T00:30:00.000Z",
	        "2026-10-25T01:30:00.000Z", "2026-12-31T23:30:00.000Z", "1969-12-31T21:59:59.001Z",
	        "1969-12-31T23:59:59.999Z", "2026-06-30T22:30:00.000Z",
	};
	char buf[TIME_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_string_equal(time_text_utc(at(texts[i]), buf), texts[i]);
	assert_string_equal(time_text_day(on("2028-02-29"), buf), "2028-02-29");
	assert_string_equal(time_text_local(at("2026-11-21T09:30:00Z"), buf), "2026-11-21T10:30:00+01:00");
	assert_int_equal(at(time_text_local(at("2026-07-21T09:30:00Z"), buf)).ms,
	                 at("2026-07-21T09:30:00Z").ms);
}

static void clock__runs(void **state)
{
	struct instant now = clock_now();
	struct mono a = clock_mono(), b = clock_mono();

	(void)state;
	assert_true(now.ms / 1000 - time(NULL) <= 1 && time(NULL) - now.ms / 1000 <= 1);
	assert_true(b.ms >= a.ms);
	assert_true(time_is_set(now));
	assert_false(day_is_set(day_none()));
}

static void spin_ms(int64_t ms)
{
	for (int64_t until = clock_passed_us() + ms * 1000; clock_passed_us() < until;)
		;
}

/* Two who want one processor: each waits for it about half of the time, and uses it the other half. */
static void clock_queued_us__counts_what_others_have_the_processor(void **state)
{
	bool told = access("/proc/thread-self/schedstat", R_OK) == 0;
	cpu_set_t before, one;
	int64_t passed, queued, used;
	pid_t other;

	(void)state;
	assert_int_equal(sched_getaffinity(0, sizeof(before), &before), 0);
	CPU_ZERO(&one);
	for (size_t cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&one) == 0; cpu++)
		if (CPU_ISSET(cpu, &before))
			CPU_SET(cpu, &one);
	assert_int_equal(sched_setaffinity(0, sizeof(one), &one), 0);
	other = fork();
	assert_true(other >= 0);
	if (other == 0) {
		spin_ms(300);
		_exit(0);
	}
	passed = clock_passed_us();
	queued = clock_queued_us();
	used = clock_used_us();
	spin_ms(200);
	used = clock_used_us() - used;
	queued = clock_queued_us() - queued;
	passed = clock_passed_us() - passed;
	assert_int_equal(waitpid(other, NULL, 0), other);
	assert_int_equal(sched_setaffinity(0, sizeof(before), &before), 0);
	/* What a kernel does not tell is not made up: a turn then counts as held for all that it waited. */
	if (told)
		assert_true(queued >= 20000);
	else
		assert_int_equal(queued, 0);
	assert_true(used > 0 && queued + used <= passed + 5000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(time_civil_to_day__knows_fixed_days),
	        cmocka_unit_test(time_civil_to_day__goes_round_for_every_day),
	        cmocka_unit_test(time_civil_to_day__refuses_what_does_not_exist),
	        cmocka_unit_test(time_day_to_civil__takes_any_day),
	        cmocka_unit_test(time_weekday__follows_iso),
	        cmocka_unit_test(time_to_local__agrees_with_zoneinfo),
	        cmocka_unit_test(time_to_local__switches_at_one_utc),
	        cmocka_unit_test(time_from_local__inverts_every_hour),
	        cmocka_unit_test(time_from_local__reads_the_hours_that_are_not_or_twice),
	        cmocka_unit_test(time_day_start__is_local_midnight),
	        cmocka_unit_test(time_parse_instant__takes_rfc3339),
	        cmocka_unit_test(time_parse_instant__refuses_the_rest),
	        cmocka_unit_test(time_parse_day__is_exact),
	        cmocka_unit_test(time_parse_clock__is_exact),
	        cmocka_unit_test(time_parse_weekday__knows_seven),
	        cmocka_unit_test(time_text__writes_what_is_parsed),
	        cmocka_unit_test(clock__runs),
	        cmocka_unit_test(clock_queued_us__counts_what_others_have_the_processor),
	};

	return cmocka_run_group_tests_name("base/time", tests, NULL, NULL);
}
