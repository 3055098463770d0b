"""Below a block of commands, what its options mean, for readers whose finger or eye misses the links in it."""

from __future__ import annotations

from scripts.finish.page import Page

#: By whether there is more than one.
_WORDS = {
    "ko": ("이 명령의 옵션 {count}개", "이 명령의 옵션 {count}개"),
    "en": ("{count} option of this command", "{count} options of this command"),
}


def list_options(page: Page) -> None:
    """Add a closed row below each block with links to options; guide.js fills it from them when it is opened."""
    for block in page.tree.css("article .highlight"):
        count = len({link.attributes["href"] for link in block.css("a.guide-cli") if "#" in link.attributes["href"]})
        if count:
            text = _WORDS[page.language][count > 1].format(count=count)
            block.insert_after(page.parsed(f'<details class="guide-used"><summary>{text}</summary></details>'))
