#include "region.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zmq.h>

#define START_MS 20000
#define STOP_MS 30000
#define PAUSE_MS 5
#define CASELOAD 40

extern char **environ;

/* ---- files ---- */

static bool write_file(const char *dir, const char *name, struct why *why, const char *fmt, ...)
        __attribute__((format(printf, 4, 5)));

static bool write_file(const char *dir, const char *name, struct why *why, const char *fmt, ...)
{
	char path[REGION_PATH_MAX];
	va_list args;
	FILE *f;
	int len = snprintf(path, sizeof(path), "%s/%s", dir, name), fd = -1;

	if (len > 0 && (size_t)len < sizeof(path))
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	f = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (f == NULL) {
		if (fd >= 0)
			close(fd);
		return why_set(why, "%s: %s", name, strerror(errno));
	}
	va_start(args, fmt);
	vfprintf(f, fmt, args);
	va_end(args);
	return fclose(f) == 0 || why_set(why, "%s: %s", name, strerror(errno));
}

static bool make_dirs(struct region *r, struct why *why)
{
	static const char *const names[] = {"partners.d", "people.d", "tables.d", "state"};
	const char *tmp = getenv("TMPDIR");
	char path[2 * REGION_PATH_MAX];

	snprintf(r->dir, sizeof(r->dir) - 64, "%s/mdo-bench-XXXXXX", tmp != NULL ? tmp : "/tmp");
	if (mkdtemp(r->dir) == NULL) {
		r->dir[0] = '\0';
		return why_set(why, "temporary directory: %s", strerror(errno));
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", r->dir, names[i]);
		if (mkdir(path, 0700) != 0)
			return why_set(why, "%s: %s", names[i], strerror(errno));
	}
	snprintf(path, sizeof(path), "%s/mdod.conf", r->dir);
	memcpy(r->config, path, sizeof(r->config));
	snprintf(path, sizeof(path), "%s/state", r->dir);
	memcpy(r->state, path, sizeof(r->state));
	return true;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

/* ---- ports ---- */

/* Held by ${ret_fd} until all are known, so that no two are alike. */
static bool take_port(struct region_door *door, int *ret_fd, struct why *why)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &len) != 0)
		return why_set(why, "no free port: %s", strerror(errno));
	snprintf(door->endpoint, sizeof(door->endpoint), "tcp://127.0.0.1:%u", (unsigned)ntohs(at.sin_port));
	*ret_fd = fd;
	return true;
}

static bool take_ports(struct region *r, struct why *why)
{
	int held[REGION_PARTNERS_MAX + 1] = {0};
	size_t count = 0;
	bool well = take_port(&r->coordinator, &held[0], why);

	count += well;
	while (well && count <= r->partner_count) {
		well = take_port(&r->partners[count - 1], &held[count], why);
		count += well;
	}
	for (size_t i = 0; i < count; i++)
		close(held[i]);
	return well;
}

static bool is_open(const struct region_door *door)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool open;

	at.sin_port = htons((uint16_t)strtoul(strrchr(door->endpoint, ':') + 1, NULL, 10));
	open = fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0;
	if (fd >= 0)
		close(fd);
	return open;
}

/* ---- configuration ---- */

static bool write_secrets(const struct region *r, struct why *why)
{
	char match[CRYPTO_HEX_MAX], vault[CRYPTO_HEX_MAX];
	struct crypto_hash random;

	crypto_random(&random, sizeof(random));
	crypto_hex(&random, match);
	crypto_random(&random, sizeof(random));
	crypto_hex(&random, vault);
	return write_file(r->dir, "server.key", why, "%s\n", r->server_secret) &&
	       write_file(r->dir, "match.key", why, "%s\n", match) &&
	       write_file(r->dir, "vault.key", why, "%s\n", vault);
}

static bool write_partner(const struct region *r, size_t i, struct why *why)
{
	static const char *const roles[] = {"municipality", "language_school", "refugee_support", "ggd",
	                                    "ggz"};
	const struct region_door *door = &r->partners[i];
	char name[64];

	snprintf(name, sizeof(name), "partners.d/%s.conf", door->id);
	return write_file(
	        r->dir, name, why,
	        "id = \"%s\";\nname = \"Partner %zu\";\noin = \"00000099%09zu000\";\nsystem = \"suite\";\n"
	        "role = \"%s\";\nbsn_allowed = true;\nvnumber_allowed = false;\ntable = \"bench\";\n"
	        "groups = [ ];\ndoor = \"%s\";\nkeys = [ \"%s\" ];\n",
	        door->id, i, i + 1, roles[i % (sizeof(roles) / sizeof(roles[0]))], door->endpoint,
	        door->public);
}

static bool write_config(const struct region *r, struct why *why)
{
	for (size_t i = 0; i < r->partner_count; i++)
		if (!write_partner(r, i, why))
			return false;
	return write_file(r->dir, "mdod.conf", why,
	                  "region = \"bench\";\noin = \"00000099000000900000\";\nsystem = \"bench\";\n"
	                  "state_dir = \"state\";\nlog_level = \"warning\";\n"
	                  "secrets: { server_key = \"server.key\"; match_key = \"match.key\"; "
	                  "vault_key = \"vault.key\"; };\n"
	                  "policy: { new_persons_per_day = 100000; };\n") &&
	       write_file(r->dir, "people.d/c.coordinator.conf", why,
	                  "id = \"c.coordinator\";\noffice = \"coordinator\";\ndoor = \"%s\";\nkeys = [ "
	                  "\"%s\" ];\n",
	                  r->coordinator.endpoint, r->coordinator.public) &&
	       write_file(r->dir, "tables.d/bench.conf", why,
	                  "id = \"bench\";\nname = \"Bench\";\nplaces = [ \"0392\" ];\nweekday = \"tue\";\n"
	                  "start = \"09:30\";\nseats = 6;\nslot_minutes = 15;\nchair = \"c.coordinator\";\n"
	                  "standing = [ ];\n");
}

bool region_open(struct region *r, size_t partners, struct why *why)
{
	*r = (struct region){.partner_count = partners};
	if (partners < 3 || partners > REGION_PARTNERS_MAX)
		return why_set(why, "from 3 to %d partners", REGION_PARTNERS_MAX);
	crypto_curve_pair(r->server_public, r->server_secret);
	crypto_curve_pair(r->coordinator.public, r->coordinator.secret);
	for (size_t i = 0; i < partners; i++) {
		struct region_door *door = &r->partners[i];

		snprintf(door->id, sizeof(door->id), "partner-%zu", i + 1);
		snprintf(door->source, sizeof(door->source), "urn:nld:oin:00000099%09zu000:systeem:suite",
		         i + 1);
		crypto_curve_pair(door->public, door->secret);
	}
	return make_dirs(r, why) && take_ports(r, why) && write_secrets(r, why) && write_config(r, why);
}

void region_close(struct region *r)
{
	if (r->pid > 0) {
		kill(r->pid, SIGKILL);
		waitpid(r->pid, NULL, 0);
		r->pid = 0;
	}
	if (r->dir[0] != '\0')
		(void)nftw(r->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	r->dir[0] = '\0';
}

/* ---- the process ---- */

static bool all_open(const struct region *r)
{
	for (size_t i = 0; i < r->partner_count; i++)
		if (!is_open(&r->partners[i]))
			return false;
	return true;
}

static bool wait_open(struct region *r, struct why *why)
{
	int status;

	for (int ms = 0; ms < START_MS; ms += PAUSE_MS) {
		if (waitpid(r->pid, &status, WNOHANG) == r->pid) {
			r->pid = 0;
			return why_set(why, "ended at once, wait status 0x%x: try it by hand",
			               (unsigned)status);
		}
		if (all_open(r))
			return true;
		poll(NULL, 0, PAUSE_MS);
	}
	return why_set(why, "its doors did not open in %d s", START_MS / 1000);
}

bool region_start(struct region *r, const char *mdod, struct why *why)
{
	char *argv[] = {(char *)mdod, (char *)"--config", r->config, NULL};
	int rc = posix_spawn(&r->pid, mdod, NULL, NULL, argv, environ);

	if (rc != 0) {
		r->pid = 0;
		return why_set(why, "%s: %s", mdod, strerror(rc));
	}
	return wait_open(r, why) || why_wrap(why, "%s", mdod);
}

bool region_fork(struct region *r, int (*serve)(const struct region *r, void *cookie), void *cookie,
                 struct why *why)
{
	fflush(NULL);
	r->pid = fork();
	if (r->pid < 0) {
		r->pid = 0;
		return why_set(why, "fork: %s", strerror(errno));
	}
	if (r->pid == 0)
		_exit(serve(r, cookie));
	return wait_open(r, why);
}

bool region_stop(struct region *r, struct why *why)
{
	pid_t pid = r->pid;
	int status = 0;

	kill(pid, SIGTERM);
	for (int ms = 0; ms < STOP_MS; ms += PAUSE_MS) {
		if (waitpid(pid, &status, WNOHANG) == pid) {
			r->pid = 0;
			return status == 0 || why_set(why, "ended with wait status 0x%x", (unsigned)status);
		}
		poll(NULL, 0, PAUSE_MS);
	}
	return why_set(why, "did not heed SIGTERM in %d s", STOP_MS / 1000);
}

/* ---- talking to it ---- */

void *region_connect(const struct region *r, const struct region_door *door, void *context)
{
	static const int none = 0;
	void *socket = zmq_socket(context, ZMQ_DEALER);
	int rc = socket != NULL ? 0 : -1;

	rc = rc != 0 ? rc : zmq_setsockopt(socket, ZMQ_LINGER, &none, sizeof(none));
	rc = rc != 0 ? rc : zmq_setsockopt(socket, ZMQ_SNDHWM, &none, sizeof(none));
	rc = rc != 0 ? rc : zmq_setsockopt(socket, ZMQ_RCVHWM, &none, sizeof(none));
	rc = rc != 0 ? rc : zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, r->server_public, CRYPTO_Z85_MAX);
	rc = rc != 0 ? rc : zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, door->public, CRYPTO_Z85_MAX);
	rc = rc != 0 ? rc : zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, door->secret, CRYPTO_Z85_MAX);
	rc = rc != 0 ? rc : zmq_connect(socket, door->endpoint);
	assert(rc == 0);
	return socket;
}

static bool put_person(const struct region *r, void *socket, int number, struct why *why)
{
	const struct region_door *partner = &r->partners[(size_t)number % r->partner_count];
	char text[512], answer[4096];
	static const int patience = 10000;
	int len = snprintf(
	        text, sizeof(text),
	        "{\"jsonrpc\":\"2.0\",\"id\":\"019a9c5e-7a00-7000-8000-%012d\",\"method\":\"roster.set\","
	        "\"params\":{\"people\":[{\"person\":\"person-%d\",\"partner\":\"%s\",\"domains\":["
	        "\"language\"],"
	        "\"languages\":[\"ti\"],\"limit\":%d}]}}",
	        number, number, partner->id, CASELOAD);

	zmq_setsockopt(socket, ZMQ_RCVTIMEO, &patience, sizeof(patience));
	if (zmq_send(socket, text, (size_t)len, 0) < 0)
		return why_set(why, "roster: %s", zmq_strerror(zmq_errno()));
	len = zmq_recv(socket, answer, sizeof(answer) - 1, 0);
	if (len < 0)
		return why_set(why, "roster: %s", zmq_strerror(zmq_errno()));
	answer[(size_t)len < sizeof(answer) ? len : (int)sizeof(answer) - 1] = '\0';
	return strstr(answer, "\"result\"") != NULL || why_set(why, "roster: %s", answer);
}

bool region_roster(const struct region *r, int count, struct why *why)
{
	void *context = zmq_ctx_new();
	void *socket = region_connect(r, &r->coordinator, context);
	bool well = true;

	for (int i = 0; i < count && well; i++)
		well = put_person(r, socket, i, why);
	zmq_close(socket);
	zmq_ctx_term(context);
	return well;
}
