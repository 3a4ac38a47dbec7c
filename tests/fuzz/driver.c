/*
 * Runs a fuzz target where there is no libFuzzer: every file of the given directories as it is, cut short,
 * and in a fixed number of seeded mutations, so that each run tries the same inputs. An input that ends the
 * program is left in <program>-finding.bin.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define INPUT_MAX 70000 /* above the 64 KiB of a door, so that "too large" is tried too */
#define CUTS_MAX 512
#define MUTATIONS 100

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t state = 0x6d646f64;
static size_t tried;
static char finding[4096];
static int finding_fd;

/* splitmix64: any fixed sequence will do, the same on every machine. */
static size_t below(size_t limit)
{
	uint64_t z = (state += 0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return (size_t)((z ^ (z >> 31)) % limit);
}

/* The input is in the file before it is tried: whatever happens then, it can be repeated. The file stays
 * open, since the file system brings one that is emptied and closed to the disk each time. */
static void try_input(const uint8_t *data, size_t size)
{
	uint8_t *exact = malloc(size ? size : 1); /* so that a sanitizer sees a read past the end */

	if (!exact || pwrite(finding_fd, data, size, 0) != (ssize_t)size ||
	    ftruncate(finding_fd, (off_t)size) != 0) {
		fprintf(stderr, "%s: %s\n", finding, strerror(errno));
		exit(2);
	}
	memcpy(exact, data, size);
	(void)LLVMFuzzerTestOneInput(exact, size);
	free(exact);
	tried++;
}

static size_t mutate(uint8_t *data, size_t size)
{
	static const char *const tokens[] = {"\"",      "{",     "}",        "[",    "]",
	                                     ":",       ",",     "null",     "-1",   "0",
	                                     "\\u0000", "1e999", "\xff\xfe", "\xc0", "\\ud800"};
	size_t edits = 1 + below(4);

	for (size_t i = 0; i < edits && size > 0; i++) {
		size_t at = below(size);
		size_t len = 1 + below(16);

		switch (below(5)) {
		case 0:
			data[at] = (uint8_t)below(256);
			break;
		case 1:
			data[at] ^= (uint8_t)(1u << below(8));
			break;
		case 2: /* leave some out */
			len = len < size - at ? len : size - at;
			memmove(data + at, data + at + len, size - at - len);
			size -= len;
			break;
		case 3: /* say some twice */
			len = len < size - at ? len : size - at;
			if (size + len <= INPUT_MAX) {
				memmove(data + at + len, data + at, size - at);
				size += len;
			}
			break;
		case 4: {
			const char *token = tokens[below(sizeof(tokens) / sizeof(tokens[0]))];

			len = strlen(token);
			if (size + len <= INPUT_MAX) {
				memmove(data + at + len, data + at, size - at);
				memcpy(data + at, token, len);
				size += len;
			}
			break;
		}
		}
	}
	return size;
}

static bool try_file(const char *path)
{
	static uint8_t seed[INPUT_MAX];
	static uint8_t data[INPUT_MAX];
	FILE *f = fopen(path, "rb");
	size_t size, step;

	if (!f)
		return false;
	size = fread(seed, 1, sizeof(seed), f);
	fclose(f);
	try_input(seed, size);
	step = size / CUTS_MAX + 1;
	for (size_t cut = 0; cut < size; cut += step)
		try_input(seed, cut);
	for (int i = 0; i < MUTATIONS; i++) {
		memcpy(data, seed, size);
		try_input(data, mutate(data, size));
	}
	return true;
}

/* In name order: a mutation depends on how many came before it. */
static bool try_directory(const char *path, size_t *files)
{
	struct dirent **entries;
	int count = scandir(path, &entries, NULL, alphasort);
	bool ok = count >= 0;

	for (int i = 0; i < count; i++) {
		char name[4096];

		if (entries[i]->d_name[0] != '.') {
			int len = snprintf(name, sizeof(name), "%s/%s", path, entries[i]->d_name);

			ok = len > 0 && (size_t)len < sizeof(name) && try_file(name) && ok;
			*files += 1;
		}
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return ok;
}

int main(int argc, char **argv)
{
	size_t files = 0;

	if (snprintf(finding, sizeof(finding), "%s-finding.bin", argv[0]) >= (int)sizeof(finding))
		return 2;
	finding_fd = open(finding, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (finding_fd < 0) {
		perror(finding);
		return 2;
	}
	for (int i = 1; i < argc; i++) {
		if (!try_directory(argv[i], &files)) {
			fprintf(stderr, "%s: cannot be read\n", argv[i]);
			return 2;
		}
	}
	if (files == 0) {
		fprintf(stderr, "no corpus: a fuzz test without inputs tests nothing\n");
		return 2;
	}
	(void)close(finding_fd);
	(void)remove(finding);
	printf("%zu files, %zu inputs\n", files, tried);
	return 0;
}
