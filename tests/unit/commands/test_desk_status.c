#include "region.h"

static void status_show__counts(void **state)
{
	struct region *r = region_of(state);
	const struct proto_status *s = region_ask(r, COORDINATOR, "status", NULL);

	assert_string_equal(s->health, "ok");
	assert_int_equal(s->open_cases, 0);
	assert_int_equal(s->now.ms, region_now(r).ms);
	assert_true(s->audit_rows > 0);
	assert_int_equal(strlen(s->epoch), 16);
	region_signal(r, "gemeente", (struct region_signal){0});
	region_refused(r, COORDINATOR, "case.show", "{\"case\":\"C-00000000\"}", "case-unknown");
	s = region_ask(r, COORDINATOR, "status", NULL);
	assert_int_equal(s->open_cases, 1);
	assert_int_equal(s->escalations, 1);
	assert_int_equal(s->stored, 1);
	assert_int_equal(s->refused, 1);
	assert_true(s->pending > 0);
}

static void status_show__leaves_no_audit_row(void **state)
{
	struct region *r = region_of(state);
	int64_t before = ((struct proto_status *)region_ask(r, COORDINATOR, "status", NULL))->audit_rows;

	assert_int_equal(((struct proto_status *)region_ask(r, COORDINATOR, "status", NULL))->audit_rows,
	                 before);
}

static const struct proto_partner_row *ggd(struct region *r)
{
	const struct proto_partner_list *list = region_ask(r, COORDINATOR, "partners", NULL);

	for (size_t i = 0; i < list->partners.count; i++) {
		if (strcmp(list->partners.at[i].partner, "ggd") == 0)
			return &list->partners.at[i];
	}
	fail();
	return NULL;
}

static void partner_list__how_far_they_read(void **state)
{
	struct region *r = region_of(state);

	region_signal(r, "gemeente", (struct region_signal){0});
	assert_int_equal(ggd(r)->role, ROLE_GGD);
	assert_int_equal(ggd(r)->newest, 0);
	assert_true(ggd(r)->pending > 0);
	assert_int_equal(region_heard(r, "ggd", EVENT_SIGNAL_SHARED), 1);
	assert_true(ggd(r)->newest > 0);
	assert_int_equal(ggd(r)->pending, 0);
	assert_int_equal(region_audited(r, "partner.listed", NULL), 5);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(status_show__counts),
	        TEST(status_show__leaves_no_audit_row),
	        TEST(partner_list__how_far_they_read),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
