#!/usr/bin/env python3
"""Consents that do not hold, minors, content that a role may not send, withdrawals and references of people and things that the
sender has nothing to do with, guessing, and wrong parameters: each is answered with a code and the place, and no answer tells
who is known here. The daemon is asked after each whether it still serves."""
# ctest: timeout=240 seconds=15

import datetime
import json
import sys
import time
import uuid

from hostile import Hostile, told
from region import (GGD, GGZ, HOUSING, SCHOOL, SUPPORT, TOWN, Checks, Region, bsn, changed, problem, read, rpc, signal_data, today, write)
from town import AMSTERDAM

WITHDRAWN, RENEWED = "nl.mdo.consents.withdrawn.v1", "nl.mdo.consents.renewed.v1"
CONFIRMED, ANSWERED, ERASED = "nl.mdo.consents.confirmed.v1", "nl.mdo.regies.answered.v1", "nl.mdo.erasures.done.v1"
SHARED = "nl.mdo.signals.shared.v1"
OFFICER = "f.privacy"
NEVER_GIVEN = "00000000-0000-4000-8000-000000000000"
PER_DAY = 50
HOLD_SECONDS = 0.149
KNOWN, UNKNOWN = bsn(40), bsn(41)


def day(offset):
    return (today() + datetime.timedelta(days=offset)).isoformat()


def born(years, offset=0):
    """Who becomes so old in ${offset} days."""
    on = today() + datetime.timedelta(days=offset)
    return on.replace(year=on.year - years, day=min(on.day, 28)).isoformat()


# What is wrong, where in the consent, with what, code, and where that is said when elsewhere.
CONSENTS = [
    ("from the future", "valid_from", day(1), "consent-future", None),
    ("ended yesterday", "valid_until", day(-1), "consent-ended", None),
    ("ends before it begins", "valid_until", day(-40), "consent-term", None),
    ("a day longer than the region allows", "valid_until", day(336), "consent-term", None),
    ("for nobody that is known", "recipients/1", "nobody", "recipient-unknown", None),
    ("for an unknown role", "recipients/0", "role:wizard", "recipient-unknown", None),
    ("for an unknown group", "recipients/0", "group:wizards", "recipient-unknown", None),
    ("for no recipients", "recipients", [], "member-range", None),
    ("for an unknown life domain", "domains/0", "weather", "member-word", None),
    ("for no life domain", "domains", [], "member-range", None),
    ("for an unknown purpose", "purposes/1", "gossip", "member-word", None),
    ("that does not let signals be shared", "purposes", ["mdo"], "consent-scope", None),
    ("by an unknown form", "form", "implied", "member-word", None),
    ("by form crisis", "form", "crisis", "consent-form", None),
    ("on an unknown basis", "basis", "BECAUSE", "basis-unknown", None),
    ("in an unknown language", "language", "tlh", "language-unknown", None),
    ("given by an unknown word", "given_by", "neighbour", "member-word", None),
    ("with a member that is not there", "colour", "red", "member-unknown", ""),
]


def wrong_consents(h):
    good = h.door.signal({"bsn": bsn(0)})
    good["data"]["consent"] |= {"valid_from": day(-30), "valid_until": day(60)}
    stored = h.door.ask(good)
    h.c.equal("a consent that is right", stored["answer"], "stored")
    fresh = changed(good, "/id", "signal-of-a-wrong-consent")
    renewal = h.door.event(RENEWED, {"reference": stored["reference"], "reporter": "medewerker-9", "consent": good["data"]["consent"]})
    for what, where, value, code, pointer in CONSENTS:
        at = None if pointer is None else "/data/consent" + pointer
        h.change(f"a consent {what}", "/data/consent/" + where, value, code, at, of=fresh)
        h.change(f"renewed by a consent {what}", "/data/consent/" + where, value, code, at, of=renewal)
    h.change("a consent that leaves out what was observed", "/data/consent/domains", ["work"], "consent-scope", of=fresh)
    h.change("renewed by one that covers nothing of the signal", "/data/consent/domains", ["work"], "consent-scope", of=renewal)
    h.change("no consent", "/data/consent", None, "consent-missing", of=fresh)
    h.change("renewed by none", "/data/consent", None, "member-missing", of=renewal)
    renewal["data"]["consent"] |= {"valid_until": day(61)}
    h.c.equal("after all that a right one renews", h.door.ask(renewal)["answer"], "stored")


def wrong_grounds(h):
    ground = {"ground": "Cannot wait until tomorrow.", "decided_by": "nurse", "tried": "Called.", "recipients": [GGD], "basis": "UAVG-30-3a"}
    good = changed(h.door.signal({"bsn": bsn(0)}), "/data/crisis", ground)
    h.refused("consent and a crisis ground", good, "consent-and-crisis", "/data/crisis")
    good = changed(good, "/data/consent", None)
    h.change("a ground for nobody that is known", "/data/crisis/recipients/0", "nobody", "recipient-unknown", of=good)
    h.change("a ground on an unknown basis", "/data/crisis/basis", "BECAUSE", "basis-unknown", of=good)
    h.change("a ground in a few letters", "/data/crisis/ground", "help", "member-range", of=good)
    h.change("a ground that nobody decided", "/data/crisis/decided_by", None, "member-missing", of=good)


def minors(h):
    def judged(what, birth, consent, wanted, pointer=None):
        client = {"bsn": bsn(1), "name": "Testkind", "birth_date": birth} if birth else {"bsn": bsn(1)}
        message = h.door.signal(client)
        message["data"]["consent"] |= consent
        if wanted == "stored":
            h.c.equal(what, h.door.ask(message)["answer"], "stored")
        else:
            h.refused(what, message, wanted, pointer)

    where = "/data/consent/"
    judged("of 10, by the client", born(10), {}, "consent-age", where + "given_by")
    judged("of 10, by both", born(10), {"given_by": "both"}, "consent-age", where + "given_by")
    judged("of 10, by the representative", born(10), {"given_by": "representative"}, "stored")
    judged("of 14, by the representative alone", born(14), {"given_by": "representative"}, "consent-age", where + "given_by")
    judged("of 14, by the client alone", born(14), {}, "consent-age", where + "given_by")
    judged("of 14, by both", born(14), {"given_by": "both"}, "stored")
    judged("of 17, by the representative", born(17), {"given_by": "representative"}, "consent-age", where + "given_by")
    judged("an age that the birth date contradicts", born(30), {"age": "from_12", "given_by": "both"}, "consent-age", where + "age")
    judged("an age below what the birth date says", born(14), {"age": "under_12", "given_by": "representative"}, "consent-age", where + "age")
    judged("the representative's, past the twelfth birthday", born(12, 40), {"given_by": "representative"}, "consent-age",
           where + "valid_until")
    judged("by both, past the sixteenth birthday", born(16, 40), {"given_by": "both"}, "consent-age", where + "valid_until")
    judged("no birth date, said to be under 12, by the client", None, {"age": "under_12"}, "consent-age", where + "given_by")
    judged("no birth date, said to be 12 to 15, by the representative", None, {"age": "from_12", "given_by": "representative"}, "consent-age",
           where + "given_by")
    judged("an age that is no word", None, {"age": "old"}, "member-word", where + "age")
    judged("born tomorrow", day(1), {}, "date-future", "/data/client/birth_date")


def content(h):
    def sent(partner, domain, kind, code, member="kind"):
        door = h.region.door(partner)
        client = {"bsn": bsn(0)} if h.region.principals[partner].allows("bsn_allowed") else {"name": "Testpersoon", "birth_date": "1990-01-01"}
        message = door.signal(client, domain=domain)
        message["data"]["observations"][0]["kind"] = kind
        h.refused(f"{partner}: {kind} about {domain}", message, code, f"/data/observations/0/{member}", door)
        door.close()

    for partner in (SCHOOL, TOWN, SUPPORT, HOUSING):
        sent(partner, "housing", "medical", "content-not-allowed")
    sent(HOUSING, "mental_health", "noticed", "domain-not-allowed", "domain")
    sent(GGZ, "mental_health", "identity", "member-word")
    sent(GGZ, "mental_health", "facts", "member-word")
    sent(GGZ, "mental_health", "rumour", "member-word")
    second = changed(h.door.signal({"bsn": bsn(0)}), "/data/observations",
                     [{"domain": "language"}, {"domain": "work", "kind": "medical", "text": "Pills."}])
    second["data"]["consent"]["domains"] = ["language", "work"]
    h.refused("medical from the school, in the second place", second, "content-not-allowed", "/data/observations/1/kind")


def withdrawals(h):
    good = h.door.event(WITHDRAWN, {"client": {"bsn": bsn(0)}, "reporter": "medewerker-9", "on": today().isoformat()})
    h.change("withdrawn tomorrow", "/data/on", day(1), "date-future", of=good)
    h.change("withdrawn on no day", "/data/on", "2026-02-30", "date-impossible", of=good)
    h.change("withdrawn for nobody", "/data/client", {}, "client-unnamed", of=good)
    h.change("taken back from nobody that is known", "/data/recipients", [GGD, "nobody"], "recipient-unknown", "/data/recipients/1", of=good)
    h.change("an unknown life domain is taken back", "/data/domains", ["weather"], "member-word", "/data/domains/0", of=good)
    h.change("an unknown purpose is taken back", "/data/purposes", ["gossip"], "member-word", "/data/purposes/0", of=good)
    support = h.region.door(SUPPORT)
    h.refused("withdrawn by a BSN that it may not use", support.event(WITHDRAWN, good["data"]), "bsn-not-allowed", "/data/client/bsn", support)


def both_worlds(h):
    """Whoever has nothing to do with the client hears the same, known or not; the office sees what is so."""
    c, region = h.c, h.region
    town, ggd, ggz = region.door(TOWN), region.door(GGD), region.door(GGZ)
    sent = town.signal({"bsn": KNOWN, "vnumber": "9900000112", "name": "Testpersoon Zes", "birth_date": "1991-02-03"}, recipients=[GGD])
    c.equal("one of the two is known", town.ask(sent)["answer"], "stored")
    shared = [e for e in ggd.stream() if e["type"] == SHARED and e["data"]["client"].get("bsn") == KNOWN]
    c.equal("and shared", len(shared), 1)
    pairs = {
        "by BSN": ({"bsn": KNOWN}, {"bsn": UNKNOWN}),
        "by name": ({"name": "Testpersoon Zes", "birth_date": "1991-02-03"}, {"name": "Testpersoon Elf", "birth_date": "1992-02-03"}),
    }
    for part in ({"domains": ["language"]}, {"recipients": [GGD]}, {}):
        for how, clients in pairs.items():
            answers, soonest = [], 1000.0
            for client in clients:
                started = time.monotonic()
                answers.append(told(ggz, ggz.event(WITHDRAWN, {"client": client, "reporter": "behandelaar-5", "on": today().isoformat()} | part)))
                soonest = min(soonest, time.monotonic() - started)
            # What follows takes longer for somebody who is known: no answer goes out before a time that is the same for all.
            c.that(f"withdrawn {how} {part or 'as a whole'}: answered after the same time", soonest >= HOLD_SECONDS, soonest)
            c.that(f"withdrawn {how} {part or 'as a whole'}: stored", '"answer": "stored"' in answers[0].replace('":"', '": "'), answers[0])
            c.equal(f"withdrawn {how} {part or 'as a whole'}: both alike", answers[0], answers[1])
    h.serves("withdrawals by somebody unconnected")
    for what, since in (("as old as the withdrawal", 0), ("older", -3)):
        answers = []
        for client in pairs["by BSN"]:
            message = ggz.signal(client, domain="language")
            message["data"]["consent"] |= {"valid_from": day(since)}
            answers.append(told(ggz, message))
        c.that(f"a consent {what}: refused", "consent-withdrawn" in answers[0] and "/data/consent/valid_from" in answers[0], answers[0])
        c.equal(f"a consent {what}: both alike", answers[0], answers[1])
    c.equal("it hears nothing of either", ggz.stream(), [])
    c.equal("nor does the sender", (town.ask(sent)["answer"], town.ask(sent)["state"]), ("duplicate", "kept"))
    again = ggd.fetch(int(shared[0]["sequence"]) - 1, ggd.fetch(0)["epoch"], 1)["events"]
    c.equal("what was shared is withheld", [e["type"] for e in again], ["nl.mdo.streams.withheld.v1"])
    waiting = [row for row in region.result("inbox")["business"] if row["kind"] == "withdrawal"]
    c.equal("a coordinator is asked about the one who is known", len(waiting), 1)
    c.equal("and sees nothing meanwhile", problem(region.rpc("case.show", case=waiting[0]["case"])), ("consent-ended", "/params/case"))
    region.result("consent.confirm", case=waiting[0]["case"])
    c.that("and comes back when the client says so", any(
        e["type"] == SHARED and e["data"]["client"].get("bsn") == KNOWN and e["sequence"] > shared[0]["sequence"] for e in ggd.stream()))


def opened(region, door, signal):
    """A signal about somebody new: the sender's reference, the case."""
    before = {row["case"] for row in region.result("case.list")["cases"]}
    reference = door.ask(signal)["reference"]
    return reference, next(row["case"] for row in region.result("case.list")["cases"] if row["case"] not in before)


def others_references(h):
    """All that others were given, at a door that was not given it: as if nobody had ever been."""
    c, region, school = h.c, h.region, h.door
    town, ggd = region.door(TOWN), region.door(GGD)
    kept = school.ask(school.signal({"bsn": bsn(0)}))["reference"]
    town_own, case = opened(region, town, town.signal({"bsn": bsn(2)}, recipients=[GGD, SCHOOL]))
    region.rpc("consent.confirm", case=case)
    events = ggd.stream()
    ggd_signals = [e["data"]["signal"] for e in events if e["type"] == SHARED]
    ggd_cases = [e["data"]["case"] for e in events if "case" in e["data"]]
    c.that("others hold references", ggd_signals and ggd_cases, events)
    consent = school.signal({"bsn": bsn(0)})["data"]["consent"]
    reporter = {"reporter": "docent-3"}
    takes = {
        "a signal": ("nl.mdo.signals.reported.v1", lambda r: signal_data({"reference": r}), "/data/client/reference"),
        "a withdrawal": (WITHDRAWN, lambda r: {"client": {"reference": r}, "on": day(0)} | reporter, "/data/client/reference"),
        "a withdrawal of a part": (WITHDRAWN, lambda r: {"client": {"reference": r}, "on": day(0), "domains": ["language"]} | reporter,
                                   "/data/client/reference"),
        "a renewal": (RENEWED, lambda r: {"reference": r, "consent": consent} | reporter, "/data/reference"),
        "erased": (ERASED, lambda r: {"references": [r]}, "/data/references/0"),
        "erased, behind an own one": (ERASED, lambda r: {"references": [kept, r]}, "/data/references/1"),
        "a confirmation": (CONFIRMED, lambda r: {"reference": r, "person": "docent-3"}, "/data/reference"),
        "the regie accepted": (ANSWERED, lambda r: {"reference": r, "person": "docent-3", "accepts": True}, "/data/reference"),
        "the regie declined": (ANSWERED, lambda r: {"reference": r, "person": "docent-3", "accepts": False, "reason": "overload"},
                               "/data/reference"),
    }
    others = {"of a sender": town_own, "of a receiver": ggd_signals[-1], "of a case": ggd_cases[-1], "never given": str(uuid.uuid4())}
    for what, (kind, data, pointer) in takes.items():
        nobodys = told(school, school.event(kind, data(NEVER_GIVEN)))
        said = problem(json.loads(nobodys))
        c.equal(f"{what}, by a reference that nobody has", said, ("reference-unknown", pointer))
        for whose, reference in others.items():
            c.equal(f"{what}, by a reference {whose}: the same", told(school, school.event(kind, data(reference))), nobodys)
        h.serves(f"{what} by references of others")
    c.equal("its own is good", school.ask(school.event(takes["a renewal"][0], takes["a renewal"][1](kept)))["answer"], "stored")
    for kind, data, pointer in (takes["a confirmation"], takes["the regie accepted"]):
        h.refused("its own signal is no case", school.event(kind, data(kept)), "reference-unknown", pointer)
    h.change("what is no reference", "/data/reference", "x", "member-form", of=school.event(RENEWED, takes["a renewal"][1](kept)))


def to_midnight():
    now = datetime.datetime.now(AMSTERDAM)
    return (datetime.datetime.combine(now.date() + datetime.timedelta(days=1), datetime.time(), AMSTERDAM) - now).total_seconds() * 1000


def numbers_from(base):
    """Citizen service numbers that pass the 11-test, of a range that is never given out."""
    for first in range(base, base + 10000):
        last = sum((9 - i) * int(d) for i, d in enumerate(str(first))) % 11
        if last < 10:
            yield f"{first}{last}"


def guesses(h):
    """One partner tries a thousand numbers; some are known to somebody."""
    c, region = h.c, h.region
    ggd, town = region.door(GGD), region.door(TOWN)
    source = numbers_from(99990000)
    known, unknown = [next(source) for _ in range(100)], [next(source) for _ in range(1000)]
    for number in known[:20]:
        c.that("some are known", town.ask(town.signal({"bsn": number}, recipients=[SCHOOL]))["answer"] == "stored")
    before = next(row for row in region.result("limit.list")["limits"] if row["partner"] == GGD)["today"]
    # Known ones among the first that are judged, and among those that are not.
    numbers = [known[n % 100 // 10 + (10 if n > 100 else 0)] if n % 10 == 3 else unknown[n] for n in range(1000)]
    answers, start = [], time.monotonic()
    for n, number in enumerate(numbers):
        message = ggd.signal({"bsn": number}) if n % 2 else ggd.event(WITHDRAWN, {"client": {"bsn": number}, "reporter": "arts-1", "on": day(0)})
        if n % 10 == 5:
            del message["data"]["consent"]
        answers.append(told(ggd, message))
    took = time.monotonic() - start
    late = [a for a in answers if "new-persons" in a]
    c.that("a thousand guesses", len(answers) == 1000 and None not in answers, f"{took:.1f} s")
    c.equal("so many are judged", before + len({n for n, a in zip(numbers, answers) if "new-persons" not in a}), PER_DAY)
    c.that("known ones were put off as well", any(n in known[10:] and a in late for n, a in zip(numbers, answers)))
    c.equal("all that are put off are told the same, known or not", len(set(late)), 1)
    again = ggd.ask(ggd.signal({"bsn": known[15]}))
    c.equal("with code and place", (again["answer"], problem(again)), ("retry", ("new-persons", "/data/client")))
    c.that("until midnight", abs(again["after_ms"] - to_midnight()) < 5000, again["after_ms"])
    h.serves("a thousand guesses")
    c.equal("one that it named before is judged", ggd.ask(ggd.signal({"bsn": numbers[1]}))["answer"], "stored")
    c.equal("so is a reference", ggd.ask(ggd.event(WITHDRAWN, {"client": {"reference": NEVER_GIVEN}, "reporter": "arts-1", "on": day(0)}))["answer"],
            "refused")
    c.equal("one line in the log", read(region.log).count(f"partner {GGD} named {PER_DAY} persons today"), 1)
    lifted(h, ggd, unknown[999])


def lifted(h, ggd, unknown):
    c, region = h.c, h.region
    row = next(row for row in region.result("limit.list")["limits"] if row["partner"] == GGD)
    c.that("the list shows it", row["today"] == row["most"] == PER_DAY and row["refused"] > 900 and not row["lifted"], row)
    c.equal("the inbox has it", [b["partner"] for b in region.result("inbox")["business"] if b["kind"] == "limit"], [GGD])
    desk = region.door("c.coordinator")
    h.refused("lifted for nobody that is known", rpc("limit.lift", partner="nobody", reason="x"), "partner-unknown", "/params/partner", desk)
    h.refused("lifted without a reason", rpc("limit.lift", partner=GGD), "member-missing", "/params/reason", desk)
    c.equal("somebody new is put off until then", ggd.ask(ggd.signal({"bsn": unknown}))["answer"], "retry")
    c.that("lifted", region.result("limit.lift", partner=GGD, reason="a new class began")["done"])
    c.equal("and judged", ggd.ask(ggd.signal({"bsn": unknown}))["answer"], "stored")
    c.equal("the inbox is done with it", [b for b in region.result("inbox")["business"] if b["kind"] == "limit"], [])


# Method, who may ask, its parameters (C: a case that is there, R: a reason), code, place.
C, R = "C-", "because"
PARAMETERS = [
    ("consent.narrow", "c.coordinator", {"case": C}, "member-missing", "/params/recipients"),
    ("consent.narrow", "c.coordinator", {"case": C, "domains": ["weather"]}, "member-word", "/params/domains/0"),
    ("consent.narrow", "c.coordinator", {"case": C, "recipients": ["nobody"]}, "recipient-unknown", "/params/recipients/0"),
    ("consent.narrow", "c.coordinator", {"case": C, "domains": ["language"], "consent": NEVER_GIVEN}, "consent-none", "/params/consent"),
    ("consent.narrow", "c.coordinator", {"case": "C-00000000", "domains": ["work"]}, "case-unknown", "/params/case"),
    ("crisis.review", "c.coordinator", {"case": C, "reason": R}, "member-missing", "/params/basis"),
    ("crisis.review", "c.coordinator", {"case": C, "erase": True}, "member-missing", "/params/reason"),
    ("crisis.review", "c.coordinator", {"case": C, "basis": "WMO-5.2.6", "reason": R}, "member-missing", "/params/until"),
    ("crisis.review", "c.coordinator", {"case": C, "erase": True, "basis": "WMO-5.2.6", "reason": R}, "member-unknown", "/params/basis"),
    ("crisis.review", "c.coordinator", {"case": C, "erase": True, "reason": R}, "ground-none", "/params/case"),
    ("crisis.list", "c.coordinator", {"case": C}, "member-unknown", "/params"),
    ("glass.break", "c.coordinator", {"case": C}, "reason-missing", "/params/reason"),
    ("glass.break", "c.coordinator", {"case": "C-00000000", "reason": R}, "case-unknown", "/params/case"),
    ("glass.break", "c.coordinator", {"case": "seven", "reason": R}, "member-form", "/params/case"),
    ("glass.list", OFFICER, {"x": 1}, "member-unknown", "/params"),
    ("glass.seen", OFFICER, {"number": 0}, "member-range", "/params/number"),
    ("glass.seen", OFFICER, {"number": 99}, "glass-none", "/params/number"),
    ("glass.seen", OFFICER, {"number": "1"}, "member-type", "/params/number"),
    ("erasure.list", "c.coordinator", {"x": 1}, "member-unknown", "/params"),
    ("match.history", "c.coordinator", {"x": 1}, "member-unknown", "/params"),
    ("match.undo", "c.coordinator", {"case": C, "reason": R}, "merge-none", "/params/case"),
    ("match.undo", "c.coordinator", {}, "member-missing", "/params/case"),
    ("case.split", "c.coordinator", {"case": C, "signals": [], "reason": R}, "member-range", "/params/signals"),
    ("case.split", "c.coordinator", {"case": C, "signals": [NEVER_GIVEN], "reason": R}, "split-none", "/params/signals/0"),
    ("case.split", "c.coordinator", {"case": C, "signals": ["S"], "reason": R}, "split-none", "/params/signals"),
    ("case.split", "c.coordinator", {"case": C, "signals": [NEVER_GIVEN]}, "member-missing", "/params/reason"),
    ("limit.list", "c.coordinator", {"partner": GGD}, "member-unknown", "/params"),
    ("limit.lift", "c.coordinator", {"partner": "NOBODY!", "reason": R}, "member-form", "/params/partner"),
    ("key.status", OFFICER, {"x": 1}, "member-unknown", "/params"),
    ("key.rotate", OFFICER, {}, "member-missing", "/params/reason"),
    ("key.rotate", OFFICER, {"reason": R}, "key-state", ""),
    ("key.retire", OFFICER, {"reason": R}, "key-state", ""),
    ("key.retire", OFFICER, {"reason": "x" * 301}, "member-range", "/params/reason"),
    ("retention", OFFICER, {"days": -1}, "member-range", "/params/days"),
    ("retention", OFFICER, {"days": 3661}, "member-range", "/params/days"),
    ("backup.start", OFFICER, {}, "member-missing", "/params/reason"),
    ("backup.start", OFFICER, {"reason": R}, "backup-state", ""),
    ("backup.status", OFFICER, {"x": 1}, "member-unknown", "/params"),
    ("ledger", OFFICER, {}, "member-missing", "/params/case"),
    ("ledger", OFFICER, {"case": C, "client": {"bsn": KNOWN}, "reason": R}, "member-unknown", "/params/client"),
    ("ledger", OFFICER, {"client": {"bsn": KNOWN}}, "reason-missing", "/params/reason"),
    ("ledger", OFFICER, {"client": {"bsn": "999990008"}, "reason": R}, "bsn-invalid", "/params/client/bsn"),
    ("ledger", OFFICER, {"client": {}, "reason": R}, "client-unnamed", "/params/client"),
    ("ledger", OFFICER, {"client": {"reference": NEVER_GIVEN}, "reason": R}, "member-unknown", "/params/client/reference"),
    ("ledger", OFFICER, {"client": {"bsn": bsn(90)}, "reason": R}, "case-unknown", "/params/client"),
    ("ledger", OFFICER, {"case": "C-00000000"}, "case-unknown", "/params/case"),
    ("ledger", OFFICER, {"case": C, "from": "2026-02-02", "to": "2026-02-01"}, "member-range", "/params/to"),
    ("audit.export", OFFICER, {"from": "2026-02-30"}, "date-impossible", "/params/from"),
    ("audit.export", OFFICER, {"from": "2026-02-02", "to": "2026-02-01"}, "member-range", "/params/to"),
    ("audit.export", OFFICER, {"after": -1}, "member-range", "/params/after"),
    ("audit.verify", OFFICER, {"anchor": 1}, "member-missing", "/params/head"),
    ("audit.verify", OFFICER, {"head": "a" * 64}, "member-missing", "/params/anchor"),
    ("audit.verify", OFFICER, {"head": "a" * 63, "anchor": 1}, "member-range", "/params/head"),
    ("audit.verify", OFFICER, {"after": 10**9}, "member-range", "/params/after"),
]
# Of each a person who may not ask.
RIGHTS = {
    "v.voorzitter": ["consent.narrow", "crisis.review", "glass.break", "glass.list", "glass.seen", "match.history", "match.undo", "case.split",
                     "key.status", "key.rotate", "key.retire", "retention", "backup.start", "backup.status", "ledger", "audit.export"],
    OFFICER: ["limit.lift", "glass.break", "consent.narrow"],
    "c.coordinator": ["key.rotate", "backup.start"],
}


def parameters(h):
    _, case = opened(h.region, h.door, h.door.signal({"bsn": bsn(30)}))
    signals = [s["signal"] for s in h.region.result("case.show", case=case)["signals"]]
    doors = {p: h.region.door(p) for p in ("c.coordinator", OFFICER, "v.voorzitter")}
    for method, who, params, code, pointer in PARAMETERS:
        given = {k: case if v == C else signals if v == ["S"] else v for k, v in params.items()}
        h.refused(f"{method} {list(params)}: {code}", rpc(method, **given), code, pointer, doors[who])
    enough = {"case": case, "reason": R, "domains": ["language"], "erase": True, "signals": signals[:1], "number": 1, "partner": GGD}
    needs = {"consent.narrow": ("case", "domains"), "crisis.review": ("case", "erase", "reason"), "glass.break": ("case", "reason"),
             "glass.seen": ("number",), "match.undo": ("case", "reason"), "case.split": ("case", "signals", "reason"),
             "key.rotate": ("reason",), "key.retire": ("reason",), "backup.start": ("reason",), "ledger": ("case",),
             "limit.lift": ("partner", "reason")}
    for who, methods in RIGHTS.items():
        for method in methods:
            asked = rpc(method, **{k: enough[k] for k in needs.get(method, ())})
            h.refused(f"{who} may not ask {method}", asked, "right-missing", "/method", doors[who])


def main():
    c = Checks()
    with Region(started=False) as region:
        keeper = region.principals[OFFICER].file
        write(keeper, read(keeper) + 'rights = [ "read", "audit", "identify", "keep" ];\n')
        region.start()
        h = Hostile(c, region)
        for part in (wrong_consents, wrong_grounds, minors, content, withdrawals, both_worlds, others_references, parameters, guesses):
            start = time.monotonic()
            part(h)
            print(f"        {part.__name__}: {time.monotonic() - start:.1f} s", flush=True)
        c.that("the daemon is the one that was started", region.alive())
        c.that("the audit chain is intact", region.result("audit.verify")["intact"])
        c.equal("it stops", region.stop(), 0)
    return c.end()


if __name__ == "__main__":
    sys.exit(main())
