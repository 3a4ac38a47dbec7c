#include "mdoctl/advice.h"

#include "base/text.h"

/* The first that fits. Columns: problem, where (NULL: anywhere), advice. */
static const struct {
	enum problem problem;
	const char *pointer, *text;
} rows[] = {
        {PROBLEM_REASON_MISSING, NULL, "add --reason TEXT; it must not name the client"},
        /* No right is missing: glass seen of one's own use, or of an office's whose business it is not. */
        {PROBLEM_RIGHT_MISSING, "/params/number", "ask one of those to look at it"},
        {PROBLEM_RIGHT_MISSING, NULL, "your rights stand in people.d; the administrator can change them"},
        {PROBLEM_CASE_UNKNOWN, NULL,
         "mdoctl case list shows the cases, --state closed those that are closed"},
        {PROBLEM_CASE_CLOSED, NULL, "a new signal opens a new case"},
        {PROBLEM_MEETING_UNKNOWN, NULL, "mdoctl meeting list shows the meetings"},
        {PROBLEM_MEETING_STATE, NULL, "mdoctl meeting show says what state it is in"},
        {PROBLEM_MEETING_FULL, NULL,
         "mdoctl agenda move --displace CASE names who gives way; agenda what-if shows what follows"},
        {PROBLEM_PERSON_UNKNOWN, NULL, "mdoctl roster list shows who can hold the regie"},
        {PROBLEM_PERSON_REFUSED, NULL,
         "mdoctl case show says whom the consents cover and whom the client refused"},
        {PROBLEM_ABSENCE_NONE, NULL, "mdoctl absent list shows those that are not over"},
        {PROBLEM_ABSENCE_OVERLAP, NULL, "mdoctl absent end it, then set the one that is right"},
        {PROBLEM_MEETING_OVERLAP, NULL, "mdoctl meeting list shows when the table meets"},
        {PROBLEM_DEPUTY_CIRCLE, NULL, "follow the deputies in mdoctl roster list until they come back"},
        {PROBLEM_BATCH_NONE, NULL,
         "what somebody accepted stays: mdoctl regie assign can change it case by case"},
        {PROBLEM_PARTNER_UNKNOWN, NULL, "mdoctl partners shows them"},
        {PROBLEM_MATCH_NONE, NULL, "mdoctl match shows what can be matched"},
        {PROBLEM_CONSENT_NONE, NULL, "mdoctl case show lists the consents of a case"},
        {PROBLEM_MEMBER_UNKNOWN, NULL, "this mdoctl and the daemon are of different versions"},
        {PROBLEM_TYPE_UNKNOWN, NULL, "this mdoctl and the daemon are of different versions"},
        {PROBLEM_ID_REUSED, NULL, "give the command again"},
        {PROBLEM_GROUND_NONE, NULL, "mdoctl crisis list shows the open grounds"},
        {PROBLEM_CONTENT_ERASED, NULL, "ask the partner that signalled; the ledger says who that was"},
        {PROBLEM_MERGE_NONE, NULL, "mdoctl match history shows what can be undone"},
        {PROBLEM_SPLIT_NONE, NULL, "mdoctl case show lists the signals of a case"},
        {PROBLEM_KEY_STATE, NULL, "mdoctl key status says what to do now"},
        {PROBLEM_BACKUP_STATE, NULL, "mdoctl backup status says what is the matter"},
        {PROBLEM_GLASS_NONE, NULL, "mdoctl glass list shows the numbers"},
        {PROBLEM_BASIS_UNKNOWN, NULL, "the codes stand in mdod.conf, policy.bases"},
        {PROBLEM_BUSY, NULL, "give the command again in a minute"},
        {PROBLEM_FULL, NULL, "the administrator must make room on the daemon's disk"},
};

const char *advice_for(const char *code, const char *pointer)
{
	enum problem p = problem_from_code(code);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (p != PROBLEM_NONE && rows[i].problem == p &&
		    (rows[i].pointer == NULL || text_equal(rows[i].pointer, pointer)))
			return rows[i].text;
	return NULL;
}
