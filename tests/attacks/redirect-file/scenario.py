"""A page leads to files of this machine"""
import hashlib

from lab.packages import wheel
from tools import index_of

ROW = 19
STORY = """The index's page of a transitive dependency names a file by a `file:` URL, or the index answers with a
redirect to one: it reads what lies on the user's own disk, or on a server's that works for others."""

LOCAL = {"victim.py": "WHO = 'a file of this machine'\n"}


def play_way(tool, way):
    name, data, text = wheel("victim", "1.0", files=LOCAL)
    local = tool.top / "secrets" / name
    local.parent.mkdir()
    local.write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    with index_of((name, data, text), offer_json=False) as index:
        def answer(path):
            if way == "link" and path == "/simple/victim/":
                page = f'<html><body><a href="{local.as_uri()}#sha256={digest}">{name}</a></body></html>'
                return 200, {"Content-Type": "text/html"}, page.encode()
            if way == "redirect" and path == f"/files/{name}":
                return 302, {"Location": local.as_uri()}, b""
            return None
        index.answer = answer
        tool.require("app")
        tool.install(index.url)
        harm = "read the local file and installed it" if tool.installed("victim.py") else None
        return tool.judge(harm, "file:", codes=(1, 3, 4), way=way)


def play(tool):
    return [play_way(tool.another(way), way) for way in ("link", "redirect")]
