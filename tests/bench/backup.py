#!/usr/bin/env python3
"""How long a backup holds the daemon, slice by slice, and what whoever sends a signal meanwhile notices of it.

    cmake --preset release && cmake --build --preset release
    /usr/bin/python3 tests/bench/backup.py --mib 200 --rate 50 --times 5 --cold

A region of its own in $TMPDIR, a main file filled up to --mib; signals at --rate from two partners, first without a backup,
then while one is made. --cold: the kernel has nothing of the main file in memory when it begins. The daemon measures its slices
itself (log line backup-over). Exit status 0: each backup was made, every signal stored, and no slice held the loop longer
than 10 ms, less the time in which other processes had the processor: what that takes is told, and no fault of the slice."""

import argparse
import os
import re
import sqlite3
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "system"))

from region import GGD, SCHOOL, TOWN, Region, bsn, pause, read, write  # noqa: E402

SLICE_MS = 10
PERSONS = 30


def configure(region):
    text = read(region.conf_file).replace('vault_key = "keys/vault.key";',
                                          'vault_key = "keys/vault.key";\n\tbackup_key = "keys/backup.key";')
    write(region.conf_file, text + '\nstore: {\n\tbackup_dir = "copies";\n};\n')
    region.run([region.tool("mdo"), "key", "secret", "backup", "--dir", os.path.join(region.dir, "keys")])
    os.mkdir(os.path.join(region.dir, "copies"), 0o700)
    coordinator = region.principals["c.coordinator"]
    write(coordinator.file, read(coordinator.file) + 'rights = [ "read", "steer", "keep" ];\n')


def fill(region, mib):
    """With remembered answers: rows that nobody asks for."""
    file = os.path.join(region.state, "mdod.db")
    db = sqlite3.connect(file)
    rows = ((f"p{n % 7}", f"{n:036d}", os.urandom(32), int(time.time() * 1000), os.urandom(1400).hex())
            for n in range(mib * 1024 * 1024 // 4970))
    with db:
        db.executemany("INSERT INTO answer (principal, event_id, body, recorded, result) VALUES (?, ?, ?, ?, ?)", rows)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return os.path.getsize(file) / (1 << 20)


class Sender(threading.Thread):
    """Signals at a steady rate until told to end; `took` in milliseconds."""

    @staticmethod
    def client(number):
        return bsn(number % PERSONS)

    def __init__(self, region, principal, rate):
        super().__init__()
        self.region, self.principal, self.rest = region, principal, 1 / rate
        self.took, self.bad, self.over = [], [], threading.Event()

    def run(self):
        door = self.region.door(self.principal)
        due = time.monotonic()
        while not self.over.is_set():
            pause(max(0, due - time.monotonic()))
            answer = door.ask(door.signal({"bsn": self.client(len(self.took))}, recipients=(GGD,)))
            self.took.append((time.monotonic() - due) * 1000)
            if (answer or {}).get("answer") != "stored":
                self.bad.append(answer)
            due += self.rest


class Load:
    def __init__(self, region, rate):
        self.senders = [Sender(region, p, rate / 2) for p in (SCHOOL, TOWN)] if rate > 0 else []

    def __enter__(self):
        for s in self.senders:
            s.start()
        return self

    def __exit__(self, *_):
        for s in self.senders:
            s.over.set()
        for s in self.senders:
            s.join()

    def tell(self, when):
        took = sorted(t for s in self.senders for t in s.took)
        if took:
            print(f"{when}: {len(took)} signals, p50 {took[len(took) // 2]:.1f} ms, p99 {took[len(took) * 99 // 100]:.1f} ms, "
                  f"longest {took[-1]:.1f} ms")
        for s in self.senders:
            for answer in s.bad[:3]:
                print(f"{s.principal}: {answer}")
        return not any(s.bad for s in self.senders)


def back_up(region):
    """Seconds it took; None: it failed."""
    began = time.monotonic()
    region.result("backup.start", reason="measured")
    while (status := region.result("backup.status"))["state"] != "idle":
        pause(0.2)
    if status.get("failed"):
        print(f"the backup failed: {status['failed']}")
        return None
    return time.monotonic() - began


SLICES = re.compile(r"backup-over: .*the longest took ([0-9.]+) ms, and ([0-9.]+) ms less what others had")


def told(region):
    """The daemon's lines about slices, (all, less what others had) in milliseconds."""
    return [(line, *map(float, m.groups())) for line in read(region.log).splitlines() if (m := SLICES.search(line))]


def slices(region, before):
    """Longest in milliseconds, of one backup, less what others had; None: it was not said."""
    end = time.monotonic() + 5
    while len(told(region)) == before and time.monotonic() < end:
        pause(0.1)
    if len(told(region)) == before:
        print("the daemon said nothing about its slices")
        return None
    line, _, held = told(region)[-1]
    print(line[line.index("backup-over"):])
    return held


def forget(path):
    """What the kernel has of it in memory."""
    fd = os.open(path, os.O_RDONLY)
    os.fsync(fd)
    os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(fd)


def one(region, options):
    if options.cold:
        forget(os.path.join(region.state, "mdod.db"))
    before = len(told(region))
    with Load(region, options.rate) as load:
        took = back_up(region)
    well = load.tell("with one") and took is not None
    if took is not None:
        print(f"made in {took:.1f} s")
    held = slices(region, before)
    return well and held is not None and held <= SLICE_MS


def measure(region, options):
    with Load(region, options.rate) as load:
        pause(options.seconds)
    well = load.tell("without a backup")
    for _ in range(options.times):
        well = one(region, options) and well
        pause(1.1)  # names go by the second
    return well


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--mib", type=int, default=200, help="size of the main file (200)")
    args.add_argument("--rate", type=int, default=50, help="signals a second (50); 0: none")
    args.add_argument("--seconds", type=float, default=10, help="of load without a backup, first (10)")
    args.add_argument("--times", type=int, default=1, help="backups, one after the other (1)")
    args.add_argument("--cold", action="store_true", help="nothing of the main file is in memory")
    options = args.parse_args()
    with Region(started=False) as region:
        configure(region)
        region.start()
        region.stop()
        print(f"main file: {fill(region, options.mib):.0f} MiB")
        region.start()
        well = measure(region, options)
        region.stop()
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
