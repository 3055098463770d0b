"""Runs an output's functions over a build and writes what they have made."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import minify_html

from scripts.core.paths import DOCS
from scripts.finish.outputs import Output
from scripts.finish.page import MARKS, FinishError, Page, Site, version_mark

MISSING = "404.html"


def finish(output: Output, built: Path, target: Path, docs: Path = DOCS) -> Site:
    """Write an output; what was in the folder before is replaced when all is there.

    Args:
        output: what to make.
        built: the folder of a build.
        target: where it goes.
        docs: the folder of the sources.

    Raises:
        FinishError: a page or a file is not as it must be.
        OSError: a file cannot be read or written.
    """
    site = make(output, built, docs)
    unfinished = target.with_name(f"{target.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        write(site, output, unfinished)
        shutil.rmtree(target, ignore_errors=True)
        unfinished.rename(target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return site


def make(output: Output, built: Path, docs: Path = DOCS) -> Site:
    """The site of an output, in memory."""
    site = Site(built, docs)
    html = built / "html"
    if not (html / "index.html").is_file():
        raise FinishError(f"{html}에 빌드한 것이 없습니다. `make build`를 실행하십시오. / nothing built: run `make build`")
    for path in sorted(html.rglob("*.html")):
        name = path.relative_to(html).as_posix()
        page(site, output, name, path.read_text(encoding="utf-8"))
    for function in output.site:
        function(site)
        for name in [each for each in site.html if each not in site.done]:
            _redirect(site, output, name)
    return site


def page(site: Site, output: Output, name: str, html: str) -> None:
    """Run the functions of pages over one page."""
    made = Page(site, name, html)
    for function in output.missing if name == MISSING else output.pages:
        function(made)
    site.html[name] = made.tree.html
    site.done.add(name)


def _redirect(site: Site, output: Output, name: str) -> None:
    site.done.add(name)
    if output.redirects:
        made = Page(site, name, site.html[name])
        for function in output.redirects:
            function(made)
        site.html[name] = made.tree.html


def write(site: Site, output: Output, target: Path) -> None:
    """Write the pages and files of a site, and what the builder has copied, into a folder that is not there."""
    versions = _versions(site)
    html = site.built / "html"
    for path in html.rglob("*"):
        name = path.relative_to(html).as_posix()
        ours = path.is_dir() or name.endswith(".html") or name in site.files
        if ours or name.startswith(output.left_out) or any(left(name) for left in site.left_out):
            continue
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target / name)
    for name, text in site.html.items():
        text = _versioned(text, versions)
        _write(target / name, minify_html.minify(text) if output.minified else text)
    for name, content in site.files.items():
        _write(target / name, content if isinstance(content, bytes) else _versioned(content, versions))


def _versions(site: Site) -> dict[str, str]:
    """The version of each file that has one in its address; a file's own addresses are in what it is made of."""
    versions: dict[str, str] = {}
    # first what has no such address itself
    for name in sorted(site.state.get("versioned", ()), key=lambda each: (MARKS[0] in str(site.files[each]), each)):
        content = _versioned(str(site.files[name]), versions)
        versions[version_mark(name)] = hashlib.sha256(content.encode()).hexdigest()[:8]
    return versions


def _versioned(text: str, versions: dict[str, str]) -> str:
    for mark, version in versions.items():
        text = text.replace(mark, version)
    return text


def _write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
