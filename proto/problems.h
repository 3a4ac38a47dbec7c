/*
 * problems - every way a message can be refused. Codes are stable: a row is never renamed or reused (RFC
 * 9457, type urn:mdo:problem:<code>). Columns: P(ENUM suffix, "code", nearest HTTP status, "title")
 */
#ifndef MDO_PROTO_PROBLEMS_H
#define MDO_PROTO_PROBLEMS_H

#define PROTO_PROBLEMS(P)                                                                                    \
	P(TOO_LARGE, "too-large", 413, "the message is larger than 65536 bytes")                             \
	P(FRAMES, "frames", 400, "a message is one frame, with at most one empty frame before it")           \
	P(ROUTING_ID, "routing-id", 400, "do not choose your own routing id: leave it to the socket")        \
	P(NOT_JSON, "not-json", 400, "the message is not JSON in UTF-8, or has a member twice")              \
	P(MEMBER_MISSING, "member-missing", 422, "a required member is missing")                             \
	P(MEMBER_UNKNOWN, "member-unknown", 422, "there is no such member")                                  \
	P(MEMBER_TYPE, "member-type", 422, "the member is of another type")                                  \
	P(MEMBER_RANGE, "member-range", 422, "the member is too small, too large, too short or too long")    \
	P(MEMBER_FORM, "member-form", 422, "the member is not written as it should be")                      \
	P(MEMBER_WORD, "member-word", 422, "the member is not one of the allowed words, or one twice")       \
	P(DATE_IMPOSSIBLE, "date-impossible", 422, "there is no such date")                                  \
	P(BSN_INVALID, "bsn-invalid", 422, "the citizen service number does not pass the 11-test")           \
	P(TYPE_UNKNOWN, "type-unknown", 422, "there is no such message type or method")                      \
	P(SPECVERSION, "specversion", 422, "only CloudEvents 1.0 (JSON-RPC 2.0) is spoken here")             \
	P(SOURCE_MISMATCH, "source-mismatch", 403, "source is not the principal of this door")               \
	P(RIGHT_MISSING, "right-missing", 403, "this principal may not do that")                             \
	P(ID_REUSED, "id-reused", 409, "this id was used for another message")                               \
	P(CLIENT_UNNAMED, "client-unnamed", 422,                                                             \
	  "name the client by bsn, vnumber, reference, or name with birth_date")                             \
	P(BSN_NOT_ALLOWED, "bsn-not-allowed", 403, "this partner may not use the citizen service number")    \
	P(VNUMBER_NOT_ALLOWED, "vnumber-not-allowed", 403, "this partner may not use the V-number")          \
	P(REFERENCE_UNKNOWN, "reference-unknown", 404, "there is no such reference for this partner")        \
	P(PERSON_FOREIGN, "person-foreign", 403, "the person named is not of this partner")                  \
	P(CONSENT_MISSING, "consent-missing", 403,                                                           \
	  "there is no consent, and no crisis ground: nothing was stored")                                   \
	P(CONSENT_FUTURE, "consent-future", 422, "the consent has not begun yet")                            \
	P(CONSENT_ENDED, "consent-ended", 403, "the consent has ended")                                      \
	P(CONSENT_TERM, "consent-term", 422,                                                                 \
	  "the consent ends before it begins, or runs longer than the region allows")                        \
	P(CONSENT_WITHDRAWN, "consent-withdrawn", 403,                                                       \
	  "the client withdrew after this consent was given: a new one is needed")                           \
	P(CONSENT_SCOPE, "consent-scope", 403,                                                               \
	  "the consent does not cover this life domain, or not sharing signals")                             \
	P(CONSENT_FORM, "consent-form", 422, "a crisis is no form of consent: use the member crisis")        \
	P(CONSENT_AND_CRISIS, "consent-and-crisis", 422, "either consent or crisis")                         \
	P(RECIPIENT_UNKNOWN, "recipient-unknown", 422,                                                       \
	  "there is no such partner, role or group among the recipients")                                    \
	P(BASIS_UNKNOWN, "basis-unknown", 422, "the legal-basis code is not on the region's list")           \
	P(LANGUAGE_UNKNOWN, "language-unknown", 422, "the language is not on the region's list")             \
	P(DOMAIN_TWICE, "domain-twice", 422, "a life domain is named twice")                                 \
	P(DOMAIN_NOT_ALLOWED, "domain-not-allowed", 403, "this partner does not signal in that life domain") \
	P(DATE_FUTURE, "date-future", 422, "that day has not come yet")                                      \
	P(DATE_PAST, "date-past", 422, "that day is past")                                                   \
	P(PROTECT_COUNT, "protect-count", 422, "more yes answers than answers")                              \
	P(URGENCY_CRISIS, "urgency-crisis", 422, "urgency crisis needs the member crisis")                   \
	P(TABLE_NONE, "table-none", 422, "no MDO table serves that place")                                   \
	P(STREAM_RESTARTED, "stream-restarted", 409,                                                         \
	  "the store was restored: numbers begin anew in the epoch of this answer")                          \
	P(NUMBER_AHEAD, "number-ahead", 422, "that number was never given")                                  \
	P(OFFER_NONE, "offer-none", 409, "there is no such offer open for that person")                      \
	P(REASON_MISSING, "reason-missing", 422, "give a reason")                                            \
	P(CASE_UNKNOWN, "case-unknown", 404, "there is no such case")                                        \
	P(CASE_CLOSED, "case-closed", 409, "the case is closed")                                             \
	P(MEETING_UNKNOWN, "meeting-unknown", 404, "there is no such meeting")                               \
	P(MEETING_STATE, "meeting-state", 409, "the meeting is in a state that does not allow it")           \
	P(MEETING_FULL, "meeting-full", 409, "the meeting has no free seat")                                 \
	P(PERSON_UNKNOWN, "person-unknown", 404, "there is no such person on the roster")                    \
	P(PERSON_REFUSED, "person-refused", 409, "the person cannot hold this regie")                        \
	P(PARTNER_UNKNOWN, "partner-unknown", 404, "there is no such partner")                               \
	P(MATCH_NONE, "match-none", 409, "these two cases cannot be matched")                                \
	P(CONSENT_NONE, "consent-none", 404, "there is no such consent")                                     \
	P(CONSENT_AGE, "consent-age", 422,                                                                   \
	  "of a minor: under 12 the representative consents, from 12 to 15 both, from 16 the client")        \
	P(CONTENT_NOT_ALLOWED, "content-not-allowed", 403,                                                   \
	  "this partner's role does not send that kind of content")                                          \
	P(NEW_PERSONS, "new-persons", 429,                                                                   \
	  "too many persons today that are new to this partner: send it again tomorrow")                     \
	P(GROUND_NONE, "ground-none", 409, "there is no open crisis ground")                                 \
	P(CONTENT_ERASED, "content-erased", 410, "it was erased: nothing can show it any more")              \
	P(MERGE_NONE, "merge-none", 409, "there is no such match to undo")                                   \
	P(SPLIT_NONE, "split-none", 409, "name some of the case's signals, not none and not all")            \
	P(KEY_STATE, "key-state", 409, "the rotation of the match key is in a state that does not allow it") \
	P(BACKUP_STATE, "backup-state", 409, "a backup is running already, or none is configured")           \
	P(GLASS_NONE, "glass-none", 404, "there is no such use of the emergency button")                     \
	P(REGIE_HELD, "regie-held", 409, "somebody holds this regie already, or has the offer")              \
	P(ABSENCE_NONE, "absence-none", 404, "there is no such absence")                                     \
	P(ABSENCE_TERM, "absence-term", 422, "the absence ends before it starts")                            \
	P(ABSENCE_OVERLAP, "absence-overlap", 409, "there is another absence at that time")                  \
	P(DEPUTY_CIRCLE, "deputy-circle", 422, "these deputies stand in for each other")                     \
	P(MEETING_OVERLAP, "meeting-overlap", 409, "another meeting of the table is at that time")           \
	P(BATCH_NONE, "batch-none", 409, "there is no such redistribution, or nothing of it can be undone")  \
	P(BUSY, "busy", 503, "try again later")                                                              \
	P(FULL, "full", 507, "the store has no room: try again later")

#endif
