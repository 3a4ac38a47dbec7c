/* mdo contact: a day on which the client is seen here. */
#include "mdo/commands.h"
#include "mdo/deliver.h"

const struct mdo_option contact_options[] = {
        {"reference", MDO_VALUE, "UUID", "your own reference for the signal or the case"},
        {"cancelled", MDO_SWITCH, NULL, "it does not take place after all"},
        {NULL, MDO_SWITCH, NULL, NULL}};

int contact_command(struct session *s)
{
	const char *reference = mdo_args_value(&s->args, "reference");
	struct mdo_sender from = session_sender(s);
	struct proto_planned data;
	struct mdo_event event;
	const char *text;
	struct why why;

	proto_clear(&proto_table_planned, &data);
	data.cancelled = mdo_args_has(&s->args, "cancelled");
	if ((reference != NULL &&
	     !mdo_field_set(s->arena, &proto_table_planned, &data, "reference", reference, &why)) ||
	    !mdo_field_set(s->arena, &proto_table_planned, &data, "on", s->args.words[0], &why) ||
	    !mdo_field_check(s->arena, &proto_table_planned, &data, &text, &why))
		return session_fail(MDO_USAGE, "%s", why.text);
	event = mdo_event_make(s->arena, &from, MESSAGE_PLANNED, text);
	return deliver_one(s, &event);
}
