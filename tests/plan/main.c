/*
 * mdo-plan - the planner by itself, so that anyone can hold it against another solver: an instance a line in,
 * an answer a line out. Built with the tests, not installed.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/memory.h"
#include "base/text.h"
#include "instance.h"

static const char USAGE[] =
        "usage: mdo-plan [--order] [--time] [--changes N] < INSTANCES > ANSWERS\n"
        "\n"
        "Reads one JSON object a line and answers one a line, with the planner that mdod itself uses.\n"
        "\n"
        "  in   {\"horizon\":60,\"weights\":{\"crisis\":8,\"high\":4,\"medium\":2,\"low\":1},\n"
        "        "
        "\"meetings\":[{\"id\":\"m1\",\"day\":3,\"seats\":6,\"announced\":true,\"absent\":[\"p3\"]}],\n"
        "        "
        "\"items\":[{\"id\":\"i1\",\"urgency\":\"high\",\"discuss_by\":12,\"earliest\":0,\"required\":["
        "\"p1\"],\n"
        "                  \"wished\":[\"p4\"],\"current\":\"m1\",\"fixed\":false}]}\n"
        "  out  {\"placement\":{\"i1\":\"m1\"},\"cost\":[late crisis, late high, late medium, late low, "
        "waiting,\n"
        "        wished missed, moved]}\n"
        "\n"
        "  --order   the order inside one meeting\n"
        "  in   "
        "{\"items\":[{\"id\":\"i1\",\"attendees\":[\"p1\",\"p2\"],\"urgency\":\"high\",\"fixed_slot\":null}]}"
        "\n"
        "  out  {\"order\":[\"i1\"],\"slots\":{\"i1\":1},\"sitting\":2}\n"
        "\n"
        "  --time    milliseconds of the processor that planning took, for each line, on standard error\n"
        "  --changes N  then N items, one by one, become others and themselves again, and the plan is "
        "mended: "
        "the\n"
        "            answer stays as it was. With --time also what one change took: median and most\n"
        "\n"
        "A line that is wrong is answered {\"error\":{\"field\":POINTER,\"why\":TEXT}}, and the exit status "
        "is 1 then.\n"
        "Exit status: 0 all were answered; 1 some were wrong; 64 usage; 74 standard input or output "
        "failed.\n";

static json_t *complaint(const struct reading *r)
{
	return json_pack("{s:{s:s,s:s}}", "error", "field", r->field, "why", r->why);
}

struct options {
	bool order, timed;
	int64_t changes;
};

/* The answer to one line, or the complaint in it. */
static json_t *answer(struct reading *r, const char *line, bool order)
{
	json_error_t where;
	json_t *in = json_loads(line, JSON_REJECT_DUPLICATES, &where), *out = NULL;

	if (!json_is_object(in))
		read_wrong(r, "", in == NULL ? where.text : "an object is wanted");
	else
		out = order ? instance_order(r, in) : instance_plan(r, in);
	if (out == NULL)
		out = complaint(r);
	json_decref(in);
	return out;
}

static bool print_line(json_t *out)
{
	char *text = json_dumps(out, JSON_COMPACT);
	bool printed = text != NULL && puts(text) >= 0;

	free(text);
	return printed && fflush(stdout) == 0;
}

static void tell_time(const struct options *o, const struct reading *r)
{
	if (o->timed && o->changes > 0)
		fprintf(stderr, "%.3f %.4f %.4f\n", r->took_ms, r->change_ms, r->longest_change_ms);
	else if (o->timed)
		fprintf(stderr, "%.3f\n", r->took_ms);
}

static int run(const struct options *o)
{
	struct arena *a = arena_new();
	char *line = NULL;
	size_t room = 0;
	int status = EX_OK;

	while (getline(&line, &room, stdin) >= 0) {
		struct reading r = {.arena = a, .changes = (size_t)o->changes};

		if (line[strspn(line, " \t\r\n")] == '\0')
			continue;
		r.people = json_object();
		json_t *out = answer(&r, line, o->order);
		tell_time(o, &r);
		if (r.wrong && status == EX_OK)
			status = 1;
		bool printed = print_line(out);
		json_decref(out);
		json_decref(r.people);
		arena_reset(a);
		if (!printed) {
			status = EX_IOERR;
			break;
		}
	}
	if (ferror(stdin))
		status = EX_IOERR;
	if (status == EX_IOERR)
		fprintf(stderr, "mdo-plan: %s\n", strerror(errno));
	free(line);
	arena_free(a);
	return status;
}

int main(int argc, char **argv)
{
	struct options o = {.order = false};

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--order") == 0) {
			o.order = true;
		} else if (strcmp(argv[i], "--time") == 0) {
			o.timed = true;
		} else if (strcmp(argv[i], "--changes") == 0 && i + 1 < argc &&
		           text_parse_int(argv[i + 1], 1, 1000000, &o.changes)) {
			i++;
		} else if (strcmp(argv[i], "--help") == 0) {
			fputs(USAGE, stdout);
			return EX_OK;
		} else {
			fputs(USAGE, stderr);
			return EX_USAGE;
		}
	}
	return run(&o);
}
