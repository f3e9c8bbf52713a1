"""assay lock, as a project's people use it: what is chosen, what is kept, what is refused."""
import json
import subprocess
import tomllib

import pytest
from lab.index import Index
from lab.packages import sdist, wheel

YOUNG = "2999-01-01T00:00:00.000000Z"


@pytest.fixture
def shop(index):
    """An index with a small application in it."""
    index.add(wheel("app", "1.0", requires=["lib>=1", "color>=1; extra == 'fancy'"], extras=["fancy"]))
    index.add(wheel("lib", "1.0"))
    index.add(wheel("lib", "1.1"))
    index.add(wheel("color", "1.0"))
    index.add(wheel("tool", "3.0", requires=["lib"]))
    return index


def lock(world, index, *args, **more):
    return world.run_assay("lock", "--index-url", index.url, *args, **more)


def pins(world, name="pylock.toml"):
    return {p["name"]: p["version"] for p in tomllib.loads((world.project / name).read_text())["packages"]}


def state(file):
    about = file.stat()
    return file.read_bytes(), about.st_mtime_ns, about.st_ino


OUTPUTS = ["pylock.toml", "pylock.dev.toml", "requirements.txt"]


@pytest.mark.parametrize("output", OUTPUTS)
def test_same_inputs_same_bytes(world, shop, output):
    world.write("requirements.in", "app[fancy]\n")
    assert lock(world, shop, "-o", output).returncode == 0
    file = world.project / output
    first = state(file)
    run = lock(world, shop, "-o", output)
    assert run.returncode == 0 and run.stderr.startswith(f"{output} is up to date (3 packages, ")
    assert state(file) == first
    file.unlink()
    assert lock(world, shop, "-o", output, "--no-cache").returncode == 0
    assert file.read_bytes() == first[0]


def test_the_instant_is_when_the_last_file_became_old_enough(world, shop):
    shop.add(wheel("lib", "1.2"), upload_time="2021-05-05T05:05:05.000000Z")
    shop.add(wheel("lib", "9.0"), upload_time=YOUNG)
    world.write("requirements.in", "lib\n")
    assert lock(world, shop).returncode == 0
    instant = tomllib.loads((world.project / "pylock.toml").read_text())["tool"]["assay"]["instant"]
    assert instant.isoformat() == "2021-05-06T05:05:05.000001+00:00"


@pytest.mark.parametrize("output", OUTPUTS)
def test_pins_are_kept_until_asked(world, shop, output):
    world.write("requirements.in", "app\n")
    assert lock(world, shop, "-o", output).returncode == 0
    file = world.project / output
    first = state(file)
    shop.add(wheel("lib", "1.2"))
    shop.add(wheel("app", "1.0", tag="cp311-cp311-manylinux_2_17_x86_64", requires=["lib"]))
    assert lock(world, shop, "-o", output, "--no-cache").returncode == 0
    assert state(file) == first
    run = lock(world, shop, "-o", output, "--no-cache", "--json", "--upgrade-package", "lib")
    changes = json.loads(run.stdout)["changes"]
    assert [(c["name"], c["kind"], c["from"], c["to"]) for c in changes] == [("lib", "raised", "1.1", "1.2")]
    assert "^ lib 1.1 -> 1.2" in run.stderr and "(1 kept, 1 raised)" in run.stderr
    assert f"Wrote {output} (2 packages, 2 files, all hashed)" in run.stderr
    run = lock(world, shop, "-o", output, "--no-cache", "--upgrade")
    assert run.returncode == 0 and "~ app" in run.stderr
    assert "(2 packages, 3 files, all hashed)" in run.stderr


def test_a_new_requirement_moves_nothing_else(world, shop):
    world.write("requirements.in", "lib\n")
    assert lock(world, shop).returncode == 0
    shop.add(wheel("lib", "1.2"))
    world.write("requirements.in", "lib\ntool\n")
    run = lock(world, shop, "--no-cache")
    assert pins(world) == {"lib": "1.1", "tool": "3.0"} and "(1 kept, 1 new)" in run.stderr
    world.write("requirements.in", "lib\n")
    run = lock(world, shop, "--no-cache")
    assert pins(world) == {"lib": "1.1"} and "- tool 3.0   no longer needed" in run.stderr


@pytest.mark.parametrize("output", ["pylock.toml", "requirements.txt"])
def test_yanked_pins_are_dropped(world, shop, output):
    world.write("requirements.in", "lib\n")
    assert lock(world, shop, "-o", output).returncode == 0
    shop.add(wheel("lib", "1.1"), yanked="it loses data")
    run = lock(world, shop, "-o", output, "--no-cache")
    assert run.returncode == 0 and "v lib 1.1 -> 1.0" in run.stderr
    world.write("requirements.in", "lib==1.1\n")
    run = lock(world, shop, "-o", output, "--no-cache")
    assert run.returncode == 0 and "lib 1.1 is yanked: it loses data" in run.stderr
    world.write("requirements.in", "lib>=1.1\n")
    (world.project / output).unlink()
    run = lock(world, shop, "-o", output, "--no-cache")
    assert run.returncode == 1 and "yanked (it loses data)" in run.stderr


PYPROJECT = """\
[project]
name = "mine"
version = "0"
requires-python = ">=3.8"
dependencies = ["lib"]
[project.optional-dependencies]
pretty = ["app[fancy]"]
[dependency-groups]
dev = ["tool", {include-group = "test"}]
test = ["color"]
"""


def test_extras_and_groups(world, shop):
    world.write("pyproject.toml", PYPROJECT)
    assert lock(world, shop).returncode == 0
    assert pins(world) == {"lib": "1.1"}
    assert lock(world, shop, "--extra", "pretty", "--group", "dev").returncode == 0
    made = tomllib.loads((world.project / "pylock.toml").read_text())
    assert made["extras"] == ["pretty"] and made["dependency-groups"] == ["dev"] and made["requires-python"] == ">=3.8"
    markers = {p["name"]: p.get("marker") for p in made["packages"]}
    assert markers["lib"] is None
    assert markers["app"] == "'pretty' in extras" and markers["tool"] == "'dev' in dependency_groups"
    assert markers["color"] == "'pretty' in extras or 'dev' in dependency_groups"
    assert lock(world, shop, "--all-extras", "--all-groups").returncode == 0
    assert tomllib.loads((world.project / "pylock.toml").read_text())["dependency-groups"] == ["dev", "test"]
    run = lock(world, shop, "--extra", "pretti")
    assert run.returncode == 2 and "no extra is called 'pretti'" in run.stderr and "pretty" in run.stderr


def test_requirements_files(world, shop):
    world.write("requirements.in", "-r more/base.in  # what we need\n-c limits.txt\napp \\\n  [fancy]\n")
    world.write("more/base.in", "tool>=1 ; python_version > '2'\nlib ; python_version < '3'\n")
    world.write("limits.txt", "lib<1.1\nunused==7\n")
    assert lock(world, shop, "requirements.in").returncode == 0
    assert pins(world) == {"app": "1.0", "color": "1.0", "lib": "1.0", "tool": "3.0"}
    assert "(more/base.in, line 1)" in world.run_assay("why", "tool").stdout
    world.write("requirements.in", "-e .\n")
    run = lock(world, shop, "requirements.in")
    assert run.returncode == 2 and "requirements.in" in run.stderr and "1" in run.stderr
    world.write("requirements.in", "lib\n--find-links wheels\n")
    run = lock(world, shop, "requirements.in")
    assert run.returncode == 2 and "--find-links" in run.stderr


@pytest.mark.parametrize("output", ["pylock.toml", "requirements.txt"])
def test_paths_are_seen_from_the_lock(world, shop, output):
    """The same bytes, wherever the command runs and however it names the files."""
    world.write("sub/requirements.in", "-r ../base.in\napp\n")
    world.write("base.in", "lib\n")
    made = set()
    for where, source, to in [(".", "sub/requirements.in", f"sub/{output}"), ("sub", "requirements.in", output),
                              ("sub", ".", output), (".", "sub/", f"sub/{output}"),
                              ("/", world.project / "sub/requirements.in", world.project / "sub" / output)]:
        assert lock(world, shop, source, "-o", to, cwd=world.project / where).returncode == 0
        file = world.project / "sub" / output
        made.add("\n".join(line for line in file.read_text().splitlines() if "assay lock" not in line))
        file.unlink()
    assert len(made) == 1 and str(world.top) not in made.pop()


def test_standard_output(world, shop):
    world.write("requirements.in", "app\n")
    run = lock(world, shop, "-o", "-")
    assert run.returncode == 0 and {p["name"] for p in tomllib.loads(run.stdout)["packages"]} == {"app", "lib"}
    run = lock(world, shop, "--output", "-", "--format", "requirements")
    assert run.returncode == 0 and "lib==1.1 \\\n    --hash=sha256:" in run.stdout
    assert [f.name for f in world.project.iterdir()] == ["requirements.in"]
    reader = subprocess.Popen(["true"], stdin=subprocess.PIPE)
    reader.wait()
    run = subprocess.run([world.assay, "lock", "--index-url", shop.url, "-o", "-"], stdout=reader.stdin,
                         stderr=subprocess.PIPE, text=True, env=world.environment(), cwd=world.project, timeout=60)
    assert run.returncode == 3 and "error" not in run.stderr


def test_names_of_locks(world, shop):
    world.write("requirements.in", "lib\n")
    for name in ("lock.toml", "pylock.a.b.toml", "pylock..toml", "out"):
        run = lock(world, shop, "-o", name)
        assert run.returncode == 2 and "pylock.NAME.toml" in run.stderr, name
    assert lock(world, shop, "-o", "out", "--format", "requirements").returncode == 0


def test_sdists_only_where_allowed(world, shop):
    shop.add(sdist("old", "1.0", requires=["lib"]))
    shop.add(sdist("dynamic", "1.0", more=["Dynamic: Requires-Dist"]))
    world.write("requirements.in", "old\n")
    run = lock(world, shop)
    assert run.returncode == 1 and "--allow-sdist" in run.stderr
    run = lock(world, shop, "--allow-sdist", "old")
    assert run.returncode == 0 and pins(world) == {"lib": "1.1", "old": "1.0"}, run.stderr
    run = world.run_assay("sync", "--index-url", shop.url)
    assert run.returncode in (1, 4) and not (world.project / ".venv").exists()
    world.write("requirements.in", "dynamic\n")
    run = lock(world, shop, "--allow-sdist", ":all:")
    assert run.returncode == 1 and "dynamic" in run.stderr


def test_young_files_wait(world, shop):
    shop.add(wheel("lib", "9.0"), upload_time=YOUNG)
    world.write("requirements.in", "lib\n")
    assert lock(world, shop).returncode == 0 and pins(world) == {"lib": "1.1"}
    run = lock(world, shop, "-P", "lib", "--min-age", "0 days")
    assert run.returncode == 0 and pins(world) == {"lib": "9.0"}, run.stderr
    world.write("requirements.in", "lib>=9\n")
    (world.project / "pylock.toml").unlink()
    run = lock(world, shop)
    assert run.returncode == 1 and "younger than 1 day (min-age)" in run.stderr


def test_conflicts_are_explained(world, shop):
    shop.add(wheel("strict", "1.0", requires=["lib<1.1"]))
    world.write("requirements.in", "\nstrict\nlib>=1.1\n")
    run = lock(world, shop)
    assert run.returncode == 1 and run.stdout == ""
    assert run.stderr.startswith("error: no versions fit these requirements\n")
    for part in ("requirements.in, line 2", "requirements.in, line 3", "strict", "lib"):
        assert part in run.stderr
    assert not (world.project / "pylock.toml").exists()


def test_conflicts_are_explained_to_programs(world, shop):
    shop.add(wheel("strict", "1.0", requires=["lib<1.1"]))
    world.write("requirements.in", "strict\nlib>=1.1\n")
    run = lock(world, shop, "--json")
    assert run.returncode == 1
    why = json.loads(run.stdout)
    assert why["solved"] is False and why["contested"] == "lib"
    assert [s["needs"] for s in why["steps"] if s["package"] == "your project"] == ["strict", "lib"]
    assert {"package": "strict", "needs": "lib", "requirement": "lib <1.1"}.items() <= why["steps"][1].items()
    assert why["steps"][2]["place"] == "requirements.in, line 2"


@pytest.mark.parametrize("output", OUTPUTS)
def test_a_wheel_named_by_url(world, shop, output):
    """Taken from the project's own files only, with its hash; no index is asked about it."""
    file = shop.add(wheel("direct", "2.0", requires=["lib<1.1"]))
    url, sha256 = f"{shop.root}files/{file.name}", file.sha256
    world.write("requirements.in", f"direct @ {url}#sha256={sha256}\n")
    run = lock(world, shop, "-o", output)
    assert run.returncode == 0, run.stderr
    assert not shop.asked_for("simple/direct") and sha256 in (world.project / output).read_text()
    assert lock(world, shop, "-o", output).stderr.startswith(f"{output} is up to date (2 packages, ")
    run = world.run_assay("sync", "--index-url", shop.url, output)
    assert run.returncode == 0, run.stderr
    world.write("requirements.in", f"direct @ {url}\n")
    run = lock(world, shop, "-o", output)
    assert run.returncode == 2 and "sha256" in run.stderr


def test_several_indexes(world, shop):
    """One source a name: nothing is asked of an index that a name does not belong to."""
    with Index() as other:
        other.add(wheel("acme-core", "1.0", requires=["lib"]))
        shop.add(wheel("acme-core", "99.0"))
        world.write("requirements.in", "acme-core\n")
        run = lock(world, shop, "--extra-index-url", other.url)
        assert run.returncode == 4 and "[sources]" in run.stderr and "acme-core" in run.stderr
        assert shop.log == [] and other.log == []
        settings = world.top / "home/.config/assay/assay.toml"
        settings.parent.mkdir(parents=True)
        settings.write_text(f'[[index]]\nname = "corp"\nurl = "{other.url}"\n[[index]]\nname = "shop"\nurl = "{shop.url}"\n'
                            '[sources]\n"acme-*" = "corp"\n"*" = "shop"\n')
        run = world.run_assay("lock")
        assert run.returncode == 0 and pins(world) == {"acme-core": "1.0", "lib": "1.1"}, run.stderr
        assert not shop.asked_for("acme") and not other.asked_for("lib")
        assert world.run_assay("sync").returncode == 0
        assert not shop.asked_for("acme") and not other.asked_for("lib")
        # The other one going away moves no name.
        del other.projects["acme-core"]
        run = world.run_assay("lock", "--no-cache", "--upgrade")
        assert run.returncode == 1 and not shop.asked_for("acme") and pins(world)["acme-core"] == "1.0"


def test_html_pages_do_as_well(world):
    with Index(offer_json=False) as index:
        index.add(wheel("app", "1.0", requires=["lib"]), requires_python=">=3.6")
        index.add(wheel("lib", "1.0"))
        index.add(wheel("lib", "2.0"), yanked="no")
        world.write("requirements.in", "app\n")
        run = lock(world, index)
        assert run.returncode == 0 and pins(world) == {"app": "1.0", "lib": "1.0"}, run.stderr


def test_without_metadata_beside_the_wheels(world):
    with Index(offer_metadata=False) as index:
        index.add(wheel("app", "1.0", requires=["lib"]))
        index.add(wheel("lib", "1.0", files={"lib/big.bin": bytes(range(256)) * 400}))
        world.write("requirements.in", "app\n")
        assert lock(world, index).returncode == 0 and pins(world) == {"app": "1.0", "lib": "1.0"}
        assert not index.asked_for(".metadata")


def test_offline(world, shop):
    world.write("requirements.in", "app\n")
    run = lock(world, shop, "--offline")
    assert run.returncode == 3 and "offline" in run.stderr
    assert lock(world, shop).returncode == 0
    asked = len(shop.log)
    (world.project / "pylock.toml").unlink()
    assert lock(world, shop, "--offline").returncode == 0 and pins(world) == {"app": "1.0", "lib": "1.1"}
    assert len(shop.log) == asked


def test_another_target(world, shop):
    shop.add(wheel("only", "1.0", tag="cp312-cp312-win_amd64"))
    world.write("requirements.in", "only\n")
    assert lock(world, shop).returncode == 1
    run = lock(world, shop, "--python-version", "3.12", "--python-platform", "windows")
    assert run.returncode == 0, run.stderr
    environments = tomllib.loads((world.project / "pylock.toml").read_text())["environments"]
    assert "3.12" in environments[0] and "win32" in environments[0]
    run = world.run_assay("sync", "--index-url", shop.url)
    assert run.returncode == 1 and not (world.project / ".venv").exists()
