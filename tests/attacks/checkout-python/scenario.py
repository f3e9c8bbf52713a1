"""A cloned project brings an interpreter"""
from lab.packages import wheel
from tools import index_of

ROW = 17
STORY = """A cloned project has a folder `.venv`, as if it had been forgotten there. Its `bin/python` is a script that
does what it likes, and then what the real one would do. Each program is asked to install what the project needs, as
in any project."""


def clone(tool):
    script = f'#!/bin/sh\necho ran >"$MARKER"\nexec {tool.world.python} "$@"\n'
    python = tool.world.write(".venv/bin/python", script)
    python.chmod(0o755)
    for name in ("python3", "python3.11"):
        python.with_name(name).symlink_to("python")
    tool.world.write(".venv/pyvenv.cfg", "home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.11.2\n")
    (tool.world.project / ".venv/lib/python3.11/site-packages").mkdir(parents=True)


def play(tool):
    with index_of(wheel("victim", "1.0")) as index:
        tool.require("app")
        clone(tool)
        if tool.name == "assay":
            locked = tool.lock(index.url)
            done = locked and tool.run(tool.world.assay, "sync", "--index-url", index.url)
        else:
            done = tool.install(index.url)
    if tool.marker.exists():
        return tool.act(False, "ran the interpreter that the project brought")
    return tool.act(True, "installed without running it" if done else "refused")
