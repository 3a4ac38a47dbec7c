/* mdo subscribe: which kinds of notification at once, which in the daily digest. */
#include <stdio.h>

#include "mdo/commands.h"
#include "mdo/deliver.h"
#include "mdo/report.h"
#include "mdo/subscribe.h"

#define AGAIN_MS 2000

const struct mdo_option subscribe_options[] = {
        {"now", MDO_MANY, "KIND,..", "kinds to hand over at once"},
        {"digest", MDO_MANY, "KIND,..", "kinds to keep until the daily digest"},
        {NULL, MDO_SWITCH, NULL, NULL}};

int subscribe_send(struct session *s, const struct proto_subscribe *data, struct mdo_answer *ret_answer)
{
	struct mdo_sender from = session_sender(s);
	struct mdo_event event = mdo_event_make(s->arena, &from, MESSAGE_SUBSCRIBE,
	                                        proto_write(s->arena, &proto_table_subscribe, data, NULL));
	struct mdo_question q = {event.id, event.text, event.len, s->timeout_ms, AGAIN_MS};
	struct mdo_answer answer;
	enum mdo_reach reach = mdo_door_deliver(s->door, s->arena, &q, &answer);
	int outcome;

	if (reach != MDO_REACHED)
		return session_unreached(s, reach);
	outcome = (int)report_outcome(&answer.body);
	if (outcome != MDO_STORED)
		report_answer(s, event.id, &answer);
	else
		*ret_answer = answer;
	return outcome;
}

bool subscribe_add(struct session *s, struct proto_subscribe *data, const char *option, const char *member)
{
	const char *value;
	struct why why;

	for (size_t at = 0; (value = mdo_args_next(&s->args, option, &at)) != NULL;)
		if (!mdo_field_set(s->arena, &proto_table_subscribe, data, member, value, &why)) {
			session_note("--%s: %s", option, why.text);
			return false;
		}
	return true;
}

static void print_kinds(const char *what, uint32_t kinds)
{
	char buf[512];

	printf("%-7s %s\n", what, kinds != 0 ? terms_set_text(&terms_event, kinds, buf, sizeof(buf)) : "-");
}

int subscribe_command(struct session *s)
{
	struct proto_subscribe data;
	struct mdo_answer answer = {0};
	struct why why;
	int status;

	proto_clear(&proto_table_subscribe, &data);
	if (!mdo_args_has(&s->args, "now") && !mdo_args_has(&s->args, "digest"))
		return session_fail(MDO_USAGE,
		                    "--now or --digest is wanted: the two replace what stood before");
	if (!subscribe_add(s, &data, "now", "now") || !subscribe_add(s, &data, "digest", "digest"))
		return MDO_USAGE;
	if (!mdo_profile_complete(&s->profile, true, &why))
		return session_fail(MDO_USAGE, "%s", why.text);
	if (!session_connect(s))
		return MDO_USAGE;
	status = subscribe_send(s, &data, &answer);
	if (status == MDO_STORED && s->json) {
		printf("%s\n", mdo_clean_json(s->arena, answer.text, answer.len));
	} else if (status == MDO_STORED) {
		print_kinds("now", answer.body.now);
		print_kinds("digest", answer.body.digest);
	}
	return session_flush() ? status : MDO_OTHER;
}
