#include "conf/conf_inside.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Takes one part of a path into ${at}, which has no slash at its end: "" is the root. */
static bool step(char at[PATH_MAX], const char *part, size_t len)
{
	char real[PATH_MAX], *slash = strrchr(at, '/');
	size_t have = strlen(at);

	if (len == 0 || (len == 1 && part[0] == '.'))
		return true;
	if (len == 2 && part[0] == '.' && part[1] == '.') {
		if (slash != NULL)
			*slash = '\0';
		return true;
	}
	if (have + 1 + len >= PATH_MAX)
		return false;
	at[have] = '/';
	memcpy(at + have + 1, part, len);
	at[have + 1 + len] = '\0';
	if (realpath(at, real) != NULL)
		memcpy(at, real, strlen(real) + 1);
	if (strcmp(at, "/") == 0)
		at[0] = '\0';
	return true;
}

/* Part by part, so that what follows a link is looked for where the link leads. */
static bool settle(const char *path, char ret[PATH_MAX])
{
	ret[0] = '\0';
	if (path[0] != '/' && getcwd(ret, PATH_MAX) == NULL)
		return false;
	if (strcmp(ret, "/") == 0)
		ret[0] = '\0';
	while (*path != '\0') {
		size_t len = strcspn(path, "/");

		if (!step(ret, path, len))
			return false;
		path += len;
		path += strspn(path, "/");
	}
	return true;
}

bool conf_inside(const char *path, const char *dir)
{
	char inner[PATH_MAX], outer[PATH_MAX];
	size_t len;

	if (!settle(path, inner) || !settle(dir, outer))
		return false;
	len = strlen(outer);
	return strncmp(inner, outer, len) == 0 && (inner[len] == '\0' || inner[len] == '/');
}
