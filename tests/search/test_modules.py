"""The worker's modules, with Node's own runner; its bundle; and that Python and JavaScript cut Korean alike."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from pathlib import Path

import pytest

from scripts.core.languages import LANGUAGES, folder
from scripts.reference.catalog import load_catalog
from scripts.search import index, modules
from scripts.search.segment import Segmenter
from tests.search import small

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "scripts" / "search"
BUNDLE = ROOT / "overrides" / "assets" / "javascripts" / "workers" / "guide-search.js"
#: Bytes after gzip -6, which is what GitHub Pages sends.
MOST_WORKER = 14_200
#: What the first answer needs, besides the worker; and what the best one needs then.
MOST_TITLES = 25_800
MOST_MORE = 105_000


def _gzipped(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6, mtime=0))


def test_the_modules() -> None:
    here = Path(__file__).parent
    ran = subprocess.run(
        [modules.node(), "--no-warnings", "--test", *map(str, sorted(here.glob("*.test.mjs")))],
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "# fail 0" in ran.stdout and "# pass 0" not in ran.stdout


def test_the_small_index_is_what_the_build_makes() -> None:
    wrong = "`python -m tests.search.small` writes it again"
    for path, text in zip((small.INDEX, small.TEXTS), small.made(), strict=True):
        assert path.read_text(encoding="utf-8") == text + "\n", wrong


def test_the_bundle_is_made_of_the_sources(tmp_path: Path) -> None:
    missing = "npm packages are missing: `npm ci --prefix scripts/search --ignore-scripts` installs them"
    assert (SOURCES / "node_modules" / "esbuild").is_dir(), missing
    target = tmp_path / "bundle.js"
    subprocess.run([modules.node(), str(SOURCES / "build.mjs"), str(target)], check=True)
    assert target.read_bytes() == BUNDLE.read_bytes(), "`make search` bundles the worker again; commit the result"
    assert _gzipped(BUNDLE) <= MOST_WORKER


def test_the_lock_names_no_registry() -> None:
    lock = json.loads((SOURCES / "package-lock.json").read_text(encoding="utf-8"))
    for name, package in lock["packages"].items():
        assert "resolved" not in package, name
        assert not name or "integrity" in package, name
    wanted = json.loads((SOURCES / "package.json").read_text(encoding="utf-8"))
    for version in {**wanted["dependencies"], **wanted["devDependencies"]}.values():
        assert version[0].isdigit(), f"{version} is not exact"


@pytest.mark.parametrize("language", LANGUAGES)
def test_python_and_javascript_cut_alike(site: Path, language: str) -> None:
    guide = site / folder(language) / index.NAME
    more = guide.with_name(index.MORE.name)
    found = (json.loads(path.read_text(encoding="utf-8")) for path in sorted((guide.parent / "texts").rglob("*.json")))
    texts = [line for page in found for text in page.values() for line in text.split("\n")]
    texts += [page[1] for page in json.loads(guide.read_text(encoding="utf-8"))["pages"]]
    assert len(texts) > 1000
    ran = subprocess.run(
        [modules.node(), "--no-warnings", str(Path(__file__).with_name("cut.mjs")), str(guide), str(more)],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
    )
    data = index.read(guide.parents[1])
    known = {word for line in data["synonyms"] for word in line.split(" ")} | set(_terms(data["terms"]))
    segmenter = Segmenter(word for word in known if re.fullmatch("[가-힣]+", word))
    for text, words in zip(texts, json.loads(ran.stdout), strict=True):
        assert words == list(segmenter.tokens(text)), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_published_index_is_small(site: Path, language: str) -> None:
    guide = site / folder(language) / index.NAME
    assert _gzipped(guide) <= MOST_TITLES
    assert _gzipped(guide.with_name(index.MORE.name)) <= MOST_MORE


def _terms(fronts: str) -> list[str]:
    terms = [""]
    for front in fronts.split(" "):
        terms.append(terms[-1][: int(front[0], 36)] + front[1:])
    return terms[1:]


def test_other_names_of_commands() -> None:
    names = index.aliases(load_catalog())
    assert names["container ls"] == names["container list"] == "ps"
    assert names["image rm"] == "rmi"
    assert "run" not in names
