"""An internal name is registered in public with a higher version"""
from lab.index import Index
from lab.packages import wheel

ROW = 4
STORY = """A company has an index of its own beside the public one, set as people set it: the public one as index URL, its
own as extra index URL. An internal application needs `acme-core`, which exists in the company's index only, until a
stranger publishes `acme-core` 99 on the public one."""

OURS = {"acme_core.py": "WHO = 'acme'\n"}
THEIRS = {"acme_core.py": "WHO = 'a stranger'\n"}


def judge(tool):
    got = tool.installed("acme_core.py")
    if got == THEIRS["acme_core.py"]:
        return False, "installed the stranger's acme-core 99"
    return True, "installed acme-core from the company's index" if got else f"refused: {tool.last_line()}"


def play(tool):
    with Index() as public, Index() as internal:
        internal.add(wheel("acme-app", "1.0", requires=["acme-core"]))
        internal.add(wheel("acme-core", "1.0", files=OURS))
        public.add(wheel("acme-core", "99.0", files=THEIRS))
        tool.require("acme-app")
        done = tool.install(public.url, internal.url)
        held, did = judge(tool)
        if tool.name != "assay" or not held:
            return held, did
        if done or tool.code != 4:
            return False, f"exit status {tool.code} without a word on sources"
        if public.asked_for("acme-core"):
            return False, "asked the public index for an internal name"
        # With the lines that the refusal asks for, the company's package is installed, and the name never leaves.
        tool.world.write("../home/.config/assay/assay.toml",
                         f'[[index]]\nname = "acme"\nurl = "{internal.url}"\n[sources]\n"acme-*" = "acme"\n"*" = "pypi"\n')
        if not tool.install(public.url) or tool.installed("acme_core.py") != OURS["acme_core.py"]:
            return None, f"with [sources]: {tool.last_line()}"
        if public.asked_for("acme"):
            return False, "asked the public index for an internal name"
        return True, did + "; with [sources], installed the company's"
