#include "conf/conf_scan.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "conf/conf_complaint.h"

#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

static const size_t DIGITS_MAX = 9; /* more might not fit an int, in which libconfig keeps numbers */
static const int DEPTH_MAX = 8;

enum token { TOKEN_END, TOKEN_NAME, TOKEN_TEXT, TOKEN_NUMBER, TOKEN_BOOL, TOKEN_SIGN };

struct scan {
	const char *path;
	struct conf_complaint *complaint;
	const char *at, *end; /* behind the token */
	int line;
	int depth;
	/* the token */
	enum token token;
	const char *from;
	size_t len;
	int token_line;
};

static bool complain(struct scan *s, int line, const char *text)
{
	return conf_complaint_set(s->complaint, s->path, line, "%s", text);
}

/* The token in words, for a message; texts are not repeated, they may hold a secret. */
static const char *found(const struct scan *s, char buf[CONF_QUOTE_MAX])
{
	char word[CONF_QUOTE_MAX];

	switch (s->token) {
	case TOKEN_END:
		return "the end of the file";
	case TOKEN_TEXT:
		return "a text";
	case TOKEN_NUMBER:
		return "a number";
	case TOKEN_NAME:
	case TOKEN_BOOL:
	case TOKEN_SIGN:
		snprintf(word, sizeof(word), "%.*s", s->len < 50 ? (int)s->len : 50, s->from);
		return conf_complaint_quote(word, buf);
	}
	assert(false); /* a kind of token without words */
	return "";
}

static bool expected(struct scan *s, const char *what)
{
	char buf[CONF_QUOTE_MAX];

	return conf_complaint_set(s->complaint, s->path, s->token_line, "expected %s, found %s", what,
	                          found(s, buf));
}

static bool skip_comment(struct scan *s)
{
	int opened = s->line;
	const char *close = strstr(s->at + 2, "*/");

	if (close == NULL)
		return complain(s, opened, "the comment that begins here is never closed");
	for (; s->at < close; s->at++)
		s->line += *s->at == '\n';
	s->at = close + 2;
	return true;
}

/* To the next token. */
static bool skip_blank(struct scan *s)
{
	for (;;) {
		if (s->at[0] == '#' || (s->at[0] == '/' && s->at[1] == '/')) {
			s->at += strcspn(s->at, "\n");
		} else if (s->at[0] == '/' && s->at[1] == '*') {
			if (!skip_comment(s))
				return false;
		} else if (*s->at != '\0' && strchr(" \t\r\n\f", *s->at) != NULL) {
			s->line += *s->at == '\n';
			s->at++;
		} else {
			return true;
		}
	}
}

static bool take_text(struct scan *s)
{
	const char *at = s->at + 1;

	while (*at != '"') {
		if (*at == '\\' && at[1] != '\0')
			at++;
		if (*at == '\n' || *at == '\0')
			return complain(s, s->line, "the text that begins on this line has no closing quote");
		at++;
	}
	s->token = TOKEN_TEXT;
	s->at = at + 1;
	return true;
}

static bool is_fraction(const char *number, size_t len)
{
	size_t sign = number[0] == '+' || number[0] == '-';
	size_t whole = strspn(number + sign, DIGITS);
	size_t point = sign + whole;

	return number[point] == '.' && point + 1 + strspn(number + point + 1, DIGITS) == len;
}

static bool take_number(struct scan *s)
{
	const char *number = s->at;
	size_t sign = number[0] == '+' || number[0] == '-';
	size_t digits = strspn(number + sign, DIGITS);
	size_t len = sign + strspn(number + sign, DIGITS LETTERS "._");

	s->token = TOKEN_NUMBER;
	s->at += len;
	if (is_fraction(number, len))
		return true;
	if (sign + digits != len || digits == 0)
		return complain(s, s->line, "this is no number; write numbers with the digits 0 to 9 only");
	if (number[sign] == '0' && digits > 1)
		return complain(s, s->line, "write numbers without a zero in front");
	if (digits > DIGITS_MAX)
		return conf_complaint_set(s->complaint, s->path, s->line,
		                          "a number of %zu digits is larger than any key takes", digits);
	return true;
}

static void take_name(struct scan *s)
{
	size_t len = strspn(s->at, DIGITS LETTERS "_-*");

	s->token = TOKEN_NAME;
	if ((len == 4 && strncasecmp(s->at, "true", len) == 0) ||
	    (len == 5 && strncasecmp(s->at, "false", len) == 0))
		s->token = TOKEN_BOOL;
	s->at += len;
}

static bool next(struct scan *s)
{
	char c;
	bool ok = skip_blank(s);

	if (!ok)
		return false;
	c = *s->at;
	s->from = s->at;
	s->token_line = s->line;
	if (c == '\0') {
		s->token = TOKEN_END;
	} else if (c == '"') {
		ok = take_text(s);
	} else if (strchr(DIGITS "+-.", c) != NULL) {
		ok = take_number(s);
	} else if (strchr(LETTERS "*", c) != NULL) {
		take_name(s);
	} else if (c == '@') {
		ok = complain(s, s->line,
		              "@include is not taken; put everything in this file, or one partner, person or "
		              "table a "
		              "file in partners.d, people.d and tables.d");
	} else {
		s->token = TOKEN_SIGN;
		s->at++;
		while (((unsigned char)*s->at & 0xC0) == 0x80) /* the rest of a character */
			s->at++;
	}
	s->len = (size_t)(s->at - s->from);
	return ok;
}

static bool is_sign(const struct scan *s, const char *signs)
{
	return s->token == TOKEN_SIGN && s->len == 1 && strchr(signs, *s->from) != NULL;
}

/* Behind the opening bracket; ends behind the closing one. */
static bool take_texts(struct scan *s, const char *close)
{
	if (!next(s))
		return false;
	if (is_sign(s, close))
		return next(s);
	for (;;) {
		if (s->token != TOKEN_TEXT)
			return expected(s, "a text in quotes in this list");
		if (!next(s))
			return false;
		if (is_sign(s, close))
			return next(s);
		if (!is_sign(s, ","))
			return expected(s, close[0] == ']' ? "a comma or ]" : "a comma or )");
		if (!next(s))
			return false;
	}
}

static bool take_settings(struct scan *s);

static bool take_group(struct scan *s)
{
	int opened = s->token_line;

	if (++s->depth > DEPTH_MAX)
		return complain(s, opened, "groups stand inside each other too deep");
	if (!next(s) || !take_settings(s))
		return false;
	if (s->token == TOKEN_END)
		return complain(s, opened, "the { on this line is never closed");
	if (!is_sign(s, "}"))
		return expected(s, "a key or }");
	s->depth--;
	return next(s);
}

static bool take_value(struct scan *s)
{
	if (is_sign(s, "{"))
		return take_group(s);
	if (is_sign(s, "["))
		return take_texts(s, "]");
	if (is_sign(s, "("))
		return take_texts(s, ")");
	if (s->token == TOKEN_TEXT || s->token == TOKEN_NUMBER || s->token == TOKEN_BOOL)
		return next(s);
	return expected(s, "a value: a text in quotes, a number, true, false, [ or {");
}

/* As many as there are. */
static bool take_settings(struct scan *s)
{
	while (s->token == TOKEN_NAME) {
		if (!next(s))
			return false;
		if (!is_sign(s, "=:"))
			return expected(s, "= behind the key");
		if (!next(s) || !take_value(s))
			return false;
		if (is_sign(s, ";,") && !next(s))
			return false;
	}
	return true;
}

static bool check_bytes(struct scan *s)
{
	int line = 1;

	if (memchr(s->at, '\0', (size_t)(s->end - s->at)) != NULL)
		return complain(s, 0, "holds a NUL byte; it should be a text file");
	if (strncmp(s->at, "\xEF\xBB\xBF", 3) == 0)
		return complain(s, 1, "begins with a byte order mark; save the file as UTF-8 without one");
	for (const char *at = s->at; at < s->end; line++) {
		const char *stop = memchr(at, '\n', (size_t)(s->end - at));
		size_t len = (size_t)((stop != NULL ? stop : s->end) - at);

		if (!text_is_utf8(at, len))
			return complain(s, line, "these bytes are not UTF-8; save the file as UTF-8");
		at += len + 1;
	}
	return true;
}

bool conf_scan(const char *path, const char *text, size_t len, struct conf_complaint *ret_complaint)
{
	struct scan s = {.path = path, .complaint = ret_complaint, .at = text, .end = text + len, .line = 1};

	if (!check_bytes(&s) || !next(&s) || !take_settings(&s))
		return false;
	return s.token == TOKEN_END || expected(&s, "a key");
}
