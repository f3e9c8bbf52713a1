"""Text from an index that speaks to the terminal and to the build service"""
from lab.packages import wheel
from tools import index_of

ROW = 18
STORY = """A file has been yanked, for a reason of the attacker's choice: it sets the terminal's title, wipes the
warning off the screen, turns the rest around, and gives a command to the build service, on a line of its own. The
project pins that very version. Or such text stands where the file's metadata should have a requirement."""

REASON = "broken\x1b]0;owned\x07\x1b[2K\x1b[1A \u202egnihton\n::set-env name=PATH::/tmp/evil\n##[error]x"


def harm(tool):
    if "\x1b" in tool.said or "\x07" in tool.said or "\u202e" in tool.said:
        return "printed the control characters as they came"
    if any(line.lstrip().startswith(("::", "##[")) for line in tool.said.splitlines()):
        return "printed a command for the build service on a line of its own"
    return None


def play_way(tool, way):
    victim = wheel("victim", "1.0", requires=[REASON.split("\n")[0]] if way == "a requirement" else [])
    with index_of() as index:
        index.add(victim, yanked=REASON if way == "a reason" else False)
        tool.require("app", "victim==1.0")
        if tool.name == "pip":
            tool.install(index.url)
        else:
            tool.lock(index.url)
    if bad := harm(tool):
        return tool.act(False, bad, way)
    if tool.name == "assay" and "broken" not in tool.said and "control character" not in tool.said:
        return tool.act(None, "did not speak of the text", way)
    shown = "showed it without harm" if "broken" in tool.said else "did not show it"
    return tool.act(True, shown, way)


def play(tool):
    return [play_way(tool.another(way.split()[-1]), way) for way in ("a reason", "a requirement")]
