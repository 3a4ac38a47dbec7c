#include "region.h"

static const struct proto_absences *list(struct region *r)
{
	return region_ask(r, COORDINATOR, "absence.list", NULL);
}

static const struct proto_holder *holder(struct region *r)
{
	return ((struct proto_case_list *)region_ask(r, COORDINATOR, "case.list", NULL))
	        ->cases.at[0]
	        .regiehouder;
}

/* Of the message in the only case of haarlem; NULL: it stands nowhere. */
static const char *place(struct region *r)
{
	const struct proto_agenda *a = region_ask(r, COORDINATOR, "agenda", "{\"table\":\"haarlem\"}");

	for (size_t m = 0; m < a->meetings.count; m++)
		if (a->meetings.at[m].items.count > 0)
			return a->meetings.at[m].meeting;
	return NULL;
}

static const char *report(struct region *r, const char *partner, const char *data)
{
	struct proto_answer *answer = region_tell(r, partner, "absences.reported", data);

	assert_int_equal(answer->answer, ANSWER_STORED);
	assert_non_null(answer->absence);
	return answer->absence;
}

static void refused(struct region *r, const char *partner, const char *data, const char *code,
                    const char *pointer)
{
	struct proto_answer *answer = region_tell(r, partner, "absences.reported", data);

	assert_int_equal(answer->answer, ANSWER_REFUSED);
	assert_string_equal(answer->problem->code, code);
	assert_string_equal(answer->problem->pointer, pointer);
}

/* k1 and k2 of gemeente, who stand in for each other when asked; s1 of school, g1 of ggd. */
static void people(struct region *r)
{
	region_ask(
	        r, COORDINATOR, "roster.import",
	        "{\"people\":[{\"person\":\"k1\",\"partner\":\"gemeente\"},"
	        "{\"person\":\"k2\",\"partner\":\"gemeente\"},{\"person\":\"k3\",\"partner\":\"gemeente\"},"
	        "{\"person\":\"g1\",\"partner\":\"ggd\"},{\"person\":\"s1\",\"partner\":\"school\"}]}");
}

static void absence_report__is_listed_until_it_is_over(void **state)
{
	struct region *r = region_of(state);
	const struct proto_absence_row *row;
	const char *id;

	people(r);
	id = report(r, "gemeente",
	            "{\"person\":\"k1\",\"from\":\"2026-11-25\",\"until\":\"2026-11-26\",\"deputy\":\"k2\"}");
	report(r, "school", "{\"from\":\"2026-12-01\"}");
	assert_int_equal(list(r)->absences.count, 2);
	row = &list(r)->absences.at[0];
	assert_string_equal(row->absence, id);
	assert_string_equal(row->partner, "gemeente");
	assert_string_equal(row->person, "k1");
	assert_string_equal(row->deputy, "k2");
	assert_true(row->covered);
	row = &list(r)->absences.at[1];
	assert_null(row->person);
	assert_false(day_is_set(row->until) || row->covered);
	assert_int_equal(region_audited_with(r, "absence.set", "object", "k1"), 1);
	assert_int_equal(region_audited_with(r, "absence.set", "object", "school"), 1);
	region_later(r, 3);
	assert_int_equal(list(r)->absences.count, 2);
	region_later(r, 1);
	assert_int_equal(list(r)->absences.count, 1);
}

static void absence_report__once_for_each_message(void **state)
{
	static const char data[] = "{\"person\":\"k1\",\"from\":\"2026-11-25\"}";
	struct region *r = region_of(state);
	struct proto_answer *first, *again;

	people(r);
	first = region_tell_as(r, "gemeente", "m-1", "absences.reported", data);
	again = region_tell_as(r, "gemeente", "m-1", "absences.reported", data);
	assert_int_equal(again->answer, ANSWER_DUPLICATE);
	assert_string_equal(again->absence, first->absence);
	assert_int_equal(list(r)->absences.count, 1);
}

static void absence_report__bad_input(void **state)
{
	static const struct {
		const char *data, *code, *pointer;
	} rows[] = {
	        {"{\"person\":\"k1\",\"from\":\"2026-12-03\",\"until\":\"2026-12-02\"}", "absence-term",
	         "/data/until"},
	        {"{\"person\":\"k1\",\"from\":\"2026-11-20\",\"until\":\"2026-11-22\"}", "date-past",
	         "/data/until"},
	        /* somebody of another partner, and nobody, are alike */
	        {"{\"person\":\"s1\",\"from\":\"2026-12-01\"}", "person-foreign", "/data/person"},
	        {"{\"person\":\"k9\",\"from\":\"2026-12-01\"}", "person-foreign", "/data/person"},
	        {"{\"person\":\"k1\",\"from\":\"2026-12-01\",\"deputy\":\"s1\"}", "person-foreign",
	         "/data/deputy"},
	        {"{\"person\":\"k1\",\"from\":\"2026-12-01\",\"deputy\":\"k9\"}", "person-foreign",
	         "/data/deputy"},
	        {"{\"person\":\"k1\",\"from\":\"2026-12-01\",\"deputy\":\"k1\"}", "deputy-circle",
	         "/data/deputy"},
	        {"{\"from\":\"2026-12-01\",\"deputy\":\"k1\"}", "member-missing", "/data/person"},
	        {"{\"person\":\"k1\",\"from\":\"2026-02-30\"}", "date-impossible", "/data/from"},
	};
	struct region *r = region_of(state);

	people(r);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		refused(r, "gemeente", rows[i].data, rows[i].code, rows[i].pointer);
	assert_int_equal(list(r)->absences.count, 0);
}

static void absence_report__refuses_an_overlap_and_names_it(void **state)
{
	struct region *r = region_of(state);
	struct proto_answer *answer;
	const char *id;

	people(r);
	id = report(r, "gemeente", "{\"person\":\"k1\",\"from\":\"2026-12-01\",\"until\":\"2026-12-03\"}");
	answer = region_tell(r, "gemeente", "absences.reported",
	                     "{\"person\":\"k1\",\"from\":\"2026-12-03\",\"until\":\"2026-12-04\"}");
	assert_string_equal(answer->problem->code, "absence-overlap");
	assert_non_null(strstr(answer->problem->detail, id));
	/* beside it, of somebody else, and of the whole organisation */
	report(r, "gemeente", "{\"person\":\"k1\",\"from\":\"2026-12-04\"}");
	report(r, "gemeente", "{\"person\":\"k2\",\"from\":\"2026-12-01\",\"until\":\"2026-12-03\"}");
	report(r, "gemeente", "{\"from\":\"2026-12-02\",\"until\":\"2026-12-02\"}");
	assert_int_equal(list(r)->absences.count, 4);
}

static void absence_report__deputies_in_a_circle(void **state)
{
	struct region *r = region_of(state);

	people(r);
	report(r, "gemeente",
	       "{\"person\":\"k1\",\"from\":\"2026-12-01\",\"until\":\"2026-12-10\",\"deputy\":\"k2\"}");
	report(r, "gemeente",
	       "{\"person\":\"k2\",\"from\":\"2026-12-08\",\"until\":\"2026-12-20\",\"deputy\":\"k3\"}");
	/* From the 8th to the 10th nobody would be left: k3 to k1 to k2 to k3. */
	refused(r, "gemeente",
	        "{\"person\":\"k3\",\"from\":\"2026-12-02\",\"until\":\"2026-12-09\",\"deputy\":\"k1\"}",
	        "deputy-circle", "/data/deputy");
	/* k1 is back by then, or k2 still there. */
	report(r, "gemeente",
	       "{\"person\":\"k3\",\"from\":\"2026-12-11\",\"until\":\"2026-12-12\",\"deputy\":\"k1\"}");
	report(r, "gemeente",
	       "{\"person\":\"k3\",\"from\":\"2026-12-02\",\"until\":\"2026-12-07\",\"deputy\":\"k1\"}");
}

static void absence_report__bounded_for_each_person(void **state)
{
	struct region *r = region_of(state);
	char text[TIME_TEXT_MAX];

	people(r);
	for (int i = 0; i < 64; i++) {
		time_text_day(day_add((struct day){20800}, 2 * i), text);
		report(r, "gemeente",
		       region_text(r, "{\"person\":\"k1\",\"from\":\"%s\",\"until\":\"%s\"}", text, text));
	}
	refused(r, "gemeente", "{\"person\":\"k1\",\"from\":\"2028-12-01\"}", "member-range", "/data/from");
	report(r, "gemeente", "{\"person\":\"k2\",\"from\":\"2028-12-01\"}");
}

static void absence_withdraw__ends_what_began_and_undoes_what_did_not(void **state)
{
	struct region *r = region_of(state);
	struct proto_answer *answer;
	const char *began, *later;

	people(r);
	began = report(r, "gemeente", "{\"person\":\"k1\",\"from\":\"2026-11-20\"}");
	later = report(r, "gemeente", "{\"person\":\"k2\",\"from\":\"2026-12-20\"}");
	/* another partner's is alike to none */
	answer = region_tell(r, "school", "absences.ended", region_text(r, "{\"absence\":\"%s\"}", began));
	assert_string_equal(answer->problem->code, "absence-none");
	answer = region_tell(r, "school", "absences.ended", "{\"absence\":\"nothing\"}");
	assert_string_equal(answer->problem->code, "absence-none");
	assert_string_equal(answer->problem->pointer, "/data/absence");
	region_tell(r, "gemeente", "absences.ended", region_text(r, "{\"absence\":\"%s\"}", began));
	region_tell(r, "gemeente", "absences.ended", region_text(r, "{\"absence\":\"%s\"}", later));
	assert_int_equal(list(r)->absences.count, 0);
	answer = region_tell(r, "gemeente", "absences.ended", region_text(r, "{\"absence\":\"%s\"}", began));
	assert_string_equal(answer->problem->code, "absence-none");
	assert_int_equal(region_number(r, "SELECT count(*) FROM absence"), 1);
	assert_int_equal(region_audited(r, "absence.ended", NULL), 2);
}

static void absence_set__by_a_coordinator(void **state)
{
	static const struct {
		const char *params, *code, *pointer;
	} rows[] = {
	        {"{\"partner\":\"nobody\",\"from\":\"2026-12-01\"}", "partner-unknown", "/params/partner"},
	        {"{\"partner\":\"gemeente\",\"person\":\"k9\",\"from\":\"2026-12-01\"}", "person-unknown",
	         "/params/person"},
	        {"{\"partner\":\"gemeente\",\"person\":\"s1\",\"from\":\"2026-12-01\"}", "person-foreign",
	         "/params/person"},
	        {"{\"partner\":\"gemeente\",\"person\":\"k1\",\"from\":\"2026-12-01\",\"deputy\":\"k9\"}",
	         "person-unknown", "/params/deputy"},
	        {"{\"partner\":\"gemeente\",\"person\":\"k1\",\"from\":\"2026-12-01\",\"deputy\":\"s1\"}",
	         "person-foreign", "/params/deputy"},
	        {"{\"partner\":\"gemeente\",\"from\":\"2026-12-03\",\"until\":\"2026-12-01\"}",
	         "absence-term", "/params/until"},
	        {"{\"partner\":\"gemeente\",\"from\":\"2026-11-03\",\"until\":\"2026-11-04\"}", "date-past",
	         "/params/until"},
	};
	struct region *r = region_of(state);
	const struct proto_done *done;
	const char *id;

	people(r);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(
		        region_refused(r, COORDINATOR, "absence.set", rows[i].params, rows[i].code)->pointer,
		        rows[i].pointer);
	done = region_ask(r, ADMINISTRATOR, "absence.set",
	                  "{\"partner\":\"gemeente\",\"person\":\"k1\",\"from\":\"2026-12-01\"}");
	id = region_text(r, "{\"absence\":\"%s\"}", done->absence);
	region_refused(r, OFFICER, "absence.drop", id, "right-missing");
	region_refused(r, COORDINATOR, "absence.drop", "{\"absence\":\"nothing\"}", "absence-none");
	/* the partner may end what a coordinator told of its people */
	assert_int_equal(region_tell(r, "gemeente", "absences.ended", id)->answer, ANSWER_STORED);
	assert_int_equal(list(r)->absences.count, 0);
}

static void absence_of_roster__is_one_of_them(void **state)
{
	struct region *r = region_of(state);
	const struct proto_roster *roster;

	region_ask(
	        r, COORDINATOR, "roster.set",
	        "{\"people\":[{\"person\":\"k1\",\"partner\":\"gemeente\",\"absent_from\":\"2026-12-24\"}]}");
	assert_int_equal(list(r)->absences.count, 1);
	assert_string_equal(list(r)->absences.at[0].absence, "roster-k1");
	region_tell(r, "gemeente", "absences.ended", "{\"absence\":\"roster-k1\"}");
	roster = region_ask(r, COORDINATOR, "roster.list", NULL);
	assert_false(day_is_set(roster->people.at[0].absent_from));
	/* What was told otherwise stays when the roster is written anew. */
	report(r, "gemeente", "{\"person\":\"k1\",\"from\":\"2026-12-01\"}");
	people(r);
	assert_int_equal(list(r)->absences.count, 1);
}

static void absence_report__lets_go_what_nobody_can_bring(void **state)
{
	struct region *r = region_of(state);
	const char *person, *partner, *id;

	people(r);
	region_signal(r, "gemeente", (struct region_signal){0});
	region_accept(r, region_case(r, NULL));
	region_plan(r);
	assert_string_equal(place(r), "haarlem-2026-11-24");
	person = holder(r)->person;
	partner = holder(r)->partner;
	region_heard(r, "ggd", EVENT_ITEM_MOVED);
	id = report(r, partner,
	            region_text(r, "{\"person\":\"%s\",\"from\":\"2026-11-24\",\"until\":\"2026-11-25\"}",
	                        person));
	region_plan(r);
	assert_string_not_equal(place(r), "haarlem-2026-11-24");
	/* The contact person stays; an absence is of nobody else's business. */
	assert_string_equal(holder(r)->person, person);
	assert_int_equal(region_audited(r, "item.placed", "absence") +
	                         region_audited(r, "item.unplaced", "absence"),
	                 1);
	region_tell(r, partner, "absences.ended", region_text(r, "{\"absence\":\"%s\"}", id));
	region_plan(r);
}

static void absence_report__a_deputy_keeps_it_there(void **state)
{
	struct region *r = region_of(state);

	region_ask(r, COORDINATOR, "roster.import",
	           "{\"people\":[{\"person\":\"k1\",\"partner\":\"gemeente\"},"
	           "{\"person\":\"k2\",\"partner\":\"gemeente\",\"limit\":0}]}");
	region_signal(r, "ggd", (struct region_signal){.recipients = "[\"gemeente\"]"});
	region_accept(r, region_case(r, NULL));
	assert_string_equal(holder(r)->person, "k1");
	region_plan(r);
	report(r, "gemeente",
	       "{\"person\":\"k1\",\"from\":\"2026-11-24\",\"until\":\"2026-11-25\",\"deputy\":\"k2\"}");
	region_plan(r);
	assert_string_equal(place(r), "haarlem-2026-11-24");
	/* Nobody of the organisation comes: the deputy neither. */
	report(r, "gemeente", "{\"from\":\"2026-11-24\",\"until\":\"2026-11-24\"}");
	region_plan(r);
	assert_string_equal(place(r), "haarlem-2026-12-01");
}

static void absence_report__passes_on_an_offer_nobody_can_answer(void **state)
{
	struct region *r = region_of(state);
	const char *first, *partner;

	people(r);
	region_signal(r, "gemeente", (struct region_signal){0});
	assert_int_equal(holder(r)->state, REGIE_OFFERED);
	first = holder(r)->person;
	partner = holder(r)->partner;
	/* back in time to answer */
	report(r, partner,
	       region_text(r, "{\"person\":\"%s\",\"from\":\"2026-11-23\",\"until\":\"2026-11-23\"}", first));
	assert_string_equal(holder(r)->person, first);
	region_later(r, 0);
	assert_string_equal(holder(r)->person, first);
	/* not any more */
	report(r, partner, region_text(r, "{\"person\":\"%s\",\"from\":\"2026-11-24\"}", first));
	region_later(r, 0);
	assert_string_not_equal(holder(r)->person, first);
	assert_int_equal(holder(r)->state, REGIE_OFFERED);
	assert_int_equal(region_audited(r, "regie.lapsed", "absence"), 1);
	/* The next one is there today, and not from tomorrow on. */
	first = holder(r)->person;
	partner = holder(r)->partner;
	report(r, partner, region_text(r, "{\"person\":\"%s\",\"from\":\"2026-11-24\"}", first));
	region_later(r, 0);
	assert_string_equal(holder(r)->person, first);
	region_later(r, 1);
	assert_int_equal(region_audited(r, "regie.lapsed", "absence"), 2);
	/* Who is absent is asked by nobody, and there is nobody else. */
	assert_int_equal(holder(r)->state, REGIE_ESCALATED);
}

static void absence_tidy__forgets_after_a_year(void **state)
{
	struct region *r = region_of(state);

	people(r);
	report(r, "gemeente", "{\"person\":\"k1\",\"from\":\"2026-11-23\",\"until\":\"2026-11-24\"}");
	report(r, "gemeente", "{\"person\":\"k2\",\"from\":\"2026-11-23\"}");
	region_later(r, 360);
	assert_int_equal(region_number(r, "SELECT count(*) FROM absence"), 2);
	region_later(r, 10);
	assert_int_equal(region_number(r, "SELECT count(*) FROM absence"), 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(absence_report__is_listed_until_it_is_over),
	        TEST(absence_report__once_for_each_message),
	        TEST(absence_report__bad_input),
	        TEST(absence_report__refuses_an_overlap_and_names_it),
	        TEST(absence_report__deputies_in_a_circle),
	        TEST(absence_report__bounded_for_each_person),
	        TEST(absence_withdraw__ends_what_began_and_undoes_what_did_not),
	        TEST(absence_set__by_a_coordinator),
	        TEST(absence_of_roster__is_one_of_them),
	        TEST(absence_report__lets_go_what_nobody_can_bring),
	        TEST(absence_report__a_deputy_keeps_it_there),
	        TEST(absence_report__passes_on_an_offer_nobody_can_answer),
	        TEST(absence_tidy__forgets_after_a_year),
	};
#undef TEST

	return cmocka_run_group_tests_name("commands/absence", tests, NULL, NULL);
}
