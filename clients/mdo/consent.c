/* mdo consent: a client withdraws, all or a part; a newer consent; a regiehouder checked with the client and
 * confirms. mdo erased: what we were told to erase is erased. */
#include "mdo/commands.h"
#include "mdo/compose.h"
#include "mdo/deliver.h"
#include "mdo/identify.h"

const struct mdo_option withdraw_options[] = {
        {"reporter", MDO_VALUE, "ID", "the person of your organisation whom the client told"},
        {"on", MDO_VALUE, "DATE", "when the client said so; default today"},
        {"recipients", MDO_VALUE, "LIST",
         "only these may know no longer: partners, role:ROLE or group:GROUP"},
        {"domains", MDO_VALUE, "LIST", "only these life domains are taken back"},
        {"purposes", MDO_VALUE, "LIST",
         "only these purposes are taken back; without all three: the whole consent"},
        {NULL, MDO_SWITCH, NULL, NULL}};

const struct mdo_option consent_options[] = {
        {"person", MDO_VALUE, "ID", "the regiehouder, who checked with the client"},
        {NULL, MDO_SWITCH, NULL, NULL}};

const struct mdo_option renew_options[] = {
        {"reporter", MDO_VALUE, "ID", "the person of your organisation who asked the client"},
        {NULL, MDO_SWITCH, NULL, NULL}};

const struct mdo_option erased_options[] = {{NULL, MDO_SWITCH, NULL, NULL}};

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
	static const char *const names[] = {"reporter", "on", "recipients", "domains", "purposes"};
	struct proto_withdrawal data;
	struct proto_client_key client;

	proto_clear(&proto_table_withdrawal, &data);
	data.client = &client;
	data.on = time_local_day(clock_now());
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!set(s, &proto_table_withdrawal, &data, names[i]))
			return MDO_USAGE;
	if (!identify_client(s, &client))
		return MDO_USAGE;
	return send_data(s, MESSAGE_WITHDRAWAL, &data);
}

int consent_renew_command(struct session *s)
{
	struct proto_renewal data;
	struct proto_consent consent;

	proto_clear(&proto_table_renewal, &data);
	data.reference = s->args.words[0];
	if (!set(s, &proto_table_renewal, &data, "reporter") || !compose_consent(s, data.reporter, &consent))
		return MDO_USAGE;
	data.consent = &consent;
	return send_data(s, MESSAGE_RENEWAL, &data);
}

int erased_command(struct session *s)
{
	struct proto_erased data;

	proto_clear(&proto_table_erased, &data);
	data.references.count = s->args.word_count;
	data.references.at = arena_array(s->arena, s->args.word_count, sizeof(*data.references.at));
	for (size_t i = 0; i < s->args.word_count; i++)
		data.references.at[i] = s->args.words[i];
	return send_data(s, MESSAGE_ERASED, &data);
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
