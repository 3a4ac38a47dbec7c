/*
 * town_see - rows of the database as they stand now, read by statements of our own.
 */
#ifndef MDO_TOWN_TOWN_SEE_H
#define MDO_TOWN_TOWN_SEE_H

#include "town_watch.h"

struct town_see;

struct town_see_regie {
	int64_t number; /* 0: nobody has it, or is asked */
	char person[ID_NAME_MAX], partner[ID_NAME_MAX];
	enum regie_state state;
};
struct town_see_meeting {
	char table[ID_NAME_MAX];
	struct instant start;
	int64_t seats, slot_minutes;
	enum meeting_state state;
	bool ad_hoc;
};
struct town_see_place {
	char meeting[ID_MEETING_MAX]; /* "": it stands nowhere */
	int64_t slot;
	struct instant start; /* 0: there is no such meeting */
	enum meeting_state state;
	bool ad_hoc;
};
struct town_see_case {
	char client[ID_UUID_MAX], table[ID_NAME_MAX];
	enum case_state state;
	enum urgency urgency;
	struct instant opened;
	struct day discuss_by, discussed, next_date;
	int64_t passed_over;
	struct town_see_regie regie;
	struct instant escalated; /* 0: it is not */
	struct town_see_place place;
	int64_t open_cases; /* of its client */
};
struct town_see_item {
	char case_[ID_CASE_MAX];
	int64_t slot;
	enum case_state state; /* of the case: CASE_ABSENT there is none */
	bool of_table;         /* the case is of the meeting's table */
};
struct town_see_items {
	size_t count;
	struct town_see_item at[64]; /* more than any meeting has seats */
};

struct town_see *town_see_new(struct town_watch *w);
void town_see_free(struct town_see *s);

/* False when there is no such row. */
bool town_see_case(struct town_see *s, const char *id, struct town_see_case *ret);
bool town_see_meeting(struct town_see *s, const char *id, struct town_see_meeting *ret);
void town_see_items(struct town_see *s, const char *meeting, struct town_see_items *ret);
/* Whether a signal of the case rests on a consent or ground that lets it be discussed on that day. */
bool town_see_covered(struct town_see *s, const char *case_id, struct day on);
/* Whether the client wants to be there. */
bool town_see_attended(struct town_see *s, const char *case_id);
/* An open case of the client. */
bool town_see_open_of(struct town_see *s, const char *client, char ret_case[ID_CASE_MAX]);
/* Adds the cases that stand somewhere, of which this person accepted the regie. */
void town_see_held_by(struct town_see *s, const char *person, struct town_texts *into);
/* Of each table whether it waits to be planned. */
void town_see_dirty(struct town_see *s, bool ret_dirty[TOWN_TABLES]);
/* Partners whose signals of the case are kept: bits by ${t}'s partners. */
uint64_t town_see_senders(struct town_see *s, const struct town *t, const char *case_id);
/* Which signal and case a partner's reference means; "" when neither. */
bool town_see_reference(struct town_see *s, const char *reference, char ret_signal[ID_UUID_MAX],
                        char ret_case[ID_CASE_MAX]);
/* What became of the consent that it rests on; CONSENT_STATE_ABSENT: it is not there. */
enum consent_state town_see_consent(struct town_see *s, const char *signal);
bool town_see_case_of_signal(struct town_see *s, const char *signal, char ret_case[ID_CASE_MAX]);
/* One number of a question without parameters, by its number in town_see.c. */
enum town_see_whole {
	TOWN_SEE_REGIE_BROKEN, /* I3: open cases with both or neither */
	TOWN_SEE_NO_DATE,      /* I8: open cases without a next date */
	TOWN_SEE_TWO_OPEN,     /* I5: clients with two open cases */
	TOWN_SEE_OVERFULL,     /* I5: meetings with more items than seats */
	TOWN_SEE_SLOT_TWICE,   /* I5: slots that hold two items */
	TOWN_SEE_ASTRAY,       /* I5: items of closed cases, other tables, or meetings that are over */
	TOWN_SEE_UNCOVERED, /* I1: items that no consent lets be discussed then, of tables that are planned */
	TOWN_SEE_SIGNALS,   /* I2: signals stored */
	TOWN_SEE_STREAM_BROKEN, /* I4: numbers given that are not 1..newest, as far as they are kept */
	TOWN_SEE_OPEN,          /* open cases */
	TOWN_SEE_ACCEPTED,      /* of which somebody accepted the regie */
	TOWN_SEE_AUDIT,         /* rows of the chain */
	TOWN_SEE_WHOLES
};
int64_t town_see_whole(struct town_see *s, enum town_see_whole what);
/* Calls ${each} for each holder and how many cases he accepted. */
void town_see_loads(struct town_see *s, struct town *t,
                    void (*each)(struct town *t, const char *person, int64_t cases));
/* Adds all cases that stand somewhere. */
void town_see_placed(struct town_see *s, struct town_texts *into);
/* Open cases past their next date before ${today}. */
void town_see_overdue(struct town_see *s, struct town *t, struct day today,
                      void (*each)(struct town *t, const char *case_id));

#endif
