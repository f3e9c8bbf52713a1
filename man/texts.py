#!/usr/bin/env python3
"""The man page sources are the one place where options are described. This makes the other forms from them:

texts.py expand PAGE.scd           the page with its `; include FILE` lines replaced, for scdoc
texts.py table OUT.c PAGE.scd...   SYNOPSIS and OPTIONS of each page as plain text, for --help
"""
import pathlib
import re
import sys


def expand(path):
    lines = []
    for line in path.read_text().splitlines():
        included = re.fullmatch(r"; include (\S+)", line)
        lines += expand(path.parent / included[1]) if included else [line]
    return lines


def plain(line):
    """A line of scdoc without its marks: *bold*, _underlined_, \\ before a character, ++ for a line break."""
    line = re.sub(r"\+\+$", "", line)
    out, i = [], 0
    while i < len(line):
        c = line[i]
        if c == "\\" and i + 1 < len(line):
            i += 1
            out.append(line[i])
        elif c == "*":
            pass
        elif c == "_" and not (i and line[i - 1].isalnum() and i + 1 < len(line) and line[i + 1].isalnum()):
            pass
        else:
            out.append(c)
        i += 1
    return "".join(out)


def text(lines):
    """The sections that --help shows."""
    out, shown = [], False
    for line in lines[1:]:
        if line.startswith("; "):
            continue
        if line.startswith("#"):
            heading = line.lstrip("# ")
            if not line.startswith("##"):
                shown = heading == "SYNOPSIS" or heading.endswith("OPTIONS")
            if shown:
                out.append(heading)
        elif shown and (line or not out[-1].isupper()):
            body = plain(line).replace("\t", "    ")
            out.append("  " + body if body else "")
    while out and not out[-1]:
        out.pop()
    return re.sub(r"\n\n\n+", "\n\n", "\n".join(out) + "\n")


def c_string(s):
    rows = s.replace("\\", "\\\\").replace('"', '\\"').split("\n")[:-1]
    return "\n".join(f'\t\t"{row}\\n"' for row in rows)


def table(pages):
    rows = []
    for page in pages:
        name = re.fullmatch(r"assay(?:-(.+))?\.1\.scd", page.name)
        rows.append(f'\t{{STR("{name[1] or ""}"),\n{c_string(text(expand(page)))}}},')
    return "\n".join([
        '/* Made by man/texts.py from the man pages. */',
        '#include "cli/command.h"', "",
        "static const struct {", "\tstruct str name;", "\tconst char *text;", "} pages[] = {", *rows, "};", "",
        "const char *manual_text(struct str name)", "{",
        "\tfor (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {",
        "\t\tif (str_eq(pages[i].name, name))", "\t\t\treturn pages[i].text;", "\t}", "\treturn NULL;", "}", "",
    ])


def main(argv):
    if argv[1] == "expand":
        sys.stdout.write("\n".join(expand(pathlib.Path(argv[2]))) + "\n")
    else:
        pathlib.Path(argv[2]).write_text(table([pathlib.Path(p) for p in argv[3:]]))


main(sys.argv)
