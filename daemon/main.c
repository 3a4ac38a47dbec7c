/*
 * mdod - the daemon behind the multidisciplinair overleg. main opens the rooms in order and closes them in
 * reverse:
 *
 *     configuration   nothing is touched before it is right
 *     secrets         from systemd's credentials, or files
 *     signals         blocked before any thread is there, read by the loop
 *     store           checked, migrated, checkpointed, boot record on disk (store.h)
 *     net             the ZAP handler, then the doors
 *     loop            READY only now
 */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/log.h"
#include "base/memory.h"
#include "base/service.h"
#include "loop.h"
#include "store/store_backup.h"

#ifndef MDO_VERSION
#define MDO_VERSION "0.1.0"
#endif
#define DEFAULT_CONFIG "/etc/mdod/mdod.conf"
#define SECRET_HEX_MAX (2 * CRYPTO_KEY_BYTES + 1)

enum task { TASK_RUN, TASK_CHECK, TASK_RECOVER, TASK_RESTORE };

struct options {
	const char *config;
	enum task task;
	bool print, without_vault;
	const char *backup; /* its name */
	const char *accept; /* why a wrong erasure ledger is; NULL: it is not */
};

struct secrets {
	char server[CRYPTO_Z85_MAX];
	struct crypto_key match, match_next, vault, backup;
	bool has_match_next, has_backup;
};

static void print_usage(FILE *to)
{
	fprintf(to,
	        "usage: mdod [--config FILE] [--check-config [--print] | --recover |\n"
	        "            --restore NAME [--without-vault] | --accept-erasure-ledger REASON]\n"
	        "\n"
	        "The daemon behind the multidisciplinair overleg (MDO): takes consented signals from "
	        "partners,\n"
	        "keeps them, puts cases on agendas, and sees to it that each has one regiehouder.\n"
	        "\n"
	        "  --config FILE    configuration (default " DEFAULT_CONFIG "); partners.d, people.d and\n"
	        "                   tables.d lie beside it\n"
	        "  --check-config   read the configuration, say what is wrong with it, start nothing\n"
	        "  --print          with --check-config: every key with its value and meaning\n"
	        "  --recover        after an input/output error: write new, verified files; the old are "
	        "kept\n"
	        "  --restore NAME   puts a backup in the place of the store; the old files are kept. NAME as "
	        "in\n"
	        "                   the backup directory, without .main\n"
	        "  --without-vault  with --restore: its vault is there no more; no content can be read then\n"
	        "  --accept-erasure-ledger REASON   starts although the erasure ledger is missing or "
	        "wrong;\n"
	        "                   on record in the audit chain. What was erased may be readable again\n"
	        "  --version, --help\n"
	        "\n"
	        "Signals: TERM and INT stop after the batch at hand; HUP reads the configuration again.\n"
	        "Exit status: 0 stopped as asked; 64 usage; 78 configuration or secrets are wrong;\n"
	        "74 the store broke or could not be opened; 69 a door could not be opened.\n");
}

static bool read_options(int argc, char **argv, struct options *o, int *ret_status)
{
	static const struct option longs[] = {
	        {"config", required_argument, NULL, 'c'},
	        {"check-config", no_argument, NULL, 'n'},
	        {"print", no_argument, NULL, 'p'},
	        {"recover", no_argument, NULL, 'r'},
	        {"restore", required_argument, NULL, 'b'},
	        {"without-vault", no_argument, NULL, 'w'},
	        {"accept-erasure-ledger", required_argument, NULL, 'e'},
	        {"version", no_argument, NULL, 'V'},
	        {"help", no_argument, NULL, 'h'},
	        {NULL, 0, NULL, 0},
	};
	int c;

	*ret_status = 0;
	while ((c = getopt_long(argc, argv, "c:h", longs, NULL)) != -1) {
		switch (c) {
		case 'c':
			o->config = optarg;
			break;
		case 'n':
			o->task = TASK_CHECK;
			break;
		case 'p':
			o->print = true;
			break;
		case 'r':
			o->task = TASK_RECOVER;
			break;
		case 'b':
			o->task = TASK_RESTORE;
			o->backup = optarg;
			break;
		case 'e':
			o->accept = optarg;
			break;
		case 'w':
			o->without_vault = true;
			break;
		case 'V':
			printf("mdod %s\n", MDO_VERSION);
			return false;
		case 'h':
			print_usage(stdout);
			return false;
		default:
			*ret_status = EX_USAGE;
			print_usage(stderr);
			return false;
		}
	}
	if (optind == argc)
		return true;
	*ret_status = EX_USAGE;
	print_usage(stderr);
	return false;
}

/* A secret of 64 hexadecimal digits. */
static bool read_key(const char *name, const char *path, struct crypto_key *ret_key, struct why *why)
{
	char text[SECRET_HEX_MAX + 8];
	struct crypto_key key;

	if (!service_secret(name, path, text, sizeof(text), why))
		return false;
	bool right = crypto_key_from_hex(text, &key);
	crypto_wipe(text, sizeof(text));
	if (!right)
		return why_set(why, "secret %s: not 64 hexadecimal digits (make one with: mdo key secret)",
		               name);
	*ret_key = key;
	return true;
}

static bool read_secrets(const struct conf *conf, struct secrets *ret, struct why *why)
{
	char text[CRYPTO_Z85_MAX + 8];

	if (!service_secret("server.key", conf->server_key, text, sizeof(text), why))
		return false;
	bool right = crypto_is_z85_key(text);
	if (right)
		memcpy(ret->server, text, sizeof(ret->server));
	crypto_wipe(text, sizeof(text));
	if (!right)
		return why_set(
		        why,
		        "secret server.key: not a CURVE key of 40 characters (make one with: mdo key new)");
	/* No backups without this one, but all the rest. Handed in it counts; named in the configuration it
	 * must be there: backups that end in silence are none. */
	ret->has_backup = conf->backup_key[0] != '\0' || service_has_secret("backup.key", "");
	/* The next match key comes and goes with a rotation: it is no mistake that it is not there. */
	ret->has_match_next = service_has_secret("match.key.next", conf->match_key_next);
	return read_key("match.key", conf->match_key, &ret->match, why) &&
	       (!ret->has_match_next ||
	        read_key("match.key.next", conf->match_key_next, &ret->match_next, why)) &&
	       read_key("vault.key", conf->vault_key, &ret->vault, why) &&
	       (!ret->has_backup || read_key("backup.key", conf->backup_key, &ret->backup, why));
}

static struct store_settings store_settings(const struct conf *conf, const struct secrets *secrets)
{
	return (struct store_settings){
	        .dir = conf->state_dir,
	        .vault_key = secrets->vault,
	        .audit_key = crypto_derive(&secrets->match, "audit chain 1"),
	        .body_key = crypto_derive(&secrets->match, "message body 1"),
	        .match_key = secrets->match,
	        .match_key_next = secrets->match_next,
	        .has_match_key_next = secrets->has_match_next,
	        .wal_limit_bytes = conf->wal_limit_mib * 1024 * 1024,
	        .reserve_bytes = conf->reserve_mib * 1024 * 1024,
	        .version = MDO_VERSION,
	        .config_digest = conf_digest(conf),
	        .erasure_ledger = conf->erasure_ledger,
	        .has_backup_key = secrets->has_backup,
	        .backup_key = secrets->backup,
	};
}

static int block_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return -1;
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static int fail(int status, const char *code, const struct why *why)
{
	log_line(LOG_LEVEL_ERR, code, "%s", why->text);
	return status;
}

/* From an open store to the end of the loop. */
static int serve(struct loop *l, const struct secrets *secrets, struct id_source *ids)
{
	struct why why = {""};
	int status;

	if (!net_open(secrets->server, &l->net, &why))
		return fail(EX_UNAVAILABLE, "net-failed", &why);
	if (!loop_doors(l->net, NULL, l->conf, &why)) {
		net_close(l->net);
		return fail(EX_UNAVAILABLE, "door-failed", &why);
	}
	l->commands = commands_new(&(struct commands_setup){.store = l->store,
	                                                    .conf = l->conf,
	                                                    .ids = ids,
	                                                    .version = MDO_VERSION,
	                                                    .started = clock_now()});
	log_line(LOG_LEVEL_NOTICE, "started", "region %s, %zu partners, %zu people, %zu tables, epoch %s",
	         l->conf->region, l->conf->partner_count, l->conf->person_count, l->conf->table_count,
	         store_epoch(l->store));
	service_ready("running");
	status = loop_run(l);
	service_stopping();
	commands_free(l->commands);
	net_close(l->net);
	return status;
}

static int restore(const struct loop *l, const struct options *o, const struct store_settings *settings,
                   struct id_source *ids)
{
	const struct store_restore what = {.dir = l->conf->backup_dir,
	                                   .region = l->conf->region,
	                                   .name = o->backup,
	                                   .without_vault = o->without_vault};
	struct why why = {""};

	if (l->conf->backup_dir[0] == '\0' || !settings->has_backup_key) {
		(void)why_set(&why, "store.backup_dir and secrets.backup_key are to be configured first");
		return fail(EX_CONFIG, "restore-failed", &why);
	}
	if (!store_restore(settings, &what, ids, clock_now(), &why))
		return fail(EX_IOERR, "restore-failed", &why);
	log_line(LOG_LEVEL_NOTICE, "restored",
	         "%s stands in %s%s; the files before are beside it, as .before-<time>. What was erased "
	         "since is erased "
	         "again at the next start, by the erasure ledger, if there is one",
	         o->backup, l->conf->state_dir,
	         o->without_vault ? ", without its vault: nothing that was sealed can be read any more" : "");
	return EX_OK;
}

static int run(struct loop *l, const struct options *o)
{
	struct id_source ids = id_source_system();
	struct secrets secrets;
	struct why why = {""};
	int status = EX_IOERR;

	if (!read_secrets(l->conf, &secrets, &why))
		return fail(EX_CONFIG, "secrets", &why);
	struct store_settings settings = store_settings(l->conf, &secrets);
	settings.accept_ledger = o->accept;
	if (o->task == TASK_RECOVER) {
		if (store_recover(&settings, &ids, clock_now(), &why)) {
			log_line(LOG_LEVEL_NOTICE, "recovered",
			         "new files stand in %s; the old ones are beside them", l->conf->state_dir);
			status = EX_OK;
		} else {
			status = fail(EX_IOERR, "recover-failed", &why);
		}
	} else if (o->task == TASK_RESTORE) {
		status = restore(l, o, &settings, &ids);
	} else if (!store_open(&settings, &ids, clock_now(), &l->store, &why)) {
		status = fail(EX_IOERR, "store-failed", &why);
	} else {
		status = serve(l, &secrets, &ids);
		store_close(l->store);
		log_line(LOG_LEVEL_NOTICE, "stopped", "exit status %d", status);
	}
	crypto_wipe(&settings, sizeof(settings));
	crypto_wipe(&secrets, sizeof(secrets));
	return status;
}

int main(int argc, char **argv)
{
	struct options o = {.config = DEFAULT_CONFIG};
	struct conf_complaint complaint;
	struct loop l = {.signals = -1};
	int status;

	if (!read_options(argc, argv, &o, &status))
		return status;
	log_start("mdod", LOG_LEVEL_INFO);
	if (!crypto_start()) {
		log_line(LOG_LEVEL_ERR, "crypto", "the kernel's randomness cannot be had");
		return EX_OSERR;
	}
	l.config_path = o.config;
	l.conf = conf_load(o.config, &complaint);
	if (l.conf == NULL) {
		fprintf(stderr, "%s:%d: %s\n", complaint.file, complaint.line, complaint.text);
		return EX_CONFIG;
	}
	log_start("mdod", l.conf->log_level);
	if (o.task == TASK_CHECK) {
		if (o.print)
			conf_print(l.conf, stdout);
		else
			printf("%s: good: region %s, %zu partners, %zu people, %zu tables\n", o.config,
			       l.conf->region, l.conf->partner_count, l.conf->person_count,
			       l.conf->table_count);
		status = EX_OK;
	} else if ((l.signals = block_signals()) < 0) {
		log_line(LOG_LEVEL_ERR, "signals", "cannot block signals");
		status = EX_OSERR;
	} else {
		status = run(&l, &o);
		close(l.signals);
	}
	conf_free(l.conf);
	return status;
}
