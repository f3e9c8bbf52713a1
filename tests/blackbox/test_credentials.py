"""Credentials go to the index that they are for, and into no lock, no output and no other place."""
import pathlib

import pytest
from lab.index import Index
from lab.packages import wheel

SECRET = "geh%40eim"


@pytest.fixture
def private():
    with Index(password="user:geh@eim") as index:
        index.add(wheel("app", "1.0", requires=["lib"]))
        index.add(wheel("lib", "1.0"))
        yield index


def written(folder):
    return b"".join(f.read_bytes() for f in pathlib.Path(folder).rglob("*") if f.is_file() and not f.is_symlink())


def said(*runs):
    return "".join(run.stdout + run.stderr for run in runs)


def lock_and_sync(world, url, *args, **more):
    world.write("requirements.in", "app\n")
    runs = [world.run_assay(command, "-v", "--index-url", url, *args, **more) for command in ("lock", "sync")]
    assert [run.returncode for run in runs] == [0, 0], said(*runs)
    return runs


def test_in_the_url(world, private):
    url = private.url.replace("http://", f"http://user:{SECRET}@")
    runs = lock_and_sync(world, url)
    for secret in (SECRET, "geh@eim"):
        assert secret not in said(*runs) and secret.encode() not in written(world.top)
    assert (world.project / ".venv/bin/python").exists()


def test_in_netrc(world, private):
    (world.top / "home/.netrc").write_text("machine 127.0.0.1 login user password geh@eim\n")
    (world.top / "home/.netrc").chmod(0o600)
    lock_and_sync(world, private.url)


def test_in_pips_settings(world, private):
    url = private.url.replace("http://", f"http://user:{SECRET}@")
    world.write("requirements.in", "app\n")
    run = world.run_assay("lock", env={"PIP_INDEX_URL": url})
    assert run.returncode == 0 and SECRET not in said(run)
    conf = world.write("pip.conf", f"[global]\nindex-url = {url}\n")
    run = world.run_assay("lock", "--no-cache", "-o", "pylock.b.toml", env={"PIP_CONFIG_FILE": conf})
    assert run.returncode == 0, run.stderr
    assert (world.project / "pylock.b.toml").read_bytes() == (world.project / "pylock.toml").read_bytes()


def test_wrong_ones(world, private):
    world.write("requirements.in", "app\n")
    for url in (private.url, private.url.replace("http://", "http://user:falsch@")):
        run = world.run_assay("lock", "--index-url", url, env={"ASSAY_RETRIES": "0"})
        assert run.returncode == 3 and "401" in run.stderr and "falsch" not in said(run)
        assert not (world.project / "pylock.toml").exists()


def test_they_do_not_go_elsewhere(world, private):
    """Files and redirects that lead to another host, or another port of this one."""
    with Index() as other:
        other.add(wheel("app", "1.0", requires=["lib"]))
        other.add(wheel("lib", "1.0"))
        private.page_json = lambda project: Index.page_json(other, project)
        private.answer = lambda path: (302, {"Location": f"{other.root}simple/lib/"}, b"") if path == "/simple/lib/" else None
        url = private.url.replace("http://", f"http://user:{SECRET}@")
        lock_and_sync(world, url)
        assert other.asked_for("/files/app-1.0") and other.asked_for("/simple/lib/") and other.presented == {None}


def test_another_users_pages_are_not_shown(world, private):
    """What one identity was told is no answer for another."""
    url = private.url.replace("http://", f"http://user:{SECRET}@")
    lock_and_sync(world, url)
    (world.project / "pylock.toml").unlink()
    for other in (private.url, private.url.replace("http://", "http://user:falsch@")):
        run = world.run_assay("lock", "--offline", "--index-url", other)
        assert run.returncode == 3, run.stdout
    assert world.run_assay("lock", "--offline", "--index-url", url).returncode == 0
