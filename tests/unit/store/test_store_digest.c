#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "house.h"
#include "store/store_client.h"
#include "store/store_digest.h"
#include "store/store_outbox.h"

static const struct partner_id GGD = {"ggd"}, WONING = {"woning"};

/* Signals 10 and 11 of the first case, on consent 5, which names ggd and woning. */
static struct consent fill(struct house *h)
{
	static const struct partner_id recipients[] = {{"ggd"}, {"woning"}};
	struct consent old = house_consent(5, 1, recipients, 2);

	store_consent_add(h->store, &old);
	for (int n = 10; n <= 11; n++) {
		struct store_signal s = house_signal(n, 1, "C-AAAAAAAA", 5);

		store_signal_add(h->store, &s);
	}
	return old;
}

static bool speaks_of(const struct store_digest *d, const char *case_)
{
	for (size_t i = 0; i < d->count; i++)
		if (strcmp(d->lines[i].case_.text, case_) == 0)
			return true;
	return false;
}

/* Is there something to tell km-1 of it, since a consent ends by then, or the case has a date? What is asked
 * about one and about everybody says the same. */
static bool tells(struct house *h, const char *case_, int dates_to, int consents_to)
{
	const struct day dates = {dates_to}, consents = {consents_to};
	struct store_digest one = store_digest_of(h->store, h->arena, "km-1", dates, consents);
	struct store_digest_list all =
	        store_digest_due(h->store, h->arena, &(struct person_id){""}, dates, consents, 9);

	assert_int_equal(all.count, one.count > 0);
	if (all.count > 0)
		assert_int_equal(speaks_of(&all.at[0], case_), speaks_of(&one, case_));
	return speaks_of(&one, case_);
}

static bool ends(struct house *h, const char *case_, int upto)
{
	return tells(h, case_, 0, upto);
}

static void add_held_by(struct house *h, const char *person, const char *case_, int client,
                        enum regie_state state)
{
	struct store_case c = house_case(case_, client);
	struct store_regie r = {.case_ = c.id, .state = state, .offered = HOUSE_NOW, .answer_by = HOUSE_NOW};
	struct store_person p = {.languages = "nl", .expertise = "", .limit = 20};

	c.next_date = (struct day){20500};
	ID_SET(r.person, person);
	ID_SET(r.partner, "ggd");
	p.person = r.person;
	p.partner = r.partner;
	store_roster_set(h->store, &p);
	store_case_add(h->store, &c);
	store_regie_add(h->store, &r);
}

static void add_held(struct house *h, const char *case_, int client, enum regie_state state)
{
	add_held_by(h, "km-1", case_, client, state);
}

static void store_digest_due__offers_and_dates_of_open_cases(void **state)
{
	struct house *h = *state;
	struct store_case c;

	store_begin(h->store);
	add_held(h, "C-AAAAAAAA", 1, REGIE_ACCEPTED);
	add_held(h, "C-BBBBBBBB", 2, REGIE_OFFERED);
	house_commit(h);
	assert_false(tells(h, "C-AAAAAAAA", 20499, 0));
	assert_true(tells(h, "C-AAAAAAAA", 20500, 0));
	assert_true(tells(h, "C-BBBBBBBB", 0, 0));
	assert_int_equal(
	        store_digest_of(h->store, h->arena, "km-2", (struct day){30000}, (struct day){30000}).count,
	        0);
	store_begin(h->store);
	assert_true(store_case_get(h->store, "C-AAAAAAAA", &c));
	c.state = CASE_CLOSED;
	c.closed = HOUSE_NOW;
	store_case_set_state(h->store, &c);
	house_commit(h);
	assert_false(tells(h, "C-AAAAAAAA", 20500, 0));
}

static void meets_at_noord(struct house *h, const char *case_, enum meeting_state state)
{
	struct store_meeting m = {.id = {"noord.2026-11-24"},
	                          .table = {"noord"},
	                          .start = HOUSE_NOW,
	                          .announce_at = HOUSE_NOW,
	                          .seats = 6,
	                          .slot_minutes = 20,
	                          .state = state,
	                          .break_count = 1,
	                          .breaks = {{.slot = 1, .minutes = 15}}};
	struct store_item item = {.meeting = m.id, .slot = 2};

	ID_SET(item.case_, case_);
	if (state == MEETING_DRAFT)
		store_meeting_add(h->store, &m);
	else
		store_meeting_update(h->store, &m);
	store_item_put(h->store, &item);
}

/* A line has all that is told of its case, as those who are asked of one case alone say it. */
static void says_all(struct house *h, const struct store_digest_line *l, const struct reference_id *reference)
{
	struct store_case_ground_list all =
	        store_consent_of_case(h->store, h->arena, &l->case_, &GGD, reference);

	assert_string_equal(l->reference.text, reference->text);
	assert_int_equal(l->grounds.count, 2);
	for (size_t i = 0, at = 0; i < all.count; i++) {
		if (all.at[i].state != SIGNAL_KEPT)
			continue;
		const struct store_case_ground *a = &all.at[i], *b = &l->grounds.at[at++];
		assert_string_equal(a->signal.text, b->signal.text);
		assert_string_equal(a->consent.id.text, b->consent.id.text);
		assert_int_equal(a->consent.state, b->consent.state);
		assert_int_equal(a->consent.valid_until.n, b->consent.valid_until.n);
		assert_int_equal(a->consent.recipient_count, b->consent.recipient_count);
		assert_int_equal(a->domains, b->domains);
		assert_int_equal(a->attends, b->attends);
		assert_int_equal(b->state, SIGNAL_KEPT);
	}
}

static void store_digest_of__all_that_is_told_of_a_case(void **state)
{
	struct house *h = *state;
	struct consent later = house_consent(7, 1, &WONING, 1);
	struct store_signal s = house_signal(12, 1, "C-AAAAAAAA", 7);
	struct reference_id reference;
	const struct day dates = {20500}, none = {0};
	struct store_digest one;
	struct signal_id lost;

	store_begin(h->store);
	add_held(h, "C-BBBBBBBB", 2, REGIE_OFFERED);
	add_held(h, "C-AAAAAAAA", 1, REGIE_ACCEPTED);
	fill(h);
	store_consent_add(h->store, &later);
	store_signal_add(h->store, &s);
	house_id(11, lost.text);
	store_signal_set_state(h->store, &lost, SIGNAL_ERASED);
	meets_at_noord(h, "C-AAAAAAAA", MEETING_DRAFT);
	one = store_digest_of(h->store, h->arena, "km-1", dates, none);
	assert_int_equal(one.count, 2);
	assert_string_equal(one.lines[0].case_.text, "C-AAAAAAAA");
	assert_false(ID_IS_SET(one.lines[0].reference));
	assert_false(ID_IS_SET(one.lines[0].meeting.id));
	assert_false(one.lines[0].grounds.at[0].served);
	assert_string_equal(one.lines[1].case_.text, "C-BBBBBBBB");
	assert_int_equal(one.lines[1].state, REGIE_OFFERED);
	assert_int_equal(one.lines[1].grounds.count, 0);
	reference = store_reference_case(h->store, &GGD, &one.lines[0].case_, &s.client, HOUSE_NOW);
	store_outbox_told(h->store, &GGD, &one.lines[0].case_, reference.text);
	meets_at_noord(h, "C-AAAAAAAA", MEETING_ANNOUNCED);
	one = store_digest_of(h->store, h->arena, "km-1", dates, none);
	says_all(h, &one.lines[0], &reference);
	assert_true(one.lines[0].grounds.at[0].served && one.lines[0].grounds.at[1].served);
	assert_string_equal(one.lines[0].meeting.id.text, "noord.2026-11-24");
	assert_string_equal(one.lines[0].meeting.table.text, "noord");
	assert_int_equal(one.lines[0].slot, 2);
	assert_int_equal(store_meeting_slot_at(&one.lines[0].meeting, 2).ms,
	                 HOUSE_NOW.ms + 35 * TIME_MINUTE_MS);
	struct store_digest_list all =
	        store_digest_due(h->store, h->arena, &(struct person_id){""}, dates, none, 9);
	assert_int_equal(all.count, 1);
	says_all(h, &all.at[0].lines[0], &reference);
	assert_int_equal(all.at[0].lines[0].slot, 2);
	house_commit(h);
}

/* Everybody's turn comes, some at a time, with all their lines, until the day is over. */
static void store_digest_due__goes_on_where_it_was(void **state)
{
	struct house *h = *state;
	const struct day today = {20500}, dates = {20500}, none = {0};
	struct store_digest_list list;
	struct person_id after;

	store_begin(h->store);
	add_held_by(h, "km-1", "C-AAAAAAAA", 1, REGIE_ACCEPTED);
	add_held_by(h, "km-2", "C-BBBBBBBB", 2, REGIE_ACCEPTED);
	add_held_by(h, "km-2", "C-CCCCCCCC", 3, REGIE_OFFERED);
	add_held_by(h, "km-3", "C-DDDDDDDD", 4, REGIE_ACCEPTED);
	store_digest_set(h->store, &(struct person_id){"km-2"}, today, &(struct crypto_hash){{7}});
	assert_true(store_digest_goes_on(h->store, h->arena, today, &after));
	assert_string_equal(after.text, "");
	list = store_digest_due(h->store, h->arena, &after, dates, none, 2);
	assert_int_equal(list.count, 2);
	assert_int_equal(list.at[0].count, 1);
	assert_false(list.at[0].told_before);
	assert_int_equal(list.at[1].count, 2);
	assert_true(list.at[1].told_before);
	assert_int_equal(list.at[1].said.b[0], 7);
	assert_string_equal(list.at[1].lines[0].case_.text, "C-BBBBBBBB");
	store_digest_passed(h->store, today, &list.at[1].person);
	house_commit(h);
	house_close(h);
	assert_true(house_open(h));
	store_begin(h->store);
	assert_true(store_digest_goes_on(h->store, h->arena, today, &after));
	list = store_digest_due(h->store, h->arena, &after, dates, none, 2);
	assert_int_equal(list.count, 1);
	assert_string_equal(list.at[0].person.text, "km-3");
	store_digest_end(h->store, today);
	assert_false(store_digest_goes_on(h->store, h->arena, today, &after));
	assert_true(store_digest_goes_on(h->store, h->arena, day_add(today, 1), &after));
	assert_string_equal(after.text, "");
	house_commit(h);
}

static void store_digest_due__a_consent_in_force_and_of_this_case(void **state)
{
	struct house *h = *state;
	struct consent old, later;
	struct store_signal s = house_signal(12, 1, "C-BBBBBBBB", 7);

	store_begin(h->store);
	add_held(h, "C-AAAAAAAA", 1, REGIE_ACCEPTED);
	add_held(h, "C-BBBBBBBB", 2, REGIE_ACCEPTED);
	old = fill(h);
	later = house_consent(7, 1, &GGD, 1);
	later.valid_until = (struct day){20400};
	store_consent_add(h->store, &later);
	store_signal_add(h->store, &s);
	house_commit(h);
	assert_false(ends(h, "C-AAAAAAAA", 20299));
	assert_true(ends(h, "C-AAAAAAAA", 20300));
	assert_true(ends(h, "C-AAAAAAAA", 20301));
	assert_false(ends(h, "C-BBBBBBBB", 20399));
	assert_true(ends(h, "C-BBBBBBBB", 20400));
	assert_false(ends(h, "C-CCCCCCCC", 30000));
	store_begin(h->store);
	store_consent_set_state(h->store, &old.id, CONSENT_SUSPENDED, HOUSE_NOW, (struct day){20290});
	house_commit(h);
	assert_false(ends(h, "C-AAAAAAAA", 20300));
	store_begin(h->store);
	store_consent_set_state(h->store, &old.id, CONSENT_ACTIVE, HOUSE_NOW, day_none());
	store_consent_set_state(h->store, &later.id, CONSENT_WITHDRAWN, HOUSE_NOW, day_none());
	house_commit(h);
	assert_true(ends(h, "C-AAAAAAAA", 20300));
	assert_false(ends(h, "C-BBBBBBBB", 20400));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, house_set_up, house_tear_down)
	        TEST(store_digest_due__offers_and_dates_of_open_cases),
	        TEST(store_digest_of__all_that_is_told_of_a_case),
	        TEST(store_digest_due__goes_on_where_it_was),
	        TEST(store_digest_due__a_consent_in_force_and_of_this_case),
#undef TEST
	};

	return cmocka_run_group_tests_name("store/digest", tests, NULL, NULL);
}
