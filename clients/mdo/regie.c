/* mdo regie: a regie that was offered to one of our people. */
#include "mdo/commands.h"
#include "mdo/deliver.h"

const struct mdo_option regie_options[] = {
        {"reference", MDO_VALUE, "UUID", "your own reference for the case, from the offer"},
        {"person", MDO_VALUE, "ID", "to whom it is offered"},
        {"reason", MDO_VALUE, "WORD", "to decline: absence, overload, no_bond, conflict or other"},
        {NULL, MDO_SWITCH, NULL, NULL}};

static int answer(struct session *s, bool accepts)
{
	static const char *const names[] = {"reference", "person", "reason"};
	struct proto_regie_answer data;
	struct mdo_sender from = session_sender(s);
	struct mdo_event event;
	const char *text;
	struct why why;

	proto_clear(&proto_table_regie_answer, &data);
	data.accepts = accepts;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = mdo_args_value(&s->args, names[i]);

		if (value != NULL &&
		    !mdo_field_set(s->arena, &proto_table_regie_answer, &data, names[i], value, &why))
			return session_fail(MDO_USAGE, "%s", why.text);
	}
	if (!mdo_field_check(s->arena, &proto_table_regie_answer, &data, &text, &why))
		return session_fail(MDO_USAGE, "%s", why.text);
	event = mdo_event_make(s->arena, &from, MESSAGE_REGIE_ANSWER, text);
	return deliver_one(s, &event);
}

int regie_accept_command(struct session *s)
{
	return answer(s, true);
}

int regie_decline_command(struct session *s)
{
	return answer(s, false);
}
