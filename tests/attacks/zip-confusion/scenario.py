"""A wheel that reads differently from the front and from the end"""
from lab.packages import wheel
from tools import install_hostile

ROW = 13
STORY = """In the wheel of a transitive dependency the directory at the end and the header before the data give a member
different names: whoever scans the archive in one way sees another package than whoever installs it in the other."""


def harm(tool):
    for name in ("seen", "used"):
        if tool.installed(f"victim_{name}.py"):
            return f"installed the member under the name that stands {'at the end' if name == 'seen' else 'before the data'}"
    return None


def play(tool):
    name, data, text = wheel("victim", "1.0", files={"victim_seen.py": "WHO = 'the author'\n"})
    hostile = name, data.replace(b"victim_seen.py", b"victim_used.py", 1), text
    return install_hostile(tool, [hostile], [wheel("victim", "1.0")], harm, "victim_seen.py")
