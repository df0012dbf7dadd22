"""`casella serve --lesson`: curl and poplib do what the lesson asks, and the board tells who did."""
import csv
import html.parser
import io
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

from served import SECRETS, WAIT_S, Served

PROGRAM = sys.argv.pop(1)
LESSON = "your-own-client"


class Marks(html.parser.HTMLParser):
    """Of a board's page: each learner with the marks that are set."""

    def __init__(self):
        super().__init__()
        self.learners, self.kind, self.outside = {}, None, []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag in ("script", "img", "iframe") or "href" in attributes or "src" in attributes:
            self.outside.append(tag)
        if tag == "span":
            self.kind = attributes["class"]

    def handle_data(self, data):
        if self.kind == "name":
            self.learners[data.strip()] = []
        elif self.kind == "mark met":
            list(self.learners.values())[-1].append(int(data.split()[0]))
        self.kind = None


class Lesson(Served):
    def __init__(self, folder, *options):
        super().__init__(PROGRAM, folder, "--lesson", LESSON, *options)

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port['http']}{path}", timeout=WAIT_S) as page:
            return page.read().decode(), page.headers

    def goals(self, user, task):
        """Whether each goal is reached, and whether the task is done."""
        for each in json.loads(self.get("/board.json")[0])["learners"]:
            if each["user"] == user:
                told = each["tasks"][task]
                return [goal is not None for goal in told["goals"]], told["done"] is not None
        raise AssertionError(f"{user} is not on the board")

    def until(self, user, task, goals, done=False):
        deadline = time.monotonic() + WAIT_S
        while self.goals(user, task) != (goals, done):
            assert time.monotonic() < deadline, f"{user}: {self.goals(user, task)}, not {goals}"

    def marks(self, language=""):
        page = Marks()
        page.feed(self.get("/board" + language)[0])
        assert page.outside == [], page.outside
        return page.learners

    def curl(self, gate, path="", *options, user="alice", secret=None):
        scheme = "pop3s" if gate == "pop3s" else "pop3"
        return subprocess.run(
            ["curl", "-s", "-k", "-m", str(WAIT_S), "-u", f"{user}:{secret or SECRETS[user]}", *options,
             f"{scheme}://127.0.0.1:{self.port[gate]}/{path}"], capture_output=True, check=False)

    def ctl(self, *words):
        done = subprocess.run([PROGRAM, "ctl", "--data", self.data, *words], capture_output=True, text=True,
                              check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def events(self, kind):
        with open(self.log) as log:
            return [each for each in map(json.loads, log) if each["event"] == kind]


class OneLearner(unittest.TestCase):
    def test_the_lesson_from_end_to_end(self):
        with tempfile.TemporaryDirectory() as folder:
            results = os.path.join(folder, "results.csv")
            lesson = Lesson(folder, "--results", results)
            nothing = [False, False, False]
            self.assertEqual(lesson.goals("alice", 0), (nothing, False))
            self.assertNotEqual(lesson.curl("pop3s", "1", secret="coffee").returncode, 0)
            self.assertEqual(lesson.goals("alice", 0), (nothing, False))

            # In the clear: both messages come, but the password was seen. Then from the start again.
            for number in "12":
                self.assertIn(b"Subject: Your", lesson.curl("pop3", number).stdout)
            lesson.until("alice", 0, [True, False, True])
            lesson.ctl("reset", "alice")
            lesson.until("alice", 0, nothing)

            self.assertIn(b"Subject: Your", lesson.curl("pop3s", "1").stdout)
            lesson.until("alice", 0, [False, True, True])
            self.assertIn(b"Subject: Your", lesson.curl("pop3", "2", "--ssl-reqd").stdout)
            lesson.until("alice", 0, [True, True, True], done=True)
            self.assertEqual(lesson.marks(), {"alice": [1, 2, 3]})

            # DELE without QUIT removes nothing: the goal that says so isn't reached.
            pop = lesson.pop3("alice")
            pop.dele(1)
            pop.sock.close()
            pop.file.close()
            lesson.until("alice", 1, [True, False])
            self.assertEqual(lesson.curl("pop3s", "1", "-I", "-X", "DELE").returncode, 0)
            lesson.until("alice", 1, [True, True], done=True)
            self.assertEqual(lesson.marks("?lang=it"), {"alice": [1, 2, 3, 4, 5]})
            pop = lesson.pop3("alice")
            self.assertEqual(pop.stat()[0], 1)  # what the board says is so
            pop.quit()

            self.assertIn("[x]5", lesson.ctl("board"))
            self.assertEqual(json.loads(lesson.ctl("board", "json"))["lesson"], LESSON)
            text, headers = lesson.get("/board")
            self.assertIn('http-equiv="refresh"', text)
            self.assertNotIn(SECRETS["alice"], text + lesson.ctl("board", "json") + lesson.ctl("board", "csv"))
            self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
            lesson.stop()
            self.assertEqual([each["task"] for each in lesson.events("task")], ["own-fetches", "own-deletes"])
            self.assertEqual([each["last"] for each in lesson.events("task")], [False, True])
            told = lesson.events("goal")
            self.assertEqual({(each["task"], each["goal"]) for each in told if each["reached"]},
                             {("own-fetches", 1), ("own-fetches", 2), ("own-fetches", 3),
                              ("own-deletes", 1), ("own-deletes", 2)})
            with open(results, newline="") as file:
                rows = list(csv.reader(file))
            self.assertEqual(rows[1][0], "alice")
            self.assertTrue(all(rows[1]))


class AClass(unittest.TestCase):
    def test_two_learners_and_a_third(self):
        names = ["anna.rossi", "bruno", "<b>&=carla"]
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "class.csv"), "w") as file:
                file.writelines(f"{name},pass-of-{name}\n" for name in names)
            with open(os.path.join(folder, "class.toml"), "w") as file:
                file.write("accounts_csv = 'class.csv'\n")
            lesson = Lesson(folder, "--config", os.path.join(folder, "class.toml"))
            try:
                first, second, third = names
                for number in "12":
                    lesson.curl("pop3s", number, user=first, secret=f"pass-of-{first}")
                lesson.curl("pop3s", "1", user=second, secret=f"pass-of-{second}")
                lesson.until(first, 0, [True, True, True], done=True)
                lesson.until(second, 0, [False, True, True])
                lesson.curl("pop3s", "2", "-I", "-X", "DELE", user=first, secret=f"pass-of-{first}")
                lesson.until(first, 1, [True, True], done=True)
                self.assertEqual(lesson.goals(third, 0), ([False, False, False], False))
                self.assertEqual(lesson.marks(), {first: [1, 2, 3, 4, 5], second: [2, 3], third: []})
                self.assertNotIn("<b>", lesson.get("/board")[0].split("<ul")[1])
                rows = list(csv.reader(io.StringIO(lesson.get("/board.csv")[0])))
                self.assertEqual([row[0] for row in rows[1:]], names)
                self.assertIn("1 of 3", lesson.ctl("board", "text"))
            finally:
                lesson.stop()


class InTheTerminal(unittest.TestCase):
    """`casella play` serves by itself when the lesson comes to a task for a real program."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.environ.update(XDG_DATA_HOME=self.folder.name, TERM="xterm", NO_COLOR="1")
            os.execv(PROGRAM, [PROGRAM, "play", LESSON, "--lang", "en", "--from", "own-fetches"])
        self.printed = ""

    def tearDown(self):
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.terminal)

    def read_until(self, pattern):
        deadline = time.monotonic() + WAIT_S
        while not (found := re.search(pattern, self.printed)):
            left = deadline - time.monotonic()
            self.assertTrue(select.select([self.terminal], [], [], max(left, 0))[0], self.printed)
            self.printed += os.read(self.terminal, 65536).decode(errors="replace")
        self.printed = self.printed[found.end():]
        return found

    def curl(self, number, *options):
        subprocess.run(["curl", "-s", "-k", "-m", str(WAIT_S), "-u", f"alice:{SECRETS['alice']}", *options,
                        f"pop3s://127.0.0.1:{self.port}/{number}"], stdout=subprocess.DEVNULL, check=True)

    def test_the_lesson_waits_for_the_program_and_goes_on(self):
        self.port = self.read_until(r"POP3 at \d+, with TLS at (\d+)").group(1)
        self.read_until("program> ")
        self.curl(1)
        self.read_until("C: RETR 1 .*RFC 1939")
        os.write(self.terminal, b"goals\nhint\n")
        self.read_until("Leave messages on server")
        self.curl(2)
        self.read_until(r"\[x\] Your program has fetched both messages")
        self.read_until("You have reached every goal")
        os.write(self.terminal, b"\n")
        self.read_until("program> ")
        self.curl(2, "-I", "-X", "DELE")
        self.read_until(r"\[x\] A message is gone from the server")
        self.read_until("You have reached every goal")
        os.write(self.terminal, b"\n\n")
        self.read_until("The lesson is over")


if __name__ == "__main__":
    unittest.main(verbosity=2)
