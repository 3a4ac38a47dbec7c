"""clang-tidy over every file of the product, one on each processor; a file unchanged since it was clean is not looked
at again.

Tests are held by the compilers' warnings and the sanitizers: with them this takes three times as long and finds their
test frameworks' habits."""

import concurrent.futures
import hashlib
import json
import os
import re
import shlex
import subprocess

from outside import need
from tree import CannotRun

FINDING = re.compile(r"^([^\s:]+):(\d+):\d+: (?:warning|error): (.*)$", re.MULTILINE)


def check(tree):
    need("clang-tidy", "clang-tidy")
    database = os.path.join(tree.build, "compile_commands.json")
    if not os.path.exists(database):
        raise CannotRun(f"{database} is missing (cmake --preset release)")
    with open(database, encoding="utf-8") as f:
        commands = {entry["file"]: entry for entry in json.load(f)}
    # The longest first: none is alone in the end.
    wanted = [commands[path] for path in commands if inside(tree, path) and os.path.exists(path)]
    wanted.sort(key=lambda command: -os.path.getsize(command["file"]))
    clean = os.path.join(tree.build, "tidy")
    os.makedirs(clean, exist_ok=True)
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for found in pool.map(lambda c: judge(tree, clean, c), wanted):
            yield from found


def inside(tree, path):
    relative = os.path.relpath(path, tree.root)
    return not relative.startswith((".", "build/", "tests/")) and relative in tree.paths


def fingerprint(tree, command):
    """Of all the compiler sees of a file, and of the settings: equal means the judgement is equal."""
    argv = shlex.split(command["command"])
    if "-o" in argv:
        at = argv.index("-o")
        del argv[at : at + 2]
    argv = [word for word in argv if word not in ("-c", "-MD")] + ["-E", "-C"]
    seen = subprocess.run(argv, cwd=command["directory"], capture_output=True, check=False)
    with open(os.path.join(tree.root, ".clang-tidy"), "rb") as f:
        settings = f.read()
    return hashlib.sha256(seen.stdout + settings).hexdigest()


def judge(tree, clean, command):
    path = command["file"]
    mark = os.path.join(clean, fingerprint(tree, command))
    if os.path.exists(mark):
        return []
    result = subprocess.run(
        ["clang-tidy", "-p", tree.build, "--quiet", path], cwd=tree.root, capture_output=True, text=True, check=False
    )
    found = [
        (os.path.relpath(m.group(1), tree.root), int(m.group(2)), "tidy", m.group(3))
        for m in FINDING.finditer(result.stdout)
    ]
    if result.returncode and not found:
        found = [(os.path.relpath(path, tree.root), 1, "tidy", result.stderr.strip()[-300:].replace("\n", " "))]
    if not found:
        with open(mark, "w", encoding="utf-8"):
            pass
    return found
