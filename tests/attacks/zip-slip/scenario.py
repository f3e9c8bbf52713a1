"""A wheel's member has a name that leads out of the environment"""
from lab.packages import wheel
from tools import install_hostile

ROW = 13
STORY = """The wheel of a transitive dependency has a member `../../../../../escaped`, and RECORD names it like the
others; or it has a symbolic link that leads there, and a member behind the link."""


def harm(tool):
    if any(tool.top.rglob("escaped*")):
        return "wrote a file outside of the environment"
    return None


DOTS = wheel("victim", "1.0", raw_members=[("../../../../../escaped", b"escaped\n")])
LINK = wheel("victim", "1.0", modes={"victim_out": 0o120777},
             raw_members=[("victim_out", b"../../../../.."), ("victim_out/escaped", b"escaped\n")])


def play_way(tool, hostile, *words):
    act = install_hostile(tool, [hostile], [wheel("victim", "1.0")], harm, *words)
    if act.held and act.code == 0:
        return act._replace(did="left the member out without a word, and installed the rest")
    return act


def play(tool):
    return [play_way(tool.another("dots"), DOTS, "escaped")._replace(way="dots"),
            play_way(tool.another("link"), LINK, "victim_out")._replace(way="a link")]
