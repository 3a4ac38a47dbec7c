/*
 * ledger - what a client can be told, in two steps: whose it is and which rows of the audit chain are about
 * that client (ledger_find), and what each says (ledger). Private to the room.
 */
#ifndef MDO_COMMANDS_LEDGER_H
#define MDO_COMMANDS_LEDGER_H

#include "commands/turn.h"
#include "rules/consent.h"
#include "store/store_client.h"
#include "store/store_signal.h"

enum ledger_side { LEDGER_ACTOR, LEDGER_RECIPIENT };

/* A row that is about the client, as much of it as is needed. */
struct ledger_row {
	enum told told;
	enum ledger_side side; /* who it is told of */
	int64_t seq;
	struct instant at;
	struct day on;
	const char *actor, *office, *recipient, *domains, *code;
	const char *consents;  /* that it rests on, a space between; NULL: none is named */
	const char *reference; /* of the recipient, that the row is about */
	bool emergency;
};

struct ledger_rows {
	struct turn *t;
	struct case_id asked;         /* the case that was named, else the client's newest */
	struct store_case_ids cases;  /* of the client */
	struct consent_list consents; /* of the client */
	struct ledger_row *at;
	size_t count;
};

/* Whose ledger is asked for: by a case, or by who it is. Refuses: no such case, nobody, more than one, no
 * right. */
bool ledger_find(struct turn *t, const struct conf_person *who, const struct proto_ledger_params *params,
                 struct ledger_rows *ret_rows, struct refusal *refusal) MDO_CHECK;
/* Reads rows of the chain after ${after}, a bounded number; the last one looked at comes back. Rows that are
 * another client's are left out. */
int64_t ledger_read(struct ledger_rows *rows, int64_t after, bool *ret_more);
/* The client's own of the consents that a row names, from ${from} on; NULL: no further one. */
const struct consent *ledger_consent(const struct ledger_rows *rows, const char *consents, size_t *from);

#endif
