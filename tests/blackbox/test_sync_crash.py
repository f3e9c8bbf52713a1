"""An environment that assay works on is as it was or as it should be, whatever happens: kill -9 at any moment, ^C, a full
disk, two at once. ASSAY_KILLS says how many kills (30)."""
import hashlib
import os
import random
import shutil
import signal
import subprocess
import time

import pytest

from lab.packages import wheel

KILLS = int(os.environ.get("ASSAY_KILLS", "30"))
PACKAGES = 24


def tree(top):
    """What lies there: {path: content's hash, or a link's target}; not what assay keeps for itself."""
    found = {}
    for folder, folders, files in os.walk(top):
        for name in files + [f for f in folders if os.path.islink(os.path.join(folder, f))]:
            path = os.path.join(folder, name)
            inside = os.path.relpath(path, top)
            if not inside.startswith(".assay"):
                found[inside] = os.readlink(path) if os.path.islink(path) else \
                    hashlib.sha256(open(path, "rb").read()).hexdigest()
    return found


def package(number, version):
    files = {f"p{number}/m{i}.py": f"x = {i}\nversion = '{version}'\n" for i in range(40)}
    files[f"p{number}/only_{version.replace('.', '_')}/__init__.py"] = ""
    files["shared_namespace/__init__.py"] = "# the same in every package\n"
    return wheel(f"p{number}", version, files=files, scripts={f"run-p{number}": f"p{number}.m0:main"})


@pytest.fixture
def locks(world, index):
    """Two locks that share a third of their packages: others are of another version, or only in one of them."""
    for number in range(PACKAGES):
        for version in ("1.0", "2.0"):
            index.add(package(number, version))
    wanted = {"old": {n: "1.0" for n in range(PACKAGES) if n % 6 != 5},
              "new": {n: "2.0" if n % 3 == 0 else "1.0" for n in range(PACKAGES) if n % 6 != 4}}
    for name, versions in wanted.items():
        world.write(f"{name}.in", "".join(f"p{n}=={v}\n" for n, v in versions.items()))
        run = world.run_assay("lock", f"{name}.in", "-o", f"pylock.{name}.toml", "--index-url", index.url)
        assert run.returncode == 0, run.stderr
    return index.url


def sync(world, url, name, **more):
    return world.run_assay("sync", "--index-url", url, f"pylock.{name}.toml", **more)


def test_kill_at_any_moment(world, locks):
    venv, goals = world.project / ".venv", {}
    for name in ("old", "new"):
        shutil.rmtree(venv, ignore_errors=True)
        assert sync(world, locks, name).returncode == 0
        goals[name] = tree(venv)
    began = time.monotonic()
    assert sync(world, locks, "old").returncode == 0
    takes = time.monotonic() - began
    seed = random.randrange(1 << 32)
    print("seed", seed)
    dice = random.Random(seed)
    for _ in range(KILLS):
        start = dice.choice([None, "old", "new"])
        shutil.rmtree(venv, ignore_errors=True)
        if start:
            assert sync(world, locks, start).returncode == 0
        goal = "new" if start == "old" else "old"
        killed = subprocess.Popen([world.assay, "sync", "--index-url", locks, f"pylock.{goal}.toml"], cwd=world.project,
                                  env=world.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(dice.random() * takes * 1.2)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        if start is None:
            assert tree(venv) in ({}, goals[goal])
        after = dice.choice([start or goal, goal])
        run = sync(world, locks, after)
        assert run.returncode == 0, run.stderr
        assert tree(venv) == goals[after]
    assert not [n for n in os.listdir(world.project) if n.startswith(".assay-")]


def test_interrupt(world, locks):
    shutil.rmtree(world.top / "home" / ".cache", ignore_errors=True)
    asked = subprocess.Popen([world.assay, "sync", "--index-url", locks, "pylock.old.toml"], cwd=world.project,
                             env=world.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(0.05)
    asked.send_signal(signal.SIGINT)
    _, said = asked.communicate(timeout=30)
    assert asked.returncode in (0, 130), said
    if asked.returncode:
        assert not (world.project / ".venv").exists()
    assert not [n for n in os.listdir(world.project) if n.startswith(".assay-")]


def test_two_at_once(world, locks):
    together = [subprocess.Popen([world.assay, "sync", "--index-url", locks, "pylock.old.toml"], cwd=world.project,
                                 env=world.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
                for _ in range(4)]
    for one in together:
        _, said = one.communicate(timeout=60)
        assert one.returncode == 0, said
    first = tree(world.project / ".venv")
    shutil.rmtree(world.project / ".venv")
    assert sync(world, locks, "old").returncode == 0
    assert tree(world.project / ".venv") == first


def test_a_limit_on_file_size_stops_it_whole(world, locks):
    """The nearest thing to a full disk that every user can make: no file may grow beyond 4 KiB."""
    run = subprocess.run(["sh", "-c", 'ulimit -f 8; trap "" XFSZ; exec "$0" "$@"', world.assay, "sync", "--index-url", locks,
                          "--cache-dir", world.top / "other-cache", "pylock.old.toml"], cwd=world.project,
                         env=world.environment(), capture_output=True, text=True, timeout=60)
    assert run.returncode == 3, run.stderr
    assert not (world.project / ".venv").exists()
    assert sync(world, locks, "old").returncode == 0
