"""A small site for the tests of the search, and its index in tests/search/small.json.

Run `python -m tests.search.small` from the repository root to write the index again.
"""

from __future__ import annotations

from pathlib import Path

from scripts.reference.catalog import load_catalog
from scripts.search import index

INDEX = Path(__file__).with_name("small.json")
TEXTS = Path(__file__).with_name("small.texts.json")

PAGES = [
    index.IndexedPage(
        "commands/rm/",
        [
            index.Section(
                "",
                "컨테이너 삭제하기: docker rm",
                ["멈춘 컨테이너를 지웁니다. 이미지는 남습니다.", "\t$ docker rm web", "\tweb"],
            ),
            index.Section(
                "remove-running",
                "실행 중인 컨테이너 지우기",
                ["먼저 멈추거나 `-f`를 씁니다. 실행 중인 컨테이너는 그냥 지워지지 않습니다."],
            ),
            index.Section(
                "errors",
                "자주 만나는 오류",
                ["\tError response from daemon: container is running: stop the container"],
            ),
            index.Section("see-also", "함께 보기", ["docker rmi"]),
        ],
    ),
    index.IndexedPage(
        "commands/rmi/",
        [
            index.Section(
                "",
                "이미지 삭제하기: docker rmi",
                ["쓰지 않는 이미지를 지웁니다. 컨테이너가 쓰는 이미지는 지우지 못합니다."],
            )
        ],
    ),
    index.IndexedPage(
        "reference/container/rm/",
        [
            index.Section("", "docker rm", ["컨테이너를 지웁니다.", "\tdocker container rm [OPTIONS] CONTAINER"]),
            index.Section("options", "옵션", []),
            index.Section("force", "`-f`, `--force`", ["실행 중이어도 지웁니다."]),
        ],
    ),
    index.IndexedPage("concepts/", [index.Section("", "도커의 개념", ["도커는 컨테이너를 다룹니다."])]),
]
PATHS = {"commands/rm/": "명령어 › 컨테이너", "commands/rmi/": "명령어 › 이미지"}
SYNONYMS = [["삭제", "지우"], ["이미지", "image"], ["컨테이너", "container"], ["도커", "docker"], ["멈추", "stop"]]


def made() -> tuple[str, str]:
    """The index and the texts as they are published."""
    data, more, pages = index.build(PAGES, PATHS, SYNONYMS, load_catalog())
    data |= more
    data["aliases"] = {"container rm": data["aliases"]["container rm"]}  # not the whole CLI
    return index.dump(data), index.dump({page.address: index.texts(page) for page in pages})


if __name__ == "__main__":
    for path, text in zip((INDEX, TEXTS), made(), strict=True):
        path.write_text(text + "\n", encoding="utf-8")
