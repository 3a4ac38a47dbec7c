#include "region.h"

#include "commands/desk.h"

#define IMPORT "{\"people\":[{\"person\":\"k1\",\"partner\":\"gemeente\"}]}"

static void desk_handler__every_method_has_one(void **state)
{
	(void)state;
	assert_null(desk_handler(METHOD_ABSENT));
	for (int m = METHOD_ABSENT + 1; m < METHOD_COUNT; m++)
		assert_non_null(desk_handler((enum method)m));
}

static void desk__bytes_that_are_no_request(void **state)
{
	struct region *r = region_of(state);
	struct proto_rpc_response *response = region_send(r, COORDINATOR, "{\"a\":", 5);

	assert_null(response->id);
	assert_string_equal(response->error->data->code, "not-json");
	response = region_say(r, COORDINATOR, "x", "case.open", NULL);
	assert_string_equal(response->id, "x");
	assert_string_equal(response->error->data->code, "type-unknown");
	assert_int_equal(region_audited(r, "request.refused", "not-json"), 1);
	assert_int_equal(region_audited(r, "request.refused", "type-unknown"), 1);
}

static void desk__rights_by_office(void **state)
{
	static const struct {
		const char *person, *method, *params;
		bool may;
	} rows[] = {
	        {COORDINATOR, "audit.verify", NULL, true},
	        {COORDINATOR, "roster.list", NULL, true},
	        {CHAIR, "agenda", NULL, true},
	        {CHAIR, "audit.verify", NULL, false},
	        {CHAIR, "match.list", NULL, false},
	        {CHAIR, "roster.import", IMPORT, false},
	        {OFFICER, "case.list", NULL, true},
	        {OFFICER, "audit.verify", NULL, true},
	        {OFFICER, "roster.import", IMPORT, false},
	        {ADMINISTRATOR, "roster.import", IMPORT, true},
	        {ADMINISTRATOR, "case.list", NULL, false},
	        {ADMINISTRATOR, "agenda", NULL, false},
	        {ADMINISTRATOR, "inbox", NULL, true},
	        {REVOKED, "status", NULL, false},
	        {"nobody", "status", NULL, false},
	};
	struct region *r = region_of(state);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].may)
			region_ask(r, rows[i].person, rows[i].method, rows[i].params);
		else
			region_refused(r, rows[i].person, rows[i].method, rows[i].params, "right-missing");
	}
	assert_int_equal(region_audited(r, "request.refused", "right-missing"), 8);
}

static void desk__status_is_for_everybody(void **state)
{
	static const char *const people[] = {COORDINATOR, CHAIR, OFFICER, ADMINISTRATOR};
	struct region *r = region_of(state);

	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		assert_string_equal(((struct proto_status *)region_ask(r, people[i], "status", NULL))->region,
		                    "test");
}

static void desk__a_command_is_applied_once(void **state)
{
	struct region *r = region_of(state);
	struct proto_rpc_response *first = region_say(r, COORDINATOR, "once", "roster.import", IMPORT);
	struct proto_rpc_response *again = region_say(r, COORDINATOR, "once", "roster.import", IMPORT);
	struct proto_rpc_response *other =
	        region_say(r, COORDINATOR, "once", "roster.set",
	                   "{\"people\":[{\"person\":\"k2\",\"partner\":\"gemeente\"}]}");

	assert_non_null(first->result);
	assert_string_equal(first->result, again->result);
	assert_string_equal(other->error->data->code, "id-reused");
	assert_string_equal(other->error->data->pointer, "/id");
	assert_int_equal(
	        ((struct proto_roster *)region_ask(r, COORDINATOR, "roster.list", NULL))->people.count, 1);
	assert_int_equal(((struct proto_status *)region_ask(r, COORDINATOR, "status", NULL))->duplicates, 1);
	assert_int_equal(region_audited(r, "request.applied", NULL), 1);
	assert_int_equal(region_audited(r, "roster.cleared", NULL), 1);
	/* On disk: also after a restart, and for this person only. */
	again = region_say(r, COORDINATOR, "once", "roster.import", IMPORT);
	assert_string_equal(first->result, again->result);
	other = region_say(r, ADMINISTRATOR, "once", "roster.set",
	                   "{\"people\":[{\"person\":\"k2\",\"partner\":\"gemeente\"}]}");
	assert_non_null(other->result);
}

static void desk__the_same_params_written_otherwise_are_the_same(void **state)
{
	struct region *r = region_of(state);
	struct proto_rpc_response *first = region_say(r, COORDINATOR, "w", "roster.import", IMPORT);
	struct proto_rpc_response *again = region_say(
	        r, COORDINATOR, "w", "roster.import",
	        " { \"people\" : [ { \"partner\":\"gemeente\", \"person\":\"k1\", \"left\":false } ] }");

	assert_non_null(again->result);
	assert_string_equal(first->result, again->result);
}

static void desk__a_refusal_leaves_nothing_and_is_judged_anew(void **state)
{
	struct region *r = region_of(state);
	const char *two = "{\"people\":[{\"person\":\"k1\",\"partner\":\"gemeente\",\"deputy\":\"k2\"}]}";
	struct proto_rpc_response *response = region_say(r, COORDINATOR, "anew", "roster.set", two);

	assert_string_equal(response->error->data->code, "person-unknown");
	region_ask(r, COORDINATOR, "roster.set",
	           "{\"people\":[{\"person\":\"k2\",\"partner\":\"gemeente\"}]}");
	response = region_say(r, COORDINATOR, "anew", "roster.set", two);
	assert_null(response->error);
	assert_int_equal(
	        ((struct proto_roster *)region_ask(r, COORDINATOR, "roster.list", NULL))->people.count, 2);
}

static void desk__another_table_is_as_if_it_did_not_exist(void **state)
{
	struct region *r = region_of(state);
	const struct proto_problem *hidden, *unknown;
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){0});
	c = region_case(r, NULL);
	hidden = region_refused(r, CHAIR_ELSEWHERE, "case.show", region_text(r, "{\"case\":\"%s\"}", c),
	                        "case-unknown");
	unknown =
	        region_refused(r, CHAIR_ELSEWHERE, "case.show", "{\"case\":\"C-00000000\"}", "case-unknown");
	assert_string_equal(proto_write(region_arena(r), &proto_table_problem, hidden, NULL),
	                    proto_write(region_arena(r), &proto_table_problem, unknown, NULL));
	region_refused(r, CHAIR_ELSEWHERE, "case.close",
	               region_text(r, "{\"case\":\"%s\",\"reason\":\"x\"}", c), "case-unknown");
	region_refused(r, CHAIR_ELSEWHERE, "meeting.show", "{\"meeting\":\"haarlem-2026-11-24\"}",
	               "meeting-unknown");
	region_refused(r, CHAIR_ELSEWHERE, "case.list", "{\"table\":\"haarlem\"}", "member-word");
	assert_int_equal(
	        ((struct proto_case_list *)region_ask(r, CHAIR_ELSEWHERE, "case.list", NULL))->cases.count,
	        0);
	assert_int_equal(((struct proto_case_list *)region_ask(r, CHAIR, "case.list", NULL))->cases.count, 1);
	assert_int_equal(
	        ((struct proto_inbox *)region_ask(r, CHAIR_ELSEWHERE, "inbox", NULL))->business.count, 0);
}

static void desk__applied_commands_keep_their_reason_sealed(void **state)
{
	struct region *r = region_of(state);
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){0});
	c = region_case(r, NULL);
	region_ask(r, COORDINATOR, "case.close",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"moved to another region\"}", c));
	assert_int_equal(region_audited_with(r, "request.applied", "case_id", c), 1);
	assert_int_equal(region_audited_with(r, "request.applied", "object", "case.close"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(desk_handler__every_method_has_one),
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	        TEST(desk__bytes_that_are_no_request),
	        TEST(desk__rights_by_office),
	        TEST(desk__status_is_for_everybody),
	        TEST(desk__a_command_is_applied_once),
	        TEST(desk__the_same_params_written_otherwise_are_the_same),
	        TEST(desk__a_refusal_leaves_nothing_and_is_judged_anew),
	        TEST(desk__another_table_is_as_if_it_did_not_exist),
	        TEST(desk__applied_commands_keep_their_reason_sealed),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
