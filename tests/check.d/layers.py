"""Who may include whom: daemon/DESIGN.md, "The rooms". The linker holds the same law for calls (CMakeLists.txt)."""

import os
import re

from tree import matches, room_of

# room: the rooms whose headers it may include
ROOMS = {
    "base": {"base"},
    "proto": {"proto", "base"},
    "rules": {"rules", "base", "proto"},
    "conf": {"conf", "base", "rules"},
    "store": {"store", "base", "rules"},
    "net": {"net", "base", "proto"},
    "commands": {"commands", "base", "proto", "rules", "store", "conf"},
    "loop": {"loop", "base", "proto", "rules", "conf", "store", "net", "commands"},
    "libmdo": {"libmdo", "base", "proto"},
    "mdo": {"mdo", "libmdo", "base", "proto"},
    "mdoctl": {"mdoctl", "libmdo", "base", "proto"},
}

# foreign header: the rooms it belongs to; tests may include any
FOREIGN = [
    (re.compile(r"sqlite3(ext)?\.h"), {"store"}),
    (re.compile(r"zmq\w*\.h"), {"net", "libmdo"}),
    (re.compile(r"jansson\w*\.h"), {"proto"}),
    (re.compile(r"libconfig\.h"), {"conf"}),
    (re.compile(r"sodium(\.h|/.*)"), {"base"}),
    (re.compile(r"systemd/.*"), {"base"}),
    (re.compile(r"sanitizer/.*"), {"base"}),
    (re.compile(r"libical/.*"), {"libmdo"}),
    (re.compile(r"cmocka\.h"), set()),
]

LIBC = set(
    """aio alloca assert ctype dirent endian errno fcntl fnmatch getopt glob grp inttypes limits locale math poll pthread
    pwd sched setjmp signal spawn stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string
    strings sysexits syslog termios time unistd wchar wctype arpa/inet net/if netdb netinet/in netinet/tcp sys/epoll
    sys/eventfd sys/file sys/ioctl sys/mman sys/prctl sys/random sys/resource sys/signalfd sys/socket sys/stat
    sys/statfs sys/statvfs sys/time sys/timerfd sys/types sys/uio sys/un sys/vfs sys/wait""".split()
)

# Rules decide; they know no clock, no file, no socket, and print nothing.
NOT_IN_RULES = {"time.h", "unistd.h", "fcntl.h", "poll.h", "signal.h", "dirent.h", "spawn.h", "pthread.h", "netdb.h"}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)


def check(tree):
    for path in tree.c_files():
        for line, m in matches(tree.text(path), INCLUDE):
            quoted, header = m.group(1) == '"', m.group(2)
            judge = quoted_include if quoted else foreign_include
            what = judge(tree, path, header)
            if what:
                yield path, line, "layer", what


def tested_room(path):
    """The room a test stands for, or None when it may see all (sim, system, fuzz, bench)."""
    parts = path.split("/")
    if parts[:2] == ["tests", "unit"] and len(parts) > 3:
        return parts[2]
    if parts[:2] == ["tests", "store"]:
        return "store"
    return None


def quoted_include(tree, path, header):
    room = room_of(path)
    in_tests = path.startswith("tests/")
    if in_tests:
        beside = os.path.normpath(os.path.join(os.path.dirname(path), header))
        if beside in tree.paths and beside.startswith("tests/"):
            return None
        room = tested_room(path)
    if "/" not in header:
        if room == "loop" and re.fullmatch(r"loop\w*\.h", header):
            return None
        return f'"{header}" does not say its room: write "room/{header}"'
    target = header.split("/")[0]
    if target == "daemon" or target == "clients" or target.startswith("."):
        return f'"{header}": include by room, "room/file.h"'
    if target not in ROOMS:
        return f'"{header}" is of no room: a library\'s header goes in <>'
    if room is None:
        return None
    if room not in ROOMS:
        return f"{room}/ is not a room of daemon/DESIGN.md: add it there and in tests/check.d/layers.py"
    if target not in ROOMS[room]:
        return f"{room} may not include {target} (it may: {', '.join(sorted(ROOMS[room] - {room})) or 'no room'})"
    return None


def foreign_include(tree, path, header):
    room = room_of(path)
    if path.startswith("tests/"):
        return None
    for pattern, owners in FOREIGN:
        if pattern.fullmatch(header):
            if room in owners:
                return None
            return f"<{header}> belongs to {', '.join(sorted(owners)) or 'the tests'}: call that room instead"
    if header.removesuffix(".h") not in LIBC:
        return f"<{header}> is a dependency daemon/DESIGN.md does not know"
    if room == "rules" and (header in NOT_IN_RULES or header.startswith(("sys/", "net", "arpa/"))):
        return f"<{header}>: rules are pure; what it would give is handed in"
    return None
