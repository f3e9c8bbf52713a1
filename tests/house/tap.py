"""Checks of the tree as a whole, reported one line each (TAP)."""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Report:
    def __init__(self):
        self.lines, self.failed = [], False

    def check(self, name, problems):
        """One test: it passes when there are no problems."""
        problems = list(problems)
        self.lines.append(("ok" if not problems else "not ok", name, problems))
        self.failed |= bool(problems)

    def skip(self, name, why):
        self.lines.append(("ok", f"{name} # SKIP {why}", []))

    def end(self):
        print(f"1..{len(self.lines)}")
        for number, (word, name, problems) in enumerate(self.lines, 1):
            print(f"{word} {number} - {name}")
            for problem in problems:
                print(f"# {problem}")
        sys.exit(self.failed)


def sources(*suffixes, under=("src", "tests")):
    for top in under:
        for path in sorted((ROOT / top).rglob("*")):
            if path.suffix in suffixes and path.is_file() and "__pycache__" not in path.parts:
                yield path


def shown(path):
    return str(path.relative_to(ROOT))
