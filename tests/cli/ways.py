"""Takes lessons in a pseudo-terminal, as a learner would: each from its first step to its last, and
each task by every way that its author names. Usage: ways.py PROGRAM LESSONS_FOLDER"""
import concurrent.futures
import os
import pathlib
import pty
import sys
import tempfile
import termios
import threading
import tomllib

REACHED = "You have reached every goal."
OVER = "The lesson is over."
SECONDS = 60


def at_terminal(arguments, lines):
    """What the program prints when these lines are typed."""
    with tempfile.TemporaryDirectory() as home:
        process, terminal = pty.fork()
        if process == 0:
            os.environ.update(XDG_DATA_HOME=home, LANG="C", TERM="xterm", NO_COLOR="1")
            os.execv(arguments[0], arguments)
        attributes = termios.tcgetattr(terminal)
        attributes[3] &= ~termios.ECHO
        termios.tcsetattr(terminal, termios.TCSANOW, attributes)
        printed = bytearray()

        def read():
            try:
                while octets := os.read(terminal, 65536):
                    printed.extend(octets)
            except OSError:  # the program is gone
                pass

        reader = threading.Thread(target=read)
        reader.start()
        try:
            for line in lines:
                os.write(terminal, line.encode() + b"\n")
        except OSError:
            pass
        reader.join(SECONDS)
        if reader.is_alive():
            os.kill(process, 9)
            reader.join()
        os.waitpid(process, 0)
        os.close(terminal)
        return printed.decode(errors="replace")


def whole(steps):
    """Whoever presses Enter often enough comes past what is only shown."""
    for step in steps:
        if "ask" in step:
            yield from [""] * 60
            yield str(step["options"].index(step["answer"]) + 1)
        elif "task" in step:
            yield from [""] * 60
            yield from step["solution"]
    yield from [""] * 90


def ways(program, lesson):
    steps = lesson["step"]
    yield "from its first step to its last", [program, "play", lesson["id"]], whole(steps), OVER, True
    for step in steps:
        if "task" not in step:
            continue
        start = [program, "play", lesson["id"], "--from", step["task"]]
        for way in step.get("accept", []):
            yield " / ".join(way), start, [*way, "exit"], REACHED, True
        for way in step.get("reject", []):
            yield " / ".join(way), start, [*way, "exit"], REACHED, False


def main():
    program, lessons = sys.argv[1:]
    todo = []
    for path in sorted(pathlib.Path(lessons).glob("*/lesson.toml")):
        lesson = tomllib.loads(path.read_text())
        todo += [(lesson["id"], *way) for way in ways(program, lesson)]
    wrong = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        said = pool.map(lambda way: at_terminal(way[2], list(way[3])), todo)
        for (name, what, _, _, sentence, wanted), printed in zip(todo, said):
            if (sentence in printed) == wanted:
                continue
            wrong += 1
            print(f"{name}: {what}: {'does not say' if wanted else 'says'} '{sentence}'")
            print("\n".join(printed.splitlines()[-12:]))
    print(f"{len(todo)} ways through the lessons, {wrong} of them wrong")
    sys.exit(1 if wrong or len(todo) < 100 else 0)


main()
