#!/usr/bin/env python3
"""Kills the program while it is answered to, and looks whether an answer was lost.

    Tests/kill-test.py [--program .build/debug/attn] [--times 1000] [--seed 1]
    Tests/kill-test.py --two 500        two programs answering at once, none killed

Each round starts `attn quiz` at a pseudo-terminal, answers questions and sends SIGKILL at a random moment: before the
first prompt, while a line is typed, between the answer and its verdict, after it. Then every answer whose verdict had
appeared must be in the log, and the database must pass its integrity check. Needs nothing but Python.
"""

import argparse
import os
import pathlib
import pty
import random
import re
import select
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

VERDICT = re.compile(rb"(?:^|[\r\n])(?:Right|Partly|Not yet)")
ESCAPE = re.compile(rb"\x1b\[[?0-9;]*[A-Za-z]")
PROMPT = b"answer> "
PATIENCE = 60


def write_course(folder: pathlib.Path, count: int) -> None:
    """A bank of questions whose answer is 1, so that every answer counts."""
    (folder / "questions").mkdir(parents=True)
    questions = "".join(
        f"```question\nid: one-{n}\nkind: number\nlevel: junior\ntopics: [core]\nask: What is one, the {n}th?\nanswer: '1'\n```\n\n"
        for n in range(count))
    (folder / "questions" / "core.md").write_text("# Ones\n\n" + questions)


class Terminal:
    """The program at a pseudo-terminal of its own."""

    def __init__(self, command: list[str], home: pathlib.Path) -> None:
        self.shown = b""
        self.primary, secondary = pty.openpty()
        environment = {"HOME": str(home), "TERM": "xterm", "LANG": "C.UTF-8", "PATH": os.environ["PATH"]}
        self.process = subprocess.Popen(
            command, stdin=secondary, stdout=secondary, stderr=secondary, env=environment, start_new_session=True)
        os.close(secondary)

    def read(self, seconds: float) -> bool:
        """Takes in what is shown within some seconds; false once there will be nothing more."""
        if not select.select([self.primary], [], [], seconds)[0]:
            return True
        try:
            more = os.read(self.primary, 65536)
        except OSError:
            return False
        self.shown += more
        return bool(more)

    def wait(self, isThere) -> None:
        end = time.monotonic() + PATIENCE
        while not isThere():
            if time.monotonic() > end or not self.read(1):
                if not isThere():
                    raise SystemExit(f"the program does not go on; it showed:\n{self.shown.decode(errors='replace')}")

    def type(self, text: str) -> None:
        os.write(self.primary, text.encode())

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        # What it had shown before it died is still to be read.
        while select.select([self.primary], [], [], 0)[0] and self.read(0):
            pass
        os.close(self.primary)

    @property
    def verdicts(self) -> int:
        return len(VERDICT.findall(ESCAPE.sub(b"", self.shown)))

    @property
    def prompts(self) -> int:
        return self.shown.count(PROMPT)


def check(data: pathlib.Path, wanted: set[str]) -> None:
    """Every wanted answer is in the log, and the database is whole."""
    path = data / "progress.sqlite"
    if not path.exists():
        if wanted:
            raise SystemExit(f"{len(wanted)} answers had a verdict, and there is no log")
        return
    database = sqlite3.connect(path, timeout=10)
    report = [row[0] for row in database.execute("PRAGMA integrity_check")]
    hasLog = database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'log'").fetchone()[0]
    answers = {row[0] for row in database.execute("SELECT answer FROM log")} if hasLog else set()
    database.close()
    if report != ["ok"]:
        raise SystemExit(f"the database is damaged: {report}")
    if lost := wanted - answers:
        raise SystemExit(f"{len(lost)} answers whose verdict had appeared are lost: {sorted(lost)[:5]}")
    if aside := list(data.glob("progress-damaged-*")):
        raise SystemExit(f"the program took the database for damaged: {aside}")


def command(arguments, folder: pathlib.Path, count: int) -> list[str]:
    return [
        arguments.program, "quiz", "--lessons", str(folder / "lessons"), "--data", str(folder / "data"), "--color", "never",
        "--count", str(count)]


def killed(arguments, folder: pathlib.Path) -> None:
    """Round after round, one program at a time."""
    write_course(folder / "lessons", 40)
    chance = random.Random(arguments.seed)
    shown: set[str] = set()
    number = 0
    for round in range(arguments.times):
        terminal = Terminal(command(arguments, folder, 40), folder)
        asked: list[str] = []
        for _ in range(chance.choice([0, 0, 1, 2, 3, 4, 6, 9])):
            terminal.wait(lambda: terminal.prompts > len(asked))
            number += 1
            asked.append(f"1 + 0 * {number}")
            terminal.type(asked[-1] + "\r")
            terminal.wait(lambda: terminal.verdicts >= len(asked))
        if chance.random() < 0.8:
            # One more answer, whose verdict may or may not be reached.
            if chance.random() < 0.9:
                terminal.wait(lambda: terminal.prompts > len(asked))
            number += 1
            asked.append(f"1 + 0 * {number}")
            terminal.type(asked[-1] + chance.choice(["\r", "\r", "\r", ""]))
        time.sleep(chance.choice([0, 0.001, 0.003, 0.01, 0.03]) * chance.random())
        terminal.kill()
        shown |= set(asked[: terminal.verdicts])
        check(folder / "data", shown)
        if (round + 1) % 100 == 0:
            print(f"{round + 1} kills, {len(shown)} answers with a verdict, none lost", flush=True)
    print(f"{arguments.times} kills, {len(shown)} answers with a verdict, none lost; the database is whole")


def two(arguments, folder: pathlib.Path) -> None:
    """Two programs that answer at once."""
    write_course(folder / "lessons", arguments.two + 1)
    answered: list[list[str]] = [[], []]

    def play(place: int) -> None:
        terminal = Terminal(command(arguments, folder, arguments.two + 1), folder)
        for number in range(arguments.two):
            terminal.wait(lambda: terminal.prompts > number)
            answered[place].append(f"1 + 0 * {place * 100_000 + number}")
            terminal.type(answered[place][-1] + "\r")
            terminal.wait(lambda: terminal.verdicts > number)
        terminal.kill()

    players = [threading.Thread(target=play, args=[place]) for place in range(2)]
    for player in players:
        player.start()
    for player in players:
        player.join()
    wanted = set(answered[0] + answered[1])
    if len(wanted) != 2 * arguments.two:
        raise SystemExit("one of the programs stopped early")
    check(folder / "data", wanted)
    print(f"2 × {arguments.two} answers at once, none lost; the database is whole")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--program", default=".build/debug/attn")
    options.add_argument("--times", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--two", type=int, metavar="ANSWERS")
    arguments = options.parse_args()
    if not os.access(arguments.program, os.X_OK):
        sys.exit(f"{arguments.program} is not there; `swift build` makes it")
    with tempfile.TemporaryDirectory(prefix="attn-kill-") as folder:
        (two if arguments.two else killed)(arguments, pathlib.Path(folder))


if __name__ == "__main__":
    main()
