"""A friendly update brings a lock with a package from elsewhere"""
from lab.packages import wheel
from tools import index_of, lock_text, sync_lock

ROW = 10
STORY = """A proposal updates a project's lock. Among hundreds of lines, the entry of a transitive dependency names
another index, and a file there. Hash and file agree: only the source is wrong."""

HONEST = {"victim.py": "WHO = 'the author'\n"}
EVIL = {"victim.py": "WHO = 'a stranger'\n"}


def play(tool):
    with index_of(wheel("victim", "1.0", files=HONEST)) as index, index_of(wheel("victim", "1.0", files=EVIL)) as evil:
        def entries(source, named):
            file = source.projects["victim"]["victim-1.0-py3-none-any.whl"]
            app = index.projects["app"]["app-1.0-py3-none-any.whl"]
            return [("app", "1.0", index.url, app.name, f"{index.root}files/{app.name}", app.sha256),
                    ("victim", "1.0", named, file.name, f"{source.root}files/{file.name}", file.sha256)]
        tool.require("app")
        if tool.name == "assay":
            control = tool.another("control")
            control.world.write("pylock.toml", lock_text(*entries(index, index.url)))
            if not sync_lock(control, index):
                return control.act(None, "did not install from the honest lock")
        tool.world.write("pylock.toml", lock_text(*entries(evil, evil.url)))
        sync_lock(tool, index)
        harm = "installed the stranger's file" if tool.installed("victim.py") == EVIL["victim.py"] else None
        return tool.judge(harm, "victim")
