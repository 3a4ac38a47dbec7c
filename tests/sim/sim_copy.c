#include "sim_copy.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "sim_act.h"
#include "store/store_backup.h"
#include "store/store_client.h"

#define PAGES 4 /* at once, while turns go on */
#define USABLE_MS                                                                                            \
	(7 * 24 * TIME_HOUR_MS) /* older than that, and clients do not have any more what it lacks */

/* ---- a copy is made ---- */

/* Whether it got on; else it waits for the disk, in real time: nothing that is seen may hang on how often. */
static bool step(struct sim *s, int pages)
{
	static const struct timespec rest = {.tv_nsec = 50000};

	if (store_backup_step(s->w->store, s->w->now, pages))
		return true;
	nanosleep(&rest, NULL);
	return false;
}

static struct store_backup_status status(struct sim *s)
{
	struct store_backup_status now;

	store_backup_status(s->w->store, s->w->arena, &now);
	return now;
}

static void forget(struct sim_copy *c)
{
	sim_past_free(c->past);
	*c = (struct sim_copy){.past = NULL};
}

/* The main file is whole as it is now: what the simulator knows now is what this copy knows. */
static void main_is_copied(struct sim *s)
{
	struct sim_copy *c = &s->copies.coming;
	struct stat st;

	forget(c);
	snprintf(c->name, sizeof(c->name), "%s", s->copies.name);
	snprintf(c->epoch, sizeof(c->epoch), "%s", store_epoch(s->w->store));
	c->made = s->w->now;
	c->past = sim_past_take(s);
	c->secrets = s->w->secrets;
	c->audit_rows = store_numbers(s->w->store).audit_rows;
	c->ledger = stat(s->w->ledger, &st) == 0 ? (long)st.st_size : 0;
	s->copies.doing = SIM_COPY_VAULT;
}

/* It is whole with its last page: what is written after that is not in it, while the disk is waited for. */
static bool copy_some(struct sim *s, int pages)
{
	bool more = step(s, pages);
	struct store_backup_status now = status(s);

	if (!store_backup_busy(s->w->store))
		s->copies.doing = SIM_COPY_NONE;
	else if (now.doing == STORE_BACKUP_MAIN && now.pages > 0 && now.left == 0)
		main_is_copied(s);
	return more;
}

static void begin(struct sim *s)
{
	const struct store_backup_plan plan = {
	        .dir = s->w->second, .region = s->w->conf->region, .main_days = 90, .vault_days = 14};
	struct sim_copies *c = &s->copies;
	const char *name;
	struct why why;
	bool asked;

	store_begin(s->w->store);
	asked = store_backup_ask(s->w->store, s->w->now, &plan, &name, &why);
	if (!store_commit(s->w->store))
		sim_fail(s->w, "store", "commit: %s", store_why(s->w->store));
	sim_trace(s->w, "backup %s", asked ? name : why.text);
	if (!asked)
		return;
	snprintf(c->name, sizeof(c->name), "%s", name);
	c->doing = SIM_COPY_MAIN;
	c->start = s->w->starts;
	/* Some pages now, the others when more was written. How many is seen by who asks for its status
	 * (I10). */
	for (int left = sim_below(&s->w->dice, 40); left > 0 && c->doing == SIM_COPY_MAIN;)
		left -= copy_some(s, PAGES) ? 1 : 0;
}

static void go_on(struct sim *s)
{
	struct sim_copies *c = &s->copies;

	while (c->doing == SIM_COPY_MAIN)
		(void)copy_some(s, 64);
	if (c->doing == SIM_COPY_VAULT && sim_chance(&s->w->dice, 50))
		return;
	while (store_backup_busy(s->w->store))
		(void)step(s, 64);
	if (c->doing == SIM_COPY_VAULT && status(s).failed == NULL) {
		forget(&c->whole);
		c->whole = c->coming;
		c->coming = (struct sim_copy){.past = NULL};
		c->made++;
	}
	sim_trace(s->w, "backup over%s%s", status(s).failed != NULL ? ": " : "",
	          status(s).failed != NULL ? status(s).failed : "");
	c->doing = SIM_COPY_NONE;
}

/* ---- a copy is restored ---- */

bool sim_copy_lost(const struct sim *s, const struct sim_signal *g)
{
	for (size_t i = 0; i < s->lost_count; i++)
		if (s->losses[i].partner == g->partner && text_equal(s->losses[i].reference, g->reference))
			return true;
	return false;
}

static void note_lost(struct sim *s, const struct sim_signal *g)
{
	/* Of a client whom the copy knows the ledger says so. */
	for (int i = 0; i < s->m->cluster_count; i++)
		if (s->m->clusters[i].persona == g->persona)
			s->m->clusters[i].parted = sim_today(s->w);
	if (!g->withdrawn || sim_copy_lost(s, g))
		return;
	s->losses = mem_grow(s->losses, s->lost_count + 1, sizeof(*s->losses));
	s->losses[s->lost_count].partner = g->partner;
	id_set(s->losses[s->lost_count++].reference, ID_UUID_MAX, g->reference);
}

/* References are made before they are given: some of the lost days are in the copy too. */
static void keep_references(struct sim *s, struct sim_signal *g, const struct sim_signal *was)
{
	for (int p = 0; p < s->m->partner_count; p++) {
		const char *reference = was->shared[p][0] != '\0' ? was->shared[p] : was->held[p];
		struct store_reference found;

		if (p != g->partner && reference[0] != '\0' && g->shared[p][0] == '\0' &&
		    store_reference_find(s->w->store, &sim_partner(s->m, p)->id, reference, &found))
			id_set(g->held[p], ID_UUID_MAX, reference);
	}
}

static bool same_lease(const struct sim_signal *a, const struct sim_signal *b)
{
	return a->recipients == b->recipients && a->domains == b->domains && a->purposes == b->purposes &&
	       a->from.n == b->from.n && a->until.n == b->until.n && a->crisis == b->crisis &&
	       a->observed == b->observed;
}

/* Its content is gone for good, whatever the copy says of it; the client took back more than the copy knows.
 */
static void end_again(struct sim *s, struct sim_signal *g, const struct sim_signal *was)
{
	if (was->state == SIM_ENDED && g->state != SIM_ENDED) {
		sim_model_state(s->m, g, SIM_ENDED);
		g->returned = true;
		g->withdrawn = was->withdrawn;
	}
	keep_references(s, g, was);
	/* A part that was all there was is, by the ledger, the whole. */
	if (g->returned && !was->crisis)
		sim_model_note_part(s->m, g, sim_today(s->w));
	/* Of another consent in its place the ledger knows as much as it took away: held, it may be. */
	g->doubt = !g->returned && (g->doubt || was->doubt || !same_lease(g, was));
	g->observed &= was->observed;
}

/* The model knows what the copy knows, and what cannot have come back. */
static void judge_past(struct sim *s, const struct sim_past *then)
{
	struct sim_past *now = sim_past_take(s);

	sim_past_return_daemon(s, then);
	/* Of whom the copy does not know the ledger has no more than that they withdrew. */
	s->m->strangers = store_withdrawal_strangers(s->w->store).on;
	for (int i = 0; i < now->m->signal_count; i++) {
		const struct sim_signal *was = &now->m->signals[i];

		if (i < s->m->signal_count && text_equal(s->m->signals[i].reference, was->reference))
			end_again(s, &s->m->signals[i], was);
		else if (was->state == SIM_ENDED && !was->crisis)
			note_lost(s, was);
	}
	sim_past_free(now);
}

static void remove_old(struct sim_world *w)
{
	DIR *dir = opendir(w->dir);
	char path[SIM_PATH_MAX + 300];
	struct dirent *entry;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		if (strstr(entry->d_name, ".before-") == NULL)
			continue;
		snprintf(path, sizeof(path), "%s/%s", w->dir, entry->d_name);
		unlink(path);
	}
	if (dir != NULL)
		closedir(dir);
}

static void put_back(struct sim *s)
{
	struct sim_world *w = s->w;
	const struct sim_copy *c = &s->copies.whole;
	struct store_restore what = {.dir = w->second, .region = w->conf->region, .name = c->name};
	struct store_settings settings;
	struct why why;

	sim_world_close(w);
	w->secrets = c->secrets;
	settings = sim_world_settings(w);
	if (sim_planted(w, "restore:ledger") && truncate(w->ledger, c->ledger) != 0)
		sim_fail(w, "restore", "the ledger cannot be cut off");
	if (!store_restore(&settings, &what, &w->ids, w->now, &why))
		sim_fail(w, "restore", "%s", why.text);
	if (sim_planted(w, "restore:epoch"))
		sim_world_spoil(w, arena_printf(w->arena, "UPDATE meta SET value = '%s' WHERE name = 'epoch'",
		                                c->epoch));
	sim_world_open(w);
	remove_old(w);
}

static void restore(struct sim *s)
{
	struct sim_copies *c = &s->copies;
	char before[24];

	snprintf(before, sizeof(before), "%s", store_epoch(s->w->store));
	sim_trace(s->w, "restore %s, %lld hours old", c->whole.name,
	          (long long)((s->w->now.ms - c->whole.made.ms) / TIME_HOUR_MS));
	put_back(s);
	if (text_equal(store_epoch(s->w->store), before) ||
	    text_equal(store_epoch(s->w->store), c->whole.epoch))
		sim_fail(s->w, "I4", "a store that was restored goes on in an epoch of before");
	judge_past(s, c->whole.past);
	c->restored++;
	c->doing = SIM_COPY_NONE;
	sim_again_begin(s);
	s->audit_floor = c->whole.audit_rows;
	sim_keys_tend(s);
}

void sim_copy_act(struct sim *s)
{
	struct sim_copies *c = &s->copies;
	struct sim_dice *d = &s->w->dice;
	bool usable = c->whole.past != NULL && c->whole.made.ms + USABLE_MS > s->w->now.ms;

	/* It stopped in between: nothing is left of that one. */
	if (c->start != s->w->starts)
		c->doing = SIM_COPY_NONE;
	if (c->doing != SIM_COPY_NONE) {
		if (sim_chance(d, 60))
			go_on(s);
	} else if (usable && sim_chance(d, 10)) {
		restore(s);
	} else if (sim_chance(d, usable ? 5 : 20)) {
		begin(s);
	}
	arena_reset(s->w->arena);
}

void sim_copy_free(struct sim *s)
{
	forget(&s->copies.whole);
	forget(&s->copies.coming);
	mem_free(s->losses);
}
