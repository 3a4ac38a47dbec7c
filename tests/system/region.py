"""For the system tests: a small region with the real daemon in a temporary directory, a client that knows what
proto/PROTOCOL.md says and nothing else, and named checks."""

import contextlib
import copy
import datetime
import json
import os
import shutil
import sqlite3
import sys
import tempfile
import time
import uuid

import zmq

sys.dont_write_bytecode = True
TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TOP, "etc", "demo"))

from cast import GGD, GGZ, HOUSING, ROSTER, SCHOOL, SUPPORT, TOWN, bsn  # noqa: E402
from town import Failed, Town, pause, read, today, until, write  # noqa: E402

__all__ = [
    "GGD", "GGZ", "HOUSING", "ROSTER", "SCHOOL", "SUPPORT", "TOWN", "WELL", "Checks", "Door", "Failed", "Region", "bsn", "changed", "event",
    "pause", "problem", "read", "rows", "rpc", "signal_data", "today", "until", "write",
]
SIGNAL = "nl.mdo.signals.reported.v1"
COORDINATOR = "c.coordinator"
# How this region is: well, and without an erasure ledger unless a test gives it one.
WELL = "no erasure ledger is configured: a restored copy brings back what was erased"
ANSWER_SECONDS = 10


class Checks:
    """Each is printed; `end` gives the exit status."""

    def __init__(self):
        self.failed = 0

    def that(self, what, is_so, detail=""):
        print(f"{'ok     ' if is_so else 'FAILED '} {what}{'' if is_so or not detail else f': {detail}'}", flush=True)
        self.failed += not is_so
        return bool(is_so)

    def equal(self, what, got, wanted):
        return self.that(what, got == wanted, f"expected {str(wanted)[:300]}, got {str(got)[:300]}")

    def end(self):
        print(f"{self.failed} failed" if self.failed else "all as expected")
        return 1 if self.failed else 0


class Region(Town):
    """`with Region() as region`: laid out, started; in the end stopped and removed."""

    def __init__(self, started=True):
        tools = os.environ.get("MDOD_BIN", os.path.join(TOP, "build", "release", "bin"))
        super().__init__(tempfile.mkdtemp(prefix="mdo-test-"), tools)
        self.context = zmq.Context()
        self.doors = []
        self.started = started

    def __enter__(self):
        try:
            self.lay_out()
            if self.started:
                self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for door in self.doors:
            door.close()
        self.context.destroy(linger=0)
        if self.daemon is not None and self.daemon.poll() is not None:
            print(f"the daemon ended by itself, status {self.daemon.returncode}:\n{self.log_tail()}")
        self.kill()
        shutil.rmtree(self.dir, ignore_errors=True)

    def door(self, principal, **settings):
        door = Door(self, principal, **settings)
        self.doors.append(door)
        return door

    def alive(self):
        return self.daemon is not None and self.daemon.poll() is None

    def rpc(self, method, principal=COORDINATOR, **params):
        door = self.door(principal)
        try:
            return door.ask(rpc(method, **params))
        finally:
            door.close()

    def result(self, method, principal=COORDINATOR, **params):
        answer = self.rpc(method, principal, **params)
        if "result" not in answer:
            raise Failed(f"{method}: {answer}")
        return answer["result"]


class Door:
    """A connection to a principal's door, with that principal's keys unless told otherwise. Server's and own secret may be
    given as Z85 text."""

    def __init__(self, region, principal, kind=zmq.DEALER, server=None, secret=None, endpoint=None, **options):
        p = region.principals[principal]
        self.principal, self.source, self.kind = principal, p.source, kind
        self.socket = region.context.socket(kind)
        self.socket.linger = 0
        self.socket.curve_serverkey = (server or read(os.path.join(region.dir, "keys", "server.public")).strip()).encode()
        own = (secret or read(p.secret_file).strip()).encode()
        self.socket.curve_secretkey, self.socket.curve_publickey = own, zmq.curve_public(own)
        for name, value in options.items():
            setattr(self.socket, name, value)
        self.socket.connect(endpoint or p.door)
        self.early = {}

    def close(self):
        self.socket.close(linger=0)

    def send(self, body):
        self.socket.send_multipart(body if isinstance(body, list) else [encode(body)])

    def receive(self, seconds=ANSWER_SECONDS):
        """The next answer; None: none came."""
        if not self.socket.poll(int(seconds * 1000)):
            return None
        frames = self.socket.recv_multipart()
        return json.loads(frames[-1].decode())

    def ask(self, body, seconds=ANSWER_SECONDS):
        """The answer to this message, whatever else comes in between."""
        self.send(body)
        wanted = body.get("id") if isinstance(body, dict) else None
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            answer = self.receive(left)
            if answer is None or wanted is None or answer.get("id") == wanted:
                return answer
            self.early[answer.get("id")] = answer
        return None

    def event(self, kind, data, **more):
        return event(self.source, kind, data, **more)

    def signal(self, client, **more):
        return self.event(SIGNAL, signal_data(client, **more))

    def fetch(self, after, epoch=None, credit=64, wait_ms=0):
        data = {"after": after, "credit": credit, "wait_ms": wait_ms} | ({"epoch": epoch} if epoch else {})
        return self.ask(self.event("nl.mdo.streams.fetch.v1", data), ANSWER_SECONDS + wait_ms / 1000)

    def ack(self, upto, epoch):
        return self.ask(self.event("nl.mdo.streams.ack.v1", {"epoch": epoch, "upto": upto}))

    def stream(self):
        """Everything there is, from the first on, acknowledged."""
        got, epoch = [], None
        while True:
            answer = self.fetch(len(got), epoch)
            epoch = answer["epoch"]
            events = answer.get("events", [])
            if not events:
                return got
            got += events
            self.ack(int(got[-1]["sequence"]), epoch)


def rows(file, sql):
    """Of a file whose daemon does not run."""
    with contextlib.closing(sqlite3.connect(file)) as db:
        return db.execute(sql).fetchall()


def encode(body):
    if isinstance(body, bytes):
        return body
    return (body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)).encode()


def event(source, kind, data, **more):
    return {"specversion": "1.0", "id": str(uuid.uuid4()), "source": source, "type": kind, "data": data} | more


def signal_data(client, text="Sleeps badly.", recipients=("role:municipality", GGD), reporter="medewerker-9", domain="language",
                **more):
    """With a consent that is right; ${more} replaces or adds members, None takes one away."""
    consent = {
        "recipients": list(recipients), "domains": [domain], "purposes": ["signal", "mdo"],
        "valid_from": today().isoformat(), "valid_until": (today() + datetime.timedelta(days=90)).isoformat(),
        "form": "written", "language": "ti", "recorded_by": reporter, "basis": "UAVG-22-2a",
    }
    data = {
        "client": client, "reporter": reporter, "observations": [{"domain": domain, "text": text}], "language": "ti",
        "interpreter": False, "place": "0392", "consent": consent,
    } | more
    return {k: v for k, v in data.items() if v is not None}


def changed(message, pointer, value):
    """A copy with one place changed; None takes it away."""
    copied = copy.deepcopy(message)
    *path, last = pointer.strip("/").split("/")
    at = copied
    for step in path:
        at = at[int(step) if isinstance(at, list) else step]
    if value is None:
        del at[last]
    else:
        at[int(last) if isinstance(at, list) else last] = value
    return copied




def rpc(method, **params):
    return {"jsonrpc": "2.0", "id": str(uuid.uuid4()), "method": method, "params": params}


def problem(answer):
    """Code and pointer of a refusal; the answer when it is none."""
    found = (answer or {}).get("problem") or (answer or {}).get("error", {}).get("data")
    return (found["code"], found.get("pointer")) if found else answer
