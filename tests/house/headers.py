"""Each header compiles alone: headers.py COMPILER INCLUDE_DIR..."""
import subprocess
import sys

from tap import ROOT, Report, shown, sources


def main():
    report = Report()
    compiler, include = sys.argv[1].split(), [f"-I{d}" for d in sys.argv[2:]]
    for path in sources(".h", under=["src"]):
        text = f'#include "{path.relative_to(ROOT / "src")}"\n' * 2  # twice: its guard works
        run = subprocess.run([*compiler, "-std=gnu17", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-fsyntax-only",
                              *include, "-x", "c", "-"], input=text, text=True, capture_output=True)
        report.check(shown(path), run.stderr.splitlines()[:6] if run.returncode else [])
    report.end()


main()
