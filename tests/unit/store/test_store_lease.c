#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "house.h"
#include "store/store_client.h"
#include "store/store_keep.h"
#include "store/store_lease.h"
#include "store/store_outbox.h"

static const struct partner_id GGD = {"ggd"}, WONING = {"woning"}, NOBODY = {""};
static const uint32_t MENTAL = TERMS_BIT(DOMAIN_MENTAL), HOUSING = TERMS_BIT(DOMAIN_HOUSING);

static struct client_id client_id(int n)
{
	struct client_id id;

	house_id(n, id.text);
	return id;
}

static struct consent_id consent_id(int n)
{
	struct consent_id id;

	house_id(n, id.text);
	return id;
}

/* Signal 10, in mental health and housing, and 11, in mental health, on consent 5, which names ggd and
 * woning. */
static struct consent fill(struct house *h)
{
	static const struct partner_id recipients[] = {{"ggd"}, {"woning"}};
	struct consent old = house_consent(5, 1, recipients, 2);

	old.domains = MENTAL | HOUSING;
	old.form = FORM_WRITTEN;
	store_consent_add(h->store, &old);
	store_consent_confirm(h->store, &old.id, "coordinator", HOUSE_NOW);
	for (int n = 10; n <= 11; n++) {
		struct store_signal s = house_signal(n, 1, "C-AAAAAAAA", 5);

		s.domains = n == 10 ? MENTAL | HOUSING : MENTAL;
		store_signal_add(h->store, &s);
		(void)store_seal_observation(h->store, s.id.text, DOMAIN_MENTAL, CONTENT_NOTICED, old.id.text,
		                             "does not sleep");
		if (n == 10)
			(void)store_seal_observation(h->store, s.id.text, DOMAIN_HOUSING, CONTENT_NOTICED,
			                             old.id.text, "is cold");
		(void)store_seal(h->store, SEAL_IDENTITY, s.id.text, DOMAIN_ABSENT, old.id.text, "who", 3);
	}
	return old;
}

/* Only ggd, and only in ${domains}. */
static struct consent narrower(const struct consent *old, uint32_t domains)
{
	struct consent next = *old;

	next.id = consent_id(6);
	next.replaces = old->id;
	next.domains = domains;
	next.recipients = &GGD;
	next.recipient_count = 1;
	next.given_by = GIVER_BOTH;
	next.age = AGE_FROM_12;
	return next;
}

static const char *unseal(struct house *h, enum seal_kind kind, int signal, enum domain domain)
{
	char id[ID_UUID_MAX];

	return store_unseal(h->store, h->arena, kind, house_id(signal, id), domain);
}

static void store_lease_replace__moves_what_is_covered(void **state)
{
	struct house *h = *state;
	struct store_signal s;
	struct consent old, next, found;
	char id[ID_UUID_MAX];

	store_begin(h->store);
	old = fill(h);
	next = narrower(&old, HOUSING);
	store_lease_replace(h->store, &old, &next, true, HOUSE_NOW);
	house_commit(h);
	assert_true(store_consent_get(h->store, h->arena, old.id.text, &found));
	assert_int_equal(found.state, CONSENT_REPLACED);
	assert_int_equal(found.ended.ms, HOUSE_NOW.ms);
	assert_int_equal(found.recipient_count, 2);
	assert_true(store_consent_get(h->store, h->arena, next.id.text, &found));
	assert_int_equal(found.state, CONSENT_ACTIVE);
	assert_string_equal(found.replaces.text, old.id.text);
	assert_true(found.confirmed);
	assert_int_equal(found.given_by, GIVER_BOTH);
	assert_int_equal(found.age, AGE_FROM_12);
	assert_false(found.warned);
	assert_true(store_signal_get(h->store, house_id(10, id), &s));
	assert_string_equal(s.consent.text, next.id.text);
	assert_int_equal(s.domains, HOUSING);
	assert_int_equal(s.protect_answered, -1);
	/* Of this one nothing is left: it stays where it was. */
	assert_true(store_signal_get(h->store, house_id(11, id), &s));
	assert_string_equal(s.consent.text, old.id.text);
	assert_null(unseal(h, SEAL_OBSERVATION, 10, DOMAIN_MENTAL));
	assert_string_equal(unseal(h, SEAL_OBSERVATION, 10, DOMAIN_HOUSING), "is cold");
	assert_string_equal(unseal(h, SEAL_IDENTITY, 10, DOMAIN_ABSENT), "who");
	assert_null(unseal(h, SEAL_OBSERVATION, 11, DOMAIN_MENTAL));
	assert_null(unseal(h, SEAL_IDENTITY, 11, DOMAIN_ABSENT));
}

/* Whose name is a part of another's is named by that no more than anybody else. */
static void store_consent__takes_no_partner_for_another(void **state)
{
	static const struct partner_id named[] = {{"ggd-noord"}, {"de-ggd"}, {"oost-ggd-west"}};
	static const struct partner_id others[] = {{"ggd"}, {"noord"}, {"ggd-"}, {"-ggd"}, {"de"}, {""}};
	struct house *h = *state;
	struct consent old = house_consent(5, 1, named, 3), next = house_consent(6, 1, named, 3);
	struct store_signal s = house_signal(10, 1, "C-AAAAAAAA", 5);
	struct reference_id none = {""};

	next.replaces = old.id;
	store_begin(h->store);
	store_consent_add(h->store, &old);
	store_signal_add(h->store, &s);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(store_consent_of_case(h->store, h->arena, &s.case_, &named[i], &none)
		                         .at[0]
		                         .consent.recipient_count,
		                 1);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_int_equal(store_consent_of_case(h->store, h->arena, &s.case_, &others[i], &none)
		                         .at[0]
		                         .consent.recipient_count,
		                 0);
	store_outbox_told(h->store, &named[0], &s.case_, "to-one");
	store_outbox_told(h->store, &GGD, &s.case_, "to-another");
	store_lease_replace(h->store, &old, &next, false, HOUSE_NOW);
	house_commit(h);
	assert_true(store_consent_served(h->store, &next.id, &named[0]));
	assert_false(store_consent_served(h->store, &next.id, &GGD));
}

/* The keys of what is lost go, and what is left ends with the newer consent. */
static void store_lease_replace__erases_what_is_lost(void **state)
{
	struct house *h = *state;
	struct consent old, next;

	store_begin(h->store);
	old = fill(h);
	next = narrower(&old, HOUSING);
	store_lease_replace(h->store, &old, &next, true, HOUSE_NOW);
	house_commit(h);
	assert_int_equal(store_numbers(h->store).erasing, 3);
	assert_true(store_tend(h->store, HOUSE_NOW, true));
	assert_int_equal(store_numbers(h->store).erasing, 0);
	assert_string_equal(unseal(h, SEAL_OBSERVATION, 10, DOMAIN_HOUSING), "is cold");
	store_begin(h->store);
	store_erase_consent(h->store, &next.id);
	house_commit(h);
	assert_null(unseal(h, SEAL_OBSERVATION, 10, DOMAIN_HOUSING));
}

static void store_lease_replace__keeps_the_counts_while_mental_health_is_covered(void **state)
{
	struct house *h = *state;
	struct consent old, next;
	struct store_signal s;
	char id[ID_UUID_MAX];

	store_begin(h->store);
	old = fill(h);
	next = narrower(&old, MENTAL);
	store_lease_replace(h->store, &old, &next, false, HOUSE_NOW);
	house_commit(h);
	assert_true(store_signal_get(h->store, house_id(10, id), &s));
	assert_int_equal(s.protect_answered, 10);
	assert_true(store_consent_get(h->store, h->arena, next.id.text, &next));
	assert_false(next.confirmed);
}

/* Who received something and is still named is found by the newer consent, and only that. */
static void store_lease_replace__knows_who_was_served(void **state)
{
	struct house *h = *state;
	struct consent old, next;

	store_begin(h->store);
	old = fill(h);
	for (int i = 0; i < 2; i++) {
		struct store_notification n = {.partner = i == 0 ? GGD : WONING,
		                               .kind = EVENT_SIGNAL_SHARED,
		                               .created = HOUSE_NOW,
		                               .not_before = HOUSE_NOW};

		house_id(10, n.signal.text);
		house_id(30 + i, n.reference.text);
		store_outbox_add(h->store, &n);
		struct store_notification_list list =
		        store_outbox_pending(h->store, h->arena, &n.partner, HOUSE_NOW, 9);
		assert_int_equal(list.count, 1);
		(void)house_serve(h, &list.at[0], HOUSE_NOW);
	}
	next = narrower(&old, HOUSING);
	store_lease_replace(h->store, &old, &next, false, HOUSE_NOW);
	house_commit(h);
	assert_true(store_consent_served(h->store, &next.id, &GGD));
	assert_false(store_consent_served(h->store, &next.id, &WONING));
	assert_true(store_consent_served(h->store, &old.id, &WONING));
}

static void store_lease_cut__is_a_union(void **state)
{
	struct house *h = *state;
	struct consent_id id = consent_id(5);
	const struct consent_cut one = {.domains = MENTAL, .purposes = TERMS_BIT(PURPOSE_MDO)};
	const struct consent_cut two = {
	        .recipient_count = 1, .recipients = &WONING, .domains = HOUSING | MENTAL};
	struct consent_cut cut;

	store_begin(h->store);
	cut = store_lease_cut(h->store, h->arena, &id);
	assert_true(cut.recipient_count == 0 && cut.domains == 0 && cut.purposes == 0);
	store_lease_cut_add(h->store, &id, &one);
	store_lease_cut_add(h->store, &id, &two);
	cut = store_lease_cut(h->store, h->arena, &id);
	assert_int_equal(cut.recipient_count, 1);
	assert_string_equal(cut.recipients[0].text, "woning");
	assert_int_equal(cut.domains, MENTAL | HOUSING);
	assert_int_equal(cut.purposes, TERMS_BIT(PURPOSE_MDO));
	store_lease_cut_drop(h->store, &id);
	cut = store_lease_cut(h->store, h->arena, &id);
	assert_true(cut.recipient_count == 0 && cut.domains == 0 && cut.purposes == 0);
	house_commit(h);
}

static uint32_t remembered(struct house *h, int client, const struct partner_id *partner, int since)
{
	struct client_id id = client_id(client);

	return store_lease_memory(h->store, h->arena, &id, partner, (struct day){since}).domains;
}

static void store_lease_memory__by_whom_and_since_when(void **state)
{
	struct house *h = *state;
	struct client_id one = client_id(1), two = client_id(2);
	const struct consent_cut mental = {.domains = MENTAL}, housing = {.domains = HOUSING};

	store_begin(h->store);
	store_lease_memory_add(h->store, &one, &GGD, &mental, true, (struct day){100});
	store_lease_memory_add(h->store, &one, &GGD, &mental, true, (struct day){90}); /* the latest counts */
	store_lease_memory_add(h->store, &one, &WONING, &housing, false, (struct day){100});
	assert_int_equal(remembered(h, 1, &GGD, 100), MENTAL);
	assert_int_equal(remembered(h, 1, &GGD, 101), 0);
	assert_int_equal(remembered(h, 1, &WONING, 100), HOUSING);
	/* What one left out when it renewed its own is not held against others. */
	assert_int_equal(remembered(h, 1, NULL, 100), MENTAL);
	assert_int_equal(remembered(h, 1, &NOBODY, 100), 0);
	/* Shared with another, it counts from the day on which it was said. */
	store_lease_memory_share(h->store, &one, &WONING, &mental);
	store_lease_memory_share(h->store, &one, &WONING, &housing);
	assert_int_equal(remembered(h, 1, &WONING, 100), MENTAL | HOUSING);
	assert_int_equal(remembered(h, 1, NULL, 101), 0);
	store_lease_memory_copy(h->store, &one, &two);
	assert_int_equal(remembered(h, 2, &GGD, 100), MENTAL);
	store_lease_memory_drop(h->store, &one);
	assert_int_equal(remembered(h, 1, &GGD, 100), 0);
	assert_int_equal(remembered(h, 2, &WONING, 100), MENTAL | HOUSING);
	house_commit(h);
}

static void store_lease_erasures__in_order_and_told(void **state)
{
	struct house *h = *state;
	struct store_notification n = {
	        .partner = GGD, .kind = EVENT_CONSENT_WITHDRAWN, .not_before = HOUSE_NOW};
	struct instant later = {HOUSE_NOW.ms + 5}, last = {HOUSE_NOW.ms + 9};
	char a[ID_UUID_MAX], b[ID_UUID_MAX];
	struct store_erasure_list list;

	store_begin(h->store);
	house_id(40, a);
	house_id(41, b);
	store_lease_ask_erasure(h->store, &GGD, a, HOUSE_NOW);
	store_lease_ask_erasure(h->store, &WONING, b, later);
	n.created = HOUSE_NOW;
	n.facts = arena_printf(h->arena, "{\"references\":[\"%s\"]}", a);
	store_outbox_add(h->store, &n);
	list = store_lease_erasures(h->store, h->arena, NULL, 9);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.at[0].reference.text, a);
	assert_int_equal(list.at[0].told.ms, 0);
	struct store_notification_list pending = store_outbox_pending(h->store, h->arena, &GGD, last, 9);
	(void)house_serve(h, &pending.at[0], last);
	list = store_lease_erasures(h->store, h->arena, NULL, 9);
	assert_int_equal(list.at[0].told.ms, last.ms);
	assert_false(store_lease_erased(h->store, &WONING, a, last));
	assert_true(store_lease_erased(h->store, &GGD, a, last));
	assert_false(store_lease_erased(h->store, &GGD, a, later)); /* it said so */
	assert_true(store_lease_asked_erasure(h->store, &GGD, a));
	assert_false(store_lease_asked_erasure(h->store, &WONING, a));
	list = store_lease_erasures(h->store, h->arena, NULL, 9);
	assert_string_equal(list.at[0].reference.text, b);
	assert_int_equal(list.at[1].done.ms, last.ms);
	assert_int_equal(store_lease_erasures(h->store, h->arena, &later, 9).count, 0);
	list = store_lease_erasures(h->store, h->arena, &last, 9);
	assert_int_equal(list.count, 1);
	assert_string_equal(list.at[0].reference.text, b);
	/* Asked while open: since the first time. Asked after it was done: anew. */
	store_lease_ask_erasure(h->store, &WONING, b, last);
	store_lease_ask_erasure(h->store, &GGD, a, last);
	list = store_lease_erasures(h->store, h->arena, NULL, 9);
	assert_int_equal(list.at[0].asked.ms, later.ms);
	assert_int_equal(list.at[1].asked.ms, last.ms);
	assert_int_equal(list.at[1].done.ms, 0);
	house_commit(h);
}

/* What was answered is looked at once, when its term is over: what has a reference then goes with that. */
static void store_keep_remove_settled__and_what_is_forgotten_later(void **state)
{
	struct house *h = *state;
	struct client_id client = {"client-1"};
	struct case_id one = {"C-AAAAAAAA"}, two = {"C-BBBBBBBB"};
	struct reference_id first, second;

	store_begin(h->store);
	first = store_reference_case(h->store, &GGD, &one, &client, HOUSE_NOW);
	second = store_reference_case(h->store, &GGD, &two, &client, HOUSE_NOW);
	store_lease_ask_erasure(h->store, &GGD, first.text, HOUSE_NOW);
	store_lease_ask_erasure(h->store, &GGD, second.text, HOUSE_NOW);
	store_lease_ask_erasure(h->store, &GGD, "gone", HOUSE_NOW);
	assert_true(store_lease_erased(h->store, &GGD, first.text, HOUSE_NOW));
	assert_true(store_lease_erased(h->store, &GGD, second.text, time_add(HOUSE_NOW, 2)));
	assert_true(store_lease_erased(h->store, &GGD, "gone", HOUSE_NOW));
	store_keep_remove_settled(h->store, h->arena, time_add(HOUSE_NOW, 1));
	assert_false(store_lease_asked_erasure(h->store, &GGD, "gone"));
	assert_true(store_lease_asked_erasure(h->store, &GGD, first.text));
	store_reference_forget(h->store, &GGD, &one);
	store_reference_forget(h->store, &GGD, &two);
	assert_false(store_lease_asked_erasure(h->store, &GGD, first.text));
	assert_true(store_lease_asked_erasure(h->store, &GGD, second.text));
	store_keep_remove_settled(h->store, h->arena, time_add(HOUSE_NOW, 3));
	assert_false(store_lease_asked_erasure(h->store, &GGD, second.text));
	house_commit(h);
}

static void store_consent_to_warn__once(void **state)
{
	struct house *h = *state;
	struct consent soon, ground;
	struct consent_list list;

	store_begin(h->store);
	soon = house_consent(5, 1, &GGD, 1);
	soon.form = FORM_SPOKEN;
	store_consent_add(h->store, &soon);
	ground = house_consent(6, 1, &GGD, 1);
	ground.form = FORM_CRISIS;
	store_consent_add(h->store, &ground);
	list = store_consent_to_warn(h->store, h->arena, day_add(soon.valid_until, -1), 9);
	assert_int_equal(list.count, 0);
	list = store_consent_to_warn(h->store, h->arena, soon.valid_until, 9);
	assert_int_equal(list.count, 1);
	assert_string_equal(list.at[0].id.text, soon.id.text);
	store_consent_set_state(h->store, &soon.id, CONSENT_SUSPENDED, HOUSE_NOW, soon.valid_until);
	list = store_consent_to_warn(h->store, h->arena, soon.valid_until, 9);
	assert_int_equal(list.count, 1);
	store_consent_warned(h->store, &soon.id, HOUSE_NOW);
	list = store_consent_to_warn(h->store, h->arena, soon.valid_until, 9);
	assert_int_equal(list.count, 0);
	house_commit(h);
}

static void store_lease_unsay__takes_what_came_since(void **state)
{
	struct house *h = *state;
	struct case_id case_, other;
	struct signal_id from;

	ID_SET(case_, "C-AAAAAAAA");
	ID_SET(other, "C-BBBBBBBB");
	house_id(20, from.text);
	store_begin(h->store);
	for (int n = 19; n <= 21; n++) {
		struct store_notification fact = {.partner = GGD,
		                                  .kind = EVENT_CASE_OPENED,
		                                  .created = HOUSE_NOW,
		                                  .not_before = HOUSE_NOW,
		                                  .case_ = case_,
		                                  .facts = "{}"};

		house_id(n, fact.signal_upto.text);
		store_outbox_add(h->store, &fact);
	}
	assert_true(store_lease_has_unsaid(h->store, &case_, &from));
	assert_false(store_lease_has_unsaid(h->store, &other, &from));
	assert_int_equal(store_lease_unsay(h->store, &WONING, &case_, &from), 0);
	assert_int_equal(store_lease_unsay(h->store, &GGD, &other, &from), 0);
	assert_int_equal(store_lease_unsay(h->store, &GGD, &case_, &from), 2);
	assert_int_equal(store_outbox_pending(h->store, h->arena, &GGD, HOUSE_NOW, 9).count, 1);
	assert_false(store_lease_has_unsaid(h->store, &case_, &from));
	house_commit(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, house_set_up, house_tear_down)
	        TEST(store_lease_replace__moves_what_is_covered),
	        TEST(store_consent__takes_no_partner_for_another),
	        TEST(store_lease_replace__erases_what_is_lost),
	        TEST(store_lease_replace__keeps_the_counts_while_mental_health_is_covered),
	        TEST(store_lease_replace__knows_who_was_served),
	        TEST(store_lease_cut__is_a_union),
	        TEST(store_lease_memory__by_whom_and_since_when),
	        TEST(store_lease_erasures__in_order_and_told),
	        TEST(store_keep_remove_settled__and_what_is_forgotten_later),
	        TEST(store_consent_to_warn__once),
	        TEST(store_lease_unsay__takes_what_came_since),
#undef TEST
	};

	return cmocka_run_group_tests_name("store/lease", tests, NULL, NULL);
}
