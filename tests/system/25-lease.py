#!/usr/bin/env python3
"""Consent as a lease, as its users have it: mdo and mdoctl only, from the first signal to the last word to the client. After
each step it is asked again what every partner can fetch."""
# ctest: timeout=180

import datetime
import json
import os
import re
import sys
import uuid

from desk import COORDINATOR, Desk
from region import GGD, GGZ, HOUSING, SCHOOL, SUPPORT, TOWN, Checks, Region, bsn, read, signal_data, today, write

PARTNERS = (GGD, GGZ, HOUSING, SCHOOL, SUPPORT, TOWN)
OFFICER = "f.privacy"
BASIS, WHY = "UAVG-22-2a", ("--reason", "as agreed by telephone")
LANGUAGE, WORK = "Merkteken taal", "Merkteken werk"
NEVER_GIVEN = "00000000-0000-4000-8000-000000000000"


def day(offset):
    return (today() + datetime.timedelta(days=offset)).isoformat()


def consent_words(recipients, domains, until, since=0, form="spoken"):
    named = [word for r in recipients for word in ("--recipient", r)]
    return (*named, "--consent-domains", domains, "--from", day(since), "--until", day(until), "--form", form, "--consent-language", "ti",
            "--basis", BASIS)


def of(events, kind):
    return [e["data"] for e in events if e["type"] == f"nl.mdo.{kind}.v1"]


def says(event):
    return {o["domain"]: o.get("text") for o in event["observations"]}


def who_can_fetch(d, words, expected, what):
    d.c.equal(f"{what}: who can fetch it", [p for p in sorted(PARTNERS) if any(w in d.fetchable(p) for w in words)], sorted(expected))


class Lease:
    """One client's consent, from one step to the next."""

    def __init__(self, d):
        self.d = d
        self.client = json.dumps({"bsn": bsn(20), "name": "Testpersoon Twintig", "birth_date": "1988-04-05"})
        self.file = os.path.join(d.region.dir, "signal.json")
        data = signal_data(json.loads(self.client), recipients=[GGD, TOWN], reporter="docent-3", domain="language")
        data["observations"] = [{"domain": "language", "text": LANGUAGE}, {"domain": "work", "text": WORK}]
        data["consent"] |= {"domains": ["language", "work"], "valid_from": day(-3), "valid_until": day(60)}
        self.event = {"specversion": "1.0", "id": str(uuid.uuid4()), "source": d.region.principals[SCHOOL].source,
                      "type": "nl.mdo.signals.reported.v1", "data": data}
        write(self.file, json.dumps(self.event), 0o600)

    def given(self):
        d = self.d
        self.reference = re.findall(r"[0-9a-f-]{36}", d.mdo(SCHOOL, "signal", "--file", self.file, says="stored"))[-1]
        for partner in (GGD, TOWN):
            shared = of(d.heard(partner), "signals.shared")
            d.c.equal(f"{partner} is told", [says(e) for e in shared], [{"language": LANGUAGE, "work": WORK}])
        d.c.equal("nobody else hears of it", [p for p in (GGZ, HOUSING, SUPPORT) if d.heard(p)], [])
        self.case = next(iter(d.cases()))
        shown = d.mdoctl("case", "show", self.case, says=["taalschool-noord", "active", BASIS])
        d.c.that("without reason nobody is named", "Testpersoon" not in shown and LANGUAGE not in shown, shown)
        d.mdoctl("case", "show", self.case, "--identify", *WHY, says=["Testpersoon Twintig", LANGUAGE, WORK])
        d.mdoctl("inbox", says=["consent", self.case])

    def renewed(self):
        d = self.d
        shown = d.json("case", "show", self.case)["consents"]
        wider = consent_words([GGD, TOWN, SUPPORT], "language,work", 120, -2, "written")
        d.mdo(SCHOOL, "consent", "renew", self.reference, "--reporter", "docent-3", *wider, says="stored")
        joined = of(d.heard(SUPPORT), "signals.shared")
        d.c.equal("who was named now is told", [says(e) for e in joined], [{"language": LANGUAGE, "work": WORK}])
        self.theirs = joined[0]["signal"]
        changed = of(d.heard(GGD), "consents.changed")
        d.c.equal("who was named before hears until when", [(e["until"], sorted(e["domains"])) for e in changed], [(day(120), ["language", "work"])])
        self.ggds = changed[0]["signal"]
        d.heard(TOWN)
        now = d.json("case", "show", self.case)["consents"]
        d.c.equal("one gave way to the other", [(x["state"], x.get("replaces")) for x in now],
                  [("replaced", None), ("active", shown[0]["consent"])])
        d.mdo(SUPPORT, "consent", "renew", self.theirs, "--reporter", "begeleider-7", *wider, status=4, says="reference-unknown at /data/reference")
        d.mdoctl("consent", "confirm", self.case, says="done")
        d.c.that("its sender hears that it was confirmed", of(d.heard(SCHOOL), "consents.confirmed"))

    def narrowed(self):
        d = self.d
        d.mdo(SCHOOL, "consent", "withdraw", "--client-file", "-", "--reporter", "docent-3", "--domains", "work", stdin=self.client, says="stored")
        for partner in (GGD, SUPPORT, TOWN):
            changed = of(d.heard(partner), "consents.changed")
            d.c.equal(f"{partner} hears what is left", [e["domains"] for e in changed], [["language"]])
        who_can_fetch(d, [WORK], [], "what was taken back")
        who_can_fetch(d, [LANGUAGE], [GGD, SUPPORT, TOWN], "what was not")
        shown = d.mdoctl("case", "show", self.case, "--identify", *WHY, says=LANGUAGE)
        d.c.that("the office does not see it either", WORK not in shown, shown)
        d.mdoctl("consent", "narrow", self.case, status=2, says="say what is taken back")
        d.mdoctl("consent", "narrow", self.case, "--recipients", SUPPORT, *WHY, says="done")
        told = d.heard(SUPPORT)
        gone = [r for e in of(told, "consents.withdrawn") for r in e["references"]]
        d.c.that("who was named no longer is to erase", self.theirs in gone, told)
        d.c.equal("the others hear nothing of that", [d.kinds(p) for p in (GGD, TOWN)], [[], []])
        who_can_fetch(d, [LANGUAGE], [GGD, TOWN], "after a recipient went")
        rows = [(r["partner"], r["reference"], "done" in r) for r in d.json("erasure", "list")["erasures"]]
        d.c.that("the list has who was asked", (SUPPORT, self.theirs, False) in rows and (GGD, self.ggds, False) in rows, rows)
        d.mdo(SUPPORT, "erased", *gone, says="stored")
        d.mdo(GGD, "erased", self.theirs, status=4, says="reference-unknown at /data/references/0")
        rows = {r["partner"]: "done" in r for r in d.json("erasure", "list")["erasures"]}
        d.c.equal("and who did not", (rows[SUPPORT], rows[GGD]), (True, False))
        d.mdoctl("erasure", "list", says=[SUPPORT, "not yet"])

    def repeated(self):
        d = self.d
        d.mdo(SCHOOL, "signal", "--file", self.file, status=3, says="duplicate")
        older = dict(self.event, id=str(uuid.uuid4()))
        d.mdo(SCHOOL, "signal", "--file", "-", stdin=json.dumps(older), status=4, says="consent-withdrawn at /data/consent/valid_from")
        d.c.equal("nobody hears anything", [d.kinds(p) for p in PARTNERS if p != SCHOOL], [[]] * 5)
        who_can_fetch(d, [WORK], [], "after a repeat")
        d.c.equal("the consent is as narrow", d.json("case", "show", self.case)["consents"][-1]["domains"], ["language"])

    def withdrawn(self):
        d = self.d
        d.mdo(SCHOOL, "consent", "withdraw", "--reference", self.reference, "--reporter", "docent-3", says="stored")
        for partner in (GGD, TOWN):
            d.c.that(f"{partner} is to erase", of(d.heard(partner), "consents.withdrawn"))
        who_can_fetch(d, [LANGUAGE, WORK, "Testpersoon Twintig", bsn(20)], [], "withdrawn")
        d.c.that("the case is closed", self.case not in d.cases())
        d.mdoctl("case", "show", self.case, "--identify", *WHY, status=4, says="consent-ended")
        d.mdo(SCHOOL, "signal", "--file", self.file, status=3, says="duplicate")
        who_can_fetch(d, [LANGUAGE, WORK], [], "withdrawn, and sent once more")
        d.mdo(SCHOOL, "consent", "renew", self.reference, "--reporter", "docent-3", *consent_words([GGD], "language", 30), status=4,
              says="reference-unknown at /data/reference")
        d.mdoctl("glass", "break", self.case, *WHY, status=4, says=["(content-erased)", "at /params/case"])


def crisis(d):
    def reported(number):
        ground = {"ground": "Merkteken grond vannacht", "decided_by": "a psychiatrist", "tried": "Called twice.", "recipients": [GGD],
                  "basis": "UAVG-30-3a"}
        file = os.path.join(d.region.dir, "ground.json")
        write(file, json.dumps(ground), 0o600)
        before = d.cases()
        said = d.mdo(GGZ, "signal", "--client-file", "-", "--crisis-file", file, "--urgency", "crisis", "--observe", "safety:noticed",
                     "--language", "ti", "--reporter", "behandelaar-5", "--place", "0392", stdin=json.dumps({"bsn": bsn(number)}), says="stored")
        return next(case for case in d.cases() if case not in before), re.findall(r"[0-9a-f-]{36}", said)[-1]

    case, _ = reported(21)
    told = of(d.heard(GGD), "signals.shared")
    d.c.equal("a crisis is told as such", [e["crisis"] for e in told], [True])
    d.mdoctl("crisis", "list", says=[case, "UAVG-30-3a", GGZ])
    d.mdoctl("agenda", says=case)
    d.mdoctl("inbox", says=["crisis", case])
    d.mdoctl("crisis", "review", case, *WHY, status=2, says="either erase, or basis with until")
    d.mdoctl("crisis", "review", case, "--basis", "UAVG-30-3a", "--until", day(30), *WHY, status=4, says=["(member-word)", "at /params/basis"])
    d.mdoctl("crisis", "review", case, "--basis", "WMO-5.2.6", "--until", day(30), *WHY, says="done")
    grounds = d.json("crisis", "list")["grounds"]
    d.c.equal("it rests on the other basis", [(g["basis"], g["review_by"]) for g in grounds], [("WMO-5.2.6", day(30))])
    other, _ = reported(22)
    d.c.that("another one is told", of(d.heard(GGD), "signals.shared"))
    d.mdoctl("crisis", "review", other, "--erase", *WHY, says="done")
    d.c.that("erased: who got it is told", of(d.heard(GGD), "consents.withdrawn"))
    d.c.equal("and it is on the list no more", [g["case"] for g in d.json("crisis", "list")["grounds"]], [case])
    d.c.equal("but counted", [(p["partner"], p["month"]) for p in d.json("crisis", "list")["partners"]], [(GGZ, 2)])
    d.mdoctl("crisis", "review", other, "--erase", *WHY, status=4, says="ground-none")
    d.mdoctl("glass", "break", other, *WHY, status=4, says="content-erased")
    agreed, reference = reported(26)
    d.heard(GGD)
    d.mdo(GGZ, "consent", "renew", reference, "--reporter", "behandelaar-5", *consent_words([GGD, SUPPORT], "safety", 60), says="stored")
    d.c.equal("the client consents: the ground is gone", [g["case"] for g in d.json("crisis", "list")["grounds"]], [case])
    d.c.equal("who had it hears until when", [e["until"] for e in of(d.heard(GGD), "consents.changed")], [day(60)])
    d.c.equal("whom the client named too is told, not as a crisis", [e["crisis"] for e in of(d.heard(SUPPORT), "signals.shared")], [False])
    d.c.that("the case rests on no ground any more", not d.cases()[agreed].get("crisis"))


def glass(d):
    text = "Merkteken noodknop"
    before = d.cases()
    file = os.path.join(d.region.dir, "words.txt")
    write(file, text + "\n", 0o600)
    d.mdo(SCHOOL, "signal", "--client-file", "-", "--reporter", "docent-3", "--language", "ti", "--observe", f"language={file}", "--place", "0392",
          "--purposes", "signal", *consent_words([TOWN], "language", 30), stdin=json.dumps({"bsn": bsn(23)}), says="stored")
    case = next(case for case in d.cases() if case not in before)
    shown = d.mdoctl("case", "show", case, "--identify", *WHY)
    d.c.that("not for discussion: the office does not read it", text not in shown, shown)
    d.mdoctl("glass", "break", case, status=4, says=["(reason-missing)", "at /params/reason"])
    d.mdoctl("glass", "break", case, *WHY, who=OFFICER, status=4, says=["(right-missing)", "at /method"])
    d.mdoctl("glass", "break", case, *WHY, says=["done", "the privacy officer is told"])
    d.mdoctl("case", "show", case, "--identify", *WHY, says=[text, "by the emergency button"])
    d.mdoctl("inbox", who=OFFICER, says=["glass", case])
    uses = d.json("glass", "list", who=OFFICER)["uses"]
    d.c.equal("the officer sees the use", [(u["number"], u["case"], u["person"], u["reads"], u["reason"]) for u in uses],
              [(1, case, COORDINATOR, 1, WHY[1])])
    d.mdoctl("glass", "list", who=OFFICER, says=[case, WHY[1]])
    d.mdoctl("glass", "seen", "1", status=4, says=["(right-missing)", "at /params/number"])
    d.mdoctl("glass", "seen", "1", who=OFFICER, says="done")
    d.c.equal("looked at", d.json("glass", "list", who=OFFICER)["uses"][0]["seen_by"], OFFICER)
    d.c.equal("no use waits for the officer", [b for b in d.json("inbox", who=OFFICER)["business"] if b["kind"] == "glass"], [])
    d.c.equal("no partner sees anything of it", [p for p in PARTNERS if p != SCHOOL and any("glass" in k for k in d.kinds(p))], [])


def sent(d, partner, client, text):
    """A signal of its own, to the town or from there to the GGD."""
    before = d.cases()
    file = os.path.join(d.region.dir, "words.txt")
    write(file, text, 0o600)
    to = GGD if partner == TOWN else TOWN
    d.mdo(partner, "signal", "--client-file", "-", "--reporter", "medewerker-1", "--language", "nl", "--observe", f"housing={file}", "--place", "0392",
          *consent_words([to], "housing", 30), stdin=json.dumps(client), says="stored")
    return next((case for case in d.cases() if case not in before), None)


def matched(d):
    who = {"name": "Testpersoon Zeven", "birth_date": "1977-07-07"}
    strong = sent(d, SCHOOL, dict(who, bsn=bsn(24)), "Merkteken een")
    weak = sent(d, HOUSING, who, "Merkteken twee")
    d.mdoctl("match", "list", says=[weak, strong])
    d.mdoctl("match", says=weak)
    d.mdoctl("match", "confirm", weak, strong, says=["done", strong])
    d.c.equal("two are one", d.cases()[strong]["signals"], 2)
    d.mdoctl("match", "history", says=[weak, strong])
    d.mdoctl("match", "undo", strong, *WHY, says=["done", weak])
    who_can_fetch(d, ["Merkteken een", "Merkteken twee"], [TOWN], "while they were one, and since")
    d.c.equal("and two again", (d.cases()[strong]["signals"], d.cases()[weak]["signals"]), (1, 1))
    d.c.equal("with their history", [("undone" in m, m["split"]) for m in d.json("match", "history")["merges"]], [(True, False)])
    d.mdoctl("match", "undo", strong, *WHY, status=4, says=["(merge-none)", "at /params/case"])
    d.mdoctl("match", "reject", weak, strong, says="done")
    d.c.that("rejected: not proposed again", strong not in d.mdoctl("match", "list"))


def split(d):
    case = sent(d, SCHOOL, {"bsn": bsn(25)}, "Merkteken drie")
    d.c.equal("a second partner's is of the same case", sent(d, TOWN, {"bsn": bsn(25)}, "Merkteken vier"), None)
    signals = {s["partner"]: s["signal"] for s in d.json("case", "show", case)["signals"]}
    d.mdoctl("case", "split", case, "--signals", ",".join(signals.values()), *WHY, status=4, says=["(split-none)", "at /params/signals"])
    d.mdoctl("case", "split", case, "--signals", NEVER_GIVEN, *WHY, status=4, says=["(split-none)", "at /params/signals/0"])
    fresh = re.search(r"C-\w{8}", d.mdoctl("case", "split", case, "--signals", signals[TOWN], *WHY, says="done")).group(0)
    d.c.that("another case", fresh != case and {fresh, case} <= set(d.cases()))
    d.c.equal("one signal each", [[s["partner"] for s in d.json("case", "show", x)["signals"]] for x in (case, fresh)], [[SCHOOL], [TOWN]])
    d.mdoctl("match", "history", says=[case, fresh, "split off"])
    d.mdoctl("match", "undo", fresh, *WHY, says="done")
    d.c.equal("and one again", d.cases()[case]["signals"], 2)


def kept(d):
    d.mdoctl("retention", "--dry-run", who=OFFICER, says=["1827 days", "Regeling inburgering"])
    classes = d.json("retention", "--dry-run", "--days", "60", who=OFFICER)["classes"]
    d.c.that("each class has a term and where it comes from", classes and all(c["days"] and c["source"] for c in classes), classes)
    d.mdoctl("retention", who="v.voorzitter", status=4, says="keep or audit")
    d.mdoctl("key", "status", who=OFFICER, says="match key, generation 1")
    d.c.equal("no rotation runs", d.json("key", "status", who=OFFICER)["state"], "none")
    d.mdoctl("key", "rotate", *WHY, who=OFFICER, status=4, says="key-state")
    d.mdoctl("limit", "list", says=[SCHOOL, "50"])
    d.mdoctl("limit", "lift", SCHOOL, *WHY, says=["done", "until midnight"])
    d.c.equal("lifted", [r["partner"] for r in d.json("limit", "list")["limits"] if r["lifted"]], [SCHOOL])
    d.mdoctl("backup", *WHY, who=OFFICER, status=4, says="backup-state")
    d.mdoctl("backup", "status", who=OFFICER)
    d.mdoctl("status", says=["ok"])


def chain(d):
    witness = d.region.principals[GGD].secret_file + ".witness"
    d.mdo(GGD, "witness", "show", says=["1"])
    d.mdoctl("audit", "verify", who=OFFICER, says="intact")
    d.mdoctl("audit", "verify", "--full", who=OFFICER, says="intact")
    d.mdoctl("audit", "verify", "--against", witness, who=OFFICER, says=["intact", "is in the chain"])
    d.c.equal("in JSON", d.json("audit", "verify", "--against", witness, who=OFFICER)["against"], "same")
    d.mdoctl("audit", "verify", "--against", "1:" + "0" * 64, who=OFFICER, status=7, says="NOT THE WITNESS'S HEAD")
    d.mdoctl("audit", "verify", "--against", "99:" + "0" * 64, who=OFFICER, status=7, says="NEVER CAME")
    rows = [json.loads(line) for line in d.mdoctl("audit", "export", who=OFFICER).splitlines()]
    d.c.equal("every row once", [r["EventID"] for r in rows], list(range(1, len(rows) + 1)))
    events = {r["EventTypeCode"] for r in rows}
    wanted = {"consent.recorded", "consent.renewed", "consent.narrowed", "consent.withdrawn", "crisis.reviewed", "glass.broken", "glass.seen",
              "case.merged", "match.undone", "case.split", "erasure.done", "limit.lifted", "notification.served", "request.refused"}
    d.c.equal("what was done stands in it", wanted - events, set())
    text = json.dumps(rows)
    d.c.equal("and nothing readable", [w for w in ("Merkteken", "Testpersoon", bsn(20), WHY[1]) if w in text], [])
    d.mdoctl("audit", "export", status=0, says="EventID")


def ledger(d, lease):
    english = d.mdoctl("ledger", lease.case, "--language", "en", *WHY, who=OFFICER)
    dutch = d.mdoctl("ledger", lease.case, *WHY, who=OFFICER, says=["Wat er met informatie over u is gebeurd", "gewist"])
    d.mdoctl("ledger", "--client-file", "-", *WHY, who=OFFICER, stdin=json.dumps({"bsn": bsn(20)}), says=[lease.case, "gewist"])
    d.mdoctl("ledger", "--client-file", "-", *WHY, who=OFFICER, stdin=json.dumps({"bsn": bsn(99)}), status=4, says=["(case-unknown)", "at /params/client"])
    names = {p: d.region.principals[p].name for p in PARTNERS}
    for text in (english, dutch):
        d.c.equal("names who told and who was given", [p for p in (SCHOOL, GGD, TOWN, SUPPORT) if names[p] not in text], [])
        d.c.equal("and nobody else", [p for p in (GGZ, HOUSING) if names[p] in text], [])
        d.c.equal("not what was said", [w for w in (LANGUAGE, WORK, "Testpersoon", bsn(20)) if w in text], [])
    d.c.that("who says it is erased", f"{names[SUPPORT]} " in english and re.search(rf"{re.escape(names[SUPPORT])}[^\n]*erased", english), english)
    rows = d.json("ledger", lease.case, who=OFFICER)["rows"]
    d.c.that("what became of it", {"received", "given", "shared", "changed", "ended"} <= {r["what"] for r in rows}, {r["what"] for r in rows})
    d.mdoctl("ledger", lease.case, *WHY, who="v.voorzitter", status=4, says="right-missing")
    d.mdoctl("ledger", lease.case, "--language", "fr", who=OFFICER, status=2)


def main():
    c = Checks()
    with Region(started=False) as region:
        keeper = region.principals[OFFICER].file
        write(keeper, read(keeper) + 'rights = [ "read", "audit", "identify", "keep" ];\n')
        write(region.conf_file, read(region.conf_file) + '\nstore: {\n\terasure_ledger = "second/erased";\n};\n')
        os.mkdir(os.path.join(region.dir, "second"), 0o700)
        region.start()
        d = Desk(c, region)
        lease = Lease(d)
        for step in (lease.given, lease.renewed, lease.narrowed, lease.repeated, lease.withdrawn):
            step()
        for part in (crisis, glass, matched, split, kept, chain):
            part(d)
        ledger(d, lease)
        who_can_fetch(d, [LANGUAGE, WORK], [], "in the end")
        c.equal("it stops", region.stop(), 0)
    return c.end()


if __name__ == "__main__":
    sys.exit(main())
