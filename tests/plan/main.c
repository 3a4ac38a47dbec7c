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
#include "instance.h"

static const char USAGE[] =
        "usage: mdo-plan [--order] [--time] < INSTANCES > ANSWERS\n"
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
        "  --time    milliseconds that planning took, for each line, on standard error\n"
        "\n"
        "A line that is wrong is answered {\"error\":{\"field\":POINTER,\"why\":TEXT}}, and the exit status "
        "is 1 then.\n"
        "Exit status: 0 all were answered; 1 some were wrong; 64 usage; 74 standard input or output "
        "failed.\n";

static json_t *complaint(const struct reading *r)
{
	return json_pack("{s:{s:s,s:s}}", "error", "field", r->field, "why", r->why);
}

/* The answer to one line; *ret_wrong when it is a complaint. */
static json_t *answer(struct arena *a, const char *line, bool order, bool *ret_wrong, double *ret_took)
{
	struct reading r = {.arena = a, .people = json_object()};
	json_error_t where;
	json_t *in = json_loads(line, JSON_REJECT_DUPLICATES, &where), *out = NULL;

	if (!json_is_object(in))
		read_wrong(&r, "", in == NULL ? where.text : "an object is wanted");
	else
		out = order ? instance_order(&r, in) : instance_plan(&r, in);
	*ret_wrong = out == NULL;
	*ret_took = r.took_ms;
	if (out == NULL)
		out = complaint(&r);
	json_decref(in);
	json_decref(r.people);
	return out;
}

static bool print_line(json_t *out)
{
	char *text = json_dumps(out, JSON_COMPACT);
	bool printed = text != NULL && puts(text) >= 0;

	free(text);
	return printed && fflush(stdout) == 0;
}

static int run(bool order, bool timed)
{
	struct arena *a = arena_new();
	char *line = NULL;
	size_t room = 0;
	int status = EX_OK;

	while (getline(&line, &room, stdin) >= 0) {
		double took = 0;
		bool wrong = false;

		if (line[strspn(line, " \t\r\n")] == '\0')
			continue;
		json_t *out = answer(a, line, order, &wrong, &took);
		if (timed)
			fprintf(stderr, "%.3f\n", took);
		if (wrong && status == EX_OK)
			status = 1;
		bool printed = print_line(out);
		json_decref(out);
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
	bool order = false, timed = false;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--order") == 0) {
			order = true;
		} else if (strcmp(argv[i], "--time") == 0) {
			timed = true;
		} else if (strcmp(argv[i], "--help") == 0) {
			fputs(USAGE, stdout);
			return EX_OK;
		} else {
			fputs(USAGE, stderr);
			return EX_USAGE;
		}
	}
	return run(order, timed);
}
