#include <string.h>

#include "libmdo/libmdo.h"
#include "mdoctl/print.h"

int print_calendar(struct arena *a, FILE *out, const void *result)
{
	const struct proto_calendar *calendar = result;
	struct why why;
	const char *text = mdo_calendar_text(a, &calendar->entries, &why);

	if (text == NULL) {
		fprintf(stderr, "mdoctl: %s\n", why.text);
		return MDO_OTHER;
	}
	fputs(text, out);
	return MDO_STORED;
}
