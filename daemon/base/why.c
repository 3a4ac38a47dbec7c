#include "base/why.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool why_set(struct why *why, const char *fmt, ...)
{
	va_list args;

	if (why == NULL)
		return false;
	va_start(args, fmt);
	vsnprintf(why->text, sizeof(why->text), fmt, args);
	va_end(args);
	return false;
}

bool why_wrap(struct why *why, const char *fmt, ...)
{
	struct why inner;
	va_list args;
	size_t len;

	if (why == NULL)
		return false;
	inner = *why;
	va_start(args, fmt);
	vsnprintf(why->text, sizeof(why->text), fmt, args);
	va_end(args);
	len = strlen(why->text);
	snprintf(why->text + len, sizeof(why->text) - len, ": %.*s", (int)(sizeof(inner.text) - 1),
	         inner.text);
	return false;
}
