/*
 * town_disk - the store's files in memory while they are open, as a VFS under SQLite: years of a town are not
 * about a disk, and writing each page through the kernel takes a tenth of them. A file is read when it is
 * opened and written when it is closed, so that a restart finds what was there.
 */
#ifndef MDO_TOWN_TOWN_DISK_H
#define MDO_TOWN_TOWN_DISK_H

/* From the next file that is opened on, until town_disk_stop. */
void town_disk_start(void);
/* No file may be open. */
void town_disk_stop(void);

#endif
