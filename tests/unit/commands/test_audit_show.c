#include "region.h"

static const struct proto_audit_result *verify(struct region *r, const char *params)
{
	return region_ask(r, OFFICER, "audit.verify", params);
}

static void audit_verify__intact_and_signed(void **state)
{
	struct region *r = region_of(state);
	const struct proto_audit_result *result;
	struct crypto_signature signature;
	struct crypto_signer signer;
	const char *text;

	region_signal(r, "gemeente", (struct region_signal){0});
	result = verify(r, NULL);
	assert_true(result->intact);
	assert_false(result->more);
	assert_true(result->rows > 0);
	assert_int_equal(result->upto, result->rows);
	assert_int_equal(result->broken_at, PROTO_NO_INT);
	assert_int_equal(result->against, WITNESSED_ABSENT);
	assert_true(crypto_signature_from_hex(result->signature, &signature));
	assert_true(crypto_signer_from_hex(result->key, &signer));
	text = region_text(r, "mdod audit head 1\n%lld\n%s\n", (long long)result->anchor,
	                   result->anchor_head);
	assert_true(crypto_signature_fits(&signature, &signer, text, strlen(text)));
	assert_int_equal(region_audited_with(r, "audit.verified", "actor", OFFICER), 1);
}

static void audit_verify__needs_both_of_a_witness_and_a_row_that_is(void **state)
{
	struct region *r = region_of(state);
	const struct proto_problem *p;

	p = region_refused(r, OFFICER, "audit.verify", "{\"anchor\":1}", "member-missing");
	assert_string_equal(p->pointer, "/params/head");
	p = region_refused(r, OFFICER, "audit.verify", "{\"after\":100000}", "member-range");
	assert_string_equal(p->pointer, "/params/after");
	region_refused(r, CHAIR, "audit.verify", NULL, "right-missing");
}

/* What a partner keeps is what an officer compares with. */
static void audit_verify__against_what_a_partner_was_given(void **state)
{
	struct region *r = region_of(state);
	const struct proto_witness *w = region_signal(r, "gemeente", (struct region_signal){0})->witness;
	const char *params;

	assert_non_null(w->signature);
	assert_string_equal(w->key, verify(r, NULL)->key);
	params = region_text(r, "{\"anchor\":%lld,\"head\":\"%s\"}", (long long)w->anchor, w->head);
	assert_int_equal(verify(r, params)->against, WITNESSED_SAME);
	params = region_text(r, "{\"anchor\":%lld,\"head\":\"%064d\"}", (long long)w->anchor, 7);
	assert_int_equal(verify(r, params)->against, WITNESSED_OTHER);
	params = region_text(r, "{\"anchor\":%lld,\"head\":\"%s\"}", (long long)w->anchor + 1, w->head);
	assert_int_equal(verify(r, params)->against, WITNESSED_NEVER);
	assert_int_equal(region_audited(r, "audit.verified", "never"), 1);
}

static void audit_witness__goes_by_the_clock_and_not_by_messages(void **state)
{
	struct region *r = region_of(state);
	const struct proto_witness *before = region_signal(r, "gemeente", (struct region_signal){0})->witness;
	const struct proto_witness *after;

	for (int i = 0; i < 5; i++)
		after = region_signal(r, "ggd", (struct region_signal){.client = BSN_B})->witness;
	assert_int_equal(after->anchor, before->anchor);
	assert_string_equal(after->signature, before->signature);
	region_pass(r, 10 * TIME_MINUTE_MS);
	after = region_signal(r, "ggd", (struct region_signal){.client = BSN_B})->witness;
	assert_int_equal(after->anchor, before->anchor + 1);
}

/* A day later the tick has left a checkpoint: only what came since is read. */
static void audit_verify__reads_what_is_new(void **state)
{
	struct region *r = region_of(state);
	int64_t before = ((struct proto_status *)region_ask(r, COORDINATOR, "status", NULL))->audit_rows;

	region_later(r, 1);
	const struct proto_audit_result *result = verify(r, NULL);
	assert_true(result->intact);
	assert_true(result->upto > before);
	assert_true(result->rows <= result->upto - before);
	assert_int_equal(verify(r, "{\"full\":true}")->rows, result->upto + 1);
}

/* ---- audit.export ---- */

static const struct proto_audit_page *export(struct region *r, const char *params)
{
	return region_ask(r, OFFICER, "audit.export", params);
}

static const struct proto_audit_row *find(const struct proto_audit_page *page, const char *event)
{
	for (size_t i = 0; i < page->rows.count; i++)
		if (strcmp(page->rows.at[i].event_type, event) == 0)
			return &page->rows.at[i];
	return NULL;
}

static void audit_export__the_fields_of_nen_7513(void **state)
{
	struct region *r = region_of(state);
	const struct proto_audit_row *row;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	const char *case_ = region_case(r, NULL);
	region_heard(r, "ggd", EVENT_SIGNAL_SHARED);
	const struct proto_audit_page *page = export(r, NULL);
	row = find(page, "signal.stored");
	assert_non_null(row);
	assert_string_equal(row->event_action, "C");
	assert_int_equal(row->event_outcome, 0);
	assert_string_equal(row->user, "gemeente");
	assert_string_equal(row->responsible, "k1");
	assert_string_equal(row->role, "municipality");
	assert_string_equal(row->purpose, "signal");
	assert_string_equal(row->domains, "housing");
	assert_string_equal(row->subject, case_);
	assert_true(row->requestor);
	assert_non_null(row->access_point);
	for (size_t i = 0; i < page->rows.count; i++)
		if (page->rows.at[i].recipient != NULL &&
		    strcmp(page->rows.at[i].object_type, "signals.shared") == 0)
			row = &page->rows.at[i];
	assert_string_equal(row->event_type, "notification.served");
	assert_string_equal(row->user, "ggd");
	assert_string_equal(row->recipient, "ggd");
	assert_string_equal(row->domains, "housing");
	assert_non_null(row->consent);
	assert_false(find(page, "anchor.made")->requestor);
	assert_null(find(page, "audit.exported"));
	assert_non_null(find(export(r, NULL), "audit.exported"));
}

/* Who, as what, and why stand in every row that somebody is answered for. */
static void audit_export__every_row_says_who_and_why(void **state)
{
	struct region *r = region_of(state);
	const struct proto_audit_page *page;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	const char *case_ = region_case(r, NULL);
	region_heard(r, "ggd", EVENT_SIGNAL_SHARED);
	region_ask(r, COORDINATOR, "case.close",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"done\"}", case_));
	region_refused(r, COORDINATOR, "case.show", "{\"case\":\"C-00000000\"}", "case-unknown");
	page = export(r, NULL);
	assert_true(page->rows.count > 10);
	for (size_t i = 0; i < page->rows.count; i++) {
		const struct proto_audit_row *row = &page->rows.at[i];

		if (strcmp(row->event_type, "daemon.started") == 0)
			continue;
		if (row->purpose == NULL ||
		    (row->requestor && (row->role == NULL || row->access_point == NULL)))
			fail_msg("%s by %s", row->event_type, row->user);
	}
}

static void audit_export__pages_without_gap(void **state)
{
	struct region *r = region_of(state);
	int64_t seen = 0, after = 0;
	bool more = true;

	for (int i = 0; i < 90; i++)
		region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	for (int pages = 0; more && pages < 20; pages++) {
		const struct proto_audit_page *page =
		        export(r, region_text(r, "{\"after\":%lld}", (long long)after));

		assert_true(page->rows.count > 0 && page->rows.count <= 200);
		for (size_t i = 0; i < page->rows.count; i++)
			assert_int_equal(page->rows.at[i].event_id, ++seen);
		after = page->upto;
		more = page->more;
	}
	assert_false(more);
	assert_true(seen > 200);
}

static void audit_export__one_case_and_a_period(void **state)
{
	struct region *r = region_of(state);
	const struct proto_audit_page *page;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	const char *one = region_case(r, NULL);
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_B});
	const char *other = region_case(r, one);
	page = export(r, region_text(r, "{\"case\":\"%s\"}", one));
	assert_non_null(find(page, "case.listed"));
	for (size_t i = 0; i < page->rows.count; i++) {
		const struct proto_audit_row *row = &page->rows.at[i];

		assert_true(row->object == NULL || strstr(row->object, other) == NULL);
		assert_true(row->subject == NULL || strcmp(row->subject, one) == 0);
	}
	assert_int_equal(export(r, "{\"to\":\"2026-11-22\"}")->rows.count, 0);
	assert_true(export(r, "{\"from\":\"2026-11-23\",\"to\":\"2026-11-23\"}")->rows.count > 0);
	region_refused(r, CHAIR, "audit.export", NULL, "right-missing");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(audit_verify__intact_and_signed),
	        TEST(audit_verify__needs_both_of_a_witness_and_a_row_that_is),
	        TEST(audit_verify__against_what_a_partner_was_given),
	        TEST(audit_witness__goes_by_the_clock_and_not_by_messages),
	        TEST(audit_verify__reads_what_is_new),
	        TEST(audit_export__the_fields_of_nen_7513),
	        TEST(audit_export__every_row_says_who_and_why),
	        TEST(audit_export__pages_without_gap),
	        TEST(audit_export__one_case_and_a_period),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
