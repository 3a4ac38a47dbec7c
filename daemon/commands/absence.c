/*
 * absences.reported, absences.ended, absence.list, absence.set, absence.drop: people and organisations that
 * will not be there.
 *
 * A partner speaks for itself and its own people; an id that is not its own is alike to one that does not
 * exist. What is over cannot be told any more, what began can. Two absences of the same person do not
 * overlap, so that ending one ends it; that of the whole organisation and that of the roster stand beside
 * them. Nobody is told: every table is planned anew, and an offer that its person cannot answer in time
 * passes on.
 */
#include "commands/absence.h"

#include <string.h>

#include "base/text.h"
#include "commands/desk_view.h"
#include "commands/regie_hold.h"
#include "store/store_absence.h"

#define AT_ONCE 32
#define KEPT_DAYS 366
#define PAST_DAYS 60 /* meetings this long ago are still counted for who was passed over */
#define EACH_MAX 64  /* of one person, or one organisation, that are not over */
#define LIST_MAX 10000

/* How what was told is judged, and what is of no partner's business. */
struct teller {
	const char *where; /* "/data" or "/params" */
	bool partner;      /* whoever is not its own is alike to nobody */
};

static bool refused(struct turn *t, const struct teller *by, enum problem problem, const char *member,
                    struct refusal *refusal)
{
	refusal_set(refusal, problem, arena_printf(t->arena, "%s/%s", by->where, member), NULL);
	return false;
}

/* Somebody of the roster, of this organisation, who has not left. */
static bool known(struct turn *t, const struct teller *by, const struct partner_id *partner,
                  const struct person_id *person, const char *member, struct refusal *refusal)
{
	struct partner_id of;
	bool left, there = store_roster_partner(t->store, person->text, &of, &left) && !left;

	if (there && ID_EQUAL(of, *partner))
		return true;
	if (!there && !by->partner)
		return refused(t, by, PROBLEM_PERSON_UNKNOWN, member, refusal);
	return refused(t, by, PROBLEM_PERSON_FOREIGN, member, refusal);
}

/* Whether those who stand in for each other on ${day} lead back to the person of ${a}: all of them are
 * absent. A circle without that person ends where it comes to a ${mark} again. Only these are read: whether
 * the whole roster is in memory hangs on what others did (I11). */
static bool circle_on(struct turn *t, const struct store_absence *a, struct day day)
{
	struct person_id next = a->deputy, mark = {""};

	for (size_t step = 1;; step++) {
		struct store_person p;

		if (ID_EQUAL(next, a->person))
			return true;
		if (!ID_IS_SET(next) || ID_EQUAL(next, mark) ||
		    !store_roster_get(t->store, t->arena, next.text, &p) || !store_person_absent(&p, day))
			return false;
		if ((step & (step - 1)) == 0)
			mark = next;
		next = *store_person_deputy(&p, day);
	}
}

/* Who is absent changes on first days only, so that the worst is on one of those. */
static bool circle(struct turn *t, const struct store_absence *a)
{
	struct store_absence_list list = store_absence_list(t->store, t->arena, a->partner.text, a->from);

	if (circle_on(t, a, a->from))
		return true;
	for (size_t i = 0; i < list.count; i++)
		if (list.at[i].from.n > a->from.n && list.at[i].from.n <= a->until.n &&
		    circle_on(t, a, list.at[i].from))
			return true;
	return false;
}

static bool judge_deputy(struct turn *t, const struct teller *by, const struct store_absence *a,
                         struct refusal *refusal)
{
	if (!ID_IS_SET(a->deputy))
		return true;
	if (!ID_IS_SET(a->person)) {
		refusal_set(refusal, PROBLEM_MEMBER_MISSING, arena_printf(t->arena, "%s/person", by->where),
		            "nobody stands in for a whole organisation");
		return false;
	}
	if (!known(t, by, &a->partner, &a->deputy, "deputy", refusal))
		return false;
	return !circle(t, a) || refused(t, by, PROBLEM_DEPUTY_CIRCLE, "deputy", refusal);
}

static bool of_roster(const char *id)
{
	return strncmp(id, STORE_ABSENCE_ROSTER, sizeof(STORE_ABSENCE_ROSTER) - 1) == 0;
}

/* Against what was told of the same person, or organisation, before. */
static bool judge_others(struct turn *t, const struct teller *by, const struct store_absence *a,
                         struct refusal *refusal)
{
	struct store_absence_list list = store_absence_list(t->store, t->arena, a->partner.text, t->today);
	size_t same = 0;

	for (size_t i = 0; i < list.count; i++) {
		const struct store_absence *other = &list.at[i];

		if (!ID_EQUAL(other->person, a->person) || of_roster(other->id))
			continue;
		same++;
		if (other->from.n > a->until.n || other->until.n < a->from.n)
			continue;
		refusal_set(refusal, PROBLEM_ABSENCE_OVERLAP, arena_printf(t->arena, "%s/from", by->where),
		            "end %s first", other->id);
		return false;
	}
	if (same < EACH_MAX)
		return true;
	refusal_set(refusal, PROBLEM_MEMBER_RANGE, arena_printf(t->arena, "%s/from", by->where),
	            "%d absences are still to come: end one first", EACH_MAX);
	return false;
}

static bool judge(struct turn *t, const struct teller *by, const struct store_absence *a,
                  struct refusal *refusal)
{
	if (a->until.n < a->from.n)
		return refused(t, by, PROBLEM_ABSENCE_TERM, "until", refusal);
	if (a->until.n < t->today.n)
		return refused(t, by, PROBLEM_DATE_PAST, "until", refusal);
	if (ID_IS_SET(a->person) && !known(t, by, &a->partner, &a->person, "person", refusal))
		return false;
	return judge_deputy(t, by, a, refusal) && judge_others(t, by, a, refusal);
}

static void audit(struct turn *t, const struct store_absence *a, const char *event, char action)
{
	turn_audit(t, &(struct store_audit){.event = event,
	                                    .action = action,
	                                    .object_kind = ID_IS_SET(a->person) ? "person" : "partner",
	                                    .object = arena_text(t->arena, ID_IS_SET(a->person)
	                                                                           ? a->person.text
	                                                                           : a->partner.text)});
}

bool absence_pass_on(struct turn *t)
{
	struct store_regie_list waiting = store_regie_waiting(t->store, t->arena, t->today);
	struct store_person p;
	struct case_view view;
	size_t passed = 0;

	for (size_t i = 0; i < waiting.count && passed < AT_ONCE; i++) {
		const struct store_regie *r = &waiting.at[i];
		struct day last = time_local_day(r->answer_by);
		struct day day = t->today;

		if (!store_roster_get(t->store, t->arena, r->person.text, &p))
			continue;
		while (day.n <= last.n && store_person_absent(&p, day))
			day = day_add(day, 1);
		if (day.n <= last.n || !case_view_load(t, r->case_.text, NULL, &view))
			continue;
		regie_hold_next(t, &view, r, REGIE_LAPSED, CAUSE_ABSENCE);
		passed++;
	}
	return passed == AT_ONCE;
}

bool absence_tidy(struct turn *t)
{
	store_absence_tidy(t->store, day_add(t->today, -KEPT_DAYS), day_add(t->today, -PAST_DAYS));
	return false;
}

/* Who is there counts at every table. Offers pass on by the tick: whose they are is no matter of an answer
 * (I11).
 */
static void follow(struct turn *t)
{
	for (size_t i = 0; i < t->conf->table_count; i++)
		store_table_mark(t->store, &t->conf->tables[i].id, STORE_DIRTY);
}

static bool put(struct turn *t, const struct teller *by, struct store_absence *a, struct refusal *refusal)
{
	if (!day_is_set(a->until))
		a->until = (struct day){STORE_ABSENCE_FAR};
	if (!judge(t, by, a, refusal))
		return false;
	id_uuid(t->ids, t->now, a->id);
	a->told = t->now;
	id_set(a->told_by, sizeof(a->told_by), t->actor);
	store_absence_put(t->store, a);
	audit(t, a, "absence.set", 'C');
	follow(t);
	return true;
}

/* What began lasted until yesterday; what did not never was. */
static void end(struct turn *t, const struct store_absence *a)
{
	if (a->from.n >= t->today.n)
		store_absence_drop(t->store, a->id);
	else
		store_absence_end(t->store, a->id, day_add(t->today, -1));
	audit(t, a, "absence.ended", 'D');
	follow(t);
}

/* One that is not over; ${of} NULL: of any partner. */
static bool find(struct turn *t, const struct teller *by, const char *id, const struct partner_id *of,
                 struct store_absence *ret_absence, struct refusal *refusal)
{
	struct store_absence a;

	if (!store_absence_get(t->store, id, &a) || a.until.n < t->today.n ||
	    (of != NULL && !ID_EQUAL(a.partner, *of)))
		return refused(t, by, PROBLEM_ABSENCE_NONE, "absence", refusal);
	*ret_absence = a;
	return true;
}

bool absence_report(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                    struct proto_answer *answer, struct refusal *refusal)
{
	const struct teller by = {"/data", true};
	const struct proto_absence *in = m->data;
	struct store_absence a = {.partner = from->id, .from = in->from, .until = in->until};

	if (in->person != NULL)
		ID_SET(a.person, in->person);
	if (in->deputy != NULL)
		ID_SET(a.deputy, in->deputy);
	if (!put(t, &by, &a, refusal))
		return false;
	answer->absence = t->stored = arena_text(t->arena, a.id);
	return true;
}

bool absence_withdraw(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                      struct proto_answer *answer, struct refusal *refusal)
{
	const struct teller by = {"/data", true};
	const struct proto_absence_end *in = m->data;
	struct store_absence a;

	(void)answer;
	if (!find(t, &by, in->absence, &from->id, &a, refusal))
		return false;
	end(t, &a);
	return true;
}

bool absence_set(struct turn *t, const struct conf_person *who, const void *params, void *result,
                 struct refusal *refusal)
{
	const struct teller by = {"/params", false};
	const struct proto_absence_params *in = params;
	const struct conf_partner *partner = conf_partner(t->conf, in->partner);
	struct proto_done *done = result;
	struct store_absence a = {.from = in->from, .until = in->until};

	(void)who;
	if (partner == NULL)
		return refused(t, &by, PROBLEM_PARTNER_UNKNOWN, "partner", refusal);
	a.partner = partner->id;
	if (in->person != NULL)
		ID_SET(a.person, in->person);
	if (in->deputy != NULL)
		ID_SET(a.deputy, in->deputy);
	if (!put(t, &by, &a, refusal))
		return false;
	done->done = true;
	done->absence = arena_text(t->arena, a.id);
	return true;
}

bool absence_drop(struct turn *t, const struct conf_person *who, const void *params, void *result,
                  struct refusal *refusal)
{
	const struct teller by = {"/params", false};
	const struct proto_absence_end_params *in = params;
	struct proto_done *done = result;
	struct store_absence a;

	(void)who;
	if (!find(t, &by, in->absence, NULL, &a, refusal))
		return false;
	end(t, &a);
	done->done = true;
	return true;
}

/* Whether the deputy is there on all of these days that are still to come. */
static bool covered(struct turn *t, const struct store_absence *a, const struct person_id *deputy)
{
	struct day from = a->from.n > t->today.n ? a->from : t->today;
	struct store_person p;

	if (!ID_IS_SET(*deputy) || !store_roster_get(t->store, t->arena, deputy->text, &p) || p.left)
		return false;
	for (size_t i = 0; i < p.absence_count; i++)
		if (p.absences[i].from.n <= a->until.n && p.absences[i].until.n >= from.n)
			return false;
	return true;
}

static void show(struct turn *t, const struct store_absence *a, const struct store_person_list *roster,
                 struct proto_absence_row *ret)
{
	proto_clear(&proto_table_absence_row, ret);
	ret->absence = a->id;
	ret->partner = a->partner.text;
	ret->person = ID_IS_SET(a->person) ? a->person.text : NULL;
	ret->from = a->from;
	if (a->until.n < STORE_ABSENCE_FAR)
		ret->until = a->until;
	ret->cases = 0;
	for (size_t i = 0; i < roster->count; i++) {
		const struct store_person *p = &roster->at[i];
		const struct person_id *deputy = ID_IS_SET(a->deputy) ? &a->deputy : &p->deputy;

		if (!ID_EQUAL(p->partner, a->partner) ||
		    (ID_IS_SET(a->person) && !ID_EQUAL(p->person, a->person)))
			continue;
		ret->cases += p->load;
		if (!ID_IS_SET(a->person) || !ID_IS_SET(*deputy))
			continue;
		ret->deputy = arena_text(t->arena, deputy->text);
		ret->covered = covered(t, a, deputy);
	}
}

bool absence_list(struct turn *t, const struct conf_person *who, const void *params, void *result,
                  struct refusal *refusal)
{
	const struct desk_view_told nothing = {0};
	struct store_absence_list all = store_absence_list(t->store, t->arena, NULL, t->today);
	struct store_person_list roster = store_roster_list(t->store, t->arena);
	struct proto_absences *absences = result;

	(void)who;
	(void)params;
	(void)refusal;
	absences->absences.count = all.count < LIST_MAX ? all.count : LIST_MAX;
	absences->absences.at =
	        arena_array(t->arena, absences->absences.count, sizeof(*absences->absences.at));
	for (size_t i = 0; i < absences->absences.count; i++)
		show(t, &all.at[i], &roster, &absences->absences.at[i]);
	desk_view_disclose(t, "absence.listed", &nothing);
	return true;
}

void absence_of_roster(struct turn *t, const struct store_person *person, struct day from, struct day until)
{
	struct store_absence a = {.partner = person->partner,
	                          .person = person->person,
	                          .from = from,
	                          .until = day_is_set(until) ? until : (struct day){STORE_ABSENCE_FAR},
	                          .told = t->now};

	id_set(a.id, sizeof(a.id), arena_printf(t->arena, "%s%s", STORE_ABSENCE_ROSTER, person->person.text));
	id_set(a.told_by, sizeof(a.told_by), t->actor);
	if (day_is_set(from))
		store_absence_put(t->store, &a);
	else
		store_absence_drop(t->store, a.id);
}

void absence_in_roster(const struct store_person *person, struct day *ret_from, struct day *ret_until)
{
	*ret_from = *ret_until = day_none();
	for (size_t i = 0; i < person->absence_count; i++) {
		const struct store_person_absence *a = &person->absences[i];

		if (!a->of_roster)
			continue;
		*ret_from = a->from;
		*ret_until = a->until.n < STORE_ABSENCE_FAR ? a->until : day_none();
	}
}
