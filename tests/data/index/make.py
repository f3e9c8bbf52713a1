#!/usr/bin/env python3
"""Makes the small index that tests/unit/index reads: pages in both forms, wheels, an sdist, metadata that lies. Run it
again after a change; the files are the same bytes every time."""
import base64, gzip, hashlib, io, json, pathlib, shutil, tarfile, zipfile

here = pathlib.Path(__file__).parent
root = here / "simple"
sha = lambda b: hashlib.sha256(b).hexdigest()


def wheel(name, version, metadata, padding=0):
    info = f"{name}-{version}.dist-info"
    members = {f"{name}/__init__.py": b"", f"{info}/METADATA": metadata,
               f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: make.py\nRoot-Is-Purelib: true\nTag: py3-none-any\n"}
    if padding:
        # Does not compress: pushes METADATA out of the archive's last 64 KiB.
        block = b"".join(hashlib.sha256(bytes([i, j])).digest() for i in range(256) for j in range(padding))
        members[f"{name}/zz_padding.bin"] = block
    record = "".join(f"{n},sha256={base64.urlsafe_b64encode(hashlib.sha256(b).digest()).rstrip(b'=').decode()},{len(b)}\n"
                     for n, b in members.items()) + f"{info}/RECORD,,\n"
    members[f"{info}/RECORD"] = record.encode()
    order = sorted(members, key=lambda n: ("zz_" in n, n))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for n in order:
            z.writestr(zipfile.ZipInfo(n, (2020, 1, 1, 0, 0, 0)), members[n], zipfile.ZIP_DEFLATED)
    return out.getvalue()


def sdist(name, version, metadata):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as t:
        for n, b in ((f"{name}-{version}/PKG-INFO", metadata), (f"{name}-{version}/setup.py", b"raise SystemExit('ran')\n")):
            i = tarfile.TarInfo(n)
            i.size = len(b)
            t.addfile(i, io.BytesIO(b))
    return gzip.compress(out.getvalue(), mtime=0)


def metadata(name, version, *lines, form="2.2"):
    return "\n".join([f"Metadata-Version: {form}", f"Name: {name}", f"Version: {version}", *lines, "", "The description.", ""]).encode()


def project(name, files, html=False, **more):
    """files: (file name, bytes, what else the page says). A key 'metadata' is written beside the file."""
    folder = root / name
    folder.mkdir(parents=True)
    entries = []
    for filename, data, extra in files:
        (folder / filename).write_bytes(data)
        if "metadata" in extra:
            (folder / (filename + ".metadata")).write_bytes(extra.pop("metadata"))
        entries.append({"filename": filename, "url": filename, "hashes": {"sha256": sha(data)}, "size": len(data), **extra})
    if html:
        links = "".join(f'<a href="{e["url"]}#sha256={e["hashes"]["sha256"]}">{e["filename"]}</a><br>\n' for e in entries)
        (folder / "index.html").write_text(f"<!DOCTYPE html><html><body>\n{links}</body></html>\n")
    else:
        (folder / "index.json").write_text(json.dumps({"meta": {"api-version": "1.4"}, "name": name, **more, "files": entries}, indent=1) + "\n")


shutil.rmtree(root, ignore_errors=True)
one = metadata("beside", "1.0", "Requires-Python: >=3.8", "Requires-Dist: inside>=1", 'Requires-Dist: tail; extra == "more"', "Provides-Extra: more")
project("beside", [("beside-1.0-py3-none-any.whl", wheel("beside", "1.0", one), {"metadata": one, "core-metadata": {"sha256": sha(one)}})])
lie = metadata("liar", "1.0", "Requires-Dist: evil")
project("liar", [("liar-1.0-py3-none-any.whl", wheel("liar", "1.0", metadata("liar", "1.0")), {"metadata": lie, "core-metadata": {"sha256": sha(one)}})])
project("missing", [("missing-1.0-py3-none-any.whl", wheel("missing", "1.0", metadata("missing", "1.0")), {"core-metadata": {"sha256": sha(metadata("missing", "1.0"))}})])
project("inside", [("inside-1.0-py3-none-any.whl", wheel("inside", "1.0", metadata("inside", "1.0", "Requires-Dist: beside")), {})], html=True)
project("early", [("early-1.0-py3-none-any.whl", wheel("early", "1.0", metadata("early", "1.0", "Requires-Dist: beside"), padding=12), {})])
project("stranger", [("stranger-1.0-py3-none-any.whl", wheel("stranger", "1.0", metadata("beside", "1.0")), {})])
project("older", [("older-2.0-py3-none-any.whl", wheel("older", "2.0", metadata("older", "1.0")), {})])
project("source", [("source-1.0.tar.gz", sdist("source", "1.0", metadata("source", "1.0", "Requires-Dist: beside")), {}),
                   ("source-2.0.tar.gz", sdist("source", "2.0", metadata("source", "2.0", "Dynamic: Requires-Dist")), {}),
                   ("source-3.0.tar.gz", sdist("source", "3.0", metadata("source", "3.0", form="2.1")), {})])
(root / "broken").mkdir()
(root / "broken" / "index.json").write_text('{"meta": {"api-version": "1.0"}, "files": [')
