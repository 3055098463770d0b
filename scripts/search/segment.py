"""Splits text into the words to search for. worker/segment.mjs does the same with what users type."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from scripts.search import words

#: Korean, options (`--rm`, `-it`), and words of Latin letters and digits.
WORD = re.compile(r"[ㄱ-ㅎㅏ-ㅣ가-힣]+|(?<![a-z0-9가-힣-])--?[a-z][a-z0-9]*(?:-[a-z0-9]+)*|[a-z0-9_]+", re.IGNORECASE)
_SHORT_OPTION = re.compile(r"-[A-Za-z]")  # -p is not -P
_SYLLABLES = re.compile(r"[가-힣]+")

# Costs for the cheapest segmentation: known words are cheap, unknown text is expensive.
_KNOWN, _VERB, _SHORT, _SHORT_VERB = 110, 120, 220, 240
_LETTER = 3  # discount per syllable of a known word: 이미지+를, not 이미+지를
_SUFFIX, _INNER_SUFFIX = 35, 85
_UNKNOWN, _UNKNOWN_MORE = 260, 150
_FAR = 1 << 30
_RARER = 5  # if a stem is this many times as frequent, a longer word is the stem with a particle


class Segmenter:
    """Splits text without spaces into known words, and drops particles and endings."""

    def __init__(self, lexicon: Iterable[str]) -> None:
        self._cost: dict[str, tuple[int, str]] = {}
        for word in (*words.short_nouns(), *sorted(words.stop_words()), *lexicon):
            self._cost[word] = (_KNOWN - _LETTER * len(word) if len(word) > 1 else _SHORT, word)
        for form, stem in words.verbs().items():
            if form not in self._cost:
                self._cost[form] = (_VERB - _LETTER * len(form) if len(form) > 1 else _SHORT_VERB, stem)
        self._cut: dict[str, list[tuple[str, bool]]] = {}
        self._tokens: dict[bool, dict[str, tuple[str, ...]]] = {True: {}, False: {}}  # by `known`, then by text
        self._longest = max(map(len, self._cost))
        self._suffixes = words.suffixes()
        self._longest_suffix = max(map(len, self._suffixes))

    def cut(self, text: str) -> list[tuple[str, bool]]:
        """The words in a run of syllables, and whether they are known."""
        if text not in self._cut:
            self._cut[text] = self._cheapest(text)
        return self._cut[text]

    def _cheapest(self, text: str) -> list[tuple[str, bool]]:
        length = len(text)
        cost = [0] + [_FAR] * length
        # where the best last piece starts, its kind (0 unknown, 1 word, 2 suffix), and its word
        best: list[tuple[int, int, str]] = [(0, 0, "")] * (length + 1)
        for at in range(length):
            kind = best[at][1]
            for end in range(at + 1, min(length, at + self._longest) + 1):
                known = self._cost.get(text[at:end])
                if known and cost[at] + known[0] < cost[end]:
                    cost[end] = cost[at] + known[0]
                    best[end] = (at, 1, known[1])
            if at and kind:
                for end in range(at + 1, min(length, at + self._longest_suffix) + 1):
                    if text[at:end] in self._suffixes:
                        price = cost[at] + (_INNER_SUFFIX if end < length else _SUFFIX)
                        if price < cost[end]:
                            cost[end] = price
                            best[end] = (at, 2, "")
            price = cost[at] + (_UNKNOWN_MORE if at and not kind else _UNKNOWN)
            if price < cost[at + 1]:
                cost[at + 1] = price
                best[at + 1] = (at, 0, "")
        pieces: list[tuple[str, bool, int, int]] = []
        end = length
        while end > 0:
            at, kind, word = best[end]
            if kind == 1:
                pieces.append((word, True, at, end))
            elif kind == 0 and pieces and not pieces[-1][1] and pieces[-1][2] == end:
                last = pieces.pop()[3]
                pieces.append((text[at:last], False, at, last))
            elif kind == 0:
                pieces.append((text[at:end], False, at, end))
            end = at
        return [(word, known) for word, known, _, _ in reversed(pieces)]

    def tokens(self, text: str, known: bool = True) -> Iterator[str]:
        """The words of a text in order. Options keep their hyphens; of Korean, known or unknown words."""
        cache = self._tokens[known]
        for piece in WORD.findall(unicodedata.normalize("NFC", text)):
            tokens = cache.get(piece)
            if tokens is None:
                tokens = cache[piece] = tuple(self._of_piece(piece, known))
            yield from tokens

    def _of_piece(self, piece: str, known: bool) -> Iterator[str]:
        word = piece if _SHORT_OPTION.fullmatch(piece) else piece.lower()
        if _SYLLABLES.fullmatch(word):
            yield from (part for part, is_known in self.cut(word) if is_known == known)
        elif known:
            yield word


def stem(word: str) -> str:
    """A run of syllables without its longest particle or ending."""
    for length in range(min(len(word) - 1, 5), 0, -1):
        rest = word[:-length]
        if word[-length:] in words.suffixes() and len(rest) >= 2:
            return rest
    return word


def lexicon(texts: Sequence[str], known: Iterable[str]) -> set[str]:
    """The Korean words of the pages: those that occur alone or before a particle at least twice, without compounds.

    Args:
        texts: all text of the pages.
        known: words to include in any case.
    """
    counts = Counter(word for text in texts for word in _SYLLABLES.findall(unicodedata.normalize("NFC", text)))
    known = set(known)
    stems: Counter[str] = Counter()
    for word, count in counts.items():
        stems[word if word in known else stem(word)] += count
    frequent = {word for word, count in stems.items() if 2 <= len(word) <= 6 and count >= 2 and not _inflected(word)}

    def inflected(word: str) -> bool:
        # 컨테이너라(면): a far more frequent word, and a particle
        return any(
            word[at:] in words.suffixes() and stems.get(word[:at], 0) > _RARER * stems[word]
            for at in range(2, len(word))
        )

    vocabulary = {word for word in frequent if not inflected(word) and not _verbalized(word, stems)}
    vocabulary |= {word for word in known if _SYLLABLES.fullmatch(word)}

    def compound(word: str) -> bool:
        # with or without a space, it is the same two words
        return word not in known and any(
            (head := word[:at]) in vocabulary and (tail := word[at:]) in vocabulary and head != word and tail != word
            for at in range(2, len(word) - 1)
        )

    vocabulary = {word for word in vocabulary if not compound(word)}
    # what remains is a word too, but a rare one
    segmenter = Segmenter(vocabulary)
    rest = {word for text in texts for word in segmenter.tokens(text, known=False)}
    return vocabulary | {word for word in map(stem, rest) if 2 <= len(word) <= 6 and not _inflected(word)}


def _verbalized(word: str, stems: dict[str, int]) -> bool:
    """Whether it is a noun used as a verb, without its ending: 시작하(므로)."""
    return any(word[at] in "하되했됐해돼할될함됨합됩" and word[:at] in stems for at in range(2, len(word)))


def _inflected(word: str) -> bool:
    """Whether it is a form of a verb, or a stop word, with an ending: 지웁니다 must not become a noun."""
    suffixes = words.suffixes()
    starts = words.verbs().keys() | words.stop_words()
    return any(word[:at] in starts and (at == len(word) or word[at:] in suffixes) for at in range(1, len(word) + 1))
