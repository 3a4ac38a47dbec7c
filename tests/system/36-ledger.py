#!/usr/bin/env python3
"""The erasure ledger: while it cannot be written nobody is told that anything was erased; when it is back all goes on; a
daemon that finds another one than it left does not start unless an administrator says why that is right."""
# ctest: timeout=120 seconds=11

import os
import sys

from region import SCHOOL, TOWN, Checks, Region, pause, rows, signal_data, today, until, write

MARKER = "Merkwoord of the ledger"
ACCEPT = "the second disk was lost in the fire"


def configure(region):
    write(region.conf_file, open(region.conf_file).read() + '\nstore: {\n\terasure_ledger = "second/erased";\n};\n')
    os.mkdir(os.path.join(region.dir, "second"), 0o700)
    return os.path.join(region.dir, "second", "erased")


def withdrawal():
    return {"client": {"bsn": "123456782"}, "reporter": "medewerker-9", "on": today().isoformat()}


def health(region):
    return region.result("status")["health"]


def away(c, region, ledger):
    door, other = region.door(SCHOOL), region.door(TOWN)
    sent = door.ask(door.signal({"bsn": "123456782"}, text=MARKER))
    c.equal("a signal is stored", sent["answer"], "stored")
    c.equal("all is well with a ledger", health(region), "ok")
    os.rename(ledger, ledger + ".away")
    c.that("a ledger that is away is seen", until(15, lambda: "not where it was" in health(region)), health(region))
    c.equal("what erases nothing goes on", other.ask(other.signal({"bsn": "111222333"}))["answer"], "stored")
    message = door.event("nl.mdo.consents.withdrawn.v1", withdrawal())
    c.equal("a withdrawal is not told", door.ask(message)["answer"], "retry")
    c.equal("nor when it is asked again", door.ask(message)["answer"], "retry")
    c.equal("nor is anything to anybody", other.fetch(0)["answer"], "retry")
    c.that("but how the daemon is", "cannot be written" in health(region), health(region))
    os.rename(ledger + ".away", ledger)
    c.that("it is told once the ledger is back", until(15, lambda: door.ask(message)["answer"] == "duplicate"))
    c.equal("and all is well", health(region), "ok")
    c.that("what was owed stands in it", '"became":"withdrawn"' in open(ledger).read())
    c.that("and nothing readable", MARKER not in open(ledger).read())
    c.that("the key is gone", until(10, lambda: region.result("status")["erasing"] == 0))


def another(c, region, ledger):
    region.stop()
    os.rename(ledger, ledger + ".lost")
    mdod = [region.tool("mdod"), "--config", region.conf_file]
    said = region.run(mdod, status=None)
    c.equal("without its ledger it does not start", said.returncode, 74)
    c.that("and says why", "missing" in said.stderr and "--accept-erasure-ledger" in said.stderr, said.stderr)
    os.rename(ledger + ".lost", ledger)
    said = region.run([*mdod, "--accept-erasure-ledger", ACCEPT], status=None)
    c.that("what is right is not to be accepted", said.returncode == 74 and "nothing to accept" in said.stderr, said.stderr)
    region.start()
    c.equal("with it all is as it was", health(region), "ok")


def main():
    c = Checks()
    with Region(started=False) as region:
        ledger = configure(region)
        region.start()
        away(c, region, ledger)
        another(c, region, ledger)
        c.that("the audit chain is intact", region.result("audit.verify")["intact"])
    return c.end()


if __name__ == "__main__":
    sys.exit(main())
