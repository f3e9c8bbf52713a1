"""The manuals name what the source knows: every key, check and variable of settings, and every command."""
import re

from tap import ROOT, Report


def main():
    report = Report()
    manual = (ROOT / "man/assay.5.scd").read_text().replace("\\", "")
    toml = "".join((ROOT / "src/config" / f).read_text() for f in ("toml.c", "toml_lists.c"))
    keys = set(re.findall(r'\{"([a-z-]+)", TOML_', toml))
    checks = set(re.findall(r'"([a-z-]+)"', re.search(r"settings_checks\[\] = \{(.*?)\};", toml, re.S)[1]))
    variables = set(re.findall(r'\{"(ASSAY_\w+)", say_', (ROOT / "src/config/said.c").read_text()))
    said = set(re.findall(r"\*(ASSAY_[A-Z_]+[A-Z])\*", manual))
    bold = set(re.findall(r"(?<=[*\] ])([a-z-]+)(?=\*)", manual)) | set(re.findall(r"\[([a-z]+)\]", manual))
    report.check("every key is in assay(5)", (f"{k} is not" for k in sorted(keys - bold)))
    report.check("every check is in assay(5)", (f"{c} is not" for c in sorted(checks - bold)))
    report.check("every variable is in assay(5)", (f"{v}" for v in sorted(variables ^ said)))
    asked = re.compile(r'\b(?:settings_allows|allowed)\([^,"]+,\s*(?:STR\()?"([a-z-]+)"')
    used = {m for p in (ROOT / "src").rglob("*.c") for m in asked.findall(p.read_text())}
    report.check("the checks that can be allowed are those that are made", sorted(used ^ checks))
    commands = re.findall(r"^COMMAND\((\w+)\)", (ROOT / "src/cli/commands.def").read_text(), re.M)
    named = re.findall(r"\*assay-([\w-]+)\*\(1\)", (ROOT / "man/assay.1.scd").read_text())
    report.check("every command is in assay(1)", sorted(set(commands) - {n.replace("-", "_") for n in named}))
    report.end()


main()
