/*
 * grid - aligned columns of text for people. Cells are made fit for a terminal; the last column is not
 * padded.
 */
#ifndef MDO_MDOCTL_GRID_H
#define MDO_MDOCTL_GRID_H

#include <stdio.h>

#include "base/memory.h"

#define GRID_COLUMNS_MAX 12

struct grid;

/* ${headings} ends with NULL; in the arena, like the cells. */
struct grid *grid_new(struct arena *a, const char *const *headings);
/* As many cells as headings; NULL is an empty one. */
void grid_row(struct grid *g, const char *const *cells);
/* Every line begins with ${indent} spaces. Without rows it prints ${none}. */
void grid_print(const struct grid *g, FILE *out, int indent, const char *none);

#endif
