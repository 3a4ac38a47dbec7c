#include "sim_planted.h"

#include <stdio.h>

#include "sim_apart.h"

/* Columns: the fault, what to run, the invariant that must be seen to break, what it is. */
enum part { REGION, COPIES, WORLDS, MATRIX };
static const struct {
	const char *name;
	enum part part;
	const char *found_as, *meaning;
} faults[] = {
        {"consent", REGION, "I1", "a partner is told whom the consent does not name"},
        {"gap", REGION, "I4", "a notification is lost on its way"},
        {"commit", REGION, "I", "answers are given that were not committed"},
        {"regie", REGION, "I3", "a case has a regiehouder and an escalation"},
        {"readable", REGION, "I9", "a BSN stands in a file"},
        {"random", REGION, "I10", "the second run of a seed draws other ids"},
        {"restore:ledger", COPIES, "I",
         "a copy is restored with a ledger from before: what was erased is back"},
        {"restore:resend", COPIES, "I2", "a partner forgets to send a signal again after a restore"},
        {"restore:epoch", COPIES, "I4", "a restored store goes on in the epoch of before"},
        {"rotate:lost", COPIES, "I", "clients are lost while the match key changes"},
        {"oracle", WORLDS, "I11", "an answer tells whether the client was known"},
        {"oracle:size", WORLDS, "I11", "an answer is longer where the client was known"},
        {"oracle:order", WORLDS, "I11", "notifications come in another order where the client was known"},
        {"oracle:count", WORLDS, "I11", "there is one notification more where the client was known"},
        {"oracle:time", WORLDS, "I11", "an answer takes other statements where the client was known"},
        {"oracle:early", WORLDS, "I11", "answers whose work tells go out as soon as they are made"},
        {"oracle:ledger", WORLDS, "I11", "that something was erased costs whoever speaks next a statement"},
        {"oracle:limit", WORLDS, "I11", "the limit of new persons counts those new to the region"},
        {"leak:roles", MATRIX, "I1", "every role sees what a GP sees"},
        {"leak:medical", MATRIX, "I1", "a wijkteam sees medical content"},
        {"leak:keypersons", MATRIX, "I1", "key persons get identity and content"},
        {"leak:facts", MATRIX, "I1", "key persons hear urgency and reasons"},
        {"leak:narrow", MATRIX, "I1", "a withdrawal in part is ignored"},
        {"leak:replaced", MATRIX, "I1", "a narrower renewal is ignored"},
        {"leak:withdrawn", MATRIX, "I1", "a withdrawal is ignored"},
        {"leak:suspended", MATRIX, "I1", "what is suspended is shown"},
        {"leak:unreviewed", MATRIX, "I1", "a ground that nobody reviewed is shown"},
        {"leak:error", MATRIX, "I1", "a refusal says a name"},
        {"leak:tables", MATRIX, "I1", "a chair sees cases of another table"},
        {"leak:missing", MATRIX, "I4", "something that may be seen is kept back"},
};

void sim_planted_list(void)
{
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		printf("  %-16s %s\n", faults[i].name, faults[i].meaning);
}

struct plan {
	sim_run *run;
	struct sim_options options;
};

static void run_planted(const void *plan)
{
	const struct plan *p = plan;

	p->run(&p->options);
}

bool sim_planted_all(sim_run *run)
{
	bool all = true;

	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		struct plan plan = {run, {.seed = 1, .steps = 120, .planted = faults[i].name}};
		char expected[32];

		plan.options.seeds = faults[i].part == REGION ? 2 : faults[i].part == COPIES ? 12 : 0;
		plan.options.worlds = faults[i].part == WORLDS ? 40 : 0;
		plan.options.matrix = faults[i].part == MATRIX;
		snprintf(expected, sizeof(expected), ": %s", faults[i].found_as);
		all = sim_apart_found(run_planted, &plan, faults[i].name, 16, expected) && all;
	}
	return all;
}
