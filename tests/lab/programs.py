"""The programs under test, each run in a world of its own: a home, a cache and a project in a temporary folder, and an
environment that holds nothing of the machine's settings."""
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
KEPT = ("PATH", "LANG", "TERM", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS")
PEERS = ROOT / os.environ.get("BUILD", "build") / "peers" / "bin"


def default_assay():
    """The program under test, unless a test says otherwise."""
    return os.environ.get("ASSAY") or ROOT / os.environ.get("BUILD", "build") / "assay"


class World:
    def __init__(self, top, assay=None):
        self.top = pathlib.Path(top)
        self.assay = str(assay or default_assay())
        self.project = self.top / "project"
        for folder in ("home", "project", "tmp"):
            (self.top / folder).mkdir(parents=True, exist_ok=True)
        self.python = shutil.which("python3", path="/usr/bin") or sys.executable

    def environment(self, **more):
        kept = {k: os.environ[k] for k in KEPT if k in os.environ}
        return {**kept, "HOME": str(self.top / "home"), "TMPDIR": str(self.top / "tmp"), "PIP_CONFIG_FILE": os.devnull,
                "PIP_DISABLE_PIP_VERSION_CHECK": "1", "UV_PYTHON_DOWNLOADS": "never", "UV_NO_CONFIG": "1",
                "NO_COLOR": "1", **{k: str(v) for k, v in more.items()}}

    def run(self, *command, env=None, cwd=None, timeout=120, input=None):
        """The finished process; text in .stdout and .stderr."""
        return subprocess.run([str(c) for c in command], cwd=cwd or self.project, env=self.environment(**(env or {})),
                              capture_output=True, text=True, timeout=timeout, input=input,
                              stdin=None if input is not None else subprocess.DEVNULL)

    def run_assay(self, *args, **more):
        return self.run(self.assay, *args, **more)

    def pip(self, *args, **more):
        return self.run(PEERS / "python", "-m", "pip", *args, **more)

    def uv(self, *args, **more):
        return self.run(PEERS / "uv", *args, **more)

    def write(self, path, text):
        file = self.project / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file
