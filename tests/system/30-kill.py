#!/usr/bin/env python3
"""kill -9 at random moments while partners send, withdraw and listen, each sending again until it is answered. In the end every
acknowledged signal is there exactly once, streams have no gaps, withdrawn content has no keys, the audit chain is intact."""
# ctest: timeout=240 seconds=42

import os
import random
import sys
import threading
import time
import uuid

from region import GGD, GGZ, SCHOOL, SUPPORT, TOWN, Checks, Region, bsn, pause, read, rows, write

CYCLES = 40
SECONDS = 70
CLIENTS = 25
ANSWER_MS = 400


class Sender(threading.Thread):
    """One partner. What was acknowledged, with the first answer; `errors` is what should never happen."""

    def __init__(self, region, principal, seed, client_range, withdraws=False):
        super().__init__(daemon=True)
        self.region, self.principal, self.random = region, principal, random.Random(seed)
        self.client_range, self.withdraws = client_range, withdraws
        self.acknowledged, self.errors, self.duplicates = [], [], 0
        self.stopping = threading.Event()

    def run(self):
        self.door = self.region.door(self.principal)
        while not self.stopping.is_set():
            number = self.random.choice(self.client_range)
            text = f"Words {uuid.uuid4()}"
            message = self.door.signal(self.key(number), text=text, recipients=[GGD, SUPPORT], domain="work")
            self.deliver(message, text)
            if self.withdraws:
                data = {"client": self.key(number), "reporter": "medewerker-9", "on": message["data"]["consent"]["valid_from"]}
                self.deliver(self.door.event("nl.mdo.consents.withdrawn.v1", data), None)
                self.client_range.remove(number)
                if not self.client_range:
                    return

    @staticmethod
    def key(number):
        return {"bsn": bsn(number)}

    def deliver(self, message, text):
        while True:
            answer = self.door.ask(message, ANSWER_MS / 1000)
            if answer is None:
                self.door.close()
                self.door = self.region.door(self.principal)
            elif answer["answer"] in ("stored", "duplicate"):
                self.duplicates += answer["answer"] == "duplicate"
                self.acknowledged.append((message, text, answer["reference"] if text else None, answer["recorded"]))
                return
            elif answer["answer"] != "retry":
                self.errors.append(answer)
                return


class Listener(threading.Thread):
    """GGD's stream as its own system would keep it: a number once seen always means the same notification."""

    def __init__(self, region):
        super().__init__(daemon=True)
        self.region, self.events, self.errors, self.epochs = region, {}, [], set()
        self.stopping = threading.Event()

    def run(self):
        door = self.region.door(GGD)
        epoch, taken = None, 0
        while not self.stopping.is_set():
            data = {"after": max(0, taken - random.randint(0, 3)) if epoch else 0, "credit": 20, "wait_ms": 50}
            answer = door.ask(door.event("nl.mdo.streams.fetch.v1", data | ({"epoch": epoch} if epoch else {})), ANSWER_MS / 1000)
            if answer is None:
                door.close()
                door = self.region.door(GGD)
                continue
            if answer["answer"] != "events":
                self.errors.append(answer)
                continue
            epoch = answer["epoch"]
            self.epochs.add(epoch)
            for event in answer.get("events", []):
                number = int(event["sequence"])
                if number > taken + 1:
                    self.errors.append(f"gap: {number} after {taken}")
                before = self.events.setdefault(number, event)
                if before["id"] != event["id"]:
                    self.errors.append(f"{number} is another notification now")
                taken = max(taken, number)
            if random.random() < 0.3:
                door.ask(door.event("nl.mdo.streams.ack.v1", {"epoch": epoch, "upto": taken}), ANSWER_MS / 1000)


def kill_often(region, seed):
    chance = random.Random(seed)
    began, cycles = time.monotonic(), 0
    while cycles < CYCLES and time.monotonic() - began < SECONDS:
        pause(chance.uniform(0.0, 0.15) if chance.random() < 0.3 else chance.uniform(0.15, 1.2))
        region.kill()
        region.start()
        cycles += 1
    return cycles


def once_each(c, region, senders):
    for s in senders:
        c.equal(f"{s.principal}: nothing but stored, duplicate and retry", s.errors, [])
        door = region.door(s.principal)
        wrong = []
        for message, text, reference, recorded in s.acknowledged:
            answer = door.ask(message)
            same = answer["answer"] == "duplicate" and answer["recorded"] == recorded and (not text or answer["reference"] == reference)
            wrong += [] if same else [answer]
        c.equal(f"{s.principal}: each of {len(s.acknowledged)} acknowledged is a duplicate, with its first answer", wrong[:3], [])


def effects(c, region, senders, listener):
    kept = [text for s in senders if not s.withdraws for _, text, _, _ in s.acknowledged]
    cases = region.result("case.list")["cases"]
    c.equal("each is in its case once", sum(case["signals"] for case in cases), len(kept))
    c.that("every case has a regiehouder or an escalation, and a next date",
           all(case["regiehouder"]["state"] in ("offered", "accepted", "escalated") and case["next_date"] for case in cases))
    events = region.door(GGD).stream()
    c.equal("numbers without a gap", [int(e["sequence"]) for e in events], list(range(1, len(events) + 1)))
    c.equal("what was seen before is the same",
            [n for n, e in listener.events.items() if events[n - 1]["id"] != e["id"]], [])
    c.equal("the listener saw nothing wrong", listener.errors[:3], [])
    c.equal("one epoch all along", len(listener.epochs), 1)
    shared = [o["text"] for e in events if e["type"] == "nl.mdo.signals.shared.v1" for o in e["data"]["observations"]]
    c.equal("every kept signal is shared once", sorted(shared), sorted(kept))
    status = region.result("status")
    c.equal("no escalation more than there are cases without anybody",
            status["escalations"], sum(case["regiehouder"]["state"] == "escalated" for case in cases))
    c.equal("nothing is left to erase", status["erasing"], 0)
    c.equal("the audit chain is intact", region.result("audit.verify")["intact"], True)


def vault(c, region):
    """The files, once the daemon has gone."""
    data, vault_file = (os.path.join(region.state, f) for f in ("mdod.db", "vault.db"))
    states = dict(rows(data, "SELECT id, state FROM sealed"))
    twice = rows(data, "SELECT owner FROM sealed GROUP BY owner, kind, domain HAVING count(*) > 1")
    c.equal("no content twice", twice[:3], [])
    c.equal("the file is sound", rows(data, "PRAGMA integrity_check"), [("ok",)])
    keys = {row[0] for row in rows(vault_file, "SELECT id FROM vault_key")}
    sealed = {i for i, state in states.items() if state == 1}
    c.that("there is content, and there is erased content", sealed and len(states) > len(sealed))
    c.equal("each sealed record has its key", sorted(sealed - keys)[:3], [])
    c.equal("no erased one has", sorted((set(states) - sealed) & keys)[:3], [])


def main():
    seed = int(os.environ.get("MDO_SEED", random.randrange(10**6)))
    print(f"MDO_SEED={seed}")
    c = Checks()
    with Region(started=False) as region:
        write(region.conf_file, read(region.conf_file) + "policy: { new_persons_per_day = 100000; };\n")
        region.start()
        senders = [Sender(region, p, seed + i, list(range(CLIENTS))) for i, p in enumerate((SCHOOL, TOWN))]
        senders.append(Sender(region, GGZ, seed + 9, list(range(100, 900)), withdraws=True))
        listener = Listener(region)
        for thread in (*senders, listener):
            thread.start()
        cycles = kill_often(region, seed)
        for thread in (*senders, listener):
            thread.stopping.set()
        for thread in (*senders, listener):
            thread.join(20)
        c.that("everybody was answered in the end", not any(t.is_alive() for t in (*senders, listener)))
        sent = sum(len(s.acknowledged) for s in senders)
        print(f"{cycles} kills, {sent} acknowledged, {sum(s.duplicates for s in senders)} after being sent again")
        c.that("at least 30 kills, under load", cycles >= 30 and sent > 10 * cycles, f"{cycles}, {sent}")
        once_each(c, region, senders)
        effects(c, region, senders, listener)
        c.equal("it stops", region.stop(), 0)
        vault(c, region)
    return c.end()


if __name__ == "__main__":
    sys.exit(main())
