/*
 * town_index - texts to numbers: cases to their clients, references to signals. Grows; nothing is removed.
 */
#ifndef MDO_TOWN_TOWN_INDEX_H
#define MDO_TOWN_TOWN_INDEX_H

struct town_index;

struct town_index *town_index_new(void);
void town_index_free(struct town_index *x);
/* The number of that text; -1: not there. */
int town_index_find(const struct town_index *x, const char *text);
void town_index_put(struct town_index *x, const char *text, int number);

#endif
