"""The CLI as data for other programs: the snapshot with descriptions and URLs. cli.schema.json defines the format."""

import json
from pathlib import Path
from typing import Any

from scripts.core import portable
from scripts.core.languages import folder
from scripts.core.paths import DOCS
from scripts.reference.catalog import Catalog
from scripts.reference.descriptions import Descriptions
from scripts.reference.pages import file

#: NAME is below the language's root, SCHEMA below the site's.
NAME = "cli.json"
SCHEMA = "cli.schema.json"
_SCHEMA = Path(__file__).with_name("cli.schema.json")


def build(language: str, catalog: Catalog, site_url: str, docs: Path = DOCS) -> dict[str, Any]:
    """Every name of every command, with its description in the reference. `site_url` ends in a slash."""
    descriptions = Descriptions(language, catalog, docs)
    prefix = site_url + folder(language)
    commands = {}
    for name, command in sorted(catalog.tree.commands.items()):
        entry = catalog.of(command)
        source = f"{language}/reference/{file(entry)}"
        page = f"{prefix}reference/{entry.address}/"

        def plain(text, source: str = source) -> str:
            return portable.text(text.text, source, site_url, language).strip() if text else ""

        described = descriptions.command(entry)
        facts: dict[str, Any] = {
            "usage": command.usage,
            "url": page,
            "same": sorted({entry.name, *entry.names} - {name}),
            "summary": plain(described.summary) if described else "",
            "details": plain(described.details) if described else "",
            "commands": list(command.commands),
            "hidden": list(command.hidden),
            "since": described.since.text if described and described.since else "",
            "deprecated": command.deprecated,
            "experimental": command.experimental,
        }
        options = {}
        gone = {key: option for key, option in descriptions.options(entry).items() if key not in entry.options}
        for key, option in sorted({**command.options, **gone}.items()):
            text = descriptions.option(entry, key)
            about = {
                "short": option.short,
                "type": option.type,
                "default": option.default,
                "description": plain(text),
                "url": f"{page}#{option.id}",
                "since": text.since if text else "",
                "until": text.until if text else "",
                "deprecated": option.deprecated,
                "experimental": option.experimental,
                "ignored": option.ignored,
            }
            options[key] = _filled(about)
        commands[name] = _filled({**facts, "options": options})
    return {
        "$schema": site_url + SCHEMA,
        "language": language,
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "versions": catalog.tree.versions,
        "commands": commands,
    }


def dump(data: dict[str, Any]) -> str:
    """The text of the file, compact."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def schema(site_url: str) -> str:
    """The text of the schema, with its published URL as `$id`."""
    data = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    return json.dumps({**data, "$id": site_url + SCHEMA}, ensure_ascii=False, indent=1) + "\n"


def _filled(facts: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if value not in (None, "", [], {}, False)}
