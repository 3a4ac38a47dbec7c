/*
 * statements_lease - SQL of consents renewed, narrowed and erased elsewhere. Columns as in
 * statements.h.
 */
#ifndef MDO_STORE_STATEMENTS_LEASE_H
#define MDO_STORE_STATEMENTS_LEASE_H

/* clang-format off */
#define STORE_LEASE_STATEMENTS(S)

/* clang-format on */

#endif
