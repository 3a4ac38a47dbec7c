/*
 * Functions nobody here calls, made a compile error. The build includes this file before every source file.
 * The reason stands in the name the compiler then complains about. tests/check refuses the same words where
 * the compiler does not look.
 */
#ifndef MDO_BASE_BANNED_H
#define MDO_BASE_BANNED_H

/* Their declarations must be seen before the macros take the names. */
#include <alloca.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#undef stpcpy
#undef sprintf
#undef vsprintf
#undef gets
#undef strtok
#undef atoi
#undef atol
#undef atoll
#undef alloca
#undef rand
#undef system
#undef popen
#undef localtime
#undef gmtime
#undef ctime
#undef asctime
#undef mktime

/* Copies without knowing the room there is: measure, then memcpy, or the text builders of base. */
#define strcpy(...) strcpy_is_banned_use_memcpy_with_a_checked_size
#define strcat(...) strcat_is_banned_use_snprintf
#define strncpy(...) strncpy_is_banned_it_may_leave_no_terminator
#define strncat(...) strncat_is_banned_use_snprintf
#define stpcpy(...) stpcpy_is_banned_use_memcpy_with_a_checked_size
#define sprintf(...) sprintf_is_banned_use_snprintf
#define vsprintf(...) vsprintf_is_banned_use_vsnprintf
#define gets(...) gets_is_banned_use_getline_with_a_bound

/* Hidden state, or no way to tell an error from a zero. */
#define strtok(...) strtok_is_banned_use_strtok_r_or_strcspn
#define atoi(...) atoi_is_banned_use_strtol_and_check
#define atol(...) atol_is_banned_use_strtol_and_check
#define atoll(...) atoll_is_banned_use_strtoll_and_check

/* The stack is bounded; sizes from outside are not. */
#define alloca(...) alloca_is_banned_use_base_arena

/* Predictable; what must be random comes from base. */
#define rand(...) rand_is_banned_use_base_crypto

/* A shell between us and the argument vector. */
#define system(...) system_is_banned_use_posix_spawn
#define popen(...) popen_is_banned_use_posix_spawn

/* Process-wide time zone and static buffers; time is a type of base/time.h, handed in. */
#define localtime(...) localtime_is_banned_use_base_time
#define gmtime(...) gmtime_is_banned_use_base_time
#define ctime(...) ctime_is_banned_use_base_time
#define asctime(...) asctime_is_banned_use_base_time
#define mktime(...) mktime_is_banned_use_base_time

#endif
