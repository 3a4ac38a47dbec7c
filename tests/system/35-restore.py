#!/usr/bin/env python3
"""A backup while partners send; then more signals, a renewal and withdrawals; then the machine is lost and that copy restored.
Once the clients have connected again nothing acknowledged is missing and nothing withdrawn has come back; streams begin anew."""
# ctest: timeout=240 seconds=14

import datetime
import glob
import json
import os
import shutil
import sys

from region import GGD, ROSTER, SCHOOL, SUPPORT, TOWN, Checks, Failed, Region, bsn, pause, read, today, until, write

KEPT, LATER, RENEWED = "Blijfwoord before", "Laterwoord after", "Nieuwwoord renewed"
WITHDRAWN_BEFORE, WITHDRAWN_AFTER, WITHDRAWN_NEW = "Wegwoord before", "Terugwoord after", "Spoorwoord new and gone"
GONE = [WITHDRAWN_BEFORE, WITHDRAWN_AFTER, WITHDRAWN_NEW]


def configure(region, ledger):
    text = read(region.conf_file).replace('vault_key = "keys/vault.key";',
                                          'vault_key = "keys/vault.key";\n\tbackup_key = "keys/backup.key";')
    text += '\nstore: {\n\tbackup_dir = "copies";\n' + ('\terasure_ledger = "second/erasures";\n' if ledger else "") + "};\n"
    write(region.conf_file, text)
    region.run([region.tool("mdo"), "key", "secret", "backup", "--dir", os.path.join(region.dir, "keys")])
    for name in ("copies", "second"):
        os.mkdir(os.path.join(region.dir, name), 0o700)
    coordinator = region.principals["c.coordinator"]
    write(coordinator.file, read(coordinator.file) +
          'rights = [ "read", "steer", "consent", "identify", "audit", "roster", "keep" ];\n')


def by_reference(reference, text):
    """About the client whom the reference means."""
    return {
        "client": {"reference": reference}, "reporter": "verpleegkundige-2", "observations": [{"domain": "work", "kind": "limits", "text": text}],
        "language": "ti", "interpreter": False, "place": "0392", "consent": {
            "recipients": [TOWN, GGD], "domains": ["work"], "purposes": ["signal", "mdo"], "valid_from": today().isoformat(),
            "valid_until": (today() + datetime.timedelta(days=60)).isoformat(), "form": "written", "language": "ti",
            "recorded_by": "verpleegkundige-2", "basis": "UAVG-22-2a"},
    }


class Client:
    """A partner's own system: mdo with a spool, and a listener that remembers how far it came."""

    def __init__(self, region, principal):
        self.region, self.principal = region, principal
        self.spool = os.path.join(region.dir, "spools", principal)
        self.state = os.path.join(region.dir, "listeners", principal)
        for directory in (self.spool, self.state):
            os.makedirs(directory, mode=0o700)
        self.acknowledged = []

    def mdo(self, *args, stdin=None, status=(0,)):
        return self.region.client("mdo", self.principal, *args, "--spool", self.spool, stdin=stdin, status=status)

    def signal(self, number, text, recipients=(GGD, SUPPORT)):
        """Its reference."""
        data = {
            "client": {"bsn": bsn(number)}, "reporter": "medewerker-9", "observations": [{"domain": "work", "text": text}],
            "language": "ti", "interpreter": False, "place": "0392", "consent": {
                "recipients": list(recipients), "domains": ["work"], "purposes": ["signal", "mdo"],
                "valid_from": today().isoformat(), "valid_until": (today() + datetime.timedelta(days=60)).isoformat(),
                "form": "written", "language": "ti", "recorded_by": "medewerker-9", "basis": "UAVG-22-2a"},
        }
        answer = json.loads(self.mdo("signal", "--file", "-", "--json", stdin=json.dumps(data)).stdout.splitlines()[-1])
        self.acknowledged.append((number, text))
        return answer["reference"]

    def renew(self, reference, days):
        until_day = (today() + datetime.timedelta(days=days)).isoformat()
        self.mdo("consent", "renew", reference, "--reporter", "medewerker-9", "--recipient", GGD, "--recipient", SUPPORT,
                 "--consent-domains", "work", "--until", until_day, "--form", "written", "--consent-language", "ti",
                 "--basis", "UAVG-22-2a")

    def withdraw(self, number):
        self.mdo("consent", "withdraw", "--reporter", "medewerker-9", "--client-file", "-", stdin=json.dumps({"bsn": bsn(number)}))

    def send_spool(self):
        return self.mdo("spool", "send", status=None)

    def listen(self):
        said = self.region.client("mdo", self.principal, "listen", "--once", "--state", self.state, status=None)
        return said, [json.loads(line) for line in said.stdout.splitlines() if line.startswith("{")]


def back_up(c, region):
    region.result("backup.start", reason="before the test")
    c.that("the backup is done", until(20, lambda: region.result("backup.status")["state"] == "idle"))
    status = region.result("backup.status")
    c.that("and good", status.get("name") and not status.get("failed"), status)
    return status["name"]


def lose_machine(region):
    region.kill()
    shutil.rmtree(region.state)
    os.mkdir(region.state, 0o700)


def restore(region, name, *more, status=(0,)):
    return region.run([region.tool("mdod"), "--config", region.conf_file, "--restore", name, *more], status=status)


def texts(events):
    return sorted(o["text"] for e in events if e["type"] == "nl.mdo.signals.shared.v1" for o in e["data"]["observations"] if "text" in o)


def said_to(region, partner):
    return json.dumps(region.door(partner).stream(), ensure_ascii=False)


def readable(region):
    """Everything a coordinator can be shown of content."""
    cases = region.result("case.list")["cases"]
    return json.dumps([region.result("case.show", case=row["case"]) for row in cases], ensure_ascii=False), cases


def before_backup(school, town):
    town.signal(10, KEPT)
    renewed = school.signal(20, RENEWED)
    school.signal(30, WITHDRAWN_BEFORE)
    school.withdraw(30)
    school.signal(40, WITHDRAWN_AFTER)
    return renewed


def after_backup(school, town, renewed):
    town.signal(50, LATER)
    later = school.signal(60, LATER + " of the school")
    school.renew(later, 80)
    school.renew(renewed, 80)
    school.withdraw(40)
    town.signal(70, WITHDRAWN_NEW)
    town.withdraw(70)


def kept(client):
    return {text for _, text in client.acknowledged if text not in GONE}


def look_at_content(c, region, school, town):
    said, wanted = said_to(region, SUPPORT), kept(school) | kept(town)
    c.equal("a recipient is given all that was acknowledged", sorted(w for w in wanted if w not in said), [])
    c.equal("and nothing that was withdrawn", [w for w in GONE if w in said], [])
    shown, cases = readable(region)
    c.equal("nor is the coordinator", [w for w in GONE if w in shown], [])
    c.equal("a case for each client whose consent stands", len(cases), 4)
    ends = [x["valid_until"] for row in cases for x in region.result("case.show", case=row["case"])["consents"]
            if x["state"] == "active"]
    c.equal("both renewals stand", ends.count((today() + datetime.timedelta(days=80)).isoformat()), 2)
    c.equal("nothing is left to erase", region.result("status")["erasing"], 0)


def confirm_held(c, region):
    """The ledger knows that somebody withdrew whom the copy does not know: whoever is new since is held until asked."""
    held = [row["case"] for row in region.result("inbox")["business"] if row["kind"] == "withdrawal"]
    c.that("clients whom only the lost days knew are held", len(held) >= 2, held)
    c.equal("and not told", [t for t in (LATER,) if t in said_to(region, SUPPORT)], [])
    for case in held:
        region.result("consent.confirm", case=case, reason="the client was asked")


def restored(c, ledger):
    with Region(started=False) as region:
        configure(region, ledger)
        region.start()
        school, town = Client(region, SCHOOL), Client(region, TOWN)
        ggd = Client(region, GGD)
        renewed = before_backup(school, town)
        _, events = ggd.listen()
        c.that("the listener has what there is", RENEWED in texts(events), texts(events))
        epoch = region.result("status")["epoch"]
        name = back_up(c, region)
        copies = sorted(os.listdir(os.path.join(region.dir, "copies")))
        c.equal("two files", copies, [f"{name}.main", f"{name}.vault"])
        plain = [f for f in glob.glob(region.dir + "/copies/*") for w in (b"SQLite", b"CREATE", bsn(10).encode(), b"woord")
                 if w in open(f, "rb").read()]
        c.equal("with nothing plain in them", plain, [])
        after_backup(school, town, renewed)
        lose_machine(region)
        said = restore(region, name)
        c.that("it says what it did", name in said.stderr + said.stdout, said.stderr)
        region.start()
        c.that("another epoch", region.result("status")["epoch"] != epoch)
        if ledger:
            c.equal("withdrawn before anybody came back: not told", [w for w in GONE if w in said_to(region, SUPPORT)], [])
            c.equal("nor shown", [w for w in GONE if w in readable(region)[0]], [])
        # The school last: it renewed and withdrew.
        for client in (town, school):
            done = client.send_spool()
            c.equal(f"{client.principal}: all of it goes again", done.returncode, 0)
        c.that("erased again", until(10, lambda: region.result("status")["erasing"] == 0))
        if ledger:
            confirm_held(c, region)
        look_at_content(c, region, school, town)
        said, events = ggd.listen()
        c.that("the listener hears that the stream began anew", "restart" in said.stderr, said.stderr)
        c.that("and goes on", KEPT in texts(events) and not any(w in json.dumps(events) for w in GONE), texts(events))
        c.that("with nothing twice", len(texts(events)) == len(set(texts(events))), texts(events))
        c.equal("the audit chain is whole", region.result("audit.verify")["intact"], True)
        again = [client.send_spool().returncode for client in (town, school)]
        c.equal("there is nothing more to send", again, [0, 0])
        region.stop()
        state = glob.glob(region.state + "/*") + glob.glob(region.dir + "/second/*") + [region.log]
        c.equal("nothing readable in files and log",
                [(os.path.basename(f), w) for f in state for w in GONE + [KEPT, bsn(10)] if w.encode() in open(f, "rb").read()], [])


def offered(events):
    return [(e["data"]["case"], e["data"]["person"]) for e in events if e["type"] == "nl.mdo.regies.offered.v1"]


def accept(client, reference, person, status=(0,)):
    return client.mdo("regie", "accept", "--reference", reference, "--person", person, "--json", status=status)


def goes_on(c):
    """A case that only the lost days knew has another reference for each partner afterwards: what was answered under the old one
    is refused, what is told anew has the new one, and nobody is stuck."""
    with Region(started=False) as region:
        configure(region, False)
        region.start()
        region.result("roster.import", people=[p for p in ROSTER if p["partner"] == GGD])
        town, ggd = Client(region, TOWN), Client(region, GGD)
        name = back_up(c, region)
        own = town.signal(80, LATER)
        (old, person), = offered(ggd.listen()[1])
        accept(ggd, old, person)
        ggd.mdo("signal", "--file", "-", stdin=json.dumps(by_reference(old, "Vervolgwoord under the old reference")))
        lose_machine(region)
        restore(region, name)
        region.start()
        region.result("roster.import", people=[p for p in ROSTER if p["partner"] == GGD])
        done = ggd.send_spool()
        c.that("what names a lost reference is refused, and said so", done.stdout.count("reference-unknown") == 2, done.stdout)
        c.equal("and is kept aside, not sent for ever", ggd.send_spool().returncode, 0)
        c.equal("nothing is open yet", region.result("case.list")["cases"], [])
        c.equal("the sender sends again", town.send_spool().returncode, 0)
        said, events = ggd.listen()
        c.that("the listener hears that the stream began anew", "restart" in said.stderr, said.stderr)
        (new, person), = offered(events)
        c.that("the regie is offered anew, under another reference", new != old, new)
        c.that("with the signal it is about", LATER in texts(events), texts(events))
        accept(ggd, new, person)
        ggd.mdo("signal", "--file", "-", stdin=json.dumps(by_reference(new, "Vervolgwoord under the new one")))
        row, = region.result("case.list")["cases"]
        c.equal("and accepted", (row["regiehouder"]["person"], row["regiehouder"]["state"]), (person, "accepted"))
        c.equal("both signals are of one case", len(region.result("case.show", case=row["case"])["signals"]), 2)
        town.renew(own, 70)
        shown = region.result("case.show", case=row["case"])
        c.that("one's own reference, from the answer, is the same as before",
               (today() + datetime.timedelta(days=70)).isoformat() in [x["valid_until"] for x in shown["consents"]], shown["consents"])


def refused(c):
    with Region(started=False) as region:
        configure(region, False)
        region.start()
        town = Client(region, TOWN)
        town.signal(10, KEPT)
        name = back_up(c, region)
        done = restore(region, name, status=None)
        c.that("not while the daemon runs", done.returncode == 74 and "in use" in done.stderr, done.stderr)
        c.equal("which serves on", region.result("status")["open_cases"], 1)
        region.kill()
        copy = os.path.join(region.dir, "copies", name + ".vault")
        os.rename(copy, copy + ".away")
        before = sorted(os.listdir(region.state))
        done = restore(region, name, status=None)
        c.that("without its vault only when told so", done.returncode == 74 and "--without-vault" in done.stderr, done.stderr)
        c.equal("nothing changed", sorted(os.listdir(region.state)), before)
        done = restore(region, name, "--without-vault")
        c.that("and then it says what that means", "can be read" in done.stderr, done.stderr)
        region.start()
        c.equal("the case is there", region.result("status")["open_cases"], 1)
        c.that("its content is not", KEPT not in readable(region)[0])


def stopped(c):
    with Region(started=False) as region:
        configure(region, False)
        region.start()
        for number in range(3):
            region.result("backup.start", reason="to be stopped")
            pause(0.01 * number)
            region.kill()
            region.start()
            pause(1.5)
            c.equal(f"stop {number}: nothing half is left", glob.glob(region.dir + "/copies/*.part"), [])


def handed_in(c):
    """As systemd does it: every key as a credential, none named in the configuration."""
    with Region(started=False) as region:
        configure(region, False)
        write(region.conf_file, read(region.conf_file).replace('\tbackup_key = "keys/backup.key";', ""))
        region.start()
        c.equal("without a backup key there is none", region.result("backup.status")["state"], "off")
        region.stop()
        credentials = os.path.join(region.dir, "credentials")
        os.mkdir(credentials, 0o700)
        for name in ("server.key", "match.key", "vault.key", "backup.key"):
            shutil.copy(os.path.join(region.dir, "keys", name), os.path.join(credentials, name))
        os.environ["CREDENTIALS_DIRECTORY"] = credentials
        try:
            region.start()
            c.equal("one that is handed in counts", region.result("backup.status")["state"], "idle")
        finally:
            del os.environ["CREDENTIALS_DIRECTORY"]


def main():
    c = Checks()
    try:
        handed_in(c)
        restored(c, ledger=False)
        restored(c, ledger=True)
        goes_on(c)
        refused(c)
        stopped(c)
    except Failed as e:
        c.that("the region works", False, str(e))
    return c.end()


if __name__ == "__main__":
    sys.exit(main())
