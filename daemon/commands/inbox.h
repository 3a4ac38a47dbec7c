/*
 * inbox - rows of business while they are gathered. Private to the room.
 */
#ifndef MDO_COMMANDS_INBOX_H
#define MDO_COMMANDS_INBOX_H

#include "commands/case_view.h"
#include "commands/item_place.h"
#include "store/store_contact.h"
#include "store/store_desk.h"

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

/* An open case of this person's tables, with what is read of all of them at once. */
struct inbox_case {
	struct store_case c;
	size_t live;                    /* its signals, oldest first, and of each: */
	struct consent_ground *grounds; /* as a store_glance has it; signals on one consent share it */
	struct instant *received;
	bool suspended;            /* a signal waits until a withdrawal is settled */
	bool attends, interpreter; /* a live one at least */
	struct item_place at;
	size_t contact_count; /* what partners planned with the client, from this week on */
	const struct store_case_contact *contacts;
};
/* In order of case. */
struct inbox_cases {
	size_t count;
	struct inbox_case *at;
};
/* inbox_case.c: business of open cases; what it asks of the store follows from how many have some. */
struct inbox_cases inbox_cases(struct turn *t, const struct conf_person *who);
void inbox_of_cases(struct turn *t, const struct inbox_cases *cases, struct inbox_rows *rows);
struct inbox_case *inbox_case_find(const struct inbox_cases *cases,
                                   const struct case_id *id); /* NULL: none */
/* What desk_view_facts and desk_view_waits say of it. */
bool inbox_case_shown(const struct turn *t, const struct inbox_case *k);
bool inbox_case_waits(const struct turn *t, const struct inbox_case *k);

/* Of one open case: nobody can interpret it, too much in the client's week, its regiehouder is away when the
 * client comes. */
void inbox_care(struct turn *t, struct inbox_rows *rows, struct inbox_case *k);

#endif
