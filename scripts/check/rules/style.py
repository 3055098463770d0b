"""Style of the prose: 합니다체, spacing around code and particles, doubled words."""

import re
from collections.abc import Iterator

from scripts.check.messages import finding
from scripts.check.source_tree import SourceTree
from scripts.core.findings import Finding
from scripts.core.languages import SOURCE
from scripts.source_page import MASK, SourcePage

#: `이다.` and `해요.` at the end of a sentence; `합시다.`, `하세요.` and questions are allowed.
_ENDING = re.compile(r"[가-힣]*(?:(?<![니까시])다\.|(?<!세)요[.!]|(?<![세까나가])요\?)(?=[\s)*|]|$)")
#: Quotations.
_QUOTED = re.compile(r'"[^"\n]*"|“[^”\n]*”|‘[^’\n]*’')
_TWICE = re.compile(
    r"(?<![\w가-힣`./-])(?P<word>[A-Za-z]{2,}|[가-힣]{2,}) (?P=word)"
    r"(?:(?![\w가-힣`./-])|(?=(?:은|는|이|가|을|를|의|에서?|으?로|입니다)(?![\w가-힣])))"
)
#: English words that may be repeated, and Korean words that are doubled on purpose.
_MAY_BE_TWICE = {"had", "that", "하나", "따로", "차례", "조금", "아주", "오래", "자주"}

_PARTICLES = "은|는|가|을|를|의|에|에서|에게|으로|로|와|과|부터|까지|처럼|보다"
_PARTICLE = re.compile(rf"(?<=[`A-Za-z0-9)]) (?=(?:{_PARTICLES})(?:[ ,.]|$))")
_SPAN = re.compile(rf"`+{MASK}+`+")
#: Nouns that follow code as separate words.
_NOUNS = re.compile("명령|옵션|파일|폴더|이미지|컨테이너|볼륨|네트워크|태그|서버|블록|상태|이름")
_BEFORE_PUNCTUATION = re.compile(r"(?<=[가-힣A-Za-z`)]) +(?=[.,](?:\s|$))")
_IN_PARENTHESES = re.compile(r"(?<=\() +(?=\S)|(?<=\S) +(?=\))")
_AFTER_COMMA = re.compile("(?<=[가-힣],)(?=[가-힣])")

#: (start, end, replacement)
_Change = tuple[int, int, str]


def check(site: SourceTree) -> Iterator[Finding]:
    """Yield a finding for every sentence not in 합니다체, wrong spacing and doubled word."""
    for page in (*site.all_pages, *site.descriptions):
        korean = page.language == SOURCE
        for number, line in enumerate(page.text.split("\n"), 1):
            if not line.strip():
                continue
            yield from _spacing(page, number, line, korean)
            yield from _twice(page, number, line)
            if korean and not line.lstrip().startswith(">"):
                yield from _ending(page, number, line)


def _ending(page: SourcePage, number: int, line: str) -> Iterator[Finding]:
    spoken = _QUOTED.sub(lambda match: MASK * len(match[0]), line)
    for match in _ENDING.finditer(spoken):
        yield finding(page.path, number, "style-ending", match=match)


def _twice(page: SourcePage, number: int, line: str) -> Iterator[Finding]:
    for match in _TWICE.finditer(line):
        if match["word"].lower() not in _MAY_BE_TWICE:
            yield finding(page.path, number, "style-word-twice", match=match)


def _particles(line: str) -> Iterator[_Change]:
    yield from ((m.start(), m.end(), "") for m in _PARTICLE.finditer(line))


def _around_code(line: str) -> Iterator[_Change]:
    for span in _SPAN.finditer(line):
        if re.match("[가-힣]", line[max(0, span.start() - 1) : span.start()]):
            yield span.start(), span.start(), " "
        if _NOUNS.match(line, span.end()):
            yield span.end(), span.end(), " "


def _needless(line: str) -> Iterator[_Change]:
    for pattern in (_BEFORE_PUNCTUATION, _IN_PARENTHESES):
        # spaces in table cells and in empty check boxes do not match
        yield from ((m.start(), m.end(), "") for m in pattern.finditer(line))


def _commas(line: str) -> Iterator[_Change]:
    yield from ((m.start(), m.end(), " ") for m in _AFTER_COMMA.finditer(line))


#: code -> the changes it asks for
_KOREAN = {
    "style-particle-space": _particles,
    "style-code-space": _around_code,
    "style-comma-space": _commas,
}
_EVERYWHERE = {"style-needless-space": _needless}


def _spacing(page: SourcePage, number: int, line: str, korean: bool) -> Iterator[Finding]:
    rules = _EVERYWHERE | _KOREAN if korean else _EVERYWHERE
    changes = [(code, change) for code, rule in rules.items() for change in rule(line)]
    if not changes:
        return
    written = page.page.lines[number - 1]
    fixed = _apply(written, [change for _, change in changes])
    for code, (start, end, _) in changes:
        before = written[max(0, start - 12) : end + 8].strip()
        after = _apply(written, [c for _, c in changes if c[:2] == (start, end)])[max(0, start - 12) : end + 8].strip()
        yield finding(page.path, number, code, before=before, after=after, fixed_line=fixed)


def _apply(line: str, changes: list[_Change]) -> str:
    for start, end, new in sorted(set(changes), reverse=True):
        line = line[:start] + new + line[end:]
    return line
