"""The demo's second part: five weeks of one table around Christmas, in acts. What is done is done with mdo and mdoctl, as partners and
the coordinator would; what must come of it stands beside it. The days are chosen, the clock of the programs is set to them."""

import datetime
import json
import os
import textwrap
import uuid

import cast
import winter_agenda
import winter_people
from story import kind
from town import AMSTERDAM, until, write

# A table is planned again within two seconds of what changed it.
PLAN_SECONDS = 15
WIDTH = 100
BEGIN = (2026, 12, 7, 10, 0)
TABLES = {
    "haarlem": """id = "haarlem";
name = "MDO Haarlem";
places = [ "0392" ];
weekday = "fri";
start = "09:30";
seats = 3;
slot_minutes = 20;
breaks = [ "2:20" ];
on_holiday = "next";
announce_workdays = 2;
room = "Stadskantoor, zaal 2";
chair = "v.voorzitter";
chair_deputy = "c.coordinator";
secretary = "c.coordinator";
standing = [ "gemeente-haarlem" ];
""",
    "zandvoort": """id = "zandvoort";
name = "MDO Zandvoort";
places = [ "0473" ];
weekday = "fri";
every_weeks = 2;
anchor = "2026-12-11";
start = "13:00";
seats = 4;
slot_minutes = 15;
on_holiday = "skip";
announce_workdays = 2;
room = "Raadhuis";
chair = "v.voorzitter";
""",
}


ACTS = (
    ("when the tables meet", winter_agenda.calendar),
    ("who may be asked", winter_people.roster),
    ("six signals, and the agendas", winter_agenda.agendas),
    ("who holds the regie", winter_people.regie),
    ("why, and what if", winter_agenda.what_if),
    ("announced, moved, put off", winter_agenda.decisions),
    ("a crisis", winter_people.crisis),
    ("who is away", winter_people.absence),
    ("days pass", winter_people.closed),
    ("languages, and the client's days", winter_people.languages),
    ("somebody leaves", winter_people.leaves),
    ("the clock jumps", winter_people.clock),
)


class Winter:
    def __init__(self, town, say, tally):
        self.town, self.say, self.tally = town, say, tally
        self.case = {}  # letter: case
        self.reference = {}  # letter: what the school was given for its signal
        self.words = set()  # what was said of clients, and their numbers
        self.act = ""

    def play(self):
        print()
        self.say("another region, in which it is December 2026: an MDO table around Christmas")
        self.town.go_to(datetime.datetime(*BEGIN, tzinfo=AMSTERDAM))
        self.town.lay_out()
        for table, text in TABLES.items():
            write(self.table_file(table), text)
        self.town.start()
        for number, (title, act) in enumerate(ACTS, 1):
            self.act = title
            self.say(f"act {number}: {title}")
            act(self)
        self.act = "in the end"
        self.kept()

    def kept(self):
        self.expect("the audit chain is intact", self.ask("audit", "verify", who=cast.PRIVACY)["intact"], True)
        self.expect("who is named in no consent heard nothing", self.hear(cast.HOUSING), [])
        files = [self.town.log] + [os.path.join(self.town.state, name) for name in os.listdir(self.town.state)]
        for file in files:
            with open(file, "rb") as f:
                held = f.read()
            found = [word for word in sorted(self.words) if word.encode() in held]
            self.expect(f"nothing readable about a client in {os.path.basename(file)}", found, [])

    # ---- what is told and expected ----

    def tell(self, text):
        print(textwrap.fill(text, WIDTH, initial_indent=" " * 11, subsequent_indent=" " * 13), flush=True)

    def expect(self, name, got, wanted):
        self.tally.expect(f"winter, {self.act}: {name}", got, wanted)

    def comes(self, name, ask, wanted):
        """What is so before long."""
        until(PLAN_SECONDS, lambda: ask() == wanted)
        self.expect(name, ask(), wanted)

    def refused(self, name, who, *words, code, at):
        """It must be, with this code and at this place."""
        done = self.run(who, *words, "--json", status=(4,))
        problem = json.loads(done.stdout)
        problem = problem.get("problem", problem)
        self.expect(name, (problem["code"], problem.get("pointer")), (code, at))
        self.tell(f"refused: {name}: {problem['code']}")
        return problem

    # ---- doing ----

    def go_to(self, *moment):
        """Year to minute, Dutch time."""
        self.town.go_to(datetime.datetime(*moment, tzinfo=AMSTERDAM))

    def table_file(self, table):
        return os.path.join(self.town.dir, "tables.d", table + ".conf")

    def run(self, who, *words, stdin=None, status=(0,)):
        program = "mdo" if who in self.town.partners else "mdoctl"
        return self.town.client(program, who, *words, stdin=stdin, status=status)

    def run_mdod(self, *words):
        return self.town.run([self.town.tool("mdod"), *words, "--config", self.town.conf_file], status=None)

    def do(self, *words, who=cast.COORDINATOR, stdin=None):
        return self.run(who, *words, stdin=stdin).stdout

    def ask(self, *words, who=cast.COORDINATOR, stdin=None):
        return json.loads(self.do(*words, "--json", who=who, stdin=stdin))

    def hear(self, partner):
        """Notifications since the last time, of each its kind and data."""
        state = os.path.join(self.town.dir, "streams", partner)
        os.makedirs(os.path.dirname(state), mode=0o700, exist_ok=True)
        lines = self.do("listen", "--once", "--state", state, who=partner).splitlines()
        return [(kind(e), e["data"]) for e in map(json.loads, lines)]

    def signal(self, letter, says, to, sender=cast.SCHOOL, **data):
        """A client nobody spoke of before; the case that was opened for it."""
        before = self.cases()
        self.words |= {cast.bsn(20 + ord(letter) - ord("N")), *says.values()}
        event = {
            "specversion": "1.0", "id": str(uuid.uuid4()), "source": self.town.principals[sender].source,
            "type": "nl.mdo.signals.reported.v1", "data": {
                "client": {"bsn": cast.bsn(20 + ord(letter) - ord("N"))}, "reporter": cast.REPORTERS[sender], "place": "0392",
                "observations": [{"domain": d, "text": t} for d, t in says.items()], "language": "nl", "interpreter": False,
            } | ({"consent": consent(says, to, cast.REPORTERS[sender])} if to else {}) | data,
        }
        answer = self.ask("signal", "--file", "-", who=sender, stdin=json.dumps(event))
        self.reference[letter] = answer["reference"]
        self.case[letter] = next(case for case in self.cases() if case not in before)

    # ---- looking ----

    def cases(self):
        return {row["case"]: row for row in self.ask("case", "list")["cases"]}

    def letter(self, case):
        return next(letter for letter, c in self.case.items() if c == case)

    def meetings(self, table="haarlem"):
        return {m["meeting"]: m for m in self.ask("agenda", "--table", table)}

    def at(self):
        """Who stands where: day and letters, N O P as they will be discussed."""
        return {m["start"][5:10]: "".join(self.letter(i["case"]) for i in m["items"]) for m in self.meetings().values()
                if m["items"] and m["state"] != "held"}

    def item(self, letter):
        """What the agenda says of it; nothing while it waits for a meeting."""
        return next((i for m in self.meetings().values() for i in m["items"] if i["case"] == self.case[letter]), {})

    def holder(self, letter):
        holder = self.cases()[self.case[letter]]["regiehouder"]
        return holder["state"], holder.get("person")

    def inbox(self, what):
        """Of whom business of this kind waits."""
        return "".join(sorted(self.letter(b["case"]) for b in self.ask("inbox")["business"] if b["kind"] == what))

    def show_agenda(self):
        for m in self.meetings().values():
            if m["items"] or m["state"] != "draft":
                start = datetime.datetime.fromisoformat(m["start"])
                at = "  ".join(f"{i['at'][11:16]} {self.letter(i['case'])} ({i['urgency']})" for i in m["items"])
                print(f"           {start:%a %d %b}  {m['state']:<10} {at}".rstrip(), flush=True)


def consent(says, to, recorded_by):
    return {
        "recipients": to, "domains": list(says), "purposes": ["signal", "mdo"], "valid_from": "2026-12-01", "valid_until": "2027-05-31",
        "form": "spoken", "language": "nl", "interpreter": False, "recorded_by": recorded_by, "basis": "UAVG-22-2a",
    }
