"""A folder that exists in memory only, so that tables are read before they are written."""

import io
from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath
from typing import IO, Any


class MemoryFolder(Traversable):
    """
    Be a folder of *files* for the same reader that reads a folder on disk.

    >>> MemoryFolder("draft", {"a.txt": b"x"}).joinpath("a.txt").read_bytes()
    b'x'
    """

    def __init__(self, name: str, files: Mapping[str, bytes], path: str = "") -> None:
        self._folder, self._files, self._path = name, files, path

    @property
    def name(self) -> str:
        """Return the last part of the path."""
        return PurePosixPath(self._path).name or self._folder

    def __str__(self) -> str:
        return self._folder

    def is_dir(self) -> bool:
        """Tell whether this is the folder itself."""
        return not self._path

    def is_file(self) -> bool:
        """Tell whether there is such a file."""
        return self._path in self._files

    def iterdir(self) -> Iterator["MemoryFolder"]:
        """Yield the files."""
        return (MemoryFolder(self._folder, self._files, name) for name in self._files)

    def joinpath(self, *descendants: Any) -> "MemoryFolder":
        """Return a file of the folder, there or not."""
        return MemoryFolder(
            self._folder, self._files, "/".join((*filter(None, [self._path]), *descendants))
        )

    def open(self, mode: str = "r", *args: Any, **kwargs: Any) -> IO[Any]:
        """Open a file to read it; text needs an encoding as ever."""
        raw = io.BytesIO(self._files[self._path])
        return raw if "b" in mode else io.TextIOWrapper(raw, *args, **kwargs)

    def read_bytes(self) -> bytes:
        """Return the bytes of the file."""
        return self._files[self._path]

    def read_text(self, encoding: str | None = None, errors: str | None = None) -> str:
        """Return the text of the file."""
        return self.read_bytes().decode(encoding or "utf-8", errors or "strict")
