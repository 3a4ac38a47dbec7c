#include "conf/conf_complaint.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static void set_file(struct conf_complaint *c, const char *file)
{
	size_t len = strlen(file);

	if (len < sizeof(c->file))
		memcpy(c->file, file, len + 1);
	else
		snprintf(c->file, sizeof(c->file), "...%s", file + len - (sizeof(c->file) - 4));
}

bool conf_complaint_set(struct conf_complaint *c, const char *file, int line, const char *fmt, ...)
{
	va_list args;

	set_file(c, file);
	c->line = line;
	va_start(args, fmt);
	vsnprintf(c->text, sizeof(c->text), fmt, args);
	va_end(args);
	return false;
}

static bool is_printable(const char *s)
{
	for (const char *at = s; *at != '\0'; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7F)
			return false;
	return text_is_utf8(s, strlen(s));
}

const char *conf_complaint_quote(const char *value, char buf[CONF_QUOTE_MAX])
{
	size_t room = CONF_QUOTE_MAX - 6; /* two quotes, three dots, the NUL */
	size_t len = strlen(value);

	if (!is_printable(value)) {
		snprintf(buf, CONF_QUOTE_MAX, "(not printable)");
		return buf;
	}
	if (len <= room) {
		snprintf(buf, CONF_QUOTE_MAX, "\"%s\"", value);
		return buf;
	}
	while (((unsigned char)value[room] & 0xC0) == 0x80)
		room--;
	snprintf(buf, CONF_QUOTE_MAX, "\"%.*s...\"", (int)room, value);
	return buf;
}
