#include <string.h>

#include "commands/turn.h"

/* Why, where a row does not say it better itself: by the noun of its event. */
static const struct {
	const char *noun, *purpose;
} purposes[] = {
        {"case", "mdo"},        {"regie", "mdo"},       {"meeting", "mdo"},     {"item", "mdo"},
        {"agenda", "mdo"},      {"inbox", "mdo"},       {"roster", "mdo"},      {"signal", "signal"},
        {"message", "signal"},  {"stream", "signal"},   {"consent", "consent"}, {"withdrawal", "consent"},
        {"crisis", "crisis"},   {"client", "matching"}, {"match", "matching"},  {"limit", "limit"},
        {"key", "keys"},        {"erasure", "erasure"}, {"content", "erasure"}, {"retention", "retention"},
        {"backup", "backup"},   {"glass", "emergency"}, {"audit", "audit"},     {"anchor", "audit"},
        {"request", "request"},
};

static const char *purpose_of(const char *event)
{
	size_t len = strcspn(event, ".");

	for (size_t i = 0; i < sizeof(purposes) / sizeof(purposes[0]); i++)
		if (strlen(purposes[i].noun) == len && memcmp(purposes[i].noun, event, len) == 0)
			return purposes[i].purpose;
	return NULL;
}

void turn_audit(struct turn *t, const struct store_audit *row)
{
	struct store_audit filled = *row;

	if (filled.actor == NULL)
		filled.actor = t->actor;
	if (filled.office == NULL)
		filled.office = t->office;
	if (filled.person == NULL)
		filled.person = t->person;
	if (filled.purpose == NULL)
		filled.purpose = purpose_of(filled.event);
	store_audit_add(t->store, t->now, &filled);
}
