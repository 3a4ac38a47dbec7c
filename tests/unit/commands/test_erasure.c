/* Who was asked to erase what, and who said so; and what ends soon. */
#include "lease.h"

static const struct proto_erasure_list *list(struct region *r)
{
	return region_ask(r, COORDINATOR, "erasure.list", NULL);
}

/* ggd and woning received a signal that was withdrawn since; the references that ggd is to erase. */
static const struct proto_erase *withdrawn(struct region *r)
{
	lease_signal(r, BSN_A, (struct lease_consent){0});
	lease_heard(r, "ggd");
	lease_heard(r, "woning");
	lease_withdraw(r, "gemeente", BSN_A, "");
	struct lease_heard ggd = lease_heard(r, "ggd");
	return lease_last(r, &ggd, EVENT_CONSENT_WITHDRAWN);
}

static void erasure_list__until_it_is_done(void **state)
{
	struct region *r = region_of(state);
	const struct proto_erase *erase = withdrawn(r);
	const struct proto_erasure_list *all = list(r);
	size_t open = 0;

	assert_int_equal(all->erasures.count, 2 * erase->references.count);
	for (size_t i = 0; i < all->erasures.count; i++) {
		const struct proto_erasure_row *row = &all->erasures.at[i];
		bool ggd = strcmp(row->partner, "ggd") == 0;

		assert_int_equal(row->asked.ms, region_now(r).ms);
		assert_int_equal(row->told.ms, ggd ? region_now(r).ms : 0);
		assert_int_equal(row->done.ms, 0);
		assert_false(row->late);
	}
	region_pass(r, TIME_HOUR_MS);
	for (size_t i = 0; i < erase->references.count; i++) {
		const char *data = region_text(r, "{\"references\":[\"%s\"]}", erase->references.at[i]);
		assert_int_equal(region_tell(r, "ggd", "erasures.done", data)->answer, ANSWER_STORED);
		/* Said twice is fine. */
		assert_int_equal(region_tell(r, "ggd", "erasures.done", data)->answer, ANSWER_STORED);
	}
	/* Five working days on, only the other one is late. */
	region_later(r, 8);
	all = list(r);
	for (size_t i = 0; i < all->erasures.count; i++) {
		const struct proto_erasure_row *row = &all->erasures.at[i];
		bool ggd = strcmp(row->partner, "ggd") == 0;

		open += row->done.ms == 0 ? 1 : 0;
		assert_int_equal(row->done.ms != 0, ggd);
		assert_int_equal(row->late, !ggd);
		/* Open ones first. */
		assert_true(ggd || i < all->erasures.count / 2);
	}
	assert_int_equal(open, erase->references.count);
	assert_true(region_audited_with(r, "erasure.done", "recipient", "ggd") > 0);
	assert_int_equal(
	        region_number(r,
	                      "SELECT count(*) FROM audit WHERE event = 'erasure.done' AND case_id IS NULL "
	                      "AND object IN (SELECT id FROM reference)"),
	        0);
}

/* All or nothing, and others' references are as good as invented ones. */
static void erasure_done__of_own_references_only(void **state)
{
	struct region *r = region_of(state);
	const struct proto_erase *erase = withdrawn(r);
	const char *invented = "01936d00-0000-7000-8000-000000000000";
	const struct proto_answer *answer;
	const char *data =
	        region_text(r, "{\"references\":[\"%s\",\"%s\"]}", erase->references.at[0], invented);

	answer = region_tell(r, "ggd", "erasures.done", data);
	assert_string_equal(lease_code(answer), "reference-unknown");
	assert_string_equal(lease_pointer(answer), "/data/references/1");
	assert_int_equal(region_number(r, "SELECT count(*) FROM erasure WHERE done IS NOT NULL"), 0);
	data = region_text(r, "{\"references\":[\"%s\"]}", erase->references.at[0]);
	answer = region_tell(r, "woning", "erasures.done", data);
	assert_string_equal(lease_code(answer), "reference-unknown");
	assert_string_equal(lease_pointer(answer), "/data/references/0");
	assert_int_equal(region_number(r, "SELECT count(*) FROM erasure WHERE done IS NOT NULL"), 0);
}

/* What was narrowed and done is open again when the rest is withdrawn. */
static void erasure_list__opens_again(void **state)
{
	struct region *r = region_of(state);

	lease_signal(r, BSN_A, (struct lease_consent){.recipients = "[\"ggd\"]"});
	lease_heard(r, "ggd");
	lease_withdraw(r, "gemeente", BSN_A, ",\"domains\":[\"mental_health\"]");
	struct lease_heard ggd = lease_heard(r, "ggd");
	const struct proto_cover *cover = lease_last(r, &ggd, EVENT_CONSENT_CHANGED);
	const char *data = region_text(r, "{\"references\":[\"%s\"]}", cover->signal);
	assert_int_equal(region_tell(r, "ggd", "erasures.done", data)->answer, ANSWER_STORED);
	assert_int_equal(region_number(r, "SELECT count(*) FROM erasure WHERE done IS NULL"), 0);
	region_later(r, 1);
	lease_withdraw(r, "gemeente", BSN_A, "");
	const struct proto_erasure_list *all = list(r);
	assert_int_equal(all->erasures.at[0].done.ms, 0);
	assert_int_equal(all->erasures.at[0].asked.ms, region_now(r).ms);
	assert_int_equal(all->erasures.at[0].told.ms, 0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM erasure WHERE done IS NOT NULL"), 0);
}

/* ---- what ends soon ---- */

static void consent_warn__tells_recorder_and_regiehouder_once(void **state)
{
	struct region *r = region_of(state);
	const char *case_, *first;

	region_roster(r);
	first = lease_signal(r, BSN_A,
	                     (struct lease_consent){.recipients = "[\"ggd\"]", .until = "2027-01-31"})
	                ->reference;
	case_ = region_case(r, NULL);
	region_accept(r, case_);
	region_later(r, 30);
	struct lease_heard gemeente = lease_heard(r, "gemeente"), ggd = lease_heard(r, "ggd");
	assert_int_equal(lease_count(&gemeente, EVENT_CONSENT_ENDING), 0);
	region_later(r, 12); /* 4 January, 27 days before */
	region_later(r, 1);
	gemeente = lease_heard(r, "gemeente");
	assert_int_equal(lease_count(&gemeente, EVENT_CONSENT_ENDING), 1);
	const struct proto_ending *ending = lease_last(r, &gemeente, EVENT_CONSENT_ENDING);
	assert_string_equal(ending->signal, first);
	assert_null(ending->case_);
	assert_int_equal(ending->until.n, lease_current(r, case_)->valid_until.n);
	ggd = lease_heard(r, "ggd");
	assert_int_equal(lease_count(&ggd, EVENT_CONSENT_ENDING), 1);
	ending = lease_last(r, &ggd, EVENT_CONSENT_ENDING);
	assert_null(ending->signal);
	assert_non_null(ending->case_);
	assert_int_equal(region_audited(r, "consent.warned", NULL), 1);
}

/* I11: the recorder hears it though the consent is suspended by somebody that it does not know of. */
static void consent_warn__tells_nothing_of_a_suspension(void **state)
{
	struct region *r = region_of(state);

	region_roster(r);
	lease_signal(r, BSN_A, (struct lease_consent){.recipients = "[\"ggd\"]", .until = "2026-12-22"});
	region_accept(r, region_case(r, NULL));
	lease_withdraw(r, "school", BSN_A, "");
	region_later(r, 1);
	struct lease_heard gemeente = lease_heard(r, "gemeente"), ggd = lease_heard(r, "ggd");
	assert_int_equal(lease_count(&gemeente, EVENT_CONSENT_ENDING), 1);
	assert_int_equal(lease_count(&ggd, EVENT_CONSENT_ENDING), 0);
}

static void consent_warn__of_no_ground(void **state)
{
	struct region *r = region_of(state);

	region_signal(r, "gemeente", (struct region_signal){.crisis = true, .recipients = "[\"ggd\"]"});
	region_later(r, 1);
	struct lease_heard gemeente = lease_heard(r, "gemeente");
	assert_int_equal(lease_count(&gemeente, EVENT_CONSENT_ENDING), 0);
}

/* Told whatever was subscribed to. */
static void consent_warn__cannot_be_put_off(void **state)
{
	struct region *r = region_of(state);

	region_tell(r, "gemeente", "streams.subscribe", "{\"now\":[\"signals.shared\"]}");
	lease_signal(r, BSN_A, (struct lease_consent){.recipients = "[\"ggd\"]", .until = "2026-12-10"});
	region_later(r, 1);
	struct lease_heard gemeente = lease_heard(r, "gemeente");
	assert_int_equal(lease_count(&gemeente, EVENT_CONSENT_ENDING), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, region_setup, region_teardown)
	        TEST(erasure_list__until_it_is_done),
	        TEST(erasure_done__of_own_references_only),
	        TEST(erasure_list__opens_again),
	        TEST(consent_warn__tells_recorder_and_regiehouder_once),
	        TEST(consent_warn__tells_nothing_of_a_suspension),
	        TEST(consent_warn__of_no_ground),
	        TEST(consent_warn__cannot_be_put_off),
#undef TEST
	};

	return cmocka_run_group_tests_name("commands/erasure", tests, NULL, NULL);
}
