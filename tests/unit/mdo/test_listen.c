#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/text.h"
#include "base/time.h"
#include "mdo/program.h"
#include "terminal.h"

#define EPOCH_2 "2222222222222222"

/* A stream of notifications 1..newest at the daemon, and what it saw. */
struct stream {
	const char *epoch;
	int newest, acked, anchor;
	char head; /* the digit its audit head is made of */
	int acks, fetches;
	char subscribed[200];
};

static long number_after(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	return at != NULL ? strtol(at + strlen(name), NULL, 10) : -1;
}

static void add_event(struct text *t, int n)
{
	text_addf(t,
	          "{\"specversion\":\"1.0\",\"id\":\"01935b2e-7c2a-7e4b-9a51-0000000000%02d\",\"source\":"
	          "\"urn:nld:oin:1\","
	          "\"type\":\"nl.mdo.consents.withdrawn.v1\",\"time\":\"2026-11-21T10:00:00.000Z\","
	          "\"sequence\":\"%020d\","
	          "\"datacontenttype\":\"application/json\",\"data\":{\"references\":[\"r-%d\"]}}",
	          n, n, n);
}

static void answer_fetch(struct fake *f, struct stream *s, const char *text)
{
	long after = number_after(text, "\"after\":"), credit = number_after(text, "\"credit\":");
	struct text events = {0};
	char head[65];

	memset(head, s->head, 64);
	head[64] = '\0';
	s->fetches++;
	text_add(&events, "");
	for (long n = after + 1; n <= s->newest && n <= after + credit; n++) {
		if (n > after + 1)
			text_add(&events, ",");
		add_event(&events, (int)n);
	}
	fake_answer(f,
	            "{\"answer\":\"events\",\"id\":\"%s\",\"epoch\":\"%s\",\"newest\":%d,\"upto\":%d,"
	            "\"events\":[%s],"
	            "\"witness\":{\"anchor\":%d,\"head\":\"%s\"}}",
	            fake_member(text, "id"), s->epoch, s->newest, s->acked,
	            events.at != NULL ? events.at : "", s->anchor, head);
	text_free(&events);
}

static void serves(struct fake *f, const char *text, void *cookie)
{
	struct stream *s = cookie;
	const char *epoch = strstr(text, "\"epoch\":\"");

	if (epoch != NULL && strncmp(epoch + 9, s->epoch, 16) != 0) {
		fake_answer(f,
		            "{\"answer\":\"refused\",\"id\":\"%s\",\"epoch\":\"%s\",\"problem\":{\"type\":"
		            "\"urn:mdo:problem:stream-restarted\",\"title\":\"t\",\"status\":409,\"code\":"
		            "\"stream-restarted\"}}",
		            fake_member(text, "id"), s->epoch);
	} else if (strstr(text, "streams.fetch") != NULL) {
		answer_fetch(f, s, text);
	} else if (strstr(text, "streams.ack") != NULL) {
		long upto = number_after(text, "\"upto\":");

		s->acks++;
		if (upto > s->acked)
			s->acked = (int)upto;
		fake_answer(f, "{\"answer\":\"acked\",\"id\":\"%s\",\"epoch\":\"%s\",\"upto\":%d}",
		            fake_member(text, "id"), s->epoch, s->acked);
	} else {
		snprintf(s->subscribed, sizeof(s->subscribed), "%s", strstr(text, "\"data\":"));
		fake_answer(f,
		            "{\"answer\":\"subscribed\",\"id\":\"%s\",\"epoch\":\"%s\",\"now\":[\"signals."
		            "shared\"]}",
		            fake_member(text, "id"), s->epoch);
	}
}

struct stage {
	struct fake *fake;
	struct stream stream;
	struct arena *arena;
};

static int setup(void **state)
{
	struct stage *s = mem_alloc(sizeof(*s));

	if (!crypto_start())
		return 1;
	s->stream = (struct stream){.epoch = FAKE_EPOCH, .newest = 5, .anchor = 1, .head = '1'};
	s->fake = fake_start(serves, &s->stream);
	s->arena = arena_new();
	*state = s;
	return 0;
}

static int teardown(void **state)
{
	struct stage *s = *state;

	fake_stop(s->fake);
	arena_free(s->arena);
	mem_free(s);
	return 0;
}

static struct run mdo(struct stage *s, const char *line)
{
	return terminal_run(s->arena, fake_profile(s->fake), fake_dir(s->fake), line, NULL);
}

/* The numbers of the lines, as "1 2 3". */
static const char *numbers(struct stage *s, const char *out)
{
	const char *text = "", *at = out;

	while ((at = strstr(at, "\"sequence\":\"")) != NULL) {
		at += 12;
		text = arena_printf(s->arena, "%s%s%ld", text, text[0] != '\0' ? " " : "",
		                    strtol(at, NULL, 10));
	}
	return text;
}

static void expect_in(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" is not in: %s", part, text);
}

static void listen__goes_on_where_it_was(void **state)
{
	struct stage *s = *state;
	struct run r = mdo(s, "listen --once --state @/st");

	assert_int_equal(r.status, MDO_STORED);
	assert_string_equal(numbers(s, r.out), "1 2 3 4 5");
	expect_in(r.out, "\"data\":{\"references\":[\"r-5\"]}}\n");
	assert_int_equal(s->stream.acked, 5);
	s->stream.newest = 7;
	r = mdo(s, "listen --once --state @/st");
	assert_string_equal(numbers(s, r.out), "6 7");
	assert_int_equal(s->stream.acked, 7);
	r = mdo(s, "listen --once --state @/st --from 6");
	assert_string_equal(numbers(s, r.out), "6 7");
	r = mdo(s, "listen --once --state @/st");
	assert_string_equal(r.out, "");
}

static void listen__without_state_where_it_acknowledged(void **state)
{
	struct stage *s = *state;
	struct run r = mdo(s, "listen --count 2");

	assert_int_equal(r.status, MDO_STORED);
	assert_string_equal(numbers(s, r.out), "1 2");
	assert_int_equal(s->stream.acked, 2);
	r = mdo(s, "listen --once");
	assert_string_equal(numbers(s, r.out), "3 4 5");
	r = mdo(s, "listen --once");
	assert_string_equal(r.out, "");
	r = mdo(s, "listen --once --from 1");
	assert_string_equal(numbers(s, r.out), "1 2 3 4 5");
}

static void listen__exec_takes_over_or_stops_it(void **state)
{
	struct stage *s = *state;
	char path[400];
	struct run r;

	terminal_file(fake_dir(s->fake), "take",
	              "#!/bin/sh\nread -r line\ncase $line in *r-4*) exit 3;; esac\nprintf '%s\\n' \"$line\" "
	              ">>\"${0%/*}/taken\"\n");
	snprintf(path, sizeof(path), "%s/take", fake_dir(s->fake));
	chmod(path, 0700);
	r = mdo(s, "listen --once --state @/st --exec @/take");
	assert_int_equal(r.status, MDO_OTHER);
	expect_in(r.err, "exit status 3; the event is not acknowledged");
	assert_int_equal(s->stream.acked, 3);
	r = mdo(s, "listen --once --state @/st --exec @/nothing-there");
	assert_int_equal(r.status, MDO_OTHER);
	r = mdo(s, "listen --once --state @/st");
	assert_string_equal(numbers(s, r.out), "4 5");
}

static void listen__restored_daemon_starts_the_stream_anew(void **state)
{
	struct stage *s = *state;
	struct run r = mdo(s, "listen --once --state @/st");

	assert_int_equal(s->stream.acked, 5);
	s->stream = (struct stream){.epoch = EPOCH_2, .newest = 2, .anchor = 0, .head = '2'};
	r = mdo(s, "listen --once --state @/st");
	assert_int_equal(r.status, MDO_STORED);
	expect_in(r.err, "restarted");
	assert_string_equal(numbers(s, r.out), "1 2");
	assert_int_equal(s->stream.acked, 2);
}

static void listen__witness(void **state)
{
	struct stage *s = *state;
	struct run r = mdo(s, "listen --once --state @/st");

	s->stream.anchor = 9;
	s->stream.head = '9';
	r = mdo(s, "listen --once --state @/st");
	assert_int_equal(r.status, MDO_STORED);
	s->stream.newest = 6;
	s->stream.head = '8'; /* the same anchor, another head: rows were changed */
	r = mdo(s, "listen --once --state @/st");
	assert_int_equal(r.status, MDO_ALARM);
	expect_in(r.err, "ALARM");
	assert_string_equal(r.out, "");
	/* It stays, also when the daemon is as it was, until a person looked into it. */
	s->stream.head = '9';
	r = mdo(s, "listen --once --state @/st");
	assert_int_equal(r.status, MDO_ALARM);
	assert_string_equal(r.out, "");
	r = mdo(s, "witness show");
	assert_int_equal(r.status, MDO_ALARM);
	expect_in(r.out, "--against 9:999999");
	expect_in(r.out, "ALARM: the audit chain was rewritten");
	assert_int_equal(mdo(s, "witness accept").status, MDO_STORED);
	s->stream.anchor = 10;
	r = mdo(s, "listen --once --state @/st");
	assert_int_equal(r.status, MDO_STORED);
	assert_string_equal(numbers(s, r.out), "6");
	s->stream.anchor = 3;
	assert_int_equal(mdo(s, "listen --once --state @/st").status, MDO_ALARM);
}

static void listen__kinds_subscribes_first(void **state)
{
	struct stage *s = *state;
	struct run r = mdo(s, "listen --once --kinds signals.shared,cases.opened");

	assert_int_equal(r.status, MDO_STORED);
	expect_in(s->stream.subscribed, "\"now\":[\"signals.shared\",\"cases.opened\"]");
	r = mdo(s, "listen --once --kinds everything");
	assert_int_equal(r.status, MDO_USAGE);
	r = mdo(s, "subscribe --now signals.shared --digest items.moved");
	assert_int_equal(r.status, MDO_STORED);
	expect_in(r.out, "now     signals.shared");
	expect_in(s->stream.subscribed, "\"digest\":[\"items.moved\"]");
}

static void listen__down_is_said_at_once(void **state)
{
	struct stage *s = *state;
	struct mdo_profile down = *fake_profile(s->fake);
	int64_t begin = clock_mono().ms;
	struct run r;

	snprintf(down.door, sizeof(down.door), "tcp://127.0.0.1:1");
	r = terminal_run(s->arena, &down, fake_dir(s->fake), "listen --state @/st", NULL);
	assert_int_equal(r.status, MDO_UNREACHABLE);
	expect_in(r.err, "nobody listens");
	mdo(s, "listen --once --state @/st");
	r = terminal_run(s->arena, &down, fake_dir(s->fake), "listen --state @/st", NULL);
	assert_int_equal(r.status, MDO_UNREACHABLE);
	assert_true(clock_mono().ms - begin < 4000);
}

/* What cannot be written is not acknowledged. */
static void listen__full_disk_acknowledges_nothing(void **state)
{
	struct stage *s = *state;
	FILE *saved = stdout, *full = fopen("/dev/full", "w");
	char *argv[] = {"mdo", "listen", "--once", NULL, NULL, NULL, NULL};
	const struct mdo_profile *p = fake_profile(s->fake);
	int status;

	assert_non_null(full);
	argv[3] = arena_printf(s->arena, "--door=%s", p->door);
	argv[4] = arena_printf(s->arena, "--server-key=%s", p->server_key);
	argv[5] = arena_printf(s->arena, "--key=%s", p->key_file);
	setenv("MDO_SOURCE", p->source, 1);
	stdout = full;
	status = program_run(6, argv);
	stdout = saved;
	fclose(full);
	unsetenv("MDO_SOURCE");
	assert_int_equal(status, MDO_OTHER);
	assert_int_equal(s->stream.acked, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(listen__goes_on_where_it_was),
	        TEST(listen__without_state_where_it_acknowledged),
	        TEST(listen__exec_takes_over_or_stops_it),
	        TEST(listen__restored_daemon_starts_the_stream_anew),
	        TEST(listen__witness),
	        TEST(listen__kinds_subscribes_first),
	        TEST(listen__down_is_said_at_once),
	        TEST(listen__full_disk_acknowledges_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
