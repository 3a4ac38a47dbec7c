/*
 * conf_inside - whether one path lies inside another, symbolic links followed as far as there are files.
 */
#ifndef MDO_CONF_CONF_INSIDE_H
#define MDO_CONF_CONF_INSIDE_H

#include <stdbool.h>

/*
 * Whether ${path} is ${dir} or lies somewhere in it. Neither needs to exist; relative ones begin in the
 * working directory. A path too long to be one lies nowhere.
 */
bool conf_inside(const char *path, const char *dir);

#endif
