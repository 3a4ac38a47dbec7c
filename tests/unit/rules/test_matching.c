#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "rules/matching.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void matching_decide__each(void **state)
{
	static const struct {
		bool named;
		const char *by_reference, *by_bsn, *by_vnumber;
		enum matching_kind kind;
		const char *client, *other;
	} rows[] = {
	        {false, "", "", "", MATCHING_UNMATCHED, "", ""},
	        {true, "", "", "", MATCHING_NEW, "", ""},
	        {true, "a", "", "", MATCHING_KNOWN, "a", ""},
	        {true, "", "b", "", MATCHING_KNOWN, "b", ""},
	        {true, "", "", "c", MATCHING_KNOWN, "c", ""},
	        {true, "a", "a", "a", MATCHING_KNOWN, "a", ""},
	        {true, "a", "b", "", MATCHING_KNOWN, "a", "b"},
	        {true, "a", "", "c", MATCHING_KNOWN, "a", "c"},
	        {true, "", "b", "c", MATCHING_KNOWN, "b", "c"},
	        {true, "a", "b", "c", MATCHING_KNOWN, "a", "b"},
	        {true, "a", "a", "c", MATCHING_KNOWN, "a", "c"},
	        {true, "a", "b", "a", MATCHING_KNOWN, "a", "b"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct matching_found found = {.named = rows[i].named};
		struct matching m;

		ID_SET(found.by_reference, rows[i].by_reference);
		ID_SET(found.by_bsn, rows[i].by_bsn);
		ID_SET(found.by_vnumber, rows[i].by_vnumber);
		m = matching_decide(&found);
		assert_int_equal(m.kind, rows[i].kind);
		assert_string_equal(m.client.text, rows[i].client);
		assert_int_equal(m.conflict, rows[i].other[0] != '\0');
		assert_string_equal(m.other.text, rows[i].other);
	}
}

static const struct {
	const char *name, *folded;
} names[] = {
        {"", ""},
        {"Jan de Vries", "jan de vries"},
        {"  JAN\tDE \n VRIES ", "jan de vries"},
        {"José Núñez", "jose nunez"},
        {"Jose\u0301 Nun\u0303ez", "jose nunez"},
        {"E\u0323\u0301", "e"},
        {"Al-Hassan", "al hassan"},
        {"al – Hassan", "al hassan"},
        {"O'Neil", "o neil"},
        {"O’Neil", "o neil"},
        {"Oʿmar", "o mar"},
        {"-'", ""},
        {"'t Hooft", "t hooft"},
        {"Şükrü Işık İnci", "sukru isik inci"},
        {"Łukasz Žižek Đorđe", "lukasz zizek dorde"},
        {"Ĳsbrand ĳ", "ijsbrand ij"},
        {"Æsa Œuvre Straße Þór Ðuro", "aesa oeuvre strasse thor duro"},
        {"Nguyễn Thị Ánh", "nguyen thi anh"},
        {"Əliyev əli", "eliyev eli"},
        {"Ɓala ɓala", "bala bala"},
        {"Ǎ ǎ Ǆ", "a a Ǆ"},
        {"a×b÷c", "a×b÷c"},
        {"محمد علي", "محمد علي"},
        {"\u200fمحمد\u200e Al\u00adi", "محمد ali"},
        {"می\u200cخواهم", "می\u200cخواهم"},
        {"ሃና\u00a0Ü", "ሃና u"},
        {"Ирина", "Ирина"},
        {"и\u0306", "и\u0306"},
        {"\u0301a", "\u0301a"},
        {"a \u0301b", "a \u0301b"},
        {"[{@`z", "[{@ z"},
        {"𐍈 Z", "𐍈 z"},
        {"AaZz À ÿ Ḁ ỿ", "aazz a y a y"},
        {"ʯ ʰ ἀ", "ʯ ʰ ἀ"},
        {"a\u0300b\u036fc\u02ffd\u0370", "abc\u02ffd\u0370"},
        {"J. P.", "j. p."},
        {"a\xff\xc3", "a\xff\xc3"},
        {"\xe1\xbb", "\xe1\xbb"},
        {"\xc0\xaf\xf5", "\xc0\xaf\xf5"},
        {"\xed\xa0\x41", "\xed\xa0\x61"},
};

static void matching_fold_name__each(void **state)
{
	char folded[200];

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		matching_fold_name(names[i].name, folded, sizeof(folded));
		assert_string_equal(folded, names[i].folded);
	}
}

/* Folding again changes nothing: the form is one. */
static void matching_fold_name__is_a_form(void **state)
{
	char once[200], twice[200];

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		matching_fold_name(names[i].name, once, sizeof(once));
		matching_fold_name(once, twice, sizeof(twice));
		assert_string_equal(once, twice);
	}
}

/* Every size gives a beginning, of whole characters, without a space at the end, and nothing is written
 * behind it. */
static void matching_fold_name__fits_any_size(void **state)
{
	static const char name[] = "Straße é محمد Æ-b ࠀ 𐀀";
	static const char *const beginnings[] = {
	        "", "s", "st", "str", "stra", "stra", "strass", "strasse", "strasse", "strasse e",
	};
	char full[200], folded[sizeof(full) + 1];

	(void)state;
	matching_fold_name(name, full, sizeof(full));
	assert_string_equal(full, "strasse e محمد ae b ࠀ 𐀀");
	for (size_t size = 1; size < sizeof(full); size++) {
		size_t len;

		memset(folded, '#', sizeof(folded));
		matching_fold_name(name, folded, size);
		len = strlen(folded);
		assert_true(len < size);
		assert_memory_equal(folded, full, len);
		assert_int_equal(folded[size], '#');
		assert_true(len == 0 || folded[len - 1] != ' ');
		assert_true(((unsigned char)full[len] & 0xc0) != 0x80);
		if (size <= COUNT(beginnings))
			assert_string_equal(folded, beginnings[size - 1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(matching_decide__each),
	        cmocka_unit_test(matching_fold_name__each),
	        cmocka_unit_test(matching_fold_name__is_a_form),
	        cmocka_unit_test(matching_fold_name__fits_any_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
