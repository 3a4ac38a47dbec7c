#include "signals.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/bsn.h"
#include "base/memory.h"
#include "base/time.h"

#define ID_LEN 36
#define NUMBER_LEN 12
#define BSN_LEN 9
#define FIRST_BSN 10000000
#define WORDS                                                                                                \
	"Slaapt slecht, komt vaak te laat in de les en kan het niet volgen. Zegt dat de brieven over de "    \
	"woning zich "                                                                                       \
	"opstapelen en weet niet wie te bellen. Vraagt om uitleg in de eigen taal en om iemand die meegaat."

static void make_text(const struct region *r, size_t from, struct signals_text *t)
{
	const struct region_door *door = &r->partners[from];
	char today[TIME_TEXT_MAX], until[TIME_TEXT_MAX];
	struct day day = time_local_day(clock_now());
	size_t first = (from + 1) % r->partner_count, second = (from + 2) % r->partner_count;
	int len = snprintf(
	        t->text, sizeof(t->text),
	        "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"%s\",\"type\":\"nl.mdo.signals.reported."
	        "v1\","
	        "\"time\":\"2026-01-05T09:15:00.000Z\",\"datacontenttype\":\"application/json\",\"data\":{"
	        "\"client\":{\"bsn\":\"%s\"},\"reporter\":\"medewerker-9\",\"observations\":[{\"domain\":"
	        "\"language\","
	        "\"text\":\"" WORDS
	        "\"}],\"language\":\"ti\",\"interpreter\":true,\"urgency\":\"medium\",\"place\":\"0392\","
	        "\"consent\":{\"recipients\":[\"%s\",\"%s\"],\"domains\":[\"language\"],\"purposes\":["
	        "\"signal\",\"mdo\"],"
	        "\"valid_from\":\"%s\",\"valid_until\":\"%s\",\"form\":\"written\",\"language\":\"ti\","
	        "\"recorded_by\":\"medewerker-9\",\"basis\":\"UAVG-22-2a\"}}}",
	        "019a9c5e-7a00-7000-8000-000000000000", door->source, "000000000", r->partners[first].id,
	        r->partners[second].id, time_text_day(day, today), time_text_day(day_add(day, 90), until));

	assert(len > 0 && (size_t)len < sizeof(t->text));
	t->len = (size_t)len;
	t->id_at = (size_t)(strstr(t->text, "\"id\":\"") - t->text) + 6;
	t->bsn_at = (size_t)(strstr(t->text, "\"bsn\":\"") - t->text) + 7;
}

void signals_open(struct signals *s, const struct region *r, size_t doors, int joined_percent,
                  size_t client_max)
{
	*s = (struct signals){.door_count = doors,
	                      .joined_percent = joined_percent,
	                      .client_max = client_max,
	                      .next = FIRST_BSN,
	                      .seed = 1};
	for (size_t i = 0; i < doors; i++)
		make_text(r, i, &s->doors[i]);
}

void signals_close(struct signals *s)
{
	mem_free(s->clients);
	*s = (struct signals){0};
}

static uint32_t draw(struct signals *s, uint64_t below)
{
	s->seed = s->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)((s->seed >> 33) % below);
}

/* The next number that the elfproef lets through. */
static uint32_t new_client(struct signals *s)
{
	char text[BSN_LEN + 1];

	do
		snprintf(text, sizeof(text), "%09u", ++s->next % 1000000000U);
	while (!bsn_is_valid(text));
	if (s->client_count == s->client_room) {
		s->client_room = s->client_room == 0 ? 4096 : 2 * s->client_room;
		s->clients = mem_grow(s->clients, s->client_room, sizeof(*s->clients));
	}
	s->clients[s->client_count++] = s->next;
	return s->next;
}

static uint32_t choose_client(struct signals *s)
{
	bool all = s->client_max > 0 && s->client_count >= s->client_max;

	if (s->client_count > 0 && (all || (int)draw(s, 100) < s->joined_percent))
		return s->clients[draw(s, s->client_count)];
	return new_client(s);
}

const char *signals_next(struct signals *s, size_t door, uint64_t number, size_t *ret_len)
{
	struct signals_text *t = &s->doors[door];
	char digits[NUMBER_LEN + 1];

	snprintf(digits, sizeof(digits), "%0*llx", NUMBER_LEN, (unsigned long long)(number & 0xFFFFFFFFFFFF));
	memcpy(t->text + t->id_at + ID_LEN - NUMBER_LEN, digits, NUMBER_LEN);
	snprintf(digits, sizeof(digits), "%0*u", BSN_LEN, choose_client(s) % 1000000000U);
	memcpy(t->text + t->bsn_at, digits, BSN_LEN);
	*ret_len = t->len;
	return t->text;
}

bool signals_answered(const char *answer, size_t len, uint64_t *ret_number, bool *ret_stored)
{
	static const char id[] = "\"id\":\"", stored[] = "\"answer\":\"stored\"";
	const char *at = memmem(answer, len, id, sizeof(id) - 1);
	uint64_t number = 0;

	if (at == NULL || len - (size_t)(at - answer) < sizeof(id) - 1 + ID_LEN)
		return false;
	at += sizeof(id) - 1 + ID_LEN - NUMBER_LEN;
	for (int i = 0; i < NUMBER_LEN; i++) {
		const char *digit = memchr("0123456789abcdef", at[i], 16);

		if (digit == NULL)
			return false;
		number = number << 4 | (uint64_t)(at[i] <= '9' ? at[i] - '0' : at[i] - 'a' + 10);
	}
	*ret_number = number;
	*ret_stored = memmem(answer, len, stored, sizeof(stored) - 1) != NULL;
	return true;
}
