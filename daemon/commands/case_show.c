/*
 * case.list, case.show: what the region knows of a case, as far as a person with an office may (desk_view.h).
 *
 * In case.show, a signal shows its facts while its own ground is in force. A suspended one is named only, so
 * that its consent can be confirmed or withdrawn; an erased one is a tombstone: who sent it and when, and
 * from which day no backup shows it either. With `identify`, words and identity come in (case_identify.h); by
 * the emergency button (glass.h) also of what nothing covers now.
 */
#include <string.h>

#include "commands/case_identify.h"
#include "commands/desk_view.h"
#include "commands/glass.h"
#include "commands/notify.h"
#include "rules/urgency.h"
#include "store/store_client.h"
#include "store/store_desk.h"
#include "store/store_vault.h"

/* Who held it last, of a case that is closed. */
static struct proto_holder *last_holder(struct turn *t, const struct case_id *case_)
{
	struct store_regie_list past = store_regie_history(t->store, t->arena, case_);
	struct proto_holder *holder = proto_new(t->arena, &proto_table_holder);

	holder->state = REGIE_RELEASED;
	if (past.count > 0) {
		const struct store_regie *last = &past.at[past.count - 1];

		holder->person = last->person.text;
		holder->partner = last->partner.text;
		holder->state = last->state;
	}
	return holder;
}

static void show_row(struct turn *t, const struct conf_person *who, const struct case_view *v,
                     struct proto_case_row *ret)
{
	bool open = v->c.state == CASE_OPEN;
	struct store_item item;
	struct store_meeting m;

	proto_clear(&proto_table_case_row, ret);
	ret->case_ = arena_text(t->arena, v->c.id.text);
	ret->table = arena_text(t->arena, v->c.table.text);
	ret->state = v->c.state;
	ret->unmatched = !store_client_matched(t->store, &v->c.client);
	ret->urgency = v->c.urgency;
	ret->crisis = desk_view_crisis(v);
	ret->opened = time_local_day(v->c.opened);
	ret->discuss_by = v->c.discuss_by;
	ret->next_date = v->c.next_date;
	ret->signals = (int64_t)v->signals.count;
	ret->partners = (int64_t)case_view_partners(v);
	if (open && desk_view_place(t, who, &v->c.id, &item, &m))
		ret->meeting = arena_text(t->arena, m.id.text);
	if (v->c.passed_over > 0)
		ret->passed_over = v->c.passed_over;
	ret->regiehouder = open ? notify_holder(t, &v->c.id) : last_holder(t, &v->c.id);
}

bool case_list(struct turn *t, const struct conf_person *who, const void *params, void *result,
               struct refusal *refusal)
{
	const struct proto_case_list_params *p = params;
	enum case_state state = p->state == CASE_STATE_ABSENT ? CASE_OPEN : p->state;
	struct proto_case_list *list = result;
	struct desk_view_told told = {0};
	struct store_case_list cases;

	if (!desk_view_table_param(t, who, p->table, refusal))
		return false;
	cases = desk_view_cases(t, who, p->table, state);
	list->cases.at = arena_array(t->arena, cases.count, sizeof(*list->cases.at));
	for (size_t i = 0; i < cases.count; i++) {
		struct case_view v;

		if (!case_view_load(t, cases.at[i].id.text, NULL, &v) || !desk_view_facts(t, &v))
			continue;
		show_row(t, who, &v, &list->cases.at[list->cases.count++]);
		desk_view_tell(t, &told, &v.c.id);
	}
	desk_view_disclose(t, "case.listed", &told);
	return true;
}

/* The ground of a live signal; NULL for any other. */
static const struct consent_ground *ground_of(const struct case_view *v, const struct signal_id *signal)
{
	for (size_t i = 0; i < v->signals.count; i++) {
		if (ID_EQUAL(v->signals.at[i].id, *signal))
			return &v->grounds[i];
	}
	return NULL;
}

static enum urgency protect_class(const struct turn *t, const struct store_signal *s)
{
	const struct urgency_policy policy = {.protect_medium_from = t->conf->policy.protect_medium_from,
	                                      .protect_high_from = t->conf->policy.protect_high_from};

	return urgency_of_protect(&policy, s->protect_answered, s->protect_yes);
}

/* A copy of the vault made on the day its keys went is gone by then. None while they are only about to go. */
static struct day unreadable_from(struct turn *t, const struct signal_id *signal)
{
	struct day erased = store_desk_erased_on(t->store, signal);

	return day_is_set(erased) ? day_add(erased, (int)t->conf->backup_vault_days + 1) : erased;
}

/* ${opened}: by the emergency button, whatever covers it. */
static void show_signal(struct turn *t, const struct case_view *v, const struct store_signal *s, bool opened,
                        struct proto_case_signal *ret)
{
	const struct consent_ground *ground = ground_of(v, &s->id);

	proto_clear(&proto_table_case_signal, ret);
	ret->signal = s->id.text;
	ret->partner = s->partner.text;
	ret->received = s->received;
	ret->state = s->state;
	ret->crisis = s->crisis;
	ret->consent = s->consent.text;
	if (s->state == SIGNAL_ERASED) {
		ret->unreadable_from = unreadable_from(t, &s->id);
		return;
	}
	if (!opened && (ground == NULL || consent_office(ground, 1, t->today) != VERDICT_MAY))
		return;
	ret->domains = s->domains;
	ret->urgency = s->stated;
	ret->protect = protect_class(t, s);
}

static void show_consent(struct turn *t, const struct consent *c, struct proto_case_consent *ret)
{
	proto_clear(&proto_table_case_consent, ret);
	ret->consent = c->id.text;
	ret->recorded_by = c->recorded_by.text;
	ret->form = c->form;
	ret->state = c->state;
	ret->domains = c->domains;
	ret->purposes = c->purposes;
	ret->recipients.count = c->recipient_count;
	ret->recipients.at = arena_array(t->arena, c->recipient_count, sizeof(*ret->recipients.at));
	for (size_t i = 0; i < c->recipient_count; i++)
		ret->recipients.at[i] = c->recipients[i].text;
	ret->valid_from = c->valid_from;
	ret->valid_until = c->valid_until;
	ret->basis = c->basis;
	ret->confirmed = c->confirmed;
	if (c->form != FORM_CRISIS) {
		ret->given_by = c->given_by;
		ret->age = c->age;
	}
	ret->language = c->language[0] == '\0' ? NULL : c->language;
	ret->interpreter = c->interpreter;
	ret->text_version = c->text_version[0] == '\0' ? NULL : c->text_version;
	ret->replaces = ID_IS_SET(c->replaces) ? c->replaces.text : NULL;
}

static bool rests_on(const struct proto_case_show *show, const struct consent_id *id)
{
	for (size_t k = 0; k < show->signals.count; k++)
		if (show->signals.at[k].state != SIGNAL_ERASED &&
		    id_equal(show->signals.at[k].consent, id->text))
			return true;
	return false;
}

/* Of signals that are shown and not erased, each once; and those in whose place they came, as proof of what
 * was given before. Oldest first, so that a newer one is looked at before what it replaced. */
static void show_consents(struct turn *t, const struct case_view *v, struct proto_case_show *show)
{
	struct consent_list all = store_consent_of_client(t->store, t->arena, &v->c.client);
	bool *shown = arena_array(t->arena, all.count, sizeof(*shown));

	for (size_t i = all.count; i > 0; i--) {
		const struct consent *c = &all.at[i - 1];

		shown[i - 1] = rests_on(show, &c->id);
		for (size_t newer = i; newer < all.count && !shown[i - 1]; newer++)
			shown[i - 1] = shown[newer] && ID_EQUAL(all.at[newer].replaces, c->id);
	}
	show->consents.at = arena_array(t->arena, all.count, sizeof(*show->consents.at));
	for (size_t i = 0; i < all.count; i++)
		if (shown[i])
			show_consent(t, &all.at[i], &show->consents.at[show->consents.count++]);
}

static void show_signals(struct turn *t, const struct case_view *v, const struct store_signal_list *all,
                         bool opened, struct proto_case_show *show)
{
	show->signals.count = all->count;
	show->signals.at = arena_array(t->arena, all->count, sizeof(*show->signals.at));
	for (size_t i = 0; i < all->count; i++)
		show_signal(t, v, &all->at[i], opened, &show->signals.at[i]);
}

static void show_regie(struct turn *t, const struct case_view *v, struct proto_case_show *show)
{
	struct store_regie_list past = store_regie_history(t->store, t->arena, &v->c.id);

	show->regie.count = past.count;
	show->regie.at = arena_array(t->arena, past.count, sizeof(*show->regie.at));
	for (size_t i = 0; i < past.count; i++) {
		const struct store_regie *r = &past.at[i];
		struct proto_case_regie *ret = &show->regie.at[i];

		proto_clear(&proto_table_case_regie, ret);
		ret->person = r->person.text;
		ret->partner = r->partner.text;
		ret->state = r->state;
		ret->offered = r->offered;
		if (r->state == REGIE_OFFERED)
			ret->answer_by = r->answer_by;
		ret->ended = r->ended;
		ret->cause = r->cause;
		ret->why = r->why;
	}
}

/* Nothing may be shown; where it went may be, when it joined another case that this person sees. */
static bool refuse_facts(struct turn *t, const struct conf_person *who, const struct case_view *v,
                         bool by_glass, struct refusal *refusal)
{
	struct store_case joined;

	if (v->c.cause == CAUSE_MERGED && store_case_open_of(t->store, &v->c.client, &joined) &&
	    desk_view_table(who, &joined.table))
		refusal_set(refusal, PROBLEM_CASE_CLOSED, "/params/case", "it joined %s", joined.id.text);
	else if (by_glass)
		refusal_set(refusal, PROBLEM_CONTENT_ERASED, "/params/case", NULL);
	else
		refusal_set(refusal, PROBLEM_CONSENT_ENDED, "/params/case",
		            "no consent is in force that lets it be shown");
	return false;
}

static void show_all(struct turn *t, const struct conf_person *who, const struct case_view *v,
                     const struct store_signal_list *signals, bool opened, struct proto_case_show *show)
{
	struct desk_view_told told = {0};

	show->row = arena_alloc(t->arena, sizeof(*show->row));
	show_row(t, who, v, show->row);
	show_signals(t, v, signals, opened, show);
	show_consents(t, v, show);
	show_regie(t, v, show);
	desk_view_tell(t, &told, &v->c.id);
	desk_view_disclose(t, "case.read", &told);
}

bool case_show(struct turn *t, const struct conf_person *who, const void *params, void *result,
               struct refusal *refusal)
{
	bool may = (who->rights & TERMS_BIT(RIGHT_IDENTIFY)) != 0;
	const struct proto_case_params *p = params;
	struct store_signal_list signals;
	struct store_glass glass;
	struct case_view v;
	bool broken;

	if (!desk_view_case(t, who, p->case_, "/params/case", &v, refusal))
		return false;
	broken = p->identify && glass_is_broken(t, &v.c.id, &glass);
	if (p->identify && !may && !broken) {
		refusal_set(refusal, PROBLEM_RIGHT_MISSING, "/params/identify", NULL);
		return false;
	}
	if (!desk_view_facts(t, &v) && !(broken && store_desk_readable(t->store, &v.c.id)))
		return refuse_facts(t, who, &v, broken, refusal);
	signals = store_signal_of_case(t->store, t->arena, &v.c.id, false, NULL);
	show_all(t, who, &v, &signals, broken, result);
	if (p->identify)
		case_identify(t, &v, signals.at, signals.count, may, broken ? &glass : NULL, p->reason,
		              result);
	return true;
}
