"""`assay pep` against the packaging library, on random questions of every kind.

ASSAY_SEED repeats a run, ASSAY_CASES sets how many questions of each kind are asked. Where the two may differ, and why, stands
in EXCUSES: nothing else is let through.
"""
import json
import os
import pathlib
import random
import re
import subprocess

import pytest

packaging = pytest.importorskip("packaging", minversion="26.3")

from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName  # noqa: E402
from packaging.requirements import InvalidRequirement, Requirement  # noqa: E402
from packaging.specifiers import InvalidSpecifier, SpecifierSet  # noqa: E402
from packaging.utils import (InvalidName, InvalidSdistFilename, InvalidWheelFilename, canonicalize_name,  # noqa: E402
                             parse_sdist_filename, parse_wheel_filename)
from packaging.version import Version  # noqa: E402

import pep_cases  # noqa: E402

ASSAY = os.environ.get("ASSAY", str(pathlib.Path(__file__).resolve().parents[2] / "build" / "assay"))
SEED = int(os.environ.get("ASSAY_SEED") or random.SystemRandom().randrange(2**32))
CASES = int(os.environ.get("ASSAY_CASES", "20000"))
NO = {"valid": False}


# -- what packaging says --

def answer_version(q):
    v = Version(q["version"])
    return {"valid": True, "normalized": str(v), "public": v.public, "base": v.base_version, "local": v.local,
            "is_prerelease": v.is_prerelease, "is_postrelease": v.is_postrelease, "is_devrelease": v.is_devrelease}


def answer_compare(q):
    a, b = Version(q["a"]), Version(q["b"])
    return {"valid": True, "order": (a > b) - (a < b)}


def answer_specifier(q):
    return {"valid": True, "contains": SpecifierSet(q["specifier"]).contains(q["version"], prereleases=q["prereleases"])}


def answer_marker(q):
    marker = Marker(q["marker"])
    try:
        return {"valid": True, "value": marker.evaluate(dict(q["environment"]))}
    except (UndefinedComparison, UndefinedEnvironmentName):
        return {"valid": True, "error": None}


def answer_requirement(q):
    r = Requirement(q["requirement"])
    return {"valid": True, "name": r.name, "extras": sorted(r.extras), "specifier": str(r.specifier),
            "marker": str(r.marker) if r.marker else None, "url": r.url}


def answer_filename(q):
    if not q["filename"].endswith(".whl"):
        name, version = parse_sdist_filename(q["filename"])
        return {"valid": True, "kind": "sdist", "name": name, "version": str(version), "build": None, "tags": []}
    name, version, build, tags = parse_wheel_filename(q["filename"])
    return {"valid": True, "kind": "wheel", "name": name, "version": str(version),
            "build": [str(build[0]), build[1]] if build else None, "tags": sorted(str(t) for t in tags)}


def answer_name(q):
    return {"valid": True, "normalized": canonicalize_name(q["name"], validate=True)}


KINDS = {
    "version": (answer_version, pep_cases.case_version), "compare": (answer_compare, pep_cases.case_compare),
    "specifier": (answer_specifier, pep_cases.case_specifier), "marker": (answer_marker, pep_cases.case_marker),
    "requirement": (answer_requirement, pep_cases.case_requirement), "filename": (answer_filename, pep_cases.case_filename),
    "name": (answer_name, pep_cases.case_name),
}
# InvalidVersion is a ValueError, and so is what int() raises beyond 4,300 digits.
INVALID = (ValueError, InvalidMarker, InvalidRequirement, InvalidSpecifier, InvalidName, InvalidSdistFilename, InvalidWheelFilename)


def theirs(kind, q):
    try:
        return KINDS[kind][0](q)
    except INVALID:
        return NO


# -- where the two may differ --

def texts(q):
    return [v for v in q.values() if isinstance(v, str)]


def folds_to_ascii(kind, q, they, we):
    """packaging takes letters for ASCII ones whose case folds to them; the standards do not."""
    return we == NO and any(c in text for text in texts(q) for c in "\u212aſıİ")


def case_beyond_ascii(kind, q, they, we):
    """Letter case counts outside of ASCII in what === and `extra` compare: no version or name that exists has such letters."""
    speaks = {"specifier": "===", "marker": "extra|dependency_groups", "requirement": "extra|dependency_groups"}.get(kind)
    return speaks is not None and we["valid"] == they["valid"] and any(re.search(speaks, t) for t in texts(q)) and \
        any(c != c.lower() and ord(c) > 127 for text in texts(q) for c in text)


def tag_characters(kind, q, they, we):
    """Tags hold letters, digits and '_' (binary distribution format); and a file name is no path and has no controls."""
    if kind != "filename" or we != NO:
        return False
    tags = "-".join(q["filename"].removesuffix(".whl").rsplit("-", 3)[1:])
    return q["filename"].endswith(".whl") and not re.fullmatch(r"[A-Za-z0-9_.-]*", tags) or \
        re.search(r"[\x00-\x1f\x7f-\x9f/\\]", q["filename"]) is not None


def escapes(kind, q, they, we):
    """Literals of markers: packaging reads Python's escapes but prints what they stand for as it is, so that its own text
    reads back as something else or not at all; assay escapes what needs it, and refuses \\N{...} and surrogates."""
    if kind == "marker":
        return we == NO and re.search(r"\\N|\\u[dD][89a-fA-F]|\\U0000[dD][89a-fA-F]", q["marker"]) is not None
    if kind != "requirement" or they == NO or "\\" not in q["requirement"]:
        return False
    if we == NO:
        return re.search(r"\\N|\\[uU]", q["requirement"]) is not None
    try:
        again = str(Marker(they["marker"])) if they["marker"] else None
    except InvalidMarker:
        again = None
    return again != they["marker"] or Marker(we["marker"])._markers == Requirement(q["requirement"]).marker._markers


EXCUSES = [folds_to_ascii, case_beyond_ascii, tag_characters, escapes]


# -- the test --

def ours(kind, questions, rng):
    lines = "".join(json.dumps(q, ensure_ascii=rng.random() < 0.5) + "\n" for q in questions)
    done = subprocess.run([ASSAY, "pep", kind], input=lines.encode(), capture_output=True, timeout=300, check=True)
    answers = [json.loads(line) for line in done.stdout.decode().split("\n")[:-1]]
    assert len(answers) == len(questions)
    for answer in answers:
        if "error" in answer:
            assert answer["error"]
            answer["error"] = None
    return [NO if not a["valid"] else a for a in answers]


@pytest.mark.filterwarnings("ignore:invalid (octal )?escape sequence:DeprecationWarning")
@pytest.mark.parametrize("kind", KINDS)
def test_agrees_with_packaging(kind):
    print(f"ASSAY_SEED={SEED}")
    rng = random.Random(f"{SEED} {kind}")
    questions = [KINDS[kind][1](rng) for _ in range(CASES)]
    wrong, valid = [], 0
    for q, we in zip(questions, ours(kind, questions, rng)):
        they = theirs(kind, q)
        valid += they["valid"]
        if we != they and not any(excuse(kind, q, they, we) for excuse in EXCUSES):
            wrong.append(f"{q!r}\n    packaging: {they}\n    assay:     {we}")
    assert not wrong, f"ASSAY_SEED={SEED}: {len(wrong)} of {CASES} differ\n" + "\n".join(wrong[:20])
    # Neither side of the grammar may be asked about too seldom.
    assert CASES < 1000 or 0.2 < valid / CASES < 0.99
