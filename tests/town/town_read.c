#include "town_read.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "proto/json.h"
#include "proto/read.h"
#include "town_page.h"

#define SAMPLE 16
#define REFERENCES_MAX 64 /* in one notification */

/* All but one in twenty. */
static const uint32_t frequent = TERMS_BIT(EVENT_SIGNAL_SHARED) | TERMS_BIT(EVENT_SIGNAL_JOINED) |
                                 TERMS_BIT(EVENT_SIGNAL_STATUS) | TERMS_BIT(EVENT_CONSENT_CONFIRMED) |
                                 TERMS_BIT(EVENT_CONSENT_WITHDRAWN) | TERMS_BIT(EVENT_CASE_OPENED) |
                                 TERMS_BIT(EVENT_CASE_CLOSED) | TERMS_BIT(EVENT_REGIE_ACCEPTED) |
                                 TERMS_BIT(EVENT_REGIE_DECLINED) | TERMS_BIT(EVENT_REGIE_OFFERED) |
                                 TERMS_BIT(EVENT_ITEM_ANNOUNCED) | TERMS_BIT(EVENT_DIGEST);

/* ---- against the contract ---- */

static void refused(struct town *t, const char *what, const struct refusal *r)
{
	sim_fail(t->w, "contract", "%s: %s at %s", what, problem_code(r->problem), r->pointer);
}

static const void *read_data(struct town *t, const json_t *event, const char *type)
{
	const struct proto_table *table = proto_event_table(proto_event_from_type(type));
	void *data = arena_alloc(t->w->arena, table->size);
	struct refusal refusal;
	struct reader r = read_start(t->w->arena, &refusal);

	if (!read_object(&r, table, json_object_get(event, "data"), data))
		refused(t, type, &refusal);
	return data;
}

/* ${strct}, of that table, but for its JSON members. */
static json_t *read_frame(struct town *t, const struct proto_table *table, const char *bytes, size_t len,
                          void *strct)
{
	struct refusal refusal;
	json_t *root = json_parse(bytes, len, PROTO_RESULT_MAX, &refusal);
	struct reader r = read_start(t->w->arena, &refusal);

	r.json_left = true;
	if (root == NULL || !read_object(&r, table, root, strct))
		refused(t, "an answer", &refusal);
	return root;
}

static void check_answer(struct town *t, const char *bytes, size_t len, const struct town_heard *heard)
{
	struct proto_answer answer;
	json_t *root = read_frame(t, &proto_table_answer, bytes, len, &answer);
	const json_t *events = json_object_get(root, "events");

	if (answer.events.count != heard->count || answer.newest != heard->newest)
		sim_fail(t->w, "contract", "an answer was not understood");
	for (size_t i = 0; i < heard->count; i++)
		read_data(t, json_array_get(events, i), answer.events.at[i].type);
	json_decref(root);
}

static const void *check_event(struct town *t, const char *bytes, size_t len)
{
	struct proto_notification n;
	json_t *root = read_frame(t, &proto_table_notification, bytes, len, &n);
	const void *data = read_data(t, root, n.type);

	json_decref(root);
	return data;
}

/* ---- what the town acts on ---- */

struct span {
	const char *from, *to;
};

/* Quotes inside of texts are escaped: a name with its quotes and colon is a member. NULL: there is none. */
static const char *behind(struct span in, const char *text)
{
	size_t len = strlen(text);
	const char *at = memmem(in.from, (size_t)(in.to - in.from), text, len);

	return at != NULL ? at + len : NULL;
}

static const char *text_at(struct town *t, const char *from, struct span in)
{
	const char *end = from != NULL ? memchr(from, '"', (size_t)(in.to - from)) : NULL;

	return end != NULL ? arena_bytes(t->w->arena, from, (size_t)(end - from)) : NULL;
}

static int64_t number_of(struct town *t, struct span in, const char *name)
{
	const char *from = behind(in, name);
	char digits[32] = "";
	int64_t n;

	if (from != NULL)
		snprintf(digits, sizeof(digits), "%.*s", (int)strspn(from, "0123456789"), from);
	if (!text_parse_int(digits, 0, INT64_MAX, &n))
		sim_fail(t->w, "contract", "no number at %s", name);
	return n;
}

static struct proto_texts references_of(struct town *t, struct span in)
{
	struct proto_texts all = {.count = 0,
	                          .at = arena_array(t->w->arena, REFERENCES_MAX, sizeof(*all.at))};
	const char *from = behind(in, "\"references\":[\"");

	while (from != NULL && all.count < REFERENCES_MAX) {
		all.at[all.count] = text_at(t, from, in);
		from += strlen(all.at[all.count++]);
		from = strncmp(from, "\",\"", 3) == 0 ? from + 3 : NULL;
	}
	return all;
}

static void understand(struct town *t, struct span event, struct town_said *s)
{
	const char *type = text_at(t, behind(event, "\"type\":\""), event);
	const char *sequence = text_at(t, behind(event, "\"sequence\":\""), event);
	struct span data = {behind(event, "\"data\":{"), event.to};
	const char *received;

	memset(s, 0, sizeof(*s));
	s->kind = proto_event_from_type(type);
	if (s->kind == EVENT_ABSENT || data.from == NULL)
		sim_fail(t->w, "contract", "a notification of no known kind");
	if (sequence == NULL || !text_parse_int(sequence + strspn(sequence, "0"), 1, INT64_MAX, &s->number))
		sim_fail(t->w, "I4", "no sequence");
	s->id = text_at(t, behind(event, "\"id\":\""), event);
	s->subject = text_at(t, behind(event, "\"subject\":\""), event);
	s->signal = text_at(t, behind(data, "\"signal\":\""), data);
	s->case_ = text_at(t, behind(data, "\"case\":\""), data);
	s->person = text_at(t, behind(data, "\"person\":\""), data);
	s->crisis = behind(data, "\"urgency\":\"crisis\"") != NULL;
	received = text_at(t, behind(data, "\"received\":\""), data);
	if (received != NULL && !time_parse_instant(received, &s->received))
		sim_fail(t->w, "contract", "no moment");
	if (s->kind == EVENT_CONSENT_WITHDRAWN)
		s->references = references_of(t, data);
	if ((frequent & TERMS_BIT(s->kind)) == 0)
		s->data = check_event(t, event.from, (size_t)(event.to - event.from));
}

enum answer town_read_kind(const char *bytes, size_t len)
{
	struct span all = {bytes, bytes + len};
	const char *from = behind(all, "{\"answer\":\"");
	char word[32] = "";

	if (from != NULL)
		snprintf(word, sizeof(word), "%.*s", (int)strcspn(from, "\""), from);
	return (enum answer)terms_value(&terms_answer, word);
}

const struct proto_answer *town_read_answer(struct town *t, const char *bytes, size_t len)
{
	struct proto_answer *a = proto_new(t->w->arena, &proto_table_answer);
	struct span all = {bytes, bytes + len};
	struct refusal refusal;

	a->answer = town_read_kind(bytes, len);
	if (a->answer == ANSWER_STORED && ++t->page->counts[TOWN_STORED] % SAMPLE != 0)
		a->reference = text_at(t, behind(all, "\"reference\":\""), all);
	else if (!proto_read(t->w->arena, &proto_table_answer, bytes, len, a, &refusal))
		refused(t, "an answer", &refusal);
	return a;
}

int64_t town_read_upto(struct town *t, const char *bytes, size_t len)
{
	int64_t upto = number_of(t, (struct span){bytes, bytes + len}, "\"upto\":");

	if (upto % SAMPLE == 0 && town_read_answer(t, bytes, len)->upto != upto)
		sim_fail(t->w, "contract", "an acknowledgement was not understood");
	return upto;
}

void town_read_events(struct town *t, const char *bytes, size_t len, struct town_heard *ret)
{
	static const char begins[] = "{\"specversion\":";
	struct span all = {bytes, bytes + len}, head = all;
	const char *event = behind(all, "\"events\":["), *next;

	memset(ret, 0, sizeof(*ret));
	if (event != NULL) {
		head.to = event;
		next = behind(all, "],\"witness\":");
		all.to = next != NULL ? next - strlen("],\"witness\":") : all.to - strlen("]}");
	}
	ret->epoch = text_at(t, behind(head, "\"epoch\":\""), head);
	ret->newest = number_of(t, head, "\"newest\":");
	for (; event != NULL; event = next) {
		next = memmem(event + 1, (size_t)(all.to - event - 1), begins, sizeof(begins) - 1);
		if (ret->count == TOWN_CREDIT)
			sim_fail(t->w, "contract", "more notifications than were asked for");
		understand(t, (struct span){event, next != NULL ? next - 1 : all.to},
		           &ret->said[ret->count++]);
	}
	if (ret->newest % SAMPLE == 0)
		check_answer(t, bytes, len, ret);
}
