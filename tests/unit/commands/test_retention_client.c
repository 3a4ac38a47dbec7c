/* Clients of whom there is no case go by a term of their own. */
#include "region.h"

#include "conf/conf.h"

#define ROWS(table) "SELECT count(*) FROM " table

static void retention_step__forgets_a_withdrawal_of_a_stranger(void **state)
{
	struct region *r = region_of(state);

	region_withdraw(r, "school", BSN_A);
	assert_int_equal(region_number(r, ROWS("client")), 1);
	region_later(r, 364);
	assert_int_equal(region_number(r, ROWS("client")), 1);
	region_later(r, 1);
	assert_int_equal(region_number(r, ROWS("client")), 0);
	assert_int_equal(region_number(r, ROWS("withdrawal")), 0);
	assert_int_equal(region_number(r, ROWS("identity_key")), 0);
	assert_int_equal(region_audited(r, "client.removed", "unlinked"), 1);
}

/* What it took back is remembered, and is what it goes by. */
static void retention_step__takes_a_client_whose_case_went_before(void **state)
{
	struct region *r = region_of(state);

	region_conf(r)->retention.days[RETENTION_CASE] = 5;
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]"});
	region_ask(r, COORDINATOR, "case.close",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"help has started\"}", region_case(r, NULL)));
	region_withdraw(r, "school", BSN_A);
	region_later(r, 1);
	assert_int_equal(region_number(r, ROWS("client WHERE loose = 0")), 1);
	region_later(r, 59);
	assert_int_equal(region_number(r, ROWS("mdo_case")), 0);
	region_later(r, 304);
	assert_int_equal(region_number(r, ROWS("client")), 1);
	region_later(r, 1);
	assert_int_equal(region_number(r, ROWS("client")), 0);
	assert_int_equal(region_audited(r, "client.removed", "unlinked"), 1);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        T(retention_step__forgets_a_withdrawal_of_a_stranger),
	        T(retention_step__takes_a_client_whose_case_went_before),
	};
#undef T

	return cmocka_run_group_tests(tests, NULL, NULL);
}
