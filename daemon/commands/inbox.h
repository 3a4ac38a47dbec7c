/*
 * inbox - rows of business while they are gathered. Private to the room.
 */
#ifndef MDO_COMMANDS_INBOX_H
#define MDO_COMMANDS_INBOX_H

#include "commands/turn.h"
#include "store/store_case.h"

struct inbox_rows {
	uint32_t wanted; /* kinds that are this person's business: bits of enum inbox */
	size_t count;
	struct proto_inbox_row *at;
};

/* Whether rows of that kind are for whoever asks. */
bool inbox_wants(const struct inbox_rows *rows, enum inbox kind);
/* One row more, without a case; ${kind} must be wanted. Valid until the next one. */
struct proto_inbox_row *inbox_add(struct turn *t, struct inbox_rows *rows, enum inbox kind,
                                  struct instant since);
/* The same of a case. ${c} must live as long as the answer. */
struct proto_inbox_row *inbox_add_case(struct turn *t, struct inbox_rows *rows, enum inbox kind,
                                       const struct store_case *c, struct instant since);

/* Business that no open case brings along: partners, uses of the emergency button, numbers that contradict
 * each other, terms, backups. */
void inbox_region(struct turn *t, const struct conf_person *who, struct inbox_rows *rows);
/* INBOX_CONFLICT with one case that this person sees: he asked, and it is settled. How many were. */
size_t inbox_settle_conflicts(struct turn *t, const struct conf_person *who, const struct case_id *case_);

/* Of one open case: nobody can interpret it, too much in the client's week, its regiehouder is away when the
 * client comes. */
struct case_view;
void inbox_care(struct turn *t, struct inbox_rows *rows, const struct case_view *v);

#endif
