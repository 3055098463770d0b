"""The form of the site that opens from a folder: addresses of folders become those of files, the search needs no
server."""

from __future__ import annotations

import json
import re
from pathlib import Path

from scripts.finish.page import Page, Site

SHIM = "assets/javascripts/offline.js"

_FOLDER = re.compile(r"(?:|.*/)\.{0,2}")


def files(page: Page) -> None:
    """Links that lead to files, and the script that stands for what browsers refuse to files."""
    for name in ("href", "action", "data-page"):
        for node in page.tree.css(f"[{name}]"):
            node.attrs[name] = file_address(node.attributes[name] or "")
    for node in page.tree.css('meta[http-equiv="refresh"]'):
        before, mark, address = node.attributes["content"].partition("url=")
        node.attrs["content"] = before + mark + file_address(address)
    for node in page.tree.css("[data-ids]"):
        ids = {id_: file_address(target) for id_, target in json.loads(node.attributes["data-ids"]).items()}
        node.attrs["data-ids"] = json.dumps(ids, ensure_ascii=False)
    # In a folder, a page's policy would forbid its own scripts: files have no origin of their own.
    for node in page.tree.css('meta[http-equiv="Content-Security-Policy"]'):
        node.decompose()
    page.one("meta[charset]").insert_after(page.element("script", src=page.root + SHIM))


def write(site: Site) -> None:
    """Write the script, and each data file as a script too."""
    site.files[SHIM] = Path(__file__).with_name("offline.js").read_text(encoding="utf-8")
    for name, text in list(site.files.items()):
        if name.endswith(".json"):
            site.files[f"{name}.js"] = f"__offlineFile({json.dumps(text)});\n"


def file_address(address: str) -> str:
    """A relative address of a folder as that of the page in it; any other as it is."""
    path, mark, rest = re.fullmatch(r"([^#?]*)([#?]?)(.*)", address, re.DOTALL).groups()
    if not path or path.startswith("/") or ":" in path.split("/")[0] or not _FOLDER.fullmatch(path):
        return address
    return f"{path.rstrip('/')}/index.html{mark}{rest}"
