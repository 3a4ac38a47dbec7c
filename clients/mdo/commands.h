/*
 * commands - everything mdo can do. Each command gets a session with its command line parsed, and returns the
 * exit status (libmdo/outcome.h); it says itself what went wrong.
 */
#ifndef MDO_MDO_COMMANDS_H
#define MDO_MDO_COMMANDS_H

#include "mdo/session.h"

extern const struct mdo_option key_options[], signal_options[], lease_options[], withdraw_options[],
        renew_options[], erased_options[], signal_input_options[], listen_options[], subscribe_options[],
        consent_options[], regie_options[], regie_release_options[], witness_options[], agenda_options[],
        contact_options[];

extern const struct mdo_option absent_options[];
int absent_command(struct session *s);
int absent_end_command(struct session *s);
int agenda_command(struct session *s);
int contact_command(struct session *s);
int key_new_command(struct session *s);
int key_secret_command(struct session *s);
int key_public_command(struct session *s);
int signal_command(struct session *s);
int protect_command(struct session *s);
int listen_command(struct session *s);
int subscribe_command(struct session *s);
int consent_withdraw_command(struct session *s);
int consent_confirm_command(struct session *s);
int consent_renew_command(struct session *s);
int erased_command(struct session *s);
int regie_accept_command(struct session *s);
int regie_decline_command(struct session *s);
int regie_release_command(struct session *s);
int roster_set_command(struct session *s);
int spool_send_command(struct session *s);
int spool_list_command(struct session *s);
int witness_show_command(struct session *s);
int witness_accept_command(struct session *s);

#endif
