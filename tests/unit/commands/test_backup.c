#include "region.h"

static void backup_start__says_what_is_to_be_configured(void **state)
{
	struct region *r = region_of(state);
	const struct proto_problem *p =
	        region_refused(r, ADMINISTRATOR, "backup.start", "{\"reason\":\"nightly\"}", "backup-state");

	assert_non_null(p->detail);
	assert_non_null(strstr(p->detail, "store.backup_dir"));
	assert_int_equal(region_audited(r, "backup.started", NULL), 0);
	assert_int_equal(region_audited(r, "request.refused", NULL), 1);
}

static void backup_start__is_for_who_may_keep(void **state)
{
	struct region *r = region_of(state);

	region_refused(r, COORDINATOR, "backup.start", "{\"reason\":\"nightly\"}", "right-missing");
	region_refused(r, CHAIR, "backup.status", NULL, "right-missing");
	region_refused(r, OFFICER, "backup.start", "{\"reason\":\"nightly\"}", "right-missing");
}

static void backup_status__off(void **state)
{
	struct region *r = region_of(state);
	const struct proto_backup_status *s = region_ask(r, ADMINISTRATOR, "backup.status", NULL);

	assert_int_equal(s->state, BACKUP_OFF);
	assert_int_equal(s->pages, 0);
	assert_null(s->name);
	assert_null(s->failed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(backup_start__says_what_is_to_be_configured, region_setup,
	                                        region_teardown),
	        cmocka_unit_test_setup_teardown(backup_start__is_for_who_may_keep, region_setup,
	                                        region_teardown),
	        cmocka_unit_test_setup_teardown(backup_status__off, region_setup, region_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
