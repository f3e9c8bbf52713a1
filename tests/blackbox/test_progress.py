"""Progress is drawn on a terminal, over itself, and leaves nothing behind; nowhere else is it seen."""
import os
import pty
import re
import select
import subprocess
import time

from lab.packages import wheel


def run_on_terminal(world, *command):
    """(exit status, what the terminal got) with standard error on a terminal."""
    mine, theirs = pty.openpty()
    run = subprocess.Popen([world.assay, *command], cwd=world.project, env=world.environment(TERM="xterm"),
                           stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    got = b""
    while True:
        ready, _, _ = select.select([mine], [], [], 60)
        try:
            piece = os.read(mine, 4096) if ready else b""
        except OSError:
            piece = b""
        if not piece:
            break
        got += piece
    os.close(mine)
    return run.wait(timeout=60), got.decode()


def slow_index(index):
    """Eight packages in a row, each page a while coming."""
    for i in range(8):
        index.add(wheel(f"slow{i}", "1.0", requires=[f"slow{i + 1}"] if i < 7 else []))

    def answer(path):
        if path.startswith("/simple/"):
            time.sleep(0.15)

    index.answer = answer


def test_lock(world, index):
    slow_index(index)
    world.write("requirements.in", "slow0\n")
    code, got = run_on_terminal(world, "lock", "--index-url", index.url)
    assert code == 0
    drawn = re.findall(r"\rpackages read: (\d+), (slow\d)\x1b\[K", got)
    assert 1 <= len(drawn) <= 8 and [int(n) for n, _ in drawn] == sorted(int(n) for n, _ in drawn)
    # Erased at the end: what follows starts on an empty line.
    assert re.search(r"\r\x1b\[KResolved 8 packages", got)


def test_quiet_and_elsewhere(world, index):
    slow_index(index)
    world.write("requirements.in", "slow0\n")
    code, got = run_on_terminal(world, "lock", "-q", "--index-url", index.url)
    assert code == 0 and got == ""
    (world.project / "pylock.toml").unlink()
    run = world.run_assay("lock", "--no-cache", "--index-url", index.url)
    assert run.returncode == 0 and "\r" not in run.stderr and "\x1b" not in run.stderr
