#include "region.h"

/* A signal with this deadline, from gemeente; the case's code. */
static const char *with_deadline(struct region *r, const char *deadline)
{
	struct proto_answer *answer = region_tell(
	        r, "gemeente", "signals.reported",
	        region_text(
	                r,
	                "{\"client\":{\"bsn\":\"111222333\"},\"reporter\":\"k1\",\"observations\":[{"
	                "\"domain\":"
	                "\"housing\",\"text\":\"x\"}],\"language\":\"ti\",\"interpreter\":false,\"place\":"
	                "\"0392\","
	                "\"deadlines\":[%s],\"consent\":{\"recipients\":[\"ggd\"],\"domains\":[\"housing\"],"
	                "\"purposes\":[\"signal\",\"mdo\"],\"valid_from\":\"2026-11-01\",\"valid_until\":"
	                "\"2027-06-30\",\"form\":\"spoken\",\"language\":\"ti\",\"recorded_by\":\"k1\","
	                "\"basis\":\"UAVG-22-2a\"}}",
	                deadline));

	if (answer->answer != ANSWER_STORED)
		fail_msg("%s at %s", answer->problem->code, answer->problem->pointer);
	return region_case(r, NULL);
}

/* Ten weeks from 17 October 2026 end on the second day of Christmas, a Saturday. */
static void signal_report__ten_weeks_end_on_a_working_day(void **state)
{
	struct region *r = region_of(state);
	char sql[100];
	struct day end;

	with_deadline(
	        r, "{\"kind\":\"pip\",\"since\":\"2026-10-17\"},{\"kind\":\"route\",\"on\":\"2027-05-01\"}");
	assert_true(time_parse_day("2026-12-28", &end));
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM signal_deadline WHERE due = %d", (int)end.n);
	assert_int_equal(region_number(r, sql), 1);
	/* What a partner names itself is left as it is. */
	assert_true(time_parse_day("2027-05-01", &end));
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM signal_deadline WHERE due = %d", (int)end.n);
	assert_int_equal(region_number(r, sql), 1);
}

static void signal_report__a_near_pip_is_urgent(void **state)
{
	struct region *r = region_of(state);
	const struct proto_case_list *list;

	with_deadline(r, "{\"kind\":\"pip\",\"since\":\"2026-09-21\"}");
	list = region_ask(r, COORDINATOR, "case.list", NULL);
	assert_int_equal(list->cases.at[0].urgency, URGENCY_HIGH);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(signal_report__ten_weeks_end_on_a_working_day),
	        TEST(signal_report__a_near_pip_is_urgent),
	};
#undef TEST

	return cmocka_run_group_tests_name("commands/pip", tests, NULL, NULL);
}
