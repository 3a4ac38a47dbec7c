#include "store/store_backup.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "store/backup_copy.h"
#include "store/backup_old.h"
#include "store/backup_remove.h"
#include "store/store_audit.h"

#define TELL_AGAIN_MS 5000

static const int64_t COPY_MOST_MS = INT64_C(6) * 3600 * 1000; /* a copy that begins anew all the time ends */

/* What is done in steps: the copy of one file, then of the other, then the rest. */
enum step { STEP_NONE, STEP_ASKED, STEP_COPY, STEP_NAME, STEP_TELL, STEP_TIDY };

struct store_backup {
	enum step step;
	char dir[FILE_PATH_MAX], region[BACKUP_REGION_MAX], name[BACKUP_NAME_MAX];
	int64_t days[SQL_FILES];
	struct instant started, tell_at;
	struct day tidied;
	struct backup_header header; /* what both files have in common, once the main file is copied */
	struct backup_copy copy;
	int64_t bytes;
	struct backup_sync sync; /* of the directory */
	int dir_fd;
	struct backup_remove remove;
	const char *code; /* NULL: all is well */
	struct why why;
};

/* ---- pieces ---- */

static bool part_path(const struct store_backup *b, enum sql_file kind, const char *tail,
                      char ret_path[FILE_PATH_MAX])
{
	char end[24];

	snprintf(end, sizeof(end), "%s%s", backup_tail(kind), tail);
	return file_path(b->dir, b->name, end, ret_path, NULL);
}

static bool fail(struct store_backup *b, const char *code)
{
	if (b->code == NULL)
		b->code = code;
	return false;
}

static void close_all(struct store_backup *b)
{
	backup_copy_close(&b->copy);
	backup_sync_await(&b->sync);
	if (b->dir_fd >= 0)
		close(b->dir_fd);
	b->dir_fd = -1;
}

static void remove_parts(struct store_backup *b)
{
	char path[FILE_PATH_MAX];

	for (int kind = 0; kind < SQL_FILES; kind++)
		if (part_path(b, (enum sql_file)kind, ".part", path))
			(void)!backup_remove_add(&b->remove, path);
}

/* ---- asking ---- */

bool store_backup_able(const struct store *s)
{
	return s->has_backup_key;
}

static struct store_backup *backup_of(struct store *s)
{
	if (s->backup == NULL) {
		s->backup = mem_alloc(sizeof(*s->backup));
		s->backup->dir_fd = -1;
		s->backup->tidied = day_none();
	}
	return s->backup;
}

static bool take_plan(struct store_backup *b, const struct store_backup_plan *plan, struct why *why)
{
	char real[FILE_PATH_MAX];

	if (strlen(plan->region) >= sizeof(b->region))
		return why_set(why, "the region's name is too long");
	/* Made by a person: one that is missing means that its disk is, and a copy would land on another. */
	if (access(plan->dir, F_OK) != 0)
		return why_set(why, "%s: %s; is its disk there? (a person makes it, mode 700)", plan->dir,
		               strerror(errno));
	if (!file_dir(plan->dir, real, why))
		return false;
	if (access(real, W_OK | X_OK) != 0)
		return why_set(why, "%s: %s", real, strerror(errno));
	memcpy(b->dir, real, strlen(real) + 1);
	memcpy(b->region, plan->region, strlen(plan->region) + 1);
	b->days[SQL_MAIN] = plan->main_days;
	b->days[SQL_VAULT] = plan->vault_days;
	return true;
}

bool store_backup_ask(struct store *s, struct instant now, const struct store_backup_plan *plan,
                      const char **ret_name, struct why *why)
{
	struct store_backup *b = backup_of(s);
	char path[FILE_PATH_MAX];

	assert(s->in_turn);
	if (!s->has_backup_key)
		return why_set(why, "there is no backup key");
	if (b->step != STEP_NONE && b->step != STEP_TIDY)
		return why_set(why, "%s is being made", b->name);
	if (!take_plan(b, plan, why))
		return false;
	backup_name(b->region, now, b->name);
	for (int kind = 0; kind < SQL_FILES; kind++)
		if (part_path(b, (enum sql_file)kind, "", path) && access(path, F_OK) == 0)
			return why_set(why, "%s is there already", path);
	crypto_random(b->header.id, sizeof(b->header.id));
	b->started = now;
	b->copy.pages = b->copy.left = 0;
	b->step = STEP_ASKED;
	*ret_name = b->name;
	return true;
}

void store_backup_forget(struct store *s)
{
	if (s->backup != NULL && s->backup->step == STEP_ASKED)
		s->backup->step = STEP_NONE;
}

void store_backup_tidy(struct store *s, struct day today, const struct store_backup_plan *plan)
{
	struct store_backup *b = backup_of(s);

	if (!s->has_backup_key || b->step != STEP_NONE || b->tidied.n == today.n)
		return;
	b->tidied = today;
	if (take_plan(b, plan, NULL))
		b->step = STEP_TIDY;
}

bool store_backup_busy(const struct store *s)
{
	return s->backup != NULL && (s->backup->step != STEP_NONE || backup_remove_busy(&s->backup->remove));
}

void store_backup_close(struct store *s)
{
	struct store_backup *b = s->backup;

	if (b == NULL)
		return;
	close_all(b);
	if (b->step > STEP_ASKED && b->step < STEP_TELL)
		remove_parts(b);
	backup_remove_close(&b->remove);
	crypto_wipe(b, sizeof(*b));
	mem_free(b);
	s->backup = NULL;
}

/* ---- the files ---- */

static bool begin_file(struct store *s, struct store_backup *b, enum sql_file kind)
{
	char path[FILE_PATH_MAX];

	b->header.kind = kind;
	b->step = STEP_COPY;
	if (!part_path(b, kind, ".part", path))
		return fail(b, "not-written");
	if (!backup_copy_begin(&b->copy, s->sql.db[kind], &b->header, &s->backup_key, path)) {
		b->why = b->copy.why;
		return fail(b, b->copy.code);
	}
	store_point("backup:begun");
	return true;
}

/* The last page is there: what stands in the copy is the file as it is now, between two turns. */
static void head_of(struct store *s, struct store_backup *b, struct instant now)
{
	struct backup_header *h = &b->header;

	if (h->kind == SQL_MAIN) {
		h->made = now;
		h->head = s->head_committed;
		memcpy(h->epoch, s->epoch, sizeof(h->epoch));
		memcpy(h->region, b->region, sizeof(h->region));
	}
	h->pages = b->copy.header.pages;
	b->copy.header = *h;
	store_point("backup:copied");
}

static bool end_file(struct store *s, struct store_backup *b)
{
	b->bytes += backup_file_bytes(b->copy.header.pages);
	backup_copy_close(&b->copy);
	store_point("backup:checked");
	if (b->header.kind == SQL_MAIN)
		return begin_file(s, b, SQL_VAULT);
	b->step = STEP_NAME;
	return true;
}

static bool copy(struct store *s, struct store_backup *b, struct instant now, int pages)
{
	switch (backup_copy_step(&b->copy, pages)) {
	case BACKUP_COPY_MORE:
		if (now.ms - b->started.ms <= COPY_MOST_MS)
			return true;
		(void)why_set(&b->why, "it took too long");
		return fail(b, "too-long");
	case BACKUP_COPY_WAITS:
		return false;
	case BACKUP_COPY_PAGES:
		head_of(s, b, now);
		return true;
	case BACKUP_COPY_DONE:
		return end_file(s, b);
	case BACKUP_COPY_FAILED:
		b->why = b->copy.why;
		return fail(b, b->copy.code);
	case BACKUP_COPY_UNREAD:
		b->why = b->copy.why;
		sql_fail(&s->sql, b->header.kind, "backup", b->copy.rc);
		return fail(b, "not-read");
	}
	return false;
}

/* The vault first: a main file under its own name has one beside it. */
static bool name_files(struct store_backup *b)
{
	static const enum sql_file order[] = {SQL_VAULT, SQL_MAIN};
	char part[FILE_PATH_MAX], path[FILE_PATH_MAX];

	for (int i = 0; i < SQL_FILES; i++) {
		if (!part_path(b, order[i], ".part", part) || !part_path(b, order[i], "", path) ||
		    rename(part, path) != 0) {
			(void)why_set(&b->why, "rename %s: %s", part, strerror(errno));
			return fail(b, "not-written");
		}
		store_point("backup:named");
	}
	b->dir_fd = open(b->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (b->dir_fd < 0) {
		(void)why_set(&b->why, "sync %s: %s", b->dir, strerror(errno));
		return fail(b, "not-written");
	}
	b->step = STEP_TELL;
	return backup_sync_begin(&b->sync, b->dir_fd, &b->why) || fail(b, "not-written");
}

/* ---- what became of it ---- */

static void set_number(struct store *s, const char *name, int64_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)n);
	store_meta_set(s, name, text);
}

static void write_end(struct store *s, const struct store_backup *b, struct instant now)
{
	bool made = b->code == NULL;

	if (made) {
		set_number(s, "backup_last", now.ms);
		set_number(s, "backup_last_bytes", b->bytes);
		store_meta_set(s, "backup_last_name", b->name);
	}
	store_meta_set(s, "backup_failed", made ? "" : b->why.text);
	store_audit_add(s, now,
	                &(struct store_audit){.event = made ? "backup.made" : "backup.failed",
	                                      .action = 'E',
	                                      .outcome = made ? 0 : 8,
	                                      .actor = "mdod",
	                                      .object_kind = "backup",
	                                      .object = b->name,
	                                      .purpose = "backup",
	                                      .code = b->code});
}

/* The row is written before anybody can ask; without room for it, later. */
static bool tell(struct store *s, struct store_backup *b, struct instant now)
{
	bool well = true;

	if (!backup_sync_over(&b->sync, &well, &b->why))
		return false;
	if (!well)
		(void)fail(b, "not-written");
	if (b->code != NULL)
		remove_parts(b);
	close_all(b);
	if (now.ms < b->tell_at.ms && b->tell_at.ms - now.ms <= TELL_AGAIN_MS)
		return false;
	if (store_own_begin(s))
		write_end(s, b, now);
	if (!store_own_commit(s)) {
		b->tell_at = time_add(now, TELL_AGAIN_MS);
		return false;
	}
	store_point("backup:told");
	b->step = b->code == NULL ? STEP_TIDY : STEP_NONE;
	return true;
}

/* ---- what is too old ---- */

static bool tidy(struct store *s, struct store_backup *b, struct instant now)
{
	struct backup_old found;

	if (!backup_old_find(b->dir, b->region, &s->backup_key, now, b->days, &found)) {
		b->step = STEP_NONE;
		return false;
	}
	if (!found.part) {
		if (store_own_begin(s))
			store_audit_add(s, now,
			                &(struct store_audit){.event = "backup.removed",
			                                      .action = 'D',
			                                      .actor = "mdod",
			                                      .object_kind = "backup",
			                                      .object = found.name,
			                                      .purpose = "backup"});
		if (!store_own_commit(s))
			found.path[0] = '\0';
	}
	/* What cannot be removed is tried again another day. */
	if (found.path[0] == '\0' || !backup_remove_add(&b->remove, found.path))
		b->step = STEP_NONE;
	return b->step != STEP_NONE;
}

/* ---- steps and status ---- */

static bool one_step(struct store *s, struct store_backup *b, struct instant now, int pages)
{
	if (backup_remove_busy(&b->remove)) {
		backup_remove_step(&b->remove);
		return true;
	}
	switch (b->step) {
	case STEP_NONE:
		return false;
	case STEP_ASKED:
		b->code = NULL;
		b->why.text[0] = '\0';
		b->bytes = 0;
		return begin_file(s, b, SQL_MAIN);
	case STEP_COPY:
		return copy(s, b, now, pages);
	case STEP_NAME:
		return name_files(b);
	case STEP_TELL:
		return tell(s, b, now);
	case STEP_TIDY:
		return tidy(s, b, now);
	}
	return false;
}

bool store_backup_step(struct store *s, struct instant now, int pages)
{
	struct store_backup *b = s->backup;
	bool more;

	assert(!s->in_turn && pages > 0);
	if (b == NULL || s->sql.state != STORE_WELL)
		return false;
	more = one_step(s, b, now, pages);
	if (b->code != NULL && b->step > STEP_ASKED && b->step < STEP_TELL) {
		b->step = STEP_TELL;
		more = true;
	}
	return more && s->sql.state == STORE_WELL;
}

static int64_t number_of(struct store *s, struct arena *a, const char *name)
{
	const char *text;

	return store_meta_get(s, a, name, &text) ? strtoll(text, NULL, 10) : 0;
}

void store_backup_status(struct store *s, struct arena *a, struct store_backup_status *ret)
{
	const struct store_backup *b = s->backup;
	struct store_backup_status st = {.last.ms = number_of(s, a, "backup_last"),
	                                 .bytes = number_of(s, a, "backup_last_bytes")};

	if (!store_meta_get(s, a, "backup_last_name", &st.name))
		st.name = NULL;
	if (store_meta_get(s, a, "backup_failed", &st.failed) && st.failed[0] == '\0')
		st.failed = NULL;
	if (b != NULL && b->step != STEP_NONE && b->step != STEP_TIDY) {
		bool vault = b->header.kind == SQL_VAULT && b->step != STEP_ASKED;

		st.doing = vault ? STORE_BACKUP_VAULT : STORE_BACKUP_MAIN;
		st.started = b->started;
		st.pages = b->copy.pages;
		st.left = b->copy.left;
	}
	*ret = st;
}
