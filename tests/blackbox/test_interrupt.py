"""^C at any moment: exit status 130, soon, and the disk as it was."""
import signal
import subprocess
import threading
import time

import pytest

from lab.packages import wheel


def interrupt(world, index, stalled, *command):
    """Start the command, ^C it once a request for `stalled` has come in; (exit status, standard error, seconds)."""
    asked, go_on = threading.Event(), threading.Event()

    def answer(path):
        if stalled in path:
            asked.set()
            go_on.wait(60)

    index.answer = answer
    run = subprocess.Popen([world.assay, *command], cwd=world.project, env=world.environment(), stderr=subprocess.PIPE,
                           stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, text=True)
    try:
        assert asked.wait(60)
        started = time.monotonic()
        run.send_signal(signal.SIGINT)
        said = run.communicate(timeout=30)[1]
        return run.returncode, said, time.monotonic() - started
    finally:
        go_on.set()
        index.answer = lambda path: None
        run.kill()


@pytest.fixture
def project(world, index):
    index.add(wheel("app", "1.0", requires=["base"]))
    index.add(wheel("base", "1.0"))
    world.write("requirements.in", "app\n")
    return world


def tree(folder):
    return {p.relative_to(folder): p.read_bytes() if p.is_file() else None for p in folder.rglob("*")}


@pytest.mark.parametrize("stalled", ["/simple/app/", "/simple/base/", "app-1.0-py3-none-any.whl.metadata"])
def test_lock(project, index, stalled):
    before = tree(project.project)
    code, said, seconds = interrupt(project, index, stalled, "lock", "--index-url", index.url)
    assert code == 130 and "interrupted" in said and seconds < 5
    assert tree(project.project) == before
    assert project.run_assay("lock", "--index-url", index.url).returncode == 0


def test_lock_keeps_the_old_lock(project, index):
    assert project.run_assay("lock", "--index-url", index.url).returncode == 0
    before = tree(project.project)
    index.add(wheel("more", "1.0"))
    project.write("requirements.in", "app\nmore\n")
    before = tree(project.project)
    assert interrupt(project, index, "/simple/more/", "lock", "--index-url", index.url)[0] == 130
    assert tree(project.project) == before


def test_sync(project, index):
    assert project.run_assay("lock", "--index-url", index.url).returncode == 0
    before = tree(project.project)
    code, said, seconds = interrupt(project, index, "files/base-1.0-py3-none-any.whl", "sync", "--index-url", index.url,
                                    "--python", project.python)
    assert code == 130 and seconds < 5
    assert tree(project.project) == before
    run = project.run_assay("sync", "--index-url", index.url, "--python", project.python)
    assert run.returncode == 0, run.stderr
