#include "base/terms.h"

#include <assert.h>
#include <stdio.h>

#include "base/text.h"

#define NAME(SUFFIX, name, meaning) name,
#define MEANING(SUFFIX, name, meaning) meaning,

/* LIST: variable, its TERMS_ table, what one of them is called. */
#define LIST(variable, TABLE, what_text)                                                                     \
	static const char *const variable##_names[] = {NULL, TABLE(NAME)};                                   \
	static const char *const variable##_meanings[] = {NULL, TABLE(MEANING)};                             \
	const struct terms variable = {what_text, sizeof(variable##_names) / sizeof(variable##_names[0]),    \
	                               variable##_names, variable##_meanings};

LIST(terms_domain, TERMS_DOMAIN, "life domain")
LIST(terms_role, TERMS_ROLE, "partner role")
LIST(terms_office, TERMS_OFFICE, "office")
LIST(terms_urgency, TERMS_URGENCY, "urgency")
LIST(terms_purpose, TERMS_PURPOSE, "purpose")
LIST(terms_form, TERMS_FORM, "form of consent")
LIST(terms_consent_state, TERMS_CONSENT_STATE, "state of a consent")
LIST(terms_regie_state, TERMS_REGIE_STATE, "state of the regie")
LIST(terms_meeting_state, TERMS_MEETING_STATE, "state of a meeting")
LIST(terms_right, TERMS_RIGHT, "right")
LIST(terms_event, TERMS_EVENT, "kind of notification")
LIST(terms_cause, TERMS_CAUSE, "cause")
LIST(terms_deadline, TERMS_DEADLINE, "kind of deadline")
LIST(terms_signal_state, TERMS_SIGNAL_STATE, "state of a signal")
LIST(terms_case_state, TERMS_CASE_STATE, "state of a case")
LIST(terms_inbox, TERMS_INBOX, "kind of business")
LIST(terms_giver, TERMS_GIVER, "who gave the consent")
LIST(terms_age, TERMS_AGE, "age group")
LIST(terms_content, TERMS_CONTENT, "kind of content")
LIST(terms_retention, TERMS_RETENTION, "retention class")
LIST(terms_duty, TERMS_DUTY, "duty of a person")
LIST(terms_weekday, TERMS_WEEKDAY, "day of the week")

#undef LIST
#undef MEANING
#undef NAME

const char *terms_name(const struct terms *t, int value)
{
	assert(value >= 0 && (size_t)value < t->count);
	return t->names[value];
}

int terms_value(const struct terms *t, const char *name)
{
	for (size_t i = 1; i < t->count; i++)
		if (text_equal(t->names[i], name))
			return (int)i;
	return 0;
}

const char *terms_set_text(const struct terms *t, uint32_t set, char *buf, size_t size)
{
	size_t used = 0;

	assert(size > 0);
	buf[0] = '\0';
	for (size_t i = 1; i < t->count; i++) {
		if ((set & TERMS_BIT(i)) == 0)
			continue;
		int n = snprintf(buf + used, size - used, "%s%s", used > 0 ? ", " : "", t->names[i]);
		if (n < 0 || (size_t)n >= size - used)
			break;
		used += (size_t)n;
	}
	return buf;
}
