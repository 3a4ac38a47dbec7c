#!/usr/bin/env python3
"""Whether the time of an answer tells if somebody was known here (I11, DESIGN section 7).

    cmake --preset release && cmake --build --preset release
    /usr/bin/python3 tests/bench/whose.py --persons 2000
    /usr/bin/python3 tests/bench/whose.py --persons 300 --again 20

The real daemon, rounds of a region of its own each. Half of the persons were signalled before by other partners, under consents
that do not name who asks now; the other half nobody knows. One partner then sends a signal about each, in random order, one
after the other, and times every answer from just before it sends to when it has it. --again: so many more signals about each
person; then what the median over them tells, for whoever tries again and again.

A guess is right so often: with a known and an unknown person before him, he takes the one whose answer took longer; 50 % is
nothing learned. Exit status 0: that is all that can be learned, within four standard errors; 1: more."""

import argparse
import itertools
import os
import random
import statistics
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "system"))

from region import GGD, GGZ, SCHOOL, SUPPORT, TOWN, Failed, Region, pause, read, write  # noqa: E402

OTHERS = (TOWN, GGD, GGZ)


def numbers():
    """Those that pass the 11-test and are never given out."""
    base = 99999000
    while True:
        last = sum((9 - i) * int(d) for i, d in enumerate(str(base))) % 11
        if last < 10:
            yield f"{base}{last}"
        base += 1


def must(answer):
    if (answer or {}).get("answer") != "stored":
        raise Failed(f"not stored: {answer}")


def timed(door, number):
    message = door.signal({"bsn": number}, recipients=(SUPPORT,))
    began = time.perf_counter_ns()
    answer = door.ask(message)
    took = (time.perf_counter_ns() - began) / 1e6
    must(answer)
    return took


def one_round(options, found):
    """Appends (first answer, median of the others) of each person to found[known]."""
    taken = list(itertools.islice(numbers(), 2 * options.each))
    random.shuffle(taken)
    lot = dict.fromkeys(taken, False) | dict.fromkeys(taken[::2], True)
    with Region(started=False) as region:
        write(region.conf_file, read(region.conf_file) +
              f"policy: {{ new_persons_per_day = 100000; signal_answer_ms = {options.answer_ms}; }};\n")
        region.start()
        doors = [region.door(p) for p in OTHERS[: options.before]]
        for number, known in lot.items():
            for door in doors if known else ():
                must(door.ask(door.signal({"bsn": number}, recipients=(SUPPORT,))))
        pause(3)  # what follows from them was planned
        asker = region.door(SCHOOL)
        order = [number for number in lot for _ in range(1 + options.again)]
        random.shuffle(order)
        took = {number: [] for number in lot}
        for number in order:
            took[number].append(timed(asker, number))
            pause(random.uniform(0, 2 * options.rest) / 1000)
        for number, times in took.items():
            found[lot[number]].append((times[0], statistics.median(times[1:]) if options.again else 0))


def right(known, unknown):
    """How often the longer one is the known one, and what that may differ from a half by chance (a standard error)."""
    ranked = sorted([(t, 1) for t in known] + [(t, 0) for t in unknown])
    above = sum(rank for rank, (_, is_known) in enumerate(ranked) if is_known) - len(known) * (len(known) - 1) / 2
    pairs = len(known) * len(unknown)
    return above / pairs, ((len(known) + len(unknown) + 1) / (12 * pairs)) ** 0.5


def tell(what, known, unknown):
    for name, took in (("known", known), ("unknown", unknown)):
        took = sorted(took)
        print(f"{what}, {name:8} {len(took):6} times, median {statistics.median(took):7.3f} ms, p95 {took[len(took) * 95 // 100]:7.3f} ms")
    share, error = right(known, unknown)
    print(f"{what}: a guess is right {100 * share:.1f} % (50 % is nothing learned; by chance +- {100 * error:.1f} %)")
    return abs(share - 0.5) <= 4 * error


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--persons", type=int, default=2000, help="of each kind (2000)")
    args.add_argument("--each", type=int, default=100, help="of each kind in a round, with a region of its own (100)")
    args.add_argument("--before", type=int, default=2, choices=range(len(OTHERS) + 1), help="partners who know somebody (2)")
    args.add_argument("--again", type=int, default=0, help="more signals about each person (0)")
    args.add_argument("--rest", type=float, default=2, help="milliseconds between two, on average (2)")
    args.add_argument("--answer-ms", type=int, default=0, help="policy.signal_answer_ms (0)")
    options = args.parse_args()
    found = {True: [], False: []}
    while len(found[True]) < options.persons:
        one_round(options, found)
    well = tell("first answer", *([t for t, _ in found[k]] for k in (True, False)))
    if options.again:
        well = tell(f"median of {options.again} more", *([t for _, t in found[k]] for k in (True, False))) and well
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
