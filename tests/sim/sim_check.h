/*
 * sim_check - the invariants of the design, section 2, looked at from outside after every step.
 */
#ifndef MDO_SIM_CHECK_H
#define MDO_SIM_CHECK_H

#include "sim_act.h"
#include "store/store_agenda.h"

struct sim_place {
	struct case_id case_;
	struct store_meeting meeting;
	int64_t slot;
};

/* What has to be remembered from one step to the next. */
struct sim_check {
	struct sim *s;
	struct day verified, scanned; /* days on which the chain and the files were last looked at */
	struct instant looked;        /* when the last step was over */
	int64_t audit_rows;
	size_t announced_count;
	struct sim_place *announced; /* items at announced meetings that were still to come */
};

struct sim_check *sim_check_new(struct sim *s);
void sim_check_free(struct sim_check *c);
/* After each step. */
void sim_check_step(struct sim_check *c);
/* Once, after the last step and a drain: all that was to be told has been told, and nothing readable is on
 * disk. */
void sim_check_end(struct sim_check *c);
/* I9: no BSN, V-number, name or words in the store's files. */
void sim_check_files(struct sim *s);

#endif
