#include "net/door_settings.h"

#include <stdint.h>
#include <string.h>
#include <zmq.h>

#include "base/crypto.h"
#include "base/id.h"
#include "net/net.h"

/* Hidden in Debian's zmq.h (it counts as draft), but there in the library: known by its number. */
#ifndef ZMQ_ZAP_ENFORCE_DOMAIN
#define ZMQ_ZAP_ENFORCE_DOMAIN 93
#endif

/* Columns: option, value, whether this libzmq lets it be read back, name for messages. */
static const struct number {
	int option;
	int value;
	bool readable;
	const char *name;
} numbers[] = {
        {ZMQ_CURVE_SERVER, 1, true, "curve server"},
        {ZMQ_ZAP_ENFORCE_DOMAIN, 1, true, "enforcement of the ZAP domain"},
        {ZMQ_RCVHWM, 64, true, "receive mark"},
        {ZMQ_SNDHWM, 64, true, "send mark"},
        {ZMQ_LINGER, 500, true, "linger"},
        {ZMQ_ROUTER_MANDATORY, 1, false, "mandatory routing"},
        {ZMQ_ROUTER_HANDOVER, 0, false, "no handover"},
        {ZMQ_HANDSHAKE_IVL, 3000, true, "handshake interval"},
        {ZMQ_HEARTBEAT_IVL, 5000, true, "heartbeat interval"},
        {ZMQ_HEARTBEAT_TIMEOUT, 15000, true, "heartbeat timeout"},
        {ZMQ_HEARTBEAT_TTL, 20000, true, "heartbeat time to live"},
        {ZMQ_BACKLOG, 1024, true, "backlog"},
};

static bool refuse(const char *principal, const char *name, struct why *why)
{
	return why_set(why, "door of %s: setting %s: did not take (%s)", principal, name,
	               zmq_strerror(zmq_errno()));
}

static bool set_number(void *socket, const struct number *n)
{
	int is = -1;
	size_t size = sizeof(is);

	if (zmq_setsockopt(socket, n->option, &n->value, sizeof(n->value)) != 0)
		return false;
	if (!n->readable)
		return true;
	return zmq_getsockopt(socket, n->option, &is, &size) == 0 && size == sizeof(is) && is == n->value;
}

static bool set_message_max(void *socket)
{
	const int64_t max = NET_FRAME_MAX;
	int64_t is = -1;
	size_t size = sizeof(is);

	return zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &max, sizeof(max)) == 0 &&
	       zmq_getsockopt(socket, ZMQ_MAXMSGSIZE, &is, &size) == 0 && size == sizeof(is) && is == max;
}

static bool set_domain(void *socket, const char *principal)
{
	char is[ID_NAME_MAX + 1] = "";
	size_t size = sizeof(is);

	return zmq_setsockopt(socket, ZMQ_ZAP_DOMAIN, principal, strlen(principal)) == 0 &&
	       zmq_getsockopt(socket, ZMQ_ZAP_DOMAIN, is, &size) == 0 && strcmp(is, principal) == 0;
}

static bool set_secret(void *socket, const char *server_secret)
{
	char is[CRYPTO_Z85_MAX] = "";
	size_t size = sizeof(is);
	bool took =
	        zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, server_secret, strlen(server_secret) + 1) == 0 &&
	        zmq_getsockopt(socket, ZMQ_CURVE_SECRETKEY, is, &size) == 0 && strcmp(is, server_secret) == 0;

	crypto_wipe(is, sizeof(is));
	return took;
}

bool door_settings_apply(void *socket, const char *server_secret, const char *principal, bool six,
                         struct why *why)
{
	const struct number ipv6 = {ZMQ_IPV6, six, true, "IPv6"};
	int mechanism = -1;
	size_t size = sizeof(mechanism);

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (!set_number(socket, &numbers[i]))
			return refuse(principal, numbers[i].name, why);
	if (!set_number(socket, &ipv6))
		return refuse(principal, ipv6.name, why);
	if (!set_message_max(socket))
		return refuse(principal, "message limit", why);
	if (!set_secret(socket, server_secret))
		return refuse(principal, "server key", why);
	if (!set_domain(socket, principal))
		return refuse(principal, "ZAP domain", why);
	if (zmq_getsockopt(socket, ZMQ_MECHANISM, &mechanism, &size) != 0 || mechanism != ZMQ_CURVE)
		return refuse(principal, "mechanism", why);
	return true;
}
