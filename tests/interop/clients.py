"""clients.py PROGRAM FOLDER: mail programs as Debian has them, against `casella serve`.

Each of them does what its users do. What came of it is then looked at by other means: the octets
that it wrote, what Python's own libraries find on the server afterwards. A program that is not
installed is skipped; the exit code is 0 only if the others did right.
"""
import email
import imaplib
import mailbox
import os
import poplib
import pty
import select
import shutil
import signal
import smtplib
import ssl
import subprocess
import sys
import time
import traceback

from served import SECRETS, WAIT_S, Served

PROGRAM, FOLDER = sys.argv[1], sys.argv[2]
SECRET = SECRETS["alice"]


class Server(Served):
    """One for each test, with empty mailboxes."""

    def __init__(self, name):
        super().__init__(PROGRAM, os.path.join(FOLDER, name))
        self.empty("alice", "bob")

    # --- what other means tell ---

    def deliver(self, *messages, to="alice"):
        with smtplib.SMTP("127.0.0.1", self.port["smtp"], timeout=WAIT_S) as smtp:
            for message in messages:
                smtp.sendmail("carol@casella.example", [f"{to}@casella.example"], message)

    def messages(self, user="alice"):
        """The octets of each message, as POP3 gives them."""
        pop = self.pop3(user)
        count = pop.stat()[0]
        got = [b"".join(line + b"\r\n" for line in pop.retr(n)[1]) for n in range(1, count + 1)]
        pop.quit()
        return got

    def flags(self, box="INBOX", user="alice"):
        """Subject -> flags, of each message in a mailbox."""
        imap = imaplib.IMAP4("127.0.0.1", self.port["imap"], timeout=WAIT_S)
        imap.login(user, SECRETS[user])
        count = int(imap.select(box, readonly=True)[1][0])
        found = {}
        for item in imap.fetch("1:*", "(FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1] if count else ():
            if isinstance(item, tuple):
                subject = item[1].decode().split(":", 1)[1].strip()
                found[subject] = {flag.decode() for flag in imaplib.ParseFlags(item[0])} - {"\\Recent"}
        imap.logout()
        return found

    def mailboxes(self, user="alice"):
        imap = imaplib.IMAP4("127.0.0.1", self.port["imap"], timeout=WAIT_S)
        imap.login(user, SECRETS[user])
        names = {line.split(b' "/" ')[-1].strip(b'"').decode() for line in imap.list()[1]}
        imap.logout()
        return names


def letter(n, body="Hello.\r\n"):
    return (f"From: Carol <carol@casella.example>\r\nTo: alice@casella.example\r\n"
            f"Date: Mon, 4 Nov 2024 12:00:{n:02} +0000\r\nMessage-ID: <{n}@casella.example>\r\n"
            f"Subject: letter {n}\r\n\r\n{body}").encode()


# What trips programs: lines of dots, no text at all, long lines, 8 bits, what looks like a header.
ODD = ["Hello.\r\n", ".\r\n..\r\n.dot\r\n", "", "x" * 900 + "\r\n", "From here on\r\nSubject: no\r\n", "\r\n\r\n"]


def odd_letters():
    return [letter(n, body) for n, body in enumerate(ODD, 1)]


def body(octets):
    """Of a message, with any line ends, without what programs put at an mbox's end."""
    octets = octets.replace(b"\r\n", b"\n")
    return octets.split(b"\n\n", 1)[1]


def same_letters(got, wanted, exactly=True):
    """By subject: servers and programs put lines of their own before a message."""
    def key(octets):
        return email.message_from_bytes(octets)["Subject"]
    got, wanted = {key(g): body(g) for g in got}, {key(w): body(w) for w in wanted}
    assert sorted(got) == sorted(wanted), f"got {sorted(got)}, wanted {sorted(wanted)}"
    for subject, text in wanted.items():
        ours = got[subject] if exactly else got[subject].rstrip(b"\n")
        theirs = text if exactly else text.rstrip(b"\n")
        assert ours == theirs, f"{subject}: got {ours!r}, wanted {theirs!r}"


def run(*command, inside=None, code=0, **more):
    done = subprocess.run(command, stdin=subprocess.DEVNULL if "input" not in more else None,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=WAIT_S, cwd=inside, **more)
    assert done.returncode == code, f"{command[0]} ended with {done.returncode}: {done.stdout.decode(errors='replace')[-2000:]}"
    return done.stdout


def write(path, text, mode=0o600):
    with open(path, "w") as out:
        out.write(text)
    os.chmod(path, mode)
    return path


def maildir(path):
    return [open(os.path.join(path, part, name), "rb").read()
            for part in ("cur", "new") for name in sorted(os.listdir(os.path.join(path, part)))]


# --- the programs --------------------------------------------------------------------------------


def curl(server):
    wanted = odd_letters()
    server.deliver(*wanted)
    user = ["-sS", "-u", f"alice:{SECRET}"]
    tls = ["--cacert", server.certificate]
    whole = server.messages()
    for scheme, more in (("pop3", []), ("pop3", ["--ssl-reqd", *tls]), ("pop3s", tls)):
        host = "localhost"
        for n, octets in enumerate(whole, 1):
            got = run("curl", *user, *more, f"{scheme}://{host}:{server.port[scheme]}/{n}")
            assert got == octets, f"{scheme} {more}: {got!r} is not {octets!r}"
    for scheme, more in (("imap", []), ("imap", ["--ssl-reqd", *tls]), ("imaps", tls)):
        url = f"{scheme}://localhost:{server.port[scheme]}/INBOX;MAILINDEX=2"
        assert run("curl", *user, *more, url) == whole[1]
    for mechanism in ("PLAIN", "LOGIN", "CRAM-MD5"):
        for scheme in ("pop3", "imap"):
            listed = run("curl", *user, "--login-options", f"AUTH={mechanism}",
                         f"{scheme}://localhost:{server.port[scheme]}/" + ("" if scheme == "pop3" else "INBOX?ALL"))
            assert listed, f"{scheme} {mechanism} listed nothing"
    path = write(os.path.join(server.folder, "out.eml"), letter(50).decode())
    run("curl", "-sS", *tls, "--ssl-reqd", f"smtp://localhost:{server.port['smtp']}", "--mail-from",
        "carol@casella.example", "--mail-rcpt", "bob@casella.example", "-T", path)
    same_letters(server.messages("bob"), [letter(50)])
    denied = subprocess.run(["curl", "-sS", "-u", "alice:wrong", f"pop3://localhost:{server.port['pop3']}/"],
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=WAIT_S)
    assert denied.returncode == 67, denied.stdout  # login denied


def fetchmail(server):
    wanted = odd_letters()
    server.deliver(*wanted)
    box = os.path.join(server.folder, "box")
    home = dict(os.environ, HOME=server.folder, FETCHMAILHOME=server.folder)

    def fetch(protocol, words, code=0):
        rc = write(os.path.join(server.folder, "fetchmailrc"),
                   f'set no bouncemail\npoll localhost service {server.port[protocol.lower()]} protocol {protocol} {"uidl" if protocol == "POP3" else ""}\n'
                   f'  username "alice" password "{SECRET}" {words} mda "cat >>{box}; echo >>{box}; echo END >>{box}"\n')
        return run("fetchmail", "-f", rc, "--nosyslog", "--nodetach", "--pidfile",
                   os.path.join(server.folder, "pid"), "--idfile", os.path.join(server.folder, "ids"), env=home, code=code)

    def fetched():
        return [part for part in open(box, "rb").read().split(b"\nEND\n") if part]

    plain = "sslproto ''"
    fetch("POP3", f"{plain} keep")
    same_letters(fetched(), wanted, exactly=False)
    assert len(server.messages()) == len(wanted)
    fetch("POP3", f"{plain} keep", code=1)  # nothing new: it knows what it has
    os.remove(box)
    server.deliver(letter(9))
    fetch("POP3", f"{plain} fetchall nokeep")
    assert not server.messages(), "mail that was fetched and not kept is still there"
    os.remove(box)
    server.deliver(letter(10))
    fetch("POP3", f"sslproto 'TLS1.2+' sslcertck sslcertfile {server.certificate} nokeep")  # STLS
    same_letters(fetched(), [letter(10)], exactly=False)
    os.remove(box)
    server.deliver(letter(11), letter(12))
    fetch("IMAP", f"{plain} keep")
    same_letters(fetched(), [letter(11), letter(12)], exactly=False)
    assert server.flags() == {"letter 11": {"\\Seen"}, "letter 12": {"\\Seen"}}, server.flags()


def mpop(server):
    wanted = odd_letters()
    server.deliver(*wanted)
    box = os.path.join(server.folder, "Maildir")
    for part in ("cur", "new", "tmp"):
        os.makedirs(os.path.join(box, part))
    for auth in ("user", "apop", "plain", "cram-md5", "login", "scram-sha-1", "scram-sha-256"):
        rc = write(os.path.join(server.folder, "mpoprc"),
                   f"account default\nhost localhost\nport {server.port['pop3']}\nuser alice\npassword {SECRET}\n"
                   f"auth {auth}\nkeep on\ndelivery maildir {box}\nuidls_file {server.folder}/uidls-{auth}\n")
        run("mpop", "-C", rc)
        same_letters(maildir(box), wanted)
        for part in ("cur", "new"):
            for name in os.listdir(os.path.join(box, part)):
                os.remove(os.path.join(box, part, name))
    for port, more in (("pop3", "tls_starttls on"), ("pop3s", "tls_starttls off")):
        server.deliver(letter(30))
        rc = write(os.path.join(server.folder, "mpoprc"),
                   f"account default\nhost localhost\nport {server.port[port]}\nuser alice\npassword {SECRET}\n"
                   f"tls on\ntls_trust_file {server.certificate}\n{more}\nkeep off\ndelivery maildir {box}\n"
                   f"uidls_file {server.folder}/uidls-tls\n")
        run("mpop", "-C", rc)
        assert not server.messages()
    assert len(maildir(box)) == len(wanted) + 2


def getmail(server):
    wanted = odd_letters()
    server.deliver(*wanted)
    home = os.path.join(server.folder, "getmail")
    os.makedirs(home)
    box = os.path.join(server.folder, "box")
    os.makedirs(box)
    # By a program of its own, for it delivers into no folder of root's. That must not end before getmail waits
    # for it: getmail misses the news then, and waits a minute for what has been.
    put = write(os.path.join(server.folder, "put"),
                f'#!/bin/sh\ncat >"{box}/$$"\nuntil grep -q ") S " /proc/$PPID/stat; do :; done\n', 0o700)

    def got():
        return [open(os.path.join(box, name), "rb").read() for name in os.listdir(box)]

    def fetch(kind, port, delete, more=""):
        write(os.path.join(home, "rc"),
              f"[retriever]\ntype = {kind}\nserver = localhost\nport = {server.port[port]}\nusername = alice\n"
              f"password = {SECRET}\n{more}[destination]\ntype = MDA_external\npath = {put}\n"
              f"allow_root_commands = true\nunixfrom = false\n"
              f"[options]\ndelete = {delete}\nread_all = false\nverbose = 1\ndelivered_to = false\nreceived = false\n")
        run("getmail", f"--getmaildir={home}", "--rcfile=rc")

    fetch("SimplePOP3Retriever", "pop3", "false")
    same_letters(got(), wanted)
    fetch("SimplePOP3Retriever", "pop3", "false")
    assert len(got()) == len(wanted), "mail was fetched twice"
    server.deliver(letter(20))
    fetch("SimplePOP3SSLRetriever", "pop3s", "true", f"ca_certs = {server.certificate}\n")
    same_letters(got(), [*wanted, letter(20)])
    assert not server.messages()


def neomutt(server):
    server.deliver(letter(1), letter(2), letter(3))

    def drive(folder, keys, more=""):
        rc = write(os.path.join(server.folder, "muttrc"),
                   f"set folder={server.folder}\nset header_cache=\nset move=no\nset delete=yes\nset quit=yes\n"
                   f"set wait_key=no\nset confirmappend=no\nset confirmcreate=no\nset ssl_force_tls=no\n"
                   f"set ssl_starttls=no\nset pop_delete=no\nset mark_old=no\nset copy=no\nset beep=no\n"
                   f"set certificate_file={server.certificate}\nset sleep_time=0\nset imap_user=alice\nset imap_pass={SECRET}\n{more}"
                   f"push \"{keys}\"\n")
        pid, terminal = pty.fork()
        if pid == 0:
            os.environ.update(TERM="xterm", HOME=server.folder)
            os.execvp("neomutt", ["neomutt", "-n", "-F", rc, "-f", folder])
        said, end = b"", time.monotonic() + 20
        while select.select([terminal], [], [], max(0, end - time.monotonic()))[0]:
            try:
                said += os.read(terminal, 4096)
            except OSError:
                break  # its end
        else:
            os.kill(pid, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        assert code == 0, f"neomutt ended with {code}: {said[-2000:]!r}"

    box = os.path.join(server.folder, "saved")
    pop = f"pop://alice:{SECRET}@localhost:{server.port['pop3']}/"
    drive(pop, f"<tag-pattern>~A<enter><tag-prefix><copy-message>{box}<enter><exit>")
    same_letters([bytes(m) for m in mailbox.mbox(box)], [letter(1), letter(2), letter(3)], exactly=False)
    drive(pop, "<delete-pattern>~s 'letter 2'<enter><quit>")
    same_letters(server.messages(), [letter(1), letter(3)])
    imap = f"imap://alice:{SECRET}@localhost:{server.port['imap']}/INBOX"
    drive(imap, "<limit>~s 'letter 3'<enter><flag-message><quit>")
    assert server.flags() == {"letter 1": set(), "letter 3": {"\\Flagged"}}, server.flags()
    drive(imap, "<tag-pattern>~s 'letter 1'<enter><tag-prefix><save-message>=Kept<enter><quit>",
          f"set folder=imap://alice:{SECRET}@localhost:{server.port['imap']}/\nset imap_check_subscribed=no\n")
    assert set(server.flags()) == {"letter 3"} and set(server.flags("Kept")) == {"letter 1"}
    drive(f"imaps://alice:{SECRET}@localhost:{server.port['imaps']}/INBOX", "<delete-message><quit>",
          "set ssl_verify_host=yes\n")
    assert server.flags() == {}


def mbsync(server):
    server.deliver(letter(1), letter(2), letter(3))
    box = os.path.join(server.folder, "mail") + "/"
    os.makedirs(box)

    def sync(tls, port):
        rc = write(os.path.join(server.folder, "mbsyncrc"),
                   f"IMAPAccount a\nHost localhost\nPort {server.port[port]}\nUser alice\nPass {SECRET}\n"
                   f"SSLType {tls}\n" + (f"CertificateFile {server.certificate}\n" if tls != "None" else "AuthMechs LOGIN\n") +
                   f"\nIMAPStore far\nAccount a\n\nMaildirStore near\nPath {box}\nInbox {box}INBOX\n"
                   f"SubFolders Verbatim\n\nChannel all\nFar :far:\nNear :near:\nPatterns *\nCreate Both\n"
                   f"Expunge Both\nSyncState *\n")
        run("mbsync", "-c", rc, "-a", env=dict(os.environ, HOME=server.folder))

    sync("None", "imap")
    local = mailbox.Maildir(box + "INBOX", create=False)
    same_letters([bytes(m) for m in local], [letter(1), letter(2), letter(3)], exactly=False)
    for key, message in list(local.items()):
        if message["Subject"] == "letter 1":
            local.remove(key)
        elif message["Subject"] == "letter 2":
            message.set_flags("FS")
            message.set_subdir("cur")
            local[key] = message
    local.add(letter(4))
    sync("STARTTLS", "imap")
    assert server.flags() == {"letter 2": {"\\Flagged", "\\Seen"}, "letter 3": set(), "letter 4": set()}, server.flags()
    server.deliver(letter(5))
    imap = imaplib.IMAP4("127.0.0.1", server.port["imap"])
    imap.login("alice", SECRET)
    imap.create("Work")
    imap.append("Work", "\\Answered", None, letter(6))
    imap.select("INBOX")
    imap.store("1", "+FLAGS", "\\Answered")
    imap.logout()
    sync("IMAPS", "imaps")
    local = mailbox.Maildir(box + "INBOX", create=False)
    flags = {message["Subject"]: message.get_flags() for message in local}
    assert flags["letter 2"] == "FRS", flags
    assert set(flags) == {"letter 2", "letter 3", "letter 4", "letter 5"}, flags
    assert [message.get_flags() for message in mailbox.Maildir(box + "Work", create=False)] == ["R"]


def offlineimap(server):
    server.deliver(letter(1), letter(2))
    box = os.path.join(server.folder, "mail")
    rc = write(os.path.join(server.folder, "offlineimaprc"),
               f"[general]\naccounts = a\nmetadata = {server.folder}/meta\nui = basic\n"
               f"[Account a]\nlocalrepository = l\nremoterepository = r\n"
               f"[Repository l]\ntype = Maildir\nlocalfolders = {box}\n"
               f"[Repository r]\ntype = IMAP\nremotehost = localhost\nremoteport = {server.port['imap']}\n"
               f"remoteuser = alice\nremotepass = {SECRET}\nssl = no\nstarttls = no\nauth_mechanisms = PLAIN, LOGIN, CRAM-MD5\n")

    def sync():
        run("offlineimap", "-o", "-c", rc, env=dict(os.environ, HOME=server.folder))

    sync()
    local = mailbox.Maildir(os.path.join(box, "INBOX"), create=False)
    same_letters([bytes(m) for m in local], [letter(1), letter(2)], exactly=False)
    for key, message in list(local.items()):
        if message["Subject"] == "letter 1":
            local.remove(key)
    local.add(letter(3))
    sync()
    assert set(server.flags()) == {"letter 2", "letter 3"}, server.flags()


def swaks(server):
    for more in ([], ["--tls"], ["--tls", "--auth", "PLAIN", "--auth-user", "alice", "--auth-password", SECRET],
                 ["--auth", "CRAM-MD5", "--auth-user", "alice", "--auth-password", SECRET]):
        port = server.port["submission"] if "--auth" in more else server.port["smtp"]
        run("swaks", "--server", "127.0.0.1", "--port", str(port), "--from", "alice@casella.example",
            "--to", "bob@casella.example", "--header", "Subject: from swaks", "--body", ".\n..\nend", *more)
    bodies = [body(octets) for octets in server.messages("bob")]
    assert len(bodies) == 4 and all(b".\n..\nend" in text for text in bodies), bodies
    refused = subprocess.run(["swaks", "--server", "127.0.0.1", "--port", str(server.port["smtp"]), "--to",
                              "eve@example.org", "--from", "alice@casella.example"],
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=WAIT_S)
    assert refused.returncode == 24, refused.stdout.decode()  # no valid recipients


def msmtp(server):
    for name, port, more in (("starttls", "submission", "tls on\ntls_starttls on\n"), ("tls", "submissions", "tls on\ntls_starttls off\n")):
        rc = write(os.path.join(server.folder, "msmtprc"),
                   f"account default\nhost localhost\nport {server.port[port]}\nfrom alice@casella.example\nauth on\n"
                   f"user alice\npassword {SECRET}\ntls_trust_file {server.certificate}\n{more}")
        run("msmtp", "-C", rc, "bob@casella.example", input=letter(1 if name == "tls" else 2).replace(b"\r\n", b"\n"))
    same_letters(server.messages("bob"), [letter(1), letter(2)])


def python(server):
    """Python's own libraries, with every way of being private."""
    context = ssl.create_default_context(cafile=server.certificate)
    server.deliver(letter(1))
    pop = poplib.POP3("localhost", server.port["pop3"], timeout=WAIT_S)
    assert "STLS" in pop.capa()
    pop.stls(context)
    pop.user("alice")
    pop.pass_(SECRET)
    assert pop.stat()[0] == 1
    pop.dele(1)
    pop.close()  # no QUIT: nothing is removed
    assert len(server.messages()) == 1
    pop = poplib.POP3("localhost", server.port["pop3"], timeout=WAIT_S)
    pop.apop("alice", SECRET)
    pop.dele(1)
    pop.quit()
    assert not server.messages()
    pops = poplib.POP3_SSL("localhost", server.port["pop3s"], context=context, timeout=WAIT_S)
    pops.user("alice")
    second = poplib.POP3("localhost", server.port["pop3"], timeout=WAIT_S)
    pops.pass_(SECRET)
    second.user("alice")
    try:
        second.pass_(SECRET)
        raise AssertionError("two sessions have one maildrop")
    except poplib.error_proto as refused:
        assert b"[IN-USE]" in refused.args[0], refused
    second.close()
    pops.quit()
    imap = imaplib.IMAP4("localhost", server.port["imap"], timeout=WAIT_S)
    imap.starttls(context)
    imap.login("alice", SECRET)
    imap.append("INBOX", "(\\Seen $Word)", None, letter(2))
    imap.logout()
    assert server.flags() == {"letter 2": {"\\Seen", "$Word"}}, server.flags()
    imaps = imaplib.IMAP4_SSL("localhost", server.port["imaps"], ssl_context=context, timeout=WAIT_S)
    imaps.authenticate("PLAIN", lambda _: b"\0alice\0" + SECRET.encode())
    assert imaps.select("INBOX")[1] == [b"1"]
    imaps.logout()
    smtps = smtplib.SMTP_SSL("localhost", server.port["submissions"], context=context, timeout=WAIT_S)
    smtps.login("alice", SECRET)
    smtps.sendmail("alice@casella.example", ["bob@casella.example"], letter(3))
    smtps.quit()
    same_letters(server.messages("bob"), [letter(3)])


TESTS = {"python3": python, "curl": curl, "fetchmail": fetchmail, "mpop": mpop, "getmail": getmail,
         "neomutt": neomutt, "mbsync": mbsync, "offlineimap": offlineimap, "swaks": swaks, "msmtp": msmtp}


def main():
    wanted = sys.argv[3:] or TESTS
    failed = []
    for name in wanted:
        if shutil.which(name) is None:
            print(f"skipped {name}: it is not installed")
            continue
        began, server = time.monotonic(), Server(name)
        try:
            TESTS[name](server)
            server.stop()
            print(f"passed  {name} ({time.monotonic() - began:.1f} s)")
        except Exception:  # whatever went wrong, the others are tried
            server.process.kill()
            traceback.print_exc()
            print(f"FAILED  {name}: what the server saw is in {server.folder}/log")
            failed.append(name)
        sys.stdout.flush()
    sys.exit(1 if failed else 0)


main()
