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
#include "store/backup_names.h"
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
	struct backup_hand hand;
	struct backup_names names; /* the hand's, while it works */
	enum { TIDY_BEGIN, TIDY_FIND, TIDY_GOES } tidying;
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
	(void)backup_hand_await(&b->hand);
}

/* What the hand is to know, as it is now; false: a path is too long. */
static bool set_names(const struct store *s, struct store_backup *b, struct instant now)
{
	struct backup_names *n = &b->names;

	memcpy(n->dir, b->dir, sizeof(n->dir));
	memcpy(n->region, b->region, sizeof(n->region));
	memcpy(n->days, b->days, sizeof(n->days));
	n->key = s->backup_key;
	n->now = now;
	for (int kind = 0; kind < SQL_FILES; kind++)
		if (!part_path(b, (enum sql_file)kind, ".part", n->parts[kind]) ||
		    !part_path(b, (enum sql_file)kind, "", n->paths[kind]))
			return fail(b, "not-written");
	return true;
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
	if (!take_plan(b, plan, NULL))
		return;
	b->step = STEP_TIDY;
	b->tidying = TIDY_BEGIN;
}

bool store_backup_busy(const struct store *s)
{
	return s->backup != NULL && s->backup->step != STEP_NONE;
}

void store_backup_close(struct store *s)
{
	struct store_backup *b = s->backup;

	if (b == NULL)
		return;
	close_all(b);
	if (b->step > STEP_ASKED && b->step < STEP_TELL && set_names(s, b, b->started))
		(void)backup_names_remove(&b->names);
	crypto_wipe(b, sizeof(*b));
	mem_free(b);
	s->backup = NULL;
}

/* ---- the files ---- */

/* Never closed before the file itself is: that would let go of its lock. */
static int reader_of(struct store *s, enum sql_file kind)
{
	char path[FILE_PATH_MAX];

	if (s->readers[kind] < 0 && file_path(s->dir, file_name(kind), "", path, NULL))
		s->readers[kind] = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	return s->readers[kind];
}

static bool begin_file(struct store *s, struct store_backup *b, enum sql_file kind)
{
	struct backup_source source = {.db = s->sql.db[kind], .fd = reader_of(s, kind)};
	char path[FILE_PATH_MAX];

	b->header.kind = kind;
	b->step = STEP_COPY;
	if (!part_path(b, kind, ".part", path))
		return fail(b, "not-written");
	if (!backup_copy_begin(&b->copy, &source, &b->header, &s->backup_key, path)) {
		b->why = b->copy.why;
		return fail(b, b->copy.code);
	}
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
	return set_names(s, b, b->started) &&
	       (backup_hand_give(&b->hand, backup_names_give, &b->names, &b->why) || fail(b, "not-written"));
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

static bool name_files(struct store_backup *b)
{
	int error;

	if (!backup_hand_over(&b->hand, &error))
		return false;
	if (error != 0) {
		(void)why_set(&b->why, "rename to %s/%s: %s", b->dir, b->name, strerror(error));
		return fail(b, "not-written");
	}
	b->step = STEP_TELL;
	return true;
}

/* ---- what became of it ---- */

static void write_end(struct store *s, const struct store_backup *b, struct instant now)
{
	bool made = b->code == NULL;

	if (made) {
		store_meta_set_number(s, "backup_last", now.ms);
		store_meta_set_number(s, "backup_last_bytes", b->bytes);
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

/* What was made of it goes; then the row is written, before anybody can ask. */
static void begin_to_tell(struct store *s, struct store_backup *b, struct instant now)
{
	b->step = STEP_TELL;
	close_all(b);
	if (b->code != NULL && set_names(s, b, now))
		(void)!backup_hand_give(&b->hand, backup_names_remove, &b->names, NULL);
}

/* Without room for it, later. */
static bool tell(struct store *s, struct store_backup *b, struct instant now)
{
	int error;

	if (!backup_hand_over(&b->hand, &error) ||
	    (now.ms < b->tell_at.ms && b->tell_at.ms - now.ms <= TELL_AGAIN_MS))
		return false;
	if (store_own_begin(s))
		write_end(s, b, now);
	if (!store_own_commit(s)) {
		b->tell_at = time_add(now, TELL_AGAIN_MS);
		return false;
	}
	store_point("backup:told");
	b->step = b->code == NULL ? STEP_TIDY : STEP_NONE;
	b->tidying = TIDY_BEGIN;
	return true;
}

/* ---- what is too old ---- */

static bool write_removed(struct store *s, const char *name, struct instant now)
{
	if (store_own_begin(s))
		store_audit_add(s, now,
		                &(struct store_audit){.event = "backup.removed",
		                                      .action = 'D',
		                                      .actor = "mdod",
		                                      .object_kind = "backup",
		                                      .object = name,
		                                      .purpose = "backup"});
	return store_own_commit(s);
}

/* One after the other is found, and goes. What cannot be removed is tried again another day. */
static bool tidy(struct store *s, struct store_backup *b, struct instant now)
{
	bool begin = b->tidying == TIDY_BEGIN;
	int error;

	if (!backup_hand_over(&b->hand, &error))
		return false;
	if (b->tidying == TIDY_FIND && b->names.is_old &&
	    (b->names.old.part || write_removed(s, b->names.old.name, now))) {
		b->tidying = TIDY_GOES;
		if (backup_hand_give(&b->hand, backup_names_tidy, &b->names, NULL))
			return false;
	}
	b->step = STEP_NONE;
	if ((begin || (b->tidying == TIDY_GOES && error == 0)) && set_names(s, b, now) &&
	    backup_hand_give(&b->hand, backup_names_find, &b->names, NULL)) {
		b->step = STEP_TIDY;
		b->tidying = TIDY_FIND;
	}
	return false;
}

/* ---- steps and status ---- */

static bool one_step(struct store *s, struct store_backup *b, struct instant now, int pages)
{
	int error;

	switch (b->step) {
	case STEP_NONE:
		return false;
	case STEP_ASKED:
		if (!backup_hand_over(&b->hand, &error))
			return false;
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
		begin_to_tell(s, b, now);
		more = true;
	}
	return more && s->sql.state == STORE_WELL;
}

bool store_backup_tells(const struct store *s)
{
	const struct store_backup *b = s->backup;

	return b != NULL && (b->step == STEP_TELL || (b->step == STEP_TIDY && b->tidying == TIDY_FIND));
}

void store_backup_status(struct store *s, struct arena *a, struct store_backup_status *ret)
{
	const struct store_backup *b = s->backup;
	struct store_backup_status st = {.last.ms = store_meta_number(s, a, "backup_last"),
	                                 .bytes = store_meta_number(s, a, "backup_last_bytes")};

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
