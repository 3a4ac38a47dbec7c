/*
 * A partner's message: whatever is accepted is written, read again and written to the same text; whatever is
 * refused has a code and a pointer that begins with a slash.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"
#include "proto/proto.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *rewrite(struct arena *a, struct proto_message *m)
{
	m->envelope.data = proto_write(a, message_table(m->kind), m->data, NULL);
	return proto_write(a, &proto_table_envelope, &m->envelope, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *a; /* one for all inputs, as the daemon has one for all turns */
	struct proto_message m;
	struct refusal r = {0};

	if (a == NULL)
		a = arena_new();
	if (proto_read_message(a, data, size, &m, &r)) {
		const char *once = rewrite(a, &m);

		/* A time grows by its milliseconds, so what came at the limit may go over it. */
		if (strlen(once) <= PROTO_MESSAGE_MAX) {
			assert(proto_read_message(a, once, strlen(once), &m, &r));
			assert(strcmp(rewrite(a, &m), once) == 0);
		}
	} else {
		assert(r.problem != PROBLEM_NONE);
		assert(r.pointer[0] == '\0' || r.pointer[0] == '/');
		assert(m.kind == MESSAGE_ABSENT && m.data == NULL);
		proto_write(a, &proto_table_problem, proto_problem(a, &r), NULL);
	}
	arena_reset(a);
	return 0;
}
