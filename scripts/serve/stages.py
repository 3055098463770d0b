"""Where the time of a full build goes, by what runs: Markdown, templates, each hook and plugin, MkDocs itself."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from unittest.mock import patch

import jinja2
from mkdocs.commands import build
from mkdocs.config import load_config
from mkdocs.structure.pages import Page

_REST = "MkDocs: files, navigation, copying, writing"


class Clock:
    """Seconds of the processor by name; of calls within calls, the inner one's are not the outer one's."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._running = [_REST]
        self._last = time.process_time()

    def timed(self, name: str, function: Callable) -> Callable:
        @wraps(function)
        def call(*args, **options):
            self._turn()
            self._running.append(name)
            try:
                return function(*args, **options)
            finally:
                self._turn()
                self._running.pop()

        return call

    def _turn(self) -> None:
        now = time.process_time()
        self.spent[self._running[-1]] += now - self._last
        self._last = now


def stages(root: Path) -> tuple[dict[str, float], int]:
    """Build the site of a folder; seconds of the processor by stage, the longest first, and the number of pages."""
    folder = Path(tempfile.mkdtemp(prefix="docker-guide-"))
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(folder))
    clock = Clock()
    for event, methods in config.plugins.events.items():
        for n, method in enumerate(methods):
            # hooks are functions of modules; plugins' methods may be bound with their name in between
            plain = method.func if isinstance(method, partial) else method
            owner = Path(plain.__code__.co_filename)
            name = f"hook {owner.stem}" if "hooks" in owner.parts else f"plugin {plain.__module__.split('.plugin')[0]}"
            methods[n] = clock.timed(f"{name}: {event}", method)
    try:
        with (
            patch.object(Page, "render", clock.timed("Markdown", Page.render)),
            patch.object(jinja2.Template, "render", clock.timed("templates", jinja2.Template.render)),
        ):
            clock.timed(_REST, build.build)(config)
        return dict(clock.spent.most_common()), len(list(folder.rglob("index.md")))
    finally:
        shutil.rmtree(folder)
