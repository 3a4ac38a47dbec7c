#include "loop_hold.h"

#include <string.h>

#include "base/crypto.h"
#include "base/memory.h"

#define HELD_MAX 1024

struct held {
	struct net_address to;
	char *bytes; /* own memory */
	size_t len;
	struct mono due;
};

/* A ring, in the order in which they go. */
struct loop_hold {
	struct held at[HELD_MAX];
	size_t first, count;
};

struct loop_hold *loop_hold_new(void)
{
	return mem_alloc(sizeof(struct loop_hold));
}

static struct held *place(struct loop_hold *h, size_t n)
{
	return &h->at[(h->first + n) % HELD_MAX];
}

/* Takes the first one out. */
static struct held take(struct loop_hold *h)
{
	struct held one = h->at[h->first];

	h->first = (h->first + 1) % HELD_MAX;
	h->count--;
	return one;
}

static void drop(struct held *one)
{
	crypto_wipe(one->bytes, one->len);
	mem_free(one->bytes);
}

/* A peer that is gone or does not read asks again: what it needs to know is in the store. Counted by the
 * door. */
static void send_first(struct loop_hold *h, struct net *net)
{
	struct held one = take(h);

	(void)net_answer(net, &one.to, one.bytes, one.len);
	drop(&one);
}

void loop_hold_forget(struct loop_hold *h)
{
	while (h->count > 0) {
		struct held one = take(h);
		drop(&one);
	}
}

void loop_hold_free(struct loop_hold *h)
{
	if (h == NULL)
		return;
	loop_hold_forget(h);
	mem_free(h);
}

void loop_hold_put(struct loop_hold *h, struct net *net, const struct net_address *to, const void *bytes,
                   size_t len, struct mono due)
{
	struct held one = {.to = *to, .bytes = mem_array(len + 1, 1), .len = len, .due = due};
	size_t at;

	if (h->count == HELD_MAX)
		send_first(h, net);
	memcpy(one.bytes, bytes, len);
	/* Nearly always the last: there are few terms. */
	for (at = h->count++; at > 0 && place(h, at - 1)->due.ms > due.ms; at--)
		*place(h, at) = *place(h, at - 1);
	*place(h, at) = one;
}

void loop_hold_send(struct loop_hold *h, struct net *net, struct mono now)
{
	while (h->count > 0 && h->at[h->first].due.ms <= now.ms)
		send_first(h, net);
}

int loop_hold_patience(const struct loop_hold *h, struct mono now)
{
	int64_t left;

	if (h->count == 0)
		return -1;
	left = h->at[h->first].due.ms - now.ms;
	return left > 0 ? (int)left : 0;
}
