#include "mdo/report.h"

#include <stdio.h>

enum mdo_outcome report_outcome(const struct proto_answer *answer)
{
	switch (answer->answer) {
	case ANSWER_STORED:
	case ANSWER_EVENTS:
	case ANSWER_ACKED:
	case ANSWER_SUBSCRIBED:
	case ANSWER_CALENDAR:
		return MDO_STORED;
	case ANSWER_DUPLICATE:
		return MDO_DUPLICATE;
	case ANSWER_REFUSED:
		return MDO_REFUSED;
	case ANSWER_RETRY:
		return MDO_UNREACHABLE;
	case ANSWER_ABSENT:
	case ANSWER_COUNT:
		break;
	}
	return MDO_OTHER;
}

static void print_problem(struct arena *a, const struct proto_problem *p)
{
	printf("  %s", mdo_clean_text(a, p->code));
	if (p->pointer != NULL && p->pointer[0] != '\0')
		printf(" at %s", mdo_clean_text(a, p->pointer));
	printf("\n           %s", mdo_clean_text(a, p->title));
	if (p->detail != NULL)
		printf(": %s", mdo_clean_text(a, p->detail));
}

void report_answer(const struct session *s, const char *id, const struct mdo_answer *answer)
{
	struct arena *a = arena_new();
	const struct proto_answer *b = &answer->body;

	if (s->json) {
		printf("%s\n", mdo_clean_json(a, answer->text, answer->len));
	} else {
		printf("%-10s %s", terms_name(&terms_answer, (int)b->answer), mdo_clean_text(a, id));
		if (b->reference != NULL)
			printf("  reference %s", b->reference);
		if (b->absence != NULL)
			printf("  absence %s", mdo_clean_text(a, b->absence));
		if (b->state != SIGNAL_STATE_ABSENT && b->state != SIGNAL_KEPT)
			printf("  now %s", terms_name(&terms_signal_state, (int)b->state));
		if (b->problem != NULL)
			print_problem(a, b->problem);
		if (b->answer == ANSWER_RETRY && b->after_ms != PROTO_NO_INT)
			printf("\n           not sooner than in %lld s",
			       (long long)(b->after_ms + 999) / 1000);
		printf("\n");
	}
	arena_free(a);
}
