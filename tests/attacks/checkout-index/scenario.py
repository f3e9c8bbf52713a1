"""A cloned project brings an index of its own"""
from lab.packages import wheel
from tools import index_of

ROW = 17
STORY = """Somebody clones a project to look at it, and installs what it needs. The project's own files name an index of the
attacker's, which has its own idea of a transitive dependency. The user's settings name the honest index."""

HONEST = {"victim.py": "WHO = 'the author'\n"}
EVIL = {"victim.py": "WHO = 'the checkout'\n"}


def clone(tool, honest, evil):
    tool.require("app")
    project = tool.world.project / "pyproject.toml"
    tool.world.write("assay.toml", f'[[index]]\nname = "fast"\nurl = "{evil.url}"\n[sources]\n"*" = "fast"\n')
    tool.world.write("requirements.txt", f"--index-url {evil.url}\napp\n")
    project.write_text(project.read_text() + f'[[tool.uv.index]]\nname = "fast"\nurl = "{evil.url}"\ndefault = true\n')
    tool.world.write("../home/.config/uv/uv.toml", f'[[index]]\nname = "honest"\nurl = "{honest.url}"\ndefault = true\n')
    tool.world.write("../home/.config/assay/assay.toml", f'[[index]]\nname = "pypi"\nurl = "{honest.url}"\n')


def install(tool, honest):
    if tool.name == "pip":
        tool.env["PIP_INDEX_URL"] = honest.url
        return tool.pip("install", "-r", "requirements.txt")
    if tool.name == "uv":
        tool.env["UV_NO_CONFIG"] = "0"
        return tool.uv("sync", "--no-install-project")
    return tool.run(tool.world.assay, "lock") and tool.run(tool.world.assay, "sync", "--python", tool.world.python)


def play(tool):
    with index_of(wheel("victim", "1.0", files=HONEST)) as honest, index_of(wheel("victim", "1.0", files=EVIL)) as evil:
        clone(tool, honest, evil)
        install(tool, honest)
        harm = None
        if tool.installed("victim.py") == EVIL["victim.py"]:
            harm = "installed from the project's index"
        elif evil.log:
            harm = "asked the project's index"
        return tool.judge(harm, "assay.toml", "assay trust")
