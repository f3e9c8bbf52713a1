"""An internal name is registered in public with a higher version"""
from lab.index import Index
from lab.packages import wheel

ROW = 4
STORY = """A company has an index of its own beside the public one, set as people set it: the public one as index URL,
its own as extra index URL. An internal application needs `acme-core`, which exists in the company's index only, until
a stranger publishes `acme-core` 99 on the public one. assay refuses until the settings say which index has which
names, and must then install the company's, without asking the public index for the name."""

OURS = {"acme_core.py": "WHO = 'acme'\n"}
THEIRS = {"acme_core.py": "WHO = 'a stranger'\n"}


def harm(tool, public):
    if tool.installed("acme_core.py") == THEIRS["acme_core.py"]:
        return "installed the stranger's acme-core 99"
    if tool.name == "assay" and public.asked_for("acme"):
        return "asked the public index for an internal name"
    return None


def play(tool):
    with Index() as public, Index() as internal:
        internal.add(wheel("acme-app", "1.0", requires=["acme-core"]))
        internal.add(wheel("acme-core", "1.0", files=OURS))
        public.add(wheel("acme-core", "99.0", files=THEIRS))
        tool.require("acme-app")
        tool.install(public.url, internal.url)
        act = tool.judge(harm(tool, public), "acme", "[sources]")
        if tool.name != "assay":
            return act if tool.code or not act.held else act._replace(did="installed it from the company's index")
        act = act._replace(way="without [sources]")
        tool.acme_settings(internal.url)
        done = tool.install(public.url) and tool.installed("acme_core.py") == OURS["acme_core.py"]
        fell = harm(tool, public)
        return [act, tool.act(False if fell else done or None, fell or "installed acme-core from the company's index",
                              "with [sources]")]
