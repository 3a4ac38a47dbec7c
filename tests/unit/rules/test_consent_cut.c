#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules/consent.h"

static const struct partner_id both[] = {{"ggd"}, {"ggz"}}, school = {"school"};
static const uint32_t MENTAL = TERMS_BIT(DOMAIN_MENTAL), WORK = TERMS_BIT(DOMAIN_WORK);
static const uint32_t SIGNAL = TERMS_BIT(PURPOSE_SIGNAL), MDO = TERMS_BIT(PURPOSE_MDO),
                      CONSULT = TERMS_BIT(PURPOSE_CONSULT);

static struct consent whole(void)
{
	return (struct consent){.id = {"0190"},
	                        .recorded_by = school,
	                        .form = FORM_SPOKEN,
	                        .state = CONSENT_ACTIVE,
	                        .domains = MENTAL | WORK,
	                        .purposes = SIGNAL | MDO | CONSULT,
	                        .valid_from = {100},
	                        .valid_until = {200},
	                        .recipient_count = 2,
	                        .recipients = both};
}

/* Whether nobody and nothing is lost. */
static bool keeps_all(const struct consent *older, const struct consent *newer)
{
	struct partner_id room[2];
	struct consent_cut lost = consent_lost(older, newer, room);

	return lost.recipient_count == 0 && lost.domains == 0 && lost.purposes == 0;
}

static void consent_cut_apply__takes_each_part(void **state)
{
	struct consent c = whole(), left;
	struct partner_id room[2];

	(void)state;
	assert_true(consent_cut_apply(&c, &(struct consent_cut){0}, room, &left));
	assert_true(keeps_all(&c, &left));
	assert_true(consent_cut_apply(&c, &(struct consent_cut){1, &both[0], 0, 0}, room, &left));
	assert_int_equal(left.recipient_count, 1);
	assert_string_equal(left.recipients[0].text, "ggz");
	assert_int_equal(left.domains, c.domains);
	assert_true(consent_cut_apply(&c, &(struct consent_cut){0, NULL, WORK, CONSULT | MDO}, room, &left));
	assert_int_equal(left.recipient_count, 2);
	assert_int_equal(left.domains, MENTAL);
	assert_int_equal(left.purposes, SIGNAL);
	assert_int_equal(left.valid_until.n, 200);
	assert_string_equal(left.id.text, "0190");
	/* Whom it never named is no loss. */
	assert_true(consent_cut_apply(&c, &(struct consent_cut){1, &school, 0, 0}, room, &left));
	assert_int_equal(left.recipient_count, 2);
}

static void consent_cut_apply__nothing_left(void **state)
{
	struct consent c = whole(), left = {.domains = 7};
	struct partner_id room[2];

	(void)state;
	assert_false(consent_cut_apply(&c, &(struct consent_cut){2, both, 0, 0}, room, &left));
	assert_false(consent_cut_apply(&c, &(struct consent_cut){0, NULL, MENTAL | WORK, 0}, room, &left));
	assert_false(consent_cut_apply(&c, &(struct consent_cut){0, NULL, 0, SIGNAL | MDO}, room, &left));
	assert_int_equal(left.domains, 7);
	/* One that named nobody of today lives on by what it is for. */
	c.recipient_count = 0;
	assert_true(consent_cut_apply(&c, &(struct consent_cut){0, NULL, WORK, 0}, room, &left));
}

static void consent_cut_apply__leaves_a_ground_whole(void **state)
{
	struct consent c = whole(), left;
	struct partner_id room[2];

	(void)state;
	c.form = FORM_CRISIS;
	assert_true(
	        consent_cut_apply(&c, &(struct consent_cut){2, both, MENTAL | WORK, SIGNAL}, room, &left));
	assert_true(keeps_all(&c, &left));
}

static void consent_lost__each_way(void **state)
{
	struct consent older = whole(), newer = whole();
	struct partner_id room[2];
	struct consent_cut lost;

	(void)state;
	newer.valid_until = (struct day){300};
	newer.domains |= TERMS_BIT(DOMAIN_HOUSING);
	assert_true(keeps_all(&older, &newer));
	newer.domains = MENTAL | TERMS_BIT(DOMAIN_HOUSING);
	newer.purposes = SIGNAL | MDO;
	newer.recipient_count = 1;
	lost = consent_lost(&older, &newer, room);
	assert_int_equal(lost.domains, WORK);
	assert_int_equal(lost.purposes, CONSULT);
	assert_int_equal(lost.recipient_count, 1);
	assert_string_equal(lost.recipients[0].text, "ggz");
	/* A consent in place of a ground covers less than all domains. */
	older.form = FORM_CRISIS;
	lost = consent_lost(&older, &newer, room);
	assert_int_equal(lost.domains & TERMS_BIT(DOMAIN_SAFETY), TERMS_BIT(DOMAIN_SAFETY));
	assert_int_equal(lost.domains & MENTAL, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(consent_cut_apply__takes_each_part),
	        cmocka_unit_test(consent_cut_apply__nothing_left),
	        cmocka_unit_test(consent_cut_apply__leaves_a_ground_whole),
	        cmocka_unit_test(consent_lost__each_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
