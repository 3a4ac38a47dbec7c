"""Acts about people: who may be asked, who holds the regie, who is away, who interprets, when a client is seen, who leaves."""

import json

import cast
from winter_agenda import DEC_11, DEC_18, DEC_28, WHY, sets, told

CLERK, STAND_IN = "klantmanager-1", "klantmanager-2"
NURSE, COLLEAGUE = "verpleegkundige-2", "verpleegkundige-3"
GUIDE, KEY_PERSON = "begeleider-7", "sleutelpersoon-1"


def roster(w):
    people = [
        {"person": CLERK, "partner": cast.TOWN, "domains": ["finances", "work"], "languages": ["nl", "ar"], "limit": 4, "deputy": STAND_IN},
        {"person": STAND_IN, "partner": cast.TOWN, "domains": ["housing"], "languages": ["nl"], "limit": 4},
    ]
    w.do("roster", "import", "-", stdin=json.dumps({"people": people}))
    w.do("roster", "set", "--person", COLLEAGUE, "--partner", cast.GGD, "--domains", "physical_health", "--limit", "4", who=cast.GGD)
    w.do("roster", "set", "--person", NURSE, "--partner", cast.GGD, "--domains", "physical_health", "--limit", "4", "--deputy", COLLEAGUE,
         who=cast.GGD)
    w.do("roster", "set", "--person", GUIDE, "--partner", cast.SUPPORT, "--domains", "social_network", "--languages", "nl,so,ti",
         "--limit", "4", who=cast.SUPPORT)
    rows = {p["person"]: p["partner"] for p in w.ask("roster", "list")["people"]}
    wanted = {CLERK: cast.TOWN, STAND_IN: cast.TOWN, NURSE: cast.GGD, COLLEAGUE: cast.GGD, GUIDE: cast.SUPPORT}
    w.expect("two from the coordinator, three from their own organisations", rows, wanted)
    w.tell(f"the coordinator puts forward {CLERK}, {STAND_IN}; GGD {NURSE}, {COLLEAGUE}; VluchtelingenWerk {GUIDE}")
    w.refused("a person of two partners", cast.GGD, "roster", "set", "--person", GUIDE, "--partner", cast.GGD,
              code="person-foreign", at="/data/people/0/person")
    w.refused("deputies in a circle", cast.GGD, "roster", "set", "--person", COLLEAGUE, "--partner", cast.GGD, "--deputy", NURSE,
              code="deputy-circle", at="/data/people/0/deputy")
    rows = {p["person"]: p.get("deputy") for p in w.ask("roster", "list")["people"]}
    w.expect("nothing of that stays", (rows[GUIDE], rows[COLLEAGUE]), (None, None))


class Answers:
    """A partner's own reference for a case, from the one offer or notice in which it came."""

    def __init__(self, w):
        self.w, self.of = w, {}

    def learn(self, partner, letter, what, person=None):
        """The only notification of that kind that came, to that person."""
        found = [d for d in told(self.w.hear(partner), what) if person in (None, d.get("person"))]
        self.w.expect(f"{partner} hears {what} of {letter}, once", len(found), 1)
        self.of[partner, letter] = found[0]["case"]
        return found[0]

    def words(self, verb, partner, letter, person, *more):
        return ("regie", verb, "--reference", self.of[partner, letter], "--person", person, *more)

    def answer(self, verb, partner, letter, person, *more):
        self.w.do(*self.words(verb, partner, letter, person, *more), who=partner)


def regie(w):
    wanted = {"N": CLERK, "O": CLERK, "P": NURSE, "Q": GUIDE, "R": STAND_IN, "S": STAND_IN}
    for letter, person in wanted.items():
        w.expect(f"{letter} is offered to", w.holder(letter), ("offered", person))
    w.tell("offered: " + ", ".join(f"{letter} to {person}" for letter, person in wanted.items()))
    town_offers = told(w.hear(cast.TOWN), "regies.offered")
    w.expect("the municipality hears of four offers", [d["person"] for d in town_offers], [CLERK, CLERK, STAND_IN, STAND_IN])
    for offer in town_offers:
        w.do("regie", "accept", "--reference", offer["case"], "--person", offer["person"], who=cast.TOWN)
    a = w.answers = Answers(w)
    for letter, offer in zip("NORS", town_offers):
        a.of[cast.TOWN, letter] = offer["case"]
        w.expect(f"{letter} is accepted", w.holder(letter), ("accepted", offer["person"]))
    a.learn(cast.SUPPORT, "Q", "regies.offered", GUIDE)
    a.answer("accept", cast.SUPPORT, "Q", GUIDE)
    declined(w, a)
    claimed(w, a)


def declined(w, a):
    """P, down to the last candidate."""
    a.learn(cast.GGD, "P", "regies.offered", NURSE)
    a.answer("decline", cast.GGD, "P", NURSE, "--reason", "overload")
    w.expect("P: declined, it passes to the deputy", w.holder("P"), ("offered", COLLEAGUE))
    a.answer("decline", cast.GGD, "P", COLLEAGUE, "--reason", "no_bond")
    w.expect("P: then to the next candidate", w.holder("P"), ("offered", GUIDE))
    a.learn(cast.SUPPORT, "P", "regies.offered", GUIDE)
    a.answer("decline", cast.SUPPORT, "P", GUIDE, "--reason", "other")
    w.expect("P: the last one declined, it is escalated", (w.holder("P"), w.inbox("escalation")), (("escalated", None), "P"))
    w.tell(f"P: {NURSE} declines, then the deputy {COLLEAGUE}, then {GUIDE}: escalated to the coordinator")


def claimed(w, a):
    w.refused("accepting for another organisation's person", cast.GGD, *a.words("accept", cast.GGD, "P", GUIDE), code="person-refused",
              at="/data/person")
    a.answer("accept", cast.GGD, "P", NURSE)
    w.expect("P: who accepts first has it", (w.holder("P"), w.inbox("escalation")), (("accepted", NURSE), ""))
    problem = w.refused("accepting P twice", cast.SUPPORT, *a.words("accept", cast.SUPPORT, "P", GUIDE), code="regie-held", at="/data/person")
    w.expect("and told who holds it", NURSE in problem.get("detail", ""), True)
    w.hear(cast.SUPPORT)
    a.answer("release", cast.GGD, "P", NURSE, "--to", COLLEAGUE, "--reason", "absence")
    w.expect("P: handed over, and asked", w.holder("P"), ("offered", COLLEAGUE))
    w.expect("who may know hears why", [d["cause"] for d in told(w.hear(cast.SUPPORT), "regies.released")], ["handed_over"])
    a.answer("accept", cast.GGD, "P", COLLEAGUE)
    w.expect("P: and accepted", w.holder("P"), ("accepted", COLLEAGUE))
    steps = [(r["person"], r["state"]) for r in w.ask("case", "show", w.case["P"])["regie"] if r.get("person")]
    w.expect("each step is kept", sorted(steps), sorted([
        (NURSE, "declined"), (COLLEAGUE, "declined"), (GUIDE, "declined"), (NURSE, "released"), (COLLEAGUE, "accepted")]))
    w.tell(f"P: {NURSE} takes it after all, and hands it over to {COLLEAGUE}")


def crisis(w):
    w.signal("V", {"safety": "Is in danger now."}, None, sender=cast.GGZ, crisis=cast.CRISIS)
    w.comes("a meeting of its own, announced at once", lambda: [
        ([w.letter(i["case"]) for i in m["items"]], m["state"], m["start"][:10] <= "2026-12-11") for m in w.meetings().values() if m["ad_hoc"]],
            [(["V"], "announced", True)])
    found = next(m for m in w.meetings().values() if m["ad_hoc"])
    for partner in (cast.GGD, cast.TOWN):
        events = w.hear(partner)
        w.expect(f"{partner}, named in the ground, hears at once", len(told(events, "items.announced")), 1)
        for offer in told(events, "regies.offered"):
            w.answers.of[partner, "V"] = offer["case"]
    w.expect("one of their people is asked for the regie", w.holder("V"), ("offered", NURSE))
    w.expect("others do not", told(w.hear(cast.SUPPORT), "items.announced"), [])
    w.expect("nobody gave way", sets(w)["12-11"], "NPR")
    w.tell(f"V: no seat within its term, so {found['meeting']} at {found['start'][11:16]} is made and announced; nobody gives way")


def absence(w):
    w.go_to(2026, 12, 10, 9, 0)
    w.expect("V: silence of four hours passes the regie to the deputy", w.holder("V"), ("offered", COLLEAGUE))
    digests(w)
    day = ("--from", "2026-12-11", "--until", "2026-12-11")
    w.refused("an absence that ends before it begins", cast.TOWN, "absent", "--person", CLERK, "--from", "2026-12-14", "--until", "2026-12-11",
              code="absence-term", at="/data/until")
    w.do("absent", "--person", CLERK, *day, "--deputy", STAND_IN, who=cast.TOWN)
    w.do("absent", "set", cast.GGD, COLLEAGUE, *day, *WHY)
    rows = {r["person"]: (r.get("deputy"), r["covered"]) for r in w.ask("absent", "list")["absences"]}
    w.expect("one is stood in for, the other is not", rows, {CLERK: (STAND_IN, True), COLLEAGUE: (None, False)})
    w.comes("N stays where its deputy comes, P waits for another", lambda: sets(w)["12-11"], "NR")
    w.comes("P is at the next", lambda: sets(w)["12-18"], "OPQ")
    gone = [d["cause"] for k, d in w.hear(cast.SUPPORT) if k in ("items.cancelled", "items.moved")]
    w.expect("who may know hears why, and of N nothing", gone, ["absence"])
    w.expect("the holder stays", w.holder("P"), ("accepted", COLLEAGUE))
    w.tell(f"{CLERK} is away, {STAND_IN} stands in: N stays. {COLLEAGUE} is away, nobody stands in: P moves to 18 Dec")
    w.show_agenda()


def digests(w):
    """In the morning, for each person, what of his own comes within a week."""
    names = {reference: letter for (_, letter), reference in w.answers.of.items()}
    wanted = {cast.TOWN: {CLERK: "N", STAND_IN: "R"}, cast.GGD: {COLLEAGUE: "PV"}}
    for partner, people in wanted.items():
        got = {d["person"]: "".join(names[e["case"]] for e in d["entries"]) for d in told(w.hear(partner), "people.digest")}
        w.expect(f"{partner}: a digest for each of its people, with what comes", got, people)
        w.tell(f"digest in the stream of {partner}: " + ", ".join(f"{who}: {letters}" for who, letters in got.items()))


def closed(w):
    w.go_to(2026, 12, 11, 9, 45)
    w.do("meeting", "close", DEC_11, "--not-discussed", w.case["R"], "--reason", "out of time")
    w.expect("held", w.ask("meeting", "show", DEC_11)["state"], "held")
    w.expect("who may know hears that R was not reached", [d["cause"] for d in told(w.hear(cast.TOWN), "items.cancelled")], ["not_reached"])
    w.refused("a pin to a closed meeting", cast.COORDINATOR, "agenda", "pin", w.case["Q"], DEC_11, *WHY, code="meeting-state", at="/params/meeting")
    w.comes("R was passed over once", lambda: w.cases()[w.case["R"]].get("passed_over"), 1)
    w.comes("R waits for a seat after Christmas", lambda: sets(w), {"12-18": "OPQ", "12-28": "R", "01-04": "S"})
    w.expect("nobody is reported yet", w.inbox("passed_over"), "")
    w.go_to(2026, 12, 16, 10, 0)
    w.comes("the next is announced at its term", lambda: w.meetings()[DEC_18]["state"], "announced")
    w.do("absent", "--person", GUIDE, "--from", "2026-12-18", "--until", "2026-12-18", who=cast.SUPPORT)
    w.comes("the client of Q comes, so Q stays though its regiehouder is away: the coordinator decides", lambda: (
        "Q" in sets(w)["12-18"], w.inbox("unattended")), (True, "Q"))
    w.tell(f"{GUIDE} is away on 18 Dec, nobody stands in; the client of Q was told that day, so Q stays, and the coordinator is asked")
    w.go_to(2026, 12, 18, 12, 0)
    w.comes("and over by itself", lambda: w.ask("meeting", "show", DEC_18)["state"], "held")
    w.comes("R, passed over twice, is reported by name of case", lambda: w.inbox("passed_over"), "R")
    w.tell("11 Dec is closed, R was not reached; 18 Dec is full and over: R was passed over twice, and is in the coordinator's inbox")


def languages(w):
    w.go_to(2026, 12, 21, 9, 0)
    w.do("roster", "set", "--person", KEY_PERSON, "--partner", cast.SUPPORT, "--duties", "key_person", "--languages", "so", who=cast.SUPPORT)
    w.signal("T", {"language": "Understands little Dutch."}, [cast.SUPPORT], urgency="medium", language="so", interpreter=True)
    w.signal("U", {"mental_health": "Sleeps badly."}, [cast.SUPPORT], urgency="medium", language="ti", interpreter=True)
    w.comes("both before who is less urgent", lambda: sets(w), {"12-28": "RTU", "01-04": "S"})
    w.hear(cast.SUPPORT)
    w.expect("a key person serves T; U asks for a professional, and there is none",
             (w.item("T").get("speakers"), w.item("U").get("not_ready"), w.inbox("not_ready")), ([KEY_PERSON], True, "U"))
    seen(w)
    w.do("meeting", "announce", DEC_28)
    w.comes("U, not ready, is put off", lambda: "U" in sets(w).get("12-28", "U"), False)
    w.expect("the gap is counted", w.ask("status")["not_ready"], 1)
    events = w.hear(cast.SUPPORT)
    booked = told(events, "speakers.booked")
    w.expect("the key person is booked", [(b["person"], b["language"], b["meeting"]) for b in booked], [(KEY_PERSON, "so", DEC_28)])
    w.expect("without a word of whom", [key for b in booked for key in ("case", "signal", "client") if key in b], [])
    w.expect("who may know hears what waits, and why", [(d["language"], d["cause"]) for d in told(events, "items.not_ready")],
             [("ti", "no_interpreter")])
    w.do("agenda", "ready", w.case["U"], "--reason", "a brother comes along")
    w.comes("a person decides: it goes ahead", lambda: (w.item("U").get("go_ahead"), w.inbox("not_ready")), (True, ""))
    w.tell(f"T: {KEY_PERSON} is booked. U: nobody professional speaks Tigrinya, put off; then a person lets it go ahead")
    w.show_agenda()


def seen(w):
    """The client's own days, told by whoever sees the client."""
    contact = ("contact", "2026-12-28", "--reference", w.reference["T"])
    w.do(*contact, who=cast.SCHOOL)
    w.comes("the school sees T on the 28th: never two things on a day", lambda: "T" in sets(w)["12-28"], False)
    w.do(*contact, "--cancelled", who=cast.SCHOOL)
    w.comes("taken back, T stands there again", lambda: "T" in sets(w)["12-28"], True)
    for day in ("2027-02-01", "2027-02-02", "2027-02-03", "2027-02-04"):
        w.do("contact", day, "--reference", w.reference["S"], who=cast.SCHOOL)
    w.expect("four days in a week are too many for S: the coordinator is warned", w.inbox("stress"), "S")
    w.expect("and no partner hears of it", [k for p in (cast.TOWN, cast.SUPPORT) for k, _ in w.hear(p) if "contact" in k], [])
    w.refused("a day that is over", cast.SCHOOL, "contact", "2026-12-20", "--reference", w.reference["S"], code="date-past", at="/data/on")
    w.tell("T gave way on a day on which the school sees T; S has four days in a week: a warning for the coordinator only")


def leaves(w):
    held = sorted(w.letter(row["case"]) for row in w.cases().values() if row["regiehouder"].get("person") == STAND_IN)
    w.expect("who leaves has two", held, ["R", "S"])
    w.refused("moving them without saying why", cast.COORDINATOR, "regie", "move-all", STAND_IN, "--reason", " ", code="reason-missing",
              at="/params/reason")
    w.refused("moving the cases of nobody", cast.COORDINATOR, "regie", "move-all", "nobody-1", *WHY, code="person-unknown", at="/params/person")
    planned = w.ask("regie", "move-all", STAND_IN, "--dry-run", "--reason", "leaves in January")
    w.expect("only tried: nothing changed", w.holder("R"), ("accepted", STAND_IN))
    moved = w.ask("regie", "move-all", STAND_IN, "--reason", "leaves in January")
    w.expect("as it was said", moved["cases"], planned["cases"])
    w.expect("both go to a colleague", {w.letter(r["case"]): r.get("to") for r in moved["cases"]}, {"R": CLERK, "S": CLERK})
    w.expect("and it is told", [d["cause"] for d in told(w.hear(cast.TOWN), "regies.released")], ["redistributed"] * 2)
    w.answers.answer("accept", cast.TOWN, "R", CLERK)
    w.do("regie", "undo", moved["batch"], "--reason", "stays after all")
    w.expect("undone, but for what was accepted", (w.holder("R"), w.holder("S")), (("accepted", CLERK), ("accepted", STAND_IN)))
    w.refused("undoing it twice", cast.COORDINATOR, "regie", "undo", moved["batch"], "--reason", "again", code="batch-none", at="/params/batch")
    w.tell(f"all cases of {STAND_IN} go to {CLERK}, who accepts R; then it is undone: S is back, R is not")


def clock(w):
    before = (w.meetings(), w.cases())
    for partner in w.town.partners:
        w.hear(partner)
    w.go_to(2026, 12, 20, 9, 0)
    w.expect("a day back: everything stands where it stood", (w.meetings(), w.cases()), before)
    w.go_to(2026, 12, 21, 9, 30)
    w.expect("and on again", (w.meetings(), w.cases()), before)
    again = {p: [k for k, _ in w.hear(p) if k != "people.digest"] for p in w.town.partners}
    w.expect("nobody hears anything twice", again, {p: [] for p in w.town.partners})
    w.tell("the clock jumps back a day and on again: nothing moves, nothing is told twice")
