#include "readers.h"

#include <assert.h>
#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <zmq.h>

#include "base/memory.h"

#define CREDIT 64
#define WAIT_MS 500

struct reader {
	const struct region_door *door;
	int64_t upto;
	char epoch[32];
	char id[40]; /* of the fetch at hand */
	unsigned asked;
};

struct readers {
	const struct region *region;
	pthread_t thread;
	atomic_bool stop;
	uint64_t taken;
	zmq_pollitem_t items[REGION_PARTNERS_MAX];
	struct reader at[REGION_PARTNERS_MAX];
};

static void send_message(struct readers *all, size_t i, const char *kind, const char *data)
{
	struct reader *r = &all->at[i];
	char text[512];
	int len;

	snprintf(r->id, sizeof(r->id), "019a9c5e-7a00-7000-8001-%012x", ++r->asked);
	len = snprintf(text, sizeof(text),
	               "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"%s\",\"type\":\"nl.mdo.streams.%"
	               "s.v1\",\"data\":%s}",
	               r->id, r->door->source, kind, data);
	zmq_send(all->items[i].socket, text, (size_t)len, ZMQ_DONTWAIT);
}

static void fetch(struct readers *all, size_t i)
{
	struct reader *r = &all->at[i];
	char data[128];

	if (r->epoch[0] == '\0')
		snprintf(data, sizeof(data), "{\"after\":0,\"credit\":%d}", CREDIT);
	else
		snprintf(data, sizeof(data), "{\"epoch\":\"%s\",\"after\":%lld,\"credit\":%d,\"wait_ms\":%d}",
		         r->epoch, (long long)r->upto, CREDIT, WAIT_MS);
	send_message(all, i, "fetch", data);
}

static void take_over(struct readers *all, size_t i, const json_t *answer)
{
	struct reader *r = &all->at[i];
	const char *epoch = json_string_value(json_object_get(answer, "epoch"));
	size_t count = json_array_size(json_object_get(answer, "events"));
	char data[128];

	if (epoch != NULL)
		snprintf(r->epoch, sizeof(r->epoch), "%s", epoch);
	r->upto += (int64_t)count;
	all->taken += count;
	if (count > 0) {
		snprintf(data, sizeof(data), "{\"epoch\":\"%s\",\"upto\":%lld}", r->epoch,
		         (long long)r->upto);
		send_message(all, i, "ack", data);
	}
	fetch(all, i);
}

static void drain(struct readers *all, size_t i)
{
	zmq_msg_t m;

	zmq_msg_init(&m);
	while (zmq_msg_recv(&m, all->items[i].socket, ZMQ_DONTWAIT) >= 0) {
		json_t *answer = json_loadb(zmq_msg_data(&m), zmq_msg_size(&m), 0, NULL);
		const char *id = json_string_value(json_object_get(answer, "id"));

		/* An acknowledgement's answer is passed over. */
		if (id != NULL && strcmp(id, all->at[i].id) == 0)
			take_over(all, i, answer);
		json_decref(answer);
	}
	zmq_msg_close(&m);
}

static void *read_all(void *cookie)
{
	struct readers *all = cookie;
	size_t count = all->region->partner_count;
	void *context = zmq_ctx_new();

	for (size_t i = 0; i < count; i++) {
		all->at[i].door = &all->region->partners[i];
		all->items[i] =
		        (zmq_pollitem_t){.socket = region_connect(all->region, all->at[i].door, context),
		                         .events = ZMQ_POLLIN};
		fetch(all, i);
	}
	while (!atomic_load(&all->stop)) {
		if (zmq_poll(all->items, (int)count, 100) <= 0)
			continue;
		for (size_t i = 0; i < count; i++)
			if (all->items[i].revents != 0)
				drain(all, i);
	}
	for (size_t i = 0; i < count; i++)
		zmq_close(all->items[i].socket);
	zmq_ctx_term(context);
	return NULL;
}

struct readers *readers_start(const struct region *r)
{
	struct readers *all = mem_alloc(sizeof(*all));
	int rc;

	all->region = r;
	rc = pthread_create(&all->thread, NULL, read_all, all);
	assert(rc == 0);
	return all;
}

uint64_t readers_stop(struct readers *readers)
{
	uint64_t taken;

	atomic_store(&readers->stop, true);
	pthread_join(readers->thread, NULL);
	taken = readers->taken;
	mem_free(readers);
	return taken;
}
