/* mdo key: our own key pair, and the secrets a daemon keeps. Works without a daemon. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "mdo/commands.h"

const struct mdo_option key_options[] = {
        {"dir", MDO_VALUE, "DIR", "where to write the two files; default here"},
        {NULL, MDO_SWITCH, NULL, NULL}};

int key_new_command(struct session *s)
{
	const char *dir = mdo_args_value(&s->args, "dir"), *name = s->args.words[0];
	char public[CRYPTO_Z85_MAX];
	struct why why;

	if (!mdo_keyfile_new(dir != NULL ? dir : ".", name, public, &why))
		return session_fail(MDO_OTHER, "%s", why.text);
	printf("%s\n", public);
	session_note("wrote %s.secret, which stays here, and %s.public, for the administrator of mdod", name,
	             name);
	return session_flush() ? MDO_STORED : MDO_OTHER;
}

/* What matches clients and what seals keys is 32 random bytes each, in a file that only its owner reads. */
int key_secret_command(struct session *s)
{
	const char *dir = mdo_args_value(&s->args, "dir"), *name = s->args.words[0];
	struct why why;

	if (!mdo_keyfile_new_random(dir != NULL ? dir : ".", name, &why))
		return session_fail(MDO_OTHER, "%s", why.text);
	session_note("wrote %s.key: keep a copy in a safe place, apart from backups of the state", name);
	return MDO_STORED;
}

/* Of either file of a pair: a secret key gives its public one. */
int key_public_command(struct session *s)
{
	const char *path = s->args.words[0];
	char key[CRYPTO_Z85_MAX], public[CRYPTO_Z85_MAX];
	size_t len = strlen(path);
	bool secret = len > 7 && text_equal(path + len - 7, ".secret"), ok;
	struct why why;

	ok = secret ? mdo_keyfile_secret(path, key, &why) : mdo_keyfile_public(path, public, &why);
	if (ok && secret)
		ok = crypto_curve_public(key, public) || why_set(&why, "%s: not a usable key", path);
	crypto_wipe(key, sizeof(key));
	if (!ok)
		return session_fail(MDO_OTHER, "%s", why.text);
	printf("%s\n", public);
	return session_flush() ? MDO_STORED : MDO_OTHER;
}
