"""assay, pip and uv as the lab uses them: each locks and installs in its ordinary way, in a world of its own."""
import os
import pathlib
import re
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from lab.programs import PEERS, World  # noqa: E402


def steady(text):
    """What differs from run to run (ports, hashes) made the same, so that the report changes when behaviour does."""
    text = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT", text)
    return re.sub(r"\b[0-9a-f]{16,}\b", "...", text)


class Tool:
    """One program in one scenario. `said` keeps what it last printed, `code` its exit status."""

    name = ""

    def __init__(self, top, index_url=None):
        self.world = World(top)
        self.marker = pathlib.Path(top) / "marker"      # a file that proves that code of a package ran
        self.code, self.said = None, ""
        self.env = {"MARKER": self.marker}

    def run(self, *command, **env):
        done = self.world.run(*command, env={**self.env, **env}, timeout=180)
        self.code, self.said = done.returncode, done.stdout + done.stderr
        return self.code == 0

    def another_machine(self):
        """The same project where nothing is cached yet."""
        shutil.rmtree(self.world.top / "home")
        (self.world.top / "home").mkdir()
        shutil.rmtree(self.world.project / ".venv", ignore_errors=True)

    def require(self, *requirements):
        """The project needs these."""
        self.requirements = list(requirements)
        needs = ", ".join(f'"{r}"' for r in requirements)
        self.world.write("pyproject.toml", f'[project]\nname = "shop"\nversion = "1.0"\nrequires-python = ">=3.9"\n'
                                           f"dependencies = [{needs}]\n")

    def installed(self, path):
        """The text of a file in the environment's site-packages, or None."""
        for file in self.world.project.glob(f".venv/lib/python3*/site-packages/{path}"):
            return file.read_text()
        return None

    def last_line(self):
        lines = [line for line in self.said.splitlines() if line.strip()]
        errors = [line for line in lines if "error" in line.lower()] or lines
        return errors[0].strip() if errors else ""


class Assay(Tool):
    name = "assay"

    def lock(self, index, *extra):
        return self.run(self.world.assay, "lock", "--index-url", index, *sum((["--extra-index-url", e] for e in extra), []))

    def sync(self, index, *extra):
        return self.run(self.world.assay, "sync", "--python", self.world.python, "--index-url", index,
                        *sum((["--extra-index-url", e] for e in extra), []))

    def install(self, index, *extra):
        return self.lock(index, *extra) and self.sync(index, *extra)

    def version(self):
        return self.world.run_assay("--version").stdout.strip()


class Pip(Tool):
    """pip has no lock of its own: what it chose is written down by `pip freeze`, as most projects do."""

    name = "pip"

    def venv(self):
        if not (self.world.project / ".venv").exists():
            self.world.run(self.world.python, "-m", "venv", "--without-pip", ".venv")

    def pip(self, *args):
        self.venv()
        return self.run(PEERS / "python", "-m", "pip", "--python", ".venv/bin/python", *args)

    def install(self, index, *extra):
        return self.pip("install", "--index-url", index, *sum((["--extra-index-url", e] for e in extra), []),
                        *self.requirements)

    def lock(self, index, *extra):
        done = self.install(index, *extra) and self.pip("freeze")
        if done:
            self.world.write("requirements.txt", self.said)
        return done

    def sync(self, index, *extra):
        return self.pip("install", "--index-url", index, *sum((["--extra-index-url", e] for e in extra), []),
                        "-r", "requirements.txt")

    def version(self):
        return self.world.run(PEERS / "python", "-m", "pip", "--version").stdout.split(" from")[0]


class Uv(Tool):
    name = "uv"

    def uv(self, *args):
        return self.run(PEERS / "uv", *args, UV_PYTHON=self.world.python)

    def indexes(self, index, extra):
        return ["--default-index", index, *sum((["--index", e] for e in extra), [])]

    def lock(self, index, *extra):
        return self.uv("lock", *self.indexes(index, extra))

    def sync(self, index, *extra):
        return self.uv("sync", "--frozen", "--no-install-project", *self.indexes(index, extra))

    def install(self, index, *extra):
        return self.lock(index, *extra) and self.sync(index, *extra)

    def version(self):
        return self.world.run(PEERS / "uv", "--version").stdout.split(" (")[0].strip()


TOOLS = [Assay, Pip, Uv]


def available():
    """assay, and the peers that are there."""
    return [Assay, *([Pip] if (PEERS / "pip").exists() else []), *([Uv] if os.access(PEERS / "uv", os.X_OK) else [])]
