"""One page as the builder reads it: the text that people wrote, with what data says, and notes above and below it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scripts import glossary
from scripts.core import names, portable, yaml_lines
from scripts.core.facts import PageFacts
from scripts.core.languages import SOURCE
from scripts.core.links import address_of
from scripts.core.page import Page
from scripts.core.revision import Revision
from scripts.core.text import EncodingError
from scripts.examples import record
from scripts.glossary.page import expand
from scripts.reference.catalog import Catalog
from scripts.reference.pages import file
from scripts.stage import provenance, translation
from scripts.stage.errors import StageError

#: Front matter that the templates read; all else is for the tools.
_FOR_THE_THEME = ("hide",)
#: By the kind of a page's problem.
_FRONT_MATTER = {
    "front-matter": (
        "머리말(front matter)을 YAML로 읽을 수 없습니다. 값에 쌍점(:)이 있으면 전체를 큰따옴표로 감싸십시오.",
        "the front matter is not YAML; quote a value that has a colon in it:",
    ),
    "unclosed-front-matter": (
        "머리말(front matter)이 끝나는 곳에 `---` 한 줄을 쓰십시오.",
        "end the front matter with a line `---`.",
    ),
}

WORDS = {
    "ko": {
        "reference": "모든 옵션",
        "edit": "이 페이지 고치기",
        "changed": "마지막으로 고친 날",
        "built": "이 사이트를 만든 커밋",
    },
    "en": {
        "reference": "All options",
        "edit": "Edit this page",
        "changed": "Last changed",
        "built": "Built from commit",
    },
}


@dataclass(frozen=True)
class Staged:
    """A page: what the builder reads, the Markdown that is published beside the page, and its facts."""

    name: str  # below the language, without `.md`: `commands/run`
    markdown: str
    portable: str
    facts: PageFacts


@dataclass(frozen=True)
class Context:
    """What all pages are made with.

    Attributes:
        docs: the folder of the sources.
        site_url, repo_url, edit_uri: as in mkdocs.yml.
        descriptions: what the site says of itself, by language.
        sections: for each language and name of a page, the sections around it as (title, address).
        names: for each language, the names of its pages.
        terms: the glossary.
        catalog: the docker CLI's commands.
        ledger: the record of examples.
        revision: what git knows; None outside a repository.
    """

    docs: Path
    site_url: str
    repo_url: str
    edit_uri: str
    descriptions: Mapping[str, str]
    sections: Mapping[tuple[str, str], tuple[tuple[str, str], ...]]
    names: Mapping[str, frozenset[str]]
    terms: list[glossary.Group]
    catalog: Catalog
    ledger: Path
    revision: Revision | None


def written(language: str, path: Path, context: Context) -> Staged:
    """A page from its file: of the language, or of the source language where there is no translation.

    Raises:
        StageError: it is not UTF-8, or its front matter cannot be read or names a command that does not exist.
        OSError: it cannot be read.
    """
    shown, _, below = path.relative_to(context.docs).as_posix().partition("/")
    try:
        page = Page(path, docs=context.docs)
    except EncodingError as error:
        raise StageError(
            f"docs/{shown}/{below}:{error.line}: UTF-8이 아닙니다. UTF-8로 저장하십시오. / not UTF-8; save it as UTF-8."
        ) from error
    for problem in page.problems:
        if problem.kind in _FRONT_MATTER:
            ko, en = _FRONT_MATTER[problem.kind]
            raise StageError(f"docs/{shown}/{below}:{problem.line}: {ko} / {en} {problem.detail}".rstrip())
    name = below.removesuffix(".md")
    changed = context.revision.dates.get(f"docs/{shown}/{below}", "") if context.revision else ""
    facts = _facts(
        language, name, context, names.title(page, name), page.front_matter.get("description"), changed, shown
    )
    body = provenance.expand("\n".join(page.lines[page.body_start :]), language, context.ledger)
    body, terms = expand(body, language, context.terms)
    source = glossary.NAME if terms else f"{shown}/{below}"
    facts = replace(facts, source=source, message=str(page.front_matter.get("message") or ""))
    verified = record.verified(page, context.ledger, context.docs)
    text = "\n\n".join(
        part
        for part in (
            _above(page, language, facts, context),
            body,
            _reference(page, language, name, context),
            _foot(verified, language, name, facts, context),
            provenance.lead(verified, language) if verified else "",
        )
        if part
    )
    said = f"{body}\n\n---\n\n{provenance.paragraph(verified, language, name)}\n" if verified else body
    hidden = {key: page.front_matter[key] for key in _FOR_THE_THEME if key in page.front_matter}
    return _staged(name, text, said, facts, context, {"menu": names.in_menu(page, name), **hidden})


def generated(
    language: str,
    name: str,
    markdown: str,
    source: str,
    context: Context,
    menu: str = "",
    read: tuple[str, str] | None = None,
) -> Staged:
    """A page that is made from data; its Markdown begins with front matter.

    Args:
        language, name: of the page, the latter below the language and without `.md`.
        markdown: the page.
        source: what an editor changes, below docs/; a line of it as `#L12`.
        context: what all pages are made with.
        menu: the page's name in the menu if it is not the title.
        read: what the data was read from, in a few words for the line above the text and in a sentence for the foot.
    """
    page = Page(context.docs / language / f"{name}.md", markdown, context.docs)
    title, description = page.front_matter["title"], page.front_matter.get("description")
    changed = context.revision.dates.get(f"docs/{source.partition('#')[0]}", "") if context.revision else ""
    facts = _facts(language, name, context, title, description, changed, language)
    facts = replace(facts, source=source)
    body = "\n".join(page.lines[page.body_start :])
    text = said = body
    if read:
        words, sentence = read
        foot = _foot_of([sentence, *_changed_items(language, facts, context)])
        text = "\n\n".join((body, foot, provenance.line(words)))
        said = f"{body}\n\n---\n\n{sentence}\n"
    return _staged(name, text, said, facts, context, {"menu": menu or facts.title})


def _facts(
    language: str, name: str, context: Context, title: str, description: str | None, changed: str, shown: str
) -> PageFacts:
    return PageFacts(
        address=address_of(language, name),
        source="",
        title=title,
        description=str(description or context.descriptions[language]),
        sections=context.sections.get((language, name), ()),
        changed=changed,
        shown=shown,
        translated=all(name in names for names in context.names.values()),
        in_nav=(language, name) in context.sections,
        staged=f"{language}/{name}",
    )


def _staged(name: str, text: str, said: str, facts: PageFacts, context: Context, theme: dict[str, Any]) -> Staged:
    # MkDocs takes `title` for the name in the menu
    front = {"full_title": facts.title, "description": facts.description, "source": facts.source, **theme}
    front["title"] = front.pop("menu")
    about = yaml_lines.dump(front)
    published = portable.page(
        said,
        portable.Facts(facts.title, facts.description, _url(facts, context), facts.language, facts.changed),
        f"{facts.language}/{name}.md",
        context.site_url,
    )
    return Staged(name, f"---\n{about}---\n\n{text}\n", published, facts)


def _url(facts: PageFacts, context: Context) -> str:
    """The page's address for search engines: what is not translated is the source language's page."""
    address = facts.name if facts.untranslated else facts.address
    return f"{context.site_url}{'' if address == '.' else f'{address}/'}"


def _above(page: Page, language: str, facts: PageFacts, context: Context) -> str:
    if facts.untranslated:
        return translation.missing(page, language, context.repo_url, context.edit_uri)
    original = context.docs / SOURCE / f"{page.name}.md"
    if language == SOURCE or not original.is_file():
        return ""
    return translation.behind(Page(original, docs=context.docs), page, facts.name, context.repo_url, context.edit_uri)


def _reference(page: Page, language: str, name: str, context: Context) -> str:
    """From a page that teaches commands to their pages in the reference."""
    links = []
    for key in page.front_matter.get("reference") or ():
        entry = context.catalog.by_key(str(key))
        if entry is None:
            line = next(n for n, text in enumerate(page.lines, 1) if text.startswith("reference:"))
            raise StageError(
                f"docs/{page.language}/{page.name}.md:{line}: `reference: {key}`: 그런 명령이 없습니다. "
                f"docs/assets/cli.json에 있는 이름으로 고치십시오. / "
                "There is no such command: use a name of docs/assets/cli.json."
            )
        target = posixpath.relpath(f"reference/{file(entry)}", posixpath.dirname(name) or ".")
        links.append(f"[`{entry.title}`]({target})")
    return f"{WORDS[language]['reference']}: {', '.join(links)}\n{{ .guide-reference }}" if links else ""


def _foot(verified: record.Verified | None, language: str, name: str, facts: PageFacts, context: Context) -> str:
    """What the examples ran on, and when the page was last changed."""
    changed = _changed_items(language, facts, context)
    lines = [*(provenance.foot(verified, language, name) if verified else []), *changed]
    if not lines:
        return ""
    kind = "guide-foot"
    if verified:
        kind += " guide-provenance" if verified.count else " guide-provenance guide-not-run"
    return _foot_of(lines, kind)


def _foot_of(lines: list[str], kind: str = "guide-foot") -> str:
    items = "\n".join(f"- {line}" for line in lines)
    return f'<div class="{kind}" id="{provenance.FOOT}" markdown>\n\n{items}\n\n</div>'


def _changed_items(language: str, facts: PageFacts, context: Context) -> list[str]:
    return [f"{line}\n{{ .guide-changed }}" for line in _changed(language, facts, context)]


def _changed(language: str, facts: PageFacts, context: Context) -> list[str]:
    """When the page was last changed, and where to change it; for contributors also the commit of the site."""
    words, said = WORDS[language], []
    if facts.changed:
        said.append(f'{words["changed"]} <time datetime="{facts.changed}">{facts.changed}</time>')
    if facts.name == "contributing" and context.revision:
        commit = context.revision.commit
        said.append(f"{words['built']} [`{commit[:12]}`]({context.repo_url}/commit/{commit})")
    if facts.source:
        edit = f"{context.repo_url.rstrip('/')}/{context.edit_uri.strip('/')}/{facts.source}"
        said.append(f"[{words['edit']}]({edit})")
    return said
