"""The metadata beside a wheel is replaced on its way"""
from lab.packages import metadata, wheel
from tools import index_of

ROW = 1
STORY = """Resolvers read a wheel's metadata from a small file beside it (PEP 658), whose hash stands on the index's
page. Somebody on the way answers with other metadata for a transitive dependency: it asks for one more package, his
own."""


def play(tool):
    stranger = wheel("stranger", "1.0", files={"stranger.py": "WHO = 'a stranger'\n"})
    with index_of(wheel("victim", "1.0"), stranger) as index:
        file = index.projects["victim"]["victim-1.0-py3-none-any.whl"]
        file.metadata_served = metadata("victim", "1.0", requires=["stranger"])
        tool.require("app")
        tool.install(index.url)
        if tool.name == "assay" and not index.asked_for("victim-1.0-py3-none-any.whl.metadata"):
            return tool.act(None, "did not ask for the metadata file")
        harm = "installed the package that the replaced metadata asks for" if tool.installed("stranger.py") else None
        return tool.judge(harm, "victim", "metadata", codes=(3, 4))
