"""A cloned project lowers the guard"""
from lab.packages import wheel
from tools import hour_ago, index_of

ROW = 17
STORY = """The user's settings want a month to pass before a release is used. A cloned project's own settings say that
no time need pass, and a transitive dependency has a release of an hour ago. (pip reads no settings from a
project.)"""

GOOD = {"victim.py": "WHO = 'the maintainer'\n"}
BAD = {"victim.py": "WHO = 'whoever took the account'\n"}


def clone(tool):
    tool.require("app")
    project = tool.world.project / "pyproject.toml"
    project.write_text(project.read_text() + '[tool.uv]\nexclude-newer = "2999-01-01T00:00:00Z"\n')
    tool.world.write("assay.toml", '[policy]\nmin-age = "0 days"\n')
    tool.world.write("../home/.config/uv/uv.toml", 'exclude-newer = "30 days"\n')
    tool.world.write("../home/.config/assay/assay.toml", '[policy]\nmin-age = "30 days"\n')
    tool.env.update({"UV_NO_CONFIG": "0", "PIP_UPLOADED_PRIOR_TO": "P30D"})


def play(tool):
    with index_of(wheel("victim", "1.0", files=GOOD)) as index:
        index.add(wheel("victim", "1.1", files=BAD), upload_time=hour_ago())
        clone(tool)
        tool.install(index.url)
    harm = "installed the release of an hour ago" if tool.installed("victim.py") == BAD["victim.py"] else None
    act = tool.judge(harm, "min-age", "assay.toml", "assay trust")
    return act if act.code else act._replace(did=act.did.replace("it without the harm", "the release before it"))
