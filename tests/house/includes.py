"""Rooms include only the rooms and the libraries that ARCHITECTURE.md gives them."""
import re

from tap import ROOT, Report, shown, sources


def tables():
    """{room: rooms it may include}, {library header: rooms that may include it}."""
    rooms, libraries = {}, {}
    for line in (ROOT / "ARCHITECTURE.md").read_text().splitlines():
        cells = [c.strip() for c in line.strip("|").split("|")] if line.startswith("|") else []
        if len(cells) == 3 and cells[0].isalpha() and cells[0] != "room":
            rooms[cells[0]] = set(cells[2].split()) | {cells[0]}
        elif len(cells) == 2 and re.fullmatch(r"[a-z/0-9]+", cells[0]) and cells[0] != "header":
            libraries[cells[0]] = set(cells[1].split())
    return rooms, libraries


def library_of(header):
    name = header.removesuffix(".h")
    first = name.split("/")[0]
    return {"archive_entry": "archive"}.get(name, name if first == "linux" else first)


SYSTEM = set("""arpa assert ctype dirent dlfcn elf emmintrin errno fcntl fnmatch gnu grp immintrin inttypes limits locale math
    netdb netinet poll pthread pwd sched setjmp signal spawn stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib
    string strings sys termios time unistd wchar nmmintrin smmintrin cpuid""".split())
KERNEL = {"linux/fs", "linux/types", "linux/stat"}


def main():
    report = Report()
    rooms, libraries = tables()
    folders = {p.name for p in (ROOT / "src").iterdir() if p.is_dir()}
    report.check("every room is in the table", (f"src/{r} is not in ARCHITECTURE.md" for r in sorted(folders - set(rooms))))
    own, foreign, unknown = [], [], []
    for path in sources(".c", ".h", under=["src"]):
        room = path.relative_to(ROOT / "src").parts[0]
        for number, line in enumerate(path.read_text().splitlines(), 1):
            where = f"{shown(path)}:{number}"
            if quoted := re.match(r'\s*#\s*include\s+"([^"]+)"', line):
                if quoted[1].split("/")[0] not in rooms.get(room, ()):
                    own.append(f'{where}: {room} may not include "{quoted[1]}"')
            elif angled := re.match(r"\s*#\s*include\s+<([^>]+)>", line):
                library = library_of(angled[1])
                if library in SYSTEM or library in KERNEL:
                    continue
                if library not in libraries:
                    unknown.append(f"{where}: <{angled[1]}> is in no table")
                elif room not in libraries[library]:
                    foreign.append(f"{where}: {room} may not include <{angled[1]}>")
    report.check("rooms include only what they may", own)
    report.check("libraries are used behind their doors", foreign)
    report.check("every library is in the table", unknown)
    prints = [f"{shown(p)}: {w[0]}" for p in sources(".c", under=["src"]) if "cli" not in p.parts
              for w in re.finditer(r"\b(printf|puts|putchar|perror)\s*\(|\b(stdout)\b", p.read_text())]
    report.check("only cli prints", prints)
    report.end()


main()
