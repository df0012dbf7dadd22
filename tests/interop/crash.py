"""crash.py PROGRAM FOLDER ROUNDS SEED: kill -9 at random moments, and what is on disk afterwards.

Clients append, deliver, mark, delete and copy all at once, each on an account of its own, and write down what they
were told is done. The server is killed; it is started again; and then
  - what was acknowledged is there, octet for octet, with its UID, its flags and its UIDL;
  - a deletion that was not acknowledged is there whole or not at all;
  - UIDVALIDITY is as before, and no UID is given twice;
  - SQLite finds nothing wrong with the file.
"""
import imaplib
import os
import poplib
import random
import smtplib
import sqlite3
import sys
import threading
import time

from served import WAIT_S, Served

PROGRAM, FOLDER, ROUNDS, SEED = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
USERS = ("flags", "append", "delete", "deliver")
GONE = (OSError, EOFError, imaplib.IMAP4.error, imaplib.IMAP4.abort, poplib.error_proto, smtplib.SMTPException)


class Server(Served):
    def __init__(self):
        config = os.path.join(FOLDER, "casella.toml")
        with open(config, "w") as out:
            for user in USERS:
                out.write(f'[[account]]\nuser = "{user}"\npass = "secret"\nmail = []\n')
        super().__init__(PROGRAM, FOLDER, "--config", config)

    def imap(self, user):
        imap = imaplib.IMAP4("127.0.0.1", self.port["imap"], timeout=WAIT_S)
        imap.login(user, "secret")
        return imap


class Known:
    """What one client was told, and what it asked without an answer."""

    def __init__(self):
        self.there = {}  # UID -> (octets, flags)
        self.doubt = {}  # UID -> flags that it may have instead
        self.leaving = set()  # UIDs of a deletion without an answer: all of them or none
        self.coming = set()  # octets of what may have come
        self.validity = None
        self.largest = 0
        self.uidls = {}  # octets -> UIDL


class Client(threading.Thread):
    """Works until its server dies."""

    def __init__(self, server, known, rng):
        super().__init__(daemon=True)
        self.server, self.known, self.rng = server, known, rng
        self.fault = None

    def run(self):
        try:
            while True:
                self.work()
        except GONE:
            pass
        except Exception as fault:  # the test's own
            self.fault = fault


def octets_of(rng, count=[0]):
    count[0] += 1
    lines = "".join("x" * rng.randrange(200) + "\r\n" for _ in range(rng.randrange(20)))
    return f"Subject: {SEED}.{count[0]}\r\nFrom: a@casella.example\r\n\r\n{lines}".encode()


class Appender(Client):
    user = "append"

    def work(self):
        imap = self.server.imap(self.user)
        for _ in range(20):
            octets = octets_of(self.rng)
            self.known.coming.add(octets)
            code, said = imap.append("INBOX", None, None, octets)
            assert code == "OK"
            uid = int(said[0].split(b"]")[0].split()[-1])
            assert uid > self.known.largest, f"UID {uid} was given again"
            self.known.largest = uid
            self.known.there[uid] = (octets, frozenset())
            self.known.coming.discard(octets)
        imap.logout()


class Marker(Client):
    user = "flags"
    names = ("\\Seen", "\\Flagged", "\\Answered", "$Word", "Other")

    def work(self):
        imap = self.server.imap(self.user)
        imap.select("INBOX")
        for _ in range(20):
            if not self.known.there:
                return
            uid = self.rng.choice(sorted(self.known.there))
            octets, _ = self.known.there[uid]
            flags = frozenset(self.rng.sample(self.names, self.rng.randrange(4)))
            self.known.doubt = {uid: flags}
            assert imap.uid("STORE", str(uid), "FLAGS.SILENT", "(" + " ".join(sorted(flags)) + ")")[0] == "OK"
            self.known.there[uid], self.known.doubt = (octets, flags), {}
        imap.logout()


class Deleter(Client):
    user = "delete"

    def work(self):
        pop = self.server.pop3(self.user)
        uids = {}
        for line in pop.uidl()[1]:
            number, uidl = line.decode().split()
            uids[int(number)] = int(uidl.rsplit(".", 1)[-1]) if "." in uidl else None
        numbers = sorted(uids)
        leaving = self.rng.sample(numbers, min(len(numbers), self.rng.randrange(1, 9)))
        by_place = sorted(self.known.there)
        doomed = {by_place[number - 1] for number in leaving}
        for number in leaving:
            pop.dele(number)
        if self.rng.randrange(4) == 0:
            pop.rset()
            pop.quit()
            return
        self.known.leaving = doomed
        pop.quit()
        for uid in doomed:
            del self.known.there[uid]
        self.known.leaving = set()
        if len(self.known.there) < 20:
            raise EOFError


class Deliverer(Client):
    user = "deliver"

    def work(self):
        with smtplib.SMTP("127.0.0.1", self.server.port["smtp"], timeout=WAIT_S) as smtp:
            for _ in range(10):
                octets = octets_of(self.rng)
                self.known.coming.add(octets)
                smtp.sendmail("a@casella.example", ["deliver@casella.example"], octets)
                self.known.largest += 1
                self.known.there[self.known.largest] = (octets, frozenset())
                self.known.coming.discard(octets)


def look(server, user):
    """UIDVALIDITY, and UID -> (octets, flags), as IMAP tells them; UIDLs by POP3."""
    imap = server.imap(user)
    imap.select("INBOX", readonly=True)
    validity = int(imap.response("UIDVALIDITY")[1][0])
    found = {}
    for item in imap.uid("FETCH", "1:*", "(FLAGS BODY.PEEK[])")[1]:
        if isinstance(item, tuple):
            uid = int(item[0].split(b"UID ")[1].split()[0].strip(b"()"))
            flags = frozenset(flag.decode() for flag in imaplib.ParseFlags(item[0])) - {"\\Recent"}
            found[uid] = (item[1], flags)
    imap.logout()
    pop = server.pop3(user)
    uidls = [line.decode().split()[1] for line in pop.uidl()[1]]
    pop.quit()
    assert len(uidls) == len(set(uidls)) == len(found), f"{user}: {len(uidls)} UIDLs for {len(found)} messages"
    return validity, found, dict(zip(sorted(found), uidls))


def without_trace(octets):
    """What a server may put before a message that it was given by SMTP is not the message's."""
    return octets[octets.index(b"Subject: "):]


def check(server, user, known):
    validity, found, uidls = look(server, user)
    assert known.validity in (None, validity), f"{user}: UIDVALIDITY was {known.validity} and is {validity}"
    known.validity = validity
    left = {uid for uid in known.leaving if uid in found}
    assert left in (set(), known.leaving), f"{user}: a deletion is half done: {len(left)} of {len(known.leaving)} are there"
    for uid, (octets, flags) in known.there.items():
        if uid in known.leaving and not left:
            continue
        assert uid in found, f"{user}: UID {uid} was acknowledged, and is gone"
        assert without_trace(found[uid][0]) == octets, f"{user}: UID {uid} is another message"
        assert found[uid][1] in (flags, known.doubt.get(uid, flags)), f"{user}: UID {uid} has {found[uid][1]}, not {flags}"
        assert known.uidls.get(uid, uidls[uid]) == uidls[uid], f"{user}: UID {uid} has another UIDL"
    for uid in found:
        if uid not in known.there:
            assert without_trace(found[uid][0]) in known.coming, f"{user}: UID {uid} is there, and nobody sent it"
    known.there = {uid: (without_trace(octets), flags) for uid, (octets, flags) in found.items()}
    known.uidls = uidls
    known.largest = max([known.largest, *found])
    known.doubt, known.leaving, known.coming = {}, set(), set()


def fill(server, user, known, rng, count):
    imap = server.imap(user)
    for _ in range(count):
        octets = octets_of(rng)
        code, said = imap.append("INBOX", None, None, octets)
        known.there[int(said[0].split(b"]")[0].split()[-1])] = (octets, frozenset())
    imap.logout()


def main():
    rng = random.Random(SEED)
    known = {user: Known() for user in USERS}
    acknowledged = 0
    for round_ in range(ROUNDS):
        server = Server()
        try:
            for user in USERS:
                check(server, user, known[user])
            fill(server, "delete", known["delete"], rng, max(0, 40 - len(known["delete"].there)))
            fill(server, "flags", known["flags"], rng, max(0, 10 - len(known["flags"].there)))
            clients = [kind(server, known[kind.user], random.Random(rng.random()))
                       for kind in (Appender, Marker, Deleter, Deliverer)]
            before = known["append"].largest
            for client in clients:
                client.start()
            time.sleep(rng.uniform(0.01, 0.4))  # the moment of death, not a wait for something
            server.kill()
            for client in clients:
                client.join(WAIT_S)
                assert not client.is_alive(), f"{client.user} did not see the server die"
                if client.fault:
                    raise client.fault
            acknowledged += known["append"].largest - before
        except Exception:
            print(f"in round {round_} of seed {SEED}:")
            raise
        finally:
            server.kill()
    server = Server()
    for user in USERS:
        check(server, user, known[user])
    server.stop()
    files = [name for name in os.listdir(server.data) if name.endswith(".db")]
    assert files, os.listdir(server.data)
    for name in files:
        found = sqlite3.connect(os.path.join(server.data, name)).execute("PRAGMA integrity_check").fetchall()
        assert found == [("ok",)], found
    assert acknowledged > ROUNDS, f"only {acknowledged} appends in {ROUNDS} rounds: nothing was tried"
    print(f"{ROUNDS} deaths, {acknowledged} appends acknowledged between them, nothing lost")


main()
