"""The words built into the segmenter: particles, endings, forms of verbs, and stop words.

Format of korean.json: `suffixes` and `stop` are lists of words separated by spaces, `verbs` are stems, and `one` has
nouns of one syllable, which cannot be recognized from the pages.
"""

import json
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("korean.json")

_FIRST, _VOWELS, _FINALS = 0xAC00, 21, 28
_NO_FINAL, _FINAL_L = 0, 8
_CLOSING = (4, 8, 16, 17)  # ㄴ ㄹ ㅁ ㅂ: 지운, 지울, 지움, 지웁(니다)
_PAST = 20  # ㅆ
# what the last vowel of a stem becomes before 아/어: 바꾸 → 바꿔, 쓰 → 써
_CONTRACTED = {13: (14,), 8: (9,), 20: (6,), 18: (4, 0), 11: (10,), 0: (0,), 4: (4,), 1: (1,), 5: (5,), 6: (6,)}
_A, _EO, _EU, _O = 0, 4, 18, 8
_L = 5  # initial ㄹ
_DROPS_S = ("짓", "잇")


def _parts(syllable: str) -> tuple[int, int, int]:
    code = ord(syllable) - _FIRST
    return code // _FINALS // _VOWELS, code // _FINALS % _VOWELS, code % _FINALS


def _syllable(initial: int, vowel: int, final: int) -> str:
    return chr(_FIRST + (initial * _VOWELS + vowel) * _FINALS + final)


def forms(stem: str) -> list[str]:
    """The variants of a verb's stem before endings: 지우 → 지우, 지운, 지울, 지움, 지웁, 지워, 지웠."""
    head, (initial, vowel, final) = stem[:-1], _parts(stem[-1])
    variants = [stem]
    if final == _NO_FINAL:
        variants += [head + _syllable(initial, vowel, closing) for closing in _CLOSING]
        if initial == _L and vowel == _EU and head:  # 모르 → 몰라
            before = _parts(head[-1])
            stub = head[:-1] + _syllable(before[0], before[1], _FINAL_L)
            last = _A if before[1] in (_A, _O) else _EO
            variants += [stub + _syllable(_L, last, closing) for closing in (_NO_FINAL, _PAST)]
        for contracted in _CONTRACTED.get(vowel, ()):
            variants += [head + _syllable(initial, contracted, closing) for closing in (_NO_FINAL, _PAST)]
    elif final == _FINAL_L:  # 만들 → 만든, 만듭(니다), 만드는
        variants += [head + _syllable(initial, vowel, closing) for closing in (4, 17)]
        variants.append(head + _syllable(initial, vowel, _NO_FINAL) + "는")
    elif stem[-1] in _DROPS_S:  # 잇 → 이어
        variants += [head + _syllable(initial, vowel, _NO_FINAL) + ending for ending in ("어", "은", "을", "었")]
    return list(dict.fromkeys(variants))


@cache
def _data() -> dict:
    return json.loads(DATA.read_text(encoding="utf-8"))


@cache
def suffixes() -> frozenset[str]:
    """Particles and endings, which are never separate words after a known word."""
    return frozenset(" ".join(_data()["suffixes"]).split())


@cache
def verbs() -> dict[str, str]:
    """Every form of every verb -> its stem."""
    return {form: stem for stem in reversed(_data()["verbs"].split()) for form in reversed(forms(stem))}


@cache
def short_nouns() -> tuple[str, ...]:
    """Nouns of one syllable."""
    return tuple(_data()["one"].split())


@cache
def stop_words() -> frozenset[str]:
    """Words without meaning for the search, in both languages."""
    return frozenset(" ".join(_data()["stop"].values()).split())
