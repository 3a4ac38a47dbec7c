#include "town_index.h"

#include <stdint.h>
#include <string.h>

#include "base/memory.h"

struct place {
	char *text;
	int number;
};

struct town_index {
	size_t count, room; /* a power of two */
	struct place *at;
};

struct town_index *town_index_new(void)
{
	struct town_index *x = mem_alloc(sizeof(*x));

	x->room = 1024;
	x->at = mem_array(x->room, sizeof(*x->at));
	return x;
}

void town_index_free(struct town_index *x)
{
	for (size_t i = 0; i < x->room; i++)
		mem_free(x->at[i].text);
	mem_free(x->at);
	mem_free(x);
}

static struct place *place_of(const struct town_index *x, const char *text)
{
	uint64_t hash = UINT64_C(14695981039346656037);
	size_t i;

	for (const char *c = text; *c != '\0'; c++)
		hash = (hash ^ (uint64_t)(unsigned char)*c) * UINT64_C(1099511628211);
	for (i = (hash >> 20) & (x->room - 1); x->at[i].text != NULL; i = (i + 1) & (x->room - 1))
		if (strcmp(x->at[i].text, text) == 0)
			break;
	return &x->at[i];
}

int town_index_find(const struct town_index *x, const char *text)
{
	const struct place *p = place_of(x, text);

	return p->text != NULL ? p->number : -1;
}

static void grow(struct town_index *x)
{
	struct town_index old = *x;

	x->room = 2 * old.room;
	x->at = mem_array(x->room, sizeof(*x->at));
	for (size_t i = 0; i < old.room; i++)
		if (old.at[i].text != NULL)
			*place_of(x, old.at[i].text) = old.at[i];
	mem_free(old.at);
}

void town_index_put(struct town_index *x, const char *text, int number)
{
	struct place *p = place_of(x, text);

	if (p->text == NULL) {
		if (2 * x->count > x->room) {
			grow(x);
			p = place_of(x, text);
		}
		p->text = mem_text(text);
		x->count++;
	}
	p->number = number;
}
