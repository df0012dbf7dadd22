"""Starts `casella serve` on free ports and checks by other programs what it does."""

import base64
import imaplib
import json
import os
import poplib
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.request
import xml.etree.ElementTree

from served import SECRETS, ports_told_by

PROGRAM = sys.argv.pop(1)
SECRET = SECRETS["alice"]
ROOT = os.path.join(os.path.dirname(__file__), "..", "..")


class Serving:
    """One server on ports that are free, with its log as JSON lines."""

    def __init__(self, *options):
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--ports", "0", "--log", "json", *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.log = []
        self.ports = ports_told_by(self.process)
        if self.ports is None:
            raise RuntimeError(self.process.stderr.read())
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.log.append(json.loads(line))

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        code = self.process.wait(20)
        self.reader.join(20)
        self.process.stdout.close()
        self.process.stderr.close()
        return code

    def pop3(self, user="alice", secret=SECRET):
        pop = poplib.POP3("127.0.0.1", self.ports["pop3"], timeout=20)
        if user:
            pop.user(user)
            pop.pass_(secret)
        return pop

    def imap(self, user="alice", secret=SECRET):
        imap = imaplib.IMAP4("127.0.0.1", self.ports["imap"], timeout=20)
        if user:
            imap.login(user, secret)
        return imap

    def smtp(self, gate="smtp"):
        return smtplib.SMTP("127.0.0.1", self.ports[gate], timeout=20)


def trusting_nobody():
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def lesson_mail():
    """The octets that alice begins with, as files hold them: with CRLF."""
    folder = os.path.join(ROOT, "lessons", "010-first-session", "mail")
    all_octets = []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            octets = file.read().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        all_octets.append(octets if octets.endswith(b"\r\n") else octets + b"\r\n")
    return all_octets


class Live(unittest.TestCase):
    def setUp(self):
        self.server = Serving("--ephemeral")

    def tearDown(self):
        if self.server.process.poll() is None:
            self.assertEqual(self.server.stop(), 0)

    def test_pop3_gives_the_octets_that_the_files_hold(self):
        pop = self.server.pop3()
        mail = lesson_mail()
        self.assertEqual(pop.stat(), (len(mail), sum(map(len, mail))))
        for number, octets in enumerate(mail, 1):
            lines = pop.retr(number)[1]
            self.assertEqual(b"".join(line + b"\r\n" for line in lines), octets)
        self.assertEqual(len(set(pop.uidl()[1])), len(mail))
        pop.quit()

    def test_pop3_deletes_at_quit_and_only_then(self):
        pop = self.server.pop3()
        count = pop.stat()[0]
        pop.dele(1)
        pop.sock.shutdown(socket.SHUT_RDWR)
        pop.close()
        pop = self.server.pop3()
        self.assertEqual(pop.stat()[0], count)
        pop.dele(1)
        pop.quit()
        pop = self.server.pop3()
        self.assertEqual(pop.stat()[0], count - 1)
        pop.quit()

    def test_the_maildrop_is_locked_for_one_session(self):
        first = self.server.pop3()
        with self.assertRaisesRegex(poplib.error_proto, "IN-USE"):
            self.server.pop3()
        first.quit()
        self.server.pop3().quit()

    def test_pop3_in_private(self):
        context = trusting_nobody()
        pop = poplib.POP3("127.0.0.1", self.server.ports["pop3"], timeout=20)
        pop.stls(context)
        self.assertIn(pop.sock.version(), ("TLSv1.2", "TLSv1.3"))
        self.assertNotIn("STLS", pop.capa())
        pop.user("alice")
        pop.pass_(SECRET)
        self.assertEqual(pop.stat()[0], 3)
        pop.quit()
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            context = trusting_nobody()
            context.minimum_version = context.maximum_version = version
            pop = poplib.POP3_SSL("127.0.0.1", self.server.ports["pop3s"], context=context, timeout=20)
            pop.user("alice")
            pop.pass_(SECRET)
            self.assertEqual(pop.stat()[0], 3)
            pop.quit()

    def test_commands_behind_stls_are_not_taken(self):
        with socket.create_connection(("127.0.0.1", self.server.ports["pop3"]), 20) as plain:
            plain.recv(500)
            plain.sendall(b"STLS\r\nUSER alice\r\n")
            heard = b""
            while octets := plain.recv(500):
                heard += octets
            self.assertNotIn(b"send PASS", heard)

    def test_apop_and_the_mechanisms(self):
        pop = self.server.pop3(user=None)
        pop.apop("alice", SECRET)
        self.assertEqual(pop.stat()[0], 3)
        pop.quit()
        pop = self.server.pop3(user=None)
        self.assertIn(b"+ ", pop._shortcmd("AUTH PLAIN") + b" ")
        self.assertTrue(pop._shortcmd(base64.b64encode(b"\0alice\0" + SECRET.encode()).decode()).startswith(b"+OK"))
        pop.quit()
        imap = self.server.imap(user=None)
        imap.login_cram_md5("alice", SECRET)
        imap.logout()
        imap = self.server.imap(user=None)
        imap.authenticate("PLAIN", lambda _: b"\0alice\0" + SECRET.encode())
        imap.logout()
        for mechanism in ("CRAM-MD5", "PLAIN", "LOGIN"):
            with self.subTest(mechanism):
                smtp = self.server.smtp("submission")
                smtp.ehlo()
                smtp.user, smtp.password = "alice", SECRET
                how = getattr(smtp, "auth_" + mechanism.lower().replace("-", "_"))
                # LOGIN has no response that comes with the command.
                code, _ = smtp.auth(mechanism, how, initial_response_ok=mechanism == "PLAIN")
                self.assertEqual(code, 235)
                smtp.quit()

    def test_mail_that_is_sent_arrives_and_is_heard_of(self):
        imap = self.server.imap("bob", "ladder-7")
        before = int(imap.select()[1][0])
        text = "Subject: hello\r\n\r\nA line.\r\n.\r\n..two dots\r\nDone.\r\n"
        smtp = smtplib.SMTP("127.0.0.1", self.server.ports["submission"], timeout=20)
        smtp.starttls(context=trusting_nobody())
        smtp.login("alice", SECRET)
        smtp.sendmail("alice@casella.example", ["bob@casella.example"], text)
        with self.assertRaises(smtplib.SMTPRecipientsRefused):
            smtp.sendmail("alice@casella.example", ["nobody@casella.example"], text)
        with self.assertRaises(smtplib.SMTPRecipientsRefused):
            smtp.sendmail("alice@casella.example", ["someone@elsewhere.example"], text)
        smtp.quit()
        imap.noop()
        self.assertEqual(imap.response("EXISTS")[1][-1], str(before + 1).encode())
        octets = imap.fetch(str(before + 1), "(BODY.PEEK[])")[1][0][1]
        self.assertTrue(octets.endswith(text.encode()))
        imap.logout()
        pop = self.server.pop3("bob", "ladder-7")
        lines = pop.retr(before + 1)[1]
        self.assertTrue(b"".join(line + b"\r\n" for line in lines).endswith(text.encode()))
        pop.quit()

    def test_imap_appends_flags_moves_and_idles(self):
        context = trusting_nobody()
        one = imaplib.IMAP4_SSL("127.0.0.1", self.server.ports["imaps"], ssl_context=context, timeout=20)
        one.login("alice", SECRET)
        two = imaplib.IMAP4("127.0.0.1", self.server.ports["imap"], timeout=20)
        two.starttls(context)
        two.login("alice", SECRET)
        one.select()
        two.select()
        two.send(b"x IDLE\r\n")
        self.assertTrue(two.readline().startswith(b"+"))
        octets = bytes(range(1, 256)).replace(b"\r", b"").replace(b"\n", b"") * 40
        octets = b"Subject: octets\r\n\r\n" + octets
        self.assertEqual(one.append("INBOX", r"(\Flagged)", None, octets)[0], "OK")
        self.assertEqual(two.readline(), b"* 4 EXISTS\r\n")
        two.send(b"DONE\r\n")
        while not two.readline().startswith(b"x OK"):
            pass
        self.assertEqual(two.fetch("4", "(BODY.PEEK[])")[1][0][1], octets)
        self.assertIn(b"\\Flagged", two.fetch("4", "(FLAGS)")[1][0])
        one.create("Kept")
        self.assertEqual(one.uid("MOVE", "1", "Kept")[0], "OK")
        two.noop()
        self.assertEqual(two.select()[1][0], b"3")
        self.assertEqual(one.select("Kept")[1][0], b"1")
        one.logout()
        two.logout()

    def test_curl_reads_too(self):
        if not shutil.which("curl"):
            self.skipTest("no curl")
        mail = lesson_mail()
        for url in ("pop3://127.0.0.1:%d/1" % self.server.ports["pop3"],
                    "pop3s://127.0.0.1:%d/1" % self.server.ports["pop3s"],
                    "imap://127.0.0.1:%d/INBOX;UID=1" % self.server.ports["imap"],
                    "imaps://127.0.0.1:%d/INBOX;UID=1" % self.server.ports["imaps"]):
            got = subprocess.run(["curl", "-sS", "-k", "--max-time", "20", "-u", "alice:" + SECRET, url],
                                 capture_output=True, check=True).stdout
            self.assertEqual(got, mail[0], url)

    def test_wrong_passwords_are_slowed_and_others_are_served(self):
        pop = self.server.pop3(user=None)
        sock = pop.sock
        sock.sendall(b"USER alice\r\nPASS no\r\n" * 3)
        sock.settimeout(0.3)
        heard = b""
        try:
            while octets := sock.recv(1000):
                heard += octets
        except TimeoutError:
            pass
        self.assertLess(heard.count(b"-ERR"), 3)
        self.server.pop3().quit()
        sock.close()

    def test_passwords_do_not_stand_in_the_log(self):
        self.server.pop3().quit()
        self.server.imap().logout()
        plain = self.server.smtp("submission")
        plain.login("alice", SECRET)
        plain.quit()
        self.assertEqual(self.server.stop(), 0)
        text = json.dumps(self.server.log)
        self.assertIn("USER alice", text)
        self.assertNotIn(SECRET, text)
        self.assertNotIn(base64.b64encode(SECRET.encode()).decode(), text)
        told = [each for each in self.server.log if each["event"] == "line"]
        self.assertTrue(all(each["explained"] and each["rfc"] for each in told))

    def test_who_never_reads_and_who_never_ends_a_line(self):
        deaf = self.server.pop3().sock
        deaf.settimeout(5)
        long_line = socket.create_connection(("127.0.0.1", self.server.ports["imap"]), 20)
        try:
            for _ in range(400):
                deaf.sendall(b"RETR 1\r\n" * 1000)
        except (TimeoutError, OSError):
            pass
        try:
            for _ in range(64):
                long_line.sendall(b"x" * 65536)
        except OSError:
            pass
        self.server.imap().logout()
        with open("/proc/%d/statm" % self.server.process.pid, encoding="ascii") as file:
            resident = int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        self.assertLess(resident, (600 if "asan" in PROGRAM else 200) << 20)
        deaf.close()
        long_line.close()

    def test_a_port_that_is_taken_is_told_in_one_sentence(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            offset = taken.getsockname()[1] - 110
            done = subprocess.run([PROGRAM, "serve", "--ephemeral", "--ports", str(offset)],
                                  capture_output=True, text=True, timeout=20)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr.count("\n"), 1)
        self.assertIn(str(offset + 110), done.stderr)


class Kept(unittest.TestCase):
    def test_what_was_told_is_there_after_kill_9(self):
        with tempfile.TemporaryDirectory() as folder:
            server = Serving("--data", folder)
            imap = server.imap()
            imap.append("INBOX", "", None, b"Subject: kept\r\n\r\nyes\r\n")
            imap.create("Box")
            pop = server.pop3("bob", "ladder-7")
            count = pop.stat()[0]
            uidl = pop.uidl()[1]
            pop.dele(1)
            pop.quit()
            server.stop(signal.SIGKILL)
            server = Serving("--data", folder)
            imap = server.imap()
            self.assertEqual(imap.select()[1][0], b"4")
            self.assertEqual(imap.fetch("4", "(BODY[TEXT])")[1][0][1], b"yes\r\n")
            self.assertEqual(imap.select("Box")[0], "OK")
            pop = server.pop3("bob", "ladder-7")
            self.assertEqual(pop.stat()[0], count - 1)
            self.assertEqual([each.split()[1] for each in pop.uidl()[1]], [each.split()[1] for each in uidl[1:]])
            pop.quit()
            with open(os.path.join(folder, "key.pem"), encoding="ascii") as key:
                self.assertIn("PRIVATE KEY", key.read())
            self.assertEqual(os.stat(os.path.join(folder, "key.pem")).st_mode & 0o77, 0)
            self.assertEqual(server.stop(), 0)

    def test_the_certificate_is_made_once_and_good_for_localhost(self):
        with tempfile.TemporaryDirectory() as folder:
            seen = []
            for _ in range(2):
                server = Serving("--data", folder)
                context = ssl.create_default_context(cafile=os.path.join(folder, "certificate.pem"))
                with socket.create_connection(("127.0.0.1", server.ports["imaps"]), 20) as plain:
                    with context.wrap_socket(plain, server_hostname="localhost") as secure:
                        seen.append(secure.getpeercert(binary_form=True))
                self.assertEqual(server.stop(), 0)
            self.assertEqual(seen[0], seen[1])


class Asked(unittest.TestCase):
    """What casella ctl and a configuration bring about."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.data = os.path.join(self.folder.name, "data")
        self.server = None

    def tearDown(self):
        if self.server is not None:
            self.assertEqual(self.server.stop(), 0)
        self.folder.cleanup()

    def ctl(self, *words, code=0, verb="ctl"):
        done = subprocess.run([PROGRAM, verb, "--data", self.data, *words], capture_output=True, text=True,
                              timeout=30)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout + done.stderr

    def path(self, name, content=None):
        path = os.path.join(self.folder.name, name)
        if content is not None:
            with open(path, "w", encoding="utf-8") as file:
                file.write(content)
        return path

    def test_sessions_are_listed_ended_and_given_mail(self):
        self.server = Serving("--data", self.data)
        self.assertEqual(os.stat(os.path.join(self.data, "control")).st_mode & 0o777, 0o600)
        imap = self.server.imap()
        self.assertEqual(imap.select()[1][0], b"3")
        row = self.ctl("list").split("\t")
        self.assertEqual(row[1:5:2] + [row[4]], ["imap", "alice", "selected"])
        self.ctl("add-mail", "alice", self.path("new.eml", "Subject: by hand\n\nhere\n"))
        imap.noop()
        self.assertEqual(imap.response("EXISTS")[1][-1], b"4")
        self.assertEqual(imap.fetch("4", "(BODY.PEEK[])")[1][0][1], b"Subject: by hand\r\n\r\nhere\r\n")
        validity = imap.status("INBOX", "(UIDVALIDITY)")[1][0]
        self.ctl("reset", "alice")
        other = self.server.imap()
        self.assertEqual(other.select()[1][0], b"3")
        self.assertNotEqual(other.status("INBOX", "(UIDVALIDITY)")[1][0], validity)
        self.ctl("end", row[0])
        with self.assertRaises((imaplib.IMAP4.abort, OSError)):
            imap.noop()
            imap.noop()
        other.logout()
        self.assertIn("99", self.ctl("end", "99", code=1))

    def test_a_reply_is_held_until_it_is_released(self):
        self.server = Serving("--data", self.data)
        pop = self.server.pop3()
        session = self.ctl("list").split("\t")[0]
        self.ctl("fault", "hold", session)
        pop.sock.sendall(b"STAT\r\n")
        pop.sock.settimeout(0.3)
        with self.assertRaises(TimeoutError):
            pop.sock.recv(100)
        self.ctl("fault", "release", session)
        pop.sock.settimeout(20)
        self.assertTrue(pop.sock.recv(100).startswith(b"+OK 3 "))
        pop.sock.sendall(b"QUIT\r\n")
        pop.sock.recv(100)
        pop.close()

    def test_faults_by_script_and_profile(self):
        config = self.path("serve.toml", """
profile = "no-uidl"
[[account]]
user = "ann"
pass = "one two"
mail = ["m.eml"]
[class]
accounts = 3
seed = 7
[[fault]]
kind = "cut"
at = "RETR *"
nth = 2
[[fault]]
kind = "error"
at = "QUIT"
nth = 1
""")
        self.path("m.eml", "Subject: m\n\nm\n")
        self.server = Serving("--data", self.data, "--config", config)
        pop = self.server.pop3("ann", "one two")
        with self.assertRaises(poplib.error_proto):
            pop.uidl()
        self.assertEqual(pop.retr(1)[1], [b"Subject: m", b"", b"m"])
        pop.dele(1)
        with self.assertRaises(poplib.error_proto):
            pop.quit()
        pop.close()
        pop = self.server.pop3("ann", "one two")
        self.assertEqual(pop.stat()[0], 1)
        with self.assertRaises((poplib.error_proto, OSError)):
            pop.retr(1)
        pop.close()
        self.ctl("profile", "modern")
        pop = self.server.pop3("ann", "one two")
        self.assertEqual(len(pop.uidl()[1]), 1)
        pop.quit()
        self.ctl("fault", "lock", "ann")
        with self.assertRaisesRegex(poplib.error_proto, "IN-USE"):
            self.server.pop3("ann", "one two")
        self.ctl("fault", "unlock", "ann")
        self.ctl("fault", "full")
        imap = self.server.imap("ann", "one two")
        self.assertEqual(imap.append("INBOX", "", None, b"no room")[0], "NO")
        self.ctl("fault", "room")
        self.assertEqual(imap.append("INBOX", "", None, b"room")[0], "OK")
        imap.logout()

    def test_a_session_becomes_a_page_and_a_lesson(self):
        self.server = Serving("--data", self.data)
        pop = self.server.pop3()
        pop.retr(2)
        pop.dele(1)
        pop.quit()
        page, text, capture = (self.path("s" + ending) for ending in (".html", ".txt", ".pcap"))
        for file in (page, text, capture):
            self.ctl("save", "1", file)
        for file in (page, text):
            with open(file, encoding="utf-8") as saved:
                said = saved.read()
            self.assertIn("DELE 1", said)
            self.assertNotIn(SECRET, said)
        with open(capture, "rb") as saved:
            octets = saved.read()
        self.assertIn(b"DELE 1\r\n", octets)
        self.assertIn(b"PASS ********\r\n", octets)
        self.assertNotIn(SECRET.encode(), octets)
        self.ctl("save", "1", capture, "with-passwords")
        with open(capture, "rb") as saved:
            self.assertIn(f"PASS {SECRET}\r\n".encode(), saved.read())
        lesson = self.path("my-session")
        self.ctl("from-session", "1", lesson, verb="lesson")
        checked = subprocess.run([PROGRAM, "check", lesson], capture_output=True, text=True, timeout=60)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
        played = subprocess.run([PROGRAM, "run", lesson], capture_output=True, text=True, timeout=60).stdout
        self.assertIn("DELE 1", played)
        self.assertIn("QUIT", played)
        self.ctl("save", "1", self.path("x.doc"), code=1)

    def test_programs_find_their_settings(self):
        self.server = Serving("--data", self.data)
        base = "http://127.0.0.1:%d" % self.server.ports["http"]
        for path in ("/.well-known/autoconfig/mail/config-v1.1.xml", "/mail/config-v1.1.xml"):
            with urllib.request.urlopen(base + path + "?emailaddress=alice@casella.example", timeout=20) as answer:
                root = xml.etree.ElementTree.fromstring(answer.read())
            ports = {server.get("type") + " " + server.findtext("socketType"): int(server.findtext("port"))
                     for server in root.iter() if server.tag.endswith("Server")}
            self.assertEqual(ports["imap SSL"], self.server.ports["imaps"])
            self.assertEqual(ports["pop3 STARTTLS"], self.server.ports["pop3"])
            self.assertEqual(ports["smtp SSL"], self.server.ports["submissions"])
        question = b"<Autodiscover><Request><EMailAddress>bob@casella.example</EMailAddress></Request></Autodiscover>"
        with urllib.request.urlopen(base + "/autodiscover/autodiscover.xml", question, timeout=20) as answer:
            text = answer.read().decode()
        xml.etree.ElementTree.fromstring(text)
        self.assertIn("<LoginName>bob</LoginName>", text)
        self.assertIn("<Port>%d</Port>" % self.server.ports["imaps"], text)


if __name__ == "__main__":
    unittest.main(verbosity=1, warnings="ignore")
