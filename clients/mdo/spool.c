/* mdo spool: what waits there, and sending it. */
#include <inttypes.h>
#include <stdio.h>

#include "base/time.h"
#include "mdo/commands.h"
#include "mdo/deliver.h"

int spool_send_command(struct session *s)
{
	struct delivery d;
	int outcome;
	struct why why;

	if (!mdo_args_has(&s->args, "spool"))
		return session_fail(MDO_USAGE, "--spool DIR is wanted");
	if (!mdo_profile_complete(&s->profile, true, &why))
		return session_fail(MDO_USAGE, "%s", why.text);
	outcome = deliver_begin(s, &d);
	if (outcome != MDO_STORED)
		return outcome;
	outcome = deliver_spooled(&d);
	if (outcome != MDO_OTHER)
		outcome = deliver_sum(&d);
	deliver_end(&d);
	return session_flush() ? outcome : MDO_OTHER;
}

static void print_entry(struct session *s, struct mdo_spool *spool, const struct mdo_spool_entry *e)
{
	static const char *const places[MDO_SPOOL_PLACES] = {"waits", "sent", "refused"};
	struct arena *a = arena_new();
	struct mdo_spool_message m;
	char when[TIME_TEXT_MAX] = "";
	struct why why;
	bool ok = mdo_spool_read(spool, a, e, &m, &why);

	if (e->place != MDO_SPOOL_QUEUE)
		time_text_local(e->since, when);
	if (s->json)
		printf("{\"number\":%" PRIu64
		       ",\"place\":\"%s\",\"id\":%s%s%s,\"since\":%s%s%s,\"code\":%s%s%s}\n",
		       e->number, places[e->place], ok ? "\"" : "", ok ? mdo_clean_text(a, m.id) : "null",
		       ok ? "\"" : "", when[0] != '\0' ? "\"" : "", when[0] != '\0' ? when : "null",
		       when[0] != '\0' ? "\"" : "", e->code[0] != '\0' ? "\"" : "",
		       e->code[0] != '\0' ? e->code : "null", e->code[0] != '\0' ? "\"" : "");
	else
		printf("%-8" PRIu64 " %-8s %-36s %s %s\n", e->number, places[e->place],
		       ok ? mdo_clean_text(a, m.id) : "?", when, e->code);
	if (!ok)
		session_note("%s", why.text);
	arena_free(a);
}

int spool_list_command(struct session *s)
{
	const char *dir = mdo_args_value(&s->args, "spool");
	char secret[CRYPTO_Z85_MAX];
	struct mdo_spool *spool;
	struct why why;
	bool ok;

	if (dir == NULL || s->profile.key_file[0] == '\0')
		return session_fail(MDO_USAGE, "--spool DIR and --key FILE (or MDO_KEY) are wanted");
	if (!mdo_keyfile_secret(s->profile.key_file, secret, &why))
		return session_fail(MDO_USAGE, "%s", why.text);
	ok = mdo_spool_open(dir, secret, s->timeout_ms, &spool, &why);
	crypto_wipe(secret, sizeof(secret));
	if (!ok)
		return session_fail(MDO_OTHER, "%s", why.text);
	for (int place = 0; ok && place < MDO_SPOOL_PLACES; place++) {
		struct mdo_spool_entry *entries;
		size_t count;

		ok = mdo_spool_list(spool, s->arena, (enum mdo_spool_place)place, &entries, &count, &why);
		for (size_t i = 0; ok && i < count; i++)
			print_entry(s, spool, &entries[i]);
	}
	mdo_spool_close(spool);
	if (!ok)
		return session_fail(MDO_OTHER, "%s", why.text);
	return session_flush() ? MDO_STORED : MDO_OTHER;
}
