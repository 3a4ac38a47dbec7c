/*
 * desk - a person's request, from bytes to bytes: decoded, judged by right, applied at most once, recorded.
 * Private to the room; the outside calls commands_person_later.
 *
 * The audit row of a refusal is "request.refused", that of an applied command "request.applied", which keeps
 * the reason in words; what the command changed has rows of its own. Queries write theirs when they disclose
 * (desk_view.h). `status` writes none: it is asked every few seconds and tells of nobody.
 */
#ifndef MDO_COMMANDS_DESK_H
#define MDO_COMMANDS_DESK_H

#include "commands/turn.h"

/* The command of a method; never NULL but for METHOD_ABSENT. */
turn_person_command *desk_handler(enum method m);

#endif
