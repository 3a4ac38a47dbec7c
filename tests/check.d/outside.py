"""What other programs judge: clang-format, shells, Python, JSON, and the schemas made from the tables."""

import ast
import filecmp
import json
import os
import re
import shutil
import subprocess
import tempfile

from tree import CannotRun


def run(tree, *argv):
    return subprocess.run(argv, cwd=tree.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def need(tool, package):
    if not shutil.which(tool):
        raise CannotRun(f"{tool} is not installed (apt package {package})")


def check_format(tree):
    need("clang-format", "clang-format")
    paths = list(tree.c_files())
    if not paths:
        return
    seen = set()
    result = run(tree, "clang-format", "--dry-run", "-Werror", *paths)
    for m in re.finditer(r"^([^\s:]+):(\d+):\d+: error: ", result.stdout, re.MULTILINE):
        if m.group(1) not in seen:
            seen.add(m.group(1))
            yield m.group(1), int(m.group(2)), "format", f"run clang-format -i {m.group(1)}"
    if result.returncode and not seen:
        raise CannotRun(f"clang-format: {result.stdout[:200]}")


def check_scripts(tree):
    need("bash", "bash")
    shell = list(tree.scripts("sh", ".sh"))
    for path in shell:
        m = re.search(r"line (\d+): (.*)", run(tree, "bash", "-n", path).stdout)
        if m:
            yield path, int(m.group(1)), "shell", m.group(2)
    if shell and shutil.which("shellcheck"):
        result = run(tree, "shellcheck", "-S", "warning", "-f", "gcc", *shell)
        for m in re.finditer(r"^([^:]+):(\d+):\d+: \w+: (.*)$", result.stdout, re.MULTILINE):
            yield m.group(1), int(m.group(2)), "shellcheck", m.group(3)
    for path in tree.scripts("python", ".py"):
        try:
            ast.parse(tree.text(path), path)
        except SyntaxError as error:
            yield path, error.lineno or 1, "python", str(error.msg)
    for path in tree.paths:
        if path.endswith(".json") and not path.startswith(("tests/golden/", "tests/fuzz/")):
            try:
                json.loads(tree.text(path))
            except ValueError as error:
                yield path, getattr(error, "lineno", 1), "json", str(error)


def check_schema(tree):
    tool = os.path.join(tree.build, "bin", "proto-schema")
    if not os.path.exists(tool):
        raise CannotRun(f"{os.path.relpath(tool, tree.root)} is not built (cmake --build --preset release)")
    with tempfile.TemporaryDirectory() as fresh:
        os.mkdir(os.path.join(fresh, "schema"))
        result = run(tree, tool, fresh)
        if result.returncode:
            raise CannotRun(f"proto-schema: exit status {result.returncode}: {result.stdout[:200]}")
        kept = os.path.join(tree.root, "proto")
        made = files_below(fresh)
        have = {p for p in files_below(kept) if p == "FIELDS.md" or (p.startswith("schema/") and p.endswith(".json"))}
        remake = "run build/release/bin/proto-schema proto"
        if not made:
            raise CannotRun("proto-schema wrote nothing")
        for name in sorted(made | have):
            if name not in have:
                yield f"proto/{name}", 1, "schema", f"missing: {remake}"
            elif name not in made:
                yield f"proto/{name}", 1, "schema", "no message table makes it: remove it"
            elif not filecmp.cmp(os.path.join(fresh, name), os.path.join(kept, name), shallow=False):
                yield f"proto/{name}", 1, "schema", f"stale: {remake}"
    yield from check_table(tree)


def check_table(tree):
    """daemon/rules/CONSENT.md, made from the decision table."""
    page = "daemon/rules/CONSENT.md"
    tool = os.path.join(tree.build, "bin", "rules-table")
    if not os.path.exists(tool):
        raise CannotRun(f"{os.path.relpath(tool, tree.root)} is not built (cmake --build --preset release)")
    result = run(tree, tool)
    if result.returncode or not result.stdout:
        raise CannotRun(f"rules-table: exit status {result.returncode}: {result.stdout[:200]}")
    if page not in tree.paths or tree.text(page) != result.stdout:
        yield page, 1, "schema", f"stale or missing: run build/release/bin/rules-table > {page}"


def files_below(top):
    return {
        os.path.relpath(os.path.join(where, name), top)
        for where, _, names in os.walk(top)
        for name in names
    }
