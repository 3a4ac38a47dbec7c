#!/usr/bin/env python3
"""SIGTERM under load: quick, status 0, and nothing is committed that was not answered. SIGHUP with a configuration that is wrong
keeps the one that runs; a second daemon on the same state does not start."""
# ctest: timeout=240 seconds=12

import subprocess
import sys
import threading
import time

from region import GGD, SCHOOL, SUPPORT, TOWN, WELL, Checks, Failed, Region, bsn, pause, read, rows, until, write

ROUNDS = 8
IN_FLIGHT = 40


class Burst(threading.Thread):
    """Sends without waiting for answers, keeps every answer that comes, until the connection is silent."""

    def __init__(self, region, principal, first):
        super().__init__(daemon=True)
        self.region, self.principal, self.first = region, principal, first
        self.sent, self.answers = {}, {}
        self.stopping = threading.Event()

    def run(self):
        self.door = self.region.door(self.principal)
        while not self.stopping.is_set() or (len(self.answers) < len(self.sent) and self.quiet < 10):
            if not self.stopping.is_set() and len(self.sent) - len(self.answers) < IN_FLIGHT:
                message = self.door.signal({"bsn": bsn(self.first + len(self.sent) % 30)})
                self.sent[message["id"]] = message
                self.door.send(message)
            self.take(0 if len(self.sent) - len(self.answers) < IN_FLIGHT else 0.05)

    quiet = 0

    def take(self, seconds):
        answer = self.door.receive(max(seconds, 0.05) if self.stopping.is_set() else seconds)
        self.quiet = 0 if answer else self.quiet + 1
        if answer:
            self.answers[answer["id"]] = answer


def stop_under_load(c, region):
    committed = answered = 0
    for number in range(ROUNDS):
        bursts = [Burst(region, p, i * 40) for i, p in enumerate((SCHOOL, TOWN))]
        for b in bursts:
            b.start()
        pause(0.15 + 0.05 * number)
        start = time.monotonic()
        status = region.stop()
        took = time.monotonic() - start
        for b in bursts:
            b.stopping.set()
        for b in bursts:
            b.join(10)
            b.door.close()
        if status != 0 or took >= 2:
            c.that("SIGTERM under load: status 0 within 2 s", False, f"{status} after {took:.1f} s")
        stored = {row[0] for row in rows(f"{region.state}/mdod.db", "SELECT event_id FROM answer")}
        region.start()
        for b in bursts:
            told = {i for i, a in b.answers.items() if a["answer"] in ("stored", "duplicate")}
            there = stored & set(b.sent)
            if told != there:
                c.that(f"round {number}: answered is committed, committed is answered", False,
                       f"{len(there - told)} not answered, {len(told - there)} not there")
            committed, answered = committed + len(there), answered + len(told)
            again_is_right(c, region, b, there)
    print(f"{committed} committed, {answered} answered, in {ROUNDS} stops")
    c.that("there was load", committed > 100 and committed == answered)


def again_is_right(c, region, burst, there):
    door = region.door(burst.principal)
    wrong = []
    for i, message in list(burst.sent.items())[-60:]:
        wanted = "duplicate" if i in there else "stored"
        answer = door.ask(message)
        wrong += [answer] if answer["answer"] != wanted else []
    if wrong:
        c.equal("sent again, what was committed is a duplicate and what was not is stored", wrong[:2], [])
    door.close()


def reload(c, region):
    door = region.door(GGD)
    door.fetch(0)
    bad = {
        region.conf_file: "no_such_key = 1;\n",
        region.principals[SUPPORT].file: "door = tcp;\n",
        region.dir + "/tables.d/haarlem.conf": 'weekday = "someday";\n',
    }
    for file, line in bad.items():
        kept = read(file)
        write(file, kept + line)
        region.reload()
        place = f"{file}:{kept.count(chr(10)) + 1}"
        c.that(f"SIGHUP: what is wrong is said with file and line ({file.rsplit('/', 1)[-1]})",
               until(3, lambda p=place: p in read(region.log)), region.log_tail())
        c.equal("and the one before stays", door.fetch(0)["answer"], "events")
        write(file, kept)
    p = region.principals[SUPPORT]
    kept = read(p.file)
    write(p.file, kept.replace("vnumber_allowed = true", "vnumber_allowed = false"))
    region.reload()
    pause(0.3)
    support = region.door(SUPPORT)
    answer = support.ask(support.signal({"vnumber": "9900000015"}))
    c.equal("SIGHUP: a change counts at once", answer["problem"]["code"], "vnumber-not-allowed")
    c.equal("and connections of others stay", door.fetch(0)["answer"], "events")


def second_daemon(c, region):
    other = subprocess.run([region.tool("mdod"), "--config", region.conf_file], capture_output=True, text=True, check=False)
    c.that("a second daemon on the same state does not start", other.returncode in (69, 74), f"{other.returncode} {other.stderr}")
    c.that("and the first serves on", region.result("status")["health"] == WELL)


def main():
    c = Checks()
    with Region() as region:
        stop_under_load(c, region)
        reload(c, region)
        second_daemon(c, region)
        c.that("the audit chain is intact", region.result("audit.verify")["intact"])
        start = time.monotonic()
        c.equal("it stops", region.stop(), 0)
        c.that("at once when idle", time.monotonic() - start < 2)
        try:
            region.start()
            c.that("and starts again", region.result("status")["health"] == WELL)
        except Failed as why:
            c.that("and starts again", False, why)
    return c.end()


if __name__ == "__main__":
    sys.exit(main())
