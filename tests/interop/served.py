"""`casella serve` on free ports, for the tests beside this file."""
import json
import os
import poplib
import subprocess
import threading

WAIT_S = 60
SECRETS = {"alice": "tea-at-four", "bob": "ladder-7"}  # the accounts of a server that is new


def ports_told_by(process):
    """Of a server that starts and logs JSON, by gate; none if it ends instead."""
    ports = {}
    for line in process.stdout:
        event = json.loads(line)
        if event["event"] == "ready":
            return ports
        ports[event["gate"]] = event["port"]
    return None


class Served:
    def __init__(self, program, folder, *options, data=None):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        self.data = data or os.path.join(folder, "data")
        self.errors = os.path.join(folder, "errors")
        self.process = subprocess.Popen(
            [program, "serve", "--ports", "0", "--log", "json", "--data", self.data, *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=open(self.errors, "w"), text=True)
        self.port = ports_told_by(self.process)
        if self.port is None:
            with open(self.errors) as errors:
                raise AssertionError("the server did not start: " + errors.read())
        self.certificate = os.path.join(self.data, "certificate.pem")
        self.log = os.path.join(folder, "log")
        self.pump = threading.Thread(target=self.keep_log, daemon=True)
        self.pump.start()

    def keep_log(self):
        with open(self.log, "w") as log:
            for line in self.process.stdout:
                log.write(line)

    def pop3(self, user):
        pop = poplib.POP3("127.0.0.1", self.port["pop3"], timeout=WAIT_S)
        pop.user(user)
        pop.pass_(SECRETS.get(user, "secret"))
        return pop

    def empty(self, *users):
        for user in users:
            pop = self.pop3(user)
            for number in range(1, pop.stat()[0] + 1):
                pop.dele(number)
            pop.quit()

    def kill(self):
        self.process.kill()
        self.process.wait(WAIT_S)

    def stop(self):
        self.process.terminate()
        code = self.process.wait(WAIT_S)
        self.pump.join(WAIT_S)
        with open(self.errors) as errors:
            assert code == 0, f"the server ended with {code}: {errors.read()}"
