#include "region.h"

#define SOON "haarlem-2026-11-24"
#define NEXT "haarlem-2026-12-01"
#define DRAFT "haarlem-2026-12-08"

static const struct proto_meeting *show(struct region *r, const char *meeting)
{
	return region_ask(r, COORDINATOR, "meeting.show", region_text(r, "{\"meeting\":\"%s\"}", meeting));
}

static const char *client(struct region *r, int number)
{
	return region_text(r, "{\"vnumber\":\"123456789%d\"}", number);
}

static void clients(struct region *r, int count)
{
	for (int i = 0; i < count; i++)
		region_signal(r, "gemeente", (struct region_signal){.client = client(r, i)});
	region_plan(r);
}

static const char *at(struct region *r, const char *meeting, size_t number)
{
	const struct proto_meeting *m = show(r, meeting);

	assert_true(number < m->items.count);
	return m->items.at[number].case_;
}

static const char *stands(struct region *r, const char *case_)
{
	const struct proto_case_show *c =
	        region_ask(r, COORDINATOR, "case.show", region_text(r, "{\"case\":\"%s\"}", case_));

	return c->row->meeting != NULL ? c->row->meeting : "nowhere";
}

/* ${displace}: NULL: nobody. */
static const char *move(struct region *r, const char *c, const char *meeting, const char *displace)
{
	if (displace == NULL)
		return region_text(r, "{\"case\":\"%s\",\"meeting\":\"%s\",\"reason\":\"asked for\"}", c,
		                   meeting);
	return region_text(
	        r, "{\"case\":\"%s\",\"meeting\":\"%s\",\"displace\":\"%s\",\"reason\":\"asked for\"}", c,
	        meeting, displace);
}

static void agenda_move__to_a_free_seat(void **state)
{
	struct region *r = region_of(state);
	const struct proto_done *done;
	const char *c;

	clients(r, 1);
	c = at(r, SOON, 0);
	done = region_ask(r, COORDINATOR, "agenda.move", move(r, c, DRAFT, NULL));
	assert_string_equal(done->meeting, DRAFT);
	assert_int_equal(region_heard(r, "ggd", EVENT_ITEM_CANCELLED), 1);
	region_plan(r);
	assert_string_equal(at(r, DRAFT, 0), c);
	assert_true(show(r, DRAFT)->items.at[0].pinned);
	assert_int_equal(region_audited_with(r, "item.moved", "case_id", c), 1);
	/* Back to the announced one; then where it stands already. */
	region_ask(r, COORDINATOR, "agenda.move", move(r, c, SOON, NULL));
	region_ask(r, COORDINATOR, "agenda.move", move(r, c, SOON, NULL));
	assert_string_equal(stands(r, c), SOON);
}

static void agenda_move__in_the_place_of_another(void **state)
{
	struct region *r = region_of(state);
	const char *first, *second, *third;
	const struct proto_problem *p;

	clients(r, 3);
	first = at(r, SOON, 0);
	second = at(r, SOON, 1);
	third = at(r, NEXT, 0);
	p = region_refused(r, COORDINATOR, "agenda.move", move(r, third, SOON, NULL), "meeting-full");
	assert_non_null(strstr(p->detail, "--displace"));
	region_heard(r, "ggd", EVENT_ITEM_CANCELLED);
	region_ask(r, COORDINATOR, "agenda.move", move(r, third, SOON, first));
	/* It has the slot of the one who gave way; the other keeps its own. */
	assert_string_equal(at(r, SOON, 0), third);
	assert_string_equal(at(r, SOON, 1), second);
	assert_int_equal(region_audited(r, "item.cancelled", "displaced"), 1);
	region_plan(r);
	assert_string_equal(stands(r, first), NEXT);
	assert_int_equal(region_heard(r, "ggd", EVENT_ITEM_CANCELLED), 1);
}

static void agenda_move__who_gave_way_does_not_come_back(void **state)
{
	struct region *r = region_of(state);
	const char *first, *third;

	clients(r, 5);
	/* In a draft, where the planner is free: the others may be moved, but not the one displaced back. */
	first = at(r, NEXT, 0);
	third = at(r, DRAFT, 0);
	region_ask(r, COORDINATOR, "agenda.move", move(r, third, NEXT, first));
	region_plan(r);
	assert_string_equal(stands(r, third), NEXT);
	assert_string_not_equal(stands(r, first), NEXT);
	/* A person may put it there again. */
	region_ask(r, COORDINATOR, "agenda.move", move(r, first, NEXT, third));
	region_plan(r);
	assert_string_equal(stands(r, first), NEXT);
	assert_string_not_equal(stands(r, third), NEXT);
}

static void agenda_move__displace_refused(void **state)
{
	struct region *r = region_of(state);
	const char *first, *third;
	const struct proto_problem *p;

	clients(r, 3);
	first = at(r, SOON, 0);
	third = at(r, NEXT, 0);
	p = region_refused(r, COORDINATOR, "agenda.move", move(r, third, SOON, "C-00000000"), "case-unknown");
	assert_string_equal(p->pointer, "/params/displace");
	region_refused(r, COORDINATOR, "agenda.move", move(r, third, SOON, region_text(r, "%s", third)),
	               "case-unknown");
	region_refused(r, COORDINATOR, "agenda.move", move(r, first, DRAFT, third), "case-unknown");
	assert_string_equal(stands(r, first), SOON);
	assert_string_equal(stands(r, third), NEXT);
}

static void agenda_move__refused_as_a_pin_is(void **state)
{
	struct region *r = region_of(state);
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){.until = "2026-12-07"});
	region_plan(r);
	c = region_case(r, NULL);
	region_refused(r, COORDINATOR, "agenda.move", move(r, c, DRAFT, NULL), "consent-ended");
	region_refused(r, COORDINATOR, "agenda.move", move(r, c, "haarlem-2026-12-09", NULL),
	               "meeting-unknown");
	region_refused(r, COORDINATOR, "agenda.move", move(r, c, "zandvoort-2026-12-03", NULL),
	               "meeting-unknown");
	region_refused(r, COORDINATOR, "agenda.move", move(r, "C-00000000", NEXT, NULL), "case-unknown");
	region_refused(r, CHAIR_ELSEWHERE, "agenda.move", move(r, c, NEXT, NULL), "case-unknown");
	region_refused(r, COORDINATOR, "agenda.move",
	               region_text(r, "{\"case\":\"%s\",\"meeting\":\"%s\"}", c, NEXT), "member-missing");
	region_later(r, 2);
	region_refused(r, COORDINATOR, "agenda.move", move(r, c, SOON, NULL), "meeting-state");
	region_refused(r, COORDINATOR, "agenda.pin", move(r, c, SOON, NULL), "meeting-state");
}

static void agenda_move__says_when_a_crisis_gave_way(void **state)
{
	struct region *r = region_of(state);
	const struct proto_done *done;
	const char *crisis, *low;

	region_signal(r, "ggd", (struct region_signal){.client = BSN_A, .crisis = true});
	crisis = region_case(r, NULL);
	region_plan(r);
	assert_string_equal(stands(r, crisis), SOON);
	region_signal(r, "gemeente", (struct region_signal){.client = client(r, 0)});
	low = region_case(r, crisis);
	region_plan(r);
	assert_string_equal(stands(r, low), SOON);
	/* There is a free seat: nobody gives way. */
	region_ask(r, COORDINATOR, "agenda.move", move(r, low, NEXT, NULL));
	done = region_ask(r, COORDINATOR, "agenda.move", move(r, low, SOON, crisis));
	assert_non_null(strstr(done->note, "free seat"));
	assert_string_equal(stands(r, crisis), SOON);
	region_ask(r, COORDINATOR, "agenda.move", move(r, low, NEXT, NULL));
	region_signal(r, "gemeente", (struct region_signal){.client = client(r, 1)});
	region_plan(r);
	assert_int_equal(show(r, SOON)->items.count, 2);
	done = region_ask(r, COORDINATOR, "agenda.move", move(r, low, SOON, crisis));
	assert_non_null(strstr(done->note, "a crisis gave way"));
	region_plan(r);
	assert_string_not_equal(stands(r, crisis), SOON);
	assert_string_not_equal(stands(r, crisis), "nowhere");
}

/* The last event of a kind that a partner was told. */
static const struct proto_item_facts *last_of(struct region *r, enum event kind)
{
	const struct proto_answer *answer =
	        region_tell(r, "ggd", "streams.fetch",
	                    region_text(r, "{\"epoch\":\"%s\",\"after\":0,\"credit\":64}", region_epoch(r)));
	struct proto_item_facts *facts = proto_new(region_arena(r), &proto_table_item_facts);
	const char *data = NULL;
	struct refusal refusal;

	for (size_t i = 0; i < answer->events.count; i++)
		if (proto_event_from_type(answer->events.at[i].type) == kind)
			data = answer->events.at[i].data;
	assert_non_null(data);
	assert_true(
	        proto_read(region_arena(r), &proto_table_item_facts, data, strlen(data), facts, &refusal));
	return facts;
}

/* What was announced to a client who comes is moved by a person: partners hear from where, why, and that the
 * client was to come; the person is told to tell the client. */
static void agenda_move__what_the_client_attends_is_told_with_its_cause(void **state)
{
	const struct {
		const char *method, *params; /* behind the case */
		enum event told;
		const char *to;
	} decisions[] = {
	        {"agenda.move", "\"meeting\":\"" DRAFT "\"", EVENT_ITEM_CANCELLED, NULL},
	        {"agenda.move", "\"meeting\":\"" NEXT "\"", EVENT_ITEM_MOVED, NEXT},
	        {"agenda.pin", "\"meeting\":\"" DRAFT "\"", EVENT_ITEM_CANCELLED, NULL},
	        {"agenda.pin", "\"meeting\":\"" NEXT "\"", EVENT_ITEM_MOVED, NEXT},
	        {"agenda.defer", "\"until\":\"2026-12-05\"", EVENT_ITEM_CANCELLED, NULL},
	};

	(void)region_of(state);
	for (size_t i = 0; i < sizeof(decisions) / sizeof(decisions[0]); i++) {
		struct region *r = region_open();
		const struct proto_item_facts *facts;
		const struct proto_done *done;
		const char *c;

		region_signal(r, "gemeente", (struct region_signal){.client = client(r, 0), .attends = true});
		region_plan(r);
		c = at(r, SOON, 0);
		region_ask(r, COORDINATOR, "meeting.announce", "{\"meeting\":\"" NEXT "\"}");
		/* Where it stands already nothing changes. */
		done = region_ask(
		        r, COORDINATOR, "agenda.pin",
		        region_text(r, "{\"case\":\"%s\",\"meeting\":\"" SOON "\",\"reason\":\"so\"}", c));
		assert_null(done->note);
		done = region_ask(r, COORDINATOR, decisions[i].method,
		                  region_text(r, "{\"case\":\"%s\",%s,\"reason\":\"asked for\"}", c,
		                              decisions[i].params));
		assert_non_null(strstr(done->note, "see that they are told"));
		region_plan(r);
		facts = last_of(r, decisions[i].told);
		assert_string_equal(facts->was->meeting, SOON);
		assert_true(facts->was->client_attends);
		assert_int_equal(facts->cause, CAUSE_DECISION);
		if (decisions[i].to != NULL)
			assert_string_equal(facts->place->meeting, decisions[i].to);
		region_close(r);
	}
}

/* The same of one who gives way. */
static void agenda_move__who_attends_and_gives_way_is_told(void **state)
{
	struct region *r = region_of(state);
	const struct proto_item_facts *facts;
	const struct proto_done *done;
	const char *first;

	for (int i = 0; i < 3; i++)
		region_signal(r, "gemeente", (struct region_signal){.client = client(r, i), .attends = true});
	region_plan(r);
	first = at(r, SOON, 0);
	done = region_ask(r, COORDINATOR, "agenda.move", move(r, at(r, NEXT, 0), SOON, first));
	assert_non_null(strstr(done->note, "the one who gave way is to be told"));
	facts = last_of(r, EVENT_ITEM_CANCELLED);
	assert_int_equal(facts->cause, CAUSE_DISPLACED);
	assert_true(facts->was->client_attends);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(agenda_move__to_a_free_seat),
	        TEST(agenda_move__in_the_place_of_another),
	        TEST(agenda_move__who_gave_way_does_not_come_back),
	        TEST(agenda_move__displace_refused),
	        TEST(agenda_move__refused_as_a_pin_is),
	        TEST(agenda_move__says_when_a_crisis_gave_way),
	        TEST(agenda_move__what_the_client_attends_is_told_with_its_cause),
	        TEST(agenda_move__who_attends_and_gives_way_is_told),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
