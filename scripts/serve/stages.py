"""Where the time of a full build goes, by what runs: stage, Markdown, templates, MkDocs, each function of finish."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from functools import partial, wraps
from pathlib import Path
from unittest.mock import patch

import jinja2
import minify_html
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from scripts.build import builder
from scripts.finish import output
from scripts.finish.output import finish
from scripts.outputs import SITE
from scripts.stage import site as staging
from scripts.stage.site import Stage

#: What is timed under which name. What is called by another of them does not count as the other's time.
_PARTS = (
    (Stage, "__init__", "stage: data, pages of the reference"),
    (Stage, "write", "stage: other"),
    (staging, "written", "stage: pages"),
    (staging, "generated", "stage: pages from data"),
    (Stage, "_write", "stage: writing"),
    (builder, "mkdocs_build", "MkDocs: files, navigation, writing"),
    (Files, "copy_static_files", "MkDocs: copying"),
    (Page, "render", "Markdown"),
    (jinja2.Template, "render", "templates"),
    (output, "_page", "finish: reading, parsing, serializing"),
    (output, "write", "finish: versions, copying, writing"),
    (minify_html, "minify", "finish: minifying"),
)


class Clock:
    """Seconds of the processor by name; of calls within calls, the inner one's are not the outer one's."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._running = ["other"]
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
    """Build the site of a folder; seconds of the processor by part, the longest first, and the number of pages."""
    clock = Clock()

    def load_config(*args, **options) -> MkDocsConfig:
        config = builder_load_config(*args, **options)
        for event, methods in config.plugins.events.items():
            methods[:] = [clock.timed(f"MkDocs: {_owner(method)}: {event}", method) for method in methods]
        return config

    def timed(functions: tuple[Callable, ...]) -> tuple[Callable, ...]:
        return tuple(
            clock.timed(f"finish: {function.__module__.rpartition('.')[2]}.{function.__name__}", function)
            for function in functions
        )

    builder_load_config = builder.load_config
    with tempfile.TemporaryDirectory(prefix="docker-guide-") as name, ExitStack() as patches:
        folder = Path(name)
        for owner, attribute, part in _PARTS:
            patches.enter_context(patch.object(owner, attribute, clock.timed(part, getattr(owner, attribute))))
        patches.enter_context(patch.object(builder, "load_config", load_config))
        Stage(folder / "stage", root).write()
        builder.build(folder / "stage", folder / "built")
        finished = replace(SITE, pages=timed(SITE.pages), missing=timed(SITE.missing), site=timed(SITE.site))
        site = finish(finished, folder / "built", folder / "site", root / "docs")
        return dict(clock.spent.most_common()), len(site.facts.pages)


def _owner(method: Callable) -> str:
    """The plugin or hook of an event's method; methods may be bound with the plugin's name in between."""
    return (method.func if isinstance(method, partial) else method).__module__.split(".plugin")[0]
