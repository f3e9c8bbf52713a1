"""An index's page is replaced while a project is locked again"""
from lab.packages import wheel
from tools import index_of

ROW = 1
STORY = """A project has a lock and is locked again, as before each update, through somebody who answers in the
index's place. The page of a transitive dependency names another hash for the file that the lock has, and the file has
that hash. What a lock has pinned must not change by itself. (A first lock has TLS, and signed pages where an index
has them.)"""

HONEST = {"victim.py": "WHO = 'the author'\n"}
EVIL = {"victim.py": "WHO = 'a stranger'\n"}    # of the same size


def play(tool):
    with index_of(wheel("victim", "1.0", files=HONEST)) as index:
        tool.require("app")
        if not tool.lock(index.url):
            return tool.act(None, "could not lock the honest index")
        tool.another_machine()
        index.add(wheel("victim", "1.0", files=EVIL))
        tool.install(index.url)
        harm = "installed the replaced file" if tool.installed("victim.py") == EVIL["victim.py"] else None
        return tool.judge(harm, "victim-1.0-py3-none-any.whl", "sha256")
