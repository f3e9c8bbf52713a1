"""A wheel brings a .pth file with code"""
from lab.packages import wheel
from tools import install_hostile

ROW = 12
STORY = """A transitive dependency has a `.pth` file with a line that starts with `import`. Each start of the environment's
Python runs it, whether anything imports the package or not."""

PTH = "import os; open(os.environ['MARKER'], 'w').write('ran')\n"


def harm(tool):
    tool.python("pass")
    return "installed it; starting Python ran the code" if tool.marker.exists() else None


def play(tool):
    hostile = wheel("victim", "1.0", files={"victim.py": "", "victim.pth": PTH})
    return install_hostile(tool, [hostile], [wheel("victim", "1.0")], harm, "victim.pth")
