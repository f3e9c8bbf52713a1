"""What changes a lock or compares two: lock --check, upgrade, diff."""
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
