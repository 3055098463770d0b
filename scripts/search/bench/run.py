"""Sends all queries to the search worker of a built site, in Chromium."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Error, sync_playwright

from scripts import browser
from scripts.core.languages import LANGUAGES, folder
from scripts.core.serving import served
from scripts.search.queries import Query

SCRIPT = Path(__file__).with_name("measure.js")


class BenchError(Exception):
    """The benchmark cannot run; the message says what is missing."""


@dataclass(frozen=True)
class Answer:
    """The addresses in a query's results, best first, and the time taken, in milliseconds."""

    results: list[str]
    took: float


def run(site: Path, queries: Sequence[Query]) -> dict[Query, Answer]:
    """Run the queries against the search of their language.

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
        raise BenchError("there is no Chromium; `make browser` installs it")
    answers: dict[Query, Answer] = {}
    with TemporaryDirectory() as temporary:
        root = Path(temporary)
        (root / "site").symlink_to(site.resolve())
        shutil.copy(SCRIPT, root)
        (root / "index.html").write_text(f'<!doctype html><meta charset="utf-8"><script src="{SCRIPT.name}"></script>')
        with served(root) as address, sync_playwright() as playwright:
            sandbox = os.geteuid() != 0  # Chromium cannot use its sandbox as root
            chrome = playwright.chromium.launch(
                executable_path=chromium, chromium_sandbox=sandbox, args=list(browser.FLAGS)
            )
            page = chrome.new_page()
            try:
                for language in LANGUAGES:
                    page.goto(address)
                    page.evaluate("language => { document.documentElement.lang = language }", language)
                    own = [query for query in queries if query.language == language]
                    measured = page.evaluate(
                        "([worker, index, queries]) => measure(worker, index, queries)",
                        [
                            "site/assets/javascripts/workers/guide-search.js",
                            f"site/{folder(language)}search/",
                            [query.text for query in own],
                        ],
                    )
                    answers |= {q: Answer(**answer) for q, answer in zip(own, measured, strict=True)}
            except Error as error:
                raise BenchError(f"the search of {language} failed: {error.message}") from error
            finally:
                chrome.close()
    return answers
