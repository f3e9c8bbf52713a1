"""A marker that makes its reader explode"""
from lab.packages import wheel
from tools import index_of

ROW = 20
STORY = """The metadata of a transitive dependency has a marker of 20,000 nested parentheses: a reader that calls
itself for each comes to the end of its stack. It must say no in time, name the input, and not crash."""

DEPTH = 20000
MARKER = "(" * DEPTH + "python_version >= '3'" + ")" * DEPTH


def play(tool):
    with index_of(wheel("victim", "1.0", requires=[f"helper ; {MARKER}"]), wheel("helper", "1.0")) as index:
        tool.require("app")
        tool.install(index.url)
    crashed = tool.code is not None and (tool.code < 0 or tool.code >= 128)
    if crashed or "RecursionError" in tool.said:
        return tool.act(False, "crashed")
    if tool.name == "assay" and (tool.code not in (1, 3) or "victim" not in tool.said):
        return tool.act(None, "did not name the package at fault")
    return tool.act(True, "refused" if tool.code else "took it in its stride")
