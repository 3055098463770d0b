"""Lighthouse's figures of a page on a slow phone, as its default settings simulate it."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from scripts import browser
from scripts.bench_reader.starlight import PACKAGES

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


_OF_MISSING = "http-status-code,is-crawlable,errors-in-console"


class LighthouseError(Exception):
    """Lighthouse could not measure a page; the text is what it says."""


@dataclass(frozen=True)
class Figures:
    """Of one page. Times in milliseconds, KB of 1,000 bytes, scores from 0 to 100 in the order of CATEGORIES."""

    transfer: float
    requests: float
    fcp: float
    lcp: float
    cls: float
    tbt: float
    scores: tuple[float, ...]


def measure(address: str, chromium: str, node: str, missing: bool = False) -> Figures:
    """Visit a page once. `missing`: it is answered with status 404, for which no page is marked down.

    Raises:
        LighthouseError: Lighthouse could not.
    """
    flags = [*browser.FLAGS, "--headless=new", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [
            *(node, str(PACKAGES / "lighthouse/cli/index.js"), address, "--quiet", "--no-enable-error-reporting"),
            *(f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={' '.join(flags)}"),
            *("--output=json", f"--output-path={report}"),
            # such a page is not to be indexed, and Chromium itself writes its status to the console
            *(["--ignore-status-code", f"--skip-audits={_OF_MISSING}"] if missing else []),
        ]
        environment = {**os.environ, "CHROME_PATH": chromium, "TMPDIR": folder}
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode or not report.is_file():
            raise LighthouseError(f"{address}: {(done.stderr or done.stdout)[-2000:]}")
        return read(json.loads(report.read_text(encoding="utf-8")))


def read(report: dict[str, Any]) -> Figures:
    """The figures of Lighthouse's JSON.

    Raises:
        LighthouseError: it holds an error in their place.
    """
    if error := report.get("runtimeError"):
        raise LighthouseError(f"{report.get('requestedUrl')}: {error.get('message')}")
    audits = report["audits"]
    requests = [item for item in audits["network-requests"]["details"]["items"] if item["url"].startswith("http")]

    def value(audit: str) -> float:
        if "numericValue" not in audits[audit]:
            raise LighthouseError(f"{report.get('requestedUrl')}: {audit}: {audits[audit].get('errorMessage')}")
        return audits[audit]["numericValue"]

    return Figures(
        sum(item["transferSize"] for item in requests) / 1000,
        len(requests),
        value("first-contentful-paint"),
        value("largest-contentful-paint"),
        value("cumulative-layout-shift"),
        value("total-blocking-time"),
        tuple(round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES),
    )


def middle(runs: Sequence[Figures]) -> Figures:
    """The median of each figure."""
    names = ("transfer", "requests", "fcp", "lcp", "cls", "tbt")
    scores = tuple(median(run.scores[n] for run in runs) for n in range(len(CATEGORIES)))
    return Figures(*(median(getattr(run, name) for run in runs) for name in names), scores)
