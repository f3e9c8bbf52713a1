"""assay among its peers: what it locks pip and uv install, what they lock it installs, and all agree on what is there."""
import shutil

import pytest
from lab.index import Index
from lab.packages import wheel
from lab.programs import PEERS


@pytest.fixture(scope="module")
def shop():
    with Index() as index:
        index.add(wheel("app", "1.0", requires=["lib>=1", "ns.pkg", "color; extra == 'fancy'"], extras=["fancy"],
                        scripts={"run-app": "app:main"}, files={"app/__init__.py": "def main():\n    print('ran')\n"}))
        index.add(wheel("lib", "1.0"))
        index.add(wheel("lib", "1.1", requires=["app"]))
        index.add(wheel("lib", "1.1", requires=["app"], tag="cp311-cp311-macosx_11_0_arm64"))
        index.add(wheel("Ns.Pkg", "2024.1"), requires_python=">=3.8")
        index.add(wheel("color", "1.0rc1"))
        index.add(wheel("only-win", "1.0"))
        yield index


@pytest.fixture
def project(world, shop):
    world.write("requirements.in", "app[fancy]\nonly-win ; sys_platform == 'win32'\n")
    return world


WANTED = {"app": "1.0", "lib": "1.1", "ns-pkg": "2024.1", "color": "1.0rc1"}


def good(run):
    assert run.returncode == 0, run.stderr + run.stdout
    return run


def venv(world, name="peer"):
    good(world.run(world.python, "-m", "venv", "--without-pip", name))
    return world.project / name


def installed(world, where):
    run = good(world.run(world.project / where / "bin/python", "-c", "import importlib.metadata as m, re\nfor d in m."
                         "distributions(): print(re.sub(r'[-_.]+', '-', d.name).lower(), d.version)"))
    return dict(line.split() for line in run.stdout.splitlines())


def lock(world, shop, *args):
    return good(world.run_assay("lock", "--index-url", shop.url, *args))


def test_pip_installs_what_assay_locked(project, shop):
    lock(project, shop, "-o", "requirements.txt")
    venv(project)
    good(project.pip("--python", "peer", "install", "-q", "--require-hashes", "--no-deps", "-r", "requirements.txt",
                     "--index-url", shop.url))
    assert installed(project, "peer") == WANTED
    good(project.pip("--python", "peer", "check"))


def test_uv_installs_what_assay_locked(project, shop):
    lock(project, shop, "-o", "requirements.txt")
    venv(project)
    good(project.uv("pip", "sync", "-q", "--require-hashes", "--python", "peer", "--index-url", shop.url, "requirements.txt"))
    assert installed(project, "peer") == WANTED


def test_pip_and_uv_accept_the_pylock(project, shop):
    lock(project, shop)
    for name in ("by-pip", "by-uv"):
        venv(project, name)
    good(project.pip("--python", "by-pip", "install", "-q", "-r", "pylock.toml", "--index-url", shop.url))
    good(project.uv("pip", "sync", "-q", "--preview", "--python", "by-uv", "--index-url", shop.url, "pylock.toml"))
    assert installed(project, "by-pip") == installed(project, "by-uv") == WANTED


PYPROJECT = """\
[project]
name = "mine"
version = "0"
requires-python = ">=3.8"
dependencies = ["lib"]
[project.optional-dependencies]
fancy = ["app[fancy]"]
[dependency-groups]
dev = ["ns-pkg"]
"""


def test_packaging_validates_the_pylock(project, shop):
    project.write("pyproject.toml", PYPROJECT)
    lock(project, shop, "--all-extras", "--all-groups", "pyproject.toml")
    run = good(project.run(PEERS / "python", "-c", """
import tomllib, packaging.pylock as p
lock = p.Pylock.from_dict(tomllib.load(open("pylock.toml", "rb")))
lock.validate()
names = lambda **k: sorted(package.name for package, _ in lock.select(**k))
print(names(), names(extras=["fancy"]), names(dependency_groups=["dev"]))
"""))
    assert run.stdout == "['app', 'lib', 'ns-pkg'] ['app', 'color', 'lib', 'ns-pkg'] ['app', 'lib', 'ns-pkg']\n"


def test_an_environment_that_assay_made(project, shop):
    lock(project, shop)
    good(project.run_assay("sync", "--index-url", shop.url))
    assert installed(project, ".venv") == WANTED
    good(project.pip("--python", ".venv", "check"))
    good(project.uv("pip", "check", "--python", ".venv"))
    good(project.run(project.project / ".venv/bin/python", "-c", "import app, lib, ns_pkg, color"))
    assert good(project.run(project.project / ".venv/bin/run-app")).stdout == "ran\n"
    listed = good(project.uv("pip", "freeze", "--python", ".venv")).stdout.split()
    assert sorted(listed) == ["app==1.0", "color==1.0rc1", "lib==1.1", "ns-pkg==2024.1"]
    # pip knows how to take away what assay installed, whole.
    good(project.pip("--python", ".venv", "uninstall", "-q", "-y", "app", "lib", "ns-pkg", "color"))
    assert installed(project, ".venv") == {} and not (project.project / ".venv/bin/run-app").exists()
    left = [f for f in (project.project / ".venv").glob("lib/python3*/site-packages/**/*") if f.is_file()]
    assert left == []


def test_assay_installs_what_uv_locked(project, shop):
    good(project.uv("pip", "compile", "-q", "--generate-hashes", "--index-url", shop.url, "--python", project.python,
                    "requirements.in", "-o", "requirements.txt"))
    assert "--hash=sha256:" in (project.project / "requirements.txt").read_text()
    good(project.run_assay("sync", "--index-url", shop.url, "requirements.txt"))
    assert installed(project, ".venv") == WANTED
    good(project.uv("pip", "compile", "-q", "--format", "pylock.toml", "--index-url", shop.url, "--python", project.python,
                    "requirements.in", "-o", "pylock.toml"))
    shutil.rmtree(project.project / ".venv")
    good(project.run_assay("sync", "--index-url", shop.url, "pylock.toml"))
    assert installed(project, ".venv") == WANTED


def test_assay_installs_what_uv_exported(project, shop):
    project.write("pyproject.toml", PYPROJECT)
    good(project.uv("lock", "-q", "--index-url", shop.url, "--python", project.python))
    for form, name in (("requirements-txt", "requirements.txt"), ("pylock.toml", "pylock.uv.toml")):
        good(project.uv("export", "-q", "--frozen", "--no-emit-project", "--all-extras", "--format", form, "-o", name,
                        "--index-url", shop.url, "--python", project.python))
        good(project.run_assay("sync", "--index-url", shop.url, name))
        assert installed(project, ".venv") == WANTED, name


def test_assay_installs_what_pip_locked(project, shop):
    run = project.run(PEERS / "python", "-m", "pip", "lock", "-q", "-r", "requirements.in", "--index-url", shop.url,
                      "-o", "pylock.pip.toml")
    assert run.returncode == 0, run.stderr
    good(project.run_assay("sync", "--index-url", shop.url, "pylock.pip.toml"))
    assert installed(project, ".venv") == WANTED


def test_pins_of_another_tool_are_kept(project, shop):
    project.write("requirements.in", "lib<1.1\n")
    good(project.uv("pip", "compile", "-q", "--generate-hashes", "--index-url", shop.url, "--python", project.python,
                    "requirements.in", "-o", "requirements.txt"))
    project.write("requirements.in", "lib\n")
    before = (project.project / "requirements.txt").read_bytes()
    run = lock(project, shop, "-o", "requirements.txt")
    assert "requirements.txt is up to date (1 package, " in run.stderr
    assert (project.project / "requirements.txt").read_bytes() == before


def test_the_same_versions_as_uv(project, shop):
    run = good(project.uv("pip", "compile", "-q", "--generate-hashes", "--no-header", "--no-annotate", "--index-url", shop.url,
                          "--python", project.python, "requirements.in"))
    lock(project, shop, "-o", "requirements.txt", "--python", project.python)
    ours = [line for line in (project.project / "requirements.txt").read_text().splitlines() if not line.lstrip().startswith("#")]
    assert "\n".join(ours).strip() == run.stdout.strip()
