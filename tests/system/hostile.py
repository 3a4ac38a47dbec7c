"""For the tests of bad input: what is wrong is sent, its code and place are checked, and the daemon is asked afterwards
whether it still serves."""

import re

from region import SCHOOL, TOWN, bsn, changed, problem

# Asked about again and again, so that asking does not use up how many new persons a partner may name a day.
SERVED = 10


class Hostile:
    def __init__(self, checks, region):
        self.c, self.region = checks, region
        self.door = region.door(SCHOOL)
        self.good = self.door.signal({"bsn": bsn(0)})
        self.number = 0

    def serves(self, after):
        self.number += 1
        fresh = self.region.door(TOWN)
        answer = fresh.ask(fresh.signal({"bsn": bsn(10 + self.number % SERVED)}), 5)
        fresh.close()
        if not (self.region.alive() and answer and answer["answer"] == "stored"):
            self.c.that(f"serves after: {after}", False, answer)

    def refused(self, what, body, code, pointer, door=None):
        door = door or self.door
        door.send(body)
        answer = door.receive(5)
        self.c.equal(what, problem(answer), (code, pointer))
        self.serves(what)
        return answer

    def change(self, what, where, value, code, pointer=None, of=None, door=None):
        """${of} (a good signal) with one place changed."""
        message = changed(of or (door or self.door).signal({"bsn": bsn(0)}), where, value)
        answer = self.refused(what, message, code, where if pointer is None else pointer, door)
        if not where.startswith("/id"):
            self.c.equal(f"{what}: its id", answer.get("id"), message["id"])


def told(door, body):
    """The bytes of the answer, but for what differs from message to message."""
    door.send(body)
    if not door.socket.poll(5000):
        return None
    raw = door.socket.recv_multipart()[-1].decode()
    raw = raw.replace(body["id"], "ID")
    raw = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID", raw)
    raw = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "INSTANT", raw)
    return re.sub(r'"after_ms":\s*\d+', '"after_ms": MS', raw)
