#include "conf/conf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dirs.h"

static const char *const region_files[] = {
        "partners.d/gemeente-haarlem.conf",  "partners.d/taalschool-noord.conf",
        "partners.d/ggd-kennemerland.conf",  "partners.d/ggz-inholland.conf",
        "partners.d/vluchtelingenwerk.conf", "partners.d/woning-elan.conf",
        "people.d/c.coordinator.conf",       "people.d/v.voorzitter.conf",
        "people.d/f.privacy.conf",           "tables.d/haarlem.conf",
        "tables.d/zandvoort.conf",           "mdod.conf",
};

/* What stands for a door and a key in the files of the demo region, replaced by ones of this file's own. */
static void fill_in(const char *from, size_t number, struct text *out)
{
	const char *at = from;

	for (;;) {
		const char *door = strstr(at, "@DOOR@"), *key = strstr(at, "@KEY@");
		const char *next = door != NULL && (key == NULL || door < key) ? door : key;

		if (next == NULL)
			break;
		text_add_bytes(out, at, (size_t)(next - at));
		if (next == door)
			text_addf(out, "tcp://127.0.0.1:%zu", 7410 + number);
		else
			text_addf(out, "%040zu", number + 1);
		at = next + (next == door ? strlen("@DOOR@") : strlen("@KEY@"));
	}
	text_add(out, at);
}

static struct dirs new_region(void)
{
	struct dirs d = dirs_new();

	for (size_t i = 0; i < sizeof(region_files) / sizeof(region_files[0]); i++) {
		char path[DIRS_PATH_MAX];
		struct text from, to = {0};

		snprintf(path, sizeof(path), "%s/etc/demo/region/%s", MDO_SOURCE_DIR, region_files[i]);
		from = dirs_read(path);
		fill_in(from.at, i, &to);
		dirs_write_text(&d, region_files[i], to.at);
		text_free(&from);
		text_free(&to);
	}
	return d;
}

/* The directory, with that file, is refused with these words. */
static void assert_complaint(const struct dirs *d, const char *words)
{
	struct text got = dirs_complaint(d);

	if (strstr(got.at, words) == NULL)
		fail_msg("expected \"%s\", got \"%s\"", words, got.at);
	text_free(&got);
}

static void conf_print_default__is_the_shipped_file(void **state)
{
	static const char path[] = MDO_SOURCE_DIR "/etc/mdod.conf";
	struct text expected = dirs_print(NULL), shipped;

	(void)state;
	if (getenv("MDO_GOLDEN_WRITE") != NULL) {
		FILE *f = fopen(path, "w");

		assert_non_null(f);
		fputs(expected.at, f);
		fclose(f);
	}
	shipped = dirs_read(path);
	assert_string_equal(shipped.at, expected.at);
	text_free(&shipped);
	text_free(&expected);
}

static void conf_load__shipped_file_gives_the_defaults(void **state)
{
	struct dirs d = dirs_new();
	struct conf *shipped, *empty;
	struct text a, b;

	(void)state;
	dirs_copy(&d, "mdod.conf", "etc/mdod.conf");
	shipped = dirs_load(&d);
	dirs_write_text(&d, "mdod.conf", "");
	empty = dirs_load(&d);
	a = dirs_print(shipped);
	b = dirs_print(empty);
	assert_string_equal(a.at, b.at);
	assert_int_equal(conf_digest(shipped), conf_digest(empty));
	text_free(&a);
	text_free(&b);
	conf_free(shipped);
	conf_free(empty);
	dirs_remove(&d);
}

/* Numbers that the design fixes, and one of each type, so that a slip in the table of keys shows. */
static void conf_load__default_values(void **state)
{
	struct dirs d = dirs_new();
	struct conf *conf;
	char path[DIRS_PATH_MAX + 32];

	(void)state;
	dirs_write_text(&d, "mdod.conf", "");
	conf = dirs_load(&d);
	assert_string_equal(conf->source, "urn:nld:oin:00000099000000000000:systeem:mdod");
	assert_string_equal(conf->state_dir, "/var/lib/mdod");
	snprintf(path, sizeof(path), "%s/credentials/server.key", d.path);
	assert_string_equal(conf->server_key, path);
	assert_int_equal(conf->log_level, LOG_LEVEL_INFO);
	assert_int_equal(conf->policy.discuss_days[URGENCY_CRISIS], 2);
	assert_int_equal(conf->policy.discuss_days[URGENCY_LOW], 42);
	assert_int_equal(conf->policy.withdrawal_confirm_workdays, 5);
	assert_int_equal(conf->policy.protect_medium_from, 4);
	assert_int_equal(conf->policy.protect_high_from, 8);
	assert_int_equal(conf->policy.accumulation_medium_from, 2);
	assert_int_equal(conf->policy.accumulation_high_from, 3);
	assert_int_equal(conf->policy.digest_minute, 7 * 60 + 30);
	assert_int_equal(conf->policy.order_count, ROLE_COUNT - 1);
	assert_int_equal(conf->policy.order[0], ROLE_MUNICIPALITY);
	assert_int_equal(conf->policy.order[ROLE_COUNT - 2], ROLE_KEY_PERSONS);
	assert_int_equal(conf->policy.basis_count, 10);
	assert_string_equal(conf->policy.bases[4], "WI2021-37-2b");
	assert_string_equal(conf->policy.languages[0], "am");
	assert_int_equal(conf->policy.crisis_review_workdays, 3);
	assert_int_equal(conf->policy.new_persons_per_day, 50);
	assert_int_equal(conf->policy.glass_hours, 3);
	assert_int_equal(conf->backup_vault_days, 14);
	assert_int_equal(conf->retention.days[RETENTION_CASE], 1827);
	/* Paths of what may be absent are empty, never nothing. */
	assert_string_equal(conf->match_key_next, "");
	assert_string_equal(conf->backup_key, "");
	assert_string_equal(conf->backup_dir, "");
	assert_string_equal(conf->erasure_ledger, "");
	conf_free(conf);
	dirs_remove(&d);
}

/* What may be told to whom where nobody configured anything. */
static void conf_load__default_roles(void **state)
{
	static const uint32_t noticed = TERMS_BIT(CONTENT_NOTICED), limits = TERMS_BIT(CONTENT_LIMITS),
	                      medical = TERMS_BIT(CONTENT_MEDICAL), facts = TERMS_BIT(CONTENT_FACTS),
	                      identity = TERMS_BIT(CONTENT_IDENTITY),
	                      every_domain = (UINT32_C(1) << DOMAIN_COUNT) - 2;
	struct dirs d = dirs_new();
	struct conf *conf;

	(void)state;
	dirs_write_text(&d, "mdod.conf", "");
	conf = dirs_load(&d);
	for (int role = ROLE_ABSENT + 1; role < ROLE_COUNT; role++) {
		const struct role_rule *rule = &conf->roles.of[role];
		bool care = (ROLES_CARE & TERMS_BIT(role)) != 0;

		assert_int_equal(rule->send_domains, every_domain);
		assert_int_equal((rule->send & medical) != 0, care);
		assert_int_equal((rule->see & medical) != 0, care);
		assert_int_equal(rule->see == 0, role == ROLE_KEY_PERSONS);
		assert_int_equal(rule->see_domains == 0, role == ROLE_KEY_PERSONS);
	}
	assert_int_equal(conf->roles.of[ROLE_GP].see_domains, every_domain);
	assert_int_equal(conf->roles.of[ROLE_GP].see, identity | noticed | limits | medical | facts);
	assert_int_equal(conf->roles.of[ROLE_EMPLOYER].see_domains,
	                 TERMS_BIT(DOMAIN_WORK) | TERMS_BIT(DOMAIN_LANGUAGE));
	assert_int_equal(conf->roles.of[ROLE_EMPLOYER].see, identity | limits | facts);
	assert_int_equal(conf->roles.of[ROLE_LANGUAGE_SCHOOL].see, identity | noticed | limits | facts);
	assert_int_equal(conf->roles.of[ROLE_LANGUAGE_SCHOOL].see_domains, every_domain);
	assert_int_equal(conf->roles.of[ROLE_MUNICIPALITY].send, noticed | limits);
	assert_int_equal(conf->roles.of[ROLE_KEY_PERSONS].send, noticed);
	conf_free(conf);
	dirs_remove(&d);
}

/* Every key of a printed section stands in the example, set or commented out. */
static void assert_shows_every_key(const char *printed, const char *section, const char *example)
{
	char path[DIRS_PATH_MAX];
	struct text text;
	const char *at = strstr(printed, section);
	size_t keys = 0;

	assert_non_null(at);
	snprintf(path, sizeof(path), "%s/%s", MDO_SOURCE_DIR, example);
	text = dirs_read(path);
	for (at = strchr(at, '\n') + 1; *at != '\0' && strncmp(at, "# ====", 6) != 0;
	     at = strchr(at, '\n') + 1) {
		const char *name = at + (*at == '#');
		char key[64];
		int len = (int)strspn(name, "abcdefghijklmnopqrstuvwxyz_");

		if (len == 0 || strncmp(name + len, " = ", 3) != 0)
			continue;
		snprintf(key, sizeof(key), "%.*s = ", len, name);
		if (strstr(text.at, key) == NULL)
			fail_msg("%s does not show %s", example, key);
		keys++;
	}
	assert_true(keys > 5);
	text_free(&text);
}

static void conf_load__examples_load_and_show_every_key(void **state)
{
	struct dirs d = dirs_new();
	struct conf *conf;
	struct text printed;

	(void)state;
	dirs_copy(&d, "mdod.conf", "etc/mdod.conf");
	dirs_copy(&d, "partners.d/a.conf", "etc/partners.d/partner.conf.example");
	dirs_copy(&d, "people.d/a.conf", "etc/people.d/person.conf.example");
	dirs_copy(&d, "tables.d/a.conf", "etc/tables.d/table.conf.example");
	conf = dirs_load(&d);
	printed = dirs_print(conf);
	assert_shows_every_key(printed.at, "# ==== partners.d/", "etc/partners.d/partner.conf.example");
	assert_shows_every_key(printed.at, "# ==== people.d/", "etc/people.d/person.conf.example");
	assert_shows_every_key(printed.at, "# ==== tables.d/", "etc/tables.d/table.conf.example");
	text_free(&printed);
	conf_free(conf);
	dirs_remove(&d);
}

static void conf_load__demo_region_partners(void **state)
{
	struct dirs d = new_region();
	struct conf *conf = dirs_load(&d);
	const struct conf_partner *gemeente = conf_partner(conf, "gemeente-haarlem");
	const struct conf_partner *school = conf_partner(conf, "taalschool-noord");
	const struct conf_partner *refugee = conf_partner(conf, "vluchtelingenwerk");
	const struct conf_partner *housing = conf_partner(conf, "woning-elan");

	(void)state;
	assert_int_equal(conf->partner_count, 6);
	for (size_t i = 1; i < conf->partner_count; i++)
		assert_true(strcmp(conf->partners[i - 1].id.text, conf->partners[i].id.text) < 0);
	assert_string_equal(gemeente->source, "urn:nld:oin:00000099000000001000:systeem:suite");
	assert_true(gemeente->bsn_allowed && gemeente->vnumber_allowed && !gemeente->revoked);
	assert_int_equal(gemeente->rights, TERMS_BIT(RIGHT_SIGNAL) | TERMS_BIT(RIGHT_LISTEN) |
	                                           TERMS_BIT(RIGHT_WITHDRAW) | TERMS_BIT(RIGHT_REGIE));
	for (int domain = 1; domain < DOMAIN_COUNT; domain++)
		assert_true((gemeente->domains & TERMS_BIT(domain)) != 0);
	assert_string_equal(school->source, "urn:nld:kvknr:99000001:systeem:leerlingvolg");
	assert_int_equal(school->role, ROLE_LANGUAGE_SCHOOL);
	assert_string_equal(school->groups[0], "kernteam");
	assert_true(!refugee->bsn_allowed && refugee->vnumber_allowed);
	assert_true(!housing->bsn_allowed && !housing->vnumber_allowed);
	assert_false(ID_IS_SET(housing->table));
	conf_free(conf);
	dirs_remove(&d);
}

static void conf_load__demo_region_people_and_tables(void **state)
{
	struct dirs d = new_region();
	struct conf *conf = dirs_load(&d);
	const struct conf_person *privacy = conf_person(conf, "f.privacy");
	const struct conf_table *haarlem = conf_table(conf, "haarlem");
	const struct conf_table *zandvoort = conf_table(conf, "zandvoort");

	(void)state;
	assert_int_equal(conf->person_count, 3);
	assert_int_equal(privacy->office, OFFICE_PRIVACY_OFFICER);
	assert_int_equal(privacy->rights,
	                 TERMS_BIT(RIGHT_READ) | TERMS_BIT(RIGHT_AUDIT) | TERMS_BIT(RIGHT_IDENTIFY));
	assert_int_equal(conf_person(conf, "v.voorzitter")->rights,
	                 TERMS_BIT(RIGHT_READ) | TERMS_BIT(RIGHT_STEER));
	assert_int_equal(conf->table_count, 2);
	assert_int_equal(haarlem->weekday, WEEKDAY_TUE);
	assert_int_equal(haarlem->start_minute, 9 * 60 + 30);
	assert_int_equal(haarlem->seats, 6);
	assert_int_equal(haarlem->slot_minutes, 15);
	assert_int_equal(haarlem->every_weeks, 1);
	assert_int_equal(haarlem->on_holiday, CONF_HOLIDAY_NEXT);
	assert_int_equal(haarlem->standing_count, 2);
	assert_string_equal(haarlem->standing[1].text, "ggd-kennemerland");
	assert_string_equal(haarlem->chair.text, "v.voorzitter");
	assert_int_equal(zandvoort->every_weeks, 2);
	assert_int_equal(zandvoort->start_minute, 13 * 60);
	assert_int_equal(time_weekday(zandvoort->anchor), WEEKDAY_MON);
	conf_free(conf);
	dirs_remove(&d);
}

static void conf_load__rights_of_every_office(void **state)
{
	static const struct {
		const char *office;
		uint32_t rights;
	} rows[] = {
	        {"coordinator", TERMS_BIT(RIGHT_READ) | TERMS_BIT(RIGHT_STEER) | TERMS_BIT(RIGHT_CONSENT) |
	                                TERMS_BIT(RIGHT_IDENTIFY) | TERMS_BIT(RIGHT_ROSTER) |
	                                TERMS_BIT(RIGHT_AUDIT) | TERMS_BIT(RIGHT_GLASS)},
	        {"administrator", TERMS_BIT(RIGHT_ROSTER) | TERMS_BIT(RIGHT_AUDIT) | TERMS_BIT(RIGHT_KEEP)},
	        {"chair\"; rights = [ ]; revoked = true; door = \"tcp://127.0.0.1:1", 0},
	};
	struct dirs d = dirs_new();

	(void)state;
	dirs_write_text(&d, "mdod.conf", "");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[200];
		struct conf *conf;

		snprintf(text, sizeof(text), "id = \"p\"; office = \"%s\"; %s", rows[i].office,
		         strstr(rows[i].office, "revoked") != NULL ? "" : "revoked = true;");
		dirs_write_text(&d, "people.d/p.conf", text);
		conf = dirs_load(&d);
		assert_int_equal(conf_person(conf, "p")->rights, rows[i].rights);
		conf_free(conf);
	}
	dirs_remove(&d);
}

static void conf_lookup__finds_what_there_is(void **state)
{
	struct dirs d = new_region();
	struct conf *conf = dirs_load(&d);

	(void)state;
	assert_null(conf_partner(conf, "ggd"));
	assert_null(conf_partner(conf, ""));
	assert_null(conf_partner(conf, "c.coordinator"));
	assert_null(conf_person(conf, "ggd-kennemerland"));
	assert_null(conf_table(conf, "haarlem2"));
	assert_ptr_equal(conf_table_of_place(conf, "0473"), conf_table(conf, "zandvoort"));
	assert_null(conf_table_of_place(conf, "473"));
	conf_free(conf);
	dirs_remove(&d);
}

static void conf_lookup__files_in_another_order_than_ids(void **state)
{
	static const char *const ids[] = {"m", "z", "a", "k"};
	struct dirs d = dirs_new();
	struct conf *conf;

	(void)state;
	dirs_write_text(&d, "mdod.conf", "");
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		char name[40], text[100];

		snprintf(name, sizeof(name), "people.d/%zu.conf", i);
		snprintf(text, sizeof(text), "id = \"%s\"; office = \"chair\"; revoked = true;", ids[i]);
		dirs_write_text(&d, name, text);
	}
	conf = dirs_load(&d);
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		assert_string_equal(conf_person(conf, ids[i])->id.text, ids[i]);
	assert_string_equal(conf->people[0].id.text, "a");
	conf_free(conf);
	dirs_remove(&d);
}

static void conf_print__reads_back_the_same(void **state)
{
	struct dirs d = new_region(), e = dirs_new();
	struct conf *conf = dirs_load(&d), *again;
	struct text a = dirs_print(conf), b;

	(void)state;
	dirs_write_printed(&e, a.at);
	again = dirs_load(&e);
	b = dirs_print(again);
	assert_string_equal(a.at, b.at);
	assert_int_equal(conf_digest(conf), conf_digest(again));
	text_free(&a);
	text_free(&b);
	conf_free(conf);
	conf_free(again);
	dirs_remove(&d);
	dirs_remove(&e);
}

static uint64_t digest_of(const struct dirs *d, const char *main_text)
{
	struct conf *conf;
	uint64_t digest;

	dirs_write_text(d, "mdod.conf", main_text);
	conf = dirs_load(d);
	digest = conf_digest(conf);
	conf_free(conf);
	return digest;
}

static void conf_digest__changes_with_what_decides_only(void **state)
{
	struct dirs d = new_region();
	uint64_t before = digest_of(&d, "");

	(void)state;
	assert_int_equal(digest_of(&d, "# a comment\nstate_dir = \"elsewhere\";\n"), before);
	assert_int_equal(digest_of(&d, "policy: { horizon_weeks = 12; };"), before);
	assert_int_not_equal(digest_of(&d, "policy: { horizon_weeks = 13; };"), before);
	dirs_copy(&d, "tables.d/zandvoort.conf", "etc/demo/region/tables.d/zandvoort.conf");
	assert_int_equal(digest_of(&d, ""), before);
	dirs_write_text(
	        &d, "tables.d/zandvoort.conf",
	        "id = \"zandvoort\"; name = \"MDO Zandvoort\"; places = [ \"0473\" ]; weekday = \"thu\";"
	        "every_weeks = 2; start = \"13:00\"; seats = 5; chair = \"v.voorzitter\";"
	        "standing = [ \"gemeente-haarlem\" ];");
	assert_int_not_equal(digest_of(&d, ""), before);
	dirs_remove(&d);
}

static void conf_load__path_without_directory(void **state)
{
	struct dirs d = new_region();
	struct conf_complaint c;
	int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct conf *conf;

	(void)state;
	assert_true(here >= 0);
	assert_int_equal(chdir(d.path), 0);
	conf = conf_load("mdod.conf", &c);
	assert_int_equal(fchdir(here), 0);
	close(here);
	assert_non_null(conf);
	assert_int_equal(conf->partner_count, 6);
	assert_string_equal(conf->state_dir, "./state");
	conf_free(conf);
	dirs_remove(&d);
}

static void conf_load__files_that_are_none(void **state)
{
	struct dirs d = dirs_new();
	char path[DIRS_PATH_MAX + 32];
	char *large = calloc(1, 300 * 1024);

	(void)state;
	assert_non_null(large);
	memset(large, '\n', 300 * 1024);
	dirs_write(&d, "mdod.conf", large, 300 * 1024);
	assert_complaint(&d, "mdod.conf:0: is larger than 256 KiB");
	free(large);
	dirs_write(&d, "mdod.conf", "region = \"a\0b\";", 15);
	assert_complaint(&d, "mdod.conf:0: holds a NUL byte");
	dirs_write_text(&d, "mdod.conf", "");
	snprintf(path, sizeof(path), "%s/mdod.conf", d.path);
	assert_int_equal(chmod(path, 0606), 0);
	assert_complaint(&d, "mdod.conf:0: everybody may write this file");
	assert_int_equal(chmod(path, 0600), 0);
	snprintf(path, sizeof(path), "%s/people.d/p.conf", d.path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_complaint(&d, "p.conf:0: is not a regular file");
	assert_int_equal(remove(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_complaint(&d, "p.conf:0: is not a regular file");
	assert_int_equal(remove(path), 0);
	snprintf(path, sizeof(path), "%s/tables.d", d.path);
	assert_int_equal(remove(path), 0);
	dirs_write_text(&d, "tables.d", "");
	assert_complaint(&d, "tables.d:0: cannot be read: Not a directory");
	dirs_remove(&d);
}

static void conf_load__bounds_the_number_of_files(void **state)
{
	struct dirs d = dirs_new();

	(void)state;
	dirs_write_text(&d, "mdod.conf", "");
	for (int i = 0; i <= 1000; i++) {
		char name[40];

		snprintf(name, sizeof(name), "tables.d/%d.conf", i);
		dirs_write_text(&d, name, "");
	}
	assert_complaint(&d, "tables.d:0: holds more than 1000 files");
	dirs_remove(&d);
}

static void conf_load__names_a_long_path_by_its_end(void **state)
{
	struct conf_complaint c;
	char path[600];

	(void)state;
	memset(path, 'd', sizeof(path));
	memcpy(path, "/nowhere/", 9);
	memcpy(path + sizeof(path) - 11, "/mdod.conf", 11);
	assert_null(conf_load(path, &c));
	assert_int_equal(strlen(c.file), sizeof(c.file) - 1);
	assert_int_equal(strncmp(c.file, "...", 3), 0);
	assert_string_equal(c.file + strlen(c.file) - 10, "/mdod.conf");
}

/* A value in the wrong place may be a secret: it is not repeated. */
static void conf_load__does_not_repeat_keys_and_paths(void **state)
{
	static const char text[] = "id = \"p\"; office = \"chair\"; door = \"tcp://127.0.0.1:1\"; keys = [ "
	                           "\"hush-hush\" ];";
	struct dirs d = dirs_new();
	struct text got;

	(void)state;
	dirs_write_text(&d, "mdod.conf", "");
	dirs_write_text(&d, "people.d/p.conf", text);
	got = dirs_complaint(&d);
	assert_non_null(strstr(got.at, "keys: this value does not fit"));
	assert_null(strstr(got.at, "hush"));
	text_free(&got);
	dirs_write_text(&d, "mdod.conf", "secrets: { vault_key = \"hush\\nhush\"; };");
	got = dirs_complaint(&d);
	assert_non_null(strstr(got.at, "secrets.vault_key: this value does not fit"));
	assert_null(strstr(got.at, "hush"));
	text_free(&got);
	dirs_remove(&d);
}

/* Changed at one to three places: still a configuration or a complaint, nothing else (run with ASan). */
static void conf_load__survives_damaged_files(void **state)
{
	static const char bytes[] = "\"\\{}[]()=:;,@#/*0x9 \n\t\xC3\xFF-.eL";
	struct dirs d = new_region();
	uint64_t seed = 11;
	struct id_source random = id_source_seeded(&seed);

	(void)state;
	for (int round = 0; round < 1500; round++) {
		size_t file = id_random(&random) % (sizeof(region_files) / sizeof(region_files[0]));
		char path[DIRS_PATH_MAX + 64];
		struct text whole, got;
		size_t len;

		snprintf(path, sizeof(path), "%s/%s", d.path, region_files[file]);
		whole = dirs_read(path);
		len = whole.len;
		for (uint64_t changes = 1 + id_random(&random) % 3; changes > 0; changes--)
			whole.at[id_random(&random) % len] = bytes[id_random(&random) % (sizeof(bytes) - 1)];
		if (id_random(&random) % 8 == 0)
			len = id_random(&random) % len;
		dirs_write(&d, region_files[file], whole.at, len);
		got = dirs_complaint(&d);
		assert_true(got.len == 0 || strstr(got.at, ": ") != NULL);
		text_free(&got);
		text_free(&whole);
		if (round % 3 == 2) {
			dirs_remove(&d);
			d = new_region();
		}
	}
	dirs_remove(&d);
}

static void conf_free__takes_null(void **state)
{
	(void)state;
	conf_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(conf_print_default__is_the_shipped_file),
	        cmocka_unit_test(conf_load__shipped_file_gives_the_defaults),
	        cmocka_unit_test(conf_load__default_values),
	        cmocka_unit_test(conf_load__default_roles),
	        cmocka_unit_test(conf_load__examples_load_and_show_every_key),
	        cmocka_unit_test(conf_load__demo_region_partners),
	        cmocka_unit_test(conf_load__demo_region_people_and_tables),
	        cmocka_unit_test(conf_load__rights_of_every_office),
	        cmocka_unit_test(conf_lookup__finds_what_there_is),
	        cmocka_unit_test(conf_lookup__files_in_another_order_than_ids),
	        cmocka_unit_test(conf_print__reads_back_the_same),
	        cmocka_unit_test(conf_digest__changes_with_what_decides_only),
	        cmocka_unit_test(conf_load__path_without_directory),
	        cmocka_unit_test(conf_load__files_that_are_none),
	        cmocka_unit_test(conf_load__bounds_the_number_of_files),
	        cmocka_unit_test(conf_load__names_a_long_path_by_its_end),
	        cmocka_unit_test(conf_load__does_not_repeat_keys_and_paths),
	        cmocka_unit_test(conf_load__survives_damaged_files),
	        cmocka_unit_test(conf_free__takes_null),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
