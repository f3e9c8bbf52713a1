"""A wheel brings a .pth file with code"""
from lab.packages import wheel
from tools import install_hostile

ROW = 12
STORY = """A transitive dependency has a `.pth` file with a line that starts with `import`. Each start of the
environment's Python runs it, whether anything imports the package or not. Or the file lies among the package's data
files, and gets to the same place from there."""

PTH = "import os; open(os.environ['MARKER'], 'w').write('ran')\n"


def harm(tool):
    tool.python("pass")
    return "installed it; starting Python ran the code" if tool.marker.exists() else None


def play_way(tool, way, folder):
    hostile = wheel("victim", "1.0", files={"victim.py": "", folder + "victim.pth": PTH})
    return install_hostile(tool, [hostile], [wheel("victim", "1.0")], harm, "victim.pth")._replace(way=way)


def play(tool):
    print_folder = "import sys; print('lib/python%d.%d/site-packages/' % sys.version_info[:2])"
    data = "victim-1.0.data/data/" + tool.world.run(tool.world.python, "-c", print_folder).stdout.strip()
    return [play_way(tool.another("plain"), "", ""), play_way(tool.another("data"), "by way of .data/data", data)]
