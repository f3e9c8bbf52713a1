"""Metadata beside a wheel asks for more than the wheel does"""
from lab.packages import metadata, wheel
from tools import index_of

ROW = 14
STORY = """An index serves metadata beside a wheel (PEP 658), with a right hash, that is not the wheel's own: it asks
for one more package. Who reviews the wheel never sees that."""


def play(tool):
    name, data, text = wheel("victim", "1.0")
    lie = metadata("victim", "1.0", requires=["stranger"])
    with index_of((name, data, lie), wheel("stranger", "1.0", files={"stranger.py": "WHO = 'a stranger'\n"})) as index:
        tool.require("app")
        tool.install(index.url)
        harm = "installed a package that no wheel asks for" if tool.installed("stranger.py") else None
        return tool.judge(harm, "victim", "METADATA")
