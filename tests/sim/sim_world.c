#include "sim_world.h"

#include <ftw.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "proto/json.h"
#include "proto/read.h"
#include "sim_plan.h"

#define ROUNDS_MAX 200 /* of ticks or plans at one moment: more is a daemon that never comes to rest */

uint64_t sim_roll(struct sim_dice *d)
{
	uint64_t z = d->state += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

int sim_below(struct sim_dice *d, int n)
{
	return (int)(sim_roll(d) % (uint64_t)n);
}

bool sim_chance(struct sim_dice *d, int percent)
{
	return sim_below(d, 100) < percent;
}

struct day sim_today(const struct sim_world *w)
{
	return time_local_day(w->now);
}

bool sim_planted(const struct sim_world *w, const char *name)
{
	return text_equal(w->planted, name);
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

void sim_world_remove(const char *path)
{
	nftw(path, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void remove_all(const struct sim_world *w)
{
	sim_world_remove(w->dir);
	if (w->second[0] != '\0')
		sim_world_remove(w->second);
}

void sim_trace(struct sim_world *w, const char *fmt, ...)
{
	char *line = w->trace[w->trace_count++ % SIM_TRACE_LINES], at[TIME_TEXT_MAX];
	int n = snprintf(line, SIM_TRACE_MAX, "%5d %s ", w->step, time_text_utc(w->now, at));
	va_list args;

	va_start(args, fmt);
	vsnprintf(line + n, SIM_TRACE_MAX - (size_t)n, fmt, args);
	va_end(args);
	if (w->loud)
		puts(line);
}

void sim_fail(struct sim_world *w, const char *invariant, const char *fmt, ...)
{
	int first = w->trace_count > SIM_TRACE_LINES ? w->trace_count - SIM_TRACE_LINES : 0;
	va_list args;

	fflush(stdout);
	fprintf(stderr, "sim: seed %llu step %d: %s: ", (unsigned long long)w->seed, w->step, invariant);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	for (int i = first; i < w->trace_count; i++)
		fprintf(stderr, "  %s\n", w->trace[i % SIM_TRACE_LINES]);
	remove_all(w);
	_exit(1);
}

void sim_heard(struct sim_world *w, const char *principal, const char *bytes, size_t len)
{
	crypto_hash_text(&w->transcript, principal);
	crypto_hash_part(&w->transcript, bytes, len);
}

struct crypto_hash sim_transcript(struct sim_world *w)
{
	return crypto_hash_end(&w->transcript);
}

/* Memory where there is some to write to: thousands of commits a second are wanted, and no power fails here.
 */
void sim_world_dir(char ret_dir[SIM_PATH_MAX])
{
	const char *tmp = getenv("TMPDIR");

	if (tmp == NULL)
		tmp = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	snprintf(ret_dir, SIM_PATH_MAX, "%s/mdo-sim-XXXXXX", tmp);
	if (mkdtemp(ret_dir) == NULL) {
		perror("sim: mkdtemp");
		exit(1);
	}
}

struct store_settings sim_world_settings(struct sim_world *w)
{
	struct store_settings settings = {.dir = w->dir,
	                                  .wal_limit_bytes = w->conf->wal_limit_mib << 20,
	                                  .reserve_bytes = w->conf->reserve_mib << 20,
	                                  .version = "sim",
	                                  .config_digest = conf_digest(w->conf)};

	memset(settings.vault_key.b, 1, sizeof(settings.vault_key.b));
	memset(settings.audit_key.b, 2, sizeof(settings.audit_key.b));
	memset(settings.match_key.b, w->secrets.match, sizeof(settings.match_key.b));
	memset(settings.match_key_next.b, w->secrets.match_next, sizeof(settings.match_key_next.b));
	memset(settings.backup_key.b, 9, sizeof(settings.backup_key.b));
	settings.has_match_key_next = w->secrets.match_next != 0;
	if (w->second[0] != '\0') {
		settings.has_backup_key = true;
		settings.erasure_ledger = w->ledger;
	}
	return settings;
}

void sim_world_open(struct sim_world *w)
{
	struct store_settings settings = sim_world_settings(w);
	struct commands_setup setup = {.conf = w->conf, .ids = &w->ids, .version = "sim", .started = w->now};
	struct why why;

	w->starts++;
	if (!store_open(&settings, &w->ids, w->now, &w->store, &why))
		sim_fail(w, "open", "%s", why.text);
	setup.store = w->store;
	w->commands = commands_new(&setup);
}

void sim_world_close(struct sim_world *w)
{
	commands_free(w->commands);
	store_close(w->store);
	w->commands = NULL;
	w->store = NULL;
}

static struct sim_world *make(const char *conf, uint64_t seed, bool loud, const char *planted, bool second)
{
	struct sim_world *w = mem_alloc(sizeof(*w));
	struct conf_complaint complaint;
	struct day first = {20454}; /* 2026-01-01 */

	w->seed = seed;
	w->dice.state = seed * 7919 + 1;
	w->id_seed = seed * 104729 + 2;
	w->ids = id_source_seeded(&w->id_seed);
	w->loud = loud;
	w->planted = planted;
	w->arena = arena_new();
	w->now = time_from_local(day_add(first, sim_below(&w->dice, 700)), 8, 30);
	crypto_hash_start(&w->transcript, NULL);
	sim_world_dir(w->dir);
	if (second) {
		sim_world_dir(w->second);
		snprintf(w->ledger, sizeof(w->ledger), "%s/erasures", w->second);
	}
	w->secrets.match = 3;
	w->conf = conf_load(conf, &complaint);
	if (w->conf == NULL)
		sim_fail(w, "conf", "%s:%d: %s", complaint.file, complaint.line, complaint.text);
	sim_world_open(w);
	return w;
}

void sim_world_spoil(struct sim_world *w, const char *sql)
{
	char path[SIM_PATH_MAX + 16];
	sqlite3 *db = NULL;
	bool done;

	snprintf(path, sizeof(path), "%s/mdod.db", w->dir);
	done = sqlite3_open(path, &db) == SQLITE_OK && sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
	sqlite3_close(db);
	if (!done)
		sim_fail(w, "sim", "a fault could not be planted");
}

struct sim_world *sim_world_new(uint64_t seed, bool loud, const char *planted, bool second)
{
	return make(MDO_SOURCE_DIR "/tests/sim/region/mdod.conf", seed, loud, planted, second);
}

struct sim_world *sim_world_of(const char *conf, uint64_t seed, bool loud, const char *planted)
{
	return make(conf, seed, loud, planted, false);
}

void sim_world_free(struct sim_world *w)
{
	sim_world_close(w);
	conf_free(w->conf);
	arena_free(w->arena);
	remove_all(w);
	mem_free(w);
}

void sim_world_restart(struct sim_world *w)
{
	sim_trace(w, "restart");
	sim_world_close(w);
	sim_world_open(w);
}

static bool tick_once(struct sim_world *w, int round)
{
	store_begin(w->store);
	bool more = commands_tick(w->commands, w->arena, w->now);
	if (!store_commit(w->store))
		sim_fail(w, "store", "tick: %s", store_why(w->store));
	arena_reset(w->arena);
	if (more && round == ROUNDS_MAX)
		sim_fail(w, "rest", "there is always more due");
	return more;
}

static bool plan_once(struct sim_world *w, int round)
{
	store_begin(w->store);
	bool planned = commands_plan(w->commands, w->arena, w->now, round == 0);
	if (!store_commit(w->store))
		sim_fail(w, "store", "plan: %s", store_why(w->store));
	arena_reset(w->arena);
	if (planned && round == ROUNDS_MAX)
		sim_fail(w, "rest", "a table stays dirty");
	return planned || round == 0;
}

void sim_world_tend(struct sim_world *w)
{
	for (int round = 0; tick_once(w, round); round++)
		;
	for (int round = 0; plan_once(w, round); round++)
		;
	sim_plan_look(w);
	arena_reset(w->arena);
	if (!store_tend(w->store, w->now, sim_chance(&w->dice, 30)))
		sim_fail(w, "store", "tend: %s", store_why(w->store));
}

static void *no_response(struct sim_world *w, const char *what, const struct refusal *r)
{
	sim_fail(w, "contract", "%s: %s at %s", what, problem_code(r->problem), r->pointer);
	return NULL;
}

/* Where it stands, not as text that is parsed once more. */
static void *read_result(struct sim_world *w, enum method method, const json_t *root)
{
	void *result = proto_new(w->arena, method_result(method));
	struct refusal refusal;
	struct reader r = read_start(w->arena, &refusal);

	if (json_object_size(root) != 3 || !json_is_string(json_object_get(root, "id")) ||
	    !text_equal(json_string_value(json_object_get(root, "jsonrpc")), "2.0"))
		sim_fail(w, "contract", "a response is more or less than one");
	if (!read_object(&r, method_result(method), json_object_get(root, "result"), result))
		return no_response(w, method_name(method), &refusal);
	return result;
}

static const struct proto_rpc_error *read_error(struct sim_world *w, const struct commands_reply *reply)
{
	struct proto_rpc_response *response = proto_new(w->arena, &proto_table_rpc_response);
	struct refusal refusal;

	if (!proto_read(w->arena, &proto_table_rpc_response, reply->bytes, reply->len, response, &refusal))
		return no_response(w, "a response", &refusal);
	return response->error;
}

void *sim_world_ask(struct sim_world *w, const char *person, enum method method, const char *request,
                    size_t len, const struct proto_rpc_error **ret_error)
{
	const struct proto_rpc_error *error = NULL;
	struct commands_reply reply;
	struct refusal refusal;
	void *result = NULL;
	json_t *root;

	w->now = time_add(w->now, 1);
	store_begin(w->store);
	reply = commands_person(w->commands, w->arena, w->now, person, request, len);
	if (!store_commit(w->store))
		sim_fail(w, "store", "commit: %s", store_why(w->store));
	sim_heard(w, person, reply.bytes, reply.len);
	root = json_parse(reply.bytes, reply.len, PROTO_RESULT_MAX, &refusal);
	if (root == NULL)
		return no_response(w, "a response", &refusal);
	if (json_object_get(root, "result") != NULL)
		result = read_result(w, method, root);
	else
		error = read_error(w, &reply);
	json_decref(root);
	sim_trace(w, "%s %s: %s", person, method_name(method), error != NULL ? error->data->code : "done");
	if (ret_error != NULL)
		*ret_error = error;
	return result;
}
