#include "store/backup_file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC "mdod backup 1\n\n\n"
#define MAGIC_BYTES 16
#define HEAD_PLAIN 256
#define HEAD_BYTES (MAGIC_BYTES + CRYPTO_NONCE_BYTES + HEAD_PLAIN + CRYPTO_SEAL_OVERHEAD)
#define PLACE_TAG "mdod backup page 1"
#define PLACE_TAG_BYTES 18
#define PLACE_BYTES (PLACE_TAG_BYTES + BACKUP_ID_BYTES + 1 + 8)
#define STAMP_CHARS 16 /* 20261122T014153Z */

static_assert(sizeof(MAGIC) == MAGIC_BYTES + 1, "the magic has its size");
static_assert(HEAD_BYTES <= BACKUP_HEAD_ROOM, "the header has its room");

/* ---- names ---- */

void backup_name(const char *region, struct instant at, char ret_name[BACKUP_NAME_MAX])
{
	char text[TIME_TEXT_MAX], stamp[STAMP_CHARS + 1];
	size_t n = 0;

	time_text_utc(at, text);
	for (const char *p = text; *p != '\0' && n < STAMP_CHARS - 1; p++)
		if (*p != '-' && *p != ':')
			stamp[n++] = *p;
	stamp[n++] = 'Z';
	stamp[n] = '\0';
	snprintf(ret_name, BACKUP_NAME_MAX, "%s-%s", region, stamp);
}

bool backup_name_is(const char *region, const char *name, const char **ret_stamp)
{
	static const char form[] = "00000000T000000Z";
	size_t len = strlen(region);
	const char *stamp;

	if (strncmp(name, region, len) != 0 || name[len] != '-' || strlen(name + len + 1) != STAMP_CHARS)
		return false;
	stamp = name + len + 1;
	for (int i = 0; i < STAMP_CHARS; i++)
		if (form[i] == '0' ? stamp[i] < '0' || stamp[i] > '9' : stamp[i] != form[i])
			return false;
	*ret_stamp = stamp;
	return true;
}

const char *backup_tail(enum sql_file kind)
{
	return kind == SQL_MAIN ? ".main" : ".vault";
}

/* ---- numbers in bytes ---- */

static void put(uint8_t **at, int64_t v)
{
	for (int i = 0; i < 8; i++)
		*(*at)++ = (uint8_t)((uint64_t)v >> (8 * i));
}

static int64_t take(const uint8_t **at)
{
	uint64_t v = 0;

	for (int i = 0; i < 8; i++)
		v |= (uint64_t) * (*at)++ << (8 * i);
	return (int64_t)v;
}

static void put_bytes(uint8_t **at, const void *bytes, size_t len)
{
	memcpy(*at, bytes, len);
	*at += len;
}

static void take_bytes(const uint8_t **at, void *ret, size_t len)
{
	memcpy(ret, *at, len);
	*at += len;
}

static int64_t place_in_file(int64_t number)
{
	return BACKUP_HEAD_ROOM + (number - 1) * BACKUP_RECORD;
}

int64_t backup_file_bytes(int64_t pages)
{
	return place_in_file(pages + 1);
}

/* What a record is bound to. */
static void place_of(const struct backup_file *f, int64_t number, uint8_t ret_place[PLACE_BYTES])
{
	uint8_t *at = ret_place;

	put_bytes(&at, PLACE_TAG, PLACE_TAG_BYTES);
	put_bytes(&at, f->id, sizeof(f->id));
	*at++ = (uint8_t)f->kind;
	put(&at, number);
}

/* ---- bytes on the disk ---- */

static int write_all(int fd, const uint8_t *bytes, int64_t len, int64_t at)
{
	while (len > 0) {
		ssize_t n = pwrite(fd, bytes, (size_t)len, at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? errno : ENOSPC;
		bytes += n;
		len -= n;
		at += n;
	}
	return 0;
}

static int read_all(int fd, uint8_t *ret_bytes, int64_t len, int64_t at)
{
	while (len > 0) {
		ssize_t n = pread(fd, ret_bytes, (size_t)len, at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? errno : ENODATA;
		ret_bytes += n;
		len -= n;
		at += n;
	}
	return 0;
}

int backup_file_make(struct backup_file *f, const char *path)
{
	(void)unlink(path);
	f->fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	return f->fd < 0 ? errno : 0;
}

int backup_file_put(int fd, int64_t number, int64_t count, const uint8_t *records)
{
	return write_all(fd, records, count * BACKUP_RECORD, place_in_file(number));
}

int backup_file_take(int fd, int64_t number, int64_t count, uint8_t *ret_records)
{
	(void)posix_fadvise(fd, place_in_file(number), count * BACKUP_RECORD, POSIX_FADV_DONTNEED);
	return read_all(fd, ret_records, count * BACKUP_RECORD, place_in_file(number));
}

int backup_file_put_header(int fd, const uint8_t bytes[BACKUP_HEAD_ROOM])
{
	return write_all(fd, bytes, BACKUP_HEAD_ROOM, 0);
}

int backup_file_take_header(int fd, uint8_t ret_bytes[BACKUP_HEAD_ROOM])
{
	(void)posix_fadvise(fd, 0, BACKUP_HEAD_ROOM, POSIX_FADV_DONTNEED);
	return read_all(fd, ret_bytes, BACKUP_HEAD_ROOM, 0);
}

void backup_file_begin(struct backup_file *f, const struct crypto_key *key)
{
	*f = (struct backup_file){.fd = -1};
	f->pages_key = crypto_derive(key, "backup pages 1");
	f->header_key = crypto_derive(key, "backup header 1");
}

void backup_file_close(struct backup_file *f)
{
	if (f->fd >= 0)
		close(f->fd);
	crypto_wipe(f, sizeof(*f));
	f->fd = -1;
}

/* ---- records ---- */

void backup_file_record(struct backup_file *f, int64_t number, const uint8_t page[BACKUP_PAGE],
                        uint8_t ret_record[BACKUP_RECORD])
{
	uint8_t place[PLACE_BYTES];
	struct crypto_nonce nonce;

	assert(number > 0);
	crypto_random(nonce.b, sizeof(nonce.b));
	memcpy(ret_record, nonce.b, sizeof(nonce.b));
	place_of(f, number, place);
	crypto_seal(&f->pages_key, &nonce, place, sizeof(place), page, BACKUP_PAGE,
	            ret_record + sizeof(nonce.b));
	if (number > f->pages)
		f->pages = number;
}

void backup_file_hash(struct crypto_hasher *h)
{
	crypto_hash_start(h, NULL);
	crypto_hash_text(h, "mdod backup records 1");
}

bool backup_file_page(const struct backup_file *f, int64_t number, const uint8_t record[BACKUP_RECORD],
                      struct crypto_hasher *h, uint8_t ret_page[BACKUP_PAGE], struct why *why)
{
	uint8_t place[PLACE_BYTES];
	struct crypto_nonce nonce;

	memcpy(nonce.b, record, sizeof(nonce.b));
	place_of(f, number, place);
	if (!crypto_open(&f->pages_key, &nonce, place, sizeof(place), record + sizeof(nonce.b),
	                 BACKUP_RECORD - sizeof(nonce.b), ret_page))
		return why_set(why, "page %lld is not what was sealed there", (long long)number);
	if (h != NULL)
		crypto_hash_part(h, record + BACKUP_RECORD - CRYPTO_SEAL_OVERHEAD, CRYPTO_SEAL_OVERHEAD);
	return true;
}

/* ${error} of reading. */
static bool not_read(int error, struct why *why)
{
	return why_set(why, "read: %s", error == ENODATA ? "it is cut off" : strerror(error));
}

bool backup_file_read(const struct backup_file *f, int64_t number, struct crypto_hasher *h,
                      uint8_t ret_page[BACKUP_PAGE], struct why *why)
{
	uint8_t record[BACKUP_RECORD];
	int error = read_all(f->fd, record, sizeof(record), place_in_file(number));

	return error == 0 ? backup_file_page(f, number, record, h, ret_page, why) : not_read(error, why);
}

bool backup_file_cut(struct backup_file *f, int64_t pages, struct why *why)
{
	if (ftruncate(f->fd, backup_file_bytes(pages)) != 0)
		return why_set(why, "cut: %s", strerror(errno));
	f->pages = pages;
	return true;
}

/* ---- the header ---- */

static void write_header(const struct backup_header *h, uint8_t ret_plain[HEAD_PLAIN])
{
	uint8_t *at = ret_plain;

	memset(ret_plain, 0, HEAD_PLAIN);
	put_bytes(&at, h->id, sizeof(h->id));
	put(&at, BACKUP_PAGE);
	put(&at, h->kind);
	put(&at, h->pages);
	put(&at, h->made.ms);
	put(&at, h->head.seq);
	put_bytes(&at, h->head.hash.b, sizeof(h->head.hash.b));
	put_bytes(&at, h->records.b, sizeof(h->records.b));
	put_bytes(&at, h->epoch, sizeof(h->epoch));
	put_bytes(&at, h->region, sizeof(h->region));
	assert(at - ret_plain <= HEAD_PLAIN);
}

static bool read_header(const uint8_t plain[HEAD_PLAIN], struct backup_header *ret_header)
{
	const uint8_t *at = plain;
	struct backup_header h = {0};
	int64_t page, kind;

	take_bytes(&at, h.id, sizeof(h.id));
	page = take(&at);
	kind = take(&at);
	h.pages = take(&at);
	h.made.ms = take(&at);
	h.head.seq = take(&at);
	take_bytes(&at, h.head.hash.b, sizeof(h.head.hash.b));
	take_bytes(&at, h.records.b, sizeof(h.records.b));
	take_bytes(&at, h.epoch, sizeof(h.epoch));
	take_bytes(&at, h.region, sizeof(h.region));
	if (page != BACKUP_PAGE || (kind != SQL_MAIN && kind != SQL_VAULT) || h.pages < 1 ||
	    h.pages > UINT32_MAX || h.epoch[sizeof(h.epoch) - 1] != '\0' ||
	    h.region[sizeof(h.region) - 1] != '\0')
		return false;
	h.kind = (enum sql_file)kind;
	*ret_header = h;
	return true;
}

void backup_file_header(const struct backup_file *f, const struct backup_header *header,
                        uint8_t ret_bytes[BACKUP_HEAD_ROOM])
{
	uint8_t plain[HEAD_PLAIN];
	struct crypto_nonce nonce;

	memset(ret_bytes, 0, BACKUP_HEAD_ROOM);
	write_header(header, plain);
	crypto_random(nonce.b, sizeof(nonce.b));
	memcpy(ret_bytes, MAGIC, MAGIC_BYTES);
	memcpy(ret_bytes + MAGIC_BYTES, nonce.b, sizeof(nonce.b));
	crypto_seal(&f->header_key, &nonce, MAGIC, MAGIC_BYTES, plain, sizeof(plain),
	            ret_bytes + MAGIC_BYTES + sizeof(nonce.b));
}

bool backup_file_header_of(const struct backup_file *f, const uint8_t bytes[BACKUP_HEAD_ROOM],
                           struct backup_header *ret_header, struct why *why)
{
	uint8_t plain[HEAD_PLAIN];
	struct crypto_nonce nonce;

	if (memcmp(bytes, MAGIC, MAGIC_BYTES) != 0)
		return why_set(why, "is not a backup of mdod");
	memcpy(nonce.b, bytes + MAGIC_BYTES, sizeof(nonce.b));
	if (!crypto_open(&f->header_key, &nonce, MAGIC, MAGIC_BYTES, bytes + MAGIC_BYTES + sizeof(nonce.b),
	                 HEAD_PLAIN + CRYPTO_SEAL_OVERHEAD, plain))
		return why_set(why, "was sealed with another backup key, or its header is damaged");
	return read_header(plain, ret_header) || why_set(why, "its header is of another form");
}

/* Length and header of an open file. */
static bool look(struct backup_file *f, struct backup_header *ret_header, struct why *why)
{
	struct backup_header header = {.pages = 0};
	uint8_t bytes[BACKUP_HEAD_ROOM];
	struct stat st;
	int error;

	if (fstat(f->fd, &st) != 0 || !S_ISREG(st.st_mode))
		return why_set(why, "is not a plain file");
	error = backup_file_take_header(f->fd, bytes);
	if (error != 0)
		return not_read(error, why);
	if (!backup_file_header_of(f, bytes, &header, why))
		return false;
	if (st.st_size != backup_file_bytes(header.pages))
		return why_set(why, "is not as long as it says: %lld bytes of %lld", (long long)st.st_size,
		               (long long)backup_file_bytes(header.pages));
	memcpy(f->id, header.id, sizeof(f->id));
	f->kind = header.kind;
	f->pages = header.pages;
	*ret_header = header;
	return true;
}

bool backup_file_open(struct backup_file *f, const struct crypto_key *key, const char *path,
                      struct backup_header *ret_header, struct why *why)
{
	backup_file_begin(f, key);
	f->fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (f->fd < 0) {
		int error = errno;

		backup_file_close(f);
		return why_set(why, "%s: %s", path, strerror(error));
	}
	if (look(f, ret_header, why))
		return true;
	backup_file_close(f);
	return why_wrap(why, "%s", path);
}
