"""A wheel's member has a name that leads out of the environment"""
from lab.packages import wheel
from tools import install_hostile

ROW = 13
STORY = """The wheel of a transitive dependency has a member `../../../../../escaped`, and RECORD names it like the others."""


def harm(tool):
    if any(tool.top.rglob("escaped*")):
        return "wrote a file outside of the environment"
    return None


def play(tool):
    hostile = wheel("victim", "1.0", raw_members=[("../../../../../escaped", b"escaped\n")])
    act = install_hostile(tool, [hostile], [wheel("victim", "1.0")], harm, "escaped")
    if act.held and act.code == 0:
        return act._replace(did="left the member out without a word, and installed the rest")
    return act
