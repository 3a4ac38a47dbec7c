#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "store/store_speaker.h"

#include "house.h"

static struct case_id case_id(const char *text)
{
	struct case_id id;

	ID_SET(id, text);
	return id;
}

static void store_case_get__gives_back_all_of_it(void **state)
{
	struct house *h = *state;
	struct store_case in = house_case("C-AAAAAAAA", 1), out;

	store_begin(h->store);
	store_case_add(h->store, &in);
	house_commit(h);
	assert_true(store_case_open_of(h->store, &in.client, &out));
	assert_string_equal(out.id.text, "C-AAAAAAAA");
	assert_string_equal(out.table.text, "noord");
	assert_int_equal(out.state, CASE_OPEN);
	assert_int_equal(out.urgency, URGENCY_MEDIUM);
	assert_int_equal(out.opened.ms, HOUSE_NOW.ms);
	assert_false(time_is_set(out.closed));
	assert_int_equal(out.cause, CAUSE_ABSENT);
	assert_int_equal(out.discuss_by.n, 20750);
	assert_false(day_is_set(out.discussed) || day_is_set(out.earliest));
	assert_int_equal(out.next_date.n, 20740);

	out.state = CASE_CLOSED;
	out.closed = time_add(HOUSE_NOW, 1);
	out.cause = CAUSE_DECISION;
	out.urgency = URGENCY_CRISIS;
	out.discussed.n = 20701;
	out.earliest.n = 20702;
	out.discuss_by.n = 20703;
	out.next_date.n = 20704;
	store_begin(h->store);
	store_case_update(h->store, &out);
	assert_true(store_case_open_of(h->store, &in.client, &in));
	assert_int_equal(in.urgency, URGENCY_CRISIS);
	store_case_set_state(h->store, &out);
	house_commit(h);
	assert_false(store_case_open_of(h->store, &in.client, &in));
	assert_true(store_case_get(h->store, "C-AAAAAAAA", &in));
	assert_string_equal(in.table.text, "noord");
	assert_int_equal(in.state, CASE_CLOSED);
	assert_int_equal(in.closed.ms, HOUSE_NOW.ms + 1);
	assert_int_equal(in.cause, CAUSE_DECISION);
	assert_int_equal(in.urgency, URGENCY_CRISIS);
	assert_int_equal(in.discussed.n, 20701);
	assert_int_equal(in.earliest.n, 20702);
	assert_int_equal(in.discuss_by.n, 20703);
	assert_int_equal(in.next_date.n, 20704);
}

static void store_case_list__by_table_and_state(void **state)
{
	struct house *h = *state;
	struct store_case a = house_case("C-AAAAAAAA", 1), b = house_case("C-BBBBBBBB", 2),
	                  c = house_case("C-CCCCCCCC", 3);
	struct store_case_list list;

	ID_SET(b.table, "midden");
	b.next_date.n = 20600;
	c.state = CASE_CLOSED;
	c.next_date.n = 20500;
	store_begin(h->store);
	store_case_add(h->store, &b);
	store_case_add(h->store, &c);
	store_case_add(h->store, &a);
	house_commit(h);
	list = store_case_list(h->store, h->arena, NULL, CASE_STATE_ABSENT);
	assert_int_equal(list.count, 3);
	assert_string_equal(list.at[0].id.text, "C-AAAAAAAA");
	assert_string_equal(list.at[2].id.text, "C-CCCCCCCC");
	list = store_case_list(h->store, h->arena, NULL, CASE_OPEN);
	assert_int_equal(list.count, 2);
	assert_true(strcmp(list.at[0].id.text, list.at[1].id.text) < 0); /* whatever their tables are */
	assert_int_equal(store_case_list(h->store, h->arena, "noord", CASE_OPEN).count, 1);
	assert_int_equal(store_case_list(h->store, h->arena, "noord", CASE_STATE_ABSENT).count, 2);
	assert_int_equal(store_case_list(h->store, h->arena, NULL, CASE_CLOSED).count, 1);
	assert_int_equal(store_case_list(h->store, h->arena, "oost", CASE_OPEN).count, 0);
	assert_int_equal(store_case_overdue(h->store, h->arena, (struct day){20600}).count, 0);
	list = store_case_overdue(h->store, h->arena, (struct day){20601});
	assert_int_equal(list.count, 1);
	assert_string_equal(list.at[0].id.text, "C-BBBBBBBB");
	assert_int_equal(store_numbers(h->store).open_cases, 2);
}

static struct store_regie offer(const char *case_, const char *person, int64_t answer_by)
{
	struct store_regie r = {
	        .state = REGIE_OFFERED, .offered = HOUSE_NOW, .answer_by = {answer_by}, .why = "trust 3"};

	ID_SET(r.case_, case_);
	ID_SET(r.person, person);
	ID_SET(r.partner, "gemeente");
	return r;
}

static void store_regie_current__one_at_a_time(void **state)
{
	struct house *h = *state;
	struct case_id a = case_id("C-AAAAAAAA");
	struct store_regie first = offer(a.text, "km-1", 2000), second = offer(a.text, "km-2", 3000), now;
	struct store_regie_list list;

	store_begin(h->store);
	assert_false(store_regie_current(h->store, h->arena, &a, &now));
	store_regie_add(h->store, &first);
	assert_true(store_regie_current(h->store, h->arena, &a, &now));
	assert_string_equal(now.person.text, "km-1");
	assert_string_equal(now.partner.text, "gemeente");
	assert_int_equal(now.state, REGIE_OFFERED);
	assert_int_equal(now.answer_by.ms, 2000);
	assert_string_equal(now.why, "trust 3");
	assert_int_equal(store_regie_lapsed(h->store, h->arena, (struct instant){1999}).count, 0);
	assert_int_equal(store_regie_lapsed(h->store, h->arena, (struct instant){2000}).count, 1);
	store_regie_end(h->store, now.number, REGIE_DECLINED, CAUSE_OVERLOAD, time_add(HOUSE_NOW, 5));
	assert_false(store_regie_current(h->store, h->arena, &a, &now));
	store_regie_add(h->store, &second);
	assert_true(store_regie_current(h->store, h->arena, &a, &now));
	store_regie_accept(h->store, now.number, HOUSE_NOW);
	house_commit(h);
	assert_true(store_regie_current(h->store, h->arena, &a, &now));
	assert_int_equal(now.state, REGIE_ACCEPTED);
	assert_int_equal(store_regie_lapsed(h->store, h->arena, (struct instant){9000}).count, 0);
	list = store_regie_history(h->store, h->arena, &a);
	assert_int_equal(list.count, 2);
	assert_int_equal(list.at[0].state, REGIE_DECLINED);
	assert_int_equal(list.at[0].cause, CAUSE_OVERLOAD);
	assert_int_equal(list.at[0].ended.ms, HOUSE_NOW.ms + 5);
}

static void store_regie_accept__keeps_when(void **state)
{
	struct house *h = *state;
	struct case_id a = case_id("C-AAAAAAAA");
	struct store_regie first = offer(a.text, "km-1", 2000), given = offer("C-BBBBBBBB", "km-1", 2000),
	                   now;

	given.state = REGIE_ACCEPTED;
	given.accepted = time_add(HOUSE_NOW, 1);
	store_begin(h->store);
	store_regie_add(h->store, &first);
	store_regie_add(h->store, &given);
	assert_true(store_regie_current(h->store, h->arena, &a, &now));
	assert_false(time_is_set(now.accepted));
	store_regie_accept(h->store, now.number, time_add(HOUSE_NOW, 7));
	house_commit(h);
	assert_true(store_regie_current(h->store, h->arena, &a, &now));
	assert_int_equal(now.accepted.ms, HOUSE_NOW.ms + 7);
	assert_true(store_regie_current(h->store, h->arena, &given.case_, &now));
	assert_int_equal(now.accepted.ms, HOUSE_NOW.ms + 1);
}

static void store_regie_of__what_somebody_has(void **state)
{
	struct house *h = *state;
	struct store_regie b = offer("C-BBBBBBBB", "km-1", 2000), a = offer("C-AAAAAAAA", "km-1", 2000),
	                   c = offer("C-CCCCCCCC", "km-2", 2000);
	struct store_regie_list list;

	store_begin(h->store);
	store_regie_add(h->store, &b);
	store_regie_add(h->store, &a);
	store_regie_add(h->store, &c);
	list = store_regie_of(h->store, h->arena, "km-1");
	assert_int_equal(list.count, 2);
	assert_string_equal(list.at[0].case_.text, "C-AAAAAAAA");
	store_regie_end(h->store, list.at[0].number, REGIE_RELEASED, CAUSE_REDISTRIBUTED, HOUSE_NOW);
	store_regie_end(h->store, list.at[1].number, REGIE_RELEASED, CAUSE_REDISTRIBUTED, HOUSE_NOW);
	store_regie_set_batch(h->store, list.at[0].number, "one");
	store_regie_set_batch(h->store, list.at[1].number, "one");
	assert_int_equal(store_regie_of(h->store, h->arena, "km-1").count, 0);
	assert_int_equal(store_regie_of_batch(h->store, h->arena, "one").count, 2);
	assert_int_equal(store_regie_of_batch(h->store, h->arena, "two").count, 0);
	store_regie_set_batch(h->store, list.at[0].number, NULL);
	house_commit(h);
	list = store_regie_of_batch(h->store, h->arena, "one");
	assert_int_equal(list.count, 1);
	assert_string_equal(list.at[0].case_.text, "C-BBBBBBBB");
}

/* Of the client's case that was closed last, and not of one that is open. */
static void store_regie_before__of_the_last_closed_case(void **state)
{
	struct house *h = *state;
	struct store_case old = house_case("C-AAAAAAAA", 1), newer = house_case("C-BBBBBBBB", 1),
	                  open = house_case("C-CCCCCCCC", 1);
	struct store_regie first = offer("C-AAAAAAAA", "km-1", 2000),
	                   second = offer("C-BBBBBBBB", "km-2", 2000),
	                   third = offer("C-CCCCCCCC", "km-3", 2000), found;

	old.state = newer.state = CASE_CLOSED;
	old.closed = HOUSE_NOW;
	newer.closed = time_add(HOUSE_NOW, 5);
	store_begin(h->store);
	assert_false(store_regie_before(h->store, h->arena, &open.client, &found));
	store_case_add(h->store, &newer);
	store_case_add(h->store, &old);
	store_case_add(h->store, &open);
	store_regie_add(h->store, &first);
	store_regie_add(h->store, &second);
	store_regie_add(h->store, &third);
	house_commit(h);
	assert_true(store_regie_before(h->store, h->arena, &open.client, &found));
	assert_string_equal(found.person.text, "km-2");
}

static bool to_plan(struct house *h, const char *table, const char *id, struct store_case_to_plan *ret)
{
	struct table_id at;
	struct case_id case_;

	id_set(at.text, sizeof(at.text), table);
	id_set(case_.text, sizeof(case_.text), id);
	return store_case_to_plan(h->store, &at, &case_, ret);
}

static void store_case_to_plan__with_its_place_and_holder(void **state)
{
	struct house *h = *state;
	struct store_case c = house_case("C-AAAAAAAA", 1);
	struct store_regie r = offer("C-AAAAAAAA", "km-1", 2000);
	struct store_item item = {.meeting = {"noord-2026-12-01"}, .slot = 3, .pinned = true};
	struct store_case_to_plan found;

	item.case_ = c.id;
	store_begin(h->store);
	store_case_add(h->store, &c);
	store_regie_add(h->store, &r);
	assert_true(to_plan(h, "noord", "C-AAAAAAAA", &found));
	assert_string_equal(found.c.client.text, c.client.text);
	assert_string_equal(found.item.case_.text, "C-AAAAAAAA");
	assert_false(ID_IS_SET(found.item.meeting) || ID_IS_SET(found.holder) || found.go_ahead);
	store_item_put(h->store, &item);
	store_regie_accept(h->store, 1, HOUSE_NOW);
	store_speaker_set_go_ahead(h->store, &c.id, true);
	assert_true(to_plan(h, "noord", "C-AAAAAAAA", &found));
	assert_string_equal(found.item.meeting.text, "noord-2026-12-01");
	assert_int_equal(found.item.slot, 3);
	assert_string_equal(found.holder.text, "km-1");
	assert_true(found.item.pinned && found.go_ahead);
	store_regie_end(h->store, 1, REGIE_RELEASED, CAUSE_OVERLOAD, HOUSE_NOW);
	assert_true(to_plan(h, "noord", "C-AAAAAAAA", &found));
	assert_false(ID_IS_SET(found.holder));

	assert_false(to_plan(h, "zuid", "C-AAAAAAAA", &found));
	assert_false(to_plan(h, "noord", "C-BBBBBBBB", &found));
	c.discussed.n = 20701;
	store_case_update(h->store, &c);
	assert_false(to_plan(h, "noord", "C-AAAAAAAA", &found));
	c.discussed = day_none();
	store_case_update(h->store, &c);
	assert_true(to_plan(h, "noord", "C-AAAAAAAA", &found));
	c.state = CASE_CLOSED;
	store_case_set_state(h->store, &c);
	assert_false(to_plan(h, "noord", "C-AAAAAAAA", &found));
	house_commit(h);
}

static void store_case_escalated__open_ones(void **state)
{
	struct house *h = *state;
	struct store_case a = house_case("C-AAAAAAAA", 1), b = house_case("C-BBBBBBBB", 2);
	struct store_case_list list;

	store_begin(h->store);
	store_case_add(h->store, &a);
	store_case_add(h->store, &b);
	store_escalation_add(h->store, &b.id, HOUSE_NOW);
	store_escalation_add(h->store, &a.id, HOUSE_NOW);
	store_escalation_close(h->store, &a.id, HOUSE_NOW);
	house_commit(h);
	list = store_case_escalated(h->store, h->arena);
	assert_int_equal(list.count, 1);
	assert_string_equal(list.at[0].id.text, "C-BBBBBBBB");
	assert_string_equal(list.at[0].table.text, "noord");
}

static void store_escalation_open__until_closed(void **state)
{
	struct house *h = *state;
	struct case_id a = case_id("C-AAAAAAAA");
	struct instant since;

	store_begin(h->store);
	assert_false(store_escalation_open(h->store, &a, &since));
	store_escalation_add(h->store, &a, HOUSE_NOW);
	assert_true(store_escalation_open(h->store, &a, &since));
	assert_int_equal(since.ms, HOUSE_NOW.ms);
	assert_int_equal(store_numbers(h->store).escalations, 1);
	store_escalation_close(h->store, &a, HOUSE_NOW);
	assert_false(store_escalation_open(h->store, &a, &since));
	/* in the same millisecond, as a simulated clock has it */
	store_escalation_add(h->store, &a, HOUSE_NOW);
	assert_true(store_escalation_open(h->store, &a, &since));
	store_escalation_close(h->store, &a, HOUSE_NOW);
	store_escalation_add(h->store, &a, time_add(HOUSE_NOW, 1));
	house_commit(h);
	assert_int_equal(store_numbers(h->store).escalations, 1);
}

static void store_roster_set__is_read_back_with_the_load(void **state)
{
	struct house *h = *state;
	struct store_person in = {.person = {"km-1"},
	                          .partner = {"gemeente"},
	                          .domains = TERMS_BIT(DOMAIN_WORK),
	                          .languages = "nl ti",
	                          .expertise = "trauma",
	                          .limit = 12,
	                          .duties = TERMS_BIT(DUTY_INTERPRETER),
	                          .workdays = TERMS_BIT(WEEKDAY_SAT),
	                          .deputy = {"km-2"}};
	struct store_person out;
	struct store_regie one = offer("C-AAAAAAAA", "km-1", 2000), two = offer("C-BBBBBBBB", "km-1", 2000);

	store_begin(h->store);
	store_roster_set(h->store, &in);
	store_regie_add(h->store, &one);
	store_regie_add(h->store, &two);
	store_regie_end(h->store, 2, REGIE_LAPSED, CAUSE_SILENCE, HOUSE_NOW);
	house_commit(h);
	assert_true(store_roster_get(h->store, h->arena, "km-1", &out));
	assert_string_equal(out.partner.text, "gemeente");
	assert_int_equal(out.domains, in.domains);
	assert_string_equal(out.languages, "nl ti");
	assert_string_equal(out.expertise, "trauma");
	assert_int_equal(out.limit, 12);
	assert_int_equal(out.load, 1);
	assert_int_equal(out.duties, TERMS_BIT(DUTY_INTERPRETER));
	assert_int_equal(out.workdays, TERMS_BIT(WEEKDAY_SAT));
	assert_string_equal(out.deputy.text, "km-2");
	assert_false(out.left);

	in = (struct store_person){.person = {"km-1"}, .partner = {"wijkteam"}, .left = true};
	store_begin(h->store);
	store_roster_set(h->store, &in);
	house_commit(h);
	assert_int_equal(store_roster_list(h->store, h->arena).count, 1);
	assert_true(store_roster_get(h->store, h->arena, "km-1", &out));
	assert_string_equal(out.partner.text, "wijkteam");
	assert_string_equal(out.languages, "");
	assert_false(ID_IS_SET(out.deputy) || out.absence_count > 0);
	assert_true(out.left);
	store_begin(h->store);
	store_roster_clear(h->store);
	house_commit(h);
	assert_int_equal(store_roster_list(h->store, h->arena).count, 0);
	assert_false(store_roster_get(h->store, h->arena, "km-1", &out));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, house_set_up, house_tear_down)
	const struct CMUnitTest tests[] = {
	        T(store_case_get__gives_back_all_of_it),
	        T(store_case_list__by_table_and_state),
	        T(store_regie_current__one_at_a_time),
	        T(store_escalation_open__until_closed),
	        T(store_regie_accept__keeps_when),
	        T(store_regie_of__what_somebody_has),
	        T(store_regie_before__of_the_last_closed_case),
	        T(store_case_to_plan__with_its_place_and_holder),
	        T(store_case_escalated__open_ones),
	        T(store_roster_set__is_read_back_with_the_load),
	};
#undef T

	return cmocka_run_group_tests(tests, NULL, NULL);
}
