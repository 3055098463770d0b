"""The glossary pages: hand-written prose, with the terms of docs/glossary.yml in place of a marker."""

from scripts.glossary import Group

MARKER = "<!-- docs/glossary.yml -->"

WORDS = {
    "ko": {"also": "함께 쓰는 말", "avoid": "쓰지 않는 표기"},
    "en": {"also": "Also", "avoid": "Not used in Korean"},
}


def expand(text: str, language: str, groups: list[Group]) -> tuple[str, dict[int, int]]:
    """A page's text with the terms in place of the marker, and the origin of its lines.

    Returns:
        The text, and for the lines of the terms: line number in it -> line number in docs/glossary.yml. A text
        without a marker is returned unchanged.
    """
    lines = text.split("\n")
    if MARKER not in lines:
        return text, {}
    at = lines.index(MARKER)
    terms = _lines(language, groups)
    origins = {at + number: line for number, (_, line) in enumerate(terms, 1)}
    return "\n".join([*lines[:at], *(line for line, _ in terms), *lines[at + 1 :]]), origins


def _lines(language: str, groups: list[Group]) -> list[tuple[str, int]]:
    words = WORDS[language]
    lines: list[tuple[str, int]] = []
    for group in groups:
        lines += [(f"## {group.names[language]} {{ #{group.id} }}", group.line), ("", group.line)]
        for term in group.terms:
            parts = [f"### {term.titles[language]} {{ #{term.id} }}", term.text[language]]
            if also := term.also[language]:
                parts.append(f"{words['also']}: {', '.join(also)}")
            if avoid := (*term.avoid, *term.shun[language]):
                parts.append(f"{words['avoid']}: {', '.join(avoid)}")
            for part in parts:
                lines += [(part, term.line), ("", term.line)]
    return lines[:-1]
