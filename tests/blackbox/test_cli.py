"""The command line as people and scripts meet it."""
import os
import pathlib
import pty
import re
import select
import subprocess

import pytest


def test_version_and_help(world):
    assert re.fullmatch(r"assay \d+\.\d+\.\d+\n", world.run_assay("--version").stdout)
    run = world.run_assay("--help")
    assert run.returncode == 0 and "SYNOPSIS" in run.stdout and run.stderr == ""
    commands = re.findall(r"^  (\w[\w-]*)  +[A-Z]", run.stdout, re.M)
    assert "trust" in commands
    for command in commands:
        run = world.run_assay(command, "--help")
        assert run.returncode == 0 and f"assay {command}" in run.stdout, command
        assert "--directory" in run.stdout


@pytest.mark.parametrize("args, said", [
    ([], "there is no command"),
    (["lok"], "there is no command 'lok'"),
    (["--helb"], "did you mean '--help'?"),
    (["trust", "--forgett"], "did you mean '--forget'?"),
    (["trust", "--timeout"], "--timeout needs a value (SECONDS)"),
    (["trust", "--forget=1"], "--forget takes no value"),
    (["trust", "-C", "nowhere"], "cannot work in 'nowhere'"),
    (["trust", "--timeout", "soon"], "bad value of --timeout"),
])
def test_wrong_use(world, args, said):
    run = world.run_assay(*args)
    assert run.returncode == 2
    assert run.stdout == "" and run.stderr.startswith("error: ") and said in run.stderr


def test_colour_only_on_a_terminal(world):
    def on_a_terminal(**env):
        mine, theirs = pty.openpty()
        run = subprocess.Popen([world.assay, "lok"], stderr=theirs, stdin=subprocess.DEVNULL, cwd=world.project,
                               env={k: v for k, v in world.environment(TERM="xterm", **env).items() if v})
        assert run.wait(timeout=30) == 2
        os.close(theirs)
        got = b""
        while select.select([mine], [], [], 1)[0]:
            try:
                piece = os.read(mine, 4096)
            except OSError:
                break
            if not piece:
                break
            got += piece
        os.close(mine)
        return got

    assert b"\x1b[" in on_a_terminal(NO_COLOR="")
    assert b"\x1b[" not in on_a_terminal(NO_COLOR="1")
    assert "\x1b" not in world.run_assay("lok", env={"NO_COLOR": ""}).stderr


def test_names_are_harmless_in_errors(world):
    run = world.run_assay("a\x1b[31m\u202eb\n::error::x")
    assert run.returncode == 2
    assert not re.search("[\x1b\u202e]", run.stderr) and "\n::" not in run.stderr


def test_lost_output_is_said(world):
    with open("/dev/full", "w") as full:
        run = subprocess.run([world.assay, "--help"], stdout=full, stderr=subprocess.PIPE, text=True,
                             env=world.environment(), timeout=30)
    assert run.returncode == 3 and "cannot write the result" in run.stderr and "no space" in run.stderr.lower()


def test_reader_that_goes_away_is_no_failure_to_talk_of(world):
    mine, theirs = os.pipe()
    os.close(mine)
    run = subprocess.run([world.assay, "--help"], stdout=theirs, stderr=subprocess.PIPE, text=True,
                         env=world.environment(), timeout=30)
    os.close(theirs)
    assert run.returncode == 3 and run.stderr == ""


def test_closed_descriptors(world):
    """Output must not end up in whatever file is opened first."""
    run = subprocess.run(["/bin/sh", "-c", f'exec "{world.assay}" trust >&- 2>&- <&-'], env=world.environment(),
                         cwd=world.project, timeout=30)
    assert run.returncode in (0, 3)
    state = pathlib.Path(world.top, "home/.local/state/assay/trusted")
    assert not state.exists() or "nothing to say yes" not in state.read_text()
