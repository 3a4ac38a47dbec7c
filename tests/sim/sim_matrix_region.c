/*
 * The matrix's region, as files that the daemon's own loader reads.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sim_matrix.h"

#define FIRST_PORT 7700

struct region_writer {
	const char *dir;
	int port;
};

static FILE *open_file(const struct region_writer *r, const char *sub, const char *name)
{
	char path[SIM_PATH_MAX + 100];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", r->dir, sub);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/%s%s%s.conf", r->dir, sub, sub[0] != '\0' ? "/" : "", name);
	f = fopen(path, "w");
	if (f == NULL) {
		perror("sim: matrix: region");
		exit(1);
	}
	return f;
}

static void write_door(struct region_writer *r, FILE *f)
{
	char public[CRYPTO_Z85_MAX], secret[CRYPTO_Z85_MAX];

	crypto_curve_pair(public, secret);
	crypto_wipe(secret, sizeof(secret));
	fprintf(f, "door = \"tcp://127.0.0.1:%d\";\nkeys = [ \"%s\" ];\n", r->port++, public);
}

static void write_partner(struct region_writer *r, const char *id, enum role role)
{
	FILE *f = open_file(r, "partners.d", id);

	fprintf(f, "id = \"%s\";\nname = \"%s\";\nkvk = \"%d\";\nsystem = \"s\";\nrole = \"%s\";\n", id, id,
	        99100000 + r->port, terms_name(&terms_role, (int)role));
	fputs("table = \"noord\";\nbsn_allowed = true;\nvnumber_allowed = true;\n", f);
	write_door(r, f);
	fclose(f);
}

static void write_person(struct region_writer *r, const char *id, enum office office, const char *table)
{
	FILE *f = open_file(r, "people.d", id);

	fprintf(f, "id = \"%s\";\noffice = \"%s\";\n", id, terms_name(&terms_office, (int)office));
	if (table != NULL)
		fprintf(f, "tables = [ \"%s\" ];\n", table);
	write_door(r, f);
	fclose(f);
}

static void write_table(struct region_writer *r, const char *id, const char *place, const char *chair)
{
	FILE *f = open_file(r, "tables.d", id);

	fprintf(f, "id = \"%s\";\nname = \"MDO %s\";\nplaces = [ \"%s\" ];\nweekday = \"tue\";\n", id, id,
	        place);
	fprintf(f,
	        "start = \"09:30\";\nseats = 40;\nslot_minutes = 5;\nannounce_workdays = 5;\nchair = "
	        "\"%s\";\n",
	        chair);
	fclose(f);
}

static void role_partner(enum role role, char ret_id[ID_NAME_MAX])
{
	snprintf(ret_id, ID_NAME_MAX, "bij-%s", terms_name(&terms_role, (int)role));
	for (char *at = ret_id; *at != '\0'; at++)
		if (*at == '_')
			*at = '-';
}

void matrix_region_write(const char *dir)
{
	struct region_writer r = {.dir = dir, .port = FIRST_PORT};
	FILE *f = open_file(&r, "", "mdod");
	char id[ID_NAME_MAX];

	fputs("region = \"matrix\";\noin = \"00000099000000009000\";\nsystem = \"mdod\";\n"
	      "store: { wal_limit_mib = 1; reserve_mib = 1; };\n"
	      "policy: { replay_days = 60; new_persons_per_day = 500; };\n",
	      f);
	fclose(f);
	for (int role = 1; role < ROLE_COUNT; role++) {
		role_partner((enum role)role, id);
		write_partner(&r, id, (enum role)role);
	}
	write_partner(&r, MATRIX_SENDER, ROLE_GP);
	write_partner(&r, MATRIX_STRANGER, ROLE_MUNICIPALITY);
	write_person(&r, MATRIX_COORDINATOR, OFFICE_COORDINATOR, NULL);
	write_person(&r, MATRIX_CHAIR, OFFICE_CHAIR, "noord");
	write_person(&r, MATRIX_ELSEWHERE, OFFICE_CHAIR, "zuid");
	write_person(&r, MATRIX_OFFICER, OFFICE_PRIVACY_OFFICER, NULL);
	write_person(&r, MATRIX_ADMINISTRATOR, OFFICE_ADMINISTRATOR, NULL);
	write_table(&r, "noord", "0392", MATRIX_CHAIR);
	write_table(&r, "zuid", "0473", MATRIX_ELSEWHERE);
}

const char *matrix_partner(struct matrix *m, enum role role)
{
	char id[ID_NAME_MAX];

	role_partner(role, id);
	return arena_text(m->w->arena, id);
}

enum role matrix_role(struct matrix *m, const char *partner)
{
	const struct conf_partner *p = conf_partner(m->w->conf, partner);

	return p == NULL || strncmp(partner, "bij-", 4) != 0 ? ROLE_ABSENT : p->role;
}
