#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "copies.h"

struct copies copies;

struct store_backup_plan copies_plan(void)
{
	return (struct store_backup_plan){
	        .dir = copies.dir, .region = REGION, .main_days = 90, .vault_days = 14};
}

void copies_commit(void)
{
	house_commit(copies.h);
}

void copies_open(void)
{
	bool opened =
	        store_open(&copies.h->settings, &copies.h->ids, copies.now, &copies.h->store, &copies.h->why);

	if (!opened)
		print_error("%s\n", copies.h->why.text);
	assert_true(opened);
}

int copies_set_up(void **state)
{
	if (house_set_up(state) != 0)
		return -1;
	copies = (struct copies){.h = *state, .now = HOUSE_NOW};
	scratch_make(copies.dir);
	house_close(copies.h);
	copies.h->settings.has_backup_key = true;
	memset(&copies.h->settings.backup_key, 9, sizeof(copies.h->settings.backup_key));
	copies_open();
	return 0;
}

const char *copies_path(const char *name)
{
	static char paths[4][512];
	static int next;
	char *path = paths[next = (next + 1) % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", copies.dir, name);
	return path;
}

const char *copies_file(const char *tail)
{
	char name[120];

	snprintf(name, sizeof(name), "%s%s", copies.name, tail);
	return copies_path(name);
}

void copies_empty(void)
{
	DIR *d = opendir(copies.dir);
	struct dirent *e;

	assert_non_null(d);
	while ((e = readdir(d)) != NULL)
		if (e->d_name[0] != '.')
			unlink(copies_path(e->d_name));
	closedir(d);
}

int copies_tear_down(void **state)
{
	scratch_remove(copies.dir);
	return house_tear_down(state);
}

int copies_count(const char *dir, const char *part)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	int count = 0;

	assert_non_null(d);
	while ((e = readdir(d)) != NULL)
		count += e->d_name[0] != '.' && strstr(e->d_name, part) != NULL ? 1 : 0;
	closedir(d);
	return count;
}

void copies_rest(void)
{
	struct timespec t = {.tv_nsec = 1000000};

	nanosleep(&t, NULL);
}

void copies_finish(int pages)
{
	while (store_backup_busy(copies.h->store))
		if (!store_backup_step(copies.h->store, copies.now, pages))
			copies_rest();
}

void copies_ask(void)
{
	struct store_backup_plan p = copies_plan();
	const char *name = NULL;
	struct why why = {""};

	store_begin(copies.h->store);
	if (!store_backup_ask(copies.h->store, copies.now, &p, &name, &why))
		fail_msg("%s", why.text);
	copies_commit();
	snprintf(copies.name, sizeof(copies.name), "%s", name);
}

struct store_backup_status copies_status(void)
{
	struct store_backup_status st;

	store_backup_status(copies.h->store, copies.h->arena, &st);
	return st;
}

void copies_add(const char *case_, int n, const char *consent)
{
	struct store_case c = house_case(case_, n);

	store_begin(copies.h->store);
	store_case_add(copies.h->store, &c);
	(void)store_seal(copies.h->store, SEAL_OBSERVATION, case_, DOMAIN_WORK, consent, TEXT, strlen(TEXT));
	store_audit_add(copies.h->store, copies.now,
	                &(struct store_audit){
	                        .event = "case.opened", .action = 'C', .actor = "mdod", .case_id = case_});
	copies_commit();
}

const char *copies_text(const char *case_)
{
	return store_unseal(copies.h->store, copies.h->arena, SEAL_OBSERVATION, case_, DOMAIN_WORK);
}

bool copies_has(const char *case_)
{
	struct store_case c;

	return store_case_get(copies.h->store, case_, &c);
}

bool copies_restore(bool without_vault)
{
	struct store_restore what = {
	        .dir = copies.dir, .region = REGION, .name = copies.name, .without_vault = without_vault};

	copies.h->why.text[0] = '\0';
	return store_restore(&copies.h->settings, &what, &copies.h->ids, copies.now, &copies.h->why);
}

void copies_must_restore(bool without_vault)
{
	if (!copies_restore(without_vault))
		fail_msg("%s", copies.h->why.text);
}

static const char *stop_point;
static int stop_count;

static void stop(const char *point)
{
	if (strcmp(point, stop_point) == 0 && --stop_count == 0)
		_exit(9);
}

bool copies_stopped_at(const char *point, int count, void (*what)(void))
{
	pid_t child = fork();
	int end;

	assert_true(child >= 0);
	if (child == 0) {
		stop_point = point;
		stop_count = count;
		store_test_pause(stop);
		what();
		_exit(0);
	}
	assert_int_equal(waitpid(child, &end, 0), child);
	assert_true(WIFEXITED(end));
	return WEXITSTATUS(end) == 9;
}
