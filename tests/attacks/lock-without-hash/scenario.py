"""A lock that has lost a hash"""
from lab.packages import wheel
from tools import index_of, lock_text, sync_lock

ROW = 10
STORY = """A proposal updates a project's lock and leaves the hash of a transitive dependency out. Whoever answers for
the index from then on can give any content."""


def play(tool):
    with index_of(wheel("victim", "1.0")) as index:
        def text(hashed):
            files = [f for project in ("app", "victim") for f in index.projects[project].values()]
            return lock_text(*((f.name.split("-")[0], "1.0", index.url, f.name, f"{index.root}files/{f.name}",
                                f.sha256 if hashed or f.name.startswith("app") else None) for f in files))
        tool.require("app")
        if tool.name == "assay":
            control = tool.another("control")
            control.world.write("pylock.toml", text(True))
            if not sync_lock(control, index):
                return control.act(None, "did not install from the honest lock")
        tool.world.write("pylock.toml", text(False))
        sync_lock(tool, index)
        harm = "installed the file that has no hash" if tool.installed("victim/__init__.py") else None
        return tool.judge(harm, "victim", "hash", codes=(2, 4))
