#include "net/zap.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <zmq.h>

enum { VERSION, REQUEST_ID, DOMAIN, ADDRESS, IDENTITY, MECHANISM, CREDENTIAL, FRAME_COUNT };

static const char version[] = "1.0";

static bool is_text(const void *data, size_t len, const char *text)
{
	return len == strlen(text) && memcmp(data, text, len) == 0;
}

/* False when the frame is not what must stand at place ${i}. Address and identity are the server's own words:
 * unused. */
static bool read_frame(size_t i, const uint8_t *data, size_t len, struct zap_request *r)
{
	switch (i) {
	case VERSION:
		return is_text(data, len, version);
	case REQUEST_ID:
		if (len > sizeof(r->id))
			return false;
		memcpy(r->id, data, len);
		r->id_len = len;
		return true;
	case DOMAIN:
		if (len == 0 || len >= sizeof(r->domain) || memchr(data, 0, len))
			return false;
		memcpy(r->domain, data, len);
		return true;
	case ADDRESS:
	case IDENTITY:
		return true;
	case MECHANISM:
		return is_text(data, len, "CURVE");
	case CREDENTIAL:
		if (len != sizeof(r->key))
			return false;
		memcpy(r->key, data, len);
		return true;
	}
	return false;
}

void *zap_open(void *context)
{
	static const int linger = 0;
	void *socket = zmq_socket(context, ZMQ_REP);

	if (!socket)
		return NULL;
	if (zmq_setsockopt(socket, ZMQ_LINGER, &linger, sizeof(linger)) != 0 ||
	    zmq_bind(socket, "inproc://zeromq.zap.01") != 0) {
		zmq_close(socket);
		return NULL;
	}
	return socket;
}

bool zap_receive(void *socket, struct zap_request *ret_request)
{
	struct zap_request r = {.whole = true};
	size_t count = 0;
	bool more = true;
	zmq_msg_t frame;

	zmq_msg_init(&frame);
	while (more) {
		int rc = zmq_msg_recv(&frame, socket, ZMQ_DONTWAIT);

		if (rc < 0 && zmq_errno() == EINTR)
			continue;
		if (rc < 0) {
			assert(zmq_errno() == EAGAIN && count == 0);
			zmq_msg_close(&frame);
			return false;
		}
		if (!read_frame(count, zmq_msg_data(&frame), zmq_msg_size(&frame), &r))
			r.whole = false;
		count++;
		more = zmq_msg_more(&frame);
	}
	zmq_msg_close(&frame);

	if (count != FRAME_COUNT)
		r.whole = false;
	if (!r.whole) {
		memset(r.domain, 0, sizeof(r.domain));
		memset(r.key, 0, sizeof(r.key));
	}
	*ret_request = r;
	return true;
}

static void send_frame(void *socket, const void *data, size_t len, int more)
{
	int rc;

	do
		rc = zmq_send(socket, data, len, ZMQ_DONTWAIT | more);
	while (rc < 0 && zmq_errno() == EINTR);
	/* A REP socket drops the answer to a requester that went away; it has no mark to run into. */
	assert(rc >= 0);
}

void zap_answer(void *socket, const struct zap_request *request, const char *user_id)
{
	const char *status = user_id ? "200" : "400";

	assert(!user_id || (request->whole && user_id[0]));
	send_frame(socket, version, strlen(version), ZMQ_SNDMORE);
	send_frame(socket, request->id, request->id_len, ZMQ_SNDMORE);
	send_frame(socket, status, strlen(status), ZMQ_SNDMORE);
	send_frame(socket, "", 0, ZMQ_SNDMORE);
	send_frame(socket, user_id ? user_id : "", user_id ? strlen(user_id) : 0, ZMQ_SNDMORE);
	send_frame(socket, "", 0, 0);
}
