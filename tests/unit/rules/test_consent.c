#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "rules/consent.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct day today = {20000};
/* A role that sees and sends everything: what these tests are about is the consent. */
static const struct role_rule all_of_it = {UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX};
static const struct consent_reader care = {&all_of_it, UINT32_MAX};
static const enum content kinds[DOMAIN_COUNT];
static const struct partner_id school = {"school"}, ggz = {"ggz"}, town = {"town"};

static struct consent valid(const struct partner_id *recorded_by, const struct partner_id *recipients,
                            size_t count)
{
	return (struct consent){
	        .recorded_by = *recorded_by,
	        .form = FORM_WRITTEN,
	        .state = CONSENT_ACTIVE,
	        .given_by = GIVER_CLIENT,
	        .domains = TERMS_BIT(DOMAIN_MENTAL) | TERMS_BIT(DOMAIN_HOUSING),
	        .purposes = TERMS_BIT(PURPOSE_SIGNAL) | TERMS_BIT(PURPOSE_MDO),
	        .valid_from = day_add(today, -10),
	        .valid_until = day_add(today, 10),
	        .recipient_count = count,
	        .recipients = recipients,
	};
}

static const uint32_t MENTAL = TERMS_BIT(DOMAIN_MENTAL), HOUSING = TERMS_BIT(DOMAIN_HOUSING),
                      WORK = TERMS_BIT(DOMAIN_WORK);

/* ---- at the door ---- */

static const struct {
	enum form form;
	enum consent_state state;
	int from, until;
	uint32_t purposes, observed;
	enum problem problem;
	const char *pointer;
} doors[] = {
        {FORM_WRITTEN, CONSENT_STATE_ABSENT, 0, 0, TERMS_BIT(PURPOSE_SIGNAL), 1U << DOMAIN_MENTAL,
         PROBLEM_NONE, ""},
        {FORM_SPOKEN, CONSENT_ACTIVE, -5, 5, TERMS_BIT(PURPOSE_SIGNAL), 1U << DOMAIN_MENTAL, PROBLEM_NONE,
         ""},
        {FORM_SPOKEN, CONSENT_ACTIVE, -20, 10, TERMS_BIT(PURPOSE_SIGNAL), 0, PROBLEM_NONE, ""},
        {FORM_SPOKEN, CONSENT_ACTIVE, -20, 11, TERMS_BIT(PURPOSE_SIGNAL), 0, PROBLEM_CONSENT_TERM,
         "/data/consent/valid_until"},
        {FORM_WRITTEN, CONSENT_ACTIVE, 0, -1, TERMS_BIT(PURPOSE_SIGNAL), 0, PROBLEM_CONSENT_TERM,
         "/data/consent/valid_until"},
        {FORM_WRITTEN, CONSENT_ACTIVE, 1, 5, TERMS_BIT(PURPOSE_SIGNAL), 0, PROBLEM_CONSENT_FUTURE,
         "/data/consent/valid_from"},
        {FORM_WRITTEN, CONSENT_ACTIVE, -5, -1, TERMS_BIT(PURPOSE_SIGNAL), 0, PROBLEM_CONSENT_ENDED,
         "/data/consent/valid_until"},
        {FORM_WRITTEN, CONSENT_ACTIVE, -5, 0, TERMS_BIT(PURPOSE_SIGNAL), 0, PROBLEM_NONE, ""},
        {FORM_WRITTEN, CONSENT_ACTIVE, -5, 5, TERMS_BIT(PURPOSE_MDO), 0, PROBLEM_CONSENT_SCOPE,
         "/data/consent/purposes"},
        {FORM_WRITTEN, CONSENT_ACTIVE, -5, 5, TERMS_BIT(PURPOSE_SIGNAL),
         1U << DOMAIN_MENTAL | 1U << DOMAIN_WORK, PROBLEM_CONSENT_SCOPE, "/data/consent/domains"},
        {FORM_WRITTEN, CONSENT_SUSPENDED, -5, 5, TERMS_BIT(PURPOSE_SIGNAL), 0, PROBLEM_CONSENT_WITHDRAWN,
         "/data/consent"},
        {FORM_WRITTEN, CONSENT_WITHDRAWN, -5, 5, TERMS_BIT(PURPOSE_SIGNAL), 0, PROBLEM_CONSENT_WITHDRAWN,
         "/data/consent"},
        {FORM_WRITTEN, CONSENT_EXPIRED, -5, 5, TERMS_BIT(PURPOSE_SIGNAL), 0, PROBLEM_CONSENT_ENDED,
         "/data/consent"},
        {FORM_CRISIS, CONSENT_ACTIVE, 0, 5, 0, 1U << DOMAIN_WORK, PROBLEM_NONE, ""},
        {FORM_CRISIS, CONSENT_ACTIVE, 0, 31, 0, 0, PROBLEM_NONE, ""},
        {FORM_CRISIS, CONSENT_ACTIVE, 0, -1, 0, 0, PROBLEM_CONSENT_TERM, "/data/crisis"},
        {FORM_CRISIS, CONSENT_ACTIVE, 1, 5, 0, 0, PROBLEM_CONSENT_FUTURE, "/data/crisis"},
        {FORM_CRISIS, CONSENT_ACTIVE, -3, -1, 0, 0, PROBLEM_CONSENT_ENDED, "/data/crisis"},
};

static void consent_admit__door(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(doors); i++) {
		struct consent c = valid(&school, &ggz, 1);
		const char *pointer = "";

		c.form = doors[i].form;
		c.state = doors[i].state;
		c.valid_from = day_add(today, doors[i].from);
		c.valid_until = day_add(today, doors[i].until);
		c.purposes = doors[i].purposes;
		assert_int_equal(consent_admit(&c, doors[i].observed, 30, day_none(), today, &pointer),
		                 doors[i].problem);
		assert_string_equal(pointer, doors[i].pointer);
	}
}

static void consent_admit__days_unset_are_refused(void **state)
{
	struct consent c = valid(&school, &ggz, 1);
	const char *pointer = "";

	(void)state;
	c.valid_from = day_none();
	assert_int_equal(consent_admit(&c, 0, 30, day_none(), today, &pointer), PROBLEM_CONSENT_TERM);
	c.valid_until = day_none();
	assert_int_equal(consent_admit(&c, 0, 30, day_none(), today, &pointer), PROBLEM_CONSENT_FUTURE);
}

/* ---- the decision matrix ---- */

static const char *const matrix =
        "form    confirmed recorder recipient | content     fact        office office-content\n"
        "written no        other    unnamed   | recipient   recipient   may    may\n"
        "written no        other    named     | may         may         may    may\n"
        "written no        self     unnamed   | recipient   unconfirmed may    may\n"
        "written no        self     named     | unconfirmed unconfirmed may    may\n"
        "written yes       other    unnamed   | recipient   recipient   may    may\n"
        "written yes       other    named     | may         may         may    may\n"
        "written yes       self     unnamed   | recipient   may         may    may\n"
        "written yes       self     named     | may         may         may    may\n"
        "spoken  no        other    unnamed   | recipient   recipient   may    may\n"
        "spoken  no        other    named     | may         may         may    may\n"
        "spoken  no        self     unnamed   | recipient   unconfirmed may    may\n"
        "spoken  no        self     named     | unconfirmed unconfirmed may    may\n"
        "spoken  yes       other    unnamed   | recipient   recipient   may    may\n"
        "spoken  yes       other    named     | may         may         may    may\n"
        "spoken  yes       self     unnamed   | recipient   may         may    may\n"
        "spoken  yes       self     named     | may         may         may    may\n"
        "crisis  no        other    unnamed   | recipient   recipient   may    may\n"
        "crisis  no        other    named     | may         may         may    may\n"
        "crisis  no        self     unnamed   | recipient   unconfirmed may    may\n"
        "crisis  no        self     named     | unconfirmed unconfirmed may    may\n"
        "crisis  yes       other    unnamed   | recipient   recipient   may    may\n"
        "crisis  yes       other    named     | may         may         may    may\n"
        "crisis  yes       self     unnamed   | recipient   may         may    may\n"
        "crisis  yes       self     named     | may         may         may    may\n";

static void add_row(struct text *t, const struct consent *c, const struct partner_id *who, const char *left)
{
	struct consent_ground ground = {c, MENTAL};

	text_addf(t, "%s | %-11s %-11s %-6s %s\n", left,
	          consent_verdict_code(consent_content(c, who, &care, DOMAIN_MENTAL, CONTENT_MEDICAL, today)),
	          consent_verdict_code(consent_fact(&ground, 1, who, today)),
	          consent_verdict_code(consent_office(&ground, 1, today)),
	          consent_verdict_code(consent_office_content(c, today)));
}

static void add_rows(struct text *t, enum consent_state state)
{
	for (int row = 0; row < 24; row++) {
		bool confirmed = row / 4 % 2, self = row / 2 % 2, named = row % 2;
		enum form form = (enum form)(FORM_WRITTEN + row / 8);
		struct consent c = valid(self ? &ggz : &school, named ? &ggz : &town, 1);
		char left[80];

		c.state = state;
		c.form = form;
		c.confirmed = confirmed;
		snprintf(left, sizeof(left), "%-7s %-9s %-8s %-9s", terms_name(&terms_form, (int)form),
		         confirmed ? "yes" : "no", self ? "self" : "other", named ? "named" : "unnamed");
		add_row(t, &c, &ggz, left);
	}
}

static void consent_verdict__matrix_of_active(void **state)
{
	struct text t = {0};

	(void)state;
	text_add(&t,
	         "form    confirmed recorder recipient | content     fact        office office-content\n");
	add_rows(&t, CONSENT_ACTIVE);
	assert_string_equal(t.at, matrix);
	text_free(&t);
}

static void consent_verdict__no_other_state_opens_anything(void **state)
{
	(void)state;
	for (int s = CONSENT_STATE_ABSENT; s < CONSENT_STATE_COUNT; s++) {
		struct text t = {0};
		size_t rows = 0;

		if (s == CONSENT_ACTIVE)
			continue;
		add_rows(&t, (enum consent_state)s);
		for (const char *line = t.at; *line != '\0'; line = strchr(line, '\n') + 1, rows++)
			assert_ptr_equal(strstr(line, "| not-active  not-active  not-active not-active\n"),
			                 strchr(line, '|'));
		assert_int_equal(rows, 24);
		text_free(&t);
	}
}

/* Everything against it at first, put right one by one: the verdicts come in their order. */
static void consent_verdict__order(void **state)
{
	struct consent c = {.state = CONSENT_SUSPENDED,
	                    .form = FORM_SPOKEN,
	                    .recorded_by = ggz,
	                    .valid_from = day_add(today, 1),
	                    .valid_until = day_add(today, -1)};
	struct consent_ground ground = {NULL, MENTAL};

	(void)state;
#define EXPECT(content, fact, office, office_content)                                                        \
	do {                                                                                                 \
		assert_int_equal(                                                                            \
		        consent_content(ground.consent, &ggz, &care, DOMAIN_MENTAL, CONTENT_MEDICAL, today), \
		        content);                                                                            \
		assert_int_equal(consent_fact(&ground, 1, &ggz, today), fact);                               \
		assert_int_equal(consent_office(&ground, 1, today), office);                                 \
		assert_int_equal(consent_office_content(ground.consent, today), office_content);             \
	} while (0)
	EXPECT(VERDICT_NONE, VERDICT_NONE, VERDICT_NONE, VERDICT_NONE);
	ground.consent = &c;
	EXPECT(VERDICT_NOT_ACTIVE, VERDICT_NOT_ACTIVE, VERDICT_NOT_ACTIVE, VERDICT_NOT_ACTIVE);
	c.state = CONSENT_ACTIVE;
	EXPECT(VERDICT_NOT_YET, VERDICT_NOT_YET, VERDICT_NOT_YET, VERDICT_NOT_YET);
	c.valid_from = day_none();
	EXPECT(VERDICT_NOT_YET, VERDICT_NOT_YET, VERDICT_NOT_YET, VERDICT_NOT_YET);
	c.valid_from = today;
	EXPECT(VERDICT_ENDED, VERDICT_ENDED, VERDICT_ENDED, VERDICT_ENDED);
	c.valid_until = day_none();
	EXPECT(VERDICT_ENDED, VERDICT_ENDED, VERDICT_ENDED, VERDICT_ENDED);
	c.valid_until = today;
	EXPECT(VERDICT_PURPOSE, VERDICT_PURPOSE, VERDICT_MAY, VERDICT_PURPOSE);
	c.purposes = TERMS_BIT(PURPOSE_CONSULT) | TERMS_BIT(PURPOSE_REFERRAL);
	EXPECT(VERDICT_PURPOSE, VERDICT_PURPOSE, VERDICT_MAY, VERDICT_PURPOSE);
	c.purposes = TERMS_BIT(PURPOSE_SIGNAL);
	EXPECT(VERDICT_DOMAIN, VERDICT_DOMAIN, VERDICT_MAY, VERDICT_PURPOSE);
	c.domains = MENTAL;
	EXPECT(VERDICT_RECIPIENT, VERDICT_UNCONFIRMED, VERDICT_MAY, VERDICT_PURPOSE);
	c.recipients = &ggz;
	c.recipient_count = 1;
	EXPECT(VERDICT_UNCONFIRMED, VERDICT_UNCONFIRMED, VERDICT_MAY, VERDICT_PURPOSE);
	c.confirmed = true;
	EXPECT(VERDICT_MAY, VERDICT_MAY, VERDICT_MAY, VERDICT_PURPOSE);
	c.purposes |= TERMS_BIT(PURPOSE_MDO);
	EXPECT(VERDICT_MAY, VERDICT_MAY, VERDICT_MAY, VERDICT_MAY);
	c = (struct consent){.state = CONSENT_ACTIVE,
	                     .form = FORM_CRISIS,
	                     .recorded_by = school,
	                     .valid_from = today,
	                     .valid_until = today,
	                     .recipients = &ggz,
	                     .recipient_count = 1};
	EXPECT(VERDICT_MAY, VERDICT_MAY, VERDICT_MAY, VERDICT_MAY);
#undef EXPECT
}

static void consent_verdict_code__each(void **state)
{
	(void)state;
	assert_string_equal(consent_verdict_code(VERDICT_MAY), "may");
	assert_string_equal(consent_verdict_code(VERDICT_NOT_ACTIVE), "not-active");
	assert_string_equal(consent_verdict_code(VERDICT_UNCONFIRMED), "unconfirmed");
}

static void consent_content_domains__only_observed_and_covered(void **state)
{
	struct consent c = valid(&school, &ggz, 1);

	(void)state;
	assert_int_equal(consent_content_domains(&c, &ggz, &care, MENTAL | WORK, kinds, today), MENTAL);
	assert_int_equal(consent_content_domains(&c, &ggz, &care, MENTAL | HOUSING, kinds, today),
	                 MENTAL | HOUSING);
	assert_int_equal(consent_content_domains(&c, &town, &care, MENTAL | HOUSING, kinds, today), 0);
	assert_int_equal(consent_content_domains(&c, &ggz, &care, 0, kinds, today), 0);
	assert_int_equal(consent_content_domains(NULL, &ggz, &care, MENTAL, kinds, today), 0);
	c.form = FORM_CRISIS;
	assert_int_equal(consent_content_domains(&c, &ggz, &care, MENTAL | WORK, kinds, today),
	                 MENTAL | WORK);
}

/* ---- facts ---- */

static void consent_fact__own_signal_by_anothers_consent(void **state)
{
	struct consent own = valid(&ggz, &school, 1), other = valid(&school, &ggz, 1);
	struct consent_ground grounds[] = {{&own, MENTAL}, {&other, HOUSING}};

	(void)state;
	assert_int_equal(consent_fact(grounds, 1, &ggz, today), VERDICT_UNCONFIRMED);
	assert_int_equal(consent_fact(grounds, 2, &ggz, today), VERDICT_MAY);
	other.domains = HOUSING;
	assert_int_equal(consent_fact(grounds, 2, &ggz, today), VERDICT_UNCONFIRMED);
	own.confirmed = true;
	assert_int_equal(consent_fact(grounds, 2, &ggz, today), VERDICT_MAY);
	own.state = CONSENT_WITHDRAWN;
	other.domains = MENTAL | HOUSING;
	assert_int_equal(consent_fact(grounds, 2, &ggz, today), VERDICT_NOT_ACTIVE);
}

static void consent_fact__own_second_consent_is_no_other(void **state)
{
	struct consent own = valid(&ggz, &ggz, 1), second = valid(&ggz, &ggz, 1);
	struct consent_ground grounds[] = {{&own, MENTAL}, {&second, MENTAL}, {NULL, 0}};

	(void)state;
	second.confirmed = true;
	assert_int_equal(consent_fact(grounds, 2, &ggz, today), VERDICT_UNCONFIRMED);
	assert_int_equal(consent_fact(grounds, 3, &ggz, today), VERDICT_NONE);
}

/* A consent opens what its recorder sent: not what a third one sent, who did not name the recipient. */
static void consent_fact__third_partys_signal_stays_closed(void **state)
{
	struct consent other = valid(&school, &ggz, 1), third = valid(&town, &school, 1);
	struct consent_ground grounds[] = {{&other, MENTAL}, {&third, MENTAL}};

	(void)state;
	assert_int_equal(consent_fact(grounds, 2, &ggz, today), VERDICT_RECIPIENT);
	assert_int_equal(consent_fact(grounds, 1, &ggz, today), VERDICT_MAY);
	assert_int_equal(consent_fact(grounds, 0, &ggz, today), VERDICT_NONE);
}

static uint64_t next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static int below(uint64_t *seed, int n)
{
	return (int)(next_random(seed) % (uint64_t)n);
}

static struct consent any_consent(uint64_t *seed, const struct partner_id *recorder,
                                  const struct partner_id *recipients)
{
	struct consent c = valid(recorder, recipients, (size_t)below(seed, 3));

	c.state = below(seed, 6) == 0 ? CONSENT_SUSPENDED : CONSENT_ACTIVE;
	c.form = (enum form)(FORM_WRITTEN + below(seed, 3));
	c.confirmed = below(seed, 2);
	c.valid_until = day_add(today, below(seed, 8) - 1);
	return c;
}

/*
 * No oracle, as a law: to a partner that sends signals whose consents nobody confirmed, it makes no
 * difference whether others had sent signals that do not name it. Neither way is it told.
 */
static void consent_fact__two_worlds(void **state)
{
	static const struct partner_id nobody[] = {{"town"}, {"school"}};
	uint64_t seed = 20261121;

	(void)state;
	for (int run = 0; run < 5000; run++) {
		struct consent c[6];
		struct consent_ground grounds[6];
		size_t own = 1 + (size_t)below(&seed, 3), all = own + (size_t)below(&seed, 3);

		for (size_t i = 0; i < all; i++) {
			c[i] = any_consent(&seed, i < own ? &ggz : &school, nobody);
			if (i < own)
				c[i].confirmed = false;
			grounds[i] = (struct consent_ground){&c[i], MENTAL};
		}
		assert_int_not_equal(consent_fact(grounds, own, &ggz, today), VERDICT_MAY);
		assert_int_not_equal(consent_fact(grounds, all, &ggz, today), VERDICT_MAY);
	}
}

static void consent_fact__same_in_any_order_of_grounds(void **state)
{
	static const struct partner_id recipients[] = {{"ggz"}, {"school"}};
	uint64_t seed = 7;
	size_t told = 0;

	(void)state;
	for (int run = 0; run < 5000; run++) {
		struct consent c[4];
		struct consent_ground grounds[4], turned[4];
		size_t count = 1 + (size_t)below(&seed, 4);
		enum consent_verdict v;

		for (size_t i = 0; i < count; i++) {
			c[i] = any_consent(&seed, below(&seed, 2) ? &ggz : &school, recipients);
			grounds[i] = (struct consent_ground){below(&seed, 20) ? &c[i] : NULL, MENTAL};
			turned[count - 1 - i] = grounds[i];
		}
		v = consent_fact(grounds, count, &ggz, today);
		assert_int_equal(consent_fact(turned, count, &ggz, today), v);
		told += v == VERDICT_MAY;
	}
	assert_in_range(told, 500, 4500);
}

/* ---- offices, discussion, withdrawal ---- */

static void consent_office__one_ground_is_enough(void **state)
{
	struct consent ended = valid(&school, &ggz, 1), good = valid(&ggz, &town, 1);
	struct consent_ground grounds[] = {{NULL, MENTAL}, {&ended, MENTAL}, {&good, MENTAL}};

	(void)state;
	ended.valid_until = day_add(today, -1);
	assert_int_equal(consent_office(grounds, 3, today), VERDICT_MAY);
	good.state = CONSENT_SUSPENDED;
	assert_int_equal(consent_office(grounds, 3, today), VERDICT_ENDED);
	assert_int_equal(consent_office(grounds, 1, today), VERDICT_NONE);
	assert_int_equal(consent_office(grounds, 0, today), VERDICT_NONE);
}

static void consent_discuss_until__without_a_gap(void **state)
{
	struct consent first = valid(&school, &ggz, 1), second = first, third = first;
	struct consent_ground grounds[] = {
	        {&third, MENTAL}, {&second, MENTAL}, {&first, MENTAL}, {NULL, MENTAL}};

	(void)state;
	second.valid_until = day_add(today, 5);
	third.valid_until = day_add(today, 8);
	assert_int_equal(consent_discuss_until(grounds, 4, today).n, today.n + 10);
	second.valid_from = day_add(today, 11);
	second.valid_until = day_add(today, 20);
	third.valid_from = day_add(today, 22);
	third.valid_until = day_add(today, 40);
	assert_int_equal(consent_discuss_until(grounds, 4, today).n, today.n + 20);
	third.valid_from = day_add(today, 21);
	assert_int_equal(consent_discuss_until(grounds, 4, today).n, today.n + 40);
	second.purposes = TERMS_BIT(PURPOSE_SIGNAL);
	assert_int_equal(consent_discuss_until(grounds, 4, today).n, today.n + 10);
	first.valid_until = today;
	assert_int_equal(consent_discuss_until(grounds, 4, today).n, today.n);
	first.state = CONSENT_SUSPENDED;
	assert_false(day_is_set(consent_discuss_until(grounds, 4, today)));
	assert_false(day_is_set(consent_discuss_until(grounds, 0, today)));
}

static void consent_discuss_until__crisis_ground(void **state)
{
	struct consent c = valid(&school, &ggz, 1);
	struct consent_ground ground = {&c, MENTAL};

	(void)state;
	c.form = FORM_CRISIS;
	c.purposes = 0;
	assert_int_equal(consent_discuss_until(&ground, 1, today).n, today.n + 10);
}

static void consent_after_withdrawal__each(void **state)
{
	static const struct {
		enum consent_state before;
		const struct partner_id *reporter;
		bool served;
		enum consent_state after;
	} rows[] = {
	        {CONSENT_ACTIVE, &school, false, CONSENT_WITHDRAWN},
	        {CONSENT_ACTIVE, &ggz, true, CONSENT_WITHDRAWN},
	        {CONSENT_ACTIVE, &ggz, false, CONSENT_SUSPENDED},
	        {CONSENT_ACTIVE, &town, true, CONSENT_SUSPENDED},
	        {CONSENT_ACTIVE, &town, false, CONSENT_SUSPENDED},
	        {CONSENT_SUSPENDED, &school, false, CONSENT_WITHDRAWN},
	        {CONSENT_SUSPENDED, &ggz, true, CONSENT_WITHDRAWN},
	        {CONSENT_SUSPENDED, &town, false, CONSENT_SUSPENDED},
	        {CONSENT_WITHDRAWN, &town, false, CONSENT_WITHDRAWN},
	        {CONSENT_WITHDRAWN, &school, false, CONSENT_WITHDRAWN},
	        {CONSENT_EXPIRED, &school, true, CONSENT_EXPIRED},
	        {CONSENT_STATE_ABSENT, &school, true, CONSENT_STATE_ABSENT},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct consent c = valid(&school, &ggz, 1);

		c.state = rows[i].before;
		assert_int_equal(consent_after_withdrawal(&c, rows[i].reporter, rows[i].served),
		                 rows[i].after);
	}
}

/* Revives nothing; and no refusal tells whoever did not know. */
static void consent_older__each(void **state)
{
	(void)state;
	for (int taken = 0; taken < CONSENT_TAKEN_COUNT; taken++) {
		enum consent_taken what = (enum consent_taken)taken;

		assert_int_equal(consent_older(FORM_CRISIS, false, what), CONSENT_OLDER_STANDS);
		assert_int_equal(consent_older(FORM_CRISIS, true, what), CONSENT_OLDER_STANDS);
		assert_int_equal(consent_older(FORM_SPOKEN, true, what), CONSENT_OLDER_REFUSED);
	}
	assert_int_equal(consent_older(FORM_WRITTEN, false, CONSENT_TAKEN_NOTHING), CONSENT_OLDER_STANDS);
	assert_int_equal(consent_older(FORM_WRITTEN, false, CONSENT_TAKEN_PART), CONSENT_OLDER_WAITS);
	assert_int_equal(consent_older(FORM_WRITTEN, false, CONSENT_TAKEN_WHOLE), CONSENT_OLDER_WAITS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(consent_admit__door),
	        cmocka_unit_test(consent_admit__days_unset_are_refused),
	        cmocka_unit_test(consent_verdict__matrix_of_active),
	        cmocka_unit_test(consent_verdict__no_other_state_opens_anything),
	        cmocka_unit_test(consent_verdict__order),
	        cmocka_unit_test(consent_verdict_code__each),
	        cmocka_unit_test(consent_content_domains__only_observed_and_covered),
	        cmocka_unit_test(consent_fact__own_signal_by_anothers_consent),
	        cmocka_unit_test(consent_fact__own_second_consent_is_no_other),
	        cmocka_unit_test(consent_fact__third_partys_signal_stays_closed),
	        cmocka_unit_test(consent_fact__two_worlds),
	        cmocka_unit_test(consent_fact__same_in_any_order_of_grounds),
	        cmocka_unit_test(consent_office__one_ground_is_enough),
	        cmocka_unit_test(consent_discuss_until__without_a_gap),
	        cmocka_unit_test(consent_discuss_until__crisis_ground),
	        cmocka_unit_test(consent_after_withdrawal__each),
	        cmocka_unit_test(consent_older__each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
