#include "region.h"

#define GGD_SIGNAL                                                                                           \
	"{\"client\":" BSN_A ",\"reporter\":\"g1\",\"observations\":[{\"domain\":\"housing\"}],"             \
	"\"language\":\"ti\",\"interpreter\":false%s}"

#define WITHDRAWAL "{\"client\":%s,\"reporter\":\"g1\",\"on\":\"2026-11-23\"}"

/* Refused with this code at this place, and nothing kept. */
static void refused(struct region *r, const char *partner, const char *type, const char *data,
                    const char *code, const char *pointer)
{
	const struct proto_answer *answer = region_tell(r, partner, type, data);
	const struct proto_case_list *cases;

	assert_int_equal(answer->answer, ANSWER_REFUSED);
	assert_string_equal(answer->problem->code, code);
	assert_string_equal(answer->problem->pointer != NULL ? answer->problem->pointer : "", pointer);
	cases = region_ask(r, COORDINATOR, "case.list", NULL);
	assert_int_equal(cases->cases.count, 0);
}

static void commands_partner__forgets_a_refusal(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *a;

	a = region_tell_as(r, "woning", "a-1", "consents.withdrawn", region_text(r, WITHDRAWAL, BSN_A));
	assert_string_equal(a->problem->code, "bsn-not-allowed");
	/* The same id may come again with another body, and is judged anew. */
	a = region_tell_as(r, "woning", "a-1", "consents.withdrawn", region_text(r, WITHDRAWAL, NAMED_A));
	assert_int_equal(a->answer, ANSWER_STORED);
	a = region_tell_as(r, "woning", "a-1", "consents.withdrawn", region_text(r, WITHDRAWAL, NAMED_A));
	assert_int_equal(a->answer, ANSWER_DUPLICATE);
	assert_int_equal(region_audited(r, "message.refused", "bsn-not-allowed"), 1);
}

static void commands_partner__answers_a_repeat_as_the_first_time(void **state)
{
	struct region *r = region_of(state);
	const char *data = region_text(r, GGD_SIGNAL,
	                               ",\"crisis\":{\"ground\":\"acute danger at home\",\"decided_by\":\"a "
	                               "doctor\",\"tried\":\"called\",\"recipients\":[\"gemeente\"],"
	                               "\"basis\":\"CONFLICT-VAN-PLICHTEN\"}");
	const char *other = region_text(r, GGD_SIGNAL,
	                                ",\"crisis\":{\"ground\":\"acute danger outside\",\"decided_by\":\"a "
	                                "doctor\",\"tried\":\"called\",\"recipients\":[\"gemeente\"],"
	                                "\"basis\":\"CONFLICT-VAN-PLICHTEN\"}");
	const struct proto_answer *first = region_tell_as(r, "ggd", "b-1", "signals.reported", data);
	const struct proto_answer *again = region_tell_as(r, "ggd", "b-1", "signals.reported", data);
	const struct proto_answer *reused = region_tell_as(r, "ggd", "b-1", "signals.reported", other);

	assert_int_equal(first->answer, ANSWER_STORED);
	assert_int_equal(again->answer, ANSWER_DUPLICATE);
	assert_string_equal(first->reference, again->reference);
	assert_int_equal(first->recorded.ms, again->recorded.ms);
	assert_int_equal(reused->answer, ANSWER_REFUSED);
	assert_string_equal(reused->problem->code, "id-reused");
	/* Another principal's ids are its own. */
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_B});
	assert_int_equal(region_audited(r, "signal.stored", NULL), 2);
}

static void signal_report__refuses_without_consent(void **state)
{
	refused(region_of(state), "ggd", "signals.reported", region_text(region_of(state), GGD_SIGNAL, ""),
	        "consent-missing", "/data/consent");
	assert_int_equal(region_audited(region_of(state), "message.refused", "consent-missing"), 1);
	assert_int_equal(region_audited(region_of(state), "client.added", NULL), 0);
}

struct wrong {
	const char *from, *until, *purposes, *domains, *recipients, *basis, *code, *pointer;
};

static void signal_report__judges_the_consent(void **state)
{
	static const struct wrong wrong[] = {
	        {"2026-11-24", "2027-01-01", "\"signal\"", "\"housing\"", "\"ggd\"", "UAVG-22-2a",
	         "consent-future", "/data/consent/valid_from"},
	        {"2026-01-01", "2026-11-22", "\"signal\"", "\"housing\"", "\"ggd\"", "UAVG-22-2a",
	         "consent-ended", "/data/consent/valid_until"},
	        {"2026-11-01", "2029-11-02", "\"signal\"", "\"housing\"", "\"ggd\"", "UAVG-22-2a",
	         "consent-term", "/data/consent/valid_until"},
	        {"2026-11-01", "2027-01-01", "\"mdo\"", "\"housing\"", "\"ggd\"", "UAVG-22-2a",
	         "consent-scope", "/data/consent/purposes"},
	        {"2026-11-01", "2027-01-01", "\"signal\"", "\"work\"", "\"ggd\"", "UAVG-22-2a",
	         "consent-scope", "/data/consent/domains"},
	        {"2026-11-01", "2027-01-01", "\"signal\"", "\"housing\"", "\"nobody\"", "UAVG-22-2a",
	         "recipient-unknown", "/data/consent/recipients/0"},
	        {"2026-11-01", "2027-01-01", "\"signal\"", "\"housing\"", "\"group:none\"", "UAVG-22-2a",
	         "recipient-unknown", "/data/consent/recipients/0"},
	        {"2026-11-01", "2027-01-01", "\"signal\"", "\"housing\"", "\"ggd\"", "NO-SUCH-LAW",
	         "basis-unknown", "/data/consent/basis"},
	};
	struct region *r = region_of(state);

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		const struct wrong *w = &wrong[i];
		const char *consent =
		        region_text(r,
		                    ",\"consent\":{\"recipients\":[%s],\"domains\":[%s],\"purposes\":[%s],"
		                    "\"valid_from\":\"%s\","
		                    "\"valid_until\":\"%s\",\"form\":\"written\",\"language\":\"ti\","
		                    "\"recorded_by\":\"g1\","
		                    "\"basis\":\"%s\"}",
		                    w->recipients, w->domains, w->purposes, w->from, w->until, w->basis);
		refused(r, "ggd", "signals.reported", region_text(r, GGD_SIGNAL, consent), w->code,
		        w->pointer);
	}
}

static void signal_report__refuses_what_is_not_this_partners(void **state)
{
	struct region *r = region_of(state);

	region_roster(r);
	refused(r, "ggd", "signals.reported",
	        "{\"client\":" BSN_A ",\"reporter\":\"k1\",\"observations\":[{\"domain\":\"housing\"}],"
	        "\"language\":\"ti\",\"interpreter\":false}",
	        "person-foreign", "/data/reporter");
	refused(r, "ggd", "signals.reported",
	        "{\"client\":{\"vnumber\":\"1234567890\"},\"reporter\":\"g1\",\"observations\":[{\"domain\":"
	        "\"housing\"}],\"language\":\"ti\",\"interpreter\":false,\"crisis\":{\"ground\":\"acute "
	        "danger\","
	        "\"decided_by\":\"a doctor\",\"tried\":\"called\",\"recipients\":[\"gemeente\"],"
	        "\"basis\":\"CONFLICT-VAN-PLICHTEN\"}}",
	        "vnumber-not-allowed", "/data/client/vnumber");
	refused(r, "ggd", "signals.reported",
	        "{\"client\":" BSN_A ",\"reporter\":\"g1\",\"observations\":[{\"domain\":\"housing\"}],"
	        "\"language\":\"ti\",\"interpreter\":false,\"place\":\"9999\"}",
	        "table-none", "/data/place");
}

static void signal_report__takes_only_this_partners_references(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *stored =
	        region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	const char *by_reference = region_text(r, "{\"reference\":\"%s\"}", stored->reference);
	const char *unknown = "{\"reference\":\"0192f0c1-0000-7000-8000-000000000000\"}";
	const struct proto_answer *others, *nobodys;

	region_signal(r, "gemeente", (struct region_signal){.client = by_reference});
	assert_non_null(region_case(r, NULL)); /* still one case */
	others = region_tell(r, "ggd", "consents.withdrawn", region_text(r, WITHDRAWAL, by_reference));
	nobodys = region_tell(r, "ggd", "consents.withdrawn", region_text(r, WITHDRAWAL, unknown));
	assert_string_equal(others->problem->code, "reference-unknown");
	assert_string_equal(nobodys->problem->code, "reference-unknown");
	assert_string_equal(others->problem->pointer, nobodys->problem->pointer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, region_setup, region_teardown)
	        TEST(commands_partner__forgets_a_refusal),
	        TEST(commands_partner__answers_a_repeat_as_the_first_time),
	        TEST(signal_report__refuses_without_consent),
	        TEST(signal_report__judges_the_consent),
	        TEST(signal_report__refuses_what_is_not_this_partners),
	        TEST(signal_report__takes_only_this_partners_references),
#undef TEST
	};

	return cmocka_run_group_tests_name("commands/door", tests, NULL, NULL);
}
