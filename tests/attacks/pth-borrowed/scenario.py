"""A known, harmless .pth line, with a stranger's module behind it"""
from lab.packages import wheel
from tools import install_hostile

ROW = 12
STORY = """setuptools has a `.pth` line that everybody knows and lets pass: it imports `_distutils_hack`. A transitive
dependency ships the very same file, and another package of the same stranger the module that it imports."""

PTH = ("import os; var = 'SETUPTOOLS_USE_DISTUTILS'; enabled = os.environ.get(var, 'local') == 'local'; "
       "enabled and __import__('_distutils_hack')")
HACK = "import os\nopen(os.environ['MARKER'], 'w').write('ran')\n"


def harm(tool):
    tool.python("pass")
    return "installed it; starting Python ran the code" if tool.marker.exists() else None


def play(tool):
    hack = wheel("helper", "1.0", files={"_distutils_hack/__init__.py": HACK})
    hostile = wheel("victim", "1.0", files={"victim.py": "", "distutils-precedence.pth": PTH}, requires=["helper"])
    honest = wheel("victim", "1.0", requires=["helper"])
    return install_hostile(tool, [hack, hostile], [hack, honest], harm, "distutils-precedence.pth")
