/*
 * The decision table, cell by cell: each question against each condition, alone and in pairs. A question or a
 * condition that is added to the tables without its function here does not compile; a cell that changes
 * without the matrix here fails.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/text.h"
#include "rules/consent.h"

/* What the law and the design ask for: x where the condition counts. In the order of the enums. */
static const char *const matrix =
        "               none not-active term not-yet ended age purpose domain recipient unconfirmed role\n"
        "signal         x    x          x    x       x     x   x       x      .         .           x\n"
        "renewal        x    x          x    x       x     x   x       .      .         .           .\n"
        "withdrawal     x    x          .    .       .     .   .       .      x         .           .\n"
        "shared         x    x          .    x       x     .   x       x      x         x           x\n"
        "identity       x    x          .    x       x     .   x       x      x         x           x\n"
        "content        x    x          .    x       x     .   x       x      x         x           x\n"
        "fact           x    x          .    x       x     .   x       x      x         x           .\n"
        "detail         x    x          .    x       x     .   x       x      x         x           x\n"
        "office         x    x          .    x       x     .   .       .      .         .           .\n"
        "office-content x    x          .    x       x     .   x       .      .         .           .\n"
        "discuss        x    x          .    x       x     .   x       .      .         .           .\n";

static const struct day today = {20000};
static const struct partner_id school = {"school"}, ggz = {"ggz"};
static const struct role_rule all_of_it = {UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX};
/* Of a role that sees content, but nothing here. */
static const struct role_rule nothing = {.see = TERMS_BIT(CONTENT_LIMITS)};
static const enum content kinds[DOMAIN_COUNT] = {[DOMAIN_MENTAL] = CONTENT_NOTICED};

/* One case, in which all is well until something is broken. */
struct subject {
	struct consent c;
	const struct consent *at; /* &c, or NULL */
	struct consent_reader who;
	int64_t max_days;
};

static void well(struct subject *s)
{
	*s = (struct subject){.c = {.recorded_by = school,
	                            .form = FORM_WRITTEN,
	                            .state = CONSENT_ACTIVE,
	                            .given_by = GIVER_CLIENT,
	                            .age = AGE_FROM_16,
	                            .domains = TERMS_BIT(DOMAIN_MENTAL),
	                            .purposes = TERMS_BIT(PURPOSE_SIGNAL) | TERMS_BIT(PURPOSE_MDO),
	                            .valid_from = day_add(today, -10),
	                            .valid_until = day_add(today, 10),
	                            .recipient_count = 1,
	                            .recipients = &ggz},
	                      .who = {&all_of_it, UINT32_MAX},
	                      .max_days = 30};
	s->at = &s->c;
}

/* ---- one for each condition ---- */

static void break_MAY(struct subject *s)
{
	(void)s;
}

static void break_NONE(struct subject *s)
{
	s->at = NULL;
}

static void break_NOT_ACTIVE(struct subject *s)
{
	s->c.state = CONSENT_EXPIRED;
}

static void break_TERM(struct subject *s)
{
	s->max_days = 0;
}

static void break_NOT_YET(struct subject *s)
{
	s->c.valid_from = day_add(today, 1);
}

static void break_ENDED(struct subject *s)
{
	s->c.valid_until = day_add(today, -1);
}

static void break_AGE(struct subject *s)
{
	s->c.given_by = GIVER_REPRESENTATIVE;
}

static void break_PURPOSE(struct subject *s)
{
	s->c.purposes = TERMS_BIT(PURPOSE_CONSULT) | TERMS_BIT(PURPOSE_REFERRAL);
}

static void break_DOMAIN(struct subject *s)
{
	s->c.domains = TERMS_BIT(DOMAIN_WORK);
}

static void break_RECIPIENT(struct subject *s)
{
	s->c.recipient_count = 0;
}

static void break_UNCONFIRMED(struct subject *s)
{
	s->c.recorded_by = ggz;
}

static void break_ROLE(struct subject *s)
{
	s->who.rule = &nothing;
}

/* ---- one for each question; VERDICT_COUNT: no, without a reason ---- */

static enum consent_verdict of_problem(enum problem problem, const char *pointer)
{
	static const struct {
		enum problem problem;
		const char *pointer;
		enum consent_verdict verdict;
	} rows[] = {
	        {PROBLEM_NONE, "", VERDICT_MAY},
	        {PROBLEM_CONSENT_MISSING, "/data/consent", VERDICT_NONE},
	        {PROBLEM_CONSENT_ENDED, "/data/consent", VERDICT_NOT_ACTIVE},
	        {PROBLEM_CONSENT_TERM, "/data/consent/valid_until", VERDICT_TERM},
	        {PROBLEM_CONSENT_FUTURE, "/data/consent/valid_from", VERDICT_NOT_YET},
	        {PROBLEM_CONSENT_ENDED, "/data/consent/valid_until", VERDICT_ENDED},
	        {PROBLEM_CONSENT_AGE, "/data/consent/given_by", VERDICT_AGE},
	        {PROBLEM_CONSENT_SCOPE, "/data/consent/purposes", VERDICT_PURPOSE},
	        {PROBLEM_CONSENT_SCOPE, "/data/consent/domains", VERDICT_DOMAIN},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].problem == problem && strcmp(rows[i].pointer, pointer) == 0)
			return rows[i].verdict;
	fail_msg("problem %d at %s", (int)problem, pointer);
	return VERDICT_COUNT;
}

static enum consent_verdict ask_SIGNAL(const struct subject *s)
{
	const char *pointer = "";
	enum problem problem =
	        consent_admit(s->at, TERMS_BIT(DOMAIN_MENTAL), s->max_days, day_none(), today, &pointer);

	if (problem == PROBLEM_NONE && consent_send(&s->who, DOMAIN_MENTAL, CONTENT_NOTICED) != PROBLEM_NONE)
		return VERDICT_ROLE;
	return of_problem(problem, pointer);
}

static enum consent_verdict ask_RENEWAL(const struct subject *s)
{
	const char *pointer = "";
	enum problem problem = consent_admit(s->at, 0, s->max_days, day_none(), today, &pointer);

	return of_problem(problem, pointer);
}

static enum consent_verdict ask_WITHDRAWAL(const struct subject *s)
{
	switch (consent_after_withdrawal(s->at, &ggz, true)) {
	case CONSENT_WITHDRAWN:
		return VERDICT_MAY;
	case CONSENT_SUSPENDED:
		return VERDICT_RECIPIENT;
	case CONSENT_EXPIRED:
		return VERDICT_NOT_ACTIVE;
	case CONSENT_STATE_ABSENT:
		return VERDICT_NONE;
	case CONSENT_ACTIVE:
	case CONSENT_REPLACED:
	case CONSENT_STATE_COUNT:
		break;
	}
	return VERDICT_COUNT;
}

static enum consent_verdict ask_SHARED(const struct subject *s)
{
	return consent_shared(s->at, &ggz, &s->who, TERMS_BIT(DOMAIN_MENTAL), kinds, today);
}

static enum consent_verdict ask_IDENTITY(const struct subject *s)
{
	return consent_identity(s->at, &ggz, &s->who, TERMS_BIT(DOMAIN_MENTAL), kinds, today);
}

static enum consent_verdict ask_CONTENT(const struct subject *s)
{
	return consent_content(s->at, &ggz, &s->who, DOMAIN_MENTAL, CONTENT_NOTICED, today);
}

static enum consent_verdict ask_FACT(const struct subject *s)
{
	struct consent_ground ground = {s->at, TERMS_BIT(DOMAIN_MENTAL)};

	return consent_fact(&ground, 1, &ggz, today);
}

static enum consent_verdict ask_DETAIL(const struct subject *s)
{
	struct consent_ground ground = {s->at, TERMS_BIT(DOMAIN_MENTAL)};

	return consent_detail(&ground, 1, &ggz, &s->who, today);
}

static enum consent_verdict ask_OFFICE(const struct subject *s)
{
	struct consent_ground ground = {s->at, TERMS_BIT(DOMAIN_MENTAL)};

	return consent_office(&ground, 1, today);
}

static enum consent_verdict ask_OFFICE_CONTENT(const struct subject *s)
{
	return consent_office_content(s->at, today);
}

static enum consent_verdict ask_DISCUSS(const struct subject *s)
{
	struct consent_ground ground = {s->at, TERMS_BIT(DOMAIN_MENTAL)};

	return day_is_set(consent_discuss_until(&ground, 1, today)) ? VERDICT_MAY : VERDICT_COUNT;
}

/* ---- all of them ---- */

static void (*const breaks[VERDICT_COUNT])(struct subject *) = {
#define X(S, code, meaning) break_##S,
        CONSENT_VERDICTS(X)
#undef X
};
static enum consent_verdict (*const asks[CONSENT_QUESTION_COUNT])(const struct subject *) = {
#define X(S, code, purpose, where, question) ask_##S,
        CONSENT_QUESTIONS(X)
#undef X
};

/* The matrix's cell of a question and a condition, by position. */
static bool counts(int question, int verdict)
{
	const char *line = matrix;
	size_t at = 0;

	for (int q = 0; q <= question; q++)
		line = strchr(line, '\n') + 1;
	for (int v = 0; v < verdict; v++) {
		at += strcspn(line + at, " ");
		at += strspn(line + at, " ");
	}
	assert_true(line[at] == 'x' || line[at] == '.');
	return line[at] == 'x';
}

static void consent_rules__are_the_matrix(void **state)
{
	struct text t = {0};

	(void)state;
	text_addf(&t, "%-14s", "");
	for (int v = VERDICT_NONE; v < VERDICT_COUNT; v++)
		text_addf(&t, " %s", consent_verdict_code((enum consent_verdict)v));
	text_add(&t, "\n");
	for (int q = 0; q < CONSENT_QUESTION_COUNT; q++) {
		text_addf(&t, "%-14s", consent_rules[q].code);
		for (int v = VERDICT_NONE; v < VERDICT_COUNT; v++) {
			bool set = (consent_rules[q].conditions & TERMS_BIT(v)) != 0;
			int width = (int)strlen(consent_verdict_code((enum consent_verdict)v));

			text_addf(&t, " %-*s", v == VERDICT_COUNT - 1 ? 0 : width, set ? "x" : ".");
		}
		text_add(&t, "\n");
	}
	assert_string_equal(t.at, matrix);
	text_free(&t);
}

/* Named and recorded by it at once cannot both be broken: who recorded it counts as named for facts. */
static bool excluded(int question, uint32_t broken)
{
	bool fact = question == CONSENT_ASK_FACT || question == CONSENT_ASK_DETAIL ||
	            question == CONSENT_ASK_WITHDRAWAL;

	return fact && (broken & TERMS_BIT(VERDICT_RECIPIENT)) != 0 &&
	       (broken & TERMS_BIT(VERDICT_UNCONFIRMED)) != 0;
}

static void check(int question, uint32_t broken)
{
	enum consent_verdict expected = VERDICT_MAY, got;
	struct subject s;

	well(&s);
	for (int v = VERDICT_NONE; v < VERDICT_COUNT; v++)
		if ((broken & TERMS_BIT(v)) != 0)
			breaks[v](&s);
	if (s.c.valid_until.n < s.c.valid_from.n)
		broken |= TERMS_BIT(VERDICT_TERM);
	for (int v = VERDICT_COUNT - 1; v > VERDICT_MAY; v--)
		if ((broken & TERMS_BIT(v)) != 0 && counts(question, v))
			expected = (enum consent_verdict)v;
	got = asks[question](&s);
	if (got == expected || (got == VERDICT_COUNT && expected != VERDICT_MAY))
		return;
	fail_msg("%s with %x broken: %s, not %s", consent_rules[question].code, broken,
	         got == VERDICT_COUNT ? "no" : consent_verdict_code(got), consent_verdict_code(expected));
}

static void consent_rules__each_cell(void **state)
{
	(void)state;
	for (int q = 0; q < CONSENT_QUESTION_COUNT; q++)
		for (int v = VERDICT_MAY; v < VERDICT_COUNT; v++)
			check(q, TERMS_BIT(v));
}

static void consent_rules__first_of_two(void **state)
{
	(void)state;
	for (int q = 0; q < CONSENT_QUESTION_COUNT; q++)
		for (int v = VERDICT_NONE; v < VERDICT_COUNT; v++)
			for (int w = v + 1; w < VERDICT_COUNT; w++)
				if (!excluded(q, TERMS_BIT(v) | TERMS_BIT(w)))
					check(q, TERMS_BIT(v) | TERMS_BIT(w));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(consent_rules__are_the_matrix),
	        cmocka_unit_test(consent_rules__each_cell),
	        cmocka_unit_test(consent_rules__first_of_two),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
