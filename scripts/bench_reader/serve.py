"""A built site served as GitHub Pages does: below its path, with gzip, ten minutes of cache, and 404.html."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

#: What Pages sends gzipped; pictures and fonts are small already.
_GZIPPED = ("text/", "application/javascript", "application/json", "application/xml", "image/svg+xml")


@cache
def _gzip(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 6)


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments, base: str, **options) -> None:
        self.base = base
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:
        file, status = self._file(), HTTPStatus.OK
        if file is None:
            file, status = Path(self.directory) / "404.html", HTTPStatus.NOT_FOUND
        type_ = self.guess_type(str(file))
        gzipped = type_.startswith(_GZIPPED) and "gzip" in self.headers.get("Accept-Encoding", "")
        body = _gzip(file) if gzipped else file.read_bytes()
        self.send_response(status)
        self.send_header("Content-Type", f"{type_}; charset=utf-8" if type_.startswith("text/") else type_)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if gzipped:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def _file(self) -> Path | None:
        path = unquote(urlsplit(self.path).path)
        root = Path(self.directory).resolve()
        file = (root / path.removeprefix(self.base)).resolve()
        file = file / "index.html" if file.is_dir() else file
        return file if path.startswith(self.base) and file.is_relative_to(root) and file.is_file() else None

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(site: Path, base: str) -> Iterator[str]:
    """Serve a built site below the path `base` (slashes at both ends); yields its address, with a slash at the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(site), base=base))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{base}"
    finally:
        server.shutdown()
        server.server_close()
