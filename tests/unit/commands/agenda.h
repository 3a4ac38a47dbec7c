/*
 * agenda - for the tests of the agenda: clients without end who come to haarlem, where two have room a week,
 * and who stands where.
 */
#ifndef MDO_COMMANDS_AGENDA_H
#define MDO_COMMANDS_AGENDA_H

#include "region.h"

/* The meetings of haarlem; the first is announced at the start. */
#define SOON "haarlem-2026-11-24"
#define NEXT "haarlem-2026-12-01"
#define DRAFT "haarlem-2026-12-08"
#define LATER "haarlem-2026-12-15"

/* Client ${from} up to, not with, ${to} of a hundred; nothing is planned yet. */
#define AGENDA_CLIENT "{\"vnumber\":\"12345678%02d\"}"
void agenda_come(struct region *r, int from, int to);
/* The first ${count}, and they are planned. */
void agenda_clients(struct region *r, int count);
/* The case of that number at a meeting. */
const char *agenda_at(struct region *r, const char *meeting, size_t number);

#endif
