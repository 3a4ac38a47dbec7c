#include "commands/consent_warn.h"

#include "commands/case_view.h"
#include "commands/notify.h"

#define AT_ONCE 32

static void tell_regiehouder(struct turn *t, const struct consent *c, const struct store_signal *s)
{
	struct proto_ending *ending = proto_new(t->arena, &proto_table_ending);
	struct case_view view;
	struct store_regie r;

	/* Of what is suspended nobody else hears anything; nobody holds the regie of a case that is closed.
	 */
	if (s->state != SIGNAL_KEPT || !store_regie_current(t->store, t->arena, &s->case_, &r) ||
	    ID_EQUAL(r.partner, c->recorded_by) || !case_view_load(t, s->case_.text, NULL, &view) ||
	    view.c.state != CASE_OPEN)
		return;
	ending->until = c->valid_until;
	notify_case(t, &view, EVENT_CONSENT_ENDING, &r.partner, ending, &ending->case_);
}

static void warn(struct turn *t, const struct consent *c)
{
	struct store_signal_list signals = store_signal_of_consent(t->store, t->arena, &c->id);

	store_consent_warned(t->store, &c->id, t->now);
	for (size_t i = 0; i < signals.count; i++) {
		if (signals.at[i].state == SIGNAL_ERASED)
			continue;
		notify_ending(t, &signals.at[i], c->valid_until);
		tell_regiehouder(t, c, &signals.at[i]);
	}
	turn_audit(t, &(struct store_audit){.event = "consent.warned",
	                                    .action = 'E',
	                                    .object_kind = "consent",
	                                    .object = c->id.text,
	                                    .case_id = signals.count > 0 ? signals.at[0].case_.text : NULL,
	                                    .consent = c->id.text,
	                                    .purpose = "consent"});
}

bool consent_warn_due(struct turn *t)
{
	struct day upto = day_add(t->today, (int)t->conf->policy.consent_warning_days);
	struct consent_list ending = store_consent_to_warn(t->store, t->arena, upto, AT_ONCE);

	for (size_t i = 0; i < ending.count; i++)
		warn(t, &ending.at[i]);
	return ending.count == AT_ONCE;
}
