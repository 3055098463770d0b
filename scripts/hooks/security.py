"""Puts scripts/render/security.py at the end of MkDocs's build of a page."""

from __future__ import annotations

import sys
from pathlib import Path

# `mkdocs` is started from anywhere, and takes only this file's folder into sys.path.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mkdocs.plugins import event_priority

from scripts.render.security import secure, theme_scripts

_served = False
_known = []


def on_startup(command, dirty):
    global _served
    _served = command == "serve"  # it adds a script of its own to each page, which a policy would forbid


def on_config(config):
    global _known
    _known = theme_scripts(Path(folder) for folder in config.theme.dirs)
    return config


@event_priority(-300)  # when the page is as it will be
def on_post_page(output, page, config):
    return output if _served else secure(output, _known)


@event_priority(-300)
def on_post_template(output, template_name, config):
    return secure(output, _known) if template_name == "404.html" and output.strip() and not _served else output
