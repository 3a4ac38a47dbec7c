#include "fake.h"
#include "../scratch.h"

#include <assert.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>

#include "base/text.h"
#include "base/time.h"

#define LATE_MAX 16
#define FRAME_MAX 300

struct late {
	int64_t at;
	char to[FRAME_MAX];
	size_t to_len;
	char *text;
};

struct fake {
	void *context, *zap, *door;
	pthread_t thread;
	atomic_bool stop;
	atomic_uint count;
	fake_behaviour *behaviour;
	void *cookie;
	char secret[CRYPTO_Z85_MAX], client_public[CRYPTO_Z85_MAX];
	uint8_t client_key[CRYPTO_KEY_BYTES];
	char from[FRAME_MAX];
	size_t from_len;
	struct late late[LATE_MAX];
	size_t late_count;
	char *dir;
	struct mdo_profile profile;
};

char *fake_dir_new(void)
{
	char dir[SCRATCH_MAX];

	scratch_make(dir);
	return mem_text(dir);
}

void fake_dir_remove(char *dir)
{
	scratch_remove(dir);
	mem_free(dir);
}

/* ---- the thread ---- */

static size_t receive_frames(void *socket, char frames[][FRAME_MAX], size_t *lens, size_t most)
{
	size_t n = 0;
	int more = 1;

	while (more) {
		char frame[FRAME_MAX];
		int len = zmq_recv(socket, frame, sizeof(frame), 0);
		size_t size = sizeof(more);

		if (len < 0)
			return 0;
		if (n < most) {
			lens[n] = (size_t)len < FRAME_MAX ? (size_t)len : FRAME_MAX;
			memcpy(frames[n], frame, lens[n]);
			n++;
		}
		zmq_getsockopt(socket, ZMQ_RCVMORE, &more, &size);
	}
	return n;
}

/* RFC 27: version, request id, domain, address, identity, mechanism, key. */
static void serve_zap(struct fake *f)
{
	char frames[7][FRAME_MAX];
	size_t lens[7], n = receive_frames(f->zap, frames, lens, 7);
	bool ok =
	        n == 7 && lens[6] == sizeof(f->client_key) && memcmp(frames[6], f->client_key, lens[6]) == 0;

	zmq_send(f->zap, "1.0", 3, ZMQ_SNDMORE);
	zmq_send(f->zap, frames[1], lens[1], ZMQ_SNDMORE);
	zmq_send(f->zap, ok ? "200" : "400", 3, ZMQ_SNDMORE);
	zmq_send(f->zap, "", 0, ZMQ_SNDMORE);
	zmq_send(f->zap, "own", 3, ZMQ_SNDMORE);
	zmq_send(f->zap, "", 0, 0);
}

static void serve_door(struct fake *f)
{
	char *text = mem_alloc(PROTO_MESSAGE_MAX * 2 + 1);
	int len = zmq_recv(f->door, f->from, sizeof(f->from), 0);

	f->from_len = len > 0 ? (size_t)len : 0;
	len = zmq_recv(f->door, text, PROTO_MESSAGE_MAX * 2, 0);
	if (len >= 0) {
		text[len] = '\0';
		atomic_fetch_add(&f->count, 1);
		f->behaviour(f, text, f->cookie);
	}
	mem_free(text);
}

static void send_text(struct fake *f, const char *to, size_t to_len, const char *text)
{
	zmq_send(f->door, to, to_len, ZMQ_SNDMORE);
	zmq_send(f->door, text, strlen(text), 0);
}

static void serve_late(struct fake *f)
{
	for (size_t i = 0; i < f->late_count;) {
		if (f->late[i].at > clock_mono().ms) {
			i++;
			continue;
		}
		send_text(f, f->late[i].to, f->late[i].to_len, f->late[i].text);
		mem_free(f->late[i].text);
		f->late[i] = f->late[--f->late_count];
	}
}

static void *serve(void *cookie)
{
	struct fake *f = cookie;

	while (!atomic_load(&f->stop)) {
		zmq_pollitem_t items[] = {{.socket = f->zap, .events = ZMQ_POLLIN},
		                          {.socket = f->door, .events = ZMQ_POLLIN}};

		zmq_poll(items, 2, 5);
		if (items[0].revents != 0)
			serve_zap(f);
		if (items[1].revents != 0)
			serve_door(f);
		serve_late(f);
	}
	return NULL;
}

/* ---- start and stop ---- */

static void open_door(struct fake *f)
{
	int on = 1, off = 0;
	size_t size = sizeof(f->profile.door);
	int rc;

	f->context = zmq_ctx_new();
	f->zap = zmq_socket(f->context, ZMQ_REP);
	f->door = zmq_socket(f->context, ZMQ_ROUTER);
	rc = zmq_bind(f->zap, "inproc://zeromq.zap.01");
	assert(rc == 0);
	zmq_setsockopt(f->zap, ZMQ_LINGER, &off, sizeof(off));
	zmq_setsockopt(f->door, ZMQ_LINGER, &off, sizeof(off));
	zmq_setsockopt(f->door, ZMQ_CURVE_SERVER, &on, sizeof(on));
	zmq_setsockopt(f->door, ZMQ_CURVE_SECRETKEY, f->secret, CRYPTO_Z85_MAX);
	zmq_setsockopt(f->door, ZMQ_ZAP_DOMAIN, "own", 3);
	rc = zmq_bind(f->door, "tcp://127.0.0.1:*");
	assert(rc == 0);
	zmq_getsockopt(f->door, ZMQ_LAST_ENDPOINT, f->profile.door, &size);
}

struct fake *fake_start(fake_behaviour *behaviour, void *cookie)
{
	struct fake *f = mem_alloc(sizeof(*f));
	struct why why;
	bool ok;

	f->behaviour = behaviour;
	f->cookie = cookie;
	f->dir = fake_dir_new();
	ok = mdo_keyfile_new(f->dir, "own", f->client_public, &why) &&
	     crypto_z85_decode(f->client_public, f->client_key);
	assert(ok);
	crypto_curve_pair(f->profile.server_key, f->secret);
	snprintf(f->profile.key_file, sizeof(f->profile.key_file), "%s/own.secret", f->dir);
	snprintf(f->profile.source, sizeof(f->profile.source), "%s", FAKE_SOURCE);
	open_door(f);
	ok = pthread_create(&f->thread, NULL, serve, f) == 0;
	assert(ok);
	return f;
}

void fake_stop(struct fake *f)
{
	atomic_store(&f->stop, true);
	pthread_join(f->thread, NULL);
	for (size_t i = 0; i < f->late_count; i++)
		mem_free(f->late[i].text);
	zmq_close(f->zap);
	zmq_close(f->door);
	zmq_ctx_term(f->context);
	fake_dir_remove(f->dir);
	mem_free(f);
}

/* ---- for behaviours and tests ---- */

void fake_answer(struct fake *f, const char *fmt, ...)
{
	struct arena *a = arena_new();
	char *text = arena_alloc(a, PROTO_MESSAGE_MAX);
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, PROTO_MESSAGE_MAX, fmt, args);
	va_end(args);
	send_text(f, f->from, f->from_len, text);
	arena_free(a);
}

void fake_answer_late(struct fake *f, int ms, const char *fmt, ...)
{
	struct late *l = &f->late[f->late_count];
	va_list args;

	assert(f->late_count < LATE_MAX);
	f->late_count++;
	l->at = clock_mono().ms + ms;
	memcpy(l->to, f->from, f->from_len);
	l->to_len = f->from_len;
	l->text = mem_alloc(4096);
	va_start(args, fmt);
	vsnprintf(l->text, 4096, fmt, args);
	va_end(args);
}

const char *fake_member(const char *text, const char *name)
{
	static _Thread_local char value[128];
	char key[40];
	const char *at;

	value[0] = '\0';
	snprintf(key, sizeof(key), "\"%s\":\"", name);
	at = strstr(text, key);
	if (at != NULL) {
		at += strlen(key);
		snprintf(value, sizeof(value), "%.*s", (int)strcspn(at, "\""), at);
	}
	return value;
}

unsigned fake_count(const struct fake *f)
{
	return atomic_load(&f->count);
}

const struct mdo_profile *fake_profile(const struct fake *f)
{
	return &f->profile;
}

const char *fake_dir(const struct fake *f)
{
	return f->dir;
}
