/*
 * outcome - the exit statuses of mdo and mdoctl, the same in both. Scripts rest on them: a number is never
 * reused.
 */
#ifndef MDO_LIBMDO_OUTCOME_H
#define MDO_LIBMDO_OUTCOME_H

enum mdo_outcome {
	MDO_STORED = 0,      /* done; of many: each stored or a duplicate */
	MDO_OTHER = 1,       /* something on this machine did not work */
	MDO_USAGE = 2,       /* the command line, or what it names, is not right; nothing was sent */
	MDO_DUPLICATE = 3,   /* one message, stored before */
	MDO_REFUSED = 4,     /* refused; of many: at least one */
	MDO_UNREACHABLE = 5, /* no answer in time, or not for now */
	MDO_SPOOLED = 6,     /* kept in the spool, still to be sent */
	MDO_ALARM = 7        /* the audit head went back or changed: tell the privacy officer */
};

#endif
