#include "mdoctl/pages.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "base/text.h"

#define TELL_PAGES 10 /* how far it is, after so many */

/* A method's answer and where its pages say how far they came: columns of the result structs. */
struct paged {
	enum method method;
	size_t after; /* in the params */
	size_t upto, more;
};

#define PAGED(METHOD, params, result)                                                                        \
	{                                                                                                    \
		METHOD, offsetof(struct params, after), offsetof(struct result, upto),                       \
		        offsetof(struct result, more)                                                        \
	}
static const struct paged paged[] = {
        PAGED(METHOD_AUDIT_VERIFY, proto_audit_params, proto_audit_result),
        PAGED(METHOD_AUDIT_EXPORT, proto_export_params, proto_audit_page),
        PAGED(METHOD_LEDGER, proto_ledger_params, proto_ledger),
        PAGED(METHOD_DIGEST, proto_digest_params, proto_digest),
};
#undef PAGED

static const struct paged *paged_of(enum method method)
{
	for (size_t i = 0; i < sizeof(paged) / sizeof(paged[0]); i++)
		if (paged[i].method == method)
			return &paged[i];
	return NULL;
}

struct gathering {
	const struct command *c;
	bool json;
	FILE *out;
	struct arena *all; /* lives until the end */
	struct proto_audit_result audit;
	struct proto_ledger ledger;
	size_t lines; /* of the digest, printed */
};

/* ---- a page of each ---- */

/* False: there is no need to go on. */
static bool take_audit(struct gathering *g, const struct proto_audit_result *r)
{
	int64_t rows = g->audit.rows;
	enum witnessed against = g->audit.against;

	g->audit = *r;
	g->audit.rows += rows;
	g->audit.against = r->against != WITNESSED_ABSENT ? r->against : against;
	g->audit.head = arena_text(g->all, r->head);
	g->audit.anchor_head = r->anchor_head != NULL ? arena_text(g->all, r->anchor_head) : NULL;
	g->audit.signature = r->signature != NULL ? arena_text(g->all, r->signature) : NULL;
	g->audit.key = r->key != NULL ? arena_text(g->all, r->key) : NULL;
	return r->intact;
}

static bool take_export(struct gathering *g, struct arena *a, const struct proto_audit_page *r)
{
	for (size_t i = 0; i < r->rows.count; i++) {
		size_t len;
		const char *line = proto_write(a, &proto_table_audit_row, &r->rows.at[i], &len);

		fprintf(g->out, "%s\n", mdo_clean_json(a, line, len));
	}
	/* Somebody who closed the pipe has seen enough. */
	return fflush(g->out) == 0;
}

/* A line each, as they come. */
static bool take_digest(struct gathering *g, struct arena *a, const struct proto_digest *r)
{
	for (size_t i = 0; i < r->lines.count; i++) {
		const struct proto_digest_line *l = &r->lines.at[i];
		size_t len;
		const char *text = proto_write(a, &proto_table_digest_line, l, &len);

		if (g->json)
			fprintf(g->out, "%s\n", mdo_clean_json(a, text, len));
		else
			fprintf(g->out, "%s  %-10s  %s: %s\n", print_moment(a, l->at),
			        l->case_ != NULL ? l->case_ : "", mdo_clean_text(a, l->table),
			        mdo_clean_text(a, l->what));
	}
	g->lines += r->lines.count;
	return fflush(g->out) == 0;
}

static const char *keep(struct gathering *g, const char *text)
{
	return text != NULL ? arena_text(g->all, text) : NULL;
}

static bool same(const struct proto_ledger_row *a, const struct proto_ledger_row *b)
{
	return a->on.n == b->on.n && a->what == b->what && a->role == b->role && a->domains == b->domains &&
	       a->form == b->form && a->given.n == b->given.n && a->emergency == b->emergency &&
	       a->until.n == b->until.n && a->unreadable_from.n == b->unreadable_from.n &&
	       text_equal(a->who, b->who) && text_equal(a->from, b->from) && text_equal(a->basis, b->basis) &&
	       text_equal(a->code, b->code) && text_equal(a->recipients, b->recipients);
}

static void add_row(struct gathering *g, const struct proto_ledger_row *row)
{
	struct proto_ledger_row_list *list = &g->ledger.rows;

	/* What was cut by the end of a page is one line again. */
	for (size_t i = list->count; i-- > 0 && list->at[i].on.n == row->on.n;)
		if (same(&list->at[i], row)) {
			list->at[i].times += row->times;
			return;
		}
	list->at = arena_grow(g->all, list->at, list->count, sizeof(*list->at));
	list->at[list->count] = *row;
	list->at[list->count].who = keep(g, row->who);
	list->at[list->count].from = keep(g, row->from);
	list->at[list->count].basis = keep(g, row->basis);
	list->at[list->count].code = keep(g, row->code);
	list->at[list->count].recipients = keep(g, row->recipients);
	list->count++;
}

static void take_cases(struct gathering *g, const struct proto_texts *cases)
{
	const char **codes = arena_array(g->all, cases->count, sizeof(*codes));

	for (size_t i = 0; i < cases->count; i++)
		codes[i] = arena_text(g->all, cases->at[i]);
	g->ledger.cases.at = codes;
	g->ledger.cases.count = cases->count;
}

static bool take_ledger(struct gathering *g, const struct proto_ledger *r)
{
	take_cases(g, &r->cases);
	for (size_t i = 0; i < r->rows.count; i++)
		add_row(g, &r->rows.at[i]);
	g->ledger.upto = r->upto;
	return true;
}

static bool take(struct gathering *g, struct arena *a, const void *result)
{
	if (g->c->method == METHOD_AUDIT_VERIFY)
		return take_audit(g, result);
	if (g->c->method == METHOD_AUDIT_EXPORT)
		return take_export(g, a, result);
	if (g->c->method == METHOD_DIGEST)
		return take_digest(g, a, result);
	return take_ledger(g, result);
}

/* ---- all of them ---- */

static int print_json(struct gathering *g, const struct proto_table *t, const void *result)
{
	size_t len;
	const char *text = proto_write(g->all, t, result, &len);

	fprintf(g->out, "%s\n", mdo_clean_json(g->all, text, len));
	return MDO_STORED;
}

static int finish(struct gathering *g, const struct mdo_args *args)
{
	const char *language = mdo_args_value(args, "language");

	switch (g->c->method) {
	case METHOD_AUDIT_VERIFY:
		if (!g->json)
			return g->c->print(g->all, g->out, &g->audit);
		print_json(g, &proto_table_audit_result, &g->audit);
		return print_audit_status(&g->audit);
	case METHOD_LEDGER:
		if (g->json)
			return print_json(g, &proto_table_ledger, &g->ledger);
		return language != NULL && text_equal(language, "en")
		               ? print_ledger_english(g->all, g->out, &g->ledger)
		               : print_ledger(g->all, g->out, &g->ledger);
	case METHOD_DIGEST:
		if (g->lines == 0 && !g->json)
			fprintf(g->out, "nothing happened\n");
		return MDO_STORED;
	default:
		return MDO_STORED;
	}
}

static bool is_language(const char *language)
{
	return language == NULL || text_equal(language, "nl") || text_equal(language, "en");
}

static int64_t number_at(const void *strct, size_t offset)
{
	int64_t n;

	memcpy(&n, (const char *)strct + offset, sizeof(n));
	return n;
}

int pages_run(const struct command *c, const struct mdo_args *args, const char *params, pages_ask *ask,
              void *cookie, FILE *out)
{
	const struct paged *p = paged_of(c->method);
	const struct proto_table *t = method_params(c->method);
	struct gathering g = {.c = c, .json = mdo_args_has(args, "json"), .out = out, .all = arena_new()};
	struct arena *a = arena_new();
	void *parsed = proto_new(g.all, t), *result;
	struct refusal ignored;
	int status = MDO_STORED, pages = 0;
	bool more = proto_read(g.all, t, params, strlen(params), parsed, &ignored);

	if (!is_language(mdo_args_value(args, "language"))) {
		fprintf(stderr, "mdoctl: --language: nl or en\n");
		status = MDO_USAGE;
		more = false;
	}
	while (more && ask(cookie, a, proto_write(a, t, parsed, NULL), &result, &status)) {
		int64_t upto = number_at(result, p->upto);

		more = take(&g, a, result) && *((const bool *)result + p->more);
		memcpy((char *)parsed + p->after, &upto, sizeof(upto));
		if (more && ++pages % TELL_PAGES == 0)
			fprintf(stderr, "mdoctl: up to row %" PRId64 "\n", upto);
		arena_reset(a);
	}
	if (status == MDO_STORED)
		status = finish(&g, args);
	arena_free(a);
	arena_free(g.all);
	return status;
}

/* ---- --against ---- */

static bool set_against(struct arena *a, struct proto_audit_params *p, const char *number, const char *head,
                        struct why *why)
{
	if (!text_parse_int(number, 0, INT64_C(9007199254740991), &p->anchor) || strlen(head) != 64 ||
	    strspn(head, "0123456789abcdef") != 64)
		return why_set(why, "--against: NUMBER:HEAD, or a file that mdo keeps (mdo witness show)");
	p->head = arena_text(a, head);
	return true;
}

bool pages_against(struct arena *a, void *params, const char *value, struct why *why)
{
	const char *colon = strchr(value, ':');
	struct mdo_witness_kept kept;

	if (colon != NULL && strspn(value, "0123456789") == (size_t)(colon - value))
		return set_against(a, params, arena_bytes(a, value, (size_t)(colon - value)), colon + 1, why);
	if (!mdo_witness_read(value, &kept, why))
		return why_wrap(why, "--against");
	if (kept.head.anchor < 0)
		return why_set(why, "--against: %s: no audit head is kept there", value);
	return set_against(a, params, arena_printf(a, "%" PRId64, kept.head.anchor), kept.head.head, why);
}
