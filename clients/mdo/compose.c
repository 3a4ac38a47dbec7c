#include "mdo/compose.h"

#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "mdo/commands.h"
#include "mdo/identify.h"

#define FILE_MAX 8192
#define SINCE "since:"

/* The parts of a signal that options can describe. */
enum part { PART_SIGNAL, PART_CONSENT, PART_PROTECT, PART_CONTACT, PART_WISHES, PART_COUNT };

static const struct proto_table *const part_tables[PART_COUNT] = {&proto_table_signal, &proto_table_consent,
                                                                  &proto_table_protect, &proto_table_contact,
                                                                  &proto_table_wishes};

const struct mdo_option signal_options[] = {
        {"reporter", MDO_VALUE, "ID", "the person of your organisation who signals"},
        {"observe", MDO_MANY, "DOMAIN[:KIND][=FILE]",
         "a life domain, and what was noticed in it, from a file (- is stdin); KIND: noticed, limits, "
         "medical"},
        {"domain", MDO_MANY, "DOMAIN", "a life domain without words; the same as --observe DOMAIN"},
        {"language", MDO_VALUE, "TAG", "to speak with the client: ti, ar, fa, uk ..."},
        {"interpreter", MDO_SWITCH, NULL, "an interpreter is needed"},
        {"urgency", MDO_VALUE, "WORD", "low, medium or high as you see it; crisis only with --crisis-file"},
        {"place", MDO_VALUE, "CODE", "place code of where the client lives"},
        {"deadline", MDO_MANY, "KIND=DATE",
         "a term that runs: pip, route, term, guidance or other; pip=since:DATE when you know its begin "
         "only"},
        {"contact", MDO_VALUE, "ID", "your person with the best contact with the client"},
        {"trusted", MDO_SWITCH, NULL, "the client says to trust that person"},
        {"preferred", MDO_VALUE, "ID", "whom the client would like as regiehouder"},
        {"refuses", MDO_MANY, "ID", "whom the client does not want as regiehouder"},
        {"attends", MDO_SWITCH, NULL, "the client wants to be at the meeting"},
        {"protect-answered", MDO_VALUE, "N", "Protect questions answered (mdo protect asks them)"},
        {"protect-yes", MDO_VALUE, "N", "of these with yes"},
        {"protect-on", MDO_VALUE, "DATE", "when they were asked; default today"},
        {"crisis-file", MDO_VALUE, "FILE",
         "instead of consent: JSON with ground, decided_by, tried, recipients, basis"},
        {NULL, MDO_SWITCH, NULL, NULL}};

const struct mdo_option lease_options[] = {
        {"recipient", MDO_MANY, "WHO", "consent: who may know: a partner, role:ROLE or group:GROUP"},
        {"consent-domains", MDO_MANY, "DOMAIN,..", "consent: life domains; default those observed"},
        {"purposes", MDO_MANY, "WORD,..", "consent: signal, mdo, consult, referral; default signal,mdo"},
        {"from", MDO_VALUE, "DATE", "consent: first day; default today"},
        {"until", MDO_VALUE, "DATE", "consent: last day"},
        {"form", MDO_VALUE, "WORD", "consent: written or spoken"},
        {"basis", MDO_VALUE, "CODE", "consent: legal-basis code beside it"},
        {"consent-language", MDO_VALUE, "TAG", "consent: in which it was given; default --language"},
        {"consent-interpreter", MDO_SWITCH, NULL, "consent: an interpreter helped"},
        {"recorded-by", MDO_VALUE, "ID", "consent: who recorded it; default --reporter"},
        {"text-version", MDO_VALUE, "CODE", "consent: which text was used"},
        {"given-by", MDO_VALUE, "WORD",
         "consent: client (default), representative or both: under 12 the representative, to 15 both"},
        {"age", MDO_VALUE, "WORD",
         "consent: under_12, from_12 or from_16 (default), where no birth date says it"},
        {NULL, MDO_SWITCH, NULL, NULL}};

/* Columns: option, part, member on the wire. */
static const struct {
	const char *option;
	enum part part;
	const char *member;
} members[] = {
        {"reporter", PART_SIGNAL, "reporter"},
        {"language", PART_SIGNAL, "language"},
        {"interpreter", PART_SIGNAL, "interpreter"},
        {"urgency", PART_SIGNAL, "urgency"},
        {"place", PART_SIGNAL, "place"},
        {"contact", PART_CONTACT, "person"},
        {"trusted", PART_CONTACT, "trusted"},
        {"preferred", PART_WISHES, "preferred"},
        {"refuses", PART_WISHES, "refused"},
        {"attends", PART_WISHES, "attends"},
        {"protect-answered", PART_PROTECT, "answered"},
        {"protect-yes", PART_PROTECT, "yes"},
        {"protect-on", PART_PROTECT, "asked_on"},
        {"recipient", PART_CONSENT, "recipients"},
        {"consent-domains", PART_CONSENT, "domains"},
        {"purposes", PART_CONSENT, "purposes"},
        {"from", PART_CONSENT, "valid_from"},
        {"until", PART_CONSENT, "valid_until"},
        {"form", PART_CONSENT, "form"},
        {"basis", PART_CONSENT, "basis"},
        {"consent-language", PART_CONSENT, "language"},
        {"consent-interpreter", PART_CONSENT, "interpreter"},
        {"recorded-by", PART_CONSENT, "recorded_by"},
        {"text-version", PART_CONSENT, "text_version"},
        {"given-by", PART_CONSENT, "given_by"},
        {"age", PART_CONSENT, "age"},
};

static const size_t member_count = sizeof(members) / sizeof(members[0]);

/* A signal while it is put together. */
struct draft {
	struct session *session;
	struct proto_signal signal;
	struct proto_client_key client;
	void *parts[PART_COUNT]; /* NULL: not mentioned */
};

static bool wrong(const struct why *why)
{
	session_note("%s", why->text);
	return false;
}

static bool set_members(struct draft *d)
{
	struct session *s = d->session;

	for (size_t i = 0; i < member_count; i++) {
		enum part part = members[i].part;
		const char *value;
		struct why why;

		for (size_t at = 0; (value = mdo_args_next(&s->args, members[i].option, &at)) != NULL;) {
			if (d->parts[part] == NULL)
				d->parts[part] = proto_new(s->arena, part_tables[part]);
			if (!mdo_field_set(s->arena, part_tables[part], d->parts[part], members[i].member,
			                   value, &why)) {
				why_wrap(&why, "--%s", members[i].option);
				return wrong(&why);
			}
		}
	}
	return true;
}

/* DOMAIN[:KIND][=FILE]. */
static bool add_observation(struct draft *d, const char *value)
{
	struct session *s = d->session;
	struct proto_observation_list *list = &d->signal.observations;
	struct proto_observation *at = arena_array(s->arena, list->count + 1, sizeof(*at)),
	                         *o = &at[list->count];
	char *domain = arena_text(s->arena, value), *file = strchr(domain, '='), *kind;
	struct why why;

	if (file != NULL)
		*file++ = '\0';
	if ((kind = strchr(domain, ':')) != NULL)
		*kind++ = '\0';
	if (list->count > 0)
		memcpy(at, list->at, list->count * sizeof(*at));
	proto_clear(&proto_table_observation, o);
	if (!mdo_field_set(s->arena, &proto_table_observation, o, "domain", domain, &why) ||
	    (kind != NULL && !mdo_field_set(s->arena, &proto_table_observation, o, "kind", kind, &why)))
		return wrong(&why);
	if (file != NULL) {
		size_t len;

		if (!mdo_file_read(s->arena, file, FILE_MAX, &o->text, &len, &why))
			return wrong(&why);
		while (len > 0 && (o->text[len - 1] == '\n' || o->text[len - 1] == ' '))
			len--;
		o->text = arena_bytes(s->arena, o->text, len);
	}
	*list = (struct proto_observation_list){list->count + 1, at};
	return true;
}

/* KIND=DATE, or pip=since:DATE. */
static bool add_deadline(struct draft *d, const char *value)
{
	struct session *s = d->session;
	struct proto_due_list *list = &d->signal.deadlines;
	struct proto_due *at = arena_array(s->arena, list->count + 1, sizeof(*at)), *due = &at[list->count];
	char *kind = arena_text(s->arena, value), *date = strchr(kind, '=');
	struct why why;
	bool since;

	if (date == NULL) {
		session_note("--deadline: KIND=DATE is wanted, for instance pip=2027-01-31");
		return false;
	}
	*date++ = '\0';
	since = strncmp(date, SINCE, sizeof(SINCE) - 1) == 0;
	if (list->count > 0)
		memcpy(at, list->at, list->count * sizeof(*at));
	proto_clear(&proto_table_due, due);
	if (!mdo_field_set(s->arena, &proto_table_due, due, "kind", kind, &why) ||
	    !mdo_field_set(s->arena, &proto_table_due, due, since ? "since" : "on",
	                   date + (since ? sizeof(SINCE) - 1 : 0), &why))
		return wrong(&why);
	*list = (struct proto_due_list){list->count + 1, at};
	return true;
}

static bool add_lists(struct draft *d)
{
	static const struct {
		const char *option;
		bool (*add)(struct draft *d, const char *value);
	} lists[] = {{"observe", add_observation}, {"domain", add_observation}, {"deadline", add_deadline}};

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		const char *value;

		for (size_t at = 0; (value = mdo_args_next(&d->session->args, lists[i].option, &at)) != NULL;)
			if (!lists[i].add(d, value))
				return false;
	}
	return true;
}

/* What is usual in a consent and was not said. */
static void complete_consent(const struct draft *d, struct proto_consent *c)
{
	if (c->domains == 0)
		for (size_t i = 0; i < d->signal.observations.count; i++)
			c->domains |= TERMS_BIT(d->signal.observations.at[i].domain);
	if (c->purposes == 0)
		c->purposes = TERMS_BIT(PURPOSE_SIGNAL) | TERMS_BIT(PURPOSE_MDO);
	if (!day_is_set(c->valid_from))
		c->valid_from = time_local_day(clock_now());
	if (c->language == NULL)
		c->language = d->signal.language;
	if (c->recorded_by == NULL)
		c->recorded_by = d->signal.reporter;
}

static bool read_crisis(struct draft *d)
{
	struct session *s = d->session;
	const char *path = mdo_args_value(&s->args, "crisis-file"), *text;
	struct proto_crisis *crisis;
	struct refusal refusal;
	struct why why;
	size_t len;

	if (path == NULL)
		return true;
	if (!mdo_file_read(s->arena, path, FILE_MAX, &text, &len, &why))
		return wrong(&why);
	crisis = proto_new(s->arena, &proto_table_crisis);
	if (!proto_read(s->arena, &proto_table_crisis, text, len, crisis, &refusal)) {
		mdo_field_why(&refusal, &why);
		why_wrap(&why, "--crisis-file");
		return wrong(&why);
	}
	d->signal.crisis = crisis;
	return true;
}

static bool any_given(const struct mdo_args *args, const struct mdo_option *o)
{
	for (; o->name != NULL; o++)
		if (mdo_args_has(args, o->name))
			return true;
	return false;
}

bool compose_wanted(const struct mdo_args *args)
{
	if (any_given(args, signal_options) || any_given(args, lease_options))
		return true;
	return mdo_args_has(args, "client-file") || mdo_args_has(args, "reference");
}

bool compose_signal(struct session *s, const struct proto_protect *protect, const char **ret_data)
{
	struct draft d = {.session = s};
	struct proto_protect own;
	struct why why;

	proto_clear(&proto_table_signal, &d.signal);
	d.parts[PART_SIGNAL] = &d.signal;
	if (!set_members(&d) || !add_lists(&d) || !read_crisis(&d) || !identify_client(s, &d.client))
		return false;
	d.signal.client = &d.client;
	d.signal.contact = d.parts[PART_CONTACT];
	d.signal.wishes = d.parts[PART_WISHES];
	d.signal.consent = d.parts[PART_CONSENT];
	d.signal.protect = d.parts[PART_PROTECT];
	if (d.signal.consent != NULL)
		complete_consent(&d, d.signal.consent);
	if (d.signal.protect != NULL && !day_is_set(d.signal.protect->asked_on))
		d.signal.protect->asked_on = time_local_day(clock_now());
	if (protect != NULL) {
		own = *protect;
		d.signal.protect = &own;
	}
	return mdo_field_check(s->arena, &proto_table_signal, &d.signal, ret_data, &why) || wrong(&why);
}

bool compose_consent(struct session *s, const char *recorder, struct proto_consent *ret_consent)
{
	struct draft d = {.session = s};

	proto_clear(&proto_table_signal, &d.signal);
	proto_clear(&proto_table_consent, ret_consent);
	d.parts[PART_SIGNAL] = &d.signal;
	d.parts[PART_CONSENT] = ret_consent;
	if (!set_members(&d))
		return false;
	d.signal.reporter = recorder;
	complete_consent(&d, ret_consent);
	return true;
}
