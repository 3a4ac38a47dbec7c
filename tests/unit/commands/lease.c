#include "lease.h"

static const char * or (const char *given, const char *ordinary)
{
	return given == NULL ? ordinary : given;
}

const char *lease_consent(struct region *r, struct lease_consent c)
{
	return region_text(r,
	                   "{\"recipients\":%s,\"domains\":%s,\"purposes\":%s,\"valid_from\":\"%s\","
	                   "\"valid_until\":\"%s\",\"form\":\"written\",\"language\":\"ti\","
	                   "\"recorded_by\":\"%s\",\"basis\":\"WI2021-37-2b\"}",
	                   or (c.recipients, "[\"ggd\",\"woning\"]"), or (c.domains, DOMAINS),
	                   or (c.purposes, PURPOSES), or (c.from, "2026-11-01"), or (c.until, "2027-06-30"),
	                   or (c.by, "k1"));
}

struct proto_answer *lease_signal_as(struct region *r, const char *id, const char *client,
                                     struct lease_consent c)
{
	return region_tell_as(
	        r, "gemeente", id, "signals.reported",
	        region_text(r,
	                    "{\"client\":%s,\"reporter\":\"k1\",\"observations\":["
	                    "{\"domain\":\"mental_health\",\"text\":\"does not sleep\"},"
	                    "{\"domain\":\"housing\",\"text\":\"the heating is off\"}],\"language\":\"ti\","
	                    "\"interpreter\":false,\"place\":\"0392\",\"protect\":{\"answered\":10,\"yes\":8,"
	                    "\"asked_on\":\"2026-11-20\"},\"consent\":%s}",
	                    client, lease_consent(r, c)));
}

struct proto_answer *lease_signal(struct region *r, const char *client, struct lease_consent c)
{
	static int sent;

	return lease_signal_as(r, region_text(r, "s-%d", ++sent), client, c);
}

struct proto_answer *lease_renew(struct region *r, const char *reference, struct lease_consent c)
{
	return region_tell(r, "gemeente", "consents.renewed",
	                   region_text(r, "{\"reference\":\"%s\",\"reporter\":\"k1\",\"consent\":%s}",
	                               reference, lease_consent(r, c)));
}

struct proto_answer *lease_withdraw(struct region *r, const char *partner, const char *client,
                                    const char *part)
{
	return region_tell(
	        r, partner, "consents.withdrawn",
	        region_text(r, "{\"client\":%s,\"reporter\":\"p1\",\"on\":\"2026-11-23\"%s}", client, part));
}

const char *lease_code(const struct proto_answer *answer)
{
	return answer->problem == NULL ? "" : answer->problem->code;
}

const char *lease_pointer(const struct proto_answer *answer)
{
	return answer->problem == NULL ? "" : or (answer->problem->pointer, "");
}

struct lease_heard lease_heard(struct region *r, const char *partner)
{
	const struct proto_answer *answer =
	        region_tell(r, partner, "streams.fetch",
	                    region_text(r, "{\"epoch\":\"%s\",\"after\":0,\"credit\":64}", region_epoch(r)));

	assert_int_equal(answer->answer, ANSWER_EVENTS);
	return (struct lease_heard){.count = answer->events.count, .at = answer->events.at};
}

size_t lease_count(const struct lease_heard *h, enum event kind)
{
	size_t count = 0;

	for (size_t i = 0; i < h->count; i++)
		count += proto_event_from_type(h->at[i].type) == kind ? 1 : 0;
	return count;
}

const void *lease_last(struct region *r, const struct lease_heard *h, enum event kind)
{
	const struct proto_table *table = proto_event_table(kind);
	void *data = proto_new(region_arena(r), table);
	struct refusal refusal = {0};

	for (size_t i = h->count; i > 0; i--) {
		const struct proto_notification *n = &h->at[i - 1];

		if (proto_event_from_type(n->type) != kind)
			continue;
		assert_true(proto_read(region_arena(r), table, n->data, strlen(n->data), data, &refusal));
		return data;
	}
	fail_msg("nothing of kind %s was heard", terms_name(&terms_event, (int)kind));
	return NULL;
}

bool lease_says(const struct lease_heard *h, const char *text)
{
	for (size_t i = 0; i < h->count; i++)
		if (strstr(h->at[i].data, text) != NULL)
			return true;
	return false;
}

const struct proto_case_consent *lease_current(struct region *r, const char *case_)
{
	const struct proto_case_show *show =
	        region_ask(r, COORDINATOR, "case.show", region_text(r, "{\"case\":\"%s\"}", case_));
	const struct proto_case_consent *found = NULL;

	for (size_t i = 0; i < show->consents.count; i++) {
		const struct proto_case_consent *c = &show->consents.at[i];

		if (c->state != CONSENT_ACTIVE && c->state != CONSENT_SUSPENDED)
			continue;
		assert_null(found);
		found = c;
	}
	assert_non_null(found);
	return found;
}
