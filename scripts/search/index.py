"""The index that the worker reads, one per language, made from the texts of the pages.

There are two files per language, so that the first answer needs only the smaller one: `search/guide.json` has titles
and synonyms, `search/guide.more.json` the reference's options and the words of the texts. The worker fetches the second
file on the first query, and answers again. The first file, without what the worker can compute itself, has:

- `format`: 4; the worker rejects any other. `build`: the same in both files, unless they are from different releases.
- `paths`: the breadcrumbs of the pages: "명령어 › 컨테이너".
- `pages`: `[address, title, index of its path, rank in percent, sections]` each. `sections` has a line per section:
  `title`, or `title TAB id` if the id is neither the long option in the title nor the English in parentheses at its
  end. In titles, code is between backticks. It is null for pages whose sections are in the second file: the reference,
  and pages that few want first.
- `synonyms`: groups of words, separated by spaces; a space within a name is an underscore.
- `aliases`: other names of a command (`container ls`), to the one that the pages use (`ps`).
- `terms`: the Korean words of the titles, and in the second file also all words of the texts; sorted, separated by
  spaces, each as the number of letters that it shares with the previous word (a digit in base 36) and the rest of it.

The second file also has:

- `sections`: those that are null in the first file, page by page.
- `blocks`: for every page, followed by its sections, which text it has: 0 a new one, 1 none, n the text n - 1 texts
  before the newest. Text that many commands share is stored once.
- `postings`: for every term the texts that have it, as gaps between their numbers; see `_number`. Separated by spaces.

The texts for the lines under a result are in `search/texts/`, one file per page, fetched when a result is shown: an
object from a section's id to its lines, separated by line feeds. Code is between backticks, and a line of a code block
starts with a tab.
"""

import hashlib
import json
import math
import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path

from scripts.reference.catalog import Catalog
from scripts.search.segment import Segmenter, lexicon
from scripts.search.words import stop_words

FORMAT = 4
NAME = Path("search") / "guide.json"
MORE = Path("search") / "guide.more.json"
TEXTS = Path("search") / "texts"

#: Sections that only have links.
_NO_SECTIONS = ("siblings", "see-also")
#: How likely a page is to be wanted, all else being equal, by the start of its address; in percent.
_RANKS = (
    ("commands/", 120),
    ("troubleshooting/", 88),
    ("concepts/ten-pictures/", 70),
    ("guides/interview/", 50),
    ("guides/whats-new/", 62),
    ("guides/", 74),
    ("reference/", 58),
    ("glossary/", 80),
    ("contributing/", 60),
)
#: Pages that only have links.
_LISTS = {"commands/": 60, "troubleshooting/": 70, "guides/": 64, "reference/": 50}
#: Pages whose sections the first answer can do without, by the start of the address.
_LATER = (
    *("reference/", "concepts/ten-pictures/", "guides/interview/", "guides/whats-new/"),
    *("concepts/snowflake-and-phoenix/", "concepts/isolation-lab/", "commands/commit-diff-export/", "commands/update/"),
    *("commands/init/", "sources/", "contributing/"),
)
_OPTION = re.compile(r"--([a-z][\w-]*)")
_ENGLISH = re.compile(r"\(([A-Za-z -]+)\)$")
#: A line in at least this many sections does not distinguish them, and is not indexed.
_EVERYWHERE = 30
_DIGITS = string.digits + string.ascii_lowercase
#: Printable ASCII, without space, that JSON need not escape. A letter in the first half ends a number.
_LETTERS = "".join(chr(code) for code in range(33, 127) if chr(code) not in '"\\<&')
_HALF = len(_LETTERS) // 2


@dataclass
class Section:
    """A section of a page, or its beginning, which has no id."""

    id: str
    title: str
    lines: list[str]


@dataclass
class IndexedPage:
    """A page with its sections, its beginning first."""

    address: str
    sections: list[Section] = field(default_factory=list)


def wanted(page: IndexedPage) -> IndexedPage:
    """The page without sections that are useless as results."""
    sections = [section for section in page.sections if section.id not in _NO_SECTIONS]
    return IndexedPage(page.address, [section for section in sections if section.id != "options" or section.lines])


def texts(page: IndexedPage) -> dict[str, str]:
    """The texts for the lines under the page's results."""
    return {section.id: "\n".join(section.lines) for section in page.sections if section.lines}


def text_path(address: str) -> Path:
    """The file with a page's texts."""
    return TEXTS / f"{address.rstrip('/') or 'index'}.json"


def build(
    pages: Iterable[IndexedPage],
    paths: Mapping[str, str],
    synonyms: Iterable[Sequence[str]],
    catalog: Catalog,
) -> tuple[dict, dict, list[IndexedPage]]:
    """The two files of a language's index, and the indexed pages.

    Args:
        pages: in navigation order, with addresses below the language's folder.
        paths: address of a page -> its breadcrumb.
        synonyms: groups of words.
        catalog: the docker CLI's commands.
    """
    indexed = list(map(wanted, pages))
    groups = [[name.replace("-", "") if name.isascii() else name for name in group] for group in synonyms]
    sections = [section for page in indexed for section in page.sections]
    whole = [" ".join([section.title, *section.lines]) for section in sections]
    segmenter = Segmenter(lexicon(whole, (word for group in groups for name in group for word in name.split())))

    blocks, texts_ = _blocks(sections)
    postings: dict[str, list[int]] = {}
    for number, text in enumerate(texts_):
        for word in filter(_wanted, set(segmenter.tokens(text))):
            postings.setdefault(word, []).append(number)
    titles = {
        word
        for page in indexed
        for section in page.sections[: None if _first(page) else 1]
        for word in segmenter.tokens(section.title)
        if not word.isascii()
    }
    terms = sorted({*postings, *titles, *(w for s in sections for w in segmenter.tokens(s.title) if not w.isascii())})
    places = list(dict.fromkeys(paths.get(page.address, "") for page in indexed))
    used = _used(catalog, whole)
    index = {
        "format": FORMAT,
        "paths": places,
        "pages": [
            [
                page.address,
                page.sections[0].title,
                places.index(paths.get(page.address, "")),
                _rank(page.address, catalog, used),
                _lines(page) if _first(page) else None,
            ]
            for page in indexed
        ],
        "synonyms": [" ".join(name.replace(" ", "_") for name in group) for group in groups],
        "aliases": aliases(catalog),
        "terms": " ".join(_fronts(sorted(titles))),
    }
    more = {
        "format": FORMAT,
        "sections": [_lines(page) for page in indexed if not _first(page)],
        "blocks": blocks,
        "terms": " ".join(_fronts(terms)),
        "postings": " ".join("".join(_gaps(postings.get(term, ()))) for term in terms),
    }
    index["build"] = more["build"] = hashlib.sha256((dump(index) + dump(more)).encode()).hexdigest()[:8]
    return index, more, indexed


def read(root: Path) -> dict:
    """A language's whole index, read from its published files; `root` is the language's folder in a built site."""
    index, more = (json.loads((root / name).read_text(encoding="utf-8")) for name in (NAME, MORE))
    return {**index, **more}


def aliases(catalog: Catalog) -> dict[str, str]:
    """Other names of commands to the names that the pages use, without `docker`."""
    return {
        name.removeprefix("docker "): entry.title.removeprefix("docker ")
        for entry in catalog.entries
        for name in entry.names
        if name != entry.title
    }


def _used(catalog: Catalog, whole: Sequence[str]) -> Counter[str]:
    """How often the pages mention each command."""
    counts: Counter[str] = Counter()
    names = {name: entry.name for entry in catalog.entries for name in entry.names}
    for text in whole:
        for match in re.finditer(r"\bdocker(?: [a-z][a-z-]*){1,3}", text):
            name = match[0]
            while name and name not in names:
                name = name.rpartition(" ")[0]
            if name:
                counts[names[name]] += 1
    return counts


def _rank(address: str, catalog: Catalog, used: Counter[str]) -> int:
    if address in _LISTS:
        return _LISTS[address]
    rank = next((rank for start, rank in _RANKS if address.startswith(start)), 100)
    entry = catalog.by_key(address.removeprefix("reference/").strip("/").replace("/", " "))
    if address.startswith("reference/") and entry:
        # the same option ranks higher for a command that is used more often
        most = max(used.values(), default=1)
        rank += round(24 * math.log1p(used[entry.name]) / math.log1p(most))
    return rank


def _first(page: IndexedPage) -> bool:
    """Whether the page's sections are in the first file."""
    return not (page.address in _LISTS or page.address.startswith(_LATER))


def _lines(page: IndexedPage) -> str:
    return "\n".join(_line(section) for section in page.sections[1:])


def _line(section: Section) -> str:
    named = _OPTION.search(section.title) or _ENGLISH.search(section.title)
    told = named and named[1].lower().replace(" ", "-") == section.id
    return section.title if told else f"{section.title}\t{section.id}"


def _blocks(sections: Sequence[Section]) -> tuple[list[int], list[str]]:
    numbers: list[int] = []
    seen: dict[str, int] = {}
    often = Counter(line for section in sections for line in section.lines)
    for section in sections:
        text = " ".join(line for line in section.lines if often[line] < _EVERYWHERE)
        if not text:
            numbers.append(1)
        elif text in seen:
            numbers.append(len(seen) - seen[text] + 1)
        else:
            numbers.append(0)
            seen[text] = len(seen)
    return numbers, list(seen)


@cache
def _wanted(word: str) -> bool:
    """Whether to index a word: no stop words, and no long numbers, ids and digests from outputs."""
    if word in stop_words():
        return False
    if word.isdigit():
        return 2 <= len(word) <= 5
    if len(word) == 1:
        return not word.isascii()
    return not (word.isascii() and len(word) > 5 and sum(letter.isdigit() for letter in word) > 2 and "-" not in word)


def _fronts(terms: Iterable[str]) -> Iterator[str]:
    before = ""
    for term in terms:
        shared = 0
        while shared < min(len(term), len(before), len(_DIGITS) - 1) and term[shared] == before[shared]:
            shared += 1
        yield _DIGITS[shared] + term[shared:]
        before = term


def _gaps(numbers: Sequence[int]) -> Iterator[str]:
    return (_number(number - last - 1) for last, number in pairwise((-1, *numbers)))


def _number(value: int) -> str:
    """A number as letters, least significant first; a letter in the second half means that more follow."""
    letters = ""
    while value >= _HALF:
        letters += _LETTERS[_HALF + value % _HALF]
        value //= _HALF
    return letters + _LETTERS[value]


def dump(data: object) -> str:
    """Compact JSON in UTF-8, as published."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
