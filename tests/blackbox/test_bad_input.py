"""What comes from outside is broken, cut short or false: a clear error, the right exit status, the disk as it was."""
import gzip
import io
import json
import pathlib
import socket
import threading
import zipfile

import pytest
from lab.index import JSON, Index
from lab.packages import record_hash, sdist, wheel

WHEEL = "files/lib-1.0-py3-none-any.whl"


@pytest.fixture
def project(world, index):
    index.add(wheel("app", "1.0", requires=["lib"]))
    index.add(wheel("lib", "1.0"))
    world.write("requirements.in", "app\n")
    return world


def tree(folder):
    return {str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None for p in pathlib.Path(folder).rglob("*")}


def run(world, index, command, *args, **more):
    return world.run_assay(command, "--index-url", index.url, *args, **more)


def fails(world, index, command, code, *said, args=(), **more):
    """The command ends with code, says all this, and leaves the project's folder as it was."""
    before = tree(world.project)
    done = run(world, index, command, *args, **more)
    assert done.returncode == code, done.stderr
    assert done.stdout == "" and done.stderr.startswith("error: ")
    for part in said:
        assert part in done.stderr, done.stderr
    assert tree(world.project) == before
    return done


def always(status, headers, body):
    return lambda path: (status, headers, body) if path == "/simple/lib/" else None


def page(**changes):
    file = {"filename": "lib-1.0-py3-none-any.whl", "url": "../../files/lib-1.0-py3-none-any.whl",
            "hashes": {"sha256": "0" * 64}, "upload-time": "2020-01-01T00:00:00Z", "size": 1}
    return json.dumps({"meta": {"api-version": "1.1"}, "name": "lib", "versions": ["1.0"], "files": [{**file, **changes}]}).encode()


BAD_PAGES = {
    "truncated": page()[:-40],
    "empty": b"",
    "no page": b"[]",
    "another project's": page().replace(b'"name": "lib"', b'"name": "bil"'),
    "a future version": page().replace(b'"1.1"', b'"2.0"'),
    "not UTF-8": page().replace(b"py3", b"p\xff3"),
    "files that are none": page().replace(b'"files": [', b'"files": [7, '),
    "too deep": page().replace(b'"meta": {', b'"meta": {"x": ' + b"[" * 5000 + b"]" * 5000 + b", "),
    "a bad hash": page(hashes={"sha256": "xyz"}),
}


@pytest.mark.parametrize("body", BAD_PAGES.values(), ids=BAD_PAGES.keys())
def test_pages(project, index, body):
    index.answer = always(200, {"Content-Type": JSON}, body)
    fails(project, index, "lock", 3, "lib", index.url)
    index.answer = lambda path: None
    assert run(project, index, "lock").returncode == 0  # and it was not kept


def test_a_page_that_is_no_page(project, index):
    index.answer = always(200, {"Content-Type": "image/png"}, b"\x89PNG\r\n")
    fails(project, index, "lock", 3, "lib", "image/png")
    # A portal of some hotel.
    index.answer = always(200, {"Content-Type": "text/html"}, b"<html><body>Please log in</body></html>")
    done = run(project, index, "lock")
    assert done.returncode in (1, 3) and "lib" in done.stderr and not (project.project / "pylock.toml").exists()


def test_compressed_pages(project, index):
    body = gzip.compress(index.page_json("lib").encode())
    index.answer = always(200, {"Content-Type": JSON, "Content-Encoding": "gzip"}, body)
    assert run(project, index, "lock").returncode == 0
    index.answer = always(200, {"Content-Type": JSON, "Content-Encoding": "gzip"}, body[:-9])
    fails(project, index, "lock", 3, "lib", args=["-o", "pylock.x.toml", "--no-cache"])
    bomb = gzip.compress(b" " * (300 << 20), 9)
    index.answer = always(200, {"Content-Type": JSON, "Content-Encoding": "gzip"}, bomb)
    fails(project, index, "lock", 3, "lib", args=["-o", "pylock.x.toml", "--no-cache"])


@pytest.mark.parametrize("status, code", [(401, 3), (403, 3), (404, 1), (410, 1), (418, 3), (500, 3), (503, 3)])
def test_statuses(project, index, status, code):
    index.answer = always(status, {"Content-Type": "text/plain", "Retry-After": "0"}, b"no\n")
    done = fails(project, index, "lock", code, "lib", env={"ASSAY_RETRIES": "1"})
    assert code == 1 or str(status) in done.stderr


def test_a_server_that_recovers(project, index):
    left = {"/simple/lib/": 2, f"/{WHEEL}": 1}

    def answer(path):
        if left.get(path):
            left[path] -= 1
            return 503, {"Content-Type": "text/plain", "Retry-After": "0"}, b"later\n"

    index.answer = answer
    done = run(project, index, "lock")
    assert done.returncode == 0, done.stderr
    done = run(project, index, "sync")
    assert done.returncode == 0 and left == {"/simple/lib/": 0, f"/{WHEEL}": 0}, done.stderr


@pytest.mark.parametrize("text, said", [
    ("Metadata-Version: 2.1\nName: lib\nVersion: 1.0\nRequires-Dist: evil\n", "sha256"),
])
def test_metadata_with_another_hash(project, index, text, said):
    index.projects["lib"]["lib-1.0-py3-none-any.whl"].metadata_served = text
    fails(project, index, "lock", 4, "lib", said)


BAD_METADATA = {
    "another name": "Metadata-Version: 2.1\nName: other\nVersion: 1.0\n",
    "another version": "Metadata-Version: 2.1\nName: lib\nVersion: 2.0\n",
    "no name": "Metadata-Version: 2.1\nVersion: 1.0\n",
    "two names": "Metadata-Version: 2.1\nName: lib\nName: lib\nVersion: 1.0\n",
    "nonsense": "\0\0\0",
    "a bad requirement": "Metadata-Version: 2.1\nName: lib\nVersion: 1.0\nRequires-Dist: ===\n",
    "a future version": "Metadata-Version: 9.0\nName: lib\nVersion: 1.0\n",
}


@pytest.mark.parametrize("text", BAD_METADATA.values(), ids=BAD_METADATA.keys())
def test_metadata_that_says_nonsense(project, index, text):
    index.add(wheel("lib", "1.0", metadata_text=text))
    done = run(project, index, "lock")
    assert done.returncode in (1, 3, 4) and done.stderr.startswith("error: ") and "lib" in done.stderr, done.stderr
    assert not (project.project / "pylock.toml").exists()


def test_files(project, index):
    assert run(project, index, "lock").returncode == 0
    honest = index.projects["lib"]["lib-1.0-py3-none-any.whl"].data
    file = index.projects["lib"]["lib-1.0-py3-none-any.whl"]
    for served, code in [(honest[:-1], 4), (honest + b"x", 4), (wheel("lib", "1.0", files={"lib.py": "evil"})[1], 4), (b"", 4)]:
        file.served = served
        done = fails(project, index, "sync", code, "lib-1.0-py3-none-any.whl", "nothing was installed")
        assert "evil" not in done.stderr
    file.served = honest
    index.answer = lambda path: (404, {}, b"") if path == f"/{WHEEL}" else None
    fails(project, index, "sync", 3, "lib-1.0-py3-none-any.whl", "404", "nothing was installed")
    index.answer = lambda path: None
    assert run(project, index, "sync").returncode == 0


def test_a_failed_change_leaves_the_environment(project, index):
    assert run(project, index, "lock").returncode == 0 and run(project, index, "sync").returncode == 0
    index.add(wheel("more", "1.0"))
    index.add(wheel("lib", "1.1"))
    project.write("requirements.in", "app\nmore\n")
    assert run(project, index, "lock", "--upgrade", "--no-cache").returncode == 0
    index.projects["more"]["more-1.0-py3-none-any.whl"].served = b"nonsense"
    fails(project, index, "sync", 4, "more-1.0-py3-none-any.whl", "nothing was installed; .venv is as it was")


class Rude:
    """A server that sends what it is told and hangs up."""

    def __init__(self, *replies):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.settimeout(60)
        self.replies = list(replies)
        self.count = 0
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/simple/"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        try:
            while True:
                connection, _ = self.socket.accept()
                with connection:
                    connection.settimeout(10)
                    connection.recv(65536)
                    connection.sendall(self.replies[min(self.count, len(self.replies) - 1)])
                    self.count += 1
        except OSError:
            pass

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.socket.close()


RUDE = {
    "nothing": b"",
    "half a header": b"HTTP/1.1 200 O",
    "half a body": b"HTTP/1.1 200 OK\r\nContent-Type: " + JSON.encode() + b"\r\nContent-Length: 100000\r\n\r\n" + page(),
    "a broken chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "no HTTP": b"220 mail.example.org ESMTP\r\n",
    "endless headers": b"HTTP/1.1 200 OK\r\n" + b"X-Filler: " + b"a" * 900_000 + b"\r\n\r\n",
}


@pytest.mark.parametrize("reply", RUDE.values(), ids=RUDE.keys())
def test_connections_that_are_cut(project, reply):
    with Rude(reply) as server:
        fails(project, server, "lock", 3, "app", env={"ASSAY_RETRIES": "0"})


def test_a_cut_download_is_tried_again(project, index):
    data = index.page_json("app").encode()
    whole = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n" % (JSON.encode(), len(data))
    with Rude(whole + data[:50], whole + data) as server:
        project.write("requirements.in", "app\n")
        done = run(project, server, "lock", "--timeout", "5")
        assert server.count > 1 and "app" in done.stderr


def test_nobody_listens(project):
    free = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{free.getsockname()[1]}/simple/"
    free.close()
    done = project.run_assay("lock", "--index-url", url, env={"ASSAY_RETRIES": "0"})
    assert done.returncode == 3 and url in done.stderr and not (project.project / "pylock.toml").exists()


def test_redirects(project, index):
    with Index() as other:
        other.add(wheel("lib", "9.0"))
        index.answer = lambda path: (302, {"Location": f"{other.root}simple/lib/"}, b"") if path == "/simple/lib/" else None
        done = run(project, index, "lock")
        assert done.returncode == 0, done.stderr  # loopback to loopback; what it leads to is still this index's word
        (project.project / "pylock.toml").unlink()
    for place in ("file:///etc/passwd", "ftp://127.0.0.1/x", "/simple/lib/", "http://[::bad/"):
        index.answer = lambda path, place=place: (302, {"Location": place}, b"") if path == "/simple/lib/" else None
        before = tree(project.project)
        done = run(project, index, "lock", "--no-cache")
        assert done.returncode in (3, 4) and "lib" in done.stderr, (place, done.stderr)
        assert tree(project.project) == before


LOCK = 'lock-version = "1.0"\ncreated-by = "x"\n'
BAD_LOCKS = {
    "truncated": (LOCK + '[[packages]]\nname = "app', "line 4"),
    "no TOML": ("<html>", "line 1"),
    "a future version": (LOCK.replace("1.0", "2.0"), "2.0"),
    "not UTF-8": (LOCK + "# \udcff\n", ""),
    "no version": ('created-by = "x"\npackages = []\n', "lock-version"),
    "a bad name": (LOCK + '[[packages]]\nname = "../app"\n', "line 4"),
    "a path outside": (LOCK + '[[packages]]\nname = "app"\nversion = "1"\nwheels = [{ path = "../../app-1-py3-none-any.whl", '
                       f'hashes = {{ sha256 = "{"0" * 64}" }} }}]\n', "app"),
    "no hash": (LOCK + '[[packages]]\nname = "app"\nversion = "1"\nwheels = [{ url = "http://127.0.0.1:9/app-1-py3-none-any.whl", '
                'hashes = {} }]\n', "app"),
    "a weak hash": (LOCK + '[[packages]]\nname = "app"\nversion = "1"\nwheels = [{ url = "http://127.0.0.1:9/app-1-py3-none-any.whl", '
                    f'hashes = {{ md5 = "{"0" * 32}" }} }}]\n', "app"),
    "a local file": (LOCK + '[[packages]]\nname = "app"\nversion = "1"\nwheels = [{ url = "file:///app-1-py3-none-any.whl", '
                     f'hashes = {{ sha256 = "{"0" * 64}" }} }}]\n', "app"),
    "too deep": (LOCK + "x = " + "[" * 5000 + "]" * 5000, ""),
}


@pytest.mark.parametrize("text, said", BAD_LOCKS.values(), ids=BAD_LOCKS.keys())
def test_locks(project, index, text, said):
    (project.project / "pylock.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    done = run(project, index, "sync")
    assert done.returncode in (2, 4) and done.stderr.startswith("error: ") and said in done.stderr, done.stderr
    assert done.stdout == "" and not (project.project / ".venv").exists()


BAD_PROJECTS = {
    "no TOML": ("pyproject.toml", "[project\n", "line 1"),
    "no requirement": ("pyproject.toml", '[project]\nname = "x"\nversion = "1"\ndependencies = ["app >>1"]\n', "line 4"),
    "a circle of groups": ("pyproject.toml", '[project]\nname = "x"\nversion = "1"\n[dependency-groups]\na = [{include-group = "b"}]\n'
                           'b = [{include-group = "a"}]\n', "include"),
    "too deep": ("pyproject.toml", "[project]\nx = " + "[" * 5000 + "]" * 5000, "line 2"),
    "a bad line": ("requirements.in", "app\nlib ==\n", "line 2"),
    "a missing file": ("requirements.in", "-r none.in\n", "none.in"),
    "a circle of files": ("requirements.in", "-r requirements.in\n", "requirements.in"),
    "a NUL": ("requirements.in", "app\0\n", "requirements.in"),
}


@pytest.mark.parametrize("name, text, said", BAD_PROJECTS.values(), ids=BAD_PROJECTS.keys())
def test_projects(project, index, name, text, said):
    project.write(name, text)
    args = ["--all-groups"] if "groups" in text else []
    fails(project, index, "lock", 2, said, args=[name, *args])
    assert not index.log


def test_places_that_cannot_be_written(project, index):
    """/proc: not even root may."""
    assert run(project, index, "lock").returncode == 0
    fails(project, index, "lock", 3, "/proc/pylock.toml", args=["-o", "/proc/pylock.toml"])
    fails(project, index, "sync", 3, "/proc/venv", args=["--venv", "/proc/venv"])


def test_places_that_are_not_there(project, index):
    fails(project, index, "lock", 2, "'none'", args=["-o", "none/pylock.toml"])
    (project.project / "taken").mkdir()
    (project.project / "pylock.toml").mkdir()
    fails(project, index, "lock", 3, "pylock.toml")
    fails(project, index, "lock", 4, "requirements.in", args=["--cache-dir", "requirements.in", "-o", "-"])


def test_a_lock_that_cannot_be_stored_whole(project, index):
    """A limit on the size of files, the nearest thing to a full disk."""
    assert run(project, index, "lock").returncode == 0
    before = (project.project / "pylock.toml").read_bytes()
    index.add(wheel("more", "1.0"))
    project.write("requirements.in", "app\nmore\n")
    done = project.run("sh", "-c", 'trap "" XFSZ; ulimit -f 1; exec "$0" "$@"', project.assay, "lock", "--index-url", index.url,
                       "--no-cache")
    assert done.returncode == 3 and "pylock.toml" in done.stderr, done.stderr
    assert (project.project / "pylock.toml").read_bytes() == before
    assert sorted(f.name for f in project.project.iterdir()) == ["pylock.toml", "requirements.in"]


def rebuilt(change):
    """lib's wheel with its members changed: {path: bytes} in, the same out."""
    name, data, text = wheel("lib", "1.0")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, content in change(members).items():
            archive.writestr(path, content)
    return name, out.getvalue(), text


INFO = "lib-1.0.dist-info"


def of_the_future(members):
    was = members[f"{INFO}/WHEEL"]
    now = was.replace(b"Wheel-Version: 1.0", b"Wheel-Version: 9.0")
    record = members[f"{INFO}/RECORD"].replace(record_hash(was).encode(), record_hash(now).encode())
    return {**members, f"{INFO}/WHEEL": now, f"{INFO}/RECORD": record}


GOOD = wheel("lib", "1.0")[1]
BAD_WHEELS = {
    "no archive": lambda: b"<html>",
    "empty": lambda: b"",
    "truncated": lambda: GOOD[:-30],
    "a truncated member": lambda: GOOD[:40] + GOOD[60:],
    "no RECORD": lambda: rebuilt(lambda m: {k: v for k, v in m.items() if not k.endswith("RECORD")})[1],
    "no METADATA": lambda: rebuilt(lambda m: {k: v for k, v in m.items() if not k.endswith("METADATA")})[1],
    "no WHEEL": lambda: rebuilt(lambda m: {k: v for k, v in m.items() if not k.endswith("WHEEL")})[1],
    "a file too many": lambda: rebuilt(lambda m: {"more.py": b"", **m})[1],
    "a file too few": lambda: rebuilt(lambda m: {k: v for k, v in m.items() if k != "lib/__init__.py"})[1],
    "another content": lambda: rebuilt(lambda m: {**m, "lib/__init__.py": b"evil"})[1],
    "a broken RECORD": lambda: rebuilt(lambda m: {**m, f"{INFO}/RECORD": b'"a,b\n\0'})[1],
    "a wheel of the future": lambda: rebuilt(of_the_future)[1],
    "another METADATA": lambda: rebuilt(lambda m: {**m, f"{INFO}/METADATA": m[f"{INFO}/METADATA"] + b"Requires-Dist: evil\n"})[1],
    "a folder outside": lambda: wheel("lib", "1.0", raw_members=[("../evil.py", b"")])[1],
    "strange data": lambda: wheel("lib", "1.0", raw_members=[("lib-1.0.data/elsewhere/evil.py", b"")])[1],
}


@pytest.mark.parametrize("make", BAD_WHEELS.values(), ids=BAD_WHEELS.keys())
def test_wheels(world, make):
    """Broken though its hash is the lock's: refused when METADATA is read out of it, or when it is installed."""
    with Index() as index:
        index.add(("lib-1.0-py3-none-any.whl", make(), wheel("lib", "1.0")[2]))
        world.write("requirements.in", "lib\n")
        assert run(world, index, "lock").returncode == 0
        fails(world, index, "sync", 4, "lib-1.0-py3-none-any.whl", "nothing was installed")
        assert not (world.top / "evil.py").exists()


BAD_SDISTS = {
    "no archive": lambda data: b"<html>",
    "truncated": lambda data: data[:60],
    "no PKG-INFO": lambda data: gzip.compress(gzip.decompress(data).replace(b"PKG-INFO", b"PKG-INFI")),
    "another name": lambda data: gzip.compress(gzip.decompress(data).replace(b"Name: old", b"Name: new")),
    "an old version of metadata": lambda data: sdist("old", "1.0", metadata_version="2.1")[1],
}


@pytest.mark.parametrize("change", BAD_SDISTS.values(), ids=BAD_SDISTS.keys())
def test_sdists(world, index, change):
    name, data, text = sdist("old", "1.0")
    index.add((name, change(data), text))
    world.write("requirements.in", "old\n")
    before = tree(world.project)
    done = run(world, index, "lock", "--allow-sdist", "old")
    assert done.returncode in (1, 3, 4) and done.stderr.startswith("error: ") and "old" in done.stderr, done.stderr
    assert tree(world.project) == before
