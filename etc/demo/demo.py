"""Runs the story in a region of its own, prints the account, checks it. Started by `run`."""

import argparse
import contextlib
import os
import shutil
import signal
import sys
import tempfile
import time

import account
import expect
from story import Story
from tally import Tally
from town import Failed, Town
from winter import Winter


def main():
    words = argparse.ArgumentParser()
    words.add_argument("--tools", required=True)
    words.add_argument("--keep")
    words.add_argument("--part", choices="12")
    args = words.parse_args()
    if args.keep and args.part == "2":
        words.error("it is the first part's region that can be kept")
    started = time.monotonic()

    def say(text):
        print(f"[{time.monotonic() - started:5.1f} s] {text}", flush=True)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    tally = Tally()
    try:
        with region(args) as town:
            if args.part != "2":
                first(town, say, tally)
            if args.part != "1":
                winter(args.tools, say, tally)
            failed = tally.end()
            if args.keep:
                keep(town)
    except Failed as why:
        if tally.met or tally.failed:
            tally.end()
        print(f"demo: {why}", file=sys.stderr)
        return 1
    return 1 if failed else 0


@contextlib.contextmanager
def region(args):
    """Where the first part plays; stopped and removed afterwards, unless it is to be kept and all went well."""
    if args.keep and os.path.isdir(args.keep) and os.listdir(args.keep):
        raise Failed(f"{args.keep} is not empty")
    where = args.keep or tempfile.mkdtemp(prefix="mdo-demo-")
    town, well = Town(where, args.tools), False
    try:
        yield town
        well = True
    finally:
        if not (args.keep and well):
            town.stop()
        if not args.keep:
            shutil.rmtree(where, ignore_errors=True)


def first(town, say, tally):
    say("keys for the daemon and nine principals, configuration, mdod")
    town.lay_out()
    town.start()
    story = Story(town, say)
    story.tell()
    account.show(story)
    expect.check(story, tally)


def keep(town):
    town.write_env()
    print(f"\nmdod runs on, process {town.daemon.pid}. Look around:  . {town.dir}/env")
    print(f"  mdoctl agenda --profile $MDO_PROFILES/c.coordinator\nStop it:  kill {town.daemon.pid}")


def winter(tools, say, tally):
    """The second part, in a region of its own: its days are chosen, so that there are holidays among them."""
    where = tempfile.mkdtemp(prefix="mdo-winter-")
    town = Town(where, tools)
    try:
        Winter(town, say, tally).play()
    finally:
        town.stop()
        shutil.rmtree(where, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
