#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "house.h"

#include <dirent.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool house_open(struct house *h)
{
	return store_open(&h->settings, &h->ids, HOUSE_NOW, &h->store, &h->why);
}

void house_close(struct house *h)
{
	store_close(h->store);
	h->store = NULL;
}

int house_set_up(void **state)
{
	struct house *h = test_calloc(1, sizeof(*h));

	if (!crypto_start())
		return -1;
	scratch_make(h->dir);
	h->seed = 1;
	h->ids = id_source_seeded(&h->seed);
	h->settings = (struct store_settings){.dir = h->dir,
	                                      .wal_limit_bytes = 4 << 20,
	                                      .reserve_bytes = 256 << 10,
	                                      .version = "0.1.0",
	                                      .config_digest = 7};
	memset(&h->settings.vault_key, 3, sizeof(h->settings.vault_key));
	memset(&h->settings.audit_key, 4, sizeof(h->settings.audit_key));
	h->arena = arena_new();
	*state = h;
	if (!house_open(h)) {
		print_error("%s\n", h->why.text);
		return -1;
	}
	return 0;
}

int house_tear_down(void **state)
{
	struct house *h = *state;

	store_test_pause(NULL);
	house_close(h);
	arena_free(h->arena);
	scratch_remove(h->dir);
	test_free(h);
	return 0;
}

void house_commit(struct house *h)
{
	bool done = store_commit(h->store);

	if (!done)
		print_error("%s\n", store_why(h->store));
	assert_true(done);
}

const char *house_path(const struct house *h, const char *name)
{
	static char path[512];

	snprintf(path, sizeof(path), "%s/%s", h->dir, name);
	return path;
}

void house_sql(const struct house *h, const char *file, const char *text)
{
	sqlite3 *db;
	char *error = NULL;

	assert_int_equal(sqlite3_open(house_path(h, file), &db), SQLITE_OK);
	if (sqlite3_exec(db, text, NULL, NULL, &error) != SQLITE_OK)
		fail_msg("%s: %s", text, error);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

long long house_number(const struct house *h, const char *file, const char *query)
{
	sqlite3 *db;
	sqlite3_stmt *stmt;
	long long number;

	assert_int_equal(sqlite3_open(house_path(h, file), &db), SQLITE_OK);
	if (sqlite3_prepare_v2(db, query, -1, &stmt, NULL) != SQLITE_OK)
		fail_msg("%s: %s", query, sqlite3_errmsg(db));
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	number = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	return number;
}

void house_keep(const struct house *h, bool aside)
{
	char from[SCRATCH_MAX + 20];

	snprintf(from, sizeof(from), "%s/%s", h->dir, aside ? "mdod.db" : "mdod.db.aside");
	scratch_copy(from, house_path(h, aside ? "mdod.db.aside" : "mdod.db"));
	unlink(house_path(h, "mdod.db-wal"));
}

static bool file_has(const char *path, const void *bytes, size_t len)
{
	struct stat st;
	bool found;
	char *all;
	int fd = open(path, O_RDONLY);

	assert_true(fd >= 0 && fstat(fd, &st) == 0);
	all = test_malloc((size_t)st.st_size + 1);
	assert_int_equal(read(fd, all, (size_t)st.st_size), st.st_size);
	close(fd);
	found = memmem(all, (size_t)st.st_size, bytes, len) != NULL;
	test_free(all);
	return found;
}

bool house_has_bytes(const struct house *h, const void *bytes, size_t len)
{
	DIR *d = opendir(h->dir);
	struct dirent *e;
	bool found = false;

	assert_non_null(d);
	while ((e = readdir(d)) != NULL)
		if (e->d_name[0] != '.')
			found = file_has(house_path(h, e->d_name), bytes, len) || found;
	closedir(d);
	return found;
}

const char *house_id(int n, char buf[ID_UUID_MAX])
{
	snprintf(buf, ID_UUID_MAX, "01900000-0000-7000-8000-%012d", n);
	return buf;
}

struct store_signal house_signal(int n, int client, const char *case_, int consent)
{
	char id[ID_UUID_MAX];
	struct store_signal g = {.received = HOUSE_NOW,
	                         .state = SIGNAL_KEPT,
	                         .domains = TERMS_BIT(DOMAIN_HOUSING) | TERMS_BIT(DOMAIN_MENTAL),
	                         .crisis = true,
	                         .interpreter = true,
	                         .attends = true,
	                         .trusted = true,
	                         .stated = URGENCY_HIGH,
	                         .language = "ti",
	                         .place = "0363",
	                         .protect_answered = 10,
	                         .protect_yes = 0,
	                         .protect_on = {20000}};

	ID_SET(g.id, house_id(n, id));
	ID_SET(g.client, house_id(client, id));
	ID_SET(g.consent, house_id(consent, id));
	ID_SET(g.reference, house_id(n + 5000, id));
	ID_SET(g.case_, case_);
	ID_SET(g.partner, "taalschool");
	ID_SET(g.reporter, "docent-1");
	ID_SET(g.contact, "docent-2");
	ID_SET(g.preferred, "klantmanager-1");
	return g;
}

struct consent house_consent(int n, int client, const struct partner_id *recipients, size_t count)
{
	char id[ID_UUID_MAX];
	struct consent c = {.form = FORM_SPOKEN,
	                    .state = CONSENT_ACTIVE,
	                    .domains = TERMS_BIT(DOMAIN_HOUSING),
	                    .purposes = TERMS_BIT(PURPOSE_SIGNAL) | TERMS_BIT(PURPOSE_MDO),
	                    .valid_from = {20000},
	                    .valid_until = {20300},
	                    .recorded = HOUSE_NOW,
	                    .language = "ti",
	                    .interpreter = true,
	                    .basis = "avg-6-1-a",
	                    .suspended_until = day_none(),
	                    .recipients = recipients,
	                    .recipient_count = count};

	ID_SET(c.id, house_id(n, id));
	ID_SET(c.client, house_id(client, id));
	ID_SET(c.recorded_by, "taalschool");
	ID_SET(c.recorder, "docent-1");
	return c;
}

struct store_case house_case(const char *id, int client)
{
	char text[ID_UUID_MAX];
	struct store_case c = {.state = CASE_OPEN,
	                       .urgency = URGENCY_MEDIUM,
	                       .opened = HOUSE_NOW,
	                       .discuss_by = {20750},
	                       .discussed = day_none(),
	                       .earliest = day_none(),
	                       .next_date = {20740}};

	ID_SET(c.id, id);
	ID_SET(c.client, house_id(client, text));
	ID_SET(c.table, "noord");
	return c;
}

int64_t house_serve(struct house *h, const struct store_notification *n, struct instant now)
{
	struct store_stream stream = store_stream_uncounted(h->store, &n->partner);

	stream.newest++;
	store_outbox_number(h->store, n, stream.newest, now);
	store_outbox_rests(h->store, n);
	store_stream_served(h->store, &stream);
	return stream.newest;
}
