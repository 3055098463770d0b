"""Options of the reference as entries: names beside what they do, in a list with a filter."""

from __future__ import annotations

from collections.abc import Iterable

from selectolax.lexbor import LexborNode

from scripts.finish.page import Page, classes

#: From this many options on there is a filter.
_MANY = 12
_HEADINGS = {"h2", "h3", "h4"}
#: Between the facts of an option, as stage writes them.
_BETWEEN = " · "
_WORDS = {
    "ko": {
        "label": "옵션 {count}개 거르기",
        "placeholder": "옵션 이름, 설명",
        "none": "그런 옵션이 없습니다.",
        "search": "사이트에서 찾기",
    },
    "en": {
        "label": "Filter {count} options",
        "placeholder": "Name, description",
        "none": "No such option.",
        "search": "Search the site",
    },
}


def arrange(page: Page) -> None:
    """Make an entry of each option and what follows it, and, of many, a list with a filter."""
    start = page.tree.css_first("article h2#options")
    count = len(page.tree.css("article .guide-option"))
    if start is None or not count:
        return
    nodes = list(_until_next_section(start))
    html, entry = [], []
    for node in nodes:
        if node.tag in _HEADINGS:
            html.append(_entry(entry))
            entry = [node] if "guide-option" in classes(node) else []
            if not entry:
                html.append(node.html)
        elif entry:
            entry.append(node)
        else:
            html.append(node.html or "")
    html.append(_entry(entry))
    words = {key: text.format(count=count) for key, text in _WORDS[page.language].items()}
    told = "".join(f' data-{key}="{text}"' for key, text in words.items()) if count >= _MANY else ""
    kind = "guide-entries guide-filter" if told else "guide-entries"
    start.insert_after(page.parsed(f'<div class="{kind}"{told}>{"".join(html)}</div>'))
    for node in nodes:
        node.decompose()


def offer_filters(page: Page) -> None:
    """Put a field above each list with a filter. It shows only where guide.js, which sees to it, can run."""
    for filtered in page.tree.css("article .guide-filter"):
        label = page.element("label", filtered.attributes["data-label"])
        hint = filtered.attributes.get("data-placeholder") or ""
        label.insert_child(page.element("input", type="search", placeholder=hint, autocomplete="off"))
        for part in (page.element("p", role="status"), label):
            filtered.first_child.insert_before(part)
        for name in ("data-label", "data-placeholder"):
            if name in filtered.attributes:
                del filtered.attrs[name]


def _until_next_section(start: LexborNode) -> Iterable[LexborNode]:
    node = start.next
    while node is not None and node.tag != "h2" and "guide-foot" not in classes(node):
        yield node
        node = node.next


def _entry(nodes: list[LexborNode]) -> str:
    if not nodes:
        return ""
    heading, *rest = nodes
    return f'<div class="guide-entry">{heading.html}<div>{"".join(map(_text, rest))}</div></div>'


def _text(node: LexborNode) -> str:
    return _facts(node) if node.is_element_node and "guide-facts" in classes(node) else node.html or ""


def _facts(paragraph: LexborNode) -> str:
    """The facts, each in a chip."""
    chips = "".join(f"<span>{fact}</span> " for fact in paragraph.inner_html.split(_BETWEEN))
    return f'<p class="guide-facts">{chips}</p>'
