#!/usr/bin/env python3
"""Answers that go out at a time of their own: of withdrawals always, of signals as the region says."""

import sys
import time

from region import GGD, SCHOOL, Checks, Region, bsn, read, today, write

WITHDRAWN_MS, SIGNAL_MS = 150, 40


def times(door, messages):
    """Milliseconds from sending all of them to the answer of each, in the order in which they came."""
    began = time.monotonic()
    for m in messages:
        door.send(m)
    came = {}
    while len(came) < len(messages):
        answer = door.receive()
        if answer is None:
            break
        came[answer["id"]] = (time.monotonic() - began) * 1000
    return came


def withdrawal(door, number):
    return door.event("nl.mdo.consents.withdrawn.v1", {"client": {"bsn": number}, "reporter": "docent-3", "on": today().isoformat()})


def check(checks, region):
    door = region.door(SCHOOL)
    first, second = withdrawal(door, bsn(1)), door.signal({"bsn": bsn(2)}, recipients=(GGD,))
    came = times(door, [first, second])
    checks.equal("each has one answer", set(came), {first["id"], second["id"]})
    checks.equal("the one with the shorter term comes first, though it was asked later", list(came), [second["id"], first["id"]])
    checks.that("a signal's not before its term", came[second["id"]] >= SIGNAL_MS - 1, came)
    checks.that("a withdrawal's not before its own", came[first["id"]] >= WITHDRAWN_MS - 1, came)
    asked = door.event("nl.mdo.agendas.asked.v1", {})
    came = times(door, [asked])
    checks.that("nor what stands in a calendar", came.get(asked["id"], 0) >= WITHDRAWN_MS - 1, came)
    refused = door.signal({"bsn": bsn(2)}, recipients=("nobody-at-all",))
    came = times(door, [refused])
    checks.that("nor is it refused sooner", came.get(refused["id"], 0) >= SIGNAL_MS - 1, came)


def main():
    checks = Checks()
    with Region(started=False) as region:
        write(region.conf_file, read(region.conf_file) + f"policy: {{ signal_answer_ms = {SIGNAL_MS}; }};\n")
        region.start()
        check(checks, region)
        region.stop()
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
