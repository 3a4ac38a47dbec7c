#include "proto/form.h"

#include <stddef.h>
#include <string.h>

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Exactly `count` digits and nothing behind. */
static bool all_digits(const char *s, size_t count)
{
	size_t n = 0;

	while (is_digit(s[n]))
		n++;
	return n == count && s[n] == '\0';
}

bool form_is_text(const char *s)
{
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7F)
			return false;
		if (c == 0xC2 && (unsigned char)s[1] < 0xA0)
			return false;
	}
	return true;
}

bool form_is_name(const char *s)
{
	if (!is_lower(*s) && !is_digit(*s))
		return false;
	for (; *s != '\0'; s++)
		if (!is_lower(*s) && !is_digit(*s) && *s != '.' && *s != '-')
			return false;
	return true;
}

bool form_is_token(const char *s)
{
	for (; *s != '\0'; s++)
		if (!is_lower(*s) && !is_upper(*s) && !is_digit(*s) && strchr("._:/@+-", *s) == NULL)
			return false;
	return true;
}

bool form_is_hex(const char *s)
{
	return strspn(s, "0123456789abcdef") == strlen(s);
}

bool form_is_nine_digits(const char *s)
{
	return all_digits(s, 9);
}

bool form_is_vnumber(const char *s)
{
	return all_digits(s, 10);
}

bool form_is_language(const char *s)
{
	size_t n = 0;

	while (is_lower(*s)) {
		s++;
		n++;
	}
	if (n < 2 || n > 3)
		return false;
	if (s[0] == '-' && is_upper(s[1]) && is_lower(s[2]) && is_lower(s[3]) && is_lower(s[4]))
		s += 5;
	if (s[0] == '-' && is_upper(s[1]) && is_upper(s[2]))
		s += 3;
	else if (s[0] == '-' && is_digit(s[1]) && is_digit(s[2]) && is_digit(s[3]))
		s += 4;
	return *s == '\0';
}

bool form_is_date(const char *s)
{
	static const char pattern[] = "dddd-dd-dd";

	for (size_t i = 0; i < sizeof(pattern) - 1; i++)
		if (pattern[i] == 'd' ? !is_digit(s[i]) : s[i] != pattern[i])
			return false;
	return s[sizeof(pattern) - 1] == '\0';
}

bool form_is_extension(const char *s)
{
	size_t n = 0;

	while (is_lower(s[n]) || is_digit(s[n]))
		n++;
	return n >= 1 && n <= 20 && s[n] == '\0';
}
