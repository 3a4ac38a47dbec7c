/*
 * witness - the newest audit head that the daemon showed us, in a file of our own, so that it cannot take
 * back what it once said: a chain that was cut off, rewritten, or put back to an older copy shows here. Every
 * answer at a partner's door is looked at (door.c). An alarm stays in the file until a person accepts it. No
 * personal data.
 */
#ifndef MDO_LIBMDO_WITNESS_H
#define MDO_LIBMDO_WITNESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/crypto.h"
#include "base/why.h"
#include "libmdo/profile.h"
#include "proto/proto.h"

#define MDO_WITNESS_EPOCH_MAX 17

/* Columns: ENUM suffix, word in the file, what it means. */
#define MDO_WITNESS_ALARMS(X)                                                                                \
	X(NONE, "none", "nothing is the matter")                                                             \
	X(BACK, "back",                                                                                      \
	  "the audit chain went back: rows were cut off, or an older copy of it was put in place")           \
	X(CHANGED, "changed", "the audit chain was rewritten: an anchor has another head than before")       \
	X(UNSIGNED, "unsigned", "the audit head came without its signature")                                 \
	X(FORGED, "forged", "the signature of the audit head is not right")                                  \
	X(KEY, "key", "the audit head is signed with another key than before")
enum mdo_witness_alarm {
#define X(S, word, meaning) MDO_WITNESS_##S,
	MDO_WITNESS_ALARMS(X)
#undef X
	        MDO_WITNESS_ALARM_COUNT
};

/* A head, and under which epoch and key it came. What is not there is "". */
struct mdo_witness_head {
	char epoch[MDO_WITNESS_EPOCH_MAX];
	int64_t anchor; /* -1: none */
	char head[CRYPTO_HEX_MAX], signature[CRYPTO_SIGNATURE_HEX_MAX], key[CRYPTO_HEX_MAX];
};

/* What the file holds: the head that we stand for, and, while there is an alarm, the one that came instead.
 */
struct mdo_witness_kept {
	struct mdo_witness_head head;
	enum mdo_witness_alarm alarm;
	struct mdo_witness_head came;
};
const char *mdo_witness_meaning(enum mdo_witness_alarm alarm); /* static */

/* Nothing kept when there is no file. False: it is damaged, or cannot be read. */
bool mdo_witness_read(const char *path, struct mdo_witness_kept *ret_kept, struct why *why) MDO_CHECK;
/* A person looked into it: what came is what we stand for from now on. False, with why, also when there is no
 * alarm. */
bool mdo_witness_accept(const char *path, struct why *why) MDO_CHECK;

/*
 * Judges ${came} against what stands. ${pinned}: the region's key as the profile gives it, or "". A new epoch
 * is a restore that the daemon declares: its chain may be shorter; its key may not be another. Pure.
 */
enum mdo_witness_alarm mdo_witness_judge(const struct mdo_witness_head *stands,
                                         const struct mdo_witness_head *came, const char *pinned);

/* The witness of one connection. The file of the profile: MDO_WITNESS, else the name of the key file with
 * ".witness" behind it. */
struct mdo_witness;
struct mdo_witness *mdo_witness_new(const struct mdo_profile *p);
void mdo_witness_free(struct mdo_witness *w); /* NULL is fine */

/* Before a question: an answer may be older than what another program of ours has seen meanwhile, but not
 * older than what stood when it was asked. */
void mdo_witness_before(struct mdo_witness *w);
/* The answer's epoch and head (NULL: it has none); kept on disk when it returns. */
void mdo_witness_after(struct mdo_witness *w, const char *epoch, const struct proto_witness *came);

/* What there is to tell a person, since the connection was opened; all may be asked any time. */
enum mdo_witness_alarm mdo_witness_alarm(const struct mdo_witness *w); /* also one from before */
const char *mdo_witness_path(const struct mdo_witness *w);
/* "": no restore was declared. One line otherwise: which anchor it was, which it is. */
const char *mdo_witness_restored(const struct mdo_witness *w);
/* "": the head is kept. Why not, otherwise. */
const char *mdo_witness_trouble(const struct mdo_witness *w);

#endif
