"""Metadata beside a wheel hides what the wheel needs"""
from lab.packages import metadata, wheel
from tools import index_of

ROW = 14
STORY = """An index serves metadata beside a wheel (PEP 658), with a right hash, that leaves out a requirement of the
wheel: here on a package that checks signatures. The wheel is installed and works, without the check."""


def play(tool):
    name, data, text = wheel("victim", "1.0", requires=["checks-signatures"])
    with index_of((name, data, metadata("victim", "1.0")), wheel("checks-signatures", "1.0")) as index:
        tool.require("app")
        tool.install(index.url)
        hidden = tool.installed("victim/__init__.py") and not tool.installed("checks_signatures/__init__.py")
        return tool.judge("installed the wheel without what it needs" if hidden else None, "victim", "METADATA")
