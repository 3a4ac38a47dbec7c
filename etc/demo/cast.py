"""Who plays in the demo, and what they say: clients A to M, the roster, the partners' signals in order, and what must come
of each. Nobody here exists: the citizen service numbers pass the 11-test but are of the range that is never given out."""

import datetime
import uuid

from town import today

TOWN, SCHOOL, GGD, GGZ = "gemeente-haarlem", "taalschool-noord", "ggd-kennemerland", "ggz-inholland"
SUPPORT, HOUSING = "vluchtelingenwerk", "woning-elan"
COORDINATOR, PRIVACY = "c.coordinator", "f.privacy"
REPORTERS = {
    TOWN: "klantmanager-1",
    SCHOOL: "docent-3",
    GGD: "verpleegkundige-2",
    GGZ: "behandelaar-5",
    SUPPORT: "begeleider-7",
    HOUSING: "woonconsulent-1",
}


def bsn(number):
    """The ${number}th that passes the 11-test, from 999990000 on."""
    base = 99999000
    while True:
        last = sum((9 - i) * int(d) for i, d in enumerate(str(base))) % 11
        if last < 10 and number == 0:
            return f"{base}{last}"
        number -= last < 10
        base += 1


def day(offset):
    return (today() + datetime.timedelta(days=offset)).isoformat()


class Client:
    """${topics}: the life domains that the client lets people talk about."""

    def __init__(self, letter, name, born, topics, place="0392", bsn=None, vnumber=None, interpreter=False):
        self.letter, self.topics, self.place, self.interpreter = letter, topics, place, interpreter
        self.keys = {"name": name, "birth_date": born, "bsn": bsn, "vnumber": vnumber}


WIDE = ["mental_health", "physical_health", "housing", "finances", "work", "language"]
CLIENTS = {
    c.letter: c
    for c in (
        Client("A", "Selam Tesfazghi", "1991-03-14", WIDE, bsn=bsn(0), vnumber="9900000015", interpreter=True),
        Client("B", "Yonas Habtemariam", "1988-07-30", WIDE, bsn=bsn(1), interpreter=True),
        Client("C", "Farid Noorzai", "1979-12-05", ["safety", "mental_health"], bsn=bsn(2), interpreter=True),
        Client("D", "Oksana Bondarenko", "1984-11-02", ["housing", "finances"], place="0473"),
        Client("E", "Amina Warsame", "1996-01-21", ["work", "family"], place="0473", vnumber="9900000023"),
        Client("F", "Khalil Darwish", "1990-05-17", ["finances"], bsn=bsn(3)),
        Client("G", "Dilan Kurdoglu", "1993-09-09", ["mental_health", "substance_use", "access_to_care"], bsn=bsn(4)),
        Client("H", "Mebrahtu Kidane", "1986-02-28", ["social_network"], bsn=bsn(5)),
        Client("I", "Zahra Rahimi", "1999-06-12", ["language", "mental_health", "housing"], place="0473", bsn=bsn(6)),
        Client("J", "Samuel Gebreab", "1982-10-25", ["social_network", "safety", "housing"], bsn=bsn(7), vnumber="9900000104"),
        Client("K", "Natalia Kovalenko", "1975-04-03", ["housing"], place="0473", bsn=bsn(8)),
        Client("L", "Bashir Haddad", "1994-08-19", ["work"], bsn=bsn(9)),
        Client("M", "Rahel Woldu", "1997-11-11", ["mental_health", "housing"], bsn=bsn(10), vnumber="9900000112"),
    )
}


def person(name, partner, domains, languages, limit, **more):
    return {"person": name, "partner": partner, "domains": domains, "languages": languages, "limit": limit, **more}


# Possible regiehouders, and an interpreter: ids that their organisations chose. Woning Elan puts nobody forward.
ROSTER = [
    person("klantmanager-1", TOWN, ["finances", "work", "housing"], ["nl", "ar", "ti"], 4, deputy="klantmanager-2"),
    person("klantmanager-2", TOWN, ["family", "language"], ["nl", "fa"], 4),
    person("docent-3", SCHOOL, ["language", "social_network"], ["nl", "ti"], 3),
    person("begeleider-7", SUPPORT, ["housing", "social_network", "family"], ["nl", "so", "ti"], 6),
    person("verpleegkundige-2", GGD, ["physical_health", "mental_health", "access_to_care"], ["nl", "en"], 6),
    person("behandelaar-5", GGZ, ["mental_health", "substance_use", "safety"], ["nl", "en"], 6),
    person("tolk-1", GGD, [], ["ti", "ar"], 0, duties=["interpreter"]),
]


class Signal:
    """One message of a partner, and how it must be answered: ${expect} is `stored`, `duplicate` or the code and the place of a
    refusal. ${first}: the signal whose event this is once more."""

    def __init__(self, sender, letter, says, to, by="bsn", note="", expect="stored", first=None, source=None, **data):
        self.sender, self.client, self.says, self.to, self.by = sender, CLIENTS[letter], says, to, by
        self.note, self.expect, self.first, self.source, self.data = note, expect, first, source, data
        self.sent = self.answer = self.status = None

    @property
    def is_stored(self):
        return self.expect == "stored"

    def consent(self):
        return {
            "recipients": self.to,
            "domains": self.client.topics,
            "purposes": ["signal", "mdo"],
            "valid_from": day(-1),
            "valid_until": day(180),
            "form": "spoken",
            "language": "ti",
            "interpreter": True,
            "recorded_by": REPORTERS[self.sender],
            "basis": "UAVG-22-2a",
        }

    def named(self):
        """The client as this sender names it; one is known by name only when there is nothing else."""
        if self.by == "reference":
            return {"reference": self.first.answer["reference"]}
        return {k: self.client.keys[k] for k in {"name", "birth_date", *self.by.split()}}

    def event(self, source):
        if self.first is not None and self.by != "reference":
            return self.first.sent | {"data": self.first.sent["data"] | self.data}
        data = {
            "client": self.named(),
            "reporter": REPORTERS[self.sender],
            "observations": [{"domain": d, "text": t} for d, t in self.says.items()],
            "language": "ti",
            "interpreter": self.client.interpreter,
            "place": self.client.place,
        }
        if self.to and "crisis" not in self.data:
            data["consent"] = self.consent()
        return {
            "specversion": "1.0",
            "id": str(uuid.uuid4()),
            "source": self.source or source,
            "type": "nl.mdo.signals.reported.v1",
            "datacontenttype": "application/json",
            "data": data | self.data,
        }


CRISIS = {
    "ground": "Acute danger: tonight cannot wait until an interpreter is there.",
    "decided_by": "R. van Dalen, psychiatrist on duty",
    "tried": "Called twice with an interpreter by telephone.",
    "recipients": [GGD, TOWN],
    "basis": "UAVG-30-3a",
}


def accepted_signals():
    all_about_a = ["group:kernteam", GGD]
    d = Signal(HOUSING, "D", {"housing": "Rent unpaid for the second month."}, ["role:municipality", SUPPORT], by="name",
               note="known by name only", urgency="medium")
    return [
        Signal(SCHOOL, "A", {"mental_health": "Falls asleep in class and says the nights are bad."}, all_about_a,
               wishes={"preferred": "begeleider-7", "attends": True}),
        Signal(TOWN, "A", {"finances": "Two months behind with the rent."}, all_about_a, by="bsn vnumber"),
        Signal(SUPPORT, "A", {"housing": "No heating for three weeks."}, all_about_a, by="vnumber", note="third partner"),
        Signal(SCHOOL, "A", {"work": "Gave up the traineeship."}, all_about_a, note="again"),
        Signal(SCHOOL, "B", {"language": "Absent more and more often."}, [TOWN, GGD, SCHOOL]),
        Signal(GGD, "B", {"physical_health": "Headaches every day.", "mental_health": "Bad dreams."}, [TOWN, SCHOOL],
               protect={"answered": 10, "yes": 8, "asked_on": day(-2)}, note="Protect 8 of 10",
               contact={"person": "verpleegkundige-2", "trusted": True}),
        Signal(GGZ, "C", {"safety": "Is in danger tonight."}, None, crisis=CRISIS, note="crisis, no consent"),
        Signal(GGD, "C", {"mental_health": "Was seen in great distress."}, [GGZ, TOWN]),
        d,
        Signal(HOUSING, "D", {"finances": "A bailiff was at the door."}, ["role:municipality", SUPPORT], by="reference", first=d,
               note="by reference"),
        Signal(TOWN, "E", {"work": "Cannot combine work and the children."}, ["group:kernteam"], by="vnumber"),
        Signal(SUPPORT, "E", {"family": "Looks after four children alone."}, ["group:kernteam"], by="vnumber"),
        Signal(TOWN, "F", {"finances": "Fines keep coming."}, [SCHOOL], urgency="low", note="to the school only"),
        Signal(GGZ, "G", {"mental_health": "On the waiting list.", "substance_use": "Drinks to fall asleep."}, ["group:zorg"],
               note="to care only"),
        Signal(GGD, "G", {"access_to_care": "Did not understand the letter."}, ["group:zorg"]),
        Signal(SCHOOL, "H", {"social_network": "Knows nobody here."}, [GGD, SUPPORT], note="withdrawn later"),
        Signal(SCHOOL, "I", {"mental_health": "Weeps in the break.", "housing": "Mould in the bedroom."},
               ["group:kernteam", "role:housing_corporation"], note="two life domains"),
        Signal(TOWN, "I", {"language": "The plan has to be fixed soon."}, ["group:kernteam", "role:housing_corporation"],
               deadlines=[{"kind": "pip", "on": day(14)}], note="PIP in 14 days"),
        Signal(SUPPORT, "J", {"safety": "Is afraid to open the door."}, ["group:kernteam"], by="vnumber"),
        Signal(TOWN, "J", {"housing": "Asks for another house."}, ["group:kernteam"], by="bsn vnumber"),
        Signal(TOWN, "K", {"housing": "Will lose the house."}, [HOUSING], urgency="high", note="to the landlord only"),
        Signal(SCHOOL, "L", {"work": "Wants to work again."}, ["role:municipality"], urgency="low"),
    ]


def other_signals(accepted):
    """A duplicate, and what must be refused."""
    last = accepted[-1]
    return [
        Signal(SCHOOL, "L", last.says, last.to, first=last, expect="duplicate", note="the same once more"),
        Signal(SCHOOL, "L", last.says, last.to, first=last, urgency="high", expect=("id-reused", "/id"), note="same id, other words"),
        Signal(SCHOOL, "M", {"mental_health": "Is very quiet."}, None, expect=("consent-missing", "/data/consent"),
               note="no consent"),
        Signal(TOWN, "M", {"mental_health": "Is very quiet."}, [GGD], expect=("bsn-invalid", "/data/client/bsn"),
               client={"bsn": "999990018"}, note="broken BSN"),
        Signal(GGD, "M", {"mental_health": "Is very quiet."}, [TOWN], source="urn:nld:kvknr:99000002:systeem:epd",
               expect=("source-mismatch", "/source"), note="as another partner"),
        Signal(GGD, "M", {"mental_health": "Is very quiet."}, [TOWN], by="vnumber",
               expect=("vnumber-not-allowed", "/data/client/vnumber"), note="may not use it"),
        Signal(HOUSING, "M", {"housing": "Rent unpaid."}, [TOWN], expect=("bsn-not-allowed", "/data/client/bsn"),
               note="may not use it"),
        Signal(HOUSING, "D", {"mental_health": "Seems low."}, [TOWN], by="name",
               expect=("domain-not-allowed", "/data/observations/0/domain"), note="not theirs to judge"),
        Signal(SUPPORT, "M", {"finances": "Has debts."}, [TOWN], by="vnumber", expect=("consent-scope", "/data/consent/domains"),
               note="outside the consent"),
        Signal(TOWN, "M", {"mental_health": "Is very quiet."}, [GGD], protect={"answered": 10, "yes": 4, "asked_on": "2026-02-30"},
               expect=("date-impossible", "/data/protect/asked_on"), note="30 February"),
    ]


def late_signal():
    """On the consent that was withdrawn meanwhile."""
    return Signal(SCHOOL, "H", {"social_network": "Still knows nobody."}, [GGD, SUPPORT],
                  expect=("consent-withdrawn", "/data/consent/valid_from"), note="consent withdrawn")
