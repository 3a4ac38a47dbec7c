#include "commands/speaker_board.h"

#include "rules/speaker.h"

const char *speaker_board_language(const struct case_view *v)
{
	for (size_t i = v->signals.count; i > 0; i--)
		if (v->signals.at[i - 1].interpreter && v->signals.at[i - 1].language[0] != '\0')
			return v->signals.at[i - 1].language;
	return NULL;
}

bool speaker_board_sensitive(const struct turn *t, const struct case_view *v)
{
	bool crisis = v->c.urgency == URGENCY_CRISIS;
	uint32_t domains = 0;

	for (size_t i = 0; i < v->signals.count; i++) {
		const struct consent *c = v->grounds[i].consent;

		domains |= v->signals.at[i].domains;
		crisis = crisis || v->signals.at[i].crisis || (c != NULL && c->form == FORM_CRISIS);
	}
	return speaker_sensitive(domains, crisis, t->conf->policy.sensitive_domains);
}

bool speaker_board_comes(const struct turn *t, const struct store_person *p, struct day on)
{
	const struct conf_partner *partner = conf_partner(t->conf, p->partner.text);

	return partner != NULL && !partner->revoked && !store_person_away(p, on);
}

static struct speaker_need need_of(const struct turn *t, const struct case_view *v)
{
	return (struct speaker_need){.language = speaker_board_language(v),
	                             .professional = speaker_board_sensitive(t, v),
	                             .asked = SPEAKER_NOBODY};
}

static struct speaker_person person_of(const struct store_person *p)
{
	return (struct speaker_person){.person = p->person, .duties = p->duties, .languages = p->languages};
}

size_t speaker_board_able(const struct turn *t, const struct case_view *v,
                          const struct store_person_list *roster, uint32_t *ret_people)
{
	struct speaker_need need = need_of(t, v);
	size_t count = 0;

	for (size_t i = 0; need.language != NULL && i < roster->count; i++) {
		struct speaker_person person = person_of(&roster->at[i]);

		if (speaker_fits(&need, &person) &&
		    case_view_partner(t, v, &roster->at[i].partner) == VERDICT_MAY)
			ret_people[count++] = (uint32_t)i;
	}
	return count;
}

bool speaker_board_can(struct turn *t, const struct case_view *v, struct day on)
{
	struct store_person_list roster = store_roster_now(t->store);
	uint32_t *able = arena_array(t->arena, roster.count, sizeof(*able));
	size_t count = speaker_board_able(t, v, &roster, able);

	for (size_t i = 0; i < count; i++)
		if (speaker_board_comes(t, &roster.at[able[i]], on))
			return true;
	return false;
}

bool speaker_board_lacks(struct turn *t, const struct case_view *v, struct day on)
{
	return speaker_board_language(v) != NULL && !speaker_board_can(t, v, on) &&
	       !store_speaker_go_ahead(t->store, &v->c.id);
}

/* ---- a meeting ---- */

static struct speaker_board items_of(struct turn *t, const struct store_meeting *m)
{
	struct store_item_list items = store_speaker_items(t->store, t->arena, &m->id);
	struct speaker_board b = {.at = arena_array(t->arena, items.count, sizeof(*b.at))};

	for (size_t i = 0; i < items.count; i++) {
		struct speaker_seat *seat = &b.at[b.count];

		if (!case_view_load(t, items.at[i].case_.text, NULL, &seat->v))
			continue;
		seat->language = speaker_board_language(&seat->v);
		if (seat->language == NULL)
			continue;
		seat->slot = items.at[i].slot;
		seat->sensitive = speaker_board_sensitive(t, &seat->v);
		seat->go_ahead = store_speaker_go_ahead(t->store, &seat->v.c.id);
		b.count++;
	}
	return b;
}

/* Who speaks one of these languages and can be asked that day, in order of id. */
static struct store_person_list speakers_on(struct turn *t, const struct speaker_need *needs, size_t count,
                                            struct day on)
{
	struct store_person_list roster = store_roster_now(t->store);
	struct store_person *at = NULL;
	size_t kept = 0;

	for (size_t i = 0; count > 0 && i < roster.count; i++) {
		struct speaker_person person = person_of(&roster.at[i]);
		bool fits = false;

		for (size_t n = 0; n < count && !fits; n++)
			fits = speaker_fits(&needs[n], &person);
		if (!fits || !speaker_board_comes(t, &roster.at[i], on))
			continue;
		at = arena_grow(t->arena, at, kept, sizeof(*at));
		at[kept++] = store_person_copy(&roster.at[i], t->arena);
	}
	return (struct store_person_list){.count = kept, .at = at};
}

/* Who was asked for this item, and still can be: judged by what there was then, as a regie is. */
static size_t asked_before(struct turn *t, const struct store_speaker_list *rows,
                           const struct speaker_seat *seat, const struct speaker_need *need,
                           const struct store_person_list *people)
{
	for (size_t r = 0; r < rows->count; r++) {
		const struct store_speaker *row = &rows->at[r];

		if (!ID_EQUAL(row->case_, seat->v.c.id) || !ID_IS_SET(row->person))
			continue;
		for (size_t p = 0; p < people->count; p++) {
			struct speaker_person person = person_of(&people->at[p]);

			if (ID_EQUAL(people->at[p].person, row->person) && speaker_fits(need, &person) &&
			    ID_EQUAL(people->at[p].partner, row->partner) &&
			    case_view_keeps(t, &seat->v, &row->partner, row->booked))
				return p;
		}
	}
	return SPEAKER_NOBODY;
}

struct speaker_board speaker_board(struct turn *t, const struct store_meeting *m)
{
	struct store_speaker_list rows = store_speaker_of_meeting(t->store, t->arena, &m->id);
	struct speaker_board b = items_of(t, m);
	struct speaker_need *needs = arena_array(t->arena, b.count, sizeof(*needs));
	size_t *who = arena_array(t->arena, b.count, sizeof(*who));
	struct store_person_list people;
	struct speaker_person *persons;
	bool *may, chosen = false; /* somebody new */

	for (size_t n = 0; n < b.count; n++)
		needs[n] = need_of(t, &b.at[n].v);
	people = speakers_on(t, needs, b.count, time_local_day(m->start));
	persons = arena_array(t->arena, people.count, sizeof(*persons));
	may = arena_array(t->arena, b.count * people.count, sizeof(*may));
	for (size_t n = 0; n < b.count; n++) {
		needs[n].asked = asked_before(t, &rows, &b.at[n], &needs[n], &people);
		chosen = chosen || needs[n].asked == SPEAKER_NOBODY;
		for (size_t p = 0; p < people.count; p++)
			may[n * people.count + p] =
			        case_view_partner(t, &b.at[n].v, &people.at[p].partner) == VERDICT_MAY;
	}
	for (size_t p = 0; p < people.count; p++) {
		persons[p] = person_of(&people.at[p]);
		if (chosen)
			persons[p].load = store_speaker_load(t->store, &people.at[p].person, t->now);
	}
	speaker_choose(needs, b.count, persons, people.count, may, who);
	for (size_t n = 0; n < b.count; n++)
		b.at[n].person = who[n] != SPEAKER_NOBODY ? &people.at[who[n]] : NULL;
	return b;
}

void speaker_board_show(struct turn *t, const struct speaker_board *board, const struct case_view *v,
                        struct proto_agenda_item *ret)
{
	const char *language = speaker_board_language(v);

	if (language == NULL)
		return;
	ret->language = arena_text(t->arena, language);
	ret->go_ahead = store_speaker_go_ahead(t->store, &v->c.id);
	ret->not_ready = board == NULL && speaker_board_lacks(t, v, t->today);
	for (size_t i = 0; board != NULL && i < board->count; i++) {
		const struct speaker_seat *seat = &board->at[i];

		if (!ID_EQUAL(seat->v.c.id, v->c.id))
			continue;
		ret->not_ready = seat->person == NULL && !seat->go_ahead;
		if (seat->person == NULL)
			return;
		ret->speakers.at = arena_array(t->arena, 1, sizeof(*ret->speakers.at));
		ret->speakers.at[0] = arena_text(t->arena, seat->person->person.text);
		ret->speakers.count = 1;
	}
}
