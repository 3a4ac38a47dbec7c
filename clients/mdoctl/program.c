#include "mdoctl/program.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "mdoctl/advice.h"
#include "mdoctl/commands.h"
#include "mdoctl/pages.h"

#define AGAIN_MS 2000
#define TELL_MS 4000 /* who waits so long is told that he does */
#define BACKUP_ANSWER_MS 10000
#define TIMEOUT_MAX_S 3600

static const struct mdo_option own_options[] = {
        {"timeout", MDO_VALUE, "SECONDS",
         "how long to wait for the answer; default 5 (agenda why, what-if: 60; audit verify: 120)"},
        {"json", MDO_SWITCH, NULL, "the result as JSON, for programs (agenda: the array of meetings)"},
        {"help", MDO_SWITCH, NULL, "this text"},
        {NULL, MDO_SWITCH, NULL, NULL}};

static const char STATUSES[] = "Exit status: 0 done, 4 refused, 5 no answer in time, 2 the command line is "
                               "not right, 7 the audit chain is not\n"
                               "intact, 1 anything else. Times are Dutch local time.\n";

/* Says what is wrong, fit for a terminal, and gives the status back. */
static int MDO_PRINTF(2, 3) fail(enum mdo_outcome outcome, const char *fmt, ...)
{
	struct arena *a = arena_new();
	char line[1024];
	va_list args;

	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	fprintf(stderr, "mdoctl: %s\n", mdo_clean_text(a, line));
	arena_free(a);
	return (int)outcome;
}

/* ---- help ---- */

static void print_options(const struct mdo_option *o)
{
	for (; o->name != NULL; o++) {
		char head[64];

		snprintf(head, sizeof(head), "--%s%s%s", o->name, o->value != NULL ? " " : "",
		         o->value != NULL ? o->value : "");
		printf("  %-24s %s\n", head, o->help);
	}
}

/* "agenda pin CASE MEETING". */
static const char *usage(const struct command *c, char *buf, size_t size)
{
	int len = snprintf(buf, size, "%s", c->words);

	for (size_t i = 0; i < COMMAND_ARGUMENTS_MAX && c->arguments[i] != NULL; i++) {
		char upper[32];
		size_t n = 0;

		for (; c->arguments[i][n] != '\0' && n + 1 < sizeof(upper); n++)
			upper[n] = (char)(c->arguments[i][n] >= 'a' ? c->arguments[i][n] - 'a' + 'A'
			                                            : c->arguments[i][n]);
		upper[n] = '\0';
		len += snprintf(buf + len, size - (size_t)len, i < c->required ? " %s" : " [%s]", upper);
	}
	return buf;
}

/* The commands, or only those whose first word is ${group}; how many. */
static size_t print_commands(const char *group)
{
	size_t len = group != NULL ? strlen(group) : 0, printed = 0;

	for (size_t i = 0; i < commands_count; i++) {
		char buf[96];

		if (strncmp(commands[i].words, group != NULL ? group : "", len) != 0 ||
		    (group != NULL && commands[i].words[len] != ' '))
			continue;
		printf("  mdoctl %-30s %s\n", usage(&commands[i], buf, sizeof(buf)),
		       commands_meaning(&commands[i]));
		printed++;
	}
	return printed;
}

static void print_help(void)
{
	printf("mdoctl - see and steer an MDO region\n\n");
	print_commands(NULL);
	printf("\nEvery command has --help. Where the daemon is, and who you are (rising: environment, "
	       "profile, options):\n");
	print_options(mdo_profile_options);
	print_options(own_options);
	printf("\n%s", STATUSES);
}

static void print_command_help(const struct command *c)
{
	char buf[96];

	printf("mdoctl %s [OPTIONS]: %s\n\n", usage(c, buf, sizeof(buf)), commands_meaning(c));
	print_options(c->options);
	if (c->options->name != NULL)
		printf("\n");
	print_options(mdo_profile_options);
	print_options(own_options);
	printf("\n%s\nExample:\n  %s\n", STATUSES, c->example);
}

/* ---- asking ---- */

/* A command keeps its id when it is sent again, so that it is done once. */
static struct mdo_question make_question(struct arena *a, enum method method, const char *params,
                                         int timeout_ms)
{
	struct id_source ids = id_source_system();
	struct proto_rpc_request request;
	struct mdo_question q = {.timeout_ms = timeout_ms, .again_ms = AGAIN_MS};
	char id[ID_UUID_MAX];

	id_uuid(&ids, clock_now(), id);
	proto_clear(&proto_table_rpc_request, &request);
	request.jsonrpc = "2.0";
	request.id = q.id = arena_text(a, id);
	request.method = method_name(method);
	request.params = params;
	q.text = proto_write(a, &proto_table_rpc_request, &request, &q.len);
	/* Verifying the chain twice at a time helps nobody. */
	if (method == METHOD_AUDIT_VERIFY)
		q.again_ms = 0;
	return q;
}

static int print_refusal(struct arena *a, const struct mdo_reply *reply, bool json)
{
	const struct proto_rpc_error *e = reply->body.error;
	const char *advice = advice_for(e->data->code, e->data->pointer);

	if (json)
		printf("%s\n", mdo_clean_json(a, proto_write(a, &proto_table_problem, e->data, NULL),
		                              strlen(proto_write(a, &proto_table_problem, e->data, NULL))));
	fail(MDO_REFUSED, "refused: %s (%s)", e->data->title, e->data->code);
	if (e->data->pointer != NULL && e->data->pointer[0] != '\0')
		fail(MDO_REFUSED, "  at %s", e->data->pointer);
	if (e->data->detail != NULL)
		fail(MDO_REFUSED, "  %s", e->data->detail);
	if (advice != NULL)
		fail(MDO_REFUSED, "  %s", advice);
	return MDO_REFUSED;
}

static int print_reply(struct arena *a, const struct command *c, const struct mdo_reply *reply, bool json)
{
	const struct proto_table *t = method_result(c->method);
	void *result = proto_new(a, t);
	struct refusal refusal;
	size_t len;
	int status;

	if (reply->body.error != NULL)
		return print_refusal(a, reply, json);
	len = strlen(reply->body.result);
	if (!proto_read(a, t, reply->body.result, len, result, &refusal))
		return fail(MDO_UNREACHABLE, "%s (%s at %s)", mdo_reach_text(MDO_GARBLED),
		            problem_code(refusal.problem), refusal.pointer);
	if (!json)
		return c->print(a, stdout, result);
	if (c->form == COMMAND_AGENDA)
		print_agenda_json(a, stdout, result);
	else
		printf("%s\n", mdo_clean_json(a, reply->body.result, len));
	/* The status is the same as without --json; what is printed for people then goes nowhere. */
	status = MDO_STORED;
	if (c->method == METHOD_AUDIT_VERIFY)
		status = print_audit_status(result);
	if (c->method == METHOD_BACKUP_STATUS && ((struct proto_backup_status *)result)->failed != NULL)
		status = MDO_OTHER;
	return status;
}

/* One question; false when the backup is over, or what became of it cannot be known: then *ret_status. */
static bool backup_runs(struct arena *a, struct mdo_door *door, bool json, struct proto_backup_status *ret,
                        int *ret_status)
{
	struct mdo_question q = make_question(a, METHOD_BACKUP_STATUS, "{}", BACKUP_ANSWER_MS);
	struct mdo_reply reply;
	struct refusal ignored;
	enum mdo_reach reach = mdo_door_call(door, a, &q, &reply);

	if (reach != MDO_REACHED) {
		*ret_status = fail(MDO_UNREACHABLE, "%s; the backup may go on: mdoctl backup status",
		                   mdo_reach_text(reach));
		return false;
	}
	proto_clear(&proto_table_backup_status, ret);
	if (reply.body.error == NULL &&
	    proto_read(a, &proto_table_backup_status, reply.body.result, strlen(reply.body.result), ret,
	               &ignored) &&
	    (ret->state == BACKUP_MAIN || ret->state == BACKUP_VAULT))
		return true;
	*ret_status = print_reply(a, commands_of(METHOD_BACKUP_STATUS), &reply, json);
	return false;
}

/* Until it is over; how far it is, is told at each tenth. */
static int follow_backup(struct mdo_door *door, bool json)
{
	const struct timespec pause = {.tv_nsec = 200 * 1000 * 1000};
	struct arena *a = arena_new();
	struct proto_backup_status s;
	int64_t told = -1;
	int status = MDO_OTHER;

	while (backup_runs(a, door, json, &s, &status)) {
		int64_t tenth = s.pages > 0 ? 10 * (s.pages - s.left) / s.pages : 0;

		if (tenth != told)
			fprintf(stderr, "mdoctl: %s, %lld0 %%\n", print_word(&terms_backup, (int)s.state),
			        (long long)tenth);
		told = tenth;
		arena_reset(a);
		nanosleep(&pause, NULL);
	}
	arena_free(a);
	return status;
}

/* What a page is asked with. */
struct paging {
	const struct command *c;
	struct mdo_door *door;
	int timeout_ms;
	bool json;
};

static bool ask_page(void *cookie, struct arena *a, const char *params, void **ret_result, int *ret_status)
{
	const struct paging *p = cookie;
	const struct proto_table *t = method_result(p->c->method);
	struct mdo_question q = make_question(a, p->c->method, params, p->timeout_ms);
	struct mdo_reply reply;
	struct refusal refusal;
	enum mdo_reach reach = mdo_door_call(p->door, a, &q, &reply);

	if (reach != MDO_REACHED) {
		*ret_status = fail(MDO_UNREACHABLE, "%s", mdo_reach_text(reach));
		return false;
	}
	if (reply.body.error != NULL) {
		*ret_status = print_refusal(a, &reply, p->json);
		return false;
	}
	*ret_result = proto_new(a, t);
	if (proto_read(a, t, reply.body.result, strlen(reply.body.result), *ret_result, &refusal))
		return true;
	*ret_status = fail(MDO_UNREACHABLE, "%s (%s at %s)", mdo_reach_text(MDO_GARBLED),
	                   problem_code(refusal.problem), refusal.pointer);
	return false;
}

/* Asks, and says now and then that it still waits; with the same id each time. */
static enum mdo_reach call(struct mdo_door *door, struct arena *a, const struct mdo_question *q,
                           struct mdo_reply *ret_reply)
{
	struct mdo_question part = *q;
	enum mdo_reach reach;
	int waited = 0;

	do {
		bool all = q->again_ms == 0 || q->timeout_ms - waited < 2 * TELL_MS;

		part.timeout_ms = all ? q->timeout_ms - waited : TELL_MS;
		reach = mdo_door_call(door, a, &part, ret_reply);
		waited += part.timeout_ms;
		if (reach == MDO_SILENT && waited < q->timeout_ms)
			fprintf(stderr, "mdoctl: no answer yet, after %d s; waiting\n", waited / 1000);
	} while (reach == MDO_SILENT && waited < q->timeout_ms);
	return reach;
}

static int ask(struct arena *a, const struct command *c, const struct mdo_args *args,
               const struct mdo_profile *profile, const char *params)
{
	const char *timeout = mdo_args_value(args, "timeout");
	int64_t seconds = c->timeout_s;
	struct mdo_question q;
	struct mdo_reply reply;
	struct mdo_door *door;
	enum mdo_reach reach;
	struct why why;
	int status;

	if (timeout != NULL && !text_parse_int(timeout, 1, TIMEOUT_MAX_S, &seconds))
		return fail(MDO_USAGE, "--timeout: whole seconds from 1 to %d", TIMEOUT_MAX_S);
	if (!mdo_door_open(profile, &door, &why))
		return fail(MDO_USAGE, "%s", why.text);
	if (c->form == COMMAND_PAGES) {
		struct paging paging = {c, door, (int)seconds * 1000, mdo_args_has(args, "json")};

		status = pages_run(c, args, params, ask_page, &paging, stdout);
		mdo_door_close(door);
		return status;
	}
	q = make_question(a, c->method, params, (int)seconds * 1000);
	reach = call(door, a, &q, &reply);
	if (reach == MDO_REACHED && c->form == COMMAND_BACKUP && reply.body.error == NULL)
		status = follow_backup(door, mdo_args_has(args, "json"));
	else if (reach == MDO_REACHED)
		status = print_reply(a, c, &reply, mdo_args_has(args, "json"));
	else
		status = fail(MDO_UNREACHABLE, "%s: %s", profile->door, mdo_reach_text(reach));
	mdo_door_close(door);
	return status;
}

static int run(struct arena *a, const struct command *c, const struct mdo_args *args)
{
	struct mdo_profile profile;
	const char *params;
	struct why why;
	char buf[96];

	if (mdo_args_has(args, "help")) {
		print_command_help(c);
		return MDO_STORED;
	}
	if (!commands_params(a, c, args, &params, &why))
		return fail(MDO_USAGE, "%s: mdoctl %s; see --help", why.text, usage(c, buf, sizeof(buf)));
	if (!mdo_profile_gather(args, &profile, &why) || !mdo_profile_complete(&profile, false, &why))
		return fail(MDO_USAGE, "%s", why.text);
	return ask(a, c, args, &profile, params);
}

/* No command of that name: those that begin with its first word, or a hint. */
static int fail_unknown(const char *word)
{
	if (print_commands(word) > 0)
		return MDO_USAGE;
	return fail(MDO_USAGE, "there is no such command: see mdoctl --help");
}

static int run_line(struct arena *a, const struct command *c, int argc, char *const *argv)
{
	const struct mdo_option *tables[] = {c->options, mdo_profile_options, own_options, NULL};
	struct mdo_args args;
	struct why why;

	if (!mdo_args_parse(a, tables, argc, argv, &args, &why))
		return fail(MDO_USAGE, "%s: see mdoctl %s --help", why.text, c->words);
	return run(a, mdo_args_has(&args, "ics") ? commands_of(METHOD_AGENDA_CALENDAR) : c, &args);
}

int program_run(int argc, char *const *argv)
{
	const struct mdo_option *everywhere[] = {mdo_profile_options, own_options, NULL};
	struct arena *a = arena_new();
	const struct command *c;
	int words = 0, status;

	argv = mdo_args_words_first(a, everywhere, argc - 1, argv + 1);
	argc--;
	c = commands_find(argc, argv, &words);
	if (argc < 1 || text_equal(argv[0], "--help") || text_equal(argv[0], "help")) {
		print_help();
		status = argc < 1 ? MDO_USAGE : MDO_STORED;
	} else if (c == NULL) {
		status = fail_unknown(argv[0]);
	} else if (!crypto_start()) {
		status = fail(MDO_OTHER, "the kernel gives no random numbers");
	} else {
		status = run_line(a, c, argc - words, argv + words);
	}
	arena_free(a);
	if (fflush(stdout) != 0 || ferror(stdout))
		return fail(MDO_OTHER, "write standard output: %s", strerror(errno));
	return status;
}
