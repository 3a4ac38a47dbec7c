/*
 * statements_identity - SQL of clients known under keys that change, limits, matches made and undone. Columns as in
 * statements.h.
 */
#ifndef MDO_STORE_STATEMENTS_IDENTITY_H
#define MDO_STORE_STATEMENTS_IDENTITY_H

/* clang-format off */
#define STORE_IDENTITY_STATEMENTS(S)

/* clang-format on */

#endif
