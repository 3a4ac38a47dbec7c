/* Whether the audit chain holds, what it says to a witness, and the key that signs its heads. */
#include "libmdo/clean.h"
#include "libmdo/outcome.h"
#include "mdoctl/print.h"

static const char *const against_texts[WITNESSED_COUNT] = {
        [WITNESSED_SAME] = "the witness's head is in the chain: it was neither cut off nor rewritten since",
        [WITNESSED_OTHER] = "NOT THE WITNESS'S HEAD: the chain has another one there: it was rewritten",
        [WITNESSED_NEVER] =
                "THE CHAIN NEVER CAME TO THE WITNESS'S HEAD: it was cut off, or an older copy was "
                "put in place",
};

int print_audit_status(const struct proto_audit_result *r)
{
	bool well = r->against == WITNESSED_ABSENT || r->against == WITNESSED_SAME;

	return r->intact && well ? MDO_STORED : MDO_ALARM;
}

int print_audit(struct arena *a, FILE *out, const void *result)
{
	const struct proto_audit_result *r = result;

	if (r->intact)
		fprintf(out, "intact: %lld rows, up to row %lld, head %s\n", (long long)r->rows,
		        (long long)r->upto, mdo_clean_text(a, r->head));
	else if (r->broken_at != PROTO_NO_INT)
		fprintf(out, "NOT INTACT: row %s does not follow from the one before; %lld rows checked\n",
		        print_number(a, r->broken_at), (long long)r->rows);
	else
		fprintf(out, "NOT INTACT: the newest anchor is not one that this daemon made\n");
	if (r->against != WITNESSED_ABSENT)
		fprintf(out, "%s\n", against_texts[r->against]);
	if (r->anchor != PROTO_NO_INT && r->anchor_head != NULL)
		fprintf(out, "newest anchor %lld:%s\n", (long long)r->anchor,
		        mdo_clean_text(a, r->anchor_head));
	if (print_audit_status(r) != MDO_STORED)
		fprintf(out, "tell the privacy officer, and keep the files of the store as they are\n");
	return print_audit_status(r);
}

/* For MDO_REGION_KEY of partners: one line. */
int print_audit_key(struct arena *a, FILE *out, const void *result)
{
	const struct proto_audit_result *r = result;

	if (r->key == NULL)
		return MDO_OTHER;
	fprintf(out, "%s\n", mdo_clean_text(a, r->key));
	return print_audit_status(r);
}
