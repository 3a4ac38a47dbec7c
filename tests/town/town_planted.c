#include "town_planted.h"

#include <stdio.h>

#include "../sim/sim_apart.h"

/* Columns: the fault, the invariant that must be seen to break, what it is. */
static const struct {
	const char *name, *found_as, *meaning;
} faults[] = {
        {"regie", "I3", "a case has a regiehouder and an escalation"},
        {"overfull", "I5", "a meeting has fewer seats than items"},
        {"away", "I5", "who must be there is away, and the item stays"},
        {"left", "I5", "who must be there has left, and the item stays"},
        {"both", "I5", "a client has two cases"},
        {"closed", "I5", "a case is closed, and its item stays"},
        {"held", "I5", "a meeting is over, and its items stay"},
        {"moved", "I6", "an announced item stands at another meeting, and no cause is named"},
        {"slot", "I6", "an announced item has another time"},
        {"start", "I6", "an announced meeting is a day later"},
        {"date", "I8", "an open case has no next date"},
        {"gap", "I4", "a notification is lost on its way"},
        {"numbers", "I4", "a number is given to no notification"},
        {"again", "I4", "a notification is served twice"},
        {"member", "contract", "a notification has a member that its table does not know"},
        {"twice", "I2", "a message that was sent again is applied again"},
        {"lost", "I2", "a signal that was acknowledged is gone"},
        {"consent", "I1", "an item stands beyond what its consent covers"},
        {"over", "I1", "an item stays, and its consent was withdrawn"},
        {"stranger", "I1", "another partner gets a signal"},
        {"gossip", "I1", "another partner is told who holds the regie"},
        {"aside", "I1", "another partner is told that a consent was confirmed"},
        {"silent", "I7", "an offer changes without an audit row"},
        {"chain", "I7", "an audit row is changed"},
        {"stale", "plan", "planning keeps a case as it was"},
        {"limit", "plan", "the roster is kept as it was"},
        {"random", "I10", "the second run of a seed draws other ids"},
};

void town_planted_list(void)
{
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		printf("  %-10s %s\n", faults[i].name, faults[i].meaning);
}

struct plan {
	town_run *run;
	struct town_options options;
};

static void run_planted(const void *plan)
{
	const struct plan *p = plan;

	p->run(&p->options);
}

bool town_planted_all(town_run *run)
{
	bool all = true;

	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		const struct plan plan = {
		        run, {.seed = 1, .clients = 60, .years = 1, .days = 80, .planted = faults[i].name}};
		char expected[32];

		snprintf(expected, sizeof(expected), ": %s:", faults[i].found_as);
		all = sim_apart_found(run_planted, &plan, faults[i].name, 10, expected) && all;
	}
	return all;
}
