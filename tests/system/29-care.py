#!/usr/bin/env python3
"""Interpreters and key persons, and the client's week, as their users have them: mdo and mdoctl only. What an organisation hears
is a place, a time and a language, and never of whom."""
# ctest: timeout=180 seconds=36

import datetime
import json
import os
import re
import sys
import uuid

from desk import Desk
from region import GGD, SCHOOL, SUPPORT, TOWN, Checks, Region, bsn, pause, signal_data, today, write

WHY = ("--reason", "as agreed by telephone")
NEVER_GIVEN = "00000000-0000-4000-8000-000000000000"
KEY_PERSON, INTERPRETER = "begeleider-7", "tolk-2"


def day(offset):
    return (today() + datetime.timedelta(days=offset)).isoformat()


def of(events, kind):
    return [e["data"] for e in events if e["type"] == f"nl.mdo.{kind}.v1"]


class Care:
    def __init__(self, d):
        self.d = d
        self.references, self.cases = {}, {}

    def signal(self, name, number, language, domain="language", **more):
        """A client of whom the language school tells, and who needs an interpreter."""
        d = self.d
        path = os.path.join(d.region.dir, name + ".json")
        data = signal_data({"bsn": bsn(number)}, recipients=[SUPPORT, GGD], reporter="docent-3", domain=domain) | {
            "language": language, "interpreter": True} | more
        write(path, json.dumps({"specversion": "1.0", "id": str(uuid.uuid4()), "source": d.region.principals[SCHOOL].source,
                                "type": "nl.mdo.signals.reported.v1", "data": data}), 0o600)
        self.references[name] = re.findall(r"[0-9a-f-]{36}", d.mdo(SCHOOL, "signal", "--file", path, says="stored"))[-1]
        self.cases[name] = next(c for c in d.cases() if c not in self.cases.values())

    def item(self, name):
        """Where a case stands, and what the coordinator sees of it."""
        for m in self.d.region.result("agenda")["meetings"]:
            for i in m["items"]:
                if i["case"] == self.cases[name]:
                    return m["meeting"], i
        return None, next(i for i in self.d.region.result("agenda")["unplaced"] if i["case"] == self.cases[name])

    def business(self, kind):
        return [b for b in self.d.region.result("inbox")["business"] if b["kind"] == kind]

    def needed(self):
        d = self.d
        people = os.path.join(d.region.dir, "people.json")
        write(people, json.dumps({"people": [
            {"person": "klantmanager-1", "partner": TOWN, "languages": ["nl"]},
            {"person": KEY_PERSON, "partner": SUPPORT, "languages": ["ti", "so"], "duties": ["key_person"]},
        ]}))
        d.mdoctl("roster", "import", people, says="done")
        self.signal("plain", 30, "ti")
        self.signal("sensitive", 31, "ti", domain="mental_health")
        self.signal("rare", 32, "vi")
        until_planned(self)
        self.meeting, item = self.item("plain")
        d.c.equal("a key person interprets what is not sensitive", item.get("speakers"), [KEY_PERSON])
        d.c.equal("what is sensitive asks for a professional", self.item("sensitive")[1].get("not_ready"), True)
        d.c.equal("and nobody speaks Vietnamese", self.item("rare")[1].get("not_ready"), True)
        d.mdoctl("agenda", says=[f"interpreter ti: {KEY_PERSON}", "NOT READY: nobody interprets vi"])
        needs = {n["language"]: n for n in d.json("speaker", "list")["needs"]}
        d.c.equal("the list has the gaps", [(x, needs[x]["items"], needs[x]["sensitive"], needs[x]["not_ready"]) for x in sorted(needs)],
                  [("ti", 2, 1, 1), ("vi", 1, 0, 1)])
        d.mdoctl("speaker", "list", says=[KEY_PERSON, "vi", self.meeting])
        d.c.equal("both are in the inbox", sorted(b["case"] for b in self.business("not_ready")),
                  sorted([self.cases["sensitive"], self.cases["rare"]]))
        d.c.equal("a draft is told to nobody", [k for k in d.kinds(SUPPORT) if k != "signals.shared"], ["cases.opened"] * 3)

    def decided(self):
        d = self.d
        d.mdoctl("agenda", "ready", self.cases["rare"], status=4, says="reason-missing")
        d.mdoctl("agenda", "ready", "C-00000000", *WHY, status=4, says="case-unknown")
        d.mdoctl("agenda", "ready", self.cases["rare"], "--reason", "a neighbour comes along", says="done")
        d.c.equal("it is not ready no more", [b["case"] for b in self.business("not_ready")], [self.cases["sensitive"]])
        d.mdoctl("agenda", says="goes ahead without")

    def announced(self):
        d = self.d
        d.mdoctl("meeting", "announce", self.meeting, *WHY, says="done")
        events = d.heard(SUPPORT)
        asked = of(events, "speakers.booked")
        d.c.equal("one is asked", [(a["person"], a["language"], a["meeting"]) for a in asked], [(KEY_PERSON, "ti", self.meeting)])
        d.c.equal("for one slot", [sorted(a) for a in asked], [["at", "language", "meeting", "person", "table", "until"]])
        d.c.equal("and no word of whom", [e.get("subject") for e in events if e["type"] == "nl.mdo.speakers.booked.v1"], [None])
        waits = of(events, "items.not_ready")
        d.c.equal("who may know hears what waits", [(w["language"], w["cause"], "place" in w) for w in waits], [("ti", "no_interpreter", False)])
        d.c.equal("two are announced", len(of(events, "items.announced")), 2)
        where, item = self.item("sensitive")
        d.c.that("what is not ready was deferred", where != self.meeting and item.get("not_ready"), (where, item))
        d.c.equal("what a person decided was not", self.item("rare")[0], self.meeting)
        d.c.equal("status counts it", d.json("status")["not_ready"], 1)
        d.mdoctl("status", says="not ready")

    def found(self):
        d = self.d
        d.mdoctl("roster", "set", "--person", INTERPRETER, "--partner", GGD, "--languages", "ti,ar", "--duties", "interpreter", says="done")
        until_planned(self)
        d.c.that("somebody is found, and it is ready", not self.item("sensitive")[1].get("not_ready"), self.item("sensitive"))
        d.c.equal("nothing is counted any more", d.json("status")["not_ready"], 0)
        d.region.result("absence.set", partner=SUPPORT, person=KEY_PERSON, until=day(60), **{"from": day(1)})
        until_planned(self)
        d.c.equal("who falls away is replaced", self.item("plain")[1].get("speakers"), [INTERPRETER])
        d.c.equal("and told that he need not come", [r["person"] for r in of(d.heard(SUPPORT), "speakers.released")], [KEY_PERSON])
        d.c.that("the other is asked", INTERPRETER in [a["person"] for a in of(d.heard(GGD), "speakers.booked")], "")

    def planned(self):
        d = self.d
        self.signal("week", 33, "nl", interpreter=False)
        until_planned(self)
        meeting, _ = self.item("week")
        if meeting == self.meeting:
            d.mdoctl("agenda", "defer", self.cases["week"], "--until", (datetime.date.fromisoformat(meeting[-10:]) + datetime.timedelta(days=1))
                     .isoformat(), *WHY, says="done")
            until_planned(self)
            meeting, _ = self.item("week")
        on, own = meeting[-10:], self.references["week"]
        d.mdo(SCHOOL, "contact", on, "--reference", own, says="stored")
        until_planned(self)
        d.c.that("never two things on a day: the draft gives way", self.item("week")[0] != meeting, self.item("week"))
        d.mdo(SCHOOL, "contact", on, "--reference", own, "--cancelled", says="stored")
        until_planned(self)
        d.c.equal("taken back, it stands there again", self.item("week")[0], meeting)
        self.announced_stays()
        monday = today() + datetime.timedelta(days=70 - today().weekday())
        for n in range(4):
            d.mdo(SCHOOL, "contact", (monday + datetime.timedelta(days=n)).isoformat(), "--reference", own, says="stored")
        d.c.that("too much in a week is the coordinator's business",
                 any(b["case"] == self.cases["week"] and "4 things" in b["what"] for b in self.business("stress")), self.business("stress"))
        d.mdoctl("inbox", says=["stress", "4 things in the week of " + monday.isoformat()])
        d.c.equal("and nobody else's", [k for p in (SUPPORT, GGD) for k in d.kinds(p) if k == "items.moved" or "contact" in k], [])

    def announced_stays(self):
        d = self.d
        d.mdo(SCHOOL, "contact", self.meeting[-10:], "--reference", self.references["plain"], says="stored")
        until_planned(self)
        where, item = self.item("plain")
        d.c.equal("what was announced stays, and is flagged", (where, item.get("elsewhere")), (self.meeting, True))

    def refused(self):
        d, own = self.d, self.references["week"]
        d.mdo(SCHOOL, "contact", day(-1), "--reference", own, status=4, says="date-past at /data/on")
        d.mdo(SCHOOL, "contact", day(400), "--reference", own, status=4, says="member-range at /data/on")
        d.mdo(SCHOOL, "contact", "2026-02-30", "--reference", own, status=2)
        d.mdo(SCHOOL, "contact", day(9), status=2, says="reference")
        for who, reference in ((SCHOOL, NEVER_GIVEN), (SUPPORT, own)):
            d.mdo(who, "contact", day(9), "--reference", reference, status=4, says="reference-unknown at /data/reference")


def until_planned(care):
    """Tables are planned a moment after what changed them: until the agenda is the same twice, longer apart than that."""
    before = None
    for _ in range(10):
        pause(2.2)
        now = care.d.region.result("agenda")
        if now == before:
            return
        before = now


def main():
    c = Checks()
    with Region() as region:
        d = Desk(c, region)
        care = Care(d)
        for step in (care.needed, care.decided, care.announced, care.found, care.planned, care.refused):
            step()
    return c.end()


if __name__ == "__main__":
    sys.exit(main())
