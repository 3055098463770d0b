"""Internal links and anchors of a built site, checked offline by lychee, with the site below its base path.

Format: `error_map` of `lychee --format json`: file -> [{url, status: {text}, span: {line, column}}].
"""

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from scripts.check.built.built_site import BuiltPage, BuiltSite
from scripts.check.messages import finding
from scripts.check.tools import ToolError, run
from scripts.core.findings import Finding

_VALUE = re.compile(r"""\s*=?\s*["']?(?P<value>[^"'\s>]*)""")


def check(site: BuiltSite) -> Iterator[Finding]:
    """Yield a finding for every link to a file or id that the site does not have.

    Raises:
        ToolError: lychee is missing, failed, or checked nothing.
    """
    with tempfile.TemporaryDirectory() as folder:
        # lychee resolves `/docker-guide/…` below a root folder, so give it one that looks like the host.
        root = Path(folder).resolve() / "host"
        home = root / site.base.strip("/")
        home.parent.mkdir(parents=True, exist_ok=True)
        home.symlink_to(site.folder, target_is_directory=True)
        files = [str(home / page.file) for page in site.pages]
        inputs = root.with_name("inputs")
        inputs.write_text("\n".join(files) + "\n", encoding="utf-8")
        options = ["--offline", "--no-progress", "--include-fragments", "--index-files", "index.html"]
        options += ["--root-dir", str(root), "--format", "json", "--files-from", str(inputs)]
        if site.origin:
            options += ["--remap", f"^{re.escape(site.origin)} file://{root}"]
        report = json.loads(run("lychee", *options, cwd=root, accept=(0, 2)))
        if not report["successful"]:
            raise ToolError("lychee: 확인한 링크가 하나도 없습니다. / it did not find a single valid link")
        broken = []
        for file, errors in sorted(report["error_map"].items()):
            page = next(p for p in site.pages if str(home / p.file) == file)
            broken += [_trace(page, error, root) for error in errors]
    yield from _findings(broken)


@dataclass(frozen=True)
class _Broken:
    """A broken link, traced to where it is written."""

    path: Path  # Markdown file, or the built page if the link comes from the templates or the navigation
    line: int
    written: str
    target: str  # the path it leads to, from the host's root, with `#id`
    anchor: bool  # whether only the id is missing
    traced: bool


def _trace(page: BuiltPage, error: dict, root: Path) -> _Broken:
    span = error.get("span") or {}
    line, column = span.get("line", 0), span.get("column", 1)
    parts = urlsplit(error["url"])
    fragment = unquote(parts.fragment)
    target = unquote(parts.path).removeprefix(str(root)) + (f"#{fragment}" if fragment else "")
    written = _written(page, line, column) or target
    # The page is `run.md` in Markdown and `../run/` in HTML.
    name = unquote(urlsplit(written).path).removesuffix("index.html").rstrip("/").rpartition("/")[2]
    needles = [f"({written})", f'"{written}"']
    if fragment:
        needles += [f"#{fragment})", f'#{fragment}"', f"#{fragment} "]
    elif name:
        needles += [f"({name}.md", f"/{name}.md", f"/{name}/index.md", f"({name}/index.md"]
    where, number = page.place(*needles, line=line)
    anchor = bool(fragment) and "fragment" in error["status"]["text"].lower()
    return _Broken(where, number, written, target, anchor, where == page.source)


def _findings(broken: list[_Broken]) -> Iterator[Finding]:
    """One finding per cause: a link of the templates is on every page, and a page may be shown in two languages."""
    groups: dict[tuple, list[_Broken]] = {}
    for link in broken:
        cause = (link.path, link.line, link.written) if link.traced else (link.target,)
        groups.setdefault(cause, []).append(link)
    for links in groups.values():
        link, pages = links[0], len({other.path for other in links})
        also_ko = f" (같은 링크가 있는 페이지: {pages}개)" if pages > 1 else ""
        also_en = f" (on {pages} pages)" if pages > 1 else ""
        code = "html-anchor-missing" if link.anchor else "html-link-broken"
        id_ = link.target.partition("#")[2]
        yield finding(link.path, link.line, code, link=link, id=id_, also_ko=also_ko, also_en=also_en)


def _written(page: BuiltPage, line: int, column: int) -> str:
    """The link as written in the HTML. lychee's column counts from 1, to the value or its attribute."""
    lines = page.text.split("\n")
    if not 0 < line <= len(lines):
        return ""
    text = lines[line - 1][column - 1 :]
    text = re.sub(r"^(?:<[^\s>]+\s+)?(?:href|src|data|action|content)(?=\s*=)", "", text)
    match = _VALUE.match(text)
    return match["value"] if match else ""
