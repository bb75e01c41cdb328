"""Lift an encoding of older columns to the columns of today."""

from pathlib import Path

from aidgraph.encoding.read import read_encoding
from aidgraph.encoding.write import encoding_files
from aidgraph.files.atomic import write_atomically


def migrate(folder: Path) -> tuple[str, ...]:
    """
    Write the tables of *folder* anew where they are not as this version writes them.

    A claim without a modality is told as done; an English note moves to ``note_en``.

    Returns:
        The names of the files that changed; none where the encoding is of today already.

    Raises:
        CallError: If there is no encoding in *folder*.
        EncodingError: If its tables are wrong; nothing is written then.
        OSError: If a file cannot be written.
    """
    files = encoding_files(read_encoding(folder))
    changed = tuple(name for name in files if _differs(folder / name, files[name]))
    for name in changed:
        write_atomically(folder / name, files[name])
    return changed


def _differs(file: Path, content: bytes) -> bool:
    return not file.is_file() or file.read_bytes() != content
