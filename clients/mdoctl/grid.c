#include "mdoctl/grid.h"

#include <assert.h>
#include <string.h>

#include "libmdo/clean.h"

struct grid {
	struct arena *arena;
	size_t columns, rows, room;
	const char **cells; /* row by row; the headings are row 0 */
	size_t widths[GRID_COLUMNS_MAX];
};

struct grid *grid_new(struct arena *a, const char *const *headings)
{
	struct grid *g = arena_alloc(a, sizeof(*g));

	g->arena = a;
	while (headings[g->columns] != NULL)
		g->columns++;
	assert(g->columns > 0 && g->columns <= GRID_COLUMNS_MAX);
	grid_row(g, headings);
	return g;
}

void grid_row(struct grid *g, const char *const *cells)
{
	if (g->rows == g->room) {
		size_t room = g->room > 0 ? 2 * g->room : 16;
		const char **more = arena_array(g->arena, room * g->columns, sizeof(*more));

		if (g->rows > 0)
			memcpy(more, g->cells, g->rows * g->columns * sizeof(*more));
		g->cells = more;
		g->room = room;
	}
	for (size_t i = 0; i < g->columns; i++) {
		const char *cell = mdo_clean_text(g->arena, cells[i]);
		size_t width = mdo_clean_width(cell);

		if (width > g->widths[i])
			g->widths[i] = width;
		g->cells[g->rows * g->columns + i] = cell;
	}
	g->rows++;
}

/* Spaces only between cells: an empty rest of a line ends early. */
static void print_row(const struct grid *g, FILE *out, int indent, size_t row)
{
	const char *const *cells = g->cells + row * g->columns;
	size_t last = g->columns;

	while (last > 0 && cells[last - 1][0] == '\0')
		last--;
	fprintf(out, "%*s", indent, "");
	for (size_t i = 0; i < last; i++) {
		size_t width = mdo_clean_width(cells[i]);

		fprintf(out, "%s%*s", cells[i], i + 1 < last ? (int)(g->widths[i] - width) + 2 : 0, "");
	}
	fputc('\n', out);
}

void grid_print(const struct grid *g, FILE *out, int indent, const char *none)
{
	if (g->rows == 1) {
		fprintf(out, "%*s%s\n", indent, "", none);
		return;
	}
	for (size_t row = 0; row < g->rows; row++)
		print_row(g, out, indent, row);
}
