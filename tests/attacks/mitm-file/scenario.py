"""A download is replaced on its way"""
from lab.packages import wheel
from tools import index_of

ROW = 1
STORY = """A project has a lock. Later, on another machine, it is installed through somebody who answers in the
index's place: the wheel of a transitive dependency has other content, and the index's page names the hash of that
content. pip and uv are played with pinned hashes, and with the pins alone."""

HONEST = {"victim.py": "WHO = 'the author'\n"}
EVIL = {"victim.py": "WHO = 'a stranger'\n"}    # of the same size


def with_hashes(tool, index):
    """Lock and install as the program's own lock has it; for pip the file that pip-compile would write."""
    if tool.name != "pip":
        return tool.lock(index.url) and tool.sync(index.url)
    hashes = {f.name.split("-")[0]: f.sha256 for files in index.projects.values() for f in files.values()}
    tool.world.write("requirements.txt", "".join(f"{n}==1.0 --hash=sha256:{h}\n" for n, h in hashes.items()))
    return tool.sync(index.url)


def with_pins(tool, index):
    if tool.name == "pip":
        return tool.lock(index.url) and tool.sync(index.url)
    tool.world.write("requirements.txt", "app==1.0\nvictim==1.0\n")
    return again_with_pins(tool, index)


def again_with_pins(tool, index):
    if tool.name == "pip":
        return tool.sync(index.url)
    tool.uv("venv", "--quiet")
    return tool.uv("pip", "install", "--python", ".venv", "--default-index", index.url, "-r", "requirements.txt")


def play_way(tool, way, first, again):
    with index_of(wheel("victim", "1.0", files=HONEST)) as index:
        tool.require("app")
        if not first(tool, index) or tool.installed("victim.py") != HONEST["victim.py"]:
            return tool.act(None, "could not install from the honest index", way)
        tool.another_machine()
        index.add(wheel("victim", "1.0", files=EVIL))
        again(tool, index)
        harm = "installed the replaced file" if tool.installed("victim.py") == EVIL["victim.py"] else None
        return tool.judge(harm, "victim-1.0-py3-none-any.whl", "sha256", way=way)


def play(tool):
    if tool.name == "assay":
        return play_way(tool, "", with_hashes, lambda tool, index: tool.sync(index.url))
    return [play_way(tool.another("hashes"), "with hashes", with_hashes, lambda tool, index: tool.sync(index.url)),
            play_way(tool.another("pins"), "with pins alone", with_pins, again_with_pins)]
