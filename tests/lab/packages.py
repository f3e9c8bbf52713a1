"""Wheels and sdists made on the spot, the same bytes each time."""
import base64
import gzip
import hashlib
import io
import tarfile
import zipfile

EPOCH = (2020, 1, 1, 0, 0, 0)


def metadata(name, version, requires=(), requires_python=None, extras=(), metadata_version="2.1", more=()):
    lines = [f"Metadata-Version: {metadata_version}", f"Name: {name}", f"Version: {version}"]
    if requires_python:
        lines.append(f"Requires-Python: {requires_python}")
    lines += [f"Provides-Extra: {e}" for e in extras]
    lines += [f"Requires-Dist: {r}" for r in requires]
    return "\n".join([*lines, *more]) + "\n"


def record_hash(data):
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def wheel(name, version, *, files=None, requires=(), requires_python=None, extras=(), scripts=None, tag="py3-none-any",
          raw_members=(), record_lies=None, unrecorded=(), modes=None,
          metadata_text=None):
    """(file name, bytes, METADATA). files: {path: text or bytes}; a package that says its version when there are none.
    scripts: {name: "module:function"}. raw_members: (path, bytes) added as they are, also to RECORD. record_lies:
    {path: line of RECORD}. unrecorded: paths that RECORD leaves out. modes: {path: Unix mode with type}."""
    normal = name.replace("-", "_").replace(".", "_").lower()
    info = f"{normal}-{version}.dist-info"
    text = metadata_text or metadata(name, version, requires, requires_python, extras)
    members = dict(files if files is not None else {f"{normal}/__init__.py": f'__version__ = "{version}"\n'})
    members[f"{info}/METADATA"] = text
    members[f"{info}/WHEEL"] = f"Wheel-Version: 1.0\nGenerator: lab\nRoot-Is-Purelib: true\nTag: {tag}\n"
    if scripts:
        lines = "".join(f"{k} = {v}\n" for k, v in scripts.items())
        members[f"{info}/entry_points.txt"] = f"[console_scripts]\n{lines}"
    out, record = io.BytesIO(), []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in [*members.items(), *raw_members]:
            data = data.encode() if isinstance(data, str) else data
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.external_attr = (modes or {}).get(path, 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
            if path not in unrecorded:
                record.append((record_lies or {}).get(path) or f"{path},{record_hash(data)},{len(data)}")
        entry = zipfile.ZipInfo(f"{info}/RECORD", EPOCH)
        entry.external_attr = 0o100644 << 16
        archive.writestr(entry, "\n".join([*record, f"{info}/RECORD,,"]) + "\n")
    return f"{normal}-{version}-{tag}.whl", out.getvalue(), text


def sdist(name, version, *, setup_py=None, requires=(), metadata_version="2.2", more=(), files=None):
    """(file name, bytes, PKG-INFO). setup_py: the text of setup.py."""
    normal = name.replace("-", "_").replace(".", "_").lower()
    text = metadata(name, version, requires, metadata_version=metadata_version, more=more)
    members = {"PKG-INFO": text, "pyproject.toml": '[build-system]\nrequires = ["setuptools"]\n'
               'build-backend = "setuptools.build_meta"\n', f"{normal}/__init__.py": f'__version__ = "{version}"\n'}
    members.update(files or {})
    if setup_py is not None:
        members["setup.py"] = setup_py
        members.pop("pyproject.toml")
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path, body in members.items():
            data = body.encode()
            entry = tarfile.TarInfo(f"{normal}-{version}/{path}")
            entry.size, entry.mode, entry.mtime = len(data), 0o644, 1577836800
            archive.addfile(entry, io.BytesIO(data))
    return f"{normal}-{version}.tar.gz", gzip.compress(plain.getvalue(), mtime=0), text
