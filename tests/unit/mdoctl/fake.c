/* The same daemon for tests as libmdo's. */
#include "../libmdo/fake.c"
