"""A wheel brings sitecustomize"""
from lab.packages import wheel
from tools import install_hostile

ROW = 12
STORY = """A transitive dependency has a module `sitecustomize` at the top. Python imports it at each start, from an
environment as from anywhere on its path, unless the system's Python has one of its own, as Debian's has."""

CODE = "import os\nopen(os.environ['MARKER'], 'w').write('ran')\n"


def harm(tool):
    tool.python("pass")
    if tool.marker.exists():
        return "installed it; starting Python ran the code"
    return "installed it" if tool.installed("sitecustomize.py") else None


def play(tool):
    hostile = wheel("victim", "1.0", files={"victim.py": "", "sitecustomize.py": CODE})
    return install_hostile(tool, [hostile], [wheel("victim", "1.0")], harm, "sitecustomize")
