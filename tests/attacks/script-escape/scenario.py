"""A script whose name leads out of the environment"""
from lab.packages import wheel
from tools import install_hostile

ROW = 13
STORY = """A transitive dependency has an entry point named `../../../escaped`, for which installers write a
script."""


def harm(tool):
    if any(tool.top.rglob("escaped*")):
        return "wrote a script outside of the environment's folder for scripts"
    return None


def play(tool):
    files = {"victim.py": "def main():\n    pass\n"}
    hostile = wheel("victim", "1.0", files=files, scripts={"../../../escaped": "victim:main"})
    honest = wheel("victim", "1.0", files=files, scripts={"victim": "victim:main"})
    act = install_hostile(tool, [hostile], [honest], harm, "name of a script")
    if act.held and tool.installed("victim.py") is not None:
        return act._replace(did="refused the script, and left the package half installed")
    return act
