/*
 * speaker_board - which items need an interpreter, and who of the roster interprets them (rules/speaker.h).
 * People are those with the duty who speak the language, are there that day, and whose organisation may know
 * that case: nobody is asked for what he may not hear of. Private to the room.
 */
#ifndef MDO_COMMANDS_SPEAKER_BOARD_H
#define MDO_COMMANDS_SPEAKER_BOARD_H

#include "commands/case_view.h"
#include "store/store_speaker.h"

/* The language of the newest live signal that asks for an interpreter; NULL: none is needed. */
const char *speaker_board_language(const struct case_view *v);
/* Whether what the case is about asks for a professional: by the region's list of life domains, or as a
 * crisis. */
bool speaker_board_sensitive(const struct turn *t, const struct case_view *v);
/* Who of the roster could interpret it, on whatever day: their places in it, into ${ret_people}, which has
 * room for all; how many. None when no interpreter is needed. */
size_t speaker_board_able(const struct turn *t, const struct case_view *v,
                          const struct store_person_list *roster, uint32_t *ret_people);
/* Whether that one can be asked for that day: there, and of an organisation with a door. */
bool speaker_board_comes(const struct turn *t, const struct store_person *p, struct day on);
/* Whether somebody could interpret it on that day. */
bool speaker_board_can(struct turn *t, const struct case_view *v, struct day on);
/* It needs an interpreter, nobody can that day, and no person decided that it goes ahead. */
bool speaker_board_lacks(struct turn *t, const struct case_view *v, struct day on);

struct speaker_seat {
	struct case_view v;
	int64_t slot;
	const char *language;
	bool sensitive, go_ahead;
	const struct store_person *person; /* NULL: nobody */
};
/* The items of a meeting that need an interpreter, by slot. */
struct speaker_board {
	size_t count;
	struct speaker_seat *at;
};
/* Decided anew, who was asked for it already stays; in the arena. */
struct speaker_board speaker_board(struct turn *t, const struct store_meeting *m);

/* Members not_ready, go_ahead and speakers of an item as an office sees it. ${board} NULL: it stands nowhere.
 */
void speaker_board_show(struct turn *t, const struct speaker_board *board, const struct case_view *v,
                        struct proto_agenda_item *ret);

#endif
