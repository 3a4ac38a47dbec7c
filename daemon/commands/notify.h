/*
 * notify - puts notifications into partners' streams, for those who may know only. Checked here when made and
 * again when served. Private to the room.
 */
#ifndef MDO_COMMANDS_NOTIFY_H
#define MDO_COMMANDS_NOTIFY_H

#include "commands/case_view.h"
#include "store/store_agenda.h"

/*
 * A fact derived from a case, to ${only} (NULL: every partner that may know it). ${facts} is a struct of the
 * kind's table (proto_event_table); the receiver's own reference for the case is put into *case_member for
 * each, and cases.opened and signals.joined name the newest signal that the receiver sent or hears of, under
 * its own reference, which tells whose case it is. While a consent ends (v->before), whoever could not know
 * the case until then hears nothing of what was. Returns how many were told.
 */
size_t notify_case(struct turn *t, const struct case_view *v, enum event kind, const struct partner_id *only,
                   void *facts, const char **case_member);
/* The same for the one whose signal it is: content of the sender's own knowledge (signals.status,
 * consents.confirmed), ${facts} without a case. */
void notify_sender(struct turn *t, const struct store_signal *signal, enum event kind,
                   struct proto_case_facts *facts);
/* The content of a signal, to each recipient of its consent but the sender. */
void notify_shared(struct turn *t, const struct store_signal *signal, const struct consent *consent);
/* Erase what you received under these references, on the ground of ${consent}: rests on nothing, always goes
 * out. That it was asked is a row of the chain; whom it is about is said there, and not in what goes out. */
void notify_erase(struct turn *t, const struct partner_id *partner, const struct consent *consent,
                  const char **references, size_t count);

/* What a receiver holds under this reference for a signal is covered so from now on; ${erase}: less than
 * before. */
void notify_cover(struct turn *t, const struct partner_id *partner, const struct reference_id *reference,
                  struct proto_cover *cover, bool erase);
/* A consent ends soon: to the sender of a signal that rests on it. */
void notify_ending(struct turn *t, const struct store_signal *signal, struct day until);

/* What one of its people has in hand: who and for which day; the cases are looked up when it is handed over.
 */
void notify_digest(struct turn *t, const struct partner_id *partner, const char *person);

/* speakers.booked, speakers.released, to the organisation of who interprets. It tells of no case; a request
 * rests on
 * ${v} all the same, and NULL is for what was told before. Returns the notification's id; unset: none was
 * made. */
struct event_id notify_speaker(struct turn *t, const struct case_view *v, enum event kind,
                               const struct partner_id *partner, struct proto_speaker_facts *facts);

/* Facts that several commands tell alike; all in the arena. */
struct proto_holder *notify_holder(struct turn *t,
                                   const struct case_id *case_); /* who holds the regie, or escalated */
struct proto_place *notify_place(struct turn *t, const struct case_view *v, const struct store_meeting *m,
                                 int64_t slot);
/* The same of a case of which the view is not needed. */
struct proto_place *notify_place_at(struct turn *t, bool attends, const struct store_meeting *m,
                                    int64_t slot);
/* Where it stands, when that meeting is announced; else NULL. */
struct proto_place *notify_announced_place(struct turn *t, const struct case_id *case_, bool attends);
struct proto_case_facts *
notify_case_facts(struct turn *t,
                  const struct case_view *v); /* opened, urgency, discuss_by, regiehouder, announced place */

/* Whether this kind tells what was before, so that it rests on what the case rested on then. */
bool notify_tells_before(enum event kind);

#endif
