#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "house.h"
#include "store/store_contact.h"
#include "store/store_speaker.h"

static const struct partner_id SCHOOL = {"taalschool"}, GGD = {"ggd"};
static const struct case_id ONE = {"C-AAAAAAAA"}, TWO = {"C-BBBBBBBB"};
static const struct table_id NOORD = {"noord"}, ZUID = {"zuid"};

static struct meeting_id meeting(struct house *h, const char *id, const struct table_id *table, int hours,
                                 enum meeting_state state)
{
	struct store_meeting m = {.table = *table,
	                          .start = time_add(HOUSE_NOW, hours * TIME_HOUR_MS),
	                          .announce_at = HOUSE_NOW,
	                          .seats = 3,
	                          .slot_minutes = 15,
	                          .state = state};

	ID_SET(m.id, id);
	store_meeting_add(h->store, &m);
	return m.id;
}

/* Client 1 has case ONE, with signals 10 on consent 5 (interpreter) and 11 on consent 6 (none). */
static void fill(struct house *h)
{
	struct store_case one = house_case(ONE.text, 1), two = house_case(TWO.text, 2);
	struct consent c = house_consent(5, 1, &GGD, 1), d = house_consent(6, 1, &GGD, 1);
	struct store_signal s = house_signal(10, 1, ONE.text, 5), t = house_signal(11, 1, ONE.text, 6);

	store_case_add(h->store, &one);
	store_case_add(h->store, &two);
	store_consent_add(h->store, &c);
	store_consent_add(h->store, &d);
	store_signal_add(h->store, &s);
	t.interpreter = false;
	store_signal_add(h->store, &t);
}

static struct store_speaker booked(const struct meeting_id *m, const struct case_id *c, const char *person)
{
	struct store_speaker sp = {
	        .meeting = *m, .case_ = *c, .language = "ti", .slot = 2, .booked = HOUSE_NOW};

	ID_SET(sp.person, person);
	if (person[0] != '\0') {
		sp.partner = GGD;
		house_id(77, sp.event.text);
	}
	return sp;
}

static void store_speaker_put__replaces_and_lists(void **state)
{
	struct house *h = *state;
	struct meeting_id soon, past, south;
	struct store_speaker_list list;
	struct store_speaker sp;

	store_begin(h->store);
	fill(h);
	soon = meeting(h, "noord-1", &NOORD, 24, MEETING_ANNOUNCED);
	past = meeting(h, "noord-0", &NOORD, -48, MEETING_HELD);
	south = meeting(h, "zuid-1", &ZUID, 24, MEETING_ANNOUNCED);
	sp = booked(&soon, &ONE, "t1");
	store_speaker_put(h->store, &sp);
	sp = booked(&soon, &ONE, "t2");
	store_speaker_put(h->store, &sp);
	sp = booked(&past, &ONE, "t2");
	store_speaker_put(h->store, &sp);
	sp = booked(&past, &TWO, "");
	sp.slot = 0;
	store_speaker_put(h->store, &sp);
	sp = booked(&south, &TWO, "t2");
	store_speaker_put(h->store, &sp);
	list = store_speaker_of_meeting(h->store, h->arena, &soon);
	assert_int_equal(list.count, 1);
	assert_string_equal(list.at[0].person.text, "t2");
	assert_string_equal(list.at[0].language, "ti");
	assert_int_equal(list.at[0].slot, 2);
	assert_false(list.at[0].told);
	/* Of the table: what is ahead, and gaps whenever. */
	list = store_speaker_ahead(h->store, h->arena, &NOORD, HOUSE_NOW);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.at[0].case_.text, TWO.text);
	assert_false(ID_IS_SET(list.at[0].person));
	assert_string_equal(list.at[1].person.text, "t2");
	assert_int_equal(store_speaker_load(h->store, &list.at[1].person, HOUSE_NOW), 2);
	assert_int_equal(store_speaker_gaps(h->store), 1);
	store_speaker_told(h->store, &list.at[1].event);
	assert_true(store_speaker_of_meeting(h->store, h->arena, &soon).at[0].told);
	/* Over: gone, but for the gap of an open case. */
	store_speaker_trim(h->store, HOUSE_NOW);
	assert_int_equal(store_speaker_of_meeting(h->store, h->arena, &past).count, 1);
	store_speaker_drop(h->store, &past, &TWO);
	assert_int_equal(store_speaker_of_meeting(h->store, h->arena, &past).count, 0);
	assert_int_equal(store_speaker_gaps(h->store), 0);
	house_commit(h);
}

static void store_speaker_items__that_need_one(void **state)
{
	struct house *h = *state;
	struct meeting_id soon;
	struct store_item_list items;
	struct signal_id signal;
	char id[ID_UUID_MAX];

	store_begin(h->store);
	fill(h);
	soon = meeting(h, "noord-1", &NOORD, 24, MEETING_DRAFT);
	store_item_put(h->store, &(struct store_item){.case_ = ONE, .meeting = soon, .slot = 1});
	store_item_put(h->store, &(struct store_item){.case_ = TWO, .meeting = soon, .slot = 2});
	items = store_speaker_items(h->store, h->arena, &soon);
	assert_int_equal(items.count, 1);
	assert_string_equal(items.at[0].case_.text, ONE.text);
	ID_SET(signal, house_id(10, id));
	store_signal_set_state(h->store, &signal, SIGNAL_SUSPENDED);
	assert_int_equal(store_speaker_items(h->store, h->arena, &soon).count, 0);
	assert_false(store_speaker_go_ahead(h->store, &ONE));
	store_speaker_set_go_ahead(h->store, &ONE, true);
	assert_true(store_speaker_go_ahead(h->store, &ONE));
	assert_false(store_speaker_go_ahead(h->store, &TWO));
	house_commit(h);
}

static void store_speaker_unsay__only_what_waits(void **state)
{
	struct house *h = *state;
	struct store_notification n = {.partner = GGD,
	                               .kind = EVENT_SPEAKER_BOOKED,
	                               .created = HOUSE_NOW,
	                               .not_before = HOUSE_NOW,
	                               .facts = "{}"};
	struct store_notification_list waits;
	struct event_id none = {{0}};

	store_begin(h->store);
	house_id(77, n.event_id.text);
	store_outbox_add(h->store, &n);
	assert_true(store_speaker_waits(h->store, &GGD, &n.event_id));
	assert_false(store_speaker_waits(h->store, &SCHOOL, &n.event_id));
	assert_false(store_speaker_waits(h->store, &GGD, &none));
	store_speaker_unsay(h->store, &SCHOOL, &n.event_id);
	store_speaker_unsay(h->store, &GGD, &none);
	assert_true(store_speaker_waits(h->store, &GGD, &n.event_id));
	store_speaker_unsay(h->store, &GGD, &n.event_id);
	assert_false(store_speaker_waits(h->store, &GGD, &n.event_id));
	store_outbox_add(h->store, &n);
	waits = store_outbox_pending(h->store, h->arena, &GGD, HOUSE_NOW, 10);
	assert_int_equal(waits.count, 1);
	(void)house_serve(h, &waits.at[0], HOUSE_NOW);
	assert_false(store_speaker_waits(h->store, &GGD, &n.event_id));
	store_speaker_unsay(h->store, &GGD, &n.event_id);
	assert_int_equal(store_outbox_served(h->store, h->arena, &GGD, 0, 10).count, 1);
	house_commit(h);
}

/* ---- the client's days ---- */

static void store_contact_of__by_what_the_reference_stands_for(void **state)
{
	struct house *h = *state;
	struct client_id client;
	struct reference_id of_signal, of_case, twice;
	struct signal_id signal;
	struct store_contact_list list;
	char id[ID_UUID_MAX];

	store_begin(h->store);
	fill(h);
	ID_SET(client, house_id(1, id));
	ID_SET(signal, house_id(10, id));
	assert_int_equal(
	        store_contact_of(h->store, h->arena, &client, (struct day){20000}, (struct day){30000}).count,
	        0);
	of_signal = store_reference_signal(h->store, &SCHOOL, &signal, &client, HOUSE_NOW);
	of_case = store_reference_case(h->store, &GGD, &ONE, &client, HOUSE_NOW);
	store_contact_put(h->store, &SCHOOL, of_signal.text, (struct day){20720}, HOUSE_NOW);
	store_contact_put(h->store, &SCHOOL, of_signal.text, (struct day){20720}, HOUSE_NOW);
	store_contact_put(h->store, &GGD, of_case.text, (struct day){20720}, HOUSE_NOW);
	store_contact_put(h->store, &GGD, of_case.text, (struct day){20725}, HOUSE_NOW);
	store_contact_put(h->store, &GGD, house_id(99, id), (struct day){20726}, HOUSE_NOW);
	/* The same said under another reference counts once. */
	twice = store_reference_case(h->store, &SCHOOL, &ONE, &client, HOUSE_NOW);
	store_contact_put(h->store, &SCHOOL, twice.text, (struct day){20720}, HOUSE_NOW);
	list = store_contact_of(h->store, h->arena, &client, (struct day){20000}, (struct day){30000});
	assert_int_equal(list.count, 3);
	assert_int_equal(list.at[0].on.n, 20720);
	assert_string_equal(list.at[0].partner.text, "ggd");
	assert_string_equal(list.at[1].partner.text, "taalschool");
	assert_int_equal(list.at[2].on.n, 20725);
	assert_int_equal(
	        store_contact_of(h->store, h->arena, &client, (struct day){20721}, (struct day){20724}).count,
	        0);
	assert_int_equal(store_contact_count(h->store, of_case.text, (struct day){20721}), 1);
	assert_true(store_contact_drop(h->store, of_case.text, (struct day){20725}));
	assert_false(store_contact_drop(h->store, of_case.text, (struct day){20725}));
	/* What it rests on goes, and the contact with it. */
	store_signal_set_state(h->store, &signal, SIGNAL_ERASED);
	assert_int_equal(store_contact_count(h->store, of_signal.text, (struct day){0}), 0);
	store_reference_forget(h->store, &GGD, &ONE);
	assert_int_equal(store_contact_count(h->store, of_case.text, (struct day){0}), 0);
	store_contact_trim(h->store, (struct day){20726});
	assert_int_equal(store_contact_count(h->store, house_id(99, id), (struct day){0}), 1);
	store_contact_trim(h->store, (struct day){20727});
	assert_int_equal(store_contact_count(h->store, house_id(99, id), (struct day){0}), 0);
	store_contact_put(h->store, &GGD, house_id(99, id), (struct day){20726}, HOUSE_NOW);
	store_contact_forget(h->store, house_id(99, id));
	assert_int_equal(store_contact_count(h->store, house_id(99, id), (struct day){0}), 0);
	house_commit(h);
}

static void store_contact_of_open__as_of_each_client_alone(void **state)
{
	struct house *h = *state;
	struct client_id one, two;
	struct reference_id of_signal, of_case, of_other, of_both;
	struct signal_id signal;
	struct store_case closed = house_case("C-ZZZZZZZZ", 1), other;
	const struct day from = {20720}, to = {20730};
	struct store_case_contact_list open;
	struct store_contact_list alone;
	char id[ID_UUID_MAX];

	store_begin(h->store);
	fill(h);
	ID_SET(one, house_id(1, id));
	ID_SET(two, house_id(2, id));
	ID_SET(signal, house_id(10, id));
	closed.state = CASE_CLOSED;
	store_case_add(h->store, &closed);
	of_signal = store_reference_signal(h->store, &SCHOOL, &signal, &one, HOUSE_NOW);
	of_case = store_reference_case(h->store, &GGD, &closed.id, &one, HOUSE_NOW);
	of_other = store_reference_case(h->store, &GGD, &TWO, &two, HOUSE_NOW);
	store_contact_put(h->store, &GGD, of_other.text, (struct day){20721}, HOUSE_NOW);
	store_contact_put(h->store, &GGD, of_case.text, (struct day){20722}, HOUSE_NOW);
	/* Told twice, of the case and of a signal: one all the same. */
	of_both = store_reference_signal(h->store, &GGD, &signal, &one, HOUSE_NOW);
	store_contact_put(h->store, &GGD, of_both.text, (struct day){20722}, HOUSE_NOW);
	store_contact_put(h->store, &GGD, of_case.text, (struct day){20719}, HOUSE_NOW);
	store_contact_put(h->store, &GGD, of_case.text, (struct day){20731}, HOUSE_NOW);
	store_contact_put(h->store, &SCHOOL, of_signal.text, (struct day){20722}, HOUSE_NOW);
	store_contact_put(h->store, &SCHOOL, of_signal.text, (struct day){20720}, HOUSE_NOW);
	open = store_contact_of_open(h->store, h->arena, from, to);
	alone = store_contact_of(h->store, h->arena, &one, from, to);
	assert_int_equal(open.count, 4);
	assert_int_equal(alone.count, 3);
	for (size_t i = 0; i < alone.count; i++) {
		assert_string_equal(open.at[i].case_.text, ONE.text);
		assert_int_equal(open.at[i].on.n, alone.at[i].on.n);
		assert_string_equal(open.at[i].partner.text, alone.at[i].partner.text);
	}
	assert_string_equal(open.at[3].case_.text, TWO.text);
	/* What rests on a signal that is held does not count; what is of a closed case counts no more when
	 * the client has none that is open. */
	store_signal_set_state(h->store, &signal, SIGNAL_SUSPENDED);
	assert_int_equal(store_contact_of_open(h->store, h->arena, from, to).count, 2);
	assert_true(store_case_get(h->store, TWO.text, &other));
	other.state = CASE_CLOSED;
	other.closed = HOUSE_NOW;
	store_case_set_state(h->store, &other);
	assert_int_equal(store_contact_of_open(h->store, h->arena, from, to).count, 1);
	house_commit(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, house_set_up, house_tear_down)
	        TEST(store_speaker_put__replaces_and_lists),
	        TEST(store_speaker_items__that_need_one),
	        TEST(store_speaker_unsay__only_what_waits),
	        TEST(store_contact_of__by_what_the_reference_stands_for),
	        TEST(store_contact_of_open__as_of_each_client_alone),
#undef TEST
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
