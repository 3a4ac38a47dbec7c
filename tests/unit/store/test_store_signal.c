#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "house.h"
#include "store/store_desk.h"

static struct consent_id consent_id(int n)
{
	struct consent_id id;

	house_id(n, id.text);
	return id;
}

static struct signal_id signal_id(int n)
{
	struct signal_id id;

	house_id(n, id.text);
	return id;
}

static struct case_id case_id(const char *text)
{
	struct case_id id;

	ID_SET(id, text);
	return id;
}

static void add_signal(struct house *h, int n, const char *case_, int consent)
{
	struct store_signal g = house_signal(n, 1, case_, consent);

	store_signal_add(h->store, &g);
}

static void store_signal_get__gives_back_all_of_it(void **state)
{
	struct house *h = *state;
	struct store_signal in = house_signal(10, 1, "C-AAAAAAAA", 5), out;

	store_begin(h->store);
	store_signal_add(h->store, &in);
	house_commit(h);
	assert_true(store_signal_get(h->store, in.id.text, &out));
	assert_string_equal(out.id.text, in.id.text);
	assert_string_equal(out.partner.text, "taalschool");
	assert_string_equal(out.reporter.text, "docent-1");
	assert_string_equal(out.client.text, in.client.text);
	assert_string_equal(out.case_.text, "C-AAAAAAAA");
	assert_string_equal(out.consent.text, in.consent.text);
	assert_string_equal(out.reference.text, in.reference.text);
	assert_int_equal(out.received.ms, HOUSE_NOW.ms);
	assert_int_equal(out.state, SIGNAL_KEPT);
	assert_int_equal(out.domains, in.domains);
	assert_true(out.crisis && out.interpreter && out.attends && out.trusted);
	assert_int_equal(out.stated, URGENCY_HIGH);
	assert_string_equal(out.language, "ti");
	assert_string_equal(out.place, "0363");
	assert_int_equal(out.protect_answered, 10);
	assert_int_equal(out.protect_yes, 0);
	assert_int_equal(out.protect_on.n, 20000);
	assert_string_equal(out.contact.text, "docent-2");
	assert_string_equal(out.preferred.text, "klantmanager-1");
	assert_false(store_signal_get(h->store, "01900000-0000-7000-8000-000000000011", &out));
}

static void store_signal_get__gives_back_what_is_absent(void **state)
{
	struct house *h = *state;
	struct store_signal in = house_signal(10, 1, "C-AAAAAAAA", 5), out;

	in.crisis = in.interpreter = in.attends = in.trusted = false;
	in.stated = URGENCY_ABSENT;
	in.place[0] = in.contact.text[0] = in.preferred.text[0] = '\0';
	in.protect_answered = in.protect_yes = -1;
	in.protect_on = day_none();
	store_begin(h->store);
	store_signal_add(h->store, &in);
	house_commit(h);
	assert_true(store_signal_get(h->store, in.id.text, &out));
	assert_false(out.crisis || out.interpreter || out.attends || out.trusted);
	assert_int_equal(out.stated, URGENCY_ABSENT);
	assert_false(ID_IS_SET(out.contact) || ID_IS_SET(out.preferred) || out.place[0] != '\0');
	assert_int_equal(out.protect_answered, -1);
	assert_int_equal(out.protect_yes, -1);
	assert_false(day_is_set(out.protect_on));
}

static void add_lists(struct house *h, int n, const char *refused, int32_t due)
{
	struct store_signal_lists lists = {.refused_count = 2, .deadline_count = 2};
	struct signal_id id = signal_id(n);

	ID_SET(lists.refused[0], refused);
	ID_SET(lists.refused[1], "a-person");
	lists.deadlines[0].kind = DEADLINE_PIP;
	lists.deadlines[0].on = (struct day){due};
	lists.deadlines[1].kind = DEADLINE_PIP;
	lists.deadlines[1].on = (struct day){due + 1};
	store_signal_add_lists(h->store, &id, &lists);
}

static void store_signal_add_lists__of_a_case_the_live_ones(void **state)
{
	struct house *h = *state;
	struct case_id a = case_id("C-AAAAAAAA"), b = case_id("C-BBBBBBBB");
	struct signal_id suspended = signal_id(12), erased = signal_id(13);
	struct store_refused_list refused;
	struct store_due_list due;

	store_begin(h->store);
	for (int n = 10; n <= 14; n++)
		add_signal(h, n, n < 14 ? a.text : b.text, 5);
	add_lists(h, 11, "c-person", 20100);
	add_lists(h, 10, "b-person", 20200);
	add_lists(h, 12, "d-person", 20300);
	add_lists(h, 13, "e-person", 20400);
	add_lists(h, 14, "f-person", 20500);
	store_signal_set_state(h->store, &suspended, SIGNAL_SUSPENDED);
	store_signal_set_state(h->store, &erased, SIGNAL_ERASED);
	house_commit(h);
	refused = store_signal_refused(h->store, h->arena, &a);
	assert_int_equal(refused.count, 4);
	assert_string_equal(refused.at[0].text, "a-person");
	assert_string_equal(refused.at[1].text, "b-person");
	assert_string_equal(refused.at[3].text, "c-person");
	due = store_signal_deadlines(h->store, h->arena, &a);
	assert_int_equal(due.count, 2);
	assert_string_equal(due.at[0].signal.text, signal_id(10).text);
	assert_int_equal(due.at[0].on.n, 20200);
	assert_int_equal(due.at[1].on.n, 20100);
	store_begin(h->store);
	store_signal_set_state(h->store, &erased, SIGNAL_KEPT);
	house_commit(h);
	assert_int_equal(store_signal_refused(h->store, h->arena, &a).count, 4);
	assert_int_equal(store_signal_deadlines(h->store, h->arena, &a).count, 2);
}

static void store_signal_set_state__erased_forgets_the_person(void **state)
{
	struct house *h = *state;
	struct signal_id id = signal_id(10);
	struct store_signal out;

	store_begin(h->store);
	add_signal(h, 10, "C-AAAAAAAA", 5);
	store_signal_set_state(h->store, &id, SIGNAL_SUSPENDED);
	assert_true(store_signal_get(h->store, id.text, &out));
	assert_int_equal(out.state, SIGNAL_SUSPENDED);
	assert_int_equal(out.protect_answered, 10);
	store_signal_set_state(h->store, &id, SIGNAL_ERASED);
	house_commit(h);
	assert_true(store_signal_get(h->store, id.text, &out));
	assert_int_equal(out.state, SIGNAL_ERASED);
	assert_int_equal(out.domains, 0);
	assert_int_equal(out.stated, URGENCY_ABSENT);
	assert_int_equal(out.protect_answered, -1);
	assert_int_equal(out.protect_yes, -1);
	assert_false(day_is_set(out.protect_on));
	assert_false(out.crisis || out.interpreter || out.attends || out.trusted);
	assert_false(ID_IS_SET(out.contact) || ID_IS_SET(out.preferred) || out.place[0] != '\0' ||
	             out.language[0] != '\0');
}

static void store_signal_of_case__live_and_upto(void **state)
{
	struct house *h = *state;
	struct case_id a = case_id("C-AAAAAAAA"), b = case_id("C-BBBBBBBB");
	struct consent_id consent = consent_id(5);
	struct signal_id erased = signal_id(11);
	struct store_signal_list list;

	store_begin(h->store);
	for (int n = 12; n >= 10; n--)
		add_signal(h, n, a.text, 5);
	add_signal(h, 13, b.text, 6);
	store_signal_set_state(h->store, &erased, SIGNAL_ERASED);
	house_commit(h);
	list = store_signal_of_case(h->store, h->arena, &a, false, NULL);
	assert_int_equal(list.count, 3);
	assert_string_equal(list.at[0].id.text, signal_id(10).text);
	assert_string_equal(list.at[2].id.text, signal_id(12).text);
	assert_int_equal(store_signal_of_case(h->store, h->arena, &a, true, NULL).count, 2);
	assert_int_equal(store_signal_of_case(h->store, h->arena, &a, true, erased.text).count, 1);
	assert_int_equal(store_signal_of_case(h->store, h->arena, &a, false, erased.text).count, 2);
	assert_int_equal(store_signal_of_consent(h->store, h->arena, &consent).count, 3);
	store_begin(h->store);
	store_signal_move(h->store, &b, &a);
	house_commit(h);
	assert_int_equal(store_signal_of_case(h->store, h->arena, &a, false, NULL).count, 4);
	assert_int_equal(store_signal_of_case(h->store, h->arena, &b, false, NULL).count, 0);
}

static void store_consent_get__gives_back_all_of_it(void **state)
{
	struct house *h = *state;
	struct partner_id recipients[] = {{"ggd"}, {"ggz"}};
	struct consent in = house_consent(5, 1, recipients, 2), out;
	struct consent_id id = in.id;

	ID_SET(in.recorder, "docent-1");
	memcpy(in.text_version, "2026-1", 7);
	store_begin(h->store);
	store_consent_add(h->store, &in);
	house_commit(h);
	assert_true(store_consent_get(h->store, h->arena, id.text, &out));
	assert_string_equal(out.client.text, in.client.text);
	assert_string_equal(out.recorded_by.text, "taalschool");
	assert_string_equal(out.recorder.text, "docent-1");
	assert_int_equal(out.form, FORM_SPOKEN);
	assert_int_equal(out.state, CONSENT_ACTIVE);
	assert_int_equal(out.domains, in.domains);
	assert_int_equal(out.purposes, in.purposes);
	assert_int_equal(out.valid_from.n, 20000);
	assert_int_equal(out.valid_until.n, 20300);
	assert_int_equal(out.recorded.ms, HOUSE_NOW.ms);
	assert_string_equal(out.language, "ti");
	assert_true(out.interpreter);
	assert_string_equal(out.basis, "avg-6-1-a");
	assert_string_equal(out.text_version, "2026-1");
	assert_false(out.confirmed);
	assert_false(day_is_set(out.suspended_until));
	assert_int_equal(out.recipient_count, 2);
	assert_string_equal(out.recipients[0].text, "ggd");
	assert_string_equal(out.recipients[1].text, "ggz");

	store_begin(h->store);
	store_consent_confirm(h->store, &id, "coordinator-1", HOUSE_NOW);
	store_consent_set_state(h->store, &id, CONSENT_SUSPENDED, HOUSE_NOW, (struct day){20111});
	house_commit(h);
	assert_true(store_consent_get(h->store, h->arena, id.text, &out));
	assert_true(out.confirmed);
	assert_int_equal(out.state, CONSENT_SUSPENDED);
	assert_int_equal(out.suspended_until.n, 20111);
	store_begin(h->store);
	store_consent_set_state(h->store, &id, CONSENT_ACTIVE, HOUSE_NOW, day_none());
	house_commit(h);
	assert_true(store_consent_get(h->store, h->arena, id.text, &out));
	assert_int_equal(out.state, CONSENT_ACTIVE);
	assert_false(day_is_set(out.suspended_until));
}

static void store_consent_bases__each_once_but_of_erased_ones(void **state)
{
	struct house *h = *state;
	struct case_id a = case_id("C-AAAAAAAA");
	struct signal_id suspended = signal_id(11), erased = signal_id(13);
	struct store_signal_list signals;
	struct client_id client;
	struct consent_list list;

	store_begin(h->store);
	for (int n = 8; n >= 5; n--) {
		struct consent c = house_consent(n, 1, NULL, 0);

		store_consent_add(h->store, &c);
	}
	add_signal(h, 10, a.text, 7);
	add_signal(h, 11, a.text, 5);
	add_signal(h, 12, a.text, 7);
	add_signal(h, 13, a.text, 6);
	store_signal_set_state(h->store, &suspended, SIGNAL_SUSPENDED);
	store_signal_set_state(h->store, &erased, SIGNAL_ERASED);
	house_commit(h);
	store_consent_bases(h->store, h->arena, &a, &signals, &list);
	assert_int_equal(signals.count, 4);
	assert_string_equal(signals.at[1].id.text, signal_id(11).text);
	assert_int_equal(signals.at[3].state, SIGNAL_ERASED);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.at[0].id.text, consent_id(5).text);
	assert_string_equal(list.at[1].id.text, consent_id(7).text);
	house_id(1, client.text);
	assert_int_equal(store_consent_of_client(h->store, h->arena, &client).count, 4);
}

static void store_consent_ending__past_its_last_day_or_suspension(void **state)
{
	struct house *h = *state;
	struct consent_id suspended = consent_id(6), withdrawn = consent_id(7);
	struct consent_list list;

	store_begin(h->store);
	for (int n = 5; n <= 8; n++) {
		struct consent c = house_consent(n, 1, NULL, 0);

		c.valid_until.n = n == 8 ? 20500 : 20300;
		store_consent_add(h->store, &c);
	}
	store_consent_set_state(h->store, &suspended, CONSENT_SUSPENDED, HOUSE_NOW, (struct day){20050});
	store_consent_set_state(h->store, &withdrawn, CONSENT_WITHDRAWN, HOUSE_NOW, day_none());
	house_commit(h);
	assert_int_equal(store_consent_ending(h->store, h->arena, (struct day){20050}, 10).count, 0);
	list = store_consent_ending(h->store, h->arena, (struct day){20051}, 10);
	assert_int_equal(list.count, 1);
	assert_string_equal(list.at[0].id.text, suspended.text);
	assert_int_equal(store_consent_ending(h->store, h->arena, (struct day){20300}, 10).count, 1);
	assert_int_equal(store_consent_ending(h->store, h->arena, (struct day){20301}, 10).count, 2);
	assert_int_equal(store_consent_ending(h->store, h->arena, (struct day){20301}, 1).count, 1);
}

/* One that ends for both causes ends once, and whatever the cause the earliest last day goes first. A ground
 * that was shut away waits for its term, not for its last day. */
static void store_consent_ending__each_once_in_order(void **state)
{
	static const struct {
		int n, last, suspended;
		enum form form;
	} all[] = {{5, 20300, 0, FORM_SPOKEN},     {6, 20200, 20050, FORM_SPOKEN},
	           {7, 20100, 20250, FORM_CRISIS}, {8, 20250, 20290, FORM_SPOKEN},
	           {9, 20400, 20250, FORM_SPOKEN}, {10, 20100, 20310, FORM_CRISIS}};
	static const int ended[] = {7, 6, 8, 5, 9};
	struct house *h = *state;
	struct consent_list list;

	store_begin(h->store);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct consent c = house_consent(all[i].n, 1, NULL, 0);

		c.form = all[i].form;
		c.valid_until.n = all[i].last;
		store_consent_add(h->store, &c);
		if (all[i].suspended > 0)
			store_consent_set_state(h->store, &c.id, CONSENT_SUSPENDED, HOUSE_NOW,
			                        (struct day){all[i].suspended});
	}
	house_commit(h);
	list = store_consent_ending(h->store, h->arena, (struct day){20301}, 10);
	assert_int_equal(list.count, sizeof(ended) / sizeof(ended[0]));
	for (size_t i = 0; i < list.count; i++)
		assert_string_equal(list.at[i].id.text, consent_id(ended[i]).text);
}

static void serve(struct house *h, const char *partner, const struct signal_id *signal, const char *case_,
                  const struct signal_id *upto, int reference)
{
	struct store_notification n = {.kind = EVENT_SIGNAL_SHARED, .created = HOUSE_NOW};
	struct store_notification_list list;

	ID_SET(n.partner, partner);
	if (signal != NULL)
		n.signal = *signal;
	if (case_ != NULL)
		ID_SET(n.case_, case_);
	if (upto != NULL)
		n.signal_upto = *upto;
	house_id(reference, n.reference.text);
	store_outbox_add(h->store, &n);
	list = store_outbox_pending(h->store, h->arena, &n.partner, HOUSE_NOW, 100);
	assert_true(house_serve(h, &list.at[list.count - 1], HOUSE_NOW) > 0);
}

/* Consents 5 and 6 on signals 10 and 12 of one case; who was served what before and after the second came? */
static void store_consent_receivers__exactly_those_served(void **state)
{
	struct house *h = *state;
	struct consent five = house_consent(5, 1, NULL, 0), six = house_consent(6, 1, NULL, 0);
	struct signal_id first = signal_id(10), second = signal_id(12);
	struct partner_id ggd = {"ggd"}, ggz = {"ggz"}, vwn = {"vwn"}, sender = {"taalschool"};
	struct store_notification pending = {.kind = EVENT_CASE_OPENED, .created = HOUSE_NOW, .partner = vwn};
	struct store_receiver_list list;

	store_begin(h->store);
	store_consent_add(h->store, &five);
	store_consent_add(h->store, &six);
	add_signal(h, 10, "C-AAAAAAAA", 5);
	serve(h, "ggz", NULL, "C-AAAAAAAA", &first, 101);
	serve(h, "taalschool", NULL, "C-AAAAAAAA", &first, 102);
	add_signal(h, 12, "C-AAAAAAAA", 6);
	serve(h, "ggd", &second, NULL, NULL, 103);
	serve(h, "ggd", NULL, "C-AAAAAAAA", &second, 104);
	pending.case_ = case_id("C-AAAAAAAA");
	pending.signal_upto = second;
	store_outbox_add(h->store, &pending);
	store_stream_ack(h->store, &ggz, 1);
	store_outbox_trim(h->store, time_add(HOUSE_NOW, 1), 100);
	house_commit(h);

	assert_true(store_consent_served(h->store, &five.id, &ggz));
	assert_false(store_consent_served(h->store, &six.id, &ggz));
	assert_true(store_consent_served(h->store, &five.id, &ggd));
	assert_true(store_consent_served(h->store, &six.id, &ggd));
	assert_false(store_consent_served(h->store, &five.id, &vwn));
	assert_true(store_consent_served(h->store, &five.id, &sender));
	list = store_consent_receivers(h->store, h->arena, &five);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.at[0].partner.text, "ggd");
	assert_int_equal(list.at[0].held.count, 1);
	assert_string_equal(list.at[1].partner.text, "ggz");
	assert_string_equal(list.at[1].held.at[0].text,
	                    store_consent_references(h->store, h->arena, &five.id, &ggz).at[0].text);
	list = store_consent_receivers(h->store, h->arena, &six);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.at[0].held.count, 2);
	assert_int_equal(store_consent_references(h->store, h->arena, &six.id, &ggd).count, 2);
	assert_int_equal(store_consent_references(h->store, h->arena, &five.id, &ggd).count, 1);
	assert_int_equal(store_consent_references(h->store, h->arena, &six.id, &ggz).count, 0);
}

static void store_consent_of_case__each_signal_with_its_own(void **state)
{
	struct house *h = *state;
	struct partner_id ggd = {"ggd"}, ggz = {"ggz"};
	struct consent five = house_consent(5, 1, &ggd, 1), six = house_consent(6, 1, &ggz, 1);
	struct signal_id first = signal_id(10), lost = signal_id(11);
	struct case_id a = case_id("C-AAAAAAAA"), none = case_id("C-BBBBBBBB");
	struct reference_id reference = {.text = ""}, other = {.text = ""};
	struct store_case_ground_list list;

	house_id(101, reference.text);
	house_id(102, other.text);
	store_begin(h->store);
	store_consent_add(h->store, &five);
	store_consent_add(h->store, &six);
	add_signal(h, 10, a.text, 5);
	add_signal(h, 11, a.text, 7);
	add_signal(h, 12, a.text, 6);
	add_signal(h, 13, a.text, 5);
	store_signal_set_state(h->store, &lost, SIGNAL_ERASED);
	serve(h, "ggd", NULL, a.text, &first, 101);
	store_consent_confirm(h->store, &six.id, "ggd", HOUSE_NOW);
	house_commit(h);
	list = store_consent_of_case(h->store, h->arena, &a, &ggd, &reference);
	assert_int_equal(list.count, 4);
	for (size_t i = 0; i < list.count; i++) {
		assert_string_equal(list.at[i].signal.text, signal_id(10 + (int)i).text);
		assert_int_equal(list.at[i].state, i == 1 ? SIGNAL_ERASED : SIGNAL_KEPT);
		assert_int_equal(list.at[i].served, i == 0 || i == 3);
	}
	assert_string_equal(list.at[0].consent.id.text, five.id.text);
	assert_string_equal(list.at[3].consent.id.text, five.id.text);
	assert_string_equal(list.at[3].consent.recipients[0].text, "ggd");
	assert_true((list.at[0].domains & TERMS_BIT(DOMAIN_HOUSING)) != 0);
	assert_int_equal(list.at[1].domains, 0);
	assert_false(ID_IS_SET(list.at[1].consent.id));
	assert_string_equal(list.at[2].consent.id.text, six.id.text);
	assert_int_equal(list.at[2].consent.recipient_count, 0);
	assert_int_equal(list.at[2].consent.state, CONSENT_ACTIVE);
	assert_int_equal(list.at[2].consent.purposes, six.purposes);
	assert_int_equal(list.at[2].consent.valid_from.n, six.valid_from.n);
	assert_int_equal(list.at[2].consent.valid_until.n, six.valid_until.n);
	assert_string_equal(list.at[2].consent.recorded_by.text, "taalschool");
	assert_int_equal(list.at[2].consent.recorded.ms, HOUSE_NOW.ms);
	assert_false(list.at[0].consent.confirmed);
	list = store_consent_of_case(h->store, h->arena, &a, &ggz, &reference);
	assert_int_equal(list.at[0].consent.recipient_count, 0);
	assert_string_equal(list.at[2].consent.recipients[0].text, "ggz");
	assert_true(list.at[2].consent.confirmed);
	assert_int_equal(list.at[2].consent.form, FORM_SPOKEN);
	assert_int_equal(list.at[2].consent.domains, six.domains);
	assert_false(store_consent_of_case(h->store, h->arena, &a, &ggd, &other).at[0].served);
	assert_false(store_consent_of_case(h->store, h->arena, &a, &ggz, &reference).at[0].served);
	assert_int_equal(store_consent_of_case(h->store, h->arena, &none, &ggd, &reference).count, 0);
}

static void decides(const struct consent *got, const struct consent *want)
{
	assert_string_equal(got->id.text, want->id.text);
	assert_string_equal(got->recorded_by.text, want->recorded_by.text);
	assert_int_equal(got->recorded.ms, want->recorded.ms);
	assert_int_equal(got->form, want->form);
	assert_int_equal(got->state, want->state);
	assert_int_equal(got->domains, want->domains);
	assert_int_equal(got->purposes, want->purposes);
	assert_int_equal(got->valid_from.n, want->valid_from.n);
	assert_int_equal(got->valid_until.n, want->valid_until.n);
}

static void store_desk_glances__what_open_cases_rest_on(void **state)
{
	struct house *h = *state;
	struct store_case a = house_case("C-AAAAAAAA", 1), b = house_case("C-BBBBBBBB", 2),
	                  c = house_case("C-CCCCCCCC", 3), d = house_case("C-DDDDDDDD", 4);
	struct consent five = house_consent(5, 1, NULL, 0), six = house_consent(6, 1, NULL, 0),
	               ground = house_consent(7, 2, NULL, 0);
	struct store_signal quiet = house_signal(10, 1, a.id.text, 5);
	struct signal_id id = signal_id(13);
	struct store_glance_list list;

	c.state = CASE_CLOSED;
	six.valid_until = (struct day){20200};
	ground.form = FORM_CRISIS;
	quiet.attends = quiet.interpreter = false;
	store_begin(h->store);
	store_case_add(h->store, &b);
	store_case_add(h->store, &a);
	store_case_add(h->store, &c);
	store_case_add(h->store, &d);
	store_consent_add(h->store, &five);
	store_consent_add(h->store, &six);
	store_consent_add(h->store, &ground);
	store_consent_confirm(h->store, &five.id, "ggd", HOUSE_NOW);
	store_signal_add(h->store, &quiet);
	add_signal(h, 11, "C-BBBBBBBB", 7);
	add_signal(h, 12, "C-CCCCCCCC", 6);
	list = store_desk_glances(h->store, h->arena);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.at[0].case_.text, "C-AAAAAAAA");
	assert_int_equal(list.at[0].received.ms, quiet.received.ms);
	assert_int_equal(list.at[0].state, SIGNAL_KEPT);
	assert_false(list.at[0].attends || list.at[0].interpreter);
	decides(&list.at[0].consent, &five);
	assert_true(list.at[0].consent.confirmed);
	assert_true(list.at[1].attends && list.at[1].interpreter);
	decides(&list.at[1].consent, &ground);
	assert_false(list.at[1].consent.confirmed);
	/* Signals of a case stand together; one that is held says no more than that. */
	add_signal(h, 13, "C-AAAAAAAA", 6);
	list = store_desk_glances(h->store, h->arena);
	assert_int_equal(list.count, 3);
	assert_string_equal(list.at[1].case_.text, "C-AAAAAAAA");
	decides(&list.at[1].consent, &six);
	store_signal_set_state(h->store, &id, SIGNAL_SUSPENDED);
	list = store_desk_glances(h->store, h->arena);
	assert_int_equal(list.at[1].state, SIGNAL_SUSPENDED);
	assert_false(ID_IS_SET(list.at[1].consent.id));
	store_signal_set_state(h->store, &id, SIGNAL_ERASED);
	assert_int_equal(store_desk_glances(h->store, h->arena).count, 2);
	house_commit(h);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, house_set_up, house_tear_down)
	const struct CMUnitTest tests[] = {
	        T(store_signal_get__gives_back_all_of_it),
	        T(store_signal_get__gives_back_what_is_absent),
	        T(store_signal_set_state__erased_forgets_the_person),
	        T(store_signal_add_lists__of_a_case_the_live_ones),
	        T(store_signal_of_case__live_and_upto),
	        T(store_consent_get__gives_back_all_of_it),
	        T(store_consent_bases__each_once_but_of_erased_ones),
	        T(store_consent_ending__past_its_last_day_or_suspension),
	        T(store_consent_ending__each_once_in_order),
	        T(store_consent_receivers__exactly_those_served),
	        T(store_consent_of_case__each_signal_with_its_own),
	        T(store_desk_glances__what_open_cases_rest_on),
	};
#undef T

	return cmocka_run_group_tests(tests, NULL, NULL);
}
