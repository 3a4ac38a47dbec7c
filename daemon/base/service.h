/*
 * service - telling systemd how we are (sd_notify), and credentials from its hands. All calls do nothing when
 * the process does not run under systemd.
 */
#ifndef MDO_BASE_SERVICE_H
#define MDO_BASE_SERVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/why.h"

void service_ready(const char *status);
void service_reloading(void);
void service_stopping(void);
void service_status(const char *fmt, ...) MDO_PRINTF(1, 2);
void service_alive(void); /* feeds the watchdog */
/* Milliseconds between feeds that systemd asks for, halved; 0 when it asks for none. */
int64_t service_watchdog_ms(void);

/*
 * Reads a small secret: from $CREDENTIALS_DIRECTORY/${name} when that is set, else from ${path}. The file
 * must be regular and not open to group or others (credentials: not to others, since systemd's ACL shows as a
 * group bit); its text not empty, without NUL, at most ${size} - 1 bytes (and 4095), one trailing newline
 * cut. False and why, no secret in it.
 */
bool service_secret(const char *name, const char *path, char *ret_text, size_t size,
                    struct why *why) MDO_CHECK;
/* Whether there is a file where service_secret would look. */
bool service_has_secret(const char *name, const char *path);

#endif
