#include <stdio.h>
#include <string.h>

#include "store/audit_inside.h"

#define SIGNED_MAX 128

/* The one secret is the audit key: whoever may write the chain may sign its heads. */
struct crypto_signing audit_signing_of(const struct store *s)
{
	struct crypto_key seed = crypto_derive(&s->audit_key, "audit head signature 1");
	struct crypto_signing signing = crypto_signing_of(&seed);

	crypto_wipe(&seed, sizeof(seed));
	return signing;
}

struct crypto_signer store_anchor_signer(const struct store *s)
{
	return crypto_signer_of(&s->audit_signing);
}

/* What is signed is text, so that any language can make it (proto/PROTOCOL.md, "Witnesses"). */
static size_t text_of(int64_t number, const struct crypto_hash *head, char ret_text[SIGNED_MAX])
{
	char hex[CRYPTO_HEX_MAX];

	return (size_t)snprintf(ret_text, SIGNED_MAX, "mdod audit head 1\n%lld\n%s\n", (long long)number,
	                        crypto_hex(head, hex));
}

static struct crypto_signature sign(const struct store *s, int64_t number, const struct crypto_hash *head)
{
	char text[SIGNED_MAX];
	size_t len = text_of(number, head, text);

	return crypto_signature_make(&s->audit_signing, text, len);
}

/* A column that may be NULL; false then, and for what cannot be a signature. */
static bool read_signature(struct sql_run *r, struct crypto_signature *ret_signature)
{
	size_t len;
	const void *bytes = sql_bytes(r, &len);

	if (bytes == NULL || len != sizeof(ret_signature->b))
		return false;
	memcpy(ret_signature->b, bytes, len);
	return true;
}

static void add_anchor(struct store *s)
{
	struct sql_run r = sql_begin(&s->sql, ADD_ANCHOR);

	sql_bind_int(&r, ":number", s->anchor.number);
	sql_bind_instant(&r, ":at", s->anchor.made);
	sql_bind_int(&r, ":seq", s->head.seq);
	sql_bind_hash(&r, ":head", &s->anchor.head);
	sql_bind_bytes(&r, ":signature", s->anchor.signature.b, sizeof(s->anchor.signature.b));
	sql_do(&r);
}

static void load_anchor(struct store *s)
{
	struct sql_run r = sql_begin(&s->sql, FIND_ANCHOR);

	if (!sql_row(&r))
		return;
	s->anchor.number = sql_int(&r);
	s->anchor.made = sql_instant(&r);
	s->anchor.head = sql_hash(&r);
	s->anchor.is_signed = read_signature(&r, &s->anchor.signature);
	sql_end(&r);
}

struct store_anchor store_anchor_last(struct store *s)
{
	if (s->anchor.number == 0)
		load_anchor(s);
	if (s->sql.state != STORE_WELL)
		return (struct store_anchor){0};
	return (struct store_anchor){.number = s->anchor.number,
	                             .head = s->anchor.head,
	                             .is_signed = s->anchor.is_signed,
	                             .signature = s->anchor.signature};
}

struct store_anchor store_anchor_now(struct store *s, struct instant now, int64_t period_ms)
{
	if (s->anchor.number == 0)
		load_anchor(s);
	if (s->sql.state == STORE_WELL &&
	    (s->anchor.number == 0 || now.ms - s->anchor.made.ms >= period_ms)) {
		s->anchor = (struct audit_anchor){
		        .number = s->anchor.number + 1, .made = now, .head = s->head.hash, .is_signed = true};
		s->anchor.signature = sign(s, s->anchor.number, &s->anchor.head);
		add_anchor(s);
	}
	return store_anchor_last(s);
}

/* Versions before signatures made anchors without; behind a signed one there are none. */
static bool may_be_unsigned(struct store *s, int64_t number)
{
	struct sql_run r = sql_begin(&s->sql, FIND_SIGNED_ANCHOR);
	bool found;

	sql_bind_int(&r, ":number", number);
	found = sql_row(&r);
	if (found) {
		(void)sql_int(&r);
		sql_end(&r);
	}
	return !found;
}

enum store_witnessed store_anchor_against(struct store *s, int64_t number, const struct crypto_hash *head)
{
	struct sql_run r = sql_begin(&s->sql, FIND_ANCHOR_NUMBER);
	struct crypto_signer signer = store_anchor_signer(s);
	struct crypto_signature signature;
	struct audit_head there;
	struct crypto_hash kept;
	char text[SIGNED_MAX];
	size_t len = text_of(number, head, text);
	int64_t seq;
	bool is_signed;

	sql_bind_int(&r, ":number", number);
	if (!sql_row(&r))
		return STORE_WITNESSED_NEVER;
	seq = sql_int(&r);
	kept = sql_hash(&r);
	is_signed = read_signature(&r, &signature);
	sql_end(&r);
	if (!crypto_hash_equal(&kept, head))
		return STORE_WITNESSED_OTHER;
	if (is_signed ? !crypto_signature_fits(&signature, &signer, text, len) : !may_be_unsigned(s, number))
		return STORE_WITNESSED_OTHER;
	/* A row that retention removed cannot be compared any more: then its signature is the proof. */
	if (seq >= audit_first(s) && (!audit_base(s, seq, &there) || !crypto_hash_equal(&there.hash, head)))
		return STORE_WITNESSED_OTHER;
	return STORE_WITNESSED_SAME;
}
