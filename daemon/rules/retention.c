#include "rules/retention.h"

#include <assert.h>
#include <stddef.h>

static const struct {
	const char *start, *source;
} classes[RETENTION_COUNT] = {
#define X(S, start, source) [RETENTION_##S] = {start, source},
        RETENTION_CLASSES(X)
#undef X
};

const char *retention_start(enum retention class_)
{
	assert(class_ >= 0 && class_ < RETENTION_COUNT);
	return classes[class_].start;
}

const char *retention_source(enum retention class_)
{
	assert(class_ >= 0 && class_ < RETENTION_COUNT);
	return classes[class_].source;
}

struct day retention_goes(const struct retention_facts *f, int64_t days)
{
	assert(days >= 0 && days <= 36600);
	if (!day_is_set(f->start) || f->open || f->suspended || f->crisis || f->erasing || f->merged)
		return day_none();
	return day_add(f->start, (int)days);
}

bool retention_is_over(const struct retention_facts *f, int64_t days, struct day today)
{
	struct day goes = retention_goes(f, days);

	return day_is_set(goes) && goes.n <= today.n;
}
