#!/usr/bin/env python3
"""In one's calendar, and once a day: mdo agenda, mdoctl agenda --ics, mdoctl digest, as users have them. What a calendar holds is
read with a reader of our own, and searched for anything about the client."""
# ctest: timeout=120

import json
import re
import subprocess
import sys

from region import GGD, SCHOOL, TOWN, Checks, Region, bsn, signal_data, until

COORDINATOR = "c.coordinator"
NAME, WORDS = "Merkteken Naam", "Merkteken taal"


def entries(text):
    """The VEVENTs of an iCalendar text, lines unfolded (RFC 5545 3.1)."""
    found, event = [], None
    for line in re.sub(r"\r\n[ \t]", "", text).split("\r\n"):
        key, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            event = {}
        elif line == "END:VEVENT":
            found.append(event)
        elif event is not None:
            event[key.partition(";")[0]] = value
    return found


class Feed:
    def __init__(self, c, region):
        self.c, self.region = c, region

    def run(self, program, who, *words, stdin=None):
        done = self.region.client(program, who, *words, stdin=stdin, status=None)
        self.c.that(f"{who}: {program} {' '.join(words)}"[:100], done.returncode == 0, f"{done.returncode}: {done.stdout}{done.stderr}"[:600])
        return done.stdout

    def ics(self, who):
        program = "mdoctl" if who == COORDINATOR else "mdo"
        argv = [self.region.tool(program), "agenda", "--ics", "--profile", self.region.principals[who].profile]
        # Read as bytes: what ends a line counts.
        done = subprocess.run(argv, capture_output=True, check=False, timeout=60)
        self.c.that(f"{who}: {program} agenda --ics", done.returncode == 0, done.stderr.decode()[:300])
        return done.stdout.decode()

    def signal(self):
        client = {"bsn": bsn(21), "name": NAME, "birth_date": "1988-04-05"}
        data = signal_data(client, recipients=[GGD, TOWN], reporter="docent-3", domain="language")
        data["observations"] = [{"domain": "language", "text": WORDS}]
        event = {"specversion": "1.0", "id": "feed-1", "source": self.region.principals[SCHOOL].source,
                 "type": "nl.mdo.signals.reported.v1", "data": data}
        self.run("mdo", SCHOOL, "signal", "--file", "-", stdin=json.dumps(event))
        self.case = json.loads(self.run("mdoctl", COORDINATOR, "case", "list", "--json"))["cases"][0]["case"]

    def standing(self):
        """Tables are planned every two seconds."""
        meetings = json.loads(self.region.client("mdoctl", COORDINATOR, "agenda", "--json").stdout)
        return any(i["case"] == self.case for m in meetings for i in m["items"])

    def announce(self):
        until(10, self.standing)
        meetings = json.loads(self.run("mdoctl", COORDINATOR, "agenda", "--json"))
        at = next(m for m in meetings if any(i["case"] == self.case for i in m["items"]))
        if at["state"] == "draft":
            self.run("mdoctl", COORDINATOR, "meeting", "announce", at["meeting"])
        return at, next(m for m in meetings if m["table"] == at["table"] and m["start"] > at["start"])

    def pin(self, meeting):
        self.run("mdoctl", COORDINATOR, "agenda", "pin", self.case, meeting["meeting"], "--reason", "asked for")

    def clean(self, what, text):
        """Nothing about the client or the case; lines as the RFC has them."""
        for marker in (NAME, "Merkteken", bsn(21), "1988-04-05", self.case, "language", "taal"):
            self.c.that(f"{what}: no {marker[:9]}..", marker not in text, text)
        self.c.that(f"{what}: nobody is named", "ATTENDEE" not in text and "mailto" not in text, text)
        self.c.that(f"{what}: lines end in CRLF, none is too long",
                    text.replace("\r\n", "").count("\n") == 0 and all(len(line.encode()) <= 75 for line in text.split("\r\n")), text)


def moves(f):
    c = f.c
    c.equal("nothing to come for yet", f.run("mdo", GGD, "agenda"), "nothing to come for\n")
    f.signal()
    here, later = f.announce()
    text = f.ics(GGD)
    f.clean("ggd's calendar", text)
    first = entries(text)
    c.equal("one item", len(first), 1)
    c.equal("it begins at its slot", first[0]["DTSTART"], re.sub(r"[-:]|\.000", "", json.loads(f.run("mdo", GGD, "agenda", "--json"))[0]["start"]))
    c.equal("never changed", (first[0]["SEQUENCE"], first[0]["STATUS"]), ("0", "CONFIRMED"))
    c.equal("asked again: the same bytes", f.ics(GGD), text)
    c.equal("whoever asserted the consent hears nothing yet", entries(f.ics(SCHOOL)), [])
    towns = entries(f.ics(TOWN))
    c.that("two partners share no uid", towns[0]["UID"] != first[0]["UID"], f"{towns} {first}")

    f.pin(later)
    gone = entries(f.ics(GGD))
    c.equal("moved to a draft: off for now", (gone[0]["UID"], gone[0]["STATUS"], gone[0]["SEQUENCE"]), (first[0]["UID"], "CANCELLED", "1"))
    f.announce()
    back = entries(f.ics(GGD))
    c.equal("announced there: the same entry again", (back[0]["UID"], back[0]["STATUS"], back[0]["SEQUENCE"]), (first[0]["UID"], "CONFIRMED", "2"))
    c.that("later than before", back[0]["DTSTART"] > first[0]["DTSTART"], f"{back} {first}")

    mine = f.ics(COORDINATOR)
    f.clean("the coordinator's calendar", mine)
    c.that("announced meetings, each once", len({e["UID"] for e in entries(mine)}) == len(entries(mine)) >= 2, mine)
    c.that("another uid than the partner's", back[0]["UID"] not in mine, mine)

    f.run("mdoctl", COORDINATOR, "consent", "withdraw", f.case, "--reason", "the client said so")
    withdrawn = entries(f.ics(GGD))
    c.equal("withdrawn: cancelled, and no more", (withdrawn[0]["UID"], withdrawn[0]["STATUS"]), (first[0]["UID"], "CANCELLED"))


def digest(f):
    lines = [json.loads(line) for line in f.run("mdoctl", COORDINATOR, "digest", "--json").splitlines()]
    f.c.that("the digest names meetings", any(line["event"] == "meeting.announced" for line in lines), str(lines))
    f.c.that("and no case that may not be shown", all("case" not in line for line in lines), str(lines))
    f.c.that("and says it in words", "a meeting was announced" in f.run("mdoctl", COORDINATOR, "digest"), "")


def main():
    checks = Checks()
    with Region() as region:
        feed = Feed(checks, region)
        moves(feed)
        digest(feed)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
