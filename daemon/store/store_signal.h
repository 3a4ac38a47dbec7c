/*
 * store_signal - signals and the consents they rest on.
 */
#ifndef MDO_STORE_STORE_SIGNAL_H
#define MDO_STORE_STORE_SIGNAL_H

#include "base/terms.h"
#include "rules/consent.h"
#include "store/store.h"

#define STORE_REFUSED_MAX 8
#define STORE_DEADLINE_MAX 4

struct store_signal {
	struct signal_id id;
	struct partner_id partner;
	struct person_id reporter;
	struct client_id client;
	struct case_id case_;
	struct consent_id consent;
	struct reference_id reference;
	struct instant received;
	enum signal_state state;
	uint32_t domains;
	bool crisis, interpreter, attends, trusted;
	enum urgency stated;
	char language[12], place[17];
	int64_t protect_answered, protect_yes; /* -1: not asked */
	struct day protect_on;
	struct person_id contact, preferred; /* may be unset */
};
/* Lists that few signals have and few ask for: written and read apart. */
struct store_signal_lists {
	size_t refused_count, deadline_count;
	struct person_id refused[STORE_REFUSED_MAX]; /* whom the client does not want */
	struct {
		enum deadline kind;
		struct day on;
	} deadlines[STORE_DEADLINE_MAX];
};
struct store_signal_list {
	size_t count;
	struct store_signal *at;
};

void store_signal_add(struct store *s, const struct store_signal *signal);
void store_signal_add_lists(struct store *s, const struct signal_id *id,
                            const struct store_signal_lists *lists);
bool store_signal_get(struct store *s, const char *id, struct store_signal *ret_signal);
/* Signals of a case, oldest first; ${live}: only SIGNAL_KEPT ones. ${upto}: not later than this signal id,
 * NULL: all. */
struct store_signal_list store_signal_of_case(struct store *s, struct arena *a, const struct case_id *case_,
                                              bool live, const char *upto);
struct store_signal_list store_signal_of_consent(struct store *s, struct arena *a,
                                                 const struct consent_id *consent);
/* What live signals of a case list: by signal, oldest first, then by person or kind. */
struct store_refused_list {
	size_t count;
	struct person_id *at;
};
struct store_refused_list store_signal_refused(struct store *s, struct arena *a, const struct case_id *case_);
struct store_due {
	struct signal_id signal;
	struct day on;
};
struct store_due_list {
	size_t count;
	struct store_due *at;
};
struct store_due_list store_signal_deadlines(struct store *s, struct arena *a, const struct case_id *case_);
/* SIGNAL_ERASED also removes what the row still said about the person (Protect, wishes, deadlines, domains,
 * stated urgency). */
void store_signal_set_state(struct store *s, const struct signal_id *id, enum signal_state state);
/* A confirmed match: the signals of one case move to another, with what was and will be told of it, and with
 * the references of partners that have none for the other. */
void store_signal_move(struct store *s, const struct case_id *from, const struct case_id *to);

struct consent_list {
	size_t count;
	struct consent *at;
};
/* ${confirmed} is not read: store_consent_confirm says by whom. */
void store_consent_add(struct store *s, const struct consent *consent);
bool store_consent_get(struct store *s, struct arena *a, const char *id, struct consent *ret_consent);
/* Of the client, oldest first; all states. */
struct consent_list store_consent_of_client(struct store *s, struct arena *a, const struct client_id *client);
/* What a case rests on: all its signals, oldest first, and the consents of those that are not erased (each
 * once), oldest first: as much of them as decides, the recipients, and which one each replaces. Both empty
 * when the store is not well. */
void store_consent_bases(struct store *s, struct arena *a, const struct case_id *case_,
                         struct store_signal_list *ret_signals, struct consent_list *ret_consents);
/* What a case rests on as far as consent asks whether ${partner} may know it: of each of its signals, oldest
 * first and whatever its state. Of a consent that what decides: by whom and when it was recorded, form,
 * state, domains, purposes, days, whether it is confirmed, when it ended, and of its recipients none but
 * ${partner}. served: ${partner} was handed something that rests on it, under ${reference} (which may be
 * unset). */
struct store_case_ground {
	struct signal_id signal;
	enum signal_state state;
	uint32_t domains;
	bool attends, served;
	struct consent consent; /* id unset: it is gone */
};
struct store_case_ground_list {
	size_t count;
	struct store_case_ground *at;
};
struct store_case_ground_list store_consent_of_case(struct store *s, struct arena *a,
                                                    const struct case_id *case_,
                                                    const struct partner_id *partner,
                                                    const struct reference_id *reference);
void store_consent_set_state(struct store *s, const struct consent_id *id, enum consent_state state,
                             struct instant now, struct day suspended_until);
void store_consent_confirm(struct store *s, const struct consent_id *id, const char *by, struct instant now);
/* Active or suspended ones whose last day, or suspension, is before ${today}; at most ${max}. */
struct consent_list store_consent_ending(struct store *s, struct arena *a, struct day today, size_t max);
/* Suspended while their signals are not: what a replay of the erasure ledger held (store_replay.c). */
struct consent_list store_consent_held(struct store *s, struct arena *a);
/* Those, suspended ones too but no crisis grounds, whose last day is ${upto} at the latest and was not
 * announced yet; at most ${max}. */
struct consent_list store_consent_to_warn(struct store *s, struct arena *a, struct day upto, size_t max);
void store_consent_warned(struct store *s, const struct consent_id *id, struct instant now);
/* Whether ${partner} was served something that rests on the consent (content of its signals, or facts of
 * their case after they came). */
bool store_consent_served(struct store *s, const struct consent_id *id, const struct partner_id *partner);
/* A partner that was served something that rests on it, and under which references: what it is told to erase.
 */
struct reference_id_list {
	size_t count;
	struct reference_id *at;
};
struct store_receiver {
	struct partner_id partner;
	struct reference_id_list held;
};
struct store_receiver_list {
	size_t count;
	struct store_receiver *at;
};
/* All of them, in order, the recorder left out. */
struct store_receiver_list store_consent_receivers(struct store *s, struct arena *a, const struct consent *c);
/* The same references of one partner. */
struct reference_id_list store_consent_references(struct store *s, struct arena *a,
                                                  const struct consent_id *id,
                                                  const struct partner_id *partner);

#endif
