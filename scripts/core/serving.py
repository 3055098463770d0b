"""Serves a folder the way GitHub Pages does: below a path, with gzip, a ten-minute cache, and 404.html."""

import gzip
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

#: Types that Pages compresses; images and fonts are compressed already.
_GZIPPED = ("text/", "application/javascript", "application/json", "application/xml", "image/svg+xml")


@dataclass(frozen=True)
class Answer:
    """The response to a request: its path below the site's, the status, and the size of the body in bytes."""

    path: str
    status: int
    size: int


@lru_cache(maxsize=4096)
def _gzip(file: Path, _written: int) -> bytes:
    return gzip.compress(file.read_bytes(), 6, mtime=0)


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments, base: str, sent: list[Answer], **options) -> None:
        self.base, self.sent = base, sent
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        # the parent class decodes the path and keeps it inside the folder
        file = Path(self.translate_path("/" + path.removeprefix(self.base)))
        if path.startswith(self.base) and file.is_dir() and not path.endswith("/"):
            return self._answer(HTTPStatus.MOVED_PERMANENTLY, b"", {"Location": f"{path}/"})
        file = file / "index.html" if file.is_dir() else file
        status = HTTPStatus.OK if path.startswith(self.base) and file.is_file() else HTTPStatus.NOT_FOUND
        if status == HTTPStatus.NOT_FOUND:
            file = Path(self.directory) / "404.html"
            if not file.is_file():
                return self._answer(status, b"", {})
        type_ = self.guess_type(str(file))
        headers = {"Content-Type": f"{type_}; charset=utf-8" if type_.startswith("text/") else type_}
        if type_.startswith(_GZIPPED) and "gzip" in self.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return self._answer(status, _gzip(file, file.stat().st_mtime_ns), headers)
        return self._answer(status, file.read_bytes(), headers)

    do_HEAD = do_GET

    def _answer(self, status: HTTPStatus, body: bytes, headers: dict[str, str]) -> None:
        self.sent.append(Answer(urlsplit(self.path).path.removeprefix(self.base), status, len(body)))
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body)), "Cache-Control": "max-age=600"}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, *request: object) -> None:
        """Ignore browsers that close in the middle of a response."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(*request)


@contextmanager
def served(folder: Path, base: str = "/", sent: list[Answer] | None = None) -> Iterator[str]:
    """Serve a folder on a free port of this machine, below the path `base` (with slashes at both ends).

    Yields the URL, with a trailing slash. The list `sent` receives each response.
    """
    handler = partial(_Handler, directory=str(folder), base=base, sent=[] if sent is None else sent)
    server = _Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{base}"
    finally:
        server.shutdown()
        server.server_close()
