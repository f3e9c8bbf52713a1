"""Random questions for `assay pep`: texts by the standards' grammars, the same with mutations, and junk."""
import string

SPACES = [" ", "\t", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x1f", "\x85", "\xa0", "\u2003", "\u2028", "\u3000"]
# Look-alikes, folds to ASCII, digits and letters of other scripts, invisible characters, ends of strings.
ODD = ["\0", "\u200b", "\ufeff", "é", "É", "ß", "ſ", "ı", "İ", "\u212a", "１", "١", "ⅴ", "\u0301", "😀", "\x7f", "“", "≥"]
NUMBERS = ["0", "0", "1", "1", "2", "3", "4", "9", "10", "11", "00", "01", "007", "2024", "20240101", "191", "192", "193", "255",
           "256", "65535", "65536", "4294967295", "4294967296", "9999999999999999999", "10000000000000000000",
           "18446744073709551615", "18446744073709551616", "99999999999999999999", "100000000000000000000"]
RELEASES = ["1", "1.0", "1.0.0", "1.1", "1.2", "1.10", "2", "2.0", "0", "0.0", "0.1", "1.0.1", "1.2.3", "3.8", "3.12", "10"]


def pick(rng, *choices):
    return rng.choice(choices)


def maybe(rng, p, text):
    return text if rng.random() < p else ""


def cased(rng, text):
    return pick(rng, text, text, text, text.upper(), text.title())


def number(rng):
    if rng.random() < 0.02:
        return str(rng.getrandbits(rng.randrange(1, 400)))
    return rng.choice(NUMBERS) if rng.random() < 0.4 else rng.choice("0112345")


def separator(rng):
    return pick(rng, "", "", ".", "-", "_")


def release(rng):
    if rng.random() < 0.6:
        return rng.choice(RELEASES)
    return ".".join(number(rng) for _ in range(rng.choice([1, 2, 2, 3, 3, 4, 6])))


def suffix(rng, separators=separator):
    out = ""
    if rng.random() < 0.3:
        word = cased(rng, pick(rng, "a", "b", "c", "rc", "alpha", "beta", "pre", "preview"))
        out += separators(rng) + word + separators(rng) + maybe(rng, 0.85, number(rng))
    if rng.random() < 0.25:
        if rng.random() < 0.3:
            out += "-" + number(rng)
        else:
            word = cased(rng, pick(rng, "post", "post", "rev", "r"))
            out += separators(rng) + word + separators(rng) + maybe(rng, 0.85, number(rng))
    if rng.random() < 0.25:
        out += separators(rng) + cased(rng, "dev") + separators(rng) + maybe(rng, 0.85, number(rng))
    return out


def local(rng):
    parts = [pick(rng, "a", "b", "1", "01", "0", "10", "abc", "a1", "1a", "0a", "A", "Ubuntu", "local", number(rng))
             for _ in range(rng.choice([1, 1, 2, 3]))]
    return "+" + "".join(p + (pick(rng, ".", ".", "-", "_") if i + 1 < len(parts) else "") for i, p in enumerate(parts))


def version(rng, p_local=0.2):
    epoch = maybe(rng, 0.12, pick(rng, "0", "1", "2", "01", number(rng)) + "!")
    return maybe(rng, 0.06, pick(rng, "v", "V")) + epoch + release(rng) + suffix(rng) + maybe(rng, p_local, local(rng))


def plain_version(rng):
    """Normalised, from few parts, so that two of them often meet."""
    return (maybe(rng, 0.08, "1!") + rng.choice(RELEASES) + maybe(rng, 0.25, pick(rng, "a1", "a2", "b1", "rc1")) +
            maybe(rng, 0.25, pick(rng, ".post0", ".post1", ".post2")) + maybe(rng, 0.2, pick(rng, ".dev0", ".dev1", ".dev2")) +
            maybe(rng, 0.2, pick(rng, "+x", "+1", "+x.1", "+a")))


def mutate(rng, text):
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        at = rng.randrange(len(text) + 1)
        how = rng.randrange(8)
        if how == 0 and text:
            text = text[:at] + text[at + 1:]
        elif how == 1:
            text = text[:at] + rng.choice(string.printable) + text[at:]
        elif how == 2:
            text = text[:at] + pick(rng, *SPACES) + text[at:]
        elif how == 3:
            text = text[:at] + pick(rng, *ODD) + text[at:]
        elif how == 4:
            text = text[:at] + text[max(0, at - 4):at] + text[at:]
        elif how == 5 and text:
            text = text[:at] + text[at:at + 1].swapcase() + text[at + 1:]
        elif how == 6 and text:
            other = rng.randrange(len(text))
            text = text[:at] + text[other:other + rng.randrange(1, 6)] + text[at:]
        elif text:
            text = text[:at] + pick(rng, ".", "-", "_", "*", ",", "!", "+", "=", "<", ">", "~", "[", "]", "(", ")", ";", "@", "'",
                                    '"', "\\", "0", "1", "a") + text[at + 1:]
    return text


def junk(rng):
    pool = string.printable + "".join(SPACES) + "".join(ODD) + ".-_!+=<>~*,()[];@'\"" * 3 + "01aevrcpost" * 2
    return "".join(rng.choice(pool) for _ in range(rng.randrange(0, 14)))


def spaced(rng, text):
    """White space at the ends, now and then."""
    return maybe(rng, 0.1, rng.choice(SPACES)) + text + maybe(rng, 0.1, rng.choice(SPACES))


def some(rng, make, p_mutate=0.25, p_junk=0.04):
    r = rng.random()
    if r < p_junk:
        return junk(rng)
    text = make(rng)
    return mutate(rng, text) if r < p_junk + p_mutate else text


# -- kinds --

def case_version(rng):
    return {"version": some(rng, lambda r: spaced(r, version(r)))}


def case_compare(rng):
    make = plain_version if rng.random() < 0.5 else version
    a = some(rng, make, 0.05, 0.01)
    b = mutate(rng, a) if rng.random() < 0.3 else some(rng, make, 0.05, 0.01)
    return {"a": a, "b": b}


def blank(rng):
    return maybe(rng, 0.15, pick(rng, " ", " ", "  ", "\t", *SPACES))


def clause(rng):
    op = pick(rng, "==", "==", "!=", "<=", ">=", "<", ">", "~=", "~=", "===", ">=", "<")
    text = pick(rng, version, plain_version, plain_version)(rng)
    if rng.random() < 0.75:
        text = text.partition("+")[0] if op not in ("==", "!=", "===") else text
    if op in ("==", "!=") and rng.random() < 0.35:
        text = maybe(rng, 0.1, pick(rng, "v", "1!", "0!")) + release(rng) + ".*"
    if op == "===" and rng.random() < 0.3:
        text = pick(rng, "foo", "FOO", "1.0-x", "", "a(b", "é", "1.0.*", text.upper(), 'a"b', "x,>=1")
    if rng.random() < 0.03:
        op = pick(rng, "=", "=>", "=<", "<>", "~", "!", "====", "=== =", "^", "")
    return op + blank(rng) + text


def specifier(rng, at_least=0):
    clauses = [blank(rng) + clause(rng) + blank(rng) for _ in range(rng.choice([at_least, 1, 1, 1, 2, 2, 3, 4]))]
    if len(clauses) > 1 and rng.random() < 0.15:
        clauses.append(pick(rng, clauses[0], clauses[0] + ".0", clauses[0].replace("1", "v1", 1), ""))
    return ",".join(clauses)


def case_specifier(rng):
    spec = some(rng, specifier, 0.15, 0.02)
    about = [w for w in spec.replace(",", " ").replace("=", " ").replace("<", " ").replace(">", " ").replace("~", " ").split() if w]
    r = rng.random()
    if about and r < 0.35:
        v = rng.choice(about).replace("*", "0").strip("!")
        if rng.random() < 0.6:
            v += pick(rng, ".0", "a1", ".dev1", ".post1", "+x", ".post1.dev0", "a1.post1", "rc2.dev1", ".1", ".post1+a", ".dev0+b")
    elif r < 0.8:
        v = plain_version(rng)
    else:
        v = some(rng, lambda q: spaced(q, version(q)), 0.2, 0.05)
    return {"specifier": spec, "version": v, "prereleases": pick(rng, None, None, True, False)}


VARIABLES = ["implementation_name", "implementation_version", "os_name", "platform_machine", "platform_python_implementation",
             "platform_release", "platform_system", "platform_version", "python_full_version", "python_version", "sys_platform"]
OLD_VARIABLES = ["os.name", "sys.platform", "platform.version", "platform.machine", "platform.python_implementation",
                 "python_implementation"]
VERSIONS = ["python_version", "python_full_version", "implementation_version", "platform_release"]
WORDS = ["posix", "nt", "linux", "win32", "darwin", "cpython", "pypy", "CPython", "Linux", "x86_64", "arm64", "", "x", "foo",
         "Foo_Bar", "foo-bar", "foo.bar", "test", "a b", "3.12 3.11", "3.11,3.12", "os_name", "extra", "python_version", "posix nt"]


def quoted(rng, text):
    if rng.random() < 0.02:
        text += pick(rng, "\\n", "\\x41", "\\\\", "\\", "\\q", "\\'", "\\u00e9", "\\101", "\n", "\t", "\\\n", "é", "#", ";")
    quote = pick(rng, '"', '"', "'")
    return quote + (text if rng.random() < 0.02 else text.replace(quote, "")) + quote


def literal(rng, name):
    if name in VERSIONS and rng.random() < 0.85:
        r = rng.random()
        text = pick(rng, "3", "3.8", "3.9", "3.10", "3.11", "3.12", "3.12.4", "3.12.4rc1", "6.8", "3.13.0a1", "3.12.*", "3.*")
        if r < 0.2:
            text = version(rng)
        elif r < 0.25:
            text = pick(rng, "foo", "3.8,3.9", "=3.12", "3.x", "", " 3.12 ", "3.8 3.12", "v3.12", "3.12+local", "*")
        return quoted(rng, text)
    return quoted(rng, rng.choice(WORDS))


def gap(rng):
    return pick(rng, " ", " ", " ", "", "  ", "\t")


def marker_op(rng):
    op = pick(rng, "==", "==", "!=", "<=", ">=", "<", ">", "~=", "===", "in", "not in", "in")
    if op[0] not in "in":
        return gap(rng) + op + gap(rng)
    return pick(rng, " ", " ", "", "\t") + op.replace(" ", pick(rng, " ", " ", "  ", "\t")) + pick(rng, " ", " ", "")


def comparison(rng):
    r = rng.random()
    name = rng.choice(VARIABLES) if r < 0.5 else rng.choice(VERSIONS) if r < 0.85 else \
        pick(rng, "extra", "extra", "extra", "extras", "dependency_groups", *OLD_VARIABLES)
    left, right = name, literal(rng, name)
    r = rng.random()
    if name in ("extras", "dependency_groups") and r < 0.8 or r < 0.25:
        left, right = right, left
    elif r < 0.3:
        right = rng.choice(VARIABLES)
    elif r < 0.33:
        left = literal(rng, name)
    elif r < 0.35:
        left, right = quoted(rng, rng.choice(WORDS)), quoted(rng, rng.choice(VARIABLES + ["extra", "extras", "dependency_groups"]))
    return left + marker_op(rng) + right


def marker(rng, depth=0):
    def atom():
        if depth < 3 and rng.random() < 0.25:
            return "(" + gap(rng) + marker(rng, depth + 1) + gap(rng) + ")"
        return comparison(rng)

    out = atom()
    for _ in range(rng.choice([0, 0, 0, 0, 1, 1, 2, 3])):
        out += pick(rng, " ", " ", " ", "\t", "") + pick(rng, "and", "or", "and", "or") + pick(rng, " ", " ", " ", "  ", "") + atom()
    return out


def environment(rng):
    v = pick(rng, "3.8", "3.9", "3.10", "3.11", "3.12", "3.13")
    env = {
        "implementation_name": pick(rng, "cpython", "pypy"), "implementation_version": v + pick(rng, ".4", ".0rc1", ".1.post1"),
        "os_name": pick(rng, "posix", "nt", "java"), "platform_machine": pick(rng, "x86_64", "arm64", ""),
        "platform_python_implementation": pick(rng, "CPython", "PyPy"),
        "platform_release": pick(rng, "6.8.0-45-generic", "6.8", "10", "", "23.1.0"),
        "platform_system": pick(rng, "Linux", "Windows", "Darwin"), "platform_version": pick(rng, "#1 SMP", "10.0.1", ""),
        "python_full_version": v + pick(rng, ".4", ".0rc1", ".4+", ".0a1+"), "python_version": v,
        "sys_platform": pick(rng, "linux", "win32", "darwin"),
    }
    if rng.random() < 0.1:
        env[rng.choice(VARIABLES)] = pick(rng, version(rng), junk(rng), rng.choice(WORDS))
    if rng.random() < 0.4:
        env["extra"] = pick(rng, rng.choice(WORDS), "Foo.Bar", None)
    for name in ("extras", "dependency_groups"):
        if rng.random() < 0.25:
            env[name] = [rng.choice(WORDS) for _ in range(rng.randrange(3))]
        elif rng.random() < 0.03:
            env[name] = rng.choice(WORDS)
    return env


def case_marker(rng):
    return {"marker": some(rng, marker, 0.15, 0.02), "environment": environment(rng)}


def name(rng):
    if rng.random() < 0.4:
        return pick(rng, "requests", "Foo_Bar", "a", "A", "x1", "zope.interface", "foo--bar", "a._-b", "9", "x_", "B-2.c")
    alphabet = pick(rng, "abcXYZ019", "abcXYZ019._-", "aB1-_.", string.ascii_letters + string.digits + "-._")
    return "".join(rng.choice(alphabet) for _ in range(rng.randrange(1, 10)))


def case_name(rng):
    return {"name": some(rng, name, 0.3, 0.05)}


def requirement(rng):
    out = maybe(rng, 0.1, pick(rng, " ", "\t", "\n")) + name(rng)
    if rng.random() < 0.3:
        extras = [gap(rng) + name(rng) + gap(rng) for _ in range(rng.choice([0, 1, 1, 2, 3]))]
        out += gap(rng) + "[" + ",".join(extras) + maybe(rng, 0.05, ",") + "]"
    out += gap(rng)
    r = rng.random()
    if r < 0.15:
        out += "@" + gap(rng) + pick(rng, "https://example.com/a-1.0.whl", "file:///tmp/a", "git+https://example.org/a.git@v1#egg=a",
                                     "a", "é", "https://example.com/a;b", "C:\\x", "../a", "http://[::1]/a?b=c&d") + pick(rng, " ", " ", "", "\t")
    elif r < 0.7:
        spec = specifier(rng, 1) if rng.random() < 0.5 else ",".join(
            gap(rng) + pick(rng, ">=", "<", "==", "!=", "~=", "===") + gap(rng) + plain_version(rng) for _ in range(rng.choice([1, 2, 3])))
        out += "(" + spec + maybe(rng, 0.1, ",") + ")" if rng.random() < 0.2 else spec + maybe(rng, 0.04, ",")
        out += gap(rng)
    if rng.random() < 0.4:
        out += ";" + gap(rng) + marker(rng, 1)
    return out + maybe(rng, 0.1, pick(rng, " ", "\t", "\n"))


def case_requirement(rng):
    return {"requirement": some(rng, requirement, 0.2, 0.03)}


def file_version(rng):
    return version(rng).replace("-", "_") if rng.random() < 0.9 else version(rng)


def tag_set(rng, words):
    return ".".join(rng.choice(words) for _ in range(rng.choice([1, 1, 1, 2, 2, 3])))


def wheel(rng):
    project = pick(rng, name(rng).replace("-", "_"), name(rng).replace("-", "_"), name(rng), "foo", "foo_bar", "föö", "foo__bar")
    build = maybe(rng, 0.2, "-" + pick(rng, "1", "01", "0", "1abc", "2_x", number(rng), "x1", "1.2", "1é"))
    return "-".join([project, file_version(rng)]) + build + "-" + "-".join([
        tag_set(rng, ["py3", "py2", "cp312", "cp39", "CP311", "pp310", "py2"]),
        tag_set(rng, ["none", "abi3", "cp312", "cp312t", "None", "pypy310_pp73"]),
        tag_set(rng, ["any", "linux_x86_64", "manylinux_2_17_x86_64", "win_amd64", "macosx_11_0_arm64", "manylinux2014_x86_64", "Any"]),
    ]) + pick(rng, ".whl", ".whl", ".whl", ".whl", ".WHL", ".whl ", "")


def sdist(rng):
    return pick(rng, name(rng), name(rng), "foo", "foo-bar", "Foo_Bar") + "-" + file_version(rng) + \
        pick(rng, ".tar.gz", ".tar.gz", ".zip", ".tar.bz2", ".TAR.GZ", ".tgz")


def case_filename(rng):
    return {"filename": some(rng, wheel if rng.random() < 0.7 else sdist, 0.25, 0.03)}
