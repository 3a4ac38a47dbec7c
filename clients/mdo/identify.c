#include "mdo/identify.h"

#include <stdio.h>
#include <unistd.h>

#include "mdo/prompt.h"

#define FILE_MAX 4096

const struct mdo_option identify_options[] = {
        {"client-file", MDO_VALUE, "FILE",
         "JSON: {\"bsn\":..}, {\"vnumber\":..}, or {\"name\":..,\"birth_date\":..}; - is stdin"},
        {"reference", MDO_VALUE, "UUID",
         "instead: your own reference for the client, from an earlier answer"},
        {NULL, MDO_SWITCH, NULL, NULL}};

static bool from_file(struct session *s, const char *path, struct proto_client_key *ret_client)
{
	const char *text;
	size_t len;
	struct why why;
	struct refusal refusal;

	if (!mdo_file_read(s->arena, path, FILE_MAX, &text, &len, &why)) {
		session_note("%s", why.text);
		return false;
	}
	if (!proto_read(s->arena, &proto_table_client_key, text, len, ret_client, &refusal)) {
		mdo_field_why(&refusal, &why);
		session_note("--client-file: %s", why.text);
		return false;
	}
	return true;
}

static bool from_person(struct session *s, struct proto_client_key *c)
{
	static const struct {
		const char *name, *question;
	} asked[] = {{"bsn", "BSN (empty: not by BSN)"},
	             {"vnumber", "V-number (empty: not by V-number)"},
	             {"name", "Full name"},
	             {"birth_date", "Date of birth, YYYY-MM-DD"}};
	struct why why;

	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]) && c->bsn == NULL && c->vnumber == NULL;
	     i++) {
		char *line = prompt_line(s->arena, asked[i].question);

		if (line == NULL) {
			session_note("nobody was named; nothing was sent");
			return false;
		}
		if (line[0] != '\0' &&
		    !mdo_field_set(s->arena, &proto_table_client_key, c, asked[i].name, line, &why)) {
			session_note("%s", why.text);
			return false;
		}
	}
	return true;
}

bool identify_client(struct session *s, struct proto_client_key *ret_client)
{
	const char *path = mdo_args_value(&s->args, "client-file"),
	           *reference = mdo_args_value(&s->args, "reference");
	const char *text;
	struct why why;

	proto_clear(&proto_table_client_key, ret_client);
	if (path != NULL && reference != NULL) {
		session_note("either --client-file or --reference");
		return false;
	}
	if (path != NULL)
		return from_file(s, path, ret_client);
	if (reference != NULL)
		ret_client->reference = reference;
	else if (!isatty(STDIN_FILENO)) {
		session_note("say who it is about: --client-file FILE (- is stdin) or --reference UUID");
		return false;
	} else if (!from_person(s, ret_client)) {
		return false;
	}
	if (!mdo_field_check(s->arena, &proto_table_client_key, ret_client, &text, &why)) {
		session_note("%s", why.text);
		return false;
	}
	return true;
}
