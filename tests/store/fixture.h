/*
 * fixture - what stands in the files that the migration test keeps, and the keys they were made with.
 */
#ifndef MDO_STORE_FIXTURE_H
#define MDO_STORE_FIXTURE_H

#include "store/store.h"
#include "store/store_absence.h"
#include "store/store_audit.h"
#include "store/store_case.h"
#include "store/store_client.h"
#include "store/store_outbox.h"
#include "store/store_vault.h"

#define FIXTURE_NOW ((struct instant){INT64_C(1790000000000)})
#define FIXTURE_LATER ((struct instant){INT64_C(1790000001000)})
#define FIXTURE_LAST ((struct instant){INT64_C(1790000002000)})
#define FIXTURE_TEXT "sleeps badly since the move"
#define FIXTURE_CASE "C-F1XTVRE0"

static inline struct store_settings fixture_settings(const char *dir)
{
	struct store_settings settings = {.dir = dir, .wal_limit_bytes = 1 << 20, .version = "fixture"};

	for (size_t i = 0; i < CRYPTO_KEY_BYTES; i++) {
		settings.vault_key.b[i] = (uint8_t)(i + 1);
		settings.audit_key.b[i] = (uint8_t)(i + 101);
	}
	return settings;
}

/* f.jansen, who let an offer lapse, is away for some days; a.bakker, who holds the regie, until further
 * notice. */
static inline void fixture_people(struct store *s)
{
	static const struct person_id people[] = {{"a.bakker"}, {"f.jansen"}};
	struct store_regie r = {.case_ = {FIXTURE_CASE},
	                        .partner = {"ggd"},
	                        .state = REGIE_OFFERED,
	                        .answer_by = {FIXTURE_NOW.ms + 14 * INT64_C(86400000)},
	                        .why = "order +10"};

	for (size_t i = 0; i < 2; i++) {
		struct store_person p = {.person = people[i],
		                         .partner = {"ggd"},
		                         .domains = TERMS_BIT(DOMAIN_HOUSING),
		                         .languages = "nl",
		                         .expertise = "",
		                         .limit = 20,
		                         .duties = TERMS_BIT(DUTY_REGIEHOUDER)};
		struct store_absence a = {.person = people[i],
		                          .partner = {"ggd"},
		                          .from = {i == 0 ? 20730 : 20700},
		                          .until = {i == 0 ? STORE_ABSENCE_FAR : 20710},
		                          .told_by = "roster"};

		(void)snprintf(a.id, sizeof(a.id), STORE_ABSENCE_ROSTER "%.64s", people[i].text);
		store_roster_set(s, &p);
		store_absence_put(s, &a);
	}
	r.person = people[1];
	r.offered = FIXTURE_NOW;
	store_regie_add(s, &r);
	store_regie_end(s, 1, REGIE_DECLINED, CAUSE_EXPIRED, FIXTURE_LATER);
	r.person = people[0];
	r.offered = FIXTURE_LATER;
	store_regie_add(s, &r);
	store_regie_accept(s, 2, FIXTURE_LAST);
}

/* A commit that fails shows in store_state. */
static inline void fixture_fill(struct store *s)
{
	struct store_case c = {.id = {FIXTURE_CASE},
	                       .client = {"01900000-0000-7000-8000-000000000001"},
	                       .table = {"noord"},
	                       .state = CASE_OPEN,
	                       .urgency = URGENCY_HIGH,
	                       .opened = FIXTURE_NOW,
	                       .discuss_by = {20750},
	                       .discussed = {TIME_NO_DAY},
	                       .earliest = {TIME_NO_DAY},
	                       .next_date = {20740}};
	struct store_notification n = {
	        .partner = {"ggd"}, .kind = EVENT_CASE_OPENED, .created = FIXTURE_NOW, .facts = "{}"};
	struct store_audit row = {.event = "case.opened",
	                          .action = 'C',
	                          .actor = "mdod",
	                          .case_id = FIXTURE_CASE,
	                          .reason = "r"};
	struct crypto_hash hash = {{7}};

	store_begin(s);
	store_client_add(s, &c.client, FIXTURE_NOW, true);
	store_identity_add(s, &hash, IDENTITY_BSN, &c.client);
	store_case_add(s, &c);
	store_outbox_add(s, &n);
	(void)store_seal(s, SEAL_OBSERVATION, "signal-1", DOMAIN_HOUSING, "consent-1", FIXTURE_TEXT,
	                 sizeof(FIXTURE_TEXT) - 1);
	store_audit_add(s, FIXTURE_NOW, &row);
	fixture_people(s);
	if (!store_commit(s))
		store_rollback(s);
}

#endif
