/* mdo absent: who of us will not be there, and who is there after all. */
#include "mdo/commands.h"
#include "mdo/deliver.h"

const struct mdo_option absent_options[] = {
        {"person", MDO_VALUE, "ID", "which of your people"},
        {"everybody", MDO_SWITCH, NULL, "nobody of your organisation comes"},
        {"from", MDO_VALUE, "DATE", "first day"},
        {"until", MDO_VALUE, "DATE", "last day; left out: until further notice"},
        {"deputy", MDO_VALUE, "ID", "who stands in meanwhile; left out: the deputy of the roster"},
        {NULL, MDO_SWITCH, NULL, NULL}};

int absent_command(struct session *s)
{
	static const char *const names[] = {"person", "from", "until", "deputy"};
	bool person = mdo_args_value(&s->args, "person") != NULL;
	struct mdo_sender from = session_sender(s);
	struct proto_absence data;
	struct mdo_event event;
	const char *text;
	struct why why;

	/* A word forgotten is not to empty an organisation. */
	if (person == mdo_args_has(&s->args, "everybody"))
		return session_fail(MDO_USAGE, "who is absent: --person ID, or --everybody");
	proto_clear(&proto_table_absence, &data);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = mdo_args_value(&s->args, names[i]);

		if (value != NULL &&
		    !mdo_field_set(s->arena, &proto_table_absence, &data, names[i], value, &why))
			return session_fail(MDO_USAGE, "%s", why.text);
	}
	if (!mdo_field_check(s->arena, &proto_table_absence, &data, &text, &why))
		return session_fail(MDO_USAGE, "%s", why.text);
	event = mdo_event_make(s->arena, &from, MESSAGE_ABSENCE, text);
	return deliver_one(s, &event);
}

int absent_end_command(struct session *s)
{
	struct mdo_sender from = session_sender(s);
	struct proto_absence_end data;
	struct mdo_event event;
	const char *text;
	struct why why;

	proto_clear(&proto_table_absence_end, &data);
	if (!mdo_field_set(s->arena, &proto_table_absence_end, &data, "absence", s->args.words[0], &why) ||
	    !mdo_field_check(s->arena, &proto_table_absence_end, &data, &text, &why))
		return session_fail(MDO_USAGE, "%s", why.text);
	event = mdo_event_make(s->arena, &from, MESSAGE_ABSENCE_END, text);
	return deliver_one(s, &event);
}
