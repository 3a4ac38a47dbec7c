#include "region.h"

#include "conf/conf.h"

#define CASES 4

/* g1 fits best by its life domain, then g2; s1 has room for one. */
static const char PEOPLE[] = "{\"people\":[{\"person\":\"g1\",\"partner\":\"ggd\",\"domains\":[\"housing\"]},"
                             "{\"person\":\"g2\",\"partner\":\"ggd\",\"limit\":2,\"domains\":[\"housing\"]},"
                             "{\"person\":\"s1\",\"partner\":\"school\",\"limit\":1}]}";

static const char *const CLIENTS[CASES] = {"{\"bsn\":\"111222333\"}", "{\"bsn\":\"123456782\"}",
                                           "{\"bsn\":\"999990019\"}", "{\"bsn\":\"999990020\"}"};

static const struct proto_holder *holder(struct region *r, const char *case_)
{
	const struct proto_case_show *show =
	        region_ask(r, COORDINATOR, "case.show", region_text(r, "{\"case\":\"%s\"}", case_));

	return show->row->regiehouder;
}

static const struct proto_case_row_list *cases(struct region *r)
{
	return &((struct proto_case_list *)region_ask(r, COORDINATOR, "case.list", NULL))->cases;
}

/* ${count} cases of which g1 has the regie: the first is offered only, the others are held. */
static void g1_holds(struct region *r, size_t count)
{
	const char *first = NULL;

	region_ask(r, COORDINATOR, "roster.import", PEOPLE);
	for (size_t i = 0; i < count; i++) {
		region_signal(r, "gemeente",
		              (struct region_signal){.client = CLIENTS[i],
		                                     .recipients = "[\"ggd\",\"school\",\"woning\"]"});
		if (i == 0)
			first = region_case(r, NULL);
	}
	assert_int_equal(cases(r)->count, count);
	for (size_t i = 0; i < count; i++) {
		const struct proto_case_row *row = &cases(r)->at[i];

		if (strcmp(row->case_, first) != 0)
			region_ask(r, COORDINATOR, "regie.assign",
			           region_text(r, "{\"case\":\"%s\",\"person\":\"g1\",\"reason\":\"agreed\"}",
			                       row->case_));
	}
	region_heard(r, "woning", EVENT_REGIE_RELEASED);
}

static const struct proto_regie_move *move_all(struct region *r, const char *person, bool dry_run)
{
	return region_ask(r, COORDINATOR, "regie.move_all",
	                  region_text(r, "{\"person\":\"%s\",\"dry_run\":%s,\"reason\":\"leaves\"}", person,
	                              dry_run ? "true" : "false"));
}

static void undo(struct region *r, const char *batch, int64_t count, const char *note)
{
	const struct proto_done *done =
	        region_ask(r, COORDINATOR, "regie.undo",
	                   region_text(r, "{\"batch\":\"%s\",\"reason\":\"stays after all\"}", batch));

	assert_true(done->done);
	assert_int_equal(done->count, count);
	if (note == NULL)
		assert_null(done->note);
	else
		assert_string_equal(done->note, note);
}

static int with(struct region *r, const char *person)
{
	const struct proto_case_row_list *all = cases(r);
	int count = 0;

	for (size_t i = 0; i < all->count; i++) {
		const char *who = all->at[i].regiehouder->person;

		count += who == NULL ? person == NULL : person != NULL && strcmp(who, person) == 0;
	}
	return count;
}

static void regie_move_all__a_dry_run_changes_nothing(void **state)
{
	struct region *r = region_of(state);
	const struct proto_regie_move *m;

	g1_holds(r, CASES);
	m = move_all(r, "g1", true);
	assert_null(m->batch);
	assert_int_equal(m->moved, 3);
	assert_int_equal(m->escalated, 1);
	assert_int_equal(m->cases.count, CASES);
	for (size_t i = 1; i < m->cases.count; i++)
		assert_true(strcmp(m->cases.at[i - 1].case_, m->cases.at[i].case_) < 0);
	assert_int_equal(with(r, "g1"), CASES);
	assert_int_equal(region_audited(r, "regie.released", "redistributed"), 0);
	assert_int_equal(region_audited(r, "regie.listed", NULL), 1);
}

static void regie_move_all__together_and_within_limits(void **state)
{
	struct region *r = region_of(state);
	const struct proto_regie_move *m;

	g1_holds(r, CASES);
	region_heard(r, "school", EVENT_REGIE_OFFERED);
	region_heard(r, "ggd", EVENT_REGIE_OFFERED);
	m = move_all(r, "g1", false);
	assert_non_null(m->batch);
	assert_int_equal(m->moved, 3);
	assert_int_equal(m->escalated, 1);
	for (size_t i = 0; i < m->cases.count; i++) {
		const struct proto_regie_move_row *row = &m->cases.at[i];
		const struct proto_holder *now = holder(r, row->case_);

		assert_int_equal(now->state, row->to != NULL ? REGIE_OFFERED : REGIE_ESCALATED);
		if (row->to == NULL)
			continue;
		assert_string_equal(now->person, row->to);
		assert_string_equal(now->partner, row->partner);
		assert_non_null(row->why);
	}
	assert_int_equal(with(r, "g1"), 0);
	assert_int_equal(with(r, "g2"), 2);
	assert_int_equal(with(r, "s1"), 1);
	/* Those who have to know are told, with why: the old holder's organisation as well. */
	assert_int_equal(region_heard(r, "school", EVENT_REGIE_OFFERED), 1);
	assert_int_equal(region_heard(r, "woning", EVENT_REGIE_RELEASED), CASES);
	assert_int_equal(region_audited(r, "regie.released", "redistributed"), CASES);
	assert_int_equal(region_audited(r, "regie.escalated", NULL), 1);
}

static void regie_move_all__does_not_come_back_by_itself(void **state)
{
	struct region *r = region_of(state);

	g1_holds(r, 1);
	move_all(r, "g1", false);
	assert_int_equal(with(r, "g2"), 1);
	region_later(r, 14);
	assert_int_equal(with(r, "s1"), 1);
	region_later(r, 14);
	assert_int_equal(with(r, NULL), 1);
}

static void regie_move_all__refused(void **state)
{
	struct region *r = region_of(state);

	g1_holds(r, 1);
	assert_string_equal(region_refused(r, COORDINATOR, "regie.move_all",
	                                   "{\"person\":\"nobody\",\"reason\":\"leaves\"}", "person-unknown")
	                            ->pointer,
	                    "/params/person");
	region_refused(r, OFFICER, "regie.move_all", "{\"person\":\"g1\",\"reason\":\"leaves\"}",
	               "right-missing");
	/* Somebody with nothing: nothing is done, and there is nothing to undo. */
	assert_int_equal(move_all(r, "g2", false)->cases.count, 0);
	assert_null(move_all(r, "g2", false)->batch);
}

/* More than one answer can show: that many go, the answer says how many are left, and the next takes those.
 */
static void regie_move_all__as_many_as_an_answer_holds(void **state)
{
	struct region *r = region_of(state);
	const struct proto_regie_move *m;

	region_ask(r, COORDINATOR, "roster.import",
	           "{\"people\":[{\"person\":\"g1\",\"partner\":\"ggd\",\"limit\":500}]}");
	region_conf(r)->policy.new_persons_per_day = 1000;
	for (int i = 0; i < 123; i++)
		region_signal(r, "gemeente",
		              (struct region_signal){
		                      .client = region_text(
		                              r, "{\"name\":\"Persoon %c%c\",\"birth_date\":\"1990-01-02\"}",
		                              'a' + i / 26, 'a' + i % 26),
		                      .recipients = "[\"ggd\",\"school\"]"});
	assert_int_equal(region_number(r, "SELECT count(*) FROM regie WHERE person = 'g1' AND state = 1"),
	                 123);
	region_ask(r, COORDINATOR, "roster.set",
	           "{\"people\":[{\"person\":\"s1\",\"partner\":\"school\",\"limit\":500}]}");
	m = move_all(r, "g1", true);
	assert_int_equal(m->cases.count, 120);
	assert_int_equal(m->left, 3);
	m = move_all(r, "g1", false);
	assert_int_equal(m->moved, 120);
	assert_int_equal(m->left, 3);
	m = move_all(r, "g1", false);
	assert_int_equal(m->moved, 3);
	assert_int_equal(m->left, PROTO_NO_INT);
	assert_int_equal(region_number(r, "SELECT count(*) FROM regie WHERE person = 's1' AND state = 1"),
	                 123);
}

static void regie_undo__gives_back_what_nobody_accepted(void **state)
{
	struct region *r = region_of(state);
	const struct proto_regie_move *m;
	enum regie_state before[CASES];

	g1_holds(r, CASES);
	for (size_t i = 0; i < CASES; i++)
		before[i] = cases(r)->at[i].regiehouder->state;
	m = move_all(r, "g1", false);
	region_heard(r, "school", EVENT_REGIE_RELEASED);
	undo(r, m->batch, CASES, NULL);
	assert_int_equal(with(r, "g1"), CASES);
	/* as it was: held, or offered only */
	for (size_t i = 0; i < CASES; i++)
		assert_int_equal(cases(r)->at[i].regiehouder->state, before[i]);
	assert_int_equal(region_heard(r, "school", EVENT_REGIE_RELEASED), 3);
	assert_int_equal(region_audited(r, "regie.released", "undone"), 3);
	assert_int_equal(region_audited(r, "regie.accepted", "undone"), CASES - 1);
	assert_int_equal(region_audited(r, "regie.offered", "undone"), 1);
	/* only once */
	region_refused(r, COORDINATOR, "regie.undo",
	               region_text(r, "{\"batch\":\"%s\",\"reason\":\"again\"}", m->batch), "batch-none");
	/* What was taken back leaves no mark: they can be asked again. */
	assert_int_equal(move_all(r, "g1", true)->moved, 3);
}

static void regie_undo__what_was_accepted_stays_and_is_named(void **state)
{
	struct region *r = region_of(state);
	const struct proto_regie_move *m;
	const char *taken = NULL;

	g1_holds(r, CASES);
	m = move_all(r, "g1", false);
	for (size_t i = 0; i < m->cases.count; i++)
		if (m->cases.at[i].to != NULL && strcmp(m->cases.at[i].to, "s1") == 0)
			taken = m->cases.at[i].case_;
	assert_non_null(taken);
	region_accept(r, taken);
	undo(r, m->batch, CASES - 1, region_text(r, "1 stay where they are: %s", taken));
	assert_int_equal(with(r, "g1"), CASES - 1);
	assert_string_equal(holder(r, taken)->person, "s1");
	assert_int_equal(holder(r, taken)->state, REGIE_ACCEPTED);
}

/* Declined meanwhile, and so with the next: nobody accepted that one either. */
static void regie_undo__also_after_an_offer_passed_on(void **state)
{
	struct region *r = region_of(state);
	const struct proto_regie_move *m;

	g1_holds(r, 1);
	region_ask(r, COORDINATOR, "regie.assign",
	           region_text(r, "{\"case\":\"%s\",\"person\":\"g1\",\"reason\":\"agreed\"}",
	                       region_case(r, NULL)));
	m = move_all(r, "g1", false);
	assert_int_equal(with(r, "g2"), 1);
	region_later(r, 14);
	assert_int_equal(with(r, "s1"), 1);
	undo(r, m->batch, 1, NULL);
	assert_int_equal(with(r, "g1"), 1);
	assert_int_equal(holder(r, region_case(r, NULL))->state, REGIE_ACCEPTED);
}

static void regie_undo__not_to_somebody_who_left(void **state)
{
	struct region *r = region_of(state);
	const struct proto_regie_move *m;

	g1_holds(r, 1);
	m = move_all(r, "g1", false);
	region_ask(r, COORDINATOR, "roster.set",
	           "{\"people\":[{\"person\":\"g1\",\"partner\":\"ggd\",\"left\":true}]}");
	assert_string_equal(region_refused(r, COORDINATOR, "regie.undo",
	                                   region_text(r, "{\"batch\":\"%s\",\"reason\":\"no\"}", m->batch),
	                                   "batch-none")
	                            ->pointer,
	                    "/params/batch");
	assert_int_equal(with(r, "g2"), 1);
}

static void regie_undo__of_nothing(void **state)
{
	struct region *r = region_of(state);

	region_refused(r, COORDINATOR, "regie.undo",
	               "{\"batch\":\"00000000-0000-4000-8000-000000000000\",\"reason\":\"no\"}",
	               "batch-none");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, region_setup, region_teardown)
	        TEST(regie_move_all__a_dry_run_changes_nothing),
	        TEST(regie_move_all__together_and_within_limits),
	        TEST(regie_move_all__does_not_come_back_by_itself),
	        TEST(regie_move_all__refused),
	        TEST(regie_move_all__as_many_as_an_answer_holds),
	        TEST(regie_undo__gives_back_what_nobody_accepted),
	        TEST(regie_undo__what_was_accepted_stays_and_is_named),
	        TEST(regie_undo__also_after_an_offer_passed_on),
	        TEST(regie_undo__not_to_somebody_who_left),
	        TEST(regie_undo__of_nothing),
#undef TEST
	};

	return cmocka_run_group_tests_name("commands/regie_move", tests, NULL, NULL);
}
