/*
 * statements_keep - SQL of what is kept and for how long, backups, the erasure ledger. Columns as in
 * statements.h.
 */
#ifndef MDO_STORE_STATEMENTS_KEEP_H
#define MDO_STORE_STATEMENTS_KEEP_H

/* clang-format off */
#define STORE_KEEP_STATEMENTS(S)

/* clang-format on */

#endif
