/* mdo regie: a regie that was offered to one of our people, or that one of them holds. */
#include "mdo/commands.h"
#include "mdo/deliver.h"

const struct mdo_option regie_options[] = {
        {"reference", MDO_VALUE, "UUID", "your own reference for the case, from the offer"},
        {"person", MDO_VALUE, "ID", "to whom it is offered"},
        {"reason", MDO_VALUE, "WORD", "to decline: absence, overload, no_bond, conflict or other"},
        {NULL, MDO_SWITCH, NULL, NULL}};

const struct mdo_option regie_release_options[] = {
        {"reference", MDO_VALUE, "UUID", "your own reference for the case"},
        {"person", MDO_VALUE, "ID", "who holds it, or to whom it is offered"},
        {"to", MDO_VALUE, "ID",
         "who should be asked next, of whatever organisation; default the best candidate"},
        {"reason", MDO_VALUE, "WORD", "absence, overload, no_bond, conflict or other"},
        {NULL, MDO_SWITCH, NULL, NULL}};

/* ${data} is a struct of the message's table, its members set as the options of ${options} say. */
static int send_options(struct session *s, enum message kind, const struct mdo_option *options, void *data)
{
	const struct proto_table *t = message_table(kind);
	struct mdo_sender from = session_sender(s);
	struct mdo_event event;
	const char *text;
	struct why why;

	for (const struct mdo_option *o = options; o->name != NULL; o++) {
		const char *value = mdo_args_value(&s->args, o->name);

		if (value != NULL && !mdo_field_set(s->arena, t, data, o->name, value, &why))
			return session_fail(MDO_USAGE, "%s", why.text);
	}
	if (!mdo_field_check(s->arena, t, data, &text, &why))
		return session_fail(MDO_USAGE, "%s", why.text);
	event = mdo_event_make(s->arena, &from, kind, text);
	return deliver_one(s, &event);
}

static int answer(struct session *s, bool accepts)
{
	struct proto_regie_answer data;

	proto_clear(&proto_table_regie_answer, &data);
	data.accepts = accepts;
	return send_options(s, MESSAGE_REGIE_ANSWER, regie_options, &data);
}

int regie_accept_command(struct session *s)
{
	return answer(s, true);
}

int regie_decline_command(struct session *s)
{
	return answer(s, false);
}

int regie_release_command(struct session *s)
{
	struct proto_regie_release data;

	proto_clear(&proto_table_regie_release, &data);
	return send_options(s, MESSAGE_REGIE_RELEASE, regie_release_options, &data);
}
