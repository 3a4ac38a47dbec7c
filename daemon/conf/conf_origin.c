#include "conf/conf_origin.h"

#include <assert.h>
#include <string.h>

#include "conf/conf_complaint.h"

static const char OIN[] = "urn:nld:oin:";
static const char KVK[] = "urn:nld:kvknr:";
static const char SYSTEM[] = ":systeem:";

bool conf_origin_source(const struct conf_reader *r, const struct conf_origin *origin,
                        const char **ret_source)
{
	const struct conf_file *f = r->file;

	if (origin->oin != NULL && origin->kvk != NULL)
		return conf_complaint_set(r->complaint, f->path, conf_file_line(f, "kvk"),
		                          "kvk: there is an oin too; keep one of the two");
	if (origin->oin == NULL && origin->kvk == NULL)
		return conf_complaint_set(
		        r->complaint, f->path, 1,
		        "oin is missing; give the organisation's OIN, or kvk if it has none");
	*ret_source = origin->oin != NULL
	                      ? arena_printf(r->arena, "%s%s%s%s", OIN, origin->oin, SYSTEM, origin->system)
	                      : arena_printf(r->arena, "%s%s%s%s", KVK, origin->kvk, SYSTEM, origin->system);
	return true;
}

struct conf_origin conf_origin_parts(struct arena *arena, const char *source)
{
	struct conf_origin origin = {0};
	const char *system = strstr(source, SYSTEM);
	size_t head = strncmp(source, OIN, sizeof(OIN) - 1) == 0 ? sizeof(OIN) - 1 : sizeof(KVK) - 1;
	const char *number;

	assert(system != NULL);
	number = arena_bytes(arena, source + head, (size_t)(system - source) - head);
	if (head == sizeof(OIN) - 1)
		origin.oin = number;
	else
		origin.kvk = number;
	origin.system = arena_text(arena, system + sizeof(SYSTEM) - 1);
	return origin;
}
