"""What mkdocs.yml cannot say to MkDocs; everything else that the site adds is in stage and finish."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from jinja2 import FileSystemLoader

# MkDocs can be started from anywhere; the fences are in this repository.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scripts.build.console import FENCES
from scripts.core.languages import SOURCE


class _Templates(FileSystemLoader):
    """The theme's templates, listed without its ten thousand icons: MkDocs lists them for each language."""

    def list_templates(self) -> list[str]:
        return sorted(
            {
                Path(folder, name).relative_to(top).as_posix()
                for top in self.searchpath
                for folder, folders, names in os.walk(top)
                if not _hide(folders)
                for name in names
            }
        )


def _hide(folders: list[str]) -> None:
    folders[:] = [name for name in folders if not name.startswith(".")]


def on_config(config):
    environment = config.theme.get_env

    def lean():
        env = environment()
        env.loader = _Templates(config.theme.dirs)
        return env

    config.theme.get_env = lean
    config.mdx_configs.setdefault("pymdownx.superfences", {})["custom_fences"] = FENCES
    return config


def on_post_template(output, template_name, config):
    # Each language's build would write the one 404 page again; the source language's stays.
    other = config.plugins["i18n"].current_language not in (None, SOURCE)
    return "" if template_name == "404.html" and other else output
