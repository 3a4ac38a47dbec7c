#!/usr/bin/env python3
"""The regie as its users have it: mdo and mdoctl only. A partner keeps its own people; an offer is declined down to the last, escalated,
taken; handed over and given back; and everything somebody holds goes to others at once, and back."""
# ctest: timeout=180

import json
import os
import sys

from region import GGD, GGZ, SCHOOL, SUPPORT, TOWN, Checks, Region, bsn, signal_data, write
from desk import Desk

WHY = ("--reason", "as agreed by telephone")
ONE, TWO, THREE, GUIDE = "verpleegkundige-1", "verpleegkundige-2", "verpleegkundige-3", "begeleider-7"
NEVER_GIVEN = "00000000-0000-4000-8000-000000000000"


def person(name, partner, **more):
    return {"person": name, "partner": partner, **more}


def of(events, kind):
    return [e["data"] for e in events if e["type"] == f"nl.mdo.{kind}.v1"]


class Regie:
    def __init__(self, d):
        self.d = d
        self.reference = {}  # by partner and case: its own reference

    def roster_file(self, people):
        path = os.path.join(self.d.region.dir, "people.json")
        write(path, json.dumps(people), 0o600)
        return path

    def roster(self):
        d = self.d
        nurses = [person(ONE, GGD, domains=["language"], languages=["ti"], limit=4, deputy=TWO),
                  person(TWO, GGD, domains=["language"], limit=2),
                  person("tolk-4", GGD, duties=["interpreter"], languages=["ti"], workdays=["mon", "sat"])]
        d.mdo(GGD, "roster", "set", self.roster_file(nurses), says="stored")
        d.mdo(SUPPORT, "roster", "set", "--person", GUIDE, "--partner", SUPPORT, "--languages", "so", "--limit", "1", says="stored")
        d.mdoctl("roster", "list", says=[ONE, TWO, GUIDE, "interpreter", "mon, sat"])
        refused = [
            (GGD, [person(GUIDE, GGD)], "person-foreign at /data/people/0/person"),
            (GGD, [person("x-1", SUPPORT)], "person-foreign at /data/people/0/partner"),
            (GGD, [person(ONE, GGD, deputy=GUIDE)], "person-unknown at /data/people/0/deputy"),
            (GGD, [person(ONE, GGD, deputy="nobody-1")], "person-unknown at /data/people/0/deputy"),
            (GGD, [person(TWO, GGD, deputy=ONE)], "deputy-circle at /data/people/0/deputy"),
            (GGD, [person(THREE, GGD, deputy=ONE), person(TWO, GGD, deputy=THREE)], "deputy-circle at /data/people/0/deputy"),
            (GGD, [person(ONE, GGD, languages=["xx"])], "language-unknown at /data/people/0/languages/0"),
        ]
        for partner, people, code in refused:
            d.mdo(partner, "roster", "set", self.roster_file(people), status=4, says=code)
        d.mdo(GGD, "roster", "set", "--person", ONE, "--partner", GGD, "--duties", "chair", status=2, says="duties")
        d.mdo(GGD, "roster", "set", "a", "b", status=2, says="too many words")
        d.mdoctl("roster", "set", self.roster_file([person(TWO, GGD, deputy=ONE)]), status=4, says=["(deputy-circle)", "at /params/people/0/deputy"])
        d.mdoctl("roster", "set", self.roster_file([person(ONE, GGD, deputy=GUIDE)]), status=4, says=["(person-foreign)"])
        rows = {p["person"]: p for p in d.json("roster", "list")["people"]}
        d.c.equal("nothing of what was refused stays", sorted(rows), sorted([ONE, TWO, "tolk-4", GUIDE]))
        d.c.equal("duties and days", (rows[ONE]["duties"], rows["tolk-4"]["workdays"]), (["regiehouder"], ["mon", "sat"]))

    def signal(self, number):
        d = self.d
        before = d.cases()
        data = signal_data({"bsn": bsn(number)}, recipients=[GGD, SUPPORT, TOWN], reporter="docent-3")
        d.mdo(SCHOOL, "signal", "--file", "-", stdin=json.dumps(data), says="stored")
        case = next(case for case in d.cases() if case not in before)
        for partner in (GGD, SUPPORT, TOWN):
            told = d.heard(partner)
            self.reference[partner, case] = of(told, "cases.opened")[0]["case"]
        return case

    def holds(self, case, state, who=None):
        row = self.d.cases()[case]["regiehouder"]
        self.d.c.equal(f"{case}: regie", (row["state"], row.get("person")), (state, who))

    def answer(self, verb, partner, case, who, *words, **more):
        self.d.mdo(partner, "regie", verb, "--reference", self.reference[partner, case], "--person", who, *words, **more)

    def chain(self):
        d, case = self.d, self.signal(40)
        self.holds(case, "offered", ONE)
        self.answer("accept", SUPPORT, case, GUIDE, status=4, says=["regie-held at /data/person", f"{ONE} of {GGD} was asked"])
        self.answer("decline", GGD, case, ONE, status=2, says="reason")
        self.answer("decline", GGD, case, ONE, "--reason", "overload", says="stored")
        self.holds(case, "offered", TWO)
        d.c.that("everybody who may know hears", of(d.heard(TOWN), "regies.declined"))
        self.answer("accept", GGD, case, ONE, status=4, says=["regie-held", f"{TWO} of {GGD} was asked"])
        self.answer("decline", GGD, case, TWO, "--reason", "no_bond", says="stored")
        self.holds(case, "offered", GUIDE)
        d.c.equal("who is asked hears", [e["person"] for e in of(d.heard(SUPPORT), "regies.offered")], [GUIDE])
        self.answer("decline", SUPPORT, case, GUIDE, "--reason", "other", says="stored")
        self.holds(case, "escalated")
        d.mdoctl("inbox", says=["escalation", case])
        self.answer("decline", SUPPORT, case, GUIDE, "--reason", "other", status=4, says="offer-none at /data/person")
        self.answer("accept", GGD, case, "tolk-4", status=4, says="person-refused at /data/person")
        self.answer("accept", GGD, case, GUIDE, status=4, says="person-refused at /data/person")
        self.answer("accept", GGD, case, TWO, says="stored")
        self.holds(case, "accepted", TWO)
        d.mdoctl("case", "show", case, says=["declined", "overload", "no_bond", "accepted"])
        self.answer("accept", GGD, case, TWO, status=4, says=["regie-held", f"{TWO} of {GGD} holds it"])
        d.c.that("no escalation is left", "escalation" not in d.mdoctl("inbox"))
        self.case = case

    def hand_over(self):
        d, case = self.d, self.case
        d.heard(TOWN)
        self.answer("release", SUPPORT, case, GUIDE, "--reason", "other", status=4, says=["regie-held", f"{TWO} of {GGD} holds it"])
        for nobody in ("nobody-1", TWO, "tolk-4"):
            self.answer("release", GGD, case, TWO, "--to", nobody, "--reason", "absence", status=4, says="person-refused at /data/to")
        self.answer("release", GGD, case, TWO, "--reason", "silence", status=2, says="one of")
        self.answer("release", GGD, case, TWO, "--to", GUIDE, "--reason", "absence", says="stored")
        self.holds(case, "offered", GUIDE)
        d.c.equal("told with why", [e["cause"] for e in of(d.heard(TOWN), "regies.released")], ["handed_over"])
        d.c.equal("and asked", [e["person"] for e in of(d.heard(SUPPORT), "regies.offered")], [GUIDE])
        self.answer("accept", SUPPORT, case, GUIDE, says="stored")
        self.answer("release", SUPPORT, case, GUIDE, "--reason", "overload", says="stored")
        # All of them had their turn: a coordinator has to see to it.
        self.holds(case, "escalated")
        d.mdoctl("regie", "assign", case, ONE, *WHY, says="done")
        self.holds(case, "accepted", ONE)

    def move_all(self):
        d = self.d
        mine = [self.case] + [self.signal(number) for number in (41, 42, 43)]
        for case in mine[1:]:
            d.mdoctl("regie", "assign", case, ONE, *WHY, says="done")
        d.mdoctl("regie", "move-all", ONE, status=2, says="reason")
        d.mdoctl("regie", "move-all", "nobody-1", *WHY, status=4, says=["(person-unknown)", "at /params/person"])
        planned = d.json("regie", "move-all", ONE, "--dry-run", *WHY)
        d.c.equal("two and one have room, and the first went round already", (planned["moved"], planned["escalated"], "batch" in planned), (3, 1, False))
        for case in mine:
            self.holds(case, "accepted", ONE)
        for partner in (GGD, SUPPORT, TOWN):
            d.heard(partner)
        moved = d.json("regie", "move-all", ONE, *WHY)
        d.c.equal("as was said", moved["cases"], planned["cases"])
        for row in moved["cases"]:
            self.holds(row["case"], "offered" if "to" in row else "escalated", row.get("to"))
        d.c.equal("all of it is told", [e["cause"] for e in of(d.heard(TOWN), "regies.released")], ["redistributed"] * 4)
        taken = next(row for row in moved["cases"] if row.get("partner") == GGD)
        self.answer("accept", GGD, taken["case"], taken["to"], says="stored")
        d.mdoctl("regie", "undo", NEVER_GIVEN, *WHY, status=4, says=["(batch-none)", "at /params/batch"])
        d.mdoctl("regie", "undo", moved["batch"], *WHY, says=["done", taken["case"]])
        for case in mine:
            self.holds(case, "accepted", taken["to"] if case == taken["case"] else ONE)
        d.c.that("that too", "undone" in [e["cause"] for e in of(d.heard(TOWN), "regies.released")])
        d.mdoctl("regie", "undo", moved["batch"], *WHY, status=4, says="(batch-none)")
        d.mdoctl("regie", "move-all", GUIDE, *WHY, says="there is nothing to hand over")

    def has(self, who):
        return [c for c, row in self.d.cases().items() if row["regiehouder"].get("person") == who]

    def leaves(self):
        d = self.d
        d.mdo(GGD, "roster", "set", "--person", ONE, "--partner", GGD, "--deputy", TWO, "--left", says="stored")
        d.c.equal("who left has nothing", self.has(ONE), [])
        states = {row["regiehouder"]["state"] for row in d.cases().values()}
        d.c.that("somebody or an escalation for each", states <= {"offered", "accepted", "escalated"}, states)


def main():
    c = Checks()
    with Region() as region:
        d = Desk(c, region)
        regie = Regie(d)
        for step in (regie.roster, regie.chain, regie.hand_over, regie.move_all, regie.leaves):
            step()
        c.equal("GGZ may know of none of it", [k for k in d.kinds(GGZ) if k.startswith("regies") or k.startswith("cases")], [])
        d.mdoctl("audit", "verify", who="f.privacy", says="intact")
        c.equal("it stops", region.stop(), 0)
    return c.end()


if __name__ == "__main__":
    sys.exit(main())
