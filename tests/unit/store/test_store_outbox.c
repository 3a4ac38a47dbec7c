#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "house.h"

static const struct partner_id ggd = {"ggd"}, ggz = {"ggz"};

static void add(struct house *h, const struct partner_id *partner, int64_t not_before, const char *facts)
{
	struct store_notification n = {.kind = EVENT_CASE_OPENED,
	                               .partner = *partner,
	                               .created = HOUSE_NOW,
	                               .not_before = {not_before},
	                               .facts = facts};

	ID_SET(n.case_, "C-AAAAAAAA");
	house_id(7, n.signal_upto.text);
	house_id(8, n.reference.text);
	store_outbox_add(h->store, &n);
}

static struct store_notification_list pending(struct house *h, const struct partner_id *partner, int64_t now)
{
	return store_outbox_pending(h->store, h->arena, partner, (struct instant){now}, 100);
}

static void store_outbox_number__without_a_gap_each_stream(void **state)
{
	struct house *h = *state;
	struct store_notification_list list;

	store_begin(h->store);
	for (int i = 0; i < 3; i++) {
		add(h, &ggd, 0, "{}");
		add(h, &ggz, 0, NULL);
	}
	list = pending(h, &ggd, 1);
	assert_int_equal(list.count, 3);
	assert_true(list.at[0].id < list.at[1].id && list.at[1].id < list.at[2].id);
	assert_int_equal(list.at[0].number, 0);
	assert_true(id_is_uuid(list.at[0].event_id.text));
	assert_string_equal(list.at[0].facts, "{}");
	assert_string_equal(list.at[0].case_.text, "C-AAAAAAAA");
	assert_false(ID_IS_SET(list.at[0].signal));
	assert_int_equal(house_serve(h, &list.at[0], HOUSE_NOW), 1);
	store_outbox_drop(h->store, list.at[1].id);
	store_outbox_drop(h->store, list.at[0].id); /* has a number: stays */
	assert_int_equal(house_serve(h, &list.at[2], HOUSE_NOW), 2);
	assert_int_equal(house_serve(h, &pending(h, &ggz, 1).at[0], HOUSE_NOW), 1);
	house_commit(h);
	assert_int_equal(pending(h, &ggd, 1).count, 0);
	list = store_outbox_served(h->store, h->arena, &ggd, 0, 10);
	assert_int_equal(list.count, 2);
	assert_int_equal(list.at[0].number, 1);
	assert_int_equal(list.at[1].number, 2);
	assert_int_equal(list.at[1].served.ms, HOUSE_NOW.ms);
	assert_int_equal(store_outbox_served(h->store, h->arena, &ggd, 1, 10).count, 1);
	assert_int_equal(store_outbox_served(h->store, h->arena, &ggd, 0, 1).count, 1);
	list = store_outbox_served(h->store, h->arena, &ggz, 0, 10);
	assert_int_equal(list.count, 1);
	assert_null(list.at[0].facts);
}

static void store_outbox_number__undone_gives_the_number_again(void **state)
{
	struct house *h = *state;
	struct store_notification_list list;

	store_begin(h->store);
	add(h, &ggd, 0, "{}");
	house_commit(h);
	list = pending(h, &ggd, 1);
	store_begin(h->store);
	assert_int_equal(house_serve(h, &list.at[0], HOUSE_NOW), 1);
	store_rollback(h->store);
	store_begin(h->store);
	assert_int_equal(house_serve(h, &list.at[0], HOUSE_NOW), 1);
	house_commit(h);
}

static void store_outbox_pending__only_what_is_due(void **state)
{
	struct house *h = *state;

	store_begin(h->store);
	add(h, &ggd, 500, "{}");
	add(h, &ggd, 300, "{}");
	add(h, &ggz, 900, "{}");
	house_commit(h);
	assert_int_equal(pending(h, &ggd, 299).count, 0);
	assert_int_equal(pending(h, &ggd, 300).count, 1);
	assert_int_equal(pending(h, &ggd, 500).count, 2);
	assert_int_equal(pending(h, &ggz, 899).count, 0);
	assert_int_equal(pending(h, &ggz, 900).count, 1);
	assert_int_equal(store_numbers(h->store).pending, 3);
}

static void store_stream_ack__moves_forward_within_what_was_served(void **state)
{
	struct house *h = *state;
	struct store_stream stream;
	struct store_notification_list list;

	store_begin(h->store);
	for (int i = 0; i < 3; i++)
		add(h, &ggd, 0, "{}");
	list = pending(h, &ggd, 1);
	for (int i = 0; i < 2; i++)
		(void)house_serve(h, &list.at[i], HOUSE_NOW);
	store_stream_ack(h->store, &ggd, 3);
	assert_int_equal(store_stream_get(h->store, &ggd).acked, 0);
	store_stream_ack(h->store, &ggd, 2);
	store_stream_ack(h->store, &ggd, 1);
	stream = store_stream_uncounted(h->store, &ggd);
	stream.seen = HOUSE_NOW;
	store_stream_served(h->store, &stream);
	house_commit(h);
	stream = store_stream_get(h->store, &ggd);
	assert_int_equal(stream.newest, 2);
	assert_int_equal(stream.acked, 2);
	assert_int_equal(stream.pending, 1);
	assert_int_equal(stream.seen.ms, HOUSE_NOW.ms);
	assert_string_equal(stream.partner.text, "ggd");
}

static void store_stream_get__all_kinds_at_first(void **state)
{
	struct house *h = *state;
	struct store_stream stream;

	store_begin(h->store);
	stream = store_stream_get(h->store, &ggd);
	for (int kind = 1; kind < EVENT_COUNT; kind++)
		assert_true((stream.now_kinds & TERMS_BIT(kind)) != 0);
	assert_int_equal(stream.digest_kinds, 0);
	store_stream_subscribe(h->store, &ggd, TERMS_BIT(EVENT_CASE_OPENED), TERMS_BIT(EVENT_CASE_CLOSED));
	store_stream_subscribe(h->store, &ggz, 0, 0);
	house_commit(h);
	stream = store_stream_get(h->store, &ggd);
	assert_int_equal(stream.now_kinds, TERMS_BIT(EVENT_CASE_OPENED));
	assert_int_equal(stream.digest_kinds, TERMS_BIT(EVENT_CASE_CLOSED));
	assert_int_equal(store_stream_get(h->store, &ggz).now_kinds, 0);
}

static void store_outbox_trim__what_was_acknowledged_and_is_old(void **state)
{
	struct house *h = *state;
	struct store_notification_list list;

	store_begin(h->store);
	for (int i = 0; i < 4; i++)
		add(h, &ggd, 0, "{}");
	list = pending(h, &ggd, 1);
	for (int i = 0; i < 3; i++)
		(void)house_serve(h, &list.at[i], time_add(HOUSE_NOW, i));
	store_stream_ack(h->store, &ggd, 2);
	store_outbox_trim(h->store, HOUSE_NOW, 10);
	assert_int_equal(store_outbox_served(h->store, h->arena, &ggd, 0, 10).count, 3);
	store_outbox_trim(h->store, time_add(HOUSE_NOW, 9), 1);
	assert_int_equal(store_outbox_served(h->store, h->arena, &ggd, 0, 10).count, 2);
	store_outbox_trim(h->store, time_add(HOUSE_NOW, 9), 10);
	house_commit(h);
	list = store_outbox_served(h->store, h->arena, &ggd, 0, 10);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.at[0].number, 3);
	assert_int_equal(pending(h, &ggd, 1).count, 1);
}

/* The second was handed over while the clock was ahead: what came after it is older, and waits for it. */
static void store_outbox_trim__leaves_no_hole_when_the_clock_was_set_back(void **state)
{
	static const int served[] = {0, 9, 1, 2};
	struct house *h = *state;
	struct store_notification_list list;

	store_begin(h->store);
	for (int i = 0; i < 4; i++)
		add(h, &ggd, 0, "{}");
	list = pending(h, &ggd, 1);
	for (int i = 0; i < 4; i++)
		(void)house_serve(h, &list.at[i], time_add(HOUSE_NOW, served[i]));
	store_stream_ack(h->store, &ggd, 4);
	assert_int_equal(store_outbox_trim(h->store, time_add(HOUSE_NOW, 5), 10), 1);
	list = store_outbox_served(h->store, h->arena, &ggd, 0, 10);
	assert_int_equal(list.count, 3);
	for (int i = 0; i < 3; i++)
		assert_int_equal(list.at[i].number, 2 + i);
	assert_int_equal(store_outbox_trim(h->store, time_add(HOUSE_NOW, 10), 2), 2);
	list = store_outbox_served(h->store, h->arena, &ggd, 0, 10);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.at[0].number, 4);
	house_commit(h);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, house_set_up, house_tear_down)
	const struct CMUnitTest tests[] = {
	        T(store_outbox_number__without_a_gap_each_stream),
	        T(store_outbox_number__undone_gives_the_number_again),
	        T(store_outbox_pending__only_what_is_due),
	        T(store_stream_ack__moves_forward_within_what_was_served),
	        T(store_stream_get__all_kinds_at_first),
	        T(store_outbox_trim__what_was_acknowledged_and_is_old),
	        T(store_outbox_trim__leaves_no_hole_when_the_clock_was_set_back),
	};
#undef T

	return cmocka_run_group_tests(tests, NULL, NULL);
}
