"""The internal index does not know the name for once"""
from lab.index import Index
from lab.packages import wheel

ROW = 4
STORY = """As in confusion-extra-index, and assay's settings say that the name is the company's. But the company's
index answers 404 for `acme-core`, since somebody deleted it there, or a proxy is being moved. The public index has
the stranger's."""

THEIRS = {"acme_core.py": "WHO = 'a stranger'\n"}


def play(tool, answer=None, codes=(1,)):
    with Index() as public, Index() as internal:
        internal.add(wheel("acme-app", "1.0", requires=["acme-core"]))
        public.add(wheel("acme-core", "99.0", files=THEIRS))
        if answer:
            internal.answer = answer
        tool.require("acme-app")
        if tool.name == "assay":
            tool.acme_settings(internal.url)
            tool.install(public.url)
        else:
            tool.install(public.url, internal.url)
        if tool.name == "assay" and not internal.asked_for("acme-core"):
            return tool.act(None, "did not come as far as the name")
        harm = None
        if tool.installed("acme_core.py"):
            harm = "asked elsewhere, and installed the stranger's acme-core 99"
        elif tool.name == "assay" and public.asked_for("acme"):
            harm = "asked the public index for an internal name"
        return tool.judge(harm, "acme-core", codes=codes)
