#include "agenda.h"

#define STEPS_MAX 3000
#define HOLDER "{\"person\":\"k1\",\"partner\":\"gemeente\"}"
#define SPEAKER "{\"person\":\"t1\",\"partner\":\"ggd\",\"languages\":[\"ti\"],\"duties\":[\"interpreter\"]}"
#define AWAY                                                                                                 \
	"{\"person\":\"l1\",\"partner\":\"school\",\"absent_from\":\"2026-11-23\",\"absent_until\":\"2026-"  \
	"12-31\"}"

struct question {
	const char *method, *params;
};

static const char *what_if(struct region *r, const char *rest)
{
	return region_text(r, "{\"table\":\"haarlem\",%s}", rest);
}

/* As the loop does: one small step at a time, and asked again when it is time. How many it took. */
static struct proto_rpc_response *in_slices(struct region *r, const struct question *q, int *ret_steps)
{
	struct proto_rpc_response *response =
	        region_say_later(r, COORDINATOR, "later", q->method, q->params, true);
	int steps = 0;

	for (; response == NULL; steps++) {
		assert_true(steps < STEPS_MAX);
		(void)region_plan_step(r);
		if (region_answered(r, COORDINATOR))
			response = region_say_later(r, COORDINATOR, "later", q->method, q->params, true);
	}
	*ret_steps = steps;
	return response;
}

static const char *text_of(const struct proto_rpc_response *response)
{
	return response->error == NULL ? response->result : response->error->data->code;
}

static void many(struct region *r, int from, int to, bool interpreter)
{
	for (int i = from; i < to; i++)
		region_signal(
		        r, "gemeente",
		        (struct region_signal){.client = region_text(r, "{\"vnumber\":\"1234567%03d\"}", i),
		                               .interpreter = interpreter});
}

static void plan_question_ask__in_slices_as_at_once(void **state)
{
	struct region *r = region_of(state);

	region_roster(r);
	agenda_come(r, 0, 7);
	region_plan(r);
	/* A plan that is not the best any more, and one that is. */
	for (int planned = 0; planned < 2; planned++) {
		if (planned == 0)
			agenda_come(r, 7, 9);
		else
			region_plan(r);
		const struct question questions[] = {
		        {"agenda.what_if", what_if(r, "\"meeting\":\"" NEXT "\",\"seats\":3")},
		        {"agenda.what_if", what_if(r, "\"extra_on\":\"2026-11-26\"")},
		        {"agenda.what_if", what_if(r, "\"absent\":\"gemeente\"")},
		        {"agenda.what_if",
		         what_if(r, region_text(r, "\"case\":\"%s\",\"meeting\":\"" NEXT "\"",
		                                agenda_at(r, DRAFT, 0)))},
		        {"agenda.what_if", what_if(r, "\"extra_on\":\"2026-11-22\"")},
		        {"agenda.what_if", what_if(r, "\"meeting\":\"zandvoort-2026-12-03\",\"seats\":3")},
		        {"agenda.why", region_text(r, "{\"case\":\"%s\"}", agenda_at(r, DRAFT, 0))},
		        {"agenda.why", region_text(r, "{\"case\":\"%s\"}", agenda_at(r, SOON, 0))},
		};

		for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
			const struct question *q = &questions[i];
			const char *expected =
			        text_of(region_say(r, COORDINATOR, NULL, q->method, q->params));
			int steps;

			assert_string_equal(text_of(in_slices(r, q, &steps)), expected);
			assert_true(steps > 4);
		}
	}
	/* Each answer has its row, each refusal too, and waiting has none. */
	assert_int_equal(region_audited(r, "agenda.supposed", NULL), 2 * 2 * 4);
	assert_int_equal(region_audited(r, "agenda.explained", NULL), 2 * 2 * 2);
	assert_int_equal(region_audited(r, "request.refused", NULL), 2 * 2 * 2);
}

/* A person moves a case while it is worked on, at any point of it: it is answered as before, or as after, and
 * never as something between. */
static void plan_question_ask__is_of_one_moment(void **state)
{
	int before = 0, after = 0;

	(void)region_of(state);
	for (int point = 1; point < 60; point += 2) {
		struct region *r = region_open();
		const char *params = what_if(r, "\"meeting\":\"" NEXT "\",\"seats\":1"), *was, *is, *told;
		struct proto_rpc_response *response;
		int steps;

		agenda_come(r, 0, 6);
		region_plan(r);
		const struct question q = {"agenda.what_if", params};
		was = text_of(region_say(r, COORDINATOR, NULL, q.method, params));
		response = region_say_later(r, COORDINATOR, "later", q.method, params, true);
		assert_null(response);
		for (int i = 0; i < point; i++)
			(void)region_plan_step(r);
		region_ask(r, COORDINATOR, "agenda.move",
		           region_text(r,
		                       "{\"case\":\"%s\",\"meeting\":\"" SOON "\",\"displace\":\"%s\","
		                       "\"reason\":\"asked for\"}",
		                       agenda_at(r, DRAFT, 0), agenda_at(r, SOON, 0)));
		is = text_of(region_say(r, COORDINATOR, NULL, q.method, params));
		assert_string_not_equal(was, is);
		told = text_of(in_slices(r, &q, &steps));
		before += strcmp(told, was) == 0;
		after += strcmp(told, is) == 0;
		assert_true(strcmp(told, was) == 0 || strcmp(told, is) == 0);
		region_close(r);
	}
	assert_true(before > 0 && after > 0);
}

/* The client takes consent back while it is worked on, or between its end and the answer: the case is not
 * named (I1). */
static void plan_question_ask__tells_nothing_that_was_taken_back(void **state)
{
	(void)region_of(state);
	for (int point = 0; point < 80; point += 3) {
		struct region *r = region_open();
		const struct question q = {"agenda.what_if",
		                           what_if(r, "\"meeting\":\"" NEXT "\",\"seats\":0")};
		const char *case_, *told;
		int steps;

		agenda_come(r, 0, 4);
		region_plan(r);
		case_ = agenda_at(r, NEXT, 0);
		assert_non_null(strstr(text_of(region_say(r, COORDINATOR, NULL, q.method, q.params)), case_));
		assert_null(region_say_later(r, COORDINATOR, "later", q.method, q.params, true));
		for (int i = 0; i < point; i++)
			(void)region_plan_step(r);
		for (int i = 0; i < 4; i++)
			region_withdraw(r, "gemeente", region_text(r, AGENDA_CLIENT, i));
		told = text_of(in_slices(r, &q, &steps));
		assert_null(strstr(told, case_));
		region_close(r);
	}
}

static void plan_question_ask__a_few_at_a_time(void **state)
{
	struct region *r = region_of(state);
	const char *params = what_if(r, "\"absent\":\"ggd\"");
	struct proto_rpc_response *response;

	agenda_come(r, 0, 4);
	region_plan(r);
	for (int i = 0; i < 8; i++)
		assert_null(region_say_later(r, i % 2 == 0 ? COORDINATOR : CHAIR, region_text(r, "q-%d", i),
		                             "agenda.what_if", params, true));
	response = region_say_later(r, COORDINATOR, "q-8", "agenda.what_if", params, true);
	assert_string_equal(text_of(response), "busy");
	/* One of those again is not one more. */
	assert_null(region_say_later(r, COORDINATOR, "q-0", "agenda.what_if", params, true));
	/* Another's is not answered, and who waited too long is told. */
	while (!region_answered(r, COORDINATOR))
		(void)region_plan_step(r);
	assert_false(region_answered(r, CHAIR));
	assert_null(region_say_later(r, CHAIR, "q-1", "agenda.what_if", params, true));
	assert_string_equal(text_of(region_say_later(r, CHAIR, "q-1", "agenda.what_if", params, false)),
	                    "busy");
	response = region_say_later(r, COORDINATOR, "q-0", "agenda.what_if", params, true);
	assert_non_null(response->result);
	/* There is room again. */
	assert_null(region_say_later(r, COORDINATOR, "q-8", "agenda.what_if", params, true));
	/* Nobody came for the answers. */
	region_pass(r, 10 * 60 * 1000);
	assert_null(region_say_later(r, COORDINATOR, "q-9", "agenda.what_if", params, true));
	while (!region_answered(r, COORDINATOR))
		(void)region_plan_step(r);
	assert_non_null(region_say_later(r, COORDINATOR, "q-9", "agenda.what_if", params, true));
	assert_false(region_plan_step(r));
}

/* Nobody is at the door any more after a reload, nor knows how long ago it was when the clock is set back:
 * there is room for others. */
static void plan_question_ask__whoever_waited_is_gone(void **state)
{
	struct region *r = region_of(state);
	const char *params = what_if(r, "\"absent\":\"ggd\"");

	agenda_come(r, 0, 4);
	region_plan(r);
	for (int what = 0; what < 2; what++) {
		for (int i = 0; i < 8; i++)
			assert_null(region_say_later(r, COORDINATOR, region_text(r, "w-%d-%d", what, i),
			                             "agenda.what_if", params, true));
		assert_string_equal(
		        text_of(region_say_later(r, COORDINATOR, "no", "agenda.what_if", params, true)),
		        "busy");
		if (what == 0)
			region_reload(r);
		else
			region_set_back(r, 1000);
		assert_null(region_say_later(r, CHAIR, "yes", "agenda.what_if", params, true));
		while (!region_answered(r, CHAIR))
			(void)region_plan_step(r);
		assert_non_null(region_say_later(r, CHAIR, "yes", "agenda.what_if", params, true)->result);
	}
}

/* What is known in memory is lost, the configuration is another, or it is the next day: it begins again. */
static void plan_question_ask__begins_again(void **state)
{
	struct region *r = region_of(state);
	const struct question q = {"agenda.what_if", what_if(r, "\"meeting\":\"" NEXT "\",\"seats\":3")};

	agenda_come(r, 0, 5);
	region_plan(r);
	for (int what = 0; what < 3; what++)
		for (int point = 0; point < 50; point += 7) {
			int steps;

			assert_null(region_say_later(r, COORDINATOR, "later", q.method, q.params, true));
			for (int i = 0; i < point; i++)
				(void)region_plan_step(r);
			if (what == 0)
				region_plan_lost(r);
			else if (what == 1)
				region_reload(r);
			else if (point == 14)
				region_later(r, 1);
			assert_string_equal(text_of(in_slices(r, &q, &steps)),
			                    text_of(region_say(r, COORDINATOR, NULL, q.method, q.params)));
		}
}

/* What is known of a large table is copied in pieces. Between two of them planning learns that the roster is
 * another: who could come is somebody else's place in it now. */
static void plan_question_ask__the_roster_is_another_meanwhile(void **state)
{
	struct region *r = region_of(state);
	const struct question q = {"agenda.what_if", what_if(r, "\"meeting\":\"" SOON "\",\"seats\":32")};
	int steps;

	region_conf(r)->policy.new_persons_per_day = 1000;
	region_ask(r, COORDINATOR, "roster.import", "{\"people\":[" HOLDER "," SPEAKER "]}");
	many(r, 0, 30, true);
	region_pass(r, 15 * TIME_HOUR_MS);
	many(r, 30, 400, false);
	region_plan(r);
	region_ask(r, COORDINATOR, "roster.import", "{\"people\":[" HOLDER "," AWAY "," SPEAKER "]}");
	(void)region_plan_step(r);
	const char *told = text_of(in_slices(r, &q, &steps));
	assert_string_equal(told, text_of(region_say(r, COORDINATOR, NULL, q.method, q.params)));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(plan_question_ask__in_slices_as_at_once),
	        TEST(plan_question_ask__is_of_one_moment),
	        TEST(plan_question_ask__tells_nothing_that_was_taken_back),
	        TEST(plan_question_ask__a_few_at_a_time),
	        TEST(plan_question_ask__whoever_waited_is_gone),
	        TEST(plan_question_ask__begins_again),
	        TEST(plan_question_ask__the_roster_is_another_meanwhile),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
