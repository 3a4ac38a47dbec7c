/*
 * rules-table: writes the decision table of rules/consent to standard output, as a page for people
 * (CONSENT.md). What its tables show is read from the rules, or found out by asking them.
 */
#include <stdio.h>

#include "base/text.h"
#include "proto/proto.h"
#include "rules/consent.h"

static const struct partner_id RECORDER = {"recorder"}, RECIPIENT = {"recipient"}, STRANGER = {"stranger"};

static void add_head(struct text *t)
{
	text_add(
	        t,
	        "# Consent: who may see what, and why\n\n"
	        "This page is made from the rules that the daemon runs (`daemon/rules/consent`), by\n"
	        "`rules-table > daemon/rules/CONSENT.md`. Its tables cannot say anything else than they do; "
	        "do "
	        "not "
	        "edit it.\n\n"
	        "Nothing about a client is stored, shown or sent unless one of the questions below is "
	        "answered\n"
	        "with *may*. Each is asked again every time: what was allowed yesterday is not allowed today "
	        "by\n"
	        "that. The first condition that is not met is the answer, and stands in the audit chain by "
	        "its code.\n\n"
	        "A consent opens what its recorder sent, to others that it names. It opens nothing else, and "
	        "nothing\n"
	        "to whoever recorded it. A role (`role_...` in `mdod.conf`) only takes away from what a "
	        "consent\n"
	        "allows: medical content goes from care to care, key persons get language, place and time. "
	        "People\n"
	        "with an office (coordinator, chair, privacy officer) are not bound by roles of partners, "
	        "but "
	        "by\n"
	        "consent like everybody.\n");
}

static void add_questions(struct text *t)
{
	text_add(t,
	         "\n## The questions\n\n| code | question | asked | purpose it needs |\n| --- | --- | --- | "
	         "--- |\n");
	for (int q = 0; q < CONSENT_QUESTION_COUNT; q++) {
		const struct consent_rule *r = &consent_rules[q];
		const char *purpose = terms_name(&terms_purpose, (int)r->purpose);

		text_addf(t, "| `%s` | %s | %s | %s |\n", r->code, r->question, r->where,
		          purpose != NULL ? purpose : "");
	}
}

static void add_conditions(struct text *t)
{
	text_add(t, "\n## The conditions\n\nIn this order; the first one that holds decides.\n\n"
	            "| | code | it says no because |\n| --- | --- | --- |\n");
	for (int v = VERDICT_NONE; v < VERDICT_COUNT; v++)
		text_addf(t, "| %d | `%s` | %s |\n", v, consent_verdict_code((enum consent_verdict)v),
		          consent_verdict_meaning((enum consent_verdict)v));
}

static void add_table(struct text *t)
{
	text_add(t, "\n## The table\n\nx: the question looks at this condition.\n\n|");
	for (int v = VERDICT_MAY; v < VERDICT_COUNT; v++)
		text_addf(t, " %s |", v == VERDICT_MAY ? "" : consent_verdict_code((enum consent_verdict)v));
	text_add(t, "\n|");
	for (int v = VERDICT_MAY; v < VERDICT_COUNT; v++)
		text_add(t, " --- |");
	text_add(t, "\n");
	for (int q = 0; q < CONSENT_QUESTION_COUNT; q++) {
		text_addf(t, "| `%s` |", consent_rules[q].code);
		for (int v = VERDICT_NONE; v < VERDICT_COUNT; v++)
			text_add(t, (consent_rules[q].conditions & TERMS_BIT(v)) != 0 ? " x |" : "  |");
		text_add(t, "\n");
	}
}

static void add_notes(struct text *t)
{
	text_add(
	        t,
	        "\n## How to read it\n\n"
	        "- **Domain.** For `content` it is the one life domain asked about, for `shared` and "
	        "`identity` one of\n"
	        "  those that were observed is enough, for `signal`, `fact` and `detail` all of them have to "
	        "be covered.\n"
	        "- **Recipient.** For `fact` and `detail` whoever recorded a consent counts as named in it. "
	        "For\n"
	        "  `withdrawal` it means connected: it recorded the consent, or is named in it and was given "
	        "something.\n"
	        "- **Unconfirmed.** A sender asserts a consent by itself. What follows from it for the "
	        "sender "
	        "is told only\n"
	        "  when someone outside confirmed the consent (coordinator, regiehouder of another partner), "
	        "or when\n"
	        "  another's consent covers the same for it. Else a sender could find out who is known "
	        "here.\n"
	        "- **Facts** rest on all live signals of the case: each of them has to be covered. One that "
	        "is "
	        "not\n"
	        "  closes the case to this partner.\n"
	        "- **Role.** For `signal`: the sender's role sends this life domain and this kind of "
	        "content. "
	        "For\n"
	        "  `identity`, `content` and `detail`: the reader's role sees it. For `shared`: the reader's "
	        "role sees\n"
	        "  something of the signal, or is one that sees no content at all (key persons, who hear "
	        "that "
	        "they are\n"
	        "  needed). A signal that does not say of which kind its content is counts as medical when "
	        "it "
	        "comes from\n"
	        "  care in a health domain.\n"
	        "- **Offices** see that a case exists while one of its consents is in force, and content "
	        "only "
	        "when that\n"
	        "  is for purpose mdo. The emergency button is no answer of this table: it is an exception, "
	        "on "
	        "record.\n"
	        "- **A crisis ground** stands in for a consent: all life domains, purposes signal and mdo, "
	        "until the day of\n"
	        "  its review. Nobody gave it, so nobody can take part of it back.\n");
}

/* What comes back to the sender at the door. */
static void add_door(struct text *t)
{
	static const struct {
		enum problem problem;
		const char *when;
	} rows[] = {
	        {PROBLEM_CONSENT_MISSING, "there is neither a consent nor a crisis ground"},
	        {PROBLEM_CONSENT_WITHDRAWN, "it was withdrawn, or is older than a withdrawal"},
	        {PROBLEM_CONSENT_TERM, "it ends before it begins, or runs longer than the region allows"},
	        {PROBLEM_CONSENT_FUTURE, "it begins after today"},
	        {PROBLEM_CONSENT_ENDED, "its last day is past"},
	        {PROBLEM_CONSENT_AGE, "it was not given by whom the client's age asks for"},
	        {PROBLEM_CONSENT_SCOPE, "it does not cover sharing signals, or a life domain observed"},
	        {PROBLEM_DOMAIN_NOT_ALLOWED, "the sender's role does not signal in that life domain"},
	        {PROBLEM_CONTENT_NOT_ALLOWED, "the sender's role does not send that kind of content"},
	        {PROBLEM_RECIPIENT_UNKNOWN, "it names a partner, role or group that does not exist"},
	        {PROBLEM_CONSENT_FORM, "it says it was given by crisis"},
	};

	text_add(t, "\n## Refused at the door\n\nNothing of a refused message is stored but the fact that it "
	            "was refused.\n\n| code | when |\n| --- | --- |\n");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		text_addf(t, "| `%s` | %s |\n", problem_code(rows[i].problem), rows[i].when);
}

static void add_withdrawal(struct text *t)
{
	static const struct {
		const char *who;
		const struct partner_id *reporter;
		bool served;
	} columns[] = {{"its recorder", &RECORDER, false},
	               {"a recipient that was given something", &RECIPIENT, true},
	               {"a recipient that was given nothing", &RECIPIENT, false},
	               {"anybody else", &STRANGER, false}};

	text_add(t,
	         "\n## Withdrawn: what becomes of a consent\n\nBy what it is now, and by who tells that the "
	         "client withdraws. Suspended: nothing\nis shown to anybody; it ends when a coordinator "
	         "confirms, or when the term passes.\n\n| it is |");
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		text_addf(t, " told by %s |", columns[i].who);
	text_add(t, "\n| --- | --- | --- | --- | --- |\n");
	for (int s = CONSENT_ACTIVE; s < CONSENT_STATE_COUNT; s++) {
		const struct consent c = {.state = (enum consent_state)s,
		                          .recorded_by = RECORDER,
		                          .recipient_count = 1,
		                          .recipients = &RECIPIENT};

		text_addf(t, "| %s |", terms_name(&terms_consent_state, s));
		for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
			text_addf(t, " %s |",
			          terms_name(&terms_consent_state,
			                     (int)consent_after_withdrawal(&c, columns[i].reporter,
			                                                   columns[i].served)));
		text_add(t, "\n");
	}
}

static const char *older_text(enum consent_older o)
{
	switch (o) {
	case CONSENT_OLDER_STANDS:
		return "stands";
	case CONSENT_OLDER_WAITS:
		return "suspended";
	case CONSENT_OLDER_REFUSED:
		break;
	}
	return "consent-withdrawn";
}

static void add_older(struct text *t)
{
	static const char *const rows[CONSENT_TAKEN_COUNT] = {"nothing of it", "a part of it", "all of it"};

	text_add(t,
	         "\n## Withdrawn: what becomes of an older consent\n\nThat the client took something back "
	         "is remembered. A consent that began before, and comes in\nafter, revives nothing. It is "
	         "refused only to a sender who had part in that; from others it\nis kept, shown to nobody, "
	         "and a coordinator is asked. What a person gave back since counts\nas not taken.\n\n"
	         "| taken back since it began | the sender had part in that | it had not | a crisis ground "
	         "|\n| --- | --- | --- | --- |\n");
	for (int taken = 0; taken < CONSENT_TAKEN_COUNT; taken++)
		text_addf(t, "| %s | %s | %s | %s |\n", rows[taken],
		          taken == CONSENT_TAKEN_NOTHING
		                  ? "-"
		                  : older_text(consent_older(FORM_WRITTEN, true, (enum consent_taken)taken)),
		          older_text(consent_older(FORM_WRITTEN, false, (enum consent_taken)taken)),
		          older_text(consent_older(FORM_CRISIS, true, (enum consent_taken)taken)));
}

/* No rule of consent: that is why it has a button. */
static void add_glass(struct text *t)
{
	text_add(
	        t,
	        "\n## Without consent: the emergency button\n\nOne thing is decided in none of these tables, "
	        "since no consent decides it: a coordinator with the\nright `glass` sees one case for some "
	        "hours (`policy.glass_hours`) whatever its consents say, after\ngiving a reason. "
	        "It opens nothing that is erased or set to erase, and nothing to a partner; each look\nis "
	        "a row of the audit chain, and a privacy officer has to judge it (`commands/glass`).\n");
}

static void add_age(struct text *t)
{
	text_add(t,
	         "\n## Minors (Wmo 2015, art. 5.3.3 and 5.3.5)\n\nWho has to give it, by the client's age on "
	         "its first day. A birth date in the message\ndecides, and must agree with what is said of "
	         "the age; then a consent given for a minor\nends on the day before the birthday on which "
	         "the rule changes, at the latest.\n\n| age |");
	for (int g = GIVER_CLIENT; g < GIVER_COUNT; g++)
		text_addf(t, " given by %s |", terms_name(&terms_giver, g));
	text_add(t, "\n| --- | --- | --- | --- |\n");
	for (int a = AGE_UNDER_12; a < AGE_COUNT; a++) {
		text_addf(t, "| %s |", terms_name(&terms_age, a));
		for (int g = GIVER_CLIENT; g < GIVER_COUNT; g++) {
			const struct consent c = {
			        .form = FORM_WRITTEN, .age = (enum age)a, .given_by = (enum giver)g};
			const char *ignored;
			enum problem p = consent_age(&c, day_none(), &ignored);

			text_addf(t, " %s |", p == PROBLEM_NONE ? "yes" : problem_code(p));
		}
		text_add(t, "\n");
	}
}

int main(void)
{
	struct text t = {0};
	bool ok;

	add_head(&t);
	add_questions(&t);
	add_conditions(&t);
	add_table(&t);
	add_notes(&t);
	add_door(&t);
	add_withdrawal(&t);
	add_older(&t);
	add_age(&t);
	add_glass(&t);
	ok = fwrite(t.at, 1, t.len, stdout) == t.len && fflush(stdout) == 0;
	text_free(&t);
	return ok ? 0 : 1;
}
