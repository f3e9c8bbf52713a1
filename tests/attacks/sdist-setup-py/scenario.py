"""A package's code runs while it is installed"""
from lab.packages import sdist
from tools import index_of

ROW = 12
STORY = """A transitive dependency comes as an sdist. Its build backend, in the sdist itself, runs setup.py, which
leaves a file behind: it could as well have read the user's keys."""

SETUP = "import os\nopen(os.environ['MARKER'], 'w').write('setup.py ran')\n"
BACKEND = '''import base64, hashlib, os, runpy, zipfile


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    runpy.run_path("setup.py")
    name, info = "victim-1.0-py3-none-any.whl", "victim-1.0.dist-info"
    members = {"victim.py": "", info + "/METADATA": open("PKG-INFO").read(),
               info + "/WHEEL": "Wheel-Version: 1.0\\nGenerator: lab\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"}
    record = ""
    with zipfile.ZipFile(os.path.join(wheel_directory, name), "w") as archive:
        for path, text in members.items():
            archive.writestr(path, text)
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
            record += f"{path},sha256={digest},{len(text)}\\n"
        archive.writestr(info + "/RECORD", record + info + "/RECORD,,\\n")
    return name


def get_requires_for_build_wheel(config_settings=None):
    return []
'''
PYPROJECT = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'


def play_way(tool, way, *more):
    files = {"setup.py": SETUP, "backend.py": BACKEND, "pyproject.toml": PYPROJECT}
    with index_of(sdist("victim", "1.0", files=files)) as index:
        tool.require("app")
        done = tool.install(index.url, more=more)
    harm = None
    if tool.marker.exists():
        harm = f"ran setup.py and {'installed the package' if done else 'failed after that'}"
    return tool.judge(harm, "victim", "sdist", codes=(1, 4), way=way)


def play(tool):
    """assay locks an sdist with static metadata where that is allowed; installing it is refused all the same."""
    if tool.name != "assay":
        return play_way(tool, "")
    return [play_way(tool.another("plain"), ""),
            play_way(tool.another("allowed"), "--allow-sdist", "--allow-sdist", "victim")]
