"""Queries about the whole reference, generated from the docker CLI: commands, and options with their command."""

from functools import cache

from scripts.core.languages import LANGUAGES
from scripts.reference.catalog import load_catalog
from scripts.search.queries import Query

#: Use every nth option: enough to measure, few enough to be quick.
_STEP = 5


@cache
def make() -> tuple[Query, ...]:
    """Queries for the main names of every command and for every fifth option, in every language; split "reference"."""
    queries: list[Query] = []
    for language in LANGUAGES:
        options = 0
        for entry in load_catalog().entries:
            page = f"reference/{entry.address}/"
            # an everyday page about the command is just as good
            pages = tuple(filter(None, (page, _PAGE_OF.get(entry.title))))
            for name in dict.fromkeys((entry.title, entry.name)):
                queries.append(Query("reference", language, "commands", name, pages))
            for option in entry.options.values():
                options += 1
                if options % _STEP == 0:
                    text = f"{entry.title} {option.name}"
                    queries.append(Query("reference", language, "options", text, (f"{page}#{option.id}",)))
    return tuple(queries)


#: Everyday page -> the commands that it is about, without `docker`.
_EVERYDAY = {
    "build": "build",
    "compose": "compose, compose build, compose down, compose exec, compose logs, compose ps, compose pull, "
    "compose run, compose stop, compose up",
    "cp": "cp",
    "exec": "exec",
    "images": "images",
    "inspect": "inspect",
    "logs": "logs",
    "network": "network",
    "ps": "ps",
    "pull": "pull",
    "rm": "rm",
    "rmi": "rmi",
    "run": "run",
    "start-stop": "kill, pause, restart, start, stop",
    "stats": "stats, top",
    "system": "context, events, info, system, system df, system events, system prune, version",
    "tag-push": "login, push, tag",
    "volume": "volume",
}
_PAGE_OF = {f"docker {name}": f"commands/{page}/" for page, names in _EVERYDAY.items() for name in names.split(", ")}
