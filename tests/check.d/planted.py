#!/usr/bin/python3
"""Plants one violation of each rule in a small clean tree, and demands that tests/check finds exactly that one."""
# ctest: seconds=12 works release

import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

CLEAN = {
    "daemon/base/time.h": "/* time - instants. */\n#ifndef MDO_BASE_TIME_H\n#define MDO_BASE_TIME_H\n\n#endif\n",
    "daemon/base/time.c": '#include "base/time.h"\n',
    "daemon/rules/urgency.h": "/* urgency - how soon. */\n#ifndef MDO_RULES_URGENCY_H\n#define MDO_RULES_URGENCY_H\n\n#endif\n",
    "daemon/rules/urgency.c": '#include "rules/urgency.h"\n',
    "daemon/store/store.h": "/* store - SQLite. */\n#ifndef MDO_STORE_STORE_H\n#define MDO_STORE_STORE_H\n\n#endif\n",
    "daemon/store/store.c": '#include "store/store.h"\n\n#include <sqlite3.h>\n\n#include "rules/urgency.h"\n',
    "daemon/loop.h": "/* loop - turns. */\n#ifndef MDO_LOOP_H\n#define MDO_LOOP_H\n\n#endif\n",
    "daemon/main.c": '#include "loop.h"\n',
    "daemon/DESIGN.md": "# DESIGN\n\n- `base/time` instants\n- `rules/urgency` how soon\n- `store/store`\n- `loop`, `main`\n",
    "tests/run": "#!/bin/bash\ntrue\n",
    "tests/one.py": "x = 1\n",
    "one.json": "{}\n",
    ".clang-tidy": open(os.path.join(HERE, ".clang-tidy"), encoding="utf-8").read(),
    ".clang-format": open(os.path.join(HERE, ".clang-format"), encoding="utf-8").read(),
}

FUNCTION = "\nvoid urgency_f(void);\nvoid urgency_f(void)\n{\n%s}\n"
LONG = "".join(f"\tx({n});\n" for n in range(81))

# part, file, text added to it, rule expected, words expected in what to do
PLANTED = [
    ("layers", "daemon/rules/urgency.c", '#include "store/store.h"\n', "layer", "rules may not include store"),
    ("layers", "daemon/store/store.c", '#include "net/net.h"\n', "layer", "store may not include net"),
    ("layers", "daemon/store/store.c", '#include "proto/message.h"\n', "layer", "store may not include proto"),
    ("layers", "daemon/base/time.c", '#include "rules/urgency.h"\n', "layer", "base may not include rules"),
    ("layers", "clients/mdo/main.c", '#include "store/store.h"\n', "layer", "mdo may not include store"),
    ("layers", "tests/unit/rules/test_a.c", '#include "store/store.h"\n', "layer", "rules may not include store"),
    ("layers", "daemon/rules/urgency.c", "#include <sqlite3.h>\n", "layer", "belongs to store"),
    ("layers", "daemon/store/store.c", "#include <zmq.h>\n", "layer", "belongs to libmdo, net"),
    ("layers", "daemon/store/store.c", "#include <jansson.h>\n", "layer", "belongs to proto"),
    ("layers", "daemon/net/net.c", "#include <sodium.h>\n", "layer", "belongs to base"),
    ("layers", "daemon/main.c", "#include <systemd/sd-daemon.h>\n", "layer", "belongs to base"),
    ("layers", "daemon/main.c", "#include <libconfig.h>\n", "layer", "belongs to conf"),
    ("layers", "daemon/main.c", "#include <curl/curl.h>\n", "layer", "dependency"),
    ("layers", "daemon/rules/urgency.c", "#include <time.h>\n", "layer", "rules are pure"),
    ("layers", "daemon/store/store.c", '#include "urgency.h"\n', "layer", "does not say its room"),
    ("words", "daemon/rules/urgency.c", FUNCTION % "\tstrcpy(a, b);\n", "banned", "strcpy"),
    ("words", "daemon/store/store.c", FUNCTION % "\tclock_now();\n", "banned", "handed in"),
    ("words", "daemon/store/store.c", FUNCTION % "\tlog_line(1, 2, 3);\n", "banned", "do not log"),
    ("words", "daemon/store/store.c", FUNCTION % "\tprintf(1);\n", "banned", "print nothing"),
    ("words", "daemon/store/store.c", FUNCTION % "\tfprintf(stderr, 1);\n", "banned", "print nothing"),
    ("words", "daemon/store/store.c", FUNCTION % "\tmalloc(1);\n", "banned", "base/memory"),
    ("words", "daemon/main.c", FUNCTION % "\tsrand(1);\n", "banned", "only net"),
    ("words", "daemon/main.c", FUNCTION % "\tmktime(t);\n", "banned", "base/time"),
    ("words", "daemon/main.c", FUNCTION % '\tsystem("true");\n', "banned", "no shell"),
    ("words", "daemon/main.c", "typedef struct a b;\n", "typedef", "keep their tag"),
    ("words", "daemon/main.c", "/* TO" "DO */\n", "unfinished", "finish it"),
    ("words", "daemon/main.c", "/* /home/" "ada/x */\n", "machine-path", "one machine"),
    ("words", "tests/run", "touch /tmp/" "mdod\n", "temp-path", "mktemp"),
    ("words", "daemon/main.c", "/* see ../../elsewhere/a */\n", "reference", "not in this tree"),
    ("words", "daemon/main.c", "/* see elsewhere.md */\n", "reference", "there is no elsewhere.md"),
    ("words", "daemon/main.c", "/* Written by Ada */\n", "signed", "version history"),
    ("words", "daemon/main.c", "int x; \n", "whitespace", "end of the line"),
    ("files", "daemon/rules/urgency.c", FUNCTION % LONG, "function-length", "81 lines"),
    ("files", "daemon/rules/urgency.c", "\n" * 601, "file-length", "most"),
    ("files", "tests/one.py", "\n" * 601, "file-length", "most"),
    ("files", "tests/unit/net/helper.c", "\n", "name", "one thing"),
    ("files", "daemon/rules/agenda.c", "\n", "design", "rules/agenda"),
    ("files", "daemon/store/migrations/0001_first.sql", "\n", "design", "0001_first"),
    ("files", "daemon/DESIGN.md", "- `rules/gone.c`\n", "design", "not in the tree"),
    ("files", "tests/sim/world.h", "/* world */\n#ifndef WORLD\n#define WORLD\n#endif\n", "guard", "#ifndef"),
    ("files", "tests/sim/world.h", "#ifndef MDO_SIM_WORLD_H\n#define MDO_SIM_WORLD_H\n#endif\n", "purpose", "comment"),
    ("format", "daemon/main.c", "int  x;\n", "format", "clang-format -i daemon/main.c"),
    ("scripts", "tests/run", "if true; then\n", "shell", "unexpected end"),
    ("scripts", "tests/run", "cd $1\nrm -rf $HOME/$2/*\n", "shellcheck", ""),
    ("scripts", "tests/one.py", "def\n", "python", ""),
    ("scripts", "one.json", "}\n", "json", ""),
    ("schema", "proto/schema/signal.json", '{"old": 1}\n', "schema", "stale"),
    ("schema", "proto/schema/gone.json", "{}\n", "schema", "no message table"),
    ("schema", "proto/FIELDS.md", "# other\n", "schema", "stale"),
    ("schema", "daemon/rules/CONSENT.md", "other\n", "schema", "stale"),
    ("tidy", "daemon/main.c", "int urgency_g(int *p);\nint urgency_g(int *p)\n{\n\tif (p == 0)\n\t\treturn *p;\n\treturn 0;\n}\n",
     "tidy", "null"),
]

TOOL = """#!/bin/sh
printf '{}\\n' > "$1/schema/signal.json"
printf '# fields\\n' > "$1/FIELDS.md"
"""
TABLE_TOOL = """#!/bin/sh
printf '# consent\\n'
"""
MADE = {"proto/schema/signal.json": "{}\n", "proto/FIELDS.md": "# fields\n", "daemon/rules/CONSENT.md": "# consent\n"}


def write(root, path, text):
    place = os.path.join(root, path)
    os.makedirs(os.path.dirname(place), exist_ok=True)
    with open(place, "w", encoding="utf-8") as f:
        f.write(text)


def lay_out(root, change):
    tree = dict(CLEAN)
    tree.update(MADE)
    # The files that proto makes are named like any other.
    tree["daemon/DESIGN.md"] += "- `proto/FIELDS.md`, `rules/CONSENT.md`, `DESIGN.md`\n"
    if change:
        path, text = change
        whole = path.startswith("proto/")
        tree[path] = text if whole else tree.get(path, "") + text
    for path, text in tree.items():
        write(root, path, text)
    tool = os.path.join(root, "build", "release", "bin", "proto-schema")
    write(root, "build/release/bin/proto-schema", TOOL)
    os.chmod(tool, 0o755)
    tool = os.path.join(root, "build", "release", "bin", "rules-table")
    write(root, "build/release/bin/rules-table", TABLE_TOOL)
    os.chmod(tool, 0o755)
    main = os.path.join(root, "daemon", "main.c")
    write(root, "build/release/compile_commands.json",
          '[{"directory": "%s", "file": "%s", "command": "cc -iquote %s/daemon -c %s -o x.o"}]' % (root, main, root, main))


def check(change, part):
    with tempfile.TemporaryDirectory() as root:
        lay_out(root, change)
        environment = dict(os.environ, MDO_ROOT=root, MDO_BUILD=os.path.join(root, "build", "release"))
        result = subprocess.run([os.path.join(HERE, "tests", "check"), part], env=environment, capture_output=True,
                                text=True, check=False)
        return result.returncode, result.stdout + result.stderr


def main():
    wrong = 0
    for part in ("layers", "words", "files", "format", "scripts", "schema", "tidy"):
        status, output = check(None, part)
        if status != 0:
            wrong += 1
            print(f"the clean tree is refused by {part} ({status}):\n{output}")
    for part, path, text, rule, words in PLANTED:
        status, output = check((path, text), part)
        expected = rf"^{re.escape(path)}:\d+: {rule}: .*{re.escape(words)}"
        if status != 1 or not re.search(expected, output, re.MULTILINE):
            wrong += 1
            print(f"planted {rule} in {path} ({words}): exit status {status}\n{output}")
    print(f"{len(PLANTED)} planted, {wrong} not as expected")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
