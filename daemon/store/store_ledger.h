/*
 * store_ledger - the erasure ledger at work (design section 7): which keys are to be gone stands on a second
 * place before anybody is told that something was erased, and a main file that does not know of it erases
 * again before it serves. Private to the room store; store.h has what others see.
 */
#ifndef MDO_STORE_STORE_LEDGER_H
#define MDO_STORE_STORE_LEDGER_H

#include "store/store.h"

/*
 * At open, after the audit chain and before anything is erased: reads the ledger and judges the file by it.
 * Refuses a ledger that is missing, shorter or not right while the file knows of lines in it, unless the
 * settings accept that. Replays when the ledger's newest line is no point of the file's audit chain: the file
 * is a copy from before. ${next}, the first number a key may have, moves beyond all that the ledger names.
 */
bool store_ledger_start(struct store *s, const struct store_settings *settings, struct instant now,
                        int64_t *next, struct why *why) MDO_CHECK;
/* At open, after the boot record: what was accepted is put on record, then the boot line. */
bool store_ledger_started(struct store *s, const struct store_settings *settings, struct instant now,
                          struct why *why) MDO_CHECK;
void store_ledger_close(struct store *s);

/* Within a turn of the store's own that is about to commit: how far the ledger is known to be; and once that
 * is on disk. Lines may be ahead of it, after a stop too: a ledger that is longer than the file knows is
 * right. */
void store_ledger_mark(struct store *s);
void store_ledger_marked(struct store *s);
/* Between turns: a turn for that alone, when none came by. False: it could not be written. */
bool store_ledger_keep_mark(struct store *s) MDO_CHECK;
/* After the main commit: what it set to erase goes to the ledger. False: it could not, so nothing of this
 * turn may be told; the ledger owes it from now on. */
bool store_ledger_settle(struct store *s) MDO_CHECK;
/* Between turns: tries again what is owed, looks whether the ledger is still there. */
void store_ledger_tend(struct store *s, struct instant now);

/* Whether the key of this number may go: the ledger has it, or there is none. */
bool store_ledger_has(const struct store *s, int64_t number);
/* Nothing is pending any more. */
void store_ledger_forget(struct store *s);

/* store_replay.c: every line of the ledger on a file that does not know them; ${next}: the number of its next
 * key. */
struct erasure_ledger;
bool store_replay(struct store *s, struct erasure_ledger *l, struct instant now, int64_t next,
                  struct why *why) MDO_CHECK;

#endif
