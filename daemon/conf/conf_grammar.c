#include "conf/conf_grammar.h"

#include <arpa/inet.h>
#include <stddef.h>
#include <string.h>

#include "base/crypto.h"
#include "base/id.h"
#include "base/text.h"

static const char DIGITS[] = "0123456789";
static const char UPPER[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
static const char LOWER[] = "abcdefghijklmnopqrstuvwxyz";

static bool is_in(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static bool is_letter(char c)
{
	return is_in(c, UPPER) || is_in(c, LOWER);
}

static bool is_letter_or_digit(char c)
{
	return is_letter(c) || is_in(c, DIGITS);
}

/* A letter or digit, then letters, digits and characters of ${more}; at most ${max} in all. */
static bool is_word(const char *s, const char *more, size_t max)
{
	size_t len = strlen(s);

	if (len == 0 || len > max || !is_letter_or_digit(s[0]))
		return false;
	for (size_t i = 1; i < len; i++)
		if (!is_letter_or_digit(s[i]) && !is_in(s[i], more))
			return false;
	return true;
}

/* Prefix of 8 digits, main number of 9 (8 and a zero for KvK), three zeros; 00000099 is for tests. */
static bool is_oin(const char *s)
{
	char prefix[9];
	int64_t register_number;

	if (strlen(s) != 20)
		return false;
	memcpy(prefix, s, 8);
	prefix[8] = '\0';
	if (!text_parse_int(prefix, 1, 99, &register_number) ||
	    (register_number > 10 && register_number != 99))
		return false;
	for (size_t i = 8; i < 17; i++)
		if (!is_in(s[i], DIGITS) && !is_in(s[i], UPPER))
			return false;
	if (register_number == 3 && (strspn(s + 8, DIGITS) != 12 || s[16] != '0'))
		return false;
	return strcmp(s + 17, "000") == 0;
}

static bool is_kvk(const char *s)
{
	return strlen(s) == 8 && strspn(s, DIGITS) == 8 && strcmp(s, "00000000") != 0;
}

static bool is_system(const char *s)
{
	return is_word(s, "._-", 40);
}

static bool is_basis(const char *s)
{
	return is_word(s, ".-/", 32); /* as long as a message takes */
}

static bool is_place(const char *s)
{
	return is_word(s, "-", 16);
}

/* Language, then script and region where they are needed: what a message can name. */
static bool is_language(const char *s)
{
	size_t len = strspn(s, LOWER);

	if (len < 2 || len > 3)
		return false;
	s += len;
	if (s[0] == '-' && is_in(s[1], UPPER) && strspn(s + 2, LOWER) == 3)
		s += 5;
	if (s[0] == '-' && strspn(s + 1, UPPER) == 2)
		s += 3;
	else if (s[0] == '-' && strspn(s + 1, DIGITS) == 3)
		s += 4;
	return *s == '\0';
}

static bool parse_address(char *host, uint8_t ret_address[16])
{
	static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
	static const uint8_t nothing[4] = {0};
	size_t len = strlen(host);
	uint8_t v4[4], v6[16];

	if (len > 2 && host[0] == '[' && host[len - 1] == ']') {
		host[len - 1] = '\0';
		if (inet_pton(AF_INET6, host + 1, v6) != 1)
			return false;
		memcpy(ret_address, v6, 16);
		return true;
	}
	if (inet_pton(AF_INET, host, v4) != 1)
		return false;
	memset(ret_address, 0, 16);
	if (memcmp(v4, nothing, 4) == 0)
		return true;
	memcpy(ret_address, mapped, 12);
	memcpy(ret_address + 12, v4, 4);
	return true;
}

/* Names are refused: what a door is bound to must not depend on a resolver. */
bool conf_grammar_endpoint(const char *door, struct conf_endpoint *ret_endpoint)
{
	static const char scheme[] = "tcp://";
	struct conf_endpoint e;
	char host[64];
	const char *from, *colon;
	int64_t port;
	size_t len;

	if (strncmp(door, scheme, sizeof(scheme) - 1) != 0)
		return false;
	from = door + sizeof(scheme) - 1;
	colon = strrchr(from, ':');
	if (colon == NULL || !is_in(colon[1], DIGITS) || colon[1] == '0')
		return false;
	len = (size_t)(colon - from);
	if (len >= sizeof(host) || !text_parse_int(colon + 1, 1, UINT16_MAX, &port))
		return false;
	memcpy(host, from, len);
	host[len] = '\0';
	if (!parse_address(host, e.address))
		return false;
	e.port = (uint16_t)port;
	*ret_endpoint = e;
	return true;
}

static bool is_door(const char *s)
{
	struct conf_endpoint e;

	return conf_grammar_endpoint(s, &e);
}

bool conf_grammar_endpoints_clash(const struct conf_endpoint *a, const struct conf_endpoint *b)
{
	static const uint8_t every[16] = {0};

	if (a->port != b->port)
		return false;
	return memcmp(a->address, b->address, 16) == 0 || memcmp(a->address, every, 16) == 0 ||
	       memcmp(b->address, every, 16) == 0;
}

bool conf_grammar_parse_break(const char *s, int64_t *ret_slot, int64_t *ret_minutes)
{
	const char *colon = strchr(s, ':');
	char slot[4];
	int64_t at, minutes;
	size_t len;

	if (colon == NULL || colon == s || (size_t)(colon - s) >= sizeof(slot))
		return false;
	len = (size_t)(colon - s);
	memcpy(slot, s, len);
	slot[len] = '\0';
	if (!text_parse_int(slot, 1, 47, &at) || !text_parse_int(colon + 1, 5, 120, &minutes))
		return false;
	*ret_slot = at;
	*ret_minutes = minutes;
	return true;
}

static bool is_break(const char *s)
{
	int64_t slot, minutes;

	return conf_grammar_parse_break(s, &slot, &minutes);
}

static bool is_day(const char *s)
{
	struct day d;

	return time_parse_day(s, &d);
}

const struct conf_grammar conf_grammar_name = {
        id_is_name, "a name of a-z, 0-9, dot and hyphen, at most 64, beginning with a letter or digit"};
const struct conf_grammar conf_grammar_oin = {
        is_oin, "an OIN: 20 positions, prefix 00000001 to 00000010 or 00000099 (tests), ending in 000"};
const struct conf_grammar conf_grammar_kvk = {is_kvk, "a KvK number of 8 digits"};
const struct conf_grammar conf_grammar_system = {
        is_system, "a name of letters, digits, dot, hyphen and underscore, at most 40"};
const struct conf_grammar conf_grammar_basis = {
        is_basis,
        "a legal-basis code like \"WI2021-37-2b\", at most 32 letters, digits, dots, hyphens and slashes"};
const struct conf_grammar conf_grammar_language = {is_language,
                                                   "a BCP 47 tag like \"ti\", \"prs\" or \"zh-Hant\""};
const struct conf_grammar conf_grammar_place = {
        is_place,
        "a place code of letters, digits and hyphens, at most 16; by custom the CBS municipality code"};
const struct conf_grammar conf_grammar_door = {
        is_door, "tcp://address:port with an IP address of this machine (IPv6 in [ ]), no name"};
const struct conf_grammar conf_grammar_day = {is_day, "a day like \"2026-01-31\""};
const struct conf_grammar conf_grammar_break = {
        is_break,
        "a break like \"3:15\": after the item of slot 1 to 47, a colon, and how many minutes, 5 to 120"};
const struct conf_grammar conf_grammar_curve = {
        crypto_is_z85_key, "a public CURVE key in Z85, 40 characters, as mdo key new prints it"};
