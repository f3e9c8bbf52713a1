"""Packages that wear the resolver out"""
import subprocess

from lab.packages import wheel
from tools import index_of

ROW = 20
SLOW = True     # it measures where assay's own bound on work lies
STORY = """A transitive dependency needs twelve pigeons. Each pigeon has eleven versions, one for each hole, and each
hole has one version for each pigeon: there is no solution, and no short proof of it, so that every search takes time
without end. A program must stop by itself, at a stated bound, with an error. pip and uv are stopped after 10
seconds."""

PIGEONS = 12
# assay counts its steps, not the time, so how long that takes depends on what else the machine does.
PATIENCE = {"assay": 300, "pip": 10, "uv": 10}


def packages():
    pigeons, holes = range(1, PIGEONS + 1), range(1, PIGEONS)
    yield wheel("victim", "1.0", requires=[f"pigeon{p}" for p in pigeons])
    for hole in holes:
        for pigeon in pigeons:
            yield wheel(f"pigeon{pigeon}", str(hole), requires=[f"hole{hole} =={pigeon}"])
            yield wheel(f"hole{hole}", str(pigeon))


def play(tool):
    with index_of(*packages()) as index:
        tool.require("app")
        tool.patience = PATIENCE[tool.name]
        try:
            tool.install(index.url)
        except subprocess.TimeoutExpired:
            return tool.act(False, f"was still at it after {tool.patience} seconds")
        return tool.judge(None, codes=(1, 3))
