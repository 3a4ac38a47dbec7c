/*
 * conf - the configuration as one immutable value: mdod.conf, and the files of partners.d, people.d and
 * tables.d beside it. Read whole or not at all: an unknown key, a key out of its range, a duplicate id, a
 * door used twice, a reference to what does not exist: file, line and what is wrong. Every key stands once,
 * in a table (conf_keys.h), from which come the loader, the checks, the printed form and the text of the
 * shipped file.
 */
#ifndef MDO_CONF_CONF_H
#define MDO_CONF_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/attr.h"
#include "base/id.h"
#include "base/log.h"
#include "base/roles.h"
#include "base/terms.h"
#include "base/time.h"
#include "rules/calendar.h"

#define CONF_BREAKS_MAX 8
#define CONF_KEYS_MAX 2 /* public keys of one principal: two, to rotate */

/* Terms and weights that a municipality sets. Days are calendar days, workdays Dutch working days. */
struct conf_policy {
	int64_t consent_max_days;            /* longest term of a consent */
	int64_t consent_warning_days;        /* the regiehouder hears this long before one ends */
	int64_t discuss_days[URGENCY_COUNT]; /* from signal to discuss-by date, by urgency (crisis: 2 by
	                                        default) */
	int64_t crisis_review_workdays;      /* a crisis ground is reviewed within */
	int64_t crisis_escalation_workdays;  /* unreviewed: discloses nothing; erased after this further term
	                                      */
	int64_t crisis_alarm_per_month;      /* more than so many from one partner in 30 days: told */
	int64_t glass_hours;                 /* the emergency button shows content so long */
	int64_t erasure_workdays;            /* a partner says within this that it erased */
	int64_t new_persons_per_day;         /* that one partner never named before */
	int64_t signal_answer_ms; /* answers to signals go after so long, or a multiple; 0: at once */
	int64_t withdrawal_confirm_workdays; /* a withdrawal from someone unconnected erases after */
	int64_t regie_offer_workdays, regie_offer_crisis_hours;   /* term to answer an offer */
	int64_t protect_medium_from, protect_high_from;           /* yes answers: 4 and 8 */
	int64_t accumulation_medium_from, accumulation_high_from; /* different partners signalling: 2 and 3 */
	int64_t deadline_near_days; /* a deadline (PIP, route) within this raises urgency */
	int64_t pip_weeks;          /* legal term of the PIP */
	int64_t silent_case_days;   /* next date of a case with nothing planned */
	int64_t horizon_weeks;      /* meetings are made this far ahead */
	int64_t replay_days;        /* acknowledged notifications can be asked for again this long */
	int64_t digest_minute;      /* local minute of the day at which digests are due */
	/* regie: weights of design section 6 */
	int64_t weight_contact, weight_trust, weight_wish, weight_order, weight_domain, weight_language,
	        weight_expertise, weight_load;
	size_t order_count;
	enum role order[ROLE_COUNT]; /* organisations, first the most suited to hold the regie */
	int64_t contacts_per_week;   /* of one client, over all partners: more is too much */
	uint32_t sensitive_domains;  /* life domains that ask for a professional interpreter: bits of enum
	                              * domain
	                              */
	size_t basis_count;
	const char *const *bases; /* legal-basis codes that may stand beside a consent */
	size_t language_count;
	const char *const *languages; /* BCP 47 tags that may be named */
};

struct conf_retention {
	int64_t days[RETENTION_COUNT];
	int64_t warn_days; /* what goes is listed so long before */
};

struct conf_partner {
	struct partner_id id;
	const char *name;   /* of the organisation */
	const char *source; /* urn:nld:oin:... or urn:nld:kvknr:..., with :systeem: part; what `source` of its
	                       messages must be */
	enum role role;
	uint32_t rights;  /* bits of enum right */
	uint32_t domains; /* life domains it may send and see at all; default by role is all */
	bool bsn_allowed, vnumber_allowed, revoked;
	struct table_id table; /* default MDO table */
	size_t group_count;
	const char *const *groups;
	const char *door; /* tcp://address:port; NULL only when revoked */
	size_t key_count;
	const char *keys[CONF_KEYS_MAX];
};

struct conf_person { /* someone with a door of their own: coordinator, chair, ... */
	struct person_id id;
	enum office office;
	uint32_t rights; /* default by office */
	bool revoked;
	size_t table_count; /* tables this person sees; 0: all */
	const struct table_id *tables;
	const char *door; /* as a partner's */
	size_t key_count;
	const char *keys[CONF_KEYS_MAX];
};

enum conf_holiday { CONF_HOLIDAY_SKIP, CONF_HOLIDAY_NEXT };

struct conf_table { /* an MDO table */
	struct table_id id;
	const char *name;
	size_t place_count;
	const char *const *places; /* place codes whose clients are discussed here; each on one table */
	enum weekday weekday;      /* 0: only on dates */
	int64_t every_weeks;
	struct day anchor;    /* a day whose week counts as week 0 */
	int64_t nth_of_month; /* 0: weekly rhythm; 1..4: the n-th such weekday of the month */
	int64_t start_minute; /* local, minutes after midnight */
	int64_t seats, slot_minutes;
	enum conf_holiday on_holiday;
	size_t date_count, skip_count;
	const struct day *dates, *skips; /* days beside the rhythm; days on which there is no meeting */
	size_t break_count;
	const char *const *breaks;                       /* "SLOT:MINUTES", see conf_break */
	int64_t announce_workdays;                       /* meeting is announced so long before */
	struct person_id chair, chair_deputy, secretary; /* of people.d; the last two may be unset */
	size_t standing_count;
	const struct partner_id *standing; /* partners always at this table */
	const char *room;                  /* where it meets; NULL: not said */
};

struct conf {
	const char *region;    /* names this instance */
	const char *source;    /* CloudEvents source of its notifications, with OIN */
	const char *state_dir; /* mdod.db, vault.db */
	const char *server_key, *match_key,
	        *vault_key;         /* secret files, where systemd hands in no credential of that name */
	const char *match_key_next; /* "": no rotation is prepared */
	const char *backup_key;     /* "": no backups */
	const char *erasure_ledger, *backup_dir; /* "": none */
	int64_t backup_main_days, backup_vault_days, backup_warn_hours;
	enum log_level log_level;
	int64_t wal_limit_mib; /* checkpoint at the latest when the WAL is this long */
	int64_t reserve_mib;   /* kept free inside the database for audit rows when the disk is full */
	struct conf_policy policy;
	struct conf_retention retention;
	struct role_rules roles; /* what each role may send and see */
	size_t partner_count, person_count, table_count;
	const struct conf_partner *partners; /* sorted by id */
	const struct conf_person *people;
	const struct conf_table *tables;
};

/* One complaint: where, and what is wrong and what to do. */
struct conf_complaint {
	char file[200];
	int line;
	char text[300];
};

/*
 * Reads everything under ${path} (mdod.conf; partners.d, people.d, tables.d lie beside it). NULL and the
 * first complaint when anything is wrong. All that the value points to lives until conf_free.
 */
struct conf *conf_load(const char *path, struct conf_complaint *ret_complaint) MDO_CHECK;
void conf_free(struct conf *conf); /* NULL is fine */

const struct conf_partner *conf_partner(const struct conf *conf,
                                        const char *id); /* NULL when there is none */
const struct conf_person *conf_person(const struct conf *conf, const char *id);
const struct conf_table *conf_table(const struct conf *conf, const char *id);
/* The table a place code is discussed at, NULL when none. */
const struct conf_table *conf_table_of_place(const struct conf *conf, const char *place);
/* When it meets; points into the table. */
struct calendar_rule conf_table_rule(const struct conf_table *table);
/* One of a table's breaks: after the item of which slot, and how long. */
struct conf_break {
	int64_t slot, minutes;
};
struct conf_break conf_table_break(const struct conf_table *table, size_t which);
/* From its start to its end, of ${seats} items with the breaks between them. */
int64_t conf_table_minutes(const struct conf_table *table, int64_t seats);
/* Whether a tag or a code is on the region's list. */
bool conf_has_language(const struct conf *conf, const char *tag);
bool conf_has_basis(const struct conf *conf, const char *code);
bool conf_partner_in_group(const struct conf_partner *p, const char *group);

/*
 * The whole configuration as text, every key with its value and meaning (mdod --check-config --print). A line
 * "# ==== NAME ====" stands before what belongs in a file NAME: mdod.conf, partners.d/ID.conf ...; read back
 * from such files it gives the same configuration.
 */
void conf_print(const struct conf *conf, FILE *to);
/* The text of a mdod.conf with every key at its default: the shipped one. */
void conf_print_default(FILE *to);
/* Hash over everything that decides behaviour, for the boot record: all keys but the paths of files. */
uint64_t conf_digest(const struct conf *conf);

#endif
