"""What changes a project and its lock, or compares two: lock --check, upgrade, diff, add, remove."""
import json
import tomllib

import pytest
from lab.packages import wheel


@pytest.fixture
def shop(index):
    index.add(wheel("app", "1.0", requires=["lib>=1"]))
    index.add(wheel("lib", "1.0"))
    index.add(wheel("lib", "1.1"))
    return index


def ask(world, index, command, *args, **more):
    return world.run_assay(command, "--index-url", index.url, "--no-cache", *args, **more)


def pins(world, name="pylock.toml"):
    return {p["name"]: p["version"] for p in tomllib.loads((world.project / name).read_text())["packages"]}


@pytest.mark.parametrize("output", ["pylock.toml", "requirements.txt"])
def test_lock_check(world, shop, output):
    world.write("requirements.in", "app\n")
    run = ask(world, shop, "lock", "--check", "-o", output)
    assert run.returncode == 1 and f"there is no '{output}'" in run.stderr
    assert not (world.project / output).exists()
    assert ask(world, shop, "lock", "-o", output).returncode == 0
    assert ask(world, shop, "lock", "--check", "-o", output).returncode == 0
    shop.add(wheel("app", "2.0", requires=["lib<1.1", "extra"]))
    shop.add(wheel("extra", "1.0"))
    assert ask(world, shop, "lock", "--check", "-o", output).returncode == 0
    world.write("requirements.in", "app>=2\n")
    before = (world.project / output).read_bytes()
    run = ask(world, shop, "lock", "--check", "-o", output, "--json")
    assert run.returncode == 1 and f"'{output}' is not up to date" in run.stderr and "Wrote" not in run.stderr
    kinds = {c["name"]: c["kind"] for c in json.loads(run.stdout)["changes"]}
    assert kinds == {"app": "raised", "lib": "lowered", "extra": "added"}
    assert (world.project / output).read_bytes() == before
    world.write("requirements.in", "app>=3\n")
    assert ask(world, shop, "lock", "--check", "-o", output).returncode == 1


def test_upgrade(world, shop):
    world.write("requirements.in", "app\nlib\n")
    assert ask(world, shop, "upgrade").returncode == 2  # there is no lock yet
    assert ask(world, shop, "lock").returncode == 0
    (world.project / "old.toml").write_bytes((world.project / "pylock.toml").read_bytes())
    shop.add(wheel("app", "2.0", requires=["lib<1.1", "extra"]))
    shop.add(wheel("extra", "1.0"))
    run = ask(world, shop, "upgrade", "--check", "lib")
    assert run.returncode == 0 and pins(world) == {"app": "1.0", "lib": "1.1"}
    assert ask(world, shop, "upgrade", "nothing").returncode == 2
    run = ask(world, shop, "upgrade", "App", "LIB")
    assert run.returncode == 0 and pins(world) == {"app": "2.0", "extra": "1.0", "lib": "1.0"}
    lines = run.stderr.splitlines()
    assert any(line.startswith("  + extra 1.0") and line.endswith("needed by app") for line in lines)
    at = next(i for i, line in enumerate(lines) if line.startswith("  v lib   1.1 -> 1.0"))
    assert lines[at + 1] == "      because app needs lib<1.1"
    run = ask(world, shop, "upgrade")
    assert run.returncode == 0 and "up to date" in run.stderr


def test_upgrade_keeps_the_groups_of_the_lock(world, shop):
    world.write("pyproject.toml", '[project]\nname = "mine"\ndependencies = ["lib"]\n[dependency-groups]\ndev = ["app"]\n')
    assert ask(world, shop, "lock", "--group", "dev").returncode == 0
    shop.add(wheel("app", "2.0"))
    assert ask(world, shop, "upgrade").returncode == 0
    assert pins(world) == {"app": "2.0", "lib": "1.1"}


def test_diff(world, shop):
    world.write("requirements.in", "app\nlib\n")
    assert ask(world, shop, "lock", "-o", "pylock.old.toml").returncode == 0
    shop.add(wheel("app", "2.0", requires=["lib<1.1"]))
    for output in ("pylock.toml", "requirements.txt"):
        assert ask(world, shop, "lock", "-o", output).returncode == 0
    run = world.run_assay("diff", "pylock.old.toml", "pylock.old.toml")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    run = world.run_assay("diff", "pylock.old.toml", "pylock.toml")
    assert run.returncode == 1 and run.stderr == ""
    lines = run.stdout.splitlines()
    assert lines[0].startswith("  ^ app 1.0 -> 2.0   ") and lines[0].endswith("days old")
    assert lines[1].startswith("  v lib 1.1 -> 1.0   ") and lines[2:] == ["      because app needs lib<1.1", "1 raised, 1 lowered"]
    assert world.run_assay("diff", "requirements.txt", "pylock.toml").returncode == 0
    run = world.run_assay("diff", "--json", "pylock.old.toml", "requirements.txt")
    changes = json.loads(run.stdout)
    assert run.returncode == 1 and changes["differ"] and [c["kind"] for c in changes["changes"]] == ["raised", "lowered"]
    assert world.run_assay("diff", "pylock.toml", "pylock.none.toml").returncode == 2
    world.write("loose.txt", "app\n")
    assert world.run_assay("diff", "pylock.toml", "loose.txt").returncode == 2


PYPROJECT = """\
# mine
[project]
name = "mine"
dependencies = [
  "lib<2",  # the old one
]

[tool.other]
x = 1
"""


def test_add_and_remove(world, shop):
    file = world.write("pyproject.toml", PYPROJECT)
    file.chmod(0o640)
    run = ask(world, shop, "add", "App", "--json")
    assert run.returncode == 0 and "Changed pyproject.toml" in run.stderr and "Wrote pylock.toml" in run.stderr
    assert json.loads(run.stdout)["changed"]
    assert file.read_text() == PYPROJECT.replace("one\n", 'one\n  "App>=1.0",\n')
    assert file.stat().st_mode & 0o777 == 0o640
    lock = tomllib.loads((world.project / "pylock.toml").read_text())
    assert pins(world) == {"app": "1.0", "lib": "1.1"}
    assert [r["requirement"] for r in lock["tool"]["assay"]["requires"]] == ["App>=1.0", "lib<2"]
    run = ask(world, shop, "add", "app")
    assert run.returncode == 0 and "is in pyproject.toml already" in run.stderr and "up to date" in run.stderr
    run = ask(world, shop, "add", "LIB<1.1", "app==1.0")
    assert run.returncode == 0 and "because your project needs LIB<1.1 (pyproject.toml, line 5)" in run.stderr
    run = ask(world, shop, "remove", "app", "lib")
    assert run.returncode == 0 and pins(world) == {}
    assert file.read_text() == PYPROJECT.replace('[\n  "lib<2",  # the old one\n]', "[]")
    run = ask(world, shop, "remove", "app")
    assert run.returncode == 2 and "does not ask for 'app'" in run.stderr


def test_add_to_a_group_and_an_extra(world, shop):
    file = world.write("pyproject.toml", '[project]\nname = "mine"\n')
    assert ask(world, shop, "add", "lib>=1", "--group", "dev").returncode == 0
    assert ask(world, shop, "add", "app", "--extra", "all").returncode == 0
    made = tomllib.loads(file.read_text())
    assert made["dependency-groups"] == {"dev": ["lib>=1"]}
    assert made["project"]["optional-dependencies"] == {"all": ["app>=1.0"]}
    lock = tomllib.loads((world.project / "pylock.toml").read_text())
    assert lock["dependency-groups"] == ["dev"] and lock["extras"] == ["all"]
    assert ask(world, shop, "remove", "app", "--group", "dev").returncode == 2
    assert ask(world, shop, "remove", "app", "--extra", "all").returncode == 0
    assert pins(world) == {"lib": "1.1"}


def test_add_is_all_or_nothing(world, shop):
    file = world.write("requirements.in", "# mine\nlib<1.1\n")
    assert ask(world, shop, "lock").returncode == 0
    before = (file.read_bytes(), (world.project / "pylock.toml").read_bytes())
    for args, code in [(["app", "lib>=9"], 1), (["no-such-thing"], 1), (["app>"], 2), (["app", "--group", "dev"], 2),
                       (["git+https://example.org/x"], 2)]:
        run = ask(world, shop, "add", *args)
        assert run.returncode == code, (args, run.stderr)
        assert (file.read_bytes(), (world.project / "pylock.toml").read_bytes()) == before
    assert ask(world, shop, "add", "app").returncode == 0
    assert file.read_text() == "# mine\nlib<1.1\napp>=1.0\n" and pins(world) == {"app": "1.0", "lib": "1.0"}
    target = world.project / "real.in"
    file.rename(target)
    file.symlink_to("real.in")
    assert ask(world, shop, "remove", "app").returncode == 0
    assert file.is_symlink() and target.read_text() == "# mine\nlib<1.1\n"


def test_the_project_is_as_it_was_when_the_lock_cannot_be_written(world, shop):
    file = world.write("requirements.in", "lib\n")
    # The project's file fits into the 512 bytes that a file may have, the lock does not.
    run = world.run("/bin/sh", "-c", 'trap "" XFSZ; ulimit -f 1; exec "$@"', "sh", world.assay, "add", "app", "--index-url",
                    shop.url, "--no-cache")
    assert run.returncode == 3 and "Changed requirements.in" in run.stderr and "are as they were" in run.stderr
    assert file.read_text() == "lib\n" and [p.name for p in world.project.iterdir()] == ["requirements.in"]


def test_a_universal_lock_stays_one(world, shop):
    world.write("pyproject.toml", '[project]\nname = "mine"\nrequires-python = ">=3.9"\ndependencies = ["lib"]\n')
    assert ask(world, shop, "lock", "--universal").returncode == 0
    shop.add(wheel("lib", "1.2"))
    shop.add(wheel("winthing", "1.0"))
    assert ask(world, shop, "upgrade").returncode == 0 and pins(world) == {"lib": "1.2"}
    assert ask(world, shop, "add", "winthing; sys_platform == 'win32'").returncode == 0
    lock = tomllib.loads((world.project / "pylock.toml").read_text())
    assert lock["requires-python"] == ">=3.9"
    assert {p["name"]: p.get("marker") for p in lock["packages"]} == {"lib": None, "winthing": 'sys_platform == "win32"'}
