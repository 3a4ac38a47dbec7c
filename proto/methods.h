/*
 * methods - the two tables of what can be asked: messages of partners by `type`, methods of people by name.
 * Dispatch, rights, help and reference come from here.
 */
#ifndef MDO_PROTO_METHODS_H
#define MDO_PROTO_METHODS_H

/* Columns: M(ENUM suffix, "type", data table, right needed, COMMAND applied exactly once | QUERY may be
 * repeated, "meaning") */
#define PROTO_MESSAGES(M)                                                                                    \
	M(SIGNAL, "nl.mdo.signals.reported.v1", signal, SIGNAL, COMMAND,                                     \
	  "a signal about a client, with consent")                                                           \
	M(WITHDRAWAL, "nl.mdo.consents.withdrawn.v1", withdrawal, WITHDRAW, COMMAND,                         \
	  "a client withdraws consent")                                                                      \
	M(CONFIRMATION, "nl.mdo.consents.confirmed.v1", confirmation, REGIE, COMMAND,                        \
	  "the regiehouder confirms that the client consents")                                               \
	M(REGIE_ANSWER, "nl.mdo.regies.answered.v1", regie_answer, REGIE, COMMAND,                           \
	  "accept or decline the regie")                                                                     \
	M(SUBSCRIBE, "nl.mdo.streams.subscribe.v1", subscribe, LISTEN, QUERY,                                \
	  "choose kinds of notification")                                                                    \
	M(FETCH, "nl.mdo.streams.fetch.v1", fetch, LISTEN, QUERY, "hand over notifications")                 \
	M(ACK, "nl.mdo.streams.ack.v1", ack, LISTEN, QUERY, "notifications were taken over")

/* Columns: M(ENUM suffix, "method", parameter table, result table, right needed, COMMAND | QUERY, "meaning")
 */
#define PROTO_METHODS(M)                                                                                     \
	M(AGENDA, "agenda", agenda_params, agenda, READ, QUERY, "meetings with their items")                 \
	M(MEETING_LIST, "meeting.list", agenda_params, agenda, READ, QUERY, "meetings without their items")  \
	M(MEETING_SHOW, "meeting.show", meeting_params, meeting, READ, QUERY, "one meeting")                 \
	M(MEETING_ANNOUNCE, "meeting.announce", meeting_params, done, STEER, COMMAND,                        \
	  "announce a meeting now")                                                                          \
	M(MEETING_HOLD, "meeting.hold", meeting_params, done, STEER, COMMAND,                                \
	  "hold its announcement back; release lets it go")                                                  \
	M(CASE_LIST, "case.list", case_list_params, case_list, READ, QUERY, "cases")                         \
	M(CASE_SHOW, "case.show", case_params, case_show, READ, QUERY, "one case")                           \
	M(CASE_CLOSE, "case.close", case_params, done, STEER, COMMAND, "close a case")                       \
	M(REGIE_ASSIGN, "regie.assign", case_params, done, STEER, COMMAND,                                   \
	  "give the regie to a person of the roster")                                                        \
	M(AGENDA_PIN, "agenda.pin", case_params, done, STEER, COMMAND, "put a case on a meeting")            \
	M(AGENDA_DEFER, "agenda.defer", case_params, done, STEER, COMMAND, "not before a day")               \
	M(CONSENT_CONFIRM, "consent.confirm", case_params, done, CONSENT, COMMAND,                           \
	  "the client was asked and consents")                                                               \
	M(CONSENT_WITHDRAW, "consent.withdraw", case_params, done, CONSENT, COMMAND,                         \
	  "the client withdraws; or confirms a withdrawal")                                                  \
	M(MATCH_LIST, "match.list", no_params, match_list, CONSENT, QUERY,                                   \
	  "clients known by name, and whom they may be")                                                     \
	M(MATCH_CONFIRM, "match.confirm", case_params, done, CONSENT, COMMAND, "two cases are one client")   \
	M(MATCH_REJECT, "match.reject", case_params, done, CONSENT, COMMAND, "two cases are two clients")    \
	M(INBOX, "inbox", no_params, inbox, READ, QUERY, "what waits for a person")                          \
	M(PARTNERS, "partners", no_params, partner_list, READ, QUERY, "partners and how far they have read") \
	M(STATUS, "status", no_params, status, ABSENT, QUERY, "how the daemon is")                           \
	M(AUDIT_VERIFY, "audit.verify", no_params, audit_result, AUDIT, QUERY, "check the audit chain")      \
	M(ROSTER_IMPORT, "roster.import", roster_params, done, ROSTER, COMMAND, "replace the whole roster")  \
	M(ROSTER_SET, "roster.set", roster_params, done, ROSTER, COMMAND, "add or change people")            \
	M(ROSTER_LIST, "roster.list", no_params, roster, READ, QUERY, "possible regiehouders")

#endif
