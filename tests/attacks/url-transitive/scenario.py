"""A package's metadata says from which URL its dependency comes"""
from lab.index import Index
from lab.packages import wheel
from tools import index_of

ROW = 4
STORY = """A transitive dependency asks for `helper @ https://...`: a URL outside of every index that the project's
owner chose, whose content can change at any time."""

THEIRS = {"helper.py": "WHO = 'a stranger'\n"}


def play(tool):
    with Index() as elsewhere:
        elsewhere.add(wheel("helper", "1.0", files=THEIRS))
        url = f"{elsewhere.root}files/helper-1.0-py3-none-any.whl"
        with index_of(wheel("victim", "1.0", requires=[f"helper @ {url}"]), wheel("helper", "1.0")) as index:
            tool.require("app")
            tool.install(index.url)
        harm = None
        if tool.installed("helper.py"):
            harm = "installed what the URL in the metadata gave"
        elif elsewhere.log and tool.name == "assay":
            harm = "asked the URL in the metadata"
        return tool.judge(harm, "helper", codes=(1, 4))
