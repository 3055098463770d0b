"""Queries about the whole reference, generated from the docker CLI: commands, and options with their command."""

from __future__ import annotations

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
            for name in dict.fromkeys((entry.title, entry.name)):
                # an everyday page about the command is just as good
                everyday = tuple(dict.fromkeys(f"commands/{word}/" for word in _EVERYDAY.get(entry.title, ())))
                queries.append(Query("reference", language, "commands", name, (page, *everyday)))
            for option in entry.options.values():
                options += 1
                if options % _STEP == 0:
                    text = f"{entry.title} {option.name}"
                    queries.append(Query("reference", language, "options", text, (f"{page}#{option.id}",)))
    return tuple(queries)


#: Everyday pages about a command.
_EVERYDAY = {
    "docker build": ("build",),
    "docker compose": ("compose",),
    "docker compose build": ("compose",),
    "docker compose down": ("compose",),
    "docker compose exec": ("compose",),
    "docker compose logs": ("compose",),
    "docker compose ps": ("compose",),
    "docker compose pull": ("compose",),
    "docker compose run": ("compose",),
    "docker compose stop": ("compose",),
    "docker compose up": ("compose",),
    "docker cp": ("cp",),
    "docker exec": ("exec",),
    "docker images": ("images",),
    "docker inspect": ("inspect",),
    "docker kill": ("start-stop",),
    "docker login": ("tag-push",),
    "docker logs": ("logs",),
    "docker network": ("network",),
    "docker pause": ("start-stop",),
    "docker ps": ("ps",),
    "docker pull": ("pull",),
    "docker push": ("tag-push",),
    "docker restart": ("start-stop",),
    "docker rm": ("rm",),
    "docker rmi": ("rmi",),
    "docker run": ("run",),
    "docker start": ("start-stop",),
    "docker stats": ("stats",),
    "docker stop": ("start-stop",),
    "docker system": ("system",),
    "docker system df": ("system",),
    "docker system events": ("system",),
    "docker events": ("system",),
    "docker info": ("system",),
    "docker version": ("system",),
    "docker system prune": ("system",),
    "docker context": ("system",),
    "docker tag": ("tag-push",),
    "docker top": ("stats",),
    "docker volume": ("volume",),
}
