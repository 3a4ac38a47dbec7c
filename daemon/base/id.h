/*
 * id - identifiers as types. Signals, consents, references and events are UUIDv7 (RFC 9562): they grow with
 * time, so that the indexes they stand in append (DESIGN section 4). A case has a code that people can
 * say aloud. Partners, people, tables are named by the configuration or the roster. Randomness is handed in
 * (design section 2, I10).
 */
#ifndef MDO_BASE_ID_H
#define MDO_BASE_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/time.h"

#define ID_UUID_MAX 37 /* 36 and the NUL */
#define ID_CASE_MAX 11 /* C-XXXXXXXX */
#define ID_NAME_MAX 65 /* partner, person, table: [a-z0-9][a-z0-9.-]{0,63} */
#define ID_MEETING_MAX 84

struct signal_id {
	char text[ID_UUID_MAX];
};
struct consent_id {
	char text[ID_UUID_MAX];
};
struct client_id {
	char text[ID_UUID_MAX];
};
struct reference_id { /* what a partner holds for a signal or a case: its own, unlike any other partner's */
	char text[ID_UUID_MAX];
};
struct event_id {
	char text[ID_UUID_MAX];
};
struct case_id {
	char text[ID_CASE_MAX];
};
struct meeting_id { /* table-YYYY-MM-DD, or table-YYYY-MM-DD-xN for an ad-hoc one */
	char text[ID_MEETING_MAX];
};
struct partner_id {
	char text[ID_NAME_MAX];
};
struct person_id {
	char text[ID_NAME_MAX];
};
struct table_id {
	char text[ID_NAME_MAX];
};

/* Where ids and keys come from. The daemon hands in the kernel's randomness, a simulation a seeded stream. */
struct id_source {
	void (*fill)(void *cookie, void *buf, size_t len);
	void *cookie;
	int64_t last_ms;     /* keeps UUIDv7 growing within this source, also when the clock steps back */
	uint16_t last_count; /* ... and within one millisecond */
};

/* The kernel's randomness (libsodium). */
struct id_source id_source_system(void);
/* A reproducible stream, for tests and simulations only. */
struct id_source id_source_seeded(uint64_t *seed);

void id_uuid(struct id_source *src, struct instant now, char ret_text[ID_UUID_MAX]);
/* Version 4: random, so that it tells nothing, not even when it was made (RFC 7986 asks it of calendars). */
void id_uuid_random(struct id_source *src, char ret_text[ID_UUID_MAX]);
struct case_id id_case(struct id_source *src);
uint64_t id_random(struct id_source *src);

/* Grammar checks, used by decoders and by the configuration. Case codes are accepted in lower case and with
 * the letters that are easily misread (Crockford base32: I L -> 1, O -> 0), and come out canonical. */
bool id_is_uuid(const char *s); /* any version, lower case only: ids are compared as text */
bool id_is_name(const char *s);
bool id_parse_case(const char *s, struct case_id *ret_id) MDO_CHECK;

/* Copies a text that is known to fit (a bug otherwise: asserted). An id that is empty stands for "none". */
void id_set(char *dst, size_t size, const char *src);
#define ID_SET(id, s) id_set((id).text, sizeof(id).text, (s))
#define ID_IS_SET(id) ((id).text[0] != '\0')
bool id_equal(const char *a, const char *b);
#define ID_EQUAL(a, b) id_equal((a).text, (b).text)

#endif
