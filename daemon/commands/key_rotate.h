/*
 * key_rotate - clients are written anew under the next match key, some at a time. Private to the room.
 */
#ifndef MDO_COMMANDS_KEY_ROTATE_H
#define MDO_COMMANDS_KEY_ROTATE_H

#include "commands/turn.h"

/* The next ones, while a rotation runs; true when there are more. */
bool key_rotate_step(struct turn *t);

#endif
