"""The words on the pages: spellings that docs/glossary.yml avoids, and unusual words that are not terms."""

import re
from collections.abc import Iterator

from scripts import glossary
from scripts.check.messages import finding
from scripts.check.source_tree import SourceTree
from scripts.core.findings import Finding
from scripts.core.languages import SOURCE
from scripts.source_page import SourcePage

#: The page that lists the avoided spellings.
_GLOSSARY = "glossary"
#: Front matter shown to readers.
_FRONT_MATTER = re.compile(r"(?:title|description):")

#: (pattern, better): words that are unusual in technical prose and have no other meaning.
_KOREAN = (
    ("까닭", "이유"),
    ("낱말", "용어"),
    ("꾸러미", "패키지"),
    ("부탁(?=[했합하한할])", "요청"),
    ("시험 기능", "실험적 기능"),
    # 시험판 is a beta
    ("시험(?! 기능|판|지)", "테스트"),
    ("추적 자료", "트레이스"),
    ("색인", "인덱스"),
    ("열쇠", "키"),
    ("랜 ?카드", "네트워크 인터페이스"),
    ("못 ?박(?=[습는은아을고])", "고정"),
    ("부딪히는 패키지", "충돌하는 패키지"),
    ("접속을 돌(?=[리려])", "트래픽을 전환"),
    ("물러(?:[났납난]|나[고며])", "종료"),
    ("이을 흐름", "이을 스트림"),
    ("갈립니다", "차이가 드러납니다"),
    ("눈치채지 못", "알 수 없"),
)
_ENGLISH = (
    ("mend", "fix"),
    ("mends", "fixes"),
    ("mended", "fixed"),
    ("mending", "fixing"),
    ("cure", "fix"),
    ("cures", "fixes"),
    ("cured", "fixed"),
    ("anew", "again"),
    ("afresh", "again"),
    ("wanted most", "most used"),
    ("turn(s|ed|) you down", r"reject\1 you"),
    ("(?<=[,;:] )be it", "even"),
    ("of no account", "does not matter"),
    ("ha(?:s|ve) no say", "is ignored"),
    ("finding faults", "debugging"),
    ("shape the output", "format the output"),
    ("something else than", "anything but"),
    ("(behavi|col|fav)our(s|ed|ite|ites|)", r"\1or\2"),
    ("licence(s|d|)", r"license\1"),
    ("centre(s|d|)", r"center\1"),
)


def check(site: SourceTree) -> Iterator[Finding]:
    """Yield a finding for every word to avoid, outside code, and for a glossary that cannot be read."""
    try:
        groups = glossary.load(site.docs)
    except glossary.GlossaryError as error:
        en = f"{error.en[0].upper()}{error.en[1:]}"
        yield finding(site.docs / glossary.NAME, error.line, "glossary-form", ko=error.ko, en=en)
        groups = []
    better = {wrong: right for group in groups for term in group.terms for wrong, right in term.avoid.items()}
    # Longest first, so that `도커 엔진` is reported as a whole. A particle may follow a Korean word.
    spellings = "|".join(re.escape(word) for word in sorted(better, key=len, reverse=True))
    avoided = re.compile(rf"(?<![\w가-힣./-])(?:{spellings or '(?!)'})(?![A-Za-z0-9/]|-\w)")
    words = {SOURCE: _compiled(_KOREAN, ""), "en": _compiled(_ENGLISH, r"(?![\w/]|-\w)")}
    for page in (*site.all_pages, *site.descriptions):
        for number, line in _lines(page):
            if page.name != _GLOSSARY:
                for match in avoided.finditer(line):
                    yield finding(page.path, number, "term-avoided", wrong=match[0], right=better[match[0]])
            for pattern, right in words[page.language]:
                for match in pattern.finditer(line):
                    yield finding(page.path, number, "word-avoided", wrong=match[0], right=match.expand(right))


def _compiled(words: tuple[tuple[str, str], ...], end: str) -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(rf"(?<![\w./-])(?:{word}){end}", re.IGNORECASE), right) for word, right in words]


def _lines(page: SourcePage) -> Iterator[tuple[int, str]]:
    front = [line if _FRONT_MATTER.match(line) else "" for line in page.page.lines[: page.page.body_start]]
    prose = page.text.split("\n")
    return enumerate([*front, *prose[len(front) :]], 1)
