#include "mdoctl/advice.h"

static const struct {
	enum problem problem;
	const char *text;
} rows[] = {
        {PROBLEM_REASON_MISSING, "add --reason TEXT; it must not name the client"},
        {PROBLEM_RIGHT_MISSING, "your rights stand in people.d; the administrator can change them"},
        {PROBLEM_CASE_UNKNOWN, "mdoctl case list shows the cases, --state closed those that are closed"},
        {PROBLEM_CASE_CLOSED, "a new signal opens a new case"},
        {PROBLEM_MEETING_UNKNOWN, "mdoctl meeting list shows the meetings"},
        {PROBLEM_MEETING_STATE, "mdoctl meeting show says what state it is in"},
        {PROBLEM_MEETING_FULL, "defer another item first, or choose another meeting: mdoctl agenda"},
        {PROBLEM_PERSON_UNKNOWN, "mdoctl roster list shows who can hold the regie"},
        {PROBLEM_PERSON_REFUSED, "mdoctl case show says whom the consents cover and whom the client refused"},
        {PROBLEM_PARTNER_UNKNOWN, "mdoctl partners shows them"},
        {PROBLEM_MATCH_NONE, "mdoctl match shows what can be matched"},
        {PROBLEM_CONSENT_NONE, "mdoctl case show lists the consents of a case"},
        {PROBLEM_MEMBER_UNKNOWN, "this mdoctl and the daemon are of different versions"},
        {PROBLEM_TYPE_UNKNOWN, "this mdoctl and the daemon are of different versions"},
        {PROBLEM_ID_REUSED, "give the command again"},
        {PROBLEM_GROUND_NONE, "mdoctl crisis list shows the open grounds"},
        {PROBLEM_CONTENT_ERASED, "ask the partner that signalled; the ledger says who that was"},
        {PROBLEM_MERGE_NONE, "mdoctl match history shows what can be undone"},
        {PROBLEM_SPLIT_NONE, "mdoctl case show lists the signals of a case"},
        {PROBLEM_KEY_STATE, "mdoctl key status says what to do now"},
        {PROBLEM_BACKUP_STATE, "mdoctl backup status says what is the matter"},
        {PROBLEM_GLASS_NONE, "mdoctl glass list shows the numbers"},
        {PROBLEM_BASIS_UNKNOWN, "the codes stand in mdod.conf, policy.bases"},
        {PROBLEM_BUSY, "give the command again in a minute"},
        {PROBLEM_FULL, "the administrator must make room on the daemon's disk"},
};

const char *advice_for(const char *code)
{
	enum problem p = problem_from_code(code);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (p != PROBLEM_NONE && rows[i].problem == p)
			return rows[i].text;
	return NULL;
}
