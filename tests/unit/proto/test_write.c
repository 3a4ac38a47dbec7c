/*
 * Writing: escapes, numbers, times and what is left out; the golden messages show the rest.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/memory.h"
#include "proto/proto.h"

static struct arena *arena;

static int start(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int stop(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void write_text__escapes_and_utf8(void **state)
{
	struct proto_observation *o = proto_new(arena, &proto_table_observation);
	struct proto_observation back;
	struct refusal r;
	const char *json;
	size_t len;

	(void)state;
	o->domain = DOMAIN_FAMILY;
	o->text = "a\"b\\c\nd\te/\xc3\xa9\xf0\x9f\x99\x82";
	json = proto_write(arena, &proto_table_observation, o, &len);
	assert_string_equal(
	        json, "{\"domain\":\"family\",\"text\":\"a\\\"b\\\\c\\nd\\te/\xc3\xa9\xf0\x9f\x99\x82\"}");
	assert_int_equal(len, strlen(json));
	assert_true(proto_read(arena, &proto_table_observation, json, len, &back, &r));
	assert_string_equal(back.text, o->text);
	o->text = "\x01\x1f";
	json = proto_write(arena, &proto_table_observation, o, NULL);
	assert_string_equal(json, "{\"domain\":\"family\",\"text\":\"\\u0001\\u001f\"}");
	o->text = "";
	json = proto_write(arena, &proto_table_observation, o, NULL);
	assert_string_equal(json, "{\"domain\":\"family\",\"text\":\"\"}");
}

static void write_int__zero_is_not_absent(void **state)
{
	struct proto_fetch *f = proto_new(arena, &proto_table_fetch);

	(void)state;
	assert_string_equal(proto_write(arena, &proto_table_fetch, f, NULL), "{}");
	f->after = 0;
	f->credit = 1;
	f->wait_ms = 0;
	assert_string_equal(proto_write(arena, &proto_table_fetch, f, NULL),
	                    "{\"after\":0,\"credit\":1,\"wait_ms\":0}");
	f->after = INT64_MAX;
	f->credit = -1;
	f->wait_ms = PROTO_NO_INT;
	assert_string_equal(proto_write(arena, &proto_table_fetch, f, NULL),
	                    "{\"after\":9223372036854775807,\"credit\":-1}");
	f->after = -INT64_MAX;
	f->credit = 0;
	assert_string_equal(proto_write(arena, &proto_table_fetch, f, NULL),
	                    "{\"after\":-9223372036854775807,\"credit\":0}");
}

static void write_flag__required_or_not(void **state)
{
	struct proto_contact *c = proto_new(arena, &proto_table_contact);
	struct proto_done *d = proto_new(arena, &proto_table_done);

	(void)state;
	c->person = "a";
	assert_string_equal(proto_write(arena, &proto_table_contact, c, NULL), "{\"person\":\"a\"}");
	c->trusted = true;
	assert_string_equal(proto_write(arena, &proto_table_contact, c, NULL),
	                    "{\"person\":\"a\",\"trusted\":true}");
	assert_string_equal(proto_write(arena, &proto_table_done, d, NULL), "{\"done\":false}");
}

static void write_time__utc_and_local(void **state)
{
	struct proto_place *p = proto_new(arena, &proto_table_place);
	struct proto_case_regie *r = proto_new(arena, &proto_table_case_regie);

	(void)state;
	p->at = time_from_local((struct day){20648}, 10, 30); /* 2026-07-14, summer time */
	assert_string_equal(proto_write(arena, &proto_table_place, p, NULL),
	                    "{\"at\":\"2026-07-14T10:30:00+02:00\",\"client_attends\":false}");
	r->offered = (struct instant){p->at.ms + 7};
	assert_string_equal(proto_write(arena, &proto_table_case_regie, r, NULL),
	                    "{\"offered\":\"2026-07-14T08:30:00.007Z\"}");
}

static void write_array__empty_required_or_not(void **state)
{
	struct proto_agenda *g = proto_new(arena, &proto_table_agenda);
	struct proto_subscribe *s = proto_new(arena, &proto_table_subscribe);
	struct proto_case_consent *c = proto_new(arena, &proto_table_case_consent);

	(void)state;
	assert_string_equal(proto_write(arena, &proto_table_agenda, g, NULL),
	                    "{\"meetings\":[],\"unplaced\":[]}");
	assert_string_equal(proto_write(arena, &proto_table_subscribe, s, NULL), "{}");
	s->now = TERMS_BIT(EVENT_WITHHELD) | TERMS_BIT(EVENT_SIGNAL_SHARED);
	assert_string_equal(proto_write(arena, &proto_table_subscribe, s, NULL),
	                    "{\"now\":[\"signals.shared\",\"streams.withheld\"]}");
	c->recipients = (struct proto_texts){2, (const char *[]){"a", "b"}};
	assert_string_equal(
	        proto_write(arena, &proto_table_case_consent, c, NULL),
	        "{\"domains\":[],\"purposes\":[],\"recipients\":[\"a\",\"b\"],\"confirmed\":false}");
}

static void write_json__as_it_is(void **state)
{
	struct proto_rpc_response *r = proto_new(arena, &proto_table_rpc_response);

	(void)state;
	r->jsonrpc = "2.0";
	r->result = "{\"done\":true}";
	assert_string_equal(proto_write(arena, &proto_table_rpc_response, r, NULL),
	                    "{\"jsonrpc\":\"2.0\",\"result\":{\"done\":true}}");
}

static void proto_problem__tells_code_and_place(void **state)
{
	struct refusal r;

	(void)state;
	refusal_set(&r, PROBLEM_MEMBER_RANGE, "/data/on", "from %d to %d", 1, 2);
	assert_string_equal(
	        proto_write(arena, &proto_table_problem, proto_problem(arena, &r), NULL),
	        "{\"type\":\"urn:mdo:problem:member-range\",\"title\":\"the member is too small, too large, "
	        "too "
	        "short or too long\",\"status\":422,\"code\":\"member-range\",\"detail\":\"from 1 to 2\","
	        "\"pointer\":\"/data/on\"}");
	refusal_set(&r, PROBLEM_BUSY, NULL, NULL);
	assert_string_equal(
	        proto_write(arena, &proto_table_problem, proto_problem(arena, &r), NULL),
	        "{\"type\":\"urn:mdo:problem:busy\",\"title\":\"try again later\",\"status\":503,\"code\":"
	        "\"busy\",\"pointer\":\"\"}");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(write_text__escapes_and_utf8),        TEST(write_int__zero_is_not_absent),
	        TEST(write_flag__required_or_not),         TEST(write_time__utc_and_local),
	        TEST(write_array__empty_required_or_not),  TEST(write_json__as_it_is),
	        TEST(proto_problem__tells_code_and_place),
	};

	return cmocka_run_group_tests_name("proto/write", tests, NULL, NULL);
}
