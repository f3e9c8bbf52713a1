"""--json: one document on standard output, whatever the command and however little there is to say."""
import json

import pytest
from lab.packages import wheel


@pytest.fixture
def project(world, index):
    index.add(wheel("app", "1.0", requires=["lib"]))
    index.add(wheel("lib", "1.0"))
    world.write("requirements.in", "app\n")
    world.write("assay.toml", '[policy]\nmin-age = "1 hour"\n')
    return world


def test_every_command(project, index):
    for command, keys in [(["trust"], {"loosened"}), (["trust"], {"loosened"}),
                          (["lock"], {"lock", "changed", "packages", "changes", "warnings"}),
                          (["lock"], {"lock", "changed", "packages", "changes", "warnings"}),
                          (["lock", "-o", "requirements.txt"], {"lock", "changed", "packages", "changes", "warnings"}),
                          (["sync"], {"environment", "created", "changes"}), (["sync"], {"environment", "created", "changes"}),
                          (["tree"], {"lock", "roots", "packages"}), (["why", "lib"], {"lock", "packages"})]:
        more = ["--index-url", index.url] if command[0] in ("lock", "sync") else []
        run = project.run_assay(*command, *more, "--json")
        assert run.returncode == 0, run.stderr
        assert keys <= json.loads(run.stdout).keys(), command


def test_trust(project):
    first, second = (json.loads(project.run_assay("trust", "--json").stdout) for _ in range(2))
    assert first == {"loosened": ["assay.toml:2: min-age of 1 hour where 1 day holds"]} and second == {"loosened": []}


def test_a_failure_prints_no_document(project, index):
    project.write("requirements.in", "none-such\n")
    for command in [["sync"], ["tree"], ["why", "x"], ["upgrade"], ["remove", "x"], ["diff", "pylock.toml", "pylock.toml"]]:
        run = project.run_assay(*command, "--json", "-q" if command[0] in ("tree", "why", "diff") else "--trust-project")
        assert (run.returncode, run.stdout) == (2, "") and run.stderr.startswith("error: "), run.stderr
    run = project.run_assay("lock", "--index-url", index.url, "--json", "--trust-project")
    assert run.returncode == 1 and run.stderr.startswith("error: ")
    assert json.loads(run.stdout)["solved"] is False  # the one failure that programs get more of than a status
