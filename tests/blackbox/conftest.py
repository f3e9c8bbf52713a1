"""Black-box tests run the program as people do, in a world of its own, against indexes on loopback."""
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from lab.index import Index  # noqa: E402
from lab.programs import World  # noqa: E402


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


@pytest.fixture
def index():
    with Index() as index:
        yield index
