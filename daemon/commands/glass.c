#include "commands/glass.h"

#include "commands/desk_view.h"
#include "store/store_desk.h"

#define USES_MAX 10000 /* of one answer (tables_person.h) */

bool glass_is_broken(struct turn *t, const struct case_id *case_, struct store_glass *ret_glass)
{
	return store_glass_open(t->store, case_, t->actor, t->now, ret_glass);
}

bool glass_by_officer(const struct turn *t, const struct store_glass *g)
{
	const struct conf_person *who = conf_person(t->conf, g->person.text);

	return who != NULL && who->office == OFFICE_PRIVACY_OFFICER;
}

static void open_glass(struct turn *t, const struct case_id *case_, const char *reason)
{
	struct instant until = time_add(t->now, t->conf->policy.glass_hours * TIME_HOUR_MS);

	turn_audit(t, &(struct store_audit){.event = "glass.broken",
	                                    .action = 'E',
	                                    .object_kind = "case",
	                                    .object = case_->text,
	                                    .case_id = case_->text,
	                                    .purpose = "emergency",
	                                    .code = "glass",
	                                    .reason = reason});
	store_glass_add(t->store, case_, t->actor, t->now, until);
}

bool glass_break(struct turn *t, const struct conf_person *who, const void *params, void *result,
                 struct refusal *refusal)
{
	const struct proto_case_params *p = params;
	struct proto_done *done = result;
	char until[TIME_TEXT_MAX];
	struct store_glass g;
	struct case_view v;

	if (!desk_view_case(t, who, p->case_, "/params/case", &v, refusal))
		return false;
	if (!store_desk_readable(t->store, &v.c.id)) {
		refusal_set(refusal, PROBLEM_CONTENT_ERASED, "/params/case", NULL);
		return false;
	}
	done->done = true;
	done->case_ = arena_text(t->arena, v.c.id.text);
	done->count = 0;
	if (!glass_is_broken(t, &v.c.id, &g)) {
		open_glass(t, &v.c.id, p->reason);
		done->count = 1;
		if (!glass_is_broken(t, &v.c.id, &g))
			return true; /* the store failed: the turn will */
	}
	done->note = arena_printf(t->arena, "%sshows its content until %s; the privacy officer is told",
	                          done->count == 0 ? "it was open already: " : "",
	                          time_text_local(g.until, until));
	return true;
}

/* A use is of a case: who sees only some tables sees only theirs. */
static bool sees_use(struct turn *t, const struct conf_person *who, const struct store_glass *g)
{
	struct store_case c;

	if (who->table_count == 0)
		return true;
	return store_case_get(t->store, g->case_.text, &c) && desk_view_table(who, &c.table);
}

/* Officers judge; an administrator only what an officer did; anybody knows his own reason. */
static bool judges(const struct turn *t, const struct conf_person *who, const struct store_glass *g)
{
	return who->office == OFFICE_PRIVACY_OFFICER ||
	       (who->office == OFFICE_ADMINISTRATOR && glass_by_officer(t, g));
}

static void show(struct turn *t, const struct conf_person *who, const struct store_glass *g,
                 struct proto_glass_row *ret)
{
	proto_clear(&proto_table_glass_row, ret);
	ret->number = g->number;
	ret->case_ = arena_text(t->arena, g->case_.text);
	ret->person = arena_text(t->arena, g->person.text);
	ret->opened = g->opened;
	ret->until = g->until;
	ret->reads = g->reads;
	if (judges(t, who, g) || id_equal(g->person.text, who->id.text))
		ret->reason = store_glass_reason(t->store, t->arena, g);
	if (ID_IS_SET(g->seen_by))
		ret->seen_by = arena_text(t->arena, g->seen_by.text);
}

bool glass_list(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	struct store_glass_list all = store_glass_list(t->store, t->arena, false, USES_MAX);
	struct proto_glass_list *list = result;
	struct desk_view_told told = {0};

	(void)params;
	(void)refusal;
	list->uses.at = arena_array(t->arena, all.count, sizeof(*list->uses.at));
	for (size_t i = 0; i < all.count; i++) {
		if (!sees_use(t, who, &all.at[i]))
			continue;
		show(t, who, &all.at[i], &list->uses.at[list->uses.count++]);
		desk_view_tell(t, &told, &all.at[i].case_);
	}
	desk_view_disclose_for(t, "glass.listed", "audit", &told);
	return true;
}

/* Who may say that a use was looked at: whoever judges it, but nobody his own. */
static bool may_settle(struct turn *t, const struct conf_person *who, const struct store_glass *g,
                       struct refusal *refusal)
{
	const char *why = NULL;

	if (id_equal(g->person.text, who->id.text))
		why = "it is your own: another officer or an administrator looks at it";
	else if (!judges(t, who, g))
		why = "a privacy officer looks at it; an administrator when an officer used it";
	if (why != NULL)
		refusal_set(refusal, PROBLEM_RIGHT_MISSING, "/params/number", "%s", why);
	return why == NULL;
}

bool glass_seen(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	const struct proto_glass_params *p = params;
	struct proto_done *done = result;
	struct store_glass g;

	if (!store_glass_get(t->store, p->number, &g) || !sees_use(t, who, &g)) {
		refusal_set(refusal, PROBLEM_GLASS_NONE, "/params/number", NULL);
		return false;
	}
	if (!may_settle(t, who, &g, refusal))
		return false;
	done->done = true;
	done->case_ = arena_text(t->arena, g.case_.text);
	done->count = time_is_set(g.seen) ? 0 : 1;
	if (done->count == 0)
		return true;
	store_glass_see(t->store, g.number, t->actor, t->now);
	turn_audit(t, &(struct store_audit){.event = "glass.seen",
	                                    .action = 'U',
	                                    .object_kind = "glass",
	                                    .object = arena_printf(t->arena, "%lld", (long long)g.number),
	                                    .case_id = g.case_.text,
	                                    .purpose = "audit",
	                                    .code = g.person.text});
	return true;
}
