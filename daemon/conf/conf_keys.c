#include "conf/conf_keys.h"

#include <assert.h>
#include <stdio.h>

#define LIST(...)                                                                                            \
	{                                                                                                    \
		__VA_ARGS__                                                                                  \
	}
#define CHOICE(variable, what, list)                                                                         \
	static const char *const variable##_names[] = list;                                                  \
	static const struct terms variable = {what, sizeof(variable##_names) / sizeof(variable##_names[0]),  \
	                                      variable##_names, NULL};

/* The index is the enum's value. */
CHOICE(log_levels, "log level", LIST(NULL, NULL, NULL, "err", "warning", "notice", "info", "debug"))
CHOICE(weekdays, "day of the week", LIST(NULL, "mon", "tue", "wed", "thu", "fri", "sat", "sun"))
CHOICE(holidays, "rule for holidays", LIST("skip", "next"))

#undef CHOICE
#undef LIST

/*
 * Columns. INT: section, key, member, default, least, most, unit, meaning. TEXT, PATH: without unit. WORD: a
 * grammar. BOOL, CLOCK, DAY, ID: only a default. CHOICE: names. SET: names, lowest and highest bit. ORDER,
 * WORDS, DAYS, IDS, CURVE: the member and the one that counts, least and most entries.
 */
#define INT(s, k, m, d, min, max, u, t) {s, k, CONF_INT, AT(m), 0, d, min, max, u, NULL, NULL, t},
#define PLAIN(type, s, k, m, d, t) {s, k, type, AT(m), 0, d, 0, 0, NULL, NULL, NULL, t},
#define TEXT(s, k, m, d, min, max, t) {s, k, CONF_TEXT, AT(m), 0, d, min, max, NULL, NULL, NULL, t},
#define CHOICE(s, k, m, d, names, t) {s, k, CONF_CHOICE, AT(m), 0, d, 0, 0, NULL, &names, NULL, t},
#define WORD(s, k, m, d, g, t) {s, k, CONF_WORD, AT(m), 0, d, 0, 0, NULL, NULL, &conf_grammar_##g, t},
#define SET(s, k, m, d, names, min, max, t) {s, k, CONF_SET, AT(m), 0, d, min, max, NULL, &names, NULL, t},
#define ORDER(s, k, m, c, d, names, min, max, t)                                                             \
	{s, k, CONF_ORDER, AT(m), AT(c), d, min, max, NULL, &names, NULL, t},
#define MANY(type, s, k, m, c, d, g, min, max, t)                                                            \
	{s, k, type, AT(m), AT(c), d, min, max, NULL, NULL, &conf_grammar_##g, t},

/* clang-format off */
#define AT(m) offsetof(struct conf_main_draft, m)
static const struct conf_key main_keys[] = {
	TEXT("", "region", conf.region, "\"demo\"", 1, 40, "Names this instance, in answers and in the log.")
	WORD("", "oin", origin.oin, CONF_MAY, oin,
	     "OIN of the organisation that runs this instance; without oin and kvk it is 00000099000000000000, for tests.")
	WORD("", "kvk", origin.kvk, CONF_MAY, kvk, "KvK number, for an organisation without OIN; oin or kvk, not both.")
	WORD("", "system", origin.system, "\"mdod\"", system,
	     "Last part of the source of notifications: urn:nld:oin:OIN:systeem:SYSTEM.")
	PLAIN(CONF_PATH, "", "state_dir", conf.state_dir, "\"/var/lib/mdod\"", "Directory of mdod.db and vault.db.")
	CHOICE("", "log_level", conf.log_level, "\"info\"", log_levels, "Lines above this level are not logged.")

	PLAIN(CONF_PATH, "secrets", "server_key", conf.server_key, "\"credentials/server.key\"",
	      "Secret CURVE key of the doors. These three files are read when systemd hands in no credential.")
	PLAIN(CONF_PATH, "secrets", "match_key", conf.match_key, "\"credentials/match.key\"",
	      "Key under which clients are recognised; another one takes its place by mdoctl key rotate only.")
	PLAIN(CONF_PATH, "secrets", "vault_key", conf.vault_key, "\"credentials/vault.key\"",
	      "Key that seals the keys in the vault.")

	PLAIN(CONF_PATH, "secrets", "match_key_next", conf.match_key_next, CONF_MAY,
	      "The match key that comes after it, while clients are written anew (mdoctl key rotate).")
	PLAIN(CONF_PATH, "secrets", "backup_key", conf.backup_key, CONF_MAY,
	      "Key that seals backups; without it there are none. Keep a copy where the daemon's machine does not reach.")

	INT("store", "wal_limit_mib", conf.wal_limit_mib, "64", 1, 1024, "MiB",
	    "A checkpoint is made at the latest when the write-ahead log is this long.")
	INT("store", "reserve_mib", conf.reserve_mib, "8", 1, 1024, "MiB",
	    "Kept free inside the database, for audit rows when the disk is full.")

	PLAIN(CONF_PATH, "store", "erasure_ledger", conf.erasure_ledger, CONF_MAY,
	      "File on another disk than state_dir: which content was erased, for a restored copy to erase again.")
	PLAIN(CONF_PATH, "store", "backup_dir", conf.backup_dir, CONF_MAY,
	      "Directory for backups, outside state_dir; without it there are none.")
	INT("store", "backup_main_days", conf.backup_main_days, "90", 1, 3660, "days",
	    "Backups of the main file are removed after this term.")
	INT("store", "backup_vault_days", conf.backup_vault_days, "14", 1, 90, "days",
	    "Backups of the vault are removed after this term: then erased content is gone from everywhere.")
	INT("store", "backup_warn_hours", conf.backup_warn_hours, "26", 1, 720, "hours",
	    "Without a good backup for so long, the administrator is told.")

	INT("policy", "consent_max_days", conf.policy.consent_max_days, "365", 1, 1096, "days",
	    "Longest term of a consent.")
	INT("policy", "consent_warning_days", conf.policy.consent_warning_days, "28", 1, 365, "days",
	    "The regiehouder hears this long before a consent ends.")
	INT("policy", "crisis_review_workdays", conf.policy.crisis_review_workdays, "3", 1, 20, "working days",
	    "A crisis ground, which stands in for consent, is reviewed within this term.")
	INT("policy", "withdrawal_confirm_workdays", conf.policy.withdrawal_confirm_workdays, "5", 1, 20, "working days",
	    "A withdrawal told by someone unconnected suspends at once, and erases after this term.")
	INT("policy", "crisis_escalation_workdays", conf.policy.crisis_escalation_workdays, "2", 1, 20, "working days",
	    "An unreviewed ground discloses nothing more; the privacy officer has this term, then it is erased.")
	INT("policy", "crisis_alarm_per_month", conf.policy.crisis_alarm_per_month, "5", 1, 1000, "crises",
	    "More crises than this from one partner in 30 days: the privacy officer is told.")
	INT("policy", "glass_hours", conf.policy.glass_hours, "3", 1, 24, "hours",
	    "The emergency button shows a case's content for this long.")
	INT("policy", "erasure_workdays", conf.policy.erasure_workdays, "5", 1, 60, "working days",
	    "A partner that was told to erase says within this term that it did, or is reported.")
	INT("policy", "signal_answer_ms", conf.policy.signal_answer_ms, "0", 0, 100, "milliseconds",
	    "A signal is answered so long after it came in, or a multiple of that: how long it took may tell a little of "
	    "whether somebody was known (DESIGN section 7). 0: as soon as it can be. 4 is enough on a machine with little else "
	    "to do; whoever sends one signal after the other then sends 250 a second at most.")
	INT("policy", "new_persons_per_day", conf.policy.new_persons_per_day, "50", 1, 100000, "persons",
	    "A partner names at most so many persons a day that it never named before.")
	INT("policy", "protect_medium_from", conf.policy.protect_medium_from, "4", 1, 10, "yes answers",
	    "Protect questions: medium risk from this many.")
	INT("policy", "protect_high_from", conf.policy.protect_high_from, "8", 1, 10, "yes answers",
	    "Protect questions: high risk from this many.")
	INT("policy", "accumulation_medium_from", conf.policy.accumulation_medium_from, "2", 2, 50, "partners",
	    "Signals about one client from this many partners: urgency at least medium.")
	INT("policy", "accumulation_high_from", conf.policy.accumulation_high_from, "3", 2, 50, "partners",
	    "Signals about one client from this many partners: urgency at least high.")
	INT("policy", "pip_weeks", conf.policy.pip_weeks, "10", 1, 12, "weeks",
	    "Legal term of the PIP (Besluit inburgering 2021, art. 5.3); its last day runs on to a working day.")
	INT("policy", "deadline_near_days", conf.policy.deadline_near_days, "21", 1, 182, "days",
	    "A deadline of the integration plan or route within this term raises urgency.")
	INT("policy", "silent_case_days", conf.policy.silent_case_days, "42", 1, 365, "days",
	    "A case with nothing planned gets its next date after this term.")
	INT("policy", "horizon_weeks", conf.policy.horizon_weeks, "12", 1, 52, "weeks",
	    "Meetings are made this far ahead.")
	INT("policy", "replay_days", conf.policy.replay_days, "30", 1, 365, "days",
	    "Acknowledged notifications can be asked for again this long.")
	PLAIN(CONF_CLOCK, "policy", "digest_at", conf.policy.digest_minute, "\"07:30\"",
	      "Local time at which daily digests are due.")
	INT("policy", "contacts_per_week", conf.policy.contacts_per_week, "3", 1, 50, "contacts",
	    "What a client has to come for in a week, over all partners: more is reported to the coordinator.")
	SET("policy", "sensitive_domains", conf.policy.sensitive_domains,
	    "[ \"mental_health\", \"substance_use\", \"safety\" ]", terms_domain, 1, DOMAIN_COUNT - 1,
	    "Life domains that ask for a professional interpreter; a crisis always does.")
	MANY(CONF_WORDS, "policy", "bases", conf.policy.bases, conf.policy.basis_count,
	     "[ \"UAVG-22-2a\", \"UAVG-22-2b\", \"UAVG-30-3a\", \"WI2021-35\", \"WI2021-37-2b\", \"WMO-5.1.1-4/5\", "
	     "\"WMO-5.2.5\", \"WMO-5.2.6\", \"WMO-5.3.3\", \"CONFLICT-VAN-PLICHTEN\" ]", basis, 1, 64,
	     "Legal-basis codes that may stand beside a consent.")
	MANY(CONF_WORDS, "policy", "languages", conf.policy.languages, conf.policy.language_count,
	     "[ \"am\", \"ar\", \"ckb\", \"en\", \"es\", \"fa\", \"fr\", \"kmr\", \"ku\", \"nl\", \"om\", \"prs\", \"ps\", "
	     "\"pt\", \"ru\", \"so\", \"sw\", \"ti\", \"tr\", \"uk\", \"ur\", \"vi\", \"zh\" ]", language, 1, 200,
	     "Languages that may be named.")

	INT("retention", "case_days", conf.retention.days[RETENTION_CASE], "1827", 1, 36600, "days",
	    "From closing a case until all of it is removed (Regeling inburgering 2021, art. 9.9: five years).")
	INT("retention", "unmatched_days", conf.retention.days[RETENTION_UNMATCHED], "30", 1, 3660, "days",
	    "The same for a case of somebody who was known by name only (AVG art. 5.1.e).")
	INT("retention", "unlinked_days", conf.retention.days[RETENTION_UNLINKED], "365", 1, 3660, "days",
	    "From its last change until a client without a case, known by a withdrawal only, is forgotten (AVG art. 5.1.e).")
	INT("retention", "answer_days", conf.retention.days[RETENTION_ANSWER], "365", 30, 3660, "days",
	    "A message sent again within this term is known to be the same.")
	INT("retention", "audit_days", conf.retention.days[RETENTION_AUDIT], "1827", 730, 36600, "days",
	    "Rows of the audit chain are kept this long (Stcrt. 2019-38007: at least five years; NEN 7513: two).")
	INT("retention", "warn_days", conf.retention.warn_days, "30", 1, 365, "days",
	    "What goes is listed for a person so long before.")

	INT("discuss_days", "crisis", conf.policy.discuss_days[URGENCY_CRISIS], "2", 0, 365, "days",
	    "From signal to discuss-by date, in a crisis.")
	INT("discuss_days", "high", conf.policy.discuss_days[URGENCY_HIGH], "14", 0, 365, "days", "The same for urgency high.")
	INT("discuss_days", "medium", conf.policy.discuss_days[URGENCY_MEDIUM], "28", 0, 365, "days", "The same for urgency medium.")
	INT("discuss_days", "low", conf.policy.discuss_days[URGENCY_LOW], "42", 0, 365, "days", "The same for urgency low.")

	INT("regie", "offer_workdays", conf.policy.regie_offer_workdays, "3", 1, 20, "working days",
	    "Term to accept or decline an offered regie; silence passes it on.")
	INT("regie", "offer_crisis_hours", conf.policy.regie_offer_crisis_hours, "4", 1, 72, "hours",
	    "The same term in a crisis.")
	INT("regie", "weight_contact", conf.policy.weight_contact, "30", 0, 1000, "points",
	    "Weight of being named as the best contact.")
	INT("regie", "weight_trust", conf.policy.weight_trust, "25", 0, 1000, "points", "Weight of the client's trust.")
	INT("regie", "weight_wish", conf.policy.weight_wish, "40", 0, 1000, "points", "Weight of the client's wish.")
	INT("regie", "weight_order", conf.policy.weight_order, "10", 0, 1000, "points",
	    "Weight of the organisation's place in order.")
	INT("regie", "weight_domain", conf.policy.weight_domain, "15", 0, 1000, "points",
	    "Weight of experience in the life domains concerned.")
	INT("regie", "weight_language", conf.policy.weight_language, "15", 0, 1000, "points",
	    "Weight of speaking the client's language.")
	INT("regie", "weight_expertise", conf.policy.weight_expertise, "10", 0, 1000, "points",
	    "Weight of expertise asked for.")
	INT("regie", "weight_load", conf.policy.weight_load, "5", 0, 1000, "points",
	    "Taken off for each case that a person holds already.")
	ORDER("regie", "order", conf.policy.order, conf.policy.order_count,
	      "[ \"municipality\", \"wijkteam\", \"refugee_support\", \"social_work\", \"language_school\", \"gp\", \"ggz\", "
	      "\"ggd\", \"youth_health\", \"debt_help\", \"housing_corporation\", \"employer\", \"key_persons\" ]",
	      terms_role, 1, ROLE_COUNT - 1, "Organisations, first the most suited to hold the regie; those left out come last.")

#define EVERY_DOMAIN \
	"[ \"physical_health\", \"mental_health\", \"family\", \"social_network\", \"housing\", \"finances\", \"work\", " \
	"\"language\", \"substance_use\", \"safety\", \"access_to_care\" ]"
	/* Everybody may signal whatever worries him. Medical content goes from care to care only; others tell and see what
	 * was noticed, and limits (belastbaarheid), in the life domains that their work is about. Columns: role, its name, life domains
	 * of which it sees content, kinds of content it sends, kinds it sees. */
#define ROLE(...) ROLE_KEYS(__VA_ARGS__)
#define ROLE_KEYS(R, name, sees_d, sends, sees) \
	SET("role_" name, "send_domains", conf.roles.of[ROLE_##R].send_domains, EVERY_DOMAIN, terms_domain, 1, DOMAIN_COUNT - 1, \
	    "Life domains in which a partner of this role signals.") \
	SET("role_" name, "see_domains", conf.roles.of[ROLE_##R].see_domains, sees_d, terms_domain, 1, DOMAIN_COUNT - 1, \
	    "Life domains of which it sees content, where a consent covers it too.") \
	SET("role_" name, "send", conf.roles.of[ROLE_##R].send, sends, terms_content, CONTENT_NOTICED, CONTENT_MEDICAL, \
	    "Kinds of content that it sends; medical only from care: gp, ggz, ggd, youth_health.") \
	SET("role_" name, "see", conf.roles.of[ROLE_##R].see, sees, terms_content, CONTENT_IDENTITY, CONTENT_FACTS, \
	    "What it sees; medical only care; nothing: a signal's language and place, and when a case is on.")
#define OF_CARE "[ \"noticed\", \"limits\", \"medical\" ]", "[ \"identity\", \"noticed\", \"limits\", \"medical\", \"facts\" ]"
#define OF_OTHERS "[ \"noticed\", \"limits\" ]", "[ \"identity\", \"noticed\", \"limits\", \"facts\" ]"
#define OF_LIMITS "[ \"noticed\", \"limits\" ]", "[ \"identity\", \"limits\", \"facts\" ]"
	ROLE(MUNICIPALITY, "municipality", EVERY_DOMAIN, OF_OTHERS)
	ROLE(LANGUAGE_SCHOOL, "language_school", EVERY_DOMAIN, OF_OTHERS)
	ROLE(REFUGEE_SUPPORT, "refugee_support", EVERY_DOMAIN, OF_OTHERS)
	ROLE(GP, "gp", EVERY_DOMAIN, OF_CARE)
	ROLE(GGZ, "ggz", EVERY_DOMAIN, OF_CARE)
	ROLE(GGD, "ggd", EVERY_DOMAIN, OF_CARE)
	ROLE(YOUTH_HEALTH, "youth_health", EVERY_DOMAIN, OF_CARE)
	ROLE(WIJKTEAM, "wijkteam", EVERY_DOMAIN, OF_OTHERS)
	ROLE(SOCIAL_WORK, "social_work", EVERY_DOMAIN, OF_OTHERS)
	ROLE(DEBT_HELP, "debt_help", "[ \"housing\", \"finances\", \"work\", \"access_to_care\" ]", OF_OTHERS)
	ROLE(HOUSING_CORPORATION, "housing_corporation", "[ \"housing\", \"finances\", \"safety\" ]", OF_OTHERS)
	ROLE(EMPLOYER, "employer", "[ \"work\", \"language\" ]", OF_LIMITS)
	ROLE(KEY_PERSONS, "key_persons", "[ ]", "[ \"noticed\" ]", "[ ]")
#undef ROLE
#undef ROLE_KEYS
#undef EVERY_DOMAIN
#undef OF_CARE
#undef OF_OTHERS
#undef OF_LIMITS
};
#undef AT

#define AT(m) offsetof(struct conf_partner_draft, m)
static const struct conf_key partner_keys[] = {
	PLAIN(CONF_ID, "", "id", partner.id, CONF_MUST, "Names the partner everywhere; never given to another one.")
	TEXT("", "name", partner.name, CONF_MUST, 1, 120, "The organisation, for people. No person's name.")
	WORD("", "oin", origin.oin, CONF_MAY, oin, "OIN of the organisation; oin or kvk, not both.")
	WORD("", "kvk", origin.kvk, CONF_MAY, kvk, "KvK number of an organisation without OIN.")
	WORD("", "system", origin.system, CONF_MUST, system,
	     "The system that sends; with oin or kvk it makes the source of its messages.")
	CHOICE("", "role", partner.role, CONF_MUST, terms_role, "What kind of organisation it is.")
	SET("", "rights", partner.rights, CONF_MAY, terms_right, RIGHT_SIGNAL, RIGHT_REGIE,
	    "What it may do; left out: all four.")
	SET("", "domains", partner.domains, CONF_MAY, terms_domain, 1, DOMAIN_COUNT - 1,
	    "Life domains that it may send and see at all; left out: every one.")
	PLAIN(CONF_BOOL, "", "bsn_allowed", partner.bsn_allowed, "false",
	      "It may send a BSN: only where a law says so (UAVG art. 46); consent does not make it lawful.")
	PLAIN(CONF_BOOL, "", "vnumber_allowed", partner.vnumber_allowed, "false", "It may send a V-number.")
	PLAIN(CONF_BOOL, "", "revoked", partner.revoked, "false", "Cut off: its door stays closed.")
	PLAIN(CONF_ID, "", "table", partner.table, CONF_MAY,
	      "MDO table of its signals whose place is on no table; left out: such signals are refused.")
	MANY(CONF_WORDS, "", "groups", partner.groups, partner.group_count, "[ ]", name, 0, 32,
	     "Groups it belongs to; a consent can name a group.")
	WORD("", "door", partner.door, CONF_MAY, door, "Where it connects; nobody else's.")
	MANY(CONF_CURVE, "", "keys", partner.keys, partner.key_count, "[ ]", curve, 0, CONF_KEYS_MAX,
	     "Its public keys, two while it changes from one to the next.")
};
#undef AT

#define AT(m) offsetof(struct conf_person, m)
static const struct conf_key person_keys[] = {
	PLAIN(CONF_ID, "", "id", id, CONF_MUST, "Names the person everywhere; unlike any partner's, never given to another one.")
	CHOICE("", "office", office, CONF_MUST, terms_office, "What the person is for the MDO.")
	SET("", "rights", rights, CONF_MAY, terms_right, RIGHT_READ, RIGHT_KEEP,
	    "What the person may do; left out: what goes with the office.")
	PLAIN(CONF_BOOL, "", "revoked", revoked, "false", "Cut off: the door stays closed.")
	MANY(CONF_IDS, "", "tables", tables, table_count, CONF_MAY, name, 1, 64, "MDO tables the person sees; left out: all.")
	WORD("", "door", door, CONF_MAY, door, "Where the person's mdoctl connects; nobody else's.")
	MANY(CONF_CURVE, "", "keys", keys, key_count, "[ ]", curve, 0, CONF_KEYS_MAX,
	     "The person's public keys, two while changing from one to the next.")
};
#undef AT

#define AT(m) offsetof(struct conf_table, m)
static const struct conf_key table_keys[] = {
	PLAIN(CONF_ID, "", "id", id, CONF_MUST, "Names the table everywhere.")
	TEXT("", "name", name, CONF_MUST, 1, 120, "The table, for people.")
	MANY(CONF_WORDS, "", "places", places, place_count, "[ ]", place, 0, 200,
	     "Clients living here are discussed at this table; each place at one table only.")
	CHOICE("", "weekday", weekday, CONF_MAY, weekdays, "Day on which it meets; left out: only on dates.")
	INT("", "every_weeks", every_weeks, "1", 1, 13, "weeks", "Weeks from one meeting to the next.")
	PLAIN(CONF_DAY, "", "anchor", anchor, "\"2024-01-01\"", "Any day of a week with a meeting, when every_weeks is more than 1.")
	INT("", "nth_of_month", nth_of_month, "0", 0, 4, "", "1 to 4: only on the first to fourth such weekday of a month; 0: by weeks.")
	MANY(CONF_DAYS, "", "dates", dates, date_count, CONF_MAY, day, 1, 200,
	     "Single days on which it meets, beside the rhythm or in its place; also on a holiday.")
	MANY(CONF_DAYS, "", "skip", skips, skip_count, CONF_MAY, day, 1, 400, "Days on which it does not meet after all.")
	PLAIN(CONF_CLOCK, "", "start", start_minute, CONF_MUST, "Local time at which a meeting begins.")
	INT("", "seats", seats, CONF_MUST, 1, 48, "items", "Items that fit one meeting.")
	INT("", "slot_minutes", slot_minutes, "15", 5, 180, "minutes", "Time for one item.")
	MANY(CONF_WORDS, "", "breaks", breaks, break_count, CONF_MAY, break, 1, CONF_BREAKS_MAX,
	     "Breaks: after the item of which slot, and how many minutes.")
	CHOICE("", "on_holiday", on_holiday, "\"next\"", holidays,
	       "A meeting on a public holiday is skipped, or held on the next working day.")
	INT("", "announce_workdays", announce_workdays, "5", 1, 30, "working days", "A meeting is announced so long before.")
	TEXT("", "room", room, CONF_MAY, 1, 120, "Where it meets, for people.")
	PLAIN(CONF_ID, "", "chair", chair, CONF_MUST, "Who presides; a person of people.d.")
	PLAIN(CONF_ID, "", "chair_deputy", chair_deputy, CONF_MAY, "Who presides when the chair cannot; of people.d.")
	PLAIN(CONF_ID, "", "secretary", secretary, CONF_MAY, "Who writes down what is agreed; of people.d.")
	MANY(CONF_IDS, "", "standing", standing, standing_count, "[ ]", name, 0, 64, "Partners that are always at this table.")
};
#undef AT
/* clang-format on */

#undef INT
#undef PLAIN
#undef TEXT
#undef CHOICE
#undef WORD
#undef SET
#undef ORDER
#undef MANY

#define KEYS(rows) rows, sizeof(rows) / sizeof(rows[0])
const struct conf_keys conf_keys_main = {
        "mdod.conf",
        "# One instance of mdod: region, secrets, store, policy. Partners, people and MDO "
        "tables have a file each\n"
        "# in partners.d, people.d and tables.d beside this file. Every key stands here at its "
        "default.\n"
        "# Check a change before it is loaded: mdod --check-config --config FILE\n",
        KEYS(main_keys)};
const struct conf_keys conf_keys_partner = {"a partner's file", NULL, KEYS(partner_keys)};
const struct conf_keys conf_keys_person = {"a person's file", NULL, KEYS(person_keys)};
const struct conf_keys conf_keys_table = {"a table's file", NULL, KEYS(table_keys)};
#undef KEYS

static const char *names_text(const struct conf_key *k, const char *before, char buf[CONF_WANTED_MAX])
{
	size_t from = k->type == CONF_SET ? (size_t)k->min : 0;
	size_t end = k->type == CONF_SET ? (size_t)k->max + 1 : k->names->count;
	int used = snprintf(buf, CONF_WANTED_MAX, "%s", before);
	bool first = true;

	for (size_t i = from; i < end; i++) {
		if (k->names->names[i] == NULL)
			continue;
		used += snprintf(buf + used, CONF_WANTED_MAX - (size_t)used, "%s%s", first ? "" : ", ",
		                 k->names->names[i]);
		assert(used < CONF_WANTED_MAX);
		first = false;
	}
	return buf;
}

static const char *list_text(const struct conf_key *k, char buf[CONF_WANTED_MAX])
{
	int n;

	assert(k->grammar != NULL);
	n = snprintf(buf, CONF_WANTED_MAX, "a list of %s%lld entries [ \"...\", \"...\" ], each %s",
	             k->min > 0 ? "1 to " : "at most ", (long long)k->max, k->grammar->wanted);

	assert(n < CONF_WANTED_MAX);
	return buf;
}

static const char *range_text(const struct conf_key *k, const char *what, const char *unit,
                              char buf[CONF_WANTED_MAX])
{
	snprintf(buf, CONF_WANTED_MAX, "%s %lld to %lld%s%s", what, (long long)k->min, (long long)k->max,
	         unit[0] != '\0' ? " " : "", unit);
	return buf;
}

const char *conf_keys_wanted(const struct conf_key *k, char buf[CONF_WANTED_MAX])
{
	switch (k->type) {
	case CONF_INT:
		return range_text(k, "a whole number,", k->unit, buf);
	case CONF_TEXT:
		return range_text(k, "a text in quotes of", "characters", buf);
	case CONF_BOOL:
		return "true or false";
	case CONF_CLOCK:
		return "a local time like \"09:30\"";
	case CONF_DAY:
		return "a day like \"2026-01-31\"";
	case CONF_PATH:
		return "a path; without a leading slash it begins in this directory";
	case CONF_CHOICE:
		return names_text(k, "one of ", buf);
	case CONF_SET:
	case CONF_ORDER:
		return names_text(k, "a list [ \"...\", \"...\" ] of names among ", buf);
	case CONF_WORDS:
	case CONF_DAYS:
	case CONF_IDS:
	case CONF_CURVE:
		return list_text(k, buf);
	case CONF_WORD:
		assert(k->grammar != NULL);
		return k->grammar->wanted;
	case CONF_ID:
		return conf_grammar_name.wanted;
	}
	assert(false); /* a type without words */
	return "";
}

const char *conf_keys_wanted_entry(const struct conf_key *k, char buf[CONF_WANTED_MAX])
{
	if (k->type == CONF_SET || k->type == CONF_ORDER)
		return names_text(k, "one of ", buf);
	return k->grammar != NULL ? k->grammar->wanted : conf_keys_wanted(k, buf);
}

const char *conf_keys_path(const struct conf_key *k, char buf[CONF_PATH_MAX])
{
	snprintf(buf, CONF_PATH_MAX, "%s%s%s", k->section, k->section[0] != '\0' ? "." : "", k->name);
	return buf;
}
