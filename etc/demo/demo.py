"""Runs the story in a region of its own, prints the account, checks it. Started by `run`."""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time

import account
import expect
from story import Story
from town import Failed, Town


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--tools", required=True)
    args.add_argument("--keep")
    args = args.parse_args()
    started = time.monotonic()

    def say(text):
        print(f"[{time.monotonic() - started:5.1f} s] {text}", flush=True)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    where = args.keep or tempfile.mkdtemp(prefix="mdo-demo-")
    town = Town(where, args.tools)
    kept = False
    try:
        if args.keep and os.path.isdir(where) and os.listdir(where):
            raise Failed(f"{where} is not empty")
        say("keys for the daemon and nine principals, configuration, mdod")
        town.lay_out()
        town.start()
        story = Story(town, say)
        story.tell()
        account.show(story)
        failed = expect.check(story)
        kept = bool(args.keep)
        if kept:
            town.write_env()
            print(f"\nmdod runs on, process {town.daemon.pid}. Look around:  . {town.dir}/env")
            print(f"  mdoctl agenda --profile $MDO_PROFILES/c.coordinator\nStop it:  kill {town.daemon.pid}")
        return 1 if failed else 0
    except Failed as why:
        print(f"demo: {why}", file=sys.stderr)
        return 1
    finally:
        if not kept:
            town.stop()
            if not args.keep:
                shutil.rmtree(where, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
