#include "golden.h"

#include <assert.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const DIRS[] = {"message", "notification", "answer", "request", "response"};

static char *slurp(const char *path, size_t *ret_len)
{
	FILE *f = fopen(path, "rb");
	char *text;
	long size;

	assert(f != NULL);
	assert(fseek(f, 0, SEEK_END) == 0);
	size = ftell(f);
	assert(size >= 0);
	rewind(f);
	text = mem_alloc((size_t)size + 1);
	*ret_len = fread(text, 1, (size_t)size, f);
	assert(*ret_len == (size_t)size);
	fclose(f);
	return text;
}

static bool ends(const char *s, const char *with)
{
	size_t n = strlen(s), m = strlen(with);

	return n >= m && strcmp(s + n - m, with) == 0;
}

static void load_one(struct golden *g, const char *dir, const char *file)
{
	const char *name = strchr(file, '-');
	char *expect;
	size_t len;

	assert(name != NULL);
	g->valid = ends(file, ".valid.json");
	snprintf(g->dir, sizeof(g->dir), "%s", dir);
	snprintf(g->name, sizeof(g->name), "%s", name + 1);
	g->name[strlen(g->name) - strlen(g->valid ? ".valid.json" : ".invalid.json")] = '\0';
	snprintf(g->path, sizeof(g->path), "%s/tests/golden/msg/%s/%s", MDO_SOURCE_DIR, dir, file);
	g->text = slurp(g->path, &g->len);
	if (g->valid)
		return;
	snprintf(g->path + strlen(g->path) - strlen("invalid.json"), 8, "expect");
	expect = slurp(g->path, &len);
	snprintf(g->expect, sizeof(g->expect), "%.*s", (int)strcspn(expect, "\n"), expect);
	mem_free(expect);
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct golden *)a)->path, ((const struct golden *)b)->path);
}

struct golden *golden_load(size_t *ret_count)
{
	struct golden *all = NULL;
	size_t count = 0;

	for (size_t i = 0; i < sizeof(DIRS) / sizeof(DIRS[0]); i++) {
		char path[512];
		const struct dirent *e;
		DIR *d;

		snprintf(path, sizeof(path), "%s/tests/golden/msg/%s", MDO_SOURCE_DIR, DIRS[i]);
		d = opendir(path);
		assert(d != NULL);
		while ((e = readdir(d)) != NULL) {
			if (!ends(e->d_name, ".valid.json") && !ends(e->d_name, ".invalid.json"))
				continue;
			all = mem_grow(all, count + 1, sizeof(*all));
			memset(&all[count], 0, sizeof(*all));
			load_one(&all[count++], DIRS[i], e->d_name);
		}
		closedir(d);
	}
	assert(count > 0);
	qsort(all, count, sizeof(*all), by_path);
	*ret_count = count;
	return all;
}

void golden_free(struct golden *all, size_t count)
{
	for (size_t i = 0; i < count; i++)
		mem_free(all[i].text);
	mem_free(all);
}

static const char *message(struct arena *a, const char *text, size_t len, struct refusal *ret)
{
	struct proto_message m;

	if (!proto_read_message(a, text, len, &m, ret))
		return NULL;
	m.envelope.data = proto_write(a, message_table(m.kind), m.data, NULL);
	return proto_write(a, &proto_table_envelope, &m.envelope, NULL);
}

static const char *request(struct arena *a, const char *text, size_t len, struct refusal *ret)
{
	struct proto_rpc_request *out = proto_new(a, &proto_table_rpc_request);
	struct proto_request q;

	if (!proto_read_request(a, text, len, &q, ret))
		return NULL;
	out->jsonrpc = "2.0";
	out->id = q.id;
	out->method = method_name(q.method);
	/* A request without params and one with empty ones are the same. */
	if (strstr(text, "\"params\"") != NULL)
		out->params = proto_write(a, method_params(q.method), q.params, NULL);
	return proto_write(a, &proto_table_rpc_request, out, NULL);
}

/* A JSON member, read by its own table and written again. */
static bool inside(struct arena *a, const struct proto_table *t, const char **json, struct refusal *ret)
{
	void *strct = proto_new(a, t);

	if (!proto_read(a, t, *json, strlen(*json), strct, ret))
		return false;
	*json = proto_write(a, t, strct, NULL);
	return true;
}

static bool event(struct arena *a, struct proto_notification *n, struct refusal *ret)
{
	enum event e = proto_event_from_type(n->type);

	assert(e != EVENT_ABSENT);
	return inside(a, proto_event_table(e), &n->data, ret);
}

static const char *notification(struct arena *a, const char *text, size_t len, struct refusal *ret)
{
	struct proto_notification n;

	if (!proto_read(a, &proto_table_notification, text, len, &n, ret) || !event(a, &n, ret))
		return NULL;
	return proto_write(a, &proto_table_notification, &n, NULL);
}

static const char *answer(struct arena *a, const char *text, size_t len, struct refusal *ret)
{
	struct proto_answer out;

	if (!proto_read(a, &proto_table_answer, text, len, &out, ret))
		return NULL;
	for (size_t i = 0; i < out.events.count; i++)
		if (!event(a, &out.events.at[i], ret))
			return NULL;
	return proto_write(a, &proto_table_answer, &out, NULL);
}

static const char *response(struct arena *a, const struct golden *g, const char *text, size_t len,
                            struct refusal *ret)
{
	struct proto_rpc_response r;
	char name[64];

	if (!proto_read(a, &proto_table_rpc_response, text, len, &r, ret))
		return NULL;
	if (r.result != NULL) {
		enum method m;

		snprintf(name, sizeof(name), "%.*s", (int)strcspn(g->name, "+"), g->name);
		m = method_from_name(name);
		assert(m != METHOD_ABSENT);
		if (!inside(a, method_result(m), &r.result, ret))
			return NULL;
	}
	return proto_write(a, &proto_table_rpc_response, &r, NULL);
}

const char *golden_rewrite(struct arena *a, const struct golden *g, const char *text, size_t len,
                           struct refusal *ret)
{
	if (strcmp(g->dir, "message") == 0)
		return message(a, text, len, ret);
	if (strcmp(g->dir, "request") == 0)
		return request(a, text, len, ret);
	if (strcmp(g->dir, "notification") == 0)
		return notification(a, text, len, ret);
	if (strcmp(g->dir, "answer") == 0)
		return answer(a, text, len, ret);
	assert(strcmp(g->dir, "response") == 0);
	return response(a, g, text, len, ret);
}

const char *golden_compact(struct arena *a, const char *text)
{
	char *out = arena_alloc(a, strlen(text) + 1);
	bool quoted = false;
	size_t n = 0;

	for (; *text != '\0'; text++) {
		if (!quoted && strchr(" \n\t\r", *text) != NULL)
			continue;
		out[n++] = *text;
		if (quoted && *text == '\\')
			out[n++] = *++text;
		else if (*text == '"')
			quoted = !quoted;
	}
	return out;
}
