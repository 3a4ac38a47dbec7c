/* mdo roster: our own people who may be asked to hold a regie, to interpret, to bridge language and culture.
 */
#include "mdo/commands.h"
#include "mdo/deliver.h"

int roster_set_command(struct session *s)
{
	struct mdo_sender from = session_sender(s);
	struct proto_own_roster data;
	struct mdo_event event;
	const char *text;
	struct why why;

	proto_clear(&proto_table_own_roster, &data);
	if (!mdo_people_read(s->arena, &s->args, s->args.word_count > 0 ? s->args.words[0] : NULL,
	                     &data.people, &why) ||
	    !mdo_field_check(s->arena, &proto_table_own_roster, &data, &text, &why))
		return session_fail(MDO_USAGE, "%s", why.text);
	event = mdo_event_make(s->arena, &from, MESSAGE_ROSTER, text);
	return deliver_one(s, &event);
}
