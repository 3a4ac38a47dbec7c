#include "mdo/program.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "mdo/commands.h"
#include "mdo/deliver.h"
#include "mdo/identify.h"
#include "mdo/protect.h"

#define OPTION_TABLES 5
#define MANY_ARGUMENTS 64 /* at least one, at most so many */
#define AT_MOST_ONE 65    /* none or one */

/* Columns: words, arguments, what it does, how many arguments, its options, what runs, an example. */
struct command {
	const char *words, *arguments, *summary;
	size_t argument_count;
	const struct mdo_option *options[OPTION_TABLES];
	int (*run)(struct session *s);
	const char *example;
};

static const struct command commands[] = {
        {"key new",
         "NAME",
         "make your key pair: NAME.secret, NAME.public",
         1,
         {key_options},
         key_new_command,
         "mdo key new taalschool --dir /etc/mdo"},
        {"key secret",
         "NAME",
         "make a secret for the daemon: NAME.key, 64 hexadecimal digits",
         1,
         {key_options},
         key_secret_command,
         "mdo key secret match --dir /etc/mdod/credentials"},
        {"key public",
         "FILE",
         "show the public key of either file",
         1,
         {key_options},
         key_public_command,
         "mdo key public taalschool.secret"},
        {"signal",
         "",
         "send a signal, or many",
         0,
         {signal_input_options, identify_options, signal_options, lease_options, deliver_options},
         signal_command,
         "mdo signal --client-file client.json --reporter f.jansen --language ti --interpreter --place 0392 "
         "\\\n"
         "      --observe housing=words.txt --recipient role:municipality --until 2027-05-31 --form spoken "
         "--basis UAVG-22-2a\n"
         "  mdo signal --file signal.json --spool /var/lib/mdo/spool\n"
         "  mdo signal --lines <signals.jsonl"},
        {"protect",
         "",
         "ask the ten Protect questions, send the counts with a signal",
         0,
         {protect_options, identify_options, signal_options, lease_options, deliver_options},
         protect_command,
         "mdo protect --lang en --client-file client.json --reporter f.jansen --domain mental_health "
         "--language ti"},
        {"listen",
         "",
         "take over notifications, one JSON line each",
         0,
         {listen_options},
         listen_command,
         "mdo listen --state /var/lib/mdo/state --exec /usr/local/bin/on-event"},
        {"agenda",
         "",
         "what your people have to come for",
         0,
         {agenda_options},
         agenda_command,
         "mdo agenda --ics >mdo.ics"},
        {"absent end",
         "ABSENCE",
         "an absence is over, or did not come",
         1,
         {deliver_options},
         absent_end_command,
         "mdo absent end 01935b2e-7c2a-7e4b-9a51-3f2b6c8d9e01"},
        {"absent",
         "",
         "one of your people, or everybody, will not be there",
         0,
         {absent_options, deliver_options},
         absent_command,
         "mdo absent --person f.jansen --from 2026-12-24 --until 2027-01-03 --deputy a.devries"},
        {"contact",
         "DATE",
         "a day on which the client is seen here, so that nobody plans a second thing",
         1,
         {contact_options, deliver_options},
         contact_command,
         "mdo contact 2026-12-03 --reference 01935b2e-7c2a-7e4b-9a51-3f2b6c8d9e01"},
        {"subscribe",
         "",
         "choose kinds of notification",
         0,
         {subscribe_options},
         subscribe_command,
         "mdo subscribe --now signals.shared,items.announced --digest signals.joined"},
        {"consent withdraw",
         "",
         "a client withdraws consent, or a part of it",
         0,
         {withdraw_options, identify_options, deliver_options},
         consent_withdraw_command,
         "mdo consent withdraw --client-file client.json --reporter f.jansen --on 2026-11-20"},
        {"consent confirm",
         "",
         "the regiehouder checked: the client consents",
         0,
         {consent_options, identify_options, deliver_options},
         consent_confirm_command,
         "mdo consent confirm --reference 01935b2e-7c2a-7e4b-9a51-3f2b6c8d9e01 --person f.jansen"},
        {"consent renew",
         "REFERENCE",
         "a newer consent for a signal of yours, or in place of its crisis ground",
         1,
         {renew_options, lease_options, deliver_options},
         consent_renew_command,
         "mdo consent renew 01935b2e-7c2a-7e4b-9a51-3f2b6c8d9e01 --reporter f.jansen --recipient gemeente "
         "\\\n"
         "      --consent-domains housing --until 2027-11-20 --form spoken --consent-language ti --basis "
         "UAVG-22-2a"},
        {"erased",
         "REFERENCE..",
         "what you were told to erase is erased at your side",
         MANY_ARGUMENTS,
         {erased_options, deliver_options},
         erased_command,
         "mdo erased 01935b2e-7c2a-7e4b-9a51-3f2b6c8d9e01"},
        {"regie accept",
         "",
         "accept the regie offered to one of your people",
         0,
         {regie_options, deliver_options},
         regie_accept_command,
         "mdo regie accept --reference 01935b2e-7c2a-7e4b-9a51-3f2b6c8d9e01 --person f.jansen"},
        {"regie decline",
         "",
         "decline it, and why",
         0,
         {regie_options, deliver_options},
         regie_decline_command,
         "mdo regie decline --reference 01935b2e-7c2a-7e4b-9a51-3f2b6c8d9e01 --person f.jansen --reason "
         "overload"},
        {"regie release",
         "",
         "give the regie back, or hand it over",
         0,
         {regie_release_options, deliver_options},
         regie_release_command,
         "mdo regie release --reference 01935b2e-7c2a-7e4b-9a51-3f2b6c8d9e01 --person f.jansen --to "
         "a.devries "
         "--reason absence"},
        {"roster set",
         "[FILE]",
         "your own people who may be asked: from a file, or one from options",
         AT_MOST_ONE,
         {mdo_people_options, deliver_options},
         roster_set_command,
         "mdo roster set people.json\n"
         "  mdo roster set --person f.jansen --partner gemeente --languages nl,ti --limit 20 --deputy "
         "a.devries"},
        {"spool send",
         "",
         "send what waits in a spool",
         0,
         {deliver_options},
         spool_send_command,
         "mdo spool send --spool /var/lib/mdo/spool"},
        {"witness show",
         "",
         "the newest audit head we saw, and an alarm",
         0,
         {witness_options},
         witness_show_command,
         "mdo witness show"},
        {"witness accept",
         "",
         "an alarm was looked into: what came is what we stand for now",
         0,
         {witness_options},
         witness_accept_command,
         "mdo witness accept"},
        {"spool list",
         "",
         "what is in a spool, without its content",
         0,
         {deliver_options},
         spool_list_command,
         "mdo spool list --spool /var/lib/mdo/spool"},
};

static const size_t command_count = sizeof(commands) / sizeof(commands[0]);

static const char STATUSES[] = "Exit status: 0 stored (of many: each stored or a duplicate), 3 duplicate, 4 "
                               "refused (of many: at least one),\n"
                               "5 no answer in time or not for now, 6 kept in the spool, 2 the command line "
                               "is not right, 7 the audit head went\n"
                               "back or changed, 1 anything else.\n";

static const char PRIVACY[] = "Who the client is and what was noticed never stand in the command line, which "
                              "others on the machine can read:\n"
                              "they come from files, standard input or questions on the terminal. Secret "
                              "keys come from files only.\n";

static void print_options(const struct mdo_option *options)
{
	for (; options->name != NULL; options++) {
		char head[64];

		snprintf(head, sizeof(head), "--%s%s%s", options->name, options->value != NULL ? " " : "",
		         options->value != NULL ? options->value : "");
		printf("  %-26s %s\n", head, options->help);
	}
}

/* The commands, or only those whose first word is ${group}; how many. */
static size_t print_commands(const char *group)
{
	size_t len = group != NULL ? strlen(group) : 0, printed = 0;

	for (size_t i = 0; i < command_count; i++) {
		char head[64];

		if (strncmp(commands[i].words, group != NULL ? group : "", len) != 0 ||
		    (group != NULL && commands[i].words[len] != ' '))
			continue;
		snprintf(head, sizeof(head), "mdo %s %s", commands[i].words, commands[i].arguments);
		printf("  %-26s %s\n", head, commands[i].summary);
		printed++;
	}
	return printed;
}

static void print_help(void)
{
	printf("mdo - signals and notifications of a partner in an MDO region\n\n");
	print_commands(NULL);
	printf("\nEvery command has --help. Where the daemon is, and who you are (rising: environment, "
	       "profile, options):\n");
	print_options(mdo_profile_options);
	print_options(session_options);
	printf("\n%s\n%s", PRIVACY, STATUSES);
}

static void print_command_help(const struct command *c)
{
	printf("mdo %s%s%s [OPTIONS]: %s\n\n", c->words, c->arguments[0] != '\0' ? " " : "", c->arguments,
	       c->summary);
	for (size_t i = 0; i < OPTION_TABLES && c->options[i] != NULL; i++)
		print_options(c->options[i]);
	printf("\n");
	print_options(mdo_profile_options);
	print_options(session_options);
	printf("\n%s\n%s\nExample:\n  %s\n", PRIVACY, STATUSES, c->example);
}

/* How many words of argv the command's name takes; 0 when it is another command. */
static int words_match(const struct command *c, int argc, char *const *argv)
{
	const char *space = strchr(c->words, ' ');
	size_t first = space != NULL ? (size_t)(space - c->words) : strlen(c->words);

	if (argc < 1 || strlen(argv[0]) != first || memcmp(argv[0], c->words, first) != 0)
		return 0;
	if (space == NULL)
		return 1;
	return argc > 1 && text_equal(argv[1], space + 1) ? 2 : 0;
}

static const struct command *find(int argc, char *const *argv, int *ret_words)
{
	for (size_t i = 0; i < command_count; i++)
		if ((*ret_words = words_match(&commands[i], argc, argv)) > 0)
			return &commands[i];
	return NULL;
}

static int run(const struct command *c, struct session *s)
{
	int status;

	if (mdo_args_has(&s->args, "help")) {
		print_command_help(c);
		return MDO_STORED;
	}
	bool fits = c->argument_count == MANY_ARGUMENTS
	                    ? s->args.word_count >= 1 && s->args.word_count <= MANY_ARGUMENTS
	            : c->argument_count == AT_MOST_ONE ? s->args.word_count <= 1
	                                               : s->args.word_count == c->argument_count;
	if (!fits)
		return session_fail(MDO_USAGE, "%s: mdo %s %s is wanted: see mdo %s --help",
		                    s->args.word_count > c->argument_count || c->argument_count == AT_MOST_ONE
		                            ? "too many words"
		                            : "something is missing",
		                    c->words, c->arguments, c->words);
	if (!session_begin(s))
		return MDO_USAGE;
	status = session_witness(s, c->run(s));
	session_end(s);
	return status;
}

/* No command of that name: those that begin with its first word, or a hint. */
static int fail_unknown(const char *word)
{
	if (word != NULL && print_commands(word) > 0)
		return session_flush() ? MDO_USAGE : MDO_OTHER;
	return session_fail(MDO_USAGE, "there is no such command: see mdo --help");
}

static int run_line(const struct command *c, int argc, char *const *argv, struct arena *line)
{
	const struct mdo_option *tables[OPTION_TABLES + 3] = {NULL};
	struct session s = {.arena = NULL};
	struct why why;
	size_t n = 0;
	int status;

	for (size_t i = 0; i < OPTION_TABLES && c->options[i] != NULL; i++)
		tables[n++] = c->options[i];
	tables[n++] = mdo_profile_options;
	tables[n] = session_options;
	if (!mdo_args_parse(line, tables, argc, argv, &s.args, &why))
		return session_fail(MDO_USAGE, "%s: see mdo %s --help", why.text, c->words);
	/* The command line outlives what the arena of the session holds. */
	s.arena = arena_new();
	status = run(c, &s);
	arena_free(s.arena);
	return status;
}

int program_run(int argc, char *const *argv)
{
	const struct mdo_option *everywhere[] = {mdo_profile_options, session_options, NULL};
	struct arena *line = arena_new();
	const struct command *c;
	int words = 0, status;

	argv = mdo_args_words_first(line, everywhere, argc - 1, argv + 1);
	argc--;
	c = find(argc, argv, &words);
	if (argc < 1 || text_equal(argv[0], "--help") || text_equal(argv[0], "help")) {
		print_help();
		status = argc < 1 ? MDO_USAGE : MDO_STORED;
	} else if (c == NULL) {
		status = fail_unknown(argv[0]);
	} else if (!crypto_start()) {
		status = session_fail(MDO_OTHER, "the kernel gives no random numbers");
	} else {
		status = run_line(c, argc - words, argv + words, line);
	}
	arena_free(line);
	return session_flush() ? status : MDO_OTHER;
}
