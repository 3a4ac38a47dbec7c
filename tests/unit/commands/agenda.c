#include "agenda.h"

void agenda_come(struct region *r, int from, int to)
{
	for (int i = from; i < to; i++)
		region_signal(r, "gemeente",
		              (struct region_signal){.client = region_text(r, AGENDA_CLIENT, i)});
}

void agenda_clients(struct region *r, int count)
{
	agenda_come(r, 0, count);
	region_plan(r);
}

const char *agenda_at(struct region *r, const char *meeting, size_t number)
{
	const struct proto_meeting *m =
	        region_ask(r, COORDINATOR, "meeting.show", region_text(r, "{\"meeting\":\"%s\"}", meeting));

	assert_true(number < m->items.count);
	return m->items.at[number].case_;
}
