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

/* Makes a new file (0600); one that is there is replaced. */
bool backup_file_make(struct backup_file *f, const struct crypto_key *key, const char *path,
                      struct why *why) MDO_CHECK;
/* Opens one and its header. Refuses: not a backup, another key, cut off or longer than it says. */
bool backup_file_open(struct backup_file *f, const struct crypto_key *key, const char *path,
                      struct backup_header *ret_header, struct why *why) MDO_CHECK;
void backup_file_close(struct backup_file *f);

/* Page numbers begin at 1. */
bool backup_file_write(struct backup_file *f, int64_t number, const uint8_t page[BACKUP_PAGE],
                       struct why *why) MDO_CHECK;
bool backup_file_read(const struct backup_file *f, int64_t number, uint8_t ret_page[BACKUP_PAGE],
                      struct why *why) MDO_CHECK;
/* The same, and takes the record into a hash over all of them. */
bool backup_file_check(const struct backup_file *f, int64_t number, struct crypto_hasher *h,
                       uint8_t ret_page[BACKUP_PAGE], struct why *why) MDO_CHECK;
/* The hash over all records begins so. */
void backup_file_hash(struct crypto_hasher *h);
bool backup_file_cut(struct backup_file *f, int64_t pages, struct why *why) MDO_CHECK;
bool backup_file_seal(struct backup_file *f, const struct backup_header *header, struct why *why) MDO_CHECK;
/* Reads the header that was written, from the file. */
bool backup_file_header(const struct backup_file *f, struct backup_header *ret_header,
                        struct why *why) MDO_CHECK;
int64_t backup_file_bytes(int64_t pages);
/* Lets the kernel forget what it keeps in memory of some records from ${number} on, and read them from the
 * disk anew, without waiting for it. */
void backup_file_fetch(const struct backup_file *f, int64_t number, int64_t count);
/* Whether a record can be read without waiting for the disk. Where that cannot be told: true. */
bool backup_file_near(const struct backup_file *f, int64_t number);

#endif
