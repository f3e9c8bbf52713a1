"""assay, pip and uv as the lab uses them: each locks and installs in its ordinary way, in a world of its own."""
import contextlib
import datetime
import os
import pathlib
import re
import shutil
import sys
import typing

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from lab.index import Index  # noqa: E402
from lab.packages import wheel  # noqa: E402
from lab.programs import PEERS, ROOT, World  # noqa: E402


class Act(typing.NamedTuple):
    """What one tool did."""

    held: bool | None   # None: could not be played as meant, which for assay is a failure too
    did: str
    code: int           # the exit status of its last command
    said: list          # the first lines of its message
    way: str            # how it was used, where a scenario plays several ways


def steady(text, top):
    """What differs from run to run and between machines made the same: the report changes when behaviour does."""
    for folder in (top, PEERS.parent, ROOT):
        text = text.replace(str(folder), "...")
    text = re.sub(r"127([.-])0\1(0)\1(1)([:-])\d+", r"127\g<1>0\g<1>0\g<1>1\4PORT", text)
    text = re.sub(r"\b[0-9a-f]{16,}\b", "HASH", text)
    text = re.sub(r"\.\.\./tmp/[^\s'\"]*", ".../tmp/...", text)
    text = re.sub(r"\.\.\./home/\.cache/(\w+)/[^\s'\"`]*", r".../home/.cache/\1/...", text)
    text = re.sub(r"\b\d+(\.\d+)? ?m?s\b", "N s", text)
    text = re.sub(r"\b\d+(\.\d+)? ?(kB|bytes)\b", r"N \2", text)
    text = re.sub(r"\(\d{3,}\)", "(N)", text)
    return re.sub(r"[^\x20-\x7e\n]", lambda m: m[0] if m[0].isprintable() else f"\\x{ord(m[0]):02x}", text)


class Tool:
    """One program in one scenario. `said` keeps what it last printed, `code` its exit status."""

    name = ""

    def __init__(self, top):
        self.top = pathlib.Path(top)
        self.world = World(top)
        self.marker = self.top / "marker"      # a file that proves that code of a package ran
        self.code, self.said = None, ""
        self.env = {"MARKER": self.marker}
        self.requirements = []
        self.patience = 180                    # seconds that one command may take

    def run(self, *command, **env):
        done = self.world.run(*command, env={**self.env, **env}, timeout=self.patience)
        self.code, self.said = done.returncode, done.stdout + done.stderr
        return self.code == 0

    def another(self, name):
        """The same tool in a world beside this one."""
        return type(self)(self.top / name)

    def another_machine(self):
        """The same project where nothing is cached yet."""
        shutil.rmtree(self.top / "home")
        (self.top / "home").mkdir()
        shutil.rmtree(self.world.project / ".venv", ignore_errors=True)

    def require(self, *requirements):
        """The project needs these."""
        self.requirements = list(requirements)
        needs = ", ".join(f'"{r}"' for r in requirements)
        self.world.write("pyproject.toml", f'[project]\nname = "shop"\nversion = "1.0"\nrequires-python = ">=3.9"\n'
                                           f"dependencies = [{needs}]\n")

    # -- what came of it --

    def there(self, path):
        """The first file of the environment that matches, or None."""
        return next(iter(sorted(self.world.project.glob(f".venv/{path}"))), None)

    def installed(self, path):
        """The text of a file in the environment's site-packages, or None."""
        file = self.there(f"lib/python3*/site-packages/{path}")
        return file.read_text() if file else None

    def python(self, code):
        """Run the environment's Python as its user would. True when there is one and it ended well."""
        if not self.there("bin/python"):
            return False
        done = self.world.run(".venv/bin/python", "-c", code, env=self.env, timeout=60)
        return done.returncode == 0

    def message(self):
        """The first lines of what it said: from its first error on, else its first warning, else its last lines."""
        lines = [line.rstrip() for line in steady(self.said, self.top).splitlines() if line.strip()]
        lines = [line if len(line) <= 300 else line[:300] + " ..." for line in lines]
        if any(line.lstrip().startswith("Traceback") for line in lines):
            return ["Traceback (most recent call last): ...", lines[-1]]
        for pattern in (r"\s*(error|×)", r"\s*warning"):
            for i, line in enumerate(lines):
                if re.match(pattern, line, re.I):
                    return lines[i:i + 6]
        return lines[-2:]

    def act(self, held, did, way=""):
        return Act(held, did, self.code, self.message(), way)

    def judge(self, harm, *words, codes=(4,), way=""):
        """harm: what shows that the attack worked, None when nothing does. Of assay it is asked besides that it refused
        with one of the codes, that its message has the words, and that it left no environment behind."""
        if harm:
            return self.act(False, harm, way)
        if self.name != "assay":
            return self.act(True, "refused" if self.code else "installed it without the harm", way)
        if self.code not in codes:
            return self.act(None, f"exit status {self.code} where {codes} was to be expected", way)
        if missing := [w for w in words if w not in self.said]:
            return self.act(None, f"refused without saying {missing}", way)
        if self.there(""):
            return self.act(False, "refused, and left an environment behind", way)
        return self.act(True, "refused", way)


class Assay(Tool):
    name = "assay"

    def options(self, index, extra):
        return ["--index-url", index, *sum((["--extra-index-url", e] for e in extra), [])]

    def lock(self, index, *extra, more=()):
        return self.run(self.world.assay, "lock", *self.options(index, extra), *more)

    def sync(self, index, *extra, more=()):
        return self.run(self.world.assay, "sync", "--python", self.world.python, *self.options(index, extra), *more)

    def install(self, index, *extra, more=()):
        return self.lock(index, *extra, more=more) and self.sync(index, *extra)

    def acme_settings(self, url):
        """The user's own settings: names of acme's come from acme's index, all others from PyPI."""
        self.world.write("../home/.config/assay/assay.toml", f'[[index]]\nname = "acme"\nurl = "{url}"\n'
                                                             '[sources]\n"acme-*" = "acme"\n"*" = "pypi"\n')

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

    def options(self, index, extra):
        return ["--index-url", index, *sum((["--extra-index-url", e] for e in extra), [])]

    def install(self, index, *extra, more=()):
        return self.pip("install", *self.options(index, extra), *more, *self.requirements)

    def lock(self, index, *extra):
        done = self.install(index, *extra) and self.pip("freeze")
        if done:
            self.world.write("requirements.txt", self.said)
        return done

    def sync(self, index, *extra, more=()):
        return self.pip("install", *self.options(index, extra), *more, "-r", "requirements.txt")

    def version(self):
        return self.world.run(PEERS / "python", "-m", "pip", "--version").stdout.split(" from")[0]


class Uv(Tool):
    name = "uv"

    def uv(self, *args):
        return self.run(PEERS / "uv", *args, UV_PYTHON=self.world.python)

    def options(self, index, extra):
        return ["--default-index", index, *sum((["--index", e] for e in extra), [])]

    def lock(self, index, *extra, more=()):
        return self.uv("lock", *self.options(index, extra), *more)

    def sync(self, index, *extra, more=()):
        return self.uv("sync", "--frozen", "--no-install-project", *self.options(index, extra), *more)

    def install(self, index, *extra, more=()):
        return self.lock(index, *extra, more=more) and self.sync(index, *extra)

    def version(self):
        return self.world.run(PEERS / "uv", "--version").stdout.split(" (")[0].strip()


TOOLS = [Assay, Pip, Uv]


def available():
    """assay, and the peers that are there."""
    return [Assay, *([Pip] if (PEERS / "pip").exists() else []), *([Uv] if os.access(PEERS / "uv", os.X_OK) else [])]


def hour_ago():
    then = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=1)
    return then.strftime("%Y-%m-%dT%H:%M:%SZ")


@contextlib.contextmanager
def index_of(*packages, app=True, **options):
    """An index with these packages, and `app`, which needs `victim`: so that `victim` is nobody's own choice."""
    with Index(**options) as index:
        if app:
            index.add(wheel("app", "1.0", requires=["victim"]))
        for package in packages:
            index.add(package)
        yield index


def install_hostile(tool, hostile, honest, harm, *words, codes=(4,), app=True):
    """Install `app` from an index with the hostile packages; harm(tool) says what shows that the attack worked. assay
    has to install the honest packages in the same way before: else it would hold for another reason."""
    if tool.name == "assay":
        control = tool.another("control")
        with index_of(*honest, app=app) as index:
            control.require("app")
            if not control.install(index.url):
                return control.act(None, "did not install the honest packages either")
    with index_of(*hostile, app=app) as index:
        tool.require("app")
        tool.install(index.url)
    return tool.judge(harm(tool), *words, codes=codes)


def lock_text(*entries):
    """A pylock.toml (PEP 751). Each entry: (name, version, index URL or None, file name, file URL, sha256 or None)."""
    out = 'lock-version = "1.0"\ncreated-by = "lab"\n'
    for name, version, index, filename, url, sha256 in entries:
        source = f'index = "{index}"\n' if index else ""
        hashes = f'{{sha256 = "{sha256}"}}' if sha256 else "{}"
        out += (f'\n[[packages]]\nname = "{name}"\nversion = "{version}"\n{source}'
                f'wheels = [{{name = "{filename}", url = "{url}", hashes = {hashes}}}]\n')
    return out


def sync_lock(tool, index):
    """Install what pylock.toml says, in the tool's own way."""
    if tool.name == "assay":
        return tool.sync(index.url)
    if tool.name == "pip":
        return tool.pip("install", "--index-url", index.url, "-r", "pylock.toml")
    tool.uv("venv", "--quiet")
    return tool.uv("pip", "sync", "--python", ".venv", "--preview", "--default-index", index.url, "pylock.toml")
