#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../libmdo/fake.h"
#include "mdoctl/advice.h"
#include "mdoctl/commands.h"
#include "mdoctl/program.h"

#define HEAD "9f2c4e8b1a7d3f605c8e2b914a6d7f03e1c5b82960d4f7a3b19e5c8d2f60a471"
#define UUID "01935b2e-7c2a-7e4b-9a51-3f2b6c8d9e01"

/* Columns: command line; its method; its params, or NULL when it is wrong. */
static const struct {
	const char *line;
	enum method method;
	const char *params;
} rows[] = {
        {"agenda", METHOD_AGENDA, "{}"},
        {"agenda --table centrum --from 2026-12-01 --to 2026-12-31", METHOD_AGENDA,
         "{\"table\":\"centrum\",\"from\":\"2026-12-01\",\"to\":\"2026-12-31\"}"},
        {"agenda pin c-7k2m9qxd centrum-2026-12-01 --reason because", METHOD_AGENDA_PIN,
         "{\"case\":\"C-7K2M9QXD\",\"reason\":\"because\",\"meeting\":\"centrum-2026-12-01\"}"},
        {"agenda defer C-7K2M9QXD --until 2026-12-15 --reason because", METHOD_AGENDA_DEFER,
         "{\"case\":\"C-7K2M9QXD\",\"reason\":\"because\",\"until\":\"2026-12-15\"}"},
        {"meeting list --table centrum", METHOD_MEETING_LIST, "{\"table\":\"centrum\"}"},
        {"meeting show centrum-2026-12-01", METHOD_MEETING_SHOW, "{\"meeting\":\"centrum-2026-12-01\"}"},
        {"meeting announce centrum-2026-12-01", METHOD_MEETING_ANNOUNCE,
         "{\"meeting\":\"centrum-2026-12-01\"}"},
        {"meeting hold centrum-2026-12-01 --reason ill", METHOD_MEETING_HOLD,
         "{\"meeting\":\"centrum-2026-12-01\",\"hold\":true,\"reason\":\"ill\"}"},
        {"meeting release centrum-2026-12-01", METHOD_MEETING_HOLD, "{\"meeting\":\"centrum-2026-12-01\"}"},
        {"case list --state closed", METHOD_CASE_LIST, "{\"state\":\"closed\"}"},
        {"case show C-7K2M9QXD", METHOD_CASE_SHOW, "{\"case\":\"C-7K2M9QXD\"}"},
        {"case show C-7K2M9QXD --identify --reason call", METHOD_CASE_SHOW,
         "{\"case\":\"C-7K2M9QXD\",\"identify\":true,\"reason\":\"call\"}"},
        {"case close C-7K2M9QXD --reason done", METHOD_CASE_CLOSE,
         "{\"case\":\"C-7K2M9QXD\",\"reason\":\"done\"}"},
        {"regie assign C-7K2M9QXD f.jansen --reason knows", METHOD_REGIE_ASSIGN,
         "{\"case\":\"C-7K2M9QXD\",\"reason\":\"knows\",\"person\":\"f.jansen\"}"},
        {"regie move-all f.jansen --dry-run --reason leaves", METHOD_REGIE_MOVE_ALL,
         "{\"person\":\"f.jansen\",\"dry_run\":true,\"reason\":\"leaves\"}"},
        {"regie move-all f.jansen --reason leaves", METHOD_REGIE_MOVE_ALL,
         "{\"person\":\"f.jansen\",\"reason\":\"leaves\"}"},
        {"regie move-all f.jansen", METHOD_REGIE_MOVE_ALL, NULL},
        {"regie undo " UUID " --reason stays", METHOD_REGIE_UNDO,
         "{\"batch\":\"" UUID "\",\"reason\":\"stays\"}"},
        {"regie undo C-7K2M9QXD --reason stays", METHOD_REGIE_UNDO, NULL},
        {"roster set --person f.jansen --partner gemeente --duties interpreter --workdays mon,fri",
         METHOD_ROSTER_SET,
         "{\"people\":[{\"person\":\"f.jansen\",\"partner\":\"gemeente\",\"duties\":[\"interpreter\"],"
         "\"workdays\":[\"mon\",\"fri\"]}]}"},
        {"roster set --person f.jansen --partner gemeente --duties chair", METHOD_ROSTER_SET, NULL},
        {"consent confirm C-7K2M9QXD --consent " UUID, METHOD_CONSENT_CONFIRM,
         "{\"case\":\"C-7K2M9QXD\",\"consent\":\"" UUID "\"}"},
        {"consent withdraw C-7K2M9QXD --reason asked", METHOD_CONSENT_WITHDRAW,
         "{\"case\":\"C-7K2M9QXD\",\"reason\":\"asked\"}"},
        {"match", METHOD_MATCH_LIST, "{}"},
        {"match list", METHOD_MATCH_LIST, "{}"},
        {"match confirm C-7K2M9QXD C-1B4N8VWZ --reason same", METHOD_MATCH_CONFIRM,
         "{\"case\":\"C-7K2M9QXD\",\"reason\":\"same\",\"with\":\"C-1B4N8VWZ\"}"},
        {"match reject C-7K2M9QXD C-1B4N8VWZ", METHOD_MATCH_REJECT,
         "{\"case\":\"C-7K2M9QXD\",\"with\":\"C-1B4N8VWZ\"}"},
        {"agenda ready c-7k2m9qxd --reason brother", METHOD_AGENDA_READY,
         "{\"case\":\"C-7K2M9QXD\",\"reason\":\"brother\"}"},
        {"agenda ready", METHOD_AGENDA_READY, NULL},
        {"speaker list", METHOD_SPEAKER_LIST, "{}"},
        {"agenda why c-7k2m9qxd", METHOD_AGENDA_WHY, "{\"case\":\"C-7K2M9QXD\"}"},
        {"agenda why", METHOD_AGENDA_WHY, NULL},
        {"agenda what-if --table centrum --extra-on 2026-12-03 --extra-seats 2", METHOD_AGENDA_WHAT_IF,
         "{\"table\":\"centrum\",\"extra_on\":\"2026-12-03\",\"extra_seats\":2}"},
        {"agenda what-if --table centrum", METHOD_AGENDA_WHAT_IF, NULL},
        {"agenda what-if --absent f.jansen", METHOD_AGENDA_WHAT_IF, NULL},
        {"agenda move C-7K2M9QXD centrum-2026-12-01 --displace c-1b4n8vwz --reason because",
         METHOD_AGENDA_MOVE,
         "{\"case\":\"C-7K2M9QXD\",\"meeting\":\"centrum-2026-12-01\",\"displace\":\"C-1B4N8VWZ\","
         "\"reason\":\"because\"}"},
        {"agenda move C-7K2M9QXD centrum-2026-12-01", METHOD_AGENDA_MOVE, NULL},
        {"meeting close centrum-2026-12-01 --not-discussed C-7K2M9QXD,C-1B4N8VWZ", METHOD_MEETING_CLOSE,
         "{\"meeting\":\"centrum-2026-12-01\",\"not_discussed\":[\"C-7K2M9QXD\",\"C-1B4N8VWZ\"]}"},
        {"inbox", METHOD_INBOX, "{}"},
        {"partners", METHOD_PARTNERS, "{}"},
        {"status", METHOD_STATUS, "{}"},
        {"audit verify", METHOD_AUDIT_VERIFY, "{}"},
        {"audit verify --full", METHOD_AUDIT_VERIFY, "{\"full\":true}"},
        {"audit verify --against 12:" HEAD, METHOD_AUDIT_VERIFY, "{\"anchor\":12,\"head\":\"" HEAD "\"}"},
        {"audit verify --against 12:abc", METHOD_AUDIT_VERIFY, NULL},
        {"audit verify --against /nowhere/at/all", METHOD_AUDIT_VERIFY, NULL},
        {"audit key", METHOD_AUDIT_VERIFY, "{}"},
        {"audit export --from 2026-11-01 --to 2026-11-30 --case c-7k2m9qxd", METHOD_AUDIT_EXPORT,
         "{\"from\":\"2026-11-01\",\"to\":\"2026-11-30\",\"case\":\"C-7K2M9QXD\"}"},
        {"audit export --to 2026-11-01 --from 2026-11-30", METHOD_AUDIT_EXPORT, NULL},
        {"ledger C-7K2M9QXD --language en --reason asked", METHOD_LEDGER,
         "{\"case\":\"C-7K2M9QXD\",\"reason\":\"asked\"}"},
        {"ledger", METHOD_LEDGER, NULL},
        {"roster list", METHOD_ROSTER_LIST, "{}"},
        {"agenda calendar --table centrum", METHOD_AGENDA_CALENDAR, "{\"table\":\"centrum\"}"},
        {"digest --on 2026-11-20", METHOD_DIGEST, "{\"on\":\"2026-11-20\"}"},
        {"digest --on yesterday", METHOD_DIGEST, NULL},
        {"absent list", METHOD_ABSENCE_LIST, "{}"},
        {"absent set gemeente f.jansen --from 2026-12-24 --until 2027-01-03 --deputy a.devries --reason "
         "leave",
         METHOD_ABSENCE_SET,
         "{\"partner\":\"gemeente\",\"person\":\"f.jansen\",\"from\":\"2026-12-24\",\"until\":\"2027-01-03\","
         "\"deputy\":\"a.devries\",\"reason\":\"leave\"}"},
        {"absent set gemeente --from 2026-12-24", METHOD_ABSENCE_SET,
         "{\"partner\":\"gemeente\",\"from\":\"2026-12-24\"}"},
        {"absent set gemeente f.jansen", METHOD_ABSENCE_SET, NULL},
        {"absent end roster-f.jansen", METHOD_ABSENCE_DROP, "{\"absence\":\"roster-f.jansen\"}"},
        {"absent end", METHOD_ABSENCE_DROP, NULL},
        {"meeting add centrum 2026-12-10 --start 14:00 --seats 4 --reason many", METHOD_MEETING_ADD,
         "{\"table\":\"centrum\",\"on\":\"2026-12-10\",\"start\":\"14:00\",\"seats\":4,\"reason\":\"many\"}"},
        {"meeting add centrum 2026-12-10", METHOD_MEETING_ADD, NULL},
        {"meeting add centrum 2026-12-10 --seats 0 --reason many", METHOD_MEETING_ADD, NULL},
        {"meeting cancel centrum-2026-12-01 --reason snow", METHOD_MEETING_CANCEL,
         "{\"meeting\":\"centrum-2026-12-01\",\"reason\":\"snow\"}"},
        {"consent narrow C-7K2M9QXD --domains finances,housing --recipients role:employer,ggz --reason said",
         METHOD_CONSENT_NARROW,
         "{\"case\":\"C-7K2M9QXD\",\"recipients\":[\"role:employer\",\"ggz\"],\"domains\":[\"housing\","
         "\"finances\"],\"reason\":\"said\"}"},
        {"crisis list", METHOD_CRISIS_LIST, "{}"},
        {"crisis review C-7K2M9QXD --basis WMO-5.2.6 --until 2026-12-31 --reason reported",
         METHOD_CRISIS_REVIEW,
         "{\"case\":\"C-7K2M9QXD\",\"basis\":\"WMO-5.2.6\",\"until\":\"2026-12-31\",\"reason\":"
         "\"reported\"}"},
        {"crisis review C-7K2M9QXD --erase --reason nothing", METHOD_CRISIS_REVIEW,
         "{\"case\":\"C-7K2M9QXD\",\"erase\":true,\"reason\":\"nothing\"}"},
        {"glass break C-7K2M9QXD --reason emergency", METHOD_GLASS_BREAK,
         "{\"case\":\"C-7K2M9QXD\",\"reason\":\"emergency\"}"},
        {"glass list", METHOD_GLASS_LIST, "{}"},
        {"glass seen 3", METHOD_GLASS_SEEN, "{\"number\":3}"},
        {"erasure list", METHOD_ERASURE_LIST, "{}"},
        {"match history", METHOD_MATCH_HISTORY, "{}"},
        {"match undo C-7K2M9QXD --reason sisters", METHOD_MATCH_UNDO,
         "{\"case\":\"C-7K2M9QXD\",\"reason\":\"sisters\"}"},
        {"case split C-7K2M9QXD --signals " UUID " --reason typo", METHOD_CASE_SPLIT,
         "{\"case\":\"C-7K2M9QXD\",\"signals\":[\"" UUID "\"],\"reason\":\"typo\"}"},
        {"limit list", METHOD_LIMIT_LIST, "{}"},
        {"limit lift taalschool --reason class", METHOD_LIMIT_LIFT,
         "{\"partner\":\"taalschool\",\"reason\":\"class\"}"},
        {"key status", METHOD_KEY_STATUS, "{}"},
        {"key rotate --reason left", METHOD_KEY_ROTATE, "{\"reason\":\"left\"}"},
        {"key retire --reason done", METHOD_KEY_RETIRE, "{\"reason\":\"done\"}"},
        {"retention", METHOD_RETENTION, "{}"},
        {"retention --dry-run --days 60", METHOD_RETENTION, "{\"days\":60}"},
        {"backup --reason upgrade", METHOD_BACKUP_START, "{\"reason\":\"upgrade\"}"},
        {"backup status", METHOD_BACKUP_STATUS, "{}"},
        {"consent narrow C-7K2M9QXD --reason said", METHOD_CONSENT_NARROW, NULL},
        {"crisis review C-7K2M9QXD --reason what", METHOD_CRISIS_REVIEW, NULL},
        {"crisis review C-7K2M9QXD --erase --basis WMO-5.2.6 --reason what", METHOD_CRISIS_REVIEW, NULL},
        {"glass seen three", METHOD_GLASS_SEEN, NULL},
        {"glass seen 0", METHOD_GLASS_SEEN, NULL},
        {"case split C-7K2M9QXD --reason typo", METHOD_CASE_SPLIT, NULL},
        {"key rotate", METHOD_KEY_ROTATE, NULL},
        {"roster set --person f.jansen --partner gemeente --languages nl,ti --limit 20 --absent-from "
         "2026-12-24 --left",
         METHOD_ROSTER_SET,
         "{\"people\":[{\"person\":\"f.jansen\",\"partner\":\"gemeente\",\"languages\":[\"nl\",\"ti\"],"
         "\"limit\":20,"
         "\"absent_from\":\"2026-12-24\",\"left\":true}]}"},
        {"agenda pin C-7K2M9QXD", METHOD_AGENDA_PIN, NULL},
        {"agenda --table Centrum", METHOD_AGENDA, NULL},
        {"agenda --from 31-12-2026", METHOD_AGENDA, NULL},
        {"case show nobody", METHOD_CASE_SHOW, NULL},
        {"case show C-7K2M9QXD C-1B4N8VWZ", METHOD_CASE_SHOW, NULL},
        {"case list --state ajar", METHOD_CASE_LIST, NULL},
        {"roster set --person f.jansen", METHOD_ROSTER_SET, NULL},
        {"roster import", METHOD_ROSTER_IMPORT, NULL},
        {"roster import no-such-file.json", METHOD_ROSTER_IMPORT, NULL},
};

/* Cut at spaces, in the arena. */
static int split(struct arena *a, const char *line, char **argv, int most)
{
	char *rest = arena_text(a, line), *word;
	int argc = 0;

	while ((word = strsep(&rest, " ")) != NULL && argc < most)
		argv[argc++] = word;
	argv[argc] = NULL;
	return argc;
}

static void commands__lines_become_params(void **state)
{
	bool seen[METHOD_COUNT] = {false};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct arena *a = arena_new();
		char *argv[20];
		int argc = split(a, rows[i].line, argv, 19), words;
		const struct command *c = commands_find(argc, argv, &words);
		const struct mdo_option *tables[] = {c->options, NULL};
		const char *params;
		struct mdo_args args;
		struct why why;
		bool ok;

		assert_non_null(c);
		assert_int_equal(c->method, rows[i].method);
		assert_true(mdo_args_parse(a, tables, argc - words, argv + words, &args, &why));
		ok = commands_params(a, c, &args, &params, &why);
		if (ok != (rows[i].params != NULL))
			fail_msg("%s: %s", rows[i].line, ok ? params : why.text);
		if (ok)
			assert_string_equal(params, rows[i].params);
		seen[c->method] = true;
		arena_free(a);
	}
	for (int m = METHOD_ABSENT + 1; m < METHOD_COUNT; m++)
		if (!seen[m])
			fail_msg("no command line for %s", method_name((enum method)m));
}

static void commands_find__none(void **state)
{
	char *argv[] = {"agenda-pin", "agenda", NULL};
	int words;

	(void)state;
	assert_null(commands_find(0, argv, &words));
	assert_null(commands_find(2, argv, &words));
}

static void roster_import__three_forms_of_a_file(void **state)
{
	static const char *const texts[] = {"{\"people\":[{\"person\":\"a.b\",\"partner\":\"ggd\"}]}",
	                                    " [ {\"person\":\"a.b\",\"partner\":\"ggd\"} ]\n",
	                                    "{\"person\":\"a.b\",\"partner\":\"ggd\"}"};
	char *dir = fake_dir_new();

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct arena *a = arena_new();
		char *path = arena_printf(a, "%s/roster", dir), *argv[] = {"roster", "import", path, NULL};
		int words;
		const struct command *c = commands_find(3, argv, &words);
		const struct mdo_option *tables[] = {c->options, NULL};
		const char *params;
		struct mdo_args args;
		struct why why;
		FILE *f = fopen(path, "w");

		fputs(texts[i], f);
		fclose(f);
		assert_true(mdo_args_parse(a, tables, 1, argv + words, &args, &why));
		assert_true(commands_params(a, c, &args, &params, &why));
		assert_string_equal(params, "{\"people\":[{\"person\":\"a.b\",\"partner\":\"ggd\"}]}");
		arena_free(a);
	}
	fake_dir_remove(dir);
}

static void advice_for__codes(void **state)
{
	(void)state;
	assert_non_null(strstr(advice_for("reason-missing", "/params/reason"), "--reason"));
	assert_non_null(strstr(advice_for("right-missing", "/method"), "people.d"));
	assert_non_null(strstr(advice_for("right-missing", NULL), "people.d"));
	/* Of one's own use of the button rights say nothing. */
	assert_null(strstr(advice_for("right-missing", "/params/number"), "people.d"));
	assert_null(advice_for("member-form", NULL));
	assert_null(advice_for("no-such-code", NULL));
}

/* ---- against a daemon ---- */

struct record {
	const char *reply; /* the members beside jsonrpc and id */
	char first_id[64], last_id[64];
	unsigned silent; /* so many messages are not answered */
};

static void replies(struct fake *f, const char *text, void *cookie)
{
	struct record *r = cookie;
	char *id = fake_count(f) == 1 ? r->first_id : r->last_id;

	snprintf(id, sizeof(r->last_id), "%s", fake_member(text, "id"));
	if (fake_count(f) > r->silent)
		fake_answer(f, "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",%s}", id, r->reply);
}

/* stdout and stderr are those of the test: only the status is looked at. */
static int mdoctl(const struct mdo_profile *p, const char *line)
{
	struct arena *a = arena_new();
	char *argv[30] = {arena_text(a, "mdoctl")};
	int argc = 1 + split(a, line, argv + 1, 20), status;

	argv[argc++] = arena_printf(a, "--door=%s", p->door);
	argv[argc++] = arena_printf(a, "--server-key=%s", p->server_key);
	argv[argc++] = arena_printf(a, "--key=%s", p->key_file);
	argv[argc] = NULL;
	status = program_run(argc, argv);
	arena_free(a);
	return status;
}

#define REFUSED                                                                                              \
	"\"error\":{\"code\":1422,\"message\":\"m\",\"data\":{\"type\":\"urn:mdo:problem:reason-missing\","  \
	"\"title\":\"t\","                                                                                   \
	"\"status\":422,\"code\":\"reason-missing\",\"pointer\":\"/params/reason\"}}"

static void program_run__exit_statuses(void **state)
{
	static const struct {
		const char *line, *reply;
		int status;
	} runs[] = {
	        {"inbox", "\"result\":{\"business\":[]}", 0},
	        {"inbox --json", "\"result\":{\"business\":[]}", 0},
	        {"case close C-7K2M9QXD", REFUSED, 4},
	        {"case close C-7K2M9QXD --json", REFUSED, 4},
	        {"inbox", "\"result\":{\"unheard\":1}", 5},
	        {"audit verify --json",
	         "\"result\":{\"intact\":false,\"rows\":3,\"upto\":3,\"more\":false,\"head\":"
	         "\"1111111111111111111111111111111111111111111111111111111111111111\"}",
	         7},
	        {"inbox --table x", "", 2},
	        {"inbocks", "", 2},
	        {"inbox --help", "", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
		struct record r = {.reply = runs[i].reply};
		struct fake *f = fake_start(replies, &r);

		assert_int_equal(mdoctl(fake_profile(f), runs[i].line), runs[i].status);
		fake_stop(f);
	}
}

static void program_run__down(void **state)
{
	struct record r = {.reply = ""};
	struct fake *f = fake_start(replies, &r);
	struct mdo_profile p = *fake_profile(f);

	(void)state;
	snprintf(p.door, sizeof(p.door), "tcp://127.0.0.1:1");
	assert_int_equal(mdoctl(&p, "status"), MDO_UNREACHABLE);
	fake_stop(f);
}

static void program_run__sent_again_with_the_same_id(void **state)
{
	struct record r = {.reply = "\"result\":{\"done\":true}", .silent = 1};
	struct fake *f = fake_start(replies, &r);

	(void)state;
	assert_int_equal(mdoctl(fake_profile(f), "case close C-7K2M9QXD --reason done"), MDO_STORED);
	assert_int_equal(fake_count(f), 2);
	assert_string_equal(r.first_id, r.last_id);
	assert_true(id_is_uuid(r.first_id));
	fake_stop(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(commands__lines_become_params),
	        cmocka_unit_test(commands_find__none),
	        cmocka_unit_test(roster_import__three_forms_of_a_file),
	        cmocka_unit_test(advice_for__codes),
	        cmocka_unit_test(program_run__exit_statuses),
	        cmocka_unit_test(program_run__down),
	        cmocka_unit_test(program_run__sent_again_with_the_same_id),
	};

	return crypto_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
