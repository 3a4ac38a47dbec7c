/*
 * statements - every SQL statement of the house, by name, with the file it runs on; prepared once, at start.
 * Numbers of states in them are those of base/terms.h (asserted where they are used). Columns: S(name, MAIN
 * or VAULT, text with :parameters)
 */
#ifndef MDO_STORE_STATEMENTS_H
#define MDO_STORE_STATEMENTS_H

#include "store/statements_audit.h"
#include "store/statements_desk.h"
#include "store/statements_identity.h"
#include "store/statements_keep.h"
#include "store/statements_lease.h"
#include "store/statements_planning.h"

/* clang-format off */

/* Its recipients are words in one text, with a space before, between and behind: what a person does waits for hundreds of
 * these. */
#define STORE_SIGNAL_COLUMNS \
	"signal.id, signal.partner, reporter, signal.client, case_id, consent, reference, received, signal.state, " \
	"signal.domains, crisis, stated, signal.interpreter, attends, signal.language, place, protect_answered, " \
	"protect_yes, protect_on, contact, trusted, preferred"
#define STORE_CONSENT_COLUMNS \
	"consent.id, consent.client, recorded_by, recorder, recorded, form, consent.state, consent.domains, purposes, " \
	"valid_from, valid_until, consent.language, consent.interpreter, basis, text_version, confirmed_by, " \
	"suspended_until, ended, given_by, age, replaces, warned, recipients"

/* What a signal s is to consent: what decides of its consent k, and whether somebody was handed what rests on it,
 * v. */
#define STORE_GROUND_COLUMNS(served) \
	"s.id, s.state, s.domains, s.attends, " served ", k.id, k.recorded_by, k.recorded, k.form, k.state, k.domains, " \
	"k.purposes, k.valid_from, k.valid_until, k.confirmed_by IS NOT NULL, k.ended, k.recipients "
#define STORE_GROUND_JOIN "LEFT JOIN consent k ON k.id = s.consent "
#define STORE_GROUND_SERVED(partner, reference) \
	"LEFT JOIN served v ON v.consent = s.consent AND v.partner = " partner " AND v.reference = " reference " "

/* Turns, and what the house remembers of itself. */
#define STORE_TURN_STATEMENTS(S) \
	S(BEGIN_TURN, MAIN, "BEGIN IMMEDIATE") \
	S(COMMIT_TURN, MAIN, "COMMIT") \
	S(ROLL_BACK, MAIN, "ROLLBACK") \
	S(SET_SAVEPOINT, MAIN, "SAVEPOINT command") \
	S(KEEP_SAVEPOINT, MAIN, "RELEASE command") \
	S(UNDO_SAVEPOINT, MAIN, "ROLLBACK TO command") \
	S(BEGIN_VAULT, VAULT, "BEGIN IMMEDIATE") \
	S(COMMIT_VAULT, VAULT, "COMMIT") \
	S(ROLL_BACK_VAULT, VAULT, "ROLLBACK") \
	S(READ_META, MAIN, "SELECT value FROM meta WHERE name = :name") \
	S(WRITE_META, MAIN, \
	  "INSERT INTO meta (name, value) VALUES (:name, :value) " \
	  "ON CONFLICT (name) DO UPDATE SET value = excluded.value") \
	S(ADD_BOOT, MAIN, \
	  "INSERT INTO boot (number, at, version, config) " \
	  "SELECT coalesce(max(number), 0) + 1, :at, :version, :config FROM boot") \
	S(COUNT_ALL, MAIN, \
	  "SELECT (SELECT count(*) FROM mdo_case WHERE state = 1), " \
	  "(SELECT count(*) FROM escalation WHERE closed IS NULL), " \
	  "(SELECT count(*) FROM outbox WHERE number IS NULL), " \
	  "(SELECT count(*) FROM sealed WHERE state = 2)") \
	S(READ_PAGE_LIMIT, MAIN, "PRAGMA max_page_count") \
	S(READ_PAGES, MAIN, "PRAGMA page_count") \
	S(COUNT_RESERVE, MAIN, "SELECT count(*) FROM reserve") \
	S(ADD_RESERVE, MAIN, "INSERT INTO reserve (body) VALUES (zeroblob(:bytes))") \
	S(TAKE_RESERVE, MAIN, "DELETE FROM reserve WHERE id = (SELECT max(id) FROM reserve)")

/* The audit chain. */
#define STORE_CHAIN_STATEMENTS(S) \
	S(ADD_AUDIT, MAIN, \
	  "INSERT INTO audit (seq, at, event, action, outcome, actor, office, person, object_kind, object, " \
	  "case_id, recipient, consent, purpose, code, sealed, domains, hash) " \
	  "VALUES (:seq, :at, :event, :action, :outcome, :actor, :office, :person, :object_kind, :object, " \
	  ":case_id, :recipient, :consent, :purpose, :code, :sealed, :domains, :hash)") \
	S(LIST_AUDIT, MAIN, \
	  "SELECT seq, at, event, action, outcome, actor, office, person, object_kind, object, " \
	  "case_id, recipient, consent, purpose, code, sealed, domains, hash FROM audit " \
	  "WHERE seq >= :from ORDER BY seq LIMIT :most") \
	S(FIND_AUDIT_HASH, MAIN, "SELECT hash FROM audit WHERE seq = :seq") \
	S(FIND_AUDIT_HEAD, MAIN, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1") \
	S(FIND_ANCHOR, MAIN, "SELECT number, at, head, signature FROM anchor ORDER BY number DESC LIMIT 1") \
	S(ADD_ANCHOR, MAIN, \
	  "INSERT INTO anchor (number, at, seq, head, signature) VALUES (:number, :at, :seq, :head, :signature)") \
	S(FIND_FALSE_ANCHOR, MAIN, \
	  "SELECT a.seq FROM anchor a LEFT JOIN audit u ON u.seq = a.seq " \
	  "WHERE a.seq > :from AND a.seq <= :upto AND (u.hash IS NULL OR u.hash <> a.head) " \
	  "ORDER BY a.seq LIMIT 1")

/* Commands applied. */
#define STORE_ANSWER_STATEMENTS(S) \
	S(FIND_ANSWER, MAIN, \
	  "SELECT body, recorded, object, reference, result FROM answer " \
	  "WHERE principal = :principal AND event_id = :event_id") \
	S(ADD_ANSWER, MAIN, \
	  "INSERT INTO answer (principal, event_id, body, recorded, object, reference, result) " \
	  "VALUES (:principal, :event_id, :body, :recorded, :object, :reference, :result)")

/* Sealed content and its keys. */
#define STORE_SEALED_STATEMENTS(S) \
	S(ADD_SEALED, MAIN, \
	  "INSERT INTO sealed (id, kind, owner, domain, content, consent, state, nonce, body) " \
	  "VALUES (:id, :kind, :owner, :domain, :content, :consent, 1, :nonce, :body)") \
	S(LIST_SEALED_CONTENTS, MAIN, \
	  "SELECT domain, content FROM sealed " \
	  "WHERE owner = :owner AND kind = :kind AND state = 1 ORDER BY domain, id") \
	S(FIND_SEALED, MAIN, \
	  "SELECT id, nonce, body FROM sealed " \
	  "WHERE owner = :owner AND kind = :kind AND domain = :domain AND state = 1 ORDER BY id DESC LIMIT 1") \
	S(READ_SEALED_BODY, MAIN, "SELECT body FROM sealed WHERE id = :id") \
	S(FIND_LAST_SEALED, MAIN, "SELECT coalesce(max(id), 0) FROM sealed") \
	S(MARK_ERASE_PENDING, MAIN, "UPDATE sealed SET state = 2 WHERE consent = :consent AND state = 1") \
	S(LIST_ERASE_PENDING, MAIN, \
	  "SELECT id, consent FROM sealed WHERE state = 2 ORDER BY consent, id LIMIT :most") \
	S(MARK_ERASED, MAIN, \
	  "UPDATE sealed SET state = 3, erased_on = :today, domain = 0, content = 0, nonce = zeroblob(0), " \
	  "body = zeroblob(0) WHERE id = :id AND state = 2") \
	S(ADD_KEY, VAULT, "INSERT INTO vault_key (id, nonce, wrapped) VALUES (:id, :nonce, :wrapped)") \
	S(FIND_KEY, VAULT, "SELECT nonce, wrapped FROM vault_key WHERE id = :id") \
	S(FIND_LAST_KEY, VAULT, "SELECT coalesce(max(id), 0) FROM vault_key") \
	S(DROP_KEY, VAULT, "DELETE FROM vault_key WHERE id = :id") \
	S(DROP_KEYS, VAULT, "DELETE FROM vault_key WHERE id >= :from AND id < :to")

/* Clients and how they are known. */
#define STORE_CLIENT_STATEMENTS(S) \
	S(ADD_CLIENT, MAIN, \
	  "INSERT INTO client (id, created, matched, merged_into) VALUES (:id, :created, :matched, NULL)") \
	S(FIND_CLIENT, MAIN, "SELECT matched, merged_into FROM client WHERE id = :id") \
	S(SET_CLIENT_MATCHED, MAIN, "UPDATE client SET matched = 1 WHERE id = :id") \
	S(SET_CLIENT_MERGED, MAIN, "UPDATE client SET merged_into = :to, loose = 1 WHERE id = :from") \
	S(ADD_IDENTITY, MAIN, \
	  "INSERT INTO identity_key (hash, kind, client, generation) VALUES (:hash, :kind, :client, :generation) " \
	  "ON CONFLICT (hash, client) DO NOTHING") \
	S(FIND_IDENTITY, MAIN, \
	  "SELECT client FROM identity_key WHERE hash = :hash AND kind <> 3 ORDER BY client LIMIT 1") \
	S(LIST_NAMED, MAIN, "SELECT client FROM identity_key WHERE hash = :hash AND kind = 3 ORDER BY client") \
	S(MOVE_IDENTITIES, MAIN, \
	  "INSERT INTO identity_key (hash, kind, client, generation) " \
	  "SELECT hash, kind, :to, generation FROM identity_key WHERE client = :from " \
	  "ON CONFLICT (hash, client) DO NOTHING") \
	S(DROP_IDENTITIES, MAIN, "DELETE FROM identity_key WHERE client = :client") \
	S(MOVE_CONSENTS, MAIN, "UPDATE consent SET client = :to WHERE client = :from") \
	S(MOVE_CLIENT_SIGNALS, MAIN, "UPDATE signal SET client = :to WHERE consent IN (SELECT id FROM consent WHERE client = :from)") \
	S(MOVE_CASES, MAIN, \
	  "UPDATE mdo_case SET client = :to WHERE client = :from AND (state <> 1 OR NOT EXISTS " \
	  "(SELECT 1 FROM mdo_case k WHERE k.client = :to AND k.state = 1))") \
	S(MOVE_WITHDRAWALS, MAIN, \
	  "INSERT INTO withdrawal (client, partner, on_day) " \
	  "SELECT :to, partner, on_day FROM withdrawal WHERE client = :from " \
	  "ON CONFLICT (client, partner) DO UPDATE SET on_day = excluded.on_day " \
	  "WHERE excluded.on_day > withdrawal.on_day") \
	S(DROP_WITHDRAWALS, MAIN, "DELETE FROM withdrawal WHERE client = :client") \
	S(ADD_REJECTED, MAIN, \
	  "INSERT INTO match_rejected (low, high) VALUES (:low, :high) ON CONFLICT (low, high) DO NOTHING") \
	S(MOVE_REJECTED, MAIN, \
	  "INSERT INTO match_rejected (low, high) " \
	  "SELECT CASE WHEN other < :to THEN other ELSE :to END, CASE WHEN other < :to THEN :to ELSE other END " \
	  "FROM (SELECT CASE WHEN low = :from THEN high ELSE low END AS other FROM match_rejected " \
	  "WHERE low = :from OR high = :from) AS others WHERE other <> :to " \
	  "ON CONFLICT (low, high) DO NOTHING") \
	S(DROP_REJECTED, MAIN, "DELETE FROM match_rejected WHERE low = :client OR high = :client") \
	S(LIST_UNMATCHED, MAIN, \
	  "SELECT k.id, k.opened, k.table_id FROM client c CROSS JOIN mdo_case k ON k.client = c.id " \
	  "WHERE c.matched = 0 AND k.state = 1 ORDER BY k.id") \
	S(LIST_NAMESAKES, MAIN, \
	  "SELECT DISTINCT o.id, k.id FROM client c CROSS JOIN mdo_case o ON o.client = c.id AND o.state = 1 " \
	  "CROSS JOIN identity_key mine ON mine.client = c.id AND mine.kind = 3 " \
	  "CROSS JOIN identity_key theirs ON theirs.hash = mine.hash AND theirs.kind = 3 AND theirs.client <> mine.client " \
	  "CROSS JOIN mdo_case k ON k.client = theirs.client AND k.state = 1 " \
	  "WHERE c.matched = 0 AND NOT EXISTS (SELECT 1 FROM match_rejected r WHERE " \
	  "(r.low = mine.client AND r.high = theirs.client) OR " \
	  "(r.low = theirs.client AND r.high = mine.client)) ORDER BY o.id, k.id") \
	S(FIND_REFERENCE, MAIN, \
	  "SELECT id, partner, client, signal, case_id FROM reference WHERE id = :id AND partner = :partner") \
	S(FIND_REFERENCE_CASE, MAIN, \
	  "SELECT coalesce(f.case_id, g.case_id), g.consent FROM reference f LEFT JOIN signal g ON g.id = f.signal " \
	  "WHERE f.id = :id AND f.partner = :partner AND (f.case_id IS NOT NULL OR g.id IS NOT NULL)") \
	S(FIND_SIGNAL_REFERENCE, MAIN, "SELECT id FROM reference WHERE signal = :signal AND partner = :partner") \
	S(DROP_CASE_REFERENCE, MAIN, "DELETE FROM reference WHERE case_id = :case_id AND partner = :partner") \
	S(FIND_CASE_REFERENCE, MAIN, "SELECT id FROM reference WHERE case_id = :case_id AND partner = :partner") \
	S(ADD_REFERENCE, MAIN, \
	  "INSERT INTO reference (id, partner, signal, case_id, client) " \
	  "VALUES (:id, :partner, :signal, :case_id, :client)") \
	S(ADD_WITHDRAWAL, MAIN, \
	  "INSERT INTO withdrawal (client, partner, on_day) VALUES (:client, :partner, :on_day) " \
	  "ON CONFLICT (client, partner) DO UPDATE SET on_day = excluded.on_day " \
	  "WHERE excluded.on_day > withdrawal.on_day") \
	S(FIND_WITHDRAWAL, MAIN, "SELECT on_day FROM withdrawal WHERE client = :client AND partner = :partner") \
	S(FIND_LAST_WITHDRAWAL, MAIN, "SELECT max(on_day) FROM withdrawal WHERE client = :client") \
	S(FIND_STRANGER, MAIN, \
	  "SELECT max(on_day), (SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'replayed') " \
	  "FROM withdrawal WHERE client = ''")

/* Signals. */
#define STORE_SIGNAL_STATEMENTS(S) \
	S(ADD_SIGNAL, MAIN, \
	  "INSERT INTO signal (id, partner, reporter, client, case_id, consent, reference, received, state, domains, crisis, stated, " \
	  "interpreter, attends, language, place, protect_answered, protect_yes, protect_on, contact, trusted, preferred) " \
	  "VALUES (:id, :partner, :reporter, :client, :case_id, :consent, :reference, :received, :state, :domains, " \
	  ":crisis, :stated, :interpreter, :attends, :language, :place, :protect_answered, :protect_yes, " \
	  ":protect_on, :contact, :trusted, :preferred)") \
	S(ADD_SIGNAL_REFUSED, MAIN, \
	  "INSERT INTO signal_refused (signal, person) VALUES (:signal, :person) ON CONFLICT DO NOTHING") \
	S(ADD_SIGNAL_DEADLINE, MAIN, \
	  "INSERT INTO signal_deadline (signal, kind, due) VALUES (:signal, :kind, :due) " \
	  "ON CONFLICT (signal, kind) DO UPDATE SET due = excluded.due WHERE excluded.due < signal_deadline.due") \
	S(FIND_SIGNAL, MAIN, \
	  "SELECT " STORE_SIGNAL_COLUMNS " FROM signal WHERE id = :id") \
	S(LIST_CASE_SIGNALS, MAIN, \
	  "SELECT " STORE_SIGNAL_COLUMNS " FROM signal WHERE case_id = :case_id AND (:live = 0 OR state = 1) AND (:upto IS NULL OR id <= :upto) " \
	  "ORDER BY id") \
	S(LIST_CASE_BASES, MAIN, \
	  "SELECT " STORE_SIGNAL_COLUMNS ", consent.id, recorded_by, recorded, form, consent.state, consent.domains, purposes, " \
	  "valid_from, valid_until, confirmed_by IS NOT NULL, ended, replaces, recipients FROM signal " \
	  "LEFT JOIN consent ON consent.id = signal.consent AND signal.state IN (1, 2) WHERE case_id = :case_id ORDER BY signal.id") \
	S(LIST_CASE_REFUSED, MAIN, \
	  "SELECT r.person FROM signal g CROSS JOIN signal_refused r ON r.signal = g.id " \
	  "WHERE g.case_id = :case_id AND g.state = 1 ORDER BY g.id, r.person") \
	S(LIST_CASE_DEADLINES, MAIN, \
	  "SELECT g.id, d.due FROM signal g CROSS JOIN signal_deadline d ON d.signal = g.id " \
	  "WHERE g.case_id = :case_id AND g.state = 1 ORDER BY g.id, d.kind") \
	S(LIST_CONSENT_SIGNALS, MAIN, \
	  "SELECT " STORE_SIGNAL_COLUMNS " FROM signal WHERE consent = :consent ORDER BY id") \
	S(SET_SIGNAL_STATE, MAIN, "UPDATE signal SET state = :state WHERE id = :id") \
	S(ERASE_SIGNAL, MAIN, \
	  "UPDATE signal SET state = 3, domains = 0, crisis = 0, stated = 0, interpreter = 0, attends = 0, language = '', " \
	  "place = NULL, protect_answered = NULL, protect_yes = NULL, protect_on = NULL, contact = NULL, trusted = 0, " \
	  "preferred = NULL WHERE id = :id") \
	S(DROP_SIGNAL_REFUSED, MAIN, "DELETE FROM signal_refused WHERE signal = :signal") \
	S(DROP_SIGNAL_DEADLINES, MAIN, "DELETE FROM signal_deadline WHERE signal = :signal") \
	S(MOVE_CASE_SIGNALS, MAIN, "UPDATE signal SET case_id = :to WHERE case_id = :from") \
	S(MOVE_CASE_NOTIFICATIONS, MAIN, "UPDATE outbox SET case_id = :to WHERE case_id = :from") \
	S(MOVE_CASE_REFERENCES, MAIN, \
	  "UPDATE reference SET case_id = :to WHERE case_id = :from AND NOT EXISTS " \
	  "(SELECT 1 FROM reference k WHERE k.case_id = :to AND k.partner = reference.partner)")

/* Consents, and who was served what on them. */
#define STORE_CONSENT_STATEMENTS(S) \
	S(ADD_CONSENT, MAIN, \
	  "INSERT INTO consent (id, client, recorded_by, recorder, recorded, form, state, domains, purposes, " \
	  "valid_from, valid_until, language, interpreter, basis, text_version, suspended_until, given_by, age, replaces, recipients) " \
	  "VALUES (:id, :client, :recorded_by, :recorder, :recorded, :form, :state, :domains, :purposes, " \
	  ":valid_from, :valid_until, :language, :interpreter, :basis, :text_version, :suspended_until, :given_by, :age, :replaces, :recipients)") \
	S(FIND_CONSENT, MAIN, \
	  "SELECT " STORE_CONSENT_COLUMNS " FROM consent WHERE id = :id") \
	S(LIST_CLIENT_CONSENTS, MAIN, \
	  "SELECT " STORE_CONSENT_COLUMNS " FROM consent WHERE client = :client ORDER BY id") \
	S(LIST_CASE_GROUNDS, MAIN, \
	  "SELECT " STORE_GROUND_COLUMNS("v.partner IS NOT NULL") "FROM signal s " STORE_GROUND_JOIN \
	  STORE_GROUND_SERVED(":partner", ":reference") "WHERE s.case_id = :case_id ORDER BY s.id") \
	S(ANY_ENDING_CONSENT, MAIN, \
	  "SELECT EXISTS (SELECT 1 FROM consent WHERE state IN (1, 2) AND valid_until < :today AND (state = 1 OR form <> 3)) " \
	  "OR EXISTS (SELECT 1 FROM consent WHERE state = 2 AND suspended_until < :today)") \
	S(LIST_ENDING_CONSENTS, MAIN, \
	  "SELECT " STORE_CONSENT_COLUMNS " FROM consent WHERE state IN (1, 2) AND valid_until < :today AND (state = 1 OR form <> 3) " \
	  "UNION ALL SELECT " STORE_CONSENT_COLUMNS " FROM consent WHERE state = 2 AND suspended_until < :today AND " \
	  "(form = 3 OR valid_until >= :today) ORDER BY valid_until, id LIMIT :most") \
	S(LIST_HELD_CONSENTS, MAIN, \
	  "SELECT " STORE_CONSENT_COLUMNS " FROM consent WHERE state = 2 AND EXISTS (SELECT 1 FROM signal g WHERE g.consent = consent.id AND g.state = 1) " \
	  "ORDER BY id") \
	S(SET_CONSENT_STATE, MAIN, \
	  "UPDATE consent SET state = :state, ended = :ended, suspended_until = :suspended_until WHERE id = :id") \
	S(SET_CONSENT_CONFIRMED, MAIN, "UPDATE consent SET confirmed_by = :by, confirmed = :at WHERE id = :id") \
	S(ADD_SERVED_SIGNAL, MAIN, \
	  "INSERT INTO served (consent, partner, reference) " \
	  "SELECT consent, :partner, :reference FROM signal WHERE id = :signal " \
	  "ON CONFLICT (consent, partner, reference) DO NOTHING") \
	S(ADD_SERVED_CASE, MAIN, \
	  "INSERT INTO served (consent, partner, reference) " \
	  "SELECT consent, :partner, :reference FROM signal " \
	  "WHERE case_id = :case_id AND (:upto IS NULL OR id <= :upto) AND state = 1 " \
	  "ON CONFLICT (consent, partner, reference) DO NOTHING") \
	S(FIND_SERVED, MAIN, "SELECT 1 FROM served WHERE consent = :consent AND partner = :partner LIMIT 1") \
	S(LIST_RECEIVERS, MAIN, \
	  "SELECT partner, reference FROM served WHERE consent = :consent AND partner <> :recorder " \
	  "ORDER BY partner, reference") \
	S(LIST_SERVED_REFERENCES, MAIN, \
	  "SELECT reference FROM served WHERE consent = :consent AND partner = :partner AND reference <> '' " \
	  "ORDER BY reference")

/* Cases. */
#define STORE_CASE_STATEMENTS(S) \
	S(ADD_CASE, MAIN, \
	  "INSERT INTO mdo_case (id, client, table_id, state, urgency, opened, closed, cause, discuss_by, discussed, " \
	  "earliest, next_date, passed_over, displaced) " \
	  "VALUES (:id, :client, :table_id, :state, :urgency, :opened, :closed, :cause, :discuss_by, :discussed, " \
	  ":earliest, :next_date, :passed_over, :displaced)") \
	S(FIND_CASE, MAIN, \
	  "SELECT id, client, table_id, state, urgency, opened, closed, cause, discuss_by, discussed, earliest, next_date, passed_over, displaced " \
	  "FROM mdo_case WHERE id = :id") \
	/* A case with something to plan at this table: with where it stands, and who accepted its regie. */ \
	S(FIND_TO_PLAN, MAIN, \
	  "SELECT c.id, c.client, c.table_id, c.state, c.urgency, c.opened, c.closed, c.cause, c.discuss_by, c.discussed, " \
	  "c.earliest, c.next_date, c.passed_over, c.displaced, c.go_ahead, i.meeting, i.slot, i.pinned, g.person " \
	  "FROM mdo_case c LEFT JOIN item i ON i.case_id = c.id " \
	  "LEFT JOIN regie g ON g.case_id = c.id AND g.state IN (1, 2) AND g.state = 2 " \
	  "WHERE c.id = :id AND c.state = 1 AND c.table_id = :table_id AND c.discussed IS NULL") \
	S(FIND_OPEN_CASE, MAIN, \
	  "SELECT id, client, table_id, state, urgency, opened, closed, cause, discuss_by, discussed, earliest, next_date, passed_over, displaced " \
	  "FROM mdo_case WHERE client = :client AND state = 1") \
	S(UPDATE_CASE, MAIN, \
	  "UPDATE mdo_case SET urgency = :urgency, discuss_by = :discuss_by, discussed = :discussed, earliest = :earliest, " \
	  "next_date = :next_date, passed_over = :passed_over, displaced = :displaced WHERE id = :id") \
	S(SET_CASE_STATE, MAIN, "UPDATE mdo_case SET state = :state, closed = :closed, cause = :cause WHERE id = :id") \
	S(LIST_CASES, MAIN, \
	  "SELECT id, client, table_id, state, urgency, opened, closed, cause, discuss_by, discussed, earliest, next_date, passed_over, displaced " \
	  "FROM mdo_case WHERE (:table_id IS NULL OR table_id = :table_id) AND (:state = 0 OR state = :state) " \
	  "ORDER BY id") \
	S(LIST_OPEN_CASES, MAIN, \
	  "SELECT id, client, table_id, state, urgency, opened, closed, cause, discuss_by, discussed, earliest, next_date, passed_over, displaced " \
	  "FROM mdo_case WHERE state = 1") \
	S(LIST_TABLE_CASES, MAIN, \
	  "SELECT id, client, table_id, state, urgency, opened, closed, cause, discuss_by, discussed, earliest, next_date, passed_over, displaced " \
	  "FROM mdo_case WHERE state = 1 AND table_id = :table_id ORDER BY id") \
	S(LIST_OVERDUE_CASES, MAIN, \
	  "SELECT id, client, table_id, state, urgency, opened, closed, cause, discuss_by, discussed, earliest, next_date, passed_over, displaced " \
	  "FROM mdo_case WHERE state = 1 AND next_date < :today ORDER BY next_date, id")

/* Regie, escalations, roster. */
#define STORE_REGIE_STATEMENTS(S) \
	S(ADD_REGIE, MAIN, \
	  "INSERT INTO regie (case_id, person, partner, state, offered, accepted, answer_by, ended, cause, why) " \
	  "VALUES (:case_id, :person, :partner, :state, :offered, :accepted, :answer_by, :ended, :cause, :why)") \
	S(FIND_REGIE, MAIN, \
	  "SELECT number, case_id, person, partner, state, offered, accepted, answer_by, ended, cause, why " \
	  "FROM regie WHERE case_id = :case_id AND state IN (1, 2)") \
	S(ACCEPT_REGIE, MAIN, "UPDATE regie SET state = 2, accepted = :now WHERE number = :number AND state = 1") \
	S(END_REGIE, MAIN, \
	  "UPDATE regie SET state = :state, cause = :cause, ended = :ended WHERE number = :number AND state IN (1, 2)") \
	S(LIST_REGIES, MAIN, \
	  "SELECT number, case_id, person, partner, state, offered, accepted, answer_by, ended, cause, why " \
	  "FROM regie WHERE case_id = :case_id ORDER BY number") \
	S(LIST_LAPSED_REGIES, MAIN, \
	  "SELECT number, case_id, person, partner, state, offered, accepted, answer_by, ended, cause, why " \
	  "FROM regie WHERE state = 1 AND answer_by <= :now ORDER BY answer_by, number") \
	S(FIND_ESCALATION, MAIN, "SELECT opened FROM escalation WHERE case_id = :case_id AND closed IS NULL") \
	S(ADD_ESCALATION, MAIN, \
	  "INSERT INTO escalation (case_id, opened, closed) VALUES (:case_id, :opened, NULL)") \
	S(REOPEN_ESCALATION, MAIN, \
	  "UPDATE escalation SET closed = NULL WHERE case_id = :case_id AND opened = :opened") \
	S(CLOSE_ESCALATION, MAIN, \
	  "UPDATE escalation SET closed = :closed WHERE case_id = :case_id AND closed IS NULL") \
	S(SET_ROSTER, MAIN, \
	  "INSERT INTO roster (person, partner, domains, languages, expertise, caseload, deputy, gone, duties, workdays) " \
	  "VALUES (:person, :partner, :domains, :languages, :expertise, :caseload, :deputy, :gone, :duties, :workdays) " \
	  "ON CONFLICT (person) DO UPDATE SET partner = excluded.partner, domains = excluded.domains, " \
	  "languages = excluded.languages, expertise = excluded.expertise, caseload = excluded.caseload, " \
	  "deputy = excluded.deputy, gone = excluded.gone, duties = excluded.duties, workdays = excluded.workdays") \
	S(CLEAR_ROSTER, MAIN, "DELETE FROM roster") \
	S(FIND_ROSTER, MAIN, \
	  "SELECT r.person, r.partner, r.domains, r.languages, r.expertise, r.caseload, r.deputy, " \
	  "r.gone, r.duties, r.workdays, (SELECT count(*) FROM regie g WHERE g.person = r.person AND g.state IN (1, 2)) " \
	  "FROM roster r WHERE r.person = :person") \
	S(FIND_ROSTER_PARTNER, MAIN, "SELECT partner, gone FROM roster WHERE person = :person") \
	S(LIST_ROSTER, MAIN, \
	  "SELECT r.person, r.partner, r.domains, r.languages, r.expertise, r.caseload, r.deputy, " \
	  "r.gone, r.duties, r.workdays, (SELECT count(*) FROM regie g WHERE g.person = r.person AND g.state IN (1, 2)) " \
	  "FROM roster r ORDER BY r.person")

/* Tables, meetings, items. */
#define STORE_AGENDA_STATEMENTS(S) \
	S(ENSURE_TABLE, MAIN, \
	  "INSERT INTO mdo_table (id, dirty, made_until) VALUES (:id, 0, :none) ON CONFLICT (id) DO NOTHING") \
	S(MARK_TABLE, MAIN, \
	  "INSERT INTO mdo_table (id, dirty, made_until) VALUES (:id, :dirty, :none) ON CONFLICT (id) " \
	  "DO UPDATE SET dirty = excluded.dirty WHERE excluded.dirty = 0 OR dirty < excluded.dirty") \
	S(FIND_TABLE, MAIN, "SELECT dirty, made_until FROM mdo_table WHERE id = :id") \
	S(SET_TABLE_MADE, MAIN, "UPDATE mdo_table SET made_until = :until WHERE id = :id") \
	S(ADD_MEETING, MAIN, \
	  "INSERT INTO meeting (id, table_id, start, announce_at, seats, slot_minutes, state, ad_hoc, held_back, breaks, extra) " \
	  "VALUES (:id, :table_id, :start, :announce_at, :seats, :slot_minutes, :state, :ad_hoc, :held_back, :breaks, :extra)") \
	S(FIND_MEETING, MAIN, \
	  "SELECT id, table_id, start, announce_at, seats, slot_minutes, state, ad_hoc, held_back, breaks, extra " \
	  "FROM meeting WHERE id = :id") \
	S(UPDATE_MEETING, MAIN, \
	  "UPDATE meeting SET state = :state, held_back = :held_back, seats = :seats, announce_at = :announce_at, " \
	  "start = :start, slot_minutes = :slot_minutes, breaks = :breaks WHERE id = :id") \
	S(LIST_TABLE_MEETINGS, MAIN, \
	  "SELECT id, table_id, start, announce_at, seats, slot_minutes, state, ad_hoc, held_back, breaks, extra " \
	  "FROM meeting WHERE table_id = :table_id AND start >= :from AND start < :to ORDER BY start, id") \
	S(LIST_MEETINGS, MAIN, \
	  "SELECT id, table_id, start, announce_at, seats, slot_minutes, state, ad_hoc, held_back, breaks, extra " \
	  "FROM meeting WHERE start >= :from AND start < :to ORDER BY start, id") \
	S(LIST_OPEN_MEETINGS, MAIN, \
	  "SELECT m.id, m.table_id, m.start, m.announce_at, m.seats, m.slot_minutes, m.state, m.ad_hoc, m.held_back, m.breaks, " \
	  "m.extra, (SELECT count(*) FROM item i WHERE i.meeting = m.id) FROM meeting m " \
	  "WHERE m.table_id = :table_id AND m.start >= :from AND m.start < :to AND m.state IN (1, 2) ORDER BY m.start, m.id") \
	S(LIST_ANNOUNCED, MAIN, \
	  "SELECT id, table_id, start, announce_at, seats, slot_minutes, state, ad_hoc, held_back, breaks, extra " \
	  "FROM meeting WHERE table_id = :table_id AND state = 2 AND start >= :from AND start < :to ORDER BY start, id") \
	S(LIST_TO_ANNOUNCE, MAIN, \
	  "SELECT id, table_id, start, announce_at, seats, slot_minutes, state, ad_hoc, held_back, breaks, extra " \
	  "FROM meeting WHERE state = 1 AND held_back = 0 AND announce_at <= :now") \
	S(LIST_OVER, MAIN, \
	  "SELECT id, table_id, start, announce_at, seats, slot_minutes, state, ad_hoc, held_back, breaks, extra " \
	  "FROM meeting WHERE state IN (1, 2) AND state = 2 AND start < :now AND start + seats * slot_minutes * 60000 < :now ORDER BY start, id") \
	S(PUT_ITEM, MAIN, \
	  "INSERT INTO item (case_id, meeting, slot, pinned) VALUES (:case_id, :meeting, :slot, :pinned) " \
	  "ON CONFLICT (case_id) DO UPDATE SET meeting = excluded.meeting, slot = excluded.slot, " \
	  "pinned = excluded.pinned") \
	S(DROP_ITEM, MAIN, "DELETE FROM item WHERE case_id = :case_id") \
	S(FIND_ITEM, MAIN, "SELECT case_id, meeting, slot, pinned FROM item WHERE case_id = :case_id") \
	S(LIST_ITEMS, MAIN, \
	  "SELECT case_id, meeting, slot, pinned FROM item WHERE meeting = :meeting ORDER BY slot, case_id") \
	S(LIST_PLACES, MAIN, \
	  "SELECT i.case_id, i.meeting, i.slot, i.pinned, m.id, m.table_id, m.start, m.announce_at, m.seats, m.slot_minutes, " \
	  "m.state, m.ad_hoc, m.held_back, m.breaks, m.extra FROM item i CROSS JOIN meeting m ON m.id = i.meeting " \
	  "ORDER BY i.case_id") \
	S(ADD_ITEM_HELD, MAIN, \
	  "INSERT INTO item_held (case_id, meeting, slot) VALUES (:case_id, :meeting, :slot) " \
	  "ON CONFLICT (case_id, meeting) DO NOTHING")

/* The outbox and its streams. */
#define STORE_OUTBOX_STATEMENTS(S) \
	S(ADD_OUTBOX, MAIN, \
	  "INSERT INTO outbox (event_id, partner, kind, number, created, not_before, served, signal, case_id, " \
	  "signal_upto, reference, facts) " \
	  "VALUES (:event_id, :partner, :kind, NULL, :created, :not_before, NULL, :signal, :case_id, " \
	  ":signal_upto, :reference, :facts)") \
	S(LIST_PENDING, MAIN, \
	  "SELECT id, event_id, partner, kind, number, created, not_before, served, signal, case_id, signal_upto, reference, " \
	  "facts FROM outbox WHERE partner = :partner AND number IS NULL AND not_before <= :now " \
	  "ORDER BY id LIMIT :most") \
	S(LIST_SERVED, MAIN, \
	  "SELECT id, event_id, partner, kind, number, created, not_before, served, signal, case_id, signal_upto, reference, " \
	  "facts FROM outbox WHERE partner = :partner AND number > :after ORDER BY number LIMIT :most") \
	S(NUMBER_OUTBOX, MAIN, \
	  "UPDATE outbox SET number = :number, served = :served WHERE id = :id AND number IS NULL") \
	S(DROP_OUTBOX, MAIN, "DELETE FROM outbox WHERE id = :id AND number IS NULL") \
	/* Of each stream up to its first that is younger, which after a clock was set back is not the first by time. */ \
	S(TRIM_OUTBOX, MAIN, \
	  "DELETE FROM outbox WHERE id IN (SELECT o.id FROM stream t CROSS JOIN outbox o ON o.partner = t.partner AND o.number < " \
	  "coalesce((SELECT y.number FROM outbox y WHERE y.partner = t.partner AND y.number <= t.acked AND y.served >= :before " \
	  "ORDER BY y.number LIMIT 1), t.acked + 1) ORDER BY t.partner, o.number LIMIT :most)") \
	S(FIND_STREAM, MAIN, \
	  "SELECT newest, acked, now_kinds, digest_kinds, seen FROM stream WHERE partner = :partner") \
	S(COUNT_PENDING, MAIN, "SELECT count(*) FROM outbox WHERE partner = :partner AND number IS NULL") \
	S(SET_STREAM_SERVED, MAIN, \
	  "INSERT INTO stream (partner, newest, acked, now_kinds, digest_kinds, seen) " \
	  "VALUES (:partner, :newest, 0, :now_kinds, :digest_kinds, :seen) " \
	  "ON CONFLICT (partner) DO UPDATE SET newest = excluded.newest, seen = excluded.seen") \
	S(SET_STREAM_ACKED, MAIN, \
	  "UPDATE stream SET acked = :upto WHERE partner = :partner AND acked < :upto AND :upto <= newest") \
	S(SET_STREAM_KINDS, MAIN, \
	  "INSERT INTO stream (partner, newest, acked, now_kinds, digest_kinds, seen) " \
	  "VALUES (:partner, 0, 0, :now_kinds, :digest_kinds, NULL) ON CONFLICT (partner) DO UPDATE SET " \
	  "now_kinds = excluded.now_kinds, digest_kinds = excluded.digest_kinds")

#define STORE_STATEMENTS(S) \
	STORE_TURN_STATEMENTS(S) \
	STORE_CHAIN_STATEMENTS(S) \
	STORE_ANSWER_STATEMENTS(S) \
	STORE_SEALED_STATEMENTS(S) \
	STORE_CLIENT_STATEMENTS(S) \
	STORE_SIGNAL_STATEMENTS(S) \
	STORE_CONSENT_STATEMENTS(S) \
	STORE_CASE_STATEMENTS(S) \
	STORE_REGIE_STATEMENTS(S) \
	STORE_AGENDA_STATEMENTS(S) \
	STORE_OUTBOX_STATEMENTS(S) \
	STORE_AUDIT_STATEMENTS(S) \
	STORE_PLANNING_STATEMENTS(S) \
	STORE_DESK_STATEMENTS(S) \
	STORE_IDENTITY_STATEMENTS(S) \
	STORE_RESTORE_STATEMENTS(S) \
	STORE_KEEP_STATEMENTS(S) \
	STORE_LEASE_STATEMENTS(S)
/* clang-format on */

#endif
