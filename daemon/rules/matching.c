#include "rules/matching.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

struct matching matching_decide(const struct matching_found *found)
{
	const struct client_id *by_strength[] = {&found->by_reference, &found->by_bsn, &found->by_vnumber};
	struct matching m = {.kind = found->named ? MATCHING_NEW : MATCHING_UNMATCHED};

	for (size_t i = 0; i < sizeof(by_strength) / sizeof(by_strength[0]); i++) {
		const struct client_id *client = by_strength[i];

		if (!ID_IS_SET(*client))
			continue;
		if (m.kind != MATCHING_KNOWN) {
			m.kind = MATCHING_KNOWN;
			m.client = *client;
		} else if (!m.conflict && !ID_EQUAL(m.client, *client)) {
			m.conflict = true;
			m.other = *client;
		}
	}
	return m;
}

/* Base letters of U+00C0..U+02AF and U+1E00..U+1EFF, by the names that Unicode gives the characters. Capitals
 * stand for two letters, see pairs; a dot for what has no base letter. */
static const char latin[] = "aaaaaaAceeeeiiiidnooooo.ouuuuyTSaaaaaaAceeeeiiiidnooooo.ouuuuyTy"
                            "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiJJjjkkklllllll"
                            "lllnnnnnnnnnooooooEErrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"
                            "bbbb..occdddd.eeeffg...ikkl..nnooo..pp.....ttttuu.vyyzz........."
                            ".....d..l..n.aaiioouuuuuuuuuueaaaaAAggggkkoooo..j.d.gg..nnaaAAoo"
                            "aaaaeeeeiiiioooorrrruuuusstt..hhnd..zzaaeeooooooooyylntj..acclts"
                            "z..b..eejj.qrryy.a.bocddeeee...jg.....h.i..lll...mnn........rrr."
                            "..s.j...t..v....zz...........j..q...............";
static const char latin_more[] = "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
                                 "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
                                 "wwwwwwwwwwxxxxyyzzzzzzhtwyasssS.aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
                                 "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy....yy";
static const char *const pairs[] = {"Aae", "Eoe", "Jij", "Sss", "Tth"};

static const uint32_t LATIN_FIRST = 0xc0, LATIN_MORE_FIRST = 0x1e00;
static const uint32_t COMBINING_FIRST = 0x300, COMBINING_LAST = 0x36f;
static const uint32_t NO_CHARACTER = UINT32_MAX;

struct range {
	uint32_t first, last;
};

/* White space, hyphens, and what is written for an apostrophe, a hamza or an ayin. */
static const struct range gaps[] = {
        {0x09, 0x0d},     {0x20, 0x20},     {0x27, 0x27},     {0x2d, 0x2d},     {0x60, 0x60},
        {0x85, 0x85},     {0xa0, 0xa0},     {0xb4, 0xb4},     {0x2b9, 0x2bf},   {0x1680, 0x1680},
        {0x2000, 0x200a}, {0x2010, 0x2015}, {0x2018, 0x201b}, {0x2028, 0x2029}, {0x202f, 0x202f},
        {0x2032, 0x2032}, {0x205f, 0x205f}, {0x2212, 0x2212}, {0x3000, 0x3000},
};

/* Soft hyphen, zero width space and marks of direction. The joiners U+200C and U+200D belong to Persian
 * spelling. */
static const struct range invisible[] = {
        {0xad, 0xad},     {0x61c, 0x61c},   {0x200b, 0x200b}, {0x200e, 0x200f},
        {0x202a, 0x202e}, {0x2060, 0x2060}, {0x2066, 0x2069}, {0xfeff, 0xfeff},
};

#define IS_IN(c, ranges) is_in((c), (ranges), sizeof(ranges) / sizeof((ranges)[0]))
static bool is_in(uint32_t c, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	}
	return false;
}

/* The character at ${s} and its length; NO_CHARACTER and one byte when it is none. */
static uint32_t character_at(const char *s, size_t *ret_len)
{
	unsigned char lead = (unsigned char)s[0];
	size_t len = lead < 0x80   ? 1
	             : lead < 0xc2 ? 0
	             : lead < 0xe0 ? 2
	             : lead < 0xf0 ? 3
	             : lead < 0xf5 ? 4
	                           : 0;
	uint32_t c = len == 1 ? lead : len == 0 ? 0 : lead & (0x7fU >> len);

	for (size_t i = 1; i < len; i++) {
		unsigned char next = (unsigned char)s[i];

		if ((next & 0xc0) != 0x80)
			len = 0;
		c = c << 6 | (next & 0x3fU);
	}
	*ret_len = len > 0 ? len : 1;
	return len > 0 ? c : NO_CHARACTER;
}

/* The letter that stands for ${c}, a key of pairs, or 0 when it is not Latin. */
static char letter_of(uint32_t c)
{
	char letter = '.';

	if (c < 0x80)
		letter = c >= 'a' && c <= 'z'   ? (char)c
		         : c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A'))
		                                : '.';
	else if (c >= LATIN_FIRST && c < LATIN_FIRST + sizeof(latin) - 1)
		letter = latin[c - LATIN_FIRST];
	else if (c >= LATIN_MORE_FIRST && c < LATIN_MORE_FIRST + sizeof(latin_more) - 1)
		letter = latin_more[c - LATIN_MORE_FIRST];
	return letter == '.' ? '\0' : letter;
}

struct folded {
	char *at;
	size_t used, size;
	bool gap, full; /* a gap waits for what comes after it; full takes no more, so that it stays a
	                   beginning */
};

static void fold_add(struct folded *f, const char *s, size_t len)
{
	size_t space = f->gap && f->used > 0 ? 1 : 0;

	f->full = f->full || f->used + space + len > f->size - 1;
	if (f->full)
		return;
	if (space > 0)
		f->at[f->used++] = ' ';
	memcpy(f->at + f->used, s, len);
	f->used += len;
	f->gap = false;
}

static void fold_letter(struct folded *f, char letter)
{
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		if (pairs[i][0] == letter) {
			fold_add(f, pairs[i] + 1, 2);
			return;
		}
	}
	fold_add(f, &letter, 1);
}

void matching_fold_name(const char *name, char *ret_folded, size_t size)
{
	struct folded f = {.at = ret_folded, .size = size};
	bool after_latin = false;
	size_t len;

	assert(size > 0);
	for (const char *s = name; *s != '\0'; s += len) {
		uint32_t c = character_at(s, &len);
		char letter = letter_of(c);

		if (IS_IN(c, invisible) || (after_latin && c >= COMBINING_FIRST && c <= COMBINING_LAST))
			continue;
		after_latin = letter != '\0';
		if (after_latin)
			fold_letter(&f, letter);
		else if (IS_IN(c, gaps))
			f.gap = true;
		else
			fold_add(&f, s, len);
	}
	ret_folded[f.used] = '\0';
}
