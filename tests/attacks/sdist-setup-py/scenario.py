"""A package's code runs while it is installed"""
from lab.index import Index
from lab.packages import sdist, wheel

ROW = 12
STORY = """A transitive dependency comes as an sdist. Its build backend, in the sdist itself, runs setup.py, which leaves a
file behind: it could as well have read the user's keys."""

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


def play(tool):
    with Index() as index:
        index.add(wheel("app", "1.0", requires=["victim"]))
        index.add(sdist("victim", "1.0", files={"setup.py": SETUP, "backend.py": BACKEND, "pyproject.toml": PYPROJECT}))
        tool.require("app")
        done = tool.install(index.url)
        if tool.marker.exists():
            return False, f"ran setup.py and {'installed the package' if done else 'failed after that'}"
        if tool.name == "assay" and (tool.code not in (1, 4) or "victim" not in tool.said):
            return None, f"failed for another reason: {tool.last_line()}"
        return True, f"ran nothing: {tool.last_line()}"
