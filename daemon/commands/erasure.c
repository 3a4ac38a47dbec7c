/*
 * erasures.done: a partner says that what it held under some references is erased. erasure.list: who was
 * asked, and who did not say so yet.
 */
#include "commands/erasure.h"

#include "base/text.h"
#include "commands/case_view.h"
#include "rules/calendar.h"
#include "store/store_client.h"

#define LISTED_MAX 10000 /* proto: erasure_list.erasures */

/* The case that the client's own ledger tells it under, as long as the reference is kept. */
static const char *case_of(struct turn *t, const struct partner_id *partner, const char *reference)
{
	struct case_id case_;
	struct consent_id consent;

	if (!store_reference_about(t->store, partner, reference, &case_, &consent))
		return NULL;
	return arena_text(t->arena, case_.text);
}

/* Asked to erase, before too, or held and erased unasked. Others' and unknown ones are alike. */
static bool erased(struct turn *t, const struct partner_id *partner, const char *reference)
{
	struct store_reference found;

	return store_lease_erased(t->store, partner, reference, t->now) ||
	       store_lease_asked_erasure(t->store, partner, reference) ||
	       store_reference_find(t->store, partner, reference, &found);
}

bool erasure_done(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                  struct proto_answer *answer, struct refusal *refusal)
{
	const struct proto_erased *in = m->data;

	(void)answer;
	for (size_t i = 0; i < in->references.count; i++) {
		if (!erased(t, &from->id, in->references.at[i])) {
			refusal_set(refusal, PROBLEM_REFERENCE_UNKNOWN,
			            arena_printf(t->arena, "/data/references/%zu", i), NULL);
			return false;
		}
		turn_audit(t, &(struct store_audit){.event = "erasure.done",
		                                    .action = 'D',
		                                    .object_kind = "reference",
		                                    .object = in->references.at[i],
		                                    .case_id = case_of(t, &from->id, in->references.at[i]),
		                                    .recipient = from->id.text,
		                                    .purpose = "erasure"});
	}
	return true;
}

bool erasure_is_late(const struct store_erasure *e, struct instant before)
{
	struct instant from = e->told.ms != 0 ? e->told : e->asked;

	return e->done.ms == 0 && from.ms < before.ms;
}

struct instant erasure_late_before(const struct turn *t)
{
	int term = (int)t->conf->policy.erasure_workdays;
	struct day first = day_add(t->today, -term);

	while (calendar_add_working_days(day_add(first, -1), term, CALENDAR_ATW).n >= t->today.n)
		first = day_add(first, -1);
	return time_day_start(first);
}

bool erasure_list(struct turn *t, const struct conf_person *who, const void *params, void *result,
                  struct refusal *refusal)
{
	struct proto_erasure_list *list = result;
	struct store_erasure_list all = store_lease_erasures(t->store, t->arena, NULL, LISTED_MAX);
	struct instant before = erasure_late_before(t);

	(void)who, (void)params, (void)refusal;
	list->erasures.at = arena_array(t->arena, all.count, sizeof(*list->erasures.at));
	list->erasures.count = all.count;
	for (size_t i = 0; i < all.count; i++) {
		struct proto_erasure_row *row = &list->erasures.at[i];

		proto_clear(&proto_table_erasure_row, row);
		row->partner = all.at[i].partner.text;
		row->reference = all.at[i].reference.text;
		row->asked = all.at[i].asked;
		row->told = all.at[i].told;
		row->done = all.at[i].done;
		row->late = erasure_is_late(&all.at[i], before);
	}
	turn_audit(t, &(struct store_audit){.event = "erasure.read", .action = 'R', .purpose = "erasure"});
	return true;
}
