"""The demo's story, told with mdo and mdoctl as partners and a coordinator would: every step leaves what was answered for the
account and the expectations."""

import json
import os

import cast
from town import Failed, until

PLAN_SECONDS = 20
CONFIRMED = ("A", "L")
ASSIGNED = ("E", "begeleider-7")
WITHDRAWN = "H"
# The client of the first lets one more know of it; that of the second takes one recipient back.
RENEWED = ("F", cast.GGD, cast.SCHOOL)
NARROWED = ("I", cast.HOUSING)
REVIEWED = "WMO-5.2.6"  # on this basis the crisis ground rests after its review
LATE = cast.SUPPORT  # listens for the first time after the withdrawal
# What the people to whom a regie is offered say; the others have not answered yet.
REPLIES = {
    ("A", "begeleider-7"): ("accept", None),
    ("B", "klantmanager-1"): ("decline", "overload"),
    ("B", "klantmanager-2"): ("accept", None),
    ("C", "klantmanager-1"): ("accept", None),
    ("F", "docent-3"): ("accept", None),
    ("G", "verpleegkundige-2"): ("accept", None),
}


class Story:
    def __init__(self, town, say):
        self.town, self.say = town, say
        self.signals = []
        self.events = {p: [] for p in town.partners}
        self.replayed = []
        self.later = {}  # what each partner heard after that
        self.lease = {}
        self.case_of = {}  # letter: case
        self.cases, self.gone = {}, {}  # letter: case.show, or the code of the refusal
        self.meetings = self.verified = self.withdrawal = self.announced = None

    def tell(self):
        self.say("the coordinator imports the roster of possible regiehouders")
        self.ask(cast.COORDINATOR, "roster", "import", "-", stdin=json.dumps({"people": cast.ROSTER}))
        accepted = cast.accepted_signals()
        others = cast.other_signals(accepted)
        self.say(f"six partners send {len(accepted) + len(others)} signals")
        for signal in accepted + others:
            self.send(signal)
        self.say("the agendas are planned")
        self.wait_planned()
        self.identify()
        self.say("partners listen; VluchtelingenWerk does so later")
        for partner in self.events:
            if partner != LATE:
                self.listen(partner)
        self.say("the coordinator asks two clients and confirms their consents")
        for letter in CONFIRMED:
            self.ask(cast.COORDINATOR, "consent", "confirm", self.case_of[letter], "--reason", "asked by telephone")
        self.say(f"client {WITHDRAWN} withdraws consent")
        self.withdraw()
        self.say("regiehouders accept and decline; one regie is given by the coordinator")
        self.reply_and_listen()
        letter, person = ASSIGNED
        self.ask(cast.COORDINATOR, "regie", "assign", self.case_of[letter], person, "--reason", "knows the family")
        self.say("the coordinator announces the agenda of Haarlem")
        self.announce()
        for partner in self.events:
            self.listen(partner)
        self.replayed = self.lines("mdo", cast.GGD, "listen", "--once", "--from", "1")
        self.look()
        self.say("a consent is renewed, another narrowed; a partner says what it erased; the crisis is reviewed")
        self.leases()

    # ---- partners ----

    def send(self, signal):
        signal.sent = signal.event(self.town.principals[signal.sender].source)
        done = self.town.client(
            "mdo", signal.sender, "signal", "--file", "-", "--json", stdin=json.dumps(signal.sent), status=(0, 3, 4)
        )
        signal.answer, signal.status = json.loads(done.stdout), done.returncode
        self.signals.append(signal)

    def listen(self, partner):
        state = os.path.join(self.town.dir, "streams", partner)
        os.makedirs(os.path.dirname(state), mode=0o700, exist_ok=True)
        self.events[partner] += self.lines("mdo", partner, "listen", "--once", "--state", state)

    def lines(self, program, principal, *args):
        return [json.loads(line) for line in self.town.client(program, principal, *args).stdout.splitlines()]

    def withdraw(self):
        client = {"bsn": cast.CLIENTS[WITHDRAWN].keys["bsn"]}
        done = self.town.client(
            "mdo", cast.SCHOOL, "consent", "withdraw", "--client-file", "-", "--reporter", cast.REPORTERS[cast.SCHOOL], "--json",
            stdin=json.dumps(client),
        )
        self.withdrawal = json.loads(done.stdout)
        self.send(cast.late_signal())

    def reply_and_listen(self):
        """Until nobody has an offer that is still to be answered."""
        answered = set()
        for _ in range(len(REPLIES)):
            for partner in self.events:
                self.listen(partner)
            todo = [offer for offer in self.offers() if offer[:2] in REPLIES and offer[:2] not in answered]
            if not todo:
                return
            for letter, person, partner, reference in todo:
                what, reason = REPLIES[letter, person]
                args = ["regie", what, "--reference", reference, "--person", person]
                self.town.client("mdo", partner, *args, *(["--reason", reason] if reason else []))
                answered.add((letter, person))

    def offers(self):
        for partner, events in self.events.items():
            for event in events:
                if kind(event) == "regies.offered":
                    data = event["data"]
                    yield self.letter_of(partner, data["case"]), data["person"], partner, data["case"]

    def letter_of(self, partner, reference):
        """Whom this partner's reference is about, by what it sent and was told; None: it cannot know."""
        whom = {s.answer["reference"]: s.client.letter for s in self.signals if s.sender == partner and s.is_stored}
        pairs = []
        for data in (e["data"] for e in self.events[partner]):
            if "observations" in data and (letter := letter_of_identity(data["client"])):
                whom[data["signal"]] = letter
            if data.get("case") and data.get("signal"):
                pairs.append((data["case"], data["signal"]))
        whom |= {case: whom[signal] for case, signal in pairs if signal in whom}
        whom |= {signal: whom[case] for case, signal in pairs if case in whom}
        return whom.get(reference)

    def leases(self):
        letter, newcomer, stays = RENEWED
        signal = next(s for s in self.signals if s.client.letter == letter and s.is_stored)
        self.renew(signal, [newcomer, stays])
        letter, out = NARROWED
        self.take_back(letter, out)
        erased = [r for e in self.events[cast.GGD] if kind(e) == "consents.withdrawn" for r in e["data"]["references"]]
        self.town.client("mdo", cast.GGD, "erased", *erased)
        self.ask(cast.COORDINATOR, "crisis", "review", self.case_of["C"], "--basis", REVIEWED, "--until", cast.day(20),
                 "--reason", "reported to Veilig Thuis")
        done = self.town.client("mdoctl", cast.COORDINATOR, "glass", "break", self.case_of[WITHDRAWN], "--reason", "to see",
                                "--json", status=(4,))
        for partner in self.events:
            state = os.path.join(self.town.dir, "streams", partner)
            self.later[partner] = self.lines("mdo", partner, "listen", "--once", "--state", state)
        self.lease = {
            "glass": json.loads(done.stdout)["code"],
            "erasures": self.ask(cast.COORDINATOR, "erasure", "list"),
            "crises": self.ask(cast.COORDINATOR, "crisis", "list"),
            "ledger": self.ask(cast.COORDINATOR, "ledger", self.case_of["A"])["rows"],
            "told": self.town.client("mdoctl", cast.COORDINATOR, "ledger", self.case_of["A"], "--language", "en").stdout,
        }

    def renew(self, signal, to):
        consent = signal.consent() | {"recipients": to, "valid_from": cast.day(0), "valid_until": cast.day(300)}
        self.town.client(
            "mdo", signal.sender, "consent", "renew", signal.answer["reference"], "--reporter", cast.REPORTERS[signal.sender],
            *(word for r in to for word in ("--recipient", r)), "--consent-domains", ",".join(consent["domains"]),
            "--from", consent["valid_from"], "--until", consent["valid_until"], "--form", "spoken", "--consent-language", "ti",
            "--consent-interpreter", "--basis", consent["basis"],
        )

    def take_back(self, letter, partner):
        """The school, which recorded a consent and may see the other, was told so."""
        client = os.path.join(self.town.dir, "client.json")
        with open(client, "w", encoding="utf-8") as f:
            json.dump({"bsn": cast.CLIENTS[letter].keys["bsn"]}, f)
        self.town.client("mdo", cast.SCHOOL, "consent", "withdraw", "--client-file", client, "--reporter",
                         cast.REPORTERS[cast.SCHOOL], "--recipients", partner)
        os.remove(client)

    # ---- the coordinator ----

    def ask(self, principal, *args, stdin=None):
        return json.loads(self.town.client("mdoctl", principal, *args, "--json", stdin=stdin).stdout)

    def wait_planned(self):
        def waiting():
            return [c for c in self.ask(cast.COORDINATOR, "case", "list")["cases"] if "meeting" not in c]

        if not until(PLAN_SECONDS, lambda: not waiting()):
            raise Failed(f"not planned within {PLAN_SECONDS} s: {len(waiting())} cases")

    def identify(self):
        for row in self.ask(cast.COORDINATOR, "case", "list")["cases"]:
            shown = self.ask(cast.COORDINATOR, "case", "show", row["case"], "--identify", "--reason", "calls the client")
            letter = letter_of_identity(shown["client"])
            self.case_of[letter] = row["case"]

    def announce(self):
        self.wait_planned()
        meeting = self.ask(cast.COORDINATOR, "case", "show", self.case_of["F"])["row"]["meeting"]
        self.announced = self.ask(cast.COORDINATOR, "meeting", "announce", meeting)["meeting"]

    def look(self):
        for letter, case in sorted(self.case_of.items()):
            done = self.town.client("mdoctl", cast.COORDINATOR, "case", "show", case, "--json", status=(0, 4))
            if done.returncode == 0:
                self.cases[letter] = json.loads(done.stdout)
            else:
                self.gone[letter] = json.loads(done.stdout)["code"]
        self.meetings = self.ask(cast.COORDINATOR, "agenda")
        self.verified = self.ask(cast.PRIVACY, "audit", "verify")


def kind(event):
    return event["type"].removeprefix("nl.mdo.").removesuffix(".v1")


def letter_of_identity(client):
    for c in cast.CLIENTS.values():
        if any(client.get(k) and client[k] == c.keys[k] for k in ("bsn", "vnumber", "name")):
            return c.letter
    return None
