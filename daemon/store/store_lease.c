#include "store/store_lease.h"

#include <assert.h>
#include <string.h>

#include "store/store_inside.h"

static_assert(CONSENT_REPLACED == 5 && SIGNAL_ERASED == 3 && FORM_CRISIS == 3 &&
                      EVENT_CONSENT_WITHDRAWN == 5 && EVENT_CONSENT_CHANGED == 16,
              "statements_lease.h names them by their numbers");

/* As in the table consent_cut. */
enum cut_kind { CUT_RECIPIENT = 1, CUT_DOMAIN, CUT_PURPOSE, CUT_KIND_COUNT };

static void go_over(struct store *s, enum statement which, const struct consent_id *old,
                    const struct consent_id *next)
{
	struct sql_run r = sql_begin(&s->sql, which);

	sql_bind_text(&r, ":old", old->text);
	sql_bind_text(&r, ":id", next->text);
	sql_do(&r);
}

static void erase(struct store *s, enum statement which, const struct consent_id *old, uint32_t domains)
{
	struct sql_run r = sql_begin(&s->sql, which);

	sql_bind_text(&r, ":old", old->text);
	sql_bind_int(&r, ":domains", domains);
	if (sql_do(&r) > 0)
		s->erase_wanted = true;
}

static void move_content(struct store *s, const struct consent *old, const struct consent *next)
{
	uint32_t domains = next->domains;
	/* A ground covered all of them. */
	bool counts = old->form == FORM_CRISIS || (old->domains & TERMS_BIT(DOMAIN_MENTAL)) != 0;
	struct sql_run r;

	erase(s, ERASE_LOST_SIGNALS, &old->id, domains);
	erase(s, ERASE_LOST_DOMAINS, &old->id, domains);
	go_over(s, MOVE_SEALED, &old->id, &next->id);
	r = sql_begin(&s->sql, MOVE_CONSENT_SIGNALS);
	sql_bind_text(&r, ":old", old->id.text);
	sql_bind_text(&r, ":id", next->id.text);
	sql_bind_int(&r, ":domains", domains);
	sql_do(&r);
	if (!counts || (domains & TERMS_BIT(DOMAIN_MENTAL)) != 0)
		return;
	r = sql_begin(&s->sql, DROP_PROTECT);
	sql_bind_text(&r, ":consent", next->id.text);
	sql_do(&r);
}

void store_lease_replace(struct store *s, const struct consent *old, const struct consent *next,
                         bool confirmed, struct instant now)
{
	struct sql_run r;

	assert(ID_EQUAL(next->replaces, old->id) && next->form != FORM_CRISIS);
	store_consent_add(s, next);
	if (confirmed)
		go_over(s, COPY_CONFIRMATION, &old->id, &next->id);
	r = sql_begin(&s->sql, SET_CONSENT_REPLACED);
	sql_bind_text(&r, ":id", old->id.text);
	sql_bind_int(&r, ":at", now.ms);
	sql_do(&r);
	store_lease_cut_drop(s, &old->id);
	r = sql_begin(&s->sql, COPY_SERVED);
	sql_bind_text(&r, ":old", old->id.text);
	sql_bind_text(&r, ":id", next->id.text);
	sql_bind_text(&r, ":recorder", old->recorded_by.text);
	sql_do(&r);
	move_content(s, old, next);
}

/* Each part of a cut as a row: kind and value. */
typedef void cut_writer(struct store *s, const void *cookie, enum cut_kind kind, const char *value);

static void write_cut(struct store *s, const struct consent_cut *cut, cut_writer *write, const void *cookie)
{
	for (size_t i = 0; i < cut->recipient_count; i++)
		write(s, cookie, CUT_RECIPIENT, cut->recipients[i].text);
	for (int d = DOMAIN_ABSENT + 1; d < DOMAIN_COUNT; d++)
		if ((cut->domains & TERMS_BIT(d)) != 0)
			write(s, cookie, CUT_DOMAIN, terms_name(&terms_domain, d));
	for (int p = PURPOSE_ABSENT + 1; p < PURPOSE_COUNT; p++)
		if ((cut->purposes & TERMS_BIT(p)) != 0)
			write(s, cookie, CUT_PURPOSE, terms_name(&terms_purpose, p));
}

static struct consent_cut read_cut(struct store *s, struct arena *a, struct sql_run *r)
{
	struct consent_cut cut = {0};
	struct partner_id *recipients = NULL;

	while (sql_row(r)) {
		int kind = sql_enum(r, CUT_KIND_COUNT);
		const char *value = sql_text(r, a);

		if (value == NULL)
			continue;
		if (kind == CUT_DOMAIN)
			cut.domains |= TERMS_BIT(terms_value(&terms_domain, value));
		if (kind == CUT_PURPOSE)
			cut.purposes |= TERMS_BIT(terms_value(&terms_purpose, value));
		if (kind != CUT_RECIPIENT || strlen(value) >= sizeof(recipients->text))
			continue;
		recipients = sql_grow(a, recipients, cut.recipient_count, sizeof(*recipients));
		ID_SET(recipients[cut.recipient_count], value);
		cut.recipient_count++;
	}
	cut.recipients = recipients;
	return s->sql.state == STORE_WELL ? cut : (struct consent_cut){0};
}

static void add_cut(struct store *s, const void *cookie, enum cut_kind kind, const char *value)
{
	const struct consent_id *consent = cookie;
	struct sql_run r = sql_begin(&s->sql, ADD_CUT);

	sql_bind_text(&r, ":consent", consent->text);
	sql_bind_int(&r, ":kind", kind);
	sql_bind_text(&r, ":value", value);
	sql_do(&r);
}

void store_lease_cut_add(struct store *s, const struct consent_id *consent, const struct consent_cut *cut)
{
	write_cut(s, cut, add_cut, consent);
}

struct consent_cut store_lease_cut(struct store *s, struct arena *a, const struct consent_id *consent)
{
	struct sql_run r = sql_begin(&s->sql, LIST_CUT);

	sql_bind_text(&r, ":consent", consent->text);
	return read_cut(s, a, &r);
}

void store_lease_cut_drop(struct store *s, const struct consent_id *consent)
{
	struct sql_run r = sql_begin(&s->sql, DROP_CUT);

	sql_bind_text(&r, ":consent", consent->text);
	sql_do(&r);
}

struct memory {
	const struct client_id *client;
	const struct partner_id *partner;
	bool wide;
	struct day on;
};

static void add_memory(struct store *s, const void *cookie, enum cut_kind kind, const char *value)
{
	const struct memory *m = cookie;
	struct sql_run r = sql_begin(&s->sql, ADD_CUT_MEMORY);

	sql_bind_text(&r, ":client", m->client->text);
	sql_bind_text(&r, ":partner", m->partner->text);
	sql_bind_int(&r, ":kind", kind);
	sql_bind_text(&r, ":value", value);
	sql_bind_int(&r, ":wide", m->wide);
	sql_bind_int(&r, ":on_day", m->on.n);
	sql_do(&r);
}

void store_lease_memory_add(struct store *s, const struct client_id *client, const struct partner_id *partner,
                            const struct consent_cut *cut, bool wide, struct day on)
{
	write_cut(s, cut, add_memory, &(struct memory){client, partner, wide, on});
}

static void share_memory(struct store *s, const void *cookie, enum cut_kind kind, const char *value)
{
	struct memory m = *(const struct memory *)cookie;
	struct sql_run r = sql_begin(&s->sql, FIND_CUT_DAY);

	sql_bind_text(&r, ":client", m.client->text);
	sql_bind_int(&r, ":kind", kind);
	sql_bind_text(&r, ":value", value);
	if (sql_row(&r)) {
		m.on = sql_day(&r);
		sql_end(&r);
	}
	if (day_is_set(m.on))
		add_memory(s, &m, kind, value);
}

void store_lease_memory_share(struct store *s, const struct client_id *client,
                              const struct partner_id *partner, const struct consent_cut *cut)
{
	write_cut(s, cut, share_memory, &(struct memory){client, partner, true, day_none()});
}

struct consent_cut store_lease_memory(struct store *s, struct arena *a, const struct client_id *client,
                                      const struct partner_id *partner, struct day since)
{
	struct sql_run r = sql_begin(&s->sql, LIST_CUT_MEMORY);

	sql_bind_text(&r, ":client", client->text);
	sql_bind_text(&r, ":partner", partner != NULL ? partner->text : NULL);
	sql_bind_int(&r, ":since", since.n);
	return read_cut(s, a, &r);
}

void store_lease_memory_copy(struct store *s, const struct client_id *from, const struct client_id *to)
{
	struct sql_run r = sql_begin(&s->sql, COPY_CUT_MEMORY);

	sql_bind_text(&r, ":from", from->text);
	sql_bind_text(&r, ":to", to->text);
	sql_do(&r);
}

void store_lease_memory_drop(struct store *s, const struct client_id *client)
{
	struct sql_run r = sql_begin(&s->sql, DROP_CUT_MEMORY);

	sql_bind_text(&r, ":client", client->text);
	sql_do(&r);
}

bool store_lease_has_unsaid(struct store *s, const struct case_id *case_, const struct signal_id *signal)
{
	struct sql_run r = sql_begin(&s->sql, ANY_TO_UNSAY);
	bool any = false;

	sql_bind_text(&r, ":case_id", case_->text);
	sql_bind_text(&r, ":signal", signal->text);
	if (sql_row(&r)) {
		any = sql_flag(&r);
		sql_end(&r);
	}
	return any;
}

int64_t store_lease_unsay(struct store *s, const struct partner_id *partner, const struct case_id *case_,
                          const struct signal_id *signal)
{
	struct sql_run r = sql_begin(&s->sql, UNSAY);

	sql_bind_text(&r, ":partner", partner->text);
	sql_bind_text(&r, ":case_id", case_->text);
	sql_bind_text(&r, ":signal", signal->text);
	return sql_do(&r);
}
