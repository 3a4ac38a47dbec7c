#include "read.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/terms.h"

bool read_wrong(struct reading *r, const char *field, const char *why)
{
	if (!r->wrong) {
		snprintf(r->field, sizeof(r->field), "%s", field);
		snprintf(r->why, sizeof(r->why), "%s", why);
	}
	r->wrong = true;
	return false;
}

double read_clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static bool wrong_member(struct reading *r, const char *where, const char *name, const char *why)
{
	return read_wrong(r, arena_printf(r->arena, "%s/%s", where, name), why);
}

int64_t read_int(struct reading *r, const json_t *at, const char *where, const char *name, int64_t least,
                 int64_t most, int64_t otherwise)
{
	const json_t *value = json_object_get(at, name);
	int64_t n;

	if (value == NULL || json_is_null(value)) {
		if (otherwise == READ_REQUIRED)
			wrong_member(r, where, name, "is missing");
		return otherwise == READ_REQUIRED ? least : otherwise;
	}
	if (!json_is_integer(value)) {
		wrong_member(r, where, name, "a whole number is wanted");
		return least;
	}
	n = json_integer_value(value);
	if (n < least || n > most) {
		wrong_member(r, where, name,
		             arena_printf(r->arena, "from %lld to %lld", (long long)least, (long long)most));
		return least;
	}
	return n;
}

bool read_flag(struct reading *r, const json_t *at, const char *where, const char *name)
{
	const json_t *value = json_object_get(at, name);

	if (value == NULL || json_is_null(value))
		return false;
	if (!json_is_boolean(value))
		return wrong_member(r, where, name, "true or false is wanted");
	return json_is_true(value);
}

const char *read_text(struct reading *r, const json_t *at, const char *where, const char *name, bool required)
{
	const json_t *value = json_object_get(at, name);

	if (value == NULL || json_is_null(value)) {
		if (required)
			wrong_member(r, where, name, "is missing");
		return NULL;
	}
	if (!json_is_string(value)) {
		wrong_member(r, where, name, "a text is wanted");
		return NULL;
	}
	return json_string_value(value);
}

enum urgency read_urgency(struct reading *r, const json_t *at, const char *where)
{
	const char *word = read_text(r, at, where, "urgency", true);
	int urgency = word != NULL ? terms_value(&terms_urgency, word) : 0;

	if (urgency == 0)
		wrong_member(r, where, "urgency", "one of low, medium, high, crisis");
	return urgency != 0 ? (enum urgency)urgency : URGENCY_LOW;
}

static uint32_t number_of(struct reading *r, const char *name)
{
	json_t *known = json_object_get(r->people, name);

	if (known == NULL) {
		size_t count = json_object_size(r->people);

		if (json_object_set_new(r->people, name, json_integer((json_int_t)count)) != 0)
			read_wrong(r, "", "a name that is no text");
		return (uint32_t)count;
	}
	return (uint32_t)json_integer_value(known);
}

struct agenda_set read_people(struct reading *r, const json_t *at, const char *where, const char *name)
{
	const json_t *list = json_object_get(at, name);
	struct agenda_set set = {0};
	uint32_t *numbers;

	if (list == NULL || json_is_null(list))
		return set;
	if (!json_is_array(list)) {
		wrong_member(r, where, name, "a list of names is wanted");
		return set;
	}
	numbers = arena_array(r->arena, json_array_size(list), sizeof(*numbers));
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);

		if (!json_is_string(one)) {
			wrong_member(r, where, name, "a list of names is wanted");
			return set;
		}
		uint32_t n = number_of(r, json_string_value(one));
		for (size_t k = 0; k < set.count; k++)
			if (numbers[k] == n) {
				wrong_member(r, where, name, "a name stands twice");
				return set;
			}
		numbers[set.count++] = n;
	}
	set.at = numbers;
	return set;
}

size_t read_objects(struct reading *r, const json_t *at, const char *name, size_t most, json_t **ret_array)
{
	json_t *array = json_object_get(at, name);

	*ret_array = NULL;
	if (!json_is_array(array)) {
		wrong_member(r, "", name, array == NULL ? "is missing" : "a list of objects is wanted");
		return 0;
	}
	if (json_array_size(array) > most) {
		wrong_member(r, "", name, "too many");
		return 0;
	}
	for (size_t i = 0; i < json_array_size(array); i++)
		if (!json_is_object(json_array_get(array, i))) {
			read_wrong(r, read_place(r, name, i), "an object is wanted");
			return 0;
		}
	*ret_array = array;
	return json_array_size(array);
}

void read_only(struct reading *r, const json_t *at, const char *where, const char *const *names)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)at, key, value)
	{
		bool known = false;

		for (size_t i = 0; names[i] != NULL && !known; i++)
			known = strcmp(names[i], key) == 0;
		if (!known)
			wrong_member(r, where, key, "there is no such member");
	}
}

const char *read_place(struct reading *r, const char *array, size_t index)
{
	return arena_printf(r->arena, "/%s/%zu", array, index);
}
