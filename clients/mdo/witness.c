/* mdo witness: the audit head that we stand for, and what to do about an alarm. Works without a daemon. */
#include <inttypes.h>
#include <stdio.h>

#include "mdo/commands.h"

const struct mdo_option witness_options[] = {{NULL, MDO_SWITCH, NULL, NULL}};

static bool file_of(const struct session *s, struct mdo_witness **ret_witness)
{
	if (s->profile.key_file[0] == '\0' && s->profile.witness[0] == '\0') {
		session_note("--key FILE (or MDO_KEY), or --witness FILE, is wanted");
		return false;
	}
	*ret_witness = mdo_witness_new(&s->profile);
	return true;
}

static void print_head(const char *what, const struct mdo_witness_head *h)
{
	printf("%s\n", what);
	printf("  epoch      %s\n", h->epoch);
	printf("  anchor     %" PRId64 "\n", h->anchor);
	printf("  head       %s\n", h->head);
	printf("  signature  %s\n", h->signature[0] != '\0' ? h->signature : "-");
	printf("  key        %s\n", h->key[0] != '\0' ? h->key : "-");
}

static int show(const char *path)
{
	struct mdo_witness_kept k;
	struct why why;

	if (!mdo_witness_read(path, &k, &why))
		return session_fail(MDO_OTHER, "%s", why.text);
	if (k.head.anchor < 0)
		return session_fail(MDO_OTHER, "%s: nothing is kept yet", path);
	print_head("we stand for", &k.head);
	printf("  compare    mdoctl audit verify --against %" PRId64 ":%s\n", k.head.anchor, k.head.head);
	if (k.alarm == MDO_WITNESS_NONE)
		return MDO_STORED;
	printf("ALARM: %s\n", mdo_witness_meaning(k.alarm));
	print_head("what came instead", &k.came);
	return MDO_ALARM;
}

int witness_show_command(struct session *s)
{
	struct mdo_witness *w;
	int status;

	if (!file_of(s, &w))
		return MDO_USAGE;
	status = show(mdo_witness_path(w));
	mdo_witness_free(w);
	return session_flush() ? status : MDO_OTHER;
}

int witness_accept_command(struct session *s)
{
	struct mdo_witness *w;
	struct why why;
	bool ok;

	if (!file_of(s, &w))
		return MDO_USAGE;
	ok = mdo_witness_accept(mdo_witness_path(w), &why);
	mdo_witness_free(w);
	if (!ok)
		return session_fail(MDO_OTHER, "%s", why.text);
	session_note("accepted: what came is what we stand for from now on");
	return MDO_STORED;
}
