/*
 * checks - what holds between the fields of one message and needs no store, configuration or clock. A row of
 * table.c names the check of its table. Each takes the struct of its table and follows the contract of
 * proto_check.
 *
 *   client_key    none of bsn, vnumber, reference, name with birth_date      client-unnamed
 *   consent       form crisis                                                consent-form
 *                 valid_until before valid_from                              consent-term
 *   protect       yes more than answered                                     protect-count
 *   signal        a life domain observed twice                               domain-twice
 *                 consent and crisis                                         consent-and-crisis
 *                 urgency crisis without the member crisis                   urgency-crisis
 *   regie_answer  declines without reason                                    reason-missing
 *                 a reason that is not for this                              member-word
 *   subscribe     a kind both at once and in the digest                      member-word
 *   envelope      datacontenttype other than application/json                member-word
 *   notification  the same; specversion; sequence not a number               specversion, member-form
 *   rpc_response  neither or both of result and error                        member-missing, member-unknown
 *   agenda_params, roster_person, ledger_params, export_params
 *                 a period that ends before it begins                        member-range
 *   observation   a kind that is none of noticed, limits, medical            member-word
 *   narrow_params nothing taken back                                         member-missing
 *   review_params neither erase nor basis with until; or both                member-missing, member-unknown
 *   audit_params  an anchor without its head, or a head without its anchor   member-missing
 *   what_if_params nothing supposed; a part of it without the rest           member-missing
 *                 an absence that ends before it begins                      member-range
 */
#ifndef MDO_PROTO_CHECKS_H
#define MDO_PROTO_CHECKS_H

#include "proto/table.h"

proto_check check_client_key, check_consent, check_protect, check_due, check_signal, check_regie_answer,
        check_regie_release, check_subscribe, check_envelope, check_notification, check_rpc_response,
        check_agenda_params, check_roster_person, check_observation, check_narrow_params, check_review_params,
        check_ledger_params, check_export_params, check_audit_params, check_what_if_params;

#endif
