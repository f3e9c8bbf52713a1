"""One package overwrites another's file"""
from lab.packages import wheel
from tools import install_hostile

ROW = 13
STORY = """A transitive dependency has, besides its own, a file of another package that is installed with it: here of
the one that checks signatures."""

REAL = {"checker.py": "def check():\n    return 'checked'\n"}
FAKE = {"checker.py": "def check():\n    return 'not checked'\n"}


def harm(tool):
    if tool.code == 0 and tool.installed("victim.py") is not None:
        return "installed both into one place, where one of the two files stands now"
    return None


def play(tool):
    checker = wheel("checker", "1.0", files=REAL)
    hostile = wheel("victim", "1.0", files={"victim.py": "", **FAKE}, requires=["checker"])
    honest = wheel("victim", "1.0", files={"victim.py": ""}, requires=["checker"])
    return install_hostile(tool, [checker, hostile], [checker, honest], harm, "checker.py", "victim")
