"""thunderbird.py PROGRAM FOLDER: Thunderbird itself, without a window, fetches mail from the server.

It has one account of POP3 that leaves mail on the server, one of IMAP over STARTTLS, and the passwords saved as it
saves them. What it did is told by what the server heard, and by the mbox files of its profile.
"""
import base64
import ctypes
import json
import mailbox
import os
import re
import smtplib
import subprocess
import sys
import time

from served import SECRETS, WAIT_S, Served

PROGRAM, FOLDER = sys.argv[1], sys.argv[2]
PROFILE = os.path.join(FOLDER, "profile")
LIBRARY = "/usr/lib/thunderbird/libnss3.so"


class Item(ctypes.Structure):
    _fields_ = [("type", ctypes.c_uint), ("data", ctypes.c_void_p), ("size", ctypes.c_uint)]


class Safe:
    """Thunderbird's password store: the key in key4.db, by Thunderbird's own NSS, without a master password."""

    def __init__(self):
        self.nss = ctypes.CDLL(LIBRARY)
        self.nss.PK11_GetInternalKeySlot.restype = ctypes.c_void_p
        assert self.nss.NSS_InitReadWrite(f"sql:{PROFILE}".encode()) == 0
        slot = ctypes.c_void_p(self.nss.PK11_GetInternalKeySlot())
        if self.nss.PK11_NeedUserInit(slot):
            assert self.nss.PK11_InitPin(slot, None, b"") == 0
        self.nss.PK11_FreeSlot(slot)

    def locked(self, text):
        octets = ctypes.create_string_buffer(text.encode())
        key, out = Item(0, None, 0), Item(0, None, 0)
        data = Item(0, ctypes.addressof(octets), len(octets) - 1)
        assert self.nss.PK11SDR_Encrypt(ctypes.byref(key), ctypes.byref(data), ctypes.byref(out), None) == 0
        return base64.b64encode(ctypes.string_at(out.data, out.size)).decode()

    def close(self):
        assert self.nss.NSS_Shutdown() == 0


def save_passwords(logins):
    safe = Safe()
    rows = []
    for number, (origin, user) in enumerate(logins, 1):
        rows.append({
            "id": number, "hostname": origin, "httpRealm": origin, "formSubmitURL": None, "usernameField": "",
            "passwordField": "", "encryptedUsername": safe.locked(user), "encryptedPassword": safe.locked(SECRETS[user]),
            "guid": "{00000000-0000-4000-8000-%012d}" % number, "encType": 1, "timeCreated": 1, "timeLastUsed": 1,
            "timePasswordChanged": 1, "timesUsed": 1})
    safe.close()
    with open(os.path.join(PROFILE, "logins.json"), "w") as out:
        json.dump({"nextId": len(rows) + 1, "logins": rows, "version": 3}, out)


def write_preferences(port):
    wishes = {
        "mail.accountmanager.accounts": "account1,account2", "mail.accountmanager.defaultaccount": "account1",
        "app.update.enabled": False, "datareporting.policy.dataSubmissionEnabled": False, "mail.rights.version": 1,
        "mail.shell.checkDefaultClient": False, "mail.provider.suppress_dialog_on_startup": True,
        "mailnews.start_page.enabled": False, "toolkit.telemetry.enabled": False, "mail.biff.show_alert": False,
        "extensions.update.enabled": False, "network.connectivity-service.enabled": False,
    }
    for number, (kind, user, gate) in enumerate((("pop3", "alice", "pop3"), ("imap", "bob", "imap")), 1):
        account, server, me = f"mail.account.account{number}.", f"mail.server.server{number}.", f"mail.identity.id{number}."
        wishes.update({
            account + "server": f"server{number}", account + "identities": f"id{number}",
            me + "fullName": user, me + "useremail": f"{user}@casella.example", me + "valid": True,
            server + "type": kind, server + "hostname": "localhost", server + "port": port[gate],
            server + "userName": user, server + "name": user, server + "authMethod": 3,
            server + "socketType": 2 if kind == "imap" else 0,
            server + "directory": os.path.join(PROFILE, user), server + "directory-rel": f"[ProfD]{user}",
            server + "login_at_startup": True, server + "check_new_mail": True, server + "check_time": 1,
            server + "download_on_biff": True, server + "leave_on_server": True,
            server + "offline_download": True, server + "autosync_offline_stores": True,
            server + "storeContractID": "@mozilla.org/msgstore/berkeleystore;1",
        })
    with open(os.path.join(PROFILE, "prefs.js"), "w") as out:
        for name, value in wishes.items():
            out.write(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n")


def trust(port, fingerprint):
    """As if the user had looked at the certificate, and confirmed it."""
    with open(os.path.join(PROFILE, "cert_override.txt"), "w") as out:
        out.write(f"localhost:{port}:\tOID.2.16.840.1.101.3.4.2.1\t{fingerprint}\t\n")


def letters(path):
    """What is in an mbox file, without the lines that Thunderbird puts before each letter; CRLF as on the wire."""
    if not os.path.exists(path):
        return []
    found = []
    for letter in mailbox.mbox(path, create=False):
        for name in ("X-Mozilla-Status", "X-Mozilla-Status2", "X-Mozilla-Keys", "X-Account-Key", "X-UIDL"):
            del letter[name]
        octets = letter.as_bytes().replace(b"\r\n", b"\n").strip()
        found.append(re.sub(rb"(?m)^>(>*From )", rb"\1", octets))  # as mbox files hide what looks like their own
    return found


def on_server(server, user):
    pop = server.pop3(user)
    found = [b"\n".join(pop.retr(number)[1]).strip() for number in range(1, pop.stat()[0] + 1)]
    pop.quit()
    return found


def said(server, protocol):
    """What the clients of a protocol have said so far, word by word, and that TLS began."""
    lines = []
    with open(server.log) as log:
        for event in map(json.loads, log.readlines()):
            if event.get("protocol") != protocol:
                continue
            if event["event"] == "secured":
                lines.append("(TLS)")
            elif event["event"] == "line" and event["from"] == "client":
                lines.append(event["line"] if protocol == "pop3" else event["line"].split(" ", 1)[-1])
    return lines


def until(what, holds):
    end = time.monotonic() + 2 * WAIT_S
    while not holds():
        assert time.monotonic() < end, f"Thunderbird did not do this in {2 * WAIT_S} s: {what}"
        time.sleep(0.1)


def check(server):
    alice, bob = on_server(server, "alice"), on_server(server, "bob")
    here = {"alice": os.path.join(PROFILE, "alice", "Inbox"), "bob": os.path.join(PROFILE, "bob", "INBOX")}
    until("fetch by POP3", lambda: letters(here["alice"]) == alice)
    until("fetch by IMAP", lambda: sorted(letters(here["bob"])) == sorted(bob))
    until("go idle", lambda: "IDLE" in said(server, "imap"))
    with smtplib.SMTP("127.0.0.1", server.port["smtp"], timeout=WAIT_S) as smtp:
        smtp.sendmail("a@casella.example", "bob@casella.example", "Subject: while you are idle\r\n\r\nhello\r\n")
    until("fetch what comes while it is idle", lambda: len(letters(here["bob"])) == len(bob) + 1)
    assert any(b"while you are idle" in each for each in letters(here["bob"]))

    pop, imap = said(server, "pop3"), said(server, "imap")
    assert pop.count("QUIT") >= 2, pop  # Thunderbird's own, beside the look above
    assert not any(line.startswith("DELE") for line in pop), "mail was to stay on the server"
    assert on_server(server, "alice") == alice
    starts, tls, login = imap.index("STARTTLS"), imap.index("(TLS)"), imap.index("authenticate PLAIN")
    assert starts < tls < login, imap
    assert any(line.startswith('ID ("name" "Thunderbird"') for line in imap), imap
    with open(server.log) as log:
        told = log.read()
    for user, secret in SECRETS.items():
        token = base64.b64encode(f"\0{user}\0{secret}".encode()).decode()
        assert secret not in told and token not in told, "a password is in the log"


def main():
    os.makedirs(PROFILE)
    server = Served(PROGRAM, FOLDER)
    try:
        shown = subprocess.run(
            ["openssl", "x509", "-in", server.certificate, "-noout", "-fingerprint", "-sha256"],
            check=True, capture_output=True, text=True, env={**os.environ, "LD_LIBRARY_PATH": ""}).stdout
        save_passwords([("mailbox://localhost", "alice"), ("imap://localhost", "bob")])
        write_preferences(server.port)
        trust(server.port["imap"], shown.strip().split("=")[1])
        with open(os.path.join(FOLDER, "thunderbird"), "w") as log:
            program = subprocess.Popen(["thunderbird", "--headless", "--no-remote", "--profile", PROFILE],
                                       stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        try:
            check(server)
        finally:
            program.terminate()
            program.wait(WAIT_S)
        server.stop()
    finally:
        if server.process.poll() is None:
            server.kill()
    print("Thunderbird fetched by POP3, by IMAP over STARTTLS, and while it was idle")


main()
