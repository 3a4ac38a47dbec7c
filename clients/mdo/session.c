#include "mdo/session.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"

#define TIMEOUT_S 5
#define TIMEOUT_MAX_S 600

const struct mdo_option session_options[] = {
        {"timeout", MDO_VALUE, "SECONDS", "how long to wait for an answer; default 5"},
        {"json", MDO_SWITCH, NULL, "the daemon's answers as they are, one a line"},
        {"help", MDO_SWITCH, NULL, "this text"},
        {NULL, MDO_SWITCH, NULL, NULL}};

bool session_begin(struct session *s)
{
	struct why why;
	const char *timeout = mdo_args_value(&s->args, "timeout");
	int64_t seconds = TIMEOUT_S;

	if (timeout != NULL && !text_parse_int(timeout, 1, TIMEOUT_MAX_S, &seconds)) {
		session_note("--timeout: whole seconds from 1 to %d", TIMEOUT_MAX_S);
		return false;
	}
	s->timeout_ms = (int)seconds * 1000;
	s->json = mdo_args_has(&s->args, "json");
	s->ids = id_source_system();
	if (!mdo_profile_gather(&s->args, &s->profile, &why)) {
		session_note("%s", why.text);
		return false;
	}
	return true;
}

void session_end(struct session *s)
{
	mdo_door_close(s->door);
	s->door = NULL;
}

bool session_connect(struct session *s)
{
	struct why why;

	if (s->door != NULL)
		return true;
	if (mdo_profile_complete(&s->profile, true, &why) && mdo_door_open(&s->profile, &s->door, &why))
		return true;
	session_note("%s", why.text);
	return false;
}

struct mdo_sender session_sender(struct session *s)
{
	return (struct mdo_sender){&s->ids, s->profile.source, clock_now()};
}

static void MDO_PRINTF(1, 0) say(const char *fmt, va_list args)
{
	struct arena *a = arena_new();
	char line[1024];

	vsnprintf(line, sizeof(line), fmt, args);
	fprintf(stderr, "mdo: %s\n", mdo_clean_text(a, line));
	arena_free(a);
}

void session_note(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say(fmt, args);
	va_end(args);
}

int session_fail(enum mdo_outcome outcome, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say(fmt, args);
	va_end(args);
	return (int)outcome;
}

int session_unreached(const struct session *s, enum mdo_reach reach)
{
	return session_fail(MDO_UNREACHABLE, "%s: %s", s->profile.door, mdo_reach_text(reach));
}

int session_witness(const struct session *s, int status)
{
	const struct mdo_witness *w = s->door != NULL ? mdo_door_witness(s->door) : NULL;
	enum mdo_witness_alarm alarm = w != NULL ? mdo_witness_alarm(w) : MDO_WITNESS_NONE;

	if (w == NULL)
		return status;
	if (mdo_witness_restored(w)[0] != '\0')
		session_note("%s", mdo_witness_restored(w));
	if (mdo_witness_trouble(w)[0] != '\0')
		session_note("the audit head is not kept: %s (MDO_WITNESS can name another file)",
		             mdo_witness_trouble(w));
	if (alarm == MDO_WITNESS_NONE)
		return status;
	session_note("ALARM: %s", mdo_witness_meaning(alarm));
	session_note("ALARM: tell the privacy officer of the region; what was seen stands in %s",
	             mdo_witness_path(w));
	session_note("ALARM: this stays until somebody looked into it: mdo witness show, mdo witness accept");
	return status == MDO_STORED || status == MDO_DUPLICATE ? (int)MDO_ALARM : status;
}

bool session_flush(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return true;
	session_note("write standard output: %s", strerror(errno));
	return false;
}
