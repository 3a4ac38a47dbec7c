"""mdo and mdoctl, run as their users run them."""

import json
import os

COORDINATOR = "c.coordinator"


class Desk:
    """The two programs, run as a user runs them; every exit status is looked at."""

    def __init__(self, checks, region):
        self.c, self.region = checks, region

    def run(self, program, who, *words, stdin=None, status=0, says=()):
        done = self.region.client(program, who, *words, stdin=stdin, status=None)
        told = done.stdout + done.stderr
        said = [text for text in ((says,) if isinstance(says, str) else says) if text not in told]
        what = f"{who}: {program} {' '.join(w for w in words if not w.startswith('/'))}"[:120]
        self.c.that(what, done.returncode == status and not said, f"exit status {done.returncode}, expected {status}; lacks {said}: {told[:900]}")
        return done.stdout

    def mdo(self, who, *words, **more):
        return self.run("mdo", who, *words, **more)

    def mdoctl(self, *words, who=COORDINATOR, **more):
        return self.run("mdoctl", who, *words, **more)

    def json(self, *words, who=COORDINATOR, **more):
        text = self.mdoctl(*words, "--json", who=who, **more)
        try:
            return json.loads(text)
        except json.JSONDecodeError:
            self.c.that(f"{words} --json is JSON", False, text[:300])
            return {}

    def heard(self, who):
        """What is new since it was asked last, taken over."""
        text = self.mdo(who, "listen", "--once", "--state", os.path.join(self.region.dir, "listen-" + who))
        return [json.loads(line) for line in text.splitlines()]

    def fetchable(self, who):
        """All that can be had again from the first on."""
        return self.mdo(who, "listen", "--once", "--from", "1")

    def kinds(self, who):
        return [e["type"].removeprefix("nl.mdo.").removesuffix(".v1") for e in self.heard(who)]

    def cases(self):
        return {row["case"]: row for row in self.json("case", "list")["cases"]}
