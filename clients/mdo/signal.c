/* mdo signal: one signal from options or a file, or many as JSON lines. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "mdo/commands.h"
#include "mdo/compose.h"
#include "mdo/deliver.h"
#include "mdo/protect.h"

#define LINE_BYTES (2 * PROTO_MESSAGE_MAX)

const struct mdo_option signal_input_options[] = {
        {"file", MDO_VALUE, "FILE", "the data of a signal as JSON, or a whole event (- is stdin)"},
        {"lines", MDO_SWITCH, NULL, "many: one JSON object a line on stdin, data or whole events"},
        {NULL, MDO_SWITCH, NULL, NULL}};

/* ---- many ---- */

/* One line as a message; MDO_USAGE when it is none. */
static int take_line(struct delivery *d, const char *line, size_t len, size_t number)
{
	struct mdo_sender from = session_sender(d->session);
	struct mdo_event event;
	struct refusal refusal;
	struct why why;

	if (!mdo_event_take(d->session->arena, &from, MESSAGE_SIGNAL, line, len, &event, &refusal)) {
		mdo_field_why(&refusal, &why);
		return session_fail(MDO_USAGE, "line %zu: %s", number, why.text);
	}
	return deliver_message(d, &event);
}

/* Reads a line into ${line}; false at the end. *ret_len is LINE_BYTES when it is longer than that. */
static bool next_line(char *line, size_t *ret_len)
{
	size_t len = 0;
	int c;

	while ((c = getc(stdin)) != EOF && c != '\n')
		if (len < LINE_BYTES)
			line[len++] = (char)c;
	if (c == EOF && len == 0)
		return false;
	line[len < LINE_BYTES ? len : LINE_BYTES - 1] = '\0';
	*ret_len = len;
	return true;
}

static bool is_blank(const char *line)
{
	return line[strspn(line, " \t\r")] == '\0';
}

static void note_progress(const struct delivery *d, size_t lines)
{
	if (lines % 100 == 0)
		session_note("%zu read: %zu stored, %zu duplicate, %zu refused", lines, d->stored,
		             d->duplicate, d->refused);
}

/* Ends at the end of input, or when a message cannot be delivered or kept: the rest was then not read. */
static int take_lines(struct delivery *d, size_t *ret_wrong)
{
	char *line = mem_alloc(LINE_BYTES + 1);
	int outcome = MDO_STORED;
	size_t len, lines = 0;

	while (next_line(line, &len)) {
		if (is_blank(line))
			continue;
		lines++;
		outcome = len >= LINE_BYTES ? session_fail(MDO_USAGE, "line %zu is too long", lines)
		                            : take_line(d, line, len, lines);
		if (outcome == MDO_USAGE)
			++*ret_wrong;
		arena_reset(d->session->arena);
		if (outcome == MDO_UNREACHABLE || outcome == MDO_OTHER) {
			session_note("stopped at line %zu, which is not delivered", lines);
			break;
		}
		note_progress(d, lines);
	}
	crypto_wipe(line, LINE_BYTES + 1);
	mem_free(line);
	return outcome == MDO_OTHER ? MDO_OTHER : MDO_STORED;
}

static int send_lines(struct session *s)
{
	struct delivery d;
	size_t wrong_lines = 0;
	int outcome = deliver_begin(s, &d);

	if (outcome != MDO_STORED)
		return outcome;
	setvbuf(stdin, NULL, _IOFBF, 65536);
	outcome = take_lines(&d, &wrong_lines);
	if (outcome == MDO_STORED && d.spool != NULL)
		outcome = deliver_spooled(&d);
	if (outcome != MDO_OTHER)
		outcome = deliver_sum(&d);
	session_note("%zu stored, %zu duplicate, %zu refused, %zu not sent, %zu lines that are no message",
	             d.stored, d.duplicate, d.refused, d.waiting, wrong_lines);
	deliver_end(&d);
	if (outcome == MDO_STORED && wrong_lines > 0)
		outcome = MDO_USAGE;
	return session_flush() ? outcome : MDO_OTHER;
}

/* ---- one ---- */

static int send_file(struct session *s, const char *path)
{
	struct mdo_sender from = session_sender(s);
	struct mdo_event event;
	struct refusal refusal;
	const char *text;
	size_t len;
	struct why why;

	if (!mdo_file_read(s->arena, path, PROTO_MESSAGE_MAX, &text, &len, &why))
		return session_fail(MDO_USAGE, "%s", why.text);
	if (!mdo_event_take(s->arena, &from, MESSAGE_SIGNAL, text, len, &event, &refusal)) {
		mdo_field_why(&refusal, &why);
		return session_fail(MDO_USAGE, "--file: %s", why.text);
	}
	return deliver_one(s, &event);
}

static int send_composed(struct session *s, const struct proto_protect *protect)
{
	struct mdo_sender from = session_sender(s);
	struct mdo_event event;
	const char *data;

	if (!compose_signal(s, protect, &data))
		return MDO_USAGE;
	event = mdo_event_make(s->arena, &from, MESSAGE_SIGNAL, data);
	return deliver_one(s, &event);
}

int signal_command(struct session *s)
{
	const char *file = mdo_args_value(&s->args, "file");
	bool lines = mdo_args_has(&s->args, "lines"), composed = compose_wanted(&s->args);
	struct why why;

	if ((file != NULL) + lines + composed != 1)
		return session_fail(MDO_USAGE,
		                    "either --file FILE, or --lines, or options that describe the signal");
	if (!mdo_profile_complete(&s->profile, true, &why))
		return session_fail(MDO_USAGE, "%s", why.text);
	if (lines)
		return send_lines(s);
	return file != NULL ? send_file(s, file) : send_composed(s, NULL);
}

/* ---- with the Protect questions asked first ---- */

int protect_command(struct session *s)
{
	struct proto_protect counts;
	struct why why;

	if (!mdo_profile_complete(&s->profile, true, &why))
		return session_fail(MDO_USAGE, "%s", why.text);
	proto_clear(&proto_table_protect, &counts);
	if (!protect_ask(s, &counts))
		return MDO_USAGE;
	return send_composed(s, &counts);
}
