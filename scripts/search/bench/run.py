"""Asks the search's worker every query, in Chromium, over a built site."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Error, sync_playwright

from scripts import browser
from scripts.core.languages import LANGUAGES
from scripts.core.serving import served
from scripts.search.queries import Query

SCRIPT = Path(__file__).with_name("measure.js")


class BenchError(Exception):
    """The benchmark cannot run; says what is missing."""


@dataclass(frozen=True)
class Answer:
    """Addresses found for a query, best first, and how long that took, in milliseconds."""

    results: list[str]
    took: float


def run(site: Path, queries: Sequence[Query]) -> dict[Query, Answer]:
    """Ask the search of each language its queries.

    Args:
        site: the built site.
        queries: in any language of the site.

    Raises:
        BenchError: the site or Chromium is missing, or the worker failed.
    """
    if not (site / "search" / "guide.json").is_file():
        raise BenchError(f"{site}: no built site; run `make build`")
    chromium = browser.find()
    if not chromium:
        raise BenchError("no Chromium here; `make browser` gets one")
    answers: dict[Query, Answer] = {}
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "site").symlink_to(site.resolve())
        shutil.copy(SCRIPT, root)
        (root / "index.html").write_text(f'<!doctype html><meta charset="utf-8"><script src="{SCRIPT.name}"></script>')
        with served(root) as address, sync_playwright() as playwright:
            sandbox = os.geteuid() != 0  # Chromium refuses its sandbox to root
            started = playwright.chromium.launch(
                executable_path=chromium, chromium_sandbox=sandbox, args=list(browser.FLAGS)
            )
            page = started.new_page()
            try:
                for language in LANGUAGES:
                    page.goto(address)
                    page.evaluate("language => { document.documentElement.lang = language }", language)
                    asked = [query for query in queries if query.language == language]
                    prefix = "" if language == LANGUAGES[0] else f"{language}/"
                    measured = page.evaluate(
                        "([worker, index, queries]) => measure(worker, index, queries)",
                        [
                            "site/assets/javascripts/workers/guide-search.js",
                            f"site/{prefix}search/",
                            [query.text for query in asked],
                        ],
                    )
                    answers |= {q: Answer(**answer) for q, answer in zip(asked, measured, strict=True)}
            except Error as error:
                raise BenchError(f"the search of {language} failed: {error.message}") from error
            finally:
                started.close()
    return answers
