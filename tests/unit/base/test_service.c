#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/service.h"

static char directory[64];
static char path[128];

static int make_directory(void **state)
{
	(void)state;
	snprintf(directory, sizeof(directory), "/tmp/mdo-service-XXXXXX");
	if (mkdtemp(directory) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/secret", directory);
	return 0;
}

static int remove_directory(void **state)
{
	(void)state;
	return rmdir(directory);
}

static void put(const char *content, size_t len, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, content, len), len);
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

static void put_text(const char *content)
{
	put(content, strlen(content), 0600);
}

static void expect_refused(size_t size, const char *reason)
{
	char text[64] = "kept";
	struct why why = {.text = ""};

	assert_true(size <= sizeof(text));
	assert_false(service_secret("secret", path, text, size, &why));
	assert_string_equal(text, "kept");
	if (strstr(why.text, reason) == NULL)
		fail_msg("\"%s\" says nothing of \"%s\"", why.text, reason);
	assert_null(strstr(why.text, "hush"));
}

static void service_secret__reads_and_cuts_one_newline(void **state)
{
	struct why why = {.text = "untouched"};
	char text[8];

	(void)state;
	put_text("hush\n");
	assert_true(service_secret("secret", path, text, sizeof(text), &why));
	assert_string_equal(text, "hush");
	put_text("hush\n\n");
	assert_true(service_secret("secret", path, text, sizeof(text), &why));
	assert_string_equal(text, "hush\n");
	put_text("hush123\n");
	assert_true(service_secret("secret", path, text, sizeof(text), &why));
	assert_string_equal(text, "hush123");
	assert_string_equal(why.text, "untouched");
	unlink(path);
}

static void service_secret__refuses_what_is_no_secret(void **state)
{
	(void)state;
	expect_refused(8, "No such file");
	put_text("hush1234");
	expect_refused(8, "longer than 7");
	put_text("");
	expect_refused(8, "empty");
	put_text("\n");
	expect_refused(8, "empty");
	put("hush\0x", 6, 0600);
	expect_refused(8, "NUL");
	put("hush", 4, 0640);
	expect_refused(8, "mode 0640");
	put("hush", 4, 0604);
	expect_refused(8, "mode 0604");
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	expect_refused(8, "not a regular file");
	unlink(path);
}

static void service_secret__prefers_the_credentials_directory(void **state)
{
	struct why why = {.text = ""};
	char text[8] = "";

	(void)state;
	assert_int_equal(setenv("CREDENTIALS_DIRECTORY", directory, 1), 0);
	put("hush", 4, 0440);
	assert_true(service_secret("secret", "/nonexistent", text, sizeof(text), &why));
	assert_string_equal(text, "hush");
	put("hush", 4, 0444);
	expect_refused(8, "mode 0444");
	assert_false(service_secret("other", path, text, sizeof(text), &why));
	unlink(path);
	assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0);
}

static void service_notify__speaks_to_the_socket(void **state)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	char got[256];
	ssize_t len;

	(void)state;
	assert_true(fd >= 0);
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/notify", directory);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(setenv("NOTIFY_SOCKET", address.sun_path, 1), 0);
	service_ready("3 doors");
	service_status("%d partners", 4);
	service_alive();
	service_reloading();
	service_stopping();
	assert_int_equal(unsetenv("NOTIFY_SOCKET"), 0);
	for (int i = 0; i < 5; i++) {
		static const char *const expected[] = {"READY=1\nSTATUS=3 doors", "STATUS=4 partners",
		                                       "WATCHDOG=1",
		                                       "RELOADING=1\nMONOTONIC_USEC=", "STOPPING=1"};

		len = recv(fd, got, sizeof(got) - 1, MSG_DONTWAIT);
		assert_true(len > 0);
		got[len] = '\0';
		assert_memory_equal(got, expected[i], strlen(expected[i]));
	}
	close(fd);
	unlink(address.sun_path);
}

static void service_notify__does_nothing_without_systemd(void **state)
{
	(void)state;
	service_ready("3 doors");
	service_alive();
	assert_int_equal(service_watchdog_ms(), 0);
}

static void service_watchdog_ms__is_half(void **state)
{
	char pid[16];

	(void)state;
	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	assert_int_equal(setenv("WATCHDOG_USEC", "10000000", 1), 0);
	assert_int_equal(setenv("WATCHDOG_PID", pid, 1), 0);
	assert_int_equal(service_watchdog_ms(), 5000);
	assert_int_equal(unsetenv("WATCHDOG_USEC"), 0);
	assert_int_equal(unsetenv("WATCHDOG_PID"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(service_secret__reads_and_cuts_one_newline),
	        cmocka_unit_test(service_secret__refuses_what_is_no_secret),
	        cmocka_unit_test(service_secret__prefers_the_credentials_directory),
	        cmocka_unit_test(service_notify__speaks_to_the_socket),
	        cmocka_unit_test(service_notify__does_nothing_without_systemd),
	        cmocka_unit_test(service_watchdog_ms__is_half),
	};

	return cmocka_run_group_tests_name("base/service", tests, make_directory, remove_directory);
}
