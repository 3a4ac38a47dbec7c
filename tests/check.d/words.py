"""Functions nobody calls here, and words nobody leaves behind."""

import os
import re

from tree import matches, room_of


def call(names):
    return re.compile(r"(?<![\w.>])(" + names + r")\s*\(")


PRODUCT = {"base", "proto", "rules", "conf", "store", "net", "commands", "loop", "libmdo", "mdo", "mdoctl"}
BELOW_LOOP = {"proto", "rules", "conf", "store", "net", "commands", "libmdo"}

# pattern, rooms it holds for (None: tests too), files that may, what to do
CALLS = [
    (call("strcpy|strcat|strncpy|strncat|stpcpy|sprintf|vsprintf|gets"), None, (), "use snprintf, or memcpy with a checked size"),
    (call("strtok|atoi|atol|atoll|alloca"), None, (), "use strtok_r, strtol with a check, base/arena"),
    (call("system|popen"), None, (), "no shell: posix_spawn with an argument vector"),
    (call("rand|random|rand_r|drand48"), None, (), "predictable: base/crypto, or the seed handed in"),
    (call("srand|srandom"), PRODUCT - {"net"}, (), "only net seeds rand(), because libzmq draws from it"),
    (call("localtime|localtime_r|gmtime|gmtime_r|mktime|timegm|ctime|asctime|strftime|strptime|tzset"), PRODUCT, (),
     "use base/time"),
    (call("time|clock_gettime|gettimeofday|clock"), PRODUCT, ("daemon/base/time.c", "daemon/base/clock.c"),
     "time is handed in; only base reads the clock"),
    (call(r"clock_\w+"), {"rules", "proto", "commands", "store"}, (), "time is handed in (invariant I10)"),
    (call("malloc|calloc|realloc|strdup|strndup|asprintf|vasprintf"), PRODUCT, ("daemon/base/memory.c",),
     "use base/memory: it never returns NULL"),
    (call("log_start|log_line"), BELOW_LOOP, (), "rooms below the loop do not log: return what went wrong"),
    (call(r"printf|puts|perror|syslog|sd_journal_\w+"), BELOW_LOOP, (),
     "rooms below the loop print nothing: return what went wrong"),
    (re.compile(r"(?<![\w.>])(v?fprintf|fputs)\s*\([^;]*\bstd(?:err|out)\b"), BELOW_LOOP, (),
     "rooms below the loop print nothing: return what went wrong"),
    (call("exit|_exit|quick_exit"), BELOW_LOOP, (), "only a program's main ends it"),
]

UNFINISHED = re.compile(r"\b(T" r"ODO|F" r"IXME|X" r"XX|H" r"ACK|(?i:st" r"ub|place" r"holder|not (?:yet )?implem" r"ented))\b")
# A path of one machine, and a document that is not part of this tree.
MACHINE_PATH = re.compile(r"(?<![\w.$}/-])/(?:home|root|work|mnt|media|srv|Users|opt)/[A-Za-z.]")
FIXED_TEMP = re.compile(r"(?<![\w.$}-])/tmp/(?![^\s\"']*XXXXXX)[A-Za-z]")
OUT_OF_TREE = re.compile(r"(?<![\w/.}$)])((?:\.\./)+[\w.-]+)")
DOCUMENT = re.compile(r"\b([a-z][\w-]*\.md)\b")
SIGNED = re.compile(r"@author|\\author|\b(?:[Ww]ritten|[Cc]reated|[Gg]enerated) by [A-Z]")
TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)

TEXT = (".c", ".h", ".md", ".py", ".sh", ".sql", ".txt", ".conf", ".service", ".sysusers", ".tmpfiles", ".json")


def check(tree):
    for path in tree.c_files():
        yield from calls(tree, path)
        yield from typedefs(tree, path)
    for path in tree.paths:
        if path.endswith(TEXT) or "." not in os.path.basename(path):
            if not data_of_tests(path):
                yield from left_behind(tree, path)


def data_of_tests(path):
    """Inputs that are wrong on purpose, or taken as bytes."""
    return path.startswith(("tests/golden/", "tests/fuzz/corpus/", "tests/store/files/"))


def calls(tree, path):
    if path == "daemon/base/banned.h":
        return
    code = tree.code(path)
    # A tool that writes documents from a room's tables is a program of its own.
    room = None if "/tool/" in path else room_of(path)
    for pattern, rooms, allowed, what in CALLS:
        if path in allowed or (rooms is not None and room not in rooms):
            continue
        for line, m in matches(code, pattern):
            yield path, line, "banned", f"{m.group(1)}(): {what}"


def typedefs(tree, path):
    for line, m in matches(tree.code(path), re.compile(r"^[ \t]*typedef\b([^;]*);", re.MULTILINE)):
        if "(" not in m.group(1) or "{" in m.group(1):
            yield path, line, "typedef", "structs and enums keep their tag; typedef is for callbacks"


def left_behind(tree, path):
    text = tree.text(path)
    own = path.startswith("tests/check.d/")
    for line, m in matches(text, UNFINISHED):
        if not own:
            yield path, line, "unfinished", f'"{m.group()}": finish it, or file an issue'
    for line, m in matches(text, MACHINE_PATH):
        if not own:
            yield path, line, "machine-path", f"{m.group()}...: a path of one machine has no place here"
    if path.endswith((".c", ".h", ".sh", ".py")) or "." not in os.path.basename(path):
        for line, m in matches(text, FIXED_TEMP):
            if not own:
                yield path, line, "temp-path", f"{m.group()}...: make it with mktemp -d or mkdtemp"
    if path.endswith((".md", ".c", ".h")):
        yield from references(tree, path, text)
    for line, m in matches(text, SIGNED):
        if not own:
            yield path, line, "signed", "the version history knows who"
    for line, _ in matches(text, TRAILING):
        yield path, line, "whitespace", "space at the end of the line"
    if text and not text.endswith("\n"):
        yield path, text.count("\n") + 1, "whitespace", "no newline at the end of the file"
    if "\r\n" in text:
        yield path, 1, "whitespace", "lines end in LF, not CRLF"


def references(tree, path, text):
    """A relative path or a document named in a text must exist in this tree."""
    for line, m in matches(text, OUT_OF_TREE):
        target = os.path.normpath(os.path.join(os.path.dirname(path), m.group(1)))
        if target not in tree.paths and not any(d == target or d.startswith(target + "/") for d in tree.dirs):
            yield path, line, "reference", f"{m.group(1)} is not in this tree"
    for line, m in matches(text, DOCUMENT):
        if m.group(1) not in tree.names:
            yield path, line, "reference", f"there is no {m.group(1)} in this tree"
