"""A small site for the tests of the search, and its index in tests/search/small.json.

Run `python -m tests.search.small` from the repository root to write the index anew.
"""

from __future__ import annotations

from pathlib import Path

from scripts.reference.catalog import load_catalog
from scripts.search import index

INDEX = Path(__file__).with_name("small.json")
TEXTS = Path(__file__).with_name("small.texts.json")

DOCS = [
    {
        "location": "commands/rm/",
        "title": "컨테이너 삭제하기: docker rm",
        "text": "<p>멈춘 컨테이너를 지웁니다. 이미지는 남습니다.</p><pre><code>$ docker rm web\nweb\n</code></pre>",
    },
    {
        "location": "commands/rm/#remove-running",
        "title": "실행 중인 컨테이너 지우기",
        "text": "<p>먼저 멈추거나 <code>-f</code>를 씁니다. 실행 중인 컨테이너는 그냥 지워지지 않습니다.</p>",
    },
    {
        "location": "commands/rm/#errors",
        "title": "자주 만나는 오류",
        "text": "<pre><code>Error response from daemon: container is running: stop the container\n</code></pre>",
    },
    {"location": "commands/rm/#see-also", "title": "함께 보기", "text": "<p>docker rmi</p>"},
    {
        "location": "commands/rmi/",
        "title": "이미지 삭제하기: docker rmi",
        "text": "<p>쓰지 않는 이미지를 지웁니다. 컨테이너가 쓰는 이미지는 지우지 못합니다.</p>",
    },
    {
        "location": "reference/container/rm/",
        "title": "docker rm",
        "text": "<p>컨테이너를 지웁니다.</p><pre><code>docker container rm [OPTIONS] CONTAINER\n</code></pre>",
    },
    {"location": "reference/container/rm/#options", "title": "옵션", "text": ""},
    {
        "location": "reference/container/rm/#force",
        "title": "<code>-f</code>, <code>--force</code>",
        "text": "<p>실행 중이어도 지웁니다.</p>",
    },
    {
        "location": "reference/image/rm/#force",
        "title": "no beginning of this page",
        "text": "<p>so it is left out</p>",
    },
    {"location": "concepts/", "title": "도커의 개념", "text": "<p>도커는 컨테이너를 다룹니다.</p>"},
]
PATHS = {"commands/rm/": "명령어 › 컨테이너", "commands/rmi/": "명령어 › 이미지"}
SYNONYMS = [["삭제", "지우"], ["이미지", "image"], ["컨테이너", "container"], ["도커", "docker"], ["멈추", "stop"]]


def made() -> tuple[str, str]:
    """The index and the texts as they are published."""
    data, more, pages = index.build(DOCS, PATHS, SYNONYMS, load_catalog())
    data |= more
    data["aliases"] = {"container rm": data["aliases"]["container rm"]}  # not the whole CLI
    return index.dump(data), index.dump({page.address: index.texts(page) for page in pages})


if __name__ == "__main__":
    for path, text in zip((INDEX, TEXTS), made(), strict=True):
        path.write_text(text + "\n", encoding="utf-8")
