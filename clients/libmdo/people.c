#include "libmdo/people.h"

#include <string.h>

#include "libmdo/field.h"
#include "libmdo/file.h"

const struct mdo_option mdo_people_options[] = {
        {"person", MDO_VALUE, "ID", "an id the partner chose; no name"},
        {"partner", MDO_VALUE, "ID", "that person's organisation"},
        {"domains", MDO_VALUE, "DOMAIN,..", "life domains this person works in"},
        {"languages", MDO_VALUE, "TAG,..", "languages this person speaks"},
        {"expertise", MDO_VALUE, "TAG,..", "tags"},
        {"duties", MDO_VALUE, "DUTY,..", "regiehouder (default), interpreter, key_person"},
        {"workdays", MDO_VALUE, "DAY,..", "default mon,tue,wed,thu,fri"},
        {"limit", MDO_VALUE, "N", "caseload limit"},
        {"deputy", MDO_VALUE, "ID", "who stands in"},
        {"absent-from", MDO_VALUE, "DATE", "first day of absence"},
        {"absent-until", MDO_VALUE, "DATE", "last day of absence"},
        {"left", MDO_SWITCH, NULL, "no longer available"},
        {NULL, MDO_SWITCH, NULL, NULL}};

static bool from_options(struct arena *a, const struct mdo_args *args, struct proto_roster_person *ret_person,
                         struct why *why)
{
	proto_clear(&proto_table_roster_person, ret_person);
	for (const struct mdo_option *o = mdo_people_options; o->name != NULL; o++) {
		const char *value = mdo_args_value(args, o->name);
		char *member = arena_text(a, o->name), *dash;

		while ((dash = strchr(member, '-')) != NULL)
			*dash = '_';
		if (value != NULL &&
		    !mdo_field_set(a, &proto_table_roster_person, ret_person, member, value, why))
			return why_wrap(why, "--%s", o->name);
	}
	return true;
}

/* The text of a file in whichever of the three forms. */
static const char *as_params(struct arena *a, const char *text)
{
	char first = text[strspn(text, " \t\r\n")];
	struct proto_roster_person person;
	struct refusal refusal;

	if (first == '[')
		return arena_printf(a, "{\"people\":%s}", text);
	if (proto_read(a, &proto_table_roster_person, text, strlen(text), &person, &refusal))
		return arena_printf(a, "{\"people\":[%s]}", text);
	return text;
}

bool mdo_people_read(struct arena *a, const struct mdo_args *args, const char *file,
                     struct proto_roster_person_list *ret_people, struct why *why)
{
	struct proto_roster_params params;
	struct refusal refusal;
	const char *text;

	if (file == NULL) {
		struct proto_roster_person *person = proto_new(a, &proto_table_roster_person);

		if (!from_options(a, args, person, why))
			return false;
		*ret_people = (struct proto_roster_person_list){1, person};
		return true;
	}
	if (!mdo_file_read(a, file, PROTO_MESSAGE_MAX, &text, NULL, why))
		return false;
	text = as_params(a, text);
	if (!proto_read(a, &proto_table_roster_params, text, strlen(text), &params, &refusal)) {
		mdo_field_why(&refusal, why);
		return why_wrap(why, "%s", file);
	}
	*ret_people = params.people;
	return true;
}
