/*
 * contact - the client's days: never two things on a day, and not too many a week over all partners. What a
 * partner planned is told to no other one. Private to the room.
 */
#ifndef MDO_COMMANDS_CONTACT_H
#define MDO_COMMANDS_CONTACT_H

#include "commands/case_view.h"
#include "rules/week.h"
#include "store/store_agenda.h"
#include "store/store_contact.h"

/* Days from today on on which some partner sees the client, in order: this case must not be put there. Where
 * it was announced or pinned it stays all the same. None of a crisis, which goes before. In ${a}; how many.
 */
size_t contact_busy_days(struct turn *t, const struct case_view *v, struct arena *a,
                         const struct day **ret_days);
/* Whether a partner sees the client on the day of that meeting. */
bool contact_elsewhere(struct turn *t, const struct case_view *v, const struct store_meeting *m);
/* What the client has to come for in the week of that meeting, when it is more than the region allows; else
 * PROTO_NO_INT. */
int64_t contact_too_many(struct turn *t, const struct case_view *v, const struct store_meeting *m);
/* What is planned with the clients of open cases from this week on. */
struct store_case_contact_list contact_ahead(struct turn *t);
/* Weeks with too much, or with two things on a day, of what is planned with one client from this week on, and
 * a meeting to which the client comes (NULL: none); in the arena. */
size_t contact_weeks(struct turn *t, const struct store_case_contact *seen, size_t count,
                     const struct store_meeting *m, struct week_load **ret_weeks);
/* What is long past is forgotten. */
bool contact_trim(struct turn *t);

#endif
