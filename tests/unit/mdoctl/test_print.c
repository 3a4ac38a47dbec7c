#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "libmdo/libmdo.h"
#include "mdoctl/grid.h"
#include "mdoctl/print.h"

#define GOLDEN MDO_SOURCE_DIR "/tests/golden/cli/"

/* Columns: golden file, table of the result, printer, status. Set MDO_GOLDEN_WRITE to write what is printed
 * now. */
static const struct {
	const char *name;
	const struct proto_table *table;
	print_result *print;
	int status;
} rows[] = {
        {"agenda", &proto_table_agenda, print_agenda, 0},
        {"agenda-empty", &proto_table_agenda, print_agenda, 0},
        {"meetings", &proto_table_agenda, print_meetings, 0},
        {"speakers", &proto_table_speaker_list, print_speakers, 0},
        {"meeting-held", &proto_table_meeting, print_meeting, 0},
        {"why", &proto_table_agenda_why, print_why, 0},
        {"why-nothing", &proto_table_agenda_why, print_why, 0},
        {"what-if", &proto_table_what_if, print_what_if, 0},
        {"what-if-same", &proto_table_what_if, print_what_if, 0},
        {"cases", &proto_table_case_list, print_cases, 0},
        {"case", &proto_table_case_show, print_case, 0},
        {"done", &proto_table_done, print_done, 0},
        {"matches", &proto_table_match_list, print_matches, 0},
        {"inbox", &proto_table_inbox, print_inbox, 0},
        {"partners", &proto_table_partner_list, print_partners, 0},
        {"status", &proto_table_status, print_status, 0},
        {"audit", &proto_table_audit_result, print_audit, MDO_ALARM},
        {"audit-against", &proto_table_audit_result, print_audit, MDO_ALARM},
        {"audit-key", &proto_table_audit_result, print_audit_key, 0},
        {"ledger", &proto_table_ledger, print_ledger, 0},
        {"ledger-english", &proto_table_ledger, print_ledger_english, 0},
        {"ledger-empty", &proto_table_ledger, print_ledger, 0},
        {"roster", &proto_table_roster, print_roster, 0},
        {"absences", &proto_table_absences, print_absences, 0},
        {"absences-none", &proto_table_absences, print_absences, 0},
        {"meeting-extra", &proto_table_meeting, print_meeting, 0},
        {"regie-move", &proto_table_regie_move, print_regie_move, 0},
        {"regie-move-dry", &proto_table_regie_move, print_regie_move, 0},
        {"crises", &proto_table_crises, print_crises, 0},
        {"glass", &proto_table_glass_list, print_glass, 0},
        {"erasures", &proto_table_erasure_list, print_erasures, 0},
        {"merges", &proto_table_merge_list, print_merges, 0},
        {"limits", &proto_table_limit_list, print_limits, 0},
        {"retention", &proto_table_retention_list, print_retention, 0},
        {"backup", &proto_table_backup_status, print_backup, MDO_OTHER},
        {"backup-runs", &proto_table_backup_status, print_backup, 0},
        {"backup-off", &proto_table_backup_status, print_backup, 0},
        {"keys", &proto_table_key_status, print_keys, 0},
};

static void *read_golden(struct arena *a, const char *name, const struct proto_table *t)
{
	const char *text;
	void *result = proto_new(a, t);
	struct refusal refusal;
	struct why why;
	size_t len;

	if (!mdo_file_read(a, arena_printf(a, GOLDEN "%s.json", name), 1 << 20, &text, &len, &why))
		fail_msg("%s", why.text);
	if (!proto_read(a, t, text, len, result, &refusal))
		fail_msg("%s: %s at %s", name, problem_code(refusal.problem), refusal.pointer);
	return result;
}

static void print__goldens(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct arena *a = arena_new();
		void *result = read_golden(a, rows[i].name, rows[i].table);
		const char *path = arena_printf(a, GOLDEN "%s.txt", rows[i].name), *expected;
		char *text;
		size_t len;
		struct why why;
		FILE *out =
		        getenv("MDO_GOLDEN_WRITE") != NULL ? fopen(path, "w") : open_memstream(&text, &len);

		assert_non_null(out);
		assert_int_equal(rows[i].print(a, out, result), rows[i].status);
		fclose(out);
		if (getenv("MDO_GOLDEN_WRITE") == NULL) {
			if (!mdo_file_read(a, path, 1 << 20, &expected, NULL, &why))
				fail_msg("%s", why.text);
			assert_string_equal(text, expected);
			free(text);
		}
		arena_free(a);
	}
}

/* The array that the issue documents: table, start, seats, state, items. */
static void print_agenda_json__array_of_meetings(void **state)
{
	struct arena *a = arena_new();
	struct proto_agenda *agenda = read_golden(a, "agenda", &proto_table_agenda);
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	print_agenda_json(a, out, agenda);
	fclose(out);
	assert_int_equal(strncmp(text,
	                         "[{\"meeting\":\"centrum-2026-12-01\",\"table\":\"centrum\","
	                         "\"start\":\"2026-12-01T13:30:00+01:00\",\"seats\":8,",
	                         90),
	                 0);
	assert_non_null(strstr(
	        text,
	        "\"regiehouder\":{\"person\":\"f.jansen\",\"partner\":\"gemeente\",\"state\":\"accepted\","
	        "\"why\":\"best contact, trusted\"}"));
	assert_string_equal(text + len - 3, "}]\n");
	free(text);
	arena_free(a);
}

static void grid_print__columns_by_characters(void **state)
{
	static const char *const headings[] = {"a", "b", NULL}, *const one[] = {"é", "x"},
	                         *const two[] = {"long", NULL};
	struct arena *a = arena_new();
	struct grid *g = grid_new(a, headings);
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	grid_print(g, out, 1, "none");
	grid_row(g, one);
	grid_row(g, two);
	grid_print(g, out, 1, "none");
	fclose(out);
	assert_string_equal(text, " none\n a     b\n é     x\n long\n");
	free(text);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(print__goldens),
	        cmocka_unit_test(print_agenda_json__array_of_meetings),
	        cmocka_unit_test(grid_print__columns_by_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
