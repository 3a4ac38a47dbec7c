#include "region.h"

#include <stdio.h>

#include "base/text.h"

#define KEY_PERSON                                                                                           \
	"{\"person\":\"sl1\",\"partner\":\"sleutel\",\"languages\":[\"ti\"],\"duties\":[\"key_person\"]}"
#define INTERPRETER                                                                                          \
	"{\"person\":\"t1\",\"partner\":\"ggd\",\"languages\":[\"ar\",\"ti\"],\"duties\":[\"interpreter\"]}"
#define KNOWN_TO_BOTH "[\"ggd\",\"sleutel\"]"

static void roster(struct region *r, const char *people)
{
	region_ask(r, COORDINATOR, "roster.import",
	           region_text(r, "{\"people\":[{\"person\":\"k1\",\"partner\":\"gemeente\"}%s%s]}",
	                       people[0] == '\0' ? "" : ",", people));
	region_plan(r);
}

static const char *needing(struct region *r, const char *recipients)
{
	region_signal(r, "gemeente", (struct region_signal){.recipients = recipients, .interpreter = true});
	region_plan(r);
	return region_case(r, NULL);
}

static const struct proto_agenda_item *item_of(struct region *r, const char *case_, const char **ret_meeting)
{
	const struct proto_agenda *a = region_ask(r, COORDINATOR, "agenda", "{\"table\":\"haarlem\"}");

	if (ret_meeting != NULL)
		*ret_meeting = NULL;
	for (size_t m = 0; m < a->meetings.count; m++)
		for (size_t i = 0; i < a->meetings.at[m].items.count; i++)
			if (text_equal(a->meetings.at[m].items.at[i].case_, case_)) {
				if (ret_meeting != NULL)
					*ret_meeting = a->meetings.at[m].meeting;
				return &a->meetings.at[m].items.at[i];
			}
	for (size_t i = 0; i < a->unplaced.count; i++)
		if (text_equal(a->unplaced.at[i].case_, case_))
			return &a->unplaced.at[i];
	fail_msg("%s is nowhere", case_);
	return NULL;
}

static void pin(struct region *r, const char *case_, const char *meeting)
{
	region_ask(r, COORDINATOR, "agenda.pin",
	           region_text(r, "{\"case\":\"%s\",\"meeting\":\"%s\",\"reason\":\"r\"}", case_, meeting));
	region_plan(r);
}

/* What of one kind waits for a partner, as it was written; how many. Acknowledges nothing. */
static size_t heard(struct region *r, const char *partner, enum event kind, const char **ret_last)
{
	struct proto_answer *answer =
	        region_tell(r, partner, "streams.fetch",
	                    region_text(r, "{\"epoch\":\"%s\",\"after\":0,\"credit\":64}", region_epoch(r)));
	size_t count = 0;

	assert_int_equal(answer->answer, ANSWER_EVENTS);
	for (size_t i = 0; i < answer->events.count; i++)
		if (proto_event_from_type(answer->events.at[i].type) == kind) {
			if (ret_last != NULL)
				*ret_last = answer->events.at[i].data;
			assert_true(kind != EVENT_SPEAKER_BOOKED || answer->events.at[i].subject == NULL);
			count++;
		}
	return count;
}

static int64_t gaps(struct region *r)
{
	const struct proto_status *s = region_ask(r, COORDINATOR, "status", NULL);

	return s->not_ready;
}

static size_t business(struct region *r, enum inbox kind)
{
	const struct proto_inbox *inbox = region_ask(r, COORDINATOR, "inbox", NULL);
	size_t count = 0;

	for (size_t i = 0; i < inbox->business.count; i++)
		count += inbox->business.at[i].kind == kind ? 1 : 0;
	return count;
}

/* ---- asked ---- */

static void speaker_book__asks_without_a_word_of_the_case(void **state)
{
	struct region *r = region_of(state);
	const struct proto_agenda_item *item;
	const char *case_, *data = NULL, *meeting;

	roster(r, KEY_PERSON);
	case_ = needing(r, KNOWN_TO_BOTH);
	item = item_of(r, case_, &meeting);
	assert_string_equal(meeting, "haarlem-2026-11-24");
	assert_int_equal(item->speakers.count, 1);
	assert_string_equal(item->speakers.at[0], "sl1");
	assert_false(item->not_ready);
	assert_int_equal(heard(r, "sleutel", EVENT_SPEAKER_BOOKED, &data), 1);
	assert_string_equal(data, "{\"person\":\"sl1\",\"language\":\"ti\",\"table\":\"haarlem\","
	                          "\"meeting\":\"haarlem-2026-11-24\",\"at\":\"2026-11-24T09:30:00+01:00\","
	                          "\"until\":\"2026-11-24T09:45:00+01:00\"}");
	assert_int_equal(heard(r, "ggd", EVENT_SPEAKER_BOOKED, NULL), 0);
	/* Planned again, nobody is asked twice. */
	region_later(r, 0);
	assert_int_equal(heard(r, "sleutel", EVENT_SPEAKER_BOOKED, NULL), 1);
	assert_int_equal(gaps(r), 0);
	assert_int_equal(region_audited(r, "speaker.booked", NULL), 1);
}

static void speaker_book__only_whose_organisation_may_know(void **state)
{
	struct region *r = region_of(state);
	const char *case_, *meeting;

	roster(r, KEY_PERSON);
	/* The consent does not name the key persons: that one of theirs speaks it helps nobody, and an
	 * announced meeting is not for it. */
	case_ = needing(r, "[\"ggd\"]");
	assert_true(item_of(r, case_, &meeting)->not_ready);
	assert_string_equal(meeting, "haarlem-2026-12-01");
	assert_int_equal(heard(r, "sleutel", EVENT_SPEAKER_BOOKED, NULL), 0);
	assert_int_equal(heard(r, "sleutel", EVENT_ITEM_NOT_READY, NULL), 0);
}

static void speaker_book__sensitive_asks_for_a_professional(void **state)
{
	struct region *r = region_of(state);
	const struct proto_speaker_list *list;
	const char *case_, *meeting;

	region_conf(r)->policy.sensitive_domains = TERMS_BIT(DOMAIN_HOUSING);
	roster(r, KEY_PERSON);
	case_ = needing(r, KNOWN_TO_BOTH);
	assert_true(item_of(r, case_, NULL)->not_ready);
	list = region_ask(r, COORDINATOR, "speaker.list", NULL);
	assert_int_equal(heard(r, "sleutel", EVENT_SPEAKER_BOOKED, NULL), 0);
	roster(r, KEY_PERSON "," INTERPRETER);
	assert_string_equal(item_of(r, case_, &meeting)->speakers.at[0], "t1");
	list = region_ask(r, COORDINATOR, "speaker.list", NULL);
	assert_int_equal(list->needs.count, 1);
	assert_string_equal(list->needs.at[0].meeting, meeting);
	assert_string_equal(list->needs.at[0].language, "ti");
	assert_int_equal(list->needs.at[0].items, 1);
	assert_int_equal(list->needs.at[0].sensitive, 1);
	assert_int_equal(list->needs.at[0].not_ready, 0);
	assert_string_equal(list->needs.at[0].people.at[0], "t1");
}

static void speaker_book__the_absent_is_replaced_and_told(void **state)
{
	struct region *r = region_of(state);
	const char *case_, *data = NULL;

	roster(r, KEY_PERSON "," INTERPRETER);
	case_ = needing(r, KNOWN_TO_BOTH);
	pin(r, case_, "haarlem-2026-12-01");
	region_later(r, 1);
	assert_string_equal(item_of(r, case_, NULL)->speakers.at[0], "sl1");
	assert_int_equal(heard(r, "sleutel", EVENT_SPEAKER_BOOKED, NULL), 1);
	region_ask(r, COORDINATOR, "absence.set",
	           "{\"partner\":\"sleutel\",\"person\":\"sl1\",\"from\":\"2026-11-30\",\"until\":"
	           "\"2026-12-02\"}");
	region_plan(r);
	assert_string_equal(item_of(r, case_, NULL)->speakers.at[0], "t1");
	assert_int_equal(heard(r, "sleutel", EVENT_SPEAKER_RELEASED, &data), 1);
	assert_non_null(strstr(data, "\"person\":\"sl1\""));
	assert_int_equal(heard(r, "ggd", EVENT_SPEAKER_BOOKED, NULL), 1);
	/* Back again: who was asked meanwhile stays. */
	roster(r, KEY_PERSON "," INTERPRETER);
	assert_string_equal(item_of(r, case_, NULL)->speakers.at[0], "t1");
}

/* ---- not ready ---- */

static void speaker_book__deferred_at_announcement_until_somebody_can(void **state)
{
	struct region *r = region_of(state);
	const char *case_, *meeting, *data = NULL;

	roster(r, "");
	case_ = needing(r, KNOWN_TO_BOTH);
	pin(r, case_, "haarlem-2026-12-01");
	/* A draft: placed, and flagged to the coordinator only. */
	assert_true(item_of(r, case_, &meeting)->not_ready);
	assert_string_equal(meeting, "haarlem-2026-12-01");
	assert_int_equal(heard(r, "ggd", EVENT_ITEM_NOT_READY, NULL), 0);
	assert_int_equal(business(r, INBOX_NOT_READY), 1);
	region_later(r, 1);
	assert_true(item_of(r, case_, &meeting)->not_ready);
	assert_true(meeting == NULL || strcmp(meeting, "haarlem-2026-12-01") > 0);
	assert_int_equal(heard(r, "ggd", EVENT_ITEM_NOT_READY, &data), 1);
	assert_non_null(strstr(data, "\"language\":\"ti\""));
	assert_non_null(strstr(data, "\"cause\":\"no_interpreter\""));
	assert_int_equal(gaps(r), 1);
	assert_int_equal(business(r, INBOX_NOT_READY), 1);
	/* The date it should be discussed by still counts, and somebody comes. */
	roster(r, INTERPRETER);
	assert_false(item_of(r, case_, &meeting)->not_ready);
	assert_string_equal(meeting, "haarlem-2026-12-01");
	assert_int_equal(heard(r, "ggd", EVENT_SPEAKER_BOOKED, NULL), 1);
	assert_int_equal(business(r, INBOX_NOT_READY), 0);
	assert_int_equal(gaps(r), 0);
	assert_int_equal(region_audited(r, "item.not_ready", "no_interpreter"), 1);
}

static void speaker_book__goes_ahead_when_a_person_says_so(void **state)
{
	struct region *r = region_of(state);
	const struct proto_agenda_item *item;
	const char *case_, *meeting;

	roster(r, "");
	case_ = needing(r, KNOWN_TO_BOTH);
	pin(r, case_, "haarlem-2026-12-01");
	region_refused(r, COORDINATOR, "agenda.ready", region_text(r, "{\"case\":\"%s\"}", case_),
	               "reason-missing");
	region_refused(r, CHAIR_ELSEWHERE, "agenda.ready",
	               region_text(r, "{\"case\":\"%s\",\"reason\":\"r\"}", case_), "case-unknown");
	region_ask(r, COORDINATOR, "agenda.ready",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"a brother comes along\"}", case_));
	region_plan(r);
	assert_int_equal(business(r, INBOX_NOT_READY), 0);
	region_later(r, 1);
	item = item_of(r, case_, &meeting);
	assert_string_equal(meeting, "haarlem-2026-12-01");
	assert_true(item->go_ahead);
	assert_false(item->not_ready);
	assert_int_equal(gaps(r), 0);
	/* Only this time. */
	region_later(r, 8);
	region_signal(r, "gemeente",
	              (struct region_signal){.recipients = KNOWN_TO_BOTH, .interpreter = true});
	region_plan(r);
	assert_false(item_of(r, case_, NULL)->go_ahead);
}

static void speaker_book__a_crisis_stays_and_is_told_loudly(void **state)
{
	struct region *r = region_of(state);
	struct commands_line line;
	const char *meeting, *data = NULL;
	bool said = false;

	region_conf(r)->policy.crisis_review_workdays = 20;
	roster(r, KEY_PERSON);
	region_signal(
	        r, "gemeente",
	        (struct region_signal){.recipients = KNOWN_TO_BOTH, .crisis = true, .interpreter = true});
	region_plan(r);
	assert_true(item_of(r, region_case(r, NULL), &meeting)->not_ready);
	assert_non_null(meeting);
	assert_int_equal(heard(r, "ggd", EVENT_ITEM_NOT_READY, &data), 1);
	assert_non_null(strstr(data, "\"place\""));
	assert_int_equal(gaps(r), 1);
	while (region_line(r, &line))
		said = said || strcmp(line.code, "no-interpreter") == 0;
	assert_true(said);
	/* Nor is it put off when its meeting is announced. */
	pin(r, region_case(r, NULL), "haarlem-2026-12-01");
	region_later(r, 1);
	assert_true(item_of(r, region_case(r, NULL), &meeting)->not_ready);
	assert_string_equal(meeting, "haarlem-2026-12-01");
}

/* ---- consent ---- */

static void speaker_book__taken_back_while_it_waits(void **state)
{
	struct region *r = region_of(state);

	roster(r, KEY_PERSON);
	(void)needing(r, KNOWN_TO_BOTH);
	assert_int_equal(region_number(r, "SELECT count(*) FROM speaker WHERE event IS NOT NULL"), 1);
	region_withdraw(r, "gemeente", BSN_A);
	/* At once, and not when the table is planned. */
	assert_int_equal(heard(r, "sleutel", EVENT_SPEAKER_BOOKED, NULL), 0);
	region_plan(r);
	assert_int_equal(heard(r, "sleutel", EVENT_SPEAKER_BOOKED, NULL), 0);
	assert_int_equal(heard(r, "sleutel", EVENT_SPEAKER_RELEASED, NULL), 0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM speaker"), 0);
}

static void speaker_book__told_that_nobody_need_come(void **state)
{
	struct region *r = region_of(state);

	roster(r, KEY_PERSON);
	(void)needing(r, KNOWN_TO_BOTH);
	assert_int_equal(heard(r, "sleutel", EVENT_SPEAKER_BOOKED, NULL), 1);
	region_withdraw(r, "gemeente", BSN_A);
	region_plan(r);
	assert_int_equal(heard(r, "sleutel", EVENT_SPEAKER_RELEASED, NULL), 1);
	assert_int_equal(region_number(r, "SELECT count(*) FROM speaker"), 0);
}

static void speaker_book__a_suspension_is_told_to_nobody(void **state)
{
	struct region *r = region_of(state);
	const char *case_;

	roster(r, KEY_PERSON);
	case_ = needing(r, KNOWN_TO_BOTH);
	assert_int_equal(heard(r, "sleutel", EVENT_SPEAKER_BOOKED, NULL), 1);
	region_withdraw(r, "school", BSN_A);
	region_plan(r);
	assert_int_equal(heard(r, "sleutel", EVENT_SPEAKER_RELEASED, NULL), 0);
	/* It is a withdrawal: now it is told. */
	region_ask(r, COORDINATOR, "consent.withdraw",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"r\"}", case_));
	region_plan(r);
	assert_int_equal(heard(r, "sleutel", EVENT_SPEAKER_RELEASED, NULL), 1);
}

static void speaker_book__a_signal_for_others_takes_nothing_away(void **state)
{
	struct region *r = region_of(state);
	const char *case_;

	roster(r, KEY_PERSON);
	case_ = needing(r, KNOWN_TO_BOTH);
	assert_int_equal(heard(r, "sleutel", EVENT_SPEAKER_BOOKED, NULL), 1);
	region_pass(r, 60 * 1000);
	region_signal(r, "ggd", (struct region_signal){.recipients = "[\"gemeente\"]"});
	region_plan(r);
	assert_int_equal(heard(r, "sleutel", EVENT_SPEAKER_RELEASED, NULL), 0);
	assert_string_equal(item_of(r, case_, NULL)->speakers.at[0], "sl1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, region_setup, region_teardown)
	        TEST(speaker_book__asks_without_a_word_of_the_case),
	        TEST(speaker_book__only_whose_organisation_may_know),
	        TEST(speaker_book__sensitive_asks_for_a_professional),
	        TEST(speaker_book__the_absent_is_replaced_and_told),
	        TEST(speaker_book__deferred_at_announcement_until_somebody_can),
	        TEST(speaker_book__goes_ahead_when_a_person_says_so),
	        TEST(speaker_book__a_crisis_stays_and_is_told_loudly),
	        TEST(speaker_book__taken_back_while_it_waits),
	        TEST(speaker_book__told_that_nobody_need_come),
	        TEST(speaker_book__a_suspension_is_told_to_nobody),
	        TEST(speaker_book__a_signal_for_others_takes_nothing_away),
#undef TEST
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
