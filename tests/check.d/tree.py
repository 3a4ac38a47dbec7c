"""The tree under check: which files there are, their text, and C text without comments and strings."""

import os
import re

SKIPPED = {".git", "build", "__pycache__"}


class CannotRun(Exception):
    """A part misses what it needs, for instance a tool or a build."""


class Tree:
    def __init__(self, root, build):
        self.root = root
        self.build = build
        self.paths = sorted(self._walk())
        self.dirs = {os.path.dirname(path) for path in self.paths}
        self.names = {os.path.basename(path) for path in self.paths}
        self._text = {}

    def _walk(self):
        for where, dirs, names in os.walk(self.root):
            dirs[:] = [d for d in dirs if d not in SKIPPED and not d.startswith(".cache")]
            for name in names:
                yield os.path.relpath(os.path.join(where, name), self.root)

    def text(self, path):
        """The file's text; a file that is not UTF-8 is data, and gives an empty one."""
        if path not in self._text:
            with open(os.path.join(self.root, path), "rb") as f:
                data = f.read()
            try:
                self._text[path] = data.decode("utf-8")
            except UnicodeDecodeError:
                self._text[path] = ""
        return self._text[path]

    def c_files(self, *tops):
        for path in self.paths:
            if path.endswith((".c", ".h")) and path.split("/")[0] in (tops or ("proto", "daemon", "clients", "tests")):
                yield path

    def scripts(self, interpreter, suffix):
        """Files of one script language: by suffix, or by the #! line."""
        for path in self.paths:
            if path.endswith(suffix):
                yield path
            elif "." not in os.path.basename(path):
                first = self.text(path).split("\n", 1)[0]
                if first.startswith("#!") and interpreter in first:
                    yield path

    def code(self, path):
        """C text with comments and the contents of strings blanked; lines and columns stay."""
        return C_NOT_CODE.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), self.text(path))


C_NOT_CODE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


def room_of(path):
    """base, rules, store, ... loop for daemon/main.c and daemon/loop*; proto; libmdo, mdo, mdoctl; None elsewhere."""
    parts = path.split("/")
    if parts[0] == "proto":
        return "proto"
    if parts[0] == "daemon":
        return parts[1] if len(parts) > 2 else "loop"
    if parts[0] == "clients" and len(parts) > 2:
        return parts[1]
    return None


def matches(text, pattern):
    """(line number, match) of every match."""
    line, at = 1, 0
    for m in pattern.finditer(text):
        line += text.count("\n", at, m.start())
        at = m.start()
        yield line, m
