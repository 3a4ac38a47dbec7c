/*
 * backup_file - one sealed copy of a database file: a header, then a record for each page. Every page is
 * sealed by itself (XChaCha20-Poly1305, random nonce), bound to the backup's id, the kind of file and its
 * number; the header, sealed too, has a hash over all records. So no plain page touches the disk, and a
 * record changed, swapped, cut off or of another backup is found. Private to the room store.
 */
#ifndef MDO_STORE_BACKUP_FILE_H
#define MDO_STORE_BACKUP_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/crypto.h"
#include "base/time.h"
#include "base/why.h"
#include "store/file.h"
#include "store/store_inside.h"

#define BACKUP_PAGE 4096
#define BACKUP_RECORD (CRYPTO_NONCE_BYTES + BACKUP_PAGE + CRYPTO_SEAL_OVERHEAD)
#define BACKUP_HEAD_ROOM 512 /* the header, before the first record */
#define BACKUP_ID_BYTES 16
#define BACKUP_REGION_MAX 41
#define BACKUP_NAME_MAX 81 /* region, hyphen, time as 20261122T014153Z */

/* Both files of a backup have the same id; epoch, head and time are those of the main file. */
struct backup_header {
	uint8_t id[BACKUP_ID_BYTES];
	enum sql_file kind;
	int64_t pages;
	struct instant made;
	struct audit_head head;
	struct crypto_hash records;
	char epoch[STORE_EPOCH_MAX];
	char region[BACKUP_REGION_MAX];
};

/* An open sealed file. */
struct backup_file {
	int fd;
	struct crypto_key pages_key, header_key;
	uint8_t id[BACKUP_ID_BYTES];
	enum sql_file kind;
	int64_t pages; /* records that stand in it */
};

/* "REGION-20261122T014153Z" */
void backup_name(const char *region, struct instant at, char ret_name[BACKUP_NAME_MAX]);
/* Whether ${name} is one of this region; ${ret_stamp} its time, in text that sorts. */
bool backup_name_is(const char *region, const char *name, const char **ret_stamp);
/* ".main", ".vault" */
const char *backup_tail(enum sql_file kind);

/* A new one, not yet anywhere. */
void backup_file_begin(struct backup_file *f, const struct crypto_key *key);
/* Opens one and its header. Refuses: not a backup, another key, cut off or longer than it says. */
bool backup_file_open(struct backup_file *f, const struct crypto_key *key, const char *path,
                      struct backup_header *ret_header, struct why *why) MDO_CHECK;
void backup_file_close(struct backup_file *f);

/* Page numbers begin at 1. ${h}, or NULL: the record is taken into a hash over all of them, which begins with
 * backup_file_hash. */
void backup_file_record(struct backup_file *f, int64_t number, const uint8_t page[BACKUP_PAGE],
                        uint8_t ret_record[BACKUP_RECORD]);
bool backup_file_page(const struct backup_file *f, int64_t number, const uint8_t record[BACKUP_RECORD],
                      struct crypto_hasher *h, uint8_t ret_page[BACKUP_PAGE], struct why *why) MDO_CHECK;
void backup_file_hash(struct crypto_hasher *h);
bool backup_file_read(const struct backup_file *f, int64_t number, struct crypto_hasher *h,
                      uint8_t ret_page[BACKUP_PAGE], struct why *why) MDO_CHECK;
bool backup_file_cut(struct backup_file *f, int64_t pages, struct why *why) MDO_CHECK;
void backup_file_header(const struct backup_file *f, const struct backup_header *header,
                        uint8_t ret_bytes[BACKUP_HEAD_ROOM]);
bool backup_file_header_of(const struct backup_file *f, const uint8_t bytes[BACKUP_HEAD_ROOM],
                           struct backup_header *ret_header, struct why *why) MDO_CHECK;
int64_t backup_file_bytes(int64_t pages);

/* These take the disk's time, know no key, and return 0 or an errno; ENODATA: it is cut off. */

/* Makes the file (0600); one that is there is replaced. */
int backup_file_make(struct backup_file *f, const char *path);
int backup_file_put(int fd, int64_t number, int64_t count, const uint8_t *records);
/* From the disk, whatever the kernel still has in memory of what was synced. */
int backup_file_take(int fd, int64_t number, int64_t count, uint8_t *ret_records);
int backup_file_put_header(int fd, const uint8_t bytes[BACKUP_HEAD_ROOM]);
int backup_file_take_header(int fd, uint8_t ret_bytes[BACKUP_HEAD_ROOM]);

#endif
