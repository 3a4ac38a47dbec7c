/*
 * statements_audit - SQL of checkpoints, export and the client's ledger of the audit chain. Columns as in
 * statements.h.
 */
#ifndef MDO_STORE_STATEMENTS_AUDIT_H
#define MDO_STORE_STATEMENTS_AUDIT_H

/* clang-format off */
#define STORE_AUDIT_STATEMENTS(S)

/* clang-format on */

#endif
