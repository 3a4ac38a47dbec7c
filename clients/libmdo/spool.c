#include "libmdo/spool.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/text.h"
#include "libmdo/file.h"
#include "libmdo/stream.h"

#define SEAL_PLACE "mdo spool 1"
#define ID_LINE_MAX 65
#define FILE_MAX (PROTO_MESSAGE_MAX + ID_LINE_MAX + CRYPTO_NONCE_BYTES + CRYPTO_SEAL_OVERHEAD)
#define EPOCH_FILE "epoch"
#define LOCK_STEP_MS 20

struct mdo_spool {
	int dir, places[MDO_SPOOL_PLACES];
	struct crypto_key key;
	char epoch[MDO_EPOCH_MAX];
	uint64_t last; /* highest number in use */
};

static const char *const place_names[MDO_SPOOL_PLACES] = {"queue", "sent", "refused"};

/* ---- names of files ---- */

static bool is_code(const char *s)
{
	return s[0] != '\0' && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(s) &&
	       strlen(s) < MDO_SPOOL_CODE_MAX;
}

/* NUMBER, NUMBER-MS, NUMBER-MS-CODE: as the place wants it. False for anything else, like files half written.
 */
static bool parse_name(const char *name, enum mdo_spool_place place, struct mdo_spool_entry *ret_entry)
{
	struct mdo_spool_entry e = {.place = place};
	char copy[MDO_SPOOL_NAME_MAX], *rest = copy;
	const char *number, *since, *code;
	int64_t n;
	size_t len = strlen(name);

	if (len >= sizeof(copy))
		return false;
	memcpy(copy, name, len + 1);
	memcpy(e.name, name, len + 1);
	number = strsep(&rest, "-");
	since = place != MDO_SPOOL_QUEUE ? strsep(&rest, "-") : NULL;
	code = place == MDO_SPOOL_REFUSED ? rest : NULL;
	if (strlen(number) != 20 || !text_parse_int(number, 1, INT64_MAX, &n))
		return false;
	if (place != MDO_SPOOL_QUEUE && (since == NULL || !text_parse_int(since, 0, INT64_MAX, &e.since.ms)))
		return false;
	if (place == MDO_SPOOL_REFUSED ? code == NULL || !is_code(code) : rest != NULL)
		return false;
	e.number = (uint64_t)n;
	if (code != NULL)
		memcpy(e.code, code, strlen(code) + 1);
	*ret_entry = e;
	return true;
}

/* ---- open and close ---- */

static bool lock(int dir, int wait_ms)
{
	struct timespec step = {.tv_nsec = LOCK_STEP_MS * 1000000L};

	while (flock(dir, LOCK_EX | LOCK_NB) != 0) {
		if (wait_ms <= 0)
			return false;
		wait_ms -= LOCK_STEP_MS;
		nanosleep(&step, NULL);
	}
	return true;
}

static bool load_epoch(struct mdo_spool *s, struct arena *a, struct why *why)
{
	const char *text;
	size_t len;

	if (faccessat(s->dir, EPOCH_FILE, F_OK, 0) != 0 && errno == ENOENT)
		return true;
	if (!mdo_file_read_at(a, s->dir, EPOCH_FILE, MDO_EPOCH_MAX, &text, &len, why))
		return false;
	if (len != MDO_EPOCH_MAX || text[len - 1] != '\n' || strspn(text, "0123456789abcdef") != len - 1)
		return why_set(why, "the file " EPOCH_FILE " is damaged: remove it");
	memcpy(s->epoch, text, len - 1);
	return true;
}

static bool load(struct mdo_spool *s, struct arena *a, struct why *why)
{
	for (int p = 0; p < MDO_SPOOL_PLACES; p++) {
		struct mdo_spool_entry *entries;
		size_t count;

		if (!mdo_file_private_dir(s->dir, place_names[p], &s->places[p], why) ||
		    !mdo_spool_list(s, a, (enum mdo_spool_place)p, &entries, &count, why))
			return false;
		if (count > 0 && entries[count - 1].number > s->last)
			s->last = entries[count - 1].number;
	}
	return load_epoch(s, a, why);
}

bool mdo_spool_open(const char *dir, const char *secret, int wait_ms, struct mdo_spool **ret_spool,
                    struct why *why)
{
	struct mdo_spool *s = mem_alloc(sizeof(*s));
	struct crypto_key own;
	struct arena *a = arena_new();
	bool ok;

	for (int p = 0; p < MDO_SPOOL_PLACES; p++)
		s->places[p] = -1;
	s->dir = -1;
	ok = crypto_z85_decode(secret, own.b) || why_set(why, "the secret key is no key");
	if (ok)
		s->key = crypto_derive(&own, "mdo spool");
	crypto_wipe(&own, sizeof(own));
	ok = ok && mdo_file_private_dir(AT_FDCWD, dir, &s->dir, why);
	if (ok && !lock(s->dir, wait_ms))
		ok = why_set(why, "another process works with it");
	ok = ok && load(s, a, why);
	arena_free(a);
	if (!ok) {
		mdo_spool_close(s);
		return why_wrap(why, "spool %s", dir);
	}
	*ret_spool = s;
	return true;
}

void mdo_spool_close(struct mdo_spool *s)
{
	if (s == NULL)
		return;
	for (int p = 0; p < MDO_SPOOL_PLACES; p++)
		if (s->places[p] >= 0)
			close(s->places[p]);
	if (s->dir >= 0)
		close(s->dir);
	crypto_wipe(&s->key, sizeof(s->key));
	mem_free(s);
}

/* ---- sealing ---- */

static size_t seal_place(uint64_t number, char buf[64])
{
	return (size_t)snprintf(buf, 64, SEAL_PLACE " %020" PRIu64, number);
}

bool mdo_spool_put(struct mdo_spool *s, const struct mdo_spool_message *m, uint64_t *ret_number,
                   struct why *why)
{
	struct arena *a = arena_new();
	size_t id_len = strlen(m->id), plain_len = id_len + 1 + m->len, len;
	char *plain, *bytes, place[64], name[MDO_SPOOL_NAME_MAX];
	struct crypto_nonce nonce;
	bool ok;

	assert(id_len < ID_LINE_MAX && m->len <= PROTO_MESSAGE_MAX);
	plain = arena_alloc(a, plain_len);
	memcpy(plain, m->id, id_len);
	plain[id_len] = '\n';
	memcpy(plain + id_len + 1, m->text, m->len);
	len = sizeof(nonce.b) + plain_len + CRYPTO_SEAL_OVERHEAD;
	bytes = arena_alloc(a, len);
	crypto_random(nonce.b, sizeof(nonce.b));
	memcpy(bytes, nonce.b, sizeof(nonce.b));
	crypto_seal(&s->key, &nonce, place, seal_place(s->last + 1, place), plain, plain_len,
	            bytes + sizeof(nonce.b));
	snprintf(name, sizeof(name), "%020" PRIu64, s->last + 1);
	ok = mdo_file_replace_at(s->places[MDO_SPOOL_QUEUE], name, bytes, len, why);
	arena_free(a);
	if (!ok)
		return why_wrap(why, "spool");
	*ret_number = ++s->last;
	return true;
}

bool mdo_spool_read(struct mdo_spool *s, struct arena *a, const struct mdo_spool_entry *e,
                    struct mdo_spool_message *ret_m, struct why *why)
{
	const char *bytes, *end;
	char *plain, place[64];
	size_t len, plain_len;
	struct crypto_nonce nonce;

	if (!mdo_file_read_at(a, s->places[e->place], e->name, FILE_MAX, &bytes, &len, why))
		return why_wrap(why, "spool");
	if (len <= sizeof(nonce.b) + CRYPTO_SEAL_OVERHEAD)
		return why_set(why, "spool: message %" PRIu64 " is damaged", e->number);
	memcpy(nonce.b, bytes, sizeof(nonce.b));
	len -= sizeof(nonce.b);
	plain_len = len - CRYPTO_SEAL_OVERHEAD;
	plain = arena_alloc(a, plain_len + 1);
	if (!crypto_open(&s->key, &nonce, place, seal_place(e->number, place), bytes + sizeof(nonce.b), len,
	                 plain))
		return why_set(why, "spool: message %" PRIu64 " is damaged or was sealed with another key",
		               e->number);
	end = memchr(plain, '\n', plain_len);
	if (end == NULL)
		return why_set(why, "spool: message %" PRIu64 " is damaged", e->number);
	ret_m->id = arena_bytes(a, plain, (size_t)(end - plain));
	ret_m->text = end + 1;
	ret_m->len = plain_len - (size_t)(end - plain) - 1;
	return true;
}

/* ---- what is kept ---- */

static int by_number(const void *a, const void *b)
{
	const struct mdo_spool_entry *x = a, *y = b;

	return x->number < y->number ? -1 : x->number > y->number;
}

bool mdo_spool_list(struct mdo_spool *s, struct arena *a, enum mdo_spool_place place,
                    struct mdo_spool_entry **ret_entries, size_t *ret_count, struct why *why)
{
	int fd = openat(s->places[place], ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
	struct mdo_spool_entry *found = NULL;
	size_t count = 0, room = 0;
	struct dirent *file;

	if (d == NULL) {
		if (fd >= 0)
			close(fd);
		return why_set(why, "read directory %s: %s", place_names[place], strerror(errno));
	}
	while ((file = readdir(d)) != NULL) {
		struct mdo_spool_entry e;

		if (!parse_name(file->d_name, place, &e))
			continue;
		if (count == room) {
			room = room > 0 ? 2 * room : 64;
			found = mem_grow(found, room, sizeof(*found));
		}
		found[count++] = e;
	}
	closedir(d);
	if (count > 1)
		qsort(found, count, sizeof(*found), by_number);
	*ret_entries = arena_array(a, count, sizeof(*found));
	if (count > 0)
		memcpy(*ret_entries, found, count * sizeof(*found));
	*ret_count = count;
	mem_free(found);
	return true;
}

bool mdo_spool_move(struct mdo_spool *s, const struct mdo_spool_entry *e, enum mdo_spool_place to,
                    struct instant now, const char *code, struct why *why)
{
	char name[MDO_SPOOL_NAME_MAX + MDO_SPOOL_CODE_MAX];
	int64_t ms = now.ms > 0 ? now.ms : 0;

	assert(to != MDO_SPOOL_QUEUE);
	if (to == MDO_SPOOL_SENT)
		snprintf(name, sizeof(name), "%020" PRIu64 "-%" PRId64, e->number, ms);
	else
		snprintf(name, sizeof(name), "%020" PRIu64 "-%" PRId64 "-%s", e->number, ms,
		         code != NULL && is_code(code) ? code : "unknown");
	return mdo_file_move(s->places[e->place], e->name, s->places[to], name, why) ||
	       why_wrap(why, "spool");
}

bool mdo_spool_sweep(struct mdo_spool *s, struct instant before, struct why *why)
{
	struct arena *a = arena_new();
	bool ok = true;

	for (int p = MDO_SPOOL_SENT; ok && p < MDO_SPOOL_PLACES; p++) {
		struct mdo_spool_entry *entries = NULL;
		size_t count = 0;

		ok = mdo_spool_list(s, a, (enum mdo_spool_place)p, &entries, &count, why);
		for (size_t i = 0; ok && i < count; i++)
			if (entries[i].since.ms < before.ms &&
			    unlinkat(s->places[p], entries[i].name, 0) != 0)
				ok = why_set(why, "spool: remove %s: %s", entries[i].name, strerror(errno));
	}
	arena_free(a);
	return ok;
}

const char *mdo_spool_epoch(const struct mdo_spool *s)
{
	return s->epoch;
}

bool mdo_spool_set_epoch(struct mdo_spool *s, const char *epoch, struct why *why)
{
	char line[MDO_EPOCH_MAX + 1];

	assert(strlen(epoch) == MDO_EPOCH_MAX - 1);
	snprintf(line, sizeof(line), "%s\n", epoch);
	if (!mdo_file_replace_at(s->dir, EPOCH_FILE, line, strlen(line), why))
		return why_wrap(why, "spool");
	memcpy(s->epoch, epoch, MDO_EPOCH_MAX);
	return true;
}
