"""Text from an index that speaks to the terminal and to the build service"""
from lab.packages import wheel
from tools import index_of

ROW = 18
STORY = """A file has been yanked, for a reason of the attacker's choice: it sets the terminal's title, wipes the warning off
the screen, turns the rest around, and gives a command to the build service, on a line of its own. The project pins that
very version."""

REASON = "broken\x1b]0;owned\x07\x1b[2K\x1b[1A \u202egnihton\n::set-env name=PATH::/tmp/evil\n##[error]x"


def harm(tool):
    if "\x1b" in tool.said or "\x07" in tool.said or "\u202e" in tool.said:
        return "printed the control characters as they came"
    if any(line.lstrip().startswith(("::", "##[")) for line in tool.said.splitlines()):
        return "printed a command for the build service on a line of its own"
    return None


def play(tool):
    with index_of() as index:
        index.add(wheel("victim", "1.0"), yanked=REASON)
        tool.require("app", "victim==1.0")
        done = tool.lock(index.url) if tool.name != "pip" else tool.install(index.url)
    if bad := harm(tool):
        return tool.act(False, bad)
    if tool.name == "assay" and "yanked" not in tool.said:
        return tool.act(None, "did not speak of the reason")
    return tool.act(True, "showed it without harm" if "broken" in tool.said else "did not show it")
