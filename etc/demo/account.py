"""The account of the story, for people: 100 columns, plain text."""

import datetime
import textwrap

import cast
import story as told
from story import kind
from town import AMSTERDAM

WIDTH = 100


def show(story):
    signals(story)
    agendas(story)
    regie(story)
    partners(story)
    ledger(story)


def head(text):
    print(f"\n{text}\n{'-' * len(text)}")


def wrapped(label, text):
    print(textwrap.fill(text or "-", WIDTH, initial_indent=f"    {label:<13}", subsequent_indent=" " * 17))


def plain(word):
    return word.replace("_", " ")


def when(text):
    return datetime.datetime.fromisoformat(text).astimezone(AMSTERDAM)


def letters(found):
    """A, B (2), C: each client once, how often behind it."""
    found = sorted(f or "?" for f in found)
    return ", ".join(f if found.count(f) == 1 else f"{f} ({found.count(f)})" for f in dict.fromkeys(found))


def signals(story):
    head("Signals, and what was answered")
    for n, s in enumerate(story.signals, 1):
        about = ", ".join(plain(d) for d in s.says)
        answer = s.answer["answer"].upper() if s.answer["answer"] != "stored" else "stored"
        print(f"{n:>3}  {s.sender:<18} {s.client.letter}  {about:<32} {answer:<10} {s.note}".rstrip())
        if problem := s.answer.get("problem"):
            place = problem["pointer"].removeprefix("/data") or "/"
            print(textwrap.fill(f"{problem['code']} at {place}: {problem['title']}", WIDTH, initial_indent=" " * 27,
                                subsequent_indent=" " * 29))
    counts = [s.answer["answer"] for s in story.signals]
    print(f"\n     {counts.count('stored')} stored, {counts.count('duplicate')} duplicate, {counts.count('refused')} refused")


def agendas(story):
    head("Agendas of the two MDO tables")
    names = {case: letter for letter, case in story.case_of.items()}
    empty = 0
    for m in story.meetings:
        if not m["items"]:
            empty += 1
            continue
        note = "  ad hoc, for a crisis" if m["ad_hoc"] else ""
        start = when(m["start"])
        print(f"\n  MDO {m['table'].capitalize():<10} {start:%a %d %b %Y %H:%M}  {m['state']}, "
              f"{len(m['items'])} of {m['seats']} seats{note}")
        for i in sorted(m["items"], key=lambda i: i["slot"]):
            holder = i["regiehouder"]
            who = f"{holder['person']}, {holder['state']}" if holder.get("person") else "nobody: escalated"
            by = datetime.date.fromisoformat(i["discuss_by"])
            attends = "  client attends" if i["client_attends"] else ""
            print(f"    {when(i['at']):%H:%M}  {names[i['case']]}  {i['case']}  {i['urgency']:<7} by {by:%d %b}  {who}{attends}")
    print(f"\n  ({empty} later meetings, nothing on them yet)")


def regie(story):
    head("Who holds the regie, and why")
    for letter, shown in story.cases.items():
        holder = shown["row"]["regiehouder"]
        for r in shown["regie"]:
            if r["state"] in ("declined", "lapsed"):
                print(f"  {letter}  {r['person']:<18} {r['state']}: {plain(r.get('cause', ''))}")
        if holder["state"] == "escalated":
            print(f"  {letter}  {'nobody':<18} escalated: nobody on the roster may know of it; in the coordinator's inbox")
        else:
            print(f"  {letter}  {holder['person']:<18} {holder['state']:<9} {holder.get('why', '')}")


    for letter in story.gone:
        print(f"  {letter}  nobody: consent was withdrawn, the case is closed and can be shown to nobody")


def partners(story):
    head("What each partner was told, and what it was not")
    sent = [s for s in story.signals if s.is_stored]
    for partner, events in story.events.items():
        p = story.town.principals[partner]
        print(f"\n  {p.name} ({partner}): {len(events)} notifications")

        def about(what):
            return letters(story.letter_of(partner, e["data"]["case"]) for e in events if kind(e) == what)

        shared = [e["data"] for e in events if kind(e) == "signals.shared"]
        whom = [told.letter_of_identity(d["client"]) or story.letter_of(partner, d["signal"]) for d in shared]
        wrapped("shown", f"signals about {letters(whom)}" if whom else "no signal")
        wrapped("told", facts(about))
        if offers := [f"{story.letter_of(partner, e['data']['case'])} ({e['data']['person']})"
                      for e in events if kind(e) == "regies.offered"]:
            wrapped("offered", f"the regie of {', '.join(offers)}")
        if confirmed := sum(kind(e) == "consents.confirmed" for e in events):
            wrapped("confirmed", f"the consent of {confirmed} of its own signals, by the coordinator")
        erased = [e for e in events if kind(e) == "consents.withdrawn"]
        if erased:
            wrapped("to erase", f"what it had about {told.WITHDRAWN}; asked for again, it is withheld")
        wrapped("NOT SHOWN", hidden(p, sent, shared, whom))


def facts(about):
    texts = [(about("cases.opened"), "cases opened"), (about("signals.joined"), "signals joined"),
             (about("items.announced"), "on an agenda"), (about("regies.accepted"), "regie accepted")]
    return "; ".join(f"{what}: {found}" for found, what in texts if found) or "nothing"


def hidden(partner, sent, shared, whom):
    """What was sent by others and did not come here."""
    words = {o["text"] for d in shared for o in d["observations"]}
    others = [s for s in sent if s.sender != partner.id]
    whole = [s.client.letter for s in others if not words & set(s.says.values())]
    parts = [f"{plain(d)} of {s.client.letter}" for s in others if words & set(s.says.values())
             for d, t in s.says.items() if t not in words]
    numbers = [n for n, key in (("BSN", "bsn"), ("V-number", "vnumber")) if not partner.allows(f"{key}_allowed")]
    texts = [f"{len(whole)} signals about {letters(whole)}"] if whole else []
    texts += parts + ([f"any {' or '.join(numbers)}"] if numbers else [])
    return "; ".join(texts)


def ledger(story):
    head("What client A can be told: mdoctl ledger --language en")
    for line in story.lease["told"].splitlines()[:40]:
        print(f"  {line}")
    letter, newcomer, stays = told.RENEWED
    print(f"\n  {letter}: consent renewed, {newcomer} may know too; {told.NARROWED[0]}: {told.NARROWED[1]} may know no longer and must erase;")
    print("  C: the crisis ground was reviewed; H: erased, and the emergency button shows nothing either.")
    for r in story.lease["erasures"]["erasures"]:
        print(f"  asked to erase: {r['partner']:<20} {'erased' if 'done' in r else 'has not said so yet'}")
