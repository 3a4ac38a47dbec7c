#include "proto/kinds.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

#define COMMAND true
#define QUERY false

static const struct {
	const char *type;
	const struct proto_table *table;
	enum right right;
	bool command;
	const char *meaning;
} messages[MESSAGE_COUNT] = {
#define M(S, type_text, table_name, right_name, way, meaning_text)                                           \
	[MESSAGE_##S] = {type_text, &proto_table_##table_name, RIGHT_##right_name, way, meaning_text},
        PROTO_MESSAGES(M)
#undef M
};

static const struct {
	const char *name;
	const struct proto_table *params, *result;
	enum right right;
	bool command;
	const char *meaning;
} methods[METHOD_COUNT] = {
#define M(S, name_text, params_name, result_name, right_name, way, meaning_text)                             \
	[METHOD_##S] = {name_text,                                                                           \
	                &proto_table_##params_name,                                                          \
	                &proto_table_##result_name,                                                          \
	                RIGHT_##right_name,                                                                  \
	                way,                                                                                 \
	                meaning_text},
        PROTO_METHODS(M)
#undef M
};

static const struct proto_table *const event_tables[EVENT_COUNT] = {
        [EVENT_SIGNAL_SHARED] = &proto_table_shared,
        [EVENT_SIGNAL_JOINED] = &proto_table_case_facts,
        [EVENT_SIGNAL_STATUS] = &proto_table_case_facts,
        [EVENT_CONSENT_CONFIRMED] = &proto_table_case_facts,
        [EVENT_CONSENT_WITHDRAWN] = &proto_table_erase,
        [EVENT_CASE_OPENED] = &proto_table_case_facts,
        [EVENT_CASE_CLOSED] = &proto_table_case_facts,
        [EVENT_REGIE_OFFERED] = &proto_table_regie_facts,
        [EVENT_REGIE_ACCEPTED] = &proto_table_regie_facts,
        [EVENT_REGIE_DECLINED] = &proto_table_regie_facts,
        [EVENT_REGIE_RELEASED] = &proto_table_regie_facts,
        [EVENT_ITEM_ANNOUNCED] = &proto_table_item_facts,
        [EVENT_ITEM_MOVED] = &proto_table_item_facts,
        [EVENT_ITEM_CANCELLED] = &proto_table_item_facts,
        [EVENT_WITHHELD] = &proto_table_withheld,
        [EVENT_CONSENT_CHANGED] = &proto_table_cover,
        [EVENT_CONSENT_ENDING] = &proto_table_ending,
        [EVENT_ITEM_NOT_READY] = &proto_table_item_facts,
        [EVENT_SPEAKER_BOOKED] = &proto_table_speaker_facts,
        [EVENT_SPEAKER_RELEASED] = &proto_table_speaker_facts,
        [EVENT_DIGEST] = &proto_table_person_digest,
};

static const char EVENT_PREFIX[] = "nl.mdo.";
static const char EVENT_SUFFIX[] = ".v1";

const char *message_type(enum message m)
{
	assert(m > MESSAGE_ABSENT && m < MESSAGE_COUNT);
	return messages[m].type;
}

const struct proto_table *message_table(enum message m)
{
	assert(m > MESSAGE_ABSENT && m < MESSAGE_COUNT);
	return messages[m].table;
}

enum right message_right(enum message m)
{
	assert(m > MESSAGE_ABSENT && m < MESSAGE_COUNT);
	return messages[m].right;
}

bool message_is_command(enum message m)
{
	assert(m > MESSAGE_ABSENT && m < MESSAGE_COUNT);
	return messages[m].command;
}

const char *message_meaning(enum message m)
{
	assert(m > MESSAGE_ABSENT && m < MESSAGE_COUNT);
	return messages[m].meaning;
}

enum message message_from_type(const char *type)
{
	for (int m = MESSAGE_ABSENT + 1; m < MESSAGE_COUNT; m++)
		if (text_equal(messages[m].type, type))
			return (enum message)m;
	return MESSAGE_ABSENT;
}

const char *method_name(enum method m)
{
	assert(m > METHOD_ABSENT && m < METHOD_COUNT);
	return methods[m].name;
}

const struct proto_table *method_params(enum method m)
{
	assert(m > METHOD_ABSENT && m < METHOD_COUNT);
	return methods[m].params;
}

const struct proto_table *method_result(enum method m)
{
	assert(m > METHOD_ABSENT && m < METHOD_COUNT);
	return methods[m].result;
}

enum right method_right(enum method m)
{
	assert(m > METHOD_ABSENT && m < METHOD_COUNT);
	return methods[m].right;
}

enum right method_right_also(enum method m)
{
	static const enum right rights[METHOD_COUNT] = {
#define M(S, right_name) [METHOD_##S] = RIGHT_##right_name,
	        PROTO_METHODS_ALSO(M)
#undef M
	};

	assert(m > METHOD_ABSENT && m < METHOD_COUNT);
	return rights[m];
}

bool method_is_command(enum method m)
{
	assert(m > METHOD_ABSENT && m < METHOD_COUNT);
	return methods[m].command;
}

const char *method_meaning(enum method m)
{
	assert(m > METHOD_ABSENT && m < METHOD_COUNT);
	return methods[m].meaning;
}

enum method method_from_name(const char *name)
{
	for (int m = METHOD_ABSENT + 1; m < METHOD_COUNT; m++)
		if (text_equal(methods[m].name, name))
			return (enum method)m;
	return METHOD_ABSENT;
}

const char *proto_event_type(struct arena *a, enum event e)
{
	assert(e > EVENT_ABSENT && e < EVENT_COUNT);
	return arena_printf(a, "%s%s%s", EVENT_PREFIX, terms_name(&terms_event, (int)e), EVENT_SUFFIX);
}

enum event proto_event_from_type(const char *type)
{
	const size_t prefix = sizeof(EVENT_PREFIX) - 1, suffix = sizeof(EVENT_SUFFIX) - 1;
	size_t len = type != NULL ? strlen(type) : 0;

	if (len < prefix + suffix || memcmp(type, EVENT_PREFIX, prefix) != 0 ||
	    memcmp(type + len - suffix, EVENT_SUFFIX, suffix) != 0)
		return EVENT_ABSENT;
	len -= prefix + suffix;
	for (int e = EVENT_ABSENT + 1; e < EVENT_COUNT; e++) {
		const char *name = terms_name(&terms_event, e);

		if (strlen(name) == len && memcmp(name, type + prefix, len) == 0)
			return (enum event)e;
	}
	return EVENT_ABSENT;
}

const struct proto_table *proto_event_table(enum event e)
{
	assert(e > EVENT_ABSENT && e < EVENT_COUNT);
	return event_tables[e];
}
