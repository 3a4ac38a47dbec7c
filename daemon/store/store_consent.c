#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "store/store_inside.h"
#include "store/store_signal.h"

static_assert(CONSENT_ACTIVE == 1 && CONSENT_SUSPENDED == 2,
              "LIST_ENDING_CONSENTS names the states by their numbers");

static int by_text(const void *a, const void *b)
{
	return strcmp(((const struct partner_id *)a)->text, ((const struct partner_id *)b)->text);
}

/* In order, each once, found by the spaces around it. Freed by the caller. */
static char *recipients_text(const struct consent *c)
{
	struct partner_id *sorted = mem_array(c->recipient_count, sizeof(*sorted));
	char *text = mem_array(c->recipient_count + 1, sizeof(*sorted));
	size_t len = 0;

	for (size_t i = 0; i < c->recipient_count; i++)
		sorted[i] = c->recipients[i];
	if (c->recipient_count > 1)
		qsort(sorted, c->recipient_count, sizeof(*sorted), by_text);
	text[len++] = ' ';
	for (size_t i = 0; i < c->recipient_count; i++) {
		size_t n = strlen(sorted[i].text);

		if (i > 0 && ID_EQUAL(sorted[i], sorted[i - 1]))
			continue;
		memcpy(text + len, sorted[i].text, n);
		len += n;
		text[len++] = ' ';
	}
	text[len] = '\0';
	mem_free(sorted);
	return text;
}

void store_consent_add(struct store *s, const struct consent *consent)
{
	struct sql_run r = sql_begin(&s->sql, ADD_CONSENT);
	char *recipients = recipients_text(consent);

	sql_bind_text(&r, ":id", consent->id.text);
	sql_bind_text(&r, ":client", consent->client.text);
	sql_bind_text(&r, ":recorded_by", consent->recorded_by.text);
	sql_bind_text(&r, ":recorder", consent->recorder.text);
	sql_bind_int(&r, ":recorded", consent->recorded.ms);
	sql_bind_int(&r, ":form", consent->form);
	sql_bind_int(&r, ":state", consent->state);
	sql_bind_int(&r, ":domains", consent->domains);
	sql_bind_int(&r, ":purposes", consent->purposes);
	sql_bind_int(&r, ":valid_from", consent->valid_from.n);
	sql_bind_int(&r, ":valid_until", consent->valid_until.n);
	sql_bind_text(&r, ":language", consent->language);
	sql_bind_int(&r, ":interpreter", consent->interpreter);
	sql_bind_text(&r, ":basis", consent->basis);
	sql_bind_id(&r, ":text_version", consent->text_version);
	if (consent->state == CONSENT_SUSPENDED)
		sql_bind_day(&r, ":suspended_until", consent->suspended_until);
	else
		sql_bind_null(&r, ":suspended_until");
	sql_bind_int(&r, ":given_by", consent->given_by);
	sql_bind_int(&r, ":age", consent->age);
	sql_bind_id(&r, ":replaces", consent->replaces.text);
	sql_bind_text(&r, ":recipients", recipients);
	sql_do(&r);
	mem_free(recipients);
}

static void read_recipients(struct sql_run *r, struct arena *a, struct consent *consent)
{
	const char *words = sql_peek(r);
	struct partner_id *at;
	size_t most = 0;

	if (words != NULL)
		words += *words == ' ';
	for (const char *c = words; c != NULL && *c != '\0'; c++)
		most += *c == ' ';
	at = arena_array(a, most, sizeof(*at));
	consent->recipient_count = sql_words(r, words, at, sizeof(*at), most);
	consent->recipients = at;
}

static void read_consent(struct sql_run *r, struct arena *a, struct consent *ret_consent)
{
	struct consent c = {0};

	SQL_ID(r, c.id);
	SQL_ID(r, c.client);
	SQL_ID(r, c.recorded_by);
	SQL_ID(r, c.recorder);
	c.recorded = sql_instant(r);
	c.form = (enum form)sql_enum(r, FORM_COUNT);
	c.state = (enum consent_state)sql_enum(r, CONSENT_STATE_COUNT);
	c.domains = sql_set(r);
	c.purposes = sql_set(r);
	c.valid_from = sql_day(r);
	c.valid_until = sql_day(r);
	sql_text_into(r, c.language, sizeof(c.language));
	c.interpreter = sql_flag(r);
	sql_text_into(r, c.basis, sizeof(c.basis));
	sql_text_into(r, c.text_version, sizeof(c.text_version));
	c.confirmed = sql_peek(r) != NULL;
	c.suspended_until = sql_day(r);
	c.ended = sql_instant(r);
	c.given_by = (enum giver)sql_enum(r, GIVER_COUNT);
	c.age = (enum age)sql_enum(r, AGE_COUNT);
	SQL_ID(r, c.replaces);
	c.warned = sql_instant(r).ms != 0;
	read_recipients(r, a, &c);
	*ret_consent = c;
}

bool store_consent_get(struct store *s, struct arena *a, const char *id, struct consent *ret_consent)
{
	struct sql_run r = sql_begin(&s->sql, FIND_CONSENT);
	struct consent consent;

	sql_bind_text(&r, ":id", id);
	if (!sql_row(&r))
		return false;
	read_consent(&r, a, &consent);
	sql_end(&r);
	if (s->sql.state != STORE_WELL)
		return false;
	*ret_consent = consent;
	return true;
}

static struct consent_list collect(struct store *s, struct arena *a, struct sql_run *r)
{
	struct consent_list list = {0};

	while (sql_row(r)) {
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		read_consent(r, a, &list.at[list.count++]);
	}
	/* Half a list of consents would decide wrongly. */
	return s->sql.state == STORE_WELL ? list : (struct consent_list){0};
}

struct consent_list store_consent_of_client(struct store *s, struct arena *a, const struct client_id *client)
{
	struct sql_run r = sql_begin(&s->sql, LIST_CLIENT_CONSENTS);

	sql_bind_text(&r, ":client", client->text);
	return collect(s, a, &r);
}

static int by_id(const void *a, const void *b)
{
	const struct consent *x = a, *y = b;

	return strcmp(x->id.text, y->id.text);
}

static bool holds(const struct consent_list *list, const struct consent_id *id)
{
	for (size_t i = 0; i < list->count; i++)
		if (ID_EQUAL(list->at[i].id, *id))
			return true;
	return false;
}

void store_consent_read_deciding(struct sql_run *r, struct consent *c)
{
	SQL_ID(r, c->id);
	SQL_ID(r, c->recorded_by);
	c->recorded = sql_instant(r);
	c->form = (enum form)sql_enum(r, FORM_COUNT);
	c->state = (enum consent_state)sql_enum(r, CONSENT_STATE_COUNT);
	c->domains = sql_set(r);
	c->purposes = sql_set(r);
	c->valid_from = sql_day(r);
	c->valid_until = sql_day(r);
	c->confirmed = sql_flag(r);
}

void store_consent_bases(struct store *s, struct arena *a, const struct case_id *case_,
                         struct store_signal_list *ret_signals, struct consent_list *ret_consents)
{
	struct sql_run r = sql_begin(&s->sql, LIST_CASE_BASES);
	struct store_signal_list signals = {0};
	struct consent_list consents = {0};

	sql_bind_text(&r, ":case_id", case_->text);
	while (sql_row(&r)) {
		struct consent *c;

		signals.at = sql_grow(a, signals.at, signals.count, sizeof(*signals.at));
		store_signal_read(&r, &signals.at[signals.count++]);
		consents.at = sql_grow(a, consents.at, consents.count, sizeof(*consents.at));
		c = &consents.at[consents.count];
		*c = (struct consent){.suspended_until = day_none()};
		store_consent_read_deciding(&r, c);
		c->ended = sql_instant(&r);
		SQL_ID(&r, c->replaces);
		read_recipients(&r, a, c);
		if (ID_IS_SET(c->id) && !holds(&consents, &c->id))
			consents.count++;
	}
	if (consents.count > 1)
		qsort(consents.at, consents.count, sizeof(*consents.at), by_id);
	/* Half of what a case rests on would decide wrongly. */
	*ret_signals = s->sql.state == STORE_WELL ? signals : (struct store_signal_list){0};
	*ret_consents = s->sql.state == STORE_WELL ? consents : (struct consent_list){0};
}

/* Of recipients as they are kept. */
static bool is_among(const char *words, const struct partner_id *partner)
{
	size_t len = strlen(partner->text);

	for (const char *at = words; at != NULL && len > 0 && (at = strstr(at, partner->text)) != NULL;
	     at += len)
		if (at > words && at[-1] == ' ' && at[len] == ' ')
			return true;
	return false;
}

void store_consent_read_ground(struct sql_run *r, const struct partner_id *named,
                               struct store_case_ground *ret_ground)
{
	struct store_case_ground g = {.attends = false};

	SQL_ID(r, g.signal);
	g.state = (enum signal_state)sql_enum(r, SIGNAL_STATE_COUNT);
	g.domains = sql_set(r);
	g.attends = sql_flag(r);
	g.served = sql_flag(r);
	store_consent_read_deciding(r, &g.consent);
	g.consent.ended = sql_instant(r);
	g.consent.recipient_count = is_among(sql_peek(r), named) ? 1 : 0;
	g.consent.recipients = named;
	*ret_ground = g;
}

struct store_case_ground_list store_consent_of_case(struct store *s, struct arena *a,
                                                    const struct case_id *case_,
                                                    const struct partner_id *partner,
                                                    const struct reference_id *reference)
{
	struct sql_run r = sql_begin(&s->sql, LIST_CASE_GROUNDS);
	struct store_case_ground_list list = {0};
	struct partner_id *named = arena_alloc(a, sizeof(*named));

	*named = *partner;
	sql_bind_text(&r, ":partner", partner->text);
	sql_bind_text(&r, ":reference", reference->text);
	sql_bind_text(&r, ":case_id", case_->text);
	while (sql_row(&r)) {
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		store_consent_read_ground(&r, named, &list.at[list.count++]);
	}
	return s->sql.state == STORE_WELL ? list : (struct store_case_ground_list){0};
}

void store_consent_set_state(struct store *s, const struct consent_id *id, enum consent_state state,
                             struct instant now, struct day suspended_until)
{
	struct sql_run r = sql_begin(&s->sql, SET_CONSENT_STATE);

	sql_bind_text(&r, ":id", id->text);
	sql_bind_int(&r, ":state", state);
	sql_bind_instant(&r, ":ended", state != CONSENT_ACTIVE ? now : (struct instant){0});
	sql_bind_day(&r, ":suspended_until", state == CONSENT_SUSPENDED ? suspended_until : day_none());
	sql_do(&r);
}

void store_consent_confirm(struct store *s, const struct consent_id *id, const char *by, struct instant now)
{
	struct sql_run r = sql_begin(&s->sql, SET_CONSENT_CONFIRMED);

	sql_bind_text(&r, ":id", id->text);
	sql_bind_text(&r, ":by", by);
	sql_bind_int(&r, ":at", now.ms);
	sql_do(&r);
}

struct consent_list store_consent_ending(struct store *s, struct arena *a, struct day today, size_t max)
{
	struct sql_run r = sql_begin(&s->sql, ANY_ENDING_CONSENT);
	bool any = false;

	/* Asked every second, when nearly always nothing ends. */
	sql_bind_int(&r, ":today", today.n);
	if (sql_row(&r)) {
		any = sql_flag(&r);
		sql_end(&r);
	}
	if (!any)
		return (struct consent_list){0};
	r = sql_begin(&s->sql, LIST_ENDING_CONSENTS);

	sql_bind_int(&r, ":today", today.n);
	sql_bind_int(&r, ":most", (int64_t)max);
	return collect(s, a, &r);
}

struct consent_list store_consent_held(struct store *s, struct arena *a)
{
	struct sql_run r = sql_begin(&s->sql, LIST_HELD_CONSENTS);

	return collect(s, a, &r);
}

struct consent_list store_consent_to_warn(struct store *s, struct arena *a, struct day upto, size_t max)
{
	struct sql_run r = sql_begin(&s->sql, LIST_TO_WARN);

	sql_bind_int(&r, ":upto", upto.n);
	sql_bind_int(&r, ":most", (int64_t)max);
	return collect(s, a, &r);
}

void store_consent_warned(struct store *s, const struct consent_id *id, struct instant now)
{
	struct sql_run r = sql_begin(&s->sql, SET_WARNED);

	sql_bind_text(&r, ":id", id->text);
	sql_bind_int(&r, ":at", now.ms);
	sql_do(&r);
}

bool store_consent_served(struct store *s, const struct consent_id *id, const struct partner_id *partner)
{
	struct sql_run r = sql_begin(&s->sql, FIND_SERVED);
	bool served = false;

	sql_bind_text(&r, ":consent", id->text);
	sql_bind_text(&r, ":partner", partner->text);
	if (sql_row(&r)) {
		served = sql_flag(&r);
		sql_end(&r);
	}
	return served;
}

struct store_receiver_list store_consent_receivers(struct store *s, struct arena *a, const struct consent *c)
{
	struct sql_run r = sql_begin(&s->sql, LIST_RECEIVERS);
	struct store_receiver_list list = {0};

	sql_bind_text(&r, ":consent", c->id.text);
	sql_bind_text(&r, ":recorder", c->recorded_by.text);
	while (sql_row(&r)) {
		struct store_receiver *to = list.count > 0 ? &list.at[list.count - 1] : NULL;
		struct partner_id partner;
		struct reference_id held;

		SQL_ID(&r, partner);
		SQL_ID(&r, held);
		if (to == NULL || !ID_EQUAL(to->partner, partner)) {
			list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
			to = &list.at[list.count++];
			*to = (struct store_receiver){.partner = partner};
		}
		if (!ID_IS_SET(held))
			continue;
		to->held.at = sql_grow(a, to->held.at, to->held.count, sizeof(held));
		to->held.at[to->held.count++] = held;
	}
	return s->sql.state == STORE_WELL ? list : (struct store_receiver_list){0};
}

struct reference_id_list store_consent_references(struct store *s, struct arena *a,
                                                  const struct consent_id *id,
                                                  const struct partner_id *partner)
{
	struct sql_run r = sql_begin(&s->sql, LIST_SERVED_REFERENCES);
	struct reference_id_list list = {0};

	sql_bind_text(&r, ":consent", id->text);
	sql_bind_text(&r, ":partner", partner->text);
	while (sql_row(&r)) {
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		SQL_ID(&r, list.at[list.count]);
		list.count++;
	}
	return s->sql.state == STORE_WELL ? list : (struct reference_id_list){0};
}
