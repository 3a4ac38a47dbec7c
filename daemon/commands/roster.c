/*
 * roster.import, roster.set, roster.list: the people who may be asked to hold a regie, to interpret, to
 * bridge language and culture.
 */
#include <string.h>

#include "commands/absence.h"
#include "commands/desk_view.h"
#include "commands/roster_keep.h"
#include "store/store_case.h"

static struct proto_texts parted(struct turn *t, const char *text)
{
	struct proto_texts tags = {.count = 0};

	tags.at = arena_array(t->arena, strlen(text) / 2 + 1, sizeof(*tags.at));
	for (const char *at = text; *at != '\0';) {
		size_t len = strcspn(at, " ");

		if (len > 0)
			tags.at[tags.count++] = arena_bytes(t->arena, at, len);
		at += len;
		at += strspn(at, " ");
	}
	return tags;
}

static bool make(struct turn *t, const struct proto_roster_params *p, bool whole, struct proto_done *done,
                 struct refusal *refusal)
{
	const struct roster_change change = {.people = &p->people, .where = "/params", .whole = whole};
	size_t escalated;

	if (!roster_keep(t, &change, &escalated, refusal))
		return false;
	done->done = true;
	done->count = (int64_t)p->people.count;
	if (escalated > 0)
		done->note = arena_printf(t->arena, "%zu cases still have nobody: see the inbox", escalated);
	return true;
}

bool roster_import(struct turn *t, const struct conf_person *who, const void *params, void *result,
                   struct refusal *refusal)
{
	(void)who;
	return make(t, params, true, result, refusal);
}

bool roster_set(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	(void)who;
	return make(t, params, false, result, refusal);
}

bool roster_list(struct turn *t, const struct conf_person *who, const void *params, void *result,
                 struct refusal *refusal)
{
	const struct desk_view_told nothing = {0};
	struct store_person_list all = store_roster_list(t->store, t->arena);
	struct proto_roster *roster = result;

	(void)who;
	(void)params;
	(void)refusal;
	roster->people.count = all.count;
	roster->people.at = arena_array(t->arena, all.count, sizeof(*roster->people.at));
	for (size_t i = 0; i < all.count; i++) {
		const struct store_person *p = &all.at[i];
		struct proto_roster_person *row = &roster->people.at[i];

		proto_clear(&proto_table_roster_person, row);
		row->person = p->person.text;
		row->partner = p->partner.text;
		row->domains = p->domains;
		row->languages = parted(t, p->languages);
		row->expertise = parted(t, p->expertise);
		row->duties = p->duties;
		row->workdays = p->workdays;
		row->limit = p->limit;
		row->deputy = ID_IS_SET(p->deputy) ? p->deputy.text : NULL;
		absence_in_roster(p, &row->absent_from, &row->absent_until);
		row->left = p->left;
		row->load = p->load;
	}
	desk_view_disclose(t, "roster.listed", &nothing);
	return true;
}
