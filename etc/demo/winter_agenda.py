"""Acts about meetings and who stands on them: the calendar, why and what if, what a person decides, days that pass."""

import json
import re

import cast
from town import read, write

WHY = ("--reason", "agreed by telephone")
DEC_11, DEC_18, DEC_28, JAN_4 = (f"haarlem-{day}" for day in ("2026-12-11", "2026-12-18", "2026-12-28", "2027-01-04"))
CONFIG_ERROR = 78


def told(events, what):
    return [data for kind, data in events if kind == what]


def calendar(w):
    days = [m["start"][:16] for m in w.meetings().values()][:5]
    w.expect("on a holiday, it meets the next working day", days, [
        "2026-12-11T09:30", "2026-12-18T09:30", "2026-12-28T09:30", "2027-01-04T09:30", "2027-01-08T09:30"])
    days = [m["start"][:10] for m in w.meetings("zandvoort").values()][:3]
    w.expect("the other table skips Christmas", days, ["2026-12-11", "2027-01-08", "2027-01-22"])
    m = w.meetings()[DEC_11]
    got = [m.get(key) for key in ("seats", "room", "chair", "chair_deputy", "secretary", "state")]
    w.expect("seats, room, who presides, who does instead, who writes down", got,
             [3, "Stadskantoor, zaal 2", "v.voorzitter", "c.coordinator", "c.coordinator", "draft"])
    w.tell("Haarlem meets on Fridays: 11 Dec, 18 Dec, Mon 28 Dec for Christmas Day, Mon 4 Jan for New Year's Day, 8 Jan")
    w.tell("Zandvoort every other Friday, and not on Christmas Day: 11 Dec, 8 Jan, 22 Jan")
    refused_tables(w)


def refused_tables(w):
    """What a table's file cannot say."""
    file = w.table_file("haarlem")
    text = read(file)
    rows = [
        ("no seats", text.replace("seats = 3", "seats = 0"), "seats"),
        ("it never meets", re.sub("weekday = .*\n", "", text), "weekday"),
        ("two meetings at a time", text + 'dates = [ "2026-12-18" ];\n', "2026-12-18 is a day of its rhythm already"),
        ("a chair who is his own deputy", text.replace('chair_deputy = "c.coordinator"', 'chair_deputy = "v.voorzitter"'), "chair_deputy"),
    ]
    for name, bad, says in rows:
        write(file, bad)
        done = w.run_mdod("--check-config")
        said = "haarlem.conf:" in done.stderr and says in done.stderr
        w.expect(f"refused: {name}", (done.returncode, said), (CONFIG_ERROR, True))
    write(file, text)
    w.expect("as it is, it is good", w.run_mdod("--check-config").returncode, 0)
    w.tell(f"refused by mdod --check-config: {', '.join(name for name, *_ in rows)}")


def agendas(w):
    team = [cast.TOWN, cast.GGD]
    w.signal("N", {"finances": "Letters stay unopened."}, team, urgency="high")
    w.signal("O", {"finances": "The benefit stopped."}, team, urgency="high")
    w.signal("P", {"physical_health": "Often unwell in class."}, [cast.GGD, cast.SUPPORT], urgency="high")
    w.signal("Q", {"social_network": "Has nobody to talk to."}, [cast.SUPPORT], urgency="medium", wishes={"attends": True})
    w.signal("R", {"housing": "The heating is broken."}, [cast.TOWN], urgency="low")
    w.signal("S", {"housing": "Looks for a smaller house."}, [cast.TOWN], urgency="low")
    w.tell("the school tells of N and O (finances, urgent), P (health, urgent), Q (social network), R and S (housing, no hurry)")
    # Drafts are in the order in which people sit as briefly as possible: of each meeting, who is there.
    w.comes("who is urgent first", lambda: sets(w), {"12-11": "NOP", "12-18": "QRS"})
    w.show_agenda()
    slots = [i["at"][11:16] for i in w.meetings()[DEC_11]["items"]]
    w.expect("slots, with a break after the second", slots, ["09:30", "09:50", "10:30"])


def sets(w):
    return {day: "".join(sorted(letters)) for day, letters in w.at().items()}


def what_if(w):
    before = w.meetings()
    why = w.ask("agenda", "why", w.case["Q"])
    rows = {r["meeting"]: r for r in why["meetings"]}
    w.expect("why Q is a week later", (rows[DEC_11]["bound"], rows[DEC_18]["bound"]), ("full", "here"))
    w.expect("in whose place it would be", w.letter(rows[DEC_11]["instead_of"]) in "NOP", True)
    w.expect("the plan would cost more", rows[DEC_11]["more"]["waiting"] > 0, True)
    w.tell(f"why Q: {why['what']}")
    # Who would stand elsewhere, where, and by how many days.
    rows = [
        ("one seat more on the 11th", ("--meeting", DEC_11, "--seats", "4"), {"Q": (DEC_11, -7)}),
        ("a meeting more on the 16th", ("--extra-on", "2026-12-16"), {c: ("haarlem-2026-12-16", -2) for c in "QRS"}),
        ("P's regiehouder away on the 11th", ("--absent", "verpleegkundige-3", "--from", "2026-12-11", "--until", "2026-12-11"),
         {"P": (DEC_18, 7), "Q": (DEC_11, -7)}),
        ("R in the place of N", ("--case", w.case["R"], "--meeting", DEC_11, "--displace", w.case["N"]),
         {"R": (DEC_11, -7), "N": (DEC_18, 7)}),
    ]
    for name, words, wanted in rows:
        answer = w.ask("agenda", "what-if", "--table", "haarlem", *words)
        got = {w.letter(c["case"]): (c.get("now", ""), c["days"]) for c in answer["changes"]}
        w.expect(f"what if: {name}", plain_names(got), wanted)
        saved = answer["before"]["waiting"] - answer["after"]["waiting"]
        w.tell(f"what if {name}: " + ", ".join(f"{c} {days:+} days" for c, (_, days) in sorted(got.items())) + f"; weighted wait {-saved:+}")
        w.expect(f"what if: {name}: better or worse", (saved > 0) - (saved < 0), 1 if name.startswith(("one", "a meeting")) else -1)
    w.refused("supposing a person whom nobody knows", cast.COORDINATOR, "agenda", "what-if", "--table", "haarlem", "--absent", "nobody-1",
              code="person-unknown", at="/params/absent")
    w.expect("nothing changed", w.meetings(), before)


def plain_names(got):
    """An extra meeting that is only supposed has a number behind its day."""
    return {letter: (meeting[:18], days) for letter, (meeting, days) in got.items()}


def decisions(w):
    w.do("meeting", "hold", DEC_11, "--reason", "the room may be taken")
    w.go_to(2026, 12, 9, 10, 0)
    w.comes("the other table's is announced by itself at its term", lambda: w.meetings("zandvoort")["zandvoort-2026-12-11"]["state"], "announced")
    w.expect("what is held back is not", w.meetings()[DEC_11]["state"], "draft")
    w.expect("and told to nobody", told(w.hear(cast.GGD), "items.announced"), [])
    w.do("meeting", "announce", DEC_11)
    w.comes("a person announces it", lambda: w.meetings()[DEC_11]["state"], "announced")
    w.expect("who may know hears of its items", len(told(w.hear(cast.GGD), "items.announced")), 3)
    got = {p: len(told(w.hear(p), "items.announced")) for p in (cast.TOWN, cast.SUPPORT, cast.GGZ)}
    w.expect("nobody hears of more", got, {cast.TOWN: 2, cast.SUPPORT: 1, cast.GGZ: 0})
    first = w.do("agenda", "--ics", who=cast.GGD)
    w.refused("a pin to a full meeting", cast.COORDINATOR, "agenda", "pin", w.case["R"], DEC_11, *WHY, code="meeting-full", at="/params/meeting")
    w.do("agenda", "move", w.case["R"], DEC_11, "--displace", w.case["O"], "--reason", "the landlord comes")
    w.comes("R has O's seat, O waits for the next", lambda: sets(w), {"12-11": "NPR", "12-18": "OQS"})
    w.expect("who knew of O hears why", [d["cause"] for d in told(w.hear(cast.GGD), "items.cancelled")], ["displaced"])
    w.expect("who may know of R hears that it comes", len(told(w.hear(cast.TOWN), "items.announced")), 1)
    w.do("agenda", "defer", w.case["S"], "--until", "2026-12-30", "--reason", "is away until then")
    w.do("agenda", "pin", w.case["Q"], DEC_18, "--reason", "asked for")
    w.comes("S is put off until it is back", lambda: sets(w), {"12-11": "NPR", "12-18": "OQ", "01-04": "S"})
    w.expect("Q is pinned", w.item("Q")["pinned"], True)
    w.show_agenda()
    calendars(w, first)


def entries(text):
    """Of an iCalendar text, by uid: what counts."""
    found, event = {}, None
    for line in re.sub(r"\r?\n[ \t]", "", text).splitlines():
        key, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            event = {}
        elif line == "END:VEVENT":
            found[event["UID"]] = event
        elif event is not None:
            event[key.partition(";")[0]] = value
    return found


def calendars(w, first):
    before, after = entries(first), entries(w.do("agenda", "--ics", who=cast.GGD))
    w.expect("a partner's calendar: the same entries, each with its uid", set(after), set(before))
    changed = [(after[uid]["STATUS"], before[uid]["SEQUENCE"], after[uid]["SEQUENCE"]) for uid in before if after[uid] != before[uid]]
    w.expect("what was displaced is cancelled there", [c[0] for c in changed], ["CANCELLED"])
    w.expect("its sequence is higher", [c[2] > c[1] for c in changed], [True])
    mine = w.do("agenda", "--ics")
    w.expect("the coordinator's: an entry for each announced meeting", len(entries(mine)), 2)
    # What stands in no calendar: who is discussed.
    secret = [*w.case.values(), *w.reference.values(), *(cast.bsn(20 + n) for n in range(6)), "finances", "housing"]
    w.expect("nobody is named in either", [s for s in secret if s in first + mine], [])
    w.tell(f"calendars: {len(after)} entries of GGD, one cancelled; {len(entries(mine))} meetings of the coordinator; nobody named in them")
    lines = [row for row in map(json.loads, w.do("digest", "--json").splitlines()) if row.get("table") == "haarlem"]
    events = {row["event"] for row in lines}
    w.expect("the coordinator's digest has it all", events >= {"meeting.announced", "item.moved", "item.cancelled", "item.deferred", "item.pinned"}, True)
    w.tell(f"digest of the coordinator: {len(lines)} lines on Haarlem")
