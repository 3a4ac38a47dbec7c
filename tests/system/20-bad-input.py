#!/usr/bin/env python3
"""Whatever comes in gets an answer with a code and the place, never a crash, a hang or silence; and whoever may not come in
does not. The daemon is asked after each whether it still serves."""
# ctest: timeout=240 seconds=9

import json
import os
import resource
import shutil
import socket
import sys
import time

import zmq

from hostile import Hostile
from region import GGD, GGZ, HOUSING, SCHOOL, SUPPORT, TOWN, Checks, Region, bsn, changed, pause, problem, read, rpc, today, write

OTHER_SOURCE = "urn:nld:kvknr:99000002:systeem:epd"


def not_json(h):
    whole = json.dumps(h.good)
    h.refused("no JSON", b"hello", "not-json", "")
    h.refused("a zero byte", b"\0", "not-json", "")
    h.refused("random bytes", os.urandom(500), "not-json", "")
    h.refused("cut off", whole[:-20], "not-json", "")
    h.refused("something behind it", whole + "{}", "not-json", "")
    h.refused("an array", f"[{whole}]", "member-type", "")
    h.refused("a deep one", b"[" * 30000 + b"]" * 30000, "not-json", "")
    h.refused("a member twice", whole[:-1] + ', "id": "x"}', "not-json", "")
    h.refused("a member twice, inside", whole.replace('"bsn"', '"bsn": "999990007", "bsn"', 1), "not-json", "")
    h.refused("bad UTF-8", whole.encode().replace(b"Sleeps", b"\xff\xfe\xc0"), "not-json", "")
    h.refused("half a surrogate pair", whole.replace("Sleeps", "\\ud800"), "not-json", "")
    h.refused("NUL in a text", whole.replace("Sleeps", "\\u0000"), "not-json", "")


def wrong_members(h):
    h.change("envelope: id missing", "/id", None, "member-missing")
    h.change("envelope: id too long", "/id", "x" * 65, "member-range")
    h.change("envelope: id is a number", "/id", 7, "member-type")
    h.change("envelope: another specversion", "/specversion", "0.3", "specversion")
    h.change("an unknown type", "/type", "nl.mdo.signals.reported.v9", "type-unknown")
    h.change("another partner's source", "/source", OTHER_SOURCE, "source-mismatch")
    h.change("data missing", "/data", None, "member-missing")
    h.change("data is a text", "/data", "x", "member-type")
    h.change("client missing", "/data/client", None, "member-missing")
    h.change("client without a name of any kind", "/data/client", {}, "client-unnamed", "/data/client")
    h.change("reporter is a list", "/data/reporter", ["x"], "member-type")
    h.change("interpreter is a text", "/data/interpreter", "yes", "member-type")
    h.change("an unknown word", "/data/observations/0/domain", "weather", "member-word")
    h.change("no observations", "/data/observations", [], "member-range")
    h.change("a text of 501 bytes", "/data/observations/0/text", "x" * 501, "member-range")
    h.change("an unknown member", "/data/observations/0/colour", "red", "member-unknown", "/data/observations/0")
    h.change("a broken BSN", "/data/client/bsn", "999990008", "bsn-invalid")
    h.change("a date that does not exist", "/data/consent/valid_until", "2027-02-29", "date-impossible")
    h.change("no date", "/data/consent/valid_until", "tomorrow", "member-form")
    huge = changed(h.door.signal({"bsn": bsn(0)}), "/data/protect", {"answered": 10**30, "yes": 0, "asked_on": "2026-01-01"})
    h.refused("a number that no computer has room for", huge, "member-range", "")
    h.change("more yes than answered", "/data/protect", {"answered": 3, "yes": 4, "asked_on": today().isoformat()},
             "protect-count", "/data/protect/yes")
    h.change("a recipient that does not exist", "/data/consent/recipients/0", "nobody", "recipient-unknown")
    h.change("a language not on the list", "/data/language", "tlh", "language-unknown")
    h.change("crisis without its ground", "/data/urgency", "crisis", "urgency-crisis")


def reuse(h):
    h.c.equal("a good one", h.door.ask(h.good)["answer"], "stored")
    h.refused("its id for another", changed(h.good, "/data/interpreter", True), "id-reused", "/id")


def framing(h):
    whole = json.dumps(h.good).encode()
    h.refused("two frames", [whole, whole], "frames", "")
    h.refused("twenty frames", [b"x"] * 20, "frames", "")
    h.refused("an empty frame alone", [b""], "frames", "")
    h.refused("65 KiB", whole[:-1] + b" " * (65 * 1024) + b"}", "too-large", "")
    padded = json.dumps(h.door.signal({"bsn": bsn(0)})).encode()
    h.door.send(padded[:-1] + b" " * (65536 - len(padded)) + b"}")
    h.c.equal("65536 bytes are taken", h.door.receive(5)["answer"], "stored")
    chosen = h.region.door(SCHOOL, identity=b"let-me-in")
    h.refused("a routing id of its own", h.good, "routing-id", "", chosen)
    chosen.close()
    big = h.region.door(SCHOOL)
    big.send(b"x" * 300000)
    h.c.that("300 kB: the connection is closed", big.receive(1) is None)
    big.close()
    h.serves("a frame over the limit")


def people(h):
    door = h.region.door("c.coordinator")
    bad = [
        ("no JSON", b"{", "not-json", ""),
        ("another version", rpc("status") | {"jsonrpc": "1.0"}, "specversion", "/jsonrpc"),
        ("an unknown method", rpc("drop.tables"), "type-unknown", "/method"),
        ("an unknown parameter", rpc("status", x=1), "member-unknown", "/params"),
        ("an unknown case", rpc("case.show", case="C-00000000"), "case-unknown", "/params/case"),
        ("a date that does not exist", rpc("agenda", **{"from": "2026-02-30"}), "date-impossible", "/params/from"),
        ("no reason", rpc("case.close", case="C-00000000"), "reason-missing", "/params/reason"),
    ]
    for what, body, code, pointer in bad:
        h.refused(f"person: {what}", body, code, pointer, door)
    h.refused("person: two frames", [b"{}", b"{}"], "frames", "", door)
    h.refused("person: 65 KiB", b" " * (65 * 1024), "too-large", "", door)
    h.c.equal("person: a right that is missing", problem(h.region.rpc("audit.verify", "v.voorzitter")), ("right-missing", "/method"))


def never_reads(h):
    """Answers pile up and drop; everybody else is served."""
    deaf = h.region.door(GGD, rcvhwm=1, rcvbuf=4096)
    for number in range(3000):
        try:
            deaf.socket.send(json.dumps(deaf.event("nl.mdo.streams.fetch.v1", {"after": 0, "credit": 64})).encode(), zmq.DONTWAIT)
        except zmq.Again:
            pause(0.005)
        if number % 1000 == 0:
            h.serves("a client that never reads")
    h.serves("a client that never read")
    deaf.close()
    again = h.region.door(GGD)
    h.c.that("it is served once it reads", again.fetch(0)["answer"] == "events")


def wrong_keys(h):
    public, secret = (k.decode() for k in zmq.curve_keypair())
    cases = {"a wrong server key": {"server": public}, "an unknown key": {"secret": secret},
             "the key of another door": {"secret": read(h.region.principals[GGZ].secret_file).strip()}}
    for what, settings in cases.items():
        door = h.region.door(SCHOOL, **settings)
        door.send(door.signal({"bsn": bsn(0)}))
        h.c.that(f"{what}: nothing comes", door.receive(1) is None)
        door.close()
        h.serves(what)
    plain = h.region.context.socket(zmq.DEALER)
    plain.linger = 0
    plain.connect(h.region.principals[SCHOOL].door)
    plain.send(b"{}")
    h.c.that("no CURVE: nothing comes", not plain.poll(1000))
    plain.close(linger=0)
    with tcp(h.region, SCHOOL) as raw:
        raw.sendall(os.urandom(4096))
        raw.settimeout(8)
        try:
            while raw.recv(4096):
                pass
            closed = True
        except ConnectionResetError:
            closed = True
        except TimeoutError:
            closed = False
        h.c.that("bytes that are no ZMTP: the connection is closed", closed)
    h.serves("bytes that are no ZMTP")


def tcp(region, principal):
    host, port = region.principals[principal].door.removeprefix("tcp://").split(":")
    return socket.create_connection((host, int(port)), timeout=5)


def thousand_idle(h):
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    idle = [tcp(h.region, SCHOOL) for _ in range(1000)]
    slowest = 0
    for _ in range(10):
        start = time.monotonic()
        h.serves("a thousand idle connections")
        slowest = max(slowest, time.monotonic() - start)
    h.c.that("served beside a thousand idle connections", slowest < 2, f"{slowest:.2f} s")
    at_once = time.monotonic()
    door = h.region.door(SCHOOL)
    answer = door.ask(door.signal({"bsn": bsn(0)}))
    h.c.that("also at that door", answer and answer["answer"] == "stored", f"{answer} after {time.monotonic() - at_once:.1f} s")
    for s in idle:
        s.close()
    h.serves("a thousand idle connections that went")


def revoked(h):
    region = h.region
    door = region.door(SUPPORT)
    h.c.equal("admitted", door.fetch(0)["answer"], "events")
    p = region.principals[SUPPORT]
    kept = read(p.file)
    write(p.file, kept + "revoked = true;\n")
    start = time.monotonic()
    region.reload()
    cut = None
    while cut is None and time.monotonic() - start < 5:
        door.send(door.event("nl.mdo.streams.fetch.v1", {"after": 0, "credit": 1}))
        if door.receive(0.1) is None:
            cut = time.monotonic() - start
    pause(0.3)
    h.c.that("revoked: cut off within a second while connected", cut is not None and cut < 1, f"{cut} s")
    h.c.that("and stays out", door.receive(1) is None)
    h.serves("a revocation")
    write(p.file, kept)
    region.reload()
    pause(0.3)
    h.c.equal("allowed again: let in", region.door(SUPPORT).fetch(0)["answer"], "events")


def rights(h):
    door = h.region.door(HOUSING)
    h.c.equal("BSN not allowed", problem(door.ask(door.signal({"bsn": bsn(0)}, domain="housing"))),
              ("bsn-not-allowed", "/data/client/bsn"))
    h.c.equal("V-number not allowed", problem(door.ask(door.signal({"vnumber": "9900000015"}, domain="housing"))),
              ("vnumber-not-allowed", "/data/client/vnumber"))
    h.c.equal("a life domain that is not theirs", problem(door.ask(door.signal({"name": "X", "birth_date": "1990-01-01"}))),
              ("domain-not-allowed", "/data/observations/0/domain"))


def main():
    c = Checks()
    with Region() as region:
        h = Hostile(c, region)
        for part in (not_json, wrong_members, reuse, framing, people, rights, never_reads, wrong_keys, thousand_idle, revoked):
            part(h)
        c.that("the daemon is the one that was started", region.alive())
        c.that("the audit chain is intact", region.result("audit.verify")["intact"])
        c.equal("it stops", region.stop(), 0)
        shutil.rmtree(region.state)
    return c.end()


if __name__ == "__main__":
    sys.exit(main())
