"""Settings and the user's yes, through the program."""
import os
import pty
import select
import subprocess


def test_trust(world):
    world.write("assay.toml", '[policy]\nmin-age = "1 hour"\n')
    run = world.run_assay("trust")
    assert run.returncode == 0 and run.stdout == "assay.toml:2: min-age of 1 hour where 1 day holds\n"
    assert "Remembered" in run.stderr
    run = world.run_assay("trust")
    assert run.returncode == 0 and run.stdout == ""
    assert world.run_assay("trust", "--forget").returncode == 0
    assert world.run_assay("trust", "--forget").returncode == 1


def test_state_is_private(world):
    world.write("assay.toml", '[policy]\nmin-age = "1 hour"\n')
    assert world.run_assay("trust").returncode == 0
    state = world.top / "home/.local/state/assay"
    assert state.stat().st_mode & 0o777 == 0o700
    assert (state / "trusted").stat().st_mode & 0o777 == 0o600
    # A link in the place of the folder is not followed.
    elsewhere = world.top / "elsewhere"
    state.rename(elsewhere)
    state.symlink_to(elsewhere)
    run = world.run_assay("trust")
    assert run.returncode == 4 and run.stderr.startswith("error: ")


def test_mistakes_name_file_and_line(world):
    world.write("assay.toml", '\n[policy]\nmin-agee = "1 hour"\n')
    run = world.run_assay("trust")
    assert run.returncode == 2
    assert run.stderr == ("error: assay.toml:3: there is no setting 'min-agee' in [policy]\n"
                          "help: did you mean 'min-age'?\n")
    world.write("assay.toml", "[policy\n")
    run = world.run_assay("trust")
    assert run.returncode == 2 and "assay.toml" in run.stderr and "line 1" in run.stderr
    assert world.run_assay("trust", "--no-config").returncode == 0


def ask_on_terminal(world, answer):
    """`assay lock` on a terminal, whose question gets this answer: (exit status, what the terminal showed)."""
    mine, theirs = pty.openpty()
    run = subprocess.Popen([world.assay, "lock", "--offline"], cwd=world.project, env=world.environment(TERM="xterm"),
                           stdin=theirs, stdout=subprocess.DEVNULL, stderr=theirs, start_new_session=True)
    os.close(theirs)
    got, asked = b"", False
    while select.select([mine], [], [], 60)[0]:
        try:
            piece = os.read(mine, 4096)
        except OSError:
            break
        if not piece:
            break
        got += piece
        if not asked and got.endswith(b"[y/N] "):
            asked = True
            os.write(mine, answer)
    os.close(mine)
    return run.wait(timeout=60), got.decode(), asked


def test_asked_on_a_terminal(world):
    world.write("assay.toml", '[[index]]\nname = "other"\nurl = "http://127.0.0.1:9/"\n')
    world.write("requirements.in", "app\n")
    code, shown, asked = ask_on_terminal(world, b"n\n")
    assert asked and code == 4 and "assay.toml:1: index 'other' at http://127.0.0.1:9/" in shown
    code, shown, asked = ask_on_terminal(world, b"y\n")
    assert asked and code == 3  # it went on, to an index that is not there
    code, shown, asked = ask_on_terminal(world, b"n\n")
    assert not asked and code == 3
    world.write("assay.toml", '[[index]]\nname = "other"\nurl = "http://127.0.0.1:10/"\n')
    assert ask_on_terminal(world, b"\n")[::2] == (4, True)


def test_index_in_a_folder(world):
    """An index can be named by its path, relative to where it is said."""
    world.write("requirements.in", "app\n")
    run = world.run_assay("lock", "--index-url", "index")
    assert run.returncode in (1, 3) and f"file://{world.project}/index/" in run.stderr
