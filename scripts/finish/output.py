"""An output: its functions, run over a build, and what they have made, written."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import minify_html

from scripts.core.facts import PageFacts
from scripts.core.paths import DOCS
from scripts.finish import zipped
from scripts.finish.page import MARKS, FinishError, Page, Site, version_mark

PageFunction = Callable[[Page], None]
SiteFunction = Callable[[Site], None]
MISSING = "404.html"


def _every(_: PageFacts) -> bool:
    return True


@dataclass(frozen=True)
class Output:
    """An output.

    Attributes:
        pages: the functions of pages.
        missing: those of the page for an address that does not exist; without any, the output has no such page.
        redirects: those of pages that only lead on.
        site: the functions of the site.
        wanted: whether a page is in the output.
        minified: whether pages are written without blanks, quotes and tags that HTML can do without.
        left_out: beginnings of files' paths that the builder writes and the output does not have.
        files_only: whether it has neither pages nor the builder's files, and comes beside what is in its folder.
        zip: the one file that all of it is packed into, or "".
    """

    pages: tuple[PageFunction, ...]
    missing: tuple[PageFunction, ...] = ()
    redirects: tuple[PageFunction, ...] = ()
    site: tuple[SiteFunction, ...] = ()
    wanted: Callable[[PageFacts], bool] = _every
    minified: bool = True
    left_out: tuple[str, ...] = ()
    files_only: bool = False
    zip: str = ""

    def packed(self, name: str) -> Output:
        """The same as one zip."""
        return replace(self, zip=name)

    def only(self, wanted: Callable[[PageFacts], bool]) -> Output:
        """The same of fewer pages."""
        return replace(self, wanted=lambda page: self.wanted(page) and wanted(page))


def finish(output: Output, built: Path, target: Path, docs: Path = DOCS) -> Site:
    """Make an output.

    Args:
        output: what to make.
        built: the folder of a build.
        target: the folder where it goes: replaced when all is there, or added to.
        docs: the folder of the sources.

    Raises:
        FinishError: a page or a file is not as it must be, or the folder has something else than a site.
        OSError: a file cannot be read or written.
    """
    site = make(output, built, docs)
    if output.files_only or output.zip:
        target.mkdir(parents=True, exist_ok=True)
        for name, content in _results(site, output):
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_name(f"{path.name}.part")
            unfinished.write_bytes(content)
            unfinished.replace(path)
        return site
    target = replaceable(target)
    unfinished = target.with_name(f"{target.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        write(site, output, unfinished)
        shutil.rmtree(target, ignore_errors=True)
        unfinished.rename(target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return site


def replaceable(target: Path) -> Path:
    """A folder's absolute path, if a site may take its place.

    Raises:
        FinishError: it has something else than a site.
    """
    target = target.resolve()
    if target.is_dir() and any(target.iterdir()) and not (target / "index.html").is_file():
        raise FinishError(
            f"{target}에 사이트가 아닌 파일이 있어 덮어쓰지 않았습니다. 다른 폴더를 지정하십시오. / "
            "This folder has files of something other than a site and was left alone: name another one."
        )
    return target


def make(output: Output, built: Path, docs: Path = DOCS) -> Site:
    """The site of an output, in memory.

    Raises:
        FinishError: a page is not as it must be, or nothing is built.
    """
    site = Site(built, docs)
    for page in site.facts.pages:
        if output.wanted(page):
            _page(site, output.pages, f"{page.address}/index.html".removeprefix("./"))
    if output.missing:
        _page(site, output.missing, MISSING)
    for function in output.site:
        function(site)
    return site


def one(site: Site, output: Output, name: str) -> str:
    """A page of an output again, by its path below the site; returns its HTML as it is written."""
    _page(site, output.pages, name)
    return site.html[name]


def _page(site: Site, functions: tuple[PageFunction, ...], name: str) -> None:
    made = Page(site, name, (site.built / "html" / name).read_text(encoding="utf-8"))
    for function in functions:
        function(made)
    site.html[name] = made.tree.html


def write(site: Site, output: Output, target: Path) -> None:
    """Write all of it into a folder."""
    for name, content in _contents(site, output):
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _results(site: Site, output: Output) -> Iterator[tuple[str, bytes]]:
    if output.zip:
        top = output.zip.rpartition(".")[0]
        yield output.zip, zipped.packed(_contents(site, output), top, site.facts.time)
    else:
        yield from _contents(site, output)


def _contents(site: Site, output: Output) -> Iterator[tuple[str, bytes]]:
    """Each file of the output, by its path."""
    versions = _versions(site)
    if not output.files_only:
        yield from _copied(site, output)
        for name, text in site.html.items():
            if name in site.redirects and output.redirects:
                page = Page(site, name, text)
                for function in output.redirects:
                    function(page)
                text = page.tree.html
            text = _versioned(text, versions)
            # A page that only redirects has nothing to spare.
            yield name, (minify_html.minify(text) if output.minified and name not in site.redirects else text).encode()
    for name, content in site.files.items():
        yield name, content if isinstance(content, bytes) else _versioned(content, versions).encode()


def _copied(site: Site, output: Output) -> Iterator[tuple[str, bytes]]:
    """What the builder has copied for the pages."""
    html = site.built / "html"
    for path in sorted(html.rglob("*")):
        name = path.relative_to(html).as_posix()
        if path.is_dir() or name.endswith(".html") or name in site.files or name.startswith(output.left_out):
            continue
        if not any(left(name) for left in site.left_out):
            yield name, path.read_bytes()


def _versions(site: Site) -> dict[str, str]:
    """What stands in addresses for the version of a file, with the version."""
    versions: dict[str, str] = {}
    # first what has no such address itself
    for name in sorted(site.state.get("versioned", ()), key=lambda each: (MARKS[0] in str(site.files[each]), each)):
        content = _versioned(str(site.files[name]), versions)
        versions[version_mark(name)] = hashlib.sha256(content.encode()).hexdigest()[:8]
    return versions


def _versioned(text: str, versions: dict[str, str]) -> str:
    if MARKS[0] not in text:
        return text
    for mark, version in versions.items():
        text = text.replace(mark, version)
    return text
