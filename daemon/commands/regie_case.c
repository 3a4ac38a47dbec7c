#include "commands/regie_case.h"

#include "base/text.h"
#include "commands/content.h"
#include "store/store_client.h"

/* Whether this partner may know the case: now, or by what there was when one of its people got the regie. */
static bool may_know(struct turn *t, const struct case_view *v, const struct partner_id *partner)
{
	struct store_regie r;

	if (case_view_partner(t, v, partner) == VERDICT_MAY)
		return true;
	return store_regie_current(t->store, t->arena, &v->c.id, &r) && ID_EQUAL(r.partner, *partner) &&
	       case_view_keeps(t, v, partner, r.offered);
}

bool regie_case_find(struct turn *t, const struct conf_partner *from, const char *reference,
                     struct case_view *ret_view, struct refusal *refusal)
{
	struct store_reference found;

	if (store_reference_find(t->store, &from->id, reference, &found) && ID_IS_SET(found.case_) &&
	    case_view_load(t, found.case_.text, NULL, ret_view) && ret_view->c.state == CASE_OPEN &&
	    may_know(t, ret_view, &from->id))
		return true;
	refusal_set(refusal, PROBLEM_REFERENCE_UNKNOWN, "/data/reference", NULL);
	return false;
}

bool regie_case_has(struct turn *t, const struct conf_partner *from, const struct case_view *v,
                    const char *person, struct store_regie *ret_regie)
{
	return store_regie_current(t->store, t->arena, &v->c.id, ret_regie) &&
	       ID_EQUAL(ret_regie->partner, from->id) && text_equal(ret_regie->person.text, person);
}

bool regie_case_told(const struct turn *t, const struct conf_partner *from)
{
	return (content_reader(t, &from->id).rule->see & TERMS_BIT(CONTENT_FACTS)) != 0;
}

bool regie_case_refuse(struct turn *t, const struct conf_partner *from, const struct case_view *v,
                       struct refusal *refusal)
{
	struct store_regie r;

	if (store_regie_current(t->store, t->arena, &v->c.id, &r) &&
	    (ID_EQUAL(r.partner, from->id) || regie_case_told(t, from))) {
		t->told_of = arena_text(t->arena, v->c.id.text);
		refusal_set(refusal, PROBLEM_REGIE_HELD, "/data/person", "%s of %s %s", r.person.text,
		            r.partner.text, r.state == REGIE_ACCEPTED ? "holds it" : "was asked");
	} else {
		refusal_set(refusal, PROBLEM_OFFER_NONE, "/data/person", NULL);
	}
	return false;
}
