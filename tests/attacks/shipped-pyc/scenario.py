"""A wheel brings bytecode that is not made from its source"""
from lab.packages import wheel
from tools import install_hostile

ROW = 12
STORY = """A transitive dependency ships `__pycache__/victim.cpython-3xx.pyc`, marked as not to be checked against the
source. Python runs that, while everybody who reviews the package reads `victim.py`."""

COMPILE = """import py_compile, sys, importlib.util
open('evil.py', 'w').write("import os\\nopen(os.environ['MARKER'], 'w').write('ran')\\n")
mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
py_compile.compile('evil.py', 'evil.pyc', invalidation_mode=mode, doraise=True)
print(importlib.util.cache_from_source('victim.py'))"""


def harm(tool):
    tool.python("import victim")
    return "installed it; the import ran the bytecode and not the source" if tool.marker.exists() else None


def play(tool):
    made = tool.world.run(tool.world.python, "-c", COMPILE, cwd=tool.world.top / "tmp")
    bytecode = (tool.world.top / "tmp/evil.pyc").read_bytes()
    hostile = wheel("victim", "1.0", files={"victim.py": "WHO = 'the author'\n", made.stdout.strip(): bytecode})
    act = install_hostile(tool, [hostile], [wheel("victim", "1.0")], harm, "__pycache__")
    if act.held and act.code == 0:
        return act._replace(did="installed it, and compiled the source over the bytecode")
    return act
