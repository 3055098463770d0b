"""What a book says in its own words: headings, the edition, what the commands ran on."""

from __future__ import annotations

from scripts.book.cover import Book

WORDS = {
    "ko": {
        "contents": "차례",
        "version": "Docker Engine {engine}, CLI {cli}, Compose {compose}, Buildx {buildx} 기준",
        "edition": "{date} 판",
        "sheet": "Docker {engine}, Compose {compose} 기준",
    },
    "en": {
        "contents": "Contents",
        "version": "For Docker Engine {engine}, CLI {cli}, Compose {compose}, Buildx {buildx}",
        "edition": "Edition of {date}",
        "sheet": "For Docker {engine}, Compose {compose}",
    },
}


def edition(book: Book) -> list[str]:
    """The edition, where its time is known, and the versions that the commands ran on."""
    words = WORDS[book.language]
    lines = [words["version"].format(**book.versions)]
    if book.time:
        commit = f" ({book.commit})" if book.commit else ""
        lines.insert(0, words["edition"].format(date=book.time.date().isoformat()) + commit)
    return lines
