"""make_index.py DIR: a small package index in a folder: pages (PEP 503), wheels, METADATA beside them (PEP 658)."""
import hashlib
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests"))

from lab.packages import wheel  # noqa: E402

PACKAGES = [
    wheel("shop-front", "1.0", requires=["shop-words >=1"], files={"shop_front/__init__.py": "def greet():\n    return 'old'\n"}),
    wheel("shop-front", "1.2", requires=["shop-words >=2", "shop-colours ; python_version >= '3'"],
          files={"shop_front/__init__.py": "import shop_words\n\n\ndef greet():\n    return shop_words.HELLO\n",
                 "shop_front/__main__.py": "from shop_front import greet\n\n\ndef main():\n    print(greet())\n"},
          scripts={"shop-greet": "shop_front.__main__:main"}),
    wheel("shop-words", "1.0", files={"shop_words.py": "HELLO = 'hello'\n"}),
    wheel("shop-words", "2.1", files={"shop_words.py": "HELLO = 'hello from shop-words 2.1'\n"}),
    wheel("shop-colours", "0.3", files={"shop_colours.py": "RED = 'red'\n"}),
]


def main(top):
    projects = {}
    for name, data, metadata in PACKAGES:
        folder = top / "files"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        (folder / f"{name}.metadata").write_text(metadata)
        projects.setdefault(name.split("-")[0].replace("_", "-"), []).append(
            f'<a href="../../files/{name}#sha256={hashlib.sha256(data).hexdigest()}" '
            f'data-core-metadata="sha256={hashlib.sha256(metadata.encode()).hexdigest()}">{name}</a>')
    for project, links in projects.items():
        folder = top / "simple" / project
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "index.html").write_text("<!DOCTYPE html>\n" + "\n".join(links) + "\n")


main(pathlib.Path(sys.argv[1]))
