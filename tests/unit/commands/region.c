#include "region.h"
#include "../scratch.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "store/store_vault.h"

#define PATH_ROOM 400

struct region {
	char dir[SCRATCH_MAX];
	uint64_t seed;
	struct id_source ids;
	struct conf *conf;
	struct store *store;
	struct commands *commands;
	struct arena *arena;
	struct instant now;
	int asked;
	char epoch[32];
	int64_t heard[8]; /* by position of the partner */
	unsigned char match_key, match_key_next;
	char ledger[PATH_ROOM + 20]; /* "": none */
};

static void open_store(struct region *r)
{
	struct store_settings settings = {
	        .dir = r->dir, .wal_limit_bytes = 1 << 20, .reserve_bytes = 1 << 20, .version = "test"};
	struct commands_setup setup = {.conf = r->conf, .ids = &r->ids, .version = "test", .started = r->now};
	struct why why = {{0}};

	settings.erasure_ledger = r->ledger;
	memset(settings.vault_key.b, 1, sizeof(settings.vault_key.b));
	memset(settings.audit_key.b, 2, sizeof(settings.audit_key.b));
	memset(settings.match_key.b, r->match_key, sizeof(settings.match_key.b));
	memset(settings.match_key_next.b, r->match_key_next, sizeof(settings.match_key_next.b));
	settings.has_match_key_next = r->match_key_next != 0;
	if (!store_open(&settings, &r->ids, r->now, &r->store, &why))
		fail_msg("%s", why.text);
	setup.store = r->store;
	r->commands = commands_new(&setup);
	snprintf(r->epoch, sizeof(r->epoch), "%s", store_epoch(r->store));
}

static void close_store(struct region *r)
{
	commands_free(r->commands);
	store_close(r->store);
	r->commands = NULL;
	r->store = NULL;
}

void region_keys(struct region *r, unsigned char match, unsigned char next)
{
	close_store(r);
	r->match_key = match;
	r->match_key_next = next;
	open_store(r);
}

bool region_line(struct region *r, struct commands_line *ret_line)
{
	return commands_line(r->commands, ret_line);
}

static void commit(struct region *r)
{
	if (!store_commit(r->store))
		fail_msg("%s", store_why(r->store));
}

struct region *region_open(void)
{
	struct region *r = mem_alloc(sizeof(*r));
	struct conf_complaint complaint;

	assert_true(crypto_start());
	scratch_make(r->dir);
	r->seed = 7;
	r->match_key = 3;
	r->ids = id_source_seeded(&r->seed);
	assert_true(time_parse_instant("2026-11-23T10:00:00+01:00", &r->now));
	r->arena = arena_new();
	r->conf = conf_load(MDO_SOURCE_DIR "/tests/unit/commands/region/mdod.conf", &complaint);
	if (r->conf == NULL)
		fail_msg("%s:%d: %s", complaint.file, complaint.line, complaint.text);
	open_store(r);
	region_later(r, 0);
	return r;
}

void region_close(struct region *r)
{
	close_store(r);
	conf_free(r->conf);
	arena_free(r->arena);
	scratch_remove(r->dir);
	mem_free(r);
}

struct region *region_of(void **state)
{
	return *state;
}

int region_setup(void **state)
{
	*state = region_open();
	return 0;
}

int region_teardown(void **state)
{
	region_close(*state);
	return 0;
}

struct arena *region_arena(struct region *r)
{
	return r->arena;
}

struct instant region_now(const struct region *r)
{
	return r->now;
}

const char *region_text(struct region *r, const char *fmt, ...)
{
	struct text t = {0};
	char buf[4096];
	va_list ap;
	const char *kept;

	va_start(ap, fmt);
	vsnprintf(buf, sizeof(buf), fmt, ap);
	va_end(ap);
	text_add(&t, buf);
	kept = arena_text(r->arena, t.at);
	text_free(&t);
	return kept;
}

const char *region_epoch(struct region *r)
{
	return r->epoch;
}

void region_plan(struct region *r)
{
	bool more = true;

	for (int i = 0; more && i < 20; i++) {
		store_begin(r->store);
		more = commands_plan(r->commands, r->arena, r->now, false);
		commit(r);
	}
	assert_false(more);
}

static bool at_once(void *cookie)
{
	(void)cookie;
	return true;
}

bool region_plan_step(struct region *r)
{
	const struct commands_time time = {at_once, NULL};

	store_begin(r->store);
	bool more = commands_plan_some(r->commands, r->arena, r->now, false, &time);
	commit(r);
	if (!more)
		commands_plan_round(r->commands, r->arena, r->now);
	return more;
}

bool region_answered(struct region *r, const char *person)
{
	return commands_notified(r->commands, person);
}

void region_reload(struct region *r)
{
	commands_set_conf(r->commands, r->conf);
}

void region_plan_lost(struct region *r)
{
	commands_plan_lost(r->commands, r->arena, r->now);
}

void region_tick_lost(struct region *r, int64_t ms)
{
	r->now = time_add(r->now, ms);
	store_begin(r->store);
	(void)commands_tick(r->commands, r->arena, r->now);
	store_rollback(r->store);
	region_plan_lost(r);
}

void region_undone(struct region *r, const char *person, const char *method, const char *params)
{
	const char *text = region_text(
	        r, "{\"jsonrpc\":\"2.0\",\"id\":\"undone\",\"method\":\"%s\",\"params\":%s}", method, params);

	store_begin(r->store);
	(void)commands_person(r->commands, r->arena, r->now, person, text, strlen(text));
	store_rollback(r->store);
	region_plan_lost(r);
}

void region_set_back(struct region *r, int64_t ms)
{
	r->now = time_add(r->now, -ms);
}

void region_later(struct region *r, int days)
{
	region_pass(r, days * 24 * TIME_HOUR_MS);
}

void region_pass(struct region *r, int64_t ms)
{
	r->now = time_add(r->now, ms);
	for (bool more = true; more;) {
		store_begin(r->store);
		more = commands_tick(r->commands, r->arena, r->now);
		commit(r);
		assert_true(store_tend(r->store, r->now, false));
	}
	region_plan(r);
}

struct proto_rpc_response *region_send(struct region *r, const char *person, const void *bytes, size_t len)
{
	struct proto_rpc_response *response = proto_new(r->arena, &proto_table_rpc_response);
	struct commands_reply reply;
	struct refusal refusal = {0};

	store_begin(r->store);
	reply = commands_person(r->commands, r->arena, r->now, person, bytes, len);
	commit(r);
	assert_int_equal(reply.wait_ms, 0);
	if (!proto_read(r->arena, &proto_table_rpc_response, reply.bytes, reply.len, response, &refusal))
		fail_msg("%s at %s: %s", problem_code(refusal.problem), refusal.pointer, reply.bytes);
	return response;
}

struct proto_rpc_response *region_say_later(struct region *r, const char *person, const char *id,
                                            const char *method, const char *params, bool patient)
{
	struct proto_rpc_response *response = proto_new(r->arena, &proto_table_rpc_response);
	const char *text = region_text(
	        r, "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"method\":\"%s\",\"params\":%s}", id, method, params);
	struct commands_reply reply;
	struct refusal refusal = {0};

	store_begin(r->store);
	reply = commands_person_later(r->commands, r->arena, r->now, person, text, strlen(text), patient);
	commit(r);
	if (reply.wait_ms > 0) {
		assert_null(reply.bytes);
		return NULL;
	}
	if (!proto_read(r->arena, &proto_table_rpc_response, reply.bytes, reply.len, response, &refusal))
		fail_msg("%s at %s: %s", problem_code(refusal.problem), refusal.pointer, reply.bytes);
	return response;
}

struct proto_rpc_response *region_say(struct region *r, const char *person, const char *id,
                                      const char *method, const char *params)
{
	const char *text;

	if (id == NULL)
		id = region_text(r, "r-%d", ++r->asked);
	text = region_text(r, "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"method\":\"%s\",\"params\":%s}", id,
	                   method, params == NULL ? "{}" : params);
	return region_send(r, person, text, strlen(text));
}

void *region_ask(struct region *r, const char *person, const char *method, const char *params)
{
	struct proto_rpc_response *response = region_say(r, person, NULL, method, params);
	const struct proto_table *table = method_result(method_from_name(method));
	void *result = proto_new(r->arena, table);
	struct refusal refusal = {0};

	if (response->error != NULL)
		fail_msg("%s %s: %s at %s: %s", method, params == NULL ? "" : params,
		         response->error->data->code,
		         response->error->data->pointer == NULL ? "" : response->error->data->pointer,
		         response->error->data->detail == NULL ? "" : response->error->data->detail);
	if (!proto_read(r->arena, table, response->result, strlen(response->result), result, &refusal))
		fail_msg("%s at %s: %s", problem_code(refusal.problem), refusal.pointer, response->result);
	return result;
}

const struct proto_problem *region_refused(struct region *r, const char *person, const char *method,
                                           const char *params, const char *code)
{
	struct proto_rpc_response *response = region_say(r, person, NULL, method, params);

	if (response->error == NULL)
		fail_msg("%s was not refused: %s", method, response->result);
	assert_string_equal(response->error->data->code, code);
	return response->error->data;
}

/* A partner's message, one turn. */
struct proto_answer *region_tell_as(struct region *r, const char *partner, const char *id, const char *type,
                                    const char *data)
{
	const struct conf_partner *from = conf_partner(r->conf, partner);
	struct proto_answer *answer = proto_new(r->arena, &proto_table_answer);
	struct refusal refusal = {0};
	struct commands_reply reply;
	const char *text;

	assert_non_null(from);
	text = region_text(
	        r,
	        "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"%s\",\"type\":\"nl.mdo.%s.v1\","
	        "\"data\":%s}",
	        id, from->source, type, data);
	store_begin(r->store);
	reply = commands_partner(r->commands, r->arena, r->now, partner, text, strlen(text), false);
	commit(r);
	if (!proto_read(r->arena, &proto_table_answer, reply.bytes, reply.len, answer, &refusal))
		fail_msg("%s at %s: %s", problem_code(refusal.problem), refusal.pointer, reply.bytes);
	return answer;
}

struct proto_answer *region_tell(struct region *r, const char *partner, const char *type, const char *data)
{
	return region_tell_as(r, partner, region_text(r, "m-%d", ++r->asked), type, data);
}

static const char * or (const char *given, const char *ordinary)
{
	return given == NULL ? ordinary : given;
}

static const char *person_of(const char *partner)
{
	return partner[0] == 'g' && partner[1] == 'e' ? "k1" : partner[0] == 'g' ? "g1" : "s1";
}

static const char *consent(struct region *r, const char *partner, const struct region_signal *s)
{
	return region_text(r,
	                   "\"consent\":{\"recipients\":%s,\"domains\":[\"housing\"],\"purposes\":%s,"
	                   "\"valid_from\":\"%s\",\"valid_until\":\"%s\",\"form\":\"written\","
	                   "\"language\":\"ti\",\"recorded_by\":\"%s\",\"basis\":\"WI2021-37-2b\"}",
	                   or (s->recipients, "[\"gemeente\",\"ggd\",\"school\"]"),
	                   or (s->purposes, "[\"signal\",\"mdo\"]"), or (s->from, "2026-11-01"),
	                   or (s->until, "2027-06-30"), person_of(partner));
}

static const char *ground(struct region *r, const struct region_signal *s)
{
	return region_text(r,
	                   "\"urgency\":\"crisis\",\"crisis\":{\"ground\":\"acute danger at home\","
	                   "\"decided_by\":\"a doctor\",\"tried\":\"called three times\",\"recipients\":%s,"
	                   "\"basis\":\"CONFLICT-VAN-PLICHTEN\"}",
	                   or (s->recipients, "[\"gemeente\",\"ggd\",\"school\"]"));
}

struct proto_answer *region_signal(struct region *r, const char *partner, struct region_signal s)
{
	const char *data = region_text(
	        r,
	        "{\"client\":%s,\"reporter\":\"%s\",\"observations\":[{\"domain\":\"housing\","
	        "\"text\":\"%s\"}],"
	        "\"language\":\"ti\",\"interpreter\":%s,\"wishes\":{\"attends\":%s},\"place\":\"%s\",%s}",
	        or (s.client, BSN_A), person_of(partner), or (s.text, "the heating is off"),
	        s.interpreter ? "true" : "false", s.attends ? "true" : "false", or (s.place, "0392"),
	        s.crisis ? ground(r, &s) : consent(r, partner, &s));
	struct proto_answer *answer = region_tell(r, partner, "signals.reported", data);

	if (answer->answer != ANSWER_STORED)
		fail_msg("%s at %s", answer->problem->code,
		         answer->problem->pointer == NULL ? "" : answer->problem->pointer);
	return answer;
}

const char *region_case(struct region *r, const char *but)
{
	const struct proto_case_list *list = region_ask(r, COORDINATOR, "case.list", NULL);
	const char *found = NULL;

	for (size_t i = 0; i < list->cases.count; i++) {
		if (but != NULL && strcmp(list->cases.at[i].case_, but) == 0)
			continue;
		assert_null(found);
		found = list->cases.at[i].case_;
	}
	assert_non_null(found);
	return found;
}

void region_withdraw(struct region *r, const char *partner, const char *client)
{
	struct proto_answer *answer =
	        region_tell(r, partner, "consents.withdrawn",
	                    region_text(r, "{\"client\":%s,\"reporter\":\"%s\",\"on\":\"2026-11-23\"}",
	                                client, person_of(partner)));

	assert_int_equal(answer->answer, ANSWER_STORED);
}

size_t region_heard(struct region *r, const char *partner, enum event kind)
{
	size_t at = (size_t)(conf_partner(r->conf, partner) - r->conf->partners), count = 0;

	for (;;) {
		struct proto_answer *answer =
		        region_tell(r, partner, "streams.fetch",
		                    region_text(r, "{\"epoch\":\"%s\",\"after\":%lld,\"credit\":64}",
		                                r->epoch, (long long)r->heard[at]));

		assert_int_equal(answer->answer, ANSWER_EVENTS);
		if (answer->events.count == 0)
			return count;
		for (size_t i = 0; i < answer->events.count; i++)
			count += proto_event_from_type(answer->events.at[i].type) == kind ? 1 : 0;
		r->heard[at] = answer->newest;
	}
}

void region_roster(struct region *r)
{
	region_ask(r, COORDINATOR, "roster.import",
	           "{\"people\":[{\"person\":\"k1\",\"partner\":\"gemeente\"},"
	           "{\"person\":\"g1\",\"partner\":\"ggd\"},{\"person\":\"s1\",\"partner\":\"school\"}]}");
}

void region_accept(struct region *r, const char *case_)
{
	const struct proto_case_show *show =
	        region_ask(r, COORDINATOR, "case.show", region_text(r, "{\"case\":\"%s\"}", case_));

	assert_non_null(show->row->regiehouder->person);
	region_ask(r, COORDINATOR, "regie.assign",
	           region_text(r, "{\"case\":\"%s\",\"person\":\"%s\",\"reason\":\"agreed by phone\"}", case_,
	                       show->row->regiehouder->person));
}

static int count_rows(struct region *r, const char *sql, const char *first, const char *second)
{
	char path[PATH_ROOM + 20];
	sqlite3_stmt *statement;
	sqlite3 *db;
	int rows;

	close_store(r);
	snprintf(path, sizeof(path), "%s/mdod.db", r->dir);
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	sqlite3_bind_text(statement, 1, first, -1, SQLITE_STATIC);
	sqlite3_bind_text(statement, 2, second, -1, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	rows = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	open_store(r);
	return rows;
}

int region_audited(struct region *r, const char *event, const char *code)
{
	return count_rows(r, "SELECT count(*) FROM audit WHERE event = ?1 AND (?2 IS NULL OR code = ?2)",
	                  event, code);
}

int region_audited_with(struct region *r, const char *event, const char *column, const char *text)
{
	const char *sql = region_text(r, "SELECT count(*) FROM audit WHERE event = ?1 AND %s = ?2", column);

	return count_rows(r, sql, event, text);
}

int region_number(struct region *r, const char *sql)
{
	return count_rows(r, sql, NULL, NULL);
}

void region_sql(struct region *r, const char *sql)
{
	char path[PATH_ROOM + 20];
	sqlite3 *db;

	close_store(r);
	snprintf(path, sizeof(path), "%s/mdod.db", r->dir);
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	sqlite3_close(db);
	open_store(r);
}

struct conf *region_conf(struct region *r)
{
	return r->conf;
}

const char *region_ledger(struct region *r)
{
	close_store(r);
	snprintf(r->ledger, sizeof(r->ledger), "%s/erased.jsonl", r->dir);
	open_store(r);
	return r->ledger;
}

void region_copy(struct region *r, bool back)
{
	static const char *const names[] = {"mdod.db", "vault.db"};
	char file[PATH_ROOM + 20], copy[PATH_ROOM + 20];

	close_store(r);
	for (int i = 0; i < 2; i++) {
		snprintf(file, sizeof(file), "%s/%s", r->dir, names[i]);
		snprintf(copy, sizeof(copy), "%s/%s.copy", r->dir, names[i]);
		scratch_copy(back ? copy : file, back ? file : copy);
	}
	memset(r->heard, 0, back ? sizeof(r->heard) : 0);
	open_store(r);
}

void region_owe(struct region *r, bool away)
{
	static const struct consent_id consent = {"01900000-0000-7000-8000-000000000001"};
	char aside[PATH_ROOM + 28];

	snprintf(aside, sizeof(aside), "%s.away", r->ledger);
	assert_int_equal(rename(away ? r->ledger : aside, away ? aside : r->ledger), 0);
	if (away) {
		store_begin(r->store);
		assert_int_not_equal(
		        store_seal(r->store, SEAL_GROUND, "any", DOMAIN_ABSENT, consent.text, "x", 1), 0);
		store_erase_consent(r->store, &consent);
		assert_false(store_commit(r->store));
		store_rollback(r->store);
		return;
	}
	r->now = time_add(r->now, 6000);
	assert_true(store_tend(r->store, r->now, false));
}
