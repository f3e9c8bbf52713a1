"""A requirements file cannot choose where names come from (principle 6)."""
import pytest

from lab.index import Index
from lab.packages import wheel

SHA = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.fixture
def other():
    with Index() as other:
        yield other


@pytest.mark.parametrize("option", ["--index-url", "--extra-index-url", "-i"])
def test_an_unknown_index_is_refused_and_never_asked(world, index, other, option):
    index.add(wheel("demo", "1.0"))
    other.add(wheel("demo", "9.0"))
    world.write("requirements.in", f"demo\n{option} {other.url}\n")
    world.write("requirements.txt", f"{option} {other.url}\ndemo==1.0 --hash=sha256:{SHA}\n")
    for command in (["lock", "requirements.in"], ["sync", "requirements.txt"]):
        run = world.run_assay(*command, "--no-config", "--index-url", index.url)
        assert run.returncode == 4, run.stderr
        assert f"refused '{'--extra-index-url' if 'extra' in option else '--index-url'} {other.url}'" in run.stderr
        assert f"{command[1]}, line {2 if command[0] == 'lock' else 1}" in run.stderr and "help: " in run.stderr
    assert other.log == []
    assert not (world.project / "pylock.toml").exists() and not (world.project / ".venv").exists()


def test_the_index_of_the_settings_may_be_named(world, index):
    index.add(wheel("demo", "1.0"))
    world.write("requirements.in", f"--index-url {index.url}\ndemo\n")
    run = world.run_assay("lock", "requirements.in", "--no-config", "--index-url", index.url)
    assert run.returncode == 0, run.stderr
    assert 'name = "demo"' in (world.project / "pylock.toml").read_text()


def test_credentials_are_not_shown(world, index):
    world.write("requirements.in", "demo\n--index-url https://user:geheim@index.example.org/simple/\n")
    run = world.run_assay("lock", "requirements.in", "--no-config", "--index-url", index.url)
    assert run.returncode == 4 and "geheim" not in run.stderr + run.stdout
