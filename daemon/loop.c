#include "loop.h"

#include <assert.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/log.h"
#include "base/memory.h"
#include "base/service.h"
#include "loop_backup.h"
#include "loop_plan.h"

#define TICK_MS 1000
#define LOOK_MS 10000 /* doors are looked at for what should not happen */

/* Columns: ENUM suffix, code in the log, its level, for status ("": well), for systemd and the log. */
#define AILMENTS(X)                                                                                          \
	X(NONE, "healthy", NOTICE, "", "running")                                                            \
	X(NO_LEDGER, "no-erasure-ledger", WARNING,                                                           \
	  "no erasure ledger is configured: a restored copy brings back what was erased",                    \
	  "running, without an erasure ledger")                                                              \
	X(LEDGER_AWAY, "erasure-ledger-away", ERR,                                                           \
	  "the erasure ledger is not where it was: what is erased next will be answered retry",              \
	  "running, but the erasure ledger is not where it was")                                             \
	X(LEDGER_OWED, "erasure-ledger-owed", ERR,                                                           \
	  "the erasure ledger cannot be written: messages are answered retry",                               \
	  "the erasure ledger cannot be written: messages are answered retry until it can")                  \
	X(FULL, "disk-full", ERR, "no room on the disk: signals are answered retry",                         \
	  "no room on the disk: messages are answered retry until there is")

enum ailment {
#define X(S, code, level, health, words) AILMENT_##S,
	AILMENTS(X)
#undef X
};

static const struct {
	const char *code, *health, *words;
	enum log_level level;
} ailments[] = {
#define X(S, code, level, health, words) {code, health, words, LOG_LEVEL_##level},
        AILMENTS(X)
#undef X
#undef AILMENTS
};

struct state {
	struct loop *loop;
	struct loop_turn *turn;
	struct arena *arena; /* of a plan */
	struct mono ticked, looked, fed;
	struct loop_plan plan;
	struct loop_backup backup;
	uint64_t wrong_users;
	enum ailment ailment;
	bool stop;
};

static void reload(struct state *s)
{
	struct loop *l = s->loop;
	struct conf_complaint complaint;
	struct why why = {""};

	service_reloading();
	struct conf *now = conf_load(l->config_path, &complaint);
	if (now == NULL) {
		log_line(LOG_LEVEL_ERR, "reload-refused", "%s:%d: %s; the configuration stays as it was",
		         complaint.file, complaint.line, complaint.text);
		service_ready("running with the configuration from before");
		return;
	}
	struct conf *old = l->conf;
	if (!loop_doors(l->net, old, now, &why))
		log_line(LOG_LEVEL_ERR, "door-failed", "%s", why.text);
	l->conf = now;
	commands_set_conf(l->commands, now);
	loop_turn_forget(s->turn);
	conf_free(old);
	log_line(LOG_LEVEL_NOTICE, "reloaded", "%zu partners, %zu people, %zu tables", now->partner_count,
	         now->person_count, now->table_count);
	service_ready("running");
}

static void heed_signals(struct state *s)
{
	struct signalfd_siginfo info;

	while (read(s->loop->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		if (info.ssi_signo == SIGHUP)
			reload(s);
		else
			s->stop = true;
	}
}

static bool due(struct mono *last, struct mono now, int64_t every_ms)
{
	if (last->ms != 0 && now.ms - last->ms < every_ms)
		return false;
	*last = now;
	return true;
}

/* The user id of a message is checked at each door; one that does not fit should be impossible. */
static void look_at_doors(struct state *s)
{
	const struct conf *conf = s->loop->conf;
	struct net_counts counts;
	uint64_t wrong = 0;

	for (size_t i = 0; i < conf->partner_count; i++)
		if (net_door_counts(s->loop->net, conf->partners[i].id.text, &counts))
			wrong += counts.wrong_user;
	for (size_t i = 0; i < conf->person_count; i++)
		if (net_door_counts(s->loop->net, conf->people[i].id.text, &counts))
			wrong += counts.wrong_user;
	if (wrong > s->wrong_users)
		log_line(LOG_LEVEL_ERR, "wrong-user",
		         "%llu messages came in at a door under another's name and were dropped",
		         (unsigned long long)(wrong - s->wrong_users));
	s->wrong_users = wrong;
}

static enum ailment ailment_of(const struct store *store)
{
	bool kept;
	const char *trouble = store_ledger_trouble(store, &kept);

	if (store_low(store))
		return AILMENT_FULL;
	if (store_owes(store))
		return AILMENT_LEDGER_OWED;
	if (trouble != NULL)
		return AILMENT_LEDGER_AWAY;
	return kept ? AILMENT_NONE : AILMENT_NO_LEDGER;
}

static void tell_health(struct state *s)
{
	enum ailment now = ailment_of(s->loop->store);
	const char *trouble;
	bool kept;

	if (now == s->ailment)
		return;
	s->ailment = now;
	trouble = store_ledger_trouble(s->loop->store, &kept);
	commands_set_health(s->loop->commands, ailments[now].health);
	log_line(ailments[now].level, ailments[now].code, "%s%s%s", ailments[now].words,
	         trouble != NULL ? ": " : "", trouble != NULL ? trouble : "");
	service_status("%s", ailments[now].words);
}

static int timeout(const struct state *s, struct mono mono)
{
	int64_t until = s->ticked.ms + TICK_MS - mono.ms;
	int64_t backup = loop_backup_due(&s->backup, s->loop->store, mono);
	int patience = loop_turn_patience(s->turn, mono);

	if (loop_turn_busy(s->turn) || s->plan.going || until < 0)
		return 0;
	if (backup >= 0 && backup < until)
		until = backup;
	return patience >= 0 && patience < until ? patience : (int)until;
}

static bool turn_once(struct state *s)
{
	struct loop *l = s->loop;
	struct mono mono = clock_mono();
	struct instant now = clock_now();
	int64_t feed = service_watchdog_ms();

	if (!loop_turn_run(s->turn, now, mono, due(&s->ticked, mono, TICK_MS)))
		return false;
	tell_health(s);
	if (feed > 0 && due(&s->fed, mono, feed))
		service_alive();
	if (!loop_plan_slice(&s->plan, l, s->arena, now, mono))
		return false;
	if (due(&s->looked, mono, LOOK_MS))
		look_at_doors(s);
	loop_backup_slice(&s->backup, l->store, now);
	return store_tend(l->store, now, !loop_turn_busy(s->turn));
}

int loop_run(struct loop *l)
{
	struct state s = {.loop = l, .turn = loop_turn_new(l), .arena = arena_new()};
	int status = 0;

	while (!s.stop && status == 0) {
		if (net_wait(l->net, l->signals, timeout(&s, clock_mono())))
			heed_signals(&s);
		if (!turn_once(&s)) {
			log_line(LOG_LEVEL_ERR, "store-broken",
			         "%s; nothing was acknowledged since; run mdod --recover",
			         store_why(l->store));
			status = LOOP_EXIT_IO;
		}
	}
	if (s.plan.slices > 0)
		loop_plan_tell(&s.plan);
	arena_free(s.arena);
	loop_turn_free(s.turn);
	return status;
}
