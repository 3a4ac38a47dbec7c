#!/usr/bin/env python3
"""Questions about plans, which take longer than a turn may: answered right after a start, beside signals, across a reload; a
few at a time; and whoever is gone holds up nobody. A meeting that is announced while its table is to be planned."""

import sys

from region import GGD, SCHOOL, TOWN, Checks, Region, bsn, pause, read, rpc, until, write

CASES = 400
WHO = "c.coordinator"


def fill(region):
    door = region.door(SCHOOL)
    for n in range(CASES):
        door.send(door.signal({"bsn": bsn(n)}, recipients=(GGD, TOWN)))
        if n % 16 == 15:
            for _ in range(16):
                door.receive()


def question(region, **more):
    return rpc("agenda.what_if", table="haarlem", absent=GGD, **more)


def answers(door, messages, seconds=30):
    """By id."""
    came = {}
    while len(came) < len(messages):
        answer = door.receive(seconds)
        if answer is None:
            break
        came[answer["id"]] = answer
    return came


def of_one_moment(checks, region):
    """Right after a start nothing of the table is read; signals come in all the while."""
    region.start()
    door, sender = region.door(WHO), region.door(TOWN)
    asked = question(region)
    door.send(asked)
    signals = [sender.ask(sender.signal({"bsn": bsn(n)}, recipients=(GGD,))) for n in range(50)]
    checks.that("signals are answered meanwhile", all((s or {}).get("answer") == "stored" for s in signals), signals[:1])
    came = answers(door, [asked])
    checks.that("a question right after a start is answered", "result" in came.get(asked["id"], {}), str(came)[:300])
    again = door.ask(question(region), 30)
    checks.that("and once more", "changes" in (again or {}).get("result", {}), str(again)[:300])


def sent_again(checks, region):
    """As mdoctl does when nothing comes: it is the same question, and has one answer, where it was asked last."""
    first, second = region.door(WHO), region.door(WHO)
    # Both are connected: else the first's may come in last.
    for door in (first, second):
        door.ask(question(region), 30)
    asked = question(region)
    first.send(asked)
    second.send(asked)
    came = answers(second, [asked])
    checks.that("sent again it is answered where it was sent last", "result" in came.get(asked["id"], {}), str(came)[:200])
    checks.that("and once", second.receive(1) is None)
    asked = question(region)
    first.send(asked)
    region.reload()
    checks.that("the daemon reloads", until(10, lambda: "reloaded" in read(region.log)))
    came = answers(first, [asked, asked], 2)
    if asked["id"] not in came:
        first.send(asked)
        came = answers(first, [asked])
    checks.that("after a reload it is answered when asked again", "result" in came.get(asked["id"], {}), str(came)[:200])


def a_few(checks, region):
    door, other = region.door(WHO), region.door(WHO)
    asked = [question(region) for _ in range(7)]
    for m in asked:
        door.send(m)
    came = answers(door, asked)
    codes = [a.get("error", {}).get("data", {}).get("code", "answered") for a in came.values()]
    checks.that("four at a door are answered", codes.count("answered") >= 4, codes)
    checks.that("further ones are busy", set(codes) <= {"answered", "busy"} and "busy" in codes, codes)
    gone = region.door(WHO)
    gone.send(question(region))
    gone.close()
    answer = other.ask(question(region), 30)
    checks.that("who is gone holds up nobody", "result" in (answer or {}), str(answer)[:300])


def announced(checks, region):
    """What waits to be planned is planned first, and the answer says who stands there."""
    door, sender = region.door(WHO), region.door(SCHOOL)
    drafts = [m["meeting"] for m in region.result("meeting.list", table="haarlem")["meetings"] if m["state"] == "draft"]
    waiting = [sender.signal({"bsn": bsn(CASES + n)}, recipients=(GGD, TOWN)) for n in range(40)]
    for m in waiting:
        sender.send(m)
    answers(sender, waiting)
    answer = door.ask(rpc("meeting.announce", meeting=drafts[0]), 10)
    checks.that("a meeting is announced when its table is planned", answer["result"].get("count", 0) > 0 and not answer["result"].get("note"),
                str(answer)[:300])
    shown = region.result("meeting.show", meeting=drafts[0])
    checks.equal("as the answer says", (shown["state"], len(shown["items"])), ("announced", answer["result"]["count"]))


def main():
    checks = Checks()
    with Region(started=False) as region:
        write(region.conf_file, read(region.conf_file) + "\npolicy: {\n\tnew_persons_per_day = 100000;\n};\n")
        region.start()
        fill(region)
        region.stop()
        of_one_moment(checks, region)
        sent_again(checks, region)
        a_few(checks, region)
        announced(checks, region)
        door = region.door(WHO)
        for _ in range(4):
            door.send(question(region))
        pause(0.005)
        checks.equal("the daemon stops while it works on some", region.stop(), 0)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
