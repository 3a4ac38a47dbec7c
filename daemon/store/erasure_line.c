#include "store/erasure_line.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static const char *const kind_names[ERASURE_KIND_COUNT] = {
#define X(S, name) [ERASURE_##S] = name,
        ERASURE_KINDS(X)
#undef X
};

static struct crypto_hash mac_of(const struct crypto_key *key, const struct crypto_hash *before,
                                 const char *text, size_t len)
{
	struct crypto_hasher h;

	crypto_hash_start(&h, key);
	crypto_hash_text(&h, "mdod erasure line 1");
	crypto_hash_part(&h, before->b, sizeof(before->b));
	crypto_hash_part(&h, text, len);
	return crypto_hash_end(&h);
}

/* ---- writing ---- */

struct out {
	char *at;
	size_t len;
};

static void put(struct out *o, const char *fmt, ...) MDO_PRINTF(2, 3);
static void put(struct out *o, const char *fmt, ...)
{
	va_list args;
	int wrote;

	va_start(args, fmt);
	wrote = vsnprintf(o->at + o->len, ERASURE_TEXT_MAX - o->len, fmt, args);
	va_end(args);
	assert(wrote >= 0 && (size_t)wrote < ERASURE_TEXT_MAX - o->len);
	o->len += (size_t)wrote;
}

static void put_erase(struct out *o, const struct erasure_line *line)
{
	const char *became = terms_name(&terms_consent_state, (int)line->became);
	char day[TIME_TEXT_MAX] = "";

	assert(line->key_count <= ERASURE_KEYS_MAX);
	if (day_is_set(line->day))
		time_text_day(line->day, day);
	put(o, ",\"consent\":\"%s\",\"client\":\"%s\",\"became\":\"%s\",\"day\":\"%s\",\"keys\":[",
	    line->consent.text, line->client.text, became != NULL ? became : "", day);
	for (size_t i = 0; i < line->key_count; i++)
		put(o, "%s%" PRId64, i > 0 ? "," : "", line->keys[i]);
	put(o, "]");
}

size_t erasure_line_write(const struct erasure_line *line, const struct crypto_key *key,
                          const struct crypto_hash *before, char ret_text[ERASURE_TEXT_MAX],
                          struct crypto_hash *ret_mac)
{
	struct out o = {.at = ret_text};
	char at[TIME_TEXT_MAX], head[CRYPTO_HEX_MAX], mac[CRYPTO_HEX_MAX];

	put(&o,
	    "{\"line\":%" PRId64 ",\"kind\":\"%s\",\"at\":\"%s\",\"boot\":%" PRId64
	    ",\"epoch\":\"%s\",\"seq\":%" PRId64 ",\"head\":\"%s\"",
	    line->number, kind_names[line->kind], time_text_utc(line->at, at), line->boot, line->epoch,
	    line->seq, crypto_hex(&line->head, head));
	if (line->kind == ERASURE_ERASE)
		put_erase(&o, line);
	*ret_mac = mac_of(key, before, ret_text, o.len);
	put(&o, ",\"mac\":\"%s\"}\n", crypto_hex(ret_mac, mac));
	return o.len;
}

/* ---- reading: what follows next, or the line is not ours ---- */

struct in {
	const char *at;
	bool right;
};

static void take(struct in *in, const char *literal)
{
	size_t len = strlen(literal);

	in->right = in->right && strncmp(in->at, literal, len) == 0;
	if (in->right)
		in->at += len;
}

/* Up to one of the characters that end it. */
static void take_until(struct in *in, const char *ends, char *ret, size_t size)
{
	size_t len = in->right ? strcspn(in->at, ends) : 0;

	ret[0] = '\0';
	in->right = in->right && len < size;
	if (!in->right)
		return;
	memcpy(ret, in->at, len);
	ret[len] = '\0';
	in->at += len;
}

static int64_t take_int(struct in *in)
{
	char digits[24];
	int64_t v = 0;

	take_until(in, ",]\"}", digits, sizeof(digits));
	in->right = in->right && text_parse_int(digits, 0, INT64_MAX, &v);
	return v;
}

static struct crypto_hash take_hash(struct in *in)
{
	struct crypto_key bytes = {{0}}; /* 64 digits are read in one place only */
	struct crypto_hash hash = {{0}};
	char hex[CRYPTO_HEX_MAX];

	static_assert(sizeof(bytes.b) == sizeof(hash.b), "a hash is written like a key");
	take_until(in, "\"", hex, sizeof(hex));
	in->right = in->right && crypto_key_from_hex(hex, &bytes);
	memcpy(hash.b, bytes.b, sizeof(hash.b));
	return hash;
}

static void take_erase(struct in *in, struct erasure_line *line)
{
	char became[24], day[TIME_TEXT_MAX];
	int state = CONSENT_STATE_ABSENT;

	take(in, ",\"consent\":\"");
	take_until(in, "\"", line->consent.text, sizeof(line->consent.text));
	take(in, "\",\"client\":\"");
	take_until(in, "\"", line->client.text, sizeof(line->client.text));
	take(in, "\",\"became\":\"");
	take_until(in, "\"", became, sizeof(became));
	take(in, "\",\"day\":\"");
	take_until(in, "\"", day, sizeof(day));
	take(in, "\",\"keys\":[");
	line->day = day_none();
	if (became[0] != '\0')
		in->right = in->right && (state = terms_value(&terms_consent_state, became)) > 0;
	if (day[0] != '\0')
		in->right = in->right && time_parse_day(day, &line->day);
	line->became = (enum consent_state)state;
	while (in->right && *in->at != ']') {
		in->right = line->key_count < ERASURE_KEYS_MAX;
		if (line->key_count > 0)
			take(in, ",");
		if (in->right)
			line->keys[line->key_count++] = take_int(in);
	}
	take(in, "]");
}

static enum erasure_kind take_kind(struct in *in)
{
	char name[16];

	take_until(in, "\"", name, sizeof(name));
	for (int kind = 0; in->right && kind < ERASURE_KIND_COUNT; kind++)
		if (text_equal(name, kind_names[kind]))
			return (enum erasure_kind)kind;
	in->right = false;
	return ERASURE_BOOT;
}

static void take_at(struct in *in, struct instant *ret_at)
{
	char at[TIME_TEXT_MAX];

	take_until(in, "\"", at, sizeof(at));
	in->right = in->right && time_parse_instant(at, ret_at);
}

bool erasure_line_read(const char *text, size_t len, const struct crypto_key *key,
                       const struct crypto_hash *before, struct erasure_line *ret_line,
                       struct crypto_hash *ret_mac)
{
	struct in in = {.at = text, .right = strlen(text) >= len && memchr(text, '\0', len) == NULL};
	struct erasure_line line = {0};
	struct crypto_hash told, mac;
	const char *end;

	take(&in, "{\"line\":");
	line.number = take_int(&in);
	take(&in, ",\"kind\":\"");
	line.kind = take_kind(&in);
	take(&in, "\",\"at\":\"");
	take_at(&in, &line.at);
	take(&in, "\",\"boot\":");
	line.boot = take_int(&in);
	take(&in, ",\"epoch\":\"");
	take_until(&in, "\"", line.epoch, sizeof(line.epoch));
	take(&in, "\",\"seq\":");
	line.seq = take_int(&in);
	take(&in, ",\"head\":\"");
	line.head = take_hash(&in);
	take(&in, "\"");
	if (line.kind == ERASURE_ERASE)
		take_erase(&in, &line);
	end = in.at;
	take(&in, ",\"mac\":\"");
	told = take_hash(&in);
	take(&in, "\"}");
	if (!in.right || in.at != text + len)
		return false;
	mac = mac_of(key, before, text, (size_t)(end - text));
	if (!crypto_hash_equal(&mac, &told))
		return false;
	*ret_line = line;
	*ret_mac = mac;
	return true;
}
