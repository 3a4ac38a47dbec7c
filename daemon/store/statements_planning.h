/*
 * statements_planning - SQL of planning beyond one table's items: absences, speakers, the client's days, the
 * regie handed on, calendar feeds, digests. Columns as in statements.h.
 */
#ifndef MDO_STORE_STATEMENTS_PLANNING_H
#define MDO_STORE_STATEMENTS_PLANNING_H

/* clang-format off */
#define STORE_PLANNING_STATEMENTS(S) \
	S(ADD_ABSENCE, MAIN, \
	  "INSERT INTO absence (id, partner, person, from_day, until_day, deputy, told, told_by) " \
	  "VALUES (:id, :partner, :person, :from_day, :until_day, :deputy, :told, :told_by)")
/* clang-format on */

#endif
