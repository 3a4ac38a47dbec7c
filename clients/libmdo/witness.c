#include "libmdo/witness.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "libmdo/file.h"

#define WITNESS_BYTES 2048
#define WITNESS_VERSION "mdo-witness 1"
#define WITNESS_PATH_MAX 1088
#define SIGNED_MAX 128

struct mdo_witness {
	char path[WITNESS_PATH_MAX], pinned[CRYPTO_HEX_MAX];
	struct mdo_witness_kept before; /* as the file was when the question was asked */
	enum mdo_witness_alarm alarm;
	char restored[160];
	struct why trouble;
};

static const char *const words[] = {
#define X(S, word, meaning) word,
        MDO_WITNESS_ALARMS(X)
#undef X
};

const char *mdo_witness_meaning(enum mdo_witness_alarm alarm)
{
	static const char *const meanings[] = {
#define X(S, word, meaning) meaning,
	        MDO_WITNESS_ALARMS(X)
#undef X
	};

	return meanings[alarm];
}

/* ---- the file ---- */

static struct mdo_witness_kept nothing_kept(void)
{
	return (struct mdo_witness_kept){.head.anchor = -1, .came.anchor = -1};
}

static bool is_hex(const char *s, size_t len)
{
	return strlen(s) == len && strspn(s, "0123456789abcdef") == len;
}

/* The value of the next line, which must begin with ${name} and a space. */
static const char *take(char **text, const char *name)
{
	size_t len = strlen(name);
	char *line = strsep(text, "\n");

	return line != NULL && strncmp(line, name, len) == 0 && line[len] == ' ' ? line + len + 1 : NULL;
}

static bool take_hex(char **text, const char *name, size_t digits, char *ret)
{
	const char *value = take(text, name);

	if (value == NULL || (value[0] != '\0' && !is_hex(value, digits)))
		return false;
	memcpy(ret, value, strlen(value) + 1);
	return true;
}

static bool take_head(char **text, struct mdo_witness_head *ret)
{
	const char *anchor;

	return take_hex(text, "epoch", MDO_WITNESS_EPOCH_MAX - 1, ret->epoch) &&
	       (anchor = take(text, "anchor")) != NULL &&
	       text_parse_int(anchor, -1, INT64_MAX, &ret->anchor) &&
	       take_hex(text, "head", CRYPTO_HEX_MAX - 1, ret->head) &&
	       take_hex(text, "signature", CRYPTO_SIGNATURE_HEX_MAX - 1, ret->signature) &&
	       take_hex(text, "key", CRYPTO_HEX_MAX - 1, ret->key) &&
	       (ret->anchor < 0) == (ret->head[0] == '\0');
}

static bool parse(char *text, struct mdo_witness_kept *ret_kept)
{
	struct mdo_witness_kept k = nothing_kept();
	const char *alarm;
	bool known = false;

	if (!text_equal(strsep(&text, "\n"), WITNESS_VERSION) || !take_head(&text, &k.head) ||
	    (alarm = take(&text, "alarm")) == NULL)
		return false;
	for (int i = 0; i < MDO_WITNESS_ALARM_COUNT && !known; i++)
		if ((known = text_equal(alarm, words[i])))
			k.alarm = (enum mdo_witness_alarm)i;
	if (!known || (k.alarm != MDO_WITNESS_NONE && !take_head(&text, &k.came)) || text == NULL ||
	    text[0] != '\0')
		return false;
	*ret_kept = k;
	return true;
}

static int write_head(char *to, size_t size, const struct mdo_witness_head *h)
{
	return snprintf(to, size, "epoch %s\nanchor %" PRId64 "\nhead %s\nsignature %s\nkey %s\n", h->epoch,
	                h->anchor, h->head, h->signature, h->key);
}

static bool save(const char *path, const struct mdo_witness_kept *k, struct why *why)
{
	char text[WITNESS_BYTES], dir[WITNESS_PATH_MAX];
	const char *slash = strrchr(path, '/');
	int n, fd;
	bool ok;

	n = snprintf(text, sizeof(text), WITNESS_VERSION "\n");
	n += write_head(text + n, sizeof(text) - (size_t)n, &k->head);
	n += snprintf(text + n, sizeof(text) - (size_t)n, "alarm %s\n", words[k->alarm]);
	if (k->alarm != MDO_WITNESS_NONE)
		n += write_head(text + n, sizeof(text) - (size_t)n, &k->came);
	snprintf(dir, sizeof(dir), "%.*s", slash != NULL ? (int)(slash - path) + 1 : 1,
	         slash != NULL ? path : ".");
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return why_set(why, "open %s: %s", dir, strerror(errno));
	ok = mdo_file_replace_at(fd, slash != NULL ? slash + 1 : path, text, (size_t)n, why);
	close(fd);
	return ok;
}

bool mdo_witness_read(const char *path, struct mdo_witness_kept *ret_kept, struct why *why)
{
	struct arena *a;
	const char *text;
	struct stat st;
	bool ok;

	/* Without a byte: made by lock(), and nothing kept yet. */
	if (stat(path, &st) == 0 ? st.st_size == 0 : errno == ENOENT) {
		*ret_kept = nothing_kept();
		return true;
	}
	a = arena_new();
	ok = mdo_file_read_at(a, AT_FDCWD, path, WITNESS_BYTES, &text, NULL, why);
	if (ok && !parse(arena_text(a, text), ret_kept))
		ok = why_set(why, "%s is damaged; look at it, then remove it to begin anew", path);
	arena_free(a);
	return ok;
}

/* Programs of ours that answer at the same time write one after the other: the lock is on the file as it
 * stands, and replacing it lets the next one look again. */
static int lock(const char *path, struct why *why)
{
	for (;;) {
		int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		struct stat held, there;

		if (fd < 0) {
			why_set(why, "open %s: %s", path, strerror(errno));
			return -1;
		}
		bool locked = flock(fd, LOCK_EX) == 0;
		if (!locked && errno != EINTR) {
			why_set(why, "lock %s: %s", path, strerror(errno));
			close(fd);
			return -1;
		}
		if (locked && fstat(fd, &held) == 0 && stat(path, &there) == 0 && held.st_ino == there.st_ino)
			return fd;
		close(fd);
	}
}

bool mdo_witness_accept(const char *path, struct why *why)
{
	struct mdo_witness_kept k;
	struct stat st;
	bool ok;
	int fd;

	if (stat(path, &st) != 0)
		return why_set(why, "%s: %s", path, strerror(errno));
	fd = lock(path, why);
	if (fd < 0)
		return false;
	ok = mdo_witness_read(path, &k, why);
	if (ok && k.alarm == MDO_WITNESS_NONE)
		ok = why_set(why, "%s: there is no alarm", path);
	k.head = ok ? k.came : k.head;
	k.alarm = MDO_WITNESS_NONE;
	ok = ok && save(path, &k, why);
	close(fd);
	return ok;
}

/* ---- judging ---- */

static bool is_signed_by(const struct mdo_witness_head *h, const char *key)
{
	struct crypto_signature signature;
	struct crypto_signer signer;
	char text[SIGNED_MAX];
	int len = snprintf(text, sizeof(text), "mdod audit head 1\n%" PRId64 "\n%s\n", h->anchor, h->head);

	return crypto_signature_from_hex(h->signature, &signature) && crypto_signer_from_hex(key, &signer) &&
	       crypto_signature_fits(&signature, &signer, text, (size_t)len);
}

enum mdo_witness_alarm mdo_witness_judge(const struct mdo_witness_head *stands,
                                         const struct mdo_witness_head *came, const char *pinned)
{
	bool restored = stands->epoch[0] != '\0' && !text_equal(stands->epoch, came->epoch);
	const char *key = pinned[0] != '\0' ? pinned : stands->key;

	if (!restored && came->anchor < stands->anchor)
		return MDO_WITNESS_BACK;
	if (!restored && came->anchor == stands->anchor && !text_equal(came->head, stands->head))
		return MDO_WITNESS_CHANGED;
	if (came->signature[0] == '\0') {
		/* An old copy may be from before there were signatures; it gets one within minutes. */
		return pinned[0] != '\0' || (stands->signature[0] != '\0' && !restored) ? MDO_WITNESS_UNSIGNED
		                                                                        : MDO_WITNESS_NONE;
	}
	if (key[0] != '\0' && came->key[0] != '\0' && !text_equal(key, came->key))
		return MDO_WITNESS_KEY;
	if (key[0] == '\0')
		key = came->key;
	return key[0] == '\0' || is_signed_by(came, key) ? MDO_WITNESS_NONE : MDO_WITNESS_FORGED;
}

/* ---- one connection ---- */

struct mdo_witness *mdo_witness_new(const struct mdo_profile *p)
{
	struct mdo_witness *w = mem_alloc(sizeof(*w));

	*w = (struct mdo_witness){.before = nothing_kept()};
	if (p->witness[0] != '\0')
		snprintf(w->path, sizeof(w->path), "%s", p->witness);
	else
		snprintf(w->path, sizeof(w->path), "%s.witness", p->key_file);
	snprintf(w->pinned, sizeof(w->pinned), "%s", p->region_key);
	return w;
}

void mdo_witness_free(struct mdo_witness *w)
{
	mem_free(w);
}

void mdo_witness_before(struct mdo_witness *w)
{
	if (!mdo_witness_read(w->path, &w->before, &w->trouble))
		w->before = nothing_kept();
	else if (w->before.alarm != MDO_WITNESS_NONE)
		w->alarm = w->before.alarm;
}

static struct mdo_witness_head head_of(const char *epoch, const struct proto_witness *came)
{
	struct mdo_witness_head h = {.anchor = came->anchor};

	snprintf(h.epoch, sizeof(h.epoch), "%s", epoch);
	snprintf(h.head, sizeof(h.head), "%s", came->head);
	snprintf(h.signature, sizeof(h.signature), "%s", came->signature != NULL ? came->signature : "");
	snprintf(h.key, sizeof(h.key), "%s", came->key != NULL ? came->key : "");
	return h;
}

static void note_restored(struct mdo_witness *w, const struct mdo_witness_head *stood,
                          const struct mdo_witness_head *came)
{
	if (stood->epoch[0] == '\0' || text_equal(stood->epoch, came->epoch))
		return;
	snprintf(w->restored, sizeof(w->restored),
	         "the daemon says it was restored: its audit anchor was %" PRId64 " and is %" PRId64 " now%s",
	         stood->anchor, came->anchor,
	         came->anchor < stood->anchor ? "; what came after that copy is not in its chain" : "");
}

static bool same_head(const struct mdo_witness_head *a, const struct mdo_witness_head *b)
{
	return a->anchor == b->anchor && text_equal(a->epoch, b->epoch) && text_equal(a->head, b->head) &&
	       text_equal(a->signature, b->signature) && text_equal(a->key, b->key);
}

/* With the file locked, as it is now. Of two answers that crossed, the newer stays. */
static void settle(struct mdo_witness *w, const struct mdo_witness_head *came, enum mdo_witness_alarm alarm)
{
	struct mdo_witness_kept now = {.alarm = MDO_WITNESS_NONE};
	bool newer;

	if (!mdo_witness_read(w->path, &now, &w->trouble))
		return;
	if (now.alarm != MDO_WITNESS_NONE) { /* the first alarm stays until a person looked */
		w->alarm = now.alarm;
		return;
	}
	newer = !text_equal(now.head.epoch, came->epoch) || came->anchor > now.head.anchor;
	if (alarm == MDO_WITNESS_NONE && !newer && came->anchor == now.head.anchor)
		alarm = mdo_witness_judge(&now.head, came, w->pinned);
	if (alarm != MDO_WITNESS_NONE) {
		now.alarm = w->alarm = alarm;
		now.came = *came;
	} else if (newer || came->anchor == now.head.anchor) {
		note_restored(w, &now.head, came);
		/* What was pinned stays pinned, also while an old copy does not sign yet. */
		struct mdo_witness_head stands = *came;
		if (stands.key[0] == '\0')
			memcpy(stands.key, now.head.key, sizeof(stands.key));
		if (same_head(&stands, &now.head))
			return;
		now.head = stands;
	}
	(void)save(w->path, &now, &w->trouble);
}

void mdo_witness_after(struct mdo_witness *w, const char *epoch, const struct proto_witness *came)
{
	struct mdo_witness_head h;
	enum mdo_witness_alarm alarm;
	int fd;

	if (came == NULL || epoch == NULL || w->trouble.text[0] != '\0')
		return;
	h = head_of(epoch, came);
	alarm = mdo_witness_judge(&w->before.head, &h, w->pinned);
	if (alarm == MDO_WITNESS_NONE && same_head(&h, &w->before.head))
		return;
	fd = lock(w->path, &w->trouble);
	if (fd < 0) {
		w->alarm = alarm;
		return;
	}
	settle(w, &h, alarm);
	close(fd);
}

enum mdo_witness_alarm mdo_witness_alarm(const struct mdo_witness *w)
{
	return w->alarm;
}

const char *mdo_witness_path(const struct mdo_witness *w)
{
	return w->path;
}

const char *mdo_witness_restored(const struct mdo_witness *w)
{
	return w->restored;
}

const char *mdo_witness_trouble(const struct mdo_witness *w)
{
	return w->trouble.text;
}
