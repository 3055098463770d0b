"""What mkdocs.yml cannot say to MkDocs; everything else that the site adds is in stage and finish."""

from __future__ import annotations

import sys
from pathlib import Path

# MkDocs can be started from anywhere; the fences are in this repository.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scripts.build.console import FENCES
from scripts.core.languages import SOURCE


def on_config(config):
    config.mdx_configs.setdefault("pymdownx.superfences", {})["custom_fences"] = FENCES
    return config


def on_post_template(output, template_name, config):
    # Each language's build would write the one 404 page again; the source language's stays.
    other = config.plugins["i18n"].current_language not in (None, SOURCE)
    return "" if template_name == "404.html" and other else output
