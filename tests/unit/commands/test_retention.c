#include "lease.h"

#include <stdio.h>

#include "conf/conf.h"

#define ROWS(table) "SELECT count(*) FROM " table
#define READABLE ROWS("sealed WHERE kind <> 4 AND state = 1")
#define UNANSWERED ROWS("erasure WHERE done IS NULL")

static const char *close_case(struct region *r)
{
	const char *c = region_case(r, NULL);

	region_ask(r, COORDINATOR, "case.close",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"help has started\"}", c));
	return c;
}

static const struct proto_retention_list *listed(struct region *r, int days)
{
	return region_ask(r, ADMINISTRATOR, "retention", region_text(r, "{\"days\":%d}", days));
}

/* All that a partner was asked to erase, it did. */
static void says_it_erased(struct region *r, const char *partner)
{
	struct lease_heard heard = lease_heard(r, partner);
	const struct proto_erase *erase = lease_last(r, &heard, EVENT_CONSENT_WITHDRAWN);

	assert_true(erase->references.count > 0);
	for (size_t i = 0; i < erase->references.count; i++)
		region_tell(r, partner, "erasures.done",
		            region_text(r, "{\"references\":[\"%s\"]}", erase->references.at[i]));
}

/* A closed case of which every table knows something. */
static const char *full_case(struct region *r)
{
	const char *c, *own;

	region_roster(r);
	own = region_signal(r, "gemeente", (struct region_signal){.client = BSN_A})->reference;
	region_signal(r, "ggd", (struct region_signal){.client = BSN_A, .text = "cannot sleep"});
	assert_int_equal(region_tell(r, "gemeente", "contacts.planned",
	                             region_text(r, "{\"reference\":\"%s\",\"on\":\"2027-10-04\"}", own))
	                         ->answer,
	                 ANSWER_STORED);
	c = region_case(r, NULL);
	region_ask(r, COORDINATOR, "consent.confirm",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"asked the client\"}", c));
	region_accept(r, c);
	(void)region_heard(r, "ggd", EVENT_SIGNAL_SHARED);
	(void)region_heard(r, "gemeente", EVENT_SIGNAL_SHARED);
	return close_case(r);
}

static void retention_step__removes_a_case_whose_term_is_over(void **state)
{
	struct region *r = region_of(state);
	static const char *const tables[] = {"mdo_case",
	                                     "signal",
	                                     "consent",
	                                     "served",
	                                     "client",
	                                     "reference",
	                                     "regie",
	                                     "escalation",
	                                     "item",
	                                     "erasure",
	                                     "sealed WHERE kind <> 4",
	                                     "signal_refused",
	                                     "signal_deadline",
	                                     "identity_key",
	                                     "contact",
	                                     "outbox WHERE case_id IS NOT NULL OR signal IS NOT NULL"};

	region_conf(r)->retention.days[RETENTION_CASE] = 100;
	full_case(r);
	assert_true(region_number(r, ROWS("sealed WHERE kind <> 4")) >= 4);
	region_later(r, 99);
	assert_int_equal(region_number(r, ROWS("mdo_case")), 1);
	region_later(r, 1);
	assert_int_equal(region_number(r, READABLE), 0);
	assert_int_equal(region_audited(r, "case.erased", "case"), 1);
	says_it_erased(r, "ggd");
	says_it_erased(r, "gemeente");
	assert_int_equal(region_number(r, UNANSWERED), 0);
	region_later(r, 1);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		int rows = region_number(r, region_text(r, ROWS("%s"), tables[i]));
		if (rows != 0)
			fail_msg("%s: %d", tables[i], rows);
	}
	assert_int_equal(region_audited(r, "case.removed", "case"), 1);
	assert_int_equal(region_audited(r, "client.removed", "case"), 1);
	assert_int_equal(
	        ((const struct proto_audit_result *)region_ask(r, OFFICER, "audit.verify", NULL))->intact,
	        true);
}

/* Its numbers stay in the streams, with nothing behind them (I4). */
static void retention_step__leaves_no_hole_in_a_stream(void **state)
{
	struct region *r = region_of(state);
	int numbered;

	region_conf(r)->retention.days[RETENTION_CASE] = 5;
	full_case(r);
	region_later(r, 5);
	says_it_erased(r, "ggd");
	says_it_erased(r, "gemeente");
	numbered = region_number(r, ROWS("outbox WHERE number IS NOT NULL"));
	assert_true(numbered > 0);
	region_later(r, 1);
	assert_int_equal(region_number(r, ROWS("mdo_case")), 0);
	assert_int_equal(region_number(r, ROWS("outbox WHERE number IS NOT NULL")), numbered);
	assert_int_equal(region_number(r, ROWS("outbox WHERE reference IS NOT NULL AND number IS NOT NULL "
	                                       "AND (case_id IS NOT NULL OR signal IS NOT NULL)")),
	                 0);
}

/* What waits for a partner that does not listen is not kept for it, and is not served with nothing in it. */
static void retention_step__takes_what_is_still_to_be_served(void **state)
{
	struct region *r = region_of(state);

	region_conf(r)->retention.days[RETENTION_CASE] = 5;
	full_case(r);
	region_later(r, 5);
	says_it_erased(r, "ggd");
	says_it_erased(r, "gemeente");
	region_sql(r, "INSERT INTO outbox (event_id, partner, kind, created, not_before, signal) "
	              "SELECT 'of-signal', 'ggd', 3, 0, 0, id FROM signal LIMIT 1");
	region_sql(r, "INSERT INTO outbox (event_id, partner, kind, created, not_before, case_id) "
	              "SELECT 'of-case', 'ggd', 3, 0, 0, id FROM mdo_case");
	assert_int_equal(region_number(r, ROWS("outbox WHERE event_id LIKE 'of-%'")), 2);
	region_later(r, 1);
	assert_int_equal(region_number(r, ROWS("mdo_case")), 0);
	assert_int_equal(region_number(r, ROWS("outbox WHERE event_id LIKE 'of-%'")), 0);
}

static void retention_step__keeps_what_is_open_or_unsettled(void **state)
{
	struct region *r = region_of(state);
	static const struct {
		const char *make, *unmake;
		int readable;
	} reasons[] = {
	        {"UPDATE signal SET state = 2", "UPDATE signal SET state = 1", 4},
	        {"UPDATE consent SET form = 3", "UPDATE consent SET form = 1", 4},
	        {"UPDATE mdo_case SET state = 1, closed = NULL",
	         "UPDATE mdo_case SET state = 2, closed = 1790000000000", 4},
	        /* An answer that is not there keeps rows only. */
	        {"INSERT INTO erasure SELECT partner, reference, 1800000000000, NULL FROM served LIMIT 1",
	         "UPDATE erasure SET done = 1800000000000", 0},
	};

	region_conf(r)->retention.days[RETENTION_CASE] = 5;
	full_case(r);
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		region_sql(r, reasons[i].make);
		region_later(r, 7);
		if (region_number(r, ROWS("mdo_case")) != 1 || region_number(r, ROWS("signal")) != 2)
			fail_msg("%s", reasons[i].make);
		assert_int_equal(region_number(r, READABLE), reasons[i].readable);
		region_sql(r, reasons[i].unmake);
	}
	region_later(r, 1);
	assert_int_equal(region_number(r, ROWS("mdo_case")), 0);
	assert_int_equal(region_number(r, ROWS("erasure")), 0);
}

/* Contacts rest on a reference of a signal or of a case: they go with that, and only then. */
static void retention_step__takes_the_contacts_of_its_own_case(void **state)
{
	struct region *r = region_of(state);
	const char *other;

	region_conf(r)->retention.days[RETENTION_CASE] = 5;
	full_case(r);
	other = region_signal(r, "gemeente", (struct region_signal){.client = BSN_B})->reference;
	assert_int_equal(region_tell(r, "gemeente", "contacts.planned",
	                             region_text(r, "{\"reference\":\"%s\",\"on\":\"2027-10-05\"}", other))
	                         ->answer,
	                 ANSWER_STORED);
	region_later(r, 5);
	/* Erased, not removed yet: somebody told of a day again meanwhile, somebody else of the case itself.
	 */
	region_sql(
	        r,
	        "INSERT INTO reference (id, partner, case_id, client) SELECT 'r-late', 'woning', id, client "
	        "FROM mdo_case WHERE state <> 1");
	region_sql(r, "INSERT OR IGNORE INTO contact (id, partner, reference, on_day, told) "
	              "SELECT 'c' || id, partner, id, 20800, 0 FROM reference");
	says_it_erased(r, "ggd");
	says_it_erased(r, "gemeente");
	assert_true(region_number(r, ROWS("contact WHERE on_day = 20800")) >= 4);
	region_later(r, 1);
	assert_int_equal(region_number(r, ROWS("mdo_case")), 1);
	assert_int_equal(region_number(r, ROWS("contact WHERE reference NOT IN (SELECT id FROM reference)")),
	                 0);
	assert_int_equal(region_number(r, ROWS("contact WHERE reference = 'r-late'")), 0);
	assert_int_equal(region_number(r, region_text(r, ROWS("contact WHERE reference = '%s'"), other)), 2);
}

/* Nothing ends in silence: who received it is asked to erase it, and the sender hears of it, once. */
static void retention_step__ends_what_is_in_force(void **state)
{
	struct region *r = region_of(state);

	region_signal(r, "gemeente", (struct region_signal){.client = NAMED_A, .recipients = "[\"ggd\"]"});
	assert_int_equal(region_heard(r, "ggd", EVENT_SIGNAL_SHARED), 1);
	close_case(r);
	region_later(r, 29);
	assert_int_equal(region_heard(r, "ggd", EVENT_CONSENT_WITHDRAWN), 0);
	(void)region_heard(r, "gemeente", EVENT_SIGNAL_STATUS);
	region_later(r, 1);
	assert_int_equal(region_number(r, ROWS("consent WHERE state IN (1, 2)")), 0);
	assert_int_equal(region_number(r, READABLE), 0);
	assert_int_equal(region_heard(r, "ggd", EVENT_CONSENT_WITHDRAWN), 1);
	assert_int_equal(region_heard(r, "gemeente", EVENT_SIGNAL_STATUS), 1);
	assert_int_equal(region_heard(r, "school", EVENT_CONSENT_WITHDRAWN), 0);
	assert_int_equal(region_audited(r, "consent.expired", NULL), 1);
	/* What is left waits for the answer. */
	assert_int_equal(region_number(r, ROWS("mdo_case")), 1);
	region_later(r, 1);
	assert_int_equal(region_number(r, ROWS("mdo_case")), 1);
	says_it_erased(r, "ggd");
	region_later(r, 1);
	assert_int_equal(region_number(r, ROWS("mdo_case")), 0);
	assert_int_equal(region_number(r, ROWS("client")), 0);
	assert_int_equal(region_number(r, ROWS("outbox WHERE kind = 5")), 1);
}

/* Also when a restored copy had no key for its content any more. */
static void retention_step__ends_what_nobody_can_read(void **state)
{
	struct region *r = region_of(state);

	region_signal(r, "gemeente", (struct region_signal){.client = NAMED_A, .recipients = "[\"ggd\"]"});
	assert_int_equal(region_heard(r, "ggd", EVENT_SIGNAL_SHARED), 1);
	close_case(r);
	region_sql(r, "UPDATE sealed SET state = 3, domain = 0, content = 0, nonce = zeroblob(0), "
	              "body = zeroblob(0) WHERE kind <> 4");
	region_later(r, 30);
	assert_int_equal(region_heard(r, "ggd", EVENT_CONSENT_WITHDRAWN), 1);
	assert_int_equal(region_number(r, ROWS("mdo_case")), 1);
}

/* A partner that does not answer keeps nobody's case: only that it was asked stays, until it does. */
static void retention_step__waits_for_an_answer_no_longer_than_its_term(void **state)
{
	struct region *r = region_of(state);

	region_conf(r)->retention.days[RETENTION_CASE] = 5;
	region_conf(r)->retention.days[RETENTION_ANSWER] = 40;
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]"});
	assert_int_equal(region_heard(r, "ggd", EVENT_SIGNAL_SHARED), 1);
	close_case(r);
	/* Asked on Saturday the 28th; its fifth working day is Friday the 4th. */
	region_later(r, 5);
	region_later(r, 6);
	assert_int_equal(region_number(r, ROWS("mdo_case")), 1);
	region_later(r, 1);
	assert_int_equal(region_number(r, ROWS("mdo_case")), 0);
	assert_int_equal(region_number(r, ROWS("client")), 0);
	assert_int_equal(region_number(r, ROWS("reference")), 0);
	assert_true(region_number(r, UNANSWERED) > 0);
	says_it_erased(r, "ggd");
	assert_int_equal(region_number(r, UNANSWERED), 0);
	region_later(r, 39);
	assert_true(region_number(r, ROWS("erasure")) > 0);
	region_later(r, 1);
	assert_int_equal(region_number(r, ROWS("erasure")), 0);
}

/* Whom a newer consent does not name was asked to erase under the older one. */
static void retention_step__waits_for_who_was_left_out(void **state)
{
	struct region *r = region_of(state);
	const char *reference = lease_signal(r, BSN_A, (struct lease_consent){0})->reference;

	region_conf(r)->retention.days[RETENTION_CASE] = 1;
	lease_heard(r, "ggd");
	assert_int_equal(
	        lease_renew(r, reference, (struct lease_consent){.recipients = "[\"woning\"]"})->answer,
	        ANSWER_STORED);
	close_case(r);
	region_later(r, 1);
	assert_int_equal(region_number(r, READABLE), 0);
	region_later(r, 1);
	assert_int_equal(region_number(r, ROWS("mdo_case")), 1);
	says_it_erased(r, "ggd");
	region_later(r, 1);
	assert_int_equal(region_number(r, ROWS("mdo_case")), 0);
	assert_int_equal(region_number(r, ROWS("consent")), 0);
	assert_int_equal(region_number(r, ROWS("erasure")), 0);
}

/* That somebody looked without a consent outlives the case until an officer saw it. */
static void retention_step__keeps_a_use_of_the_button_that_nobody_saw(void **state)
{
	struct region *r = region_of(state);
	const struct proto_glass_list *uses;
	const char *c;

	region_conf(r)->retention.days[RETENTION_CASE] = 5;
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]"});
	c = region_text(r, "%s", region_case(r, NULL));
	region_ask(r, COORDINATOR, "glass.break",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"police\"}", c));
	close_case(r);
	region_later(r, 5);
	assert_int_equal(region_number(r, ROWS("mdo_case")), 0);
	uses = region_ask(r, OFFICER, "glass.list", NULL);
	assert_int_equal(uses->uses.count, 1);
	assert_string_equal(uses->uses.at[0].case_, c);
	assert_string_equal(uses->uses.at[0].reason, "police");
	region_ask(r, OFFICER, "glass.seen", region_text(r, "{\"number\":%d}", (int)uses->uses.at[0].number));
	region_later(r, 1);
	assert_int_equal(region_number(r, ROWS("glass")), 0);
}

static void retention_step__forgets_sooner_who_is_known_by_name_only(void **state)
{
	struct region *r = region_of(state);

	region_signal(r, "woning", (struct region_signal){.client = NAMED_A, .recipients = "[\"ggd\"]"});
	close_case(r);
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_B});
	close_case(r);
	region_later(r, 31);
	assert_int_equal(region_number(r, ROWS("mdo_case")), 1);
	assert_int_equal(region_number(r, ROWS("client WHERE matched = 0")), 0);
	assert_int_equal(region_audited(r, "case.removed", "unmatched"), 1);
}

static void retention_step__forgets_answers(void **state)
{
	struct region *r = region_of(state);

	region_conf(r)->retention.days[RETENTION_ANSWER] = 40;
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	region_later(r, 39);
	assert_int_equal(region_number(r, ROWS("answer WHERE principal = 'gemeente'")), 1);
	region_later(r, 1);
	assert_int_equal(region_number(r, ROWS("answer WHERE principal = 'gemeente'")), 0);
	assert_int_equal(region_audited(r, "answers.removed", "answer"), 1);
}

static void retention_step__waits_for_the_night(void **state)
{
	struct region *r = region_of(state);

	region_conf(r)->retention.days[RETENTION_CASE] = 1;
	full_case(r);
	/* 02:59 and 03:00 of the next day: the region begins at 10:00. */
	region_pass(r, 16 * TIME_HOUR_MS + 59 * TIME_MINUTE_MS);
	assert_int_equal(region_number(r, READABLE), 4);
	region_pass(r, TIME_MINUTE_MS);
	assert_int_equal(region_number(r, READABLE), 0);
}

static void retention_list__says_what_goes_and_why(void **state)
{
	struct region *r = region_of(state);
	const struct proto_retention_list *list;
	const char *c;

	region_conf(r)->retention.days[RETENTION_CASE] = 50;
	c = region_text(r, "%s", full_case(r));
	region_withdraw(r, "school", BSN_B);
	list = listed(r, 0);
	assert_int_equal(list->classes.count, RETENTION_COUNT - 1);
	assert_int_equal(list->classes.at[0].days, 50);
	assert_non_null(strstr(list->classes.at[0].source, "9.9"));
	assert_int_equal(list->rows.count, 0);
	assert_int_equal(listed(r, 49)->rows.count, 0);
	list = listed(r, 50);
	assert_int_equal(list->rows.count, 1);
	assert_int_equal(list->rows.at[0].class_, RETENTION_CASE);
	assert_string_equal(list->rows.at[0].case_, c);
	assert_int_equal(list->rows.at[0].goes.n - list->rows.at[0].start.n, 50);
	list = listed(r, 365);
	assert_true(list->rows.count >= 2);
	for (size_t i = 1; i < list->rows.count; i++)
		assert_true(list->rows.at[i - 1].goes.n <= list->rows.at[i].goes.n);
	assert_int_equal(region_audited(r, "retention.listed", NULL), 4);
	region_refused(r, CHAIR, "retention", "{}", "right-missing");
	/* What is listed for today has gone a moment later, and nothing else. */
	region_later(r, 50);
	assert_int_equal(listed(r, 0)->rows.count, 0);
	assert_int_equal(region_number(r, READABLE), 0);
	says_it_erased(r, "ggd");
	says_it_erased(r, "gemeente");
	region_later(r, 1);
	assert_int_equal(region_number(r, ROWS("mdo_case")), 0);
	assert_int_equal(region_number(r, ROWS("client")), 1);
}

static void retention_step__tells_the_erasure_ledger(void **state)
{
	struct region *r = region_of(state);
	char text[8192];
	size_t len;
	FILE *f;

	region_conf(r)->retention.days[RETENTION_CASE] = 5;
	f = fopen(region_ledger(r), "re");
	assert_non_null(f);
	full_case(r);
	region_later(r, 5);
	len = fread(text, 1, sizeof(text) - 1, f);
	fclose(f);
	text[len] = '\0';
	assert_non_null(strstr(text, "\"became\":\"expired\""));
	assert_int_equal(region_number(r, READABLE), 0);
	assert_int_equal(region_number(r, ROWS("sealed WHERE kind <> 4 AND length(body) > 0")), 0);
}

/* A copy from before a withdrawal: the content is gone at once, and the first tick makes the rest follow. */
static void store_replay__ends_a_consent_with_all_that_follows(void **state)
{
	struct region *r = region_of(state);

	region_ledger(r);
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	assert_int_equal(region_heard(r, "ggd", EVENT_SIGNAL_SHARED), 1);
	region_copy(r, false);
	region_withdraw(r, "gemeente", BSN_A);
	region_pass(r, 1000);
	region_copy(r, true);
	assert_int_equal(region_number(r, ROWS("sealed WHERE kind <> 4 AND length(body) > 0")), 0);
	assert_int_equal(region_number(r, ROWS("consent WHERE state = 2")), 1);
	region_pass(r, 1000);
	assert_int_equal(region_number(r, ROWS("consent WHERE state = 3")), 1);
	assert_int_equal(region_number(r, ROWS("mdo_case WHERE state = 1")), 0);
	assert_int_equal(region_number(r, ROWS("signal WHERE state = 3 AND domains = 0")), 1);
	/* Who had received it in the time before the copy hears it. */
	assert_true(region_number(
	                    r, ROWS("outbox WHERE partner = 'ggd' AND facts IS NOT NULL AND kind = 5")) > 0);
	/* The signal again, with a consent from before, stays hidden. */
	region_signal(r, "school", (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]"});
	assert_int_equal(region_number(r, ROWS("consent WHERE state = 2")), 1);
}

/* What a partner hears that sends an older consent after a copy was put back that does not know somebody who
 * withdrew. ${known}: another one had told of its client long before. */
static size_t told_after_a_replay(struct region *r, const char *client, bool known)
{
	region_ledger(r);
	if (known)
		region_signal(r, "gemeente", (struct region_signal){.client = client});
	region_copy(r, false);
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_B});
	region_withdraw(r, "gemeente", BSN_B);
	region_pass(r, 1000);
	region_copy(r, true);
	region_pass(r, 1000);
	region_signal(r, "school", (struct region_signal){.client = client, .recipients = "[\"ggd\"]"});
	assert_int_equal(region_heard(r, "ggd", EVENT_SIGNAL_SHARED), known ? 1 : 0);
	region_later(r, 12);
	return region_heard(r, "school", EVENT_SIGNAL_STATUS);
}

static void store_replay__tells_no_sender_who_was_known(void **state)
{
	assert_int_equal(told_after_a_replay(region_of(state), BSN_A, true), 1);
}

static void store_replay__tells_no_sender_who_was_unknown(void **state)
{
	assert_int_equal(told_after_a_replay(region_of(state), BSN_A, false), 1);
}

/* By a name nobody is recognised. */
static void store_replay__doubts_whoever_is_known_by_name_only(void **state)
{
	assert_int_equal(told_after_a_replay(region_of(state), NAMED_A, true), 1);
}

/* What is sent about somebody whom this partner named before the copy was made stands; and a consent from
 * after that day stands for anybody. */
static void store_replay__doubts_only_who_is_new_to_a_partner(void **state)
{
	struct region *r = region_of(state);
	int refused;

	region_ledger(r);
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	/* Refused, for a language that nobody knows. */
	assert_int_equal(
	        region_tell(
	                r, "ggd", "signals.reported",
	                region_text(
	                        r,
	                        "{\"client\":" BSN_A ",\"reporter\":\"g1\",\"observations\":[{\"domain\":"
	                        "\"housing\",\"text\":\"x\"}],"
	                        "\"language\":\"xx\",\"interpreter\":true,\"place\":\"0392\",\"consent\":%s}",
	                        lease_consent(
	                                r, (struct lease_consent){.by = "g1", .recipients = "[\"woning\"]"})))
	                ->answer,
	        ANSWER_REFUSED);
	region_copy(r, false);
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_B});
	region_withdraw(r, "gemeente", BSN_B);
	region_pass(r, 1000);
	region_copy(r, true);
	region_pass(r, 1000);
	refused = region_number(r, ROWS("acquaintance WHERE partner = 'ggd' AND passing = 1"));
	assert_int_equal(refused, 1);
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	assert_int_equal(region_number(r, ROWS("signal WHERE state = 2")), 0);
	region_signal(r, "ggd", (struct region_signal){.client = BSN_A});
	assert_int_equal(region_number(r, ROWS("signal WHERE state = 2")), 1);
	/* Named once more it is as new as it was. */
	region_signal(r, "ggd", (struct region_signal){.client = BSN_A});
	assert_int_equal(region_number(r, ROWS("signal WHERE state = 2")), 2);
	region_later(r, 1);
	region_signal(r, "school", (struct region_signal){.client = BSN_A, .from = "2026-11-24"});
	assert_int_equal(region_number(r, ROWS("signal WHERE state = 2")), 2);
}

/* Who keeps the service, and who audits it; others with neither right do not. */
static void retention_list__is_for_who_keeps_and_who_audits(void **state)
{
	static const char *const people[] = {ADMINISTRATOR, OFFICER, COORDINATOR};
	struct region *r = region_of(state);
	const char *c = full_case(r);

	for (size_t i = 0; i < 3; i++) {
		const struct proto_retention_list *list =
		        region_ask(r, people[i], "retention", "{\"days\":2000}");

		assert_true(list->rows.count > 0);
		assert_string_equal(
		        list->rows.at[0].case_ != NULL ? list->rows.at[0].case_ : list->rows.at[1].case_, c);
	}
	assert_non_null(strstr(region_refused(r, CHAIR, "retention", "{}", "right-missing")->detail,
	                       "keep or audit"));
}

/* Nobody hears "erased" before the ledger has it. */
static void commands__tell_nothing_while_the_ledger_is_away(void **state)
{
	struct region *r = region_of(state);

	region_ledger(r);
	region_ask(r, ADMINISTRATOR, "status", NULL);
	region_owe(r, true);
	region_refused(r, ADMINISTRATOR, "retention", "{}", "busy");
	region_refused(r, COORDINATOR, "case.list", NULL, "busy");
	region_ask(r, ADMINISTRATOR, "status", NULL);
	region_owe(r, false);
	region_ask(r, COORDINATOR, "case.list", NULL);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        T(retention_list__is_for_who_keeps_and_who_audits),
	        T(retention_step__removes_a_case_whose_term_is_over),
	        T(retention_step__leaves_no_hole_in_a_stream),
	        T(retention_step__takes_what_is_still_to_be_served),
	        T(retention_step__keeps_what_is_open_or_unsettled),
	        T(retention_step__takes_the_contacts_of_its_own_case),
	        T(retention_step__ends_what_is_in_force),
	        T(retention_step__ends_what_nobody_can_read),
	        T(retention_step__waits_for_an_answer_no_longer_than_its_term),
	        T(retention_step__waits_for_who_was_left_out),
	        T(retention_step__keeps_a_use_of_the_button_that_nobody_saw),
	        T(retention_step__forgets_sooner_who_is_known_by_name_only),
	        T(retention_step__forgets_answers),
	        T(retention_step__waits_for_the_night),
	        T(retention_list__says_what_goes_and_why),
	        T(retention_step__tells_the_erasure_ledger),
	        T(store_replay__ends_a_consent_with_all_that_follows),
	        T(store_replay__tells_no_sender_who_was_known),
	        T(store_replay__tells_no_sender_who_was_unknown),
	        T(store_replay__doubts_whoever_is_known_by_name_only),
	        T(store_replay__doubts_only_who_is_new_to_a_partner),
	        T(commands__tell_nothing_while_the_ledger_is_away),
	};
#undef T

	return cmocka_run_group_tests(tests, NULL, NULL);
}
