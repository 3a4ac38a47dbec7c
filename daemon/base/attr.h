/*
 * attr - compiler attributes by the names the house uses. No code.
 */
#ifndef MDO_BASE_ATTR_H
#define MDO_BASE_ATTR_H

#define MDO_CHECK __attribute__((warn_unused_result))
#define MDO_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#define MDO_NORETURN __attribute__((noreturn))

#endif
