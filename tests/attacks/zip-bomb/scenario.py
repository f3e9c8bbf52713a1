"""A small wheel that unpacks to a lot"""
import functools

from lab.packages import wheel
from tools import install_hostile

ROW = 13
STORY = """The wheel of a transitive dependency has 130 kB and unpacks to 128 MiB of zeros; a real one would be
larger."""

SIZE = 128 << 20


@functools.cache
def bomb():
    return wheel("victim", "1.0", files={"victim.py": "", "victim.bin": bytes(SIZE)})


def harm(tool):
    file = tool.there("lib/python3*/site-packages/victim.bin")
    return "unpacked and installed all of it" if file and file.stat().st_size == SIZE else None


def play(tool):
    return install_hostile(tool, [bomb()], [wheel("victim", "1.0")], harm, "victim-1.0-py3-none-any.whl")
