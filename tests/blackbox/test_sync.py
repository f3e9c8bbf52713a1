"""assay sync: what an environment holds, judged by Python itself."""
import base64
import csv
import hashlib
import json
import os
import pathlib
import subprocess

import pytest
from lab.packages import sdist, wheel


@pytest.fixture
def shop(index):
    index.add(wheel("app", "1.0", requires=["lib>=1"], scripts={"run-app": "app:main"},
                    files={"app/__init__.py": "import sys\nimport lib\ndef main():\n    print('app', lib.__version__, sys.argv[1:])\n"}))
    index.add(wheel("lib", "1.0"))
    index.add(wheel("lib", "1.1"))
    return index


def lock(world, index, *args):
    run = world.run_assay("lock", "--index-url", index.url, *args)
    assert run.returncode == 0, run.stderr


def sync(world, index, *args, code=0, **more):
    run = world.run_assay("sync", "--index-url", index.url, *args, **more)
    assert run.returncode == code, run.stderr
    return run


def python(world, *args, venv=".venv", **more):
    run = world.run(world.project / venv / "bin/python", *args, **more)
    assert run.returncode == 0, run.stderr
    return run.stdout


def installed(world, venv=".venv"):
    """What importlib.metadata sees."""
    return json.loads(python(world, "-c", "import importlib.metadata as m, json\n"
                             "print(json.dumps({d.name: d.version for d in m.distributions()}))", venv=venv))


def check_records(site):
    """Every file that a RECORD names is there with that hash and size, and every file is named by one."""
    named, root = set(), site.parents[2]
    for record in site.glob("*.dist-info/RECORD"):
        for path, digest, size in csv.reader(record.open(newline="")):
            file = pathlib.Path(os.path.normpath(site / path))
            assert file.is_relative_to(root) and file not in named, path
            named.add(file)
            data = file.read_bytes()
            if file == record:
                assert (digest, size) == ("", "")
                continue
            kind, value = digest.split("=")
            assert base64.urlsafe_b64encode(hashlib.new(kind, data).digest()).rstrip(b"=").decode() == value, path
            assert int(size) == len(data), path
    there = {f for f in site.rglob("*") if f.is_file() and f.suffix != ".pyc"}  # Python's own cache is nobody's
    assert there <= named, there - named
    return named


def site(world, venv=".venv"):
    return next((world.project / venv).glob("lib/python3*/site-packages"))


def test_an_environment_that_works(world, shop):
    world.write("requirements.in", "app\n")
    lock(world, shop)
    run = sync(world, shop)
    assert "Installed 2 packages into .venv" in run.stdout and "nothing executed" in run.stdout
    assert installed(world) == {"app": "1.0", "lib": "1.1"}
    assert python(world, "-c", "import app, lib, sys; print(lib.__version__, sys.prefix != sys.base_prefix)") == "1.1 True\n"
    script = world.run(world.project / ".venv/bin/run-app", "a b")
    assert (script.returncode, script.stdout) == (0, "app 1.1 ['a b']\n")
    check_records(site(world))
    info = site(world) / "app-1.0.dist-info"
    assert (info / "INSTALLER").read_text().strip() == "assay"
    assert (info / "REQUESTED").exists() and not (site(world) / "lib-1.1.dist-info/REQUESTED").exists()
    assert not (info / "direct_url.json").exists()
    asked = len(shop.log)
    assert ".venv is what pylock.toml says" in sync(world, shop).stdout and len(shop.log) == asked


def test_every_kind_of_file(world, index):
    data = "kinds-1.0.data"
    members = {
        "kinds/__init__.py": "import kinds_plat\n",
        f"{data}/purelib/kinds_pure.py": "", f"{data}/platlib/kinds_plat.py": "",
        f"{data}/headers/kinds.h": "#define KINDS 1\n", f"{data}/data/share/kinds/über uns.txt": "hello\n",
        f"{data}/scripts/kinds-script": "#!python\nimport kinds, sys\nprint(sys.prefix)\n",
        f"{data}/scripts/kinds-gui": "#!pythonw\nprint('gui')\n",
        f"{data}/scripts/kinds-shell": "#!/bin/sh\necho shell\n",
        "kinds-1.0.dist-info/entry_points.txt": "[gui_scripts]\nkinds-window = kinds_pure:main [x]\n[other]\na = b\n",
    }
    index.add(wheel("kinds", "1.0", files=members))
    world.write("requirements.in", "kinds\n")
    lock(world, index)
    sync(world, index)
    venv = world.project / ".venv"
    assert (venv / "share/kinds/über uns.txt").read_text() == "hello\n"
    assert [h.read_text() for h in venv.glob("include/**/kinds.h")] == ["#define KINDS 1\n"]
    assert world.run(venv / "bin/kinds-script").stdout == f"{venv}\n"
    assert world.run(venv / "bin/kinds-gui").stdout == "gui\n"
    assert world.run(venv / "bin/kinds-shell").stdout == "shell\n"
    assert os.access(venv / "bin/kinds-window", os.X_OK)
    named = check_records(site(world))
    for file in ("share/kinds/über uns.txt", "bin/kinds-script", "bin/kinds-window"):
        assert venv / file in named, file
    # All of it goes away again.
    world.write("requirements.in", "")
    lock(world, index)
    sync(world, index)
    assert not [f for f in venv.rglob("*kinds*")]


def test_namespace_packages(world, index):
    index.add(wheel("ns-one", "1.0", files={"ns/one.py": "N = 1\n"}))
    index.add(wheel("ns-two", "1.0", files={"ns/two/__init__.py": "N = 2\n"}))
    world.write("requirements.in", "ns-one\nns-two\n")
    lock(world, index)
    sync(world, index)
    assert python(world, "-c", "import ns.one, ns.two; print(ns.one.N + ns.two.N)") == "3\n"
    world.write("requirements.in", "ns-two\n")
    lock(world, index)
    sync(world, index)
    assert python(world, "-c", "import ns.two; print(ns.two.N)") == "2\n" and not (site(world) / "ns/one.py").exists()


def test_changes(world, shop):
    world.write("requirements.in", "app\nlib==1.0\n")
    lock(world, shop)
    sync(world, shop)
    shop.add(wheel("extra-one", "1.0"))
    world.write("requirements.in", "lib>1.0\nextra-one\n")
    lock(world, shop)
    changes = json.loads(sync(world, shop, "--json").stdout)
    assert changes["created"] is False and changes["kept"] == 0
    assert [(c["action"], c["name"]) for c in changes["changes"]] == [("removed", "app"), ("added", "extra-one"),
                                                                        ("replaced", "lib")]
    assert installed(world) == {"extra-one": "1.0", "lib": "1.1"}
    assert not (world.project / ".venv/bin/run-app").exists()
    check_records(site(world))


def test_inexact_keeps_what_the_lock_does_not_know(world, shop):
    world.write("requirements.in", "app\n")
    lock(world, shop)
    sync(world, shop)
    world.write("requirements.in", "lib==1.0\n")
    lock(world, shop)
    sync(world, shop, "--inexact")
    assert installed(world) == {"app": "1.0", "lib": "1.0"}
    sync(world, shop)
    assert installed(world) == {"lib": "1.0"}


PYPROJECT = """\
[project]
name = "mine"
version = "0"
dependencies = ["lib"]
[project.optional-dependencies]
pretty = ["app"]
[dependency-groups]
dev = ["tool"]
[tool.assay]
source = "src"
"""


def test_extras_groups_and_the_project_itself(world, shop):
    shop.add(wheel("tool", "3.0"))
    world.write("pyproject.toml", PYPROJECT)
    world.write("src/mine.py", "HERE = __file__\n")
    lock(world, shop, "--all-extras", "--all-groups")
    sync(world, shop)
    assert installed(world) == {"lib": "1.1"}
    assert python(world, "-c", "import mine; print(mine.HERE)", cwd=world.top) == f"{world.project}/src/mine.py\n"
    sync(world, shop, "--extra", "pretty", "--group", "dev")
    assert installed(world) == {"lib": "1.1", "app": "1.0", "tool": "3.0"}
    sync(world, shop, "--group", "dev", "--no-project")
    assert installed(world) == {"lib": "1.1", "tool": "3.0"}
    assert world.run(world.project / ".venv/bin/python", "-c", "import mine", cwd=world.top).returncode == 1
    run = sync(world, shop, "--extra", "ugly", code=1)
    assert "ugly" in run.stderr
    run = sync(world, shop, "--group", "prod", code=1)
    assert "prod" in run.stderr


@pytest.mark.parametrize("shell", ["sh", "bash"])
def test_activation_in_a_path_of_odd_characters(world, shop, shell):
    world.write("requirements.in", "app\n")
    lock(world, shop)
    name = "it's $HOME \"quoted\" `x` ünd so"
    sync(world, shop, "--venv", name)
    venv = world.project / name
    # Sourced from inside, since the name itself would need quotes.
    run = world.run(shell, "-euc", '. "$1/bin/activate"; echo "$VIRTUAL_ENV"; command -v python; run-app x; deactivate; '
                    'command -v run-app || echo gone; echo "${VIRTUAL_ENV-none}"', shell, venv)
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == [str(venv), f"{venv}/bin/python", "app 1.1 ['x']", "gone", "none"]
    check_records(site(world, name))


def test_direct_url(world, shop):
    name, data, _ = wheel("direct", "1.0")
    world.write(name, "").write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    world.write("pylock.toml", 'lock-version = "1.0"\ncreated-by = "hand"\n[[packages]]\nname = "direct"\nversion = "1.0"\n'
                f'archive = {{ path = "{name}", hashes = {{ sha256 = "{digest}" }} }}\n')
    sync(world, shop)
    about = json.loads((site(world) / "direct-1.0.dist-info/direct_url.json").read_text())
    assert about == {"url": f"file://{world.project}/{name}", "archive_info": {"hashes": {"sha256": digest}}}
    assert installed(world) == {"direct": "1.0"}


def test_locks_that_do_not_fit(world, shop):
    world.write("requirements.in", "app\n")
    lock(world, shop, "--python-version", "3.9")
    run = sync(world, shop, code=1)
    assert "3.9" in run.stderr and "help: " in run.stderr
    lock(world, shop, "--upgrade", "--format", "requirements")
    pins = (world.project / "requirements.txt").read_text()
    for bad, said in [("app==1.0\n", "no --hash"), ("app>=1 --hash=sha256:" + "0" * 64 + "\n", "=="), ("-e .\n", "-e"),
                      (pins + "--find-links x\n", "--find-links")]:
        world.write("requirements.txt", bad)
        run = world.run_assay("sync", "--index-url", shop.url, "requirements.txt")
        assert run.returncode in (1, 2) and said in run.stderr, (bad, run.stderr)
    for name, code in [("poetry.lock", 2), ("pylock.none.toml", 2)]:
        assert sync(world, shop, name, code=code).stderr.startswith("error: ")
    assert not (world.project / ".venv").exists()


def test_other_peoples_folders_are_left_alone(world, shop):
    world.write("requirements.in", "app\n")
    lock(world, shop)
    world.write("data/precious", "1")
    run = sync(world, shop, "--venv", "data", code=2)
    assert "no environment" in run.stderr and (world.project / "data/precious").read_text() == "1"
    (world.project / "file").write_text("2")
    run = sync(world, shop, "--venv", "file", code=3)
    assert (world.project / "file").read_text() == "2"


def test_an_environment_of_venv_and_pip_is_taken_over(world, shop):
    world.write("requirements.in", "lib==1.1\n")
    lock(world, shop)
    assert world.run(world.python, "-m", "venv", "--without-pip", ".venv").returncode == 0
    run = world.pip("--python", ".venv", "install", "-q", "--no-deps", "--index-url", shop.url, "lib==1.0", "app")
    assert run.returncode == 0, run.stderr
    assert installed(world) == {"lib": "1.0", "app": "1.0"}
    sync(world, shop)
    assert installed(world) == {"lib": "1.1"}
    check_records(site(world))
    assert not (world.project / ".venv/bin/run-app").exists()


def test_offline_from_the_store(world, shop):
    world.write("requirements.in", "app\n")
    lock(world, shop)
    run = sync(world, shop, "--offline", code=3)
    assert "offline" in run.stderr and not (world.project / ".venv").exists()
    sync(world, shop, "--venv", "other")
    asked = len(shop.log)
    sync(world, shop, "--offline")
    assert installed(world) == {"app": "1.0", "lib": "1.1"} and len(shop.log) == asked
    sync(world, shop, "--no-cache", "--venv", "third", "--link", "copy")
    assert installed(world, "third") == {"app": "1.0", "lib": "1.1"}
    assert not [f for f in world.project.iterdir() if f.name.startswith(".assay")]


def test_a_store_that_was_tampered_with(world, shop):
    world.write("requirements.in", "lib\n")
    lock(world, shop)
    sync(world, shop, "--link", "copy")
    objects = [f for f in (world.top / "home/.cache/assay/objects").rglob("*") if f.is_file() and f.read_bytes().startswith(b"__version__")]
    assert objects
    for file in objects:
        file.chmod(0o644)
        file.write_text("__version__ = 'evil'\n")
    sync(world, shop, "--venv", "other", "--link", "copy")
    assert python(world, "-c", "import lib; print(lib.__version__)", venv="other") == "1.1\n"


def test_json_of_a_new_environment(world, shop):
    world.write("requirements.in", "app\n")
    lock(world, shop)
    made = json.loads(sync(world, shop, "--json").stdout)
    assert made["created"] is True and made["environment"] == str(world.project / ".venv") and made["downloaded"] == 2
    assert [c["name"] for c in made["changes"]] == ["app", "lib"]


def test_sdists_are_never_installed(world, shop):
    shop.add(sdist("old", "1.0", setup_py="open('/tmp/ran', 'w')\n"))
    world.write("requirements.in", "old\n")
    lock(world, shop, "--allow-sdist", "old")
    run = world.run_assay("sync", "--index-url", shop.url, "--allow-sdist", "old")
    assert run.returncode in (1, 4) and "old" in run.stderr and "help: " in run.stderr
    assert not (world.project / ".venv").exists()


def test_a_closed_pipe(world, shop):
    world.write("requirements.in", "app\n")
    lock(world, shop)
    mine, theirs = os.pipe()
    os.close(mine)
    run = subprocess.run([world.assay, "sync", "--index-url", shop.url], stdout=theirs, stderr=subprocess.PIPE, text=True,
                         env=world.environment(), cwd=world.project, timeout=60)
    os.close(theirs)
    assert run.returncode == 3 and "error" not in run.stderr
    assert installed(world) == {"app": "1.0", "lib": "1.1"}


def test_the_best_wheel_is_taken(world, index):
    """Of an ABI before a stable one before none; the higher build; never another platform's."""
    tags = ["py3-none-any", "cp311-cp311-win_amd64", "cp39-abi3-manylinux_2_17_x86_64", "cp39-abi3-manylinux_2_17_aarch64"]
    for tag in tags:
        index.add(wheel("many", "1.0", tag=tag, files={"many.py": f"TAG = {tag!r}\n"}))
    name, data, text = wheel("many", "1.0", files={"many.py": "TAG = 'build 2'\n"})
    index.add((name.replace("1.0-", "1.0-2-"), data, text))
    world.write("requirements.in", "many\n")
    lock(world, index)
    sync(world, index)
    best = python(world, "-c", "import many; print(many.TAG)").strip()
    wanted = {"x86_64": tags[2], "aarch64": tags[3]}.get(os.uname().machine, "build 2")
    assert best == wanted


LOCKED = """\
lock-version = "1.0"
created-by = "hand"
extras = ["x"]
dependency-groups = ["dev", "docs"]
default-groups = ["dev"]
"""


def test_markers_of_a_lock_for_many_environments(world, shop):
    """One name in several versions, chosen by marker; default groups."""
    shop.add(wheel("tool", "1"))
    shop.add(wheel("docs", "1"))
    text = LOCKED
    for name, version, marker in [("lib", "1.0", "python_version < '3.4'"), ("lib", "1.1", "python_version >= '3.4'"),
                                  ("app", "1.0", "sys_platform == 'win32' or 'x' in extras"),
                                  ("tool", "1", "'dev' in dependency_groups"), ("docs", "1", "'docs' in dependency_groups")]:
        file = shop.projects[name][f"{name}-{version}-py3-none-any.whl"]
        text += f'[[packages]]\nname = "{name}"\nversion = "{version}"\nmarker = "{marker}"\nindex = "{shop.url}"\n' \
                f'wheels = [{{ url = "{shop.root}files/{file.name}", hashes = {{ sha256 = "{file.sha256}" }} }}]\n'
    world.write("pylock.many.toml", text)
    for args, wanted in [((), {"lib": "1.1", "tool": "1"}), (("--extra", "X"), {"lib": "1.1", "tool": "1", "app": "1.0"}),
                         (("--group", "docs"), {"lib": "1.1", "docs": "1"}),
                         (("--group", "docs", "--group", "dev"), {"lib": "1.1", "docs": "1", "tool": "1"})]:
        sync(world, shop, "pylock.many.toml", *args)
        assert installed(world) == wanted, args
    world.write("pylock.many.toml", text.replace("< '3.4'", ">= '3'"))
    run = world.run_assay("sync", "--index-url", shop.url, "pylock.many.toml")
    assert run.returncode == 4 and "'lib' is there twice" in run.stderr
    assert installed(world) == {"lib": "1.1", "docs": "1", "tool": "1"}


def test_another_python_than_the_environments(world, shop):
    world.write("requirements.in", "app\n")
    lock(world, shop)
    sync(world, shop)
    before = (world.project / ".venv/pyvenv.cfg").read_bytes()
    run = world.run_assay("sync", "--index-url", shop.url, "--python", "2.7")
    assert run.returncode in (1, 2) and (world.project / ".venv/pyvenv.cfg").read_bytes() == before


def test_an_environment_whose_python_is_gone(world, shop):
    world.write("requirements.in", "lib\n")
    lock(world, shop)
    sync(world, shop)
    cfg = world.project / ".venv/pyvenv.cfg"
    for text in ("home = /nowhere\nversion = 3.11.2\n", "nonsense", "home = bin\n"):
        cfg.write_text(text)
        run = sync(world, shop, code=2)
        assert "pyvenv.cfg" in run.stderr or "/nowhere" in run.stderr
        assert "help: remove it and sync again" in run.stderr and cfg.read_text() == text
