#!/usr/bin/python3
"""The match key is rotated while partners talk, with restarts between; and a wrong one is noticed."""
import os
import secrets
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from region import SCHOOL, TOWN, Checks, Region, bsn, pause, read, rpc, write

KEEPER = "f.privacy"


def restart(region):
    region.stop()
    region.start()


def replace_key(region, text):
    os.remove(region._key("match.key"))
    write(region._key("match.key"), text, 0o600)


def status(region):
    return region.result("key.status", KEEPER)


def signal(region, partner):
    door = region.door(partner)
    return door.ask(door.signal({"bsn": bsn(0)}))["answer"]


def cases(region):
    return [len(region.result("case.list")["cases"]), sum(c["signals"] for c in region.result("case.list")["cases"])]


def rotate(c, region):
    old = read(region._key("match.key"))
    new = secrets.token_hex(32) + "\n"
    c.equal("a signal", signal(region, SCHOOL), "stored")
    write(region._key("match.key.next"), new, 0o600)
    write(region.conf_file, read(region.conf_file).replace('match_key = "keys/match.key";',
          'match_key = "keys/match.key"; match_key_next = "keys/match.key.next";'))
    restart(region)
    c.equal("a next key is there", status(region)["state"], "ready")
    region.result("key.rotate", KEEPER, reason="once a year")
    c.equal("while it runs the same client is known", (signal(region, TOWN), cases(region)), ("stored", [1, 2]))
    restart(region)
    for _ in range(100):
        if status(region)["state"] == "done":
            break
        pause(0.1)
    c.equal("all are known under the next key", {k: status(region)[k] for k in ("state", "done", "left", "unreadable")},
            {"state": "done", "done": 1, "left": 0, "unreadable": 0})
    region.result("key.retire", KEEPER, reason="done")
    restart(region)
    c.equal("swapped late", (signal(region, SCHOOL), cases(region)), ("stored", [1, 3]))
    os.remove(region._key("match.key.next"))
    replace_key(region, new)
    restart(region)
    c.equal("swapped", (signal(region, TOWN), cases(region), status(region)["generation"]), ("stored", [1, 4], 2))
    c.that("the chain holds", region.result("audit.verify", "f.privacy")["intact"])
    region.stop()
    replace_key(region, old)
    try:
        region.start()
        c.that("the old key is refused", False)
    except Exception:  # it ended by itself
        c.that("the old key is refused", "match.key is not the match key" in read(region.log), region.log_tail())
    replace_key(region, new)


def main():
    c = Checks()
    with Region(started=False) as region:
        keeper = region.principals[KEEPER].file
        write(keeper, read(keeper) + 'rights = [ "read", "audit", "keep" ];\n')
        region.start()
        rotate(c, region)
    return c.end()


if __name__ == "__main__":
    sys.exit(main())
