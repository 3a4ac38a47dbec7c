/*
 * scratch - a directory for one test, under $TMPDIR or /tmp, gone with all that is in it; and files in it.
 */
#ifndef MDO_UNIT_SCRATCH_H
#define MDO_UNIT_SCRATCH_H

#define SCRATCH_MAX 100

/* Mode 0700. Ends the program when there can be none. */
void scratch_make(char ret_dir[SCRATCH_MAX]);
void scratch_remove(const char *dir);
/* Whole, mode 0600, in place of what was there; must succeed. */
void scratch_copy(const char *from, const char *to);

#endif
