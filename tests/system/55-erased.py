#!/usr/bin/env python3
"""After a withdrawal and the erase that follows it, no byte of what was written in any free field is found in the database, its
WAL, a copy or a backup of the main file made before, the erasure ledger, the log or a spool; and the old main file, opened
with the vault as it is now, shows none of it. The same, opened with the vault as it was before, shows all of it: else this
would prove nothing."""
# ctest: timeout=180 seconds=22 works release

import base64
import contextlib
import glob
import json
import os
import secrets
import shutil
import sqlite3
import sys

from region import GGD, GGZ, HOUSING, SCHOOL, SUPPORT, TOWN, Checks, Region, bsn, event, read, rows
from region import signal_data, today, until, write

BSN, VNUMBER, NAME, BORN = bsn(81), "9911223399", "Zwqvut Vrqzponm", "1972-03-14"
CLIENT = {"bsn": BSN, "vnumber": VNUMBER, "name": NAME, "birth_date": BORN}
NOTICED, MEDICAL, LIMITS = "Wqmirakel slaapt slecht", "Wqdiagnose en pillen", "Wqlast vier uur per dag"
GROUND, DECIDER, TRIED = "Wqgrond staat op straat", "Wqarts Jansen", "Wqpoging driemaal gebeld"
REASON, SPOOLED = "Wqreden gevraagd aan de client", "Wqspool kwam later"
CONTENT = [BSN, VNUMBER, NAME, "Zwqvut", "Vrqzponm", NOTICED, MEDICAL, LIMITS, GROUND, DECIDER, TRIED, SPOOLED, "Wqmirakel",
           "Wqdiagnose", "Wqlast", "Wqgrond", "Wqarts", "Wqpoging", "Wqspool"]
READABLE = CONTENT + [BORN, REASON, "Wqreden"]
RECIPIENTS = [GGD, GGZ, TOWN, SUPPORT]
PARTNERS = (TOWN, SCHOOL, SUPPORT, GGD, GGZ, HOUSING)


def configure(region):
    """A second place for the ledger, and backups."""
    write(f"{region.dir}/keys/backup.key", secrets.token_hex(32) + "\n", 0o600)
    os.makedirs(f"{region.dir}/second", mode=0o700)
    os.makedirs(f"{region.dir}/backups", mode=0o700)
    text = read(region.conf_file).replace('vault_key = "keys/vault.key";', 'vault_key = "keys/vault.key";\n\tbackup_key = "keys/backup.key";')
    who = region.principals["c.coordinator"].file
    write(who, read(who) + 'rights = [ "read", "steer", "consent", "identify", "roster", "audit", "glass", "keep" ];\n')
    write(region.conf_file, text + '\nstore: {\n\terasure_ledger = "second/erasure.ledger";\n\tbackup_dir = "backups";\n};\n')


def forms(marker):
    """As a file may hold it."""
    plain = marker.encode()
    yield from (plain, marker.encode("utf-16-le"), marker.encode("utf-16-be"), plain.hex().encode(), plain.hex().upper().encode())
    for shift in range(3):
        yield base64.b64encode(b"\0" * shift + plain)[4 if shift else 0 : -4]


NEEDLES = [(marker, form) for marker in READABLE for form in forms(marker) if len(form) > 5]


def nowhere(c, region, when, places):
    files = [f for place in places for f in glob.glob(place + "/**", recursive=True) + [place] if os.path.isfile(f)]
    found = []
    for file in files:
        with open(file, "rb") as f:
            data = f.read()
        found += [f"{os.path.relpath(file, region.dir)}: {marker}" for marker, form in NEEDLES if form in data]
    c.that(f"{when}: there are files to look at", len(files) > 2, files)
    c.equal(f"{when}: nothing readable in {len(files)} files", found, [])
    return files


def in_it(what, markers=tuple(CONTENT)):
    text = json.dumps(what, ensure_ascii=False)
    return [m for m in markers if m in text]


def observations(*those):
    return [{"domain": d, "kind": k, "text": t} for d, k, t in those]


def say_all(c, region):
    with_text = {"domain": "language", "recipients": RECIPIENTS}
    town, school, ggz, support = (region.door(p) for p in (TOWN, SCHOOL, GGZ, SUPPORT))
    data = signal_data(CLIENT, **with_text) | {"observations": observations(("language", "noticed", NOTICED))}
    c.equal("town", town.ask(event(town.source, "nl.mdo.signals.reported.v1", data))["answer"], "stored")
    data = signal_data({"bsn": BSN}, domain="mental_health", recipients=[GGD, TOWN, SUPPORT])
    data |= {"observations": observations(("mental_health", "medical", MEDICAL))}
    c.equal("ggz, medical", ggz.ask(event(ggz.source, "nl.mdo.signals.reported.v1", data))["answer"], "stored")
    data = signal_data({"vnumber": VNUMBER}, domain="work", recipients=[GGD, TOWN]) | {"observations": observations(("work", "limits", LIMITS))}
    c.equal("refugee support, limits", support.ask(event(support.source, "nl.mdo.signals.reported.v1", data))["answer"], "stored")
    crisis = {"ground": GROUND, "decided_by": DECIDER, "tried": TRIED, "recipients": [GGD, TOWN], "basis": "UAVG-30-3a"}
    data = signal_data({"vnumber": VNUMBER, "name": NAME, "birth_date": BORN}, text=NOTICED, consent=None, crisis=crisis)
    c.equal("a crisis", school.ask(event(school.source, "nl.mdo.signals.reported.v1", data))["answer"], "stored")


def by_spool(c, region):
    spool = region.dir + "/spool"
    down = region.principals[TOWN].profile + ".down"
    write(down, read(region.principals[TOWN].profile).replace(region.principals[TOWN].door, "tcp://127.0.0.1:1"), 0o600)
    data = signal_data(CLIENT, text=SPOOLED, recipients=RECIPIENTS)
    argv = [region.tool("mdo"), "signal", "--file", "-", "--spool", spool, "--profile"]
    c.equal("spooled", region.run([*argv, down], stdin=json.dumps(data), status=None).returncode, 6)
    argv = [region.tool("mdo"), "spool", "send", "--spool", spool, "--profile", region.principals[TOWN].profile]
    c.equal("and sent", region.run(argv, status=None).returncode, 0)


def the_case(region):
    return region.result("case.list")["cases"][0]["case"]


def read_by_all(c, region):
    """Everything is served to those who may have it, and looked at by the office."""
    for partner in (GGD, TOWN):
        c.that(f"{partner} was given words", in_it(region.door(partner).stream()))
    case = the_case(region)
    shown = region.result("case.show", case=case, identify=True, reason=REASON)
    c.equal("the office sees them", sorted(set(in_it(shown)) & {BSN, NAME, NOTICED, LIMITS}), sorted({BSN, NAME, NOTICED, LIMITS}))
    region.rpc("glass.break", case=case, reason=REASON)
    region.rpc("case.close", "v.voorzitter", case=case)
    region.rpc("ledger", case=case)



def back_up(c, region):
    """Sealed, of main file and vault, while everything is still there."""
    region.result("backup.start", reason=REASON)
    c.that("backed up", until(20, lambda: region.result("backup.status")["state"] == "idle"))
    c.equal("two files of it", len(os.listdir(f"{region.dir}/backups")), 2)


def withdraw_all(c, region):
    for partner in (TOWN, GGZ, SUPPORT, SCHOOL):
        door = region.door(partner)
        client = {"bsn": BSN} if region.principals[partner].allows("bsn_allowed") else {"vnumber": VNUMBER}
        data = {"client": client, "reporter": "medewerker-9", "on": today().isoformat()}
        c.equal(f"{partner}: withdrawn", door.ask(door.event("nl.mdo.consents.withdrawn.v1", data))["answer"], "stored")
    for row in region.result("inbox")["business"]:
        if row["kind"] == "withdrawal":
            region.result("consent.withdraw", case=row["case"], reason=REASON)
    for row in region.result("case.list")["cases"]:
        grounds = [x for x in region.result("case.show", case=row["case"])["consents"] if x["form"] == "crisis"]
        for ground in grounds:
            region.result("consent.withdraw", case=row["case"], consent=ground["consent"], reason=REASON)
    c.that("erased in time", until(10, lambda: region.result("status")["erasing"] == 0))


def ask_everything(region):
    """All that partners and the office can get out of what is there."""
    got = []
    for partner in PARTNERS:
        door = region.door(partner)
        first = door.fetch(0)
        if first.get("answer") == "refused":
            first = door.fetch(0, first["epoch"])
        got.append(first)
        door.close()
    for state in ("open", "closed"):
        for row in region.result("case.list", state=state)["cases"]:
            for params in ({}, {"identify": True, "reason": "om te zien"}):
                got.append(region.rpc("case.show", case=row["case"], **params))
            got.append(region.rpc("glass.break", case=row["case"], reason="om te zien"))
            got.append(region.rpc("case.show", case=row["case"], identify=True, reason="om te zien"))
            got.append(region.rpc("ledger", case=row["case"]))
    got += [region.rpc(m) for m in ("agenda", "inbox", "match.list", "match.history", "crisis.list", "erasure.list", "audit.export")]
    return got


def opened_with(c, region, main, vault, ledger):
    """What the daemon tells when it is started on these files."""
    shutil.rmtree(region.state)
    os.makedirs(region.state, mode=0o700)
    shutil.copy(f"{main}/mdod.db", region.state)
    shutil.copy(f"{vault}/vault.db", region.state)
    text = read(region.conf_file)
    if not ledger:
        write(region.conf_file, text.replace('\terasure_ledger = "second/erasure.ledger";\n', ""))
        # As if it had never had one: without, it would not start.
        with contextlib.closing(sqlite3.connect(f"{region.state}/mdod.db")) as file:
            file.execute("DELETE FROM meta WHERE name = 'ledger_line'")
            file.commit()
    try:
        region.start()
        return ask_everything(region)
    finally:
        region.stop()
        write(region.conf_file, text)


def keep(region, name):
    where = f"{region.dir}/{name}"
    shutil.copytree(region.state, where)
    return where


def keys_are_gone(c, before, now):
    sealed = rows(f"{before}/mdod.db", "SELECT id FROM sealed WHERE consent IS NOT NULL AND state = 1")
    keys = {row[0] for row in rows(f"{now}/vault.db", "SELECT id FROM vault_key")}
    c.that("the old main file holds sealed content", len(sealed) >= 8, len(sealed))
    c.equal("and no key of it is in the vault", [row[0] for row in sealed if row[0] in keys], [])


def main():
    c = Checks()
    with Region(started=False) as region:
        configure(region)
        region.start()
        say_all(c, region)
        by_spool(c, region)
        read_by_all(c, region)
        back_up(c, region)
        c.equal("it stops", region.stop(), 0)
        before = keep(region, "before")
        region.start()
        withdraw_all(c, region)
        places = [region.state, region.log, before, region.dir + "/spool", region.dir + "/second", region.dir + "/backups"]
        nowhere(c, region, "while it runs, its WAL and all", places)
        c.equal("nothing is told of it any more", in_it(ask_everything(region)), [])
        c.equal("it stops again", region.stop(), 0)
        nowhere(c, region, "in the end", places)
        now = keep(region, "now")
        keys_are_gone(c, before, now)
        vault = before if "--keep-vault" in sys.argv else now
        c.equal("the old main file with the vault as it is now shows nothing", in_it(opened_with(c, region, before, vault, False)), [])
        c.equal("nor where the erasure ledger is kept", in_it(opened_with(c, region, before, vault, True)), [])
        c.equal("and with the vault as it was the ledger is replayed", in_it(opened_with(c, region, before, before, True)), [])
        shown = set(in_it(opened_with(c, region, before, before, False)))
        c.equal("with the vault as it was it shows everything", sorted({BSN, NAME, NOTICED, LIMITS, SPOOLED} - shown), [])
        nowhere(c, region, "and the log of all that", [region.log, now, before])
    return c.end()


if __name__ == "__main__":
    sys.exit(main())
