"""What the check of a pull request passes to the commenter: the addresses of the changed pages.

Format: `preview.json`, `{"format": 1, "pages": ["commands/run/", "en/commands/run/"]}`, alone in a ZIP file, which
is GitHub's format of an artifact. The author of the pull request controls its contents, so only addresses of a narrow
form are accepted, and nothing in it is run, unpacked to disk, or shown unchecked.
"""

import io
import json
import re
import stat
import zipfile
from collections.abc import Iterable

NAME = "preview.json"
FORMAT = 1
#: In bytes; a thousand addresses take about 40,000.
LARGEST_ARTIFACT = 64 * 1024
LARGEST_FILE = 256 * 1024
MOST_PAGES = 1000
LONGEST_ADDRESS = 120

_ADDRESS = re.compile(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*/)*")


class Hostile(Exception):
    """The artifact was not written by our check; the message says why, for the log."""


def write(pages: Iterable[str]) -> str:
    """The text of `preview.json`."""
    return json.dumps({"format": FORMAT, "pages": sorted(set(pages))[:MOST_PAGES]}, indent=1) + "\n"


def read(artifact: bytes) -> list[str]:
    """The addresses of changed pages in an artifact.

    Args:
        artifact: the bytes of the ZIP file.

    Raises:
        Hostile: it is not in the format described above.
    """
    if len(artifact) > LARGEST_ARTIFACT:
        raise Hostile(f"the artifact has {len(artifact)} bytes, more than {LARGEST_ARTIFACT}")
    try:
        with zipfile.ZipFile(io.BytesIO(artifact)) as archive:
            members = archive.infolist()
            if [member.filename for member in members] != [NAME]:
                raise Hostile(f"the artifact holds {len(members)} files; it must hold {NAME} alone")
            (member,) = members
            if stat.S_ISLNK(member.external_attr >> 16):
                raise Hostile(f"{NAME} is a symbolic link")
            if member.flag_bits & 0x1:
                raise Hostile(f"{NAME} is encrypted")
            if member.file_size > LARGEST_FILE:
                raise Hostile(f"{NAME} claims {member.file_size} bytes, more than {LARGEST_FILE}")
            # The size may be forged, so never unpack more than the limit.
            with archive.open(member) as file:
                text = file.read(LARGEST_FILE + 1)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise Hostile(f"the artifact is not a readable ZIP file: {error}") from error
    if len(text) > LARGEST_FILE:
        raise Hostile(f"{NAME} has more than {LARGEST_FILE} bytes")
    return _pages(text)


def _pages(text: bytes) -> list[str]:
    try:
        data = json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Hostile(f"{NAME} is not JSON") from error
    if not isinstance(data, dict) or set(data) != {"format", "pages"} or data["format"] != FORMAT:
        raise Hostile(f"{NAME} is not of format {FORMAT}")
    pages = data["pages"]
    if not isinstance(pages, list) or len(pages) > MOST_PAGES:
        raise Hostile(f"`pages` is not a list of at most {MOST_PAGES} addresses")
    for page in pages:
        if not isinstance(page, str) or len(page) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(page):
            raise Hostile("`pages` contains something that is not an address")
    return sorted(set(pages))
