/*
 * town_listen - partners take over what there is for them, and do what it asks of them.
 */
#ifndef MDO_TOWN_TOWN_LISTEN_H
#define MDO_TOWN_TOWN_LISTEN_H

#include "town_post.h"

/* Everybody who listens now. ${morning}: all but the slack ones; else whoever was woken. */
void town_listen(struct town *t, bool morning);
/* The answer to a fetch. */
void town_listen_took(struct town *t, const struct town_message *m, const char *bytes, size_t len);

#endif
