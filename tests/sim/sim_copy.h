/*
 * sim_copy - copies of both files, made by the store's own backup while turns go on, and a machine that is
 * lost: one of them is restored, what was erased since is erased again, and everybody begins a new epoch.
 */
#ifndef MDO_SIM_COPY_H
#define MDO_SIM_COPY_H

#include "base/id.h"
#include "sim_past.h"

enum sim_copying { SIM_COPY_NONE, SIM_COPY_MAIN, SIM_COPY_VAULT };

struct sim_copies {
	enum sim_copying doing;
	int64_t start; /* of the daemon, in which that began */
	char name[64]; /* of the one that is being made */
	/* The newest that is whole; past NULL: there is none. */
	struct sim_copy {
		char name[64], epoch[24];
		struct instant made;
		struct sim_past *past;
		struct sim_secrets secrets;
		int64_t audit_rows;
		long ledger; /* bytes, then */
	} whole, coming;
	int64_t made, restored;
};

/* Begins a copy, goes on with it, or restores one: as the dice say. */
void sim_copy_act(struct sim *s);
void sim_copy_free(struct sim *s);

/* What was lost by restoring: a signal that had ended for good since the copy was made. */
struct sim_lost {
	int partner;
	char reference[ID_UUID_MAX];
};
bool sim_copy_lost(const struct sim *s, const struct sim_signal *g);

#endif
