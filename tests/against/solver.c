#include "solver.h"

#include <glpk.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"

#define COMPONENTS (sizeof(struct agenda_cost) / sizeof(int64_t))

/* One column for each item and each place it may stand at. */
struct program {
	const struct agenda_problem *p;
	glp_prob *lp;
	int columns;
	int64_t (*costs)[COMPONENTS]; /* by column, from 1 */
	int *index;                   /* for one row */
	double *value;
};

static size_t places(const struct agenda_problem *p)
{
	return p->meeting_count + 1;
}

/* What the issue says is allowed; a fixed item stays. Written down here anew, not asked of the planner. */
static bool allowed(const struct agenda_problem *p, const struct agenda_item *i, size_t place)
{
	const struct agenda_meeting *m = &p->meetings[place];

	if (i->fixed)
		return place == i->current;
	if (place == p->meeting_count)
		return true;
	if (m->day.n < p->today.n || m->day.n > p->horizon.n || m->day.n < i->earliest.n ||
	    m->day.n > i->until.n)
		return false;
	for (size_t b = 0; b < i->busy_count; b++)
		if (i->busy[b].n == m->day.n)
			return false;
	for (size_t r = 0; r < i->required.count; r++)
		for (size_t a = 0; a < m->absent.count; a++)
			if (i->required.at[r] == m->absent.at[a])
				return false;
	return true;
}

/* Late by urgency, waiting, wished missed, moved: components 1 to 7. */
static void price(const struct agenda_problem *p, const struct agenda_item *i, size_t place,
                  int64_t cost[COMPONENTS])
{
	bool nowhere = place == p->meeting_count;
	int64_t day = nowhere ? p->horizon.n : p->meetings[place].day.n;
	int64_t late = day - i->discuss_by.n, waits = day - p->today.n;

	memset(cost, 0, COMPONENTS * sizeof(*cost));
	if (nowhere && late < 1)
		late = 1;
	cost[URGENCY_CRISIS - (int)i->urgency] = late > 0 ? late : 0;
	cost[4] = p->weight[i->urgency] * (waits > 0 ? waits : 0);
	for (size_t w = 0; w < i->wished.count && !nowhere; w++)
		for (size_t a = 0; a < p->meetings[place].absent.count; a++)
			cost[5] += i->wished.at[w] == p->meetings[place].absent.at[a];
	cost[6] = i->current != AGENDA_NOWHERE && p->meetings[i->current].announced && place != i->current;
}

/* An item stands at exactly one place; a meeting holds no more than its seats. */
static void add_columns(struct program *g)
{
	const struct agenda_problem *p = g->p;

	glp_add_rows(g->lp, (int)(p->item_count + p->meeting_count));
	for (size_t i = 0; i < p->item_count; i++)
		glp_set_row_bnds(g->lp, (int)i + 1, GLP_FX, 1, 1);
	for (size_t m = 0; m < p->meeting_count; m++)
		glp_set_row_bnds(g->lp, (int)(p->item_count + m) + 1, GLP_UP, 0,
		                 (double)p->meetings[m].seats);
	for (size_t i = 0; i < p->item_count; i++) {
		for (size_t place = 0; place < places(p); place++) {
			int rows[3] = {0, (int)i + 1, (int)(p->item_count + place) + 1};
			double ones[3] = {0, 1, 1};

			if (!allowed(p, &p->items[i], place))
				continue;
			g->columns = glp_add_cols(g->lp, 1);
			glp_set_col_bnds(g->lp, g->columns, GLP_LO, 0, 0);
			glp_set_mat_col(g->lp, g->columns, place < p->meeting_count ? 2 : 1, rows, ones);
			price(p, &p->items[i], place, g->costs[g->columns]);
		}
	}
}

/* The least of one component, with those before it held; then it is held too. */
static bool least(struct program *g, size_t component, int64_t *ret_least)
{
	glp_smcp how;
	int count = 0, row;

	glp_init_smcp(&how);
	how.msg_lev = GLP_MSG_OFF;
	for (int c = 1; c <= g->columns; c++)
		glp_set_obj_coef(g->lp, c, (double)g->costs[c][component]);
	if (glp_simplex(g->lp, &how) != 0 || glp_get_status(g->lp) != GLP_OPT)
		return false;
	*ret_least = llround(glp_get_obj_val(g->lp));
	row = glp_add_rows(g->lp, 1);
	for (int c = 1; c <= g->columns; c++)
		if (g->costs[c][component] != 0) {
			g->index[++count] = c;
			g->value[count] = (double)g->costs[c][component];
		}
	glp_set_mat_row(g->lp, row, count, g->index, g->value);
	glp_set_row_bnds(g->lp, row, GLP_UP, 0, (double)*ret_least);
	return true;
}

bool solver_cost(const struct agenda_problem *p, struct agenda_cost *ret_cost)
{
	size_t most = p->item_count * places(p) + 1;
	struct program g = {.p = p, .lp = glp_create_prob(), .costs = mem_array(most, sizeof(*g.costs))};
	int64_t best[COMPONENTS] = {0};
	bool found = true;

	g.index = mem_array(most, sizeof(*g.index));
	g.value = mem_array(most, sizeof(*g.value));
	glp_set_obj_dir(g.lp, GLP_MIN);
	if (p->item_count > 0)
		add_columns(&g);
	for (size_t c = 0; c < COMPONENTS && found && p->item_count > 0; c++)
		found = least(&g, c, &best[c]);
	glp_delete_prob(g.lp);
	mem_free(g.value);
	mem_free(g.index);
	mem_free(g.costs);
	memcpy(ret_cost, best, sizeof(best));
	return found;
}
