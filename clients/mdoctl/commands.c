#include "mdoctl/commands.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "mdoctl/pages.h"
#include "mdoctl/roster.h"

#define REASON_BYTES 2048
#define CLIENT_BYTES 4096
#define SOON_S 5
#define LONG_S 120 /* reads the whole audit chain */
#define WORK_S 60  /* the daemon works it out beside all else, and says so when that takes half a minute */

#define REASON                                                                                               \
	{                                                                                                    \
		"reason", MDO_VALUE, "TEXT",                                                                 \
		        "why; no personal data, others can read a command line; - reads it from stdin"       \
	}
#define END                                                                                                  \
	{                                                                                                    \
		NULL, MDO_SWITCH, NULL, NULL                                                                 \
	}

static const struct mdo_option none[] = {END};
static const struct mdo_option span[] = {{"table", MDO_VALUE, "TABLE", "only this MDO table"},
                                         {"from", MDO_VALUE, "DATE", "first day; default today"},
                                         {"to", MDO_VALUE, "DATE", "last day; default the planning horizon"},
                                         END};
static const struct mdo_option agenda[] = {
        {"table", MDO_VALUE, "TABLE", "only this MDO table"},
        {"from", MDO_VALUE, "DATE", "first day; default today"},
        {"to", MDO_VALUE, "DATE", "last day; default the planning horizon"},
        {"ics", MDO_SWITCH, NULL, "announced meetings as iCalendar, for a calendar program"},
        END};
static const struct mdo_option reason[] = {REASON, END};
static const struct mdo_option absent[] = {
        {"from", MDO_VALUE, "DATE", "first day"},
        {"until", MDO_VALUE, "DATE", "last day; left out: until further notice"},
        {"deputy", MDO_VALUE, "ID", "who stands in meanwhile; left out: the deputy of the roster"},
        REASON,
        END};
static const struct mdo_option add[] = {{"start", MDO_VALUE, "HH:MM", "local time; default the table's"},
                                        {"seats", MDO_VALUE, "N", "default the table's"},
                                        REASON,
                                        END};
static const struct mdo_option cases[] = {{"table", MDO_VALUE, "TABLE", "only this MDO table"},
                                          {"state", MDO_VALUE, "WORD", "open (default) or closed"},
                                          END};
static const struct mdo_option show[] = {
        {"identify", MDO_SWITCH, NULL,
         "who the client is and what was noticed; needs the right, a reason, and is logged"},
        REASON,
        END};
static const struct mdo_option defer[] = {{"until", MDO_VALUE, "DATE", "not before that day"}, REASON, END};
static const struct mdo_option move[] = {
        {"displace", MDO_VALUE, "CASE", "this case gives up its seat there and waits for another meeting"},
        REASON,
        END};
static const struct mdo_option what_if[] = {
        {"table", MDO_VALUE, "TABLE", "at this MDO table"},
        {"meeting", MDO_VALUE, "MEETING", "with --seats: of this meeting; with --case: it stands here"},
        {"seats", MDO_VALUE, "N", "it has so many seats"},
        {"extra-on", MDO_VALUE, "DATE", "there is one more meeting, on that day"},
        {"extra-seats", MDO_VALUE, "N", "with so many seats; default the table's"},
        {"absent", MDO_VALUE, "WHO", "this person or organisation is absent"},
        {"from", MDO_VALUE, "DATE", "with --absent: first day; default today"},
        {"until", MDO_VALUE, "DATE", "with --absent: last day; default the planning horizon"},
        {"case", MDO_VALUE, "CASE", "this case stands at that meeting"},
        {"displace", MDO_VALUE, "CASE", "in the place of this one"},
        END};
static const struct mdo_option closing[] = {
        {"not-discussed", MDO_VALUE, "LIST", "codes of cases that were not reached: they wait again"},
        REASON,
        END};
static const struct mdo_option consent[] = {
        {"consent", MDO_VALUE, "UUID", "only this one; default all of the case"}, REASON, END};

static const struct mdo_option narrow[] = {
        {"consent", MDO_VALUE, "UUID", "only this one; default all of the case"},
        {"recipients", MDO_VALUE, "LIST", "these may know no longer: partners, role:ROLE or group:GROUP"},
        {"domains", MDO_VALUE, "LIST", "these life domains are covered no longer"},
        {"purposes", MDO_VALUE, "LIST", "it may be used no longer for these"},
        REASON,
        END};
static const struct mdo_option review[] = {
        {"consent", MDO_VALUE, "UUID", "only this ground; default the only one of the case"},
        {"basis", MDO_VALUE, "CODE", "it rests on this legal basis from now on"},
        {"until", MDO_VALUE, "DATE", "with --basis: its last day, then it is reviewed again"},
        {"erase", MDO_SWITCH, NULL, "nothing lets it be kept: what rests on it is erased"},
        REASON,
        END};
static const struct mdo_option split[] = {
        {"signals", MDO_VALUE, "LIST",
         "which of its signals are about somebody else: ids, as case show has them"},
        REASON,
        END};
static const struct mdo_option retention[] = {
        {"days", MDO_VALUE, "N", "also what goes within so many days; default the region's warning"},
        {"dry-run", MDO_SWITCH, NULL, "always so: the daemon itself removes, every night; this only lists"},
        END};

static const struct mdo_option verify[] = {
        {"full", MDO_SWITCH, NULL, "from the oldest row kept; default behind the newest checkpoint"},
        {"against", MDO_VALUE, "FILE", "the file in which mdo keeps what it saw, or NUMBER:HEAD"},
        END};
static const struct mdo_option export[] = {{"from", MDO_VALUE, "DATE", "first day"},
                                           {"to", MDO_VALUE, "DATE", "last day"},
                                           {"case", MDO_VALUE, "CASE", "only rows about this case"},
                                           END};
static const struct mdo_option digest[] = {
        {"on", MDO_VALUE, "DATE", "what happened on this day; default yesterday and today"}, END};
static const struct mdo_option move_all[] = {
        {"dry-run", MDO_SWITCH, NULL, "only show who would be asked"}, REASON, END};
static const struct mdo_option ledger[] = {{"client-file", MDO_VALUE, "FILE",
                                            "without CASE: JSON {\"bsn\":..}, {\"vnumber\":..} or "
                                            "{\"name\":..,\"birth_date\":..}; - is stdin"},
                                           {"from", MDO_VALUE, "DATE", "first day"},
                                           {"to", MDO_VALUE, "DATE", "last day"},
                                           {"language", MDO_VALUE, "LANG", "nl (default) or en"},
                                           REASON,
                                           END};

#undef END
#undef REASON

/* Columns: words, method, form, arguments, required, options, preset, printer, timeout, example. */
/* clang-format off */
const struct command commands[] = {
	{"agenda", METHOD_AGENDA, COMMAND_AGENDA, {NULL}, 0, agenda, NULL, print_agenda, SOON_S,
	 "mdoctl agenda --table centrum --to 2026-12-31"},
	{"agenda calendar", METHOD_AGENDA_CALENDAR, COMMAND_PLAIN, {NULL}, 0, span, NULL, print_calendar, SOON_S,
	 "mdoctl agenda calendar >mdo.ics"},
	{"agenda pin", METHOD_AGENDA_PIN, COMMAND_PLAIN, {"case", "meeting"}, 2, reason, NULL, print_done, SOON_S,
	 "mdoctl agenda pin C-7K2M9QXD centrum-2026-12-01 --reason 'the school is there that day'"},
	{"agenda defer", METHOD_AGENDA_DEFER, COMMAND_PLAIN, {"case"}, 1, defer, NULL, print_done, SOON_S,
	 "mdoctl agenda defer C-7K2M9QXD --until 2026-12-15 --reason 'intake is on the 14th'"},
	{"agenda ready", METHOD_AGENDA_READY, COMMAND_PLAIN, {"case"}, 1, reason, NULL, print_done, SOON_S,
	 "mdoctl agenda ready C-7K2M9QXD --reason 'a brother comes along'"},
	{"speaker list", METHOD_SPEAKER_LIST, COMMAND_PLAIN, {NULL}, 0, none, NULL, print_speakers, SOON_S,
	 "mdoctl speaker list"},
	{"agenda why", METHOD_AGENDA_WHY, COMMAND_PLAIN, {"case"}, 1, none, NULL, print_why, WORK_S,
	 "mdoctl agenda why C-7K2M9QXD"},
	{"agenda what-if", METHOD_AGENDA_WHAT_IF, COMMAND_PLAIN, {NULL}, 0, what_if, NULL, print_what_if, WORK_S,
	 "mdoctl agenda what-if --table centrum --meeting centrum-2026-12-01 --seats 10"},
	{"agenda move", METHOD_AGENDA_MOVE, COMMAND_PLAIN, {"case", "meeting"}, 2, move, NULL, print_done, SOON_S,
	 "mdoctl agenda move C-7K2M9QXD centrum-2026-12-01 --displace C-1B4N8VWZ --reason 'eviction on the 3rd'"},
	{"meeting close", METHOD_MEETING_CLOSE, COMMAND_PLAIN, {"meeting"}, 1, closing, NULL, print_done, SOON_S,
	 "mdoctl meeting close centrum-2026-12-01 --not-discussed C-7K2M9QXD --reason 'out of time'"},
	{"meeting list", METHOD_MEETING_LIST, COMMAND_AGENDA, {NULL}, 0, span, NULL, print_meetings, SOON_S,
	 "mdoctl meeting list --table centrum"},
	{"meeting show", METHOD_MEETING_SHOW, COMMAND_PLAIN, {"meeting"}, 1, none, NULL, print_meeting, SOON_S,
	 "mdoctl meeting show centrum-2026-12-01"},
	{"meeting announce", METHOD_MEETING_ANNOUNCE, COMMAND_PLAIN, {"meeting"}, 1, reason, NULL, print_done, SOON_S,
	 "mdoctl meeting announce centrum-2026-12-01"},
	{"meeting hold", METHOD_MEETING_HOLD, COMMAND_PLAIN, {"meeting"}, 1, reason, "hold", print_done, SOON_S,
	 "mdoctl meeting hold centrum-2026-12-01 --reason 'the chair is ill'"},
	{"meeting release", METHOD_MEETING_HOLD, COMMAND_PLAIN, {"meeting"}, 1, reason, NULL, print_done, SOON_S,
	 "mdoctl meeting release centrum-2026-12-01 --reason 'the chair is back'"},
	{"meeting add", METHOD_MEETING_ADD, COMMAND_PLAIN, {"table", "on"}, 2, add, NULL, print_done, SOON_S,
	 "mdoctl meeting add centrum 2026-12-10 --start 14:00 --seats 4 --reason 'many wait'"},
	{"meeting cancel", METHOD_MEETING_CANCEL, COMMAND_PLAIN, {"meeting"}, 1, reason, NULL, print_done, SOON_S,
	 "mdoctl meeting cancel centrum-2026-12-01 --reason 'snow'"},
	{"absent list", METHOD_ABSENCE_LIST, COMMAND_PLAIN, {NULL}, 0, none, NULL, print_absences, SOON_S,
	 "mdoctl absent list"},
	{"absent set", METHOD_ABSENCE_SET, COMMAND_PLAIN, {"partner", "person"}, 1, absent, NULL, print_done, SOON_S,
	 "mdoctl absent set gemeente f.jansen --from 2026-12-24 --until 2027-01-03 --deputy a.devries"},
	{"absent end", METHOD_ABSENCE_DROP, COMMAND_PLAIN, {"absence"}, 1, reason, NULL, print_done, SOON_S,
	 "mdoctl absent end 01935b2e-7c2a-7e4b-9a51-3f2b6c8d9e01"},
	{"case list", METHOD_CASE_LIST, COMMAND_PLAIN, {NULL}, 0, cases, NULL, print_cases, SOON_S,
	 "mdoctl case list --table centrum"},
	{"case show", METHOD_CASE_SHOW, COMMAND_PLAIN, {"case"}, 1, show, NULL, print_case, SOON_S,
	 "mdoctl case show C-7K2M9QXD --identify --reason 'call before the meeting'"},
	{"case close", METHOD_CASE_CLOSE, COMMAND_PLAIN, {"case"}, 1, reason, NULL, print_done, SOON_S,
	 "mdoctl case close C-7K2M9QXD --reason 'help has started'"},
	{"regie assign", METHOD_REGIE_ASSIGN, COMMAND_PLAIN, {"case", "person"}, 2, reason, NULL, print_done, SOON_S,
	 "mdoctl regie assign C-7K2M9QXD f.jansen --reason 'knows the family'"},
	{"regie move-all", METHOD_REGIE_MOVE_ALL, COMMAND_PLAIN, {"person"}, 1, move_all, NULL, print_regie_move, LONG_S,
	 "mdoctl regie move-all f.jansen --dry-run --reason 'leaves on the 1st'"},
	{"regie undo", METHOD_REGIE_UNDO, COMMAND_PLAIN, {"batch"}, 1, reason, NULL, print_done, LONG_S,
	 "mdoctl regie undo 01935b2e-7c2a-7e4b-9a51-3f2b6c8d9e01 --reason 'stays after all'"},
	{"consent confirm", METHOD_CONSENT_CONFIRM, COMMAND_PLAIN, {"case"}, 1, consent, NULL, print_done, SOON_S,
	 "mdoctl consent confirm C-7K2M9QXD --reason 'asked by telephone'"},
	{"consent withdraw", METHOD_CONSENT_WITHDRAW, COMMAND_PLAIN, {"case"}, 1, consent, NULL, print_done, SOON_S,
	 "mdoctl consent withdraw C-7K2M9QXD --reason 'the client said so'"},
	{"consent narrow", METHOD_CONSENT_NARROW, COMMAND_PLAIN, {"case"}, 1, narrow, NULL, print_done, SOON_S,
	 "mdoctl consent narrow C-7K2M9QXD --domains finances --recipients role:employer --reason 'said at the desk'"},
	{"crisis list", METHOD_CRISIS_LIST, COMMAND_PLAIN, {NULL}, 0, none, NULL, print_crises, SOON_S, "mdoctl crisis list"},
	{"crisis review", METHOD_CRISIS_REVIEW, COMMAND_PLAIN, {"case"}, 1, review, NULL, print_done, SOON_S,
	 "mdoctl crisis review C-7K2M9QXD --basis WMO-5.2.6 --until 2026-12-31 --reason 'reported to Veilig Thuis'"},
	{"glass break", METHOD_GLASS_BREAK, COMMAND_PLAIN, {"case"}, 1, reason, NULL, print_done, SOON_S,
	 "mdoctl glass break C-7K2M9QXD --reason 'the emergency service asks who can be called'"},
	{"glass list", METHOD_GLASS_LIST, COMMAND_PLAIN, {NULL}, 0, none, NULL, print_glass, SOON_S, "mdoctl glass list"},
	{"glass seen", METHOD_GLASS_SEEN, COMMAND_PLAIN, {"number"}, 1, reason, NULL, print_done, SOON_S,
	 "mdoctl glass seen 3 --reason 'spoken with the coordinator'"},
	{"erasure list", METHOD_ERASURE_LIST, COMMAND_PLAIN, {NULL}, 0, none, NULL, print_erasures, SOON_S,
	 "mdoctl erasure list"},
	{"match", METHOD_MATCH_LIST, COMMAND_PLAIN, {NULL}, 0, none, NULL, print_matches, SOON_S, "mdoctl match"},
	{"match list", METHOD_MATCH_LIST, COMMAND_PLAIN, {NULL}, 0, none, NULL, print_matches, SOON_S,
	 "mdoctl match list"},
	{"match confirm", METHOD_MATCH_CONFIRM, COMMAND_PLAIN, {"case", "with"}, 2, reason, NULL, print_done, SOON_S,
	 "mdoctl match confirm C-7K2M9QXD C-1B4N8VWZ --reason 'same date of birth and address'"},
	{"match reject", METHOD_MATCH_REJECT, COMMAND_PLAIN, {"case", "with"}, 1, reason, NULL, print_done, SOON_S,
	 "mdoctl match reject C-7K2M9QXD C-1B4N8VWZ --reason 'brothers'"},
	{"match history", METHOD_MATCH_HISTORY, COMMAND_PLAIN, {NULL}, 0, none, NULL, print_merges, SOON_S,
	 "mdoctl match history"},
	{"match undo", METHOD_MATCH_UNDO, COMMAND_PLAIN, {"case"}, 1, reason, NULL, print_done, SOON_S,
	 "mdoctl match undo C-7K2M9QXD --reason 'two sisters'"},
	{"case split", METHOD_CASE_SPLIT, COMMAND_PLAIN, {"case"}, 1, split, NULL, print_done, SOON_S,
	 "mdoctl case split C-7K2M9QXD --signals 01935b2e-7c2a-7e4b-9a51-3f2b6c8d9e01 --reason 'a number was mistyped'"},
	{"inbox", METHOD_INBOX, COMMAND_PLAIN, {NULL}, 0, none, NULL, print_inbox, SOON_S, "mdoctl inbox"},
	{"partners", METHOD_PARTNERS, COMMAND_PLAIN, {NULL}, 0, none, NULL, print_partners, SOON_S, "mdoctl partners"},
	{"limit list", METHOD_LIMIT_LIST, COMMAND_PLAIN, {NULL}, 0, none, NULL, print_limits, SOON_S, "mdoctl limit list"},
	{"limit lift", METHOD_LIMIT_LIFT, COMMAND_PLAIN, {"partner"}, 1, reason, NULL, print_done, SOON_S,
	 "mdoctl limit lift taalschool --reason 'a new class began'"},
	{"status", METHOD_STATUS, COMMAND_PLAIN, {NULL}, 0, none, NULL, print_status, SOON_S, "mdoctl status"},
	{"retention", METHOD_RETENTION, COMMAND_PLAIN, {NULL}, 0, retention, NULL, print_retention, SOON_S,
	 "mdoctl retention --dry-run --days 60"},
	{"backup", METHOD_BACKUP_START, COMMAND_BACKUP, {NULL}, 0, reason, NULL, print_backup, LONG_S,
	 "mdoctl backup --reason 'before the upgrade'"},
	{"backup status", METHOD_BACKUP_STATUS, COMMAND_PLAIN, {NULL}, 0, none, NULL, print_backup, SOON_S,
	 "mdoctl backup status"},
	{"key status", METHOD_KEY_STATUS, COMMAND_PLAIN, {NULL}, 0, none, NULL, print_keys, SOON_S, "mdoctl key status"},
	{"key rotate", METHOD_KEY_ROTATE, COMMAND_PLAIN, {NULL}, 0, reason, NULL, print_done, SOON_S,
	 "mdoctl key rotate --reason 'an administrator left'"},
	{"key retire", METHOD_KEY_RETIRE, COMMAND_PLAIN, {NULL}, 0, reason, NULL, print_done, SOON_S,
	 "mdoctl key retire --reason 'all is known under the new key'"},
	{"audit verify", METHOD_AUDIT_VERIFY, COMMAND_PAGES, {NULL}, 0, verify, NULL, print_audit, LONG_S,
	 "mdoctl audit verify --against /etc/mdo/taalschool.secret.witness"},
	{"audit key", METHOD_AUDIT_VERIFY, COMMAND_PLAIN, {NULL}, 0, none, NULL, print_audit_key, LONG_S,
	 "mdoctl audit key"},
	{"audit export", METHOD_AUDIT_EXPORT, COMMAND_PAGES, {NULL}, 0, export, NULL, NULL, LONG_S,
	 "mdoctl audit export --from 2026-11-01 --to 2026-11-30 >november.jsonl"},
	{"ledger", METHOD_LEDGER, COMMAND_PAGES, {"case"}, 0, ledger, NULL, print_ledger, LONG_S,
	 "mdoctl ledger C-7K2M9QXD --language en --reason 'the client asked'"},
	{"digest", METHOD_DIGEST, COMMAND_PAGES, {NULL}, 0, digest, NULL, NULL, LONG_S,
	 "mdoctl digest --on 2026-11-20"},
	{"roster import", METHOD_ROSTER_IMPORT, COMMAND_ROSTER, {"FILE"}, 1, none, NULL, print_done, SOON_S,
	 "mdoctl roster import roster.json"},
	{"roster set", METHOD_ROSTER_SET, COMMAND_ROSTER, {"FILE"}, 0, mdo_people_options, NULL, print_done, SOON_S,
	 "mdoctl roster set --person f.jansen --partner gemeente --languages nl,ti --limit 20"},
	{"roster list", METHOD_ROSTER_LIST, COMMAND_PLAIN, {NULL}, 0, none, NULL, print_roster, SOON_S,
	 "mdoctl roster list"},
};
/* clang-format on */

const size_t commands_count = sizeof(commands) / sizeof(commands[0]);

const struct command *commands_find(int argc, char *const *argv, int *ret_words)
{
	const struct command *one = NULL;

	for (size_t i = 0; argc > 0 && i < commands_count; i++) {
		const char *words = commands[i].words, *space = strchr(words, ' ');

		if (space == NULL && text_equal(words, argv[0]))
			one = &commands[i];
		if (space == NULL || argc < 2 || !text_equal(space + 1, argv[1]))
			continue;
		if (strlen(argv[0]) == (size_t)(space - words) &&
		    strncmp(argv[0], words, strlen(argv[0])) == 0) {
			*ret_words = 2;
			return &commands[i];
		}
	}
	*ret_words = 1;
	return one;
}

const struct command *commands_of(enum method method)
{
	for (size_t i = 0; i < commands_count; i++)
		if (commands[i].method == method)
			return &commands[i];
	assert(false); /* a method without a command */
	return NULL;
}

const char *commands_meaning(const struct command *c)
{
	/* Where several commands ask with one method, what each of them is for. */
	static const struct {
		const char *words, *meaning;
	} own[] = {{"meeting hold", "hold the announcement of a meeting back"},
	           {"meeting release", "let the announcement of a meeting go after all"},
	           {"audit key", "the public key of signed audit heads, for partners: MDO_REGION_KEY"}};

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (text_equal(own[i].words, c->words))
			return own[i].meaning;
	return method_meaning(c->method);
}

/* Without the end of its last line. */
static bool read_reason(struct arena *a, const char **ret_text, struct why *why)
{
	size_t len;

	if (!mdo_file_read(a, "-", REASON_BYTES, ret_text, &len, why))
		return false;
	while (len > 0 && ((*ret_text)[len - 1] == '\n' || (*ret_text)[len - 1] == '\r'))
		len--;
	*ret_text = arena_bytes(a, *ret_text, len);
	return true;
}

/* Who it is never stands in the command line, which others on the machine can read. */
static bool read_client(struct arena *a, const char *path, struct proto_ledger_params *params,
                        struct why *why)
{
	struct proto_client_key *client = proto_new(a, &proto_table_client_key);
	struct refusal refusal;
	const char *text;
	size_t len;

	if (!mdo_file_read(a, path, CLIENT_BYTES, &text, &len, why))
		return why_wrap(why, "--client-file");
	if (!proto_read(a, &proto_table_client_key, text, len, client, &refusal)) {
		mdo_field_why(&refusal, why);
		return why_wrap(why, "--client-file");
	}
	params->client = client;
	return true;
}

/* An option is called as its member, but for the dashes. */
static const char *member_of(struct arena *a, const struct mdo_option *o)
{
	char *member = arena_text(a, o->name), *dash;

	while ((dash = strchr(member, '-')) != NULL)
		*dash = '_';
	return member;
}

static bool set_members(struct arena *a, const struct command *c, const struct mdo_args *args, void *params,
                        struct why *why)
{
	const struct proto_table *t = method_params(c->method);

	for (size_t i = 0; i < args->word_count; i++)
		if (!mdo_field_set(a, t, params, c->arguments[i], args->words[i], why))
			return false;
	for (const struct mdo_option *o = c->options; o->name != NULL; o++) {
		const char *value = mdo_args_value(args, o->name);

		/* A switch for the reader's peace of mind only. */
		if ((text_equal(o->name, "dry-run") && c->method == METHOD_RETENTION) ||
		    text_equal(o->name, "language") || text_equal(o->name, "ics"))
			continue;
		if (text_equal(o->name, "client-file")) {
			if (value != NULL && !read_client(a, value, params, why))
				return false;
			continue;
		}
		if (text_equal(o->name, "against")) {
			if (value != NULL && !pages_against(a, params, value, why))
				return false;
			continue;
		}
		if (value != NULL && text_equal(o->name, "reason") && text_equal(value, "-") &&
		    !read_reason(a, &value, why))
			return false;
		if (value != NULL && !mdo_field_set(a, t, params, member_of(a, o), value, why))
			return false;
	}
	return c->preset == NULL || mdo_field_set(a, t, params, c->preset, "", why);
}

bool commands_params(struct arena *a, const struct command *c, const struct mdo_args *args,
                     const char **ret_params, struct why *why)
{
	const struct proto_table *t = method_params(c->method);
	size_t most = 0;
	void *params;

	while (most < COMMAND_ARGUMENTS_MAX && c->arguments[most] != NULL)
		most++;
	if (args->word_count < c->required || args->word_count > most)
		return why_set(why, "%s",
		               args->word_count > most ? "too many words" : "something is missing");
	if (c->form == COMMAND_ROSTER)
		return roster_params(a, args, args->word_count > 0 ? args->words[0] : NULL, ret_params, why);
	params = proto_new(a, t);
	return set_members(a, c, args, params, why) && mdo_field_check(a, t, params, ret_params, why);
}
