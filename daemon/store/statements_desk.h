/*
 * statements_desk - SQL of what people look at: the emergency button, crisis grounds, business that is about no case. Columns as in
 * statements.h.
 */
#ifndef MDO_STORE_STATEMENTS_DESK_H
#define MDO_STORE_STATEMENTS_DESK_H

/* clang-format off */
#define STORE_DESK_STATEMENTS(S)

/* clang-format on */

#endif
