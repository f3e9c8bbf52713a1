"""The tree as a whole: names of registries, sizes of files, fuzz targets and their corpora, loose ends."""
import pathlib
import re
import shutil
import subprocess
import sys
import urllib.parse

from tap import ROOT, Report, shown, sources

SKIPPED = {".git", "__pycache__", ".venv", ".pytest_cache", ".ruff_cache"}


def run(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=60).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def registries():
    """The hosts that this machine's package managers are built with or set to, asked when the test runs."""
    urls = run(sys.executable, "-c", "from pip._internal.models.index import PyPI as p;"
               "print(p.simple_url, 'https://' + p.file_storage_domain)").split()
    if shutil.which("npm"):
        urls += run("npm", "config", "get", "registry").split()
    for path in [pathlib.Path("/etc/apt/sources.list"), *pathlib.Path("/etc/apt/sources.list.d").glob("*")]:
        if path.is_file():
            urls += re.findall(r"https?://[^\s\]]+", path.read_text(errors="replace"))
    hosts = {urllib.parse.urlsplit(u).hostname or "" for u in urls}
    return sorted(h for h in hosts if "." in h and not re.fullmatch(r"[0-9.]+|.*\bexample(\.\w+)?", h))


def files():
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if path.is_file() and not SKIPPED & set(parts) and not parts[0].startswith(("build", ".venv")):
            yield path


def check_registries(report):
    hosts = registries()
    if not hosts:
        report.skip("no registry is named", "no package manager here says its host")
        return
    wanted = re.compile("|".join(rf"(?<![\w.-]){re.escape(h)}(?![\w-])" for h in hosts).encode(), re.I)
    report.check("no registry is named", (f"{shown(p)}: names {m[0].decode()}" for p in files()
                                          if (m := wanted.search(p.read_bytes()))))
    messages = run("git", "-C", str(ROOT), "log", "--format=%h %B").encode()
    report.check("no message of a commit names one", (m[0].decode() for m in wanted.finditer(messages)))


def check_sizes(report):
    lengths = [(len(p.read_text(errors="replace").splitlines()), p) for p in sources(".c", ".h", ".py")]
    report.check("no file is too long", (f"{shown(p)}: {n} lines" for n, p in lengths if n > 800))


def check_fuzzing(report):
    folder = ROOT / "tests" / "fuzz"
    listed = set(re.findall(r"\['(\w+)',", (folder / "meson.build").read_text()))
    there = {p.stem for p in folder.glob("*.c")} - {"replay"}
    report.check("every fuzz target is built", (f"tests/fuzz/{n}.c is not in meson.build" for n in sorted(there - listed)))
    few = [n for n in sorted(listed) if len(list((folder / "corpus" / n).glob("*"))) < 3]
    report.check("every fuzz target has a corpus", (f"tests/fuzz/corpus/{n} has fewer than 3 files" for n in few))


def check_loose_ends(report):
    marks = re.compile("TO" + "DO|FIX" + "ME|X" + "XX\\b|HA" + "CK:")
    report.check("no loose ends", (f"{shown(p)}:{n}: {m[0]}" for p in sources(".c", ".h", ".py")
                                   for n, line in enumerate(p.read_text(errors="replace").splitlines(), 1)
                                   if (m := marks.search(line)) and "XXXXXX" not in line))


def check_links(report):
    dead = [f"{shown(p)}: {m[1]}" for p in sorted(ROOT.glob("*.md")) for m in re.finditer(r"\]\(([^)#:]+)\)", p.read_text())
            if not (ROOT / m[1]).exists()]
    report.check("links in documents lead somewhere", dead)


def main():
    report = Report()
    check_registries(report)
    check_sizes(report)
    check_fuzzing(report)
    check_loose_ends(report)
    check_links(report)
    report.end()


main()
