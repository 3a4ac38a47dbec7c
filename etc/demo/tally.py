"""Expectations: each has a name, those that were not met are printed in the end."""

import datetime


class Tally:
    def __init__(self):
        self.failed, self.met = [], 0

    def expect(self, name, got, wanted):
        if got == wanted:
            self.met += 1
        else:
            self.failed.append(f"{name}\n    expected {shorten(wanted)}\n    got      {shorten(got)}")

    def end(self):
        """How many were not met."""
        print()
        for text in self.failed:
            print(f"NOT AS EXPECTED: {text}")
        when = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
        print(f"{self.met} expectations met, {len(self.failed)} not ({when})")
        return len(self.failed)


def shorten(value):
    text = str(sorted(value) if isinstance(value, set) else value)
    return text if len(text) < 2000 else text[:2000] + " ..."
