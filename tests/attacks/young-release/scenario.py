"""A good project ships one bad release"""
from lab.packages import wheel
from tools import hour_ago, index_of

ROW = 7
STORY = """The account of a transitive dependency's maintainer is taken over. A new release is out for an hour; such
releases are mostly found and removed within a day or two."""

GOOD = {"victim.py": "WHO = 'the maintainer'\n"}
BAD = {"victim.py": "WHO = 'whoever took the account'\n"}


def play(tool):
    with index_of(wheel("victim", "1.0", files=GOOD)) as index:
        index.add(wheel("victim", "1.1", files=BAD), upload_time=hour_ago())
        tool.require("app")
        done = tool.install(index.url)
    if tool.installed("victim.py") == BAD["victim.py"]:
        return tool.act(False, "installed the release of an hour ago")
    return tool.act(done or None, "installed the release before it" if done else "installed nothing")
