"""Names and sizes of files, header guards, and the list of files in daemon/DESIGN.md."""

import os
import re

FILE_LINES = 600
FUNCTION_LINES = 80
VAGUE = re.compile(r"(^|[_-])(util|utils|common|helper|helpers|manager|misc|stuff)([_.-]|$)")
MEASURED = (".c", ".h", ".py", ".sh", ".sql")


def check(tree):
    for path in tree.paths:
        yield from name_and_size(tree, path)
    for path in tree.c_files():
        yield from functions(tree, path)
        if path.endswith(".h"):
            yield from header(tree, path)
    yield from design(tree)


def name_and_size(tree, path):
    name = os.path.basename(path)
    if path.split("/")[0] in ("proto", "daemon", "clients", "tests", "etc") and VAGUE.search(name.lower()):
        yield path, 1, "name", "name the file after the one thing it is about"
    if path.endswith(MEASURED) or ("." not in name and tree.text(path).startswith("#!")):
        lines = tree.text(path).count("\n")
        if lines > FILE_LINES:
            yield path, FILE_LINES, "file-length", f"{lines} lines, {FILE_LINES} is the most: split it by subject"


def functions(tree, path):
    """A function is what stands between a brace alone in column 0 and the next one."""
    start = None
    for number, line in enumerate(tree.text(path).split("\n"), 1):
        if line == "{":
            start = number
        elif line.startswith("}") and start is not None:
            length = number - start - 1
            if length > FUNCTION_LINES:
                yield path, start, "function-length", f"{length} lines, {FUNCTION_LINES} is the most: split it by step"
            start = None


def header(tree, path):
    text = tree.text(path)
    parts = path.removesuffix(".h").split("/")
    if parts[0] in ("daemon", "clients"):
        parts = parts[1:]
    guard = "MDO_" + "_".join(re.sub(r"\W", "_", p).upper() for p in parts) + "_H"
    m = re.search(r"^#ifndef (\w+)\n#define (\w+)\n", text, re.MULTILINE)
    if path.startswith("tests/"):
        stem = re.sub(r"\W", "_", parts[-1]).upper()
        fits = m and m.group(1) == m.group(2) and re.fullmatch(rf"MDO_(\w+_)?{stem}_H", m.group(1))
    else:
        fits = m and m.group(1) == m.group(2) == guard
    if not fits:
        yield path, 1, "guard", f"guard the header with #ifndef {guard}, #define {guard}, #endif"
    if not text.startswith("/*"):
        yield path, 1, "purpose", "begin with a comment that says what the header is for"


def named_in(path):
    """How the design names a file: base/time for daemon/base/time.c and .h, proto/message, loop, mdoctl/agenda."""
    for top in ("daemon/", "clients/"):
        path = path.removeprefix(top)
    return re.sub(r"\.(c|h|sql)$", "", path)


def design(tree):
    """One line per file in daemon/DESIGN.md: `base/time`, or `time` under a heading that names base/."""
    place = "daemon/DESIGN.md"
    if place not in tree.paths:
        yield place, 1, "design", "write it: one line per file of proto, daemon and clients"
        return
    named = {}
    room = ""
    for number, line in enumerate(tree.text(place).split("\n"), 1):
        if line.startswith("#"):
            m = re.search(r"`?((?:\w+/)+)`?", line)
            room = m.group(1).removeprefix("daemon/").removeprefix("clients/") if m else ""
            continue
        for word in re.findall(r"[\w./-]*\w[\w./\[\]{},-]*", line):
            word = re.sub(r"\.(c|h|sql|\[ch\]|\{c,h\}|c,h)$", "", word.strip(".,/"))
            word = word.removeprefix("daemon/").removeprefix("clients/")
            named.setdefault(word, number)
            if room and "/" not in word:
                named.setdefault(room + word, number)
    have = set()
    for path in tree.paths:
        if path.split("/")[0] not in ("proto", "daemon", "clients") or path.startswith("proto/schema/"):
            continue
        have.add(named_in(path))
        if named_in(path) not in named and path != place:
            yield path, 1, "design", f"daemon/DESIGN.md does not name {named_in(path)}: one line, what it is for"
    for number, line in enumerate(tree.text(place).split("\n"), 1):
        for word in re.findall(r"(?<![\w/])((?:\w+/)+\w+\.[ch])\b", line):
            if named_in(word) not in have and word not in tree.paths:
                yield place, number, "design", f"{word} is not in the tree"
