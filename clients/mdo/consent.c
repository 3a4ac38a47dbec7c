/* mdo consent: a client withdraws; a regiehouder checked with the client and confirms. */
#include "mdo/commands.h"
#include "mdo/deliver.h"
#include "mdo/identify.h"

const struct mdo_option consent_options[] = {
        {"reporter", MDO_VALUE, "ID", "withdraw: the person of your organisation whom the client told"},
        {"on", MDO_VALUE, "DATE", "withdraw: when the client said so; default today"},
        {"person", MDO_VALUE, "ID", "confirm: the regiehouder, who checked with the client"},
        {NULL, MDO_SWITCH, NULL, NULL}};

static bool set(struct session *s, const struct proto_table *t, void *data, const char *name)
{
	const char *value = mdo_args_value(&s->args, name);
	struct why why;

	if (value == NULL || mdo_field_set(s->arena, t, data, name, value, &why))
		return true;
	session_note("%s", why.text);
	return false;
}

static int send_data(struct session *s, enum message kind, const void *data)
{
	struct mdo_sender from = session_sender(s);
	struct mdo_event event;
	const char *text;
	struct why why;

	if (!mdo_field_check(s->arena, message_table(kind), data, &text, &why))
		return session_fail(MDO_USAGE, "%s", why.text);
	event = mdo_event_make(s->arena, &from, kind, text);
	return deliver_one(s, &event);
}

int consent_withdraw_command(struct session *s)
{
	struct proto_withdrawal data;
	struct proto_client_key client;

	proto_clear(&proto_table_withdrawal, &data);
	data.client = &client;
	data.on = time_local_day(clock_now());
	if (!set(s, &proto_table_withdrawal, &data, "reporter") ||
	    !set(s, &proto_table_withdrawal, &data, "on") || !identify_client(s, &client))
		return MDO_USAGE;
	return send_data(s, MESSAGE_WITHDRAWAL, &data);
}

int consent_confirm_command(struct session *s)
{
	struct proto_confirmation data;

	proto_clear(&proto_table_confirmation, &data);
	if (!set(s, &proto_table_confirmation, &data, "reference") ||
	    !set(s, &proto_table_confirmation, &data, "person"))
		return MDO_USAGE;
	return send_data(s, MESSAGE_CONFIRMATION, &data);
}
