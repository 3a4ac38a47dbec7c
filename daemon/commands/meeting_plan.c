#include "commands/meeting_plan.h"

#include "commands/plan_job.h"

static bool is_late(const struct turn *t, const struct store_meeting *m)
{
	return m->start.ms <= t->now.ms;
}

bool meeting_plan_announce_all(struct turn *t, size_t most)
{
	struct store_meeting_list due = store_meeting_to_announce(t->store, t->arena, t->now);

	for (size_t i = 0; i < due.count && i < most; i++) {
		const struct conf_table *table = conf_table(t->conf, due.at[i].table.text);

		if (is_late(t, &due.at[i])) {
			meeting_plan_cancel(t, &due.at[i]);
			continue;
		}
		/* Planned now, it announces by itself; planned later, it does so then. */
		if (table == NULL || store_table_dirty(t->store, &table->id) == STORE_CLEAN)
			meeting_plan_announce_due(t, &due.at[i].table);
		else if (!plan_job_soon(t, table))
			continue;
	}
	return due.count > most;
}

void meeting_plan_announce_due(struct turn *t, const struct table_id *table)
{
	struct store_meeting_list due = store_meeting_to_announce(t->store, t->arena, t->now);

	for (size_t i = 0; i < due.count; i++)
		if (ID_EQUAL(due.at[i].table, *table) && !is_late(t, &due.at[i]))
			meeting_plan_announce(t, &due.at[i]);
}
