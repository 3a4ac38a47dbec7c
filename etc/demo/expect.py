"""What must have come of the story, worked out here from the cast and the partners' configuration alone, and compared with what
the daemon really said."""

import json
import os

import cast
import story as told
from story import kind

URGENCIES = dict(zip("ABCDEFGHIJKL", "high high crisis medium medium low medium low high medium high low".split()))
# Who holds the regie in the end, and why: the largest part of the score, or what else decided.
HOLDERS = {
    "A": ("begeleider-7", "accepted", "client's wish"),
    "B": ("klantmanager-2", "accepted", ""),
    "C": ("klantmanager-1", "accepted", ""),
    "E": ("begeleider-7", "accepted", "coordinator"),
    "F": ("docent-3", "accepted", ""),
    "G": ("verpleegkundige-2", "accepted", ""),
    "K": (None, "escalated", ""),
    "L": ("klantmanager-1", "offered", ""),
}
ZANDVOORT = set("DEIK")


HEALTH = {"physical_health", "mental_health", "substance_use"}
CARE = {"gp", "ggz", "ggd", "youth_health"}
# What the region lets other roles see, where that is not everything but medical content.
SEES = {"housing_corporation": {"housing", "finances", "safety"}}


class World:
    """Who may know what, by the rules of PROTOCOL and nothing else."""

    def __init__(self, story):
        self.partners = story.town.partners
        self.signals = {}
        for s in story.signals:
            if s.is_stored:
                self.signals.setdefault(s.client.letter, []).append(s)

    def recipients(self, signal):
        words = signal.data["crisis"]["recipients"] if "crisis" in signal.data else signal.to
        named = {i for i, p in self.partners.items() if i in words or f"role:{p.conf['role']}" in words
                 or any(f"group:{g}" in words for g in p.list_of("groups"))}
        return named - {signal.sender}

    def domains(self, partner, signal):
        """What of it that partner is shown."""
        own, role = self.partners[partner].list_of("domains"), self.partners[partner].conf["role"]
        from_care = self.partners[signal.sender].conf["role"] in CARE
        return {
            d for d in signal.says
            if partner in self.recipients(signal) and (not own or d in own) and d in SEES.get(role, {d})
            # What care says about health is medical: from care to care only.
            and not (from_care and d in HEALTH and role not in CARE)
        }

    def covers(self, partner, signal, others, confirmed):
        """Whether a fact that rests on this signal may be told: nobody opens facts to himself."""
        if partner != signal.sender:
            return partner in self.recipients(signal)
        if confirmed and "crisis" not in signal.data:
            return True
        return any(
            o.sender != partner and partner in self.recipients(o)
            and ("crisis" in o.data or set(signal.says) <= set(o.client.topics))
            for o in others
        )

    def may_know(self, partner, letter, count=None, confirmed=False):
        signals = self.signals[letter][:count]
        return all(self.covers(partner, s, signals, confirmed) for s in signals)

    def knowing(self, letter, count=None, confirmed=False):
        return {p for p in self.partners if self.may_know(p, letter, count, confirmed)}

    def missed_h(self, partner, letter):
        """Pending when consent was withdrawn: gone, as if it had never been."""
        return letter == told.WITHDRAWN and partner == told.LATE

    def identity(self, partner, signal):
        p = self.partners[partner]
        # A reference stands for what was said when it was given.
        sent = (signal.first if signal.by == "reference" else signal).named()
        hidden = {k for k in ("bsn", "vnumber") if not p.allows(f"{k}_allowed")}
        return {k: v for k, v in sent.items() if k not in hidden}


class Expectations:
    def __init__(self, story, tally):
        self.story, self.world, self.expect = story, World(story), tally.expect

    # ---- signals ----

    def answers(self):
        statuses = {"stored": 0, "duplicate": 3}
        for n, s in enumerate(self.story.signals, 1):
            problem = s.answer.get("problem", {})
            got = (problem["code"], problem.get("pointer")) if problem else s.answer["answer"]
            self.expect(f"signal {n} ({s.note or s.client.letter}): answer", got, s.expect)
            self.expect(f"signal {n}: exit status of mdo", s.status, statuses.get(s.expect, 4))
        first, again = (next(s for s in self.story.signals if s.expect == e and s.client.letter == "L") for e in ("stored", "duplicate"))
        self.expect("the duplicate gets the first one's reference", again.answer["reference"], first.answer["reference"])
        self.expect("the withdrawal is stored", self.story.withdrawal["answer"], "stored")

    # ---- agendas and regie ----

    def cases(self):
        self.expect("one case for each client with a stored signal", "".join(sorted(self.story.case_of)), "ABCDEFGHIJKL")
        for letter, shown in self.story.cases.items():
            row = shown["row"]
            self.expect(f"case {letter}: state", row["state"], "open")
            self.expect(f"case {letter}: table", row["table"], "zandvoort" if letter in ZANDVOORT else "haarlem")
            self.expect(f"case {letter}: urgency", row["urgency"], URGENCIES[letter])
            self.expect(f"case {letter}: known by name only", row["unmatched"], letter == "D")
            self.expect(f"case {letter}: signals", row["signals"], len(self.world.signals[letter]))
        self.expect("the withdrawn case is shown to nobody", self.story.gone, {told.WITHDRAWN: "consent-ended"})

    def agendas(self):
        letters = {c: k for k, c in self.story.case_of.items()}
        seen = []
        for m in self.story.meetings:
            self.expect(f"{m['meeting']}: no more items than seats", len(m["items"]) <= m["seats"], True)
            slots = [i["slot"] for i in m["items"]]
            self.expect(f"{m['meeting']}: each slot once", len(set(slots)), len(slots))
            for i in m["items"]:
                letter = letters[i["case"]]
                seen.append(letter)
                self.expect(f"case {letter}: on time", (i["late"], m["start"][:10] <= i["discuss_by"]), (False, True))
                self.expect(f"case {letter}: the client attends", i["client_attends"], letter == "A")
                if letter == "C":
                    is_so = (m["ad_hoc"], m["state"], i["slot"])
                    self.expect("the crisis has an ad-hoc meeting, announced, and comes first there", is_so, (True, "announced", 1))
                if m["table"] == "zandvoort":
                    self.expect("the agenda of Zandvoort is a draft", m["state"], "draft")
                if m["meeting"] == self.story.announced:
                    self.expect("the agenda of Haarlem is announced", m["state"], "announced")
        self.expect("each open case is on one agenda", "".join(sorted(seen)), "ABCDEFGIJKL")

    def regie(self):
        for letter, shown in self.story.cases.items():
            holder = shown["row"]["regiehouder"]
            if letter in HOLDERS:
                person, state, why = HOLDERS[letter]
                self.expect(f"case {letter}: regiehouder", (holder.get("person"), holder["state"]), (person, state))
                self.expect(f"case {letter}: why", why in holder.get("why", ""), True)
            if holder.get("partner"):
                knows = self.world.may_know(holder["partner"], letter, confirmed=letter in told.CONFIRMED)
                self.expect(f"case {letter}: the regiehouder's organisation may know", knows, True)
            held = [r for r in shown["regie"] if r["state"] in ("offered", "accepted")]
            self.expect(f"case {letter}: one regiehouder, or an escalation", len(held), int(holder["state"] != "escalated"))
        declined = [r["state"] for r in self.story.cases["B"]["regie"] if r["person"] == "klantmanager-1"]
        self.expect("case B: the first who was asked declined", declined, ["declined"])

    # ---- notifications ----

    def shown(self, partner):
        """Signals: who, which life domains, under which identity."""
        wanted = []
        for signals in self.world.signals.values():
            for s in signals:
                domains = self.world.domains(partner, s)
                if domains and not self.world.missed_h(partner, s.client.letter):
                    words = sorted((d, s.says[d]) for d in domains)
                    wanted.append([s.sender, words, sorted(self.world.identity(partner, s).items())])
        return sorted(wanted)

    def told_of(self, partner, what):
        return sorted(
            self.story.letter_of(partner, e["data"]["case"]) or "?" for e in self.story.events[partner] if kind(e) == what
        )

    def notifications(self):
        for partner, events in self.story.events.items():
            numbers = [int(e["sequence"]) for e in events]
            self.expect(f"{partner}: numbered without a gap", numbers, list(range(1, len(events) + 1)))
            got = sorted(
                [e["data"]["partner"], sorted((o["domain"], o["text"]) for o in e["data"]["observations"]),
                 sorted(e["data"]["client"].items())]
                for e in events if kind(e) == "signals.shared"
            )
            self.expect(f"{partner}: is shown these signals and no other", got, self.shown(partner))
            opened, joined = [], []
            for letter, signals in self.world.signals.items():
                if self.world.missed_h(partner, letter):
                    continue
                opened += [letter] * self.world.may_know(partner, letter, 1)
                joined += [letter] * sum(self.world.may_know(partner, letter, n) for n in range(2, len(signals) + 1))
            self.expect(f"{partner}: hears of these cases opened", self.told_of(partner, "cases.opened"), opened)
            self.expect(f"{partner}: hears of these signals joined", self.told_of(partner, "signals.joined"), joined)
            offers = [
                letter for letter, shown in self.story.cases.items() for r in shown["regie"]
                if r["partner"] == partner and "decided by" not in r.get("why", "")
            ]
            got = [letter for letter in self.told_of(partner, "regies.offered") if letter != told.WITHDRAWN]
            self.expect(f"{partner}: is offered these regies", got, offers)
            self.expect(f"{partner}: hears of these agenda items", self.told_of(partner, "items.announced"), self.items(partner))
            confirmed = sum(s.sender == partner for c in told.CONFIRMED for s in self.world.signals[c])
            self.expect(f"{partner}: consents confirmed", sum(kind(e) == "consents.confirmed" for e in events), confirmed)
            self.never(partner, events)

    def leases(self):
        """Renewed, narrowed, erased, reviewed; and what can be told to the client."""
        done = self.story.lease
        events = self.story.later
        letter, newcomer, stays = told.RENEWED
        got = [e["data"]["observations"][0]["text"] for e in events[newcomer] if kind(e) == "signals.shared"]
        self.expect(f"{newcomer} joined the consent of {letter}: is shown its signal", got, [self.world.signals[letter][0].says["finances"]])
        got = [e["data"]["until"] for e in events[stays] if kind(e) == "consents.changed"]
        self.expect(f"{stays} hears until when it may keep it now", got, [cast.day(300)])
        letter, out = told.NARROWED
        erase = [r for e in events[out] if kind(e) == "consents.withdrawn" for r in e["data"]["references"]]
        had = {e["data"]["signal"] for e in self.story.events[out]
               if kind(e) == "signals.shared" and self.story.letter_of(out, e["data"]["signal"]) == letter}
        self.expect(f"{out} must erase what it had about {letter}", (had <= set(erase), len(had) > 0), (True, True))
        for partner, more in events.items():
            if partner != out:
                self.expect(f"{partner} erases nothing for that", [kind(e) for e in more if kind(e) == "consents.withdrawn"], [])
        open_ = {r["partner"] for r in done["erasures"]["erasures"] if "done" not in r}
        closed = {r["partner"] for r in done["erasures"]["erasures"] if "done" in r}
        self.expect("who did not say that it erased", (open_, closed), ({out}, {cast.GGD}))
        grounds = [(g["case"], g["partner"], g["basis"], g["review_by"]) for g in done["crises"]["grounds"]]
        self.expect("the crisis ground was reviewed", grounds, [(self.story.case_of["C"], cast.GGZ, told.REVIEWED, cast.day(20))])
        self.expect("what was erased opens to nobody, not by the emergency button", done["glass"], "content-erased")
        self.ledger(done["ledger"])

    def ledger(self, rows):
        """The ledger of client A: to whom what was given, as the partners themselves received it."""
        names = {p.name: i for i, p in self.story.town.partners.items()}
        got = {(names[r["who"]], names[r["from"]], d) for r in rows if r["what"] == "shared" for d in r.get("domains", [])}
        wanted = {(e_partner, e["data"]["partner"], o["domain"])
                  for e_partner, events in self.story.events.items() for e in events
                  if kind(e) == "signals.shared" and self.story.letter_of(e_partner, e["data"]["signal"]) == "A"
                  for o in e["data"]["observations"]}
        self.expect("client A's ledger names exactly who was given what", got, wanted)
        words = json.dumps(rows, ensure_ascii=False)
        secret = {s.says[d] for s in self.world.signals["A"] for d in s.says} | {v for v in cast.CLIENTS["A"].keys.values() if v}
        self.expect("and holds no word of it, nor who the client is", [w for w in secret if w in words], [])

    def items(self, partner):
        letters = {c: k for k, c in self.story.case_of.items()}
        wanted = []
        for m in self.story.meetings:
            if m["state"] == "announced":
                for letter in (letters[i["case"]] for i in m["items"]):
                    # The crisis was put on an agenda before its second signal came.
                    count = 1 if letter == "C" else None
                    if partner in self.world.knowing(letter, count, letter in told.CONFIRMED):
                        wanted.append(letter)
        return sorted(wanted)

    def never(self, partner, events):
        """No word, name or number that this partner may not have stands anywhere in its stream."""
        text = json.dumps(events, ensure_ascii=False)
        secret, open_ = set(), set()
        for signals in self.world.signals.values():
            for s in signals:
                secret |= set(s.says.values()) | {v for v in s.client.keys.values() if v}
                if s.sender == partner or not self.world.missed_h(partner, s.client.letter):
                    open_ |= {s.says[d] for d in self.world.domains(partner, s)}
                    if self.world.domains(partner, s):
                        open_ |= set(self.world.identity(partner, s).values())
        secret |= {v for k, v in cast.CRISIS.items() if k in ("ground", "decided_by", "tried")}
        self.expect(f"{partner}: nothing else is readable in its stream", [w for w in sorted(secret - open_) if w in text], [])

    def withdrawn(self):
        erased = {p for p, events in self.story.events.items() for e in events if kind(e) == "consents.withdrawn"}
        self.expect("who must erase: exactly who had received something", erased, {cast.GGD})
        had = {e["data"]["signal"] for e in self.story.events[cast.GGD]
               if kind(e) == "signals.shared" and e["data"]["client"].get("bsn") == cast.CLIENTS["H"].keys["bsn"]}
        named = {r for e in self.story.events[cast.GGD] if kind(e) == "consents.withdrawn" for r in e["data"]["references"]}
        self.expect("the erase notice names what was received", had <= named and len(had) == 1, True)
        self.expect("asked for again, it is withheld", any(kind(e) == "streams.withheld" for e in self.story.replayed), True)
        self.expect("and stands nowhere", cast.CLIENTS["H"].keys["name"] in json.dumps(self.story.replayed), False)
        states = [e["data"].get("state") for e in self.story.events[cast.SCHOOL] if kind(e) == "signals.status"]
        self.expect("the sender hears that its signal is erased", states.count("erased"), 1)

    # ---- the house ----

    def kept(self):
        self.expect("the audit chain is intact", self.story.verified["intact"], True)
        personal = {v.encode() for c in cast.CLIENTS.values() for k, v in c.keys.items() if v and k != "birth_date"}
        personal |= {t.encode() for s in self.story.signals for t in s.says.values()}
        personal |= {cast.CRISIS[k].encode() for k in ("ground", "decided_by", "tried")}
        files = [os.path.join(self.story.town.state, f) for f in os.listdir(self.story.town.state)]
        self.expect("there are files to look at", len(files) >= 2, True)
        for file in files + [self.story.town.log]:
            with open(file, "rb") as f:
                held = f.read()
            self.expect(f"nothing readable about a client in {os.path.basename(file)}", [p for p in personal if p in held], [])


def check(story, tally):
    e = Expectations(story, tally)
    for part in (e.answers, e.cases, e.agendas, e.regie, e.notifications, e.withdrawn, e.leases, e.kept):
        part()
