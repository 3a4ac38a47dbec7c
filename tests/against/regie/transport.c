#include "transport.h"

#include <glpk.h>
#include <math.h>

#include "base/memory.h"

#define COMPONENTS 3

/* Columns: a case with a person, a case with nobody, and each further case of a person, the k-th at its
 * price. */
struct program {
	const struct regie_move_problem *p;
	glp_prob *lp;
	int columns;
	double (*costs)[COMPONENTS]; /* by column, from 1 */
	int *index;                  /* for one row */
	double *value;
};

static int64_t room(const struct regie_move_person *person)
{
	return person->limit > person->load ? person->limit - person->load : 0;
}

static int add_column(struct program *g, double most, int rows, const int *at, const double *factors)
{
	g->columns = glp_add_cols(g->lp, 1);
	glp_set_col_bnds(g->lp, g->columns, GLP_DB, 0, most);
	glp_set_mat_col(g->lp, g->columns, rows, at, factors);
	return g->columns;
}

/* Rows: each case is somewhere; what comes to a person takes that many of his places. */
static void add_columns(struct program *g)
{
	const struct regie_move_problem *p = g->p;
	int cases = (int)p->case_count;

	glp_add_rows(g->lp, cases + (int)p->person_count);
	for (int i = 1; i <= cases; i++)
		glp_set_row_bnds(g->lp, i, GLP_FX, 1, 1);
	for (size_t k = 0; k < p->person_count; k++)
		glp_set_row_bnds(g->lp, cases + (int)k + 1, GLP_FX, 0, 0);
	for (size_t i = 0; i < p->case_count; i++) {
		const int nobody[2] = {0, (int)i + 1};
		const double one[2] = {0, 1};

		g->costs[add_column(g, 1, 1, nobody, one)][0] = 1;
		for (size_t k = 0; k < p->person_count; k++) {
			const struct regie_move_fit *fit = &p->fits[i * p->person_count + k];
			const int rows[3] = {0, (int)i + 1, cases + (int)k + 1};
			const double ones[3] = {0, 1, 1};

			if (fit->eligible)
				g->costs[add_column(g, 1, 2, rows, ones)][1] = -(double)fit->score;
		}
	}
	for (size_t k = 0; k < p->person_count; k++)
		for (int64_t more = 1; more <= room(&p->people[k]); more++) {
			const int rows[2] = {0, cases + (int)k + 1};
			const double minus[2] = {0, -1};

			g->costs[add_column(g, 1, 1, rows, minus)][2] = (double)(p->people[k].load + more);
		}
}

/* The least of one component, with those before it held; then it is held too. */
static bool least(struct program *g, int component, int64_t *ret_least)
{
	glp_smcp how;
	int count = 0, row;

	glp_init_smcp(&how);
	how.msg_lev = GLP_MSG_OFF;
	for (int c = 1; c <= g->columns; c++)
		glp_set_obj_coef(g->lp, c, g->costs[c][component]);
	if (glp_simplex(g->lp, &how) != 0 || glp_get_status(g->lp) != GLP_OPT)
		return false;
	*ret_least = llround(glp_get_obj_val(g->lp));
	row = glp_add_rows(g->lp, 1);
	for (int c = 1; c <= g->columns; c++)
		if (g->costs[c][component] < 0 || g->costs[c][component] > 0) {
			g->index[++count] = c;
			g->value[count] = g->costs[c][component];
		}
	glp_set_mat_row(g->lp, row, count, g->index, g->value);
	glp_set_row_bnds(g->lp, row, GLP_UP, 0, (double)*ret_least);
	return true;
}

bool transport_cost(const struct regie_move_problem *p, struct regie_move_cost *ret_cost)
{
	size_t most = p->case_count * (p->person_count + 1) + 1;
	int64_t best[COMPONENTS] = {0};
	bool found = true;

	for (size_t k = 0; k < p->person_count; k++)
		most += (size_t)room(&p->people[k]);
	struct program g = {.p = p,
	                    .lp = glp_create_prob(),
	                    .costs = mem_array(most, sizeof(*g.costs)),
	                    .index = mem_array(most, sizeof(*g.index)),
	                    .value = mem_array(most, sizeof(*g.value))};
	glp_set_obj_dir(g.lp, GLP_MIN);
	if (p->case_count > 0)
		add_columns(&g);
	for (int c = 0; c < COMPONENTS && found && p->case_count > 0; c++)
		found = least(&g, c, &best[c]);
	glp_delete_prob(g.lp);
	mem_free(g.value);
	mem_free(g.index);
	mem_free(g.costs);
	*ret_cost = (struct regie_move_cost){best[0], best[1], best[2]};
	return found;
}
