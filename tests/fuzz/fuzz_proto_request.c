/*
 * A person's request, and the same bytes as an answer and as a response, which clients read from a daemon
 * they need not trust.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"
#include "proto/proto.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void request(struct arena *a, const uint8_t *data, size_t size)
{
	struct proto_request q;
	struct refusal r = {0};

	if (proto_read_request(a, data, size, &q, &r)) {
		const char *once = proto_write(a, method_params(q.method), q.params, NULL);
		void *again = proto_new(a, method_params(q.method));

		assert(q.id != NULL);
		assert(proto_read(a, method_params(q.method), once, strlen(once), again, &r));
		assert(strcmp(proto_write(a, method_params(q.method), again, NULL), once) == 0);
	} else {
		assert(r.problem != PROBLEM_NONE && q.method == METHOD_ABSENT && q.params == NULL);
		assert(refusal_rpc_code(&r) != 0);
	}
}

static void any(struct arena *a, const struct proto_table *t, const uint8_t *data, size_t size)
{
	void *first = proto_new(a, t), *again = proto_new(a, t);
	struct refusal r = {0};
	const char *once;

	if (!proto_read(a, t, data, size, first, &r)) {
		assert(r.problem != PROBLEM_NONE);
		return;
	}
	once = proto_write(a, t, first, NULL);
	assert(proto_read(a, t, once, strlen(once), again, &r));
	assert(strcmp(proto_write(a, t, again, NULL), once) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *a; /* one for all inputs, as the daemon has one for all turns */

	if (a == NULL)
		a = arena_new();
	request(a, data, size);
	any(a, &proto_table_answer, data, size);
	any(a, &proto_table_rpc_response, data, size);
	arena_reset(a);
	return 0;
}
