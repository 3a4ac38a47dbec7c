/*
 * prompt - questions to the person at the terminal. The question goes to stderr, so that stdout stays for
 * programs. What was typed is kept in the arena only, which is wiped.
 */
#ifndef MDO_MDO_PROMPT_H
#define MDO_MDO_PROMPT_H

#include "base/memory.h"

/* One line of at most 500 bytes without its end; NULL at the end of input or when it is longer. */
char *prompt_line(struct arena *a, const char *question);

#endif
