"""The internal index does not know the name for once"""
from lab.index import Index
from lab.packages import wheel

ROW = 4
STORY = """As in confusion-extra-index, and the company's index comes first where a program has an order. But it answers 404
for `acme-core`, since somebody deleted it there, or a proxy is being moved. The public index has the stranger's."""

THEIRS = {"acme_core.py": "WHO = 'a stranger'\n"}


def play(tool):
    with Index() as public, Index() as internal:
        internal.add(wheel("acme-app", "1.0", requires=["acme-core"]))
        public.add(wheel("acme-core", "99.0", files=THEIRS))
        tool.require("acme-app")
        if tool.name == "assay":
            tool.world.write("../home/.config/assay/assay.toml",
                             f'[[index]]\nname = "acme"\nurl = "{internal.url}"\n[sources]\n"acme-*" = "acme"\n"*" = "pypi"\n')
            done = tool.install(public.url)
        else:
            done = tool.install(public.url, internal.url)
        if tool.installed("acme_core.py"):
            return False, "took the 404 for leave to ask elsewhere, and installed the stranger's acme-core 99"
        if public.asked_for("acme-core"):
            return False, "asked the public index for an internal name"
        if tool.name == "assay" and not internal.asked_for("acme-core"):
            return None, f"did not come as far as the 404: {tool.last_line()}"
        return not done, f"failed: {tool.last_line()}"
