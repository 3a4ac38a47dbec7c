/*
 * The numbered schema steps of the two database files, embedded by the build from daemon/store/migrations/
 * and daemon/store/vault_migrations/ (NNNN_name.sql).
 */
#ifndef MDO_STORE_MIGRATION_H
#define MDO_STORE_MIGRATION_H

#include <stddef.h>

/* One step forward. number starts at 1 and has no gap; all texts are static and NUL-terminated. */
struct store_migration {
	int number;
	const char *name;
	const char
	        *sql; /* one or more statements, run in one transaction together with the new user_version */
};

/* The main file's steps in order; entries beyond the count do not count. */
extern const struct store_migration store_migrations[];
extern const size_t store_migrations_count;

/* The vault's steps in order. */
extern const struct store_migration store_vault_migrations[];
extern const size_t store_vault_migrations_count;

#endif
