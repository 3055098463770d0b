"""How much the pages hold, by a command."""

import pytest

from scripts import census
from scripts.core.paths import DOCS


def test_a_page_is_counted_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert census.main(["concepts/ten-pictures"]) == 0
    told = capsys.readouterr().out
    assert told.count("  drawings: 10\n") == 2, told
    assert told.count("  pages: 1\n") == 2
    minutes = float(told.split("minutes to read: ")[1].split()[0])
    assert minutes <= 10, "the ten pictures take ten minutes"
    assert f"글은 {minutes:.0f}분이면" in (DOCS / "ko" / "concepts" / "ten-pictures.md").read_text(encoding="utf-8")


def test_a_page_that_does_not_exist_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert census.main(["concepts/ten-pictures-of-it"]) == 2
    assert capsys.readouterr().err == "no page of docs/ko is named concepts/ten-pictures-of-it\n"
