"""A download is replaced on its way"""
from lab.index import Index
from lab.packages import wheel

ROW = 1
STORY = """A project has a lock. Later, on another machine, it is installed through somebody who answers in the index's
place: the wheel of a transitive dependency has other content, and the index's page names the hash of that content."""

HONEST = {"victim.py": "WHO = 'the author'\n"}
EVIL = {"victim.py": "WHO = 'somebody on the way'\n"}


def play(tool):
    with Index() as index:
        index.add(wheel("app", "1.0", requires=["victim"]))
        index.add(wheel("victim", "1.0", files=HONEST))
        tool.require("app")
        if not tool.lock(index.url) or not tool.sync(index.url):
            return None, f"could not lock the honest index: {tool.last_line()}"
        if tool.installed("victim.py") != HONEST["victim.py"]:
            return None, "did not install from the honest index"
        tool.another_machine()
        index.add(wheel("victim", "1.0", files=EVIL))
        done = tool.sync(index.url)
        if tool.installed("victim.py") == EVIL["victim.py"]:
            return False, "installed the replaced file"
        return not done, f"refused: {tool.last_line()}" if not done else "installed something else"
