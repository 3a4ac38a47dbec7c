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
	M(ACK, "nl.mdo.streams.ack.v1", ack, LISTEN, QUERY, "notifications were taken over")                 \
	M(RENEWAL, "nl.mdo.consents.renewed.v1", renewal, SIGNAL, COMMAND,                                   \
	  "a newer consent in place of the one, or of the crisis ground, that a signal rests on")            \
	M(ERASED, "nl.mdo.erasures.done.v1", erased, LISTEN, COMMAND,                                        \
	  "what was asked to be erased is erased here too")                                                  \
	M(REGIE_RELEASE, "nl.mdo.regies.released.v1", regie_release, REGIE, COMMAND,                         \
	  "give the regie back, or hand it over")                                                            \
	M(ABSENCE, "nl.mdo.absences.reported.v1", absence, LISTEN, COMMAND,                                  \
	  "somebody, or nobody of this partner, will be there")                                              \
	M(ABSENCE_END, "nl.mdo.absences.ended.v1", absence_end, LISTEN, COMMAND,                             \
	  "an absence is over, or did not come")                                                             \
	M(PLANNED, "nl.mdo.contacts.planned.v1", planned, SIGNAL, COMMAND,                                   \
	  "a day on which the client is seen here")                                                          \
	M(ROSTER, "nl.mdo.rosters.set.v1", own_roster, REGIE, COMMAND,                                       \
	  "people of this partner who may be asked")                                                         \
	M(AGENDA, "nl.mdo.agendas.asked.v1", agenda_asked, LISTEN, QUERY, "what this partner has to come for")

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
	M(INBOX, "inbox", no_params, inbox, ABSENT, QUERY, "what waits for this person, by office")          \
	M(PARTNERS, "partners", no_params, partner_list, READ, QUERY, "partners and how far they have read") \
	M(STATUS, "status", no_params, status, ABSENT, QUERY, "how the daemon is")                           \
	M(AUDIT_VERIFY, "audit.verify", audit_params, audit_result, AUDIT, QUERY, "check the audit chain")   \
	M(ROSTER_IMPORT, "roster.import", roster_params, done, ROSTER, COMMAND, "replace the whole roster")  \
	M(ROSTER_SET, "roster.set", roster_params, done, ROSTER, COMMAND, "add or change people")            \
	M(ROSTER_LIST, "roster.list", no_params, roster, READ, QUERY, "possible regiehouders")               \
	M(CONSENT_NARROW, "consent.narrow", narrow_params, done, CONSENT, COMMAND,                           \
	  "the client takes back a part: some recipients, life domains or purposes")                         \
	M(CRISIS_REVIEW, "crisis.review", review_params, done, CONSENT, COMMAND,                             \
	  "a crisis ground was reviewed: it rests on another basis, or is erased")                           \
	M(CRISIS_LIST, "crisis.list", no_params, crises, READ, QUERY,                                        \
	  "open crisis grounds, and how many each partner used")                                             \
	M(GLASS_BREAK, "glass.break", case_params, done, GLASS, COMMAND,                                     \
	  "see a case's content for some hours although no consent lets you; the privacy officer is told")   \
	M(GLASS_LIST, "glass.list", no_params, glass_list, AUDIT, QUERY,                                     \
	  "who broke the glass, when and why")                                                               \
	M(GLASS_SEEN, "glass.seen", glass_params, done, AUDIT, COMMAND, "the privacy officer looked at it")  \
	M(ERASURE_LIST, "erasure.list", no_params, erasure_list, READ, QUERY,                                \
	  "who was asked to erase, and who did not say it is done")                                          \
	M(MATCH_HISTORY, "match.history", no_params, merge_list, CONSENT, QUERY, "matches made and undone")  \
	M(MATCH_UNDO, "match.undo", case_params, done, CONSENT, COMMAND,                                     \
	  "the last match of this case was wrong: two cases again")                                          \
	M(CASE_SPLIT, "case.split", split_params, done, CONSENT, COMMAND,                                    \
	  "some signals of a case are about another client")                                                 \
	M(LIMIT_LIST, "limit.list", no_params, limit_list, READ, QUERY,                                      \
	  "how many persons new to them partners named today")                                               \
	M(LIMIT_LIFT, "limit.lift", limit_params, done, STEER, COMMAND,                                      \
	  "let a partner name more new persons, until midnight")                                             \
	M(KEY_STATUS, "key.status", no_params, key_status, KEEP, QUERY, "how far the match key is rotated")  \
	M(KEY_ROTATE, "key.rotate", reason_params, done, KEEP, COMMAND,                                      \
	  "recognise clients under the next match key from now on")                                          \
	M(KEY_RETIRE, "key.retire", reason_params, done, KEEP, COMMAND,                                      \
	  "forget what is recognised under the old match key only")                                          \
	M(RETENTION, "retention", retention_params, retention_list, KEEP, QUERY,                             \
	  "what goes because its term is over, and what goes soon")                                          \
	M(BACKUP_START, "backup.start", reason_params, done, KEEP, COMMAND, "make a backup while running")   \
	M(BACKUP_STATUS, "backup.status", no_params, backup_status, KEEP, QUERY,                             \
	  "how far a backup is, and the last one")                                                           \
	M(LEDGER, "ledger", ledger_params, ledger, AUDIT, QUERY,                                             \
	  "for the client: what was shared with whom, when, on what ground, and what was refused")           \
	M(AUDIT_EXPORT, "audit.export", export_params, audit_page, AUDIT, QUERY,                             \
	  "rows of the audit chain with the fields of NEN 7513")                                             \
	M(AGENDA_WHY, "agenda.why", case_params, agenda_why, READ, QUERY, "why a case stands where it does") \
	M(AGENDA_WHAT_IF, "agenda.what_if", what_if_params, what_if, READ, QUERY,                            \
	  "what would change; nothing does")                                                                 \
	M(AGENDA_MOVE, "agenda.move", move_params, done, STEER, COMMAND, "put a case on another meeting")    \
	M(AGENDA_READY, "agenda.ready", case_params, done, STEER, COMMAND,                                   \
	  "a case goes ahead without interpreter")                                                           \
	M(AGENDA_CALENDAR, "agenda.calendar", agenda_params, calendar, READ, QUERY,                          \
	  "meetings as entries of a calendar")                                                               \
	M(MEETING_ADD, "meeting.add", meeting_add_params, done, STEER, COMMAND,                              \
	  "one more meeting, beside the rhythm")                                                             \
	M(MEETING_CANCEL, "meeting.cancel", meeting_params, done, STEER, COMMAND,                            \
	  "a meeting does not take place")                                                                   \
	M(MEETING_CLOSE, "meeting.close", close_params, done, STEER, COMMAND,                                \
	  "a meeting is over; what was not reached waits")                                                   \
	M(ABSENCE_LIST, "absence.list", no_params, absences, READ, QUERY, "who will not be there")           \
	M(ABSENCE_SET, "absence.set", absence_params, done, ROSTER, COMMAND,                                 \
	  "somebody, or nobody of a partner, will be there")                                                 \
	M(ABSENCE_DROP, "absence.drop", absence_end_params, done, ROSTER, COMMAND,                           \
	  "an absence is over, or did not come")                                                             \
	M(SPEAKER_LIST, "speaker.list", no_params, speaker_list, READ, QUERY,                                \
	  "languages that meetings need, and who interprets")                                                \
	M(REGIE_MOVE_ALL, "regie.move_all", regie_move_params, regie_move, STEER, COMMAND,                   \
	  "all cases of somebody go to others, at once")                                                     \
	M(REGIE_UNDO, "regie.undo", batch_params, done, STEER, COMMAND,                                      \
	  "back to who held them, as far as nobody accepted")                                                \
	M(DIGEST, "digest", digest_params, digest, READ, QUERY, "what happened at this person's tables")

/* Methods for which another right is enough as well. Columns: M(ENUM suffix, right) */
#define PROTO_METHODS_ALSO(M) M(RETENTION, AUDIT)

#endif
