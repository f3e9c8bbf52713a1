"""The internal index wants a password for once"""
import importlib.util
import pathlib

ROW = 4
STORY = """As in confusion-404, but the company's index answers 401 for `acme-core`: a token has expired. It happens
on a build machine, where nobody can be asked for a password."""

there = pathlib.Path(__file__).parents[1] / "confusion-404/scenario.py"
spec = importlib.util.spec_from_file_location("confusion_404", there)
confusion_404 = importlib.util.module_from_spec(spec)
spec.loader.exec_module(confusion_404)


def answer(path):
    if path.startswith("/simple/acme-core"):
        return 401, {"WWW-Authenticate": 'Basic realm="acme"', "Content-Type": "text/plain"}, b"no\n"
    return None


def play(tool):
    tool.env["PIP_NO_INPUT"] = 1
    return confusion_404.play(tool, answer, codes=(3, 4))
