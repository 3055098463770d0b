"""The offline form of a built site. The pages stay what they are; addresses of folders become those of files."""

from __future__ import annotations

import json
import os
import re
import shutil
from html import escape, unescape
from pathlib import Path

SHIM = "assets/javascripts/offline.js"

_TAG = re.compile(r"<[a-zA-Z][\w-]*(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_BARE = re.compile(r"""("[^"]*"|'[^']*')|=([^\s"'>]+)""")
_LINK = re.compile(r'(?P<before>\s(?:href|action|data-page)=")(?P<address>[^"]*)(?=")')
_REFRESH = re.compile(r'(?P<before>\scontent="0; url=)(?P<address>[^"]*)(?=")')
_MOVED = re.compile(r'(?P<before>\sdata-ids=")(?P<json>[^"]*)(?=")')
_POLICY = re.compile(r'<meta [^>]*http-equiv="Content-Security-Policy"[^>]*>\n?', re.IGNORECASE)
_FOLDER = re.compile(r"(?:|.*/)\.{0,2}")


def convert(site: Path, target: Path) -> int:
    """Write the offline form of a built site into a folder that is not there yet.

    Returns:
        How many pages it has.

    Raises:
        FileNotFoundError: there is no built site.
        FileExistsError: the folder is there already.
    """
    if not (site / "index.html").is_file():
        raise FileNotFoundError(f"{site}에 빌드한 사이트가 없습니다. / no built site in {site}: run `make build`")
    shutil.copytree(site, target)
    (target / "404.html").unlink(missing_ok=True)  # a server's, with addresses from its root
    (target / SHIM).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(Path(__file__).with_name("shim.js"), target / SHIM)
    pages = sorted(target.rglob("*.html"))
    for path in pages:
        shim = os.path.relpath(target / SHIM, path.parent).replace(os.sep, "/")
        text = page(path.read_text(encoding="utf-8"), shim)
        path.write_text(text, encoding="utf-8")
    for path in sorted(target.rglob("*.json")):
        text = path.read_text(encoding="utf-8")
        path.with_name(f"{path.name}.js").write_text(f"__offlineFile({json.dumps(text)});\n", encoding="utf-8")
        if path.name == "search_index.json":
            # What Material asks for by itself when a page is a file.
            path.with_suffix(".js").write_text(f"var __index = {text};\n", encoding="utf-8")
    return len(pages)


def page(text: str, shim: str) -> str:
    """A page's HTML as it is opened from a folder; `shim` is the script's address from there."""
    # Published pages are without the quotes that HTML can do without.
    text = _TAG.sub(lambda tag: _BARE.sub(lambda m: m[1] or f'="{m[2]}"', tag[0]), text)
    # In a folder, a page's policy would forbid its own scripts: files have no origin of their own.
    text = _POLICY.sub("", text)
    for pattern in (_LINK, _REFRESH):
        text = pattern.sub(lambda match: match["before"] + file_address(match["address"]), text)
    text = _MOVED.sub(lambda match: match["before"] + _moved(match["json"]), text)
    return re.sub(r"(<meta charset=\"?utf-8\"?>)", rf'\1\n<script src="{shim}"></script>', text, count=1)


def file_address(address: str) -> str:
    """A relative address of a folder as that of the page in it; any other as it is."""
    path, mark, rest = re.fullmatch(r"([^#?]*)([#?]?)(.*)", address, re.DOTALL).groups()
    if not path or path.startswith("/") or ":" in path.split("/")[0] or not _FOLDER.fullmatch(path):
        return address
    return f"{path.rstrip('/')}/index.html{mark}{rest}"


def _moved(attribute: str) -> str:
    ids = {id_: file_address(target) for id_, target in json.loads(unescape(attribute)).items()}
    return escape(json.dumps(ids, ensure_ascii=False))
