#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "libmdo/libmdo.h"

static const struct mdo_option options[] = {{"on", MDO_SWITCH, NULL, ""},
                                            {"name", MDO_VALUE, "N", ""},
                                            {"many", MDO_MANY, "M", ""},
                                            {NULL, MDO_SWITCH, NULL, NULL}};
static const struct mdo_option *const tables[] = {options, NULL};

static bool parse(struct arena *a, int argc, const char *const *argv, struct mdo_args *ret, struct why *why)
{
	char **copy = arena_array(a, (size_t)argc + 1, sizeof(*copy));

	for (int i = 0; i < argc; i++)
		copy[i] = arena_text(a, argv[i]);
	return mdo_args_parse(a, tables, argc, copy, ret, why);
}

static void args_parse__all_forms(void **state)
{
	static const char *const argv[] = {"one", "--name=x=y", "--many", "1",   "--on",
	                                   "-",   "--many=2",   "--",     "--on"};
	struct arena *a = arena_new();
	struct mdo_args args;
	struct why why;
	size_t at = 0;

	(void)state;
	assert_true(parse(a, 9, argv, &args, &why));
	assert_int_equal(args.word_count, 3);
	assert_string_equal(args.words[0], "one");
	assert_string_equal(args.words[1], "-");
	assert_string_equal(args.words[2], "--on");
	assert_true(mdo_args_has(&args, "on"));
	assert_string_equal(mdo_args_value(&args, "name"), "x=y");
	assert_string_equal(mdo_args_next(&args, "many", &at), "1");
	assert_string_equal(mdo_args_next(&args, "many", &at), "2");
	assert_null(mdo_args_next(&args, "many", &at));
	arena_free(a);
}

static void args_words_first__puts_options_behind(void **state)
{
	static char name[] = "--name", x[] = "x", on[] = "--on", one[] = "one", other[] = "--other";
	char *const argv[] = {name, x, on, one, other};
	char *const alone[] = {name};
	struct arena *a = arena_new();
	char *const *turned = mdo_args_words_first(a, tables, 5, argv);

	(void)state;
	assert_string_equal(turned[0], "one");
	assert_string_equal(turned[1], "--other");
	assert_string_equal(turned[2], "--name");
	assert_string_equal(turned[3], "x");
	assert_string_equal(turned[4], "--on");
	/* An option that lacks its value is left for the parser to complain of. */
	assert_string_equal(mdo_args_words_first(a, tables, 1, alone)[0], "--name");
	/* What is not known to stand there stays in front. */
	assert_string_equal(mdo_args_words_first(a, tables, 2, argv + 3)[0], "one");
	assert_string_equal(mdo_args_words_first(a, tables, 1, argv + 4)[0], "--other");
	arena_free(a);
}

static void args_parse__mistakes_never_repeat_a_value(void **state)
{
	static const struct {
		int argc;
		const char *argv[4], *why;
	} rows[] = {{1, {"--bsn=999990019"}, "no option --bsn here"},
	            {2, {"--name", "999990019", NULL}, NULL},
	            {1, {"--name"}, "needs a value"},
	            {1, {"--on=999990019"}, "takes no value"},
	            {3, {"--name", "a", "--name=999990019"}, "twice"},
	            {1, {"-x"}, "two dashes"}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct arena *a = arena_new();
		struct mdo_args args;
		struct why why = {""};
		bool ok = parse(a, rows[i].argc, rows[i].argv, &args, &why);

		assert_int_equal(ok, rows[i].why == NULL);
		if (!ok)
			assert_non_null(strstr(why.text, rows[i].why));
		assert_null(strstr(why.text, "999990019"));
		arena_free(a);
	}
}

static void field_set__by_kind(void **state)
{
	struct arena *a = arena_new();
	struct proto_consent c;
	struct proto_protect p;
	struct why why;

	(void)state;
	proto_clear(&proto_table_consent, &c);
	proto_clear(&proto_table_protect, &p);
	assert_true(mdo_field_set(a, &proto_table_consent, &c, "recipients", "ggd", &why));
	assert_true(mdo_field_set(a, &proto_table_consent, &c, "recipients", "role:gp, taalschool", &why));
	assert_int_equal(c.recipients.count, 3);
	assert_string_equal(c.recipients.at[2], "taalschool");
	assert_true(mdo_field_set(a, &proto_table_consent, &c, "domains", "housing,mental_health", &why));
	assert_int_equal(c.domains, TERMS_BIT(DOMAIN_HOUSING) | TERMS_BIT(DOMAIN_MENTAL));
	assert_true(mdo_field_set(a, &proto_table_consent, &c, "form", "spoken", &why));
	assert_int_equal(c.form, FORM_SPOKEN);
	assert_true(mdo_field_set(a, &proto_table_consent, &c, "interpreter", "", &why));
	assert_true(c.interpreter);
	assert_true(mdo_field_set(a, &proto_table_consent, &c, "interpreter", "no", &why));
	assert_false(c.interpreter);
	assert_true(mdo_field_set(a, &proto_table_consent, &c, "valid_from", "2026-11-21", &why));
	assert_true(day_is_set(c.valid_from));
	assert_true(mdo_field_set(a, &proto_table_protect, &p, "yes", "7", &why));
	assert_int_equal(p.yes, 7);
	assert_false(mdo_field_set(a, &proto_table_protect, &p, "yes", "11", &why));
	assert_false(mdo_field_set(a, &proto_table_consent, &c, "valid_from", "21-11-2026", &why));
	assert_false(mdo_field_set(a, &proto_table_consent, &c, "form", "shouted", &why));
	assert_non_null(strstr(why.text, "written, spoken"));
	assert_false(mdo_field_set(a, &proto_table_consent, &c, "domains", "housing,,family", &why));
	arena_free(a);
}

static void field_check__finds_what_is_wrong_before_it_is_sent(void **state)
{
	struct arena *a = arena_new();
	struct proto_client_key c;
	const char *text;
	struct why why;

	(void)state;
	proto_clear(&proto_table_client_key, &c);
	c.bsn = "999990019";
	assert_true(mdo_field_check(a, &proto_table_client_key, &c, &text, &why));
	assert_string_equal(text, "{\"bsn\":\"999990019\"}");
	c.bsn = "999990018";
	assert_false(mdo_field_check(a, &proto_table_client_key, &c, &text, &why));
	assert_non_null(strstr(why.text, "bsn-invalid"));
	assert_null(strstr(why.text, "999990018"));
	arena_free(a);
}

static void clean_text__nothing_plays_tricks(void **state)
{
	static const struct {
		const char *in, *out;
	} rows[] = {{"plain é ü ti ትግርኛ", "plain é ü ti ትግርኛ"},
	            {"a\x1b[31mred", "a?[31mred"},
	            {"one\ntwo\tthree", "one two three"},
	            {"del\x7f", "del?"},
	            {"csi\xc2\x9b"
	             "31m",
	             "csi?31m"},
	            {"turn\xe2\x80\xae"
	             "ed",
	             "turn?ed"},
	            {"line\xe2\x80\xa8"
	             "sep",
	             "line?sep"},
	            {"bad\xff\xfe", "bad??"},
	            {"", ""}};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(mdo_clean_text(a, rows[i].in), rows[i].out);
	assert_string_equal(mdo_clean_text(a, NULL), "");
	arena_free(a);
}

static void clean_json__the_same_value(void **state)
{
	static const char in[] = "{\"a\":\"x\x7f\xc2\x9by\xe2\x80\xaez é\"}";
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(mdo_clean_json(a, in, sizeof(in) - 1), "{\"a\":\"x\\u007f\\u009by\\u202ez é\"}");
	arena_free(a);
}

static void event_take__an_event_as_it_is_and_data_wrapped(void **state)
{
	struct arena *a = arena_new();
	struct id_source ids = id_source_system();
	struct mdo_sender from = {&ids, "urn:nld:oin:1", {1000}};
	struct mdo_event e;
	struct refusal r;
	static const char whole[] =
	        "{ \"specversion\":\"1.0\",\"id\":\"mine\",\"source\":\"x\",\"type\":\"t\",\"data\":{} }";

	(void)state;
	assert_true(mdo_event_take(a, &from, MESSAGE_SIGNAL, whole, sizeof(whole) - 1, &e, &r));
	assert_string_equal(e.id, "mine");
	assert_ptr_equal(e.text, whole);
	assert_true(mdo_event_take(a, &from, MESSAGE_SIGNAL, "{\"x\":1}", 7, &e, &r));
	assert_true(id_is_uuid(e.id));
	assert_non_null(strstr(e.text, "\"data\":{\"x\":1}"));
	assert_non_null(strstr(e.text, "nl.mdo.signals.reported.v1"));
	assert_false(mdo_event_take(a, &from, MESSAGE_SIGNAL, "{\"x\":", 5, &e, &r));
	assert_int_equal(r.problem, PROBLEM_NOT_JSON);
	/* Text that would close the data and go on in the envelope. */
	assert_false(mdo_event_take(a, &from, MESSAGE_SIGNAL, "{},\"id\":\"x\"", 11, &e, &r));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(args_parse__all_forms),
	        cmocka_unit_test(args_words_first__puts_options_behind),
	        cmocka_unit_test(args_parse__mistakes_never_repeat_a_value),
	        cmocka_unit_test(field_set__by_kind),
	        cmocka_unit_test(field_check__finds_what_is_wrong_before_it_is_sent),
	        cmocka_unit_test(clean_text__nothing_plays_tricks),
	        cmocka_unit_test(clean_json__the_same_value),
	        cmocka_unit_test(event_take__an_event_as_it_is_and_data_wrapped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
