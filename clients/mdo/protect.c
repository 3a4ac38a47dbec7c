#include "mdo/protect.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "mdo/prompt.h"

#define QUESTIONS 10

const struct mdo_option protect_options[] = {
        {"lang", MDO_VALUE, "nl|en", "language of the questions; default nl"},
        {NULL, MDO_SWITCH, NULL, NULL}};

/* Columns: the questions, the words for yes, no and neither (first letters), what is said before. */
struct wording {
	const char *lang, *intro, *again, *letters[3];
	const char *questions[QUESTIONS];
};

static const struct wording wordings[] = {
        {"nl",
         "Tien vragen over hoe het gaat. Antwoord j(a), n(ee) of o(verslaan). De antwoorden blijven hier.",
         "j, n of o?",
         {"jy", "n", "os"},
         {"Is inslapen vaak moeilijk", "Zijn er vaak nachtmerries", "Is er vaak hoofdpijn",
          "Zijn er vaak andere pijnen in het lichaam", "Is er snel boosheid",
          "Komen nare herinneringen aan vroeger vaak terug", "Is er vaak angst of schrik",
          "Worden dagelijkse dingen vaak vergeten", "Is er minder zin in dingen die eerst fijn waren",
          "Is het moeilijk de aandacht erbij te houden"}},
        {"en",
         "Ten questions about how things are. Answer y(es), n(o) or s(kip). The answers stay here.",
         "y, n or s?",
         {"yj", "n", "so"},
         {"Is falling asleep often hard", "Are there often nightmares", "Are there often headaches",
          "Are there often other pains in the body", "Does anger come quickly",
          "Do painful memories often come back", "Is there often fear or a sudden fright",
          "Are everyday things often forgotten", "Is there less interest in what used to be pleasant",
          "Is it hard to keep attention on something"}},
};

static const struct wording *find(const char *lang)
{
	for (size_t i = 0; i < sizeof(wordings) / sizeof(wordings[0]); i++)
		if (text_equal(wordings[i].lang, lang))
			return &wordings[i];
	return NULL;
}

/* 0 yes, 1 no, 2 neither; -1 at the end of input. */
static int ask_one(struct arena *a, const struct wording *w, int number)
{
	char question[160];
	char *line;

	snprintf(question, sizeof(question), "%2d. %s?", number + 1, w->questions[number]);
	while ((line = prompt_line(a, question)) != NULL) {
		char c = line[strspn(line, " ")];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		for (int i = 0; i < 3; i++)
			if (c != '\0' && strchr(w->letters[i], c) != NULL)
				return i;
		snprintf(question, sizeof(question), "%s", w->again);
	}
	return -1;
}

bool protect_ask(struct session *s, struct proto_protect *ret_counts)
{
	const char *lang = mdo_args_value(&s->args, "lang");
	const struct wording *w = find(lang != NULL ? lang : "nl");
	int64_t answered = 0, yes = 0;

	if (w == NULL) {
		session_note("--lang: nl or en");
		return false;
	}
	fprintf(stderr, "%s\n", w->intro);
	for (int i = 0; i < QUESTIONS; i++) {
		struct arena *a = arena_new();
		int answer = ask_one(a, w, i);

		arena_free(a);
		if (answer < 0) {
			session_note("not all questions were asked; nothing was sent");
			return false;
		}
		answered += answer != 2;
		yes += answer == 0;
	}
	ret_counts->answered = answered;
	ret_counts->yes = yes;
	ret_counts->asked_on = time_local_day(clock_now());
	return true;
}
