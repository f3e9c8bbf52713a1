"""A package index on loopback that does what it is told: pages (PEP 691 JSON and PEP 503 HTML), files, METADATA beside
them (PEP 658), a log of every request, and lies."""
import base64
import hashlib
import html
import http.server
import json
import re
import threading

JSON = "application/vnd.pypi.simple.v1+json"
OLD = "2020-01-01T00:00:00.000000Z"


def normalize(name):
    return re.sub(r"[-_.]+", "-", name).lower()


class File:
    def __init__(self, name, data, metadata, upload_time=OLD, yanked=False, requires_python=None, size=True):
        self.name, self.data, self.metadata, self.upload_time = name, data, metadata, upload_time
        self.yanked, self.requires_python, self.size = yanked, requires_python, size
        self.sha256 = hashlib.sha256(data).hexdigest()
        self.served = data                  # what a download really gives
        self.metadata_served = metadata     # what the METADATA beside it really gives


class Index:
    """`with Index() as index: index.add(wheel(...)); index.url`. Answers can be changed while it serves:
    `index.answer(path) -> (status, headers, body) or None` is asked first."""

    def __init__(self, *, offer_metadata=True, offer_json=True, password=None):
        self.projects, self.log, self.lock = {}, [], threading.Lock()
        self.offer_metadata, self.offer_json = offer_metadata, offer_json
        self.password = password  # "user:password" that every request must bring
        self.presented = set()    # what Authorization headers came in
        self.answer = lambda path: None

    def add(self, package, **about):
        name, data, metadata = package
        project = normalize(name.split("-")[0] if name.endswith(".whl") else name.rsplit("-", 1)[0])
        entry = File(name, data, metadata, **about)
        self.projects.setdefault(project, {})[name] = entry
        return entry

    def asked_for(self, text):
        """How many requests had text in their path."""
        with self.lock:
            return sum(text in path for path in self.log)

    # -- pages --

    def page_json(self, project):
        files = []
        for f in self.projects[project].values():
            entry = {"filename": f.name, "url": f"{self.root}files/{f.name}", "hashes": {"sha256": f.sha256},
                     "upload-time": f.upload_time, "yanked": f.yanked}
            if f.size:
                entry["size"] = len(f.data)
            if f.requires_python:
                entry["requires-python"] = f.requires_python
            if self.offer_metadata and f.name.endswith(".whl"):
                entry["core-metadata"] = {"sha256": hashlib.sha256(f.metadata.encode()).hexdigest()}
            files.append(entry)
        versions = sorted({re.split(r"-|\.tar\.gz", f.name)[1] for f in self.projects[project].values()})
        return json.dumps({"meta": {"api-version": "1.1"}, "name": project, "versions": versions, "files": files})

    def page_html(self, project):
        rows = []
        for f in self.projects[project].values():
            more = f' data-requires-python="{html.escape(f.requires_python)}"' if f.requires_python else ""
            if f.yanked:
                more += f' data-yanked="{html.escape(str(f.yanked))}"'
            if self.offer_metadata and f.name.endswith(".whl"):
                more += f' data-core-metadata="sha256={hashlib.sha256(f.metadata.encode()).hexdigest()}"'
            rows.append(f'<a href="{self.root}files/{f.name}#sha256={f.sha256}"{more}>{f.name}</a><br>')
        return "<!DOCTYPE html><html><body>\n" + "\n".join(rows) + "\n</body></html>\n"

    def respond(self, path, accept):
        """(status, content type, body) of an honest answer."""
        if match := re.fullmatch(r"/simple/([^/]+)/", path):
            if match[1] not in self.projects:
                return 404, "text/plain", b"no such project\n"
            if self.offer_json and JSON in accept:
                return 200, JSON, self.page_json(match[1]).encode()
            return 200, "text/html", self.page_html(match[1]).encode()
        if path == "/simple/":
            rows = "".join(f'<a href="/simple/{p}/">{p}</a>' for p in sorted(self.projects))
            return 200, "text/html", f"<html><body>{rows}</body></html>".encode()
        if match := re.fullmatch(r"/files/(.+?)(\.metadata)?", path):
            for files in self.projects.values():
                if f := files.get(match[1]):
                    if match[2]:
                        return 200, "text/plain", f.metadata_served.encode()
                    return 200, "application/octet-stream", f.served
        return 404, "text/plain", b"nothing here\n"

    # -- serving --

    def __enter__(self):
        index = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 30

            def do_GET(self, body=True):
                presented = self.headers.get("Authorization")
                with index.lock:
                    index.log.append(self.path)
                    index.presented.add(presented)
                told = index.answer(self.path)
                if index.password and presented != "Basic " + base64.b64encode(index.password.encode()).decode():
                    told = 401, {"WWW-Authenticate": 'Basic realm="lab"'}, b"who are you?\n"
                status, headers, content = told or (None, {}, b"")
                if told is None:
                    status, kind, content = index.respond(self.path, self.headers.get("Accept", ""))
                    headers = {"Content-Type": kind}
                if status == 200 and (wanted := re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))):
                    first = int(wanted[1]) if wanted[1] else max(0, len(content) - int(wanted[2]))
                    last = min(len(content) - 1, int(wanted[2]) if wanted[1] and wanted[2] else len(content) - 1)
                    headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
                    status, content = 206, content[first:last + 1]
                self.send_response(status)
                for key, value in headers.items():
                    self.send_header(key, value)
                self.send_header("Content-Length", str(len(content)))
                self.send_header("Accept-Ranges", "bytes")
                self.end_headers()
                if body:
                    self.wfile.write(content)

            def do_HEAD(self):
                self.do_GET(body=False)

            def log_message(self, *args):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, address):
                pass  # a client that goes away is the client's affair

        self.server = Server(("127.0.0.1", 0), Handler)
        self.root = f"http://127.0.0.1:{self.server.server_address[1]}/"
        self.url = self.root + "simple/"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *exc):
        self.server.shutdown()
        self.server.server_close()
