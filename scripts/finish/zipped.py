"""A zip with the same bytes whenever it is made: sorted, one time for all files, nothing of the machine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime

#: The earliest time that a zip can hold, in seconds since 1970: 1980-01-01.
_EARLIEST = 315_532_800


def packed(files: Iterable[tuple[str, bytes]], top: str, time: int | None) -> bytes:
    """A zip with all files in one folder, so that unpacking it does not scatter files.

    Args:
        files: (path, content) of each.
        top: the name of the folder inside.
        time: when every file was made, in seconds since 1970; None where nobody knows.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in sorted(files):
            archive.writestr(entry(f"{top}/{name}", time), content, zipfile.ZIP_DEFLATED, 9)
    return made.getvalue()


def entry(name: str, time: int | None) -> zipfile.ZipInfo:
    """A file's entry in a zip; see `packed`."""
    moment = datetime.fromtimestamp(max(time or 0, _EARLIEST), UTC)
    made = zipfile.ZipInfo(name, moment.timetuple()[:6])
    made.create_system = 3  # Unix on every machine
    made.external_attr = 0o100644 << 16
    return made
