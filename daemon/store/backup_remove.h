/*
 * backup_remove - a large file goes a little at a time: to give back the blocks of one at once holds a file
 * system, and whoever commits on it, up to a second. The name goes first. Private to the room store.
 */
#ifndef MDO_STORE_BACKUP_REMOVE_H
#define MDO_STORE_BACKUP_REMOVE_H

/* For a hand: takes the disk's time. 0, or why the name could not be taken away. A file that has another name
 * too is somebody else's copy, and is left as it is under that. */
int backup_remove(const char *path);

#endif
