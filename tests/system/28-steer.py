#!/usr/bin/env python3
"""What binds a place, what would be if, a case moved in the place of another, a meeting closed, and who was passed over: with mdo and
mdoctl only, over two meetings' days."""
# ctest: timeout=180 seconds=8 release

import glob
import json
import os
import re
import sys

from desk import Desk
from region import GGD, GGZ, SCHOOL, TOWN, Checks, Region, bsn, read, signal_data, until, write

WHY = ("--reason", "asked by telephone")
TABLE = "haarlem"
SIGNALS = 5
UNKNOWN = "C-00000000"


def of(events, kind):
    return [e["data"] for e in events if e["type"] == f"nl.mdo.{kind}.v1"]


def few_seats(region):
    """Two seats of an hour each, every other week."""
    file = os.path.join(region.dir, "tables.d", TABLE + ".conf")
    text = read(file)
    for key, value in (("seats", 2), ("slot_minutes", 60)):
        text = re.sub(rf"^{key} = .*$", f"{key} = {value};", text, flags=re.MULTILINE)
    write(file, text)


def on_the_day_of(region, meeting):
    """Everything from now on runs on the morning of that meeting, when it has begun."""
    region.stop()
    day = re.search(r"\d{4}-\d\d-\d\d", meeting)[0]
    os.environ["LD_PRELOAD"] = glob.glob("/usr/lib/*/faketime/libfaketime.so.1")[0]
    os.environ["FAKETIME"] = f"@{day} 08:35:00"
    os.environ["TZ"] = "UTC"
    region.start()


class Steer:
    def __init__(self, d):
        self.d = d

    def meetings(self):
        return {m["meeting"]: m for m in self.d.json_list("agenda", "--table", TABLE)}

    def at(self, meeting):
        return [i["case"] for i in self.d.json("meeting", "show", meeting)["items"]]

    def cases(self):
        return self.d.region.result("case.list")["cases"]

    def stands(self, case):
        return next(row.get("meeting") for row in self.cases() if row["case"] == case)

    def passed(self, case):
        return next(row.get("passed_over") for row in self.cases() if row["case"] == case)

    def signalled(self):
        d = self.d
        for n in range(SIGNALS):
            data = signal_data({"bsn": bsn(60 + n)}, recipients=[GGD, TOWN], reporter="docent-3")
            d.mdo(SCHOOL, "signal", "--file", "-", stdin=json.dumps(data), says="stored")
        until(10, lambda: all(row.get("meeting") for row in self.cases()))
        self.first, self.second, self.third = sorted(self.meetings())[:3]
        d.c.equal("two, two and one", [len(self.at(m)) for m in (self.first, self.second, self.third)], [2, 2, 1])

    def why(self):
        d, case = self.d, self.at(self.third)[0]
        w = d.json("agenda", "why", case)
        rows = {r["meeting"]: r for r in w["meetings"]}
        d.c.equal("what binds", [rows[m]["bound"] for m in (self.first, self.second, self.third)], ["full", "full", "here"])
        d.c.that("who would give way", rows[self.second]["instead_of"] in self.at(self.second), rows[self.second])
        d.c.equal("to change places costs as much", set(rows[self.second]["more"].values()), {0})
        later = next(r for r in w["meetings"] if r["bound"] == "dearer")
        d.c.equal("two weeks later costs as many", later["more"]["waiting"], 14)
        d.mdoctl("agenda", "why", case.lower(), says=[self.third, "in the place of", "next best"])
        d.mdoctl("agenda", "why", UNKNOWN, status=4, says=["(case-unknown)", "at /params/case"])
        d.mdoctl("agenda", "why", status=2, says="something is missing")

    def what_if(self):
        d, before = self.d, self.meetings()
        last, third = self.at(self.third)[0], ("--table", TABLE)
        one = d.json("agenda", "what-if", *third, "--meeting", self.second, "--seats", "3")
        d.c.equal("with one seat more", [(c["case"], c["now"], c["days"]) for c in one["changes"]], [(last, self.second, -14)])
        d.c.equal("and what that saves", one["before"]["waiting"] - one["after"]["waiting"], 14)
        none = d.json("agenda", "what-if", *third, "--meeting", self.second, "--seats", "0")
        d.c.that("without it", len(none["changes"]) >= 2 and all(c["days"] > 0 for c in none["changes"]), none)
        place = ("--case", last, "--meeting", self.first)
        d.mdoctl("agenda", "what-if", *third, *place, "--displace", self.at(self.first)[0], says=[last, "nothing was changed"])
        d.mdoctl("agenda", "what-if", *third, "--absent", GGD, says="every case would stand where it does")
        d.mdoctl("agenda", "what-if", *third, "--absent", "nobody-1", status=4, says=["(person-unknown)", "at /params/absent"])
        d.mdoctl("agenda", "what-if", *third, status=2, says="suppose something")
        d.mdoctl("agenda", "what-if", *third, "--extra-on", "2020-01-01", status=4, says=["(date-past)", "at /params/extra_on"])
        d.c.equal("nothing changed", self.meetings(), before)

    def move(self):
        d = self.d
        d.mdoctl("meeting", "announce", self.first, says="done: 2")
        d.heard(GGD)
        last, (gives_way, stays) = self.at(self.third)[0], self.at(self.first)
        for verb in ("pin", "move"):
            d.mdoctl("agenda", verb, last, self.first, *WHY, status=4, says=["(meeting-full)", "--displace"])
        d.mdoctl("agenda", "move", last, self.first, "--displace", UNKNOWN, *WHY, status=4, says=["(case-unknown)", "at /params/displace"])
        d.mdoctl("agenda", "move", last, self.first, "--displace", last, *WHY, status=4, says="at /params/displace")
        d.mdoctl("agenda", "move", last, self.first, "--displace", gives_way, status=2, says="reason")
        d.mdoctl("agenda", "move", last, self.first, "--displace", gives_way, *WHY, says=["done", self.first])
        d.c.equal("in its slot", self.at(self.first), [last, stays])
        until(10, lambda: self.stands(gives_way) is not None)
        d.c.that("the other waits for another", self.stands(gives_way) not in (None, self.first), self.stands(gives_way))
        heard = d.heard(GGD)
        d.c.equal("who may know hears why it left", [e["cause"] for e in of(heard, "items.cancelled")], ["displaced"])
        d.c.equal("and what came", len(of(heard, "items.announced")), 1)
        self.moved = last

    def closed(self):
        d = self.d
        d.mdoctl("meeting", "close", self.first, *WHY, status=4, says=["(meeting-state)", "its day has not come"])
        d.mdoctl("meeting", "close", self.second, *WHY, status=4, says=["(meeting-state)", "nobody was told of it"])
        on_the_day_of(d.region, self.first)
        other = self.at(self.second)[0]
        d.mdoctl("meeting", "close", self.first, "--not-discussed", f"{self.moved},{other}", *WHY, status=4,
                 says=["(case-unknown)", "at /params/not_discussed/1"])
        d.mdoctl("agenda", "pin", other, self.first, *WHY, status=4, says=["(meeting-state)", "begun"])
        d.heard(GGD)
        d.mdoctl("meeting", "close", self.first, "--not-discussed", self.moved, *WHY, says=["done: 1", "1 not reached"])
        d.mdoctl("meeting", "close", self.first, *WHY, status=4, says=["(meeting-state)", "over already"])
        d.mdoctl("agenda", "pin", other, self.first, *WHY, status=4, says=["(meeting-state)", "it is over"])
        d.mdoctl("agenda", "move", other, self.first, *WHY, status=4, says=["(meeting-state)", "it is over"])
        d.mdoctl("meeting", "show", self.first, says=["held", "not reached", self.moved])
        d.c.equal("told", [e["cause"] for e in of(d.heard(GGD), "items.cancelled")], ["not_reached"])
        until(10, lambda: self.stands(self.moved) is not None and self.passed(self.moved) == 1)
        d.c.equal("it waits again, passed over once", self.passed(self.moved), 1)
        discussed = next(i["case"] for i in d.json("meeting", "show", self.first)["items"] if i["slot"] > 0)
        d.mdoctl("agenda", "why", discussed, says="it was discussed on")

    def passed_over(self):
        d = self.d
        d.mdoctl("meeting", "announce", self.second, says="done: 2")
        on_the_day_of(d.region, self.second)
        missed = self.at(self.second)
        d.mdoctl("meeting", "close", self.second, "--not-discussed", ",".join(missed), *WHY, says="done: 0")
        until(10, lambda: self.passed(self.moved) == 2)
        d.c.equal("a second time, there or not", self.passed(self.moved), 2)
        d.mdoctl("case", "list", says=[self.moved + "*", "passed over at two meetings or more"])
        d.mdoctl("agenda", says="PASSED OVER 2x")
        told = [row for row in d.json("inbox")["business"] if row["kind"] == "passed_over"]
        d.c.that("reported by code", self.moved in [row["case"] for row in told], told)
        d.mdoctl("inbox", says=["passed_over", "agenda why " + self.moved])


class Lists(Desk):
    def json_list(self, *words):
        return json.loads(self.mdoctl(*words, "--json"))


def main():
    c = Checks()
    with Region(started=False) as region:
        few_seats(region)
        region.start()
        d = Lists(c, region)
        s = Steer(d)
        for step in (s.signalled, s.why, s.what_if, s.move, s.closed, s.passed_over):
            step()
        c.equal("GGZ may know of none of it", [k for k in d.kinds(GGZ) if k.startswith("items")], [])
        d.mdoctl("audit", "verify", says="intact")
        region.stop()  # killed, it would leave the memory that its shifted clock is kept in
    return c.end()


sys.exit(main())
