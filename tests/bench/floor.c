#include "floor.h"

#include <jansson.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <zmq.h>

#include "base/id.h"
#include "base/time.h"
#include "census.h"
#include "store/migration.h"

#define BATCH 256
#define WAL_PAGES 16384 /* 64 MiB, where the daemon's limit is by default */
#define SEALED_BYTES 150
#define PARAMETERS 9
#define ID_BYTES 64

struct routed { /* whom to answer, and what about */
	size_t door;
	size_t routing_len;
	char routing[16];
	char id[ID_BYTES];
};

struct bare {
	const struct region *region;
	const struct census *census;
	sqlite3 *db;
	sqlite3_stmt *inserts[CENSUS_TABLES], *begin, *commit;
	int64_t numbers[CENSUS_TABLES]; /* rows so far */
	double owed[CENSUS_TABLES];
	zmq_pollitem_t items[REGION_PARTNERS_MAX];
	struct routed batch[BATCH];
	size_t count;
	int wal_pages;
	uint64_t seed;
	struct id_source ids;
	bool failed;
};

static volatile sig_atomic_t stopped;

static void stop(int number)
{
	(void)number;
	stopped = 1;
}

/* ---- the store ---- */

static int note_wal(void *cookie, sqlite3 *db, const char *name, int pages)
{
	(void)db;
	(void)name;
	*(int *)cookie = pages;
	return SQLITE_OK;
}

static bool prepare(struct bare *b)
{
	int rc = sqlite3_prepare_v3(b->db, "BEGIN IMMEDIATE", -1, SQLITE_PREPARE_PERSISTENT, &b->begin, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_prepare_v3(b->db, "COMMIT", -1, SQLITE_PREPARE_PERSISTENT, &b->commit, NULL);
	for (size_t i = 0; i < CENSUS_TABLES && rc == SQLITE_OK; i++)
		rc = sqlite3_prepare_v3(b->db, census_tables[i].insert, -1, SQLITE_PREPARE_PERSISTENT,
		                        &b->inserts[i], NULL);
	return rc == SQLITE_OK;
}

static bool open_store(struct bare *b)
{
	char path[REGION_PATH_MAX + 16];
	bool well;

	snprintf(path, sizeof(path), "%s/floor.db", b->region->state);
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	well = sqlite3_open_v2(path, &b->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
	                       NULL) == SQLITE_OK &&
	       sqlite3_exec(b->db,
	                    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous "
	                    "= FULL; "
	                    "PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -32768; PRAGMA temp_store = "
	                    "MEMORY",
	                    NULL, NULL, NULL) == SQLITE_OK;
	for (size_t i = 0; i < store_migrations_count && well; i++)
		well = sqlite3_exec(b->db, store_migrations[i].sql, NULL, NULL, NULL) == SQLITE_OK;
	/* As the daemon's reserve does: it leaves a WAL that is overwritten at first, and a sync that need
	 * not wait for the file system to note a new length. */
	well = well &&
	       sqlite3_exec(b->db,
	                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 128) "
	                    "INSERT INTO reserve (body) SELECT zeroblob(65536) FROM n",
	                    NULL, NULL, NULL) == SQLITE_OK &&
	       sqlite3_wal_checkpoint_v2(b->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL) == SQLITE_OK;
	well = well && prepare(b);
	sqlite3_wal_hook(b->db, note_wal, &b->wal_pages);
	return well;
}

static void close_store(struct bare *b)
{
	for (size_t i = 0; i < CENSUS_TABLES; i++)
		sqlite3_finalize(b->inserts[i]);
	sqlite3_finalize(b->begin);
	sqlite3_finalize(b->commit);
	sqlite3_close(b->db);
}

static bool step(sqlite3_stmt *st)
{
	int rc = sqlite3_step(st);

	sqlite3_reset(st);
	return rc == SQLITE_DONE;
}

/* What stands in the rows of one signal. */
struct fill {
	char own[ID_UUID_MAX], signal[ID_UUID_MAX], client[ID_UUID_MAX], partner[32];
	struct case_id case_;
	unsigned char hash[32], body[SEALED_BYTES];
};

static bool insert(struct bare *b, size_t table, int nth, struct fill *f)
{
	static const char facts[] =
	        "{\"case\":\"019a9c5e-7a00-7000-8000-000000000000\",\"urgency\":\"medium\"}";
	sqlite3_stmt *st = b->inserts[table];
	int wanted = sqlite3_bind_parameter_count(st);
	const char *const texts[PARAMETERS + 1] = {[2] = f->own,        [3] = f->signal, [4] = f->client,
	                                           [5] = f->case_.text, [8] = facts,     [9] = f->partner};

	id_uuid(&b->ids, clock_now(), f->own);
	snprintf(f->partner, sizeof(f->partner), "partner-%d", 1 + nth);
	for (int i = 1; i <= wanted; i++)
		if (i == 1)
			sqlite3_bind_int64(st, i, ++b->numbers[table]);
		else if (i == 6)
			sqlite3_bind_blob(st, i, f->hash, sizeof(f->hash), SQLITE_STATIC);
		else if (i == 7)
			sqlite3_bind_blob(st, i, f->body, sizeof(f->body), SQLITE_STATIC);
		else
			sqlite3_bind_text(st, i, texts[i], -1, SQLITE_STATIC);
	return step(st);
}

static bool write_signal(struct bare *b)
{
	struct fill f = {.case_ = id_case(&b->ids)};
	bool well = true;

	id_uuid(&b->ids, clock_now(), f.signal);
	id_uuid(&b->ids, clock_now(), f.client);
	b->ids.fill(b->ids.cookie, f.hash, sizeof(f.hash));
	b->ids.fill(b->ids.cookie, f.body, sizeof(f.body));
	for (size_t i = 0; i < CENSUS_TABLES; i++) {
		b->owed[i] += b->census->rows[i];
		int rows = (int)b->owed[i];
		b->owed[i] -= rows;
		for (int nth = 0; nth < rows && well; nth++)
			well = insert(b, i, nth, &f);
	}
	return well;
}

/* ---- the doors ---- */

static bool open_doors(struct bare *b, void *context)
{
	static const int yes = 1;

	for (size_t i = 0; i < b->region->partner_count; i++) {
		void *socket = zmq_socket(context, ZMQ_ROUTER);

		if (socket == NULL || zmq_setsockopt(socket, ZMQ_CURVE_SERVER, &yes, sizeof(yes)) != 0 ||
		    zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, b->region->server_secret, CRYPTO_Z85_MAX) !=
		            0 ||
		    zmq_bind(socket, b->region->partners[i].endpoint) != 0)
			return false;
		b->items[i] = (zmq_pollitem_t){.socket = socket, .events = ZMQ_POLLIN};
	}
	return true;
}

/* One message of a door, parsed and written; false when there is none. */
static bool take(struct bare *b, size_t door)
{
	struct routed *to = &b->batch[b->count];
	int len = zmq_recv(b->items[door].socket, to->routing, sizeof(to->routing), ZMQ_DONTWAIT);
	zmq_msg_t m;

	if (len < 0)
		return false;
	to->door = door;
	to->routing_len = (size_t)len < sizeof(to->routing) ? (size_t)len : sizeof(to->routing);
	zmq_msg_init(&m);
	zmq_msg_recv(&m, b->items[door].socket, 0);
	json_t *root = json_loadb(zmq_msg_data(&m), zmq_msg_size(&m), JSON_REJECT_DUPLICATES, NULL);
	const char *id = json_string_value(json_object_get(root, "id"));
	snprintf(to->id, sizeof(to->id), "%s", id != NULL ? id : "");
	if (!b->failed && (id == NULL || !write_signal(b))) {
		fprintf(stderr, "floor: %s\n", id == NULL ? "not a signal" : sqlite3_errmsg(b->db));
		b->failed = true;
	}
	json_decref(root);
	zmq_msg_close(&m);
	b->count++;
	return true;
}

static void take_all(struct bare *b)
{
	bool some = true;

	b->count = 0;
	while (some) {
		some = false;
		for (size_t i = 0; i < b->region->partner_count && b->count < BATCH; i++)
			some = take(b, i) || some;
	}
}

static void answer_all(struct bare *b)
{
	char text[600];

	for (size_t i = 0; i < b->count; i++) {
		const struct routed *to = &b->batch[i];
		void *socket = b->items[to->door].socket;
		int len = snprintf(text, sizeof(text),
		                   "{\"answer\":\"stored\",\"id\":\"%s\",\"recorded\":\"2026-01-05T09:15:00."
		                   "000Z\",\"reference\":"
		                   "\"%s\",\"state\":\"kept\",\"epoch\":\"0123456789abcdef\",\"witness\":{"
		                   "\"anchor\":1,\"head\":"
		                   "\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}}",
		                   to->id, to->id);

		zmq_send(socket, to->routing, to->routing_len, ZMQ_SNDMORE);
		zmq_send(socket, text, (size_t)len, 0);
	}
}

static void turn(struct bare *b)
{
	if (!step(b->begin)) {
		b->failed = true;
		return;
	}
	take_all(b);
	b->failed = !step(b->commit) || b->failed;
	if (b->failed)
		return;
	answer_all(b);
	if (b->wal_pages > WAL_PAGES)
		sqlite3_wal_checkpoint_v2(b->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, &b->wal_pages);
}

int floor_serve(const struct region *r, void *cookie)
{
	static struct bare b;
	struct sigaction action = {.sa_handler = stop};
	void *context = zmq_ctx_new();

	b = (struct bare){.region = r, .census = cookie, .seed = 1};
	b.ids = id_source_seeded(&b.seed);
	sigaction(SIGTERM, &action, NULL);
	b.failed = !open_store(&b) || !open_doors(&b, context);
	while (!stopped && !b.failed)
		if (zmq_poll(b.items, (int)r->partner_count, 100) > 0)
			turn(&b);
	if (b.failed)
		fprintf(stderr, "floor: %s; %s\n", sqlite3_errmsg(b.db), zmq_strerror(zmq_errno()));
	for (size_t i = 0; i < r->partner_count; i++)
		if (b.items[i].socket != NULL)
			zmq_close(b.items[i].socket);
	zmq_ctx_term(context);
	close_store(&b);
	return b.failed ? 1 : 0;
}
