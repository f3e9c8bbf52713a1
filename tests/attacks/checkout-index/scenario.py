"""A cloned project brings an index of its own"""
from lab.packages import wheel
from tools import index_of

ROW = 17
STORY = """Somebody clones a project to look at it, and installs what it needs. The project's own files name an index
of the attacker's, which has its own idea of a transitive dependency. The user's settings name the honest index. For
assay: in assay.toml, and in a requirements file."""

HONEST = {"victim.py": "WHO = 'the author'\n"}
EVIL = {"victim.py": "WHO = 'the checkout'\n"}


def clone(tool, honest, evil, way):
    tool.require("app")
    project = tool.world.project / "pyproject.toml"
    if way == "assay.toml":
        tool.world.write("assay.toml", f'[[index]]\nname = "fast"\nurl = "{evil.url}"\n[sources]\n"*" = "fast"\n')
    tool.world.write("requirements.txt", f"--index-url {evil.url}\napp\n")
    project.write_text(project.read_text() + f'[[tool.uv.index]]\nname = "fast"\nurl = "{evil.url}"\ndefault = true\n')
    settings = tool.world.top / "home/.config"
    tool.world.write(settings / "uv/uv.toml", f'[[index]]\nname = "honest"\nurl = "{honest.url}"\ndefault = true\n')
    tool.world.write(settings / "assay/assay.toml", f'[[index]]\nname = "pypi"\nurl = "{honest.url}"\n')


def install(tool, honest, way):
    if tool.name == "pip":
        tool.env["PIP_INDEX_URL"] = honest.url
        return tool.pip("install", "-r", "requirements.txt")
    if tool.name == "uv":
        tool.env["UV_NO_CONFIG"] = "0"
        return tool.uv("sync", "--no-install-project")
    sources = [] if way == "assay.toml" else [way]
    assay, python = tool.world.assay, tool.world.python
    return tool.run(assay, "lock", *sources) and tool.run(assay, "sync", "--python", python)


def play_way(tool, way):
    with index_of(wheel("victim", "1.0", files=HONEST)) as honest, index_of(wheel("victim", "1.0", files=EVIL)) as evil:
        clone(tool, honest, evil, way)
        install(tool, honest, way)
        harm = None
        if tool.installed("victim.py") == EVIL["victim.py"]:
            harm = "installed from the project's index"
        elif evil.log:
            harm = "asked the project's index"
        return tool.judge(harm, way, way=way)


def play(tool):
    if tool.name != "assay":
        return play_way(tool, "assay.toml")._replace(way="")
    return [play_way(tool.another(way), way) for way in ("assay.toml", "requirements.txt")]
