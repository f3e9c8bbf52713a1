"""A wheel that reads differently from the front and from the end"""
import io
import zipfile

from lab.packages import wheel
from tools import install_hostile

ROW = 13
STORY = """The wheel of a transitive dependency can be read in two ways: the directory at the end and the header
before the data give a member different names; or a whole other wheel stands before it in the file; or a member is
there twice, with one name and two contents. Whoever scans the archive in one way sees another package than whoever
installs it in the other. Whichever is installed, the other could have been."""

SEEN = {"victim.py": "WHO = 'the author'\n"}
USED = {"victim.py": "WHO = 'a stranger'\n"}


def harm(tool):
    got = tool.installed("victim.py") or tool.installed("w1ctim.py")
    return "installed one of the two readings" if got else None


def two_names():
    name, data, text = wheel("victim", "1.0", files=SEEN)
    return name, data.replace(b"victim.py", b"w1ctim.py", 1), text


def two_wheels():
    name, data, text = wheel("victim", "1.0", files=SEEN)
    return name, wheel("victim", "1.0", files=USED)[1] + data, text


def twice():
    name, data, text = wheel("victim", "1.0", files=SEEN)
    whole = io.BytesIO(data)
    with zipfile.ZipFile(whole, "a") as archive:
        entry = zipfile.ZipInfo("w1ctim.py", (2020, 1, 1, 0, 0, 0))
        archive.writestr(entry, USED["victim.py"])
    return name, whole.getvalue().replace(b"w1ctim.py", b"victim.py"), text


def play(tool):
    makers = {"two names": two_names, "two wheels": two_wheels, "twice": twice}
    honest = [wheel("victim", "1.0", files=SEEN)]
    return [install_hostile(tool.another(way.replace(" ", "-")), [make()], honest, harm, "victim-1.0-py3-none-any.whl")
            ._replace(way=way) for way, make in makers.items()]
