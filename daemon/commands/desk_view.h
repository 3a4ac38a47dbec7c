/*
 * desk_view - what a person with an office sees, and what is written down of it. Private to the room.
 *
 * - A person restricted to tables sees and steers what belongs to those; the rest is refused in the words of
 *   what does not exist.
 * - Drafts are for coordinators and chairs (design section 5); to others such a meeting does not exist.
 * - A case's facts are shown while at least one of its grounds is in force (consent_office). After that it is
 *   in no list, and case.show answers consent-ended. Closing it, and confirming or withdrawing its consents,
 *   stays possible: that shows nothing, and somebody must be able to end it. The inbox and the
 *   list of crisis grounds name such a case by its code. The one exception is the emergency button (glass.h).
 * - A disclosure row names the cases that were shown, so that a client can be told who saw what (NEN 7513).
 */
#ifndef MDO_COMMANDS_DESK_VIEW_H
#define MDO_COMMANDS_DESK_VIEW_H

#include "commands/case_view.h"
#include "store/store_agenda.h"

bool desk_view_table(const struct conf_person *who, const struct table_id *table);
/* Parameter `table`: NULL is all; otherwise it must be one this person sees, else member-word. */
bool desk_view_table_param(const struct turn *t, const struct conf_person *who, const char *table,
                           struct refusal *refusal) MDO_CHECK;
bool desk_view_drafts(const struct conf_person *who);

/* A meeting this person sees; else meeting-unknown at /params/meeting. */
bool desk_view_meeting(struct turn *t, const struct conf_person *who, const char *id,
                       struct store_meeting *ret_meeting, struct refusal *refusal) MDO_CHECK;

/* A case of this person's tables, open or not, whatever consent says; else case-unknown at ${pointer}. The
 * row alone; and with all that it rests on. */
bool desk_view_row(struct turn *t, const struct conf_person *who, const char *id, const char *pointer,
                   struct store_case *ret_case, struct refusal *refusal) MDO_CHECK;
bool desk_view_case(struct turn *t, const struct conf_person *who, const char *id, const char *pointer,
                    struct case_view *ret_view, struct refusal *refusal) MDO_CHECK;
/* Parameter `case`: the same, and open; else case-closed. */
bool desk_view_open_row(struct turn *t, const struct conf_person *who, const char *id,
                        struct store_case *ret_case, struct refusal *refusal) MDO_CHECK;
bool desk_view_open_case(struct turn *t, const struct conf_person *who, const char *id,
                         struct case_view *ret_view, struct refusal *refusal) MDO_CHECK;
/* May its facts be shown today? */
bool desk_view_facts(const struct turn *t, const struct case_view *v);

/* Whether it rests on a crisis ground, also in part: shown as such wherever the case is. */
bool desk_view_crisis(const struct case_view *v);

/* Cases of the tables this person sees, by state, in order of id. ${table} NULL: all of them. */
struct store_case_list desk_view_cases(struct turn *t, const struct conf_person *who, const char *table,
                                       enum case_state state);
/* Where a case stands, when this person may see that meeting. */
bool desk_view_place(struct turn *t, const struct conf_person *who, const struct case_id *case_,
                     struct store_item *ret_item, struct store_meeting *ret_meeting);
/* Whether the case waits for a seat: open, not discussed yet, and a consent lets it be discussed. */
bool desk_view_waits(const struct turn *t, const struct case_view *v);

/* Cases shown in one answer. */
struct desk_view_told {
	size_t count;
	struct case_id *at;
};
void desk_view_tell(struct turn *t, struct desk_view_told *told, const struct case_id *case_);
/* Their disclosure rows, several when there are many; one without a case when there is none. ${purpose}: what
 * for (NEN 7513); the first form is for the MDO. */
void desk_view_disclose(struct turn *t, const char *event, const struct desk_view_told *told);
void desk_view_disclose_for(struct turn *t, const char *event, const char *purpose,
                            const struct desk_view_told *told);

#endif
