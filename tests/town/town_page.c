#include "town_page.h"

#include <stdio.h>
#include <stdlib.h>

#include "proto/proto.h"

struct town_page *town_page_new(void)
{
	return mem_alloc(sizeof(struct town_page));
}

static void forget(struct town_numbers *n)
{
	mem_free(n->at);
}

void town_page_free(struct town_page *p)
{
	for (int u = 0; u < URGENCY_COUNT; u++)
		forget(&p->waits[u]);
	forget(&p->sat);
	forget(&p->least);
	forget(&p->unheld);
	forget(&p->escalated);
	forget(&p->asked);
	forget(&p->load);
	forget(&p->full);
	mem_free(p);
}

void town_page_count(struct town *t, enum town_count what)
{
	t->page->counts[what]++;
}

void town_page_add(struct town_numbers *n, int64_t value)
{
	if (n->count == n->room) {
		n->room = n->room == 0 ? 256 : 2 * n->room;
		n->at = mem_grow(n->at, n->room, sizeof(*n->at));
	}
	n->at[n->count++] = value;
}

static int by_value(const void *a, const void *b)
{
	const int64_t *left = a, *right = b;

	return *left < *right ? -1 : *left > *right;
}

/* The value that ${percent} of them do not exceed; 0 when there is none. */
static int64_t at_percent(struct town_numbers *n, int percent)
{
	if (n->count == 0)
		return 0;
	qsort(n->at, n->count, sizeof(*n->at), by_value);
	return n->at[(n->count - 1) * (size_t)percent / 100];
}

static double mean(const struct town_numbers *n)
{
	double sum = 0;

	for (size_t i = 0; i < n->count; i++)
		sum += (double)n->at[i];
	return n->count > 0 ? sum / (double)n->count : 0;
}

static double share(int64_t part, int64_t whole)
{
	return whole > 0 ? 100.0 * (double)part / (double)whole : 0;
}

static long long of(const struct town *t, enum town_count what)
{
	return (long long)t->page->counts[what];
}

/* ---- in plain words ---- */

static void print_urgencies(struct town *t)
{
	struct town_page *p = t->page;

	printf("From the signal that made a case so urgent to its MDO, in days\n"
	       "  urgency   discussed   half within   9 of 10 within   longest   by the discuss-by day\n");
	for (int u = URGENCY_CRISIS; u >= URGENCY_LOW; u--)
		printf("  %-8s %10zu %13lld %16lld %9lld %22.1f %%\n", terms_name(&terms_urgency, u),
		       p->waits[u].count, (long long)at_percent(&p->waits[u], 50),
		       (long long)at_percent(&p->waits[u], 90), (long long)at_percent(&p->waits[u], 100),
		       share(p->in_time[u], (int64_t)p->waits[u].count));
}

static void print_causes(const char *what, const int64_t *causes)
{
	for (int c = 1; c < CAUSE_COUNT; c++)
		if (causes[c] > 0)
			printf("  %s for %s: %lld\n", what, terms_name(&terms_cause, c),
			       (long long)causes[c]);
}

static void print_agenda(struct town *t)
{
	struct town_page *p = t->page;

	printf("Agenda\n"
	       "  meetings held %lld, of them ad hoc for a crisis %lld; cancelled %lld; seats used %.0f %%\n"
	       "  items announced %lld; moved %.3f and taken off %.3f of each\n",
	       of(t, TOWN_MEETINGS), of(t, TOWN_AD_HOC), of(t, TOWN_CANCELLED_MEETINGS),
	       share(of(t, TOWN_HELD), of(t, TOWN_SEATS)), of(t, TOWN_ANNOUNCED),
	       share(of(t, TOWN_MOVED), of(t, TOWN_ANNOUNCED)) / 100,
	       share(of(t, TOWN_TAKEN_OFF), of(t, TOWN_ANNOUNCED)) / 100);
	print_causes("moved", p->moved_for);
	print_causes("taken off", p->off_for);
	printf("  passed over once %lld, twice (and reported) %lld\n"
	       "  minutes partners sat at a meeting: half of them at most %lld, all together %.2f times the "
	       "least "
	       "there is\n",
	       of(t, TOWN_PASSED_OVER), of(t, TOWN_PASSED_OVER_TWICE), (long long)at_percent(&p->sat, 50),
	       mean(&p->least) > 0 ? mean(&p->sat) / mean(&p->least) : 0);
}

static void print_regie(struct town *t)
{
	struct town_page *p = t->page;

	printf("Regie\n"
	       "  offers %lld: declined %lld, unanswered %lld; accepted %lld, decided by a coordinator %lld; "
	       "handed on "
	       "or given back %lld\n"
	       "  offers until somebody accepted: %.2f on average, at most %lld; days until then: half "
	       "within %lld, 9 of "
	       "10 within %lld, longest %lld\n"
	       "  days of open cases without a regiehouder who accepted: %.1f %%\n"
	       "  escalations %lld: settled within a day %lld for half of them, within %lld for 9 of 10\n"
	       "  cases of a regiehouder, week by week: half at most %lld, 9 of 10 at most %lld, most %lld; "
	       "of the limit: "
	       "half %lld %%, most %lld %%; above it %lld times\n",
	       of(t, TOWN_OFFERS), of(t, TOWN_DECLINED), of(t, TOWN_LAPSED), of(t, TOWN_ACCEPTED),
	       of(t, TOWN_ASSIGNED), of(t, TOWN_RELEASED), mean(&p->asked),
	       (long long)at_percent(&p->asked, 100), (long long)at_percent(&p->unheld, 50),
	       (long long)at_percent(&p->unheld, 90), (long long)at_percent(&p->unheld, 100),
	       share(of(t, TOWN_UNHELD_DAYS), of(t, TOWN_OPEN_DAYS)), of(t, TOWN_ESCALATIONS),
	       (long long)at_percent(&p->escalated, 50), (long long)at_percent(&p->escalated, 90),
	       (long long)at_percent(&p->load, 50), (long long)at_percent(&p->load, 90),
	       (long long)at_percent(&p->load, 100), (long long)at_percent(&p->full, 50),
	       (long long)at_percent(&p->full, 100), of(t, TOWN_OVERLOADED));
}

static void print_text(struct town *t, double seconds)
{
	char from[TIME_TEXT_MAX], to[TIME_TEXT_MAX];

	printf("A town from %s to %s, seed %llu: %d tables, %d partners, %d people, %d clients\n",
	       time_text_day(t->first, from), time_text_day(t->last, to), (unsigned long long)t->w->seed,
	       TOWN_TABLES, TOWN_PARTNERS, TOWN_PEOPLE, t->client_count);
	printf("  signals %lld, of them crises %lld; cases %lld, closed %lld; withdrawals %lld, renewals "
	       "%lld, absences "
	       "%lld\n"
	       "  notifications %lld; sent again and recognised %lld; refused %lld\n",
	       of(t, TOWN_SIGNALS), of(t, TOWN_CRISIS_SIGNALS), of(t, TOWN_CASES), of(t, TOWN_CLOSED),
	       of(t, TOWN_WITHDRAWALS), of(t, TOWN_RENEWALS), of(t, TOWN_ABSENCES), of(t, TOWN_NOTIFICATIONS),
	       of(t, TOWN_DUPLICATES), of(t, TOWN_REFUSED));
	for (int i = 0; i < PROBLEM_COUNT && i < 300; i++)
		if (t->page->refused_for[i] > 0)
			printf("  refused, %s: %lld\n", problem_code((enum problem)i),
			       (long long)t->page->refused_for[i]);
	print_urgencies(t);
	print_agenda(t);
	print_regie(t);
	printf("All invariants held after each of %lld steps (%lld cases and %lld meetings looked at, %lld "
	       "audit rows)\n",
	       of(t, TOWN_STEPS), of(t, TOWN_CASES_LOOKED_AT), of(t, TOWN_MEETINGS_LOOKED_AT),
	       of(t, TOWN_AUDIT_ROWS));
	if (seconds >= 0)
		printf("It took %.1f s: %.0f messages and requests a second\n", seconds,
		       (double)(of(t, TOWN_COMMANDS) + of(t, TOWN_REQUESTS)) / seconds);
}

/* ---- for programs ---- */

static void print_numbers(const char *name, struct town_numbers *n)
{
	printf(",\"%s\":{\"count\":%zu,\"mean\":%.3f,\"p50\":%lld,\"p90\":%lld,\"max\":%lld}", name, n->count,
	       mean(n), (long long)at_percent(n, 50), (long long)at_percent(n, 90),
	       (long long)at_percent(n, 100));
}

static void print_json(struct town *t, double seconds)
{
	static const char *const names[TOWN_COUNTS] = {"signals",
	                                               "crisis_signals",
	                                               "duplicates",
	                                               "refused",
	                                               "commands",
	                                               "requests",
	                                               "turns",
	                                               "notifications",
	                                               "withdrawals",
	                                               "renewals",
	                                               "stored",
	                                               "absences",
	                                               "cases",
	                                               "closed",
	                                               "meetings",
	                                               "ad_hoc",
	                                               "cancelled_meetings",
	                                               "seats",
	                                               "discussed",
	                                               "announced",
	                                               "moved",
	                                               "taken_off",
	                                               "passed_over",
	                                               "passed_over_twice",
	                                               "offers",
	                                               "accepted",
	                                               "assigned",
	                                               "declined",
	                                               "lapsed",
	                                               "released",
	                                               "escalations",
	                                               "open_days",
	                                               "unheld_days",
	                                               "overloaded",
	                                               "steps",
	                                               "cases_looked_at",
	                                               "meetings_looked_at",
	                                               "audit_rows"};
	struct town_page *p = t->page;

	printf("{\"seed\":%llu,\"days\":%d,\"clients\":%d", (unsigned long long)t->w->seed,
	       t->last.n - t->first.n, t->client_count);
	for (int i = 0; i < TOWN_COUNTS; i++)
		printf(",\"%s\":%lld", names[i], of(t, (enum town_count)i));
	for (int u = URGENCY_LOW; u < URGENCY_COUNT; u++) {
		char name[40];

		snprintf(name, sizeof(name), "days_to_mdo_%s", terms_name(&terms_urgency, u));
		print_numbers(name, &p->waits[u]);
		printf(",\"in_time_%s\":%.4f", terms_name(&terms_urgency, u),
		       share(p->in_time[u], (int64_t)p->waits[u].count) / 100);
	}
	print_numbers("minutes_sat", &p->sat);
	print_numbers("minutes_least", &p->least);
	print_numbers("days_unheld", &p->unheld);
	print_numbers("days_escalated", &p->escalated);
	print_numbers("offers_each", &p->asked);
	print_numbers("load", &p->load);
	print_numbers("load_percent", &p->full);
	if (seconds >= 0)
		printf(",\"seconds\":%.2f", seconds);
	printf("}\n");
}

void town_page_print(struct town *t, bool json, double seconds)
{
	if (json)
		print_json(t, seconds);
	else
		print_text(t, seconds);
}
