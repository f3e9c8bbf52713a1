"""A wheel brings a .start file"""
from lab.packages import wheel
from tools import install_hostile

ROW = 12
STORY = """A transitive dependency has a `.start` file (PEP 829), which names a function that Python, from 3.15 on,
calls at each start: what `.pth` lines were used for."""


def harm(tool):
    there = tool.installed("victim.start")
    return "installed it; a Python that knows such files calls it at each start" if there else None


def play(tool):
    hostile = wheel("victim", "1.0", files={"victim.py": "def steal():\n    pass\n", "victim.start": "victim:steal\n"})
    return install_hostile(tool, [hostile], [wheel("victim", "1.0")], harm, "victim.start")
