"""A folder as a zip with the same bytes whenever it is made: sorted, one time for all, nothing of the machine."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

#: The earliest time that a zip can hold, in seconds since 1970: 1980-01-01.
_EARLIEST = 315_532_800


def write(folder: Path, target: Path, top: str, time: int | None) -> int:
    """Write a zip in which all lies in one folder, so that unpacking it strews nothing about.

    Args:
        folder: what goes in.
        target: the zip; one that is there is replaced.
        top: the name of the folder inside.
        time: when every file was made, in seconds since 1970; None where nobody knows.

    Returns:
        How many bytes it has.

    Raises:
        OSError: it cannot be read or written.
    """
    moment = datetime.fromtimestamp(max(time or 0, _EARLIEST), UTC)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"{target.name}.part")
    with zipfile.ZipFile(unfinished, "w") as archive:
        for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
            if not path.is_file():
                continue
            info = zipfile.ZipInfo(f"{top}/{path.relative_to(folder).as_posix()}", moment.timetuple()[:6])
            info.create_system = 3  # Unix, wherever it is made
            info.external_attr = 0o100644 << 16
            archive.writestr(info, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    unfinished.replace(target)
    return target.stat().st_size
