"""page.py BROWSER FOLDER MOMENTS: drives FOLDER/page.html with real key and mouse events.

Speaks the browser's debugging protocol over a pipe: JSON, each message ended by a null octet.
"""

import json
import os
import subprocess
import sys


class Browser:
    """One page of a browser that has no window."""

    def __init__(self, program, folder):
        # The browser reads commands from its descriptor 3 and answers on 4.
        to_it, self.out = os.pipe()
        self.back, from_it = os.pipe()
        command = [program, "--headless", "--no-sandbox", "--disable-gpu",
                   "--disable-dev-shm-usage", "--user-data-dir=" + folder + "/profile",
                   "--remote-debugging-pipe"]
        shell = 'exec "$@" 3<&{} 4>&{}'.format(to_it, from_it)
        self.process = subprocess.Popen(["bash", "-c", shell, "bash"] + command,
                                        pass_fds=(to_it, from_it), stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_it)
        os.close(from_it)
        self.number, self.rest, self.session, self.events = 0, b"", None, set()
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target,
                                flatten=True)["sessionId"]

    def read(self):
        while b"\0" not in self.rest:
            more = os.read(self.back, 1 << 16)
            if not more:
                sys.exit("the browser ended")
            self.rest += more
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def ask(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.number:
                if "error" in answer:
                    sys.exit("{}: {}".format(method, answer["error"]))
                return answer["result"]
            self.events.add(answer.get("method"))

    def open(self, url):
        self.ask("Page.enable")
        self.events.clear()
        self.ask("Page.navigate", url=url)
        while "Page.loadEventFired" not in self.events:
            self.events.add(self.read().get("method"))

    def value(self, expression):
        result = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        return result["result"].get("value")

    def key(self, name):
        for kind in ("keyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent", type=kind, key=name, code=name)

    def click(self, selector):
        box = self.value("(r => [r.x + r.width / 2, r.y + r.height / 2])"
                         "(document.querySelector('{}').getBoundingClientRect())".format(selector))
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left",
                     clickCount=1)

    def end(self):
        self.session = None
        self.ask("Browser.close")
        self.process.wait(30)


def walk(page, folder, moments):
    def at(expected, after):
        """The moment that is shown: in the words, in the drawing, and between the buttons."""
        seen = page.value("""[
            [...document.querySelectorAll('#said li')].findIndex(x => x.matches('.now')) + 1,
            [...document.querySelectorAll('#drawn g[data-m]')]
                .findIndex(x => x.matches('.now')) + 1,
            document.getElementById('where').textContent,
            document.querySelectorAll('#said li.later').length]""")
        wanted = [expected, expected, "{} / {}".format(expected, moments), moments - expected]
        if seen != wanted:
            sys.exit("after {}: {} instead of {}".format(after, seen, wanted))

    page.open("file://" + folder + "/page.html")
    at(1, "opening")
    for number in (2, 3, 4):
        page.key("ArrowRight")
        at(number, "the right arrow")
    page.key("ArrowLeft")
    at(3, "the left arrow")
    page.click("#next")
    at(4, "the button forward")
    page.click("#back")
    at(3, "the button back")
    page.key("PageDown")
    at(4, "the remote control forward")
    page.key("End")
    at(moments, "End")
    page.key("ArrowRight")
    at(moments, "a step beyond the end")
    page.click("#first")
    at(1, "the button to the start")
    page.click("#said li:nth-child(3)")
    at(3, "a click on the third line")

    title = "getComputedStyle(document.querySelector('h1 .t-{}')).display"
    if page.value(title.format("it")) != "none":
        sys.exit("the page does not begin in English")
    page.click("[data-language=it]")
    if page.value(title.format("it")) == "none" or page.value(title.format("en")) != "none":
        sys.exit("the button does not bring Italian")
    at(3, "a change of language")


def main():
    program, folder, moments = sys.argv[1], sys.argv[2], int(sys.argv[3])
    page = Browser(program, folder)
    try:
        walk(page, folder, moments)
    finally:
        page.end()
    print("stepped forward and back through {} moments".format(moments))


main()
