/*
 * Reading beyond the golden messages: what stays when a message is refused, the order of checks, limits to
 * the byte.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "proto/proto.h"

#define ENVELOPE "\"specversion\":\"1.0\",\"id\":\"m-1\",\"source\":\"urn:nld:kvknr:90000001\","
#define ACK "\"type\":\"nl.mdo.streams.ack.v1\",\"data\":{\"epoch\":\"7f3a9c01d2e4b586\",\"upto\":43}"

static struct arena *arena;
static struct refusal refusal;

static int start(void **state)
{
	(void)state;
	arena = arena_new();
	memset(&refusal, 0, sizeof(refusal));
	return 0;
}

static int stop(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static bool message(const char *text, struct proto_message *ret)
{
	return proto_read_message(arena, text, strlen(text), ret, &refusal);
}

static void refused(enum problem p, const char *pointer)
{
	if (refusal.problem != p || strcmp(refusal.pointer, pointer) != 0)
		fail_msg("got %s at %s (%s), expected %s at %s", problem_code(refusal.problem),
		         refusal.pointer, refusal.detail, problem_code(p), pointer);
}

static void read_message__fills_every_kind(void **state)
{
	const char *text =
	        "{" ENVELOPE "\"type\":\"nl.mdo.regies.answered.v1\",\"data\":{\"reference\":"
	        "\"019a9c5e-7b10-7c41-9a52-3f0b6d1e2c01\",\"person\":\"k.jansen\",\"accepts\":false,"
	        "\"reason\":\"overload\"}}";
	const struct proto_regie_answer *d;
	struct proto_message m;

	(void)state;
	assert_true(message(text, &m));
	assert_int_equal(m.kind, MESSAGE_REGIE_ANSWER);
	assert_string_equal(m.envelope.id, "m-1");
	assert_string_equal(m.envelope.source, "urn:nld:kvknr:90000001");
	assert_null(m.envelope.data);
	assert_null(m.envelope.subject);
	assert_false(time_is_set(m.envelope.time));
	d = m.data;
	assert_string_equal(d->person, "k.jansen");
	assert_false(d->accepts);
	assert_int_equal(d->reason, CAUSE_OVERLOAD);
}

static void read_message__id_stays_when_refused(void **state)
{
	struct proto_message m;

	(void)state;
	assert_false(message("{" ENVELOPE "\"type\":\"nl.mdo.streams.ack.v1\",\"data\":{}}", &m));
	refused(PROBLEM_MEMBER_MISSING, "/data/epoch");
	assert_string_equal(m.envelope.id, "m-1");
	assert_null(m.envelope.source);
	assert_null(m.data);
	assert_int_equal(m.kind, MESSAGE_ABSENT);

	assert_false(message("{\"specversion\":\"2.0\",\"id\":\"m-2\"}", &m));
	refused(PROBLEM_SPECVERSION, "/specversion");
	assert_string_equal(m.envelope.id, "m-2");

	assert_false(message("{\"specversion\":\"1.0\",\"id\":\"m 2\"}", &m));
	assert_null(m.envelope.id);
	assert_false(message("{\"specversion\":\"1.0\",\"id\":2}", &m));
	assert_null(m.envelope.id);
	assert_false(message("[]", &m));
	assert_null(m.envelope.id);
	assert_false(message("{\"id\":\"m-3\"", &m));
	assert_null(m.envelope.id);
}

static void read_message__size_to_the_byte(void **state)
{
	const char *text = "{" ENVELOPE ACK "}";
	char *large = arena_alloc(arena, PROTO_MESSAGE_MAX + 2);
	struct proto_message m;

	(void)state;
	memset(large, ' ', PROTO_MESSAGE_MAX + 1);
	memcpy(large, text, strlen(text));
	assert_true(proto_read_message(arena, large, PROTO_MESSAGE_MAX, &m, &refusal));
	assert_false(proto_read_message(arena, large, PROTO_MESSAGE_MAX + 1, &m, &refusal));
	refused(PROBLEM_TOO_LARGE, "");
	assert_false(proto_read_message(arena, NULL, 0, &m, &refusal));
	refused(PROBLEM_NOT_JSON, "");
}

static void read_message__depth_is_bounded(void **state)
{
	char text[2 * PROTO_MESSAGE_MAX];
	struct proto_message m;
	size_t n = PROTO_MESSAGE_MAX / 2;

	(void)state;
	memset(text, '[', n);
	memset(text + n, ']', n);
	assert_false(proto_read_message(arena, text, 2 * n, &m, &refusal));
	refused(PROBLEM_NOT_JSON, "");
	assert_non_null(strstr(refusal.detail, "deep"));
	/* Brackets in a text are no depth. */
	assert_false(message("{\"id\":\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[\"}", &m));
	refused(PROBLEM_MEMBER_MISSING, "/specversion");
}

static void read_message__order_is_that_of_the_table(void **state)
{
	struct proto_message m;

	(void)state;
	/* Wrong in many ways: each is told after the one before it was put right. */
	assert_false(message("{\"id\":1,\"bogus_\":1}", &m));
	refused(PROBLEM_MEMBER_MISSING, "/specversion");
	assert_false(message("{\"bogus_\":1,\"id\":1,\"specversion\":\"1.0\"}", &m));
	refused(PROBLEM_MEMBER_TYPE, "/id");
	assert_false(message("{\"bogus_\":1," ENVELOPE "\"type\":\"x\"}", &m));
	refused(PROBLEM_MEMBER_MISSING, "/data");
	assert_false(message("{\"bogus_\":1,\"datacontenttype\":\"text/plain-text\"," ENVELOPE
	                     "\"type\":\"x\",\"data\":1}",
	                     &m));
	refused(PROBLEM_MEMBER_RANGE, "/datacontenttype");
	assert_false(message("{\"bogus_\":1,\"datacontenttype\":\"application/xxxx\"," ENVELOPE
	                     "\"type\":\"x\",\"data\":1}",
	                     &m));
	refused(PROBLEM_MEMBER_UNKNOWN, "");
	assert_false(message(
	        "{\"datacontenttype\":\"application/xxxx\"," ENVELOPE "\"type\":\"x\",\"data\":1}", &m));
	refused(PROBLEM_MEMBER_WORD, "/datacontenttype");
	assert_false(message("{" ENVELOPE "\"type\":\"x\",\"data\":1}", &m));
	refused(PROBLEM_TYPE_UNKNOWN, "/type");
	assert_false(message("{" ENVELOPE "\"type\":\"nl.mdo.streams.ack.v1\",\"data\":1}", &m));
	refused(PROBLEM_MEMBER_TYPE, "/data");
}

static void read_message__extension_attributes_are_passed_over(void **state)
{
	struct proto_message m;

	(void)state;
	assert_true(message("{\"abcdefghij0123456789\":1,\"b\":true,\"c\":\"x\",\"d\":null," ENVELOPE ACK "}",
	                    &m));
	assert_false(message("{\"abcdefghij01234567890\":1," ENVELOPE ACK "}", &m));
	refused(PROBLEM_MEMBER_UNKNOWN, "");
	assert_false(message("{\"e\":[]," ENVELOPE ACK "}", &m));
	refused(PROBLEM_MEMBER_UNKNOWN, "");
}

static void read_message__refusal_repeats_nothing(void **state)
{
	struct proto_message m;

	(void)state;
	assert_false(message("{" ENVELOPE ACK ",\"999990019\":{}}", &m));
	refused(PROBLEM_MEMBER_UNKNOWN, "");
	assert_null(strstr(refusal.detail, "99999"));
	assert_non_null(strstr(refusal.detail, "member 6"));
	assert_false(message("{\"999990019\":1,\"999990019\":2}", &m));
	refused(PROBLEM_NOT_JSON, "");
	assert_null(strstr(refusal.detail, "99999"));
	assert_false(message("{\"id\": 999990019x}", &m));
	refused(PROBLEM_NOT_JSON, "");
	assert_null(strstr(refusal.detail, "99999"));
}

static void read_request__without_params(void **state)
{
	const char *text = "{\"jsonrpc\":\"2.0\",\"id\":\"q-1\",\"method\":\"agenda\"}";
	const struct proto_agenda_params *p;
	struct proto_request q;

	(void)state;
	assert_true(proto_read_request(arena, text, strlen(text), &q, &refusal));
	assert_int_equal(q.method, METHOD_AGENDA);
	assert_string_equal(q.id, "q-1");
	p = q.params;
	assert_null(p->table);
	assert_false(day_is_set(p->from));
	text = "{\"jsonrpc\":\"2.0\",\"id\":\"q-2\",\"method\":\"status\",\"params\":null}";
	assert_true(proto_read_request(arena, text, strlen(text), &q, &refusal));
	assert_non_null(q.params);
}

static void read_request__id_stays_when_refused(void **state)
{
	const char *text = "{\"jsonrpc\":\"2.0\",\"id\":\"q-1\",\"method\":\"case.close\",\"params\":{}}";
	struct proto_request q;

	(void)state;
	assert_false(proto_read_request(arena, text, strlen(text), &q, &refusal));
	refused(PROBLEM_MEMBER_MISSING, "/params/case");
	assert_string_equal(q.id, "q-1");
	assert_int_equal(q.method, METHOD_ABSENT);
	assert_null(q.params);
	assert_false(proto_read_request(arena, "", 0, &q, &refusal));
	assert_null(q.id);
}

static void read_request__identify_needs_a_reason_only_when_true(void **state)
{
	const char *no = "{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"case.show\",\"params\":{\"case\":"
	                 "\"c-7k3m9qxa\","
	                 "\"identify\":false}}";
	const char *yes = "{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"case.show\",\"params\":{\"case\":"
	                  "\"C-7K3M9QXA\","
	                  "\"identify\":true}}";
	struct proto_request q;

	(void)state;
	assert_true(proto_read_request(arena, no, strlen(no), &q, &refusal));
	assert_string_equal(((const struct proto_case_params *)q.params)->case_, "C-7K3M9QXA");
	assert_false(proto_read_request(arena, yes, strlen(yes), &q, &refusal));
	refused(PROBLEM_REASON_MISSING, "/params/reason");
}

static void read_any__untouched_when_refused(void **state)
{
	struct proto_ack ack = {.epoch = "untouched", .upto = 7};
	const char *text = "{\"epoch\":\"7f3a9c01d2e4b586\",\"upto\":-1}";

	(void)state;
	assert_false(proto_read(arena, &proto_table_ack, text, strlen(text), &ack, &refusal));
	refused(PROBLEM_MEMBER_RANGE, "/upto");
	assert_string_equal(ack.epoch, "untouched");
	assert_int_equal(ack.upto, 7);
}

static void read_any__lists_and_sets(void **state)
{
	const char *text =
	        "{\"people\":[{\"person\":\"a\",\"partner\":\"p\",\"domains\":[\"work\",\"safety\"],"
	        "\"languages\":[\"nl\",\"ti\"]},{\"person\":\"b\",\"partner\":\"p\",\"limit\":0}]}";
	struct proto_roster_params p;

	(void)state;
	assert_true(proto_read(arena, &proto_table_roster_params, text, strlen(text), &p, &refusal));
	assert_int_equal(p.people.count, 2);
	assert_int_equal(p.people.at[0].domains, TERMS_BIT(DOMAIN_WORK) | TERMS_BIT(DOMAIN_SAFETY));
	assert_int_equal(p.people.at[0].languages.count, 2);
	assert_string_equal(p.people.at[0].languages.at[1], "ti");
	assert_true(p.people.at[0].limit == PROTO_NO_INT);
	assert_int_equal(p.people.at[1].limit, 0);
	assert_int_equal(p.people.at[1].domains, 0);
	assert_false(day_is_set(p.people.at[1].absent_from));
}

static void read_any__instant_of_nothing_is_refused(void **state)
{
	const char *text =
	        "{\"case\":\"019a9c5e-7b10-7c41-9a52-3f0b6d1e2c01\",\"person\":\"a\",\"partner\":\"p\","
	        "\"urgency\":\"low\",\"answer_by\":\"1970-01-01T01:00:00+01:00\"}";
	struct proto_regie_facts f;

	(void)state;
	assert_false(proto_read(arena, &proto_table_regie_facts, text, strlen(text), &f, &refusal));
	refused(PROBLEM_MEMBER_RANGE, "/answer_by");
}

static void read_language__form(void **state)
{
	static const struct {
		const char *tag;
		bool good;
	} rows[] = {
	        {"ti", true},         {"prs", true},    {"fa-AF", true},    {"zh-Hant", true},
	        {"zh-Hant-TW", true}, {"es-419", true}, {"t", false},       {"tigr", false},
	        {"TI", false},        {"fa-af", false}, {"zh-hant", false}, {"ar-", false},
	        {"ar-A", false},      {"ar-1", false},  {"fa-AF-x", false}, {"ar--SY", false},
	        {"en-US ", false},    {"e1", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		/* regiehouder, behind it, is left out: a good tag gets as far as that. */
		char text[256];
		struct proto_agenda_item item;

		snprintf(text, sizeof(text),
		         "{\"slot\":0,\"case\":\"C-7K3M9QXA\",\"urgency\":\"low\",\"discuss_by\":\"2026-01-"
		         "01\",\"late\":false,"
		         "\"pinned\":false,\"client_attends\":false,\"interpreter\":false,\"language\":\"%"
		         "s\"}",
		         rows[i].tag);
		assert_false(
		        proto_read(arena, &proto_table_agenda_item, text, strlen(text), &item, &refusal));
		if (strcmp(refusal.pointer, rows[i].good ? "/regiehouder" : "/language") != 0)
			fail_msg("%s: %s", rows[i].tag, refusal.pointer);
	}
}

static void refusal_set__cuts_and_clears(void **state)
{
	char longer[PROTO_DETAIL_MAX + 50];
	struct refusal r;

	(void)state;
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	refusal_set(&r, PROBLEM_FULL, longer, "%s", longer);
	assert_int_equal(strlen(r.pointer), PROTO_POINTER_MAX - 1);
	assert_int_equal(strlen(r.detail), PROTO_DETAIL_MAX - 1);
	refusal_set(&r, PROBLEM_BUSY, NULL, NULL);
	assert_string_equal(r.pointer, "");
	assert_string_equal(r.detail, "");
}

static void refusal_rpc_code__by_kind_and_place(void **state)
{
	static const struct {
		enum problem problem;
		const char *pointer;
		int code;
	} rows[] = {
	        {PROBLEM_NOT_JSON, "", -32700},
	        {PROBLEM_MEMBER_TYPE, "/id", -32600},
	        {PROBLEM_SPECVERSION, "/jsonrpc", -32600},
	        {PROBLEM_TYPE_UNKNOWN, "/method", -32601},
	        {PROBLEM_MEMBER_RANGE, "/params/from", -32602},
	        {PROBLEM_DATE_IMPOSSIBLE, "/params/from", -32602},
	        {PROBLEM_RIGHT_MISSING, "/method", 1403},
	        {PROBLEM_REASON_MISSING, "/params/reason", 1422},
	        {PROBLEM_FULL, "", 1507},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct refusal r;

		refusal_set(&r, rows[i].problem, rows[i].pointer, NULL);
		assert_int_equal(refusal_rpc_code(&r), rows[i].code);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(read_message__fills_every_kind),
	        TEST(read_message__id_stays_when_refused),
	        TEST(read_message__size_to_the_byte),
	        TEST(read_message__depth_is_bounded),
	        TEST(read_message__order_is_that_of_the_table),
	        TEST(read_message__extension_attributes_are_passed_over),
	        TEST(read_message__refusal_repeats_nothing),
	        TEST(read_request__without_params),
	        TEST(read_request__id_stays_when_refused),
	        TEST(read_request__identify_needs_a_reason_only_when_true),
	        TEST(read_any__untouched_when_refused),
	        TEST(read_any__lists_and_sets),
	        TEST(read_any__instant_of_nothing_is_refused),
	        TEST(read_language__form),
	        TEST(refusal_set__cuts_and_clears),
	        TEST(refusal_rpc_code__by_kind_and_place),
	};

	return cmocka_run_group_tests_name("proto/read", tests, NULL, NULL);
}
