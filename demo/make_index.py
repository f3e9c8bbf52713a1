"""make_index.py DIR: a small package index in a folder: pages (PEP 691), wheels, METADATA beside them (PEP 658)."""
import hashlib
import json
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
    (top / "files").mkdir(parents=True, exist_ok=True)
    for name, data, metadata in PACKAGES:
        (top / "files" / name).write_bytes(data)
        (top / "files" / f"{name}.metadata").write_text(metadata)
        projects.setdefault(name.split("-")[0].replace("_", "-"), []).append({
            "filename": name, "url": f"../../files/{name}", "hashes": {"sha256": hashlib.sha256(data).hexdigest()},
            "core-metadata": {"sha256": hashlib.sha256(metadata.encode()).hexdigest()}, "size": len(data),
            "upload-time": "2024-05-01T12:00:00Z"})
    for project, files in projects.items():
        folder = top / "simple" / project
        folder.mkdir(parents=True, exist_ok=True)
        versions = sorted({f["filename"].split("-")[1] for f in files})
        page = {"meta": {"api-version": "1.1"}, "name": project, "versions": versions, "files": files}
        (folder / "index.json").write_text(json.dumps(page, indent=1) + "\n")


main(pathlib.Path(sys.argv[1]))
