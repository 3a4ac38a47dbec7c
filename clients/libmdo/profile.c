#include "libmdo/profile.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "libmdo/file.h"
#include "libmdo/keyfile.h"

#define FILE_MAX 16384

const struct mdo_option mdo_profile_options[] = {
        {"profile", MDO_VALUE, "FILE", "lines NAME=VALUE of the settings below"},
        {"door", MDO_VALUE, "ENDPOINT", "MDO_DOOR: your own door, tcp://address:port"},
        {"server-key", MDO_VALUE, "KEY", "MDO_SERVER_KEY: the daemon's public key, or a file that holds it"},
        {"key", MDO_VALUE, "FILE", "MDO_KEY: the file with your own secret key"},
        {"source", MDO_VALUE, "URN", "MDO_SOURCE: partners only, urn:nld:oin:... or urn:nld:kvknr:..."},
        {"witness", MDO_VALUE, "FILE",
         "MDO_WITNESS: partners only, the newest audit head; default the key file's name and .witness"},
        {"region-key", MDO_VALUE, "KEY",
         "MDO_REGION_KEY: partners only, who signs audit heads (mdoctl audit key); default the first seen"},
        {NULL, MDO_SWITCH, NULL, NULL}};

/* Who has to know a setting. */
enum need { NEED_ALWAYS, NEED_PARTNER, NEED_NOT };

/* Columns: name in the environment, option, place and room in the struct, who needs it. */
struct setting {
	const char *name, *option;
	size_t offset, size;
	enum need need;
};

#define SETTING(name, option, member, need)                                                                  \
	{                                                                                                    \
		name, option, offsetof(struct mdo_profile, member),                                          \
		        sizeof(((struct mdo_profile *)NULL)->member), need                                   \
	}
static const struct setting settings[] = {
        SETTING("MDO_DOOR", "door", door, NEED_ALWAYS),
        SETTING("MDO_SERVER_KEY", "server-key", server_key, NEED_ALWAYS),
        SETTING("MDO_KEY", "key", key_file, NEED_ALWAYS),
        SETTING("MDO_SOURCE", "source", source, NEED_PARTNER),
        SETTING("MDO_WITNESS", "witness", witness, NEED_NOT),
        SETTING("MDO_REGION_KEY", "region-key", region_key, NEED_NOT),
};
#undef SETTING

static const size_t setting_count = sizeof(settings) / sizeof(settings[0]);

static char *place_of(struct mdo_profile *p, const struct setting *s)
{
	return (char *)p + s->offset;
}

static bool set(struct mdo_profile *p, const struct setting *s, const char *value, struct why *why)
{
	size_t len = strlen(value);

	/* A path of 40 characters can look like a key as well: what is there as a file is a file. */
	if (text_equal(s->option, "server-key") && (!crypto_is_z85_key(value) || access(value, F_OK) == 0)) {
		char key[CRYPTO_Z85_MAX];

		if (!mdo_keyfile_public(value, key, why))
			return why_wrap(why, "%s", s->name);
		memcpy(p->server_key, key, sizeof(key));
		return true;
	}
	if (len == 0 || len >= s->size)
		return why_set(why, "%s: empty or too long", s->name);
	if (text_equal(s->option, "region-key") &&
	    (len != CRYPTO_HEX_MAX - 1 || strspn(value, "0123456789abcdef") != len))
		return why_set(why, "%s: 64 lower case hexadecimal digits are wanted", s->name);
	memcpy(place_of(p, s), value, len + 1);
	return true;
}

bool mdo_profile_set(struct mdo_profile *p, const char *name, const char *value, struct why *why)
{
	for (size_t i = 0; i < setting_count; i++)
		if (text_equal(settings[i].name, name))
			return set(p, &settings[i], value, why);
	return why_set(
	        why,
	        "there is no such setting: MDO_DOOR, MDO_SERVER_KEY, MDO_KEY, MDO_SOURCE, MDO_WITNESS and "
	        "MDO_REGION_KEY there are");
}

bool mdo_profile_environment(struct mdo_profile *p, struct why *why)
{
	for (size_t i = 0; i < setting_count; i++) {
		const char *value = getenv(settings[i].name);

		if (value == NULL || value[0] == '\0')
			continue;
		if (text_equal(settings[i].option, "server-key"))
			(void)!set(p, &settings[i], value, &p->server_key_why);
		else if (!set(p, &settings[i], value, why))
			return false;
	}
	return true;
}

/* ${line} is cut up. Empty lines and those that begin with # say nothing. */
static bool set_line(struct mdo_profile *p, char *line, struct why *why)
{
	char *equals, *value;
	size_t len;

	line += strspn(line, " \t");
	len = strcspn(line, "\r\n");
	while (len > 0 && (line[len - 1] == ' ' || line[len - 1] == '\t'))
		len--;
	line[len] = '\0';
	if (line[0] == '\0' || line[0] == '#')
		return true;
	if (strncmp(line, "export ", 7) == 0)
		line += 7;
	equals = strchr(line, '=');
	if (equals == NULL)
		return why_set(why, "NAME=VALUE is wanted");
	*equals = '\0';
	value = equals + 1;
	len = strlen(value);
	if (len >= 2 && (value[0] == '"' || value[0] == '\'') && value[len - 1] == value[0]) {
		value[len - 1] = '\0';
		value++;
	}
	return mdo_profile_set(p, line, value, why);
}

bool mdo_profile_file(struct mdo_profile *p, const char *path, struct why *why)
{
	struct arena *a = arena_new();
	const char *text;
	char *rest;
	bool ok = mdo_file_read_at(a, AT_FDCWD, path, FILE_MAX, &text, NULL, why);

	rest = ok ? arena_text(a, text) : NULL;
	for (int number = 1; ok && rest != NULL; number++) {
		char *line = strsep(&rest, "\n");

		ok = set_line(p, line, why);
		if (!ok)
			why_wrap(why, "%s:%d", path, number);
	}
	arena_free(a);
	return ok;
}

bool mdo_profile_gather(const struct mdo_args *args, struct mdo_profile *ret_profile, struct why *why)
{
	struct mdo_profile p = {.door = ""};
	const char *file = mdo_args_value(args, "profile");

	if (!mdo_profile_environment(&p, why) || (file != NULL && !mdo_profile_file(&p, file, why)))
		return false;
	for (size_t i = 0; i < setting_count; i++) {
		const char *value = mdo_args_value(args, settings[i].option);

		if (value != NULL && !set(&p, &settings[i], value, why))
			return false;
	}
	*ret_profile = p;
	return true;
}

bool mdo_profile_complete(const struct mdo_profile *p, bool as_partner, struct why *why)
{
	for (size_t i = 0; i < setting_count; i++) {
		const struct setting *s = &settings[i];

		if (text_equal(s->option, "server-key") && p->server_key[0] == '\0' &&
		    p->server_key_why.text[0] != '\0')
			return why_set(why, "%s", p->server_key_why.text);
		if (((const char *)p + s->offset)[0] == '\0' &&
		    (s->need == NEED_ALWAYS || (s->need == NEED_PARTNER && as_partner)))
			return why_set(
			        why,
			        "%s is not known: set it in the environment, in a --profile, or with --%s",
			        s->name, s->option);
	}
	if (strncmp(p->door, "tcp://", 6) != 0)
		return why_set(why, "MDO_DOOR: tcp://address:port is wanted");
	return true;
}
