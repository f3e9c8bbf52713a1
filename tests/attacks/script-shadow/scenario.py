"""A script that stands in for an everyday command"""
from lab.packages import wheel
from tools import install_hostile

ROW = 13
STORY = """A transitive dependency has scripts named `git` and `sudo`. While the environment is active they come first
on the PATH, and see what people type."""


def harm(tool):
    return "installed scripts that stand in for git and sudo" if tool.there("bin/git") else None


def play(tool):
    files = {"victim.py": "def main():\n    pass\n"}
    hostile = wheel("victim", "1.0", files=files, scripts={"git": "victim:main", "sudo": "victim:main"})
    honest = wheel("victim", "1.0", files=files, scripts={"victim": "victim:main"})
    return install_hostile(tool, [hostile], [honest], harm, "git")
