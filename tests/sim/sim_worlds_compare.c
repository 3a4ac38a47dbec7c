/*
 * Two transcripts compared: bytes but for ids, so also sizes, numbers and order; and the work behind each
 * answer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/memory.h"
#include "sim_sql.h"
#include "sim_worlds.h"

/* What stands in a calendar is held until a time of its own. A stored signal that joins a case runs other
 * statements than one that opens one, but about as many. What a withdrawal ends is work too, and grows with
 * it: told by the numbers, not judged. */
#define SIGNAL_MORE 80

static struct {
	int64_t count, alike, known, unknown, most;
} costs[MESSAGE_COUNT][ANSWER_COUNT];

static bool id_at(const char *s, size_t *ret_len)
{
	size_t hex = strspn(s, "0123456789abcdef");
	char uuid[ID_UUID_MAX];

	snprintf(uuid, sizeof(uuid), "%.36s", s);
	if (id_is_uuid(uuid)) {
		*ret_len = 36;
		return true;
	}
	*ret_len = hex;
	return (hex == 16 || hex == 64 || hex == 128) && s[-1] == '"' && s[hex] == '"';
}

/* Ids become the order of their first appearance. Our own message ids are the same in both worlds and stay.
 */
static char *without_ids(const char *text)
{
	struct text out = {0};
	const char **known = NULL;
	size_t count = 0, len;

	text_add(&out, "");
	for (const char *at = text; *at != '\0';) {
		if (at == text || !id_at(at, &len)) {
			text_add_bytes(&out, at++, 1);
			continue;
		}
		size_t i = 0;
		while (i < count && strncmp(known[i], at, len) != 0)
			i++;
		if (i == count) {
			known = mem_grow(known, count + 1, sizeof(*known));
			known[count++] = at;
		}
		text_addf(&out, "id%zu", i);
		at += len;
	}
	mem_free(known);
	return out.at;
}

static void told_apart(uint64_t seed, const char *what)
{
	fflush(stdout);
	fprintf(stderr, "sim: worlds of seed %llu: I11: a partner can tell whether its client was known%s\n",
	        (unsigned long long)seed, what);
}

/* The first line that is another. */
static void show_difference(const char *known, const char *unknown)
{
	size_t at = 0, line = 0;

	for (; known[at] == unknown[at] && known[at] != '\0'; at++)
		if (known[at] == '\n')
			line = at + 1;
	fprintf(stderr, "  known:   %.*s\n  unknown: %.*s\n  from character %zu of the line\n",
	        (int)strcspn(known + line, "\n"), known + line, (int)strcspn(unknown + line, "\n"),
	        unknown + line, at - line);
}

static void compare_texts(uint64_t seed, const char *known, const char *unknown)
{
	if (strcmp(known, unknown) == 0)
		return;
	told_apart(seed, "");
	show_difference(known, unknown);
	exit(1);
}

static void compare_costs(uint64_t seed, const struct sim_transcript *known,
                          const struct sim_transcript *unknown)
{
	for (size_t i = 0; i < known->cost_count; i++) {
		const struct sim_cost *a = &known->costs[i], *b = &unknown->costs[i];
		bool alike = text_equal(a->statements.at, b->statements.at);
		int64_t more = (int64_t)a->executed - (int64_t)b->executed;

		more = more < 0 ? -more : more;
		costs[a->kind][a->answer].count++;
		costs[a->kind][a->answer].alike += alike;
		costs[a->kind][a->answer].known += (int64_t)a->executed;
		costs[a->kind][a->answer].unknown += (int64_t)b->executed;
		if (more > costs[a->kind][a->answer].most)
			costs[a->kind][a->answer].most = more;
		bool own_time = (a->answer == ANSWER_STORED && (a->held || a->kind == MESSAGE_SIGNAL)) ||
		                (a->answer == ANSWER_CALENDAR && a->held);
		if ((!alike && !own_time) || (a->kind == MESSAGE_SIGNAL && more > SIGNAL_MORE)) {
			told_apart(seed, " by the statements behind an answer");
			fprintf(stderr, "  %s %s: %zu and %zu statements\n", message_type(a->kind),
			        terms_name(&terms_answer, (int)a->answer), a->executed, b->executed);
			show_difference(a->statements.at, b->statements.at);
			exit(1);
		}
	}
}

void sim_worlds_costs(void)
{
	for (int kind = 1; kind < MESSAGE_COUNT; kind++)
		for (int answer = 1; answer < ANSWER_COUNT; answer++)
			if (costs[kind][answer].count > 0)
				printf("  %-32s %-10s %7lld times, %7lld by the same statements, on average "
				       "%.1f "
				       "and %.1f, at most %lld more\n",
				       message_type((enum message)kind), terms_name(&terms_answer, answer),
				       (long long)costs[kind][answer].count,
				       (long long)costs[kind][answer].alike,
				       (double)costs[kind][answer].known / (double)costs[kind][answer].count,
				       (double)costs[kind][answer].unknown /
				               (double)costs[kind][answer].count,
				       (long long)costs[kind][answer].most);
}

static void free_costs(struct sim_transcript *t)
{
	for (size_t i = 0; i < t->cost_count; i++)
		text_free(&t->costs[i].statements);
	mem_free(t->costs);
}

void sim_worlds_compare(uint64_t seed, bool loud, const char *planted)
{
	struct sim_transcript known = {.cost_count = 0}, unknown = {.cost_count = 0};
	char *a, *b;

	sim_sql_start();
	sim_worlds_live(seed, true, loud, planted, &known);
	sim_worlds_live(seed, false, loud, planted, &unknown);
	sim_sql_clear();
	a = without_ids(known.text.at);
	b = without_ids(unknown.text.at);
	compare_texts(seed, a, b);
	compare_costs(seed, &known, &unknown);
	mem_free(a);
	mem_free(b);
	text_free(&known.text);
	text_free(&unknown.text);
	free_costs(&known);
	free_costs(&unknown);
}
