"""assay tree and assay why, on locks that are there."""
import json

import pytest

SHA = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def package(name, version, needs, requires=(), marker=None):
    wheel = f"https://files.example.org/{name}-{version}-py3-none-any.whl"
    lines = ["[[packages]]", f'name = "{name}"', f'version = "{version}"']
    lines += [f"marker = '''{marker}'''"] if marker else []
    lines += [f"dependencies = [{', '.join(f'{{ name = {json.dumps(n)} }}' for n in needs)}]",
              f'wheels = [{{ url = "{wheel}", hashes = {{ sha256 = "{SHA}" }} }}]']
    lines += ["[packages.tool.assay]", f"requires = {json.dumps(list(requires))}"] if requires else []
    return "\n".join(lines) + "\n"


LOCK = ('lock-version = "1.0"\ncreated-by = "assay"\n' + package("app", "1.0", ["left", "right"], ["left>=1", "right[x]~=1.0"])
        + package("base", "2", []) + package("left", "1", ["base"], marker="sys_platform == 'linux'")
        + package("right", "1", ["base", "left"])
        + '[tool.assay]\nrequires = [{ requirement = "app[x]>=1", file = "requirements.in", line = 3 },'
          ' { requirement = "base", group = "dev", file = "pyproject.toml" }]\n')


@pytest.fixture
def lock(world):
    return world.write("pylock.toml", LOCK)


def test_tree(world, lock):
    run = world.run_assay("tree", env={"LC_ALL": "C.UTF-8"})
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == """\
app 1.0
├── left 1 ; sys_platform == 'linux'
│   └── base 2
└── right 1
    ├── base 2
    └── left 1 ; sys_platform == 'linux' (*)
base 2  (group dev)
"""


def test_tree_in_other_forms(world, lock):
    assert world.run_assay("tree", "--depth", "1", "pylock.toml", env={"LC_ALL": "C"}).stdout == """\
app 1.0
|-- left 1 ; sys_platform == 'linux' ...
`-- right 1 ...
base 2  (group dev)
"""
    assert world.run_assay("tree", "--ascii", "--invert", "--package", "Left").stdout == """\
left 1 ; sys_platform == 'linux'
|-- app 1.0
|   `-- your project
`-- right 1
    `-- app 1.0 (*)
"""


def test_tree_as_json(world, lock):
    tree = json.loads(world.run_assay("tree", "--json").stdout)
    assert tree["lock"] == "pylock.toml"
    assert tree["roots"][0] == {"name": "app", "version": "1.0", "requirement": "app[x]>=1", "file": "requirements.in", "line": 3}
    assert tree["roots"][1]["group"] == "dev"
    needs = {p["name"]: [d["requirement"] for d in p["dependencies"]] for p in tree["packages"]}
    assert needs == {"app": ["left>=1", "right[x]~=1.0"], "base": [], "left": ["base"], "right": ["base", "left"]}


def test_why(world, lock):
    run = world.run_assay("why", "LEFT")
    assert run.stdout == """\
left 1
  your project needs app[x]>=1  (requirements.in, line 3)
  app 1.0 needs left>=1
"""
    answer = json.loads(world.run_assay("why", "--json", "left").stdout)
    chain = answer["packages"][0]["chains"][0]
    assert [step["requirement"] for step in chain] == ["app[x]>=1", "left>=1"] and chain[0]["line"] == 3


@pytest.mark.parametrize("args, code, said", [
    (["why", "nothing"], 1, "there is no 'nothing' in 'pylock.toml'"),
    (["why"], 2, "takes a package's name"),
    (["why", "-x-"], 2, "-x"),
    (["tree", "--depth", "-1"], 2, "--depth needs a number"),
    (["tree", "lock.toml"], 2, "pylock.NAME.toml"),
    (["tree", "pylock.other.toml"], 2, "there is no lock 'pylock.other.toml'"),
    (["tree", "a", "b"], 2, "takes one lock"),
])
def test_wrong_use(world, lock, args, code, said):
    run = world.run_assay(*args)
    assert (run.returncode, run.stdout) == (code, "")
    assert run.stderr.startswith("error: ") and said in run.stderr


def test_without_a_lock(world):
    run = world.run_assay("tree")
    assert run.returncode == 2 and "neither pylock.toml nor requirements.txt" in run.stderr


def test_a_lock_that_tells_no_dependencies(world):
    world.write("requirements.txt", f"app==1.0 --hash=sha256:{SHA}\n")
    run = world.run_assay("tree")
    assert run.returncode == 1 and "'requirements.txt' does not say what depends on what" in run.stderr
    world.write("pylock.toml", "\n".join(line for line in LOCK.split("\n") if not line.startswith(("dependencies", "requires"))))
    run = world.run_assay("why", "app")
    assert run.returncode == 1 and "(made by assay) does not say" in run.stderr


def test_a_broken_lock(world):
    world.write("pylock.toml", LOCK.replace('name = "left"', 'name = "Left"', 1).replace('"2"', '"two"'))
    run = world.run_assay("tree")
    assert run.returncode == 2 and run.stdout == ""
    assert "cannot read the lock 'pylock.toml'" in run.stderr and "line " in run.stderr


def test_names_cannot_move_the_cursor(world):
    world.write("pylock.toml", LOCK.replace("app[x]>=1", "app[x]>=1\\u001b[2J\\u202e"))
    run = world.run_assay("why", "app")
    assert run.returncode == 0 and "\x1b" not in run.stdout and "\u202e" not in run.stdout
    assert "\\x1b[2J" in run.stdout
