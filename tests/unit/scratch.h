/*
 * scratch - a directory for one test, under $TMPDIR or /tmp, and gone with all that is in it.
 */
#ifndef MDO_UNIT_SCRATCH_H
#define MDO_UNIT_SCRATCH_H

#define SCRATCH_MAX 240

/* Mode 0700. Ends the program when there can be none. */
void scratch_make(char ret_dir[SCRATCH_MAX]);
void scratch_remove(const char *dir);

#endif
