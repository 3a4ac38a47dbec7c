#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "libmdo/libmdo.h"
#include "mdoctl/pages.h"

#define HEAD "9f2c4e8b1a7d3f605c8e2b914a6d7f03e1c5b82960d4f7a3b19e5c8d2f60a471"

/* A daemon that answers these, one after the other. */
struct script {
	const char *answers[4];
	size_t at;
	char asked[4][200];
};

static bool answer(void *cookie, struct arena *a, const char *params, void **ret_result, int *ret_status)
{
	struct script *s = cookie;
	const char *text = s->answers[s->at];
	const struct proto_table *t = strstr(text, "\"intact\"") != NULL ? &proto_table_audit_result
	                              : strstr(text, "EventID") != NULL  ? &proto_table_audit_page
	                                                                 : &proto_table_ledger;
	struct refusal refusal;

	if (strcmp(text, "refused") == 0) {
		*ret_status = MDO_REFUSED;
		return false;
	}
	snprintf(s->asked[s->at++], sizeof(s->asked[0]), "%s", params);
	*ret_result = proto_new(a, t);
	if (!proto_read(a, t, text, strlen(text), *ret_result, &refusal))
		fail_msg("%s at %s: %s", problem_code(refusal.problem), refusal.pointer, text);
	return true;
}

struct stage {
	struct arena *arena;
	char *out;
	int status;
};

static struct stage run(struct script *s, const char *words, const char *params, char *option)
{
	struct stage stage = {.arena = arena_new()};
	char *argv[] = {(char *)(uintptr_t)words, NULL}, *options[] = {option, NULL};
	const struct mdo_option *tables[] = {NULL, NULL, NULL};
	static const struct mdo_option json[] = {{"json", MDO_SWITCH, NULL, ""},
	                                         {NULL, MDO_SWITCH, NULL, NULL}};
	const struct command *c;
	struct mdo_args args;
	struct why why;
	char one[32], *space;
	size_t len;
	int count;
	FILE *out = open_memstream(&stage.out, &len);

	snprintf(one, sizeof(one), "%s", words);
	space = strchr(one, ' ');
	if (space != NULL) {
		char *two[] = {one, space + 1, NULL};

		*space = '\0';
		c = commands_find(2, two, &count);
	} else {
		c = commands_find(1, argv, &count);
	}
	assert_non_null(c);
	tables[0] = c->options;
	tables[1] = json;
	if (!mdo_args_parse(stage.arena, tables, option != NULL ? 1 : 0, options, &args, &why))
		fail_msg("%s", why.text);
	stage.status = pages_run(c, &args, params, answer, s, out);
	fclose(out);
	return stage;
}

static void done(struct stage *s)
{
	free(s->out);
	arena_free(s->arena);
}

static void pages_run__sums_up_a_verification(void **state)
{
	struct script s = {{"{\"intact\":true,\"rows\":20000,\"head\":\"" HEAD
	                    "\",\"upto\":20000,\"more\":true,\"against\":\"same\"}",
	                    "{\"intact\":true,\"rows\":5,\"head\":\"" HEAD
	                    "\",\"upto\":20005,\"more\":false}"},
	                   0,
	                   {""}};
	struct stage got = run(&s, "audit verify", "{\"full\":true}", NULL);

	(void)state;
	assert_int_equal(got.status, MDO_STORED);
	assert_int_equal(s.at, 2);
	assert_string_equal(s.asked[1], "{\"after\":20000,\"full\":true}");
	assert_non_null(strstr(got.out, "intact: 20005 rows"));
	assert_non_null(strstr(got.out, "is in the chain"));
	done(&got);
}

static void pages_run__stops_where_it_is_broken(void **state)
{
	struct script s = {{"{\"intact\":false,\"rows\":7,\"broken_at\":8,\"head\":\"" HEAD
	                    "\",\"upto\":7,\"more\":true}"},
	                   0,
	                   {""}};
	struct stage got = run(&s, "audit verify", "{}", NULL);

	(void)state;
	assert_int_equal(got.status, MDO_ALARM);
	assert_int_equal(s.at, 1);
	done(&got);
}

#define ROW(n)                                                                                               \
	"{\"EventID\":" n ",\"EventDateTime\":\"2026-11-23T09:00:00.000Z\",\"EventTypeCode\":\"a.b\","       \
	"\"EventActionCode\":\"R\",\"EventOutcomeIndicator\":0,\"UserID\":\"u\",\"UserIsRequestor\":true,"   \
	"\"AuditSourceID\":\"s\",\"hash\":\"" HEAD "\"}"

static void pages_run__exports_a_line_a_row(void **state)
{
	struct script s = {{"{\"rows\":[" ROW("1") "," ROW("2") "],\"upto\":2,\"more\":true}",
	                    "{\"rows\":[" ROW("9") "],\"upto\":9,\"more\":false}"},
	                   0,
	                   {""}};
	struct stage got = run(&s, "audit export", "{\"from\":\"2026-11-01\"}", NULL);

	(void)state;
	assert_int_equal(got.status, MDO_STORED);
	assert_string_equal(got.out, ROW("1") "\n" ROW("2") "\n" ROW("9") "\n");
	assert_string_equal(s.asked[1], "{\"after\":2,\"from\":\"2026-11-01\"}");
	done(&got);
}

#define TOLD(n)                                                                                              \
	"{\"on\":\"2026-11-23\",\"what\":\"facts\",\"who\":\"GGD\",\"emergency\":false,\"times\":" n "}"

static void pages_run__joins_what_a_page_cut(void **state)
{
	struct script s = {{"{\"rows\":[" TOLD("2") "],\"upto\":2,\"more\":true}",
	                    "{\"rows\":[" TOLD("3") "],\"upto\":9,\"more\":false}"},
	                   0,
	                   {""}};
	char json[] = "--json", english[] = "--language=en", french[] = "--language=fr";
	struct stage got = run(&s, "ledger", "{\"case\":\"C-7K2M9QXD\"}", json);

	(void)state;
	assert_int_equal(got.status, MDO_STORED);
	assert_string_equal(got.out, "{\"rows\":[" TOLD("5") "],\"upto\":9,\"more\":false}\n");
	done(&got);
	s.at = 0;
	got = run(&s, "ledger", "{\"case\":\"C-7K2M9QXD\"}", english);
	assert_non_null(strstr(
	        got.out, "- GGD heard how your case stands, for example when it is discussed. (5 times)"));
	done(&got);
	s.at = 0;
	got = run(&s, "ledger", "{\"case\":\"C-7K2M9QXD\"}", french);
	assert_int_equal(got.status, MDO_USAGE);
	assert_int_equal(s.at, 0);
	done(&got);
}

static void pages_run__says_when_it_is_refused(void **state)
{
	struct script s = {{"refused"}, 0, {""}};
	struct stage got = run(&s, "ledger", "{\"case\":\"C-7K2M9QXD\"}", NULL);

	(void)state;
	assert_int_equal(got.status, MDO_REFUSED);
	assert_string_equal(got.out, "");
	done(&got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(pages_run__sums_up_a_verification),
	        cmocka_unit_test(pages_run__stops_where_it_is_broken),
	        cmocka_unit_test(pages_run__exports_a_line_a_row),
	        cmocka_unit_test(pages_run__joins_what_a_page_cut),
	        cmocka_unit_test(pages_run__says_when_it_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
