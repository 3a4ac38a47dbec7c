/*
 * backup.start, backup.status: copies made while running, asked for by a person; and, daily, what is too old.
 */
#include <string.h>

#include "commands/turn.h"
#include "store/store_backup.h"

static struct store_backup_plan plan_of(const struct turn *t)
{
	return (struct store_backup_plan){.dir = t->conf->backup_dir,
	                                  .region = t->conf->region,
	                                  .main_days = t->conf->backup_main_days,
	                                  .vault_days = t->conf->backup_vault_days};
}

static bool refuse(struct refusal *refusal, const char *detail)
{
	refusal_set(refusal, PROBLEM_BACKUP_STATE, NULL, "%s", detail);
	return false;
}

/* What is yet to be configured; NULL: nothing. */
static const char *lacks(const struct turn *t)
{
	if (t->conf->backup_dir[0] == '\0')
		return "no backup directory: set store.backup_dir in mdod.conf, then reload";
	if (!store_backup_able(t->store))
		return "no backup key: make one with mdo key secret backup, hand it in as backup.key, "
		       "restart";
	return NULL;
}

bool backup_start(struct turn *t, const struct conf_person *who, const void *params, void *result,
                  struct refusal *refusal)
{
	const struct store_backup_plan plan = plan_of(t);
	const char *name, *lack = lacks(t);
	struct proto_done *done = result;
	struct why why;

	(void)who, (void)params;
	if (lack != NULL)
		return refuse(refusal, lack);
	if (!store_backup_ask(t->store, t->now, &plan, &name, &why))
		return refuse(refusal, why.text);
	turn_audit(t, &(struct store_audit){.event = "backup.started",
	                                    .action = 'E',
	                                    .object_kind = "backup",
	                                    .object = name,
	                                    .purpose = "backup"});
	done->done = true;
	return true;
}

static enum backup state_of(const struct turn *t, enum store_backup_doing doing)
{
	switch (doing) {
	case STORE_BACKUP_IDLE:
		return lacks(t) != NULL ? BACKUP_OFF : BACKUP_IDLE;
	case STORE_BACKUP_MAIN:
		return BACKUP_MAIN;
	case STORE_BACKUP_VAULT:
		return BACKUP_VAULT;
	}
	return BACKUP_OFF;
}

/* Cut where the wire has no room for more. */
static const char *shortened(struct turn *t, const char *text)
{
	return text == NULL || strlen(text) <= 200 ? text : arena_printf(t->arena, "%.197s...", text);
}

bool backup_status(struct turn *t, const struct conf_person *who, const void *params, void *result,
                   struct refusal *refusal)
{
	struct proto_backup_status *s = result;
	struct store_backup_status now;

	(void)who, (void)params, (void)refusal;
	store_backup_status(t->store, t->arena, &now);
	s->state = state_of(t, now.doing);
	s->started = now.started;
	s->pages = now.pages;
	s->left = now.left;
	s->last = now.last;
	s->name = now.name;
	if (now.name != NULL)
		s->bytes = now.bytes;
	s->failed = shortened(t, now.failed);
	return true;
}

void backup_tidy(struct turn *t)
{
	const struct store_backup_plan plan = plan_of(t);

	if (t->conf->backup_dir[0] != '\0')
		store_backup_tidy(t->store, t->today, &plan);
}
