#include "region.h"

#define REASON "{\"reason\":\"once a year\"}"
#define ALL                                                                                                  \
	"{\"bsn\":\"111222333\",\"vnumber\":\"2701234567\",\"name\":\"Test "                                 \
	"Persoon\",\"birth_date\":\"1990-01-02\"}"
#define BY_VNUMBER "{\"vnumber\":\"2701234567\"}"

static const struct proto_key_status *status(struct region *r)
{
	return region_ask(r, ADMINISTRATOR, "key.status", NULL);
}

static int64_t signals(struct region *r, const char *case_)
{
	const struct proto_case_show *show =
	        region_ask(r, COORDINATOR, "case.show", region_text(r, "{\"case\":\"%s\"}", case_));

	return (int64_t)show->signals.count;
}

/* A signal by each number joins the case; one by name finds it as a namesake, and a partner's own withdrawal
 * by name suspends what there is. */
static void recognised(struct region *r, const char *case_)
{
	int64_t before = signals(r, case_);
	const struct proto_match_list *list;

	region_signal(r, "school", (struct region_signal){.client = BSN_A});
	region_signal(r, "gemeente", (struct region_signal){.client = BY_VNUMBER});
	assert_int_equal(signals(r, case_), before + 2);
	region_signal(r, "ggd", (struct region_signal){.client = NAMED_A});
	list = region_ask(r, COORDINATOR, "match.list", NULL);
	assert_int_equal(list->matches.count, 1);
	assert_non_null(list->matches.at[0].with);
	assert_string_equal(list->matches.at[0].with, case_);
	region_ask(r, COORDINATOR, "match.confirm",
	           region_text(r, "{\"case\":\"%s\",\"with\":\"%s\"}", list->matches.at[0].case_, case_));
}

static void key_rotate__everybody_is_recognised_all_the_time(void **state)
{
	struct region *r = region_of(state);
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){.client = ALL});
	c = region_case(r, NULL);
	assert_int_equal(status(r)->state, ROTATION_NONE);
	region_keys(r, 3, 9);
	assert_int_equal(status(r)->state, ROTATION_READY);
	recognised(r, c);
	region_ask(r, ADMINISTRATOR, "key.rotate", REASON);
	assert_int_equal(status(r)->state, ROTATION_RUNNING);
	assert_int_equal(status(r)->left, 1);
	assert_int_equal(status(r)->generation, 2);
	region_keys(r, 3, 9);
	region_signal(r, "school", (struct region_signal){.client = BSN_A});
	region_signal(r, "gemeente", (struct region_signal){.client = BY_VNUMBER});
	assert_string_equal(region_case(r, NULL), c);
	region_pass(r, 1000);
	assert_int_equal(status(r)->state, ROTATION_DONE);
	assert_int_equal(status(r)->left, 0);
	assert_int_equal(status(r)->done, 1);
	assert_int_equal(status(r)->unreadable, 0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM identity_key WHERE generation = 1"), 0);
	recognised(r, c);
	/* Both files the other way round are the same two keys. */
	region_keys(r, 9, 3);
	region_signal(r, "school", (struct region_signal){.client = BSN_A});
	region_ask(r, ADMINISTRATOR, "key.retire", REASON);
	assert_int_equal(status(r)->state, ROTATION_NONE);
	region_keys(r, 3, 9);
	recognised(r, c);
	region_refused(r, ADMINISTRATOR, "key.rotate", REASON, "key-state");
	region_keys(r, 9, 0);
	recognised(r, c);
	assert_int_equal(region_number(r, "SELECT count(*) FROM mdo_case WHERE state = 1"), 1);
	assert_int_equal(region_audited(r, "key.rotation_started", NULL), 1);
	assert_int_equal(region_audited(r, "key.rotated", NULL), 1);
	assert_int_equal(region_audited(r, "key.retired", NULL), 1);
	/* And the same again, with yet another key. */
	region_keys(r, 9, 11);
	region_ask(r, ADMINISTRATOR, "key.rotate", REASON);
	region_pass(r, 1000);
	region_ask(r, ADMINISTRATOR, "key.retire", REASON);
	region_keys(r, 11, 0);
	recognised(r, c);
}

static void key_rotate__in_its_states_only(void **state)
{
	struct region *r = region_of(state);

	assert_non_null(strstr(region_refused(r, ADMINISTRATOR, "key.rotate", REASON, "key-state")->detail,
	                       "match_key_next"));
	region_refused(r, ADMINISTRATOR, "key.retire", REASON, "key-state");
	region_refused(r, COORDINATOR, "key.rotate", REASON, "right-missing");
	region_signal(r, "gemeente", (struct region_signal){.client = ALL});
	region_keys(r, 3, 9);
	region_refused(r, ADMINISTRATOR, "key.retire", REASON, "key-state");
	region_ask(r, ADMINISTRATOR, "key.rotate", REASON);
	region_refused(r, ADMINISTRATOR, "key.rotate", REASON, "key-state");
	region_refused(r, ADMINISTRATOR, "key.retire", REASON, "key-state");
	region_pass(r, 1000);
	region_refused(r, ADMINISTRATOR, "key.rotate", REASON, "key-state");
	region_ask(r, ADMINISTRATOR, "key.retire", REASON);
}

/* A withdrawal for somebody unknown left keys that nothing can be read behind. */
static void key_retire__forgets_what_only_the_old_key_knows(void **state)
{
	struct region *r = region_of(state);
	const struct proto_done *done;

	region_withdraw(r, "ggd", BSN_B);
	region_signal(r, "gemeente", (struct region_signal){.client = ALL});
	region_keys(r, 3, 9);
	region_ask(r, ADMINISTRATOR, "key.rotate", REASON);
	region_pass(r, 1000);
	assert_int_equal(status(r)->unreadable, 1);
	assert_int_equal(status(r)->done, 1);
	done = region_ask(r, ADMINISTRATOR, "key.retire", REASON);
	assert_int_equal(done->count, 1);
	assert_int_equal(region_number(r, "SELECT count(*) FROM identity_key WHERE generation = 1"), 0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM acquaintance WHERE generation = 1"), 0);
}

/* Who is forgotten had withdrawn: an older consent revives nothing all the same, it waits for a coordinator.
 */
static void key_retire__a_withdrawal_outlives_the_key(void **state)
{
	struct region *r = region_of(state);

	region_signal(r, "gemeente", (struct region_signal){.client = ALL});
	region_withdraw(r, "ggd", BSN_B);
	region_keys(r, 3, 9);
	region_ask(r, ADMINISTRATOR, "key.rotate", REASON);
	region_pass(r, 1000);
	region_ask(r, ADMINISTRATOR, "key.retire", REASON);
	region_pass(r, 1000);
	region_signal(r, "school", (struct region_signal){.client = BSN_B});
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent WHERE state = 2"), 1);
	/* Whoever is new to its sender, known here or not: it would tell else. */
	region_signal(r, "school", (struct region_signal){.client = BSN_A});
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent WHERE state = 2"), 2);
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent WHERE state = 2"), 2);
	region_later(r, 2);
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_B, .from = "2026-11-24"});
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent WHERE state = 2"), 2);
}

/* A match made under the old key is undone under the new one. */
static void key_rotate__what_moved_can_go_back(void **state)
{
	struct region *r = region_of(state);
	const char *c, *named;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	c = region_case(r, NULL);
	region_signal(r, "school", (struct region_signal){.client = NAMED_A});
	named = region_case(r, c);
	region_ask(r, COORDINATOR, "match.confirm",
	           region_text(r, "{\"case\":\"%s\",\"with\":\"%s\"}", named, c));
	region_keys(r, 3, 9);
	region_ask(r, ADMINISTRATOR, "key.rotate", REASON);
	region_pass(r, 1000);
	region_ask(r, ADMINISTRATOR, "key.retire", REASON);
	region_ask(r, COORDINATOR, "match.undo", region_text(r, "{\"case\":\"%s\"}", c));
	assert_int_equal(
	        region_number(r, "SELECT count(*) FROM identity_key i JOIN mdo_case k ON k.client = i.client "
	                         "JOIN client c ON c.id = k.client WHERE i.kind = 3 AND c.matched = 0"),
	        1);
	assert_int_equal(region_number(r, "SELECT count(*) FROM identity_key WHERE kind = 3"), 1);
}

/* At the limit, whom a partner knows passes during a rotation as before and after it. */
static void key_rotate__the_limit_goes_on(void **state)
{
	struct region *r = region_of(state);

	region_conf(r)->policy.new_persons_per_day = 1;
	region_signal(r, "school", (struct region_signal){.client = BSN_A});
	region_keys(r, 3, 9);
	region_ask(r, ADMINISTRATOR, "key.rotate", REASON);
	region_signal(r, "school", (struct region_signal){.client = BSN_A});
	region_later(r, 1);
	region_signal(r, "ggd", (struct region_signal){.client = BSN_A});
	region_keys(r, 3, 9);
	region_ask(r, ADMINISTRATOR, "key.retire", REASON);
	region_keys(r, 9, 11);
	region_ask(r, ADMINISTRATOR, "key.rotate", REASON);
	region_pass(r, 1000);
	region_ask(r, ADMINISTRATOR, "key.retire", REASON);
	region_later(r, 1);
	region_withdraw(r, "school", BSN_B);
	region_withdraw(r, "ggd", BSN_B);
	region_signal(r, "school", (struct region_signal){.client = BSN_A, .from = "2026-11-24"});
	region_signal(r, "ggd", (struct region_signal){.client = BSN_A, .from = "2026-11-24"});
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(key_rotate__everybody_is_recognised_all_the_time),
	        TEST(key_rotate__in_its_states_only),
	        TEST(key_retire__forgets_what_only_the_old_key_knows),
	        TEST(key_retire__a_withdrawal_outlives_the_key),
	        TEST(key_rotate__what_moved_can_go_back),
	        TEST(key_rotate__the_limit_goes_on),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
