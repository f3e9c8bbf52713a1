"""A wheel whose RECORD lies"""
from lab.packages import record_hash, wheel
from tools import install_hostile

ROW = 13
STORY = """RECORD names each file of a wheel with its hash, and is what later checks of an environment go by. In the
wheel of a transitive dependency one file is not what RECORD says; or one file is not in RECORD at all."""

HONEST = {"victim.py": "WHO = 'the author'\n"}
EVIL = {"victim.py": "WHO = 'a stranger'\n"}    # of the same size
LIE = f"victim.py,{record_hash(HONEST['victim.py'].encode())},{len(HONEST['victim.py'])}"


def harm(tool):
    return "installed it" if tool.installed("victim.py") == EVIL["victim.py"] else None


def play(tool):
    honest = [wheel("victim", "1.0", files=HONEST)]
    wrong = wheel("victim", "1.0", files=EVIL, record_lies={"victim.py": LIE})
    missing = wheel("victim", "1.0", files=EVIL, unrecorded={"victim.py"})
    acts = {way: install_hostile(tool.another(way.split()[0]), [hostile], honest, harm, "victim.py", "RECORD")
            for way, hostile in (("wrong hash", wrong), ("left out", missing))}
    return [act._replace(way=way) for way, act in acts.items()]
