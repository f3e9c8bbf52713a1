"""A bad file is added to an old release"""
from lab.packages import wheel
from tools import hour_ago, index_of

ROW = 7
STORY = """As in young-release, but nothing is released: a wheel with a build number, which installers prefer, is
added to the release of a transitive dependency that everybody has had for years."""

GOOD = {"victim.py": "WHO = 'the maintainer'\n"}
BAD = {"victim.py": "WHO = 'whoever took the account'\n"}


def play(tool):
    name, data, text = wheel("victim", "1.0", files=BAD)
    with index_of(wheel("victim", "1.0", files=GOOD)) as index:
        index.add((name.replace("-1.0-", "-1.0-2-"), data, text), upload_time=hour_ago())
        tool.require("app")
        done = tool.install(index.url)
    if tool.installed("victim.py") == BAD["victim.py"]:
        return tool.act(False, "installed the file of an hour ago")
    return tool.act(done or None, "installed the file that was there before" if done else "installed nothing")
