#!/usr/bin/env python3
"""No BSN, V-number, name or free text is readable in the state, the daemon's output, its memory map of arguments, or a client's
argument vector; and what was withdrawn cannot be opened any more."""
# ctest: timeout=120 works

import contextlib
import datetime
import glob
import json
import os
import subprocess
import sys

from region import GGD, SCHOOL, SUPPORT, TOWN, Checks, Region, bsn, event, pause, problem, read, rows, rpc, signal_data, today, until, write

BSN, VNUMBER, NAME, BORN = bsn(77), "9911223344", "Zyxwvut Srqponm", "1971-02-13"
TEXT, GROUND, REASON = "Mirakelwoord in free text", "Grondwoord why this cannot wait", "Redenwoord of the coordinator"
DECIDER, TRIED = "Beslisser the psychiatrist", "Geprobeerd by telephone"
MARKERS = [BSN, VNUMBER, NAME, NAME.split()[0].lower(), TEXT, GROUND, DECIDER, TRIED, REASON, "Mirakelwoord", "Grondwoord"]


def held(region):
    """Every file of the state, the log; name and bytes."""
    files = glob.glob(region.state + "/**", recursive=True) + [region.log]
    for file in files:
        if os.path.isfile(file):
            with open(file, "rb") as f:
                yield os.path.basename(file), f.read()


def nowhere(c, region, when):
    found = [f"{file}: {m}" for file, data in held(region) for m in MARKERS if m.encode() in data]
    utf16 = [f"{file}: {m}" for file, data in held(region) for m in MARKERS if m.encode("utf-16-le") in data]
    c.equal(f"{when}: nothing readable in {sorted(f for f, _ in held(region))}", found + utf16, [])


def send_all(c, region):
    town, school, support = region.door(TOWN), region.door(SCHOOL), region.door(SUPPORT)
    client = {"bsn": BSN, "vnumber": VNUMBER, "name": NAME, "birth_date": BORN}
    c.equal("a signal with all of it", town.ask(town.signal(client, text=TEXT))["answer"], "stored")
    crisis = {"ground": GROUND, "decided_by": DECIDER, "tried": TRIED, "recipients": [GGD, TOWN], "basis": "UAVG-30-3a"}
    data = signal_data(client, text=TEXT, consent=None, crisis=crisis)
    data["client"].pop("vnumber")
    c.equal("a crisis", school.ask(event(school.source, "nl.mdo.signals.reported.v1", data))["answer"], "stored")
    named = support.signal({"name": NAME, "birth_date": BORN}, text=TEXT)
    c.equal("by name", support.ask(named)["answer"], "stored")
    broken = f"{BSN[:-1]}{(int(BSN[-1]) + 1) % 10}"
    MARKERS.append(broken)
    refused = [
        town.signal({"bsn": broken, "name": NAME, "birth_date": BORN}, text=TEXT),
        town.signal(client, text=TEXT, consent=None),
        town.signal({"bsn": BSN, "colour": NAME}, text=TEXT),
        town.signal({"bsn": NAME}, text=TEXT),
        town.signal(client, text=TEXT, language=NAME.split()[0]),
        town.signal(client, text=TEXT * 30),
        town.signal(client, text=TEXT) | {"source": NAME},
        town.signal(client, text=TEXT) | {"type": NAME.replace(" ", "")},
        town.signal(client, text=TEXT, reporter=NAME),
        {NAME: TEXT},
    ]
    for number, message in enumerate(refused):
        town.send(message)
        answer = town.receive()
        c.that(f"refusal {number} repeats nothing", answer["answer"] == "refused" and not said(answer), answer)
    town.send(json.dumps(refused[0])[:-30])
    c.that("what is cut off is refused and not repeated", (a := town.receive())["answer"] == "refused" and not said(a), a)


def said(answer):
    text = json.dumps(answer, ensure_ascii=False)
    return [m for m in MARKERS if m in text]


def coordinate(c, region):
    door = region.door("c.coordinator")
    cases = [row for row in region.result("case.list")["cases"] if not row["unmatched"]]
    shown = region.result("case.show", case=cases[0]["case"], identify=True, reason=REASON)
    c.equal("identified by the coordinator, with a reason", shown["client"].get("bsn"), BSN)
    plain = region.result("case.show", case=cases[0]["case"])
    c.equal("not without asking", said(plain), [])
    c.equal("nor in lists", said([region.result(m) for m in ("agenda", "inbox", "case.list", "match.list")]), [])
    c.equal("an identification needs a reason", problem(door.ask(rpc("case.show", case=cases[0]["case"], identify=True)))[0],
            "reason-missing")
    c.equal("and the right to it", problem(region.rpc("case.show", "v.voorzitter", case=cases[0]["case"], identify=True,
                                                      reason=REASON))[0], "right-missing")


def decide(c, region):
    """What withdrawals leave to the coordinator: consents of others that they suspended, and the crisis ground."""
    business = {(row["kind"], row["case"]) for row in region.result("inbox")["business"]}
    c.equal("the coordinator is asked", {kind for kind, _ in business} & {"withdrawal", "crisis"}, {"withdrawal", "crisis"})
    for kind, case in sorted(business):
        if kind == "withdrawal":
            region.result("consent.withdraw", case=case, reason=REASON)
        elif kind == "crisis":
            grounds = [x["consent"] for x in region.result("case.show", case=case)["consents"] if x["form"] == "crisis"]
            region.result("consent.withdraw", case=case, consent=grounds[0], reason=REASON)


def erase(c, region):
    ggd = region.door(GGD)
    c.that("the recipient was shown it", TEXT in json.dumps(ggd.stream()))
    for partner, client in ((TOWN, {"bsn": BSN}), (SUPPORT, {"name": NAME, "birth_date": BORN}), (SCHOOL, {"bsn": BSN})):
        door = region.door(partner)
        data = {"client": client, "reporter": "medewerker-9", "on": today().isoformat()}
        c.equal(f"{partner}: withdrawn", door.ask(door.event("nl.mdo.consents.withdrawn.v1", data))["answer"], "stored")
    decide(c, region)
    c.that("erased in time", until(10, lambda: region.result("status")["erasing"] == 0))
    c.equal("asked for again: nothing readable", said(ggd.fetch(0)), [])
    c.equal("no case is left to show", region.result("case.list")["cases"], [])


def sealed_is_gone(c, region):
    c.equal("it stops", region.stop(), 0)
    left = rows(f"{region.state}/mdod.db", "SELECT id, state, kind FROM sealed WHERE consent IS NOT NULL")
    keys = {row[0] for row in rows(f"{region.state}/vault.db", "SELECT id FROM vault_key")}
    c.that("there were sealed records", len(left) >= 5, left)
    c.equal("all are erased", [r for r in left if r[1] != 3], [])
    c.equal("their keys are gone", [r[0] for r in left if r[0] in keys], [])


class Watched:
    """Every argument vector and environment of the clients while they run."""

    def __init__(self, region):
        self.region, self.seen = region, b""

    def run(self, *argv, stdin):
        done = subprocess.Popen([self.region.tool(argv[0]), *argv[1:]], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, env={k: v for k, v in os.environ.items() if not k.startswith("MDO_")})
        pause(0.05)
        for file in ("cmdline", "environ"):
            with contextlib.suppress(ProcessLookupError), open(f"/proc/{done.pid}/{file}", "rb") as f:
                self.seen += f.read()
        out, err = done.communicate(stdin.encode())
        return done.returncode, out + err


def clients(c, region):
    watched = Watched(region)
    profile = ("--profile", region.principals[TOWN].profile)
    write(region.dir + "/words", TEXT, 0o600)
    status, out = watched.run(
        "mdo", "signal", "--client-file", "-", "--observe", f"language={region.dir}/words", "--language", "ti", "--reporter",
        "medewerker-9", "--recipient", GGD, "--until", (today() + datetime.timedelta(days=30)).isoformat(), "--form", "spoken",
        "--basis", "UAVG-22-2a", *profile, stdin=json.dumps({"bsn": bsn(78), "name": NAME, "birth_date": BORN}))
    c.equal("mdo signal from options and files", status, 0) or print(out.decode())
    c.equal("there is no option for a BSN", region.run([region.tool("mdo"), "signal", "--bsn", BSN], status=None).returncode, 2)
    spool = region.dir + "/spool"
    down = region.principals[TOWN].profile + ".down"
    write(down, read(region.principals[TOWN].profile).replace(region.principals[TOWN].door, "tcp://127.0.0.1:1"), 0o600)
    data = signal_data({"bsn": bsn(79), "name": NAME, "birth_date": BORN}, text=TEXT)
    status, out = watched.run("mdo", "signal", "--file", "-", "--spool", spool, "--profile", down, stdin=json.dumps(data))
    c.equal("kept in the spool while the daemon is away", status, 6) or print(out.decode())
    c.equal("the spool is for its owner only", oct(os.stat(spool).st_mode & 0o777), "0o700")
    spooled = [f for f in glob.glob(spool + "/**", recursive=True) if os.path.isfile(f)]
    c.that("and holds nothing readable", spooled and not [m for f in spooled for m in MARKERS if m.encode() in open(f, "rb").read()])
    status, out = watched.run("mdo", "spool", "send", "--spool", spool, *profile, stdin="")
    c.equal("sent later", status, 0) or print(out.decode())
    c.that("argument vectors were seen", watched.seen.count(b"--client-file") == 1 and watched.seen.count(b"--spool") >= 1)
    c.equal("none held any of it, nor an environment", [m for m in MARKERS if m.encode() in watched.seen], [])


def main():
    c = Checks()
    with Region() as region:
        send_all(c, region)
        coordinate(c, region)
        nowhere(c, region, "while it runs")
        clients(c, region)
        region.kill()
        nowhere(c, region, "after kill -9")
        region.start()
        erase(c, region)
        nowhere(c, region, "after the erasure")
        with open(f"/proc/{region.daemon.pid}/cmdline", "rb") as f:
            c.equal("nothing in the daemon's arguments", [m for m in MARKERS if m.encode() in f.read()], [])
        sealed_is_gone(c, region)
        nowhere(c, region, "in the end")
    return c.end()


if __name__ == "__main__":
    sys.exit(main())
