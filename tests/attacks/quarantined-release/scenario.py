"""A project is in quarantine"""
import json

from lab.index import JSON
from lab.packages import wheel
from tools import index_of

ROW = 7
STORY = """PyPI has put a transitive dependency into quarantine (PEP 792), since it is thought to be malware. A mirror
serves its page with that status, and with the files still in it."""

BAD = {"victim.py": "WHO = 'whoever took the account'\n"}


def play(tool):
    with index_of(wheel("victim", "1.0", files=BAD)) as index:
        def answer(path):
            if path != "/simple/victim/":
                return None
            page = json.loads(index.page_json("victim"))
            page["meta"]["api-version"] = "1.4"
            page["project-status"] = {"status": "quarantined", "reason": "thought to be malware"}
            return 200, {"Content-Type": JSON}, json.dumps(page).encode()
        index.answer = answer
        tool.require("app")
        tool.install(index.url)
        harm = "installed it" if tool.installed("victim.py") else None
        return tool.judge(harm, "victim", "quarantine", codes=(1, 4))
