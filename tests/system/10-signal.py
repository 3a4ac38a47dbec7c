#!/usr/bin/env python3
"""A client in another language that follows only proto/PROTOCOL.md: sends, is refused, listens, acknowledges, replays."""
# ctest: timeout=120

import json
import sys

import zmq

from region import GGD, SCHOOL, TOWN, WELL, Checks, Region, bsn, changed, pause, problem, rpc, today


def exactly_once(c, region, door):
    message = door.signal({"bsn": bsn(0)})
    first = door.ask(message)
    c.equal("a signal is stored", first["answer"], "stored")
    c.that("with a reference, a time, its state, an epoch and a witness",
           all(k in first for k in ("reference", "recorded", "epoch", "witness")) and first["state"] == "kept", first)
    again = door.ask(message)
    c.equal("sent again: duplicate", again["answer"], "duplicate")
    c.equal("with the first answer", [again[k] for k in ("id", "reference", "recorded")],
            [first[k] for k in ("id", "reference", "recorded")])
    shuffled = dict(reversed(message.items())) | {"time": "2026-01-05T10:00:00Z", "data": dict(reversed(message["data"].items()))}
    c.equal("members in another order, another time: duplicate", door.ask(shuffled)["answer"], "duplicate")
    other = changed(message, "/data/observations/0/text", "Sleeps well.")
    c.equal("same id, other body", problem(door.ask(other)), ("id-reused", "/id"))
    refused = changed(door.signal({"bsn": bsn(1)}), "/data/consent", None)
    c.equal("without consent", problem(door.ask(refused)), ("consent-missing", "/data/consent"))
    refused["data"]["consent"] = message["data"]["consent"]
    c.equal("put right, with the same id: judged anew", door.ask(refused)["answer"], "stored")
    c.equal("the same id of another partner is another message",
            region.door(TOWN).ask(region.door(TOWN).signal({"bsn": bsn(0)}) | {"id": message["id"]})["answer"], "stored")
    return message, first


def sockets(c, region):
    req = region.door(SCHOOL, kind=zmq.REQ)
    c.equal("a REQ socket", req.ask(req.signal({"bsn": bsn(2)}))["answer"], "stored")
    dealer = region.door(SCHOOL)
    message = dealer.signal({"bsn": bsn(2)})
    dealer.socket.send_multipart([b"", json.dumps(message).encode()])
    frames = dealer.socket.recv_multipart()
    c.equal("a DEALER that sends the delimiter gets it back", (len(frames), frames[0]), (2, b""))
    dealer.send(dealer.signal({"bsn": bsn(2)}))
    c.equal("one that does not, does not", len(dealer.socket.recv_multipart()), 1)


def listens(c, region):
    ggd = region.door(GGD)
    got = ggd.fetch(0)
    epoch, events = got["epoch"], got["events"]
    c.equal("numbered from 1 without a gap", [int(e["sequence"]) for e in events], list(range(1, len(events) + 1)))
    c.that("twenty digits", all(len(e["sequence"]) == 20 for e in events))
    shared = [e for e in events if e["type"] == "nl.mdo.signals.shared.v1"]
    c.that("signals are shared with their client", shared and all("bsn" in e["data"]["client"] for e in shared), shared)
    c.equal("the newest number", got["newest"], len(events))
    c.equal("handed over again, not acknowledged: the same", ggd.fetch(0, epoch)["events"], events)
    c.equal("credit is kept to", len(ggd.fetch(0, epoch, credit=2)["events"]), 2)
    c.equal("acknowledged", (lambda a: (a["answer"], a["upto"]))(ggd.ack(len(events), epoch)), ("acked", len(events)))
    c.equal("a fetch behind it is empty", ggd.fetch(len(events), epoch).get("events"), None)
    c.equal("replay", ggd.fetch(0, epoch)["events"], events)
    c.equal("a number that was never given", problem(ggd.fetch(9999, epoch)), ("number-ahead", "/data/after"))
    c.equal("a foreign epoch", problem(ggd.fetch(0, "0" * 16)), ("stream-restarted", "/data/epoch"))
    c.equal("no epoch but a number", problem(ggd.fetch(3)), ("stream-restarted", "/data/epoch"))
    waits(c, region, ggd, epoch, len(events))
    return ggd, epoch


def waits(c, region, ggd, epoch, upto):
    data = {"after": upto, "credit": 10, "wait_ms": 8000, "epoch": epoch}
    waiting = ggd.event("nl.mdo.streams.fetch.v1", data)
    ggd.send(waiting)
    pause(0.2)
    c.that("a fetch that finds nothing waits", ggd.receive(0.1) is None)
    school = region.door(SCHOOL)
    school.ask(school.signal({"bsn": bsn(3)}))
    answer = ggd.receive(2)
    c.that("and is answered when there is something", answer and answer["id"] == waiting["id"] and answer.get("events"), answer)
    c.equal("a wait that is over is answered too", ggd.fetch(answer["newest"], epoch, wait_ms=300).get("events"), None)


def withdraws(c, region, ggd, epoch, school):
    before = ggd.fetch(0, epoch)["events"]
    other = {"client": {"bsn": bsn(0)}, "reporter": "medewerker-9", "on": today().isoformat()}
    c.equal("withdrawn", school.ask(school.event("nl.mdo.consents.withdrawn.v1", other))["answer"], "stored")
    unknown = other | {"client": {"bsn": bsn(40)}}
    c.equal("of somebody unknown: the same answer", school.ask(school.event("nl.mdo.consents.withdrawn.v1", unknown))["answer"],
            "stored")
    events = ggd.fetch(0, epoch)["events"]
    c.equal("the replay has the same numbers", [e["sequence"] for e in events[: len(before)]], [e["sequence"] for e in before])
    c.that("what is not covered is withheld", any(e["type"] == "nl.mdo.streams.withheld.v1" for e in events))
    c.that("and holds the kind only", all(list(e["data"]) == ["kind"] for e in events if e["type"].endswith("withheld.v1")))
    notices = [e for e in events if e["type"] == "nl.mdo.consents.withdrawn.v1"]
    c.that("an erase notice came", len(notices) == 1 and list(notices[0]["data"]) == ["references"], notices)
    again = changed(school.signal({"bsn": bsn(0)}), "/data/consent/valid_from", today().isoformat())
    c.equal("a consent of before the withdrawal", problem(school.ask(again)), ("consent-withdrawn", "/data/consent/valid_from"))


def subscribes(c, region):
    door = region.door(TOWN)
    data = {"now": ["signals.shared"], "digest": ["signals.joined"]}
    answer = door.ask(door.event("nl.mdo.streams.subscribe.v1", data))
    c.equal("subscribed", (answer["answer"], answer["now"], answer["digest"]), ("subscribed", data["now"], data["digest"]))
    door.stream()
    school = region.door(SCHOOL)
    school.ask(school.signal({"bsn": bsn(5)}))
    c.equal("only what was asked for", {e["type"] for e in door.stream()[-1:]}, {"nl.mdo.signals.shared.v1"})


def witnesses(c, region):
    door = region.door(GGD)
    seen = [door.fetch(0)["witness"] for _ in range(3)]
    c.that("the anchor does not go back", seen == sorted(seen, key=lambda w: w["anchor"]), seen)
    c.that("the same anchor has the same head", len({(w["anchor"], w["head"]) for w in seen}) == len({w["anchor"] for w in seen}))


def people(c, region):
    door = region.door("c.coordinator")
    answer = door.ask(rpc("status"))
    c.equal("a person speaks JSON-RPC", (answer["jsonrpc"], answer["result"]["health"]), ("2.0", WELL))
    c.equal("an unknown method", problem(door.ask(rpc("no.such"))), ("type-unknown", "/method"))
    c.that("the audit chain is intact", region.result("audit.verify")["intact"])


def main():
    c = Checks()
    with Region() as region:
        school = region.door(SCHOOL)
        exactly_once(c, region, school)
        sockets(c, region)
        ggd, epoch = listens(c, region)
        withdraws(c, region, ggd, epoch, school)
        subscribes(c, region)
        witnesses(c, region)
        people(c, region)
        c.that("the daemon lives", region.alive())
        c.equal("it stops", region.stop(), 0)
    return c.end()


if __name__ == "__main__":
    sys.exit(main())
