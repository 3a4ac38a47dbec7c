#!/usr/bin/python3
"""Partners and the journal witness the audit chain: an older copy put in place, a chain gone on with otherwise, are found by
others than the daemon; a declared restore is told. And an officer gets the chain, a client what it says of them."""
import contextlib
import ctypes
import ctypes.util
import json
import os
import re
import shutil
import sqlite3
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from region import GGD, SCHOOL, Checks, Region, bsn, read, rows, signal_data, write

OFFICER = "f.privacy"
ALARM = 7
sodium = ctypes.CDLL(ctypes.util.find_library("sodium"))


def is_signed(anchor, head, signature, key):
    """As PROTOCOL.md says it, in another language."""
    text = f"mdod audit head 1\n{anchor}\n{head}\n".encode()
    return sodium.crypto_sign_verify_detached(bytes.fromhex(signature), text, ctypes.c_ulonglong(len(text)), bytes.fromhex(key)) == 0


def listen(region):
    return region.client("mdo", GGD, "listen", "--once", status=None)


def kept(region):
    text = read(region.principals[GGD].secret_file + ".witness")
    return dict(line.split(" ", 1) for line in reversed(text.splitlines()[1:]))


def verify(region, *more, status=(0,)):
    return region.client("mdoctl", OFFICER, "audit", "verify", *more, status=status)


def ten_minutes(region):
    """The newest anchor is as old as it takes for the next one; the daemon does not run."""
    with contextlib.closing(sqlite3.connect(os.path.join(region.state, "mdod.db"))) as db:
        db.execute("UPDATE anchor SET at = at - 600000")
        db.commit()


def restart(region, meanwhile=lambda region: None):
    region.stop()
    meanwhile(region)
    region.start()


def put_aside(region):
    shutil.copytree(region.state, region.dir + "/aside")


def put_back(region):
    shutil.rmtree(region.state)
    shutil.copytree(region.dir + "/aside", region.state)


def well(c, region):
    c.equal("a listener", (listen(region).returncode, kept(region)["anchor"]), (0, "1"))
    seen = kept(region)
    c.that("it is signed", is_signed(1, seen["head"], seen["signature"], seen["key"]))
    c.that("and would not be with another number", not is_signed(2, seen["head"], seen["signature"], seen["key"]))
    c.equal("the key that mdoctl shows", region.client("mdoctl", OFFICER, "audit", "key").stdout.strip(), seen["key"])
    line = f"anchor 1 head {seen['head']} signature {seen['signature']}"
    c.that("the journal has it too", line in read(region.log), region.log_tail())
    file = region.principals[GGD].secret_file + ".witness"
    c.that("the chain passed there", "is in the chain" in verify(region, "--against", file).stdout)


def rolled_back(c, region):
    file = region.principals[GGD].secret_file + ".witness"
    restart(region, put_aside)
    restart(region, ten_minutes)
    c.equal("ten minutes later", (listen(region).returncode, kept(region)["anchor"]), (0, "2"))
    c.equal("it is there", verify(region, "--against", file).returncode, 0)
    restart(region, put_back)
    c.equal("the older copy is in itself right", verify(region, "--full").returncode, 0)
    got = listen(region)
    c.that("the listener alarms", got.returncode == ALARM and "ALARM: the audit chain went back" in got.stderr, got.stderr)
    c.that("the officer is told", "NEVER CAME" in verify(region, "--against", file, status=(ALARM,)).stdout)
    data = json.dumps(signal_data({"bsn": bsn(3)}))
    sent = region.client("mdo", GGD, "signal", "--file", "-", stdin=data, status=None)
    c.that("a signal is stored all the same, loudly", sent.returncode == ALARM and sent.stdout.startswith("stored"), sent.stdout + sent.stderr)
    restart(region, ten_minutes)
    c.that("gone on with otherwise", "NOT THE WITNESS'S HEAD" in verify(region, "--against", file, status=(ALARM,)).stdout)
    c.equal("the alarm stays", listen(region).returncode, ALARM)
    c.equal("it can be looked at", region.client("mdo", GGD, "witness", "show", status=None).returncode, ALARM)
    region.client("mdo", GGD, "witness", "accept")
    got = listen(region)
    c.equal("accepted", (got.returncode, "ALARM" in got.stderr), (0, False))


def restored(c, region):
    region.stop()
    region.run([region.tool("mdod"), "--config", region.conf_file, "--recover"])
    region.start()
    got = listen(region)
    c.that("a declared restore is told", got.returncode == 0 and "says it was restored" in got.stderr, got.stderr)
    got = listen(region)
    c.that("once", got.returncode == 0 and "restored" not in got.stderr, got.stderr)


def told(c, region):
    school = region.door(SCHOOL)
    school.ask(school.signal({"bsn": bsn(5)}, text="MERKTEKEN Sleeps badly."))
    listen(region)
    cases = [row["case"] for row in region.result("case.list")["cases"]]
    case = next(one for one in cases if region.principals[SCHOOL].name in region.client("mdoctl", OFFICER, "ledger", one).stdout)
    text = region.client("mdoctl", OFFICER, "ledger", case, "--language", "en", "--reason", "the client asked").stdout
    name = re.escape(region.principals[SCHOOL].name)
    c.that("the client is told who told", re.search(f"{name} told the team something about you, about: language", text), text)
    c.that("and who was given it, on what ground", re.search(
        f"{re.escape(region.principals[GGD].name)} was given what {name} told about you.*with your written consent", text), text)
    c.that("but not what was said", "MERKTEKEN" not in text and bsn(5) not in text)
    text = region.client("mdoctl", OFFICER, "ledger", case).stdout
    c.that("in Dutch unless asked otherwise", "Wat u kunt doen" in text)
    lines = region.client("mdoctl", OFFICER, "audit", "export").stdout.splitlines()
    exported = [json.loads(line) for line in lines]
    c.equal("an officer gets every row once", [row["EventID"] for row in exported], list(range(1, len(exported) + 1)))
    region.stop()
    count = rows(os.path.join(region.state, "mdod.db"), "SELECT count(*) FROM audit WHERE event = 'audit.exported'")[0][0]
    c.that("which is in the chain itself", count >= 1)
    region.start()


def main():
    c = Checks()
    with Region(started=False) as region:
        keeper = region.principals[OFFICER].file
        write(keeper, read(keeper) + ("" if "rights" in read(keeper) else 'rights = [ "read", "audit" ];\n'))
        region.start()
        well(c, region)
        rolled_back(c, region)
        restored(c, region)
        told(c, region)
        c.equal("the chain as a whole", verify(region, "--full").returncode, 0)
    return c.end()


if __name__ == "__main__":
    sys.exit(main())
