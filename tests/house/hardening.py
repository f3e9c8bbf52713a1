"""What the compiler and linker were asked to harden stands in the program: hardening.py PROGRAM."""
import platform
import re
import subprocess
import sys

from tap import Report


def readelf(*args):
    return subprocess.run(["readelf", "-W", *args], check=True, capture_output=True, text=True).stdout


def main():
    report, program = Report(), sys.argv[1]
    header, segments, dynamic = readelf("-h", program), readelf("-l", program), readelf("-d", program)
    symbols, notes = readelf("--dyn-syms", program), readelf("-n", program)
    report.check("position independent", [] if "DYN (" in header and "PIE" in dynamic else ["not PIE"])
    report.check("relocations are read-only", [] if "GNU_RELRO" in segments else ["no GNU_RELRO"])
    report.check("symbols are bound at the start", [] if re.search(r"BIND_NOW|FLAGS_1.*NOW", dynamic) else ["no BIND_NOW"])
    stack = re.search(r"GNU_STACK.*", segments)
    report.check("the stack is not executable", [] if stack and " RW " in stack[0] else [str(stack and stack[0])])
    writable = [s for s in segments.splitlines() if re.search(r"LOAD.* RWE ", s)]
    report.check("no segment is writable and executable", writable)
    report.check("stack protector", [] if "__stack_chk_fail" in symbols else ["no __stack_chk_fail"])
    report.check("fortified calls", [] if re.search(r"__\w+_chk\b", symbols.replace("__stack_chk", "")) else ["no _chk call"])
    if platform.machine() == "x86_64":
        found = re.search(r"x86 feature: (.*)", notes)
        report.check("CET", [] if found and "IBT" in found[1] and "SHSTK" in found[1] else [f"note: {found and found[1]}"])
    else:
        report.skip("CET", "x86-64 only")
    linked = re.findall(r"NEEDED.*\[(.*)\]", dynamic)
    heavy = [n for n in linked if re.match(r"lib(curl|crypto|ssl|archive)\b", n)]
    report.check("what a run may not need is not linked", heavy)
    report.end()


main()
