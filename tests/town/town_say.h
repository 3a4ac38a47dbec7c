/*
 * town_say - what partners of the town say, in the contract's own encoder.
 */
#ifndef MDO_TOWN_TOWN_SAY_H
#define MDO_TOWN_TOWN_SAY_H

#include "town_post.h"

/* Of one of the client's circle. ${crisis}: without consent, on a ground. */
struct town_message *town_say_signal(struct town *t, int client, int which, bool crisis);
/* Whether there is nothing to renew a consent for, as the sender of the signal knows: the client withdrew, or
 * the sender was told that the case was closed, and of nothing new since. */
bool town_say_over(const struct town *t, const struct town_signal *s);
/* Of the signal of that number; NULL when it is over. */
struct town_message *town_say_renewal(struct town *t, int signal);
/* ${mdo_only}: only the MDO is taken back. */
struct town_message *town_say_withdrawal(struct town *t, int client, int which, bool mdo_only);
struct town_message *town_say_answer(struct town *t, int partner, const char *reference, const char *person,
                                     enum cause refuses);
struct town_message *town_say_release(struct town *t, int partner, const char *reference, const char *person);
struct town_message *town_say_confirmation(struct town *t, int partner, const char *reference,
                                           const char *person);
struct town_message *town_say_erased(struct town *t, int partner, const char *reference);
struct town_message *town_say_absence(struct town *t, int person, struct day from, struct day until);
struct town_message *town_say_planned(struct town *t, int client, int which, struct day on);
struct town_message *town_say_subscribe(struct town *t, int partner, uint32_t digest);
struct town_message *town_say_fetch(struct town *t, int partner);
struct town_message *town_say_ack(struct town *t, int partner);

#endif
