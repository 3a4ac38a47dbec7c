#!/usr/bin/env python3
"""Who will not be there, and meetings beside the rhythm, with mdo and mdoctl only: what stands where afterwards, who is told, what is
refused and where; and a table that meets otherwise while the daemon runs."""
# ctest: timeout=180 seconds=10

import datetime
import json
import os
import re
import sys

from desk import Desk
from region import GGD, GGZ, SCHOOL, TOWN, Checks, Region, bsn, read, signal_data, today, until, write

WHY = ("--reason", "as agreed by telephone")
ONE, TWO = "verpleegkundige-1", "verpleegkundige-2"
TABLE = "haarlem"


def of(events, kind):
    return [e["data"] for e in events if e["type"] == f"nl.mdo.{kind}.v1"]


def on(meeting):
    return datetime.date.fromisoformat(re.search(r"\d{4}-\d\d-\d\d", meeting)[0])


def working_day(after):
    """The next one: people of the roster work Monday to Friday."""
    day = after + datetime.timedelta(days=1)
    return day if day.weekday() < 5 else working_day(day)


LONG_AGO = str(today() - datetime.timedelta(days=20))


class Absence:
    def __init__(self, d):
        self.d = d
        people = [{"person": p, "partner": GGD, "domains": ["language"]} for p in (ONE, TWO)]
        people += [{"person": "docent-3", "partner": SCHOOL, "limit": 0}]
        path = os.path.join(d.region.dir, "people.json")
        write(path, json.dumps(people), 0o600)
        d.mdoctl("roster", "import", path, says="done: 3")

    def meetings(self):
        return {m["meeting"]: m for m in self.d.region.result("agenda", table=TABLE)["meetings"]}

    def place(self):
        return next((name for name, m in self.meetings().items() for i in m["items"] if i["case"] == self.case), None)

    def comes_to(self, meeting, what):
        until(10, lambda: self.place() == meeting)
        self.d.c.equal(what, self.place(), meeting)

    def signalled(self):
        d = self.d
        data = signal_data({"bsn": bsn(50)}, recipients=[GGD, TOWN], reporter="docent-3")
        d.mdo(SCHOOL, "signal", "--file", "-", stdin=json.dumps(data), says="stored")
        self.case = next(iter(d.cases()))
        d.mdoctl("regie", "assign", self.case, ONE, *WHY, says="done")
        self.first, self.second, self.third = sorted(self.meetings(), key=on)[:3]
        self.comes_to(self.first, "the first meeting")
        d.mdoctl("meeting", "announce", self.first, says="done")
        d.heard(TOWN)

    def bad_words(self):
        d, day = self.d, str(on(self.third))
        d.mdo(GGD, "absent", status=2, says="--person ID, or --everybody")
        d.mdo(GGD, "absent", "--person", ONE, "--everybody", "--from", day, status=2, says="--person ID, or --everybody")
        d.mdo(GGD, "absent", "--person", ONE, status=2, says="from")
        d.mdo(GGD, "absent", "--person", ONE, "--from", "2027-02-29", status=2, says="from")
        d.mdo(GGD, "absent", "end", status=2, says="something is missing")
        d.mdoctl("absent", "set", GGD, ONE, status=2, says="from")
        d.mdoctl("meeting", "add", TABLE, day, status=2, says="reason")
        d.mdoctl("meeting", "add", TABLE, day, "--seats", "0", *WHY, status=2, says="seats")

    def bad_input(self):
        d, day, before = self.d, str(on(self.third)), str(on(self.second))
        term = ("--from", day, "--until", before)
        past = ("--from", LONG_AGO, "--until", LONG_AGO)
        rows = [
            (("--person", ONE, *term), "absence-term", "until"),
            (("--person", ONE, *past), "date-past", "until"),
            (("--person", "docent-3", "--from", day), "person-foreign", "person"),
            (("--person", "nobody-1", "--from", day), "person-foreign", "person"),
            (("--person", ONE, "--from", day, "--deputy", "docent-3"), "person-foreign", "deputy"),
            (("--person", ONE, "--from", day, "--deputy", ONE), "deputy-circle", "deputy"),
            (("--everybody", "--from", day, "--deputy", ONE), "member-missing", "person"),
        ]
        for words, code, member in rows:
            d.mdo(GGD, "absent", *words, status=4, says=f"{code} at /data/{member}")
        rows = [
            ((GGD, ONE, *term), "absence-term", "until"),
            ((GGD, ONE, *past), "date-past", "until"),
            (("nobody", "--from", day), "partner-unknown", "partner"),
            ((GGD, "nobody-1", "--from", day), "person-unknown", "person"),
            ((GGD, "docent-3", "--from", day), "person-foreign", "person"),
            ((GGD, ONE, "--from", day, "--deputy", "nobody-1"), "person-unknown", "deputy"),
        ]
        for words, code, member in rows:
            d.mdoctl("absent", "set", *words, status=4, says=[f"({code})", f"at /params/{member}"])
        d.mdo(GGD, "absent", "end", "nothing", status=4, says="absence-none at /data/absence")
        d.mdoctl("absent", "end", "nothing", status=4, says=["(absence-none)", "at /params/absence"])
        d.mdoctl("absent", "list", says="nobody is absent")

    def reported(self):
        d, day = self.d, str(on(self.first))
        told = d.mdo(GGD, "absent", "--person", ONE, "--from", day, "--until", day, says=["stored", "absence"])
        absence = re.search(r"absence ([0-9a-f-]{36})", told)[1]
        d.mdoctl("absent", "list", says=[ONE, day, "nobody", absence])
        self.comes_to(self.second, "without its regiehouder it waits for another")
        heard = d.heard(TOWN)
        moved = of(heard, "items.moved") + of(heard, "items.cancelled")
        d.c.equal("told once, with why", [e["cause"] for e in moved], ["absence"])
        d.c.that("and not who is absent", ONE not in json.dumps(moved) and absence not in json.dumps(heard), moved)
        d.mdo(GGD, "absent", "--person", ONE, "--from", day, status=4, says=["absence-overlap at /data/from", absence])
        d.mdo(SCHOOL, "absent", "end", absence, status=4, says="absence-none")
        d.mdo(GGD, "absent", "end", absence, says="stored")
        d.mdo(GGD, "absent", "end", absence, status=4, says="absence-none")
        d.mdoctl("absent", "list", says="nobody is absent")

    def covered(self):
        d, day = self.d, str(on(self.second))
        d.mdoctl("agenda", "pin", self.case, self.second, *WHY, says="done")
        d.mdoctl("absent", "set", GGD, ONE, "--from", day, "--deputy", TWO, *WHY, says=["done", "absence"])
        row = d.json("absent", "list")["absences"][0]
        d.c.equal("stood in for, until further notice", (row["deputy"], row["covered"], "until" in row), (TWO, True, False))
        d.mdo(GGD, "absent", "--person", TWO, "--from", day, "--deputy", ONE, status=4, says="deputy-circle at /data/deputy")
        self.comes_to(self.second, "the deputy comes")
        d.mdoctl("absent", "set", GGD, "--from", day, "--until", day, *WHY, says="done")
        d.mdoctl("absent", "list", says="everybody")
        until(10, lambda: self.place() != self.second)
        d.c.that("nobody of the organisation comes", self.place() != self.second, self.place())
        for row in d.json("absent", "list")["absences"]:
            d.mdoctl("absent", "end", row["absence"], *WHY, says="done")

    def meeting(self):
        d, extra_day = self.d, working_day(on(self.first))
        added = d.json("meeting", "add", TABLE, str(extra_day), "--start", "16:00", "--seats", "2", *WHY)
        extra = added["meeting"]
        d.c.equal("named by table and day", extra, f"{TABLE}-{extra_day}-x1")
        d.mdoctl("meeting", "show", extra, says=["extra", "2 seats", "chair v.voorzitter"])
        rows = [
            ((TABLE, LONG_AGO), "date-past", "on"),
            ((TABLE, str(on(self.second))), "meeting-overlap", "on"),
            ((TABLE, str(extra_day), "--start", "16:10"), "meeting-overlap", "on"),
            ((TABLE, str(extra_day), "--start", "25:00"), "member-form", "start"),
            ((TABLE, str(extra_day), "--start", "23:00", "--seats", "48"), "member-range", "seats"),
            (("nowhere", str(extra_day)), "member-word", "table"),
        ]
        for words, code, member in rows:
            d.mdoctl("meeting", "add", *words, *WHY, status=4, says=[f"({code})", f"at /params/{member}"])
        d.mdoctl("agenda", "pin", self.case, extra, *WHY, says="done")
        if self.meetings()[extra]["state"] == "draft":
            d.mdoctl("meeting", "announce", extra, says="done")
        d.heard(TOWN)
        d.mdoctl("meeting", "cancel", extra, *WHY, says=["done: 1", extra])
        d.c.equal("cancelled, and why", [e["cause"] for e in of(d.heard(TOWN), "items.cancelled")], ["meeting_cancelled"])
        d.mdoctl("meeting", "cancel", extra, *WHY, status=4, says=["(meeting-state)", "at /params/meeting"])
        d.mdoctl("meeting", "cancel", f"{TABLE}-2000-01-05", *WHY, status=4, says=["(meeting-unknown)", "at /params/meeting"])
        until(10, lambda: self.place() is not None)
        d.c.that("it waits for another and finds it", self.place() not in (None, extra), self.place())

    def otherwise(self):
        d = self.d
        file = os.path.join(d.region.dir, "tables.d", TABLE + ".conf")
        text, before = read(file), self.meetings()
        kept = [m for m, v in before.items() if v["state"] == "announced"]
        drafts = [m for m, v in before.items() if v["state"] == "draft" and not v.get("extra")]
        single = max(on(m) for m in before) - datetime.timedelta(days=3)
        bad = [
            (f'dates = [ "{on(drafts[-1])}" ];', f"{on(drafts[-1])} is a day of its rhythm already"),
            ('breaks = [ "6:15" ];', "after slot 6 comes nothing more"),
            (f'dates = [ "{single}" ];\nskip = [ "{single}" ];', "is also to be skipped"),
            ("nth_of_month = 2;", "nth_of_month"),
        ]
        for words, says in bad:
            write(file, f"{text}{words}\n")
            done = d.region.run([d.region.tool("mdod"), "--check-config", "--config", d.region.conf_file], status=None)
            d.c.that(f"refused: {words}", done.returncode == 78 and TABLE + ".conf:" in done.stderr and says in done.stderr, done.stderr)
        moved = re.sub(r'^room = .*\n', 'room = "Zaal 2";\n', text.replace("09:30", "10:00"), flags=re.MULTILINE)
        moved += f'breaks = [ "3:15" ];\ndates = [ "{single}" ];\n'
        write(file, moved + f'skip = [ "{on(drafts[-1])}" ];\n')
        d.region.reload()
        new = f"{TABLE}-{single}"
        until(10, lambda: new in self.meetings())
        after = self.meetings()
        d.c.that("a single day", new in after, sorted(after))
        d.c.that("a day skipped", drafts[-1] not in after, sorted(after))
        d.c.that("drafts begin later", all("T10:00" in after[m]["start"] for m in drafts[:-1]), after)
        d.c.that("what was announced does not", all(after[m]["start"] == before[m]["start"] for m in kept), after)
        d.mdoctl("meeting", "show", new, says=["Zaal 2", "chair v.voorzitter"])


def main():
    c = Checks()
    with Region() as region:
        d = Desk(c, region)
        a = Absence(d)
        for step in (a.signalled, a.bad_words, a.bad_input, a.reported, a.covered, a.meeting, a.otherwise):
            step()
        c.equal("GGZ may know of none of it", [k for k in d.kinds(GGZ) if k.startswith("items")], [])
        d.mdoctl("audit", "verify", says="intact")
    return c.end()


sys.exit(main())
