#include "town_desk.h"

#include <string.h>

#include "base/text.h"
#include "town_index.h"
#include "town_life.h"
#include "town_note.h"
#include "town_post.h"

#define WORK_MAX 256

/* A row of the inbox, kept while it is worked on. */
struct business {
	enum inbox kind;
	char case_[ID_CASE_MAX];
	struct instant since;
};

static struct proto_case_params *about(struct town *t, const char *case_id)
{
	struct proto_case_params *p = proto_new(t->w->arena, &proto_table_case_params);

	p->case_ = case_id;
	p->reason = TOWN_TEXT_MARK " reden";
	return p;
}

static bool ask_about(struct town *t, enum method method, struct proto_case_params *p)
{
	enum problem problem;
	bool done;

	town_check_decided(t, p->case_);
	done = town_post_ask(t, TOWN_COORDINATOR, method, p, &problem) != NULL;
	town_post_asked(t);
	return done;
}

/* Somebody of an organisation that takes part, with the fewest cases for his limit; a few are tried. */
static void settle_escalation(struct town *t, const char *case_id)
{
	uint64_t parties = town_check_parties(t, case_id);
	int first = sim_below(&t->w->dice, TOWN_PEOPLE), tried = 0;

	for (int i = 0; i < TOWN_PEOPLE && tried < 2; i++) {
		const struct town_person *who = &t->people[(first + i) % TOWN_PEOPLE];
		struct proto_case_params *p;

		if ((parties >> who->partner & 1) == 0 || town_people_away(who, sim_today(t->w)) ||
		    (who->duties & TERMS_BIT(DUTY_REGIEHOUDER)) == 0)
			continue;
		p = about(t, case_id);
		p->person = who->id;
		tried++;
		if (ask_about(t, METHOD_REGIE_ASSIGN, p))
			return;
	}
}

/* Help has started, mostly; else somebody is asked how it goes, and tells. */
static void settle_overdue(struct town *t, const char *case_id)
{
	int client = town_check_client(t, case_id);
	struct sim_dice *d = &t->w->dice;

	if (client < 0 || t->clients[client].planned == 0 || sim_chance(d, 15)) {
		if (client < 0 || sim_chance(d, 75)) {
			ask_about(t, METHOD_CASE_CLOSE, about(t, case_id));
			return;
		}
	}
	if (client >= 0 && sim_chance(d, 15))
		town_plan_signal(t, client, day_add(sim_today(t->w), 1 + sim_below(d, 7)));
}

static void settle_crisis(struct town *t, const char *case_id)
{
	struct proto_crises *open = town_post_ask(t, TOWN_COORDINATOR, METHOD_CRISIS_LIST, NULL, NULL);
	struct proto_review_params *p = proto_new(t->w->arena, &proto_table_review_params);
	char consent[ID_UUID_MAX] = "", of[ID_CASE_MAX];
	struct sim_dice *d = &t->w->dice;

	for (size_t i = 0; open != NULL && i < open->grounds.count; i++)
		if (strcmp(open->grounds.at[i].case_, case_id) == 0)
			id_set(consent, sizeof(consent), open->grounds.at[i].consent);
	id_set(of, sizeof(of), case_id);
	town_post_asked(t);
	if (consent[0] == '\0')
		return;
	p = proto_new(t->w->arena, &proto_table_review_params);
	p->case_ = of;
	p->consent = consent;
	p->reason = TOWN_TEXT_MARK " reden";
	p->erase = sim_chance(d, 12);
	if (!p->erase) {
		p->basis = "UAVG-22-2b";
		p->until = day_add(sim_today(t->w), 20 + sim_below(d, 20));
	}
	town_check_decided(t, of);
	town_post_ask(t, TOWN_COORDINATOR, METHOD_CRISIS_REVIEW, p, NULL);
	town_post_asked(t);
}

/* The partner that signalled asks the client, once the crisis is over. */
static void ask_for_consent(struct town *t, const char *case_id)
{
	int client = town_check_client(t, case_id);

	for (int i = t->signal_count; i-- > 0 && client >= 0;)
		if (t->signals[i].client == client && t->signals[i].crisis) {
			town_plan(t, &(struct town_event){.deed = TOWN_RENEWS,
			                                  .who = i,
			                                  .client = -1,
			                                  .at = time_add(t->w->now, 5 * TIME_HOUR_MS)});
			return;
		}
}

static void settle(struct town *t, const struct business *b)
{
	struct sim_dice *d = &t->w->dice;
	bool old = t->w->now.ms - b->since.ms > 24 * TIME_HOUR_MS;

	switch (b->kind) {
	case INBOX_CONSENT:
		if (sim_chance(d, 60))
			ask_about(t, METHOD_CONSENT_CONFIRM, about(t, b->case_));
		return;
	case INBOX_ESCALATION:
		if (old ? sim_chance(d, 50) : sim_chance(d, 70))
			settle_escalation(t, b->case_);
		return;
	case INBOX_WITHDRAWAL:
		if (sim_chance(d, 40))
			ask_about(t, sim_chance(d, 85) ? METHOD_CONSENT_WITHDRAW : METHOD_CONSENT_CONFIRM,
			          about(t, b->case_));
		return;
	case INBOX_OVERDUE:
		settle_overdue(t, b->case_);
		return;
	case INBOX_CRISIS:
	case INBOX_REVIEW:
		if (sim_chance(d, 40))
			ask_for_consent(t, b->case_);
		else if (sim_chance(d, 60))
			settle_crisis(t, b->case_);
		return;
	case INBOX_NOT_READY:
		if (sim_chance(d, 30))
			ask_about(t, METHOD_AGENDA_READY, about(t, b->case_));
		return;
	case INBOX_ABSENT:
	case INBOX_UNMATCHED:
	case INBOX_OFFER:
	case INBOX_UNPLACED:
	case INBOX_ENDING:
	case INBOX_CRISES:
	case INBOX_GLASS:
	case INBOX_ERASURE:
	case INBOX_LIMIT:
	case INBOX_CONFLICT:
	case INBOX_RETENTION:
	case INBOX_BACKUP:
	case INBOX_PASSED_OVER:
	case INBOX_STRESS:
	case INBOX_UNATTENDED:
	case INBOX_COUNT:
		return;
	}
}

static const struct proto_inbox *listed;

/* I8: what is past its next date, somebody is told to look at. */
static void overdue(struct town *t, const char *case_id)
{
	for (size_t i = 0; i < listed->business.count; i++)
		if (listed->business.at[i].kind == INBOX_OVERDUE &&
		    text_equal(listed->business.at[i].case_, case_id))
			return;
	sim_fail(t->w, "I8", "%s is past its next date and nobody is told", case_id);
}

static void inbox(struct town *t)
{
	static struct business work[WORK_MAX];
	const struct proto_inbox *in = town_post_ask(t, TOWN_COORDINATOR, METHOD_INBOX, NULL, NULL);
	size_t count = 0;

	for (size_t i = 0; in != NULL && i < in->business.count && count < WORK_MAX; i++) {
		const struct proto_inbox_row *row = &in->business.at[i];

		if (row->case_ == NULL)
			continue;
		work[count] = (struct business){.kind = row->kind, .since = row->since};
		id_set(work[count++].case_, ID_CASE_MAX, row->case_);
	}
	listed = in;
	if (in != NULL)
		town_see_overdue(town_check_see(t), t, sim_today(t->w), overdue);
	town_post_asked(t);
	for (size_t i = 0; i < count; i++)
		settle(t, &work[i]);
}

/* Clients known by name: the coordinator asks around, and is right. */
static void match(struct town *t)
{
	const struct proto_match_list *list =
	        town_post_ask(t, TOWN_COORDINATOR, METHOD_MATCH_LIST, NULL, NULL);
	char one[ID_CASE_MAX] = "", with[ID_CASE_MAX];
	struct proto_case_params *p;
	bool same;

	for (size_t i = 0; list != NULL && i < list->matches.count && one[0] == '\0'; i++)
		if (list->matches.at[i].with != NULL) {
			id_set(one, sizeof(one), list->matches.at[i].case_);
			id_set(with, sizeof(with), list->matches.at[i].with);
		}
	town_post_asked(t);
	if (one[0] == '\0')
		return;
	same = town_check_client(t, one) == town_check_client(t, with);
	p = about(t, one);
	p->with = with;
	town_check_decided(t, with);
	ask_about(t, same ? METHOD_MATCH_CONFIRM : METHOD_MATCH_REJECT, p);
}

/* One in twenty leaves in a year: the cases go to others at once, and a month later somebody new is there. */
static void leave(struct town *t)
{
	struct sim_dice *d = &t->w->dice;
	int person = sim_below(d, TOWN_PEOPLE);
	struct town_person *who = &t->people[person];
	struct proto_regie_move_params *p = proto_new(t->w->arena, &proto_table_regie_move_params);

	if (!who->left && (person % TOWN_PER_PARTNER == 0 || !sim_chance(d, 50)))
		return;
	town_check_decided_all(t);
	if (!who->left) {
		p->person = who->id;
		p->reason = TOWN_TEXT_MARK " reden";
		town_post_ask(t, TOWN_COORDINATOR, METHOD_REGIE_MOVE_ALL, p, NULL);
		town_post_asked(t);
		town_check_decided_all(t);
	}
	who->left = !who->left;
	town_people_set(t, person);
}

void town_desk_morning(struct town *t)
{
	struct sim_dice *d = &t->w->dice;

	enum weekday today = time_weekday(sim_today(t->w));

	if (today == WEEKDAY_MON || today == WEEKDAY_WED || today == WEEKDAY_FRI)
		inbox(t);
	if (sim_chance(d, 30))
		match(t);
	if (sim_chance(d, 4))
		leave(t);
	for (int i = 0; i < TOWN_PEOPLE; i++)
		if (t->people[i].left && sim_chance(d, 4)) {
			t->people[i].left = false;
			town_people_set(t, i);
		}
}
