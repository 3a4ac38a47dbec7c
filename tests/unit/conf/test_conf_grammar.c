#include "conf/conf_grammar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct row {
	const char *word;
	bool ok;
};

static void check(const struct conf_grammar *g, const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (g->ok(rows[i].word) != rows[i].ok)
			fail_msg("\"%s\" should%s be %s", rows[i].word, rows[i].ok ? "" : " not", g->wanted);
}
#define CHECK(g, rows) check(&(g), rows, sizeof(rows) / sizeof(rows[0]))

static void conf_grammar_oin__prefix_length_and_tail(void **state)
{
	static const struct row rows[] = {
	        {"00000001002220647000", true},
	        {"00000004001094920000", true},
	        {"00000099000000001000", true},
	        {"00000003123456780000", true},
	        {"00000003123456781000", false},
	        {"0000000312345678A000", false},
	        {"00000007 01AB12340000", false},
	        {"00000007001AB1234000", true},
	        {"00000007001ab1234000", false},
	        {"00000011002220647000", false},
	        {"00000000002220647000", false},
	        {"00000098002220647000", false},
	        {"00000001002220647001", false},
	        {"0000000100222064700", false},
	        {"000000010022206470000", false},
	        {"-0000001002220647000", false},
	        {"", false},
	};

	(void)state;
	CHECK(conf_grammar_oin, rows);
}

static void conf_grammar_kvk__eight_digits(void **state)
{
	static const struct row rows[] = {{"12345678", true},
	                                  {"1234567", false},
	                                  {"123456789", false},
	                                  {"1234567a", false},
	                                  {"00000000", false}};

	(void)state;
	CHECK(conf_grammar_kvk, rows);
}

static void conf_grammar_door__addresses_and_ports(void **state)
{
	static const struct row rows[] = {
	        {"tcp://127.0.0.1:7410", true},   {"tcp://0.0.0.0:1", true},
	        {"tcp://[::1]:65535", true},      {"tcp://[2001:db8::7]:7410", true},
	        {"tcp://127.0.0.1:0", false},     {"tcp://127.0.0.1:07410", false},
	        {"tcp://127.0.0.1:65536", false}, {"tcp://127.0.0.1:+7410", false},
	        {"tcp://127.0.0.1:", false},      {"tcp://127.0.0.1", false},
	        {"tcp://127.0.1:7410", false},    {"tcp://*:7410", false},
	        {"tcp://eth0:7410", false},       {"tcp://127.0.0.1:*", false},
	        {"tcp://::1:7410", false},        {"tcp://[127.0.0.1]:7410", false},
	        {"tcp://[]:7410", false},         {"ipc://127.0.0.1:7410", false},
	        {"tcp://127.0.0.1:7410 ", false}, {"", false},
	};

	(void)state;
	CHECK(conf_grammar_door, rows);
}

static void conf_grammar_language__tags(void **state)
{
	static const struct row rows[] = {
	        {"nl", true},        {"prs", true},     {"pt-BR", true},    {"zh-Hant-TW", true},
	        {"es-419", true},    {"n", false},      {"NL", false},      {"nl-", false},
	        {"dutch", false},    {"nl_NL", false},  {"n1", false},      {"nl-x", false},
	        {"zh-Hantx", false}, {"pt-BRA", false}, {"es-4199", false}, {"", false}};

	(void)state;
	CHECK(conf_grammar_language, rows);
}

static void conf_grammar_words__basis_place_system(void **state)
{
	static const struct row bases[] = {
	        {"WMO-5.1.1-4/5", true}, {"-WMO", false}, {"WMO 5", false}, {"a;b", false}, {"", false}};
	static const struct row places[] = {{"0392", true}, {"2011-AB", true}, {"0392 ", false}, {"", false}};
	static const struct row systems[] = {
	        {"suite", true}, {"a.b_c-9", true}, {"a:b", false}, {"a/b", false}};

	(void)state;
	CHECK(conf_grammar_basis, bases);
	CHECK(conf_grammar_place, places);
	CHECK(conf_grammar_system, systems);
}

static bool clash(const char *a, const char *b)
{
	struct conf_endpoint ea, eb;

	assert_true(conf_grammar_endpoint(a, &ea));
	assert_true(conf_grammar_endpoint(b, &eb));
	assert_int_equal(conf_grammar_endpoints_clash(&ea, &eb), conf_grammar_endpoints_clash(&eb, &ea));
	return conf_grammar_endpoints_clash(&ea, &eb);
}

static void conf_grammar_endpoints_clash__address_or_every_address(void **state)
{
	(void)state;
	assert_true(clash("tcp://127.0.0.1:7410", "tcp://127.0.0.1:7410"));
	assert_true(clash("tcp://127.0.0.1:7410", "tcp://0.0.0.0:7410"));
	assert_true(clash("tcp://[::]:7410", "tcp://127.0.0.1:7410"));
	assert_true(clash("tcp://[0:0::1]:7410", "tcp://[::1]:7410"));
	assert_true(clash("tcp://[::ffff:127.0.0.1]:7410", "tcp://127.0.0.1:7410"));
	assert_false(clash("tcp://127.0.0.1:7410", "tcp://127.0.0.1:7411"));
	assert_false(clash("tcp://127.0.0.1:7410", "tcp://127.0.0.2:7410"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(conf_grammar_oin__prefix_length_and_tail),
	        cmocka_unit_test(conf_grammar_kvk__eight_digits),
	        cmocka_unit_test(conf_grammar_door__addresses_and_ports),
	        cmocka_unit_test(conf_grammar_language__tags),
	        cmocka_unit_test(conf_grammar_words__basis_place_system),
	        cmocka_unit_test(conf_grammar_endpoints_clash__address_or_every_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
