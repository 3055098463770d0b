"""Descriptions of the CLI: every command and option has one, and each describes something that exists."""

from collections.abc import Iterable, Iterator

from scripts.check.messages import finding
from scripts.check.source_tree import SourceTree
from scripts.core.findings import Finding
from scripts.core.languages import LANGUAGES
from scripts.core.text import nearest
from scripts.reference.catalog import Catalog, load_catalog
from scripts.reference.descriptions import Descriptions, Fault


def check(site: SourceTree) -> Iterator[Finding]:
    """Yield the faults in docs/<language>/reference/*.yml; a site without that folder has no reference."""
    if not any((site.docs / language / "reference").is_dir() for language in LANGUAGES):
        return
    catalog = load_catalog()
    for language in LANGUAGES:
        for fault in Descriptions(language, catalog, site.docs).check():
            yield _finding(fault, catalog)


def _finding(fault: Fault, catalog: Catalog) -> Finding:
    key, subject = f"reference-{fault.kind}", fault.subject
    command = f"docker {fault.command}".replace("docker docker", "docker")
    values = {"subject": subject, "command": command, "where": fault.command}
    known: Iterable[str] = ()
    if fault.kind == "unknown-command":
        known = (entry.key for entry in catalog.entries)
        if alias := catalog.tree.find(f"docker {subject}"):
            return finding(fault.path, fault.line, f"{key}.alias", own=catalog.of(alias).key, **values)
    elif fault.kind == "unknown-option" and (entry := catalog.by_key(fault.command)):
        known = entry.options
    if near := nearest(subject, known):
        return finding(fault.path, fault.line, f"{key}.near", near=near, **values)
    return finding(fault.path, fault.line, key, **values)
