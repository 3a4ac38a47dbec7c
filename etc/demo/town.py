"""A region laid out in a directory: keys, free loopback ports, configuration, profiles for mdo and mdoctl, and the daemon
started on it. The demo and the system tests both live in one."""

import contextlib
import datetime
import glob
import os
import re
import secrets
import select
import signal
import socket
import subprocess
import time
import zoneinfo

AMSTERDAM = zoneinfo.ZoneInfo("Europe/Amsterdam")
TEMPLATES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "region")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Far enough that a crisis does not fit in and the agenda is still a draft, near enough for what is urgent.
MEETING_AFTER_DAYS = 7
TABLES = ("haarlem", "zandvoort")
START_SECONDS = 20
PORTS_APART = 128  # of two regions on one machine; more than a region has principals
STOP_SECONDS = 5


class Failed(Exception):
    """Something of the region could not be had; the text says what."""


def today():
    """The region's date: Dutch local time."""
    return datetime.datetime.now(AMSTERDAM).date()


def meeting_day(table):
    """The tables meet on working days one after the other."""
    day = today() + datetime.timedelta(days=MEETING_AFTER_DAYS - 1)
    for _ in range(TABLES.index(table) + 1):
        day += datetime.timedelta(days=1)
        while day.weekday() > 4:
            day += datetime.timedelta(days=1)
    return day


def with_rhythm(text, table):
    """A table of the templates with its meetings moved: the first one always as far away, whatever day it is today."""
    day = meeting_day(table)
    text = re.sub(r"^(weekday|every_weeks|anchor|announce_workdays) .*\n", "", text, flags=re.MULTILINE)
    return text + (
        f'weekday = "{WEEKDAYS[day.weekday()]}";\nevery_weeks = 2;\nanchor = "{day}";\nannounce_workdays = 2;\n'
    )


def pause(seconds):
    """time.sleep asks for a clock that faketime does not know."""
    select.select([], [], [], seconds)


def until(seconds, true):
    """Whether ${true}() became so in time."""
    end = time.monotonic() + seconds
    while not (is_so := true()) and time.monotonic() < end:
        pause(0.02)
    return is_so


def write(path, text, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w", encoding="utf-8") as f:
        f.write(text)


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def claim_ports(count):
    """That many ports at which nobody listens, and what keeps them from other regions until it is closed. Below those that
    the kernel gives to whoever connects: none is lost while the daemon is down."""
    while True:
        first = secrets.choice(range(10240, 32768 - count, PORTS_APART))
        claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            claim.bind(f"\0mdo-ports-{first}")
            for port in range(first, first + count):
                with socket.socket() as s:
                    s.bind(("127.0.0.1", port))
            return range(first, first + count), claim
        except OSError:
            claim.close()


def faketime(moment):
    """What a program is given to live from that moment on; the monotonic clock and the times of files stay true."""
    libraries = glob.glob("/usr/lib/*/faketime/libfaketime.so.1")
    if not libraries:
        raise Failed("libfaketime is not there: install faketime")
    # This program's own clock may be shifted too.
    now = subprocess.run(["/usr/bin/date", "+%s.%N"], env={}, capture_output=True, text=True, check=True).stdout
    return {
        "LD_PRELOAD": libraries[0], "FAKETIME": f"{moment.timestamp() - float(now):+.3f}s", "FAKETIME_SHARED": None,
        "NO_FAKE_STAT": "1", "DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }


class Principal:
    def __init__(self, town, kind, conf):
        self.kind, self.conf = kind, conf
        self.id = conf["id"]
        self.name = conf.get("name", self.id)
        self.secret_file = os.path.join(town.dir, "keys", self.id + ".secret")
        self.public_file = os.path.join(town.dir, "keys", self.id + ".public")
        self.profile = os.path.join(town.dir, "profiles", self.id)
        self.file = os.path.join(town.dir, kind, self.id + ".conf")
        self.door = None
        self.source = None
        if kind == "partners.d":
            place = f"oin:{conf['oin']}" if "oin" in conf else f"kvknr:{conf['kvk']}"
            self.source = f"urn:nld:{place}:systeem:{conf['system']}"

    def allows(self, what):
        return self.conf.get(what) == "true"

    def list_of(self, key):
        return re.findall(r'"([^"]*)"', self.conf.get(key, ""))


def settings(text):
    """The keys of a template; lists stay as they are written."""
    return {m[1]: m[2].strip('"') for m in re.finditer(r"^(\w+)\s*=\s*(.*?)\s*;", text, re.MULTILINE)}


class Town:
    """What is in a directory once lay_out() was called. Secrets are files of mode 0600 and stand in no argument."""

    def __init__(self, where, tools):
        self.dir, self.tools = os.path.abspath(where), os.path.abspath(tools)
        self.conf_file = os.path.join(self.dir, "mdod.conf")
        self.state = os.path.join(self.dir, "state")
        self.log = os.path.join(self.dir, "mdod.log")
        self.principals = {}
        self.daemon = None
        self.claim = None  # on its ports
        self.clock = {}  # of the programs that are started here; none: the machine's

    def tool(self, name):
        return os.path.join(self.tools, name)

    # ---- laying out ----

    def lay_out(self, templates=TEMPLATES):
        for name in ("mdod", "mdo", "mdoctl"):
            if not os.access(self.tool(name), os.X_OK):
                raise Failed(f"{self.tool(name)} is not there: build it first")
        os.makedirs(self.state, mode=0o700, exist_ok=True)
        self._keys("server")
        os.replace(self._key("server.secret"), self._key("server.key"))
        for name in ("match.key", "vault.key"):
            write(self._key(name), secrets.token_hex(32) + "\n", 0o600)
        for kind in ("partners.d", "people.d"):
            for file in sorted(os.listdir(os.path.join(templates, kind))):
                p = Principal(self, kind, settings(read(os.path.join(templates, kind, file))))
                self._keys(p.id)
                self.principals[p.id] = p
        ports, self.claim = claim_ports(len(self.principals))
        for p, port in zip(self.principals.values(), ports):
            p.door = f"tcp://127.0.0.1:{port}"
        write(self.conf_file, read(os.path.join(templates, "mdod.conf")))
        for p in self.principals.values():
            text = read(os.path.join(templates, p.kind, p.id + ".conf"))
            write(p.file, text.replace("@DOOR@", p.door).replace("@KEY@", read(p.public_file).strip()))
            write(p.profile, "".join(f"{k}='{v}'\n" for k, v in self.profile_of(p).items()), 0o600)
        for file in os.listdir(os.path.join(templates, "tables.d")):
            text = read(os.path.join(templates, "tables.d", file))
            write(os.path.join(self.dir, "tables.d", file), with_rhythm(text, file.removesuffix(".conf")))

    def _key(self, file):
        return os.path.join(self.dir, "keys", file)

    def _keys(self, name):
        os.makedirs(self._key(""), mode=0o700, exist_ok=True)
        self.run([self.tool("mdo"), "key", "new", name, "--dir", self._key("")])

    def profile_of(self, p):
        profile = {"MDO_DOOR": p.door, "MDO_SERVER_KEY": self._key("server.public"), "MDO_KEY": p.secret_file}
        if p.source:
            profile["MDO_SOURCE"] = p.source
        return profile

    @property
    def partners(self):
        return {i: p for i, p in self.principals.items() if p.kind == "partners.d"}

    # ---- running ----

    def environment(self):
        return {k: v for k, v in (os.environ | self.clock).items() if v is not None}

    def go_to(self, moment):
        """Whatever is started here from now on, mdod again too, lives from that moment on."""
        running = self.daemon is not None
        self.stop()
        self.clock = faketime(moment)
        if running:
            self.start()

    def run(self, argv, stdin=None, status=(0,)):
        """The finished program; one that ends in another way than ${status} is an error. None: any will do."""
        done = subprocess.run(argv, input=stdin, capture_output=True, text=True, check=False, env=self.environment())
        if status is not None and done.returncode not in status:
            said = (done.stderr + done.stdout).strip()
            raise Failed(f"{' '.join(argv)}: exit status {done.returncode}: {said}")
        return done

    def client(self, program, principal, *args, stdin=None, status=(0,)):
        argv = [self.tool(program), *args, "--profile", self.principals[principal].profile]
        return self.run(argv, stdin=stdin, status=status)

    def start(self):
        """Returns when the daemon says that it serves."""
        name = f"\0mdod-{os.getpid()}-{secrets.token_hex(4)}"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify, open(self.log, "ab") as log:
            notify.bind(name)
            notify.settimeout(0.1)
            env = {k: v for k, v in self.environment().items() if not k.startswith(("MDO_", "WATCHDOG", "JOURNAL"))}
            env["NOTIFY_SOCKET"] = "@" + name[1:]
            self.daemon = subprocess.Popen(
                [self.tool("mdod"), "--config", self.conf_file],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=env, start_new_session=True,
            )
            end = time.monotonic() + START_SECONDS
            while time.monotonic() < end and self.daemon.poll() is None:
                with contextlib.suppress(TimeoutError):
                    if b"READY=1" in notify.recv(4096):
                        return self.daemon
        self.kill()
        raise Failed(f"the daemon did not start:\n{self.log_tail()}")

    def log_tail(self):
        return "".join(read(self.log).splitlines(keepends=True)[-15:])

    def stop(self):
        """Its exit status; -9 when it did not heed the signal."""
        if self.daemon is None:
            return None
        self.daemon.send_signal(signal.SIGTERM)
        if not until(STOP_SECONDS, lambda: self.daemon.poll() is not None):
            self.daemon.kill()
        status, self.daemon = self.daemon.wait(), None
        return status

    def kill(self):
        if self.daemon is not None:
            self.daemon.kill()
            self.daemon.wait()
            self.daemon = None

    def reload(self):
        self.daemon.send_signal(signal.SIGHUP)

    # ---- for whoever looks around afterwards ----

    def write_env(self):
        lines = ["# . this file: endpoints, keys and tools of this region. One profile for each principal:"]
        lines += [f"#   mdo|mdoctl ... --profile {p.profile}" for p in self.principals.values()]
        names = {"MDOD_PID": self.daemon.pid, "MDOD_CONFIG": self.conf_file, "MDOD_STATE": self.state,
                 "MDOD_LOG": self.log, "MDO_PROFILES": os.path.join(self.dir, "profiles"),
                 "MDO_SERVER_KEY": self._key("server.public")}
        for p in self.principals.values():
            names["DOOR_" + re.sub(r"\W", "_", p.id).upper()] = p.door
        lines += [f"export {k}='{v}'" for k, v in names.items()]
        lines += [f'export PATH=\'{self.tools}\':"$PATH"', "# Stop it: kill $MDOD_PID", ""]
        write(os.path.join(self.dir, "env"), "\n".join(lines))
