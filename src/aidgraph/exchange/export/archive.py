"""Pack a folder as one file."""

import io
import zipfile
from pathlib import Path

NEVER = (1980, 1, 1, 0, 0, 0)  # the least date of a zip entry: the same folder, the same bytes


def zipped(folder: Path) -> bytes:
    """Return the files below *folder* as a zip archive, by name, without dates."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = path.relative_to(folder).as_posix()
            info = zipfile.ZipInfo(name, NEVER)
            info.external_attr = 0o644 << 16
            file.writestr(info, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return archive.getvalue()
