"""abuse.py PROGRAM FOLDER: clients that mean harm, or do it without meaning to.

Each must get a clear reply or a closed connection; the server's memory stays bounded; and all the
while somebody else is served. Bounded in time and number, on loopback only.
"""
import os
import resource
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
import traceback

from served import SECRETS, WAIT_S, Served

PROGRAM, FOLDER = sys.argv[1], sys.argv[2]
MEMORY_LIMIT_KB = 600_000 if "asan" in PROGRAM else 150_000  # beyond what it had at its start
IDLE = 10_000 if os.environ.get("CASELLA_LONG") else 2_000


def read(path):
    with open(path) as text:
        return text.read()


class Server(Served):
    def __init__(self, name, **more):
        super().__init__(PROGRAM, os.path.join(FOLDER, name), **more)
        self.empty("alice", "bob")
        self.start_kb = self.memory_kb()

    def memory_kb(self):
        for line in read(f"/proc/{self.process.pid}/status").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        raise AssertionError("the server is gone")

    def call(self, name, timeout=WAIT_S):
        return socket.create_connection(("127.0.0.1", self.port[name]), timeout=timeout)

    def serves(self):
        """Somebody who means well: how long a whole session takes, in seconds."""
        began = time.monotonic()
        pop = self.pop3("bob")
        pop.stat()
        pop.quit()
        return time.monotonic() - began


def ended(connection, limit=50_000_000):
    """What is said until the connection ends; a server that goes on for ever fails."""
    said = b""
    try:
        while True:
            some = connection.recv(65536)
            if not some:
                return said
            said += some
            assert len(said) < limit
    except ConnectionError:
        return said


def send_all(connection, octets):
    """As much as the other side wants; True if it wanted all."""
    try:
        connection.sendall(octets)
        return True
    except OSError:
        return False


def idle_sessions(server):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    count = min(IDLE, hard - 200)
    held = []
    for n in range(count):
        connection = server.call("pop3" if n % 2 else "imap")
        assert connection.recv(100), "no greeting"
        held.append(connection)
    took = server.serves()
    assert took < 2, f"with {count} idle sessions a new one took {took:.1f} s"
    per_session = (server.memory_kb() - server.start_kb) / count
    for connection in held:
        connection.close()
    return f"{count} held, {per_session:.1f} KB each, a new session in {took * 1000:.0f} ms"


def long_lines(server):
    for name in ("pop3", "imap", "smtp", "submission", "pop2"):
        connection = server.call(name)
        connection.recv(1000)
        send_all(connection, b"A" * 1_000_000 + b"\r\n" + b"QUIT\r\n" * 20)
        connection.settimeout(1)
        said, over = b"", False
        try:
            while not over:
                some = connection.recv(65536)
                said, over = said + some, not some
        except TimeoutError:
            pass
        except ConnectionError:
            over = True
        assert said or over, f"{name} neither said anything to a line of a million octets nor hung up"
        assert len(said) < 10_000, f"{name} said {len(said)} octets to one line"
        connection.close()
    return "a reply or an end each"


def huge_literals(server):
    for announced in (b"{4294967295}", b"{4294967296}", b"{99999999999999999999}", b"{4294967295+}"):
        connection = server.call("imap")
        connection.recv(1000)
        connection.sendall(f"a LOGIN alice {SECRETS['alice']}\r\n".encode())
        connection.recv(1000)
        connection.sendall(b"b APPEND INBOX " + announced + b"\r\n")
        said = connection.recv(1000)
        assert b"NO" in said or b"BAD" in said or b"BYE" in said, f"{announced}: {said}"
        connection.close()
    return "refused before they come"


def never_reading(server):
    body = b"Subject: large\r\n\r\n" + (b"x" * 76 + b"\r\n") * 13_000  # a megabyte
    smtp = server.call("smtp")
    for line, want in ((b"EHLO x\r\n", b"250"), (b"MAIL FROM:<a@casella.example>\r\n", b"250"),
                       (b"RCPT TO:<alice@casella.example>\r\n", b"250"), (b"DATA\r\n", b"354")):
        if line.startswith(b"EHLO"):
            smtp.recv(1000)
        smtp.sendall(line)
        said = smtp.recv(1000)
        assert want in said, said
    smtp.sendall(body + b".\r\n")
    assert smtp.recv(1000).startswith(b"250")
    smtp.close()
    greedy = []
    for user in ("alice",):
        connection = server.call("pop3", timeout=5)
        connection.sendall(f"USER {user}\r\nPASS {SECRETS[user]}\r\n".encode())
        greedy.append(connection)
        send_all(connection, b"RETR 1\r\n" * 20_000)  # twenty gigabytes, and nobody reads
    took = server.serves()
    assert took < 2, f"others wait {took:.1f} s"
    grown = server.memory_kb() - server.start_kb
    for connection in greedy:
        connection.close()
    assert grown < MEMORY_LIMIT_KB, f"{grown} KB for a client that does not read"
    return f"{grown} KB"


def many_never_reading(server):
    """A long message is in memory once, however many ask for it and do not read it."""
    size = 10 << 20
    lines = b"Subject: long\r\n\r\n" + (b"x" * 76 + b"\r\n") * (size // 78)
    imap = server.call("imap")
    imap.sendall(f"a LOGIN alice {SECRETS['alice']}\r\nb APPEND INBOX {{{len(lines)}}}\r\n".encode())
    said = b""
    while b"+ " not in said:
        said += imap.recv(1000)
    imap.sendall(lines + b"\r\n")
    while b"b OK" not in said:
        said += imap.recv(1000)
    imap.sendall(b"c LOGOUT\r\n")
    ended(imap)
    start_kb, slow = server.memory_kb(), []
    for i in range(40):
        connection = server.call("imap", timeout=60)
        if i % 4 == 0:  # TLS holds what it has encrypted, and no more
            connection = ssl._create_unverified_context().wrap_socket(server.call("imaps", timeout=60))
        connection.sendall(f"a LOGIN alice {SECRETS['alice']}\r\nb EXAMINE INBOX\r\n".encode()
                           + b"c FETCH * BODY[]\r\n")
        said = b""
        while b"{%d}\r\n" % len(lines) not in said:
            some = connection.recv(100)
            assert some, said
            said += some
        slow.append((connection, said))
    grown = server.memory_kb() - start_kb
    for connection, said in slow[:2]:  # who reads after all gets it whole, with TLS and without
        connection.sendall(b"d LOGOUT\r\n")
        said = said.partition(b"{%d}\r\n" % len(lines))[2] + ended(connection)
        assert said.startswith(lines + b")\r\n"), said[len(lines) - 100:len(lines) + 100]
    for connection, _ in slow:
        connection.close()
    assert grown < 8 * size >> 10, f"{grown} KB for {len(slow)} clients that do not read"
    return f"{grown} KB for {len(slow)} clients and {size >> 10} KB"


def slow_writers(server):
    many = [server.call("pop3") for _ in range(100)]
    for connection in many:
        connection.recv(1000)
    for octet in b"USER alice\r\n":
        for connection in many:
            connection.sendall(bytes([octet]))
    for connection in many:
        assert connection.recv(1000).startswith(b"+OK")
        connection.close()
    return "a hundred, an octet at a time"


def wrong_passwords(server):
    refused, slowest = [], []

    def guess(count):
        for _ in range(count):
            try:
                connection = server.call("pop3")
                connection.recv(1000)
                connection.sendall(b"USER alice\r\n")
                connection.recv(1000)
                connection.sendall(b"PASS wrong\r\n")
                said = connection.recv(1000)
                assert said.startswith(b"-ERR") or not said, said
                refused.append(said)
                connection.close()
            except ConnectionError:
                refused.append(b"")

    guessers = [threading.Thread(target=guess, args=(2,)) for _ in range(500)]
    began = time.monotonic()
    for guesser in guessers:
        guesser.start()
    while any(guesser.is_alive() for guesser in guessers):
        slowest.append(server.serves())
        for guesser in guessers:
            guesser.join(0.02)
    assert len(refused) == 1000, f"{len(refused)} of 1000 were answered"
    assert max(slowest) < 3, f"somebody with the right password waited {max(slowest):.1f} s"
    took = time.monotonic() - began
    assert took > 7, f"a thousand guesses took {took:.1f} s"
    return f"1000 refused in {took:.0f} s; others waited {max(slowest) * 1000:.0f} ms at most"


def malformed_tls(server):
    for name in ("pop3s", "imaps", "submissions"):
        for octets in (b"USER alice\r\n" * 100, b"\x16\x03\x01\xff\xff" + b"\0" * 70_000, b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\xff", os.urandom(5000), b""):
            connection = server.call(name, timeout=20)
            send_all(connection, octets)
            connection.shutdown(socket.SHUT_WR) if octets == b"" else None
            if octets:
                try:
                    connection.shutdown(socket.SHUT_WR)
                except OSError:
                    pass
            ended(connection)
    for name, hello, word in (("pop3", b"", b"STLS\r\n"), ("imap", b"", b"a STARTTLS\r\n"), ("smtp", b"EHLO x\r\n", b"STARTTLS\r\n")):
        connection = server.call(name, timeout=20)
        connection.recv(1000)
        if hello:
            connection.sendall(hello)
            connection.recv(1000)
        connection.sendall(word)
        assert connection.recv(1000)[:1] in (b"+", b"a", b"2")
        send_all(connection, os.urandom(3000))
        try:
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        ended(connection)
    context = ssl.create_default_context()
    try:  # a certificate that is not trusted is the client's decision
        context.wrap_socket(server.call("pop3s"), server_hostname="localhost")
        raise AssertionError("a self-signed certificate was trusted")
    except ssl.SSLCertVerificationError:
        pass
    return "closed each time"


def full_disk(_):
    """On a file system of its own, which is small."""
    disk = os.path.join(FOLDER, "small")
    os.makedirs(disk)
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk], stderr=subprocess.DEVNULL)
    if made.returncode != 0:
        return "skipped: a small file system can't be mounted here"
    try:
        server = Server("full", data=os.path.join(disk, "data"))
        body = b"Subject: x\r\n\r\n" + (b"x" * 76 + b"\r\n") * 2600
        taken, refused = 0, b""
        for _ in range(40):
            smtp = server.call("smtp")
            smtp.recv(1000)
            for line in (b"EHLO x\r\n", b"MAIL FROM:<a@casella.example>\r\n", b"RCPT TO:<alice@casella.example>\r\n", b"DATA\r\n"):
                smtp.sendall(line)
                smtp.recv(1000)
            smtp.sendall(body + b".\r\n")
            said = smtp.recv(1000)
            smtp.close()
            if not said.startswith(b"250"):
                refused = said
                break
            taken += 1
        assert refused.startswith(b"45"), f"{taken} taken, then {refused}"
        pop = server.pop3("alice")
        assert pop.stat()[0] == taken, f"{pop.stat()[0]} are there, {taken} were taken"
        pop.quit()
        server.kill()
        again = Served(PROGRAM, os.path.join(FOLDER, "full-again"), data=os.path.join(disk, "data"))
        pop = again.pop3("alice")
        assert pop.stat()[0] == taken, f"after a restart {pop.stat()[0]} are there, {taken} were taken"
        pop.quit()
        again.stop()
        return f"{taken} taken, then {refused.decode().strip()}"
    finally:
        subprocess.run(["umount", disk], check=False)
        shutil.rmtree(disk, ignore_errors=True)


TESTS = (slow_writers, long_lines, huge_literals, malformed_tls, never_reading, many_never_reading,
         idle_sessions, full_disk,
         wrong_passwords)


def main():
    failed = False
    server = Server("all")
    for test in TESTS:
        if sys.argv[3:] and test.__name__ not in sys.argv[3:]:
            continue
        began = time.monotonic()
        try:
            told = test(server)
            server.serves()
            grown = server.memory_kb() - server.start_kb
            assert grown < MEMORY_LIMIT_KB, f"the server has grown by {grown} KB"
            print(f"passed  {test.__name__}: {told} ({time.monotonic() - began:.1f} s)")
        except Exception:
            traceback.print_exc()
            print(f"FAILED  {test.__name__}")
            failed = True
            if server.process.poll() is not None:
                print(read(server.errors))
                server = Server("all-again")
        sys.stdout.flush()
    server.stop()
    sys.exit(1 if failed else 0)


main()
