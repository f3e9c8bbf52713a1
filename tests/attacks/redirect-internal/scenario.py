"""A page of a public index leads to an internal address"""
import hashlib
import http.server
import threading
import urllib.request

from lab.packages import wheel
from tools import index_of

ROW = 19
STORY = """An index on the public network is reached through a proxy. Its page of a transitive dependency names a file
at an address that only this machine or its network can reach: the program would ask there, with the rights of whoever
runs it."""

PUBLIC = "http://packages.example.org/simple/"


class Proxy:
    """Stands for the way to the public network: everything for example.org goes to the index, and what is asked for
    elsewhere is written down."""

    def __init__(self, index):
        proxy = self
        self.elsewhere = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"
            timeout = 30

            def do_GET(self):
                if not self.path.startswith("http://packages.example.org/"):
                    proxy.elsewhere.append(self.path)
                    self.send_error(404)
                    return
                url = self.path.replace("http://packages.example.org/", index.root)
                ask = urllib.request.Request(url, headers={"Accept": self.headers.get("Accept", "*/*")})
                try:
                    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(ask, timeout=20) as answer:
                        kind, body = answer.headers["Content-Type"], answer.read()
                except urllib.error.HTTPError as error:
                    self.send_error(error.code)
                    return
                body = body.replace(index.root.encode(), b"http://packages.example.org/")
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *exc):
        self.server.shutdown()
        self.server.server_close()


def play(tool):
    name, data, text = wheel("victim", "1.0", files={"victim.py": "WHO = 'an internal service'\n"})
    digest = hashlib.sha256(data).hexdigest()
    with index_of() as internal, index_of((name, data, text)) as public, Proxy(public) as proxy:
        def answer(path):
            if path != "/simple/victim/":
                return None
            page = f'<html><body><a href="{internal.root}admin/{name}#sha256={digest}">{name}</a></body></html>'
            return 200, {"Content-Type": "text/html"}, page.encode()
        public.answer = answer
        internal.answer = lambda path: (200, {"Content-Type": "application/octet-stream"}, data)
        tool.env.update({"PIP_TRUSTED_HOST": "packages.example.org", "http_proxy": proxy.url, "HTTP_PROXY": proxy.url,
                         "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"})
        tool.require("app")
        tool.install(PUBLIC)
        if tool.name == "assay" and not public.asked_for("/simple/victim/"):
            return tool.act(None, "did not come as far as the page")
        harm = "asked the internal address" if internal.log or proxy.elsewhere else None
        return tool.judge(harm, "127.0.0.1", codes=(1, 3, 4))
